"""What is seldom chosen of a practice set: difficulty, a confusion, whether one is asked how sure one is, exam."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ma_exam.core.text import clean_line
from ma_exam.core.wish import DIFFICULTIES, Wish
from ma_exam.reports.practice import DIFFICULTY_NAMES
from ma_exam.services.misconceptions import in_words
from ma_exam.tui.screens.choosing import ChoosingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import items

if TYPE_CHECKING:
    from ma_exam.core.practice import Material
    from ma_exam.tui.screens.practice_setup import PracticeSetupScreen

HELP = """\
Up, Down  mark a line
Enter, Space  take the marked line
d  difficulty, by the author of the item: any, easy, medium, hard
f  a confusion: items whose wrong options name it
u  whether you are asked how sure you are of each answer
e  another exam
s  start
Esc, q  back to the other choices; these are kept
?  this help
Ctrl+Q  quit
"""


class MoreChoicesScreen(ChoosingScreen):
    """More about the same set: what is chosen here is chosen on the screen below."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/practice_setup.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,D", "difficulty", "Difficulty", id="more_choices.difficulty"),
        Binding("f,F", "confusion", "Confusion", id="more_choices.confusion"),
        Binding("u,U", "sure", "How sure you are", id="more_choices.sure"),
        Binding("e,E", "exam", "Another exam", id="more_choices.exam"),
        Binding("s,S", "begin", "Start", id="more_choices.start"),
        Binding("escape,q,Q", "back", "Back", id="more_choices.back"),
    ]

    def __init__(self, setup: PracticeSetupScreen) -> None:
        super().__init__()
        self._setup = setup
        self._confusion = ""
        """The chosen confusion in words."""

    def compose(self) -> ComposeResult:
        """Menu above, how many items there are below."""
        yield TopBar()
        with Vertical(id="home"):
            yield Menu(id="menu")
            yield SafeStatic(id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""),
            Hint("s", "start", "begin"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def _show(self) -> None:
        wish, exam = self._setup.wish, self._setup.exam
        self.query_one(TopBar).show(line(("More choices", "bold")), exam.title)
        confusion = self._confusion or clean_line(in_words(wish.misconception)) or "any, or none"
        asked = "asked with each answer" if wish.sure else "not asked"
        await self.query_one(Menu).show(
            [
                Entry("Difficulty", DIFFICULTY_NAMES[wish.difficulty], "d", "difficulty"),
                Entry("Confusion", confusion, "f", "confusion"),
                Entry("How sure you are", asked, "u", "sure"),
                Entry("Exam", exam.title, "e", "exam"),
            ]
        )
        there, all_kinds = self._setup.there, self._setup.kinds["mix"]
        told = f"With this: {items(there)} of the kind chosen, {all_kinds} of all kinds."
        self.query_one("#news", SafeStatic).show(told)

    async def _choose(self, wish: Wish) -> None:
        await self._setup.choose(wish)
        await self._show()

    def action_begin(self) -> None:
        """Draw the set and begin."""
        self._setup.action_begin()

    async def action_difficulty(self) -> None:
        """The next difficulty."""
        wish = self._setup.wish
        after = DIFFICULTIES[(DIFFICULTIES.index(wish.difficulty) + 1) % len(DIFFICULTIES)]
        await self._choose(replace(wish, difficulty=after))

    async def action_sure(self) -> None:
        """Asked or not."""
        wish = self._setup.wish
        await self._choose(replace(wish, sure=not wish.sure))

    def action_confusion(self) -> None:
        """Choose from the confusions that the items name."""
        from ma_exam.services.practising import Lure, lures
        from ma_exam.tui.screens.confusions import ConfusionScreen

        app, exam, wish = self.exam_app, self._setup.exam, self._setup.wish

        async def chosen(lure: Lure | None) -> None:
            self._confusion = lure.words if lure else ""
            await self._choose(replace(wish, misconception=lure.tag if lure else ""))

        app.in_store(
            lambda: lures(app.desk, exam, wish),
            lambda found: app.push_screen(ConfusionScreen(found, chosen)),
            opens=True,
        )

    def action_exam(self) -> None:
        """The next exam."""
        from ma_exam.services.exams import blueprints

        known = list(blueprints().values())
        here = [exam.id for exam in known].index(self._setup.exam.id)
        exam = known[(here + 1) % len(known)]
        wish = self._setup.wish

        async def then(material: Material) -> None:
            # The outline is another, and so are the confusions.
            self._setup.take_up(material, replace(wish, scope="", misconception=""))
            self._confusion = ""
            await self._choose(self._setup.wish)

        self.exam_app.in_store(lambda: self.exam_app.desk.material(exam), then, opens=True)
