"""A bookmark and a note from any screen: told when on disk, never lost when it cannot be saved."""

import pytest
from textual.events import Paste

from ma_exam.core.item import ItemRef
from ma_exam.core.text import clean
from ma_exam.errors import StorageError
from ma_exam.store.remarks import RemarkStore
from ma_exam.tui.remarks import NoteDialog, edit_note, known_remarks, toggle_bookmark
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.widgets.writing import NOTE_MOST, NoteArea
from tests.hostile.payloads import PAYLOADS, Payload
from tests.tui.support import Hall, Seat

ITEM = ItemRef("toybank", "item-01")


class Heard:
    """What was told to whoever asked."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def __call__(self, *news: object) -> None:
        self.told.append(news[0] if len(news) == 1 else news)


async def at_home(seat: Seat) -> None:
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.app.home.filled, "home")


async def write(seat: Seat, heard: Heard) -> NoteDialog:
    edit_note(seat.app, ITEM, heard)
    return await seat.on(NoteDialog)


def refuse(*_: object) -> None:
    raise StorageError("the disk is full.", hint="Free some space.")


async def test_a_bookmark_is_set_and_taken_away(hall: Hall) -> None:
    heard = Heard()
    async with hall.app() as seat:
        await at_home(seat)
        for _ in range(3):
            toggle_bookmark(seat.app, ITEM, heard)
            await seat.settle()
        known_remarks(seat.app, heard)
        await seat.settle()
    assert heard.told == [True, False, True, (frozenset({ITEM}), {})]


async def test_a_note_is_written_changed_and_deleted(hall: Hall) -> None:
    heard = Heard()
    async with hall.app() as seat:
        await at_home(seat)
        await write(seat, heard)
        seat.read("Your own note", "0 of 2,000", "Ctrl+S save", "Esc")
        await seat.press("a", "enter", "question_mark", "q", "ctrl+s")
        await seat.on(HomeScreen)
        assert seat.app.desk.database.remarks.note(ITEM) == "a\n?q"
        await write(seat, heard)
        seat.read("?q", "4 of 2,000")
        await seat.press("x", "ctrl+s")
        await seat.on(HomeScreen)
        await write(seat, heard)
        await seat.press(*["backspace"] * 5)
        await seat.click("#note-state")
        await seat.press("ctrl+s")
        await seat.on(HomeScreen)
        assert seat.app.desk.database.remarks.notes() == {}
    assert heard.told == ["a\n?q", "a\n?qx", ""]


async def test_what_is_written_is_given_up_only_on_a_second_escape(hall: Hall) -> None:
    heard = Heard()
    async with hall.app() as seat:
        await at_home(seat)
        await write(seat, heard)
        await seat.press("escape")
        await seat.on(HomeScreen)
        await write(seat, heard)
        await seat.press("a", "escape")
        seat.read("Not saved. Esc again")
        await seat.press("b", "escape")
        seat.read("ab", "Not saved. Esc again")
        await seat.press("escape")
        await seat.on(HomeScreen)
        assert seat.app.desk.database.remarks.notes() == {}
    assert heard.told == []


async def test_a_failed_save_says_so_and_keeps_the_text(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    async with hall.app() as seat:
        await at_home(seat)
        with monkeypatch.context() as broken:
            broken.setattr(RemarkStore, "set_note", refuse)
            broken.setattr(RemarkStore, "set_bookmark", refuse)
            toggle_bookmark(seat.app, ITEM, heard)
            await seat.settle()
            seat.read("the disk is full")
            await write(seat, heard)
            await seat.press("a", "b", "ctrl+s")
            await seat.on(NoteDialog)
            seat.read("ab", "NOT SAVED: the disk is full.")
            assert heard.told == []
        await seat.press("ctrl+s")
        await seat.on(HomeScreen)
        assert seat.app.desk.database.remarks.note(ITEM) == "ab"
    assert heard.told == ["ab"]


async def paste(seat: Seat, text: str) -> None:
    seat.app.post_message(Paste(text))
    await seat.settle()


async def test_a_note_takes_two_thousand_characters_and_no_more(hall: Hall) -> None:
    async with hall.app(size=(60, 18)) as seat:
        await at_home(seat)
        await write(seat, Heard())
        await paste(seat, "word " * 500)
        seat.read("2,000 of 2,000 characters. That is all a note holds.", "Ctrl+S save")
        await seat.press("x")
        assert len(seat.app.screen.query_one(NoteArea).text) == NOTE_MOST
        await seat.press("ctrl+s")
        assert len(seat.app.desk.database.remarks.note(ITEM)) == len(("word " * 400).strip())


@pytest.mark.parametrize("payload", PAYLOADS, ids=[payload.name for payload in PAYLOADS])
async def test_what_is_pasted_is_words(hall: Hall, payload: Payload) -> None:
    async with hall.app() as seat:
        await at_home(seat)
        await write(seat, Heard())
        await paste(seat, payload.text)
        shown = seat.app.screen.query_one(NoteArea).text
        assert shown == clean(payload.text)
