"""Where points are lost over all exams and practice sets together; each row starts a drill on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from ma_exam.core.text import clean_line
from ma_exam.reports.plain import count
from ma_exam.tui.screens.ranking import RankingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Menu
from ma_exam.tui.widgets.safe import SafeStatic, line

if TYPE_CHECKING:
    from ma_exam.core.blueprint import Blueprint
    from ma_exam.core.weakness import Analysis
    from ma_exam.tui.app import ExamApp

HELP = """\
Up, Down  mark a row
Enter, Space, d  drill: a practice set on the marked row, at once
v  categories, subcategories, topic groups
Esc, q  back
?  this help
Ctrl+Q  quit
"""
MEANING = (
    "lose: of the exam's items, as you stand; range and likely: 80 % ranges. From first-time answers of all exams and "
    "practice sets, guesses given in a few seconds left out."
)


class LossesScreen(RankingScreen):
    """The pooled ranking."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,Q", "back", "Back", id="losses.back")]

    def __init__(self, exam: Blueprint, analysis: Analysis) -> None:
        super().__init__(exam.id, analysis, "You would lose")
        self._exam = exam

    def compose(self) -> ComposeResult:
        """Heading, ranking, what the figures mean, keys."""
        yield TopBar()
        with Horizontal(id="columns"):
            yield SafeStatic(classes="name")
            yield SafeStatic(classes="detail")
        with VerticalScroll(id="ranking", can_focus=False):
            yield Menu(id="menu")
        yield SafeStatic(MEANING, id="pace")
        yield KeyBar(
            Hint("Enter", "drill", "drill"),
            Hint("v", "level", "level"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def on_mount(self) -> None:
        """Show the ranking."""
        self.query_one(TopBar).show(
            line(("Where you lose points", "bold"), f"   {clean_line(self._exam.title)}"),
            count(self._analysis.answers, "first-time answer"),
        )
        await self._show_level()

    def action_domain(self, place: int) -> None:
        """A practice set on that row."""
        self._drill(place)


def show_losses(app: ExamApp, exam: str) -> None:
    """Open the ranking over everything that was answered."""

    def work() -> tuple[Blueprint, Analysis]:
        from ma_exam.services.exams import blueprint
        from ma_exam.services.losses import pooled_analysis

        chosen = blueprint(exam)
        return chosen, pooled_analysis(app.desk.database, chosen)

    def then(found: tuple[Blueprint, Analysis]) -> None:
        app.push_screen(LossesScreen(*found))

    app.in_store(work, then, opens=True)
