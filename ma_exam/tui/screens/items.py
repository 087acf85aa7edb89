"""Items of a report one by one: what was chosen, the key, and why each option is right or wrong."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from ma_exam.core.report import ReportItem, ReportOption
from ma_exam.reports.item_text import SINCE, outcome
from ma_exam.reports.plain import seconds
from ma_exam.tui.screens.base import ReadingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.paper import StemText
from ma_exam.tui.widgets.safe import SafeStatic, Styled, block, line

HELP = """\
n, Right, Space, Enter  next item
p, Left  previous item
Up, Down, PgUp, PgDn  scroll
Esc, q  back to the report
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
        with VerticalScroll(id="paper", can_focus=False):
            yield StemText(id="stem")
            yield SafeStatic(id="options")
            yield SafeStatic(id="after")
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
        self.query_one(StemText).show_stem(item.stem, item.exhibit)
        options: list[Content] = []
        for option in item.options:
            options += [_option(option), line("")]
        self.query_one("#options", SafeStatic).show(Content("\n").join(options))
        self.query_one("#after", SafeStatic).show("\n\n".join(_after(item)))
        self.query_one("#paper", VerticalScroll).scroll_home(animate=False)

    def action_step(self, by: int) -> None:
        """The next or previous item."""
        place = self._place + by
        if 0 <= place < len(self._items):
            self._place = place
            self._show()


def _option(option: ReportOption) -> Content:
    words = [
        word
        for word, holds in (
            ("THE KEY", option.key),
            ("YOUR ANSWER", option.chosen),
            ("struck out", option.struck),
        )
        if holds
    ]
    style = "bold" if option.key or option.chosen else ""
    pieces: list[str | Styled] = [
        (f"{option.letter}  {option.text}", style) if style else f"{option.letter}  {option.text}"
    ]
    if words:
        pieces.append((f"   {' and '.join(words)}", "bold"))
    if option.rationale:
        pieces.append((f"\n{option.rationale}", "dim"))
    if option.misconception and option.chosen:
        pieces.append((f"\nconfusion: {option.misconception}", "dim"))
    return block(*pieces)


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
