"""A learner's history made up in the database: attempts that are handed in, with graded responses."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from ma_exam.services.desk import Desk
from ma_exam.system_clock import SystemClock

ATTEMPTS = 1_000
ANSWERS = 200
"""Of each attempt."""

PLAN = (
    '{"blocks": [[1, 50, 2400000], [51, 100, 2400000], [101, 150, 2400000], [151, 200, 2400000]], '
    '"tutorial_ms": 900000, "break_ms": 1200000, "policy": "exam", "time_percent": 100}'
)
MARKS = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def new_database(home: Path) -> Path:
    """The database of a learner who has done nothing yet, with the shipped banks taken in."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "ma-exam.db"
    Desk.open(SystemClock(), file).close()
    return file


def add_history(file: Path, attempts: int = ATTEMPTS, answers: int = ANSWERS) -> None:
    """Add so many closed attempts; the items are drawn from the shipped ones, the same every time."""
    chosen = random.Random(1)  # noqa: S311 - it makes up answers, no secrets
    with closing(sqlite3.connect(file)) as raw, raw:
        items = raw.execute(
            "SELECT bank, id, revision, topic FROM item WHERE current ORDER BY bank, id"
        ).fetchall()
        raw.execute(
            "INSERT INTO form VALUES ('F-history', 'cma', '1', 1, '0', '[]', '{}')",
        )
        met: set[tuple[str, str]] = set()
        for number in range(1, attempts + 1):
            rows = [
                response(f"history-{number}", place, item, met, chosen)
                for place, item in enumerate(chosen.sample(items, min(answers, len(items))), start=1)
            ]
            right, scored = (sum(bool(row[column]) for row in rows) for column in (10, 7))
            raw.execute(
                "INSERT INTO attempt VALUES (?, ?, 'F-history', 'cma', 'mock', 'done', ?, ?, ?, ?, ?)",
                (f"history-{number}", number, PLAN, number * 10**9, number * 10**9 + 10**6, right, scored),
            )
            raw.executemany(f"INSERT INTO response VALUES {MARKS}", rows)  # noqa: S608 - marks only


def response(
    attempt: str,
    place: int,
    item: tuple[str, str, str, str],
    met: set[tuple[str, str]],
    chosen: random.Random,
) -> tuple[str | int, ...]:
    """One row of the table `response`, in the order of its columns."""
    bank, name, revision, topic = item
    first = (bank, name) not in met
    met.add((bank, name))
    answered = chosen.random() < 0.97
    right = answered and chosen.random() < 0.7
    return (
        attempt, place, bank, name, revision, revision, topic, place % 10 != 0, first,
        f"{chosen.getrandbits(32):08x}" if answered else "", right, answered, chosen.randrange(1_000, 90_000), "",
    )  # fmt: skip
