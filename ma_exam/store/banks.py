"""Banks and item versions in the database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import BankRecord, Stock
from ma_exam.store.connection import Connection, among
from ma_exam.store.soundness import sound

_BANKS = """
SELECT name, title, path, blueprint, shipped, content_hash, stamp, files_hash, items, compiled_us
FROM bank ORDER BY shipped DESC, name
"""
_ADD_BANK = """
INSERT INTO bank (name, title, path, blueprint, shipped, content_hash, stamp, files_hash, items, compiled_us)
VALUES (:name, :title, :path, :blueprint, :shipped, :content_hash, :stamp, :files_hash, :items, :compiled_us)
"""
_ADD_ITEM = """
INSERT INTO item (bank, id, digest, revision, "current", topic, status, one_key, body)
VALUES (:bank, :id, :digest, :revision, :current, :topic, :status, :one_key, :body)
"""
_KNOWN = "SELECT 1 FROM item WHERE bank = :bank AND id = :id AND digest = :digest"
_MAKE_CURRENT = 'UPDATE item SET "current" = TRUE WHERE bank = :bank AND id = :id AND digest = :digest'
_RETIRE = 'UPDATE item SET "current" = FALSE WHERE bank = :bank'
_DROP_BANK = "DELETE FROM bank WHERE name = :bank"
_ITEMS = 'SELECT body FROM item WHERE "current" = TRUE AND bank IN {banks} ORDER BY bank, id'
_VERSIONS = "SELECT body FROM item WHERE digest IN {digests}"
_STOCK = """
SELECT topic, status, one_key, count(*), count(*) FILTER (WHERE bank || '/' || id IN {met} OR EXISTS (
    SELECT 1 FROM response WHERE response.bank = item.bank AND response.item = item.id AND first_sight = 1
))
FROM item WHERE "current" = TRUE AND bank IN (SELECT name FROM bank)
GROUP BY topic, status, one_key
"""


class BankStore:
    """Compiled banks. An item version, once stored, is never altered: attempts point at it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[BankRecord]:
        """Every compiled bank, shipped ones first, then by name."""
        return [
            BankRecord(name, title, path, blueprint, bool(shipped), *rest)
            for name, title, path, blueprint, shipped, *rest in self._connection.rows(_BANKS)
        ]

    def put(self, record: BankRecord, items: Sequence[Item]) -> None:
        """Store a compiled bank: new versions are added; versions that are gone stay but leave the pool."""
        versions = {(item.id, item.body_digest): item for item in items}
        bank = {"bank": record.name}
        with self._connection.transaction():
            self._connection.write(_DROP_BANK, bank)
            self._connection.write(_ADD_BANK, asdict(record))
            self._connection.write(_RETIRE, bank)
            known = set(self._connection.rows("SELECT id, digest FROM item WHERE bank = :bank", bank))
            again = [bank | {"id": item_id, "digest": digest} for item_id, digest in versions.keys() & known]
            self._connection.write_all(_MAKE_CURRENT, again)
            new = [row_of(versions[key], key[1]) for key in sorted(versions.keys() - known)]
            self._connection.write_all(_ADD_ITEM, new)

    def keep_versions(self, items: Sequence[Item]) -> None:
        """Store item versions of a bank that is not in the library, for an attempt that shows them."""
        with self._connection.transaction():
            for item in items:
                row = row_of(item, item.body_digest) | {"current": False}
                if not self._connection.row(_KNOWN, row):
                    self._connection.write(_ADD_ITEM, row)

    def restamp(self, name: str, stamp: str) -> None:
        """Note that the files look different but hold the same bytes."""
        with self._connection.transaction():
            self._connection.write(
                "UPDATE bank SET stamp = :stamp WHERE name = :name", {"name": name, "stamp": stamp}
            )

    def remove(self, name: str) -> None:
        """Take a bank out of the library. Its item versions stay for the attempts that hold them."""
        with self._connection.transaction():
            self._connection.write(_DROP_BANK, {"bank": name})
            self._connection.write(_RETIRE, {"bank": name})

    @sound("items of the library")
    def items(self, banks: Iterable[str]) -> list[Item]:
        """The current items of the named banks, by bank and id."""
        wanted, values = among("bank", banks)
        rows = self._connection.rows(_ITEMS.format(banks=wanted), values)
        return [Item.from_dict(json.loads(body)) for (body,) in rows]

    def stock(self, met: Iterable[ItemRef] = ()) -> list[Stock]:
        """How many current items of library banks there are by topic, status and kind, and how many of them were met.

        Met are items that a closed attempt has shown, which one has for the first time, and those of `met`. No item
        is read for it.
        """
        also, values = among("met", map(str, met))
        rows = self._connection.rows(_STOCK.format(met=also), values)
        return [Stock(topic, status, bool(one_key), *counts) for topic, status, one_key, *counts in rows]

    @sound("items of an attempt")
    def versions(self, digests: Mapping[str, str]) -> dict[ItemRef, Item]:
        """The item versions named by `bank/id` -> digest."""
        wanted, values = among("digest", sorted(set(digests.values())))
        rows = self._connection.rows(_VERSIONS.format(digests=wanted), values)
        found = [Item.from_dict(json.loads(body)) for (body,) in rows]
        return {item.ref: item for item in found if digests.get(str(item.ref)) == item.body_digest}


def row_of(item: Item, digest: str) -> dict[str, object]:
    """The row of a version of an item that new forms may hold."""
    return {
        "bank": item.bank,
        "id": item.id,
        "digest": digest,
        "revision": item.revision,
        "current": True,
        "topic": item.topic,
        "status": item.status,
        "one_key": item.one_key,
        "body": json.dumps(item.to_dict()),
    }
