"""What spaced review costs with a long history: taking all of it in, piece by piece, and a look at today's load."""

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.history import ANSWERS, ATTEMPTS, add_history, new_database
from benchmarks.measuring import Row, in_turn, milliseconds
from ma_exam.core.readiness import DAY_US
from ma_exam.services.desk import Desk
from ma_exam.services.exams import blueprint
from ma_exam.services.planning import study_plan
from ma_exam.services.review import SLICE, bring_up_to_date, due_items, today
from ma_exam.system_clock import SystemClock

SLICE_LIMIT = 250.0
"""Milliseconds for which whatever else is asked of the database may wait."""

LOOK_LIMIT = 50.0


def review(rounds: int, folder: Path, attempts: int = ATTEMPTS) -> list[Row]:
    """An attempt a day, none of which was taken in yet; then looks at what they come to."""
    file = new_database(folder / "review")
    add_history(file, attempts)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE attempt SET started_us = number * ?, finished_us = number * ?", (DAY_US, DAY_US))
    exam = blueprint("cma")
    desk = Desk.open(SystemClock(), file)
    try:
        slices: list[float] = []
        more = [True]
        while more[0]:
            slices.append(
                milliseconds(lambda: more.__setitem__(0, not bring_up_to_date(desk, at_most=SLICE)))
            )
        taken = in_turn(
            {
                "look": lambda: milliseconds(lambda: today(desk, exam)),
                "draw": lambda: milliseconds(lambda: due_items(desk, exam)),
                "plan": lambda: milliseconds(lambda: study_plan(desk, exam)),
            },
            rounds,
        )
    finally:
        desk.close()
    told = f"{attempts * ANSWERS:,} answers"
    return [
        Row("review all", f"taking {told} into the cards", sum(slices) / 1000, None, None, "s"),
        Row("review slice", f"the longest of {len(slices)} pieces of that", max(slices), None, SLICE_LIMIT),
        Row("review look", f"today's load after {told}", taken["look"], None, LOOK_LIMIT),
        Row("review draw", "the items to review now, siblings included", taken["draw"], None, None),
        Row("review plan", "the plan up to the exam", taken["plan"], None, None),
    ]
