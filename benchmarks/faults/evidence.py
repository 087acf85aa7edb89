"""What is on disk after a fault, read by plain sqlite3 from a copy: whole, chained, and holding what was promised."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ma_exam.core.attempt import Attempt, IllegalEventError, apply
from ma_exam.core.events import BrokenChainError, Event, Kind, verify_chain
from ma_exam.core.plan import Plan

EVENTS = (
    "SELECT seq, kind, body, used_ms, wall_us, boot_id, boot_ms, prev_hash, hash "
    "FROM event WHERE attempt = ? ORDER BY seq"
)


@dataclass(slots=True)
class Evidence:
    """What a database holds: plans and events by attempt, and everything about it that is not right."""

    events: dict[str, list[Event]] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def holds(self, promised: "Iterable[Promise]") -> list[str]:
        """A line for each promise that is not kept."""
        broken: list[str] = []
        for promise in promised:
            events = self.events.get(promise.attempt, [])
            if len(events) < promise.seq:
                broken.append(f"event {promise.seq} was acknowledged, {len(events)} are there")
            elif not events[promise.seq - 1].hash.startswith(promise.hash):
                broken.append(f"event {promise.seq} is not the one that was acknowledged")
        return broken


@dataclass(frozen=True, slots=True)
class Promise:
    """An event that somebody was told is kept: `hash` is the beginning of its hash."""

    attempt: str
    seq: int
    hash: str


def copy_of(file: Path, into: Path) -> Path:
    """A copy of a database with its write-ahead log or journal, which belong to it."""
    for suffix in ("", "-wal", "-journal"):
        source = file.with_name(file.name + suffix)
        if source.exists():
            shutil.copyfile(source, into / source.name)
    return into / file.name


def look(file: Path) -> Evidence:
    """Open a copy of the database at `file` and check all of it. The file itself is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of(file, Path(folder))
        if not copy.exists() or copy.stat().st_size == 0:
            return Evidence()
        try:
            with closing(sqlite3.connect(copy)) as connection:
                return _read(connection)
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            return Evidence(wrong=[f"it cannot be read: {error}"])


def _read(connection: sqlite3.Connection) -> Evidence:
    evidence = Evidence()
    verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
    if verdict != "ok":
        evidence.wrong.append(f"quick_check: {verdict}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "event" not in tables:
        return evidence
    attempts = connection.execute("SELECT id, form, plan, status FROM attempt ORDER BY number").fetchall()
    for attempt, form, plan, status in attempts:
        evidence.forms[attempt] = form
        evidence.plans[attempt] = Plan.from_dict(json.loads(plan))
        evidence.events[attempt] = [_event(row) for row in connection.execute(EVENTS, (attempt,))]
        responses = connection.execute(
            "SELECT count(*) FROM response WHERE attempt = ?", (attempt,)
        ).fetchone()[0]
        evidence.wrong += _faults(evidence, attempt, status, responses)
    return evidence


def _event(row: tuple[int, str, str, int, int, str, int, str, str]) -> Event:
    seq, kind, body, used_ms, wall_us, boot_id, boot_ms, prev_hash, digest = row
    return Event(seq, Kind(kind), json.loads(body), used_ms, wall_us, boot_id, boot_ms, prev_hash, digest)


def _faults(evidence: Evidence, attempt: str, status: str, responses: int) -> list[str]:
    events, plan = evidence.events[attempt], evidence.plans[attempt]
    if not events:
        return ["an attempt without its first event"]
    try:
        verify_chain(attempt, events)
        state = states(plan, events)[-1]
    except BrokenChainError as error:
        return [f"the chain breaks at event {error.seq} of {len(events)}"]
    except IllegalEventError as error:
        return [f"the events do not replay: {error}"]
    over = state.phase.value == "done"
    if status != "given_up" and (over != (status == "done") or (responses == plan.items) != over):
        return [f"half of an end: status {status}, phase {state.phase}, {responses} graded responses"]
    return []


def states(plan: Plan, events: Iterable[Event], before: Attempt | None = None) -> list[Attempt]:
    """The attempt after each event; the first is as it was before them."""
    found = [before or Attempt(plan)]
    for event in events:
        found.append(apply(found[-1], event))
    return found
