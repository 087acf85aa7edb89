"""What readiness rests on, counted by the database: mocks, and first-time and repeated answers by topic."""

from typing import NamedTuple

from ma_exam.store.connection import Connection

_MOCKS = """
SELECT count(*) FILTER (WHERE attempt.status = 'done'),
       count(*) FILTER (WHERE attempt.status = 'done' AND form.seed = :final),
       count(*) FILTER (WHERE form.seed = :final AND (attempt.status = 'done' OR 2 * attempt.scored > :scored))
FROM attempt JOIN form ON form.code = attempt.form
WHERE attempt.kind = 'mock' AND attempt.blueprint = :blueprint AND attempt.status <> 'open'
"""
_ABLE = """
SELECT number FROM attempt
WHERE kind = 'mock' AND status = 'done' AND blueprint = :blueprint AND finished_us >= :since_us AND :answers <= (
    SELECT count(*) FROM response
    WHERE response.attempt = attempt.id AND response.scored = TRUE AND response.answered AND response.first_sight
)
ORDER BY number DESC LIMIT :most
"""
_NEWEST = """
SELECT number FROM attempt
WHERE kind = 'mock' AND blueprint = :blueprint AND status <> 'open' ORDER BY number DESC LIMIT 1
"""
_SIGHTS = """
SELECT topic, count(*) FILTER (WHERE first_sight), count(*) FILTER (WHERE first_sight AND "right"),
       count(*) FILTER (WHERE NOT first_sight), count(*) FILTER (WHERE NOT first_sight AND "right")
FROM response WHERE scored = TRUE AND answered AND spent_ms >= :rapid_below_ms GROUP BY topic ORDER BY topic
"""


class MockCounts(NamedTuple):
    """Mocks of an exam: all that were handed in, finals among those, and finals that are used up by being sat."""

    done: int
    final: int
    used_up: int


class SightTally(NamedTuple):
    """Considered answers of closed attempts to scored items of one topic: first-time, repeated, and right of each."""

    topic: str
    first: int
    first_right: int
    repeats: int
    repeats_right: int


class EvidenceStore:
    """What can be counted towards readiness. Only reads; no event and no item."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mocks(self, blueprint: str, *, final_seed: int, scored: int) -> MockCounts:
        """How many mocks were sat; a final given up counts as used up beyond half of an exam's `scored` items."""
        values = {"blueprint": blueprint, "final": final_seed, "scored": scored}
        row = self._connection.row(_MOCKS, values)
        return MockCounts(*row) if row else MockCounts(0, 0, 0)

    def able_mocks(self, blueprint: str, *, since_us: int, answers: int, most: int) -> list[int]:
        """The newest mocks, by number, handed in since then with so many first-time answers to scored items."""
        values = {"blueprint": blueprint, "since_us": since_us, "answers": answers, "most": most}
        return [number for (number,) in self._connection.rows(_ABLE, values)]

    def newest_mock(self, blueprint: str) -> int | None:
        """The newest closed mock, by number."""
        number = self._connection.value(_NEWEST, {"blueprint": blueprint})
        return None if number is None else int(number)

    def sights(self, rapid_below_ms: int) -> list[SightTally]:
        """First-time and repeated answers by topic; one pass over an index, rapid guesses left out."""
        rows = self._connection.rows(_SIGHTS, {"rapid_below_ms": rapid_below_ms})
        return [SightTally(*row) for row in rows]
