"""Banks and item versions in the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Engine, case, delete, exists, func, insert, select, text, tuple_, update

from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import BankRecord, Stock
from ma_exam.store.soundness import sound
from ma_exam.store.tables import BANK, ITEM, RESPONSE

_CHUNK = 500


class BankStore:
    """Compiled banks. An item version, once stored, is never altered: attempts point at it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[BankRecord]:
        """Every compiled bank, shipped ones first, then by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(BANK).order_by(BANK.c.shipped.desc(), BANK.c.name))
            return [BankRecord(**row._mapping) for row in rows]

    def put(self, record: BankRecord, items: Sequence[Item]) -> None:
        """Store a compiled bank: new versions are added; versions that are gone stay but leave the pool."""
        versions = {(item.id, item.body_digest): item for item in items}
        mine = ITEM.c.bank == record.name
        with self._engine.begin() as connection:
            connection.execute(delete(BANK).where(BANK.c.name == record.name))
            connection.execute(insert(BANK), [asdict(record)])
            connection.execute(update(ITEM).where(mine).values(current=False))
            stored = connection.execute(select(ITEM.c.id, ITEM.c.digest).where(mine))
            known = {(row.id, row.digest) for row in stored}
            for item_id, digest in sorted(versions.keys() & known):
                same = (ITEM.c.id == item_id) & (ITEM.c.digest == digest)
                connection.execute(update(ITEM).where(mine, same).values(current=True))
            new = [_row(versions[key], key[1]) for key in sorted(versions.keys() - known)]
            for start in range(0, len(new), _CHUNK):
                connection.execute(insert(ITEM), new[start : start + _CHUNK])

    def keep_versions(self, items: Sequence[Item]) -> None:
        """Store item versions of a bank that is not in the library, for an attempt that shows them."""
        with self._engine.begin() as connection:
            for item in items:
                digest = item.body_digest
                same = (ITEM.c.bank == item.bank) & (ITEM.c.id == item.id) & (ITEM.c.digest == digest)
                if not connection.execute(select(ITEM.c.id).where(same)).first():
                    connection.execute(insert(ITEM), [_row(item, digest) | {"current": False}])

    def restamp(self, name: str, stamp: str) -> None:
        """Note that the files look different but hold the same bytes."""
        with self._engine.begin() as connection:
            connection.execute(update(BANK).where(BANK.c.name == name).values(stamp=stamp))

    def remove(self, name: str) -> None:
        """Take a bank out of the library. Its item versions stay for the attempts that hold them."""
        with self._engine.begin() as connection:
            connection.execute(delete(BANK).where(BANK.c.name == name))
            connection.execute(update(ITEM).where(ITEM.c.bank == name).values(current=False))

    @sound("items of the library")
    def items(self, banks: Iterable[str]) -> list[Item]:
        """The current items of the named banks, by bank and id."""
        wanted = (ITEM.c.bank.in_(list(banks))) & ITEM.c.current.is_(True)
        query = select(ITEM.c.body).where(wanted).order_by(ITEM.c.bank, ITEM.c.id)
        with self._engine.connect() as connection:
            return [Item.from_dict(body) for body in connection.execute(query).scalars()]

    def stock(self, met: Iterable[ItemRef] = ()) -> list[Stock]:
        """How many current items of library banks there are by topic, status and kind, and how many of them were met.

        Met are items that a closed attempt has shown, which one has for the first time, and those of `met`. No item
        is read for it.
        """
        answered = exists().where(
            RESPONSE.c.bank == ITEM.c.bank, RESPONSE.c.item == ITEM.c.id, text("first_sight = 1")
        )
        also = tuple_(ITEM.c.bank, ITEM.c.id).in_([(ref.bank, ref.id) for ref in met])
        seen = func.sum(case((answered | also, 1), else_=0))
        kind = (ITEM.c.topic, ITEM.c.status, ITEM.c.one_key)
        query = (
            select(*kind, func.count(), seen)
            .where(ITEM.c.current.is_(True), ITEM.c.bank.in_(select(BANK.c.name)))
            .group_by(*kind)
        )
        with self._engine.connect() as connection:
            return [Stock(*row) for row in connection.execute(query)]

    @sound("items of an attempt")
    def versions(self, digests: Mapping[str, str]) -> dict[ItemRef, Item]:
        """The item versions named by `bank/id` -> digest."""
        query = select(ITEM.c.body).where(ITEM.c.digest.in_(sorted(set(digests.values()))))
        with self._engine.connect() as connection:
            found = [Item.from_dict(body) for body in connection.execute(query).scalars()]
        return {item.ref: item for item in found if digests.get(str(item.ref)) == item.body_digest}


def _row(item: Item, digest: str) -> dict[str, object]:
    return {
        "bank": item.bank,
        "id": item.id,
        "digest": digest,
        "revision": item.revision,
        "current": True,
        "topic": item.topic,
        "status": item.status,
        "one_key": item.one_key,
        "body": item.to_dict(),
    }
