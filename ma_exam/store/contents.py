"""What a database file holds, found without opening it for writing: for backups, copies and check-ups."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ma_exam.core.events import BrokenChainError, Event, Kind, verify_chain
from ma_exam.core.text import clean_line
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION

_EVENTS = (
    "SELECT seq, kind, body, used_ms, wall_us, boot_id, boot_ms, prev_hash, hash "
    "FROM event WHERE attempt = ? ORDER BY seq"
)
_SUMS = """
SELECT (SELECT count(*) FROM attempt),
       (SELECT count(*) FROM response WHERE answered)
       + (SELECT count(*) FROM attempt JOIN event ON attempt = id WHERE status = 'open' AND event.kind = 'choose')
"""
_NEWEST = """
SELECT (SELECT max(max(started_us), max(finished_us)) FROM attempt),
       (SELECT max(wall_us) FROM attempt JOIN event ON attempt = id WHERE status = 'open')
"""


@dataclass(frozen=True, slots=True)
class AttemptContents:
    """One attempt: its answers (changes of mind included) and the first event that is damaged, 0 for none known."""

    id: str
    number: int
    kind: str
    status: str
    events: int
    answers: int
    last_hash: str
    broken_at: int = 0


@dataclass(frozen=True, slots=True)
class BankContents:
    """A bank of the library, as the database knows it."""

    name: str
    items: int
    path: str
    shipped: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole database file. `fault` says why it cannot be used and is empty when it can."""

    fault: str = ""
    version: int = 0
    attempts: int = 0
    answers: int = 0
    newest_us: int = 0
    """Wall time of the newest entry, in microseconds; 0 without any."""
    closer: tuple[AttemptContents, ...] = ()
    """Attempts that were looked at one by one: the open ones at least."""
    banks: tuple[BankContents, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it is whole, ours, and not newer than this program."""
        return not self.fault

    @property
    def broken(self) -> tuple[AttemptContents, ...]:
        """Attempts whose chain of events does not hold, of those that were verified."""
        return tuple(attempt for attempt in self.closer if attempt.broken_at)


def look_into(
    file: Path,
    *,
    ids: Iterable[str] = (),
    chains: bool = False,
    quick_check: bool = True,
    beside_its_wal: bool = False,
) -> Contents:
    """Check a file with `quick_check`; look closer at its open attempts and those of `ids`.

    With `chains` at all attempts, event by event. Not for a database that this process has open: closing any other
    descriptor of it gives up its lock. With `beside_its_wal` commits that are still in its `-wal` count and are
    brought in; the file must then be a copy that is ours alone.
    """
    if not file.is_file():
        return Contents(fault="it is not there")
    if file.stat().st_size == 0:
        return Contents(fault="it is empty")
    mode = "mode=rw" if beside_its_wal else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?{mode}", uri=True)) as connection:
            connection.execute("PRAGMA locking_mode=exclusive")
            verdict = str(_one(connection, "PRAGMA quick_check(1)")[0]) if quick_check else "ok"
            if verdict != "ok":
                return Contents(fault=clean_line(verdict))
            return contents_of(connection, ids=ids, chains=chains)
    except (sqlite3.Error, ValueError, TypeError) as error:
        return Contents(fault=clean_line(str(error)))


def contents_of(connection: sqlite3.Connection, *, ids: Iterable[str] = (), chains: bool = False) -> Contents:
    """What an open connection shows. Raises `sqlite3.Error` for a file that cannot be read."""
    version = int(_one(connection, "PRAGMA user_version")[0])
    if int(_one(connection, "PRAGMA application_id")[0]) != APPLICATION_ID:
        return Contents(fault="it is not a database of ma-exam", version=version)
    if version > SCHEMA_VERSION:
        return Contents(fault="it was written by a newer ma-exam", version=version)
    attempts, answers = _one(connection, _SUMS)
    banks = connection.execute("SELECT name, items, path, shipped FROM bank ORDER BY shipped DESC, name")
    return Contents(
        version=version,
        attempts=attempts,
        answers=answers,
        newest_us=newest_entry(connection),
        closer=tuple(closer_look(connection, ids=ids, chains=chains)),
        banks=tuple(
            BankContents(clean_line(str(name)), int(items), str(path), bool(shipped))
            for name, items, path, shipped in banks
        ),
    )


def closer_look(
    connection: sqlite3.Connection, *, ids: Iterable[str] = (), chains: bool = False
) -> list[AttemptContents]:
    """Open attempts and those of `ids`, by number; with `chains` every attempt, verified."""
    rows = connection.execute("SELECT id, number, kind, status FROM attempt ORDER BY number").fetchall()
    wanted = set(ids)
    found: list[AttemptContents] = []
    for attempt_id, number, kind, status in rows:
        if not chains and status != "open" and attempt_id not in wanted:
            continue
        events, answers, last_hash, broken_at = (_verified if chains else _counted)(connection, attempt_id)
        found.append(
            AttemptContents(
                str(attempt_id), int(number), str(kind), str(status), events, answers, last_hash, broken_at
            )
        )
    return found


def newest_entry(connection: sqlite3.Connection) -> int:
    """Wall time of the newest entry, in microseconds; 0 without any."""
    return max((time for time in _one(connection, _NEWEST) if isinstance(time, int)), default=0)


Seen = tuple[int, int, str, int]


def _counted(connection: sqlite3.Connection, attempt_id: str) -> Seen:
    query = "SELECT count(*), coalesce(sum(kind = 'choose'), 0) FROM event WHERE attempt = ?"
    events, answers = connection.execute(query, (attempt_id,)).fetchone()
    query = "SELECT hash FROM event WHERE attempt = ? ORDER BY seq DESC LIMIT 1"
    last = connection.execute(query, (attempt_id,)).fetchone()
    return events, answers, str(last[0]) if last else "", 0


def _verified(connection: sqlite3.Connection, attempt_id: str) -> Seen:
    events, broken_at = _events(connection, attempt_id)
    answers = sum(event.kind is Kind.CHOOSE for event in events)
    return len(events), answers, events[-1].hash if events else "", broken_at


def _events(connection: sqlite3.Connection, attempt_id: str) -> tuple[list[Event], int]:
    """The events up to the first that is damaged, and its number; 0 when all are sound."""
    events: list[Event] = []
    try:
        for seq, kind, body, *rest in connection.execute(_EVENTS, (attempt_id,)):
            events.append(Event(seq, Kind(kind), json.loads(body), *rest))
        verify_chain(attempt_id, events)
    except BrokenChainError as error:
        return events[: error.seq - 1], error.seq
    except (ValueError, TypeError, RecursionError):
        return events, len(events) + 1
    return events, 0 if events else 1


def _one(connection: sqlite3.Connection, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] = connection.execute(query).fetchone()
    return row
