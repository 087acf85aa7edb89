"""Before a practice set: which part of the outline, which items of it, and how many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.core.practice import MIX, Standing, find_domain
from ma_exam.core.text import clean_line
from ma_exam.core.weakness import walk
from ma_exam.core.wish import COUNTS, WHATS, Wish
from ma_exam.reports.practice import WHAT_NAMES
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.screens.choosing import ChoosingScreen
from ma_exam.tui.start import Start
from ma_exam.tui.starting import begin_asking
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line
from ma_exam.tui.wording import items

if TYPE_CHECKING:
    from ma_exam.core.blueprint import Blueprint
    from ma_exam.core.practice import Material
    from ma_exam.services.desk import Unfinished

HELP = """\
Up, Down  mark a line
Enter, Space  take the marked line
s  start
t  topic: everything, a category, a subcategory or a topic group
w  which items: new first, only missed, only flagged
c  how many
e  another exam
Esc, q  back; nothing is started
?  this help
Ctrl+Q  quit
"""
TOPIC_HELP = """\
Up, Down  mark a topic
Enter, Space  take it
Esc, q  back; the topic stays as it was
?  this help
Ctrl+Q  quit
"""
EVERYTHING = "everything, as the exam weights it"


class PracticeSetupScreen(ChoosingScreen):
    """Choose, or start at once."""

    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "begin", "Start", id="practice_setup.start"),
        Binding("t,T", "topic", "Topic", id="practice_setup.topic"),
        Binding("w,W", "what", "Which items", id="practice_setup.what"),
        Binding("c,C", "count", "How many", id="practice_setup.count"),
        Binding("e,E", "exam", "Another exam", id="practice_setup.exam"),
        Binding("escape,q,Q", "back", "Back", id="practice_setup.back"),
    ]

    def __init__(self, material: Material, unfinished: Unfinished | None) -> None:
        super().__init__()
        self._unfinished = unfinished
        self._take_up(material)

    def _take_up(self, material: Material) -> None:
        self._material = material
        self._counts = material.counts()
        self._wish = Wish()

    async def _show(self) -> None:
        exam, wish = self._material.blueprint, self._wish
        topic = find_domain(exam, wish.scope).title if wish.scope else EVERYTHING
        there = len(self._material.pool(wish))
        self.query_one(TopBar).show(line(("Practice", "bold")), exam.title)
        told = "" if there else "there are no such items"
        await self.query_one(Menu).show(
            [
                Entry("Start", told, "s", "begin"),
                Entry("Topic", topic, "t", "topic"),
                Entry("Which items", WHAT_NAMES[wish.what], "w", "what"),
                Entry("How many", str(wish.count), "c", "count"),
                Entry("Exam", exam.title, "e", "exam"),
            ]
        )
        self.query_one("#news", SafeStatic).show(self._what_happens(there))

    def _what_happens(self, there: int) -> str:
        wish = self._wish
        counts = self._counts[wish.scope]
        flagged = len(self._material.pool(replace(wish, what="flagged")))
        lines = [
            f"Here: {counts[Standing.NEW]} new, {counts[Standing.MISSED]} missed when last met, "
            f"{counts[Standing.KNOWN]} right; {flagged} flagged."
        ]
        if 0 < there < wish.count:
            lines.append(f"The set will hold {items(there)}.")
        if wish.what == "mix":
            new, missed, known = (round(10 * share) for share in MIX.values())
            lines.append(
                f"Of ten items, {new} are new, {missed} missed before, {known} known, as far as there are."
            )
        lines.append(
            "Each answer is told at once, with the reason for every option, and stands. No time limit."
        )
        lines.append(
            "First-time answers count as those of an exam do. A final mock that is kept back is left alone."
        )
        return "\n".join(lines)

    def action_begin(self) -> None:
        """Draw the set and begin."""
        if self._material.pool(self._wish):
            start = Start(self._material.blueprint.id, "practice", wish=self._wish)
            begin_asking(self.exam_app, start, self._unfinished)
        else:
            self.app.bell()

    def action_topic(self) -> None:
        """Choose from the outline."""
        self.app.push_screen(TopicScreen(self._material.blueprint, self._counts, self._choose_topic))

    async def _choose_topic(self, code: str) -> None:
        self._wish = replace(self._wish, scope=code)
        await self._show()

    async def action_what(self) -> None:
        """New first, only missed, only flagged, and round again."""
        what = WHATS[(WHATS.index(self._wish.what) + 1) % len(WHATS)]
        self._wish = replace(self._wish, what=what)
        await self._show()

    async def action_count(self) -> None:
        """The next number of items."""
        count = COUNTS[(COUNTS.index(self._wish.count) + 1) % len(COUNTS)]
        self._wish = replace(self._wish, count=count)
        await self._show()

    def action_exam(self) -> None:
        """The next exam."""
        from ma_exam.services.exams import blueprints

        known = list(blueprints().values())
        here = [exam.id for exam in known].index(self._material.blueprint.id)
        exam = known[(here + 1) % len(known)]

        async def then(material: Material) -> None:
            self._take_up(material)
            await self._show()

        self.exam_app.in_store(lambda: self.exam_app.desk.material(exam), then, opens=True)


class TopicScreen(MenuScreen):
    """The outline, each line with its items."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/topics.tcss",
    ]
    help_text = TOPIC_HELP
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,Q", "back", "Back", id="topics.back")]

    def __init__(
        self,
        exam: Blueprint,
        counts: Mapping[str, Mapping[Standing, int]],
        then: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._exam = exam
        self._counts = counts
        self._then = then
        self._domains = list(walk(exam.domains))

    def compose(self) -> ComposeResult:
        """The list."""
        yield TopBar()
        with VerticalScroll(id="home", can_focus=False):
            yield Menu(id="menu")
        yield KeyBar(Hint("Enter", "take it", ""), Hint("Esc", "back", "back"), Hint("?", "help", "help"))

    async def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(TopBar).show(line(("Which topic?", "bold")), "new   missed   right")
        entries = [Entry("Everything", self._told(""), "", "pick(-1)")]
        for place, (depth, domain) in enumerate(self._domains):
            name = f"{'  ' * (depth - 1)}{domain.code}  {clean_line(domain.title)}"
            entries.append(Entry(name, self._told(domain.code), "", f"pick({place})"))
        await self.query_one(Menu).show(entries)

    def _told(self, code: str) -> str:
        counts = self._counts[code]
        return f"{counts[Standing.NEW]:>4} {counts[Standing.MISSED]:>8} {counts[Standing.KNOWN]:>7}"

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    async def action_pick(self, place: int) -> None:
        """Take a topic."""
        self.app.pop_screen()
        await self._then(self._domains[place][1].code if place >= 0 else "")
