"""Forms, attempts and their events in the database. One committed transaction an event."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Protocol

from ma_exam.core.confidence import Sure
from ma_exam.core.events import Event, Kind
from ma_exam.core.form import Form, Slot
from ma_exam.core.item import ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.records import AttemptRecord, AttemptStatus, Beat, Graded, Met, TopicTally
from ma_exam.errors import NotFoundError, StorageError
from ma_exam.store.connection import Connection
from ma_exam.store.soundness import check_counts, check_moment, sound

_ADD_FORM = """
INSERT INTO form (code, blueprint, blueprint_version, seed, bank_hash, slots, digests)
VALUES (:code, :blueprint, :blueprint_version, :seed, :bank_hash, :slots, :digests)
ON CONFLICT (code) DO NOTHING
"""
_FORM = """
SELECT code, blueprint, blueprint_version, seed, bank_hash, slots, digests FROM form WHERE code = :code
"""
_ADD_ATTEMPT = """
INSERT INTO attempt (id, number, form, blueprint, kind, status, plan, started_us, finished_us, "right", scored)
VALUES (:id, :number, :form, :blueprint, :kind, :status, :plan, :started_us, :finished_us, :right, :scored)
"""
_ATTEMPTS = """
SELECT id, number, form, blueprint, kind, status, plan, started_us, finished_us, "right", scored FROM attempt
"""
_CLOSE_ATTEMPT = """
UPDATE attempt SET status = :status, finished_us = :finished_us, "right" = :right, scored = :scored WHERE id = :id
"""
_ADD_EVENT = """
INSERT INTO event (attempt, seq, kind, body, used_ms, wall_us, boot_id, boot_ms, prev_hash, hash)
VALUES (:attempt, :seq, :kind, :body, :used_ms, :wall_us, :boot_id, :boot_ms, :prev_hash, :hash)
"""
_EVENT_HASH = "SELECT hash FROM event WHERE attempt = :attempt AND seq = :seq"
_EVENTS = """
SELECT seq, kind, body, used_ms, wall_us, boot_id, boot_ms, prev_hash, hash
FROM event WHERE attempt = :attempt ORDER BY seq
"""
_BEAT = """
INSERT INTO beat (attempt, seq, used_ms, wall_us, boot_id, boot_ms)
VALUES (:attempt, :seq, :used_ms, :wall_us, :boot_id, :boot_ms)
ON CONFLICT (attempt) DO UPDATE SET
    seq = excluded.seq, used_ms = excluded.used_ms, wall_us = excluded.wall_us,
    boot_id = excluded.boot_id, boot_ms = excluded.boot_ms
"""
_LAST_BEAT = "SELECT seq, used_ms, wall_us, boot_id, boot_ms FROM beat WHERE attempt = :attempt"
_ADD_RESPONSE = """
INSERT INTO response (
    attempt, position, bank, item, revision, key_revision, topic,
    scored, first_sight, choice, "right", answered, spent_ms, sure
) VALUES (
    :attempt, :position, :bank, :item, :revision, :key_revision, :topic,
    :scored, :first_sight, :choice, :right, :answered, :spent_ms, :sure
)
"""
_RESPONSES = """
SELECT position, bank, item, revision, key_revision, topic, scored, first_sight, choice, "right", answered, spent_ms,
       sure
FROM response WHERE attempt = :attempt ORDER BY position
"""
_TALLIES = """
SELECT topic, count(*), count(*) FILTER (WHERE answered), count(*) FILTER (WHERE "right"),
       count(*) FILTER (WHERE answered AND first_sight AND spent_ms >= :rapid_below_ms),
       count(*) FILTER (WHERE answered AND first_sight AND spent_ms >= :rapid_below_ms AND "right")
FROM response WHERE scored = TRUE GROUP BY topic ORDER BY topic
"""
# One pass: of each item the greatest number, with what is asked of that attempt packed into its lowest digits.
_LATEST = """
SELECT bank, item, count(*), max(
    number * 8 + CASE WHEN response."right" THEN 4 ELSE 0 END
    + CASE WHEN NOT answered THEN 0 WHEN sure = 'sure' THEN 1 WHEN sure = 'unsure' THEN 2 WHEN sure = 'guess' THEN 3
           ELSE 0 END
) FROM response JOIN attempt ON attempt.id = response.attempt GROUP BY bank, item
"""
_SAID = (None, Sure.SURE, Sure.UNSURE, Sure.GUESS)
_WRONG = """
SELECT bank, item, choice, count(*) FROM response WHERE answered AND NOT "right" GROUP BY bank, item, choice
"""
_FLAGS = """
SELECT number, form, body FROM event JOIN attempt ON attempt.id = event.attempt
WHERE event.kind = 'flag' ORDER BY number, seq
"""
_SLOTS = "SELECT slots FROM form WHERE code = :code"
_EXPOSURE = "SELECT bank, item, count(*) FROM response GROUP BY bank, item"


def _unheard(_complaint: str) -> None:
    """Tell nobody."""


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

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_form(self, form: Form, digests: Mapping[str, str]) -> None:
        """Keep a form under its code, with the item versions it shows (`bank/id` -> digest); once is enough."""
        values = {
            "code": form.code,
            "blueprint": form.blueprint,
            "blueprint_version": form.blueprint_version,
            "seed": form.seed,
            "bank_hash": form.bank_hash,
            "slots": json.dumps([slot.to_list() for slot in form.slots]),
            "digests": json.dumps(dict(digests)),
        }
        with self._connection.transaction():
            self._connection.write(_ADD_FORM, values)

    @sound("the items of a form")
    def form(self, code: str) -> tuple[Form, dict[str, str]]:
        """The form of that code and its item versions. Raises `NotFoundError`."""
        row = self._connection.row(_FORM, {"code": code})
        if row is None:
            raise NotFoundError(f"no form {code} is kept here.")
        code, blueprint, version, seed, bank_hash, slots, digests = row
        placed = tuple(Slot.from_list(slot) for slot in json.loads(slots))
        return Form(code, blueprint, version, seed, bank_hash, placed), json.loads(digests)

    def start(self, record: AttemptRecord, events: Sequence[Event]) -> AttemptRecord:
        """Open an attempt with its first events; its number is the next free one."""
        with self._connection.transaction():
            number = self._connection.value("SELECT coalesce(max(number), 0) + 1 FROM attempt")
            started = replace(record, number=number)
            plan = json.dumps(record.plan.to_dict())
            self._connection.write(_ADD_ATTEMPT, asdict(started) | {"plan": plan})
            for event in events:
                self._append(record.id, event)
        if self.witness:
            self.witness.opened(started)
            for event in events:
                self.witness.kept(record.id, event)
        return started

    def append(self, attempt_id: str, event: Event) -> None:
        """Commit one event. Saying it again is harmless; saying another with the same number is an error."""
        with self._connection.transaction():
            self._append(attempt_id, event)
        if self.witness:
            self.witness.kept(attempt_id, event)

    def _append(self, attempt_id: str, event: Event) -> None:
        values = asdict(event) | {
            "attempt": attempt_id,
            "kind": str(event.kind),
            "body": json.dumps(event.body),
        }
        stored = self._connection.value(_EVENT_HASH, values)
        if stored == event.hash:
            return
        if stored is not None:
            raise StorageError(
                f"another window has written to this attempt (event {event.seq}).",
                hint="Close the other window and resume the attempt.",
            )
        self._connection.write(_ADD_EVENT, values)

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
            "id": attempt_id,
            "status": status,
            "finished_us": finished_us,
            "right": sum(entry.right for entry in scored),
            "scored": len(scored),
        }
        with self._connection.transaction():
            if event is not None:
                self._append(attempt_id, event)
            self._connection.write("DELETE FROM response WHERE attempt = :id", {"id": attempt_id})
            self._connection.write_all(_ADD_RESPONSE, [_response(attempt_id, entry) for entry in graded])
            self._connection.write(_CLOSE_ATTEMPT, result)
        if self.witness:
            if event is not None:
                self.witness.kept(attempt_id, event)
            self.witness.closed(attempt_id)

    def events(self, attempt_id: str) -> list[Event]:
        """All events of an attempt, in order. Raises `StorageError` where one cannot even be read."""
        rows = self._connection.rows(_EVENTS, {"attempt": attempt_id})
        try:
            return [Event(seq, Kind(kind), json.loads(body), *rest) for seq, kind, body, *rest in rows]
        except (ValueError, TypeError, RecursionError) as error:
            raise StorageError("the events of an attempt cannot be read: they are damaged.") from error

    def beat(self, attempt_id: str, beat: Beat) -> None:
        """Write down the time used, in place of what was written before."""
        with self._connection.transaction():
            self._connection.write(_BEAT, asdict(beat) | {"attempt": attempt_id})
        if self.witness:
            self.witness.beaten()

    def last_beat(self, attempt_id: str) -> Beat | None:
        """The time used as last written down."""
        row = self._connection.row(_LAST_BEAT, {"attempt": attempt_id})
        return Beat(*row) if row else None

    @sound("attempts")
    def all(self, status: AttemptStatus | None = None) -> list[AttemptRecord]:
        """Attempts, newest first; all of them, or those of one status."""
        which = "WHERE status = :status" if status else ""
        query = f"{_ATTEMPTS} {which} ORDER BY number DESC"
        return [_record(row) for row in self._connection.rows(query, {"status": status})]

    def any(self) -> bool:
        """Whether there is any attempt."""
        return self._connection.row("SELECT id FROM attempt LIMIT 1") is not None

    @sound("attempts")
    def get(self, number: int) -> AttemptRecord:
        """The attempt that a person calls `number`. Raises `NotFoundError`."""
        row = self._connection.row(f"{_ATTEMPTS} WHERE number = :number", {"number": number})
        if row is None:
            raise NotFoundError(f"there is no attempt {number}.", hint="`ma-exam attempts` lists them.")
        return _record(row)

    @sound("the responses of an attempt")
    def responses(self, attempt_id: str) -> list[Graded]:
        """The graded responses of a finished attempt, by position."""
        return [_graded(row) for row in self._connection.rows(_RESPONSES, {"attempt": attempt_id})]

    @sound("attempts")
    def closed(self) -> tuple[int, AttemptRecord | None]:
        """How many attempts are closed, and the newest exam that was handed in, else practice set, else the newest."""
        count = self._connection.value("SELECT count(*) FROM attempt WHERE status <> 'open'")
        newest = "ORDER BY number DESC LIMIT 1"
        exam = self._connection.row(f"{_ATTEMPTS} WHERE status = 'done' AND kind <> 'practice' {newest}")
        done = exam or self._connection.row(f"{_ATTEMPTS} WHERE status = 'done' {newest}")
        row = done or self._connection.row(f"{_ATTEMPTS} WHERE status <> 'open' {newest}")
        return count, _record(row) if row else None

    def topic_tallies(self, rapid_below_ms: int = 0) -> list[TopicTally]:
        """What the scored responses of all closed attempts come to, by topic; one pass over an index.

        An answer given in under `rapid_below_ms` is a guess and does not count as considered.
        """
        rows = self._connection.rows(_TALLIES, {"rapid_below_ms": rapid_below_ms})
        return [TopicTally(*row) for row in rows]

    def exposure(self) -> dict[ItemRef, int]:
        """How often each item was met in closed attempts."""
        return {ItemRef(bank, item): count for bank, item, count in self._connection.rows(_EXPOSURE)}

    @sound("the responses of attempts")
    def latest(self) -> dict[ItemRef, Met]:
        """Each item that was met in closed attempts, as it stood when it was met last; one pass over all responses."""
        rows = self._connection.rows(_LATEST)
        return {
            ItemRef(bank, item): Met(bool(packed & 4), _SAID[packed & 3], times)
            for bank, item, times, packed in rows
        }

    def wrong_choices(self) -> dict[ItemRef, dict[str, int]]:
        """Item -> the hash of each wrong option that was chosen in closed attempts -> how often; one pass."""
        found: dict[ItemRef, dict[str, int]] = {}
        for bank, item, choice, times in self._connection.rows(_WRONG):
            chosen = found.setdefault(ItemRef(bank, item), {})
            for option in str(choice).split(","):
                chosen[option] = chosen.get(option, 0) + times
        return found

    def flagged(self, complain: Callable[[str], None] = _unheard) -> frozenset[ItemRef]:
        """The items that were flagged when they were last marked, in whichever attempt.

        A flag that is damaged, or stands in a form that is, is left out; `complain` is told of it, once an attempt.
        """
        refs: dict[str, dict[int, ItemRef]] = {}
        flags: dict[ItemRef, bool] = {}
        damaged: set[int] = set()
        for number, code, body in self._connection.rows(_FLAGS):
            try:
                if code not in refs:
                    refs[code] = self._refs(code)
                mark = json.loads(body)
                flags[refs[code][int(mark["at"])]] = bool(mark["on"])
            except (ValueError, TypeError, LookupError, RecursionError):
                refs.setdefault(code, {})
                damaged.add(number)
        for number in sorted(damaged):
            complain(f"Some flags of attempt {number} cannot be read: they are damaged, and were left out.")
        return frozenset(ref for ref, on in flags.items() if on)

    def _refs(self, code: str) -> dict[int, ItemRef]:
        """The items of a form by position, without the rest of it."""
        slots = json.loads(self._connection.value(_SLOTS, {"code": code}))
        return {place: ItemRef(str(slot[0]), str(slot[1])) for place, slot in enumerate(slots, start=1)}


def _record(row: tuple[Any, ...]) -> AttemptRecord:
    attempt_id, number, form, blueprint, kind, status, plan, started_us, finished_us, right, scored = row
    check_counts(number, right, scored)
    check_moment(started_us)
    check_moment(finished_us)
    return AttemptRecord(
        attempt_id, number, form, blueprint, kind, status, Plan.from_dict(json.loads(plan)),
        started_us, finished_us, right, scored,
    )  # fmt: skip


def _response(attempt_id: str, entry: Graded) -> dict[str, Any]:
    values = asdict(entry) | {"attempt": attempt_id, "bank": entry.item.bank, "item": entry.item.id}
    return values | {"choice": ",".join(entry.choice)}


def _graded(row: tuple[Any, ...]) -> Graded:
    (
        position,
        bank,
        item,
        revision,
        key_revision,
        topic,
        scored,
        first_sight,
        choice,
        right,
        answered,
        spent_ms,
        sure,
    ) = row
    return Graded(
        position, ItemRef(bank, item), revision, key_revision, topic, bool(scored), bool(first_sight),
        tuple(choice.split(",")) if choice else (), bool(right), bool(answered), spent_ms, sure,
    )  # fmt: skip
