"""When an item should be seen again, and how well it will be remembered on a day: FSRS, behind functions of our own.

Days are ordinals (days since 0001-01-01) of the learner's own calendar; what is handed to `fsrs` is noon of that
day, UTC, so that neither a time zone nor a clock has a say. Only here, and only when an answer is taken in, is `fsrs`
imported. There are no learning steps, so that the shortest interval is one day; nothing is random; only the first
outcome of a day counts, since what is recalled an hour later tells little of next week.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from ma_exam.core.confidence import Sure
from ma_exam.core.item import ItemRef

if TYPE_CHECKING:
    import fsrs

FAR, NEAR = 0.90, 0.95
"""Recall that is aimed at: in general, and for an item that is reviewed `NEAR_DAYS` or less before the exam."""

NEAR_DAYS = 21

DECAY = -0.1542
"""Of the forgetting curve R = (1 + FACTOR * t / S) ** DECAY with the published FSRS-6 parameters."""

FACTOR: float = 0.9 ** (1 / DECAY) - 1
"""What makes recall 90 % after as many days as the stability S says."""

LONGEST = 36_500
"""Days between two reviews at the most, as `fsrs` has it."""


class Outcome(StrEnum):
    """What an answer says of memory. There is no `easy`: its first interval of eight days is too long to be guessed."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Card:
    """How well an item is remembered, after its last review that counted.

    `stability`: days until recall falls to 90 %. `difficulty`: 1-10. `interval_days`: until the next review at `FAR`,
    whatever the exam's date. `reviews`: days on which it was answered; `lapses`: those of them on which, met before, it
    was not known.
    """

    item: ItemRef
    stability: float
    difficulty: float
    interval_days: int
    last_day: int
    reviews: int
    lapses: int


def outcome_of(right: bool, sure: str = "") -> Outcome:
    """What an answer says: wrong, or right by a guess, is not known; right though unsure is known with effort.

    Where nothing was said of it (`sure` is empty), right is known and wrong is not.
    """
    if not right or sure == Sure.GUESS:
        return Outcome.AGAIN
    return Outcome.HARD if sure == Sure.UNSURE else Outcome.GOOD


def review(item: ItemRef, card: Card | None, outcome: Outcome, day: int) -> Card:
    """The card after an answer on `day`; unchanged by a second one on the same day.

    A day before the last one, which a clock set back gives, counts as the day after it and becomes the last.
    """
    if card is not None and day == card.last_day:
        return card
    import fsrs

    noon = _noon(day)
    if card is None:
        before = fsrs.Card(card_id=1, due=noon)
    else:
        before = fsrs.Card(
            card_id=1,
            state=fsrs.State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=noon,
            last_review=noon - timedelta(days=max(1, day - card.last_day)),
        )
    after, _ = _scheduler().review_card(before, fsrs.Rating[outcome.name.title()], noon)
    if after.stability is None or after.difficulty is None:
        raise ValueError("a review gives stability and difficulty")
    return Card(
        item,
        after.stability,
        after.difficulty,
        (after.due - noon).days,
        day,
        card.reviews + 1 if card else 1,
        card.lapses + (outcome is Outcome.AGAIN) if card else 0,
    )


def _noon(day: int) -> datetime:
    return datetime.fromordinal(day).replace(hour=12, tzinfo=UTC)


@cache
def _scheduler() -> "fsrs.Scheduler":
    import fsrs

    return fsrs.Scheduler(
        desired_retention=FAR,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )


def interval(stability: float, retention: float) -> int:
    """Whole days, at least one, until recall falls from 1 to `retention`. Raises `ValueError` for what is no share."""
    if not 0 < retention < 1:
        raise ValueError(f"a recall of {retention} cannot be aimed at")
    days = float(stability / FACTOR * (retention ** (1 / DECAY) - 1))
    return min(max(round(days), 1), LONGEST)


def due_day(card: Card, exam_day: int | None) -> int:
    """The day on which it is due, for an exam on `exam_day`, if one is to come after its last review.

    It follows from the exam's date each time it is asked: never later than the day before the exam, unless the last
    review was on that day.
    """
    left = exam_day - card.last_day if exam_day is not None else 0
    if left <= 0:
        return card.last_day + card.interval_days
    days = interval(card.stability, NEAR) if left <= NEAR_DAYS else card.interval_days
    return card.last_day + min(days, max(1, left - 1))


def recall(card: Card, day: int) -> float:
    """The forecast chance (0-1) that it is recalled on `day`, without a review between."""
    return float((1 + FACTOR * max(0, day - card.last_day) / card.stability) ** DECAY)
