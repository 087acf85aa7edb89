"""A bookmark and a note of one's own on an item, from any screen: kept in the store's thread, told when on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from ma_exam.errors import MaExamError
from ma_exam.tui.screens.dialogs import Choice, Dialog
from ma_exam.tui.widgets.safe import SafeStatic
from ma_exam.tui.widgets.writing import NOTE_MOST, NoteArea

if TYPE_CHECKING:
    from ma_exam.core.item import ItemRef
    from ma_exam.tui.app import ExamApp

Save = Callable[[str, Callable[[str], None]], None]
"""Has a text saved; what it is given is then called with why that failed, empty when it did not."""


def known_remarks(app: ExamApp, then: Callable[[frozenset[ItemRef], dict[ItemRef, str]], Any]) -> None:
    """Look up all bookmarks and all notes, and give them to `then`."""

    def work() -> tuple[frozenset[ItemRef], dict[ItemRef, str]]:
        remarks = app.desk.database.remarks
        return remarks.bookmarks(), remarks.notes()

    app.in_store(work, lambda found: then(*found))


def toggle_bookmark(app: ExamApp, ref: ItemRef, then: Callable[[bool], Any]) -> None:
    """Set the bookmark of an item or take it away; `then` hears whether it is set, once that is on disk.

    Where it cannot be saved, a note on the screen says so, and `then` is not called.
    """

    def work() -> bool:
        remarks = app.desk.database.remarks
        wanted = ref not in remarks.bookmarks()
        remarks.set_bookmark(ref, wanted, app.desk.clock.now().wall_us)
        return wanted

    app.in_store(work, then)


def edit_note(app: ExamApp, ref: ItemRef, then: Callable[[str], Any]) -> None:
    """Open the note on an item; `then` hears the new text (empty: deleted) once it is on disk, and only then."""

    def save(text: str, saved: Callable[[str], None]) -> None:
        def work() -> str:
            try:
                app.desk.database.remarks.set_note(ref, text, app.desk.clock.now().wall_us)
            except MaExamError as error:
                return str(error)
            return ""

        app.in_store(work, saved)

    def closed(text: str | None) -> None:
        if text is not None:
            then(text)

    def opened(text: str) -> None:
        app.push_screen(NoteDialog(text, save), closed)

    app.in_store(lambda: app.desk.database.remarks.note(ref), opened, opens=True)


class NoteDialog(Dialog[str | None]):
    """A note to write. It closes when the text is on disk; what cannot be saved stays in the field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="note.save", priority=True),
        Binding("escape", "leave", "Back", id="note.leave", priority=True),
    ]

    def __init__(self, text: str, save: Save) -> None:
        super().__init__()
        self._before = text
        self._save = save
        self._saving = False
        self._warned = False

    def compose(self) -> ComposeResult:
        """The field, how full it is or what is wrong, and the two ways out."""
        with Vertical(classes="dialog"):
            yield SafeStatic("Your own note on this item. An empty one is deleted.")
            yield NoteArea(self._before)
            yield SafeStatic(classes="dim", id="note-state")
            with Horizontal(classes="choices"):
                yield Choice("Ctrl+S", "save", "save")
                yield Choice("Esc", "leave it as it was", "leave")

    def on_mount(self) -> None:
        """Write at its end."""
        area = self.query_one(NoteArea)
        area.move_cursor(area.document.end)
        self._say_room()

    @on(NoteArea.Changed)
    def _changed(self) -> None:
        self._warned = False
        self._say_room()

    def _say_room(self) -> None:
        length = len(self.query_one(NoteArea).text)
        full = " That is all a note holds." if length >= NOTE_MOST else ""
        self._say(f"{length:,} of {NOTE_MOST:,} characters.{full}")

    def _say(self, text: str) -> None:
        self.query_one("#note-state", SafeStatic).show(text)

    def action_save(self) -> None:
        """Have it saved, once at a time."""
        if self._saving:
            return
        text = self.query_one(NoteArea).text.strip()
        self._saving = True
        self._say("Saving ...")

        def saved(failure: str) -> None:
            self._saving = False
            if failure:
                self._say(f"NOT SAVED: {failure} Your text is still here; Ctrl+S tries again.")
            else:
                self.dismiss(text)

        self._save(text, saved)

    def action_leave(self) -> None:
        """Close without saving; what was written is given up only when that is pressed twice."""
        if self._saving:
            return
        if self.query_one(NoteArea).text.strip() == self._before or self._warned:
            self.dismiss(None)
            return
        self._warned = True
        self._say("Not saved. Esc again leaves without saving; Ctrl+S saves.")
