"""Where a learner stands in one exam: the newest mock that supports an estimate, and what the database counts besides.

It costs one reading of the library's counts, one of the answers' index, and as a rule one attempt made anew from its
events, however long the history is.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.final_mock import final_mock
from ma_exam.core.form import capacity_of
from ma_exam.core.outlook import Outlook, Sight, thin_parts
from ma_exam.core.readiness import DAY_US, MAX_AGE_DAYS, MIN_ANSWERS, Readiness
from ma_exam.core.records import AttemptRecord
from ma_exam.core.scoring import exam_rapid_below_ms
from ma_exam.core.supply import FINAL_SEED, keeps_final
from ma_exam.errors import StorageError
from ma_exam.services.exams import by_leaf
from ma_exam.services.reporting import readiness_of
from ma_exam.services.review import DayOf, exam_date, today_of
from ma_exam.system_clock import local_day

if TYPE_CHECKING:
    from ma_exam.services.desk import Desk
    from ma_exam.store.database import Database

LOOKED_AT = 3
"""Mocks that are made anew at the most: those before may have been interrupted, which their counts do not tell."""


def readiness_now(desk: "Desk", exam: Blueprint, day_of: DayOf = local_day) -> Outlook:
    """Where the learner stands in `exam` at this moment.

    The newest mock that supports an estimate is judged; where none does, the newest of all, for its reasons. A
    mock whose record is damaged is passed over.
    """
    database, now_us = desk.database, desk.clock.now().wall_us
    mock, readiness = _newest_estimate(database, exam, now_us)
    leaf_of = exam.leaf_finder()
    answers: Counter[str] = Counter()
    first, repeats = Sight(0, 0), Sight(0, 0)
    for tally in database.evidence.sights(exam_rapid_below_ms(exam)):
        if leaf := leaf_of(tally.topic):
            answers[leaf.code] += tally.first
            first = Sight(first.right + tally.first_right, first.answered + tally.first)
            repeats = Sight(repeats.right + tally.repeats_right, repeats.answered + tally.repeats)
    counts = database.evidence.mocks(exam.id, final_seed=FINAL_SEED, scored=exam.scored)
    shelf = _shelf(desk, exam, final_open=not counts.used_up)
    final = final_mock(
        kept_back=shelf.keeps_final,
        sat=bool(counts.used_up),
        others=counts.done - counts.final,
        days=days_to_exam(desk, day_of),
    )
    return Outlook(
        exam=exam,
        mock=mock,
        readiness=readiness,
        mocks=counts.done,
        first=first,
        repeats=repeats,
        thin=thin_parts(exam, answers),
        final=final,
        fresh=shelf.fresh,
        ready=shelf.ready,
    )


def days_to_exam(desk: "Desk", day_of: DayOf = local_day) -> int | None:
    """Days from today to the exam's date; below 0 when that is over, None where none is set."""
    day = exam_date(desk)
    return None if day is None else day.toordinal() - today_of(desk, day_of)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the library holds: enough for a mock, enough to keep one back, and how much of the next mock is new."""

    ready: bool
    keeps_final: bool
    fresh: int


def _shelf(desk: "Desk", exam: Blueprint, *, final_open: bool) -> _Shelf:
    met = [ref for unfinished in desk.unfinished() for ref in desk.met(unfinished)]
    here, unseen = by_leaf(exam, desk.database.banks.stock(met))
    whole = capacity_of(exam, here)
    kept = keeps_final(whole)
    fresh = 0
    for entry in whole:
        aside = entry.needed if kept and final_open else 0
        _, live = unseen.get(entry.domain.code, (0, 0))
        fresh += min(entry.scored, max(0, live - aside))
    return _Shelf(not any(entry.missing for entry in whole), kept, fresh)


def _newest_estimate(
    database: "Database", exam: Blueprint, now_us: int
) -> tuple[AttemptRecord | None, Readiness | None]:
    evidence = database.evidence
    since_us = now_us - MAX_AGE_DAYS * DAY_US
    numbers = evidence.able_mocks(exam.id, since_us=since_us, answers=MIN_ANSWERS, most=LOOKED_AT)
    newest = evidence.newest_mock(exam.id)
    for number in numbers:
        record = database.attempts.get(number)
        found = _judged(database, exam, record, now_us)
        if found is not None and found.estimate is not None:
            return record, found
    if newest is None:
        return None, None
    record = database.attempts.get(newest)
    found = _judged(database, exam, record, now_us)
    return (record, found) if found else (None, None)


def _judged(database: "Database", exam: Blueprint, record: AttemptRecord, now_us: int) -> Readiness | None:
    try:
        return readiness_of(database, exam, record, now_us)
    except StorageError:
        return None
