"""Spaced review at the desk: cards kept up to date with the answers, today's load, and the items to review now.

An answer belongs to the day that the learner's calendar showed when it was given: in an attempt that ran over midnight
each answer to its own day, a blank to the day of the end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.dates import told
from ma_exam.core.form import DRAWN
from ma_exam.core.item import ItemRef
from ma_exam.core.plan import MINUTE_MS
from ma_exam.core.readiness import DAY_US
from ma_exam.core.records import AttemptRecord
from ma_exam.core.review import (
    DAILY_LIMIT,
    LIMITS,
    due_on,
    limit_on,
    outcome_in,
    queue,
    tapering,
)
from ma_exam.core.schedule import Card, review
from ma_exam.core.scoring import exam_rapid_below_ms
from ma_exam.core.supply import without_final
from ma_exam.core.weakness import exam_items
from ma_exam.core.wish import MOST
from ma_exam.errors import UsageError
from ma_exam.services import exams
from ma_exam.store.cards import NEW, End
from ma_exam.system_clock import local_day

if TYPE_CHECKING:
    from ma_exam.services.desk import Desk

DayOf = Callable[[int], int]
"""Wall time (microseconds since 1970) -> the ordinal of the learner's day."""

SLICE = 10
"""Attempts that are taken in at once, so that whatever else is asked of the database does not wait for long."""

READING_MS = 20_000
"""What reading the reasons of one item takes; ours, not measured on anybody."""

PACE_ATTEMPTS = 10
"""Attempts whose answers tell a learner's pace."""


@dataclass(frozen=True, slots=True)
class Today:
    """What is to be reviewed today.

    `due`: as many as today's limit leaves room for; `waiting`: what is due beyond that. `done_today`: items reviewed
    today, of at most `limit`, which is what was set, or less in the last days. `minutes` is what the due ones take.
    `exam_day` (an ordinal) and `days_left` are None where no date is set, or it has passed, which `exam_past` tells.
    """

    day: int
    due: int
    waiting: int
    done_today: int
    limit: int
    minutes: int
    exam_day: int | None
    days_left: int | None
    tapering: bool
    exam_past: bool
    cards: int


# What is set


def exam_date(desk: "Desk") -> date | None:
    """The date of the exam as it was set, past or to come; None without one."""
    return _date(desk, "exam_date")


def _date(desk: "Desk", name: str) -> date | None:
    said = desk.database.remarks.setting(name)
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None


def set_exam_date(desk: "Desk", day: date | None, day_of: DayOf = local_day) -> None:
    """Set the date of the exam, or forget it with None. Raises `UsageError` for a day that is over."""
    here = today_of(desk, day_of)
    if day is not None and day.toordinal() < here:
        raise UsageError(f"{told(day)} is over.", hint="The exam's date is today or later.")
    if coming_exam(desk, here) is None:
        desk.database.remarks.set_setting("plan_since", date.fromordinal(here).isoformat())
    desk.database.remarks.set_setting("exam_date", day and day.isoformat())


def plan_since(desk: "Desk") -> date | None:
    """The day on which a date for the coming exam was set first: before it nothing was planned."""
    return _date(desk, "plan_since")


def daily_limit(desk: "Desk") -> int:
    """Reviews a day at the most, as set or by default."""
    said = desk.database.remarks.setting("daily_limit")
    return said if type(said) is int and LIMITS[0] <= said <= LIMITS[1] else DAILY_LIMIT


def set_daily_limit(desk: "Desk", limit: int) -> None:
    """Set how many items to review a day at the most. Raises `UsageError` beyond `LIMITS`."""
    low, high = LIMITS
    if not low <= limit <= high:
        raise UsageError(f"{limit} is no daily limit.", hint=f"It is {low} to {high} items.")
    desk.database.remarks.set_setting("daily_limit", limit)


def today_of(desk: "Desk", day_of: DayOf = local_day) -> int:
    """The ordinal of the learner's day now."""
    return day_of(desk.clock.now().wall_us)


def coming_exam(desk: "Desk", day: int) -> int | None:
    """The ordinal of the exam's day; None where none is set or it is before `day`."""
    said = exam_date(desk)
    return said.toordinal() if said and said.toordinal() >= day else None


# Cards


def bring_up_to_date(desk: "Desk", *, at_most: int | None = None, day_of: DayOf = local_day) -> bool:
    """Take in the answers of attempts that were closed since the last time; whether that was all.

    With `at_most` so many attempts and no more. Cards that do not fit the attempts, such as after an import, are made
    anew, which gives the same cards.
    """
    store = desk.database.cards
    marker = store.marker()
    if marker is None:
        store.forget()
        marker = NEW
    last, left = marker.last, at_most
    while left is None or left > 0:
        closed = store.closed_after(last, SLICE if left is None else min(SLICE, left))
        if not closed:
            return True
        last = closed[-1]
        _take_in(desk, closed, day_of)
        left = left and left - len(closed)
    return not store.closed_after(last, 1)


def _take_in(desk: "Desk", closed: Sequence[End], day_of: DayOf) -> None:
    cards = desk.database.cards.all()
    changed: dict[ItemRef, Card] = {}
    for _, number in closed:
        record = desk.database.attempts.get(number)
        blueprint = exams.blueprints().get(record.blueprint)
        rapid_ms = exam_rapid_below_ms(blueprint) if blueprint else 0
        days = _days(desk, record, day_of)
        end = day_of(record.finished_us)
        for given in desk.database.attempts.responses(record.id):
            outcome = outcome_in(given, record.kind != "practice", rapid_ms)
            if outcome is not None:
                ref = given.item
                before = cards.get(ref)
                cards[ref] = review(ref, before, outcome, days.get(given.position, end))
                if cards[ref] is not before:
                    changed[ref] = cards[ref]
    desk.database.cards.put(changed.values(), closed[-1])


def _days(desk: "Desk", record: AttemptRecord, day_of: DayOf) -> Mapping[int, int]:
    """Position -> the day of its answer, where that may be another than the day of the attempt's end."""
    if day_of(record.started_us) == day_of(record.finished_us):
        return {}
    chosen = desk.database.cards.chosen_us(record.id)
    return {position: day_of(wall_us) for position, wall_us in chosen.items()}


# Today


def today(desk: "Desk", exam: Blueprint, day_of: DayOf = local_day) -> Today:
    """What is to be reviewed today for this exam. Takes in what was answered since the last time."""
    bring_up_to_date(desk, day_of=day_of)
    day = today_of(desk, day_of)
    exam_day = coming_exam(desk, day)
    cards = cards_of(desk, weights_of(exam, desk.database.cards.topics()))
    done = _done(desk, cards, day)
    limit = limit_on(day, exam_day, daily_limit(desk))
    room = max(0, limit - done)
    due = len(due_on(cards, day, exam_day))
    here = min(due, room)
    return Today(
        day=day,
        due=here,
        waiting=due - here,
        done_today=done,
        limit=limit,
        minutes=-(-here * _item_ms(desk, exam) // MINUTE_MS),
        exam_day=exam_day,
        days_left=None if exam_day is None else exam_day - day,
        tapering=tapering(day, exam_day),
        exam_past=exam_day is None and exam_date(desk) is not None,
        cards=len(cards),
    )


def due_items(
    desk: "Desk", exam: Blueprint, count: int = MOST, *, ahead: bool = True, day_of: DayOf = local_day
) -> list[ItemRef]:
    """The items to review now, in order: at most `count`, and never more than today's limit leaves.

    Siblings of missed items are among them. With `ahead` the room that is left when nothing more is due goes to the
    items that the exam would lose most on. None is of a final mock that is kept back, but for what was met of it.
    """
    bring_up_to_date(desk, day_of=day_of)
    day = today_of(desk, day_of)
    exam_day = coming_exam(desk, day)
    exposure = desk.exposure()
    items = desk.library.items()
    weights = weights_of(
        exam, {item.ref: item.topic for item in items if item.one_key and item.status in DRAWN}
    )
    free = {item.ref for item in without_final(exam, items, exposure)} | exposure.keys()
    free -= _in_open_exams(desk)
    cards = cards_of(desk, weights)
    room = max(0, limit_on(day, exam_day, daily_limit(desk)) - _done(desk, cards, day))
    first = [card.item for card in due_on(cards, day, exam_day)[: min(count, room)]]
    return queue(
        cards,
        day,
        exam_day,
        room=room,
        count=count,
        weights=weights,
        missed=desk.database.cards.missed_among(first),
        pool=[item for item in items if item.ref in weights and item.ref in free],
        met=dict.fromkeys(exposure, 1) | {card.item: card.last_day for card in cards},
        ahead=ahead,
    )


def weights_of(exam: Blueprint, topics: Mapping[ItemRef, str]) -> dict[ItemRef, float]:
    """Items of the exam in the topic of each item that its outline takes."""
    asked, leaf_of = exam_items(exam), exam.leaf_finder()
    leaves = {ref: leaf_of(topic) for ref, topic in topics.items()}
    return {ref: float(asked[leaf.code]) for ref, leaf in leaves.items() if leaf}


def cards_of(desk: "Desk", weights: Mapping[ItemRef, float]) -> list[Card]:
    """The cards of items that have a weight, but for those of an exam that is open: it would be sat from memory."""
    barred = _in_open_exams(desk)
    return [card for ref, card in desk.database.cards.all().items() if ref in weights and ref not in barred]


def _in_open_exams(desk: "Desk") -> set[ItemRef]:
    attempts = desk.database.attempts
    forms = (attempts.form(record.form)[0] for record in attempts.all("open") if record.kind != "practice")
    return {ref for form in forms for ref in form.refs}


def _done(desk: "Desk", cards: Sequence[Card], day: int) -> int:
    """Items reviewed on `day`: those that were met before, and the siblings that a review put before them."""
    today = {card.item: card for card in cards if card.last_day == day}
    done = {ref for ref, card in today.items() if card.reviews > 1}
    now_us = desk.clock.now().wall_us
    for number in desk.database.cards.practised_since(now_us - 2 * DAY_US) if len(done) < len(today) else ():
        record = desk.database.attempts.get(number)
        if record.plan.wish and record.plan.wish.what == "due":
            done |= {entry.item for entry in desk.database.attempts.responses(record.id)} & today.keys()
    return len(done)


def _item_ms(desk: "Desk", exam: Blueprint) -> int:
    """What one item takes: the median answer of the last attempts, else the exam's pace, and reading the reasons."""
    spent = [ms for ms in desk.database.cards.pace(PACE_ATTEMPTS) if ms > 0]
    answering = median(spent) if spent else exam.minutes * MINUTE_MS / exam.items
    return round(answering) + READING_MS
