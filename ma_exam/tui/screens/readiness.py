"""Where one stands before the exam: the estimate and its evidence, what it cannot tell, and the way on from here."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.core.final_mock import FIRST_DAY, LAST_DAY
from ma_exam.core.outlook import Next
from ma_exam.core.readiness import Zone
from ma_exam.core.weakness import FEW
from ma_exam.core.wish import Wish
from ma_exam.reports.plain import count
from ma_exam.reports.readiness import (
    NEVER,
    estimate_words,
    evidence,
    final_words,
    next_words,
    reasons,
    sight_words,
    wanted,
)
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.starting import drill, set_up_mock, sit_final
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, block, line

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from ma_exam.core.outlook import Outlook, Thin

HELP = """\
Up, Down  mark a line
Enter, Space  choose it
f  the final mock
m  a full mock exam
d  drill where you lose points
1-6  drill that topic
PgUp, PgDn  scroll
Esc, q  back
?  this help
Ctrl+Q  quit
"""
KEYED = 6
"""Thin topics that have a line and a key."""


class ReadinessScreen(MenuScreen):
    """What is known of one's readiness, and what would tell more."""

    help_text = HELP
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/readiness.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f,F", "final", "Final mock", id="readiness.final"),
        Binding("m,M", "mock", "Full mock", id="readiness.mock"),
        Binding("d,D", "drill", "Drill", id="readiness.drill"),
        *(
            Binding(str(place), f"thin({place})", f"Topic {place}", id=f"readiness.thin{place}")
            for place in range(1, KEYED + 1)
        ),
        Binding("pagedown", "scroll(1)", "Scroll down", id="readiness.pagedown"),
        Binding("pageup", "scroll(-1)", "Scroll up", id="readiness.pageup"),
        Binding("escape,q,Q", "back", "Back", id="readiness.back"),
    ]

    def __init__(self, outlook: Outlook) -> None:
        super().__init__()
        self._outlook = outlook

    def compose(self) -> ComposeResult:
        """The estimate and its evidence, what to do next, what it means."""
        yield TopBar()
        yield SafeStatic(id="estimate")
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(id="menu")
            yield SafeStatic(id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""),
            Hint("d", "drill", "drill"),
            Hint("m", "mock", "mock"),
            Hint("PgDn", "more", "scroll(1)"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def on_mount(self) -> None:
        """Show the outlook."""
        outlook = self._outlook
        zone = outlook.readiness.zone if outlook.readiness else Zone.NONE
        self.query_one(TopBar).show(
            line(("Readiness", "bold"), f"   {outlook.exam.title}"), line((zone.upper(), "bold"))
        )
        self.query_one("#estimate", SafeStatic).show(_estimate(outlook))
        await self.query_one(Menu).show(_entries(outlook))
        self.query_one("#news", SafeStatic).show("\n\n".join(_meaning(outlook)))

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def action_final(self) -> None:
        """Sit the final mock, where it can still be sat."""
        if self._outlook.final.open:
            sit_final(self.exam_app, self._outlook.exam.id, self._outlook.final)
        else:
            self.app.bell()

    def action_mock(self) -> None:
        """Set up a full mock exam."""
        set_up_mock(self.exam_app)

    def action_drill(self) -> None:
        """Drill where points are lost."""
        drill(self.exam_app, self._outlook.exam.id, Wish())

    def action_thin(self, place: int) -> None:
        """Drill a topic that is too thin to say."""
        if place <= len(self._outlook.thin):
            part = self._outlook.thin[place - 1]
            drill(self.exam_app, self._outlook.exam.id, Wish(part.code, "new"))
        else:
            self.app.bell()

    def action_scroll(self, by: int) -> None:
        """Scroll by a page."""
        page = self.query_one("#home", VerticalScroll)
        page.scroll_relative(y=by * max(1, page.size.height - 2), animate=False)


def _estimate(outlook: Outlook) -> Content:
    """The estimate, or why there is none, and below it what to do next."""
    told = [f"- {reason}" for reason in reasons(outlook)]
    if outlook.readiness is not None and outlook.readiness.estimate is not None:
        head = estimate_words(outlook.readiness.estimate, outlook.readiness)
        told = [evidence(outlook), *outlook.readiness.cautions]
    else:
        head = "No estimate yet:"
    return block((head, "bold"), *(f"\n{text}" for text in told), "\n\n", next_words(outlook))


def _entries(outlook: Outlook) -> list[Entry]:
    """What is best done next on top; then the topics that are too thin to say."""
    final = f"{LAST_DAY}-{FIRST_DAY} days before the exam"
    acts = {
        Next.DRILL: Entry("Drill", "where you lose points", "d", "drill"),
        Next.MOCK: Entry(
            "A full mock exam", f"{outlook.exam.items} items, {outlook.exam.minutes} min", "m", "mock"
        ),
        Next.FINAL: Entry("The final mock", final, "f", "final"),
    }
    if not outlook.final.open:
        del acts[Next.FINAL]
    first = outlook.next if outlook.next in acts else Next.DRILL
    entries = [acts[act] for act in sorted(acts, key=lambda act: act is not first)]
    if outlook.thin:
        more = len(outlook.thin) - KEYED
        told = f", {more} more are like these" if more > 0 else ""
        entries.append(Entry(f"Too thin to say; a key drills it{told}:", "", "", ""))
    return entries + [_thin(place, part) for place, part in enumerate(outlook.thin[:KEYED], start=1)]


def _thin(place: int, part: Thin) -> Entry:
    return Entry(part.title, count(part.answers, "answer"), str(place), f"thin({place})")


def _meaning(outlook: Outlook) -> list[str]:
    """What to read when one wants to know more."""
    told = [final_words(outlook.final)]
    told.append(f"Items met for the first time: {sight_words(outlook.first)}.")
    if outlook.repeats.answered:
        told[-1] += (
            f" Met again: {sight_words(outlook.repeats)}; that is memory of the items and counts for nothing here."
        )
    if outlook.thin:
        told.append(f"Too thin to say is a part with fewer than {FEW} first-time answers.")
    told.append(outlook.readiness.disclaimer if outlook.readiness and outlook.estimated else wanted())
    told.append(NEVER)
    return [text for text in told if text]
