"""The report: the score, the zone, and where points are lost; each row opens its items."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from ma_exam.core.report import Report, ReportItem
from ma_exam.core.wish import What, Wish
from ma_exam.reports.confidence import asked, confident_mistakes, lucky
from ma_exam.reports.plain import percent, seconds, span
from ma_exam.tui.screens.ranking import RankingScreen
from ma_exam.tui.starting import drill
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import KINDS, local_day

HELP = """\
Up, Down  mark a row
Enter, Space  the items of that row, with every reason
v  categories, subcategories, topic groups
i  all items
w  only the items that you did not get right
g  those that were right by a guess; d drills them
c  those that were wrong though you were sure; d drills them
d  drill: a practice set on the marked row, at once
t  the whole report as text: readiness, pace, changes, conditions
p  progress over all attempts
Esc, q  back
?  this help
Ctrl+Q  quit
"""
LUCKY, CONFIDENT = "Right by a guess", "Sure and wrong"


class ReportScreen(RankingScreen):
    """One attempt's report."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,I", "items", "Items", id="report.items"),
        Binding("w,W", "wrong", "Not right", id="report.wrong"),
        Binding("g,G", "lucky", "Right by a guess", id="report.lucky"),
        Binding("c,C", "confident", "Sure and wrong", id="report.confident"),
        Binding("t,T", "details", "Text", id="report.details"),
        Binding("p,P", "progress", "Progress", id="report.progress"),
        Binding("escape,q,Q", "back", "Back", id="report.back"),
    ]

    def __init__(self, report: Report) -> None:
        super().__init__(report.sat.blueprint, report.content, "Where you would lose points")
        self._report = report

    def compose(self) -> ComposeResult:
        """Summary, ranking, the rest in a line, keys."""
        yield TopBar()
        yield SafeStatic(id="summary")
        with Horizontal(id="columns"):
            yield SafeStatic(classes="name")
            yield SafeStatic(classes="detail")
        with VerticalScroll(id="ranking", can_focus=False):
            yield Menu(id="menu")
        yield SafeStatic(id="pace")
        yield KeyBar(
            Hint("Enter", "items", "", wide=True),
            Hint("v", "level", "level"),
            Hint("i", "all", "items"),
            Hint("w", "missed", "wrong"),
            Hint("d", "drill", "drill"),
            Hint("t", "text", "details"),
            Hint("p", "progress", "progress"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help", roomy=True),
        )

    async def on_mount(self) -> None:
        """Show the report."""
        report, result = self._report, self._report.result
        sat = report.sat
        error = f" +- {100 * result.error:.0f}" if result.error is not None else ""
        self.query_one(TopBar).show(
            line((f"{KINDS[sat.kind]} {sat.number}", "bold"), f"   {sat.exam}   {local_day(sat.started_us)}"),
            line((f"{result.right} of {result.scored}   {percent(result.share)}{error}", "bold")),
        )
        self.query_one("#summary", SafeStatic).show(Content("\n").join(_summary(report)))
        changes = result.changes
        paces = "  ".join(f"{block.number}: {seconds(block.item_ms)}" for block in result.blocks)
        self.query_one("#pace", SafeStatic).show(
            f"lose: of the exam's items, as you stand; range and likely: 80 % ranges\n"
            f"Time an item by block  {paces}   (limit {seconds(result.blocks[0].item_limit_ms)})\n"
            f"Answers changed {changes.items}: {changes.gained} gained, {changes.lost} lost, {changes.wrong} neither"
        )
        await self._show_level()

    def action_domain(self, place: int) -> None:
        """The items of one row."""
        level = self._report.content.levels[self._level]
        estimate = level.estimates[place]
        within = tuple(
            item
            for item in self._report.items
            if item.domain == estimate.code or item.domain.startswith(_below(estimate.code))
        )
        self._open(within, estimate.title)

    def action_items(self) -> None:
        """All items, in the order of the exam."""
        self._open(self._report.items, "All items")

    def action_wrong(self) -> None:
        """Items wrong or blank."""
        self._open(tuple(item for item in self._report.items if not item.result.right), "Not right")

    def _below_ranking(self) -> list[Entry]:
        """Lines on how sure one was, where that was said."""
        if not asked(self._report):
            return []
        return [
            Entry("- - how sure you were - -", "", "", ""),
            Entry(CONFIDENT, f"{confident_mistakes(self._report):>24}", "c", "confident"),
            Entry(LUCKY, f"{lucky(self._report):>24}", "g", "lucky"),
        ]

    def action_lucky(self) -> None:
        """The items that were right by a guess."""
        self._open(tuple(item for item in self._report.items if item.result.lucky), LUCKY, "lucky")

    def action_confident(self) -> None:
        """The items that were wrong although one was sure."""
        chosen = tuple(item for item in self._report.items if item.result.confident_mistake)
        self._open(chosen, CONFIDENT, "confident")

    def action_drill(self) -> None:
        """A practice set on the marked row, be it a topic or what was said of answers."""
        marked = self.focused.entry.action if isinstance(self.focused, MenuLine) else ""
        said: What | None = "lucky" if marked == "lucky" else "confident" if marked == "confident" else None
        if said:
            drill(self.exam_app, self._report.sat.blueprint, Wish(what=said))
        else:
            super().action_drill()

    def _open(self, chosen: tuple[ReportItem, ...], title: str, what: What | None = None) -> None:
        from ma_exam.tui.screens.items import ItemsScreen

        if chosen:
            wish = Wish(what=what) if what else None
            self.app.push_screen(ItemsScreen(chosen, title, self._report.sat, wish))
        else:
            self.query_one("#pace", SafeStatic).show(f"No items: {title}.")

    def action_progress(self) -> None:
        """How it has gone over all attempts in this exam."""
        from ma_exam.tui.progress import show_progress

        show_progress(self.exam_app, self._report.sat.blueprint)

    def action_details(self) -> None:
        """The whole report as text."""
        from ma_exam.tui.screens.details import DetailsScreen

        self.app.push_screen(DetailsScreen(self._report))


def _summary(report: Report) -> list[Content]:
    """Zone, reason, and what the ranking leaves out."""
    readiness, result = report.readiness, report.result
    zone = line((readiness.zone.upper(), "bold"))
    if estimate := readiness.estimate:
        likely = span(100 * estimate.low, 100 * estimate.high)
        zone = line(zone, f"   likely {likely} %, target {readiness.target_percent} %")
    left_out = [
        (result.blank, "blank (counted as wrong)"),
        (result.rapid, f"answered in under {result.rapid_below_ms / 1000:.1f} s"),
        (result.repeats, "met before"),
    ]
    told = [zone, line("; ".join(readiness.reasons))]
    if not readiness.estimate:
        told = [line(zone, "   ", "; ".join(readiness.reasons))]
    if any(number for number, _ in left_out):
        named = ", ".join(f"{number} {why}" for number, why in left_out if number)
        told.append(line(f"Scored items that the ranking leaves out: {named}."))
    return told


def _below(code: str) -> str:
    return code if len(code) == 1 else code + "."
