"""The exam: one item at a time, its options, the clock, and the way to every other item of the block."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.confidence import Sure
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.screens.dialogs import NumberDialog
from ma_exam.tui.session import Session
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.grid import Cell, ItemGrid
from ma_exam.tui.widgets.paper import LETTERS, Marks, OptionRow, Paper, Sheet, option_bindings
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import number_in_block

HELP = """\
a-h or 1-8  choose that option
1, 2, 3  where that is asked: sure, unsure, a guess
Up, Down  mark an option
Enter, Space  choose it; once it is chosen, next item
Backspace, Del  take the answer back
n, Right  next item
p, Left  previous item
f, m  flag the item, or not; f only where it is no option
x  strike an option out: x, then its letter
g, j  go to a number; g only where it is no option
r  review: all items; a block is ended there
t  clock: minutes, seconds, hidden
s  clock: of the block, or of the whole exam; a hidden one shows for 5 seconds
PgUp, PgDn  scroll a long item
Esc  strike nothing out after all
?  this help
Ctrl+Q  leave; your answers are saved
Numbers  o answered   . blank   F flagged   f flagged and blank
Mouse  click an option, a number, or a key below; right click strikes out
"""


class ExamScreen(SittingScreen):
    """One item of the open block."""

    CSS_PATH = "../styles/exam.tcss"
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "sure('sure')", "I am sure", id="exam.sure"),
        Binding("2", "sure('unsure')", "I am unsure", id="exam.unsure"),
        Binding("3", "sure('guess')", "It is a guess", id="exam.guess"),
        *option_bindings("exam"),
        Binding("enter,space", "take", "Choose the marked option", id="exam.take"),
        Binding("backspace,delete", "clear", "Take the answer back", id="exam.clear"),
        Binding("n,N,right", "step(1)", "Next item", id="exam.next"),
        Binding("p,P,left", "step(-1)", "Previous item", id="exam.back"),
        Binding("x,X", "strike", "Strike an option out", id="exam.strike"),
        Binding("m,M", "flag", "Flag", id="exam.flag"),
        Binding("j,J", "go_to", "Go to number", id="exam.go"),
        Binding("r,R", "review", "Review", id="exam.review"),
        Binding("t,T", "turn_clock", "Clock", id="exam.clock"),
        Binding("s,S", "swap_clock", "Block or exam time", id="exam.swap"),
        Binding("pagedown", "scroll(1)", "Scroll down", id="exam.pagedown"),
        Binding("pageup", "scroll(-1)", "Scroll up", id="exam.pageup"),
        Binding("escape", "escape", "Back", id="exam.escape"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._cursor = 0
        self._here: int | None = None
        self._striking = False
        self._warned_unread: int | None = None

    def compose(self) -> ComposeResult:
        """Top line, item, numbers, keys."""
        yield TopBar()
        yield SafeStatic(id="alert")
        with Horizontal(id="desk"):
            yield Paper(id="paper")
            yield ItemGrid(6, id="panel")
        yield ItemGrid(4, id="strip")
        yield SafeStatic(id="tally")
        asks = self._asks_sure  # the keys for it take the place of others, which help still tells
        yield KeyBar(
            Hint("a-d", "choose", "", roomy=True, wide=asks),
            Hint("1", "sure", "sure('sure')", away=not asks),
            Hint("2", "unsure", "sure('unsure')", away=not asks),
            Hint("3", "guess", "sure('guess')", away=not asks),
            Hint("n", "next", "step(1)"),
            Hint("p", "back", "step(-1)", wide=asks),
            Hint("f", "flag", "flag"),
            Hint("x", "strike", "strike", roomy=asks),
            Hint("g", "go to", "go_to", roomy=True, wide=asks),
            Hint("r", "review", "review"),
            Hint("t", "clock", "turn_clock", wide=True),
            Hint("?", "help", "help", roomy=asks),
        )

    @property
    def _asks_sure(self) -> bool:
        return self.session.sitting.record.plan.sure

    # Showing

    def view(self) -> None:
        """Show the saved state: never what is not yet on disk."""
        state = self.session.sitting.saved
        if state.phase is not Phase.BLOCK or state.here is None:
            return
        if state.here != self._here:
            self._arrive(state, state.here)
        position = state.here
        order = self.session.sitting.order(position)
        response = state.response(position)
        place_of = {place: delivered for delivered, place in enumerate(order)}
        marks = Marks(
            frozenset(place_of[place] for place in response.choice),
            frozenset(place_of[place] for place in response.struck),
            self._cursor,
        )
        self.query_one(Paper).show(Sheet.of(self.session.sitting.item(position), order), marks)
        self._show_numbers(state)
        self._show_keys(len(order))
        self.clock()

    def _show_keys(self, options: int) -> None:
        """Letters that name an option here do nothing else here."""
        bar = self.query_one(KeyBar)
        bar.rekey("choose", f"a-{LETTERS[options - 1]}")
        bar.rekey("flag", "m" if options > LETTERS.index("f") else "f")
        bar.rekey("go to", "j" if options > LETTERS.index("g") else "g")

    def _arrive(self, state: Attempt, position: int) -> None:
        self._here = position
        self._striking = False
        self._warned_unread = None
        order = self.session.sitting.order(position)
        chosen = state.response(position).choice
        self._cursor = next((n for n, place in enumerate(order) if place in chosen), 0)

    def _show_numbers(self, state: Attempt) -> None:
        cells = item_cells(state)
        here = cells[number_in_block(state, state.here) - 1].position if state.here else None
        self.query_one("#strip", ItemGrid).show(tuple(cells), here)
        self.query_one("#panel", ItemGrid).show(tuple(cells), here)
        answered, blank, flagged = state.tally()
        self.query_one("#tally", SafeStatic).show(f"{answered} answered   {blank} blank   {flagged} flagged")

    def clock(self) -> None:
        """Show where one is and the time left; alert at five minutes and at one."""
        sitting = self.session.sitting
        state = sitting.saved
        if state.phase is not Phase.BLOCK or state.here is None:
            return
        if self.session.face.alert(sitting):
            self.app.bell()
        blocks = len(state.plan.blocks)
        where = f"Block {state.block} of {blocks}   " if blocks > 1 else ""
        number, count = number_in_block(state, state.here), len(state.positions)
        response = state.response(state.here)
        flag = f"{response.sure.upper()}   " if response.sure else ""
        flag += "FLAGGED   " if response.flagged else ""
        self.query_one(TopBar).show(
            line((f"{where}Item {number} of {count}", "bold")),
            line((flag, "bold"), self.session.face.time(sitting)),
        )
        self.warn(self._message())
        self.query_one(KeyBar).say(self.word)

    def _message(self) -> str:
        if self._striking:
            order = self.session.sitting.order(self._here or 1)
            return f"Strike out which one?  a-{LETTERS[len(order) - 1]}   x: the marked one   Esc: none"
        if self._warned_unread == self._here and not self.query_one(Paper).read_to_the_end:
            return "There is more below: PgDn shows it. Press again to move on."
        return self.session.face.message(self.session.sitting)

    # Acting: on `head`, so that fast typing is never lost while a slow disk saves.

    @property
    def _position(self) -> int | None:
        head = self.session.sitting.head
        return head.here if head.phase is Phase.BLOCK and not head.away else None

    @property
    def _options(self) -> tuple[int, ...]:
        return self.session.sitting.order(self._position) if self._position else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A number says how sure one is where that is asked; else it is an option's."""
        if action in ("sure", "choose") and self._asks_sure is not (action == "sure"):
            return False
        return super().check_action(action, parameters)

    def action_sure(self, said: str) -> None:
        """Say how sure one is of this item; the same again takes it back."""
        if self._position is not None:
            before = self.session.sitting.head.response(self._position).sure
            wanted = Sure(said)
            self._act(self.session.sitting.sure(self._position, None if before is wanted else wanted))

    def action_letter(self, place: int) -> None:
        """A letter chooses its option where there is one; else f flags, g goes to a number."""
        if place < len(self._options):
            self.action_choose(place)
        elif LETTERS[place] == "f":
            self.action_flag()
        elif LETTERS[place] == "g":
            self.action_go_to()

    def action_choose(self, place: int) -> None:
        """Choose an option, or strike it out after `x`."""
        if self._position is None or place >= len(self._options):
            return
        self._cursor = place
        authored = self._options[place]
        if self._striking:
            self._striking = False
            self._act(self.session.sitting.strike(self._position, authored))
        else:
            self._act(self.session.sitting.choose(self._position, authored))

    def action_cursor(self, by: int) -> None:
        """Mark the option above or below."""
        if self._options:
            self._cursor = (self._cursor + by) % len(self._options)
            self.view()

    def action_take(self) -> None:
        """Choose the marked option; on the chosen one go to the next item."""
        position = self._position
        if position is None:
            return
        response = self.session.sitting.head.response(position)
        several = self.session.sitting.item(position).select == "all"
        if not self._striking and not several and self._options[self._cursor] in response.choice:
            self.action_step(1)
        else:
            self.action_choose(self._cursor)

    def action_clear(self) -> None:
        """Take the answer back."""
        if self._position is not None:
            self._act(self.session.sitting.clear(self._position))

    def action_strike(self) -> None:
        """Ask which option to strike out; a second `x` takes the marked one."""
        if self._striking:
            self.action_choose(self._cursor)
        else:
            self._striking = True
            self.clock()

    def action_escape(self) -> None:
        """Give up striking out; else nothing, so that no answer is lost."""
        self._striking = False
        self.clock()

    def action_flag(self) -> None:
        """Flag the item, or take the flag away."""
        if self._position is not None:
            self._act(self.session.sitting.flag(self._position))

    def action_step(self, by: int) -> None:
        """To the next or previous item; from the last item to the review."""
        position = self._position
        if position is None:
            return
        paper = self.query_one(Paper)
        if (
            by > 0
            and position == self._here
            and not paper.read_to_the_end
            and self._warned_unread != position
        ):
            self._warned_unread = position
            self.clock()
            return
        block = self.session.sitting.head.positions
        if position + by in block:
            self._act(self.session.sitting.go(position + by))
        elif by > 0:
            self.action_review()

    def action_review(self) -> None:
        """To the grid of all items."""
        self._act(self.session.sitting.go(None))

    def action_go_to(self) -> None:
        """Ask for a number and go there."""
        block = self.session.sitting.head.positions

        def go(number: int | None) -> None:
            if number is not None:
                self._act(self.session.sitting.go(block[number - 1]))

        self.app.push_screen(NumberDialog("Go to which item?", 1, len(block)), go)

    def action_turn_clock(self) -> None:
        """Minutes, seconds, hidden, and round again."""
        self.session.face.turn()
        self.clock()

    def action_swap_clock(self) -> None:
        """Time left in the block, or in the whole exam."""
        self.session.face.swap()
        self.clock()

    def action_scroll(self, by: int) -> None:
        """Scroll the item by a page."""
        paper = self.query_one(Paper)
        paper.scroll_relative(y=by * max(1, paper.size.height - 2), animate=False)

    @on(OptionRow.Picked)
    def _option_picked(self, message: OptionRow.Picked) -> None:
        self._striking = self._striking or message.strike
        self.action_choose(message.place)

    @on(ItemGrid.Picked)
    def _number_picked(self, message: ItemGrid.Picked) -> None:
        if self._position is not None:
            self._act(self.session.sitting.go(message.position))


def item_cells(state: Attempt) -> list[Cell]:
    """A cell for each item of the open block: its number, and `o` answered, `.` blank, `F` and `f` if flagged."""
    cells: list[Cell] = []
    for number, position in enumerate(state.positions, start=1):
        response = state.response(position)
        signs = "Ff" if response.flagged else "o."
        sign = signs[0] if response.answered else signs[1]
        cells.append(Cell(position, f"{number:>2}{sign}", response.answered, response.flagged))
    return cells
