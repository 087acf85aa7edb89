"""Items of a report one by one: what was chosen, the key, and why each option is right or wrong."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from ma_exam.core.report import ReportItem
from ma_exam.reports.item_text import SINCE, outcome
from ma_exam.reports.plain import seconds
from ma_exam.tui.screens.base import ReadingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.reasons import Reasons
from ma_exam.tui.widgets.safe import line

HELP = """\
n, Right, Space, Enter  next item
p, Left  previous item
Up, Down, PgUp, PgDn  scroll
Esc, q  back
?  this help
Ctrl+Q  quit
"""


class ItemsScreen(ReadingScreen):
    """One item with its reasons."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N,right,space,enter", "step(1)", "Next", id="items.next"),
        Binding("p,P,left", "step(-1)", "Previous", id="items.back"),
    ]

    def __init__(self, items: tuple[ReportItem, ...], title: str) -> None:
        super().__init__()
        self._items = items
        self._title = title
        self._place = 0

    def compose(self) -> ComposeResult:
        """Top line, the item, keys."""
        yield TopBar()
        yield Reasons(id="paper")
        yield KeyBar(
            Hint("n", "next", "step(1)"),
            Hint("p", "previous", "step(-1)"),
            Hint("Up Down", "scroll", ""),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    def on_mount(self) -> None:
        """Show the first item."""
        self._show()

    def _show(self) -> None:
        item = self._items[self._place]
        result = item.result
        verdict = outcome(result).upper()
        unscored = "" if result.scored else ", not scored"
        self.query_one(TopBar).show(
            line((f"{verdict}{unscored}", "bold"), f"   item {result.position}   {item.domain_title}"),
            f"{self._place + 1} of {len(self._items)}",
        )
        self.query_one(Reasons).show(item.stem, item.exhibit, item.options, _after(item))

    def action_step(self, by: int) -> None:
        """The next or previous item."""
        place = self._place + by
        if 0 <= place < len(self._items):
            self._place = place
            self._show()


def _after(item: ReportItem) -> list[str]:
    result = item.result
    lines: list[str] = []
    if notice := SINCE[item.since]:
        lines.append(notice)
    if item.why:
        lines.append(item.why)
    if item.refs:
        lines.append("See: " + "; ".join(item.refs))
    facts = [f"{seconds(result.spent_ms)} on this item", f"difficulty {item.difficulty} of 3"]
    if result.changes:
        facts.append(f"answer changed {result.changes} x")
    if result.flagged:
        facts.append("flagged")
    if result.rapid:
        facts.append("answered too fast to have been read")
    lines.append(", ".join(facts) + f"   ({result.item})")
    return lines
