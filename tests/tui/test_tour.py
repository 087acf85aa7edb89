"""The tour: the keys are really pressed, it can be left at any moment, and it fits every window."""

import pytest

from ma_exam.core.wish import Wish
from ma_exam.tui import starting
from ma_exam.tui.comfort import first_run, open_comfort, open_tour
from ma_exam.tui.keys import bindings_of
from ma_exam.tui.screens.comfort import ComfortScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.tour import SURE, TourScreen
from ma_exam.tui.start import Start
from ma_exam.tui.starting import warm_up
from ma_exam.tui.tour_pages import pages
from ma_exam.tui.widgets.paper import Paper
from tests.tui.support import Hall, Seat, make_item

SIZES = [(60, 18), (80, 24), (120, 40)]


async def open_it(seat: Seat) -> TourScreen:
    await seat.until(lambda: seat.shows("12 items, 40 min"), "home")
    open_tour(seat.app)
    return await seat.on(TourScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_teaches_by_pressing_keys(hall: Hall, size: tuple[int, int]) -> None:
    async with hall.app(size=size) as seat:
        await open_it(seat)
        seat.read("Tour 1 of", "- choose an option")
        await seat.press("a")
        seat.read("(•) a", "done choose an option", "- change your mind")
        await seat.press("2")
        seat.read("(•) b", "done change your mind")
        await seat.press("enter")
        seat.read("Tour 2 of", "- flag this item: f", "- strike one out: x, then a")
        await seat.press("f", "x", "a")
        seat.read("FLAGGED", "done flag", "done strike", "struck out")
        await seat.press("n", "p")
        seat.read("Tour 2 of")
        await seat.press("n", "r")
        seat.read("1o", "2f", "3.", "done look over all items", "done one item back")
        await seat.press("enter", "g", "1", "enter", "g", "3", "enter")
        seat.read("Tour 3 of", "done go to item 3")
        await seat.press("n")
        seat.read("How sure are you?", "- say how sure you are")
        await seat.press(SURE[0].key)
        seat.read("done say how sure you are")
        await seat.press("n")
        seat.read("38 min left")
        await seat.press("t")
        seat.read("37:41 left", "done turn the clock")
        await seat.press("t")
        seat.read("clock hidden")
        await seat.press("n")
        seat.read("Every answer is on disk", "where you would lose most points; d on one of its rows")
        await seat.press("n")
        await seat.on(HomeScreen)
        assert not first_run(seat.app)


@pytest.mark.parametrize("size", SIZES)
async def test_every_page_fits(hall: Hall, size: tuple[int, int]) -> None:
    async with hall.app(size=size) as seat:
        tour = await open_it(seat)
        for page in pages(sure=bool(SURE)):
            seat.read(page.title, *(page.sheet.options if page.sheet else ()))
            assert tour.query_one(Paper).max_scroll_y == 0 or page.sheet is None, seat.frame
            if page.sheet is None:
                seat.read("n ends the tour.")
            await seat.press("n")


async def test_esc_leaves_at_any_moment_and_comfort_has_it_again(hall: Hall) -> None:
    async with hall.app(folder=hall.file.parent) as seat:
        await open_it(seat)
        await seat.press("a", "n", "x", "escape")
        await seat.on(HomeScreen)
        open_comfort(seat.app)
        await seat.on(ComfortScreen)
        await seat.press("o")
        await seat.on(TourScreen)
        seat.read("Tour 1 of", "( ) a")
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        await seat.press("escape", "escape")
        await seat.on(ComfortScreen)
    async with hall.app(folder=hall.file.parent) as seat:
        assert not first_run(seat.app)


async def test_by_mouse_too(hall: Hall) -> None:
    async with hall.app() as seat:
        await open_it(seat)
        await seat.click("#option-1")
        seat.read("(•) b")
        await seat.click("#option-2", button=3)
        seat.read("struck out")
        await seat.press("r")
        await seat.click("#items", 2, 1)
        seat.read("Tour 1 of")


async def test_it_teaches_the_keys_that_a_student_has(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        drill = next(str(one.id) for one in bindings_of(ReportScreen) if one.action == "drill")
        seat.app.comfort.change(keys={"exam.next": "k", "exam.strike": "z", drill: "y", "exam.flag": "q"})
        open_tour(seat.app)
        await seat.on(TourScreen)
        seat.read("k next", "z strike")
        await seat.press("k")
        seat.read("z and then a letter strikes", "q flags the item")
        await seat.press("q", "z", "a")
        seat.read("FLAGGED", "struck out")
        while not seat.shows("What comes after"):
            await seat.press("k")
        seat.read("y on one of its rows", "k ends the tour.")


async def test_nothing_of_it_is_kept_but_that_it_was_taken(hall: Hall) -> None:
    async with hall.app() as seat:
        await open_it(seat)
        await seat.press("a", "f", "n", "b", "escape")
        await seat.settle()
        assert hall.store is not None
        assert hall.store.all() == []


def test_how_sure_one_is_is_taught_as_practice_asks_it() -> None:
    keys = {binding.key for binding in bindings_of(PracticeScreen) if binding.action.startswith("sure")}
    assert {binding.key for binding in SURE} == keys
    assert any(page.title == "How sure are you?" for page in pages(sure=True))
    assert not any(page.title == "How sure are you?" for page in pages(sure=False))


# The warm-up


async def test_a_warm_up_starts_at_once_with_what_is_easy(hall: Hall) -> None:
    hall.items = tuple(make_item(n, difficulty=1 if n % 2 else 3) for n in range(1, 25))
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        warm_up(seat.app, "toy")
        await seat.on(PracticeScreen)
        wish = seat.session.sitting.record.plan.wish
        assert wish is not None
        assert (wish.count, wish.difficulty, len(seat.session.sitting.head.positions)) == (10, 1, 10)


async def test_where_little_is_easy_a_warm_up_takes_anything(hall: Hall) -> None:
    hall.items = tuple(make_item(n, difficulty=1 if n < 10 else 2) for n in range(1, 25))
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        assert await wished(seat) == Wish(count=10)


async def wished(seat: Seat) -> Wish:
    found: list[Wish] = []

    def work() -> Wish:
        from ma_exam.services.exams import blueprint

        return starting.warm_up_wish(seat.app.desk.material(blueprint("toy")))

    seat.app.in_store(work, found.append)
    await seat.settle()
    return found[0]


async def test_a_warm_up_asks_before_it_ends_another_set(hall: Hall) -> None:
    async with hall.app(Start("toy", "practice", wish=Wish(count=3))) as seat:
        await seat.on(PracticeScreen)
        await seat.press("ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Resume"), "home")
        warm_up(seat.app, "toy")
        await seat.on(ConfirmDialog)
        seat.read("is not finished")
        await seat.press("n")
        await seat.on(HomeScreen)
