"""Who is studying: the first screen where several students use one computer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input

from ma_exam import profiles
from ma_exam.errors import MaExamError
from ma_exam.profiles import MAX_NAME, Profile
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.screens.dialogs import Choice, Dialog
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

HELP = """\
Up, Down  mark a line
Enter, Space  choose it
1-9  open the records of that student
a  another student: type a name
r  give the marked student another name
Esc  back to who was studying before
?  this help
q, Ctrl+Q  quit
Mouse  click a line
"""
TITLE = line(("Who is studying?", "bold"))
NEWS = (
    "Each student has a history, notes and settings of their own. "
    "`ma-exam profile --help` says how to export or remove them."
)
KEYS = 9
"""How many students have a digit for a key."""

DAY_S = 24 * 3600


class NameDialog(Dialog[str | None]):
    """Asks for a student's name. `refused` says what is wrong with one, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", id="name.back")]

    def __init__(self, question: str, refused: Callable[[str], str]) -> None:
        super().__init__()
        self._question, self._refused = question, refused

    def compose(self) -> ComposeResult:
        """The question and a field."""
        with Vertical(classes="dialog"):
            yield SafeStatic(self._question)
            yield Input(max_length=MAX_NAME, id="name", select_on_focus=False)
            yield SafeStatic("", id="name-note", classes="dim")
            with Horizontal(classes="choices"):
                yield Choice("Enter", "take it", "take")
                yield Choice("Esc", "back", "dismiss(None)")

    def on_input_submitted(self) -> None:
        """Take what was typed."""
        self.action_take()

    def action_take(self) -> None:
        """Take the name, or say why not."""
        if self.too_small or not self.is_active:
            return
        refusal = self._refused(self.query_one(Input).value)
        if refusal:
            self.query_one("#name-note", SafeStatic).show(refusal)
        else:
            self.dismiss(self.query_one(Input).value)


class WhoScreen(MenuScreen):
    """Choose a student, or add one. `before` is who was studying until now, if anybody."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(key), f"take({key - 1})", "Student", id=f"who.{key}") for key in range(1, KEYS + 1)),
        Binding("a,A", "another", "Another student", id="who.another"),
        Binding("r,R", "rename", "Rename", id="who.rename"),
        Binding("escape", "back", "Back", id="who.back"),
        Binding("q,Q", "app.quit", "Quit", id="who.quit"),
    ]

    def __init__(self, before: Profile | None = None) -> None:
        super().__init__()
        self._before = before
        self._students = profiles.profiles()

    def compose(self) -> ComposeResult:
        """Students, a word on what they are, keys."""
        yield TopBar(TITLE)
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(self._entries(), id="menu")
            yield SafeStatic(NEWS, id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""),
            Hint("a", "another student", "another"),
            Hint("r", "rename", "rename"),
            Hint("Esc", "back", "back", away=self._before is None),
            Hint("?", "help", "help"),
            Hint("q", "quit", "app.quit"),
        )

    async def on_mount(self) -> None:
        """Mark who was studying last."""
        self._mark(self._before or max(self._students, key=lambda one: one.touched_ns))

    def _mark(self, student: Profile) -> None:
        place = next((n for n, one in enumerate(self._students) if one.key == student.key), 0)
        list(self.query(MenuLine))[place].focus()

    def _entries(self) -> list[Entry]:
        now = time.time()
        students = [
            Entry(one.name, _last_time(one, now), str(n) if n <= KEYS else "", f"take({n - 1})")
            for n, one in enumerate(self._students, start=1)
        ]
        return [*students, Entry("Another student", "type a name", "a", "another")]

    @on(MenuLine.Chosen)
    async def _line_chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_take(self, place: int) -> None:
        """Open this student's records."""
        if place < len(self._students):
            self.exam_app.students.take(self._students[place])

    def action_back(self) -> None:
        """Go on as who one was."""
        if self._before is not None:
            self.exam_app.students.take(self._before)

    def action_another(self) -> None:
        """Add a student, and open their records."""
        added: list[Profile] = []

        def refused(name: str) -> str:
            return _refusal(lambda: added.append(profiles.add(name)))

        def then(name: str | None) -> None:
            if name is not None:
                self.exam_app.students.take(added[-1])

        self.app.push_screen(NameDialog("The name of the other student:", refused), then)

    def action_rename(self) -> None:
        """Give the marked student another name."""
        places = [n for n, one in enumerate(self.query(MenuLine)) if one is self.focused]
        if not places or places[0] >= len(self._students):
            return
        student = self._students[places[0]]

        def refused(name: str) -> str:
            return _refusal(lambda: profiles.rename(student, name))

        async def then(name: str | None) -> None:
            if name is not None:
                self._students = profiles.profiles()
                await self.query_one(Menu).show(self._entries())
                self._mark(student)

        self.app.push_screen(NameDialog(f"Another name for {student.name}:", refused), then)


def _refusal(act: Callable[[], object]) -> str:
    """Do it; why it was refused, or nothing."""
    try:
        act()
    except MaExamError as error:
        return str(error)
    return ""


def _last_time(student: Profile, now_s: float) -> str:
    """When something was last written to the records, as a person says it; nothing of it is opened."""
    if not student.touched_ns:
        return "nothing yet"
    days = int((now_s - student.touched_ns / 1e9) // DAY_S)
    if days < 1:
        return "here in the last 24 hours"
    return "here yesterday" if days == 1 else f"here {days} days ago"
