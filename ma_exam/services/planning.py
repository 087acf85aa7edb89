"""The plan up to the exam as a learner sees it: each day's tasks beside what was really done."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.calendar import PLAN_DAYS, TOPICS, Day, Happened, Outlook, begin_of, calendar, reviews_ahead
from ma_exam.core.readiness import DAY_US
from ma_exam.core.supply import final_form, seen_already
from ma_exam.core.weakness import Analysis
from ma_exam.services.losses import pooled_analysis
from ma_exam.services.review import (
    DayOf,
    Today,
    cards_of,
    coming_exam,
    daily_limit,
    exam_date,
    plan_since,
    today,
    weights_of,
)
from ma_exam.system_clock import local_day

if TYPE_CHECKING:
    from ma_exam.services.desk import Desk

LONGEST_DAYS = 120
"""Days ahead that are shown at the most."""


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """Whole weeks of days, Monday to Sunday: two of the past, up to the exam or three ahead.

    `scopes`: code and title of the topics that cost most, dearest first. `exam_date` is what was set, past or to come.
    """

    exam: Blueprint
    today: Today
    exam_date: date | None
    daily_limit: int
    days: tuple[Day, ...]
    scopes: tuple[tuple[str, str], ...]
    final_kept: bool

    def day(self, ordinal: int) -> Day:
        """The day of that ordinal, or the nearest that it holds."""
        return self.days[min(max(ordinal - self.days[0].day, 0), len(self.days) - 1)]


def study_plan(desk: "Desk", exam: Blueprint, day_of: DayOf = local_day) -> StudyPlan:
    """The plan as it stands now. Takes in what was answered since the last time."""
    load = today(desk, exam, day_of)
    here = load.day
    exam_day = coming_exam(desk, here)
    limit = daily_limit(desk)
    first = _monday(here - PLAN_DAYS)
    last = _monday(min(max(here + PLAN_DAYS, exam_day or 0), here + LONGEST_DAYS)) + 6
    cards = cards_of(desk, weights_of(exam, desk.database.cards.topics()))
    due = reviews_ahead(cards, here, exam_day, limit, done=load.done_today, days=last - here + 1)
    since = plan_since(desk)
    scopes = _dearest(pooled_analysis(desk.database, exam))
    final = final_form(exam, desk.library.items())
    kept = final is not None and not seen_already(final, desk.exposure())
    begin = begin_of(exam_day, since.toordinal() if since else 0) if exam_day else here
    outlook = Outlook(exam_day, begin, limit, tuple(title for _, title in scopes), kept)
    near = exam_day is not None and exam_day - here <= PLAN_DAYS
    days = calendar(
        first,
        last,
        here,
        outlook,
        _happened(desk, first, day_of),
        due | {here: load.due},
        confident=len(desk.database.cards.confidently_missed()) if near else 0,
    )
    return StudyPlan(exam, load, exam_date(desk), limit, days, scopes, kept)


def _monday(day: int) -> int:
    return day - (day - 1) % 7


def _happened(desk: "Desk", first: int, day_of: DayOf) -> dict[int, Happened]:
    """Day -> what was done on it, each attempt on the day of its end, from a week before `first` on."""
    now_us = desk.clock.now().wall_us
    since_us = now_us - (day_of(now_us) - first + PLAN_DAYS) * DAY_US
    found: dict[int, Happened] = {}
    for end_us, kind, handed_in, answers, repeats in desk.database.cards.done_since(max(0, since_us)):
        day = day_of(end_us)
        done = Happened(
            int(handed_in and kind == "mock"), int(handed_in and kind == "block"), answers, repeats
        )
        found[day] = found.get(day, Happened()) + done
    return found


def _dearest(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    """Code and title of the domains that lose most, on the finest level that ranks as many as are named."""
    for level in reversed(analysis.levels):
        if len(level.ranked) >= TOPICS:
            return tuple((estimate.code, estimate.title) for estimate in level.ranked[:TOPICS])
    return ()
