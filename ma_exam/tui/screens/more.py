"""Everything else: what home has no room for, as a list with the keys that work on home."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import line

HELP = """\
Up, Down  mark a line
Enter, Space  choose it
u  warm up: ten easy questions
k  search the questions that you have met
n  bookmarks and notes
a  abbreviations, and those that must not be used
p  past attempts
o  comfort: theme, clock, keys
v  the five-minute tour
s  another student
Esc, q  back
?  this help
Ctrl+Q  quit
"""
LINES = (
    ("Warm up", "ten easy questions", "u", "warm_up"),
    ("Search", "questions that you have met", "k", "search"),
    ("Bookmarks and notes", "what you marked and wrote", "n", "bookmarks"),
    ("Abbreviations", "and those not to be used", "a", "glossary"),
    ("Past attempts", "each with its report", "p", "past"),
    ("Comfort", "theme, clock, keys", "o", "comfort"),
    ("Take the tour", "five minutes, all the keys", "v", "tour"),
    ("Another student", "with a history of their own", "s", "student"),
)
"""Name, detail, key and home's action."""


class MoreScreen(MenuScreen):
    """The list."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{key},{key.upper()}", f"home('{action}')", name, id=f"more.{action}")
            for name, _, key, action in LINES
        ),
        Binding("escape,q,Q", "back", "Back", id="more.back"),
    ]

    def compose(self) -> ComposeResult:
        """The list."""
        yield TopBar()
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(
                [Entry(name, detail, key, f"home('{action}')") for name, detail, key, action in LINES],
                id="menu",
            )
        yield KeyBar(Hint("Enter", "choose", ""), Hint("Esc", "back", "back"), Hint("?", "help", "help"))

    def on_mount(self) -> None:
        """Mark the first line."""
        self.query_one(TopBar).show(line(("Everything else", "bold")))
        self.query(MenuLine).first().focus()

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    async def action_home(self, action: str) -> None:
        """Do what home does by that name, with home below it to come back to."""
        home = self.exam_app.go_home()
        await home.run_action(action)
