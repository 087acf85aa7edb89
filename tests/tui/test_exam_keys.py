"""Every way to answer, mark and move: by key, with caps lock on, and by mouse."""

from ma_exam.core.item import Option
from ma_exam.tui.screens.dialogs import HelpDialog, NumberDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.bars import KeyHint
from ma_exam.tui.widgets.grid import ItemGrid
from tests.tui.support import Hall, Seat, make_item

BLOCK = Start("toy", "block")
SIX = tuple(Option(f"choice {n}", n == 0) for n in range(6))
SEVERAL = tuple(Option(f"part {n}", n < 2) for n in range(4))


def with_odd_items(hall: Hall) -> Hall:
    """Item 1 is plain, item 2 has six options, item 3 takes several."""
    hall.items = (make_item(1), make_item(2, options=SIX), make_item(3, options=SEVERAL, select="all"))
    return hall


def chosen(seat: Seat, position: int) -> set[int]:
    return set(seat.session.sitting.saved.response(position).choice)


def struck(seat: Seat, position: int) -> set[int]:
    return set(seat.session.sitting.saved.response(position).struck)


async def test_keys_choose_mark_and_move(hall: Hall) -> None:
    async with with_odd_items(hall).app(BLOCK) as seat:
        await seat.on(ExamScreen)
        for key, place in [("a", 0), ("3", 2), ("D", 3), ("b", 1)]:
            await seat.press(key)
            assert chosen(seat, 1) == {place}
            seat.read(f"(•) {'abcd'[place]}")
        await seat.press("down", "enter")
        assert chosen(seat, 1) == {2}
        await seat.press("up", "space")
        assert chosen(seat, 1) == {1}
        await seat.press("h", "8", "e")
        assert chosen(seat, 1) == {1}, "there is no such option"
        await seat.press("backspace")
        assert chosen(seat, 1) == set()
        await seat.press("f")
        seat.read("FLAGGED")
        await seat.press("F")
        seat.read_not("FLAGGED")
        await seat.press("x")
        seat.read("Strike out which one? a-d")
        await seat.press("d")
        assert (struck(seat, 1), chosen(seat, 1)) == ({3}, set())
        seat.read("struck out")
        await seat.press("x", "x")
        assert struck(seat, 1) == set(), "a second x takes the marked option, which was struck out"
        await seat.press("x", "escape", "c")
        assert (struck(seat, 1), chosen(seat, 1)) == (set(), {2})
        await seat.press("x", "c")
        assert struck(seat, 1) == set(), "what is chosen cannot be struck out"
        await seat.press("enter")
        seat.read("Item 2 of 3")
        await seat.press("left")
        seat.read("Item 1 of 3")


async def test_letters_choose_where_there_is_such_an_option_and_act_where_there_is_none(hall: Hall) -> None:
    async with with_odd_items(hall).app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("n", "f")
        assert chosen(seat, 2) == {5}
        assert not seat.session.sitting.saved.response(2).flagged
        seat.read("m flag")
        await seat.press("m")
        assert seat.session.sitting.saved.response(2).flagged
        await seat.press("x", "F")
        assert struck(seat, 2) == set()
        await seat.press("x", "E")
        assert struck(seat, 2) == {4}
        await seat.press("g")
        await seat.on(NumberDialog)
        await seat.press("9", "enter")
        seat.read("There is no item 9: type 1 to 3.")
        await seat.press("backspace", "3", "enter")
        await seat.on(ExamScreen)
        seat.read("Item 3 of 3", "Choose all that apply")
        await seat.press("a", "b", "d", "b")
        assert chosen(seat, 3) == {0, 3}
        seat.read("[x] a", "[ ] b", "[x] d")
        await seat.press("enter")
        assert chosen(seat, 3) == {0, 1, 3}, "Enter takes options, it does not move on"
        await seat.press("G", "1", "enter")
        seat.read("Item 1 of 3")
        await seat.press("g", "escape")
        seat.read("Item 1 of 3")


async def test_the_review_shows_what_is_left_and_goes_there(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("c", "n", "f", "r")
        await seat.on(ReviewScreen)
        seat.read("1 answered 2 blank 1 flagged", "1 c", "2 f -", "3 -", "Showing: all")
        await seat.press("v")
        seat.read("Showing: blank")
        seat.read_not("1 c")
        await seat.press("V")
        seat.read("Showing: flagged")
        seat.read_not("3 -")
        await seat.press("enter")
        await seat.on(ExamScreen)
        seat.read("Item 2 of 3", "FLAGGED")
        await seat.press("f", "R", "v", "v")
        seat.read("No item is flagged. v shows others.")
        await seat.press("enter", "escape")
        await seat.on(ExamScreen)
        seat.read("Item 2 of 3")
        await seat.press("r", "g", "3", "enter")
        await seat.on(ExamScreen)
        seat.read("Item 3 of 3")
        await seat.press("n")
        await seat.on(ReviewScreen)
        await seat.press("left", "left", "right", "up", "down", "r")
        await seat.on(ExamScreen)
        seat.read("Item 3 of 3")


async def test_help_stands_on_the_screens_of_an_exam(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.settle()
        for key, word in [
            ("", "resume"),
            ("m", "extra time"),
            ("s", "strike"),
            ("s", "Backspace"),
            ("r", "end this block"),
        ]:
            if key:
                await seat.press(key)
            await seat.press("question_mark")
            await seat.on(HelpDialog)
            seat.read(word)
            await seat.press("Q" if key == "m" else "escape")


async def click_hint(seat: Seat, label: str) -> None:
    hint = next(one for one in seat.app.screen.query(KeyHint) if one.hint.label == label)
    await seat.click(hint)


async def test_everything_goes_by_mouse_too(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.click("#option-2", 12)
        assert chosen(seat, 1) == {2}
        await seat.click("#option-0", 12, button=3)
        assert (struck(seat, 1), chosen(seat, 1)) == ({0}, {2})
        await seat.click("#option-0", 12, button=3)
        assert struck(seat, 1) == set()
        await seat.click("#strip", 2 * 4 + 2, 1)
        seat.read("Item 3 of 3")
        await click_hint(seat, "flag")
        seat.read("FLAGGED")
        await click_hint(seat, "back")
        seat.read("Item 2 of 3")
        await click_hint(seat, "strike")
        await seat.click("#option-3", 12)
        assert struck(seat, 2) == {3}
        await click_hint(seat, "next")
        await click_hint(seat, "review")
        review = await seat.on(ReviewScreen)
        await seat.click(review.query_one("#items", ItemGrid), 9 + 2)
        await seat.on(ExamScreen)
        seat.read("Item 2 of 3")
        await click_hint(seat, "review")
        await click_hint(seat, "end this block")
        seat.read("End this block and hand the exam in?")
        await seat.click(".choice", 2)
        await seat.until(lambda: seat.app.session is None, "the end of the exam")


async def test_the_panel_of_a_wide_window_takes_clicks(hall: Hall) -> None:
    async with hall.app(BLOCK, size=(120, 40)) as seat:
        await seat.on(ExamScreen)
        await seat.click("#panel", 2 + 6 + 1, 1)
        seat.read("Item 2 of 3")


async def test_a_key_pressed_twice_opens_one_thing(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("ctrl+q", "y")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "the exam to resume")
        seat.app.resume(1)
        seat.app.resume(1)
        await seat.on(ExamScreen)
        await seat.settle()
        assert len(seat.session.sitting.saved.interruptions) == 1
        await seat.press("r", "e", "y")
        await seat.until(lambda: seat.app.session is None and not seat.app._opening, "the report")
        depth = len(seat.app.screen_stack)
        seat.app.show_report(1)
        seat.app.show_report(1)
        await seat.settle()
        assert len(seat.app.screen_stack) == depth + 1
