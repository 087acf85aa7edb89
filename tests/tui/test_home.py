"""Home: what stands on it when, and where its keys lead, from itself and from the list of everything else."""

from typing import Any

import pytest
from textual.screen import Screen

from ma_exam.tui.screens.comfort import ComfortScreen
from ma_exam.tui.screens.glossary import GlossaryScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.losses import LossesScreen
from ma_exam.tui.screens.more import LINES, MoreScreen
from ma_exam.tui.screens.plan import PlanScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_report import PracticeReportScreen
from ma_exam.tui.screens.practice_setup import PracticeSetupScreen
from ma_exam.tui.screens.progress import ProgressScreen
from ma_exam.tui.screens.readiness import ReadinessScreen
from ma_exam.tui.screens.search import SearchScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.tour import TourScreen
from ma_exam.tui.screens.who import WhoScreen
from ma_exam.tui.widgets.menu import MenuLine
from tests.support.machine import MINUTE
from tests.tui.support import Hall, Seat
from tests.tui.test_frames import Album

LEADS: dict[str, type[Screen[Any]]] = {
    "m": SetupScreen, "b": SetupScreen, "d": PracticeSetupScreen, "w": LossesScreen, "c": PlanScreen,
    "y": ReadinessScreen, "g": ProgressScreen, "e": MoreScreen, "u": PracticeScreen, "k": SearchScreen,
    "n": SearchScreen, "a": GlossaryScreen, "o": ComfortScreen, "v": TourScreen, "s": WhoScreen,
}  # fmt: skip


async def filled(seat: Seat) -> None:
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.shows("Plan to the exam set the date"), "home")


async def practise(seat: Seat) -> None:
    """Three items of a warm-up, the first option of each; then home again."""
    await seat.press("u")
    await seat.on(PracticeScreen)
    for _ in range(3):
        await seat.let_pass(MINUTE)
        await seat.press("a", "1", "enter")
    await seat.press("escape", "y")
    await seat.on(PracticeReportScreen)
    await seat.press("escape")
    await seat.on(HomeScreen)


@pytest.mark.parametrize("key", LEADS)
async def test_a_key_of_home_leads_where_it_says(hall: Hall, key: str) -> None:
    async with hall.app() as seat:
        await filled(seat)
        await seat.press(key)
        await seat.on(LEADS[key])


@pytest.mark.parametrize("key", [key for _, _, key, action in LINES if action != "past"])
async def test_everything_else_leads_there_too_and_back_home(hall: Hall, key: str) -> None:
    async with hall.app() as seat:
        await filled(seat)
        await seat.press("e")
        await seat.on(MoreScreen)
        await seat.press(key)
        await seat.on(LEADS[key])
        assert not any(isinstance(screen, MoreScreen) for screen in seat.app.screen_stack)


async def test_the_first_run_offers_a_tour_and_a_warm_up_and_what_comes_later_takes_their_place(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ma_exam.services.desk.secrets.randbelow", lambda _: 7)
    album = Album()
    async with hall.app() as seat:
        await filled(seat)
        seat.read("> Take the tour", "Warm up ten easy questions u")
        seat.read_not("Today's review", "Where I lose points", "Readiness", "Progress")
        await practise(seat)
        await seat.until(lambda: seat.shows("no full mock exam yet"), "how one stands")
        seat.read("Today's review nothing due t", "Where I lose points too few answers to say w")
        seat.read("The last report Practice set 1:")
        seat.read_not("Take the tour", "Warm up")
        album.compare(seat, "home-later")
        await seat.resize(60, 18)
        album.compare(seat, "home-later-60x18")
        await seat.press("e")
        await seat.on(MoreScreen)
        album.compare(seat, "more")
        await seat.press("p")
        await seat.until(lambda: seat.shows("Past attempts"), "the list")
    album.close()


async def test_what_is_lost_ranks_and_a_row_starts_its_drill(hall: Hall) -> None:
    async with hall.app() as seat:
        await filled(seat)
        await practise(seat)
        await seat.press("w")
        screen = await seat.on(LossesScreen)
        seat.read("Where you lose points Toy Certificate", "3 first-time answers", "too few answers to say")
        await seat.press("v")
        seat.read("subcategories")
        await seat.press("v", "d")
        await seat.on(PracticeScreen)
        wish = seat.session.sitting.record.plan.wish
        assert wish is not None
        assert wish.scope == screen._analysis.levels[0].estimates[0].code


async def test_a_click_chooses_a_line_of_everything_else(hall: Hall) -> None:
    async with hall.app() as seat:
        await filled(seat)
        await seat.press("e")
        await seat.on(MoreScreen)
        await seat.click(list(seat.app.screen.query(MenuLine))[3])
        await seat.on(GlossaryScreen)
