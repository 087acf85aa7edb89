"""A small window to report an item as wrong: what is wrong, and by which source; both may be left empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from ma_exam.errors import MaExamError
from ma_exam.tui.screens.dialogs import Choice, Dialog
from ma_exam.tui.widgets.safe import SafeStatic, one_line, toast

if TYPE_CHECKING:
    from ma_exam.services.objecting import Outcome
    from ma_exam.tui.app import ExamApp
    from ma_exam.tui.screens.remarking import Target

MOST = 500
Send = Callable[[str, str, Callable[[str], None]], None]
"""Has remark and source kept; what it is given is then called with why that failed, empty when it did not."""


def report_item(app: ExamApp, target: Target, then: Callable[[], None]) -> None:
    """Ask what is wrong, keep the report and write its patch; `then` is called once it is on disk."""

    def send(remark: str, source: str, sent: Callable[[str], None]) -> None:
        def work() -> Outcome | str:
            from ma_exam.services.objecting import report_wrong

            try:
                return report_wrong(app.desk, target.form, target.ref, target.chosen, remark, source)
            except MaExamError as error:
                return str(error)

        def kept(outcome: Outcome | str) -> None:
            if isinstance(outcome, str):
                sent(outcome)
                return
            sent("")
            then()
            if outcome.file is None:
                toast(app, f"Reported and kept, but the patch was not written: {outcome.failure}", error=True)
            else:
                toast(app, f"Give this file to your instructor: {outcome.file}", title="Reported")

        app.in_store(work, kept)

    app.push_screen(ReportDialog(send))


class WordsField(Input):
    """One line of words; what is typed or pasted is cleaned at once."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, max_length=MOST, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def insert_text_at_cursor(self, text: str) -> None:
        """Take it in clean; of what is too long the beginning."""
        super().insert_text_at_cursor(one_line(text)[: MOST - len(self.value)])

    def replace(self, text: str, start: int, end: int) -> None:
        """Put it clean in the place of what was marked."""
        super().replace(one_line(text)[:MOST], start, end)


class ReportDialog(Dialog[None]):
    """Two lines to write. It closes when the report is on disk; what cannot be kept stays in the fields."""

    DEFAULT_CSS = """
    ReportDialog Input { width: 100%; margin-bottom: 1; background: $background; }
    ReportDialog .dialog > SafeStatic.asks { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Report", id="objecting.send", priority=True),
        Binding("tab,down", "other", "The other field", id="objecting.down", priority=True),
        Binding("shift+tab,up", "other", "The other field", id="objecting.up", priority=True),
        Binding("escape", "leave", "Back", id="objecting.leave", priority=True),
    ]

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send
        self._sending = False

    def compose(self) -> ComposeResult:
        """What it is for, two fields, and the two ways out."""
        with Vertical(classes="dialog"):
            yield SafeStatic("Report this item as wrong? Both lines may stay empty.")
            yield SafeStatic("\nWhat is wrong", classes="asks")
            yield WordsField(id="remark")
            yield SafeStatic("My source", classes="asks")
            yield WordsField(id="source")
            yield SafeStatic(
                "It is kept, and written as a patch for your instructor. Nothing is sent.",
                classes="dim",
                id="report-state",
            )
            with Horizontal(classes="choices"):
                yield Choice("Ctrl+S", "report it", "send")
                yield Choice("Tab", "other line", "other")
                yield Choice("Esc", "do not", "leave")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes from the first line to the second, and there reports."""
        if event.input.id == "remark":
            self.query_one("#source", WordsField).focus()
        else:
            self.action_send()

    def action_other(self) -> None:
        """To the other line."""
        first, second = self.query_one("#remark", WordsField), self.query_one("#source", WordsField)
        (first if self.focused is second else second).focus()

    def action_send(self) -> None:
        """Have it kept, once at a time."""
        if self._sending or self.too_small:
            return
        self._sending = True
        self._say("Saving ...")

        def sent(failure: str) -> None:
            self._sending = False
            if failure:
                self._say(f"NOT SAVED: {failure} Your words are still here; Ctrl+S tries again.")
            else:
                self.dismiss(None)

        remark, source = (self.query_one(name, WordsField).value.strip() for name in ("#remark", "#source"))
        self._send(remark, source, sent)

    def _say(self, text: str) -> None:
        self.query_one("#report-state", SafeStatic).show(text)

    def action_leave(self) -> None:
        """Report nothing."""
        if not self._sending:
            self.dismiss(None)
