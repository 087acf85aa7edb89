"""The fault campaign: `python -m benchmarks.faults`, or `--short` for the form that runs on every change.

A line a part: what was tried, how many survived, how many lost something. Exits with 1 on any loss.
"""

import argparse
import multiprocessing
import sqlite3
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from benchmarks.faults import kills
from benchmarks.faults.clocks import clock_histories
from benchmarks.faults.disk import full_disks, injected_errors, quota_on_screen, quotas
from benchmarks.faults.headless import kills_of_a_child, kills_while_made
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.power import power_losses
from benchmarks.faults.terminal import missing
from benchmarks.faults.windows import second_windows

MAX_LOSSES_TOLD = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the campaign: its counts in the full and in the short form."""

    name: str
    run: Callable[..., Outcome]
    full: tuple[int, ...]
    short: tuple[int, ...]


PARTS = (
    Part("child", kills_of_a_child, (400,), (15,)),
    Part("creation", kills_while_made, (100,), (5,)),
    Part("power", power_losses, (300, 400), (24, 30)),
    Part("errors", injected_errors, (128,), (3,)),
    Part("quota", quotas, (24,), (1,)),
    Part("full", full_disks, (12,), (1,)),
    Part("screen", quota_on_screen, (12,), (1,)),
    Part("windows", second_windows, (25,), (1,)),
    Part("clocks", clock_histories, (6_000,), (200,)),
)
FULL_KILLS, SHORT_KILLS = 1_000, 14


def main(words: list[str]) -> int:
    """Run the campaign; gives the exit code."""
    options = _options(words)
    begun = time.monotonic()
    print(f"SQLite {sqlite3.sqlite_version}, seed {options.seed}, {options.workers} workers")
    context = multiprocessing.get_context("spawn")
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(options.workers, mp_context=context) as pool:
        wanted = [part for part in PARTS if not options.parts or part.name in options.parts]
        pty = not options.parts or "pty" in options.parts
        sat = _begin_kills(pool, options) if pty and not missing() else []
        futures = [
            pool.submit(part.run, *(part.short if options.short else part.full), options.seed)
            for part in wanted
        ]
        for future in futures:
            outcomes.append(_told(future.result()))
        if pty:
            outcome = kills.told([_counted(future.result()) for future in sat], time.monotonic() - begun)
            outcome.skipped = missing()
            print(outcome.line(), flush=True)
            outcomes.append(outcome)
    return conclude(outcomes, time.monotonic() - begun)


def conclude(outcomes: list[Outcome], seconds: float) -> int:
    """Print the sum of all parts; gives the exit code."""
    losses = [loss for outcome in outcomes for loss in outcome.losses]
    print(Outcome("total", sum(outcome.tried for outcome in outcomes), losses, seconds).line())
    return 1 if losses else 0


def _begin_kills(pool: ProcessPoolExecutor, options: argparse.Namespace) -> list[Future[kills.Tally]]:
    count = options.kills if options.kills is not None else SHORT_KILLS if options.short else FULL_KILLS
    lives = max(1, min(kills.LIVES_A_HOME, -(-count // options.workers)))
    return [pool.submit(kills.campaign, *share) for share in kills.shares(count, options.seed, lives)]


def _counted(tally: kills.Tally) -> kills.Tally:
    """Say how far it has come: a thousand kills take a quarter of an hour."""
    print(f"    {tally.lives} kills in one home, {len(tally.losses)} lost", flush=True)
    _tell(tally.losses)
    return tally


def _told(outcome: Outcome) -> Outcome:
    print(outcome.line(), flush=True)
    _tell(outcome.losses)
    return outcome


def _tell(losses: list[str]) -> None:
    for loss in losses[:MAX_LOSSES_TOLD]:
        print(f"    LOST {loss}", flush=True)


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument(
        "--short", action="store_true", help="the form that runs on every change, in under 40 seconds"
    )
    parser.add_argument(
        "--kills", type=int, metavar="N", help=f"kills through a pty; {FULL_KILLS} by default"
    )
    parser.add_argument("--seed", type=int, default=2026, help="of everything random; 2026 by default")
    parser.add_argument("--workers", type=int, default=2, help="processes; 2 by default")
    names = ["pty", *(part.name for part in PARTS)]
    parser.add_argument("--parts", nargs="+", choices=names, help="these parts only")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
