"""A whole mock exam as it is on the day: tutorial, locked blocks, breaks, no feedback, then the report."""

from ma_exam.core.attempt import Phase
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.pause import BreakScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.tutorial import TutorialScreen
from tests.support.machine import MINUTE
from tests.tui.support import Hall, Seat

FEEDBACK = (
    "RATIONALE",
    "REFERENCE",
    "TEACHING",
    "mix-up",
    "KEY",
    "RIGHT",
    "CORRECT",
    "not scored",
    "pretest",
    " %",
)


async def quiet(seat: Seat) -> None:
    """Nothing on the screen tells how one is doing, or which items count."""
    seat.read_not(*FEEDBACK)


async def test_a_mock_exam_from_home_to_report(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.settle()
        await seat.press("m")
        await seat.on(SetupScreen)
        seat.read("12 items in 4 blocks of 3, 10 minutes a block", "4 of them are not scored")
        await seat.press("enter")
        await seat.on(TutorialScreen)
        seat.read("exam time is not running", "5:00 of tutorial left")
        await quiet(seat)
        await seat.press("b")
        seat.read("(•) b")
        await seat.let_pass(MINUTE)
        await seat.press("s")
        exam = await seat.on(ExamScreen)
        assert seat.session.sitting.remaining_ms() == 10 * MINUTE, "the tutorial costs no exam time"
        for number in (1, 2, 3):
            seat.read(f"Block 1 of 4 Item {number} of 3", f"What is asked in {number}?")
            await quiet(seat)
            await seat.press("b" if number != 2 else "a")
            await quiet(seat)
            await seat.press("n")
        await seat.on(ReviewScreen)
        seat.read("3 answered 0 blank", "1 b", "2 a", "3 b")
        await quiet(seat)
        await seat.press("left", "enter")
        assert await seat.on(ExamScreen) is not exam
        seat.read("Item 2 of 3")
        await seat.press("backspace", "f", "r", "e")
        await seat.on(ConfirmDialog)
        seat.read("1 item is blank and will count as wrong", "1 item still flagged", "cannot come back")
        await seat.press("n")
        await seat.on(ReviewScreen)
        await seat.press("e", "y")
        await seat.on(BreakScreen)
        seat.read("Block 1 is closed for good", "10 min of 10 min", "3 of 12 items")
        await quiet(seat)
        await seat.let_pass(4 * MINUTE)
        await seat.press("enter")
        await seat.on(ExamScreen)
        assert seat.session.sitting.remaining_ms() == 10 * MINUTE, "the break costs no exam time"
        await the_first_block_is_out_of_reach(seat)
        await seat.press("c", "r", "e", "y")
        await seat.on(BreakScreen)
        seat.read("6 min of 10 min")
        await seat.press("enter")
        await seat.on(ExamScreen)
        await seat.press("d", "r", "e", "y")
        await seat.on(BreakScreen)
        await seat.press("enter", "b", "r", "e")
        seat.read("hand the exam in", "2 items are blank", "In the whole exam 7 items are blank")
        await quiet(seat)
        await seat.press("y")
        await seat.on(ReportScreen)
        seat.read("2 of 8", "Mock exam 1")
        await seat.press("i")
        await seat.on(ItemsScreen)
        seat.read("RATIONALE a", "REFERENCE", "TEACHING POINT", "YOUR ANSWER")
        await seat.press("n", "n")
        seat.read("not scored")
        await seat.press("escape", "escape")
        await seat.on(HomeScreen)
        seat.read("Mock exam 1: 2 of 8, 25 %")
        assert seat.app.session is None


async def the_first_block_is_out_of_reach(seat: Seat) -> None:
    seat.read("Block 2 of 4 Item 1 of 3", "What is asked in 4?")
    await seat.press("p", "left")
    seat.read("Item 1 of 3", "What is asked in 4?")
    await seat.press("g", "4", "enter")
    seat.read("There is no item 4: type 1 to 3")
    await seat.press("escape", "r")
    await seat.on(ReviewScreen)
    seat.read_not("1 b")
    await seat.press("up", "left", "enter")
    await seat.on(ExamScreen)
    seat.read("What is asked in 4?")
    assert seat.session.sitting.head.phase is Phase.BLOCK
    assert seat.session.sitting.go(1) == []
