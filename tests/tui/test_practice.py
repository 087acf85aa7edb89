"""Practice: started in three keys, each answer told at once, resumed after any end, and begun from a report's row."""

from types import SimpleNamespace

import pytest

from ma_exam.core.practice import Standing
from ma_exam.services import desk
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_report import PracticeReportScreen
from ma_exam.tui.screens.practice_setup import PracticeSetupScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.topics import TopicScreen
from ma_exam.tui.start import Start
from tests.support.machine import HOUR, MINUTE
from tests.tui.support import EXAM, Hall, Seat
from tests.tui.test_frames import Album


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(randbelow=lambda _most: 7))


async def practise(seat: Seat) -> PracticeScreen:
    """From home into a set of ten, in two keys."""
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.shows("items in the library"), "home")
    await seat.press("d", "enter")
    return await seat.on(PracticeScreen)


def key_of(seat: Seat) -> str:
    """The letter of the key of the item on the screen."""
    sitting = seat.session.sitting
    here = sitting.saved.here or 0
    (place,) = sitting.item(here).key
    return "abcd"[sitting.order(here).index(place)]


def wrong_of(seat: Seat) -> str:
    return "b" if key_of(seat) != "b" else "c"


async def test_a_set_from_home_to_its_summary_and_another_like_it(hall: Hall) -> None:
    async with hall.app() as seat:
        await practise(seat)
        seat.read("Item 1 of 10", "nothing answered yet", "saved")
        seat.read_not("RATIONALE", "REFERENCE", "TEACHING", "KEY", "left")
        await seat.press(key_of(seat), "enter")
        seat.read(
            "RIGHT", "1 of 1 right", "THE KEY and YOUR ANSWER", "TEACHING POINT", "REFERENCE", "toybank/item-"
        )
        seat.read(*(f"RATIONALE {letter}" for letter in "abcd"))
        await seat.press("enter")
        seat.read("Item 2 of 10")
        seat.read_not("RIGHT", "RATIONALE")
        key, wrong = key_of(seat), wrong_of(seat)
        await seat.press(wrong, "enter")
        seat.read(f"WRONG the key is {key}; you chose {wrong}", "1 of 2 right", "confusion: mix-up")
        await seat.press(key, "1", "backspace")
        seat.read(f"WRONG the key is {key}; you chose {wrong}")
        await seat.press("f")
        seat.read("FLAGGED")
        await seat.press("n", "n")
        seat.read("Item 4 of 10")
        for _ in range(7):
            await seat.press(key_of(seat), "enter", "enter")
        seat.read("Item 3 of 10", "8 of 9 right")
        await seat.press("down", "enter", "enter")
        await seat.on(PracticeReportScreen)
        seat.read(
            "Practice set 1", "of 10 right", "First of alpha", "Second of alpha", "Beta", "no readiness"
        )
        await seat.press("w")
        await seat.on(ItemsScreen)
        seat.read("WRONG", "RATIONALE a", "THE KEY")
        await seat.press("escape", "a")
        await seat.on(PracticeScreen)
        seat.read("Item 1 of 10")
        assert seat.session.sitting.record.number == 2
        form, _ = seat.app.desk.database.attempts.form(seat.session.sitting.record.form)
        latest = seat.app.desk.database.attempts.latest()
        assert sum(slot.item not in latest for slot in form.slots) >= 6, "new items come first"
        assert any(slot.item in latest and not latest[slot.item].right for slot in form.slots), (
            "what was missed comes back"
        )


async def test_a_set_by_topic_of_what_was_flagged(hall: Hall) -> None:
    async with hall.app() as seat:
        await practise(seat)
        flagged = seat.session.sitting.item(1)
        await seat.press("f", key_of(seat), "enter", "escape")
        await seat.on(ConfirmDialog)
        seat.read("9 items are not answered")
        await seat.press("y")
        await seat.on(PracticeReportScreen)
        seat.read("1 of 1 right")
        await seat.press("escape", "d")
        await seat.on(PracticeSetupScreen)
        seat.read("2 missed none", "3 flagged 1", "4 new 23", "9 bookmarks none")
        await seat.press("t")
        await seat.on(TopicScreen)
        seat.read("Everything", "A Alpha", "A1 First of alpha", "B Beta")
        await seat.press("down", "enter")
        await seat.on(PracticeSetupScreen)
        seat.read("Topic Alpha")
        await seat.press("t", "enter", "w")
        seat.read("what I flagged")
        await seat.press("w", "2")
        seat.read("only new ones")
        await seat.press("3", "c")
        seat.read("what I flagged", "How many 20 items", "The set will hold 1 item")
        await seat.press("s")
        await seat.on(PracticeScreen)
        assert seat.session.sitting.item(1) == flagged
        seat.read("Item 1 of 1")
        await seat.press("f", "f", "escape", "y")
        assert not seat.app.desk.database.attempts.flagged()
        assert set(seat.app.desk.material(EXAM).standing.values()) == {Standing.MISSED}


async def test_a_set_goes_on_where_it_was_after_the_window_was_closed(hall: Hall) -> None:
    async with hall.app() as seat:
        await practise(seat)
        await seat.let_pass(2 * MINUTE)
        await seat.press(key_of(seat), "enter", "enter", wrong_of(seat), "enter")
        await seat.press("ctrl+q")
        seat.read("Leave the practice set?", "Time away is not charged")
        await seat.press("y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    hall.machine.run(5 * HOUR)
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        seat.read("Practice set 1, item 2, all saved", "2 min 0 s so far, away 5 h 0 min")
        await seat.press("r")
        await seat.on(PracticeScreen)
        seat.read(
            "Item 2 of 10", "WRONG", "1 of 2 right", "RATIONALE a", "away for 5 h 0 min, which costs nothing"
        )
        assert seat.session.sitting.used_ms() == 2 * MINUTE
        await seat.press("enter")
        seat.read("Item 3 of 10")


async def test_a_set_goes_on_where_it_was_after_a_kill(hall: Hall) -> None:
    async with hall.app() as seat:
        await practise(seat)
        await seat.press(key_of(seat), "enter", "enter")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        seat.read("ended unexpectedly", "item 2")
        await seat.press("d", "enter")
        await seat.on(ConfirmDialog)
        seat.read("Practice set 1, item 2 is not finished", "End it and start this one?")
        await seat.press("n", "escape", "r")
        await seat.on(PracticeScreen)
        seat.read("Item 2 of 10", "1 of 1 right")


async def test_one_key_from_a_row_of_the_report_to_its_drill(hall: Hall) -> None:
    async with hall.app(Start("toy")) as seat:
        await seat.until(lambda: seat.app.session is not None, "the tutorial")
        await seat.press("s")
        for block in range(4):
            await seat.press("a", "n", "a", "n", "r", "e", "y", *(["enter"] if block < 3 else []))
        report = await seat.on(ReportScreen)
        seat.read("d drill", "t text")
        await seat.press("v", "v", "v")
        level = report._report.content.levels[report._level]
        await seat.press("down", "d")
        await seat.on(PracticeScreen)
        wish = seat.session.sitting.record.plan.wish
        assert wish is not None
        assert wish.scope == level.estimates[1].code
        assert {slot.domain[0] for slot in seat.session.sitting.form.slots} == {wish.scope[0]}
        await seat.press("escape", "y")
        await seat.on(PracticeReportScreen)
        await seat.press("escape")
        await seat.on(HomeScreen)
        seat.read("The last report Mock exam 1")


async def test_the_practice_screens_look_as_they_did(hall: Hall) -> None:
    album = Album()
    async with hall.app() as seat:
        await seat.on(HomeScreen)
        await seat.until(lambda: seat.shows("items in the library"), "home")
        await seat.press("d")
        await seat.on(PracticeSetupScreen)
        album.compare(seat, "practice-setup")
        await seat.press("t")
        await seat.on(TopicScreen)
        album.compare(seat, "practice-topics")
        await seat.press("escape", "s")
        await seat.on(PracticeScreen)
        album.compare(seat, "practice-item")
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        album.compare(seat, "practice-help")
        await seat.press("escape", wrong_of(seat), "enter")
        album.compare(seat, "practice-told")
        await seat.press("escape", "y")
        await seat.on(PracticeReportScreen)
        album.compare(seat, "practice-summary")
    album.close()
