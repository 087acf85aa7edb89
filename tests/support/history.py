"""A student's history of any kind: attempts of every kind and status, and everything that is remarked on items."""

import json
import random
from pathlib import Path
from typing import Any

from ma_exam.core.attempt import Phase
from ma_exam.core.confidence import Sure
from ma_exam.core.events import Event, next_event
from ma_exam.core.records import AttemptKind
from ma_exam.core.remarks import Objection, Reason
from ma_exam.core.wish import Wish
from ma_exam.services.data_export import Exported, events_of, parts
from ma_exam.services.desk import Desk
from ma_exam.services.library import Library
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.store.database import Database
from tests.support.machine import SECOND, Machine
from tests.support.toys import bank_record, make_items

TEXTS = ("see p. 12", "line\nbreak", "\u202eturned", "\x1b[31mred", "李 é 🩺", "{[\"']}", "\x7f\x00")


def open_desk(folder: Path, machine: Machine, *, bank: bool = True) -> Desk:
    """A desk over a database of its own, with a bank of eighty items unless told otherwise."""
    (folder / "shipped").mkdir(parents=True, exist_ok=True)
    database = Database.open(folder / "ma-exam.db")
    database._connection.write("PRAGMA synchronous=off")  # many histories are made up, and none need last
    if bank and not database.banks.all():
        database.banks.put(bank_record(), make_items())
    return Desk(database, Library(database.banks, folder / "shipped"), machine)


def live(desk: Desk, machine: Machine, seed: int, attempts: int) -> None:
    """So many attempts and some remarks, by that seed."""
    chance = random.Random(seed)  # noqa: S311 - it makes up answers, no secrets
    for _ in range(attempts):
        kind: AttemptKind = chance.choice(["mock", "block", "practice"])
        if open_ones := desk.database.attempts.all("open"):
            desk.give_up(open_ones[0].number)
        if kind == "practice":
            wish = Wish(count=chance.randrange(1, 9), sure=chance.random() < 0.5)
            sitting = desk.start_practice("toy", wish, seed=chance.randrange(99))
        else:
            sitting = desk.start("toy", kind=kind, seed=chance.randrange(99))
        _sit(sitting, machine, chance)
        record = desk.database.attempts.all()[0]
        if chance.random() < 0.6:
            reason = chance.choice(list(Reason))
            desk.database.remarks.set_reason(record.id, chance.randrange(1, 3), reason, machine.wall_us)
    remark(desk, machine, chance)


def _sit(sitting: Sitting, machine: Machine, chance: random.Random) -> None:
    machine.run(chance.randrange(1, 90) * SECOND)
    commit_all(sitting, sitting.begin_block())
    while sitting.saved.phase is Phase.BLOCK:
        for position in sitting.head.positions:
            machine.run(chance.randrange(1, 60) * SECOND)
            commit_all(sitting, sitting.tick())
            if sitting.saved.phase is not Phase.BLOCK or position not in sitting.head.positions:
                break
            commit_all(sitting, sitting.go(position))
            act = chance.randrange(6)
            if act == 0:
                commit_all(sitting, sitting.flag(position))
            if act == 1:
                commit_all(sitting, sitting.strike(position, chance.randrange(4)))
            if act == 2:
                commit_all(sitting, sitting.sure(position, chance.choice([*Sure, None])))
            if act > 1:
                commit_all(sitting, sitting.choose(position, chance.randrange(4)))
            if act == 5:
                sitting.beat()
        if chance.random() < 0.2:
            commit_all(sitting, sitting.leave())
            return
        commit_all(sitting, sitting.end_block())
        commit_all(sitting, sitting.begin_block())


def remark(desk: Desk, machine: Machine, chance: random.Random) -> None:
    """Notes, bookmarks, a report of an item, a card and a setting."""
    remarks = desk.database.remarks
    for item in chance.sample(make_items(), 5):
        machine.run(SECOND)
        remarks.set_note(item.ref, chance.choice(TEXTS), machine.wall_us)
        remarks.set_bookmark(item.ref, True, machine.wall_us)
        texts = (chance.choice(TEXTS),)
        remarks.object_to(
            Objection(item.ref, item.revision, item.stem, texts, texts, "a remark", "", machine.wall_us)
        )
        desk.database._connection.write(
            "INSERT INTO card VALUES (:bank, :item, :stability, 5, 3, 739000, 2, 0) ON CONFLICT DO NOTHING",
            {"bank": item.bank, "item": item.id, "stability": chance.random() * 30},
        )
    remarks.set_setting("exam_date", "2026-12-07")
    remarks.set_setting("daily_limit", chance.randrange(10, 90))


def exported(database: Database, *, name: str = "Anna", wall_us: int = 1) -> bytes:
    """The document of an open database."""
    return b"".join(parts(database, Exported(Path()), name=name, wall_us=wall_us))


def document(database: Database) -> dict[str, Any]:
    """The same as data."""
    found: dict[str, Any] = json.loads(exported(database))
    return found


def chain_anew(attempt: dict[str, Any]) -> None:
    """Give the events of an attempt, which were altered, hashes that fit: what a careful forger would do."""
    last: Event | None = None
    events: list[dict[str, Any]] = []
    for told, event in zip(attempt["events"], events_of(attempt), strict=True):
        last = next_event(attempt["id"], last, event.kind, event.body, event.used_ms, event.instant)
        events.append({**told, "seq": last.seq, "prev_hash": last.prev_hash, "hash": last.hash})
    attempt["events"] = events
