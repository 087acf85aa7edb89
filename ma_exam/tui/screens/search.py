"""Search: the items that were seen, by word or id; those bookmarked, noted or reported; unseen ones when asked for."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from ma_exam.core.stem import glance
from ma_exam.core.text import clean
from ma_exam.core.wish import Wish
from ma_exam.services.search import Catalogue, Entry, View
from ma_exam.tui.remarks import edit_note, toggle_bookmark
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.listing import ListingScreen
from ma_exam.tui.starting import drill
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.rows import Rows
from ma_exam.tui.widgets.safe import Styled, line
from ma_exam.tui.wording import items as counted

HELP = """\
Any letter or sign  type to filter, by words or an id; every word must occur
Backspace  take the last sign back
Tab, Shift+Tab  next or previous view: seen, bookmarked, with a note, reported, unseen too
Up, Down, PgUp, PgDn  mark an item; its question is told below
Enter  open the item with every reason; asks where you have not seen it yet
F2  bookmark the item, or not
F3  write a note on it
F4  practice: a set of the bookmarked items
Esc  clear the filter; where it is empty, back
?  this help
Ctrl+Q  quit
Mouse  click an item, or turn the wheel
* + !  bookmarked, with a note, reported
"""
NAMES = {
    View.SEEN: "seen",
    View.BOOKMARKED: "bookmarked",
    View.NOTED: "with a note",
    View.REPORTED: "reported",
    View.ALL: "unseen too",
}
NOTHING = {
    View.SEEN: "You have seen no such item yet. Tab looks further.",
    View.BOOKMARKED: "No such item is bookmarked. F2 bookmarks the marked one.",
    View.NOTED: "No such item has a note. F3 writes one on the marked item.",
    View.REPORTED: "You have reported no such item as wrong.",
    View.ALL: "There is no such item.",
}
UNSEEN = "You have not seen this item yet, so its question is not shown here."
SPOILS = (
    "You have not seen this item yet.\n\nOpening it shows its key and every reason: when it comes in practice or in an "
    "exam, your answer will say less about what you know. It does not count as met."
)
_STANDS, _MARKS, _TOPIC, _WITH_TOPIC = 8, 4, 32, 100


class SearchScreen(ListingScreen):
    """Items that answer to what is typed. `exam` is the one whose bookmarked items are practised, empty for none."""

    help_text = HELP
    hints: ClassVar[tuple[Hint, ...]] = (
        Hint("Enter", "open", "open"),
        Hint("Tab", "view", "turn(1)"),
        Hint("F2", "mark", "bookmark"),
        Hint("F3", "note", "note"),
        Hint("F4", "drill", "practice", roomy=True, away=True),
        Hint("Esc", "back", "clear"),
        Hint("?", "help", "help"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="search.open", priority=True),
        Binding("f2", "bookmark", "Bookmark", id="search.bookmark"),
        Binding("f3", "note", "Note", id="search.note"),
        Binding("f4", "practice", "Practise the bookmarked", id="search.practice"),
    ]

    def __init__(self, catalogue: Catalogue, exam: str, view: View = View.SEEN) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._exam = exam
        self._view = view
        self._found: list[Entry] = []
        self._stale = False

    def look_up(self) -> None:
        """Show what answers to the filter in this view."""
        self._found = self._catalogue.search(self.query_text, self._view)
        self.query_one(Rows).show(len(self._found), self._line)
        bar = self.query_one(KeyBar)
        bar.say("")
        bar.offer("drill", self._view is View.BOOKMARKED)

    def on_screen_resume(self) -> None:
        """An item that was opened may have been bookmarked or noted there."""
        super().on_screen_resume()
        if self._stale:
            self._stale = False
            self._renew()

    @property
    def _marked_entry(self) -> Entry | None:
        place = self.query_one(Rows).place
        return self._found[place] if 0 <= place < len(self._found) else None

    # Showing

    def _line(self, place: int, width: int) -> Content:
        entry = self._found[place]
        marks = f"{'*' if entry.bookmarked else ''}{'+' if entry.note else ''}{'!' if entry.reported else ''}"
        head = f"{entry.stands:<{_STANDS}}{marks:<{_MARKS}}"
        text = glance(clean(entry.item.stem)) if entry.seen else f"{entry.item.id}   {entry.topic}"
        if width < _WITH_TOPIC:
            return line(head, text)
        room = line(head, text).truncate(width - _TOPIC, ellipsis=True, pad=True)
        return line(room, "  ", line(entry.topic if entry.seen else "").truncate(_TOPIC - 2, ellipsis=True))

    def told(self, place: int) -> str | Content:
        """The marked item's question, where it stands, and the note on it."""
        if place < 0:
            return NOTHING[self._view]
        entry = self._found[place]
        words = [str(entry.stands)]
        words += [
            word for word, holds in (("bookmarked", entry.bookmarked), ("reported", entry.reported)) if holds
        ]
        parts: list[str | Styled] = [f"{entry.ref}   {entry.topic}   "]
        told = [line(*parts, (", ".join(words), "bold"))]
        if entry.note:
            told.append(line(("Note: ", "bold"), entry.note))
        told.append(line(glance(clean(entry.item.stem)) if entry.seen else UNSEEN))
        return Content("\n").join(told)

    def _count(self) -> None:
        place, count = self.query_one(Rows).place, len(self._found)
        where = f"{place + 1} of {count}" if count else "nothing found"
        self.query_one(TopBar).show(line(("Search", "bold"), f"   {NAMES[self._view]}"), where)

    def action_turn(self, by: int) -> None:
        """Turn to another view."""
        views = list(View)
        self._view = views[(views.index(self._view) + by) % len(views)]
        self.look_up()

    # Acting

    @on(Rows.Chosen)
    def _clicked(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open the marked item; one that was never seen only when that is meant."""
        entry = self._marked_entry
        if entry is None:
            self.app.bell()
        elif entry.seen:
            self._open(entry)
        else:

            def answered(sure: bool | None) -> None:
                if sure:
                    self._open(entry)

            self.app.push_screen(ConfirmDialog(SPOILS, "open it", "leave it unseen"), answered)

    def _open(self, entry: Entry) -> None:
        from ma_exam.tui.screens.found import FoundScreen

        self._stale = True
        shown = [one.ref for one in self._found if one.seen or one is entry]
        self.app.push_screen(FoundScreen(self._catalogue, shown, shown.index(entry.ref)))

    def action_bookmark(self) -> None:
        """Bookmark the marked item, or take the bookmark away."""
        if (entry := self._marked_entry) is None:
            self.app.bell()
            return

        def then(on: bool) -> None:
            self._catalogue.bookmark(entry.ref, on)
            self._saved()

        toggle_bookmark(self.exam_app, entry.ref, then)

    def action_note(self) -> None:
        """Write a note on the marked item."""
        if (entry := self._marked_entry) is None:
            self.app.bell()
            return
        self.query_one(KeyBar).say("")

        def then(text: str) -> None:
            self._catalogue.note(entry.ref, text)
            self._saved()

        edit_note(self.exam_app, entry.ref, then)

    def _saved(self) -> None:
        if self.is_mounted:
            self._renew()
            self.query_one(KeyBar).say("saved")

    def _renew(self) -> None:
        """Show the same items as they are now; one that left the view stays in sight, to be put back with one key."""
        self._found = [self._catalogue[entry.ref] for entry in self._found]
        self.query_one(Rows).renew()

    def action_practice(self) -> None:
        """Start a practice set of the bookmarked items."""
        count = self._catalogue.count(View.BOOKMARKED)
        if self._exam and count:
            drill(self.exam_app, self._exam, Wish(what="bookmarked"))
        else:
            self.query_one(KeyBar).say(f"{counted(count)} bookmarked")
