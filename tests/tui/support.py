"""A hall to sit exams in: the app over a database of its own, a clock that only a test moves, a small bank."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event as Gate
from typing import Any, TypeVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from ma_exam.core.attempt import replay
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.events import Event
from ma_exam.core.form import Form, Slot
from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.records import AttemptKind, BankRecord
from ma_exam.errors import StorageError
from ma_exam.services.desk import Desk
from ma_exam.services.exams import one_block
from ma_exam.services.library import Library
from ma_exam.store.attempts import AttemptStore
from ma_exam.store.database import Database
from ma_exam.tui.app import ExamApp
from ma_exam.tui.session import Session
from ma_exam.tui.start import Start
from tests.support.machine import Machine

PATIENCE_S = 30

BLOCKS = (Block(3, 2, 10),) * 4
ALPHA = Domain("A1", "First of alpha", 1, ("A1",)), Domain("A2", "Second of alpha", 1, ("A2",))
DOMAINS = (Domain("A", "Alpha", 2, children=ALPHA), Domain("B", "Beta", 1, ("B",)))
EXAM = Blueprint("toy", "1", "Toy Certificate", "Toy Board", BLOCKS, 5, 10, DOMAINS, None, 75, {})

Kind = TypeVar("Kind", bound=Screen[Any])


def make_item(number: int, **changes: Any) -> Item:
    """Item `number`; option b is its key, and every reason bears the word RATIONALE."""
    options = tuple(
        Option(
            f"option {letter} of {number}",
            letter == "b",
            f"RATIONALE {letter}",
            "" if letter == "b" else "mix-up",
        )
        for letter in "abcd"
    )
    values: dict[str, Any] = {
        "stem": f"What is asked in {number}?",
        "options": options,
        "topic": ("A1", "A2", "B")[number % 3],
        "refs": ("REFERENCE",),
        "why": "TEACHING POINT",
    }
    return Item(bank="toybank", id=f"item-{number:02}", **(values | changes))


ITEMS = tuple(make_item(number) for number in range(1, 25))


def one_long_block(count: int) -> Blueprint:
    """An exam of one block of so many items."""
    return Blueprint(
        "toy", "1", "Toy Certificate", "Toy Board", (Block(count, count, 10),), 0, 0,
        DOMAINS, None, 75, {},
    )  # fmt: skip


class Store(AttemptStore):
    """A store whose disk can be slow, full, or broken in a way that nobody foresaw."""

    gate: Gate
    full = False
    fault: Exception | None = None

    def append(self, attempt_id: str, event: Event) -> None:
        if not self.gate.wait(PATIENCE_S):
            raise RuntimeError("the test has never opened the gate")
        if self.fault is not None:
            raise self.fault
        if self.full:
            raise StorageError("the disk is full; the answer is not saved.", hint="Free some space.")
        super().append(attempt_id, event)


class ByHand(Desk):
    """A desk whose forms hold the items in their order, options as authored; each block's last is not scored."""

    def draw_form(
        self,
        exam: Blueprint,
        seed: int,
        *,
        items: Sequence[Item],
        kind: AttemptKind = "mock",
        unseen_first: bool = False,
    ) -> Form:
        slots: list[Slot] = []
        ordered = sorted(items, key=lambda item: item.id)
        for number, block in enumerate(one_block(exam) if kind == "block" else exam.blocks, start=1):
            for place in range(block.items):
                item = ordered[len(slots)]
                leaf = exam.leaf_of(item.topic)
                slots.append(
                    Slot(
                        item.ref,
                        item.revision,
                        number,
                        len(slots) + 1,
                        item.topic,
                        leaf.code if leaf else "",
                        place < block.scored,
                        tuple(range(len(item.options))),
                    )
                )
        return Form(f"TOY-{kind}", exam.id, exam.version, seed, "hash", tuple(slots))


class Hall:
    """One learner's computer: what stays when the app is closed, and the ways to open it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "ma-exam.db"
        self.machine = Machine()
        self.items: Sequence[Item] = ITEMS
        self.gate = Gate()
        self.gate.set()
        self.opened = Gate()
        self.opened.set()
        self.refusal: Exception | None = None
        self.complaints: Sequence[str] = ()
        self.store: Store | None = None

    def open_desk(self) -> Desk:
        """Open the database, when the test lets it."""
        if not self.opened.wait(PATIENCE_S):
            raise RuntimeError("the test has never let the database open")
        if self.refusal is not None:
            raise self.refusal
        database = Database.open(self.file)
        if not database.banks.all():
            record = BankRecord("toybank", "Toys", "toybank", "toy", False, "c", "s", "f", len(self.items), 1)
            database.banks.put(record, self.items)
        self.store = database.attempts = Store(database._connection)
        self.store.gate = self.gate
        desk = ByHand(database, Library(database.banks, self.file.parent), self.machine)
        desk.complaints = self.complaints
        return desk

    @asynccontextmanager
    async def app(
        self, start: Start | None = None, size: tuple[int, int] = (80, 24), folder: Path | None = None
    ) -> AsyncIterator["Seat"]:
        """The app on a screen of that size, with its messages and tooltips shown; its settings lie in `folder`."""
        app = ExamApp(start or Start(), self.open_desk, folder)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            try:
                yield Seat(app, pilot, self)
            finally:
                self.gate.set()
                self.opened.set()

    def responses(self) -> dict[ItemRef, str]:
        """What a fresh look at the database finds answered in the newest attempt: item -> option's text."""
        database = Database.open(self.file)
        try:
            record = database.attempts.all()[0]
            form, _ = database.attempts.form(record.form)
            state = replay(record.plan, database.attempts.events(record.id))
            items = {item.ref: item for item in self.items}
            return {
                form.slot(at).item: items[form.slot(at).item].options[place].text
                for at, response in state.responses.items()
                for place in response.choice
            }
        finally:
            database.close()


class Seat:
    """Someone in front of the app: keys, mouse, and what can be read on the screen."""

    def __init__(self, app: ExamApp, pilot: Pilot[int], hall: Hall) -> None:
        self.app = app
        self.pilot = pilot
        self.hall = hall

    # Reading

    @property
    def frame(self) -> str:
        """The screen as lines of text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def shows(self, *words: str) -> bool:
        """Whether all of this can be read."""
        text = " ".join(self.frame.split())
        return all(" ".join(word.split()) in text for word in words)

    def read(self, *words: str) -> None:
        """Fail unless all of this can be read."""
        for word in words:
            if not self.shows(word):
                pytest.fail(f"not on the screen: {word!r}\n{self.frame}")

    def read_not(self, *words: str) -> None:
        """Fail if any of this can be read."""
        for word in words:
            if self.shows(word):
                pytest.fail(f"on the screen: {word!r}\n{self.frame}")

    @property
    def session(self) -> Session:
        """The sitting that goes on."""
        if self.app.session is None:
            pytest.fail(f"no exam is being sat\n{self.frame}")
        return self.app.session

    # Waiting

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Let what is under way be done, then wait for something, not for ever."""
        deadline = time.monotonic() + PATIENCE_S
        await self.pilot.pause()
        while not holds():
            if time.monotonic() > deadline:
                pytest.fail(f"waited in vain for {what}\n{self.frame}")
            await self.pilot.pause()

    async def on(self, screen: type[Kind]) -> Kind:
        """Wait until a screen of this type is on top and shown."""
        await self.until(
            lambda: isinstance(self.app.screen, screen) and self.app.screen.is_mounted, screen.__name__
        )
        await self.pilot.pause()
        found = self.app.screen
        if not isinstance(found, screen):
            pytest.fail(f"{screen.__name__} has gone again\n{self.frame}")
        return found

    async def settle(self) -> None:
        """Wait until the store has done what it was given and the screen has heard of it."""
        await self.until(self._idle, "everything to be saved and shown")

    def _idle(self) -> bool:
        app, session = self.app, self.app.session
        waiting = app._store_thread._work_queue.qsize() or app._opening or not app._message_queue.empty()
        return not waiting and (session is None or bool(session.failure) or not session.sitting.pending)

    # Acting

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def click(self, target: str | Widget, x: int = 1, y: int = 0, *, button: int = 1) -> None:
        """Click on a widget, right-click with button 3."""
        await self.pilot.click(target, offset=(x, y), button=button)
        await self.settle()

    async def let_pass(self, ms: int) -> None:
        """Time goes by, and the app looks at the clock."""
        self.hall.machine.run(ms)
        self.app._tick()
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        """Make the window this large."""
        await self.pilot.resize_terminal(width, height)
        await self.settle()
