"""Practice: one item at a time; once it is answered, at once whether that is right, and why."""

from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.grading import is_right
from ma_exam.core.item import Item
from ma_exam.core.report import letter, report_options
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.session import Session
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.paper import LETTERS, Marks, OptionRow, Paper, Sheet, option_bindings
from ma_exam.tui.widgets.reasons import Reasons
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import items

HELP = """\
a-h or 1-8  answer with that option; it is told at once, and stands
Up, Down  mark an option; once it is told, scroll
Enter, Space  answer with the marked option; once it is told, next item
n, Right  next item; one that you skip comes again at the end
p, Left  previous item
f, m  flag the item, or not; f only where it is no option
PgUp, PgDn  scroll a long item
Esc  end the set; asks while anything is open
?  this help
Ctrl+Q  leave; resume it later where you left
Mouse  click an option, or a key below
"""


class PracticeScreen(SittingScreen):
    """One item of a practice set."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/exam.tcss",
        "../styles/practice.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *option_bindings("practice"),
        Binding("enter,space", "take", "Answer, or next item", id="practice.take"),
        Binding("n,N,right", "step(1)", "Next item", id="practice.next"),
        Binding("p,P,left", "step(-1)", "Previous item", id="practice.back"),
        Binding("m,M", "flag", "Flag", id="practice.flag"),
        Binding("pagedown", "scroll(1)", "Scroll down", id="practice.pagedown"),
        Binding("pageup", "scroll(-1)", "Scroll up", id="practice.pageup"),
        Binding("escape", "end", "End the set", id="practice.end"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._cursor = 0
        self._shown: tuple[int, bool] | None = None

    def compose(self) -> ComposeResult:
        """Top line, verdict, the item without or with its reasons, keys."""
        yield TopBar()
        yield SafeStatic(id="alert")
        yield SafeStatic(id="verdict")
        yield Paper(id="paper")
        yield Reasons()
        yield KeyBar(
            Hint("a-d", "answer", ""),
            Hint("Enter", "next", "take", away=True),
            Hint("n", "skip", "step(1)"),
            Hint("p", "back", "step(-1)"),
            Hint("f", "flag", "flag"),
            Hint("Esc", "end", "end"),
            Hint("?", "help", "help"),
        )

    # Showing

    def view(self) -> None:
        """Show the saved state: never what is not yet on disk."""
        state = self.session.sitting.saved
        if state.phase is not Phase.BLOCK or state.here is None:
            return
        position, told = state.here, state.told(state.here)
        if self._shown is None or self._shown[0] != position:
            self._cursor = 0
        item, order = self.session.sitting.item(position), self.session.sitting.order(position)
        paper, reasons = self.query_one(Paper), self.query_one(Reasons)
        paper.display, reasons.display = not told, told
        if not told:
            paper.show(Sheet.of(item, order), Marks(cursor=self._cursor))
        elif self._shown != (position, told):
            reasons.show(
                item.stem, item.exhibit, report_options(item, order, state.response(position)), _after(item)
            )
        self._shown = position, told
        self._show_verdict(state, position, item, order)
        self._show_keys(len(order), told)
        self.clock()

    def _show_verdict(self, state: Attempt, position: int, item: Item, order: tuple[int, ...]) -> None:
        verdict = self.query_one("#verdict", SafeStatic)
        verdict.display = state.told(position)
        choice = state.response(position).choice
        right = is_right(item, choice)
        verdict.set_class(right, "-right")
        if right:
            verdict.show("RIGHT")
        elif choice:
            key, chosen = (letter(order.index(min(places))) for places in (item.key, choice))
            verdict.show(f"WRONG   the key is {key}; you chose {chosen}")

    def _show_keys(self, options: int, told: bool) -> None:
        bar = self.query_one(KeyBar)
        bar.rekey("flag", "f" if LETTERS.index("f") >= options else "m")
        bar.rekey("answer", f"a-{LETTERS[options - 1]}")
        bar.offer("answer", not told)
        bar.offer("skip", not told)
        bar.offer("next", told)

    def clock(self) -> None:
        """Show where one is, how many were right, and what is to be said; no time runs out."""
        sitting = self.session.sitting
        state = sitting.saved
        if state.phase is not Phase.BLOCK or state.here is None:
            return
        answered = [position for position in state.positions if state.told(position)]
        right = sum(is_right(sitting.item(place), state.response(place).choice) for place in answered)
        flag = "FLAGGED   " if state.response(state.here).flagged else ""
        self.query_one(TopBar).show(
            line((f"Practice   Item {state.here} of {len(state.positions)}", "bold")),
            line((flag, "bold"), f"{right} of {len(answered)} right" if answered else "nothing answered yet"),
        )
        self.warn(self.session.face.message(sitting))
        self.query_one(KeyBar).say(self.word)

    # Acting: on `head`, so that fast typing is never lost while a slow disk saves.

    @property
    def _position(self) -> int | None:
        head = self.session.sitting.head
        return head.here if head.phase is Phase.BLOCK and not head.away else None

    @property
    def _told(self) -> bool:
        """Whether the reasons stand on the screen."""
        return self._shown is not None and self._shown == (self._position, True)

    def action_letter(self, place: int) -> None:
        """A letter answers with its option where there is one; else f flags."""
        if self._position is not None and place < len(self.session.sitting.order(self._position)):
            self.action_choose(place)
        elif LETTERS[place] == "f":
            self.action_flag()

    def action_choose(self, place: int) -> None:
        """Answer with an option; an answer that stands is not changed."""
        position = self._position
        if position is None:
            return
        order = self.session.sitting.order(position)
        if place < len(order) and not self.session.sitting.head.told(position):
            self._cursor = place
            self._act(self.session.sitting.choose(position, order[place]))

    def action_cursor(self, by: int) -> None:
        """Mark the option above or below; with the reasons on the screen, scroll."""
        if self._told:
            self.query_one(Reasons).scroll_relative(y=by, animate=False)
        elif self._position is not None:
            self._cursor = (self._cursor + by) % len(self.session.sitting.order(self._position))
            self.view()

    def action_take(self) -> None:
        """Answer with the marked option; once the reasons are there, go on."""
        position = self._position
        if position is None:
            return
        if self._told:
            self._go_on(position)
        elif not self.session.sitting.head.told(position):
            self.action_choose(self._cursor)

    def _go_on(self, position: int) -> None:
        """To the next item that is open, from the last one round to what was skipped; when none is, the end."""
        open_ones = self._open_items()
        later = [place for place in open_ones if place > position]
        if open_ones:
            self._act(self.session.sitting.go((later or open_ones)[0]))
        else:
            self._act(self.session.sitting.end_block())

    def _open_items(self) -> list[int]:
        head = self.session.sitting.head
        return [position for position in head.positions if not head.told(position)]

    def action_step(self, by: int) -> None:
        """To the next or previous item; after the last one to what is open."""
        position = self._position
        if position is None:
            return
        if position + by in self.session.sitting.head.positions:
            self._act(self.session.sitting.go(position + by))
        elif by > 0 and self._open_items() == [position]:
            self.action_end()
        elif by > 0:
            self._go_on(position)

    def action_flag(self) -> None:
        """Flag the item, or take the flag away."""
        if self._position is not None:
            self._act(self.session.sitting.flag(self._position))

    def action_scroll(self, by: int) -> None:
        """Scroll by a page."""
        page = self.query_one(Reasons) if self._told else self.query_one(Paper)
        page.scroll_relative(y=by * max(1, page.size.height - 2), animate=False)

    def action_end(self) -> None:
        """End the set, after a question while items are open."""
        if self._position is None:
            return
        count = len(self._open_items())
        if not count:
            self._act(self.session.sitting.end_block())
            return

        def end(sure: bool | None) -> None:
            if sure:
                self._act(self.session.sitting.end_block())

        question = (
            f"End this practice set? {items(count)} {'is' if count == 1 else 'are'} not answered, and count for "
            "nothing.\n\nCtrl+Q leaves it to be resumed later."
        )
        self.app.push_screen(ConfirmDialog(question, "end it", "go on practising"), end)

    @on(OptionRow.Picked)
    def _option_picked(self, message: OptionRow.Picked) -> None:
        self.action_choose(message.place)


def _after(item: Item) -> list[str]:
    told = [item.why] if item.why else []
    if item.refs:
        told.append("See: " + "; ".join(item.refs))
    return [*told, f"({item.ref})"]
