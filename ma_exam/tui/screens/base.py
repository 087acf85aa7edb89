"""What all screens share: a notice when the window is too small, and help on `?`."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from ma_exam.tui.widgets.safe import SafeStatic

if TYPE_CHECKING:
    from ma_exam.core.events import Event
    from ma_exam.tui.app import ExamApp
    from ma_exam.tui.session import Session

MIN_WIDTH, MIN_HEIGHT = 60, 18
TOO_SMALL = (
    f"Please make the window larger: at least {MIN_WIDTH} columns and {MIN_HEIGHT} lines. Nothing is lost."
)

SLOW_S = 0.1
"""From here on one notices that a disk is slow."""

Result = TypeVar("Result")


class SizedScreen(Screen[Result]):
    """A screen or dialog: below the smallest size a notice covers it, and no key acts."""

    @property
    def too_small(self) -> bool:
        """Whether the notice covers the screen."""
        return self.size.width < MIN_WIDTH or self.size.height < MIN_HEIGHT

    def on_resize(self) -> None:
        """Cover what would not fit."""
        self._notice_size()

    def on_screen_resume(self) -> None:
        """The window may have changed while another screen was on top."""
        self._notice_size()

    def _notice_size(self) -> None:
        notices = self.query("#too-small")
        if self.too_small and not notices:
            self.mount(SafeStatic(TOO_SMALL, id="too-small"))
        notices.set(display=self.too_small)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Under the notice no key acts: what cannot be seen should not be changed."""
        return super().check_action(action, parameters) and not self.too_small


class BaseScreen(SizedScreen[None]):
    """A screen of the app. `help_text` says what its keys do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", id="help", tooltip="what the keys do here"),
    ]
    help_text: ClassVar[str] = ""

    @property
    def exam_app(self) -> ExamApp:
        """The app, by its own type."""
        return cast("ExamApp", self.app)

    def action_help(self) -> None:
        """Show what the keys do here."""
        from ma_exam.tui.keys import changed_keys, help_with
        from ma_exam.tui.screens.dialogs import HelpDialog

        self.app.push_screen(HelpDialog(help_with(self.help_text, type(self), changed_keys(self.app))))

    def action_back(self) -> None:
        """Back to where it was opened from."""
        self.app.pop_screen()


class MenuScreen(BaseScreen):
    """A screen that is a menu with some text."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "../styles/menu.tcss"


class ReadingScreen(BaseScreen):
    """A screen to read: its `#paper` scrolls by keys."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "../styles/reading.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll(1)", "Down", id="reading.down"),
        Binding("up", "scroll(-1)", "Up", id="reading.up"),
        Binding("pagedown", "page(1)", "Page down", id="reading.pagedown"),
        Binding("pageup", "page(-1)", "Page up", id="reading.pageup"),
        Binding("escape,q,Q", "back", "Back", id="reading.back"),
    ]

    def action_scroll(self, by: int) -> None:
        """Scroll by some lines."""
        self.query_one("#paper", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a screenful but two lines."""
        self.action_scroll(by * max(1, self.query_one("#paper").size.height - 2))


class SittingScreen(BaseScreen):
    """A screen of a running attempt. It shows `session.sitting.saved` and nothing else."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def on_mount(self) -> None:
        """Show what is saved."""
        self.view()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """After the student has left nothing may be changed any more."""
        return super().check_action(action, parameters) and not self.session.sitting.head.away

    def view(self) -> None:
        """Show the saved state anew."""

    def _act(self, events: list[Event]) -> None:
        """Have it committed. It shows when it is on disk; that it is on its way is said where that takes a while."""
        self.session.act(events)
        if events:
            self.set_timer(SLOW_S, self._show_waiting)
        else:
            self.view()

    def _show_waiting(self) -> None:
        if self.session.sitting.pending:
            self.view()

    def clock(self) -> None:
        """Show the time anew; called once a second."""

    def warn(self, message: str) -> None:
        """Show in the line below the top what cannot be saved, else `message`, else nothing."""
        failure = self.session.failure
        text = f"NOT SAVED: {failure} The clock is stopped." if failure else message
        alert = self.query_one("#alert", SafeStatic)
        alert.display = bool(text)
        alert.set_class(bool(failure), "-failure")
        alert.show(text)

    @property
    def word(self) -> str:
        """Whether everything is on disk, in a word."""
        if self.session.failure:
            return "NOT SAVED"
        return "saving" if self.session.sitting.pending else "saved"
