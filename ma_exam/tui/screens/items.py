"""Items of a report one by one: what was chosen, the key, and why each option is right or wrong."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from ma_exam.core.remarks import REASON_WORDS
from ma_exam.core.report import ReportItem, Sat
from ma_exam.core.wish import Wish
from ma_exam.reports.item_text import SINCE, outcome, said_word
from ma_exam.reports.plain import seconds
from ma_exam.tui.screens.base import ReadingScreen
from ma_exam.tui.screens.remarking import REMARK_HELP, ReasonBar, RemarkingScreen, Target
from ma_exam.tui.starting import drill
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.reasons import Reasons
from ma_exam.tui.widgets.safe import line

HELP = f"""\
n, Right, Space, Enter  next item
p, Left  previous item
Up, Down, PgUp, PgDn  scroll
d  drill items like these, where the list is one that can be drilled
{REMARK_HELP}\
Esc, q  back
?  this help
Ctrl+Q  quit
"""


class ItemsScreen(ReadingScreen, RemarkingScreen):
    """One item with its reasons. With the attempt it is of, remarks can be made; with a `wish`, `d` drills it."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N,right,space,enter", "step(1)", "Next", id="items.next"),
        Binding("p,P,left", "step(-1)", "Previous", id="items.back"),
        Binding("d,D", "drill", "Drill these", id="items.drill"),
    ]

    def __init__(
        self, items: tuple[ReportItem, ...], title: str, sat: Sat | None = None, wish: Wish | None = None
    ) -> None:
        super().__init__()
        self._items = items
        self._title = title
        self._sat = sat
        self._wish = wish
        self._place = 0

    def compose(self) -> ComposeResult:
        """Top line, the item, keys."""
        yield TopBar()
        yield Reasons(id="paper")
        yield ReasonBar()
        yield KeyBar(
            Hint("n", "next", "step(1)"),
            Hint("p", "previous", "step(-1)", roomy=True),
            Hint("d", "drill", "drill", away=True),
            Hint("k", "bookmark", "bookmark"),
            Hint("o", "note", "note"),
            Hint("w", "report", "object"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    def on_mount(self) -> None:
        """Show the first item, and read what was remarked."""
        bar = self.query_one(KeyBar)
        bar.offer("drill", self._drillable)
        bar.offer("report", self._sat is not None)
        self._show()
        self.load_remarks(self._sat.attempt if self._sat else "")

    @property
    def _drillable(self) -> bool:
        return self._sat is not None and self._wish is not None

    @property
    def _item(self) -> ReportItem:
        return self._items[self._place]

    def target(self) -> Target:
        """The item on the screen."""
        item, sat = self._item, self._sat
        return Target(
            item.result.item,
            sat.attempt if sat else "",
            sat.form if sat else "",
            item.result.position,
            item.result.answered and not item.result.right,
            tuple(option.text for option in item.options if option.chosen),
        )

    def _show(self) -> None:
        item = self._item
        self.query_one(Reasons).show(item.stem, item.exhibit, item.options, _after(item))
        self.show_remarks()

    def show_remarks(self) -> None:
        """Show the top line, and what is on disk of remarks."""
        super().show_remarks()
        item, known = self._item, self.remarked
        result = item.result
        said = f", {said_word(result)}" if said_word(result) else ""
        unscored = "" if result.scored else ", not scored"
        noted = known.reasons.get(result.position) if known and not result.right else None
        why = f"   noted: {REASON_WORDS[noted]}" if noted else ""
        kept = "BOOKMARKED   " if known and result.item in known.bookmarks else ""
        self.query_one(TopBar).show(
            line(
                (f"{outcome(result).upper()}{said}{unscored}", "bold"),
                f"{why}   item {result.position}   {item.domain_title}",
            ),
            line((kept, "bold"), f"{self._place + 1} of {len(self._items)}"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a list with a wish can be drilled."""
        return super().check_action(action, parameters) and (action != "drill" or self._drillable)

    def action_step(self, by: int) -> None:
        """The next or previous item."""
        place = self._place + by
        if 0 <= place < len(self._items):
            self._place = place
            self._show()

    def action_drill(self) -> None:
        """A practice set of items like these, at once."""
        if self._sat is not None and self._wish is not None:
            drill(self.exam_app, self._sat.blueprint, self._wish)


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
