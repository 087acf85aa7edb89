"""The whole report as text, as `ma-exam report` prints it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.core.report import Report
from ma_exam.reports.text import render
from ma_exam.tui.screens.base import ReadingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import local_zone

HELP = """\
Up, Down, PgUp, PgDn, Space  scroll
Esc, q, t  back to the report
?  this help
Ctrl+Q  quit
"""
MAX_WIDTH = 96


class DetailsScreen(ReadingScreen):
    """The report as text."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page(1)", "Page down", id="details.space"),
        Binding("t,T", "back", "Back", id="details.back"),
    ]

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """The text."""
        yield TopBar()
        with VerticalScroll(id="paper", can_focus=False):
            yield SafeStatic(id="text")
        yield KeyBar(Hint("Up Down", "scroll", ""), Hint("Esc", "back", "back"), Hint("?", "help", "help"))

    def on_mount(self) -> None:
        """Fill in the title."""
        self.query_one(TopBar).show(line(("The whole report", "bold")), self._report.sat.exam)

    def on_resize(self) -> None:
        """Wrap the text anew."""
        super().on_resize()
        width = min(MAX_WIDTH, self.size.width - 6)
        text = render(self._report, items=False, width=width, tz=local_zone())
        self.query_one("#text", SafeStatic).show(text)
