"""Progress on the screen: a page for each figure, its chart repeated in numbers, whatever there is to show."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.progress import Progress
from ma_exam.tui.charts import Drawing, axis, charts_can_show, drawing, thinned
from ma_exam.tui.screens.dialogs import HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.progress import ProgressScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.chart import Chart
from tests.support.machine import SECOND
from tests.support.progress import make_progress
from tests.tui.support import Hall, Seat

PAGES: tuple[str, ...] = (
    "Scores of your mocks",
    "Points lost by week",
    "Topic groups covered",
    "Pace",
    "Changed answers",
)
PAGES += ("What you confuse", "How sure, and how right")


async def open_on(seat: Seat, progress: Progress) -> ProgressScreen:
    await seat.on(HomeScreen)
    await seat.settle()
    await seat.app.push_screen(ProgressScreen(progress))
    return await seat.on(ProgressScreen)


def charted(screen: ProgressScreen) -> bool:
    return bool(screen.query_one(Chart).display)


async def test_from_the_report_through_every_page_and_back(hall: Hall) -> None:
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(ExamScreen)
        await seat.let_pass(20 * SECOND)
        await seat.press("b", "n", "a", "c", "n")
        await seat.press("r", "e", "y")
        await seat.on(ReportScreen)
        seat.read("p progress")
        await seat.press("p")
        await seat.on(ProgressScreen)
        seat.read("Scores of your mocks", "1 of 7", "No whole mock is finished yet.", "block 1")
        for title in PAGES[1:]:
            await seat.press("n")
            seat.read(title)
        await seat.press("right")
        seat.read(PAGES[0])
        await seat.press("left", "p")
        seat.read(PAGES[5])
        await seat.press("5")
        seat.read("1 answer changed in the newest 1 exam")
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        await seat.press("escape", "escape")
        await seat.on(ReportScreen)


async def test_the_pages_are_reached_by_mouse(hall: Hall) -> None:
    async with hall.app() as seat:
        screen = await open_on(seat, make_progress())
        for hint, title in zip(screen.query("#pages KeyHint"), PAGES, strict=True):
            await seat.click(hint)
            seat.read(title)
            assert hint.has_class("-here")
        assert len(screen.query("#pages .-here")) == 1


@pytest.mark.parametrize("mocks", [0, 1, 2, 30])
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_the_numbers_of_a_chart_stand_as_text_too(
    hall: Hall, mocks: int, size: tuple[int, int]
) -> None:
    progress = make_progress(mocks, min(mocks, 6))
    async with hall.app(size=size) as seat:
        screen = await open_on(seat, progress)
        for place, name in enumerate(("scores", "lost", "topics", "pace"), start=1):
            await seat.press(str(place))
            assert charted(screen) == (drawing(name, progress) is not None)
            if mocks == 0:
                seat.read("home screen")
        if mocks:
            await seat.press("1")
            seat.read("percent by mock exam")
            for _ in range(30):
                await seat.press("pagedown")
                if seat.shows(f"{progress.mocks[0].right} of 180"):
                    break
            seat.read(f"{progress.mocks[0].right} of 180")


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_a_chart_has_the_signs_and_the_colours_of_the_text_in_any_theme(hall: Hall, theme: str) -> None:
    async with hall.app() as seat:
        screen = await open_on(seat, make_progress())
        seat.app.theme = theme
        await seat.settle()
        seat.read("┼", "75┤")
        chart = screen.query_one(Chart)
        colours = {
            segment.style.color
            for y in range(chart.size.height)
            for segment in chart.render_line(y)
            if segment.style and segment.text.strip()
        }
        assert len(colours) == 1


async def test_without_colour_the_map_still_says_which_groups_cost_most(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with hall.app() as seat:
        await open_on(seat, make_progress())
        await seat.press("3")
        seat.read("Exam items lost, then answers:", "# 35 or more", "? under 5 answers: no estimate")
        assert "C1 " in seat.frame


async def test_the_chart_can_be_left_out(hall: Hall) -> None:
    async with hall.app() as seat:
        screen = await open_on(seat, make_progress())
        seat.read("c numbers", "percent by mock exam")
        await seat.press("c")
        assert not charted(screen)
        seat.read_not("┼", "percent by mock exam")
        seat.read("c chart", "120 of 180")
        await seat.press("4")
        assert not charted(screen)
        await seat.press("c", "3", "c")
        seat.read_not("c chart", "c numbers")
        await seat.press("4")
        assert charted(screen)


async def test_a_terminal_that_may_lack_the_signs_gets_the_numbers(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with hall.app() as seat:
        screen = await open_on(seat, make_progress())
        assert not charted(screen)
        seat.read("125 of 180", "c chart")
        seat.read_not("┼")


def test_which_terminals_have_the_signs() -> None:
    assert charts_can_show({"TERM": "xterm-256color"})
    assert charts_can_show({})
    assert not charts_can_show({"TERM": "linux"})


async def test_no_key_does_harm_and_the_window_may_take_any_size(hall: Hall) -> None:
    async with hall.app() as seat:
        screen = await open_on(seat, make_progress())
        for place in range(1, 8):
            await seat.press(str(place), "0", "9", "x", "enter", "space", "down", "pagedown")
            for width, height in [(120, 40), (10, 3), (300, 60), (60, 18), (80, 24)]:
                await seat.resize(width, height)
            seat.read(PAGES[place - 1])
        assert seat.app.screen is screen
        await seat.press("q")
        await seat.on(HomeScreen)


# What is drawn


def drawings(progress: Progress) -> list[Drawing]:
    return [found for name in ("scores", "lost", "pace") if (found := drawing(name, progress))]


@given(st.integers(0, 60), st.integers(0, 20))
def test_everything_drawn_lies_within_its_axes(mocks: int, weeks: int) -> None:
    progress = make_progress(mocks, weeks)
    found = drawings(progress)
    assert len(found) == 2 * bool(mocks) + bool(progress.weeks)
    for drawn in found:
        low, high = drawn.x_range
        for series in drawn.series:
            assert all(low < x < high for x in series.xs)
            assert all(drawn.y_low <= y <= drawn.y_high for y in series.ys)
        assert drawn.level is None or drawn.y_low <= drawn.level <= drawn.y_high
        assert 1 <= len(drawn.x_marks) <= 8
        assert all(series.ys for series in drawn.series)


def test_a_bar_is_one_standard_error_and_a_week_its_range() -> None:
    progress = make_progress()
    scores, lost, pace = drawings(progress)
    assert scores.series[0].ys == tuple(100 * mock.share for mock in progress.mocks)
    assert scores.series[0].errors == tuple(100 * mock.error for mock in progress.mocks)
    assert lost.series[0].ys == tuple(week.lost for week in progress.weeks)
    assert lost.y_low == 0
    assert [series.sign for series in pace.series] == ["r", "w"]
    assert pace.series[1].ys == tuple((entry.median_wrong_ms or 0) / 1000 for entry in progress.paces)


@given(st.floats(0, 500), st.floats(0, 500))
def test_an_axis_has_round_marks_and_holds_its_values(one: float, other: float) -> None:
    least, most = min(one, other), max(one, other)
    low, high, marks = axis(least, most)
    assert low <= least
    assert most <= high
    assert (marks[0], marks[-1]) == (low, high)
    assert 2 <= len(marks) <= 8
    assert len({round(after - before, 6) for before, after in pairwise(marks)}) == 1


def test_of_many_marks_the_last_is_kept() -> None:
    marks = {float(place): str(place) for place in range(1, 31)}
    kept = thinned(marks)
    assert len(kept) <= 8
    assert 30.0 in kept
    assert thinned({}) == {}
