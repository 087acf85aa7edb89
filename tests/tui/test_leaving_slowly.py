"""Leaving by key while the disk hangs: waited for in sight, never for ever, and what would be lost is said."""

from collections.abc import Iterator
from threading import Event as Gate
from typing import Any

import pytest

from ma_exam.store.attempts import AttemptStore
from ma_exam.tui import leaving
from ma_exam.tui.screens.dialogs import ConfirmDialog, WaitDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.start import Start
from tests.tui.support import PATIENCE_S, Hall, Seat

BLOCK = Start("toy", "block")
OFFER = "y leave without waiting"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One may leave at once."""
    monkeypatch.setattr(leaving, "PATIENCE_S", 0)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """One may not leave before the test is over."""
    monkeypatch.setattr(leaving, "PATIENCE_S", 2 * PATIENCE_S)


async def leave_while_it_hangs(seat: Seat, *keys: str) -> None:
    """Press keys whose commits hang, and leave."""
    await seat.on(ExamScreen)
    await seat.settle()
    seat.hall.gate.clear()
    await seat.pilot.press(*keys, "ctrl+q")
    await seat.on(ConfirmDialog)
    await seat.pilot.press("y")
    await seat.on(WaitDialog)


@pytest.mark.usefixtures("patient")
async def test_leaving_waits_in_sight_and_ends_when_all_is_saved(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await leave_while_it_hangs(seat, "c", "n", "a", "f")
        seat.read("Saving ...", "Not yet saved: your answers to items 1 and 2, what you marked", "in item 2.")
        seat.read("ma-exam ends as soon as it is.")
        seat.read_not(OFFER)
        await seat.pilot.press("y", "n", "escape", "enter", "ctrl+q", "b")
        assert isinstance(seat.app.screen, WaitDialog)
        assert not seat.app._exit
        hall.gate.set()
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0
    assert sorted(hall.responses().values()) == ["option a of 2", "option c of 1"]


async def test_the_question_says_that_not_all_is_saved_yet(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.settle()
        hall.gate.clear()
        await seat.pilot.press("c", "ctrl+q")
        await seat.on(ConfirmDialog)
        seat.read("Your last answers are still being saved; leaving waits for")
        seat.read_not("Every answer is saved")
        await seat.pilot.press("n")
        hall.gate.set()
        await seat.settle()
        seat.read("(•) c", "saved")


@pytest.mark.usefixtures("impatient")
async def test_one_may_leave_a_disk_that_hangs_and_is_told_what_is_lost(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await leave_while_it_hangs(seat, "c")
        await seat.until(lambda: seat.shows(OFFER), "the offer")
        seat.read("the disk has not answered for", "Not yet saved: your answer to item 1.", "can be resumed")
        await seat.pilot.press("n", "escape", "enter", "ctrl+q")
        assert not seat.app._exit
        await seat.pilot.press("y")
        await seat.until(lambda: seat.app._exit, "the app to close")
        assert seat.app.leaving.abandoned
    assert seat.app.return_code == 4
    seat.app._store_thread.shutdown(wait=True)


@pytest.mark.usefixtures("patient")
async def test_a_disk_that_refuses_while_one_leaves_is_told_and_tried_again(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await leave_while_it_hangs(seat, "c")
        assert hall.store is not None
        hall.store.full = True
        hall.gate.set()
        await seat.until(lambda: seat.shows("NOT SAVED: the disk is full", OFFER), "the refusal")
        hall.store.full = False
        for _ in range(3):
            seat.app._tick()
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0
    assert list(hall.responses().values()) == ["option c of 1"]


@pytest.fixture
def slow_hand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Handing in waits for this gate."""
    gate = Gate()
    finish = AttemptStore.finish

    def wait(self: AttemptStore, *words: Any, **more: Any) -> None:
        if not gate.wait(PATIENCE_S):
            raise RuntimeError("the test has never opened the gate")
        finish(self, *words, **more)

    monkeypatch.setattr(AttemptStore, "finish", wait)
    yield gate
    gate.set()


@pytest.mark.usefixtures("patient")
async def test_leaving_while_the_exam_is_handed_in_waits_for_that(hall: Hall, slow_hand_in: Gate) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "r")
        await seat.on(ReviewScreen)
        await seat.pilot.press("e", "y", "ctrl+q")
        await seat.on(ConfirmDialog)
        seat.read("The exam is still being handed in; leaving waits for that.")
        await seat.pilot.press("y")
        await seat.on(WaitDialog)
        seat.read("Saving ...", "Not yet saved: that the exam is handed in.")
        slow_hand_in.set()
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("One block 1: 1 of 2"), "the report at home")


@pytest.mark.usefixtures("patient")
async def test_quitting_at_home_waits_in_sight_for_the_database(hall: Hall) -> None:
    hall.opened.clear()
    async with hall.app() as seat:
        await seat.on(HomeScreen)
        await seat.pilot.press("q")
        await seat.on(WaitDialog)
        seat.read("Closing your records ...")
        seat.read_not(OFFER)
        hall.opened.set()
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0


@pytest.mark.usefixtures("impatient")
async def test_one_may_quit_although_the_database_never_opens(hall: Hall) -> None:
    hall.opened.clear()
    async with hall.app(BLOCK) as seat:
        await seat.on(HomeScreen)
        await seat.pilot.press("q")
        await seat.on(WaitDialog)
        await seat.until(lambda: seat.shows(OFFER), "the offer")
        seat.read("Everything shown as saved is saved.")
        await seat.pilot.press("Y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0
    seat.app._store_thread.shutdown(wait=True)
    assert seat.app.session is None


async def test_a_quick_disk_is_not_talked_about(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "SHOWN_S", PATIENCE_S)
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
        assert not isinstance(seat.app.screen, WaitDialog)
    assert list(hall.responses().values()) == ["option b of 1"]
