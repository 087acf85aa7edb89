"""The tutorial before the first block: the keys, tried out on a practice item. Nothing here is scored."""

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from ma_exam.core.attempt import Phase
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.session import Session
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.paper import LETTERS, Marks, OptionRow, Paper, Sheet
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import calm_time

HELP = """\
a-d or 1-4  choose an option
Up, Down  mark an option
Enter, Space  choose the marked option
f  flag the item
x  strike an option out: x, then its letter
s  start the first block
?  this help
Ctrl+Q  leave; the tutorial goes on where you left
"""
PRACTICE = Sheet(
    "This is a practice item. Which day comes after Tuesday?",
    ("Monday", "Wednesday", "Thursday", "Friday"),
)
LESSONS = (
    "b chooses (or 2, or a click)",
    "another letter changes it",
    "Up, Down, Enter choose too",
    "x and a letter strike out",
    "f flags the item for later",
)


@dataclass(frozen=True, slots=True)
class _Practice:
    marks: Marks = field(default_factory=Marks)
    flagged: bool = False
    striking: bool = False
    learned: frozenset[int] = frozenset()


class TutorialScreen(SittingScreen):
    """Lessons on the right, a practice item on the left. Starting the exam is always one key away."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../styles/exam.tcss", "../styles/tutorial.tcss"]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"{c},{c.upper()},{n + 1}", f"choose({n})", f"Option {c}")
            for n, c in enumerate(LETTERS[:4])
        ),
        Binding("up", "cursor(-1)", "Mark above", id="tutorial.up"),
        Binding("down", "cursor(1)", "Mark below", id="tutorial.down"),
        Binding("enter,space", "take", "Choose the marked option", id="tutorial.take"),
        Binding("f,F", "flag", "Flag", id="tutorial.flag"),
        Binding("x,X", "strike", "Strike out", id="tutorial.strike"),
        Binding("s,S", "begin", "Start block 1", id="tutorial.begin"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._practice = _Practice()

    def compose(self) -> ComposeResult:
        """The practice item and the lessons."""
        yield TopBar()
        yield SafeStatic(id="alert")
        with Horizontal(id="desk"):
            with Vertical(id="practice"):
                yield SafeStatic(id="rules")
                yield Paper(id="paper")
            yield SafeStatic(id="lessons")
        yield KeyBar(
            Hint("a-d", "choose", ""),
            Hint("f", "flag", "flag"),
            Hint("x", "strike", "strike"),
            Hint("s", "start block 1", "begin"),
            Hint("?", "help", "help"),
        )

    def view(self) -> None:
        """Show the practice item as it stands."""
        state = self.session.sitting.saved
        plan = state.plan
        blocks = len(plan.blocks)
        minutes = plan.blocks[0].limit_ms // 60_000
        self.query_one("#rules", SafeStatic).show(
            f"{plan.items} items in {blocks} blocks, {minutes} minutes a block. Inside a block you may go back and "
            "forth; a block that ends is closed for good. "
            f"{plan.break_ms // 60_000} minutes of break in all, between blocks. A blank counts as wrong, so guess."
        )
        practice = self._practice
        self.query_one(Paper).show(PRACTICE, practice.marks)
        rows: list[Content] = [line(("Try the keys", "bold")), line("")]
        for number, lesson in enumerate(LESSONS):
            done = number in practice.learned
            rows.append(line(("done  " if done else "-     ", "bold"), (lesson, "dim" if done else "")))
        rows += [line(""), line("In the exam also:"), line("n next   p back   g go to")]
        rows += [line("r review   ? help"), line(""), line(("s starts block 1", "bold"))]
        self.query_one("#lessons", SafeStatic).show(Content("\n").join(rows))
        self.clock()

    def clock(self) -> None:
        """Show the tutorial time left: exam time is not running."""
        sitting = self.session.sitting
        if sitting.saved.phase is not Phase.TUTORIAL:
            return
        flag = "FLAGGED   " if self._practice.flagged else ""
        note = "strike out which one? a-d" if self._practice.striking else ""
        self.query_one(TopBar).show(
            line(("Tutorial", "bold"), f"   {note or 'exam time is not running'}"),
            line((flag, "bold"), f"{calm_time(sitting.remaining_ms())} of tutorial left"),
        )
        self.warn("")
        self.query_one(KeyBar).say(self.word)

    def _learn(self, practice: _Practice, *lessons: int) -> None:
        self._practice = replace(practice, learned=practice.learned | set(lessons))
        self.view()

    def action_choose(self, place: int) -> None:
        """Choose, or strike out after `x`."""
        practice, marks = self._practice, self._practice.marks
        if practice.striking:
            struck = marks.struck ^ {place} if place not in marks.chosen else marks.struck
            marks = replace(marks, struck=struck, cursor=place)
            self._learn(replace(practice, marks=marks, striking=False), 3)
            return
        lesson = 1 if marks.chosen and place not in marks.chosen else 0
        marks = replace(marks, chosen=frozenset([place]), struck=marks.struck - {place}, cursor=place)
        self._learn(replace(practice, marks=marks), lesson)

    def action_cursor(self, by: int) -> None:
        """Mark the option above or below."""
        marks = replace(
            self._practice.marks, cursor=(self._practice.marks.cursor + by) % len(PRACTICE.options)
        )
        self._practice = replace(self._practice, marks=marks)
        self.view()

    def action_take(self) -> None:
        """Choose the marked option."""
        self.action_choose(self._practice.marks.cursor)
        self._learn(self._practice, 2)

    def action_flag(self) -> None:
        """Flag, or take the flag away."""
        self._learn(replace(self._practice, flagged=not self._practice.flagged), 4)

    def action_strike(self) -> None:
        """Ask which option to strike out."""
        self._practice = replace(self._practice, striking=not self._practice.striking)
        self.clock()

    def action_begin(self) -> None:
        """Start the first block."""
        self.session.act(self.session.sitting.begin_block())

    @on(OptionRow.Picked)
    def _picked(self, message: OptionRow.Picked) -> None:
        if message.strike:
            self._practice = replace(self._practice, striking=True)
        self.action_choose(message.place)
