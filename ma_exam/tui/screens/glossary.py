"""The glossary: type an abbreviation or a meaning; what must not be used says so, and what to write instead."""

from typing import ClassVar

from textual.content import Content

from ma_exam.core.glossary import AVOID, Abbreviation, Glossary
from ma_exam.tui.screens.listing import ListingScreen
from ma_exam.tui.widgets.bars import Hint, TopBar
from ma_exam.tui.widgets.rows import Rows
from ma_exam.tui.widgets.safe import Styled, line

HELP = """\
Any letter or sign  type to filter, by abbreviation or meaning
Backspace  take the last sign back
Tab, Shift+Tab  next or previous group; the second is what must not be used
Up, Down, PgUp, PgDn  mark an abbreviation; it is told below
Esc  clear the filter; where it is empty, back
?  this help
Ctrl+Q  quit
Mouse  click an abbreviation, or turn the wheel
"""
NOT_TO_USE = "Do not use"
EVERYTHING = "All"

_TERM = 14
_GROUP = 29
_WITH_GROUP = 100
"""Columns from which a row also names its group."""


class GlossaryScreen(ListingScreen):
    """Abbreviations, and what is known of the one that is marked."""

    help_text = HELP
    hints: ClassVar[tuple[Hint, ...]] = (
        Hint("Type", "to filter", ""),
        Hint("Tab", "group", "turn(1)"),
        Hint("Up Down", "mark", ""),
        Hint("Esc", "back", "clear"),
        Hint("?", "help", "help"),
    )

    def __init__(self, glossary: Glossary) -> None:
        super().__init__()
        self._glossary = glossary
        self._views = [EVERYTHING, NOT_TO_USE, *(group.title for group in glossary.groups)]
        self._view = 0
        self._found: tuple[Abbreviation, ...] = ()

    def look_up(self) -> None:
        """Show what answers to the filter in this group."""
        group = self._glossary.groups[self._view - 2].id if self._view >= 2 else ""
        self._found = self._glossary.find(self.query_text, group=group, avoid=self._view == 1)
        self.query_one(Rows).show(len(self._found), self._line)

    def _line(self, place: int, width: int) -> Content:
        entry = self._found[place]
        pieces: list[str | Styled] = [(f"{entry.term:<{_TERM}}", "bold")]
        if entry.warning:
            pieces += [(entry.warning, "bold"), "  "]
        text = line(*pieces, "; ".join(entry.means))
        if width < _WITH_GROUP:
            return text
        return line(text.truncate(width - _GROUP, ellipsis=True, pad=True), f"  {entry.group.title}")

    def told(self, place: int) -> str | Content:
        """The abbreviation in full."""
        if place < 0:
            return "There is no such abbreviation here. Tab looks in the next group, Esc clears the filter."
        return told_abbreviation(self._found[place])

    def _count(self) -> None:
        place, count = self.query_one(Rows).place, len(self._found)
        where = f"{place + 1} of {count}" if count else "nothing found"
        self.query_one(TopBar).show(line(("Glossary", "bold"), f"   {self._views[self._view]}"), where)

    def action_turn(self, by: int) -> None:
        """Turn to another group."""
        self._view = (self._view + by) % len(self._views)
        self.look_up()


def told_abbreviation(entry: Abbreviation) -> Content:
    """All that is known of an abbreviation, a line for each part of it."""
    also = f"  (also {', '.join(entry.also)})" if entry.also else ""
    parts = [line((entry.term, "bold"), f"{also}  ", "; or ".join(entry.means))]
    if entry.danger:
        lists = " and ".join(source.name for source in entry.danger.lists)
        parts.append(line((AVOID, "bold"), f" ({lists}). {entry.danger.wrong}"))
        parts.append(line(("Write: ", "bold"), entry.danger.instead))
    if entry.note:
        parts.append(line(entry.note))
    if not entry.danger:
        parts.append(line((entry.group.title, "dim")))
    return Content("\n").join(parts)
