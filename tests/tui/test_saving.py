"""Nothing is shown before it is on disk, and nothing is lost when the disk refuses."""

import functools

import pytest

from ma_exam.core.events import Kind
from ma_exam.core.records import Beat
from ma_exam.errors import StorageError
from ma_exam.store.attempts import AttemptStore
from ma_exam.tui import leaving
from ma_exam.tui.app import ExamApp
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.tutorial import TutorialScreen
from ma_exam.tui.start import Start
from tests.support.machine import MINUTE
from tests.tui.support import PATIENCE_S, Hall, Seat, Store

BLOCK = Start("toy", "block")


def store(hall: Hall) -> Store:
    assert hall.store is not None
    return hall.store


async def test_an_answer_shows_only_when_it_is_on_disk(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.settle()
        seat.read("saved")
        hall.gate.clear()
        await seat.pilot.press("c", "f", "n", "a")
        await seat.until(lambda: seat.shows("saving"), "the word on a slow disk")
        seat.read("Item 1 of 3", "( ) c")
        seat.read_not("(•)", "FLAGGED")
        hall.gate.set()
        await seat.settle()
        seat.read("saved", "Item 2 of 3", "(•) a")
        await seat.press("p")
        seat.read("(•) c", "FLAGGED")
    assert sorted(hall.responses().values()) == ["option a of 2", "option c of 1"]


async def the_disk_is_full(seat: Seat) -> None:
    store(seat.hall).full = True
    await seat.pilot.press("c")
    await seat.until(lambda: seat.session.failure != "", "the refusal")
    await seat.pilot.pause()


async def test_a_full_disk_stops_the_clock_and_loses_nothing(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        exam = await seat.on(ExamScreen)
        await seat.let_pass(MINUTE)
        await the_disk_is_full(seat)
        seat.read("NOT SAVED", "the disk is full", "The clock is stopped", "9 min left")
        seat.read_not("(•) c")
        band = exam.query_one("#alert")
        assert band.has_class("-failure")
        assert band.display
        await seat.let_pass(5 * MINUTE)
        seat.read("9 min left", "NOT SAVED")
        await seat.pilot.press("n", "d", "f")
        store(hall).full = False
        for _ in range(3):
            seat.app._tick()
        await seat.until(lambda: not seat.session.failure, "the answers to be saved")
        await seat.settle()
        seat.read("Item 2 of 3", "(•) d", "FLAGGED", "9 min left", "saved")
        seat.read_not("NOT SAVED")
        await seat.let_pass(MINUTE)
        seat.read("8 min left")
    assert sorted(hall.responses().values()) == ["option c of 1", "option d of 2"]


async def test_when_only_a_beat_fails_the_clock_runs_on_as_soon_as_the_next_succeeds(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.let_pass(MINUTE)
        full = True

        def beat(self: AttemptStore, attempt_id: str, beat: Beat) -> None:
            if full:
                raise StorageError("the disk is full.")
            write(self, attempt_id, beat)

        write = AttemptStore.beat
        monkeypatch.setattr(AttemptStore, "beat", beat)
        seat.session._beat()
        await seat.until(lambda: seat.session.failure != "", "the refusal")
        await seat.let_pass(5 * MINUTE)
        seat.read("NOT SAVED", "9 min left")
        full = False
        for _ in range(3):
            seat.app._tick()
        await seat.until(lambda: not seat.session.failure, "the next beat")
        await seat.let_pass(MINUTE)
        seat.read("8 min left", "saved")
        seat.read_not("NOT SAVED")


async def test_a_program_that_was_stopped_shows_everything_and_the_right_time_again(hall: Hall) -> None:
    """Time went on while it was stopped, so it counts as used; also when it was all there was."""
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b")
        hall.machine.run(3 * MINUTE)
        seat.app.app_resume_signal.publish(seat.app)
        await seat.settle()
        seat.read("Item 1 of 3", "(•) b", "7 min left", "saved")
        hall.machine.run(8 * MINUTE)
        seat.app.app_resume_signal.publish(seat.app)
        await seat.on(ReportScreen)
    assert list(hall.responses().values()) == ["option b of 1"]


async def test_a_session_that_was_cut_short_is_told_of_at_the_next_start(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "n")
    async with hall.app() as seat:
        await seat.settle()
        seat.read("Resume", "The last session ended unexpectedly. Everything up to item 2 is saved.")
        await seat.press("r", "ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    async with hall.app() as seat:
        await seat.settle()
        seat.read("Resume", "item 2, all saved")
        seat.read_not("unexpectedly")


async def test_without_colours_the_screen_has_the_same_words(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen, struck, flagged, saved: no meaning is carried by a colour alone."""
    frames = []
    for colours in (True, False):
        if not colours:
            monkeypatch.setenv("NO_COLOR", "1")
        async with hall.app(BLOCK if colours else None) as seat:
            await seat.settle()
            if colours:
                await seat.press("b", "f", "x", "d", "x", "n", "p")
            else:
                await seat.press("r")
            await seat.on(ExamScreen)
            assert seat.app.no_color != colours
            frames.append(seat.frame)
            await seat.press("ctrl+q", "y")
            await seat.until(functools.partial(getattr, seat.app, "_exit"), "the app to close")
    assert frames[0] == frames[1]
    assert "FLAGGED" in frames[0]


async def test_one_may_leave_although_the_disk_is_full(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "n")
        await the_disk_is_full(seat)
        await seat.pilot.press("ctrl+q")
        await seat.on(ConfirmDialog)
        seat.read("Leave, although your last answers could not be saved?")
        await seat.pilot.press("n", "ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 4
    assert list(hall.responses().values()) == ["option b of 1"]


async def test_the_start_of_a_block_that_cannot_be_saved_is_told_in_the_tutorial(hall: Hall) -> None:
    async with hall.app(Start("toy", "mock")) as seat:
        await seat.on(TutorialScreen)
        await seat.settle()
        store(hall).full = True
        await seat.pilot.press("s")
        await seat.until(lambda: seat.shows("NOT SAVED: the disk is full"), "the band")
        store(hall).full = False
        for _ in range(3):
            seat.app._tick()
        await seat.on(ExamScreen)


async def test_after_leaving_no_key_and_no_click_changes_anything(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in the moment before it is said that leaving takes a while."""
    monkeypatch.setattr(leaving, "SHOWN_S", PATIENCE_S)
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.settle()
        hall.gate.clear()
        await seat.pilot.press("ctrl+q", "y", "b", "n", "r", "f", "x", "a")
        await seat.pilot.click("#option-1", offset=(12, 0))
        await seat.pilot.click("#strip", offset=(10, 1))
        events = seat.session.sitting.unsaved
        assert [event.kind for event in events] == [Kind.LEAVE]
        hall.gate.set()
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert hall.responses() == {}


async def test_home_is_there_before_the_database_is(hall: Hall) -> None:
    hall.opened.clear()
    async with hall.app() as seat:
        await seat.on(HomeScreen)
        seat.read("A full mock exam", "One block", "Opening your records", "q quit")
        await seat.pilot.press("m", "b", "r", "l", "p", "question_mark")
        seat.read("resume an unfinished exam")
        await seat.pilot.press("escape")
        hall.opened.set()
        await seat.until(lambda: seat.shows("24 items in the library, 0 of them seen."), "the records")
        seat.read("Toy Certificate", "12 items, 40 min")


async def test_a_database_that_cannot_be_opened_is_told_on_home(hall: Hall) -> None:
    hall.refusal = StorageError("the database is damaged.", hint="Move the file away.")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("the database is damaged. Move the file away."), "the refusal")
        await seat.press("m", "b", "enter", "r")
        assert isinstance(seat.app.screen, HomeScreen)
        await seat.press("q")
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert isinstance(seat.app, ExamApp)
    assert seat.app.return_code == 0
