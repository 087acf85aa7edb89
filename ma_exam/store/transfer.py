"""All that a database keeps of one student, row by row as records: out for an export, in for an import."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from ma_exam.core.data_fields import BEAT, ITEMS, OF_AN_ATTEMPT, SECTIONS, Record
from ma_exam.core.item import Item, ItemRef
from ma_exam.store.banks import row_of
from ma_exam.store.connection import Connection
from ma_exam.store.soundness import sound

Row = dict[str, Any]


_SELECT = "SELECT {names} FROM {table} WHERE {where} ORDER BY {order}"
_INSERT = "INSERT INTO {table} ({names}) VALUES ({values})"
_ANY = "SELECT 1 FROM {table} WHERE {where} LIMIT 1"
_FORMS_USED = "SELECT code FROM form WHERE code IN (SELECT form FROM attempt) ORDER BY code"
_VERSIONS_USED = "SELECT digests FROM form WHERE code IN (SELECT form FROM attempt)"
_ITEM_KEYS = "SELECT bank, id, digest FROM item ORDER BY bank, id, digest"
_ONE_ITEM = "bank = :bank AND id = :id AND digest = :digest"
_MINE = ("attempt", "note", "bookmark", "objection", "card")
"""Tables that hold a row only when somebody has studied."""


class TransferStore:
    """Reads and writes records as `core.data_fields` lists them; what they mean is for the caller to check."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def transaction(self) -> AbstractContextManager[None]:
        """All of what is added inside, or nothing of it."""
        return self._connection.transaction()

    # Out

    def records(self, section: str) -> Iterator[Row]:
        """Every record of a section, one at a time; attempts with all that is theirs, items that a form shows."""
        match section:
            case "items":
                yield from self._items()
            case "attempts":
                for (number,) in self._connection.rows("SELECT number FROM attempt ORDER BY number"):
                    yield self._attempt(number)
            case "forms":
                for (code,) in self._connection.rows(_FORMS_USED):
                    yield from self._read(SECTIONS["forms"], "code = :code", {"code": code})
            case _:
                yield from self._read(SECTIONS[section])

    def _items(self) -> Iterator[Row]:
        shown = self._shown()
        for bank, item, digest in self._connection.rows(_ITEM_KEYS):
            if (f"{bank}/{item}", digest) in shown:
                values = {"bank": bank, "id": item, "digest": digest}
                yield from self._read(ITEMS, _ONE_ITEM, values)

    @sound("the items of a form")
    def _shown(self) -> set[tuple[str, str]]:
        """`bank/id` and version of every item that the form of an attempt shows."""
        found: set[tuple[str, str]] = set()
        for (digests,) in self._connection.rows(_VERSIONS_USED):
            found |= set(json.loads(digests).items())
        return found

    def _attempt(self, number: int) -> Row:
        (attempt,) = self._read(SECTIONS["attempts"], "number = :number", {"number": number})
        mine = "attempt = :id", {"id": attempt["id"]}
        attempt["beat"] = next(iter(self._read(BEAT, *mine)), None)
        return attempt | {name: self._read(record, *mine) for name, record in OF_AN_ATTEMPT.items()}

    @sound("what was kept")
    def _read(
        self, record: Record, where: str = "TRUE", values: Mapping[str, object] | None = None
    ) -> list[Row]:
        order = _names(record.key) or "TRUE"
        statement = _SELECT.format(names=_names(record.fields), table=record.table, where=where, order=order)
        rows = self._connection.rows(statement, values)
        read = [dict(zip(record.fields, row, strict=True)) for row in rows]
        for row in read:
            for name in record.of_kind("object", "list", "any"):
                # SQLite keeps a text in a column of JSON as a number where it looks like one.
                row[name] = json.loads(row[name]) if isinstance(row[name], str) else row[name]
            for name in record.of_kind("switch"):
                row[name] = bool(row[name])
        return read

    # In

    def in_use(self) -> bool:
        """Whether anybody has studied with this database."""
        return any(self._connection.row(_ANY.format(table=table, where="TRUE")) for table in _MINE)

    def attempts(self) -> dict[str, int]:
        """The id of each attempt, and its number."""
        return dict(self._connection.rows("SELECT id, number FROM attempt"))

    def met(self) -> frozenset[ItemRef]:
        """All items that closed attempts have shown."""
        rows = self._connection.rows("SELECT DISTINCT bank, item FROM response")
        return frozenset(ItemRef(bank, item) for bank, item in rows)

    def has_item(self, bank: str, item: str, digest: str) -> bool:
        """Whether this version of an item is kept."""
        values = {"bank": bank, "id": item, "digest": digest}
        return self._connection.row(_ANY.format(table="item", where=_ONE_ITEM), values) is not None

    def form(self, code: str) -> Row | None:
        """The form of that code, as a record."""
        return next(iter(self._read(SECTIONS["forms"], "code = :code", {"code": code})), None)

    def add_item(self, item: Item, digest: str) -> None:
        """Keep a version of an item for the attempts that show it; new forms do not take it from there."""
        row = row_of(item, digest) | {"current": False}
        self._insert("item", [row])

    def add(self, section: str, row: Mapping[str, Any]) -> bool:
        """Add a record, an attempt with all that is theirs; False where one of its key is there, which stays."""
        record = SECTIONS[section]
        known = " AND ".join(f'"{name}" = :{name}' for name in record.key)
        values = {name: row[name] for name in record.key}
        if self._connection.row(_ANY.format(table=record.table, where=known), values):
            return False
        self._insert(record.table, [_kept(record, row)])
        if section == "attempts":
            for name, part in OF_AN_ATTEMPT.items():
                self._insert(part.table, [_kept(part, entry) | {"attempt": row["id"]} for entry in row[name]])
            if row["beat"] is not None:
                self._insert(BEAT.table, [_kept(BEAT, row["beat"]) | {"attempt": row["id"]}])
        return True

    def forget_settings(self) -> None:
        """Take away what was set for studying."""
        self._connection.write("DELETE FROM setting")

    def _insert(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        added = list(rows)
        if not added:
            return
        values = ", ".join(f":{name}" for name in added[0])
        self._connection.write_all(_INSERT.format(table=table, names=_names(added[0]), values=values), added)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _kept(record: Record, row: Mapping[str, Any]) -> dict[str, object]:
    """The columns of a record, as the database holds them."""
    kept: dict[str, object] = {name: row[name] for name in record.fields}
    return kept | {name: json.dumps(row[name]) for name in record.of_kind("object", "list", "any")}
