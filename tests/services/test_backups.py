"""Copies that are asked for, and bringing one back: verified first, and the present database is always kept."""

import os
import sqlite3
from pathlib import Path

import pytest

from ma_exam.errors import DamagedError, InUseError, NotFoundError, StorageError, UsageError
from ma_exam.services.backups import back_up_now, find_backup, list_backups, plan_restore, restore
from ma_exam.store.backup_folder import backups
from ma_exam.store.contents import look_into
from ma_exam.store.database import Database
from ma_exam.store.heads import Head, Heads, heads_file, write_heads
from ma_exam.store.identity import SCHEMA_VERSION
from tests.store.test_store_backups import NOON_US, Writer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with three answers that is backed up, and two more answers since."""
    file = tmp_path / "exam.db"
    writer = Writer(file)
    writer.answer(3)
    writer.database.close()
    back_up_now(file, None, NOON_US)
    database = Database.open(file)
    writer.database = database
    writer.answer(2)
    database.close()
    return file


def answers(file: Path) -> int:
    return look_into(file).answers


def beside(path: Path, why: str) -> list[Path]:
    return sorted(path.parent.glob(f"*.{why}-*"))


def test_a_copy_goes_to_the_backups_or_where_it_is_asked_for(path: Path, tmp_path: Path) -> None:
    (made,) = backups(path)
    assert (made.why, made.wall_us, answers(made.file)) == ("asked", NOON_US, 3)
    copied = back_up_now(path, tmp_path / "mine.db", NOON_US)
    assert (copied.file, copied.contents.answers, answers(copied.file)) == (tmp_path / "mine.db", 5, 5)
    with pytest.raises(UsageError, match="there already"):
        back_up_now(path, tmp_path / "mine.db", NOON_US)
    assert back_up_now(path, tmp_path, NOON_US).file.name.startswith("ma-exam-2027-01-15T")


def test_there_must_be_something_to_copy(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no database yet"):
        back_up_now(tmp_path / "exam.db", None, NOON_US)
    assert list(tmp_path.iterdir()) == []


def test_backups_are_listed_with_what_they_hold(path: Path) -> None:
    (path.parent / "backups" / "2026-01-01T000000Z.change.db").write_bytes(b"not whole")
    listed = list_backups(path)
    assert [(entry.number, entry.contents.attempts, entry.contents.answers) for entry in listed] == [
        (1, 1, 3),
        (2, 0, 0),
    ]
    assert [entry.contents.sound for entry in listed] == [True, False]


def test_a_backup_is_found_by_number_name_and_path(path: Path, tmp_path: Path) -> None:
    (made,) = backups(path)
    for name in ("1", made.file.name, str(made.file), f"backups/{made.file.name}"):
        assert find_backup(path, name, tmp_path) == made.file
    for name in ("0", "2", "x", "", "9" * 5000):
        with pytest.raises(NotFoundError, match="no backup"):
            find_backup(path, name, tmp_path / "backups" / "none")


def test_a_restored_backup_takes_the_place_and_the_present_one_is_kept(path: Path) -> None:
    write_heads(path, Heads({"attempt-1": Head("attempt-1", 1, "mock", 6, "h", 5)}))
    made = backups(path)[0]
    planned = plan_restore(path, made.file)
    assert planned.present is not None
    assert (planned.contents.answers, planned.present.answers) == (3, 5)
    aside = restore(path, made.file)
    assert aside is not None
    assert beside(path, "before-restore") == [aside]
    assert (answers(path), answers(aside), answers(made.file)) == (3, 5, 3)
    assert not heads_file(path).exists(), "what it told of is not this database"
    Database.open(path).close()
    again = restore(path, aside)
    assert answers(path) == 5
    assert again != aside


def test_a_damaged_database_is_kept_to_the_byte_with_its_wal(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(bytes(4096))
    wal = path.with_name("exam.db-wal")
    wal.write_bytes(b"of the damaged one")
    damaged = path.read_bytes()
    aside = restore(path, backups(path)[0].file)
    assert aside is not None
    assert aside in beside(path, "damaged")
    assert aside.read_bytes() == damaged
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"of the damaged one"
    assert not wal.exists()
    database = Database.open(path)
    assert database.contents(chains=True).broken == ()
    database.close()


@pytest.mark.parametrize("spoilt", ["gone", "empty", "text", "newer"])
def test_whatever_became_of_the_database_a_backup_can_be_restored(path: Path, spoilt: str) -> None:
    if spoilt == "newer":
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.close()
    elif spoilt == "gone":
        path.unlink()
    else:
        path.write_bytes(b"" if spoilt == "empty" else b"Dear diary. " * 90)
    aside = restore(path, backups(path)[0].file)
    assert (aside is None) is (spoilt == "gone")
    assert answers(path) == 3
    Database.open(path).close()


def test_what_is_not_whole_is_not_restored(path: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(backups(path)[0].file.read_bytes()[:-4096])
    before = path.read_bytes()
    with pytest.raises(DamagedError, match="cannot be used"):
        restore(path, bad)
    with pytest.raises(UsageError, match="present database itself"):
        restore(path, path)
    assert path.read_bytes() == before
    assert beside(path, "before-restore") == beside(path, "damaged") == []


def test_nothing_is_restored_under_an_open_window(path: Path) -> None:
    database = Database.open(path)
    with pytest.raises(InUseError, match="another window"):
        restore(path, backups(path)[0].file)
    database.close()
    assert answers(path) == 5


def test_a_disk_that_fills_up_while_restoring_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def full(_source: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(StorageError, match="No space left") as caught:
        restore(path, backups(path)[0].file)
    assert "as it was" in caught.value.hint
    assert path.read_bytes() == before
    assert sorted(os.listdir(path.parent)) == ["backups", "exam.db"]


def test_a_file_system_without_second_names_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: object, _target: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    aside = restore(path, backups(path)[0].file)
    assert aside is not None
    assert (answers(path), answers(aside)) == (3, 5)
