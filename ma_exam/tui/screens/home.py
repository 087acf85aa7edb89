"""Home: the next thing to do is already selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.errors import InUseError, MaExamError
from ma_exam.tui.comfort import first_run, open_comfort, open_tour
from ma_exam.tui.home_lines import FIRST_LINES, REFUSED_LINES, home_lines, practised, resumable
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

if TYPE_CHECKING:
    from ma_exam.core.clock import Instant
    from ma_exam.core.records import AttemptKind
    from ma_exam.services.home import Home
    from ma_exam.services.study import Study

HELP = """\
Up, Down  mark a line
Enter, Space  choose it
r  resume an unfinished exam where you left it; try again when your records could not be opened
i  go on with a practice set that was begun beside an exam
t  today's review: what is due, by spaced repetition up to the exam's date
m  sit a full mock exam
b  sit one block
w  where I lose points, over everything answered; each row is a drill
d  practice: a set of your choice, each answer told at once
c  the plan to the exam, day by day; set its date there
y  readiness, and what it rests on
f  the final mock, whose items were kept back
g  progress: scores, pace, topics, confusions
l  the last report
e  everything else: the keys below, as a list
u  warm up: ten questions
k  search the questions that you have met
n  bookmarks and notes
a  abbreviations, and those that must not be used
p  past attempts
o  comfort: theme, clock, keys
v  the five-minute tour
s  another student
?  this help
Ctrl+P  every action by its name
q, Ctrl+Q  quit
Mouse  click a line
"""
TITLE = line(("ma-exam", "bold"))
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
        Binding("i,I", "beside", "Resume the practice set", id="home.beside"),
        Binding("t,T", "review", "Today's review", id="home.review"),
        Binding("w,W", "losses", "Where I lose points", id="home.losses"),
        Binding("c,C", "plan", "Plan to the exam", id="home.plan"),
        Binding("y,Y", "readiness", "Readiness", id="home.readiness"),
        Binding("f,F", "final_mock", "The final mock", id="home.final"),
        Binding("g,G", "progress", "Progress", id="home.progress"),
        Binding("l,L", "last", "Last report", id="home.last"),
        Binding("e,E", "more", "Everything else", id="home.more"),
        Binding("u,U", "warm_up", "Warm up: ten questions", id="home.warm_up"),
        Binding("k,K", "search", "Search", id="home.search"),
        Binding("n,N", "bookmarks", "Bookmarks and notes", id="home.bookmarks"),
        Binding("a,A", "glossary", "Abbreviations", id="home.glossary"),
        Binding("p,P", "past", "Past attempts", id="home.past"),
        Binding("o,O", "comfort", "Comfort: theme, clock, keys", id="home.comfort"),
        Binding("v,V", "tour", "The five-minute tour", id="home.tour"),
        Binding("s,S", "student", "Another student", id="home.student"),
        Binding("q,Q", "app.quit", "Quit", id="home.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None
        self._study: Study | None = None
        self._now: Instant | None = None
        self._refused = False

    @property
    def filled(self) -> bool:
        """Whether it has learned what the database holds."""
        return self._home is not None

    def compose(self) -> ComposeResult:
        """Title, menu, a line of news, keys."""
        yield TopBar(TITLE)
        with VerticalScroll(id="home", can_focus=False):
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
        self.query_one(TopBar).show(line(TITLE, f"   {self.exam_app.students.name}"), exam)
        self.query_one(KeyBar).offer("try again", False)
        await self._show_lines()
        news = list(home.complaints)
        if home.unfinished and not home.unfinished.state.away:
            from ma_exam.tui.wording import cut_short

            news.insert(0, cut_short(home.unfinished.state))
        if home.items:
            news.append(f"{home.items} items in the library, {home.seen} of them seen.")
        self.query_one("#news", SafeStatic).show("\n".join(news))

    async def renew(self, home: Home) -> None:
        """Fill in anew, after something was sat."""
        await self.show(home)
        self.look_closer()

    def on_screen_resume(self) -> None:
        """What was set and done on another screen may have changed what there is to do."""
        super().on_screen_resume()
        self.look_closer()

    def look_closer(self) -> None:
        """Ask how the learner stands; it takes longer than the first look, and nothing waits for it."""
        app, exam = self.exam_app, self._exam  # in the store's thread a screen that is gone has no app
        if not exam or app.session is not None or app.home is not self:
            return

        def work() -> Study:
            from ma_exam.services.exams import blueprint
            from ma_exam.services.study import look_closer

            return look_closer(app.desk, blueprint(exam))

        app.in_store(work, self._learn)

    def _catch_up(self) -> None:
        """Have the answers of earlier attempts taken in, piece by piece, so that nothing waits for it."""
        app = self.exam_app
        if app.session is not None:
            return

        def work() -> bool:
            from ma_exam.services.study import catch_up

            return catch_up(app.desk)

        def then(all_of_it: bool) -> None:
            if self.is_attached:
                (self.look_closer if all_of_it else self._catch_up)()

        app.in_store(work, then)

    async def _learn(self, study: Study) -> None:
        """Fill in how the learner stands."""
        self._study = study
        if not self.is_attached:
            return
        if study.review is None:
            self._catch_up()
        if self.is_mounted and self._home is not None and not self._refused:
            await self._show_lines()

    async def _show_lines(self) -> None:
        if self._home is not None:
            lines = home_lines(self._home, self._study, self._now, first_run=first_run(self.exam_app))
            await self.query_one(Menu).show(lines)

    def clock(self, now: Instant) -> None:
        """Say what the time away from an unfinished exam costs, while it passes."""
        self._now = now
        if self._home and self._home.unfinished and self.is_mounted:
            open_ones = {"resume": self._home.unfinished, "beside": self._home.beside}
            for one in self.query(MenuLine):
                if unfinished := open_ones.get(one.entry.action):
                    one.show_detail(resumable(unfinished, now))

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

    def action_beside(self) -> None:
        """Go on with the practice set that is open beside an exam."""
        if self._home and self._home.beside:
            self.exam_app.resume(self._home.beside.record.number)

    @property
    def _exam(self) -> str:
        """The exam that is studied for; empty before anything is known, and where there is nothing to study."""
        offer = practised(self._home) if self._home else None
        return offer.blueprint.id if offer else ""

    def action_practice(self) -> None:
        """Set up a practice set."""
        if self._home and self._exam:
            from ma_exam.tui.starting import set_up_practice

            set_up_practice(self.exam_app, self._exam, self._home.open)

    def action_review(self) -> None:
        """Begin today's review."""
        if self._exam:
            from ma_exam.tui.reviewing import start_review

            start_review(self.exam_app, self._exam)

    def action_warm_up(self) -> None:
        """Ten questions at once."""
        if self._exam:
            from ma_exam.tui.starting import warm_up

            warm_up(self.exam_app, self._exam)

    def action_losses(self) -> None:
        """Where points are lost over everything answered."""
        if self._exam:
            from ma_exam.tui.screens.losses import show_losses

            show_losses(self.exam_app, self._exam)

    def action_plan(self) -> None:
        """The days up to the exam."""
        if self._exam:
            from ma_exam.tui.reviewing import show_plan

            show_plan(self.exam_app, self._exam)

    def action_readiness(self) -> None:
        """What is known of readiness."""
        if self._exam:
            from ma_exam.tui.starting import show_readiness

            show_readiness(self.exam_app, self._exam)

    def action_final_mock(self) -> None:
        """The final mock, when there is one to be sat."""
        final = self._study.outlook.final if self._study else None
        if self._exam and final and final.open:
            from ma_exam.tui.starting import sit_final

            sit_final(self.exam_app, self._exam, final)

    def action_progress(self) -> None:
        """Progress in pictures and figures."""
        from ma_exam.tui.progress import show_progress

        show_progress(self.exam_app)

    def action_more(self) -> None:
        """The list of everything else."""
        from ma_exam.tui.screens.more import MoreScreen

        if self._home is not None:
            self.app.push_screen(MoreScreen())

    def action_search(self) -> None:
        """Search the questions that were met."""
        if self._home is not None:
            from ma_exam.tui.reference import open_search

            open_search(self.exam_app, self._exam)

    def action_bookmarks(self) -> None:
        """Bookmarked items, and those with a note."""
        if self._home is not None:
            from ma_exam.tui.reference import open_search

            open_search(self.exam_app, self._exam, bookmarks=True)

    def action_glossary(self) -> None:
        """Abbreviations."""
        from ma_exam.tui.reference import open_glossary

        open_glossary(self.exam_app)

    def action_comfort(self) -> None:
        """Theme, clock, keys."""
        open_comfort(self.exam_app)

    def action_tour(self) -> None:
        """The five-minute tour."""
        open_tour(self.exam_app)

    def action_student(self) -> None:
        """Go on as another student."""
        self.exam_app.students.switch()

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
