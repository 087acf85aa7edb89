"""What home tells beyond its first look: today's review, what is lost most, readiness, and the final mock's moment."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.outlook import Outlook
from ma_exam.core.weakness import Estimate
from ma_exam.services.losses import pooled_analysis
from ma_exam.services.readiness import readiness_now
from ma_exam.services.review import SLICE, Today, bring_up_to_date, today

if TYPE_CHECKING:
    from ma_exam.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Study:
    """How the learner stands in one exam. `worst` is the topic group that loses most; None with too few answers.

    `review` is None while answers of earlier attempts are still being taken in.
    """

    exam: Blueprint
    outlook: Outlook
    worst: Estimate | None
    review: Today | None


def look_closer(desk: "Desk", exam: Blueprint) -> Study:
    """Look at how the learner stands. Takes in some attempts at most, so that other work need not wait for long."""
    caught_up = catch_up(desk)
    return Study(
        exam=exam,
        outlook=readiness_now(desk, exam),
        worst=_worst(desk, exam),
        review=today(desk, exam) if caught_up else None,
    )


def catch_up(desk: "Desk") -> bool:
    """Take in some more of the attempts that were closed since the last time; whether that was all."""
    return bring_up_to_date(desk, at_most=SLICE)


def _worst(desk: "Desk", exam: Blueprint) -> Estimate | None:
    levels = pooled_analysis(desk.database, exam).levels
    ranked = next((level.ranked for level in reversed(levels) if level.ranked), ())
    return ranked[0] if ranked else None
