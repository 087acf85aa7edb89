"""Questions to the database about all that was answered: counted there, and no item read but for its options."""

import json
from collections.abc import Collection, Iterable

from ma_exam.core.progress import Score
from ma_exam.core.progress_habits import Told, Version, Wrong
from ma_exam.core.progress_pace import Act, Row
from ma_exam.store.connection import Connection, among
from ma_exam.store.soundness import check_counts, check_moment, sound

_EXAMS = """
SELECT id, number, kind, status, started_us, finished_us, "right", scored FROM attempt
WHERE status <> 'open' AND kind <> 'practice' AND blueprint = :blueprint ORDER BY number
"""
_NEWEST = "SELECT blueprint FROM attempt WHERE blueprint IN {known} ORDER BY number DESC LIMIT 1"
_FIRST_ANSWERS = """
SELECT finished_us, topic, count(*), count(*) FILTER (WHERE response."right")
FROM response JOIN attempt ON attempt.id = response.attempt
WHERE first_sight = 1 AND response.scored = TRUE AND answered = TRUE AND spent_ms >= :rapid_below_ms
GROUP BY attempt, topic
"""
_REPEATS = """
SELECT topic, count(*), count(*) FILTER (WHERE "right") FROM response
WHERE scored = TRUE AND answered = TRUE AND first_sight = FALSE AND spent_ms >= :rapid_below_ms GROUP BY topic
"""
_SAID = """
SELECT (SELECT finished_us FROM attempt WHERE id = attempt),
    count(*) FILTER (WHERE sure = 'sure'), count(*) FILTER (WHERE sure = 'sure' AND NOT "right"),
    count(*) FILTER (WHERE sure = 'unsure'), count(*) FILTER (WHERE sure = 'unsure' AND "right"),
    count(*) FILTER (WHERE sure = 'guess'), count(*) FILTER (WHERE sure = 'guess' AND "right")
FROM response WHERE sure <> '' AND +scored = TRUE AND answered = TRUE {outside} GROUP BY attempt
"""
# The plus sign keeps the index by topic out of it: one pass over the table in its order is ten times as fast.
_WRONG = """
SELECT bank, item, revision, topic, choice FROM attempt CROSS JOIN response ON response.attempt = attempt.id
WHERE answered = TRUE AND response."right" = FALSE AND spent_ms >= :rapid_below_ms ORDER BY number DESC LIMIT :most
"""
# A cross join keeps that order: from the newest attempt on, until there are enough.
_ROWS = """
SELECT position, bank, item, revision, scored, first_sight, "right", answered, spent_ms
FROM response WHERE attempt = :attempt ORDER BY position
"""
_ACTS = """
SELECT seq, kind, body, wall_us FROM event
WHERE attempt = :attempt AND kind IN ('choose', 'begin_block', 'end_block', 'return') ORDER BY seq
"""
_BODIES = 'SELECT bank, id, revision, body FROM item ORDER BY "current"'
_TOPICS = "SELECT DISTINCT topic FROM item"


class HistoryStore:
    """All closed attempts together, whichever exam they were of, unless one is named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @sound("attempts")
    def exams(self, blueprint: str) -> list[tuple[str, Score]]:
        """Id and score of each closed exam or block of this blueprint, the oldest first."""
        found: list[tuple[str, Score]] = []
        for attempt_id, *row in self._connection.rows(_EXAMS, {"blueprint": blueprint}):
            score = Score(*row)
            check_counts(score.number, score.right, score.scored)
            check_moment(score.started_us)
            check_moment(score.finished_us)
            found.append((attempt_id, score))
        return found

    def newest_blueprint(self, known: Iterable[str]) -> str | None:
        """The blueprint of the newest attempt among these; None without any."""
        wanted, values = among("known", known)
        found = self._connection.value(_NEWEST.format(known=wanted), values)
        return None if found is None else str(found)

    def topics(self) -> list[str]:
        """Every topic that an item, shown once or held now, is of."""
        return [str(topic) for (topic,) in self._connection.rows(_TOPICS)]

    def first_answers(self, rapid_below_ms: int) -> list[tuple[int, str, int, int]]:
        """Considered first-time answers to scored items by attempt and topic: when it was closed, answers, right."""
        return self._connection.rows(_FIRST_ANSWERS, {"rapid_below_ms": rapid_below_ms})

    def repeats(self, rapid_below_ms: int) -> list[tuple[str, int, int]]:
        """Considered answers to scored items that were met before, by topic: answers, right."""
        return self._connection.rows(_REPEATS, {"rapid_below_ms": rapid_below_ms})

    def said(self, outside: Iterable[str]) -> list[tuple[int, ...]]:
        """How sure one was of answers to scored items, but those of topics `outside`; a row for each attempt.

        When it was closed; sure, sure and wrong, unsure, unsure and right, guessed, guessed and right.
        """
        out, values = among("out", outside)
        statement = _SAID.format(outside=f"AND topic NOT IN {out}" if values else "")
        return self._connection.rows(statement, values)

    def wrong_answers(self, rapid_below_ms: int, most: int) -> list[Wrong]:
        """The newest considered wrong answers, at most so many."""
        rows = self._connection.rows(_WRONG, {"rapid_below_ms": rapid_below_ms, "most": most})
        return [Wrong(*row) for row in rows]

    @sound("the responses of an attempt")
    def rows(self, attempt_id: str) -> list[Row]:
        """What is asked of the graded responses of an attempt, by position."""
        rows = self._connection.rows(_ROWS, {"attempt": attempt_id})
        found = [
            Row(
                place,
                Version(bank, item, revision),
                bool(scored),
                bool(first),
                bool(right),
                bool(answered),
                ms,
            )
            for place, bank, item, revision, scored, first, right, answered, ms in rows
        ]
        check_counts(*(number for row in found for number in (row.position, row.spent_ms)))
        return found

    @sound("the events of an attempt")
    def acts(self, attempt_id: str) -> list[Act]:
        """The choices of an attempt, and what opens and closes its blocks, in order; no chain is looked at."""
        rows = self._connection.rows(_ACTS, {"attempt": attempt_id})
        return [Act(seq, kind, json.loads(body), wall_us) for seq, kind, body, wall_us in rows]

    @sound("items")
    def options(self, versions: Collection[Version]) -> dict[Version, tuple[Told, ...]]:
        """The options of these items, as authored; of versions that differ in other than words the current one."""
        found: dict[Version, tuple[Told, ...]] = {}
        if not versions:
            return found
        for bank, item_id, revision, body in self._connection.rows(_BODIES):
            version = Version(bank, item_id, revision)
            if version in versions:
                found[version] = tuple(
                    Told(option["text"], bool(option.get("is_key")), str(option.get("misconception", "")))
                    for option in json.loads(body)["options"]
                )
        return found
