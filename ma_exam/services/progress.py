"""Where points are lost over all attempts together: counted by the database, judged as a single report is."""

from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.scoring import RAPID_CAP_MS, RAPID_SHARE
from ma_exam.core.weakness import Analysis, analyse_counts

if TYPE_CHECKING:
    from ma_exam.store.database import Database

MINUTE_MS = 60_000


def pooled_analysis(database: "Database", blueprint: Blueprint) -> Analysis:
    """The analysis of every considered first-time answer to a scored item, whichever exam it was given in.

    Topics that the outline of `blueprint` does not take count as unplaced. Attempts that are still open count only
    when they are closed.
    """
    tallies = database.attempts.topic_tallies(rapid_below_ms(blueprint))
    return analyse_counts(blueprint, ((tally.topic, tally.first, tally.first_right) for tally in tallies))


def rapid_below_ms(blueprint: Blueprint) -> int:
    """The time (ms) under which an answer is a rapid guess in this exam; see `core.scoring.rapid_below_ms`."""
    return round(min(RAPID_CAP_MS, RAPID_SHARE * blueprint.minutes * MINUTE_MS / blueprint.items))
