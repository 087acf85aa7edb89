"""The clock on the screen: calm, alerting, never hidden at the end, and what it ends by itself."""

from ma_exam.core.attempt import Phase
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.pause import BreakScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.tutorial import TutorialScreen
from ma_exam.tui.start import Start
from tests.support.machine import MINUTE, SECOND
from tests.tui.support import Hall

BLOCK = Start("toy", "block")
MOCK = Start("toy", "mock")


async def test_the_clock_is_calm_until_the_last_five_minutes(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        seat.read("10 min left")
        await seat.let_pass(30 * SECOND)
        seat.read("10 min left")
        await seat.let_pass(30 * SECOND)
        seat.read("9 min left")
        await seat.press("t")
        seat.read("9:00 left")
        await seat.press("T")
        seat.read("clock hidden")
        await seat.press("r")
        await seat.on(ReviewScreen)
        seat.read("clock hidden")
        await seat.press("escape")
        await seat.on(ExamScreen)
        seat.read("clock hidden")
        await seat.let_pass(4 * MINUTE)
        seat.read("5:00 left", "5 minutes left in this block. 3 items are blank; a guess costs nothing.")
        await seat.let_pass(19 * SECOND)
        seat.read("4:41 left", "5 minutes left in this block")
        await seat.let_pass(2 * SECOND)
        seat.read_not("5 minutes left")
        await seat.press("t", "r")
        await seat.on(ReviewScreen)
        await seat.press("escape")
        await seat.on(ExamScreen)
        seat.read_not("minutes left in")
        await seat.press("b", "n", "b", "r")
        await seat.let_pass(3 * MINUTE + 39 * SECOND)
        await seat.on(ReviewScreen)
        seat.read("1:00 left", "1 minute left in this block. 1 item is blank")


async def test_the_clock_tells_of_the_block_or_of_the_whole_exam(hall: Hall) -> None:
    async with hall.app(MOCK) as seat:
        await seat.on(TutorialScreen)
        await seat.press("s")
        await seat.on(ExamScreen)
        seat.read("10 min left")
        await seat.press("s")
        seat.read("40 min left in the exam")
        await seat.let_pass(MINUTE)
        seat.read("39 min left in the exam")
        await seat.press("r")
        seat.read("39 min left in the exam")
        await seat.press("S")
        seat.read("9 min left")
        seat.read_not("in the exam")
        await seat.press("s", "escape")
        await seat.let_pass(4 * MINUTE)
        seat.read("5:00 left")
        seat.read_not("in the exam")


async def test_phases_end_by_themselves_and_keep_what_was_answered(hall: Hall) -> None:
    async with hall.app(MOCK) as seat:
        await seat.on(TutorialScreen)
        await seat.let_pass(5 * MINUTE)
        await seat.on(ExamScreen)
        await seat.press("b", "n", "f", "c", "x", "a", "r", "e")
        await seat.on(ConfirmDialog)
        await seat.let_pass(10 * MINUTE)
        await seat.on(BreakScreen)
        seat.read("Its time ran out. Block 1 is closed for good.")
        state = seat.session.sitting.saved
        assert [set(state.response(at).choice) for at in (1, 2, 3)] == [{1}, {2}, set()]
        await seat.let_pass(10 * MINUTE)
        await seat.on(ExamScreen)
        seat.read("Block 2 of 4", "10 min left")
        seat.read_not("minutes left in this block")
        await seat.let_pass(9 * MINUTE + 59 * SECOND)
        await seat.press("d")
        seat.read("0:01 left", "(•) d")
        seat.hall.machine.run(2 * SECOND)
        await seat.press("a")
        await seat.on(ExamScreen)
        state = seat.session.sitting.saved
        assert state.phase is Phase.BLOCK, "no break time is left, so the third block has begun"
        assert state.block == 3
        assert set(state.response(4).choice) == {3}, "a key after the end does not reach the block"
        for _ in range(2):
            await seat.let_pass(10 * MINUTE)
            await seat.let_pass(SECOND)
        await seat.on(ReportScreen)
        seat.read("1 of 8")
    assert len(hall.responses()) == 3


async def test_an_exam_resumed_late_is_told_the_time_that_is_left(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.let_pass(6 * MINUTE + 30 * SECOND)
        await seat.press("ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    hall.machine.run(2 * MINUTE)
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        await seat.press("r")
        await seat.on(ExamScreen)
        seat.read("3:30 left", "4 minutes left in this block", "You were away for 2 min 0 s")
        seat.read_not("5 minutes left")
