"""Why an answer was wrong, a bookmark, a note and a report: a key each, noted only when on disk, never compulsory."""

from types import SimpleNamespace

import pytest
from textual.widgets import Input

from ma_exam.core.item import Option
from ma_exam.core.remarks import REASON_WORDS, Reason
from ma_exam.core.wish import Wish
from ma_exam.errors import StorageError
from ma_exam.formats.reported import read
from ma_exam.services import desk
from ma_exam.store.remarks import RemarkStore
from ma_exam.tui.remarks import NoteDialog
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.objecting import ReportDialog
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_report import PracticeReportScreen
from ma_exam.tui.screens.remarking import REASON_KEYS
from ma_exam.tui.start import Start
from tests.hostile.payloads import PAYLOADS
from tests.tui.support import Hall, Seat, make_item
from tests.tui.test_frames import Album
from tests.tui.test_practice import key_of, wrong_of

SET = Start("toy", "practice", wish=Wish(count=5))


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(randbelow=lambda _most: 7))


def reasons(seat: Seat) -> dict[int, Reason]:
    """What the database holds of the newest attempt."""
    database = seat.app.desk.database
    return database.remarks.reasons(database.attempts.all()[0].id)


async def test_a_reason_is_noted_changed_and_taken_back_by_one_key(hall: Hall) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press("u", "r")
        assert not reasons(seat), "before an answer there is nothing to remark on"
        await seat.press(wrong_of(seat), "1")
        seat.read("Why?", "u did not know", "x confused two", "r misread", "s slip", "t time")
        seat.read_not("noted")
        for reason, key in REASON_KEYS.items():
            await seat.press(key)
            seat.read(f"noted: {REASON_WORDS[reason]}")
            assert reasons(seat) == {1: reason}
        await seat.press("T")
        seat.read_not("noted")
        assert not reasons(seat)
        await seat.press("s", "enter")
        await seat.press(key_of(seat), "1", "u")
        seat.read("RIGHT")
        seat.read_not("Why?", "noted")
        assert reasons(seat) == {1: Reason.SLIP}
        await seat.press("p")
        seat.read("noted: slip")


async def test_what_was_noted_is_there_after_the_window_was_closed(hall: Hall) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat), "1", "x", "k")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        await seat.press("r")
        await seat.on(PracticeScreen)
        await seat.until(lambda: seat.shows("noted: confused two", "BOOKMARKED"), "what was noted")


async def test_what_the_disk_refuses_is_not_shown_as_noted(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat), "1", "r")
        seat.read("noted: misread")

        def refuse(*_: object) -> None:
            raise StorageError("the disk is full.", hint="Free some space.")

        with monkeypatch.context() as patched:
            patched.setattr(RemarkStore, "set_reason", refuse)
            await seat.press("s")
            await seat.until(
                lambda: seat.shows("NOT NOTED: the disk is full. Free some space."), "the failure"
            )
            seat.read("noted: misread")
        await seat.press("s")
        seat.read("noted: slip")
        assert reasons(seat) == {1: Reason.SLIP}


async def test_a_note_and_a_bookmark_stand_with_the_item(hall: Hall) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(key_of(seat), "1", "k", "o")
        await seat.on(NoteDialog)
        await seat.press(*"mine", "ctrl+s")
        await seat.on(PracticeScreen)
        await seat.press("pagedown")
        seat.read("BOOKMARKED", "Bookmarked.", "Your note: mine")
        await seat.press("k", "pagedown")
        seat.read_not("BOOKMARKED", "Bookmarked.")
        await seat.press("escape", "y")
        await seat.on(PracticeReportScreen)
        await seat.press("i")
        await seat.on(ItemsScreen)
        await seat.press("pagedown")
        seat.read("Your note: mine")


async def test_reasons_are_noted_in_the_items_of_a_report_and_counted_in_the_summary(hall: Hall) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        for number in range(5):
            await seat.press(wrong_of(seat) if number < 3 else key_of(seat), "1")
            await seat.press("enter")
        await seat.on(PracticeReportScreen)
        seat.read_not("Why:")
        await seat.press("w")
        await seat.on(ItemsScreen)
        seat.read("Why?", "u did not know")
        await seat.press("u")
        seat.read("WRONG, sure noted: did not know")
        await seat.press("n", "u", "n", "r", "k")
        seat.read("noted: misread", "BOOKMARKED")
        await seat.press("r", "t", "p")
        seat.read("noted: did not know")
        await seat.press("escape")
        await seat.on(PracticeReportScreen)
        await seat.until(lambda: seat.shows("Why: did not know 2, ran out of time 1."), "the counts")
        seat.read("learned by topic")
        await seat.press("i")
        await seat.on(ItemsScreen)
        await seat.press("n", "n", "n", "u")
        seat.read("RIGHT, sure")
        seat.read_not("noted", "Why?")


async def test_an_item_is_reported_with_one_key_and_two_lines(hall: Hall) -> None:
    album = Album()
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press("w")
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat), "1", "w")
        await seat.on(ReportDialog)
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            seat.read("What is wrong", "My source", "Ctrl+S report it", "Nothing is sent")
            album.compare(seat, f"report-item-{width}x{height}")
        await seat.press(*"old", "tab", *"book", "up", *"er", "enter", "enter")
        await seat.on(PracticeScreen)
        seat.read("Reported")
        seat.app.clear_notifications()
        await seat.press("pagedown")
        seat.read("You reported this item as wrong.")
        (kept,) = seat.app.desk.database.remarks.objections()
        assert (kept.remark, kept.source) == ("older", "book")
        (file,) = (hall.file.parent / "reported").iterdir()
        patch = read(file.read_text(encoding="utf-8"), file.name)
        assert (patch.remark, patch.source) == ("older", "book")
        assert [patch.options[place] for place in patch.chosen] == list(kept.chosen)
        await seat.press("w")
        await seat.on(ReportDialog)
        await seat.press("escape")
        await seat.on(PracticeScreen)
        assert len(seat.app.desk.database.remarks.objections()) == 1
    album.close()


async def test_a_report_that_cannot_be_kept_stays_in_the_fields(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("the disk is full.")

    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat), "1", "w", *"mine")
        with monkeypatch.context() as patched:
            patched.setattr(RemarkStore, "object_to", refuse)
            await seat.press("ctrl+s")
            await seat.on(ReportDialog)
            seat.read("NOT SAVED: the disk is full.", "mine")
        await seat.press("ctrl+s")
        await seat.on(PracticeScreen)
        assert [one.remark for one in seat.app.desk.database.remarks.objections()] == ["mine"]


async def test_without_a_folder_for_patches_the_report_is_kept_and_that_is_said(hall: Hall) -> None:
    (hall.file.parent / "reported").write_text("in the way")
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat), "1", "w", "ctrl+s")
        await seat.on(PracticeScreen)
        await seat.until(
            lambda: seat.shows("Reported and kept, but the patch was not written"), "the failure"
        )
        assert len(seat.app.desk.database.remarks.objections()) == 1


async def test_a_report_from_the_items_of_a_report(hall: Hall) -> None:
    async with hall.app(Start("toy", "block")) as seat:
        await seat.until(lambda: seat.app.session is not None, "the exam")
        await seat.press("a", "n", "b", "n", "r", "e", "y")
        await seat.press("i")
        await seat.on(ItemsScreen)
        await seat.press("w", "ctrl+s")
        await seat.on(ItemsScreen)
        (kept,) = seat.app.desk.database.remarks.objections()
        assert kept.chosen == ("option a of 1",)
        assert kept.key == ("option b of 1",)


@pytest.mark.parametrize("payload", PAYLOADS[::4], ids=lambda payload: payload.name)
async def test_hostile_words_of_a_learner_are_words(hall: Hall, payload: object) -> None:
    text: str = payload.text  # type: ignore[attr-defined]
    hall.items = tuple(
        make_item(number, options=tuple(Option(f"{text} {n}", n == 0, text) for n in range(4)))
        for number in range(1, 25)
    )
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat), "1", "w")
        dialog = await seat.on(ReportDialog)
        field = dialog.query_one("#remark", Input)
        field.insert_text_at_cursor(text)
        await seat.press("ctrl+s")
        await seat.on(PracticeScreen)
        (file,) = (hall.file.parent / "reported").iterdir()
        words = file.read_text(encoding="utf-8")
        assert all(sign.isprintable() or sign == "\n" for sign in words)
        assert "\x1b" not in seat.frame
