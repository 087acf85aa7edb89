"""Sitting an exam: every act becomes an event, is committed, and only then shows.

Two threads meet here. The screen's thread calls the acts; each gives the events to commit and moves `head`.
The store's thread calls `commit`. Back on the screen's thread `acknowledge` moves `saved`, which is what
a screen may show.
"""

from collections.abc import Mapping
from typing import Protocol

from ma_exam.core.absence import account
from ma_exam.core.attempt import Attempt, Phase, apply, replay
from ma_exam.core.clock import Cause, Clock, Instant, Stopwatch, gap_between
from ma_exam.core.confidence import Sure
from ma_exam.core.events import BrokenChainError, Event, Kind, next_event, verify_chain
from ma_exam.core.form import Form
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import AttemptRecord, AttemptStatus, Beat, Graded
from ma_exam.errors import StorageError


class AttemptKeeper(Protocol):
    """What a sitting needs of the store."""

    def append(self, attempt_id: str, event: Event) -> None:
        """Commit one event."""

    def beat(self, attempt_id: str, beat: Beat) -> None:
        """Write down the time used."""

    def finish(
        self,
        attempt_id: str,
        status: AttemptStatus,
        finished_us: int,
        graded: tuple[Graded, ...],
        event: Event | None = None,
    ) -> None:
        """Close an attempt with its last event and its graded responses."""


class Sitting:
    """One attempt being sat."""

    def __init__(
        self,
        record: AttemptRecord,
        form: Form,
        items: Mapping[ItemRef, Item],
        seen: Mapping[ItemRef, int],
        events: list[Event],
        store: AttemptKeeper,
        clock: Clock,
        beat: Beat | None = None,
    ) -> None:
        try:
            verify_chain(record.id, events)
            if not events:
                raise BrokenChainError(1)
        except BrokenChainError as error:
            raise StorageError(
                f"attempt {record.number} is damaged from event {error.seq} on and cannot go on.",
                hint="Its database may have been altered. Give it up to start a new exam; its events are kept.",
            ) from error
        self.record = record
        self.form = form
        self.items = items
        self._seen = seen
        self._store = store
        self._clock = clock
        self._last = events[-1]
        self._beat = beat
        self.head = self.saved = self._committed = replay(record.plan, events)
        self._watch = Stopwatch(self.head.used_ms, clock.now())
        self._paused = False
        self._unsaved: list[Event] = []

    # Time

    def used_ms(self) -> int:
        """Time used in the running phase."""
        if self._paused:
            return self._watch.used_ms
        return self._watch.read(self._clock.now())

    def remaining_ms(self) -> int:
        """Time left in the running phase; never below 0."""
        return max(0, self.head.limit_ms - self.used_ms())

    def exam_remaining_ms(self) -> int:
        """Time left for answering in this block and all that follow."""
        later = self.head.plan.blocks[self.head.block :]
        whole = sum(block.limit_ms for block in later)
        if self.head.phase is Phase.BLOCK:
            return self.remaining_ms() + whole
        owed = min(self.head.debt_ms, later[0].limit_ms) if later else 0
        return whole - owed

    def tick(self) -> list[Event]:
        """Events that time itself brings: the end of a phase, a sleep of the computer, a clock set anew."""
        return self._tick(self._clock.now())

    def _tick(self, now: Instant) -> list[Event]:
        if self._paused or self.head.away or self.head.phase in (Phase.NEW, Phase.DONE):
            return []
        events: list[Event] = []
        if slept := self._watch.slept(now):
            moved = self._watch.clock_moved(now)
            events.append(self._returned("slept", slept, moved, self._watch.read(now), now))
        elif moved := self._watch.clock_moved(now):
            events.append(self._propose(Kind.CLOCK_MOVED, {"by_ms": moved}, now=now))
            self._restart_watch(now)
        if self._watch.read(now) >= self.head.limit_ms:
            events.extend(self._time_is_up(now))
        return events

    def _time_is_up(self, now: Instant) -> list[Event]:
        # Stamped with the deadline, unless an event of a tutorial or a break already lies behind it.
        used = max(self.head.limit_ms, self.head.used_ms)
        if self.head.phase is Phase.BLOCK:
            return [self._propose(Kind.END_BLOCK, {"reason": "time"}, used=used, now=now)]
        return [self._propose(Kind.BEGIN_BLOCK, {}, used=used, now=now)]

    def _restart_watch(self, now: Instant) -> None:
        self._watch = Stopwatch(self._watch.read(now), now)

    # Acts; each gives the events to commit, none when it would change nothing.

    def choose(self, position: int, place: int) -> list[Event]:
        """Choose an option by its authored place; with several keys, choose it or take it back.

        In a practice set the first choice is told at once, and stands.
        """
        if self.head.told(position):
            return []
        item = self.item(position)
        chosen = self.head.response(position).choice
        choice = chosen ^ {place} if item.select == "all" else frozenset([place])
        if choice == chosen:
            return []
        return self._act(Kind.CHOOSE, {"at": position, "choice": sorted(choice)})

    def clear(self, position: int) -> list[Event]:
        """Take the answer back."""
        if not self.head.response(position).answered or self.head.told(position):
            return []
        return self._act(Kind.CHOOSE, {"at": position, "choice": []})

    def flag(self, position: int) -> list[Event]:
        """Flag, or take the flag away."""
        return self._act(Kind.FLAG, {"at": position, "on": not self.head.response(position).flagged})

    def strike(self, position: int, place: int) -> list[Event]:
        """Strike an option out, or take that back. A chosen option cannot be struck."""
        response = self.head.response(position)
        if place in response.choice:
            return []
        return self._act(Kind.STRIKE, {"at": position, "option": place, "on": place not in response.struck})

    def sure(self, position: int, said: Sure | None) -> list[Event]:
        """Say how sure one is of the answer; in a practice set before it is told."""
        if self.head.told(position) or self.head.response(position).sure is said:
            return []
        return self._act(Kind.SURE, {"at": position, "sure": said and str(said)})

    def go(self, position: int | None) -> list[Event]:
        """Go to an item of the open block, or to the review grid (None)."""
        if position == self.head.here or (position is not None and position not in self.head.positions):
            return []
        return self._act(Kind.GO, {"to": position})

    def begin_block(self) -> list[Event]:
        """End the tutorial or the break and open the next block."""
        if self.head.phase not in (Phase.TUTORIAL, Phase.BREAK):
            return []
        return self._act(Kind.BEGIN_BLOCK, {})

    def end_block(self) -> list[Event]:
        """Close the open block for good; the last one hands the exam in."""
        if self.head.phase is not Phase.BLOCK:
            return []
        return self._act(Kind.END_BLOCK, {"reason": "ended"})

    def leave(self) -> list[Event]:
        """Leave, to resume later."""
        if self.head.phase in (Phase.NEW, Phase.DONE) or self.head.away:
            return []
        return self._act(Kind.LEAVE, {})

    def _act(self, kind: Kind, body: dict[str, object]) -> list[Event]:
        # What time brings comes first, at the same instant: an act after the end of a block must not reach it.
        now = self._clock.now()
        if self.head.away or (self._paused and self._watch.used_ms >= self.head.limit_ms):
            return []
        events = self._tick(now)
        if any(event.kind in (Kind.END_BLOCK, Kind.BEGIN_BLOCK) for event in events):
            return events
        if "at" in body and body["at"] not in self.head.positions:
            return events
        return [*events, self._propose(kind, body, now=now)]

    def _propose(
        self, kind: Kind, body: dict[str, object], *, now: Instant, used: int | None = None
    ) -> Event:
        spent = self._watch.used_ms if self._paused else self._watch.read(now)
        event = next_event(self.record.id, self._last, kind, body, spent if used is None else used, now)
        before = self.head.phase, self.head.block
        self.head = apply(self.head, event)
        self._last = event
        self._unsaved.append(event)
        if (self.head.phase, self.head.block) != before or kind is Kind.RETURN:
            self._watch = Stopwatch(self.head.used_ms, now)
        return event

    # Leaving and coming back

    def resume(self) -> list[Event]:
        """Account for the time away, once, before anything else. Gives the events to commit."""
        if self.head.phase in (Phase.NEW, Phase.DONE):
            return []
        now = self._clock.now()
        used, last = self.head.used_ms, self._last.instant
        beat = self._beat
        if beat and beat.seq == self.head.seq and beat.used_ms >= used and not self.head.away:
            used, last = beat.used_ms, Instant(beat.wall_us, beat.boot_ms, beat.boot_ms, beat.boot_id)
        gap = gap_between(last, now)
        cause: Cause = "left" if self.head.away else "killed"
        event = self._returned(cause, gap.ms, gap.clock_moved_ms, used, now)
        return [event, *self._tick(now)]

    def _returned(self, cause: Cause, gap_ms: int, moved_ms: int, used_ms: int, now: Instant) -> Event:
        absence = account(self.head, cause, gap_ms, moved_ms, used_ms)
        return self._propose(Kind.RETURN, absence.body, used=absence.used_ms, now=now)

    # Keeping

    @property
    def pending(self) -> bool:
        """Whether anything is not yet on disk."""
        return bool(self._unsaved)

    @property
    def unsaved(self) -> tuple[Event, ...]:
        """Events that are not yet acknowledged, in order."""
        return tuple(self._unsaved)

    def commit(self, event: Event) -> None:
        """Put one event on disk; to be called in order, by the store's thread.

        Raises `StorageError` when it is not kept, and `IllegalEventError` when the one before it is not.
        """
        if event.seq <= self._committed.seq:
            return
        after = apply(self._committed, event)
        if after.phase is Phase.DONE:
            graded = grade(after, self.form, self.items, self._seen)
            self._store.finish(self.record.id, "done", after.finished_us, graded, event)
        else:
            self._store.append(self.record.id, event)
        self._committed = after

    def acknowledge(self, event: Event) -> None:
        """Take note that `event` is on disk: from here on it may be shown."""
        if event.seq <= self.saved.seq:
            return
        self.saved = apply(self.saved, event)
        self._unsaved = [other for other in self._unsaved if other.seq > event.seq]

    def beat(self) -> bool:
        """Write the time used down, and say whether there was anything to write; for the store's thread.

        Nothing is written while an event is on its way to the disk, nor before a sleep or a clock set anew has
        become an event: the time away must be counted from before it. While paused the stopped time is
        written, which tells whether the store takes anything again. Raises `StorageError`.
        """
        # Read in this order, the pieces fit together though the screen's thread may act in between.
        paused, watch, head = self._paused, self._watch, self.head
        if head.seq != self._committed.seq or head.away or head.phase is Phase.DONE:
            return False
        now = self._clock.now()
        if not paused and (watch.slept(now) or watch.clock_moved(now)):
            return False
        used = watch.used_ms if paused else watch.read(now)
        self._store.beat(self.record.id, Beat(head.seq, used, now.wall_us, now.boot_id, now.boot_ms))
        return True

    def pause(self) -> None:
        """Stop the clock while nothing can be saved."""
        if not self._paused:
            self._restart_watch(self._clock.now())
            self._paused = True

    def unpause(self) -> None:
        """Let the clock run on from where it stopped."""
        if self._paused:
            self._watch = Stopwatch(self._watch.used_ms, self._clock.now())
            self._paused = False

    # Looking

    def item(self, position: int) -> Item:
        """The item at `position`."""
        return self.items[self.form.slot(position).item]

    def order(self, position: int) -> tuple[int, ...]:
        """Authored places of its options in delivered order."""
        return self.form.slot(position).order


def commit_all(sitting: Sitting, events: list[Event]) -> Attempt:
    """Commit and acknowledge at once, for whoever has one thread only."""
    for event in events:
        sitting.commit(event)
        sitting.acknowledge(event)
    return sitting.saved
