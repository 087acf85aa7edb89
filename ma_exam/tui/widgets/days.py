"""Weeks of days, Monday to Sunday, one of which is marked; a click marks another."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from ma_exam.tui.widgets.safe import SafeStatic, block

WEEK = 7
WIDEST = 14
TODAY = ("today", "now")
"""What stands beside the date of today: the first word for which there is room."""

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Cell:
    """A day: its date (`7`, `1 Dec`), whether it is today, and a word on what it asks for, long and short."""

    date: str
    today: bool
    note: str
    short: str
    style: str = ""


class DayGrid(SafeStatic):
    """Cells of two lines in rows of seven, below the names of the days. Takes whole weeks."""

    class Picked(Message):
        """The cell at that place was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._cell = 1
        self._roomy = False
        self._count = 0

    def lay(self, cells: Sequence[Cell], marked: int, width: int, *, roomy: bool) -> None:
        """Show the cells within so many columns; with a blank line between weeks where it is `roomy`."""
        self._cell, self._roomy, self._count = min(WIDEST, width // WEEK), roomy, len(cells)
        parts: list[str | tuple[str, str] | Content] = [
            ("".join(f" {name}".ljust(self._cell) for name in NAMES).rstrip(), "dim")
        ]
        for first in range(0, len(cells), WEEK):
            week = cells[first : first + WEEK]
            parts.append("\n\n" if roomy and first else "\n")
            for place, cell in enumerate(week, start=first):
                head = f"{'>' if place == marked else ' '}{cell.date}"
                word = f" {self._today(head)}" if cell.today else ""
                parts.append(self._fit(head + word, place == marked, cell.style))
            parts.append("\n")
            for place, cell in enumerate(week, start=first):
                note = cell.note if len(cell.note) <= self._cell - 2 else cell.short
                parts.append(self._fit(f" {note}", place == marked, cell.style))
        self.show(block(*parts))

    def _today(self, head: str) -> str:
        return next(word for word in TODAY if len(f"{head} {word}") < self._cell or word is TODAY[-1])

    def _fit(self, text: str, marked: bool, style: str) -> tuple[str, str]:
        kept = text[: self._cell - 1].ljust(self._cell - 1)
        return f"{kept} ", f"reverse {style}".strip() if marked else style

    def on_click(self, event: events.Click) -> None:
        """Tell which day it was."""
        event.stop()
        height = 3 if self._roomy else 2
        week, column = (event.y - 1) // height, event.x // self._cell
        place = week * WEEK + column
        if event.y >= 1 and column < WEEK and 0 <= place < self._count:
            self.post_message(self.Picked(place))
