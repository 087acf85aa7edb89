"""What is lost where, ranked: the rows that the report of one attempt and that of all of them share, each a drill."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ma_exam.core.text import clean_line
from ma_exam.core.wish import Wish
from ma_exam.reports.plain import percent, span
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.starting import drill
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

if TYPE_CHECKING:
    from ma_exam.core.weakness import Analysis, Estimate, Level

COLUMNS = "    lose  range    right      %    likely"
NARROW_COLUMNS = "    lose  range    right"
LEVEL_NAMES = {1: "categories", 2: "subcategories", 3: "topic groups"}


class RankingScreen(MenuScreen):
    """A screen with `#columns` above a menu that holds the ranking. Choosing a row calls `action_domain(place)`."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/report.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v,V", "level", "Categories, subcategories, topic groups", id="ranking.level"),
        Binding("d,D", "drill", "Drill the marked row", id="ranking.drill"),
    ]

    def __init__(self, exam: str, analysis: Analysis, title: str) -> None:
        super().__init__()
        self._exam_id = exam
        self._analysis = analysis
        self._ranking_title = title
        self._narrow = False
        self._level = first_level(analysis.levels)

    async def _show_level(self) -> None:
        if not self._analysis.levels:
            return
        level = self._analysis.levels[self._level]
        heading = f"{self._ranking_title}: {LEVEL_NAMES.get(level.depth, 'domains')}"
        self.query_one("#columns .name", SafeStatic).show(line((heading, "bold")))
        self._narrow = self.size.width < 80
        self.query_one("#columns .detail", SafeStatic).show(NARROW_COLUMNS if self._narrow else COLUMNS)
        await self.query_one(Menu).show([*_entries(level, narrow=self._narrow), *self._below_ranking()])

    def _below_ranking(self) -> list[Entry]:
        """Further lines, below the rows of every level."""
        return []

    def on_resize(self) -> None:
        """Fewer figures where the screen is narrow."""
        super().on_resize()
        if self.is_mounted and self._narrow != (self.size.width < 80):
            self.call_after_refresh(self._show_level)

    async def action_level(self) -> None:
        """The next level of the outline."""
        self._level = (self._level + 1) % max(1, len(self._analysis.levels))
        await self._show_level()

    @on(MenuLine.Chosen)
    async def _row_chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_drill(self) -> None:
        """A practice set on the marked row; the first row where none is marked."""
        self._drill(_row_of(self.focused))

    def _drill(self, place: int) -> None:
        if self._analysis.levels and self._analysis.levels[self._level].estimates:
            scope = self._analysis.levels[self._level].estimates[place].code
            drill(self.exam_app, self._exam_id, Wish(scope))


def first_level(levels: Sequence[Level]) -> int:
    """The finest level of which at least half has answers enough to be ranked; else the coarsest."""
    for place in range(len(levels) - 1, 0, -1):
        if 2 * len(levels[place].ranked) >= len(levels[place].estimates):
            return place
    return 0


def _row_of(focused: Widget | None) -> int:
    """The place of the marked row in its level; the first where none is marked."""
    action = focused.entry.action if isinstance(focused, MenuLine) else ""
    return int(action.removeprefix("domain(").removesuffix(")")) if action else 0


def _entries(level: Level, *, narrow: bool) -> list[Entry]:
    """A line for each domain of a level, with lines that say from where on the order is not certain."""
    entries: list[Entry] = []
    for place, estimate in enumerate(level.estimates):
        if place == level.settled and place < len(level.ranked) and len(level.ranked) > 1:
            entries.append(Entry("- - the order below is not certain - -", "", "", ""))
        if place == len(level.ranked) and level.too_few:
            entries.append(Entry("- - too few answers to say - -", "", "", ""))
        entries.append(
            Entry(clean_line(estimate.title), _figures(estimate, narrow=narrow), "", f"domain({place})")
        )
    return entries


def _figures(estimate: Estimate, *, narrow: bool) -> str:
    right = f"{estimate.right:.0f}/{estimate.answers}"
    if estimate.show == "too few":
        return f"{right:>24}"
    lost = f"{estimate.lost:.0f} of {estimate.exam_items}"
    head = f"{lost:>8}  {span(estimate.lost_low, estimate.lost_high):>5}  {right:>7}"
    if narrow:
        return head
    share = "" if estimate.show == "band" else percent(estimate.raw)
    likely = f"{span(100 * estimate.low, 100 * estimate.high)} %"
    return f"{head}  {share:>5}  {likely:>8}"
