"""Home: the next thing to do is already selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ma_exam.core.records import AttemptKind
from ma_exam.tui.screens.base import BaseScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import KINDS, calm_time, duration, standing

if TYPE_CHECKING:
    from ma_exam.services.home import Home

HELP = """\
Up, Down  mark a line
Enter, Space  choose it
r  resume an unfinished exam where you left it
m  sit a full mock exam
b  sit one block
l  the last report
p  past attempts
?  this help
q, Ctrl+Q  quit
Mouse  click a line
"""
FIRST_LINES = [
    Entry("A full mock exam", "", "m", "mock"),
    Entry("One block", "", "b", "block"),
]


class HomeScreen(BaseScreen):
    """Resume, sit, look back. It paints before the database is open, and fills in what it learns."""

    CSS_PATH = "../styles/home.tcss"
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,R", "resume", "Resume", id="home.resume"),
        Binding("m,M", "mock", "Full mock", id="home.mock"),
        Binding("b,B", "block", "One block", id="home.block"),
        Binding("l,L", "last", "Last report", id="home.last"),
        Binding("p,P", "past", "Past attempts", id="home.past"),
        Binding("q,Q", "app.quit", "Quit", id="home.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None

    def compose(self) -> ComposeResult:
        """Title, menu, a line of news, keys."""
        yield TopBar()
        with Vertical(id="home"):
            yield Menu(id="menu")
            yield SafeStatic("Opening your records ...", id="news")
        yield KeyBar(Hint("Enter", "choose", ""), Hint("?", "help", "help"), Hint("q", "quit", "app.quit"))

    async def on_mount(self) -> None:
        """What is known before the database is open."""
        self.query_one(TopBar).show(line(("ma-exam", "bold")), "")
        await self.query_one(Menu).show(FIRST_LINES)
        if self._home is not None:
            await self.show(self._home)

    async def show(self, home: Home) -> None:
        """Fill in what the database holds."""
        self._home = home
        if not self.is_mounted:
            return
        exam = home.offers[0].blueprint.title if home.offers else ""
        self.query_one(TopBar).show(line(("ma-exam", "bold")), exam)
        await self.query_one(Menu).show(_entries(home))
        news = list(home.complaints)
        if home.items:
            news.append(f"{home.items} items in the library, {home.seen} of them seen.")
        self.query_one("#news", SafeStatic).show("\n".join(news))

    def complain(self, text: str) -> None:
        """Say why nothing can be started."""
        self.query_one("#news", SafeStatic).show(text)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_resume(self) -> None:
        """Go on where one left."""
        if self._home and self._home.unfinished:
            self.exam_app.resume(self._home.unfinished.record.number)

    def action_mock(self) -> None:
        """Set up a full mock exam."""
        self._set_up("mock")

    def action_block(self) -> None:
        """Set up a single block."""
        self._set_up("block")

    def _set_up(self, kind: AttemptKind) -> None:
        home = self._home
        if home is None:
            return
        if home.unfinished is None:
            self.exam_app.set_up(kind, home)
            return
        unfinished = home.unfinished
        question = (
            f"{standing(unfinished.record, unfinished.state)} is not finished.\n\n"
            "Give it up and start anew? What you answered is kept and graded, but you cannot go on with it."
        )

        def give_up(sure: bool | None) -> None:
            if sure:
                self.exam_app.give_up(unfinished.record.number, kind)

        self.app.push_screen(ConfirmDialog(question, "give it up", "keep it"), give_up)

    def action_last(self) -> None:
        """The newest report."""
        if self._home and self._home.last_done:
            self.exam_app.show_report(self._home.last_done.number)

    def action_past(self) -> None:
        """All closed attempts."""
        if self._home and self._home.closed:
            from ma_exam.tui.screens.attempts import AttemptsScreen

            self.app.push_screen(AttemptsScreen(self._home.closed))


def _entries(home: Home) -> list[Entry]:
    entries: list[Entry] = []
    if home.unfinished:
        unfinished = home.unfinished
        left = max(0, unfinished.state.limit_ms - unfinished.used_ms)
        where = standing(unfinished.record, unfinished.state)
        away = duration(unfinished.away_ms)
        told = f"{where}\n{calm_time(left)} left here, all saved, away {away}"
        entries.append(Entry("Resume", told, "r", "resume"))
    offer = home.offers[0] if home.offers else None
    if offer:
        exam = offer.blueprint
        full = (
            f"{exam.items} items, {exam.minutes} min"
            if any(o.full_ready for o in home.offers)
            else "too few items"
        )
        one = exam.blocks[0]
        part = (
            f"{one.items} items, {one.minutes} min"
            if any(o.block_ready for o in home.offers)
            else "too few items"
        )
        entries.append(Entry("A full mock exam", full, "m", "mock"))
        entries.append(Entry("One block", part, "b", "block"))
    last = home.last_done
    if last:
        percent = f", {round(100 * last.right / last.scored)} %" if last.scored else ""
        told = f"{KINDS[last.kind]} {last.number}: {last.right} of {last.scored}{percent}"
        entries.append(Entry("The last report", told, "l", "last"))
        entries.append(Entry("Past attempts", f"{len(home.closed)}", "p", "past"))
    entries.append(Entry("Help", "what the keys do", "?", "help"))
    return entries
