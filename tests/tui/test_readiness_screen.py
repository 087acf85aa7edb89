"""The screen on readiness: what it tells, and what its keys begin."""

from datetime import date

import pytest

from ma_exam.core.supply import FINAL_SEED
from ma_exam.services.review import set_exam_date, today_of
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.readiness import ReadinessScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.tutorial import TutorialScreen
from ma_exam.tui.start import Start
from ma_exam.tui.starting import show_readiness
from tests.tui.support import Hall, Seat, make_item
from tests.tui.test_frames import Album

PLENTY = tuple(make_item(number) for number in range(1, 73))
"""Items enough to keep a final mock back."""


async def look(seat: Seat) -> ReadinessScreen:
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.app.home.filled, "home")
    show_readiness(seat.app, "toy")
    return await seat.on(ReadinessScreen)


async def test_before_the_first_mock_it_says_what_an_estimate_needs(hall: Hall) -> None:
    hall.items = PLENTY
    album = Album()
    async with hall.app() as seat:
        await look(seat)
        seat.read("NO ESTIMATE", "No estimate yet:", "no full mock exam has been handed in yet")
        seat.read("Add a bank", "Too thin to say", "Alpha", "0 answers")
        album.compare(seat, "readiness")
        await seat.press("pagedown", "pagedown")
        seat.read("100 answers or more to scored items", "no chance of passing is given")
        await seat.press("q")
        await seat.on(HomeScreen)
    album.close()


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_what_counts_is_in_sight_at_every_size(hall: Hall, size: tuple[int, int]) -> None:
    async with hall.app(size=size) as seat:
        await look(seat)
        seat.read("NO ESTIMATE", "no full mock exam has been handed in yet", "Drill", "A full mock exam")


async def test_a_thin_topic_is_drilled_by_its_key(hall: Hall) -> None:
    async with hall.app() as seat:
        await look(seat)
        await seat.press("2")
        await seat.on(PracticeScreen)
        sitting = seat.session.sitting
        wish = sitting.record.plan.wish
        assert wish is not None
        assert (wish.scope, wish.what) == ("B", "new")
        assert {slot.domain for slot in sitting.form.slots} == {"B"}


async def test_a_key_without_a_topic_does_nothing(hall: Hall) -> None:
    async with hall.app() as seat:
        screen = await look(seat)
        await seat.press("3", "6", "f")
        assert seat.app.screen is screen


@pytest.mark.parametrize(("key", "screen"), [("d", PracticeScreen), ("m", SetupScreen)])
async def test_the_way_on_is_one_key(hall: Hall, key: str, screen: type[SetupScreen]) -> None:
    async with hall.app() as seat:
        await look(seat)
        await seat.press(key)
        await seat.on(screen)


async def test_the_final_mock_asks_once_when_it_is_much_too_early(hall: Hall) -> None:
    hall.items = PLENTY
    async with hall.app() as seat:
        screen = await look(seat)
        await seat.press("f")
        await seat.on(ConfirmDialog)
        seat.read("best sat after 2 others", "Sit it now?")
        await seat.press("n")
        assert seat.app.screen is screen
        await seat.press("f", "y")
        await seat.on(TutorialScreen)
        assert seat.session.sitting.form.seed == FINAL_SEED


async def test_the_final_mock_begins_at_once_in_its_time(hall: Hall) -> None:
    hall.items = PLENTY
    desk = hall.open_desk()
    set_exam_date(desk, date.fromordinal(today_of(desk) + 3))
    desk.close()
    async with hall.app() as seat:
        await look(seat)
        seat.read("Sit the final mock now", "the exam is in 3 days")
        await seat.press("enter")
        await seat.on(TutorialScreen)
        assert seat.session.sitting.form.seed == FINAL_SEED


async def test_a_short_mock_tells_why_it_supports_no_estimate(hall: Hall) -> None:
    async with hall.app(Start("toy")) as seat:
        await seat.on(TutorialScreen)
        await seat.press("s")
        for block in range(4):
            await seat.on(ExamScreen)
            await seat.press("b", "r", "e", "y", *(["enter"] if block < 3 else []))
        await seat.on(ReportScreen)
        await seat.press("escape")
        await look(seat)
        seat.read("it holds 4 first-time answers to scored items, and an estimate needs 100")
