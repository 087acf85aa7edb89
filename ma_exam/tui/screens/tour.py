"""The first-run tour: a few pages on which the keys of an exam are really pressed. Nothing is scored or kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from ma_exam.tui.clock_face import MODES
from ma_exam.tui.keys import bindings_of, changed_keys, shown_keys
from ma_exam.tui.screens.base import BaseScreen
from ma_exam.tui.screens.dialogs import NumberDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.tour_pages import SURE as SURE_PAGE
from ma_exam.tui.tour_pages import pages
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.grid import Cell, ItemGrid
from ma_exam.tui.widgets.paper import LETTERS, Marks, OptionRow, Paper, option_bindings
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import calm_time, minutes_seconds

HELP = """\
a-h or 1-8  choose that option
Up, Down  mark an option
Enter, Space  choose it; once it is chosen, next page
n, Right  next page
p, Left  previous page
f, m  flag the page, or not
x  strike an option out: x, then its letter
g, j  go to a page by its number
r  all pages in one look; Enter goes back to the page
t  clock: minutes, seconds, hidden
Esc  leave the tour; Comfort has it again
?  this help
Ctrl+Q  quit
Mouse  click an option, or a key below
"""
SAMPLE_MS = 37 * 60_000 + 41_000
"""The time left on the sample clock; it stands still."""


def _sure_bindings() -> list[Binding]:
    """The keys with which practice is told how sure one is, for the same on the tour."""
    found = [binding for binding in bindings_of(PracticeScreen) if binding.action.startswith("sure")]
    return [replace(binding, action=f"sure({place})") for place, binding in enumerate(found)]


SURE = _sure_bindings()


class TourScreen(BaseScreen):
    """Pages that are items: one moves among them with the keys of an exam, which are those that it has now."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../styles/sample.tcss", "../styles/tour.tcss"]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *SURE,  # before the options: a digit that says how sure one is chooses on the other pages
        *option_bindings("exam"),
        Binding("enter,space", "take", "Choose, or next page", id="exam.take"),
        Binding("n,N,right", "step(1)", "Next page", id="exam.next"),
        Binding("p,P,left", "step(-1)", "Previous page", id="exam.back"),
        Binding("x,X", "strike", "Strike an option out", id="exam.strike"),
        Binding("m,M", "flag", "Flag", id="exam.flag"),
        Binding("j,J", "go_to", "Go to page", id="exam.go"),
        Binding("r,R", "review", "All pages", id="exam.review"),
        Binding("t,T", "turn_clock", "Clock", id="exam.clock"),
        Binding("escape", "back", "Leave the tour", id="exam.escape"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._pages = pages(sure=bool(SURE))
        self._place = 0
        self._marks = [Marks() for _ in self._pages]
        self._flagged: set[int] = set()
        self._tried: set[str] = set()
        self._striking = self._reviewing = False
        self._said = ""
        self._clock = MODES[0]

    def compose(self) -> ComposeResult:
        """The lesson, its item or all pages, what was tried, keys."""
        yield TopBar()
        yield SafeStatic(id="lesson")
        yield Paper(id="paper")
        yield ItemGrid(6, id="items")
        yield SafeStatic(id="tried")
        yield KeyBar(
            Hint("n", "next", "step(1)"),
            Hint("p", "back", "step(-1)"),
            Hint("f", "flag", "flag"),
            Hint("x", "strike", "strike"),
            Hint("g", "go to", "go_to", roomy=True),
            Hint("r", "review", "review"),
            Hint("t", "clock", "turn_clock", wide=True),
            Hint("Esc", "leave", "back"),
            Hint("?", "help", "help"),
        )

    def on_mount(self) -> None:
        """Show the first page."""
        self._show()

    # Showing

    def _show(self) -> None:
        page, number = self._pages[self._place], self._place + 1
        keys = self._keys()
        paper, grid = self.query_one(Paper), self.query_one("#items", ItemGrid)
        paper.display, grid.display = page.sheet is not None and not self._reviewing, self._reviewing
        if page.sheet is not None:
            paper.show(page.sheet, self._marks[self._place])
        grid.show(tuple(self._cells()), number)
        text = (
            "All pages: o answered   . blank   F flagged   f flagged and blank. Enter goes back to the page."
        )
        self.query_one("#lesson", SafeStatic).show(text if self._reviewing else page.text.format_map(keys))
        rows = [
            line(("done  " if name in self._tried else "-     ", "bold"), told.format_map(keys))
            for name, told in page.tasks
        ]
        self.query_one("#tried", SafeStatic).show(Content("\n").join(rows))
        flag = "FLAGGED   " if self._place in self._flagged else ""
        said = "Strike out which one?" if self._striking else f"{number} of {len(self._pages)}: {page.title}"
        self.query_one(TopBar).show(line(("Tour", "bold"), f"   {said}"), line((flag, "bold"), self._time()))
        self.query_one(KeyBar).say(self._said)

    def _time(self) -> str:
        if self._clock == "hidden":
            return "clock hidden"
        form = minutes_seconds if self._clock == "seconds" else calm_time
        return f"{form(SAMPLE_MS)} left"

    def _cells(self) -> list[Cell]:
        cells: list[Cell] = []
        for place, marks in enumerate(self._marks):
            signs = "Ff" if place in self._flagged else "o."
            sign = signs[0] if marks.chosen else signs[1]
            cells.append(Cell(place + 1, f"{place + 1:>2}{sign}", bool(marks.chosen), place in self._flagged))
        return cells

    def _keys(self) -> dict[str, str]:
        """The keys as they are now, by the last word of their action's id."""
        changed = changed_keys(self.app)
        named = {
            str(binding.id).partition(".")[2]: shown_keys(binding, changed).partition(",")[0]
            for binding in (*bindings_of(ReportScreen), *bindings_of(ExamScreen))
        }
        sure = " ".join(f"{shown_keys(binding, changed)} {binding.description.lower()}," for binding in SURE)
        # On four options f and g are letters that no option has.
        free = {
            name: letter for name, letter in (("flag", "f"), ("go", "g")) if f"exam.{name}" not in changed
        }
        return named | free | {"sure": sure.rstrip(",")}

    # Acting

    def _try(self, *names: str) -> None:
        self._tried |= set(names)
        self._show()

    def action_letter(self, place: int) -> None:
        """A letter chooses its option where there is one; else f flags."""
        if place < self._options:
            self.action_choose(place)
        elif LETTERS[place] == "f":
            self.action_flag()
        elif LETTERS[place] == "g":
            self.action_go_to()

    @property
    def _options(self) -> int:
        sheet = self._pages[self._place].sheet
        return len(sheet.options) if sheet and not self._reviewing else 0

    def action_choose(self, place: int) -> None:
        """Choose an option, or strike it out after `x`."""
        if place >= self._options:
            return
        marks = self._marks[self._place]
        if self._striking:
            self._striking = False
            struck = marks.struck ^ {place} if place not in marks.chosen else marks.struck
            self._marks[self._place] = replace(marks, struck=struck, cursor=place)
            self._try("strike")
            return
        names = ("choose", "change") if marks.chosen and place not in marks.chosen else ("choose",)
        self._marks[self._place] = Marks(frozenset([place]), marks.struck - {place}, place)
        self._try(*names)

    def action_cursor(self, by: int) -> None:
        """Mark the option above or below."""
        if self._options:
            marks = self._marks[self._place]
            self._marks[self._place] = replace(marks, cursor=(marks.cursor + by) % self._options)
            self._show()

    def action_take(self) -> None:
        """Choose the marked option; on the chosen one, and where there is none, go on."""
        marks = self._marks[self._place]
        if self._reviewing:
            self.action_review()
        elif self._options and (self._striking or marks.cursor not in marks.chosen):
            self.action_choose(marks.cursor)
        else:
            self.action_step(1)

    def action_step(self, by: int) -> None:
        """To the next or previous page; from the last one out."""
        self._striking = self._reviewing = False
        if self._place + by == len(self._pages):
            self.action_back()
        elif self._place + by >= 0:
            self._place += by
            self._try(*(("back",) if by < 0 else ()))

    def action_strike(self) -> None:
        """Ask which option to strike out; a second `x` takes the marked one."""
        if self._striking:
            self.action_choose(self._marks[self._place].cursor)
        elif self._options:
            self._striking = True
            self._show()

    def action_flag(self) -> None:
        """Flag the page, or take the flag away."""
        self._flagged ^= {self._place}
        self._try("flag")

    def action_go_to(self) -> None:
        """Ask for a page and go there."""

        def go(number: int | None) -> None:
            if number is not None:
                self._place, self._reviewing = number - 1, False
                self._try("go")

        self.app.push_screen(NumberDialog("Go to which page?", 1, len(self._pages)), go)

    def action_review(self) -> None:
        """All pages in one look, or back to the page."""
        self._reviewing, self._striking = not self._reviewing, False
        self._try("review")

    def action_turn_clock(self) -> None:
        """Minutes, seconds, hidden, and round again."""
        self._clock = MODES[(MODES.index(self._clock) + 1) % len(MODES)]
        self._try("clock")

    def action_sure(self, place: int) -> None:
        """Say how sure one is, on the page of that; elsewhere its digit chooses an option."""
        key = SURE[place].key
        if self._pages[self._place] is not SURE_PAGE and key.isdecimal():
            self.action_choose(int(key) - 1)
            return
        self._said = SURE[place].description.lower()
        self._try("sure")

    def action_back(self) -> None:
        """Leave; it is not offered again, and Comfort has it."""
        self.exam_app.comfort.change(toured=True)
        super().action_back()

    @on(OptionRow.Picked)
    def _picked(self, message: OptionRow.Picked) -> None:
        self._striking = self._striking or message.strike
        self.action_choose(message.place)

    @on(ItemGrid.Picked)
    def _page_picked(self, message: ItemGrid.Picked) -> None:
        self._place, self._reviewing = message.position - 1, False
        self._show()
