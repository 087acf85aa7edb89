"""Windows of every size: nothing crashes, nothing is lost, and a long item is read to its end."""

import pytest

from ma_exam.core.attempt import Phase
from ma_exam.core.item import Option
from ma_exam.tui.screens.dialogs import ConfirmDialog, NumberDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.paper import Paper
from tests.tui.support import Hall, make_item

BLOCK = Start("toy", "block")
SIZES = [(120, 40), (10, 3), (80, 24)]


async def test_a_window_may_take_any_size_on_any_screen(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.settle()
        for keys in [
            (),
            ("m",),
            ("s",),
            ("s", "b", "n", "down"),
            ("r",),
            ("escape", "g"),
            ("escape", "question_mark"),
        ]:
            await seat.press(*keys)
            screen, focused = type(seat.app.screen), seat.app.screen.focused
            for width, height in SIZES:
                await seat.resize(width, height)
            assert type(seat.app.screen) is screen
            assert seat.app.screen.focused is focused
            seat.read_not("window larger")
        await seat.press("escape")
        for width, height in [(1, 1), (300, 60), (3, 2), (60, 18)]:
            await seat.resize(width, height)
        seat.read("Item 2 of 3")
        await seat.press("p")
        seat.read("(•) b")


@pytest.mark.parametrize("size", [(59, 24), (80, 17), (40, 12)])
async def test_below_the_smallest_size_there_is_a_notice_and_no_key_acts(
    hall: Hall, size: tuple[int, int]
) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "n")
        before = seat.session.sitting.head
        await seat.resize(*size)
        seat.read("Please make the window larger", "at least 60 columns and 18 lines")
        seat.read_not("What is asked")
        await seat.press("a", "n", "f", "x", "d", "r", "g", "enter", "backspace", "question_mark")
        assert seat.session.sitting.head is before
        await seat.press("ctrl+q")
        await seat.on(ConfirmDialog)
        seat.read("Please make the window larger")
        await seat.press("y")
        assert seat.session.sitting.head is before
        await seat.resize(60, 18)
        seat.read("Leave the exam?")
        await seat.press("n", "g")
        await seat.on(NumberDialog)
        await seat.resize(*size)
        await seat.press("1", "enter")
        assert seat.session.sitting.head is before
        await seat.resize(80, 24)
        await seat.press("escape", "p")
        seat.read("Item 1 of 3", "(•) b")
        assert seat.session.sitting.head.phase is Phase.BLOCK


async def test_a_long_item_scrolls_and_moving_on_unread_asks_once(hall: Hall) -> None:
    stem = "Read this. " + "word " * 990 + "END"
    hall.items = (make_item(1, stem=stem), make_item(2, stem=stem), make_item(3))
    async with hall.app(BLOCK) as seat:
        exam = await seat.on(ExamScreen)
        seat.read("Read this.")
        await seat.press("f")
        seat.read("Read this.", "FLAGGED")
        await seat.press("n")
        seat.read("Item 1 of 3", "There is more below: PgDn shows it. Press again to move on.")
        await seat.press("n")
        seat.read("Item 2 of 3", "Read this.")
        seat.read_not("There is more below")
        for _ in range(12):
            await seat.press("pagedown")
        seat.read("END", "option d of 2")
        await seat.press("d", "pageup", "n")
        seat.read("Item 3 of 3")
        await seat.press("n")
        seat.read("Review")
        assert exam is not seat.app.screen


def table(width: int) -> tuple[str, list[str]]:
    """A pipe table whose lines are `width` columns wide, and these lines."""
    last = "x" * (width - 30 - 2 - 20 - 2)
    rows = [("when".ljust(30, "-"), "who".ljust(20, "-"), "w" * len(last)), ("a" * 30, "b" * 20, last)]
    source = "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ("---",) * 3, rows[1]))
    return source, ["  ".join(row) for row in rows]


@pytest.mark.parametrize(("width", "columns"), [(59, 60), (60, 80), (75, 80), (60, 120)])
async def test_a_table_is_shown_in_line(hall: Hall, width: int, columns: int) -> None:
    source, lines = table(width)
    hall.items = (make_item(1, stem=f"Look.\n\n{source}\n\nWho?"), make_item(2, exhibit=source), make_item(3))
    async with hall.app(BLOCK, size=(columns, 24)) as seat:
        await seat.on(ExamScreen)
        for number in (1, 2):
            for row in lines:
                assert row in seat.frame, seat.frame
            await seat.press("b", "n")
            if number == 1 and seat.shows("more below"):
                await seat.press("n")
        await seat.press("r", "e", "y")
        await seat.on(ReportScreen)
        await seat.press("i")
        for _ in (1, 2):
            for row in lines:
                assert row in seat.frame, seat.frame
            await seat.press("n")


async def test_eight_long_options_can_all_be_reached(hall: Hall) -> None:
    options = tuple(Option(f"{'words ' * 40}{n}", n == 0) for n in range(8))
    hall.items = tuple(make_item(number, options=options) for number in (1, 2, 3))
    async with hall.app(BLOCK, size=(60, 18)) as seat:
        exam = await seat.on(ExamScreen)
        await seat.press("up")
        seat.read("> ( ) h", "words 7")
        await seat.press("enter")
        seat.read("(•) h")
        assert exam.query_one(Paper).read_to_the_end
