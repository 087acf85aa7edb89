"""What to review today, in which order, and how much of it: due items first, never more than the day's limit.

In the last two days before the exam whatever would be forgotten by then comes first, and the load goes down. What is
left of a day's room goes, where more is asked for, to the items that the exam would lose most points on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import Graded
from ma_exam.core.schedule import FAR, Card, Outcome, due_day, outcome_of, recall
from ma_exam.core.siblings import siblings

DAILY_LIMIT = 60
"""Reviews a day unless another number is set."""

LIMITS = (5, 200)
"""The least and the most that can be set."""

EXAM_DAY = 10
"""Reviews on the day of the exam itself, at the most."""

TAPER_DAYS = 2
"""Days before the exam on which what would be forgotten by then comes first."""


def tapering(day: int, exam_day: int | None) -> bool:
    """Whether the exam is today or so near that nothing new is built up any more."""
    return exam_day is not None and 0 <= exam_day - day <= TAPER_DAYS


def limit_on(day: int, exam_day: int | None, limit: int) -> int:
    """Reviews on that day at the most: `limit`, half of it on the day before the exam, `EXAM_DAY` on its day."""
    if exam_day == day:
        return min(limit, EXAM_DAY)
    return max(1, limit // 2) if exam_day == day + 1 else limit


def due_on(cards: Iterable[Card], day: int, exam_day: int | None) -> list[Card]:
    """The cards to review on `day`, least recalled first; in the taper, least recalled on the exam's day.

    One that was answered on `day` already is not due again.
    """
    if exam_day is None or not tapering(day, exam_day):
        due = [card for card in cards if card.last_day != day and due_day(card, exam_day) <= day]
        return sorted(due, key=lambda card: (recall(card, day), due_day(card, exam_day), str(card.item)))
    due = [
        card
        for card in cards
        if card.last_day != day and (due_day(card, exam_day) <= day or recall(card, exam_day) < FAR)
    ]
    return sorted(due, key=lambda card: (recall(card, exam_day), str(card.item)))


def ahead_on(
    cards: Iterable[Card], day: int, exam_day: int | None, weights: Mapping[ItemRef, float]
) -> list[Card]:
    """The cards that are not due, by what the exam would lose on them: weight x (1 - recall at the exam).

    `weights`: items of the exam in the item's topic. Without an exam's date recall is that of `day`.
    """
    cards = list(cards)
    due = {card.item for card in due_on(cards, day, exam_day)}
    when = day if exam_day is None else max(day, exam_day)
    rest = [card for card in cards if card.item not in due and card.last_day != day]
    return sorted(
        rest, key=lambda card: (-weights.get(card.item, 0.0) * (1 - recall(card, when)), str(card.item))
    )


def queue(
    cards: Collection[Card],
    day: int,
    exam_day: int | None,
    *,
    room: int,
    count: int,
    weights: Mapping[ItemRef, float],
    missed: Collection[ItemRef] = frozenset(),
    pool: Sequence[Item] = (),
    met: Mapping[ItemRef, int] | None = None,
    ahead: bool = True,
) -> list[ItemRef]:
    """At most `count` items to review now, and never more than `room`: what the day's limit leaves.

    Before an item that was `missed` when last met comes one of `pool` that asks for the same in other words, where
    there is one. `met`: when each item was met last, in any unit that grows; on the exam's day and the one before,
    only items that were met are taken for that. Without `ahead` nothing is taken that is not due.
    """
    places = min(count, room)
    due = [card.item for card in due_on(cards, day, exam_day)]
    rest = (
        [card.item for card in ahead_on(cards, day, exam_day, weights)] if ahead and len(due) < places else []
    )
    today = {card.item for card in cards if card.last_day == day}
    known = met or {}
    only_met = exam_day is not None and 0 <= exam_day - day <= 1
    fresh = [item for item in pool if item.ref not in today and (not only_met or item.ref in known)]
    by_ref = {item.ref: item for item in pool}
    taken: dict[ItemRef, None] = {}
    for ref in due:
        if ref in taken:
            continue
        if ref in missed and ref in by_ref and len(taken) + 1 < places:
            near = siblings(by_ref[ref], fresh, known)
            taken |= dict.fromkeys([item.ref for item in near if item.ref not in taken][:1])
        taken[ref] = None
    return list({**taken, **dict.fromkeys(rest)})[:places]


def outcome_in(given: Graded, exam: bool, rapid_below_ms: int) -> Outcome | None:
    """What a graded response says of memory; None where it says nothing.

    A blank says that a scored item was not known, where it was looked at, in an exam; in practice it was only skipped.
    A rapid guess (under `rapid_below_ms`) at an item never met before is not known, even when it hit; a quick right
    answer to one that was met is memory at work, and reading speed is not judged.
    """
    if not given.answered:
        return Outcome.AGAIN if exam and given.scored and given.spent_ms > 0 else None
    if given.first_sight and given.spent_ms < rapid_below_ms:
        return Outcome.AGAIN
    return outcome_of(given.right, given.sure)
