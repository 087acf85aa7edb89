"""The app: paints home first, opens the database behind it, and shows the screen that a sitting's state asks for."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from ma_exam.errors import MaExamError
from ma_exam.tui.comfort import Comfort
from ma_exam.tui.keeping import Beaten, Done, Kept, NotKept
from ma_exam.tui.leaving import Leaving
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.steady import SteadyApp
from ma_exam.tui.students import Students
from ma_exam.tui.widgets.safe import toast

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen
    from textual.types import CSSPathType

    from ma_exam.core.attempt import Attempt
    from ma_exam.core.records import AttemptKind
    from ma_exam.services.desk import Desk
    from ma_exam.services.home import Home
    from ma_exam.services.sitting import Sitting
    from ma_exam.tui.session import Session
    from ma_exam.tui.start import Start


WINDOW_GONE = 129
"""The exit code after SIGHUP; nothing can be said to anybody then."""

ENDED = "ma-exam was told to end. What was shown as saved is saved; `ma-exam` resumes the exam."


class ExamApp(SteadyApp):
    """The app. `open_desk` opens the database, in the one thread that may touch it; `folder` holds the settings."""

    TITLE = "ma-exam"
    CSS_PATH: ClassVar[CSSPathType | None] = [
        "styles/app.tcss",
        "styles/menu.tcss",  # home is the first screen, and is there before screens load styles of their own
    ]
    COMMANDS: ClassVar[set[Any]] = set()
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-narrow"),
        (80, "-normal"),
        (105, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-tall")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit"),
        Binding("ctrl+c", "quit", "Quit", priority=True, id="app.interrupt"),
        Binding("ctrl+p", "command_palette", "Commands", priority=True, id="app.palette"),
    ]

    def __init__(self, start: Start, open_desk: Callable[[], Desk], folder: Path | None = None) -> None:
        super().__init__()
        self._start = start
        self._open_desk = open_desk
        self._store_thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._desk: Desk | None = None
        self._refusal: MaExamError | None = None
        self.home = HomeScreen()
        self._opening = True
        self.session: Session | None = None
        self.leaving = Leaving(self)
        self.students = Students(self)
        self.animation_level = "none"
        self.changed_keys: Mapping[str, str] = {}
        self.comfort = Comfort(self, folder)

    # Opening

    def get_default_screen(self) -> Screen[Any]:
        """Home, or who is studying, so that nothing is composed and painted below it."""
        return self.students.first_screen(self.home)

    def on_mount(self) -> None:
        """The first screen first; the database after the first paint."""
        self.set_interval(1.0, self._tick)
        self.screen.call_after_refresh(self._painted)

    def _painted(self) -> None:
        gc.enable()
        self._opening = False
        self.comfort.painted()
        if self.students.known:
            self.open_records()

    def new_home(self) -> None:
        """Home that knows nothing yet, over the first screen, which Textual cannot take away."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.home = HomeScreen()
        self.push_screen(self.home)

    def open_records(self) -> None:
        """Open the database and fill home; to be tried again after a refusal."""
        self.in_store(self._open, self._opened, opens=True)

    def in_store(self, work: Callable[[], Any], then: Callable[[Any], Any], *, opens: bool = False) -> None:
        """Run `work` in the store's thread and give its result to `then` in the screen's.

        While something that `opens` a screen is under way, another is not begun: a key pressed twice means one.
        """
        if self.leaving.begun or (opens and self._opening):
            return
        self._opening = self._opening or opens
        future = self._store_thread.submit(work)
        future.add_done_callback(lambda done: self.post_message(Done(then, done, opens)))

    @on(Done)
    async def _done(self, message: Done) -> None:
        if message.opens:
            self._opening = False
        if not self.is_running or (self.leaving.begun and message.then != self.leaving.end):
            return  # what was asked for before does not matter any more
        error = message.future.exception()
        if isinstance(error, MaExamError) and not self.students.known:
            return  # it was asked for by the one who studied before
        if isinstance(error, MaExamError) and (self._desk is None or not self.home.filled):
            while self.screen is not self.home:
                await self.pop_screen()
            await self.home.refuse(error)
            return
        if isinstance(error, MaExamError):
            self.home.complain(str(error))
            toast(self, str(error), error=True)
            return
        if error is not None:
            raise error
        if asyncio.iscoroutine(result := message.then(message.future.result())):
            await result

    def _open(self) -> Home:
        from ma_exam.services.home import look

        if self._desk is None:
            self._refusal = None
            self._desk = self._open_desk()
        return look(self._desk)

    def _verify(self) -> None:
        """Read the whole file, which takes the longer the more it holds: home is filled before."""
        try:
            self.desk.verify()
        except MaExamError as error:
            self._desk, self._refusal = None, error
            raise

    @property
    def desk(self) -> Desk:
        """The desk; only for work in the store's thread, after it was opened."""
        if self._desk is None:
            raise self._refusal or MaExamError(
                "your records are not open yet.", hint="Try again in a moment."
            )
        return self._desk

    async def _opened(self, home: Home) -> None:
        self.home.clock(self.desk.clock.now())
        await self.home.show(home)
        start, self._start = self._start, type(self._start)()  # once, and for nobody else
        self.in_store(self._verify, lambda _: None if start.exam else self.home.look_closer())
        if start.exam and self.session is None:
            from ma_exam.tui.starting import begin_called

            begin_called(self, start, home.open, self.home.complain)

    def refresh_home(self) -> None:
        """Look at the database again."""
        from ma_exam.services.home import look

        self.in_store(lambda: look(self.desk), self.home.renew)

    # Starting, resuming, reporting

    def set_up(self, kind: AttemptKind, home: Home) -> None:
        """Ask for exam and time before a start."""
        from ma_exam.tui.screens.setup import SetupScreen

        self.push_screen(SetupScreen(kind, home))

    def begin(self, start: Start, *, give_up: Sequence[int] = ()) -> None:
        """Draw a form and begin; unfinished attempts that are in the way are given up only then."""

        def work() -> Sitting:
            for number in give_up:
                self.desk.give_up(number)
            return start.sit(self.desk)

        self.in_store(work, self._sit, opens=True)

    def resume(self, number: int) -> None:
        """Go on with an open attempt."""
        self.in_store(lambda: self.desk.resume(number), self._take_up, opens=True)

    def show_attempts(self) -> None:
        """Open the list of past attempts."""
        from ma_exam.tui.looking import show_attempts

        show_attempts(self)

    def show_report(self, number: int) -> None:
        """Open a report."""
        from ma_exam.tui.looking import show_report

        show_report(self, number)

    # Sitting: which screen is shown follows from what is saved.

    def _sit(self, sitting: Sitting) -> None:
        from ma_exam.tui.session import Session

        self.session = Session(sitting, self._store_thread, self.post_message)
        self.session.face.mode = self.comfort.settings.clock
        self.session.open()
        self._follow()

    def _take_up(self, sitting: Sitting) -> None:
        self._sit(sitting)
        if self.session:
            self.session.act(sitting.resume())

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        if self.session is None:
            return
        from ma_exam.core.events import Kind

        before = self.session.sitting.saved
        self.session.kept(message.event)
        if self.leaving.begun:
            if not self.session.sitting.pending:
                self.leaving.saved()
            return
        if message.event.kind is Kind.RETURN:
            self._tell_return(self.session, message.event.body)
        self._follow(before)

    @on(NotKept)
    def _not_kept(self, message: NotKept) -> None:
        if self.session is not None:
            self.session.stalled(message.reason)
            self._follow(self.session.sitting.saved)

    @on(Beaten)
    def _beaten(self) -> None:
        if self.session is not None:
            self.session.beaten()
            self._follow(self.session.sitting.saved)

    def _tell_return(self, session: Session, body: dict[str, Any]) -> None:
        from ma_exam.core.attempt import Phase
        from ma_exam.tui.wording import welcome_back

        away_ms, practice = body["gap_ms"] + body["break_ms"], bool(session.sitting.record.plan.wish)
        told = welcome_back(away_ms, body["charged_ms"], body["cause"], practice=practice)
        if told and session.sitting.saved.phase is Phase.BLOCK:
            session.face.say(told, session.sitting)
        elif told:
            toast(self, told)

    def _follow(self, before: Attempt | None = None) -> None:
        """Show the screen that the saved state asks for, and let it show that state."""
        session = self.session
        if session is None or not self.is_running or self.leaving.begun:
            return
        from ma_exam.core.attempt import Phase

        state = session.sitting.saved
        if state.phase is Phase.DONE:
            self._finish(session)
            return
        from ma_exam.tui.screens.chosen import screen_type

        wanted = screen_type(state)
        current = self._sitting_screen()
        if type(current) is wanted and current is not None:
            if before is not None and before.block != state.block:
                self._close_dialogs()
            if current.is_mounted:
                current.view()
            return
        self._close_dialogs()
        screen = wanted(session)
        from ma_exam.tui.screens.review import ReviewScreen

        if isinstance(screen, ReviewScreen) and before is not None:
            screen.came_from(before.here)
        if current is None:
            self.go_home()
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def _sitting_screen(self) -> SittingScreen | None:
        return next((screen for screen in self.screen_stack if isinstance(screen, SittingScreen)), None)

    def _close_dialogs(self) -> None:
        """What was asked about the screen before does not matter on the next."""
        while self.screen.is_modal:
            self.pop_screen()

    def go_home(self) -> HomeScreen:
        """Close what lies over home; not while an exam is sat."""
        while self.screen is not self.home and len(self.screen_stack) > 1:
            self.pop_screen()
        return self.home

    def _finish(self, session: Session) -> None:
        session.close()
        self.session = None
        self._close_dialogs()
        if self._sitting_screen() is not None:
            self.pop_screen()
        self.refresh_home()
        self.show_report(session.sitting.record.number)

    def came_back(self, app: object) -> None:
        """Draw everything and set the clock right."""
        super().came_back(app)
        self._tick()

    def _tick(self) -> None:
        if not self.is_running:
            return
        if self.session is None:
            if (desk := self._desk) is not None:
                self.home.clock(desk.clock.now())
            return
        self.session.tick()
        screen = self._sitting_screen()
        if screen is not None and screen.is_mounted:
            screen.clock()

    def action_command_palette(self) -> None:
        """Every action by its name."""
        from ma_exam.tui.palette import open_palette

        open_palette(self)

    # Leaving

    async def action_quit(self) -> None:
        """Quit; from a running exam only when asked for and answered, and when all is saved if the disk can."""
        self.leaving.ask()

    def let_go(self) -> None:
        """Close the database after the last commit, and end then; nothing more is written."""
        self._end_session()
        future = self._store_thread.submit(self.let_go_of_records)
        future.add_done_callback(lambda done: self.post_message(Done(self.leaving.end, done, opens=False)))

    def _end_session(self) -> None:
        if self.session is not None:
            self.session.close()
        self.session = None

    def end(self, code: int) -> None:
        """End, told from outside; the attempt is left, as if the student had said so."""
        session = self.session
        if session is None or session.failure:
            self.exit(return_code=code)
            return
        # The store's thread writes it down before it lets go of the database: nothing of the time used is unknown.
        session.act(session.sitting.leave())
        self.exit(return_code=code, message=None if code == WINDOW_GONE else ENDED)

    def on_unmount(self) -> None:
        """Let go of the database after the last commit."""
        if self.ending is not None:
            self.ending.leaving(self.return_code or 0)
        self._end_session()
        self._store_thread.submit(self.let_go_of_records)
        self._store_thread.shutdown(wait=not self.leaving.abandoned)

    def let_go_of_records(self) -> None:
        """Close the database; for the store's thread."""
        desk, self._desk = self._desk, None
        if desk is not None:
            with suppress(MaExamError):  # all is saved by then, and there is nobody to tell
                desk.close()


def run_app(start: Start, *, watcher: int = 0) -> int:
    """Run the app; gives the exit code. An error that nobody foresaw ends it and is raised here, to be logged.

    `watcher` is the process that gives the terminal back when this one is killed.
    """
    from ma_exam.paths import profile_dir
    from ma_exam.tui.ending import Ending

    app = ExamApp(start, _open_desk, profile_dir())
    with Ending(app, watcher=watcher, on_terminal=True) as app.ending:
        app.run()
        if app.leaving.abandoned:
            app.ending.abandon(app.return_code or 0)
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0


def _open_desk() -> Desk:
    from ma_exam.services.desk import Desk
    from ma_exam.system_clock import SystemClock

    return Desk.open(SystemClock(), verified=False)
