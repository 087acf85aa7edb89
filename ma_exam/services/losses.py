"""Where points are lost over all attempts together: counted by the database, judged as a single report is."""

from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.scoring import exam_rapid_below_ms
from ma_exam.core.weakness import Analysis, analyse_counts

if TYPE_CHECKING:
    from ma_exam.store.database import Database


def pooled_analysis(database: "Database", blueprint: Blueprint) -> Analysis:
    """The analysis of every considered first-time answer to a scored item, whichever exam or practice set it was in.

    In practice the reasons come after the answer, so a first-time answer tells there what it tells in an exam.

    Topics that the outline of `blueprint` does not take count as unplaced. Attempts that are still open count only
    when they are closed.
    """
    tallies = database.attempts.topic_tallies(exam_rapid_below_ms(blueprint))
    return analyse_counts(blueprint, ((tally.topic, tally.first, tally.first_right) for tally in tallies))
