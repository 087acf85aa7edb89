"""Forms, attempts and their events in the database. One committed transaction an event."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Integer, Row, func, insert, select, type_coerce, update

from ma_exam.core.attempt import Plan
from ma_exam.core.events import Event, Kind
from ma_exam.core.form import Form, Slot
from ma_exam.core.item import ItemRef
from ma_exam.core.records import AttemptRecord, AttemptStatus, Beat, Graded, TopicTally
from ma_exam.errors import NotFoundError, StorageError
from ma_exam.store.soundness import check_counts, check_moment, sound
from ma_exam.store.tables import ATTEMPT, BEAT, EVENT, FORM, RESPONSE


class Witness(Protocol):
    """Whoever is told, in the store's thread, of what has just been committed; must not take long."""

    def opened(self, record: AttemptRecord) -> None:
        """An attempt was begun."""

    def kept(self, attempt_id: str, event: Event) -> None:
        """An event is on disk."""

    def closed(self, attempt_id: str) -> None:
        """An attempt was closed: handed in or given up."""

    def beaten(self) -> None:
        """The time used was written down: some seconds have passed."""


class AttemptStore:
    """Forms, attempts, events, and the graded responses of finished attempts."""

    witness: Witness | None = None

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put_form(self, form: Form, digests: Mapping[str, str]) -> None:
        """Keep a form under its code, with the item versions it shows (`bank/id` -> digest); once is enough."""
        with self._engine.begin() as connection:
            if connection.execute(select(FORM.c.code).where(FORM.c.code == form.code)).first():
                return
            values = {
                "code": form.code,
                "blueprint": form.blueprint,
                "blueprint_version": form.blueprint_version,
                "seed": form.seed,
                "bank_hash": form.bank_hash,
                "slots": [slot.to_list() for slot in form.slots],
                "digests": dict(digests),
            }
            connection.execute(insert(FORM), [values])

    @sound("the items of a form")
    def form(self, code: str) -> tuple[Form, dict[str, str]]:
        """The form of that code and its item versions. Raises `NotFoundError`."""
        with self._engine.connect() as connection:
            row = connection.execute(select(FORM).where(FORM.c.code == code)).first()
        if row is None:
            raise NotFoundError(f"no form {code} is kept here.")
        slots = tuple(Slot.from_list(slot) for slot in row.slots)
        form = Form(row.code, row.blueprint, row.blueprint_version, row.seed, row.bank_hash, slots)
        return form, row.digests

    def start(self, record: AttemptRecord, events: Sequence[Event]) -> AttemptRecord:
        """Open an attempt with its first events; its number is the next free one."""
        with self._engine.begin() as connection:
            number = (connection.execute(select(func.max(ATTEMPT.c.number))).scalar() or 0) + 1
            values = asdict(record) | {"number": number, "plan": record.plan.to_dict()}
            connection.execute(insert(ATTEMPT), [values])
            for event in events:
                _append(connection, record.id, event)
            row = connection.execute(select(ATTEMPT).where(ATTEMPT.c.id == record.id)).one()
        started = _record(row)
        if self.witness:
            self.witness.opened(started)
            for event in events:
                self.witness.kept(record.id, event)
        return started

    def append(self, attempt_id: str, event: Event) -> None:
        """Commit one event. Saying it again is harmless; saying another with the same number is an error."""
        with self._engine.begin() as connection:
            _append(connection, attempt_id, event)
        if self.witness:
            self.witness.kept(attempt_id, event)

    def finish(
        self,
        attempt_id: str,
        status: AttemptStatus,
        finished_us: int,
        graded: Sequence[Graded],
        event: Event | None = None,
    ) -> None:
        """Close an attempt: its last event, its graded responses and its result, in one transaction."""
        scored = [entry for entry in graded if entry.scored]
        result = {
            "status": status,
            "finished_us": finished_us,
            "right": sum(entry.right for entry in scored),
            "scored": len(scored),
        }
        with self._engine.begin() as connection:
            if event is not None:
                _append(connection, attempt_id, event)
            connection.execute(RESPONSE.delete().where(RESPONSE.c.attempt == attempt_id))
            if graded:
                connection.execute(insert(RESPONSE), [_response(attempt_id, entry) for entry in graded])
            connection.execute(update(ATTEMPT).where(ATTEMPT.c.id == attempt_id).values(**result))
        if self.witness:
            if event is not None:
                self.witness.kept(attempt_id, event)
            self.witness.closed(attempt_id)

    def events(self, attempt_id: str) -> list[Event]:
        """All events of an attempt, in order. Raises `StorageError` where one cannot even be read."""
        query = select(EVENT).where(EVENT.c.attempt == attempt_id).order_by(EVENT.c.seq)
        with self._engine.connect() as connection:
            try:
                return [_event(row) for row in connection.execute(query)]
            except (ValueError, TypeError) as error:
                raise StorageError("the events of an attempt cannot be read: they are damaged.") from error

    def beat(self, attempt_id: str, beat: Beat) -> None:
        """Write down the time used, in place of what was written before."""
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(BEAT).where(BEAT.c.attempt == attempt_id).values(**asdict(beat))
            )
            if changed.rowcount == 0:
                connection.execute(insert(BEAT), [asdict(beat) | {"attempt": attempt_id}])
        if self.witness:
            self.witness.beaten()

    def last_beat(self, attempt_id: str) -> Beat | None:
        """The time used as last written down."""
        with self._engine.connect() as connection:
            row = connection.execute(select(BEAT).where(BEAT.c.attempt == attempt_id)).first()
        return Beat(row.seq, row.used_ms, row.wall_us, row.boot_id, row.boot_ms) if row else None

    @sound("attempts")
    def all(self, status: AttemptStatus | None = None) -> list[AttemptRecord]:
        """Attempts, newest first; all of them, or those of one status."""
        query = select(ATTEMPT).order_by(ATTEMPT.c.number.desc())
        if status:
            query = query.where(ATTEMPT.c.status == status)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query)]

    def any(self) -> bool:
        """Whether there is any attempt."""
        with self._engine.connect() as connection:
            return connection.execute(select(ATTEMPT.c.id).limit(1)).first() is not None

    @sound("attempts")
    def get(self, number: int) -> AttemptRecord:
        """The attempt that a person calls `number`. Raises `NotFoundError`."""
        with self._engine.connect() as connection:
            row = connection.execute(select(ATTEMPT).where(ATTEMPT.c.number == number)).first()
        if row is None:
            raise NotFoundError(f"there is no attempt {number}.", hint="`ma-exam attempts` lists them.")
        return _record(row)

    @sound("the responses of an attempt")
    def responses(self, attempt_id: str) -> list[Graded]:
        """The graded responses of a finished attempt, by position."""
        query = select(RESPONSE).where(RESPONSE.c.attempt == attempt_id).order_by(RESPONSE.c.position)
        with self._engine.connect() as connection:
            return [_graded(row) for row in connection.execute(query)]

    @sound("attempts")
    def closed(self) -> tuple[int, AttemptRecord | None]:
        """How many attempts are closed, and the newest that was handed in, else the newest of them."""
        newest = select(ATTEMPT).order_by(ATTEMPT.c.number.desc()).limit(1)
        over = ATTEMPT.c.status != "open"
        with self._engine.connect() as connection:
            count = connection.execute(select(func.count()).select_from(ATTEMPT).where(over)).scalar_one()
            done = connection.execute(newest.where(ATTEMPT.c.status == "done")).first()
            row = done or connection.execute(newest.where(over)).first()
        return count, _record(row) if row else None

    def topic_tallies(self, rapid_below_ms: int = 0) -> list[TopicTally]:
        """What the scored responses of all closed attempts come to, by topic; one pass over an index.

        An answer given in under `rapid_below_ms` is a guess and does not count as considered.
        """
        topic, answered, right = RESPONSE.c.topic, RESPONSE.c.answered, RESPONSE.c.right
        considered = answered & RESPONSE.c.first_sight & (RESPONSE.c.spent_ms >= rapid_below_ms)
        # A sum of booleans is a number, which SQLAlchemy would make a boolean again.
        sums = [
            func.sum(type_coerce(what, Integer)) for what in (answered, right, considered, considered & right)
        ]
        query = (
            select(topic, func.count(), *sums)
            .where(RESPONSE.c.scored.is_(True))
            .group_by(topic)
            .order_by(topic)
        )
        with self._engine.connect() as connection:
            return [TopicTally(*row) for row in connection.execute(query)]

    def exposure(self) -> dict[ItemRef, int]:
        """How often each item was met in closed attempts."""
        query = select(RESPONSE.c.bank, RESPONSE.c.item, func.count()).group_by(
            RESPONSE.c.bank, RESPONSE.c.item
        )
        with self._engine.connect() as connection:
            return {ItemRef(bank, item): count for bank, item, count in connection.execute(query)}


def _append(connection: Connection, attempt_id: str, event: Event) -> None:
    place = (EVENT.c.attempt == attempt_id) & (EVENT.c.seq == event.seq)
    stored = connection.execute(select(EVENT.c.hash).where(place)).scalar()
    if stored == event.hash:
        return
    if stored is not None:
        raise StorageError(
            f"another window has written to this attempt (event {event.seq}).",
            hint="Close the other window and resume the attempt.",
        )
    values = asdict(event) | {"kind": str(event.kind), "attempt": attempt_id}
    connection.execute(insert(EVENT), [values])


def _event(row: Row[Any]) -> Event:
    return Event(
        row.seq, Kind(row.kind), row.body, row.used_ms,
        row.wall_us, row.boot_id, row.boot_ms, row.prev_hash, row.hash,
    )  # fmt: skip


def _record(row: Row[Any]) -> AttemptRecord:
    check_counts(row.number, row.right, row.scored)
    check_moment(row.started_us)
    check_moment(row.finished_us)
    return AttemptRecord(**{**row._mapping, "plan": Plan.from_dict(row.plan)})


def _response(attempt_id: str, entry: Graded) -> dict[str, Any]:
    values = asdict(entry) | {"attempt": attempt_id, "bank": entry.item.bank, "item": entry.item.id}
    return values | {"choice": ",".join(entry.choice)}


def _graded(row: Row[Any]) -> Graded:
    choice = tuple(row.choice.split(",")) if row.choice else ()
    return Graded(
        row.position, ItemRef(row.bank, row.item), row.revision, row.key_revision, row.topic,
        row.scored, row.first_sight, choice, row.right, row.answered, row.spent_ms,
    )  # fmt: skip
