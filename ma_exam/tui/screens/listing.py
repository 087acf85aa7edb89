"""What the glossary and the search share: a line to type a filter in, the rows that answer to it, one told below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from ma_exam.tui.screens.base import BaseScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.rows import Rows
from ma_exam.tui.widgets.safe import SafeLabel, SafeStatic
from ma_exam.tui.widgets.writing import FilterField

if TYPE_CHECKING:
    from textual.content import Content


class ListingScreen(BaseScreen):
    """Type to filter, move, read. A screen of this kind looks up in `_look_up`, and tells the marked row in `_told`."""

    CSS_PATH = "../styles/listing.tcss"
    hints: ClassVar[tuple[Hint, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Down", id="listing.down"),
        Binding("up", "move(-1)", "Up", id="listing.up"),
        Binding("pagedown", "page(1)", "Page down", id="listing.pagedown"),
        Binding("pageup", "page(-1)", "Page up", id="listing.pageup"),
        # Before the field gets them: it would take the one for a letter, and the others for its own.
        Binding("tab", "turn(1)", "Next view", id="listing.next", priority=True),
        Binding("shift+tab", "turn(-1)", "Previous view", id="listing.back", priority=True),
        Binding("question_mark", "help", "Help", id="listing.help", priority=True),
        Binding("escape", "clear", "Clear, or back", id="listing.clear"),
    ]

    def compose(self) -> ComposeResult:
        """Top line, filter, rows, what the marked row says, keys."""
        yield TopBar()
        with Horizontal(id="filter-line"):
            yield SafeLabel("Filter: ", id="filter-name")
            yield FilterField(id="filter")
        yield Rows(id="rows")
        with VerticalScroll(id="told-box", can_focus=False):
            yield SafeStatic(id="told")
        yield KeyBar(*self.hints)

    def on_mount(self) -> None:
        """Show everything of the first view."""
        self.query_one(FilterField).focus()
        self.look_up()

    @property
    def query_text(self) -> str:
        """What is typed."""
        return self.query_one(FilterField).value

    @on(FilterField.Changed)
    def _typed(self) -> None:
        self.look_up()

    def look_up(self) -> None:
        """Show what answers to the filter."""

    def told(self, place: int) -> str | Content:
        """What is told of the row at `place`, -1 for none; nothing where a list has no more to say."""
        return ""

    @on(Rows.Marked)
    def _marked(self, message: Rows.Marked) -> None:
        self.query_one("#told", SafeStatic).show(self.told(message.place))
        self.query_one("#told-box", VerticalScroll).scroll_home(animate=False)
        self._count()

    def _count(self) -> None:
        """Say in the top line where one is in the list."""

    def action_move(self, by: int) -> None:
        """Mark another row."""
        self.query_one(KeyBar).say("")
        self.query_one(Rows).move(by)

    def action_page(self, by: int) -> None:
        """Move by a page."""
        self.action_move(by * self.query_one(Rows).page)

    def action_turn(self, by: int) -> None:
        """Turn to another view of the list."""

    def action_clear(self) -> None:
        """Clear the filter; where it is empty, back."""
        field = self.query_one(FilterField)
        if field.value:
            field.value = ""
        else:
            self.action_back()
