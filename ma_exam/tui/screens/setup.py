"""Before an exam: which one, how much time, and what will happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from ma_exam.core.clock import FORGIVEN_MS, FORGIVEN_TIMES
from ma_exam.core.plan import TIME_PERCENTS
from ma_exam.core.records import AttemptKind
from ma_exam.tui.screens.choosing import ChoosingScreen
from ma_exam.tui.start import Start
from ma_exam.tui.starting import begin_asking
from ma_exam.tui.widgets.bars import TopBar
from ma_exam.tui.widgets.menu import Entry, Menu
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import FACTORS

if TYPE_CHECKING:
    from ma_exam.services.exams import Offer
    from ma_exam.services.home import Home

HELP = """\
Up, Down  mark a line
Enter, Space  take the marked line
s  start
e  another exam
x  extra time: standard, x1.25, x1.5, x2
a  ask how sure I am of each answer, or not
Esc, q  back; nothing is started
?  this help
Ctrl+Q  quit
"""
SURE_ASKED = "yes, 1 sure  2 unsure  3 guess; never scored"


class SetupScreen(ChoosingScreen):
    """Choose, read, start."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "begin", "Start", id="setup.start"),
        Binding("e,E", "exam", "Another exam", id="setup.exam"),
        Binding("x,X", "extra_time", "Extra time", id="setup.time"),
        Binding("a,A", "sure", "Ask how sure I am", id="setup.sure"),
        Binding("escape,q,Q", "back", "Back", id="setup.back"),
    ]

    def __init__(self, kind: AttemptKind, home: Home) -> None:
        super().__init__()
        self._kind = kind
        self._offers = home.offers
        self._open = home.open
        self._repeats: dict[str, int] = {}
        self._chosen = next((n for n, offer in enumerate(home.offers) if self._ready(offer)), 0)
        self._percent = TIME_PERCENTS[0]
        self._sure = False

    def _ready(self, offer: Offer) -> bool:
        return offer.full_ready if self._kind == "mock" else offer.block_ready

    async def _show(self) -> None:
        offer = self._offers[self._chosen]
        exam = offer.blueprint
        title = "A full mock exam" if self._kind == "mock" else "One block"
        self.query_one(TopBar).show(line((title, "bold")), exam.title)
        ready = self._ready(offer)
        entries = [
            Entry("Start", "" if ready else "the library holds too few items", "s", "begin" if ready else ""),
            Entry("Exam", exam.title, "e", "exam"),
            Entry("Time", f"x{self._percent / 100:g}, {FACTORS[self._percent]}", "x", "extra_time"),
            Entry("Ask how sure I am", SURE_ASKED if self._sure else "no, as on the day", "a", "sure"),
        ]
        await self.query_one(Menu).show(entries)
        self.query_one("#news", SafeStatic).show(self._what_happens(offer))

        if ready and exam.id not in self._repeats:
            self._count_repeats(exam.id)

    def _count_repeats(self, exam: str) -> None:
        """Read the library, which home does not, for what is kept back is not drawn."""

        def work() -> int:
            return self.exam_app.desk.repeats(exam, self._kind)

        async def then(repeats: int) -> None:
            self._repeats[exam] = repeats
            if repeats and self.is_mounted:
                await self._show()

        self.exam_app.in_store(work, then)

    def _what_happens(self, offer: Offer) -> str:
        exam = offer.blueprint
        blocks = exam.blocks if self._kind == "mock" else exam.blocks[:1]
        items = sum(block.items for block in blocks)
        minutes = sum(block.minutes for block in blocks) * self._percent / 100
        repeats = self._repeats.get(exam.id, 0)
        unscored = items - sum(block.scored for block in blocks)
        lines: list[str] = []
        if not self._ready(offer):
            short = offer.full if self._kind == "mock" else offer.block
            missing = [entry for entry in short if entry.missing]
            names = ", ".join(f"{entry.domain.title} ({entry.missing})" for entry in missing[:5])
            lines.append(f"Items missing for a form: {names}{' and more' if len(missing) > 5 else ''}.")
            return "\n".join(lines)
        if len(blocks) > 1:
            each = blocks[0]
            lines.append(
                f"{items} items in {len(blocks)} blocks of {each.items}, {minutes / len(blocks):g} minutes a block. "
                "A block that ends is closed for good."
            )
        else:
            lines.append(f"{items} items in {minutes:g} minutes, in one block.")
        if unscored:
            lines.append(f"{unscored} of them are not scored and look like all others, as on the day.")
        if repeats:
            lines.append(
                f"At least {repeats} of them you have met before. They count in the score, but only first-time answers "
                "show what you know: with under 100 of them there is no readiness estimate."
            )
        if self._kind == "mock" and exam.tutorial_minutes:
            lines.append(
                f"First a tutorial of up to {exam.tutorial_minutes} minutes that teaches the keys, outside exam time."
            )
        if len(blocks) > 1 and exam.break_minutes:
            lines.append(f"{exam.break_minutes} minutes of break in all, between blocks.")
        lines.append("No feedback and no score until the end. Blanks count as wrong.")
        lines.append(
            f"If you are interrupted, up to {FORGIVEN_MS // 60_000} minutes in {FORGIVEN_TIMES} interruptions are not "
            "charged; more is. Every answer is saved at once."
        )
        return "\n".join(lines)

    def action_begin(self) -> None:
        """Draw the form and begin."""
        offer = self._offers[self._chosen]
        if self._ready(offer):
            start = Start(offer.blueprint.id, self._kind, self._percent, sure=self._sure)
            begin_asking(self.exam_app, start, self._open)
        else:
            self.app.bell()

    async def action_exam(self) -> None:
        """The next exam."""
        self._chosen = (self._chosen + 1) % len(self._offers)
        await self._show()

    async def action_sure(self) -> None:
        """Ask how sure one is, or not."""
        self._sure = not self._sure
        await self._show()

    async def action_extra_time(self) -> None:
        """The next accommodation."""
        self._percent = TIME_PERCENTS[(TIME_PERCENTS.index(self._percent) + 1) % len(TIME_PERCENTS)]
        await self._show()
