"""The break between two blocks, with the clock of the shared pool."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ma_exam.core.attempt import Phase
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.safe import SafeStatic, line

HELP = """\
Enter  start the next block
?  this help
Ctrl+Q  leave; the break clock runs on while you are away
"""


class BreakScreen(SittingScreen):
    """Rest until Enter, or until the pool of break minutes is used up."""

    CSS_PATH = "../styles/quiet.tcss"
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "Start the next block", id="break.begin"),
    ]

    def compose(self) -> ComposeResult:
        """What is done, what is left, how to go on."""
        yield TopBar()
        yield SafeStatic(id="alert")
        with Vertical(classes="quiet"):
            yield SafeStatic(id="message")
        yield KeyBar(Hint("Enter", "start the next block", "begin"), Hint("?", "help", "help"))

    def view(self) -> None:
        """Show the saved state."""
        self.clock()

    def clock(self) -> None:
        """Show the break time left."""
        sitting = self.session.sitting
        state = sitting.saved
        if state.phase is not Phase.BREAK:
            return
        blocks, pool = len(state.plan.blocks), state.plan.break_ms
        done = state.plan.blocks[state.block - 1].last
        form = self.session.face.form
        left = form(sitting.remaining_ms())
        self.query_one(TopBar).show(
            line((f"Break after block {state.block} of {blocks}", "bold")),
            line(f"{done} of {state.plan.items} items"),
        )
        ended = "Its time ran out. " if state.ended_by[-1] == "time" else ""
        message = _message(ended, state.block, left, form(pool))
        self.query_one("#message", SafeStatic).show(message)
        self.warn("")
        self.query_one(KeyBar).say(self.word)

    def action_begin(self) -> None:
        """Start the next block."""
        self.session.act(self.session.sitting.begin_block())


def _message(ended: str, block: int, left: str, pool: str) -> str:
    return (
        f"{ended}Block {block} is closed for good.\n\n"
        f"Break time left: {left} of {pool}, for all breaks together.\n\n"
        "Stand up, look away, breathe.\n\n"
        f"Enter starts block {block + 1}. It starts by itself when the break time is used up."
    )
