"""Search on the screen: what was seen, with a key to bookmark and to note; what was not is asked about first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from ma_exam.core.item import ItemRef
from ma_exam.core.wish import Wish
from ma_exam.errors import StorageError
from ma_exam.services import desk
from ma_exam.store.remarks import RemarkStore
from ma_exam.tui.reference import open_search
from ma_exam.tui.remarks import NoteDialog
from ma_exam.tui.screens import search
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.found import FoundScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.search import SearchScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.rows import Rows
from tests.hostile.payloads import PAYLOADS, Payload
from tests.tui.support import Hall, Seat, make_item
from tests.tui.test_frames import Album

NOTE = ItemRef("toybank", "item-09")


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(randbelow=lambda _most: 7))


async def at_home(seat: Seat) -> None:
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.app.home.filled, "home")


@asynccontextmanager
async def searching(hall: Hall, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Seat]:
    """A student who has met three items of a set, two of them answered, and opens the search."""
    async with hall.app(size=size) as seat:
        await at_home(seat)
        await seat.press("d", "enter")
        await seat.on(PracticeScreen)
        await seat.press("b", "enter", "b", "enter", "n", "escape", "y")
        await seat.settle()
        while not isinstance(seat.app.screen, HomeScreen):
            await seat.press("escape")
        open_search(seat.app, "toy")
        await seat.on(SearchScreen)
        yield seat


def seen(seat: Seat) -> list[ItemRef]:
    """The items that were met, by id."""
    found = seat.app.desk.exposure()
    return sorted((ref for ref, count in found.items() if count), key=lambda ref: ref.id)


async def test_what_was_seen_is_found_by_word_and_id_and_opened(hall: Hall) -> None:
    async with searching(hall) as seat:
        refs = seen(seat)
        seat.read("Search seen", f"1 of {len(refs)}", "What is asked in")
        seat.read_not("RATIONALE", "THE KEY")
        for key in refs[1].id.replace("-", "minus ").split():
            await seat.press(*(["minus"] if key == "minus" else key))
        await seat.press("escape")
        number = int(refs[1].id.removeprefix("item-"))
        await seat.press(*f"{number}")
        seat.read(f"What is asked in {number}?", str(refs[1]))
        await seat.press("enter")
        await seat.on(FoundScreen)
        seat.read("THE KEY", "RATIONALE a", "TEACHING POINT", "REFERENCE", str(refs[1]))
        seat.read_not("YOUR ANSWER")
        await seat.press("escape")
        await seat.on(SearchScreen)
        await seat.press("escape", "escape")
        await seat.on(HomeScreen)


async def test_stepping_through_what_was_found(hall: Hall) -> None:
    async with searching(hall) as seat:
        count = len(seen(seat))
        await seat.press("enter", "n")
        seat.read(f"2 of {count}")
        await seat.press(*["right"] * count, "p", "n")
        seat.read(f"{count} of {count}")
        await seat.press("question_mark")
        await seat.on(HelpDialog)


async def test_bookmarks_and_notes_are_kept_and_have_views(hall: Hall) -> None:
    async with searching(hall) as seat:
        first, second, *_ = seen(seat)
        await seat.press("f2")
        seat.read("*", "bookmarked", "saved")
        assert seat.app.desk.database.remarks.bookmarks() == {first}
        await seat.press("down")
        seat.read_not("saved")
        await seat.press("f3")
        await seat.on(NoteDialog)
        await seat.press("h", "i", "ctrl+s")
        await seat.on(SearchScreen)
        seat.read("+", "Note: hi", "saved")
        assert seat.app.desk.database.remarks.notes() == {second: "hi"}
        await seat.press("tab")
        seat.read("Search bookmarked", "1 of 1", str(first), "F4 drill")
        await seat.press("f2")
        seat.read("1 of 1", "saved")
        await seat.press("tab", "shift+tab")
        seat.read("nothing found", "F2 bookmarks")
        await seat.press("tab")
        seat.read("Search with a note", "1 of 1", str(second))
        await seat.press("enter")
        await seat.on(FoundScreen)
        seat.read("Your note: hi")
        await seat.press("b")
        seat.read("bookmarked", "saved")
        await seat.press("w", "backspace", "backspace", "ctrl+s")
        await seat.on(FoundScreen)
        seat.read_not("Your note")
        await seat.press("escape")
        seat.read("bookmarked")
        seat.read_not("Note: hi")
        assert seat.app.desk.database.remarks.bookmarks() == {second}
        await seat.press("tab")
        seat.read("Search reported", "You have reported no such item")
        await seat.press("f2", "f3", "enter")
        await seat.on(SearchScreen)


async def test_a_bookmark_that_is_not_saved_is_not_shown(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("the disk is full.")

    async with searching(hall) as seat:
        monkeypatch.setattr(RemarkStore, "set_bookmark", refuse)
        await seat.press("f2")
        seat.read("the disk is full")
        assert "*" not in seat.frame
        assert "saved" not in seat.frame


async def test_an_unseen_item_is_asked_about_and_counts_as_unseen_still(hall: Hall) -> None:
    async with searching(hall) as seat:
        met = seat.app.desk.exposure()
        await seat.press("shift+tab")
        seat.read("Search unseen too", "1 of 24")
        rows = seat.app.screen.query_one(Rows)
        while not seat.shows("You have not seen this item yet"):
            await seat.press("down")
        place = rows.place
        seat.read_not(f"asked in {place + 1}?")
        await seat.press("enter")
        await seat.on(ConfirmDialog)
        seat.read("It does not count as met")
        await seat.press("enter")
        await seat.on(SearchScreen)
        assert rows.place == place
        await seat.press("enter", "y")
        await seat.on(FoundScreen)
        seat.read("NEW", "THE KEY", f"asked in {place + 1}?")
        await seat.press("escape")
        seat.read("You have not seen this item yet")
        assert seat.app.desk.exposure() == met


async def test_the_bookmarked_are_practised_by_one_key(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[str, Wish]] = []
    monkeypatch.setattr(search, "drill", lambda _app, exam, wish: begun.append((exam, wish)))
    async with searching(hall) as seat:
        await seat.press("f4")
        seat.read("0 items bookmarked")
        assert begun == []
        await seat.press("f2", "f4")
    assert begun == [("toy", Wish(what="bookmarked"))]


async def test_nothing_can_be_searched_while_anything_is_sat(hall: Hall) -> None:
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(ExamScreen)
        open_search(seat.app, "toy")
        await seat.settle()
        await seat.on(ExamScreen)
        await seat.press("escape", "ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        open_search(seat.app, "toy")
        await seat.on(SearchScreen)
        await seat.press("shift+tab")
        seat.read("Search unseen too", "of 21")
        await seat.press("escape")
        await seat.press("d", "enter")
        await seat.settle()
        open_search(seat.app, "toy")
        await seat.settle()
        assert not isinstance(seat.app.screen, FoundScreen)


async def test_a_table_is_left_to_the_item_itself(hall: Hall) -> None:
    stem = "Look at this.\n\n| Place | Value |\n|---|---|\n| arm | 120 |\n\nWhich is it?"
    hall.items = tuple(make_item(number, stem=stem) for number in range(1, 25))
    async with searching(hall) as seat:
        seat.read("Look at this. Which is it?")
        seat.read_not("Place", "120")
        await seat.press("enter")
        await seat.on(FoundScreen)
        seat.read("Place", "120", "Which is it?")


async def test_it_knows_by_itself_which_exam_is_practised(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(search, "drill", lambda _app, exam, _wish: begun.append(exam))
    async with hall.app() as seat:
        await at_home(seat)
        seat.app.desk.database.remarks.set_bookmark(NOTE, True, 1)
        open_search(seat.app)
        await seat.on(SearchScreen)
        await seat.press("f4")
    assert begun == ["toy"]


async def test_the_list_of_bookmarks_opens_by_itself(hall: Hall) -> None:
    async with hall.app() as seat:
        await at_home(seat)
        seat.app.desk.database.remarks.set_bookmark(NOTE, True, 1)
        open_search(seat.app, "toy", bookmarks=True)
        await seat.on(SearchScreen)
        seat.read("Search bookmarked", "1 of 1", str(NOTE))


async def test_help_mouse_and_windows_of_every_size(hall: Hall) -> None:
    async with searching(hall, (60, 18)) as seat:
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        await seat.press("escape", "shift+tab")
        rows = seat.app.screen.query_one(Rows)
        await seat.press(*["pagedown"] * 3)
        place = rows.place
        for width, height in [(120, 40), (10, 3), (1, 1), (60, 18)]:
            await seat.resize(width, height)
        assert rows.place == place
        await seat.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
        seat.read("Search seen", "1 of")
        await seat.click("#rows", 6, 1)
        await seat.on(FoundScreen)
        seat.read("2 of")


@pytest.mark.parametrize("payload", PAYLOADS, ids=[payload.name for payload in PAYLOADS])
async def test_hostile_words_are_words_in_the_rows_and_in_the_filter(hall: Hall, payload: Payload) -> None:
    text = payload.text
    hall.items = tuple(make_item(n, stem=f"STEM {text}", why=text) for n in range(1, 13))
    async with hall.app(size=(160, 40)) as seat:
        await at_home(seat)
        remarks = seat.app.desk.database.remarks
        for item in hall.items:
            remarks.set_note(item.ref, f"NOTE {text}", 1)
        await seat.press("d", "enter")
        await seat.press("b", "escape", "y", "escape")
        open_search(seat.app, "toy")
        screen = await seat.on(SearchScreen)
        seat.read(f"STEM {payload.words[0]}", f"Note: NOTE {payload.words[0]}")
        harmless(seat)
        screen.query_one("#filter").insert_text_at_cursor(text)  # type: ignore[attr-defined]
        await seat.settle()
        harmless(seat)


def harmless(seat: Seat) -> None:
    """No order to a terminal, no link, no action."""
    assert not any(ord(sign) < 32 and sign != "\n" for sign in seat.frame)
    for strip in seat.app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.style is None or not (segment.style.link or "@click" in segment.style.meta)


async def test_the_search_looks_as_it_did(hall: Hall) -> None:
    album = Album()
    async with searching(hall) as seat:
        await seat.press("f2", "down")
        for width, height in [(80, 24), (60, 18), (120, 40)]:
            await seat.resize(width, height)
            album.compare(seat, f"search-{width}x{height}")
        await seat.resize(80, 24)
        await seat.press("f3", "m", "y", "space", "o", "w", "n")
        album.compare(seat, "note")
        await seat.press("ctrl+s")
        await seat.on(SearchScreen)
        await seat.press("enter")
        await seat.on(FoundScreen)
        album.compare(seat, "found")
    album.close()
