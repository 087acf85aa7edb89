"""The plan on the screen: days to walk through, a date to set, and what today asks for in one key."""

import pytest

from ma_exam.core.wish import Wish
from ma_exam.services import study
from ma_exam.tui.reviewing import NOTHING_DUE, show_plan, start_review
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.plan import PlanScreen
from ma_exam.tui.screens.plan_dialogs import DateDialog, LimitDialog
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_report import PracticeReportScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.start import Start
from tests.support.machine import DAY, MINUTE
from tests.tui.support import Hall, Seat
from tests.tui.test_frames import Album

PRACTICE = Start("toy", "practice", wish=Wish(count=6, sure=False))


async def plan(seat: Seat) -> PlanScreen:
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.app.home.filled, "home")
    show_plan(seat.app, "toy")
    return await seat.on(PlanScreen)


async def type_in(seat: Seat, text: str) -> None:
    """Type over what stands in the field, and press Enter."""
    await seat.press(
        "end", "ctrl+u", *[{" ": "space", "-": "minus", "/": "slash"}.get(sign, sign) for sign in text]
    )
    await seat.press("enter")


async def practised(hall: Hall) -> None:
    """A set of six on Friday the 15th, all answered wrong; then two days pass."""
    async with hall.app(PRACTICE) as seat:
        await seat.on(PracticeScreen)
        for _ in range(6):
            await seat.let_pass(MINUTE)
            sitting = seat.session.sitting
            here = sitting.saved.here or 0
            key = next(iter(sitting.item(here).key))
            wrong = next(letter for letter, at in zip("abcd", sitting.order(here), strict=True) if at != key)
            await seat.press(wrong, "enter")
        await seat.on(PracticeReportScreen)
    hall.machine.run(2 * DAY)


async def test_the_plan_begins_when_a_date_is_set(hall: Hall) -> None:
    album = Album()
    async with hall.app() as seat:
        await plan(seat)
        seat.read("My plan", "Friday 15 January, today", "No exam date is set: e sets it.", ">15 today")
        await seat.press("e")
        await seat.on(DateDialog)
        album.compare(seat, "plan-date")
        await type_in(seat, "Jan 29")
        await seat.on(PlanScreen)
        seat.read(
            "exam in 14 days, Fri 29 Jan 2027",
            "day 1 of the plan",
            "A full mock exam",
            "full mock",
            "EXAM DAY",
        )
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            album.compare(seat, f"plan-{width}x{height}")
        await seat.press("enter")
        await seat.on(SetupScreen)
        seat.read("A full mock exam")
    album.close()


async def test_one_walks_through_the_days_by_keys_and_by_mouse(hall: Hall) -> None:
    async with hall.app() as seat:
        await plan(seat)
        await seat.press("e")
        await type_in(seat, "2 weeks")
        for keys, told in [
            (("right",), "Saturday 16 January"), (("down",), "Saturday 23 January"), (("left",), "Friday 22 January"),
            (("up",), "Friday 15 January, today"), (("up", "up"), "Friday 1 January"),
            (("t",), "Friday 15 January, today"),
        ]:  # fmt: skip
            await seat.press(*keys)
            seat.read(told)
        await seat.click("#days", 1 + 5 * 11, 4)
        seat.read("Saturday 23 January")
        await seat.click("#days", 1, 0)
        seat.read("Saturday 23 January")
        await seat.press(*["down"] * 9)
        seat.read("Saturday 30 January", "in 15 days")
        await seat.press("question_mark")
        seat.read("start what today asks for")
        await seat.press("escape", "escape")
        await seat.on(HomeScreen)


async def test_a_date_is_typed_moved_refused_and_forgotten(hall: Hall) -> None:
    async with hall.app() as seat:
        await plan(seat)
        await seat.press("e")
        await type_in(seat, "jan 1 2027")
        await seat.on(DateDialog)
        seat.read("Fri 1 Jan 2027 is over. Today is Fri 15 Jan 2027.")
        await type_in(seat, "soon")
        seat.read("that is no date.", "2026-12-07")
        await seat.press("up")
        seat.read("Fri 29 Jan 2027, in 14 days.")
        await seat.press("up", "pageup", "pagedown", "pagedown", "down")
        seat.read("Fri 22 Jan 2027, in 7 days.")
        await seat.press("pagedown", "pagedown")
        seat.read("Fri 15 Jan 2027, today.")
        await seat.press("escape")
        seat.read("No exam date is set")
        await seat.press("e")
        await type_in(seat, "tomorrow")
        seat.read("exam tomorrow, Sat 16 Jan 2027")
        await seat.press("e", "end", "ctrl+u")
        seat.read("Empty: the date of Sat 16 Jan 2027 is forgotten.")
        await seat.press("enter")
        await seat.on(PlanScreen)
        seat.read("No exam date is set")
    hall.machine.run(DAY)
    async with hall.app() as seat:
        await plan(seat)
        await seat.press("e")
        await type_in(seat, "today")
        seat.read("exam today", "EXAM DAY", "Good luck")
    hall.machine.run(DAY)
    async with hall.app() as seat:
        await plan(seat)
        seat.read("exam date Sat 16 Jan 2027 has passed", "e sets another")


async def test_the_daily_limit_is_typed_or_moved(hall: Hall) -> None:
    async with hall.app() as seat:
        await plan(seat)
        await seat.press("l")
        await seat.on(LimitDialog)
        seat.read("How many items to review a day at the most? 5 to 200.")
        await type_in(seat, "300")
        seat.read("Type a number from 5 to 200.")
        await seat.press("down", "down", "up")
        await seat.press("end", "ctrl+u", "3", "enter")
        await seat.on(LimitDialog)
        await seat.press("up", "up", "down", "enter")
        await seat.on(PlanScreen)
        await seat.press("l")
        assert seat.app.screen.query_one("#limit").value == "8"  # type: ignore[attr-defined]
        await seat.press("escape")
        await seat.on(PlanScreen)


async def test_todays_reviews_start_at_once_and_are_gone_when_done(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.on(HomeScreen)
        await seat.until(lambda: seat.app.home.filled, "home")
        start_review(seat.app, "toy")
        await seat.until(lambda: seat.shows(NOTHING_DUE), "that nothing is due")
    await practised(hall)
    async with hall.app() as seat:
        await plan(seat)
        seat.read("Sunday 17 January, today", "6 reviews due", "6 due")
        await seat.press("left", "left")
        seat.read("Friday 15 January", "Done: 6 answers, 0 of them to items met before", "6 done")
        await seat.press("enter")
        await seat.on(PracticeScreen)
        count = len(seat.session.sitting.form.slots)
        assert count >= 6
        for _ in range(count):
            await seat.let_pass(MINUTE)
            await seat.press("a", "enter", "enter")
        await seat.on(PracticeReportScreen)
        seat.read("due for review today")
        await seat.press("escape")
        await plan(seat)
        seat.read("No review is due", f"{count} done today")


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (200, 50)])
async def test_no_word_of_a_day_is_cut_in_two(hall: Hall, size: tuple[int, int]) -> None:
    async with hall.app(size=size) as seat:
        await plan(seat)
        await seat.press("e")
        await type_in(seat, "14 days")
        words = {word for row in seat.frame.split("\n")[3:12] for word in row.split()}
        notes = {word for word in words if word.isalpha()}
        assert notes <= {
            "today", "now", "Dec", "Jan", "Feb", "full", "mock", "final", "half", "practice", "study", "reviews",
            "review", "light", "EXAM", "DAY", "Friday", "January", "day", "of", "the", "plan", "A",
            "exam", "items", "minutes",
        }, notes  # fmt: skip


async def test_below_the_smallest_size_no_key_acts(hall: Hall) -> None:
    async with hall.app() as seat:
        screen = await plan(seat)
        await seat.resize(59, 24)
        seat.read("Please make the window larger")
        await seat.press("right", "enter", "e", "l", "t", "escape")
        assert seat.app.screen is screen
        await seat.resize(80, 24)
        seat.read("Friday 15 January, today")
        await seat.press("e")
        await seat.resize(40, 12)
        await seat.press("1", "enter", "up")
        await seat.resize(80, 24)
        seat.read("When is your exam?")


async def test_todays_load_comes_to_home_piece_by_piece(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    await practised(hall)
    async with hall.app(PRACTICE) as seat:
        await seat.on(PracticeScreen)
        await seat.press("escape", "y")
    monkeypatch.setattr(study, "SLICE", 1)
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("6 due"), "today's load")
