"""After a practice set: how many were right, by topic, what was missed, and another set like it."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from ma_exam.core.records import bears_percent
from ma_exam.core.remarks import Reason
from ma_exam.core.report import Report, ReportItem
from ma_exam.core.wish import What, Wish
from ma_exam.reports.confidence import reason_lines, sureness_lines
from ma_exam.reports.plain import percent
from ma_exam.reports.practice import NO_READINESS, by_topic, wished
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.starting import drill
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import KINDS, items, local_day

HELP = """\
Up, Down  mark a line
Enter, Space  take it
w  look at the missed items again, with every reason
i  all items that you met
g  those that were right by a guess; d there drills them
c  those that were wrong though you were sure; d there drills them
a  again: another set like this
PgUp, PgDn  scroll the topics
Esc, q  back
?  this help
Ctrl+Q  quit
"""


class PracticeReportScreen(MenuScreen):
    """One practice set's short summary."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w,W", "missed", "Missed", id="practice_report.missed"),
        Binding("i,I", "items", "Items", id="practice_report.items"),
        Binding("g,G", "lucky", "Right by a guess", id="practice_report.lucky"),
        Binding("c,C", "confident", "Sure and wrong", id="practice_report.confident"),
        Binding("a,A", "again", "Again", id="practice_report.again"),
        Binding("pagedown", "scroll(1)", "Scroll down", id="practice_report.pagedown"),
        Binding("pageup", "scroll(-1)", "Scroll up", id="practice_report.pageup"),
        Binding("escape,q,Q", "back", "Back", id="practice_report.back"),
    ]

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report
        self._answered = tuple(item for item in report.items if item.result.answered)
        self._missed = tuple(item for item in self._answered if not item.result.right)
        self._lucky = tuple(item for item in report.items if item.result.lucky)
        self._confident = tuple(item for item in report.items if item.result.confident_mistake)

    def compose(self) -> ComposeResult:
        """What to do next above, the topics below."""
        yield TopBar()
        with VerticalScroll(id="home", can_focus=False):
            with Vertical():
                yield Menu(id="menu")
            yield SafeStatic(id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""),
            Hint("w", "missed", "missed"),
            Hint("i", "all", "items"),
            Hint("a", "again", "again"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def on_mount(self) -> None:
        """Show the result."""
        sat, result = self._report.sat, self._report.result
        score = f"{result.right} of {result.scored} right"
        if bears_percent(sat.kind, result.scored):
            score += f"   {percent(result.share)}"
        self.query_one(TopBar).show(
            line((f"{KINDS[sat.kind]} {sat.number}", "bold"), f"   {sat.exam}   {local_day(sat.started_us)}"),
            line((score if result.scored else "nothing answered", "bold")),
        )
        entries: list[Entry] = []
        if self._missed:
            told = f"{items(len(self._missed))}, with every reason"
            entries.append(Entry("Look at the missed", told, "w", "missed"))
        if self._confident:
            entries.append(Entry("Sure and wrong", items(len(self._confident)), "c", "confident"))
        if self._lucky:
            entries.append(Entry("Right by a guess", items(len(self._lucky)), "g", "lucky"))
        entries.append(Entry("Again", "another set like this", "a", "again"))
        if self._report.items:
            entries.append(Entry("All items", f"{len(self._report.items)} met", "i", "items"))
        await self.query_one(Menu).show(entries)
        self._tell()

    def _tell(self) -> None:
        """Topics, how sure one was, and why answers were wrong."""
        report = self._report
        topics = [f"{right:>3} of {count:<3} {title}" for title, right, count in by_topic(report)]
        parts = ([wished(report)], topics, sureness_lines(report)[:1], reason_lines(report), [NO_READINESS])
        self.query_one("#news", SafeStatic).show("\n\n".join("\n".join(part) for part in parts if part))

    def on_screen_resume(self) -> None:
        """Reasons may have been noted meanwhile."""
        if not self.query(MenuLine):
            return
        app, attempt = self.exam_app, self._report.sat.attempt

        def then(reasons: dict[int, Reason]) -> None:
            self._report = replace(
                self._report,
                items=tuple(
                    replace(item, reason=None if item.result.right else reasons.get(item.result.position))
                    for item in self._report.items
                ),
            )
            if self.is_attached:
                self._tell()

        app.in_store(lambda: app.desk.database.remarks.reasons(attempt), then)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_missed(self) -> None:
        """The items that were answered wrong."""
        self._open(self._missed, "Missed")

    def action_items(self) -> None:
        """All items that were met, in their order."""
        self._open(self._report.items, "All items")

    def action_lucky(self) -> None:
        """The items that were right by a guess."""
        self._open(self._lucky, "Right by a guess", "lucky")

    def action_confident(self) -> None:
        """The items that were wrong although one was sure."""
        self._open(self._confident, "Sure and wrong", "confident")

    def _open(self, chosen: tuple[ReportItem, ...], title: str, what: What | None = None) -> None:
        from ma_exam.tui.screens.items import ItemsScreen

        if chosen:
            wish = Wish(what=what) if what else None
            self.app.push_screen(ItemsScreen(chosen, title, self._report.sat, wish))
        else:
            self.app.bell()

    def action_again(self) -> None:
        """Another set for the same wish."""
        if self._report.sat.wish:
            drill(self.exam_app, self._report.sat.blueprint, self._report.sat.wish)

    def action_scroll(self, by: int) -> None:
        """Scroll by a page."""
        page = self.query_one("#home", VerticalScroll)
        page.scroll_relative(y=by * max(1, page.size.height - 2), animate=False)
