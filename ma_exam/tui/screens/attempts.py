"""Past attempts, newest first; Enter opens a report."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.core.records import AttemptRecord
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import line
from ma_exam.tui.wording import FACTORS, KINDS, local_day

HELP = """\
Up, Down  mark an attempt
Enter, Space  open its report
Esc, q  back
?  this help
Ctrl+Q  quit
"""


class AttemptsScreen(MenuScreen):
    """A line for each closed attempt."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,Q", "back", "Back", id="attempts.back")]

    def __init__(self, attempts: tuple[AttemptRecord, ...]) -> None:
        super().__init__()
        self._attempts = attempts

    def compose(self) -> ComposeResult:
        """The list."""
        yield TopBar()
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(id="menu")
        yield KeyBar(
            Hint("Enter", "open the report", ""),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(TopBar).show(line(("Past attempts", "bold")), f"{len(self._attempts)}")
        entries = [Entry(*_told(record), "", f"report({record.number})") for record in self._attempts]
        await self.query_one(Menu).show(entries)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_report(self, number: int) -> None:
        """Open a report."""
        self.exam_app.show_report(number)


def _told(record: AttemptRecord) -> tuple[str, str]:
    percent = "" if record.share is None else f", {round(100 * record.share)} %"
    extra = "" if record.plan.time_percent == 100 else f", {FACTORS[record.plan.time_percent]}"
    fate = ", given up" if record.status == "given_up" else ""
    name = f"{KINDS[record.kind]} {record.number}, {record.blueprint.upper()}"
    when = local_day(record.started_us)
    return (
        name,
        f"{when}   {record.right} of {record.scored}{percent}{extra}{fate}",
    )
