"""Before a practice set: which part of the outline, which items of it, how many or how long, and what else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ma_exam.core.practice import MIX, find_domain
from ma_exam.core.wish import COUNTS, MINUTES, WHATS, Wish
from ma_exam.reports.practice import DIFFICULTY_NAMES, WHAT_NAMES, WHAT_WORDS
from ma_exam.tui.screens.choosing import ChoosingScreen
from ma_exam.tui.start import Start
from ma_exam.tui.starting import begin_asking
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu
from ma_exam.tui.widgets.safe import SafeStatic, block, line
from ma_exam.tui.wording import items

if TYPE_CHECKING:
    from textual.content import Content

    from ma_exam.core.blueprint import Blueprint
    from ma_exam.core.practice import Material
    from ma_exam.core.wish import What
    from ma_exam.services.desk import Unfinished

HELP = """\
Up, Down  mark a line
Enter, Space  take the marked line
s  start; what you start here stands here the next time
1-9  which items: the kind with that number
w  which items: the next kind that there are any of
t  topic: everything, a category, a subcategory or a topic group
c  how many items
i  how long: minutes in place of a number of items
m  more choices: difficulty, confusion, how sure you are, exam
Esc, q  back; nothing is started
?  this help
Ctrl+Q  quit
"""
ACROSS = 3
"""Kinds of items beside each other."""

NUMBERED = len(WHATS)

WIDE = 80
"""Columns from which the kinds stand apart."""

ROOMY = 22
"""Lines from which on there is room for everything that happens."""


class PracticeSetupScreen(ChoosingScreen):
    """Choose, or start at once."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/practice_setup.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "begin", "Start", id="practice_setup.start"),
        Binding("t,T", "topic", "Topic", id="practice_setup.topic"),
        Binding("w,W", "what", "Which items", id="practice_setup.what"),
        *(
            Binding(str(number), f"kind({number})", WHAT_WORDS[what], id=f"practice_setup.{what}")
            for number, what in enumerate(WHATS, start=1)
        ),
        Binding("c,C", "count", "How many", id="practice_setup.count"),
        Binding("i,I", "minutes", "How long", id="practice_setup.minutes"),
        Binding("m,M", "more", "More choices", id="practice_setup.more"),
        Binding("escape,q,Q", "back", "Back", id="practice_setup.back"),
    ]

    def __init__(
        self, material: Material, unfinished: Sequence[Unfinished], wish: Wish | None = None
    ) -> None:
        super().__init__()
        self._unfinished = unfinished
        self.take_up(material, wish or Wish())

    def take_up(self, material: Material, wish: Wish) -> None:
        """Choose from this material. What is wished for and not there is widened to what is."""
        self.material = material
        self.wish = wish
        self.kinds = material.kinds(wish)
        if not self.kinds[wish.what]:
            self.wish = replace(wish, what="mix")
        if not self.kinds["mix"]:
            self.wish = Wish(sure=wish.sure)
            self.kinds = material.kinds(self.wish)

    def compose(self) -> ComposeResult:
        """Menu, the kinds of items, what it comes to, keys."""
        yield TopBar()
        with Vertical(id="home"):
            yield Menu(id="menu")
            yield SafeStatic(id="kinds")
            yield SafeStatic(id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""),
            Hint("s", "start", "begin"),
            Hint(f"1-{NUMBERED}", "which items", "what"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    @property
    def exam(self) -> Blueprint:
        """The exam whose items are practised."""
        return self.material.blueprint

    async def choose(self, wish: Wish) -> None:
        """Take up another wish, and show it."""
        narrowed = replace(wish, what="mix") != replace(self.wish, what="mix")
        self.wish = wish
        if narrowed:
            self.kinds = self.material.kinds(wish)
        await self._show()

    async def _show(self) -> None:
        wish = self.wish
        self.query_one(TopBar).show(line(("Practice", "bold")), self.exam.title)
        long = f"{wish.minutes} minutes, up to {items(wish.most)}" if wish.minutes else "no time limit"
        await self.query_one(Menu).show(
            [
                Entry("Start", "" if self.there else "there are no such items", "s", "begin"),
                Entry("Topic", self._topic(), "t", "topic"),
                Entry("Which items", WHAT_NAMES[wish.what], "w", "what"),
                Entry(
                    "How many", "what the minutes allow" if wish.minutes else items(wish.count), "c", "count"
                ),
                Entry("How long", long, "i", "minutes"),
                Entry("More choices", more_chosen(wish), "m", "more"),
            ]
        )
        self._explain()

    def _explain(self) -> None:
        self.query_one("#kinds", SafeStatic).show(self._kinds())
        self.query_one("#news", SafeStatic).show(self._what_happens())

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        super().on_resize()
        if self.is_mounted:
            self._explain()

    @property
    def there(self) -> int:
        """Items of the chosen kind."""
        return self.kinds[self.wish.what]

    def _topic(self) -> str:
        if self.wish.scope:
            return find_domain(self.exam, self.wish.scope).title
        return "everything, by your losses" if self.material.losses else "everything, by exam weight"

    def _kinds(self) -> Content:
        """Each kind with its key and how many there are, the chosen one marked."""
        rows: list[Content] = []
        down = -(-NUMBERED // ACROSS)
        for row in range(down):
            cells = map(self._kind, range(row, NUMBERED, down))
            rows.append(block("    " if self.size.width >= WIDE else "").join(cells))
        return block("\n").join(rows)

    def _kind(self, place: int) -> Content:
        what = WHATS[place]
        sign, style = (">", "bold") if what == self.wish.what else (" ", "")
        cell = f"{sign}{place + 1} {WHAT_WORDS[what]:<9}{self.kinds[what] or 'none':>5}"
        return block((cell, style) if style else cell)

    def _what_happens(self) -> str:
        wish, lines = self.wish, []
        if 0 < self.there < wish.most and wish.what != "missed":
            lines.append(f"The set will hold {items(self.there)}.")
        if wish.what == "mix":
            new, missed, known = (round(10 * share) for share in MIX.values())
            lines.append(
                f"Of ten: {new} new, {missed} missed, {known} known, as far as there are. Before a missed one comes a "
                "new one like it."
            )
        if wish.what == "missed":
            lines.append("Before each comes a new one like it, where there is one.")
        if wish.minutes:
            lines.append("It ends with the item that is open when the time is over.")
        lines.append("Each answer is told at once, and stands.")
        if self.size.height >= ROOMY:
            lines.append(
                "First-time answers count as those of an exam do. A final mock that is kept back is left alone, and so "
                "is an exam that you have not finished."
            )
        return "\n".join(lines)

    # Acting

    def action_begin(self) -> None:
        """Draw the set and begin."""
        if not self.there:
            self.app.bell()
            return
        from ma_exam.services.practising import remember_wish

        app, exam, wish = self.exam_app, self.exam.id, self.wish
        app.in_store(lambda: remember_wish(app.desk.database, exam, wish), lambda _: None)
        begin_asking(app, Start(exam, "practice", wish=wish), self._unfinished)

    def action_topic(self) -> None:
        """Choose from the outline."""
        from ma_exam.tui.screens.topics import TopicScreen

        async def then(code: str) -> None:
            await self.choose(replace(self.wish, scope=code))

        self.app.push_screen(TopicScreen(self.material, then))

    async def action_what(self) -> None:
        """The next kind that there are any of, and round again."""
        here = WHATS.index(self.wish.what)
        for what in (*WHATS[here + 1 :], *WHATS[:here]):
            if self.kinds[what]:
                await self._take_kind(what)
                return
        self.app.bell()

    async def action_kind(self, number: int) -> None:
        """The kind of that number."""
        await self._take_kind(WHATS[number - 1])

    async def _take_kind(self, what: What) -> None:
        if self.kinds[what]:
            await self.choose(replace(self.wish, what=what))
        else:
            self.app.bell()

    async def action_count(self) -> None:
        """The next number of items; back to it where minutes stood."""
        count = self.wish.count
        if not self.wish.minutes:
            count = _after(COUNTS, count)
        await self.choose(replace(self.wish, count=count, minutes=0))

    async def action_minutes(self) -> None:
        """The next number of minutes; after the last none again."""
        await self.choose(replace(self.wish, minutes=_after((0, *MINUTES), self.wish.minutes)))

    def action_more(self) -> None:
        """Choose what is seldom chosen."""
        from ma_exam.tui.screens.more_choices import MoreChoicesScreen

        self.app.push_screen(MoreChoicesScreen(self))


def _after(offered: Sequence[int], here: int) -> int:
    """What is offered after this; the first where this is none of it, or the last."""
    return offered[(offered.index(here) + 1) % len(offered)] if here in offered else offered[0]


def more_chosen(wish: Wish) -> str:
    """What was chosen beyond the usual, in a few words."""
    chosen: list[str] = []
    if wish.difficulty:
        chosen.append(DIFFICULTY_NAMES[wish.difficulty])
    if wish.misconception:
        chosen.append("one confusion")
    if not wish.sure:
        chosen.append("sure not asked")
    return ", ".join(chosen) or "difficulty, confusion, exam"
