"""Comfort: what is set shows at once, is kept, and is there again at the next start."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

from ma_exam.settings import NAME, THEMES, load
from ma_exam.tui.app import ExamApp
from ma_exam.tui.comfort import first_run, open_comfort
from ma_exam.tui.screens.comfort import ComfortScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.pause import BreakScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.tutorial import TutorialScreen
from ma_exam.tui.start import Start
from ma_exam.tui.themes import CONTRAST, LIGHT, NAMES
from tests.support.machine import MINUTE, SECOND
from tests.tui.support import Hall, Seat

BLOCK = Start("toy", "block")
FILLS = ("background", "surface", "panel", "primary", "error", "success")
WORDS = ("foreground", "text-muted", "text")


def pairs(theme: Theme) -> Iterator[tuple[str, float]]:
    """Each colour of words on each ground that they stand on, and its contrast."""
    colors = theme.to_color_system().generate()
    for ground in FILLS:
        under = Color.parse(colors[ground])
        for words in WORDS:
            value = colors[words]
            over = under.get_contrast_text(1.0) if value.startswith("auto") else Color.parse(value)
            if words == "text" or ground in ("background", "surface", "panel"):
                yield f"{words} on {ground}", contrast(over, under)


def contrast(one: Color, other: Color) -> float:
    """By WCAG 2.1, 1.4.3: relative luminance of the lighter plus 0.05 over that of the darker plus 0.05."""

    def luminance(color: Color) -> float:
        parts = (part / 255 for part in color.rgb)
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_figured_as_the_guidelines_do() -> None:
    assert contrast(Color(255, 255, 255), Color(0, 0, 0)) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("theme", "least"), [(CONTRAST, 7.0), (LIGHT, 4.5)], ids=["contrast", "light"])
def test_the_colours_of_a_theme_stand_out(theme: Theme, least: float) -> None:
    assert {pair: ratio for pair, ratio in pairs(theme) if ratio < least} == {}


def weakest(seat: Seat) -> tuple[float, str]:
    """The least contrast of any word on the screen, or of a dialog over it, as it is drawn, with the word."""
    seen: list[tuple[float, str]] = [(21.0, "")]
    screen = seat.app.screen
    shown = screen.query_one(".dialog").region if screen.is_modal else screen.region
    for strip in screen._compositor.render_strips()[shown.y : shown.bottom]:
        for segment in strip.crop(shown.x, shown.right).apply_filter(
            seat.app._filters[0], screen.background_colors[1]
        ):
            style = segment.style
            if style is None or not any(sign.isalnum() for sign in segment.text):
                continue
            inks = [style.color or RichColor.default(), style.bgcolor or RichColor.default()]
            over, under = (Color.from_rich_color(ink) for ink in inks)
            seen.append((contrast(over, under), segment.text))
    return min(seen)


@pytest.mark.parametrize(("theme", "least"), [("contrast", 7.0), ("light", 4.5)])
async def test_every_word_on_the_screens_can_be_read(hall: Hall, theme: str, least: float) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.comfort.change(theme=theme)
        await seat.settle()

        def look(*kinds: type) -> None:
            assert isinstance(seat.app.screen, kinds)
            ratio, word = weakest(seat)
            assert ratio >= least, (type(seat.app.screen).__name__, word, ratio, seat.frame)

        look(HomeScreen)
        open_comfort(seat.app)
        await seat.on(ComfortScreen)
        look(ComfortScreen)
        await seat.press("escape", "m", "s")
        await seat.on(TutorialScreen)
        look(TutorialScreen)
        await seat.press("s", "b", "x", "a", "f")
        look(ExamScreen)
        await seat.let_pass(5 * MINUTE)
        look(ExamScreen)
        await seat.press("r", "e")
        look(ConfirmDialog)
        await seat.press("y")
        look(BreakScreen)
        for _ in (2, 3, 4):
            await seat.press("enter", "b", "r", "e", "y")
        await seat.on(ReportScreen)
        look(ReportScreen)
        await seat.press("d", "a")
        look(PracticeScreen)


async def test_a_theme_shows_at_once_and_is_kept(hall: Hall) -> None:
    async with hall.app(folder=hall.file.parent) as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_comfort(seat.app)
        await seat.on(ComfortScreen)
        worn = [seat.app.theme]
        for name in (*THEMES[1:], THEMES[0]):
            await seat.press("t")
            seat.read(NAMES[name], "60 to 100", "struck out")
            worn.append(seat.app.theme)
        assert len(set(worn)) == len(THEMES)
        await seat.press("t", "c", "escape")
        assert json.loads((hall.file.parent / NAME).read_text(encoding="utf-8"))["theme"] == "contrast"
    async with hall.app(folder=hall.file.parent) as seat:
        assert seat.app.theme == CONTRAST.name
        assert seat.app.comfort.settings.clock == "seconds"


async def test_another_student_has_settings_of_their_own(hall: Hall, tmp_path: Path) -> None:
    async with hall.app(folder=hall.file.parent) as seat:
        seat.app.comfort.change(theme="light", keys={"home.mock": "k"})
        await seat.settle()
        seat.app.comfort.take_up(tmp_path / "other")
        await seat.settle()
        assert (seat.app.theme, seat.app.changed_keys) == ("textual-dark", {})
        seat.app.comfort.change(toured=True)
        await seat.settle()
    assert load(hall.file.parent)[0].theme == "light"
    assert load(tmp_path / "other")[0].toured


async def test_a_damaged_file_is_told_and_nothing_stops(hall: Hall) -> None:
    (hall.file.parent / NAME).write_text('{"theme": "[@click=app.quit]x[/]"', encoding="utf-8")
    async with hall.app(folder=hall.file.parent) as seat:
        await seat.until(lambda: seat.shows("items in the library", "settings.damaged.json"), "the word")
        seat.read_not("@click")


async def test_what_cannot_be_kept_is_told(hall: Hall) -> None:
    taken = hall.file.parent / "a file"
    taken.write_text("where the folder should be")
    async with hall.app(folder=taken) as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.clear_notifications()
        seat.app.comfort.change(theme="light")
        await seat.until(lambda: seat.shows("written"), "the word")
        await seat.on(HomeScreen)
        assert seat.app.theme == LIGHT.name


async def test_without_a_folder_nothing_is_written(hall: Hall) -> None:
    async with hall.app() as seat:
        assert first_run(seat.app)
        seat.app.comfort.change(toured=True, theme="light")
        await seat.settle()
        assert not first_run(seat.app)
    assert not list(hall.file.parent.rglob(NAME))


@pytest.mark.parametrize("theme", THEMES)
async def test_each_theme_goes_without_colour_too(
    hall: Hall, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        seat.app.comfort.change(theme=theme)
        await seat.press("b", "x", "a", "f")
        seat.read("(•) b", "struck out", "FLAGGED", "> ( ) a", "saved")
        assert not coloured(seat.app)


def coloured(app: ExamApp) -> set[str]:
    """What reaches the terminal in a colour that is neither a grey nor the terminal's own."""
    found: set[str] = set()
    for strip in app.screen._compositor.render_strips():
        for one in app._filters:
            strip = strip.apply_filter(one, app.screen.background_colors[1])  # noqa: PLW2901 - one after the other
        for segment in strip:
            for ink in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                if ink is not None and not ink.is_default and len(set(Color.from_rich_color(ink).rgb)) > 1:
                    found.add(str(ink))
    return found


# The clock


async def test_an_exam_begins_with_the_clock_that_was_set(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.comfort.change(clock="seconds")
        await seat.press("b", "s")
        await seat.on(ExamScreen)
        seat.read("10:00 left")


async def test_a_hidden_clock_shows_on_a_key_and_warns_all_the_same(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.comfort.change(clock="hidden")
        await seat.press("b", "s")
        await seat.on(ExamScreen)
        seat.read("clock hidden")
        await seat.press("s")
        seat.read("10 min left")
        await seat.let_pass(4 * SECOND)
        seat.read("10 min left")
        await seat.let_pass(2 * SECOND)
        seat.read("clock hidden")
        await seat.press("n")
        seat.read("clock hidden")
        await seat.let_pass(4 * MINUTE + 54 * SECOND)
        seat.read("5:00 left", "5 minutes left in this block")


async def test_a_break_counts_minutes_unless_seconds_are_wished(hall: Hall) -> None:
    async with hall.app(Start("toy", "mock")) as seat:
        await seat.on(TutorialScreen)
        await seat.press("s", "r", "e", "y")
        await seat.on(BreakScreen)
        seat.read("10 min of 10 min")
        seat.session.face.mode = "seconds"
        await seat.let_pass(SECOND)
        seat.read("9:59 of 10:00")
