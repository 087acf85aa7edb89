"""The palette: every action by its name, nothing that goes round an exam's rules, and no word that gives orders."""

from typing import Any

import pytest

from ma_exam.core.attempt import Phase
from ma_exam.tui import palette
from ma_exam.tui.app import ExamApp
from ma_exam.tui.comfort import open_tour
from ma_exam.tui.keys import bindings_of
from ma_exam.tui.palette import Deed, Palette, offers
from ma_exam.tui.screens.attempts import AttemptsScreen
from ma_exam.tui.screens.base import BaseScreen
from ma_exam.tui.screens.comfort import ComfortScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.tour import TourScreen
from ma_exam.tui.start import Start
from tests.hostile.payloads import PAYLOADS
from tests.support.machine import MINUTE
from tests.tui.support import Hall, Seat

BLOCK = Start("toy", "block")


async def find(seat: Seat, words: str) -> None:
    """Open the palette and type."""
    await seat.press("ctrl+p")
    await seat.on(Palette)
    for letter in words:
        await seat.pilot.press("space" if letter == " " else letter)
    await seat.settle()
    await seat.app.workers.wait_for_complete()
    await seat.settle()


async def choose(seat: Seat, words: str) -> None:
    """Open the palette, type, and take what it finds first."""
    await find(seat, words)
    for _ in range(3):  # the first marks a line, when there are several; the next takes it
        if isinstance(seat.app.screen, Palette):
            await seat.press("enter")
    await seat.settle()


def listed(seat: Seat) -> list[str]:
    """What the palette would list over the screen."""
    screen = seat.app.screen
    assert isinstance(screen, BaseScreen)
    return [offer.name for offer in offers(seat.app, screen)]


async def test_it_lists_every_action_of_the_screen_with_its_key(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        await seat.press("ctrl+p")
        await seat.on(Palette)
        await seat.app.workers.wait_for_complete()
        await seat.settle()
        seat.read("Resume r", "Full mock m", "Practice d", "Esc goes back")
        seat.read_not("Screenshot", "Maximize", "Change theme")
        seat.read_not("Home: Practice")
        await seat.press("escape")
        await seat.on(HomeScreen)
        for _ in (1, 2):  # on home, and on a screen above it
            names = listed(seat)
            screen = seat.app.screen
            assert names[-1] == "Quit"
            assert len(names) == len(set(names))
            assert {one.description for one in bindings_of(type(screen)) if one.action != "app.quit"} <= set(
                names
            )
            await seat.press("m")
            await seat.on(SetupScreen)
        assert "Home: Practice" in listed(seat)


async def test_what_is_chosen_is_done(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        await choose(seat, "full mock")
        await seat.on(SetupScreen)
        await choose(seat, "extra")
        seat.read("x1.25")
        await choose(seat, "comfort theme")
        await seat.on(ComfortScreen)
        await choose(seat, "high contrast")
        seat.read("high contrast: white on black")
        assert seat.app.comfort.settings.theme == "contrast"
        await choose(seat, "home one block")
        await seat.on(SetupScreen)
        seat.read("One block")
        assert [type(screen) for screen in seat.app.screen_stack] == [HomeScreen, SetupScreen]


async def test_a_changed_key_stands_in_it(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.comfort.change(keys={"home.mock": "z"})
        await find(seat, "full mock")
        seat.read("Full mock z")


async def test_in_an_exam_it_offers_what_the_exam_allows(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        names = listed(seat)
        assert {"Next item", "Strike an option out", "Review", "Option d", "Leave", "Help"} <= set(names)
        assert not [name for name in names if name.startswith("Home:") or name in ("Option e", "Quit")]
        assert not {
            "Comfort: theme, clock, keys, tour",
            "Change the keys",
            "Take the five-minute tour",
        } & set(names)
        await choose(seat, "option b")
        seat.read("(•) b")
        await choose(seat, "theme light")
        await seat.on(ExamScreen)
        assert seat.app.comfort.settings.theme == "light"
        await choose(seat, "leave")
        await seat.on(ConfirmDialog)
        await seat.press("ctrl+p")
        await seat.on(ConfirmDialog)
        await seat.press("n")
        await choose(seat, "review")
        await seat.on(ReviewScreen)
        await choose(seat, "end block")
        await seat.on(ConfirmDialog)
        await seat.press("n")
        assert seat.session.sitting.head.phase is Phase.BLOCK


async def test_an_offer_kept_open_while_time_runs_out_does_nothing(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        exam = await seat.on(ExamScreen)
        kept = {offer.name: offer.act for offer in offers(seat.app, exam)}
        await find(seat, "option")
        await seat.let_pass(11 * MINUTE)
        await seat.on(ReportScreen)
        for name in ("Option b", "Next item", "Review"):
            await kept[name]()  # type: ignore[misc]  # of a screen: it waits
        await seat.on(ReportScreen)
        home: dict[str, Any] = {
            offer.name: offer.act for offer in offers(seat.app, await seat.on(ReportScreen))
        }
        await seat.press("escape")
        await seat.until(lambda: seat.shows("The last report"), "home")
        await seat.press("b", "s")
        await seat.on(ExamScreen)
        for name in ("Home: Past attempts", "Home: Full mock", "Change the keys"):
            result = home[name]()
            if result is not None:
                await result
        await seat.on(ExamScreen)
        assert not any(isinstance(screen, AttemptsScreen) for screen in seat.app.screen_stack)
    assert not hall.responses()


async def test_while_it_is_asked_who_studies_nothing_of_anybody_is_offered(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_tour(seat.app)
        await seat.on(TourScreen)
        seat.app.students.known = False
        assert not [
            name for name in listed(seat) if name.startswith(("Home:", "Comfort", "Theme", "Search", "My "))
        ]
        assert listed(seat)[-1] == "Quit"


async def test_it_does_not_open_over_a_dialog_or_in_a_window_too_small(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        await seat.press("question_mark", "ctrl+p")
        await seat.on(HelpDialog)
        await seat.press("escape")
        await seat.resize(40, 12)
        await seat.press("ctrl+p")
        await seat.on(HomeScreen)
        await seat.resize(60, 18)
        await seat.press("ctrl+p")
        await seat.on(Palette)
        await seat.press("ctrl+p", "escape")
        await seat.on(HomeScreen)


async def test_hostile_words_in_it_are_words(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[ExamApp] = []
    deeds = tuple(Deed(f"{place} {payload.text}", done.append) for place, payload in enumerate(PAYLOADS))
    monkeypatch.setattr(palette, "deeds", lambda: deeds)
    async with hall.app(size=(120, 60)) as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        await seat.press("ctrl+p")
        await seat.on(Palette)
        await seat.app.workers.wait_for_complete()
        await seat.settle()
        for strip in seat.app.screen._compositor.render_strips():
            for segment in strip:
                assert not segment.control
                assert segment.style is None or "@click" not in segment.style.meta
                assert "\x1b" not in segment.text
        await seat.press("escape")
        await choose(seat, "12")
        assert done == [seat.app]
