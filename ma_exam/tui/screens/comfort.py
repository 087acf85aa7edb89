"""Comfort: the theme, shown at once on a sample item, the clock, the keys, and the tour."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ma_exam.settings import CLOCKS, THEMES
from ma_exam.tui.comfort import open_keys, open_tour
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.themes import NAMES
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.paper import Marks, Paper, Sheet
from ma_exam.tui.widgets.safe import SafeStatic, line

HELP = """\
Up, Down  mark a line
Enter, Space  take the marked line
t  theme: dark, high contrast, light, the terminal's own colours
c  clock: minutes, running seconds, hidden
k  keys: which key does what
o  the five-minute tour
Esc, q  back; everything is kept
?  this help
Ctrl+Q  quit
"""
CLOCK_NAMES = {
    "calm": "whole minutes; seconds in the last five",
    "seconds": "running seconds",
    "hidden": "hidden until you ask; told at 5 min and 1",
}
SAMPLE = Sheet(
    "This is how an item looks. What is a normal adult pulse at rest, in beats a minute?",
    ("20 to 40", "60 to 100", "120 to 160"),
)


class ComfortScreen(MenuScreen):
    """Each line changes at once what it names, and it is kept."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/sample.tcss",
        "../styles/comfort.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,T", "theme", "Theme", id="comfort.theme"),
        Binding("c,C", "clock", "Clock", id="comfort.clock"),
        Binding("k,K", "keys", "Keys", id="comfort.keys"),
        Binding("o,O", "tour", "Tour", id="comfort.tour"),
        Binding("escape,q,Q", "back", "Back", id="comfort.back"),
    ]

    def compose(self) -> ComposeResult:
        """The choices, and below them a sample."""
        yield TopBar()
        with Vertical(id="home"):
            yield Menu(id="menu")
            with Vertical(id="sample"):
                yield SafeStatic("RIGHT   a sample; nothing is scored", id="verdict")
                yield Paper()
        yield KeyBar(Hint("Enter", "change", ""), Hint("Esc", "back", "back"), Hint("?", "help", "help"))

    async def on_mount(self) -> None:
        """Show what is set."""
        self.query_one(TopBar).show(line(("Comfort", "bold")), "kept with your records")
        self.query_one(Paper).show(SAMPLE, Marks(frozenset([1]), frozenset([2])))
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)
        await self._show()

    def _theme_changed(self, _: object) -> None:
        self.call_later(self._show)

    async def _show(self) -> None:
        settings = self.exam_app.comfort.settings
        changed = len(self.exam_app.changed_keys)
        keys = f"{changed} changed" if changed else "as they came"
        tour = "what the keys do, tried out" if settings.toured else "not taken yet"
        await self.query_one(Menu).show(
            [
                Entry("Theme", NAMES[settings.theme], "t", "theme"),
                Entry("Clock", CLOCK_NAMES[settings.clock], "c", "clock"),
                Entry("Keys", keys, "k", "keys"),
                Entry("Tour", tour, "o", "tour"),
            ]
        )

    def on_screen_resume(self) -> None:
        """The keys may have been changed, and the tour taken."""
        super().on_screen_resume()
        if self.query(MenuLine):
            self.call_later(self._show)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    async def action_theme(self) -> None:
        """The next theme, and round again."""
        comfort = self.exam_app.comfort
        comfort.change(theme=THEMES[(THEMES.index(comfort.settings.theme) + 1) % len(THEMES)])
        await self._show()

    async def action_clock(self) -> None:
        """The next way of the clock, and round again."""
        comfort = self.exam_app.comfort
        comfort.change(clock=CLOCKS[(CLOCKS.index(comfort.settings.clock) + 1) % len(CLOCKS)])
        await self._show()

    def action_keys(self) -> None:
        """Which key does what."""
        open_keys(self.exam_app)

    def action_tour(self) -> None:
        """The tour, again."""
        open_tour(self.exam_app)
