"""Leaving an exam and coming back: asked first, at the same item, with the time away told and the clock right."""

from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.start import Start
from tests.support.machine import MINUTE, SECOND
from tests.tui.support import Hall

BLOCK = Start("toy", "block")


async def test_leaving_asks_and_resuming_goes_on_at_the_same_item(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "n")
        await seat.let_pass(2 * MINUTE)
        await seat.press("ctrl+q")
        await seat.on(ConfirmDialog)
        seat.read("Leave the exam?", "Every answer is saved")
        await seat.press("enter")
        await seat.on(ExamScreen)
        seat.read("Item 2 of 3")
        await seat.press("ctrl+c", "ctrl+q", "escape", "question_mark")
        await seat.on(HelpDialog)
        await seat.press("escape", "c", "ctrl+q", "Y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0
    assert sorted(hall.responses().values()) == ["option b of 1", "option c of 2"]
    hall.machine.run(3 * MINUTE + 20 * SECOND)
    async with hall.app() as seat:
        await seat.until(
            lambda: seat.shows("One block 1, item 2, all saved", "8 min left, away 3 min 20 s"), "home"
        )
        await seat.press("enter")
        await seat.on(ExamScreen)
        await seat.settle()
        seat.read(
            "Item 2 of 3",
            "(•) c",
            "8 min left",
            "You were away for 3 min 20 s; no block is charged",
            "All your answers are here.",
        )
        assert seat.session.sitting.remaining_ms() == 8 * MINUTE


async def test_a_killed_program_resumes_and_charges_what_nobody_knows(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "n")
        await seat.let_pass(MINUTE)
        await seat.press("d")
    hall.machine.run(15 * MINUTE)
    async with hall.app(BLOCK) as seat:
        await seat.until(lambda: seat.shows("An exam is not finished: resume it"), "home")
        assert isinstance(seat.app.screen, HomeScreen)
        await seat.press("R")
        await seat.on(ExamScreen)
        await seat.settle()
        seat.read(
            "Item 2 of 3",
            "(•) d",
            "You were away for 15 min 0 s; 5 min 0 s of it is charged",
            "4 minutes left in this block",
        )
        assert seat.session.sitting.remaining_ms() == 4 * MINUTE


async def test_an_unfinished_exam_is_given_up_only_when_asked_for(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        await seat.press("b")
        await seat.on(SetupScreen)
        await seat.press("x")
        seat.read("x1.25, time and a quarter", "3 items in 12.5 minutes")
        await seat.press("s")
        await seat.on(ConfirmDialog)
        seat.read("One block 1, item 1 is not finished", "Give it up and start this one?")
        await seat.press("escape", "escape")
        await seat.on(HomeScreen)
        seat.read("Resume")
        await seat.press("b", "s", "y")
        await seat.on(ExamScreen)
        await seat.press("r", "e", "y", "escape")
        await seat.on(HomeScreen)
        seat.read_not("Resume")
        await seat.press("p")
        seat.read("One block 1", "given up", "1 of 1")
