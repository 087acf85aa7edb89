"""Several students on one computer: asked who it is, added by name, switched; alone nobody is asked."""

from pathlib import Path

import pytest

from ma_exam import paths, profiles
from ma_exam.errors import InUseError
from ma_exam.profiles import Profile
from ma_exam.services.desk import Desk
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.who import NameDialog, WhoScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.menu import MenuLine
from tests.tui.support import Hall, Seat


@pytest.fixture(autouse=True)
def _nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.PROFILE_VARIABLE, "")


@pytest.fixture
def opened(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose database was opened, each student's own."""
    folders: list[Path] = []
    own = hall.open_desk

    def open_desk() -> Desk:
        hall.file = paths.database_file()
        hall.file.parent.mkdir(parents=True, exist_ok=True)
        folders.append(hall.file.parent)
        return own()

    monkeypatch.setattr(hall, "open_desk", open_desk)
    return folders


@pytest.fixture
def ben(home: Path) -> Profile:
    """A second student."""
    return profiles.add("Ben")


async def at_home(seat: Seat) -> None:
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.shows("24 items in the library"), "the records")


async def test_alone_nobody_is_asked(hall: Hall, opened: list[Path], home: Path) -> None:
    async with hall.app() as seat:
        await at_home(seat)
        assert seat.app.students.name == ""
    assert opened == [home]


async def test_who_was_named_is_not_asked(hall: Hall, opened: list[Path], ben: Profile) -> None:
    profiles.choose(ben)
    async with hall.app() as seat:
        await at_home(seat)
        assert seat.app.students.name == "Ben"
    assert opened == [ben.folder]


@pytest.mark.parametrize("way", ["digit", "arrows", "mouse"])
async def test_of_several_one_is_chosen_before_anything_is_opened(
    hall: Hall, opened: list[Path], ben: Profile, way: str
) -> None:
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        seat.read("Who is studying?", "First student", "Ben", "Another student")
        await seat.press("9", "m", "r", "escape", "escape")
        assert opened == []
        assert seat.app.students.name == ""
        match way:
            case "digit":
                await seat.press("2")
            case "arrows":
                await seat.press("down", "enter")
            case _:
                lines = seat.app.screen.query(MenuLine)
                await seat.click(next(line for line in lines if line.entry.name == "Ben"))
        await at_home(seat)
        assert seat.app.students.name == "Ben"
        await seat.press("b", "s")
        await seat.on(ExamScreen)
    assert opened == [ben.folder]


async def test_another_student_is_added_by_name_and_goes_home(
    hall: Hall, opened: list[Path], ben: Profile, home: Path
) -> None:
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        await seat.press("a")
        await seat.on(NameDialog)
        await seat.press("enter")
        seat.read("a name needs a letter or a digit")
        await seat.press(*"ben", "enter")
        seat.read("there is a student ben here already")
        await seat.press(*"ji", "enter")
        await at_home(seat)
        assert seat.app.students.name == "benji"
    assert opened == [home / "profiles" / "benji"]
    assert [one.name for one in profiles.profiles()] == ["First student", "Ben", "benji"]


async def test_the_marked_student_gets_another_name(hall: Hall, ben: Profile) -> None:
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        await seat.press("r")
        seat.read("Another name for First student:")
        await seat.press(*"Anna", "enter")
        await seat.on(WhoScreen)
        seat.read("> Anna")
        seat.read_not("First student")
        await seat.press("down", "down", "r")
        await seat.on(WhoScreen)
    assert profiles.profiles()[0].name == "Anna"


async def test_a_start_waits_for_who_it_is_and_comes_once(
    hall: Hall, opened: list[Path], ben: Profile
) -> None:
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(WhoScreen)
        await seat.press("2")
        await seat.on(ExamScreen)
        await seat.press("r", "e", "y")
        await seat.settle()
        await seat.press("escape")
        await seat.on(HomeScreen)
        seat.app.students.switch()
        await seat.on(WhoScreen)
        await seat.press("1")
        await at_home(seat)
    assert len(opened) == 2


async def test_home_switches_and_each_sees_their_own(
    hall: Hall, opened: list[Path], ben: Profile, home: Path
) -> None:
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        await seat.press("2")
        await at_home(seat)
        await seat.press("b", "s")
        await seat.on(ExamScreen)
        seat.app.students.switch()
        await seat.settle()
        assert isinstance(seat.app.screen, ExamScreen), "no exam is left for it"
        await seat.press("r", "e", "y")
        await seat.settle()
        await seat.press("escape")
        await at_home(seat)
        seat.read("The last report")
        seat.app.students.switch()
        await seat.on(WhoScreen)
        seat.read("> Ben", "Esc back")
        await seat.press("1")
        await at_home(seat)
        seat.read_not("The last report")
        assert seat.app.students.name == "First student"
        seat.app.students.switch()
        await seat.on(WhoScreen)
        await seat.press("escape")
        await at_home(seat)
        assert seat.app.students.name == "First student"
        for _ in range(3):
            seat.app.students.switch()
            await seat.on(WhoScreen)
            await seat.press("2")
            await at_home(seat)
        seat.read("The last report")
        assert len(seat.app.screen_stack) == 2
    assert opened == [ben.folder, home, home, *[ben.folder] * 3]


async def test_switching_lets_go_of_the_records(hall: Hall, opened: list[Path], ben: Profile) -> None:
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        await seat.press("2")
        await at_home(seat)
        seat.app.students.switch()
        await seat.on(WhoScreen)
        Desk.open(hall.machine, ben.database, hall.file.parent).close()


async def test_records_that_cannot_be_opened_are_told_at_home(hall: Hall, ben: Profile) -> None:
    hall.refusal = InUseError("ma-exam is open in another window.", hint="Switch to that window.")
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        await seat.press("2")
        await seat.on(HomeScreen)
        await seat.until(lambda: seat.shows("another window"), "the refusal")
        hall.refusal = None
        await seat.press("r")
        await at_home(seat)


async def test_one_may_quit_before_saying_who_one_is(hall: Hall, opened: list[Path], ben: Profile) -> None:
    async with hall.app() as seat:
        await seat.on(WhoScreen)
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        await seat.press("escape", "q")
        await seat.until(lambda: seat.app._exit, "the end")
        assert not isinstance(seat.app.screen, ConfirmDialog)
    assert opened == []


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_many_students_fit_any_window(hall: Hall, home: Path, size: tuple[int, int]) -> None:
    for number in range(30):
        profiles.add(f"Student {number:02} with a rather long name")
    async with hall.app(size=size) as seat:
        await seat.on(WhoScreen)
        await seat.press("up")
        seat.read("> Another student")
        await seat.press("up")
        seat.read("> Student 29")
        await seat.resize(59, 17)
        await seat.press("1", "a")
        seat.read("Please make the window larger")
        await seat.resize(*size)
        await seat.on(WhoScreen)
