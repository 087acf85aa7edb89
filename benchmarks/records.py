"""What a long history costs: the weakness report over all of it, and the home screen."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC
from pathlib import Path

from benchmarks.history import ANSWERS, ATTEMPTS, add_history, new_database
from benchmarks.measuring import Row, in_turn, milliseconds
from benchmarks.terminal import Terminal, ma_exam
from ma_exam.core.scoring import exam_rapid_below_ms
from ma_exam.services.desk import Desk
from ma_exam.services.exams import blueprint
from ma_exam.services.home import look
from ma_exam.services.losses import pooled_analysis
from ma_exam.services.progress import progress_of
from ma_exam.store.database import Database
from ma_exam.system_clock import SystemClock

POOLED_LIMIT = 2.0
PROGRESS_LIMIT = 2.5
HISTORY_ENDS_US = 1_100_000_000_000
"""When the made-up history is asked for: after its last attempt."""
HOME_LIMIT = 1.2
FILLED = "items in the library"

BEST_STATEMENT = """
SELECT topic, count(*), sum(answered), sum(right),
       sum(answered & first_sight & (spent_ms >= :rapid)), sum(answered & first_sight & right & (spent_ms >= :rapid))
FROM response WHERE scored = 1 GROUP BY topic ORDER BY topic
"""
"""The same figures in one statement, on the same index."""


def pooled(rounds: int, folder: Path, attempts: int = ATTEMPTS) -> list[Row]:
    """Counts by topic over all answers, and the whole analysis made of them."""
    file = new_database(folder / "pooled")
    add_history(file, attempts)
    copy = shutil.copy(file, folder / "copy.db")
    exam = blueprint("cma")
    rapid = {"rapid": exam_rapid_below_ms(exam)}
    database = Database.open(file)
    try:
        with closing(sqlite3.connect(copy)) as raw:
            contestants = {
                "plain": lambda: milliseconds(lambda: raw.execute(BEST_STATEMENT, rapid).fetchall()),
                "data": lambda: milliseconds(lambda: database.attempts.topic_tallies(rapid["rapid"])),
                "all": lambda: milliseconds(lambda: pooled_analysis(database, exam)),
                "progress": lambda: milliseconds(lambda: progress_of(database, exam, HISTORY_ENDS_US, UTC)),
            }
            taken = in_turn(contestants, rounds)
    finally:
        database.close()
    told = f"{attempts * ANSWERS:,} answers"
    return [
        Row("weakness data", f"tallies by topic of {told}", taken["data"], taken["plain"], POOLED_LIMIT),
        Row("weakness", f"analysis of {told}", taken["all"], taken["plain"], POOLED_LIMIT),
        Row("progress", f"progress of {told}", taken["progress"], taken["all"], PROGRESS_LIMIT),
    ]


def home(rounds: int, folder: Path, attempts: int = ATTEMPTS) -> list[Row]:
    """What home asks of the database, and the start of the app until home is filled, with and without a history."""
    empty, full = (new_database(folder / name) for name in ("empty", "full"))
    add_history(full, attempts)
    desks = {"plain": Desk.open(SystemClock(), empty), "ours": Desk.open(SystemClock(), full)}
    try:
        looks = {name: lambda desk=desk: milliseconds(lambda: look(desk)) for name, desk in desks.items()}
        looked = in_turn(looks, 5 * rounds)
    finally:
        for desk in desks.values():
            desk.close()
    starts = {"plain": lambda: filled(empty.parent), "ours": lambda: filled(full.parent)}
    started = in_turn(starts, rounds)
    told = f"{attempts:,} attempts against none"
    return [
        Row("home data", f"one look at the desk, {told}", looked["ours"], looked["plain"], HOME_LIMIT),
        Row("home", f"start to home filled, {told}", started["ours"], started["plain"], HOME_LIMIT),
    ]


def filled(folder: Path) -> float:
    """Milliseconds from the command to a home screen that shows what the database holds."""
    with Terminal(ma_exam(), {"MA_EXAM_HOME": str(folder)}) as terminal:
        return 1000 * terminal.until(FILLED)
