"""A student before a fake machine: the program runs, is killed and starts again; only the store stays."""

from collections.abc import Sequence
from typing import Any

from ma_exam.core.attempt import Attempt, IllegalEventError, replay
from ma_exam.core.events import Event, Kind, next_event
from ma_exam.core.item import Item
from ma_exam.core.plan import Plan
from ma_exam.core.records import AttemptRecord, AttemptStatus, Beat, Graded
from ma_exam.errors import StorageError
from ma_exam.services.sitting import Sitting
from tests.support.machine import Machine
from tests.support.toys import attempt_record, by_ref, make_form, make_item

DISK_FULL = "the disk is full; the answer is not saved."


class MemoryStore:
    """One attempt in memory, kept as the database keeps it. While `full`, nothing can be written."""

    def __init__(self) -> None:
        self.kept: list[Event] = []
        self.last: Beat | None = None
        self.status: AttemptStatus = "open"
        self.graded: tuple[Graded, ...] = ()
        self.finished_us = 0
        self.full = False
        self.refused = False
        """Whether it has refused anything since it last became full."""

    def append(self, attempt_id: str, event: Event) -> None:
        self._refuse_when_full()
        if event in self.kept:
            return
        assert event.seq == len(self.kept) + 1, f"event {event.seq} of {attempt_id} overtakes another"
        self.kept.append(event)

    def beat(self, attempt_id: str, beat: Beat) -> None:
        self._refuse_when_full()
        self.last = beat

    def finish(
        self,
        attempt_id: str,
        status: AttemptStatus,
        finished_us: int,
        graded: tuple[Graded, ...],
        event: Event | None = None,
    ) -> None:
        if event is not None:
            self.append(attempt_id, event)
        self.status, self.finished_us, self.graded = status, finished_us, graded

    def _refuse_when_full(self) -> None:
        if self.full:
            self.refused = True
            raise StorageError(DISK_FULL)


class Seat:
    """A sitting with its machine and store. What the screens do with events and failures is done here at once."""

    def __init__(self, plan: Plan, machine: Machine | None = None) -> None:
        self.machine = machine or Machine()
        self.store = MemoryStore()
        self.plan = plan
        items: Sequence[Item] = [make_item(number) for number in range(1, plan.items + 1)]
        self.items = by_ref(items)
        self.form = make_form(plan, items)
        self.record: AttemptRecord = attempt_record(plan)
        now = self.machine.now()
        first = next_event(self.record.id, None, Kind.START, {}, 0, now)
        self.store.append(self.record.id, first)
        if not plan.tutorial_ms:
            self.store.append(self.record.id, next_event(self.record.id, first, Kind.BEGIN_BLOCK, {}, 0, now))
        self.sitting = self._open()

    def _open(self) -> Sitting:
        store, items = self.store, self.items
        return Sitting(self.record, self.form, items, {}, list(store.kept), store, self.machine, store.last)

    @property
    def state(self) -> Attempt:
        """What a screen may show."""
        return self.sitting.saved

    def do(self, events: list[Event]) -> list[Event]:
        """Have events kept, or stop the clock when the store refuses."""
        for event in events:
            try:
                self.sitting.commit(event)
            except StorageError:
                self.sitting.pause()
                break
            except IllegalEventError:
                assert self.store.full, "only behind an event that was refused"
                break
            self.sitting.acknowledge(event)
        return events

    def tick(self) -> list[Event]:
        """The second's tick."""
        return self.do(self.sitting.tick())

    def work(self, ms: int) -> None:
        """Time passes with the program running: a tick a second, a beat every five."""
        for second in range(0, ms, 1_000):
            self.machine.run(min(1_000, ms - second))
            self.tick()
            if second % 5_000 == 4_000:
                self.beat()

    def beat(self) -> None:
        """The heartbeat."""
        try:
            self.sitting.beat()
        except StorageError:
            self.sitting.pause()

    def recover(self) -> None:
        """The store takes events again: first what it refused and the stopped time, then time runs on."""
        self.store.full = self.store.refused = False
        self.do(list(self.sitting.unsaved))
        self.beat()
        self.sitting.unpause()

    def come_back(self) -> dict[str, Any]:
        """Start the program anew and resume; gives what the return says of the time away, if any."""
        self.sitting = self._open()
        events = self.do(self.sitting.resume())
        return dict(events[0].body) if events else {}

    def replayed(self) -> Attempt:
        """The attempt as its kept events tell it."""
        return replay(self.plan, self.store.kept)
