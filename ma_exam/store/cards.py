"""Cards of spaced review in the database, and how many of the closed attempts they are made from."""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from ma_exam.core.item import ItemRef
from ma_exam.core.schedule import Card
from ma_exam.store.connection import Connection
from ma_exam.store.soundness import check_moment, sound

_CARDS = "SELECT bank, item, stability, difficulty, interval_days, last_day, reviews, lapses FROM card"
_PUT = """
INSERT INTO card (bank, item, stability, difficulty, interval_days, last_day, reviews, lapses)
VALUES (:bank, :id, :stability, :difficulty, :interval_days, :last_day, :reviews, :lapses)
ON CONFLICT (bank, item) DO UPDATE SET
    stability = excluded.stability, difficulty = excluded.difficulty, interval_days = excluded.interval_days,
    last_day = excluded.last_day, reviews = excluded.reviews, lapses = excluded.lapses
"""
_MARK = """
INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_BEFORE = "status <> 'open' AND (finished_us < :ended_us OR (finished_us = :ended_us AND number <= :number))"
_HELD = f"SELECT (SELECT count(*) FROM attempt WHERE {_BEFORE}), (SELECT count(*) FROM card)"  # noqa: S608 - ours
_CLOSED_AFTER = """
SELECT finished_us, number FROM attempt
WHERE status <> 'open' AND (finished_us > :ended_us OR (finished_us = :ended_us AND number > :number))
ORDER BY finished_us, number LIMIT :most
"""
_CHOICES = "SELECT body, wall_us FROM event WHERE attempt = :attempt AND kind = 'choose' ORDER BY seq"
_TOPICS = """
SELECT bank, id, topic FROM item
WHERE "current" = TRUE AND one_key = TRUE AND status IN ('live', 'pretest') AND bank IN (SELECT name FROM bank)
"""
_PRACTISED = """
SELECT number FROM attempt
WHERE status <> 'open' AND kind = 'practice' AND finished_us >= :since ORDER BY number
"""
_PACE = """
SELECT spent_ms FROM response
WHERE answered AND attempt IN (SELECT id FROM attempt WHERE status <> 'open' ORDER BY number DESC LIMIT :attempts)
"""
_DONE = """
SELECT finished_us, kind, status, count(*) FILTER (WHERE answered), count(*) FILTER (WHERE answered AND NOT first_sight)
FROM attempt LEFT JOIN response ON response.attempt = attempt.id
WHERE status <> 'open' AND finished_us >= :since GROUP BY attempt.id
"""
_CONFIDENT = """
SELECT DISTINCT bank, item FROM response WHERE sure = 'sure' AND answered AND NOT "right"
"""
_LAST = """
SELECT response."right" FROM response JOIN attempt ON attempt.id = response.attempt
WHERE response.bank = :bank AND response.item = :item ORDER BY number DESC LIMIT 1
"""

_MARKER = "review_marker"
"""The study setting that tells how far the cards have come; it means nothing without them."""


class End(NamedTuple):
    """Where an attempt stands in the order in which attempts were closed: when, and its number."""

    ended_us: int = -1
    number: int = 0


@dataclass(frozen=True, slots=True)
class Marker:
    """How far the cards have come: the last attempt taken in, how many were closed by then, and how many cards."""

    last: End
    closed: int
    cards: int


NEW = Marker(End(), 0, 0)
"""Before the first attempt."""


class CardStore:
    """One card an item: a projection of the graded responses, made anew whenever it does not fit them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @sound("the cards of spaced review")
    def all(self) -> dict[ItemRef, Card]:
        """Every card."""
        found = [_card(row) for row in self._connection.rows(_CARDS)]
        return {card.item: card for card in found}

    def marker(self) -> Marker | None:
        """How far the cards have come; None when that, or they, do not fit the attempts, and they must be made anew."""
        value = self._connection.value("SELECT value FROM setting WHERE name = :name", {"name": _MARKER})
        try:
            ended_us, number, closed, count = map(int, json.loads(value)) if value else (*NEW.last, 0, 0)
        except (ValueError, TypeError):
            return None
        marker = Marker(End(ended_us, number), closed, count)
        held = self._connection.row(_HELD, marker.last._asdict())
        return marker if held == (marker.closed, marker.cards) else None

    def put(self, cards: Iterable[Card], last: End) -> None:
        """Keep cards that have changed, and that all attempts up to `last` are in them: both or neither."""
        with self._connection.transaction():
            self._connection.write_all(_PUT, [_values(card) for card in cards])
            held = self._connection.row(_HELD, last._asdict()) or (0, 0)
            self._connection.write(_MARK, {"name": _MARKER, "value": json.dumps([*last, *held])})

    def forget(self) -> None:
        """Forget every card, for them to be made anew."""
        with self._connection.transaction():
            self._connection.write("DELETE FROM card")
            self._connection.write("DELETE FROM setting WHERE name = :name", {"name": _MARKER})

    # What cards are made from, and judged with

    def closed_after(self, last: End, most: int) -> list[End]:
        """The first attempts that were closed after that one, at most so many."""
        return [End(*row) for row in self._connection.rows(_CLOSED_AFTER, {**last._asdict(), "most": most})]

    def chosen_us(self, attempt_id: str) -> dict[int, int]:
        """Position -> when an option was last chosen there (wall time, microseconds). What is damaged is left out."""
        found: dict[int, int] = {}
        for body, wall_us in self._connection.rows(_CHOICES, {"attempt": attempt_id}):
            try:
                check_moment(wall_us)
                found[int(json.loads(body)["at"])] = wall_us
            except (ValueError, TypeError, LookupError, RecursionError):
                continue
        return found

    def topics(self) -> dict[ItemRef, str]:
        """The topic of every current item of the library that a form may hold. No item is read for it."""
        return {ItemRef(bank, item): str(topic) for bank, item, topic in self._connection.rows(_TOPICS)}

    def practised_since(self, since_us: int) -> list[int]:
        """The numbers of practice sets that were closed since then."""
        rows = self._connection.rows(_PRACTISED, {"since": since_us})
        return [int(number) for (number,) in rows]

    @sound("the results of attempts")
    def done_since(self, since_us: int) -> list[tuple[int, str, bool, int, int]]:
        """End, kind, whether it was handed in, answers, and answers to items met before, of each attempt since then."""
        rows = self._connection.rows(_DONE, {"since": since_us})
        for finished_us, *_ in rows:
            check_moment(finished_us)
        return [(end, kind, status == "done", answers, again) for end, kind, status, answers, again in rows]

    def confidently_missed(self) -> frozenset[ItemRef]:
        """The items that were answered wrong though one was sure, and not right when they were met last."""
        rows = self._connection.rows(_CONFIDENT)
        return self.missed_among(ItemRef(bank, item) for bank, item in rows)

    def missed_among(self, items: Iterable[ItemRef]) -> frozenset[ItemRef]:
        """Those of the items that were not right when they were met last; a blank is not."""
        last = {ref: self._connection.value(_LAST, {"bank": ref.bank, "item": ref.id}) for ref in items}
        return frozenset(ref for ref, right in last.items() if right is not None and not right)

    @sound("the times of answers")
    def pace(self, attempts: int) -> list[int]:
        """How long each answer of the last attempts took (ms)."""
        return [int(spent) for (spent,) in self._connection.rows(_PACE, {"attempts": attempts})]


def _values(card: Card) -> dict[str, object]:
    return asdict(card) | asdict(card.item)


def _card(row: tuple[Any, ...]) -> Card:
    bank, item, stability, difficulty, interval_days, last_day, reviews, lapses = row
    counts = [interval_days, last_day, reviews, lapses]
    if not all(isinstance(value, int) for value in counts) or not 1 <= last_day <= date.max.toordinal():
        raise ValueError("no card")
    if not (math.isfinite(stability) and stability > 0 and math.isfinite(difficulty)):
        raise ValueError("no card")
    return Card(ItemRef(bank, item), stability, difficulty, *counts)
