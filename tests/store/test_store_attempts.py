"""Forms, attempts and events: nothing doubled, nothing half done, and everything given back as it was."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ma_exam.core.events import Event, Kind, next_event, verify_chain
from ma_exam.core.item import ItemRef
from ma_exam.core.records import AttemptRecord, Beat, Graded
from ma_exam.errors import NotFoundError, StorageError
from ma_exam.store.database import Database
from tests.support.machine import Machine
from tests.support.toys import BANK, attempt_record, digests, make_form, make_items, make_plan

PLAN = make_plan(items=2)
ITEMS = make_items()
FORM = make_form(PLAN, ITEMS)
CLOCK = Machine()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "exam.db")
    opened.attempts.put_form(FORM, digests(ITEMS[:8]))
    yield opened
    opened.close()


def begin(database: Database, name: str = "attempt-1") -> tuple[AttemptRecord, list[Event]]:
    first = next_event(name, None, Kind.START, {}, 0, CLOCK.now())
    second = next_event(name, first, Kind.BEGIN_BLOCK, {}, 0, CLOCK.now())
    return database.attempts.start(attempt_record(PLAN, name), [first, second]), [first, second]


def graded(position: int, *, right: bool = True, item: str = "") -> Graded:
    ref = ItemRef(BANK, item or f"a{position:03d}")
    return Graded(position, ref, "r", "k", "A", True, True, ("c0ffee", "facade"), right, True, 1_234)


def test_a_form_is_given_back_as_it_was(database: Database) -> None:
    assert database.attempts.form(FORM.code) == (FORM, digests(ITEMS[:8]))


def test_a_form_once_kept_stays_as_it_is(database: Database) -> None:
    database.attempts.put_form(replace(FORM, seed=99), {"other/item": "0"})
    assert database.attempts.form(FORM.code) == (FORM, digests(ITEMS[:8]))


def test_an_attempt_is_numbered_from_one_and_given_back_as_it_was(database: Database) -> None:
    first, events = begin(database)
    second, _ = begin(database, "attempt-2")
    assert (first.number, second.number) == (1, 2)
    assert first == replace(attempt_record(PLAN), number=1)
    assert database.attempts.get(1) == first
    assert database.attempts.all() == [second, first]
    assert database.attempts.all("open") == [second, first]
    assert database.attempts.all("done") == []
    assert database.attempts.events("attempt-1") == events
    verify_chain("attempt-1", database.attempts.events("attempt-1"))


def test_what_is_not_there_is_said_so(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no attempt 7"):
        database.attempts.get(7)
    with pytest.raises(NotFoundError, match="no form F-none"):
        database.attempts.form("F-none")
    assert database.attempts.events("nothing") == []
    assert database.attempts.last_beat("nothing") is None


def test_an_attempt_on_a_form_that_is_not_kept_cannot_begin(database: Database) -> None:
    with pytest.raises(StorageError):
        database.attempts.start(attempt_record(PLAN, form="F-none"), [])
    assert database.attempts.all() == []


def test_saying_an_event_again_is_harmless(database: Database) -> None:
    """A commit may report an error although the row was stored: the retry must not double it."""
    _, events = begin(database)
    event = next_event("attempt-1", events[-1], Kind.FLAG, {"at": 1, "on": True}, 5, CLOCK.now())
    for _ in range(3):
        database.attempts.append("attempt-1", event)
    assert database.attempts.events("attempt-1") == [*events, event]


def test_another_event_with_the_same_number_is_refused(database: Database) -> None:
    _, events = begin(database)
    one = next_event("attempt-1", events[-1], Kind.FLAG, {"at": 1, "on": True}, 5, CLOCK.now())
    other = next_event("attempt-1", events[-1], Kind.FLAG, {"at": 2, "on": True}, 5, CLOCK.now())
    database.attempts.append("attempt-1", one)
    with pytest.raises(StorageError, match="another window") as caught:
        database.attempts.append("attempt-1", other)
    assert "resume" in caught.value.hint
    assert database.attempts.events("attempt-1")[-1] == one


def test_the_last_beat_takes_the_place_of_the_one_before(database: Database) -> None:
    begin(database)
    for used in (5_000, 2**33):
        beat = Beat(2, used, 1_800_000_000_000_000, "boot", 2**40)
        database.attempts.beat("attempt-1", beat)
        assert database.attempts.last_beat("attempt-1") == beat


def test_finishing_closes_the_attempt_with_its_result(database: Database) -> None:
    _, events = begin(database)
    last = next_event("attempt-1", events[-1], Kind.END_BLOCK, {"reason": "ended"}, 9, CLOCK.now())
    unscored = replace(graded(3), scored=False)
    blank = replace(graded(4, right=False), choice=(), answered=False)
    results = [graded(1), graded(2, right=False), unscored, blank]
    for _ in range(2):  # a retry changes nothing
        database.attempts.finish("attempt-1", "done", 77, results, last)
    record = database.attempts.get(1)
    assert (record.status, record.finished_us, record.right, record.scored) == ("done", 77, 1, 3)
    assert database.attempts.responses("attempt-1") == results
    assert database.attempts.events("attempt-1")[-1] == last


def test_finishing_is_done_whole_or_not_at_all(database: Database) -> None:
    _, events = begin(database)
    last = next_event("attempt-1", events[-1], Kind.END_BLOCK, {"reason": "ended"}, 9, CLOCK.now())
    with pytest.raises(StorageError):
        database.attempts.finish("attempt-1", "done", 77, [graded(1), graded(1)], last)
    assert database.attempts.get(1).status == "open"
    assert database.attempts.responses("attempt-1") == []
    assert database.attempts.events("attempt-1") == events
    database.attempts.finish("attempt-1", "done", 77, [graded(1)], last)
    assert database.attempts.get(1).status == "done"


def test_an_attempt_given_up_at_once_closes_without_responses(database: Database) -> None:
    begin(database)
    database.attempts.finish("attempt-1", "given_up", 77, [])
    assert (database.attempts.get(1).right, database.attempts.get(1).scored) == (0, 0)


def test_exposure_counts_meetings_in_closed_attempts(database: Database) -> None:
    begin(database)
    begin(database, "attempt-2")
    assert database.attempts.exposure() == {}
    database.attempts.finish("attempt-1", "done", 1, [graded(1), graded(2)])
    database.attempts.finish("attempt-2", "given_up", 1, [graded(1, item="a002"), graded(2, item="a003")])
    expected = {"a001": 1, "a002": 2, "a003": 1}
    assert database.attempts.exposure() == {ItemRef(BANK, name): count for name, count in expected.items()}


def test_a_full_disk_is_told_and_keeps_what_was_there(database: Database) -> None:
    _, events = begin(database)
    connection = database.attempts._connection
    pages = connection.value("PRAGMA page_count")
    connection.write(f"PRAGMA max_page_count = {pages}")
    refused: list[StorageError] = []
    while not refused and len(events) < 500:
        body = {"at": 1, "on": True, "more": "x" * 200}
        event = next_event("attempt-1", events[-1], Kind.FLAG, body, 5, CLOCK.now())
        try:
            database.attempts.append("attempt-1", event)
            events.append(event)
        except StorageError as error:
            refused.append(error)
    assert [(error.message, error.hint) for error in refused] == [
        ("the disk is full; the answer is not saved.", "Free some space; ma-exam tries again.")
    ]
    assert database.attempts.events("attempt-1") == events
    connection.write("PRAGMA max_page_count = 1000000")
    database.attempts.append("attempt-1", event)
    assert database.attempts.events("attempt-1") == [*events, event]


def test_events_that_cannot_be_read_are_a_storage_error(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    opened = Database.open(path)
    opened.attempts.put_form(FORM, {})
    begin(opened)
    opened.close()
    for change in ("body = '{broken'", "kind = 'dance', body = '{}'"):
        connection = sqlite3.connect(path)
        connection.execute(f"UPDATE event SET {change} WHERE seq = 2")  # noqa: S608 - two fixed texts
        connection.commit()
        connection.close()
        opened = Database.open(path)
        with pytest.raises(StorageError, match="damaged"):
            opened.attempts.events("attempt-1")
        opened.close()
