"""How sure one is: in practice two keys an item, in an exam when chosen, and in both a list of what it brings out."""

from types import SimpleNamespace

import pytest

from ma_exam.core.attempt import Attempt
from ma_exam.core.confidence import Sure
from ma_exam.core.wish import Wish
from ma_exam.services import desk
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_report import PracticeReportScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.bars import KeyHint
from tests.support.machine import MINUTE
from tests.tui.support import Hall, Seat
from tests.tui.test_frames import Album
from tests.tui.test_practice import key_of, wrong_of

SET = Start("toy", "practice", wish=Wish(count=5))
BLOCK = Start("toy", "block", sure=True)


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(randbelow=lambda _most: 7))


def saved(seat: Seat) -> Attempt:
    return seat.session.sitting.saved


async def click_key(seat: Seat, label: str) -> None:
    """Click on what the key bar offers under that label."""
    hints = [hint for hint in seat.app.screen.query(KeyHint) if hint.hint.label == label and hint.region]
    assert hints, f"{label} is not offered\n{seat.frame}"
    await seat.click(hints[0])


async def test_a_letter_only_marks_and_one_key_answers(hall: Hall) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        seat.read("a-d mark")
        await seat.press("2")
        seat.read("Mark an option first")
        await seat.press("enter")
        assert not saved(seat).response(1).answered
        before = saved(seat).seq
        await seat.press("a", "d", "down", "up", wrong_of(seat), key_of(seat))
        assert saved(seat).seq == before, "a mark is no answer, and nothing is saved of it"
        seat.read(f"> (•) {key_of(seat)}", "1 sure 2 unsure 3 guess Enter not said", "nothing answered yet")
        seat.read_not("RATIONALE", "Mark an option first")
        await seat.press("2")
        seat.read("RIGHT", "1 of 1 right", "Enter next")
        seat.read_not("by a guess", "Why?")
        assert saved(seat).response(1).sure is Sure.UNSURE
        assert saved(seat).response(1).choices == (saved(seat).response(1).choice,)
        await seat.press("1", "3", "a")
        assert saved(seat).response(1).sure is Sure.UNSURE, "what is told stands"


async def test_what_was_said_is_told_with_the_answer(hall: Hall) -> None:
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(key_of(seat), "3")
        seat.read("RIGHT by a guess, so it comes back")
        await seat.press("enter")
        await seat.press(wrong_of(seat), "1")
        seat.read("WRONG, though sure")
        await seat.press("enter")
        await seat.press(wrong_of(seat), "enter")
        seat.read("WRONG the key is")
        seat.read_not("though sure")
        assert saved(seat).response(3).sure is None
        for _ in (4, 5):
            await seat.press("enter")
            await seat.press(key_of(seat), "1")
        await seat.press("enter")
        await seat.on(PracticeReportScreen)
        seat.read("Sure 2 of 3 right, guess 1 of 1 right", "Sure and wrong 1 item", "Right by a guess 1 item")
        await seat.press("c")
        await seat.on(ItemsScreen)
        seat.read("WRONG, sure", "1 of 1", "d drill")
        await seat.press("escape", "g")
        await seat.on(ItemsScreen)
        seat.read("RIGHT, a guess")
        await seat.press("d")
        await seat.until(
            lambda: seat.app.session is not None or seat.shows("no item"), "the drill, or why not"
        )


async def test_the_keys_of_a_set_that_does_not_ask_stay_as_they_were(hall: Hall) -> None:
    async with hall.app(Start("toy", "practice", wish=Wish(count=5, sure=False))) as seat:
        await seat.on(PracticeScreen)
        seat.read("a-d answer")
        await seat.press("2")
        assert saved(seat).response(1).answered
        assert saved(seat).response(1).sure is None
        await seat.press("enter")
        await seat.press(key_of(seat))
        seat.read("RIGHT")
        await seat.press("enter", "down", "enter")
        assert saved(seat).response(3).answered


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_a_set_is_sat_with_the_mouse_alone(hall: Hall, size: tuple[int, int]) -> None:
    async with hall.app(SET, size=size) as seat:
        await seat.on(PracticeScreen)
        for number, label in enumerate(("sure", "unsure", "guess", "not said", "sure"), start=1):
            seat.read(f"Item {number} of 5")
            await seat.click("#option-0", 12)
            seat.read("(•) a")
            place = "abcd".index(wrong_of(seat))
            await seat.click(f"#option-{place}", 12)
            await click_key(seat, label)
            seat.read("WRONG")
            await click_key(seat, "misread")
            seat.read("noted: misread")
            await click_key(seat, "bookmark")
            seat.read("BOOKMARKED")
            await click_key(seat, "next")
        await seat.on(PracticeReportScreen)
        seat.read("Why: misread 5.")
        said = [item.result.sure for item in seat.app.screen._report.items]  # type: ignore[attr-defined]
        assert said == ["sure", "unsure", "guess", "", "sure"]
        assert len(seat.app.desk.database.remarks.bookmarks()) == 5


async def test_the_screens_fit_at_every_size(hall: Hall) -> None:
    album = Album()
    async with hall.app(SET) as seat:
        await seat.on(PracticeScreen)
        await seat.press(wrong_of(seat))
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            seat.read("1 sure", "2 unsure", "3 guess", "Enter not said", "saved")
            album.compare(seat, f"practice-marked-{width}x{height}")
        await seat.press("1", "r", "k")
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            seat.read("u did not know", "x confused two", "r misread", "s slip", "t time", "saved")
            seat.read("Enter next", "k bookmark", "o note", "w report", "noted: misread", "BOOKMARKED")
            album.compare(seat, f"practice-noted-{width}x{height}")
    album.close()


async def test_an_exam_asks_only_when_that_was_chosen(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        await seat.press("b")
        await seat.on(SetupScreen)
        seat.read("Ask how sure I am no, as on the day")
        await seat.press("a")
        seat.read("Ask how sure I am yes")
        await seat.press("a", "s")
        await seat.on(ExamScreen)
        await seat.press("2")
        seat.read("(•) b")
        seat.read_not("1 sure")
        assert saved(seat).response(1).sure is None


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_in_an_exam_it_may_be_said_at_any_time_and_taken_back(
    hall: Hall, size: tuple[int, int]
) -> None:
    async with hall.app(BLOCK, size=size) as seat:
        await seat.on(ExamScreen)
        seat.read("1 sure 2 unsure 3 guess", "n next", "saved")
        await seat.press("2")
        seat.read("UNSURE")
        await seat.press("2")
        seat.read_not("UNSURE")
        await seat.press("b", "3")
        seat.read("GUESS", "(•) b")
        await click_key(seat, "unsure")
        seat.read("UNSURE")
        await seat.press("n", "a", "1", "n", "b", "3", "f", "r")
        await seat.on(ReviewScreen)
        seat.read("1 bU", "2 a", "3 f bG", "U unsure G guess")
        await seat.press("v", "v", "v")
        seat.read("Showing: unsure", "1 bU", "3 f bG")
        seat.read_not("2 a")
        await seat.press("v")
        seat.read("Showing: all")
        await seat.press("e", "y")
        await seat.on(ReportScreen)
        await seat.press("i")
        await seat.on(ItemsScreen)
        seat.read("RIGHT, unsure")


async def test_the_report_of_an_exam_lists_and_drills_what_was_guessed_and_what_was_sure_and_wrong(
    hall: Hall,
) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "3", "n", "a", "1", "n", "b", "1", "r", "e", "y")
        await seat.on(ReportScreen)
        right, scored = 2, 2
        seat.read("how sure you were", "Sure and wrong", "Right by a guess")
        assert seat.app.screen._report.result.scored == scored  # type: ignore[attr-defined]
        assert seat.app.screen._report.result.right == right - 1  # type: ignore[attr-defined]
        await seat.press("c")
        await seat.on(ItemsScreen)
        seat.read("WRONG, sure")
        await seat.press("escape", "g")
        await seat.on(ItemsScreen)
        seat.read("RIGHT, a guess")


async def test_minutes_end_the_set_with_the_item_that_is_open(hall: Hall) -> None:
    async with hall.app(Start("toy", "practice", wish=Wish(count=10, minutes=5))) as seat:
        await seat.on(PracticeScreen)
        seat.read("0 of 5 min")
        await seat.let_pass(2 * MINUTE)
        seat.read("2 of 5 min")
        await seat.press(key_of(seat), "1")
        await seat.let_pass(3 * MINUTE)
        seat.read("5 min over", "RATIONALE a", "going on ends the set")
        await seat.press("enter")
        await seat.on(PracticeReportScreen)
        seat.read("for 5 minutes, which were over at the end", "1 of 1 right")


async def test_an_item_that_is_open_when_the_minutes_end_may_still_be_answered(hall: Hall) -> None:
    async with hall.app(Start("toy", "practice", wish=Wish(count=10, minutes=5))) as seat:
        await seat.on(PracticeScreen)
        await seat.let_pass(6 * MINUTE)
        seat.read("What is asked", "Finish this item in peace")
        await seat.press(key_of(seat), "1")
        seat.read("RIGHT", "RATIONALE a")
        await seat.press("n")
        await seat.on(PracticeReportScreen)
        seat.read("1 of 1 right")
