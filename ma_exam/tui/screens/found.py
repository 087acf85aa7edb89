"""One item that was searched for, with every reason; it can be bookmarked and noted here, and counts as met nowhere."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from ma_exam.core.attempt import Response
from ma_exam.core.item import ItemRef
from ma_exam.core.report import report_options
from ma_exam.services.search import Catalogue, Entry
from ma_exam.tui.remarks import edit_note, toggle_bookmark
from ma_exam.tui.screens.base import ReadingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.reasons import Reasons
from ma_exam.tui.widgets.safe import line

HELP = """\
n, Right, Space, Enter  next item that was found
p, Left  previous item
b, F2  bookmark it, or not
w, F3  write a note on it
Up, Down, PgUp, PgDn  scroll
Esc, q  back to the search
?  this help
Ctrl+Q  quit
"""


class FoundScreen(ReadingScreen):
    """An item of the search, its options as authored."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N,right,space,enter", "step(1)", "Next", id="found.next"),
        Binding("p,P,left", "step(-1)", "Previous", id="found.back"),
        Binding("b,B,f2", "bookmark", "Bookmark", id="found.bookmark"),
        Binding("w,W,f3", "note", "Note", id="found.note"),
    ]

    def __init__(self, catalogue: Catalogue, found: Sequence[ItemRef], place: int) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._refs = tuple(found)
        self._place = place

    def compose(self) -> ComposeResult:
        """Top line, the item, keys."""
        yield TopBar()
        yield Reasons(id="paper")
        yield KeyBar(
            Hint("n", "next", "step(1)"),
            Hint("p", "previous", "step(-1)"),
            Hint("b", "bookmark", "bookmark"),
            Hint("w", "note", "note"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    def on_mount(self) -> None:
        """Show the item."""
        self._show()

    @property
    def _entry(self) -> Entry:
        return self._catalogue[self._refs[self._place]]

    def _show(self) -> None:
        entry = self._entry
        self._show_top(entry)
        options = report_options(entry.item, range(len(entry.item.options)), Response())
        self.query_one(Reasons).show(entry.item.stem, entry.item.exhibit, options, _after(entry))

    def _show_top(self, entry: Entry) -> None:
        marks = ", bookmarked" if entry.bookmarked else ""
        self.query_one(TopBar).show(
            line((f"{str(entry.stands).upper()}{marks}", "bold"), f"   {entry.topic}"),
            f"{self._place + 1} of {len(self._refs)}",
        )

    def action_step(self, by: int) -> None:
        """The next or previous item."""
        place = self._place + by
        if 0 <= place < len(self._refs):
            self._place = place
            self.query_one(KeyBar).say("")
            self._show()

    def action_bookmark(self) -> None:
        """Bookmark the item, or take the bookmark away."""
        ref = self._entry.ref

        def then(on: bool) -> None:
            self._catalogue.bookmark(ref, on)
            self._saved()

        toggle_bookmark(self.exam_app, ref, then)

    def action_note(self) -> None:
        """Write a note on the item."""
        ref = self._entry.ref
        self.query_one(KeyBar).say("")

        def then(text: str) -> None:
            self._catalogue.note(ref, text)
            self._saved()

        edit_note(self.exam_app, ref, then)

    def _saved(self) -> None:
        if self.is_mounted:
            self._show()
            self.query_one(KeyBar).say("saved")


def _after(entry: Entry) -> list[str]:
    item = entry.item
    lines: list[str] = []
    if entry.note:
        lines.append(f"Your note: {entry.note}")
    if item.why:
        lines.append(item.why)
    if item.refs:
        lines.append("See: " + "; ".join(item.refs))
    reported = ", reported as wrong" if entry.reported else ""
    lines.append(f"difficulty {item.difficulty} of 3{reported}   ({entry.ref})")
    return lines
