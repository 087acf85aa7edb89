"""Reasons, notes, bookmarks, reported items and settings: kept, changed, taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ma_exam.core.item import ItemRef
from ma_exam.core.remarks import Objection, Reason
from ma_exam.errors import StorageError
from ma_exam.store.database import Database
from ma_exam.store.remarks import RemarkStore

ITEM, OTHER = ItemRef("toys", "a1"), ItemRef("toys", "b2")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "exam.db")
    yield opened
    opened.close()


@pytest.fixture
def remarks(database: Database) -> RemarkStore:
    return database.remarks


def test_a_note_is_written_changed_and_deleted_by_writing_nothing(remarks: RemarkStore) -> None:
    assert remarks.note(ITEM) == ""
    remarks.set_note(ITEM, "  first line\nsecond  ", 1)
    remarks.set_note(OTHER, "other", 2)
    assert remarks.note(ITEM) == "first line\nsecond"
    assert list(remarks.notes()) == [OTHER, ITEM]
    remarks.set_note(ITEM, " \n ", 3)
    assert remarks.notes() == {OTHER: "other"}


def test_what_a_note_could_do_to_a_terminal_is_taken_out(remarks: RemarkStore) -> None:
    remarks.set_note(ITEM, "one\x1b[2Jtwo", 1)
    assert "\x1b" not in remarks.note(ITEM)


def test_a_bookmark_is_set_once_and_taken_away(remarks: RemarkStore) -> None:
    remarks.set_bookmark(ITEM, True, 1)
    remarks.set_bookmark(ITEM, True, 2)
    assert remarks.bookmarks() == {ITEM}
    remarks.set_bookmark(ITEM, False, 3)
    remarks.set_bookmark(ITEM, False, 4)
    assert remarks.bookmarks() == frozenset()


def test_a_reported_item_keeps_every_word(remarks: RemarkStore) -> None:
    said = Objection(ITEM, "r1", "Which?", ("This",), ("That",), "the key is out of date", "CDC 2026", 5)
    remarks.object_to(said)
    assert remarks.objections() == [said]


def test_settings_are_set_read_and_forgotten(remarks: RemarkStore) -> None:
    assert remarks.setting("exam_date") is None
    remarks.set_setting("exam_date", "2026-12-07")
    remarks.set_setting("exam_date", "2026-12-08")
    assert remarks.setting("exam_date") == "2026-12-08"
    remarks.set_setting("exam_date", None)
    assert remarks.setting("exam_date") is None


def test_a_reason_of_no_attempt_is_refused(remarks: RemarkStore) -> None:
    with pytest.raises(StorageError, match="refused"):
        remarks.set_reason("no such attempt", 1, Reason.SLIP, 1)


def test_damaged_remarks_are_an_error_in_words(database: Database) -> None:
    database._connection.write("INSERT INTO setting (name, value) VALUES ('exam_date', '{')")
    with pytest.raises(StorageError, match="study settings"):
        database.remarks.setting("exam_date")


@pytest.mark.parametrize("value", [60, 0, -1, 0.5, "60", "2026-12-07", True, [1, "2"], {"a": None}])
def test_a_setting_comes_back_as_it_was_set(database: Database, value: object) -> None:
    database.remarks.set_setting("daily_limit", value)
    found = database.remarks.setting("daily_limit")
    assert (found, type(found)) == (value, type(value))
