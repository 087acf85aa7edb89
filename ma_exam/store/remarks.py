"""Reasons, notes, bookmarks, reported items and study settings in the database: what a learner wrote, not events."""

import json
from dataclasses import asdict
from typing import Any

from ma_exam.core.item import ItemRef
from ma_exam.core.remarks import Objection, Reason
from ma_exam.core.text import clean
from ma_exam.store.connection import Connection
from ma_exam.store.soundness import sound

_SET_REASON = """
INSERT INTO reason (attempt, position, reason, wall_us) VALUES (:attempt, :position, :reason, :wall_us)
ON CONFLICT (attempt, position) DO UPDATE SET reason = excluded.reason, wall_us = excluded.wall_us
"""
_ALL_REASONS = """
SELECT response.bank, response.item, reason.reason FROM reason
JOIN response ON response.attempt = reason.attempt AND response.position = reason.position
ORDER BY reason.wall_us
"""
_SET_NOTE = """
INSERT INTO note (bank, item, text, wall_us) VALUES (:bank, :item, :text, :wall_us)
ON CONFLICT (bank, item) DO UPDATE SET text = excluded.text, wall_us = excluded.wall_us
"""
_SET_BOOKMARK = """
INSERT INTO bookmark (bank, item, wall_us) VALUES (:bank, :item, :wall_us) ON CONFLICT (bank, item) DO NOTHING
"""
_OBJECT = """
INSERT INTO objection (bank, item, wall_us, body) VALUES (:bank, :item, :wall_us, :body)
ON CONFLICT (bank, item, wall_us) DO UPDATE SET body = excluded.body
"""
_SET_SETTING = """
INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


class RemarkStore:
    """What a learner wrote about items and answers, and set for studying. Each write is one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Why an answer was wrong

    @sound("the reasons that were noted")
    def reasons(self, attempt_id: str) -> dict[int, Reason]:
        """Position -> why the answer there was wrong."""
        statement = "SELECT position, reason FROM reason WHERE attempt = :attempt ORDER BY position"
        rows = self._connection.rows(statement, {"attempt": attempt_id})
        return {int(position): Reason(reason) for position, reason in rows}

    def set_reason(self, attempt_id: str, position: int, reason: Reason | None, wall_us: int) -> None:
        """Note why, or take it back with None."""
        values = {"attempt": attempt_id, "position": position, "reason": reason, "wall_us": wall_us}
        with self._connection.transaction():
            if reason is None:
                self._connection.write(
                    "DELETE FROM reason WHERE attempt = :attempt AND position = :position", values
                )
            else:
                self._connection.write(_SET_REASON, values | {"reason": str(reason)})

    @sound("the reasons that were noted")
    def all_reasons(self) -> list[tuple[ItemRef, Reason]]:
        """Every reason noted in a closed attempt, oldest first."""
        return [
            (ItemRef(bank, item), Reason(reason))
            for bank, item, reason in self._connection.rows(_ALL_REASONS)
        ]

    # Notes and bookmarks

    def note(self, item: ItemRef) -> str:
        """The note on an item; empty where there is none."""
        statement = "SELECT text FROM note WHERE bank = :bank AND item = :item"
        return clean(self._connection.value(statement, _ref(item)) or "")

    @sound("the notes")
    def notes(self) -> dict[ItemRef, str]:
        """Every note, newest first."""
        rows = self._connection.rows("SELECT bank, item, text FROM note ORDER BY wall_us DESC, bank, item")
        return {ItemRef(bank, item): clean(text) for bank, item, text in rows}

    def set_note(self, item: ItemRef, text: str, wall_us: int) -> None:
        """Write a note in place of the one before; an empty one deletes it."""
        values = _ref(item) | {"text": clean(text).strip(), "wall_us": wall_us}
        with self._connection.transaction():
            if values["text"]:
                self._connection.write(_SET_NOTE, values)
            else:
                self._connection.write("DELETE FROM note WHERE bank = :bank AND item = :item", values)

    def bookmarks(self) -> frozenset[ItemRef]:
        """All bookmarked items."""
        rows = self._connection.rows("SELECT bank, item FROM bookmark")
        return frozenset(ItemRef(bank, item) for bank, item in rows)

    def set_bookmark(self, item: ItemRef, on: bool, wall_us: int) -> None:
        """Bookmark an item, or take the bookmark away."""
        with self._connection.transaction():
            if on:
                self._connection.write(_SET_BOOKMARK, _ref(item) | {"wall_us": wall_us})
            else:
                self._connection.write("DELETE FROM bookmark WHERE bank = :bank AND item = :item", _ref(item))

    # Reported items

    def object_to(self, objection: Objection) -> None:
        """Keep that an item was reported as wrong."""
        body = asdict(objection)
        del body["item"], body["wall_us"]
        values = _ref(objection.item) | {"wall_us": objection.wall_us, "body": json.dumps(body)}
        with self._connection.transaction():
            self._connection.write(_OBJECT, values)

    @sound("the reported items")
    def objections(self) -> list[Objection]:
        """All reported items, oldest first."""
        rows = self._connection.rows(
            "SELECT bank, item, wall_us, body FROM objection ORDER BY wall_us, bank, item"
        )
        return [_objection(*row) for row in rows]

    # Settings for studying

    @sound("the study settings")
    def setting(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds; who reads it checks it
        """What was set under that name; None where nothing was."""
        value = self._connection.value("SELECT value FROM setting WHERE name = :name", {"name": name})
        # A column declared as JSON makes a number of a text that looks like one.
        return json.loads(value) if isinstance(value, str) else value

    def set_setting(self, name: str, value: object) -> None:
        """Set, or forget with None."""
        with self._connection.transaction():
            if value is None:
                self._connection.write("DELETE FROM setting WHERE name = :name", {"name": name})
            else:
                self._connection.write(_SET_SETTING, {"name": name, "value": json.dumps(value)})


def _ref(item: ItemRef) -> dict[str, object]:
    return {"bank": item.bank, "item": item.id}


def _objection(bank: str, item: str, wall_us: int, body: str) -> Objection:
    said = json.loads(body)
    return Objection(
        item=ItemRef(bank, item),
        revision=str(said["revision"]),
        stem=clean(said["stem"]),
        chosen=tuple(clean(text) for text in said["chosen"]),
        key=tuple(clean(text) for text in said["key"]),
        remark=clean(said["remark"]),
        source=clean(said["source"]),
        wall_us=wall_us,
    )
