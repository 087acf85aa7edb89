"""Home: the next thing to do is already selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ma_exam.errors import InUseError, MaExamError
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

if TYPE_CHECKING:
    from ma_exam.core.clock import Instant
    from ma_exam.core.records import AttemptKind
    from ma_exam.services.desk import Unfinished
    from ma_exam.services.exams import Offer
    from ma_exam.services.home import Home

HELP = """\
Up, Down  mark a line
Enter, Space  choose it
r  resume an unfinished exam where you left it; try again when your records could not be opened
m  sit a full mock exam
b  sit one block
d  practice: a set of items, each answer told at once
l  the last report
p  past attempts
?  this help
q, Ctrl+Q  quit
Mouse  click a line
"""
TITLE = line(("ma-exam", "bold"))
FIRST_LINES = [
    Entry("A full mock exam", "", "m", "mock"),
    Entry("One block", "", "b", "block"),
    Entry("Practice", "", "d", "practice"),
]


REFUSED_LINES = [
    Entry("Try again", "open your records", "r", "again"),
    Entry("Help", "what the keys do", "?", "help"),
]
AGAIN = "r tries again."
MEANWHILE = (
    "Meanwhile `ma-exam attempts` and `ma-exam report` show what that window has saved so far. r tries again."
)
OPENING = "Opening your records ..."


class HomeScreen(MenuScreen):
    """Resume, sit, look back. It paints before the database is open, and fills in what it learns."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,R", "resume", "Resume", id="home.resume"),
        Binding("m,M", "mock", "Full mock", id="home.mock"),
        Binding("b,B", "block", "One block", id="home.block"),
        Binding("d,D", "practice", "Practice", id="home.practice"),
        Binding("l,L", "last", "Last report", id="home.last"),
        Binding("p,P", "past", "Past attempts", id="home.past"),
        Binding("q,Q", "app.quit", "Quit", id="home.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None
        self._now: Instant | None = None
        self._refused = False

    @property
    def filled(self) -> bool:
        """Whether it has learned what the database holds."""
        return self._home is not None

    def compose(self) -> ComposeResult:
        """Title, menu, a line of news, keys."""
        yield TopBar(TITLE)
        with Vertical(id="home"):
            yield Menu(FIRST_LINES, id="menu")
            yield SafeStatic(OPENING, id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""),
            Hint("r", "try again", "again", away=True),
            Hint("?", "help", "help"),
            Hint("q", "quit", "app.quit"),
        )

    async def on_mount(self) -> None:
        """What the database told before there was a screen to show it on."""
        if self._home is not None:
            await self.show(self._home)

    async def show(self, home: Home) -> None:
        """Fill in what the database holds."""
        self._home = home
        self._refused = False
        if not self.is_mounted:
            return
        exam = home.offers[0].blueprint.title if home.offers else ""
        self.query_one(TopBar).show(TITLE, exam)
        self.query_one(KeyBar).offer("try again", False)
        await self.query_one(Menu).show(_entries(home, self._now))
        news = list(home.complaints)
        if home.unfinished and not home.unfinished.state.away:
            from ma_exam.tui.wording import cut_short

            news.insert(0, cut_short(home.unfinished.state))
        if home.items:
            news.append(f"{home.items} items in the library, {home.seen} of them seen.")
        self.query_one("#news", SafeStatic).show("\n".join(news))

    def clock(self, now: Instant) -> None:
        """Say what the time away from an unfinished exam costs, while it passes."""
        self._now = now
        if self._home and self._home.unfinished and self.is_mounted:
            for one in self.query(MenuLine):
                if one.entry.action == "resume":
                    one.show_detail(_resumable(self._home.unfinished, now))

    async def refuse(self, error: MaExamError) -> None:
        """Say why the database cannot be opened, such as that another window has it, and offer to try again."""
        self._refused = True
        self.query_one(KeyBar).offer("try again", True)
        await self.query_one(Menu).show(REFUSED_LINES)
        advice = MEANWHILE if isinstance(error, InUseError) else AGAIN
        self.complain(f"{error}\n\n{advice}")

    def complain(self, text: str) -> None:
        """Say why nothing can be started."""
        self.query_one("#news", SafeStatic).show(text)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_again(self) -> None:
        """Try once more to open the database."""
        if self._refused:
            self._refused = False
            self.complain(OPENING)
            self.exam_app.open_records()

    def action_resume(self) -> None:
        """Go on where one left; while nothing is open, try again."""
        if self._refused:
            self.action_again()
        elif self._home and self._home.unfinished:
            self.exam_app.resume(self._home.unfinished.record.number)

    def action_mock(self) -> None:
        """Set up a full mock exam."""
        self._set_up("mock")

    def action_block(self) -> None:
        """Set up a single block."""
        self._set_up("block")

    def action_practice(self) -> None:
        """Set up a practice set."""
        offer = _practised(self._home) if self._home else None
        if self._home and offer:
            from ma_exam.tui.starting import set_up_practice

            set_up_practice(self.exam_app, offer.blueprint.id, self._home.unfinished)

    def _set_up(self, kind: AttemptKind) -> None:
        if self._home is not None:
            self.exam_app.set_up(kind, self._home)

    def action_last(self) -> None:
        """The newest report."""
        if self._home and self._home.last_done:
            self.exam_app.show_report(self._home.last_done.number)

    def action_past(self) -> None:
        """All closed attempts."""
        if self._home and self._home.closed:
            self.exam_app.show_attempts()


def _practised(home: Home) -> Offer | None:
    """The exam whose items are practised: the first of which the library holds any."""
    return next((offer for offer in home.offers if offer.items), None)


def _resumable(unfinished: Unfinished, now: Instant | None) -> str:
    from ma_exam.tui.wording import calm_time, duration, standing

    where = standing(unfinished.record, unfinished.state)
    absence = unfinished.absence(now or unfinished.last)
    if unfinished.record.plan.wish:
        return f"{where}, all saved\n{duration(absence.used_ms)} so far, away {duration(absence.away_ms)}"
    left = max(0, unfinished.state.limit_ms - absence.used_ms)
    cost = f", {duration(absence.charged_ms)} of it charged" if absence.charged_ms >= 1000 else ""
    return f"{where}, all saved\n{calm_time(left)} left, away {duration(absence.away_ms)}{cost}"


def _entries(home: Home, now: Instant | None) -> list[Entry]:
    from ma_exam.tui.wording import KINDS

    entries: list[Entry] = []
    if home.unfinished:
        unfinished = home.unfinished
        entries.append(Entry("Resume", _resumable(unfinished, now), "r", "resume"))
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
        drill = "each answer told at once" if _practised(home) else "no items"
        entries.append(Entry("Practice", drill, "d", "practice"))
    last = home.last_done
    if last:
        percent = "" if last.share is None else f", {round(100 * last.share)} %"
        told = f"{KINDS[last.kind]} {last.number}: {last.right} of {last.scored}{percent}"
        entries.append(Entry("The last report", told, "l", "last"))
        entries.append(Entry("Past attempts", f"{home.closed}", "p", "past"))
    entries.append(Entry("Help", "what the keys do", "?", "help"))
    return entries
