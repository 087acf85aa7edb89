"""Cheap kills by the hundred: a child that commits through the store dies between, before and within commits."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from benchmarks.faults.evidence import Promise, look
from benchmarks.faults.outcome import Outcome, timed
from benchmarks.faults.terminal import ROOT
from benchmarks.surroundings import surroundings

PART_KILLS = "kills of a committing child"
PART_CREATION = "kills while a database is made"
ROUNDS_A_FILE = 40
ENDLESS = 10**6


def no_fork() -> str:
    """Why no child can be forked here; empty when one can."""
    return "" if hasattr(os, "fork") else "this system cannot fork"


def promise(line: str) -> Promise | None:
    """What a line of the child acknowledges, if anything."""
    match line.split():
        case ["kept", attempt, seq, digest]:
            return Promise(attempt, int(seq), digest)
    return None


class Nursery:
    """A process that has imported everything and forks a child for each job."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.faults.writer", "serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, bufsize=1, env=surroundings(),
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def begin(self, file: Path, seed: int, acts: int = ENDLESS) -> int:
        """Start a child over this database; gives its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{file} {seed} {acts}\n")
        return int(self.line().split()[1])

    def line(self) -> str:
        """The next line that the child says; `gone` when it is dead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the children's parent has died")
        return line.strip()

    def rest(self) -> list[str]:
        """What it still says until it is dead."""
        lines: list[str] = []
        while (line := self.line()) != "gone":
            lines.append(line)
        return lines


def kills_of_a_child(rounds: int, seed: int) -> Outcome:
    """Kill a committing child so often, each time after a random number of acknowledged commits."""
    outcome = Outcome(PART_KILLS)
    if why := no_fork():
        outcome.skipped = why
        return outcome
    chance = random.Random(seed)  # noqa: S311 - it only picks moments
    commits = 0
    with timed(outcome), tempfile.TemporaryDirectory() as folder, Nursery() as nursery:
        file, last, before = Path(folder), None, 0
        for count in range(rounds):
            if count % ROUNDS_A_FILE == 0:
                file = Path(folder) / f"{count}" / "exam.db"
                last, before = None, 0
            said = _one_kill(nursery, file, chance)
            outcome.tried += 1
            promised = [made for line in said if (made := promise(line))]
            commits += len(promised)
            wrong = [line for line in said if not line.startswith("kept")]
            evidence = look(file)
            # The child of the life before may have got one commit further than it could say.
            wrong += evidence.wrong + evidence.holds([*promised, *([last] if last else [])])
            last = promised[-1] if promised else last
            total = sum(len(events) for events in evidence.events.values())
            if total < before + len(promised):
                wrong.append(f"{before} events and {len(promised)} more make {total}")
            before = total
            if wrong:
                outcome.losses.append(f"kill {count}: " + "; ".join(wrong))
    outcome.note = f"{commits} acknowledged commits"
    return outcome


def _one_kill(nursery: Nursery, file: Path, chance: random.Random) -> list[str]:
    child = nursery.begin(file, chance.randrange(1 << 30))
    said = [nursery.line() for _ in range(chance.randint(1, 80))]
    time.sleep(chance.uniform(0, 0.003))
    os.kill(child, signal.SIGKILL)
    return said + nursery.rest()


def kills_while_made(rounds: int, seed: int) -> Outcome:
    """Kill a child while it makes its database, then expect the next to open or make it and to commit."""
    outcome = Outcome(PART_CREATION)
    if why := no_fork():
        outcome.skipped = why
        return outcome
    chance = random.Random(seed)  # noqa: S311 - it only picks moments
    with timed(outcome), tempfile.TemporaryDirectory() as folder, Nursery() as nursery:
        whole = 0.2
        for count in range(rounds):
            file = Path(folder) / f"{count}" / "exam.db"
            child = nursery.begin(file, count)
            begun = time.monotonic()
            if count == 0:  # how long it takes when nobody kills it
                nursery.line()
                whole = time.monotonic() - begun
            else:
                time.sleep(chance.uniform(0, 1.2 * whole))
            os.kill(child, signal.SIGKILL)
            promised = [made for line in nursery.rest() if (made := promise(line))]
            size = file.stat().st_size if file.exists() else -1
            child = nursery.begin(file, count)
            first = nursery.line()
            if first != "gone":
                os.kill(child, signal.SIGKILL)
                nursery.rest()
            evidence = look(file)
            wrong = evidence.wrong + evidence.holds(promised)
            if not first.startswith("kept"):
                wrong.append(f"it does not start again ({size} bytes were there): {first}")
            outcome.tried += 1
            if wrong:
                outcome.losses.append(f"kill {count}: " + "; ".join(wrong))
    return outcome
