"""The review of a block: every item in one look, jump to any, and the way to end the block."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.core.attempt import Attempt, Phase, Response
from ma_exam.core.confidence import Sure
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog, NumberDialog
from ma_exam.tui.session import Session
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.grid import Cell, ItemGrid
from ma_exam.tui.widgets.paper import LETTERS
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import items

HELP = """\
Arrows  mark an item
Enter  go to the marked item
g  go to an item by its number
v  show all items, only blank ones, only flagged ones, where it is asked those you are not sure of
e  end this block for good
Esc, r  back to the item you came from
t  clock: minutes, seconds, hidden
s  clock: of the block, or of the whole exam; a hidden one shows for 5 seconds
?  this help
Ctrl+Q  leave; your answers are saved
Mouse  click an item to go to it
"""
FILTERS = ("all", "blank", "flagged")
SURE_SIGNS = {Sure.UNSURE: "U", Sure.GUESS: "G"}


class ReviewScreen(SittingScreen):
    """All items of the open block."""

    CSS_PATH = "../styles/review.tcss"
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Mark before", id="review.left"),
        Binding("right", "move(1)", "Mark after", id="review.right"),
        Binding("up", "move_row(-1)", "Mark above", id="review.up"),
        Binding("down", "move_row(1)", "Mark below", id="review.down"),
        Binding("enter", "open", "Go to item", id="review.open"),
        Binding("g,G", "go_to", "Go to number", id="review.go"),
        Binding("v,V", "filter", "Show", id="review.filter"),
        Binding("e,E", "end", "End block", id="review.end"),
        Binding("t,T", "turn_clock", "Clock", id="review.clock"),
        Binding("s,S", "swap_clock", "Block or exam time", id="review.swap"),
        Binding("escape,r,R", "back", "Back", id="review.back"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._filter = "all"
        self._marked: int | None = None
        self._came_from: int | None = None

    def compose(self) -> ComposeResult:
        """Top line, grid, keys."""
        yield TopBar()
        yield SafeStatic(id="alert")
        with VerticalScroll(can_focus=False):
            yield ItemGrid(9, id="items")
        yield SafeStatic(id="legend")
        yield KeyBar(
            Hint("Enter", "go to item", "open"),
            Hint("v", "show", "filter"),
            Hint("g", "number", "go_to", roomy=True),
            Hint("e", "end this block", "end"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help", roomy=True),
        )

    @property
    def _asks_sure(self) -> bool:
        return self.session.sitting.record.plan.sure

    def came_from(self, position: int | None) -> None:
        """The item that the review was opened from."""
        self._came_from = self._marked = position

    def view(self) -> None:
        """Show the saved state."""
        state = self.session.sitting.saved
        if state.phase is not Phase.BLOCK:
            return
        cells = self._cells(state)
        shown = [cell.position for cell in cells]
        if self._marked not in shown:
            self._marked = shown[0] if shown else None
        self.query_one("#items", ItemGrid).show(tuple(cells), self._marked)
        legend = f"Showing: {self._filter}.   - blank   f flagged"
        if self._asks_sure:
            legend += "   U unsure   G guess"
        self.query_one("#legend", SafeStatic).show(
            legend if cells else f"No item is {self._filter}.  v shows others."
        )
        self.clock()

    def _cells(self, state: Attempt) -> list[Cell]:
        cells: list[Cell] = []
        for number, position in enumerate(state.positions, start=1):
            response = state.response(position)
            if not _wanted(response, self._filter):
                continue
            order = self.session.sitting.order(position)
            letters = "".join(LETTERS[n] for n, place in enumerate(order) if place in response.choice)
            label = f"{number:>3} {'f ' if response.flagged else ''}{letters or '-'}"
            if response.sure in SURE_SIGNS:
                label += SURE_SIGNS[response.sure]
            cells.append(Cell(position, label, response.answered, response.flagged))
        return cells

    def clock(self) -> None:
        """Show the counts and the time left."""
        sitting = self.session.sitting
        state = sitting.saved
        if state.phase is not Phase.BLOCK:
            return
        answered, blank, flagged = state.tally()
        title = f"Block {state.block} review" if len(state.plan.blocks) > 1 else "Review"
        if self.session.face.alert(sitting):
            self.app.bell()
        self.query_one(TopBar).show(
            line((title, "bold"), f"    {answered} answered   {blank} blank   {flagged} flagged"),
            self.session.face.time(sitting),
        )
        self.warn(self.session.face.message(sitting))
        self.query_one(KeyBar).say(self.word)

    def action_move(self, by: int) -> None:
        """Mark the item before or after."""
        cells = [cell.position for cell in self._cells(self.session.sitting.saved)]
        if self._marked in cells:
            place = cells.index(self._marked) + by
            if 0 <= place < len(cells):
                self._marked = cells[place]
                self.view()

    def action_move_row(self, by: int) -> None:
        """Mark the item a row above or below."""
        self.action_move(by * self.query_one("#items", ItemGrid).columns)

    def action_open(self) -> None:
        """Go to the marked item."""
        if self._marked is not None:
            self.session.act(self.session.sitting.go(self._marked))

    def action_back(self) -> None:
        """Back to the item one came from."""
        positions = self.session.sitting.head.positions
        if positions:
            target = self._came_from if self._came_from in positions else positions[0]
            self.session.act(self.session.sitting.go(target))

    def action_go_to(self) -> None:
        """Ask for a number and go there."""
        block = self.session.sitting.head.positions

        def go(number: int | None) -> None:
            if number is not None:
                self.session.act(self.session.sitting.go(block[number - 1]))

        self.app.push_screen(NumberDialog("Go to which item?", 1, len(block)), go)

    def action_filter(self) -> None:
        """Show all items, blank ones, flagged ones, where it is asked unsure ones, and round again."""
        filters = (*FILTERS, "unsure") if self._asks_sure else FILTERS
        self._filter = filters[(filters.index(self._filter) + 1) % len(filters)]
        self.view()

    def action_turn_clock(self) -> None:
        """Minutes, seconds, hidden, and round again."""
        self.session.face.turn()
        self.clock()

    def action_swap_clock(self) -> None:
        """Time left in the block, or in the whole exam."""
        self.session.face.swap()
        self.clock()

    def action_end(self) -> None:
        """Say what is blank, and ask."""
        state = self.session.sitting.head
        if state.phase is not Phase.BLOCK:
            return

        def end(sure: bool | None) -> None:
            if sure:
                self.session.act(self.session.sitting.end_block())

        self.app.push_screen(ConfirmDialog(end_question(state), "end it", "go on working"), end)

    @on(ItemGrid.Picked)
    async def _picked(self, message: ItemGrid.Picked) -> None:
        self._marked = message.position
        await self.run_action("open")


def _wanted(response: Response, shown: str) -> bool:
    """Whether the filter lets an item through; a guess is unsure too."""
    match shown:
        case "blank":
            return not response.answered
        case "flagged":
            return response.flagged
        case "unsure":
            return response.sure in SURE_SIGNS
    return True


def end_question(state: Attempt) -> str:
    """The question before a block is closed for good, with its blanks counted aloud."""
    _, blank, flagged = state.tally()
    last = state.block == len(state.plan.blocks)
    name = f"block {state.block}" if len(state.plan.blocks) > 1 else "this block"
    head = f"End {name} and hand the exam in?" if last else f"End {name}?"
    lines = [head, ""]
    if blank:
        verb = "is" if blank == 1 else "are"
        lines.append(f"{items(blank)} {verb} blank and will count as wrong.")
    else:
        lines.append("Every item is answered.")
    if flagged:
        lines.append(f"{items(flagged)} still flagged.")
    if last:
        all_blank = sum(state.tally(block)[1] for block in range(1, state.block + 1))
        if all_blank != blank:
            lines.append(f"In the whole exam {items(all_blank)} {'is' if all_blank == 1 else 'are'} blank.")
    lines.append("You cannot come back to it.")
    return "\n".join(lines)
