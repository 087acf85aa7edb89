"""Practice: one item at a time; once it is answered, at once whether that is right, and why."""

from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.confidence import Sure
from ma_exam.core.grading import is_right
from ma_exam.core.report import report_options
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.screens.remarking import REMARK_HELP, ReasonBar, RemarkingScreen, Target
from ma_exam.tui.session import Session
from ma_exam.tui.telling import MARK_FIRST, after, minutes_message, minutes_over, minutes_used, verdict
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.paper import LETTERS, Marks, OptionRow, Paper, Sheet, option_bindings
from ma_exam.tui.widgets.reasons import Reasons
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import items

HELP = f"""\
a-h  mark that option
1, 2, 3  answer with it and say: sure, unsure, a guess
Enter, Space  answer without saying; once it is told, next item
1-8  where how sure is not asked: a letter or number answers
Up, Down  mark an option; once it is told, scroll
n, Right  next item; one that is skipped comes again
p, Left  previous item
f, m  flag the item, or not; f only where it is no option
PgUp, PgDn  scroll a long item
Esc  end the set; asks while anything is open
Once told  these keys remark on the item:
{REMARK_HELP}\
?  this help
Ctrl+Q  leave; resume it later where you left
Mouse  click an option, a reason, or a key below
"""


class PracticeScreen(SittingScreen, RemarkingScreen):
    """One item of a practice set."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/exam.tcss",
        "../styles/practice.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "sure('sure')", "Answer: I am sure", id="practice.sure"),
        Binding("2", "sure('unsure')", "Answer: I am unsure", id="practice.unsure"),
        Binding("3", "sure('guess')", "Answer: a guess", id="practice.guess"),
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
        self._mark: tuple[int, int] | None = None
        """Where how sure is asked: the position and the delivered place of the option that is marked."""
        self._mark_first = False
        self._shown: tuple[int, bool] | None = None
        self._plan = session.sitting.record.plan
        self._minutes = self._plan.wish.minutes if self._plan.wish else 0

    def compose(self) -> ComposeResult:
        """Top line, verdict, the item without or with its reasons, keys."""
        yield TopBar()
        yield SafeStatic(id="alert")
        yield SafeStatic(id="verdict")
        yield Paper(id="paper")
        yield Reasons()
        yield ReasonBar()
        # A bar for each of the three moments: to show another costs less than to change every key of one.
        end, helping = Hint("Esc", "end", "end"), Hint("?", "help", "help", roomy=True)
        yield KeyBar(
            Hint("a-d", "mark" if self._plan.sure else "answer", ""),
            Hint("n", "skip", "step(1)"),
            Hint("p", "back", "step(-1)"),
            Hint("f", "flag", "flag"),
            end,
            Hint("?", "help", "help"),
            id="keys-open",
        )
        yield KeyBar(
            Hint("1", "sure", "sure('sure')"),
            Hint("2", "unsure", "sure('unsure')"),
            Hint("3", "guess", "sure('guess')"),
            Hint("Enter", "not said", "take"),
            end,
            helping,
            id="keys-marked",
        )
        yield KeyBar(
            Hint("Enter", "next", "take"),
            Hint("f", "flag", "flag"),
            Hint("k", "bookmark", "bookmark"),
            Hint("o", "note", "note"),
            Hint("w", "report", "object"),
            Hint("y", "abbreviations", "abbreviations", wide=True),
            end,
            helping,
            id="keys-told",
        )

    def on_mount(self) -> None:
        """Read what was remarked before; what is saved is shown by what every sitting's screen does when mounted."""
        self.load_remarks(self.session.sitting.record.id)

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
        fresh = self._shown != (position, told)
        self._shown = position, told
        if not told:
            paper.show(Sheet.of(item, order), self._marks(position))
        elif fresh:
            options = report_options(item, order, state.response(position))
            reasons.show(item.stem, item.exhibit, options, after(item))
        self._show_keys(len(order), position, told)
        self.show_remarks()
        if not told:
            self.clock()

    def _marks(self, position: int) -> Marks:
        if not self._plan.sure:
            return Marks(cursor=self._cursor)
        place = self._marked(position)
        return Marks(cursor=-1) if place is None else Marks(frozenset([place]), cursor=place)

    def show_remarks(self) -> None:
        """Show the verdict, and what is on disk of remarks."""
        super().show_remarks()
        state = self.session.sitting.saved
        position = state.here
        box = self.query_one("#verdict", SafeStatic)
        box.display = position is not None and state.told(position)
        if position is None or not state.told(position):
            return
        item, order = self.session.sitting.item(position), self.session.sitting.order(position)
        response = state.response(position)
        right = is_right(item, response.choice)
        noted = None if right or self.remarked is None else self.remarked.reasons.get(position)
        box.set_class(right, "-right")
        box.show(verdict(item, order, response, noted))
        self.clock()

    def _show_keys(self, options: int, position: int, told: bool) -> None:
        now = "told" if told else "open" if self._marked(position) is None else "marked"
        for bar in self.query(KeyBar):
            bar.display = bar.id == f"keys-{now}"
            if bar.display:
                bar.rekey("flag", "f" if LETTERS.index("f") >= options else "m")
                for label in ("answer", "mark"):
                    bar.rekey(label, f"a-{LETTERS[options - 1]}")

    def clock(self) -> None:
        """Show where one is, how many were right, and what is to be said; no time runs out."""
        sitting = self.session.sitting
        state = sitting.saved
        if state.phase is not Phase.BLOCK or state.here is None:
            return
        answered = [position for position in state.positions if state.told(position)]
        right = sum(is_right(sitting.item(place), state.response(place).choice) for place in answered)
        used = minutes_used(self._minutes, sitting.used_ms())
        self.query_one(TopBar).show(
            line((f"Practice   Item {state.here} of {len(state.positions)}", "bold")),
            line(
                (self._signs(state, state.here), "bold"),
                f"{used}   " if used else "",
                f"{right} of {len(answered)} right" if answered else "nothing answered yet",
            ),
        )
        message = MARK_FIRST if self._mark_first else self.session.face.message(sitting)
        self.warn(message or minutes_message(self._minutes, sitting.used_ms()))
        for bar in self.query(KeyBar):
            bar.say(self.word)

    def _signs(self, state: Attempt, position: int) -> str:
        kept = (
            self.remarked is not None and self.session.sitting.item(position).ref in self.remarked.bookmarks
        )
        flagged = "FLAGGED   " if state.response(position).flagged else ""
        return flagged + ("BOOKMARKED   " if kept and state.told(position) else "")

    # Acting: on `head`, so that fast typing is never lost while a slow disk saves.

    @property
    def _position(self) -> int | None:
        head = self.session.sitting.head
        return head.here if head.phase is Phase.BLOCK and not head.away else None

    @property
    def _told(self) -> bool:
        """Whether the reasons stand on the screen."""
        return self._shown is not None and self._shown == (self._position, True)

    def _marked(self, position: int) -> int | None:
        return self._mark[1] if self._mark and self._mark[0] == position else None

    def target(self) -> Target | None:
        """The item whose reasons stand on the screen."""
        position = self._position
        if not self._told or position is None:
            return None
        sitting = self.session.sitting
        item, choice = sitting.item(position), sitting.saved.response(position).choice
        return Target(
            item.ref,
            sitting.record.id,
            sitting.record.form,
            position,
            not is_right(item, choice),
            tuple(item.options[place].text for place in sorted(choice)),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A number says how sure one is where that is asked; else it is an option's."""
        if action in ("sure", "choose") and self._plan.sure is not (action == "sure"):
            return False
        return super().check_action(action, parameters)

    def action_letter(self, place: int) -> None:
        """A letter is its option's where there is one; else f flags."""
        if self._position is not None and place < len(self.session.sitting.order(self._position)):
            self._pick(place)
        elif LETTERS[place] == "f":
            self.action_flag()

    def _pick(self, place: int) -> None:
        """Mark an option where how sure is asked; else answer with it."""
        position = self._position
        if not self._plan.sure:
            self.action_choose(place)
        elif position is not None and not self.session.sitting.head.told(position):
            self._mark, self._mark_first = (position, place), False
            self.view()

    def action_choose(self, place: int) -> None:
        """Answer with an option; an answer that stands is not changed."""
        position = self._position
        if position is None:
            return
        order = self.session.sitting.order(position)
        if place < len(order) and not self.session.sitting.head.told(position):
            self._cursor = place
            self._act(self.session.sitting.choose(position, order[place]))

    def action_sure(self, said: str) -> None:
        """Answer with the marked option, and say how sure one is."""
        self._answer(Sure(said))

    def _answer(self, said: Sure | None) -> None:
        position = self._position
        if position is None or self.session.sitting.head.told(position):
            return
        place = self._marked(position)
        self._mark_first = place is None
        if place is None:
            self.clock()
            return
        sitting = self.session.sitting
        events = sitting.sure(position, said) if said else []
        self._act([*events, *sitting.choose(position, sitting.order(position)[place])])

    def action_cursor(self, by: int) -> None:
        """Mark the option above or below; with the reasons on the screen, scroll."""
        if self._told:
            self.query_one(Reasons).scroll_relative(y=by, animate=False)
            return
        position = self._position
        if position is None:
            return
        count = len(self.session.sitting.order(position))
        if self._plan.sure:
            before = self._marked(position)
            self._pick((0 if by > 0 else count - 1) if before is None else (before + by) % count)
        else:
            self._cursor = (self._cursor + by) % count
            self.view()

    def action_take(self) -> None:
        """Answer with the marked option; once the reasons are there, go on."""
        position = self._position
        if position is None:
            return
        if self._told:
            self._go_on(position)
        elif self._plan.sure:
            self._answer(None)
        elif not self.session.sitting.head.told(position):
            self.action_choose(self._cursor)

    @property
    def _over(self) -> bool:
        return minutes_over(self._minutes, self.session.sitting.used_ms())

    def _go_on(self, position: int) -> None:
        """To the next item that is open, from the last one round to what was skipped; when none is, the end.

        Once the minutes wished are over, the set ends.
        """
        self._mark_first = False
        open_ones = self._open_items()
        later = [place for place in open_ones if place > position]
        if open_ones and not self._over:
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
        if by > 0 and self._over:
            self._go_on(position)
        elif position + by in self.session.sitting.head.positions:
            self._mark_first = False
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
        self._pick(message.place)
