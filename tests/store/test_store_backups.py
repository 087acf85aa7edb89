"""Copies beside the commits: whole, verified, named by time and reason, thinned; and what the last good one lacks."""

import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.events import Event, Kind, next_event
from ma_exam.errors import DamagedError, StorageError
from ma_exam.store import backup_folder as folder_module
from ma_exam.store.backup_folder import Backup, backup_folder, backups, kept, last_good, new_backup, thin
from ma_exam.store.contents import look_into
from ma_exam.store.database import Database
from ma_exam.store.heads import Head, Heads, Loss, heads_file, read_heads, write_heads
from tests.support.machine import Machine
from tests.support.toys import attempt_record, bank_record, make_form, make_items, make_plan

NOON_US = 1_800_000_000_000_000
ATTEMPT = "attempt-1"


class Writer:
    """An attempt that goes on and on."""

    def __init__(self, path: Path) -> None:
        self.database = Database.open(path)
        self.database.banks.put(bank_record(), make_items())
        plan = make_plan(blocks=1, tutorial=0)
        self.database.attempts.put_form(make_form(plan, make_items()), {})
        self.clock = Machine()
        self.last: Event = next_event(ATTEMPT, None, Kind.START, {}, 0, self.clock.now())
        self.database.attempts.start(attempt_record(plan), [self.last])

    def answer(self, count: int = 1) -> None:
        for _ in range(count):
            body = {"at": 1, "choice": [self.last.seq % 4]}
            self.last = next_event(ATTEMPT, self.last, Kind.CHOOSE, body, self.last.seq, self.clock.now())
            self.database.attempts.append(ATTEMPT, self.last)


def test_a_copy_taken_while_answers_are_committed_is_whole(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "exam.db")
    raw = writer.database._connection.raw
    raw.execute("CREATE TABLE filling (a)")
    raw.executemany("INSERT INTO filling VALUES (?)", [(os.urandom(3000),)] * 1500)
    copied = threading.Event()

    def copy() -> None:
        writer.database.copy_to(tmp_path / "copy.db")
        copied.set()

    thread = threading.Thread(target=copy)
    thread.start()
    while not copied.is_set():
        writer.answer()
    thread.join()
    beside = writer.last.seq - 1
    contents = look_into(tmp_path / "copy.db", chains=True)
    assert (contents.fault, contents.broken, contents.attempts) == ("", (), 1)
    assert 0 < contents.answers <= beside
    assert contents.answers == contents.closer[0].answers
    writer.database.close()
    assert look_into(tmp_path / "exam.db", chains=True).closer[0].events == writer.last.seq


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_copy_is_for_its_owner_only(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "exam.db")
    place = new_backup(tmp_path / "exam.db", NOON_US, "asked")
    writer.database.copy_to(place.file)
    writer.database.close()
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.file.parent.stat().st_mode) == 0o700


def test_a_copy_that_fails_leaves_nothing_and_the_older_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(tmp_path / "exam.db")
    target = tmp_path / "copy.db"
    writer.database.copy_to(target)
    before = target.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda _descriptor: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(StorageError, match="No space left") as caught:
            writer.database.copy_to(target)
    writer.answer()
    writer.database.close()
    assert "Free some space" in caught.value.hint
    assert target.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["copy.db", "exam.db"]


def test_backups_are_listed_by_time_and_strangers_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    assert backups(path) == []
    for wall_us, why in [(NOON_US, "change"), (NOON_US, "hand-in"), (NOON_US - 10**9, "asked")]:
        new_backup(path, wall_us, why).file.write_bytes(b"x")
    (backup_folder(path) / "mine.db").write_bytes(b"x")
    (backup_folder(path) / "2026-13-45T999999Z.asked.db").write_bytes(b"x")
    (backup_folder(path) / "2026-01-01T000000Z.asked.db.tmp").write_bytes(b"cut short")
    assert [entry.why for entry in backups(path)] == ["hand-in", "change", "asked"]
    assert backups(path)[0].wall_us == NOON_US
    new_backup(path, NOON_US, "asked")
    assert not list(backup_folder(path).glob("*.tmp"))
    assert thin(path) == []
    assert len(list(backup_folder(path).iterdir())) == 5


@given(st.lists(st.integers(0, 700 * 24 * 60), max_size=120, unique=True))
def test_the_newest_and_one_of_each_day_week_and_month_stay(minutes: list[int]) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    entries = [
        Backup(Path(f"{minute}.db"), start + timedelta(minutes=minute), "change") for minute in minutes
    ]
    staying = kept(entries)
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)
    assert set(newest[: folder_module.LAST]) <= staying <= set(entries)
    counts = (folder_module.LAST, folder_module.DAYS, folder_module.WEEKS, folder_module.MONTHS)
    assert len(staying) <= sum(counts)
    days = sorted({entry.at.date() for entry in entries}, reverse=True)[: folder_module.DAYS]
    assert set(days) <= {entry.at.date() for entry in staying}
    months = {(entry.at.year, entry.at.month) for entry in entries}
    assert len({(entry.at.year, entry.at.month) for entry in staying}) >= min(
        len(months), folder_module.MONTHS
    )
    assert kept(sorted(staying, key=lambda entry: entry.at)) == staying


def test_copies_from_before_an_upgrade_always_stay() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    old = Backup(Path("old.db"), start, "before-v2")
    many = [Backup(Path(f"{day}.db"), start + timedelta(days=day), "change") for day in range(1, 900)]
    assert old in kept([old, *many])


def test_a_damaged_database_is_refused_with_the_last_good_backup_and_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    writer = Writer(path)
    writer.answer(3)
    writer.database.copy_to(new_backup(path, NOON_US, "change").file)
    new_backup(path, NOON_US + 10**9, "change").file.write_bytes(b"this one is not whole")
    writer.answer(4)
    writer.database.close()
    head = Head(ATTEMPT, 1, "mock", writer.last.seq, writer.last.hash, 7)
    write_heads(path, Heads({ATTEMPT: head}))
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(bytes(4096))
    damaged = path.read_bytes()
    with pytest.raises(DamagedError, match="the database is damaged") as caught:
        Database.open(path)
    good = last_good(path)
    assert good is not None
    assert good[0].wall_us == NOON_US
    assert "at least 4 newer answers are not in it" in caught.value.hint
    assert good[0].at.astimezone().strftime("%Y-%m-%d %H:%M") in caught.value.hint
    assert "`ma-exam restore`" in caught.value.hint
    assert "Nothing was changed" in caught.value.hint
    assert path.read_bytes() == damaged
    assert not list(tmp_path.glob("*.damaged-*"))


def test_without_any_backup_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    path.write_bytes(b"")
    with pytest.raises(DamagedError, match="is empty") as caught:
        Database.open(path)
    assert "There is no backup of it" in caught.value.hint


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE event SET body = '{}' WHERE seq = 3", 3),
        ("UPDATE event SET body = '{' WHERE seq = 3", 3),
        ("UPDATE event SET used_ms = 'x' WHERE seq = 4", 4),
        ("UPDATE event SET kind = 'nonsense' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 2", 2),
        ("DELETE FROM event", 1),
    ],
)
def test_every_chain_is_verified_when_asked(tmp_path: Path, change: str, broken_at: int) -> None:
    path = tmp_path / "exam.db"
    writer = Writer(path)
    writer.answer(4)
    writer.database.close()
    connection = sqlite3.connect(path)
    connection.execute(change)
    connection.commit()
    connection.close()
    assert [attempt.broken_at for attempt in look_into(path, chains=True).broken] == [broken_at]


def test_what_the_side_file_tells_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    writer = Writer(path)
    writer.answer(3)
    look = writer.database.closer_look()
    writer.database.close()

    def missing(**changes: int | str) -> list[Loss]:
        values = {"id": ATTEMPT, "number": 1, "kind": "mock", "seq": 4, "hash": "h", "answers": 3} | changes
        head = Head(**values)  # type: ignore[arg-type]  # the values of a head, some changed
        return Heads({head.id: head}).missing_from(look)

    assert missing() == missing(seq=2, answers=1) == []
    assert missing(seq=9, answers=7) == [Loss(1, "mock", 5, 4)]
    assert str(missing(seq=5, answers=4)[0]) == "1 answer of mock exam 1"
    assert str(missing(id="gone", number=2, kind="block", seq=2, answers=0)[0]).endswith("of block 2")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"heads": [{}], "losses": []}', b"\xff", b"[" * 100_000])
def test_a_side_file_that_makes_no_sense_stops_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "exam.db"
    heads_file(path).write_bytes(content)
    assert read_heads(path) == Heads({}, readable=False)
