"""One answer on its way to the disk."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.measuring import Row, in_turn, milliseconds
from ma_exam.core.clock import Instant
from ma_exam.core.events import Event, Kind, next_event
from ma_exam.core.form import Form
from ma_exam.core.plan import Plan
from ma_exam.core.records import AttemptRecord
from ma_exam.store.database import Database

LIMIT = 3.0
COMMITS = 20
"""In a round; the figure is their mean."""

PRAGMAS = (
    "locking_mode=exclusive", "journal_mode=wal", "synchronous=full", "fullfsync=on", "checkpoint_fullfsync=on",
    "foreign_keys=on", "trusted_schema=off", "cell_size_check=on", "busy_timeout=1000",
)  # fmt: skip
ATTEMPT_ID = "0" * 32


def one_answer(rounds: int, folder: Path) -> list[Row]:
    """`AttemptStore.append` against an INSERT of the same row by `sqlite3`, same tables, same pragmas."""
    files = folder / "ours.db", folder / "bare.db"
    for file in files:
        _with_an_attempt(file)
    database = Database.open(files[0])
    try:
        with closing(sqlite3.connect(files[1], isolation_level=None)) as raw:
            for pragma in PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")
            contestants = {
                "plain": _commits(lambda event: _insert(raw, event)),
                "ours": _commits(lambda event: database.attempts.append(ATTEMPT_ID, event)),
            }
            taken = in_turn(contestants, rounds)
    finally:
        database.close()
    return [Row("commit", "one answer's commit", taken["ours"], taken["plain"], LIMIT)]


def _with_an_attempt(file: Path) -> None:
    database = Database.open(file)
    plan = Plan(blocks=(), tutorial_ms=0, break_ms=0, policy="exam", time_percent=100)
    database.attempts.put_form(Form("F", "cma", "1", 1, "0", ()), {})
    database.attempts.start(AttemptRecord(ATTEMPT_ID, 0, "F", "cma", "mock", "open", plan, 1), [])
    database.close()


def _commits(keep: Callable[[Event], object]) -> Callable[[], float]:
    """Mean milliseconds of a few commits; each event follows the last."""
    last: Event | None = None

    def some() -> float:
        nonlocal last
        total = 0.0
        for _ in range(COMMITS):
            seq = last.seq + 1 if last else 1
            now = Instant(seq * 1_000_000, seq * 1_000, seq * 1_000, "boot")
            event = next_event(ATTEMPT_ID, last, Kind.CHOOSE, {"at": 7, "choice": [2]}, seq * 1_000, now)
            total += milliseconds(partial(keep, event))
            last = event
        return total / COMMITS

    return some


def _insert(raw: sqlite3.Connection, event: Event) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(
        "INSERT INTO event (attempt, seq, kind, body, used_ms, wall_us, boot_id, boot_ms, prev_hash, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ATTEMPT_ID, event.seq, str(event.kind), '{"at": 7, "choice": [2]}', event.used_ms, event.wall_us,
            event.boot_id, event.boot_ms, event.prev_hash, event.hash,
        ),
    )  # fmt: skip
    raw.execute("COMMIT")
