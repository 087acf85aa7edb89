"""The outline to choose a topic from: how many items of each stand how, and what one would lose there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from ma_exam.core.practice import Standing
from ma_exam.core.text import clean_line
from ma_exam.core.weakness import walk
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

if TYPE_CHECKING:
    from ma_exam.core.practice import Material

HELP = """\
Up, Down  mark a topic
Enter, Space  take it
o  order: as in the outline, or topic groups by what you lose
Esc, q  back; the topic stays as it was
?  this help
Ctrl+Q  quit
lose  items of the exam that you would lose as you stand, by your first-time answers; with ~ from under 5 answers
"""
COLUMNS = " new missed right     lose "


class TopicScreen(MenuScreen):
    """The outline, each line with its items."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/topics.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,O", "order", "Order", id="topics.order"),
        Binding("escape,q,Q", "back", "Back", id="topics.back"),
    ]

    def __init__(self, material: Material, then: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self._material = material
        self._counts = material.counts()
        self._then = then
        self._domains = list(walk(material.blueprint.domains))
        self._by_loss = False

    def compose(self) -> ComposeResult:
        """Heading and list."""
        yield TopBar()
        with Horizontal(id="columns"):
            yield SafeStatic(classes="name")
            yield SafeStatic(COLUMNS, classes="detail")
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(id="menu")
        yield KeyBar(
            Hint("Enter", "take it", ""),
            Hint("o", "order", "order"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(TopBar).show(line(("Which topic?", "bold")), self._material.blueprint.title)
        await self._show()

    async def _show(self) -> None:
        order = "topic groups, most lost first" if self._by_loss else "the outline"
        self.query_one("#columns .name", SafeStatic).show(order)
        entries = [Entry("Everything", self._told(""), "", "pick(-1)")]
        for place, depth in self._places():
            domain = self._domains[place][1]
            name = f"{'  ' * (depth - 1)}{domain.code}  {clean_line(domain.title)}"
            entries.append(Entry(name, self._told(domain.code), "", f"pick({place})"))
        await self.query_one(Menu).show(entries)

    def _places(self) -> list[tuple[int, int]]:
        """Places in the outline and how far in they stand, in the order chosen."""
        if not self._by_loss:
            return [(place, depth) for place, (depth, _) in enumerate(self._domains)]
        leaves = [(place, 1) for place, (_, domain) in enumerate(self._domains) if not domain.children]
        return sorted(leaves, key=lambda row: -self._material.losses.get(self._domains[row[0]][1].code, 0))

    def _told(self, code: str) -> str:
        counts, lost = self._counts[code], self._lost(code)
        new, missed, known = (counts[stands] for stands in Standing)
        return f"{new:>4}{missed:>7}{known:>6}{lost:>9}"

    def _lost(self, code: str) -> str:
        """The loss of a domain; of everything, the sum of its categories."""
        material = self._material
        if not material.losses:
            return "-"
        if not code:
            return f"{sum(material.losses[domain.code] for domain in material.blueprint.domains):.1f}"
        return f"{'~' if code in material.thin else ''}{material.losses[code]:.1f}"

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    async def action_order(self) -> None:
        """By the outline, or by what is lost."""
        self._by_loss = not self._by_loss
        await self._show()

    async def action_pick(self, place: int) -> None:
        """Take a topic."""
        self.app.pop_screen()
        await self._then(self._domains[place][1].code if place >= 0 else "")
