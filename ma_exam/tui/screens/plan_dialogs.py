"""Asking for the date of the exam, and for how many items to review a day."""

from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from ma_exam.core.dates import FORMS, days_away, read_date, told
from ma_exam.core.review import LIMITS
from ma_exam.errors import MaExamError
from ma_exam.tui.screens.dialogs import Dialog
from ma_exam.tui.widgets.safe import SafeStatic

TYPED = f"Type it, such as {FORMS}."
KEYS = "Up, Down a day; PgUp, PgDn a week; Enter sets it; Esc back."


class DateDialog(Dialog[date | None | bool]):
    """Asks for the exam's date. Gives it, None when it is to be forgotten, and False when nothing is to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="date.back"),
        Binding("up", "move(1)", "A day later", id="date.up"),
        Binding("down", "move(-1)", "A day earlier", id="date.down"),
        Binding("pageup", "move(7)", "A week later", id="date.pageup"),
        Binding("pagedown", "move(-7)", "A week earlier", id="date.pagedown"),
    ]

    def __init__(self, today: date, before: date | None) -> None:
        super().__init__()
        self._today, self._before = today, before

    def compose(self) -> ComposeResult:
        """The question, a field, what it is understood as, the keys."""
        with Vertical(classes="dialog"):
            yield SafeStatic("When is your exam?")
            value = self._before.isoformat() if self._before else ""
            yield Input(value, max_length=40, id="date", select_on_focus=True)
            yield SafeStatic(TYPED, id="date-note")
            yield SafeStatic(KEYS, classes="dim")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what the text is understood as."""
        event.stop()
        self.query_one("#date-note", SafeStatic).show(self._understood(event.value)[1])

    def _understood(self, text: str) -> tuple[date | None, str]:
        if not text.strip():
            return None, f"Empty: the date of {told(self._before)} is forgotten." if self._before else TYPED
        try:
            found = read_date(text, self._today)
        except MaExamError as error:
            return None, str(error)
        return found, f"{told(found)}, {days_away((found - self._today).days)}."

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the date; an empty field forgets the one before."""
        event.stop()
        if self.too_small:
            return
        found, _ = self._understood(event.value)
        if found or not event.value.strip():
            self.dismiss(found)
        else:
            self.app.bell()

    def action_move(self, days: int) -> None:
        """Another day than the one in the field, or than two weeks from today; never one that is over."""
        field = self.query_one("#date", Input)
        found, _ = self._understood(field.value)
        wanted = found + timedelta(days=days) if found else self._today + timedelta(days=14)
        chosen = max(self._today, wanted)
        field.value = chosen.isoformat()
        field.cursor_position = len(field.value)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(False)


class LimitDialog(Dialog[int | None]):
    """Asks how many items to review a day at the most; None when nothing is to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="limit.back"),
        Binding("up", "move(5)", "Five more", id="limit.up"),
        Binding("down", "move(-5)", "Five fewer", id="limit.down"),
    ]

    def __init__(self, before: int) -> None:
        super().__init__()
        self._before = before

    def compose(self) -> ComposeResult:
        """The question, a field, the keys."""
        low, high = LIMITS
        with Vertical(classes="dialog"):
            yield SafeStatic(f"How many items to review a day at the most? {low} to {high}.")
            yield Input(str(self._before), type="integer", max_length=3, id="limit", select_on_focus=True)
            yield SafeStatic("What does not fit waits for the next day.", id="limit-note")
            yield SafeStatic("Up, Down five more or fewer; Enter sets it, Esc goes back.", classes="dim")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the number where it is one."""
        event.stop()
        if self.too_small:
            return
        value = int(event.value) if event.value.isdecimal() else 0
        if LIMITS[0] <= value <= LIMITS[1]:
            self.dismiss(value)
        else:
            self.query_one("#limit-note", SafeStatic).show(f"Type a number from {LIMITS[0]} to {LIMITS[1]}.")

    def action_move(self, by: int) -> None:
        """A number beside the one in the field."""
        field = self.query_one("#limit", Input)
        value = int(field.value) if field.value.isdecimal() else self._before
        field.value = str(min(max(value + by, LIMITS[0]), LIMITS[1]))
        field.cursor_position = len(field.value)
