"""A second window: told what is open where and since when, and it may try again."""

import os
import threading

import pytest

from ma_exam.errors import DamagedError, InUseError, StorageError
from ma_exam.services.desk import Desk
from ma_exam.store.database import Database
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.start import Start
from tests.tui.support import PATIENCE_S, Hall, Seat

OPEN = "ma-exam is open in another window (process "
FOOTER = "Enter choose r try again ? help q quit"


class Tries:
    """How often the database was asked for."""

    def __init__(self, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._open = hall.open_desk
        monkeypatch.setattr(hall, "open_desk", self)

    def __call__(self) -> Desk:
        self.count += 1
        return self._open()


async def refused(seat: Seat, tries: Tries, count: int) -> None:
    """Wait until so many tries have been refused, and read what is said."""
    await seat.until(lambda: tries.count == count, "the try")
    await seat.settle()
    assert isinstance(seat.app.screen, HomeScreen)
    seat.read(OPEN, "Try again", "r tries again.", FOOTER)


async def test_a_second_window_says_what_is_open_and_tries_again_when_asked(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = hall.open_desk()
    window.database.doing("in mock exam 2")
    tries = Tries(hall, monkeypatch)
    async with hall.app() as seat:
        await refused(seat, tries, 1)
        seat.read(f"{OPEN}{os.getpid()}, since ", "in mock exam 2). Switch to that window.")
        seat.read("Meanwhile `ma-exam attempts` and `ma-exam report` show what that window has saved so far.")
        seat.read_not("A full mock exam", "Resume", "Opening your records")
        await seat.press("m", "b", "l", "p")
        assert isinstance(seat.app.screen, HomeScreen)
        assert tries.count == 1
        await seat.press("r")
        await refused(seat, tries, 2)
        window.close()
        await seat.press("R")
        await seat.until(lambda: seat.shows("24 items in the library"), "the records")
        seat.read("A full mock exam", "Enter choose ? help q quit")
        seat.read_not("another window", "Try again", "try again")
        await seat.press("r")
        assert tries.count == 3
        await seat.press("b")
        await seat.on(SetupScreen)


async def test_an_exam_that_was_asked_for_begins_after_all(hall: Hall) -> None:
    """By the line of the menu, which is already marked."""
    window = hall.open_desk()
    async with hall.app(Start("toy", "block")) as seat:
        await seat.until(lambda: seat.shows(OPEN), "the refusal")
        window.close()
        await seat.press("enter")
        await seat.on(ExamScreen)


async def test_while_it_tries_it_says_so_and_tries_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.refusal = InUseError(f"{OPEN}4711, since 09:02).", hint="Switch to that window.")
    tries = Tries(hall, monkeypatch)
    async with hall.app() as seat:
        await refused(seat, tries, 1)
        hall.opened.clear()
        await seat.pilot.press("r", "r", "enter")
        seat.read("Opening your records ...")
        seat.read_not("another window")
        hall.opened.set()
        await refused(seat, tries, 2)
        await seat.press("question_mark")
        seat.read("it; try again when your records could not", "r try again")
        await seat.press("escape", "q")
        await seat.until(lambda: seat.app._exit, "the app to close")
    assert seat.app.return_code == 0


async def test_any_database_that_could_not_be_opened_can_be_tried_again(hall: Hall) -> None:
    """As after `ma-exam restore`, in another window."""
    hall.refusal = StorageError("the database is damaged.", hint="Bring a backup back.")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("the database is damaged.", FOOTER), "the refusal")
        seat.read("r tries again.")
        seat.read_not("Meanwhile")
        hall.refusal = None
        await seat.click("MenuLine")
        await seat.until(lambda: seat.shows("24 items in the library"), "the records")
        seat.read_not("damaged")


async def test_a_damaged_file_is_told_after_home_is_filled_and_nothing_is_begun(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    damage = DamagedError("the database is damaged.", hint="`ma-exam restore` brings a backup back.")

    def verify(_database: Database) -> None:
        looked.wait(PATIENCE_S)
        raise damage

    monkeypatch.setattr(Database, "verify", verify)
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("24 items in the library"), "the records")
        await seat.pilot.press("m")
        await seat.on(SetupScreen)
        await seat.pilot.press("enter")
        looked.set()
        await seat.until(lambda: seat.shows("the database is damaged", "Try again"), "the refusal")
        assert isinstance(seat.app.screen, HomeScreen)
        assert seat.app.session is None
        monkeypatch.undo()
        await seat.press("r")
        await seat.until(lambda: seat.shows("24 items in the library"), "the records")
