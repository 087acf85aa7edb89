"""The confusions that wrong options name, in words: how often one fell for each, and how many items ask for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

if TYPE_CHECKING:
    from ma_exam.services.practising import Lure

HELP = """\
Up, Down  mark a confusion
Enter, Space  take it: the set holds items whose wrong options name it
Esc, q  back; the choice stays as it was
?  this help
Ctrl+Q  quit
fell  how often you chose an option that names it, in all that you have finished
"""
COLUMNS = " fell   items"


class ConfusionScreen(MenuScreen):
    """One line for each confusion, most often fallen for first."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/topics.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,Q", "back", "Back", id="confusions.back")]

    def __init__(self, lures: Sequence[Lure], then: Callable[[Lure | None], Awaitable[None]]) -> None:
        super().__init__()
        self._lures = lures
        self._then = then

    def compose(self) -> ComposeResult:
        """Heading and list."""
        yield TopBar()
        with Horizontal(id="columns"):
            yield SafeStatic(classes="name")
            yield SafeStatic(COLUMNS, classes="detail")
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(id="menu")
        yield KeyBar(Hint("Enter", "take it", ""), Hint("Esc", "back", "back"), Hint("?", "help", "help"))

    async def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(TopBar).show(line(("Which confusion?", "bold")), "")
        entries = [Entry("Any, or none", "", "", "pick(-1)")]
        for place, lure in enumerate(self._lures):
            entries.append(Entry(lure.words, f"{lure.fell or '-':>5}{lure.items:>8}", "", f"pick({place})"))
        await self.query_one(Menu).show(entries)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    async def action_pick(self, place: int) -> None:
        """Take a confusion, or none."""
        self.app.pop_screen()
        await self._then(self._lures[place] if place >= 0 else None)
