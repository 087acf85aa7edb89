"""Small windows over a screen: yes or no, a number, and help."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import Input

from ma_exam.tui.screens.base import Result, SizedScreen
from ma_exam.tui.widgets.safe import SafeLabel, SafeStatic, line


class Choice(SafeLabel):
    """A choice of a dialog, with its key; a click takes it."""

    def __init__(self, key: str, label: str, action: str) -> None:
        super().__init__(line((key, "bold"), f" {label}"), classes="choice")
        self._action = action

    async def on_click(self, event: Click) -> None:
        """Take it."""
        event.stop()
        await self.screen.run_action(self._action)


class Dialog(ModalScreen[Result], SizedScreen[Result]):
    """A small window over a screen."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close, once: Enter pressed twice, or a double click, must not close the screen below as well."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class ConfirmDialog(Dialog[bool]):
    """A question with two answers. Enter never takes the one that cannot be undone: `y` does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)", "Yes", id="confirm.yes"),
        Binding("n,N,escape,enter", "answer(False)", "No", id="confirm.no"),
    ]

    def __init__(self, question: str, yes: str, no: str) -> None:
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question and both answers."""
        with Vertical(classes="dialog"):
            yield SafeStatic(self._question)
            with Horizontal(classes="choices"):
                yield Choice("y", self._yes, "answer(True)")
                yield Choice("n", self._no, "answer(False)")

    def action_answer(self, answer: bool) -> None:
        """Close with the answer."""
        self.dismiss(answer)


class WaitDialog(Dialog[bool]):
    """Tells what leaving waits for. `told` gives the text, asked for twice a second, and whether one may leave now."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y,Y", "leave", "Leave without it", id="wait.leave")]

    def __init__(self, told: Callable[[], tuple[str, bool]]) -> None:
        super().__init__()
        self._told = told

    def compose(self) -> ComposeResult:
        """The text, and the choice that comes later."""
        with Vertical(classes="dialog"):
            yield SafeStatic(id="told")
            with Horizontal(classes="choices"):
                yield Choice("y", "leave without waiting", "leave")

    def on_mount(self) -> None:
        """Begin to tell."""
        self._tell()
        self.set_interval(0.5, self._tell)

    def _tell(self) -> None:
        text, may_leave = self._told()
        self.query_one("#told", SafeStatic).show(text)
        self.query_one(".choices").display = may_leave

    def action_leave(self) -> None:
        """Leave, where that is on offer."""
        if self.query_one(".choices").display:
            self.dismiss(True)


class NumberDialog(Dialog[int | None]):
    """Asks for an item's number."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", id="number.back")]

    def __init__(self, question: str, low: int, high: int) -> None:
        super().__init__()
        self._question, self._low, self._high = question, low, high

    def compose(self) -> ComposeResult:
        """The question and a field for digits."""
        with Vertical(classes="dialog"):
            yield SafeStatic(self._question)
            yield Input(type="integer", max_length=3, id="number", select_on_focus=False)
            yield SafeStatic("Enter goes there, Esc goes back.", classes="dim", id="number-note")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the number if there is such an item."""
        if self.too_small:
            return
        value = int(event.value) if event.value.isdecimal() else 0
        if self._low <= value <= self._high:
            self.dismiss(value)
            return
        note = f"There is no item {event.value}: type {self._low} to {self._high}."
        self.query_one("#number-note", SafeStatic).show(
            note if event.value else "Type a number, or press Esc."
        )


class HelpDialog(Dialog[None]):
    """What the keys do. Any of Esc, Enter, q and ? closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,Q,question_mark,space", "dismiss(None)", "Close", id="help.close"),
        Binding("down,pagedown", "scroll(1)", "Down", id="help.down"),
        Binding("up,pageup", "scroll(-1)", "Up", id="help.up"),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text and how to close it."""
        with Vertical(classes="dialog help"):
            with VerticalScroll(can_focus=False):
                yield from help_rows(self._text)
            yield Choice("Esc", "close", "dismiss(None)")

    def action_scroll(self, by: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=3 * by, animate=False)


def help_rows(text: str) -> list[Horizontal]:
    """Lines of `keys  what they do`, two spaces between, as rows of two columns."""
    rows: list[Horizontal] = []
    for row in text.strip().split("\n"):
        keys, _, what = row.partition("  ")
        rows.append(Horizontal(SafeStatic(keys, classes="keys"), SafeStatic(what.strip(), classes="what")))
    return rows
