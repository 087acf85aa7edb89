"""How the screens look, line by line. `MA_EXAM_FRAMES=write` writes the frames anew; look at the difference then."""

import os
from pathlib import Path

import pytest

from ma_exam import paths, profiles
from ma_exam.errors import InUseError
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.pause import BreakScreen
from ma_exam.tui.screens.progress import ProgressScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.tutorial import TutorialScreen
from ma_exam.tui.screens.who import NameDialog, WhoScreen
from ma_exam.tui.start import Start
from tests.support.machine import MINUTE, SECOND
from tests.support.progress import make_progress
from tests.tui.support import Hall, Seat

FRAMES = Path(__file__).parent / "frames"
WRITE = os.environ.get("MA_EXAM_FRAMES") == "write"


class Album:
    """Compares frames with those on file, or puts them there."""

    def __init__(self) -> None:
        self.changed: list[str] = []

    def compare(self, seat: Seat, name: str) -> None:
        file = FRAMES / f"{name}.txt"
        text = seat.frame + "\n"
        if WRITE:
            FRAMES.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            self.changed.append(f"{name}\n{text}")

    def close(self) -> None:
        if self.changed:
            pytest.fail("these frames have changed:\n" + "\n".join(self.changed))


async def test_the_screens_look_as_they_did(hall: Hall) -> None:
    album = Album()
    async with hall.app() as seat:
        await seat.on(HomeScreen)
        await seat.settle()
        await seat.until(lambda: seat.shows("items in the library"), "home")
        album.compare(seat, "home")
        await seat.press("m")
        await seat.on(SetupScreen)
        album.compare(seat, "setup")
        await seat.press("s")
        await seat.on(TutorialScreen)
        await seat.press("b", "x", "d")
        album.compare(seat, "tutorial")
        await seat.press("s")
        await seat.on(ExamScreen)
        await seat.let_pass(90 * SECOND)
        await seat.press("b", "n", "c", "x", "a", "f")
        album.compare(seat, "exam-80x24")
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            album.compare(seat, f"exam-{width}x{height}")
        await seat.press("question_mark")
        album.compare(seat, "help")
        await seat.press("escape", "r")
        await seat.on(ReviewScreen)
        album.compare(seat, "review")
        await seat.press("e")
        album.compare(seat, "end")
        await seat.press("y")
        await seat.on(BreakScreen)
        await seat.let_pass(MINUTE)
        album.compare(seat, "break")
        for _ in (2, 3, 4):
            await seat.press("enter")
            await seat.on(ExamScreen)
            await seat.let_pass(2 * MINUTE)
            await seat.press("b", "n", "a", "n", "r", "e", "y")
        await seat.on(ReportScreen)
        album.compare(seat, "report")
        await seat.press("w")
        await seat.on(ItemsScreen)
        album.compare(seat, "items")
    album.close()


async def test_progress_looks_as_it_did(hall: Hall) -> None:
    album = Album()
    async with hall.app() as seat:
        await seat.on(HomeScreen)
        await seat.settle()
        await seat.app.push_screen(ProgressScreen(make_progress(6, 5)))
        await seat.on(ProgressScreen)
        for number, name in enumerate(
            ("scores", "lost", "topics", "pace", "changes", "mix-ups", "sure"), start=1
        ):
            await seat.press(str(number))
            album.compare(seat, f"progress-{name}")
        for width, height in [(60, 18), (120, 40)]:
            await seat.resize(width, height)
            for number, name in enumerate(("scores", "lost", "topics"), start=1):
                await seat.press(str(number))
                album.compare(seat, f"progress-{name}-{width}x{height}")
        await seat.resize(80, 24)
        await seat.press("question_mark")
        album.compare(seat, "progress-help")
        await seat.press("escape")
        await seat.app.push_screen(ProgressScreen(make_progress(0, 0)))
        await seat.on(ProgressScreen)
        album.compare(seat, "progress-empty")
    album.close()


async def test_the_screens_look_as_they_did_on_coming_back(hall: Hall) -> None:
    album = Album()
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "n", "ctrl+q")
        album.compare(seat, "leave")
        await seat.press("y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    hall.machine.run(26 * 60 * MINUTE)
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        album.compare(seat, "home-resume")
        await seat.resize(40, 12)
        album.compare(seat, "too-small")
    album.close()


async def test_a_second_window_looks_as_it_did(hall: Hall) -> None:
    album = Album()
    hall.refusal = InUseError(
        "ma-exam is open in another window (process 4711, since 09:02, in mock exam 2).",
        where="/home/learner/.local/share/ma-exam/ma-exam.db",
        hint="Switch to that window.",
    )
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("another window"), "the refusal")
        album.compare(seat, "home-second-window")
        await seat.resize(60, 18)
        seat.read("Try again", "r tries again.", "r try again")
    album.close()


async def test_the_question_who_is_studying_looks_as_it_did(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = Album()
    monkeypatch.setenv(paths.PROFILE_VARIABLE, "")
    for name in ("Ben", "Anna Müller-Lüdenscheidt, night class"):
        profiles.add(name)
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            album.compare(seat, f"who-{width}x{height}")
        await seat.press("a")
        await seat.on(NameDialog)
        await seat.press(*"ben", "enter")
        album.compare(seat, "who-another")
    album.close()


async def test_frames_are_looked_at_without_colour_too(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(ExamScreen)
        await seat.press("b", "x", "a", "f")
        seat.read("(•) b", "struck out", "FLAGGED", "> ( ) a", "saved")
