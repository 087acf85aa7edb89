"""What happened in an attempt, as a chain: each event carries the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ma_exam.core.clock import Instant

GENESIS = "0" * 64
"""The hash before the first event."""


class Kind(StrEnum):
    """Every kind of event. `Body` says what each carries."""

    START = "start"
    BEGIN_BLOCK = "begin_block"
    GO = "go"
    CHOOSE = "choose"
    FLAG = "flag"
    STRIKE = "strike"
    SURE = "sure"
    END_BLOCK = "end_block"
    LEAVE = "leave"
    RETURN = "return"
    CLOCK_MOVED = "clock_moved"


Body = dict[str, Any]
"""JSON-ready details: START {}, BEGIN_BLOCK {}, GO {to: position or null for the review grid},
CHOOSE {at, choice: [places]}, FLAG {at, on}, STRIKE {at, option, on}, SURE {at, sure: sure|unsure|guess or null},
END_BLOCK {reason: ended|time}, LEAVE {}, RETURN {cause, gap_ms, charged_ms, break_ms, clock_moved_ms},
CLOCK_MOVED {by_ms}."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `used_ms` is the time used in the running phase when it did."""

    seq: int
    kind: Kind
    body: Body
    used_ms: int
    wall_us: int
    boot_id: str
    boot_ms: int
    prev_hash: str
    hash: str

    @property
    def instant(self) -> Instant:
        """When it happened; `mono_ms` is not kept, since it means nothing to another process."""
        return Instant(self.wall_us, self.boot_ms, self.boot_ms, self.boot_id)


class BrokenChainError(ValueError):
    """Events that do not follow from each other: `seq` is the first that fails."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"event {seq} does not follow from the one before it")
        self.seq = seq


def _digest(attempt_id: str, seq: int, kind: Kind, body: Body, used_ms: int, at: Instant, prev: str) -> str:
    content = [attempt_id, seq, str(kind), body, used_ms, at.wall_us, at.boot_id, at.boot_ms, prev]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def next_event(
    attempt_id: str, last: Event | None, kind: Kind, body: Body, used_ms: int, at: Instant
) -> Event:
    """The event that follows `last`, chained to it. `seq` counts from 1."""
    seq, prev = (last.seq + 1, last.hash) if last else (1, GENESIS)
    digest = _digest(attempt_id, seq, kind, body, used_ms, at, prev)
    return Event(seq, kind, body, used_ms, at.wall_us, at.boot_id, at.boot_ms, prev, digest)


def verify_chain(attempt_id: str, events: Iterable[Event]) -> None:
    """Raise `BrokenChainError` at the first event that is missing, moved or altered."""
    prev = GENESIS
    for place, event in enumerate(events, start=1):
        digest = _digest(attempt_id, event.seq, event.kind, event.body, event.used_ms, event.instant, prev)
        if event.seq != place or event.prev_hash != prev or event.hash != digest:
            raise BrokenChainError(place)
        prev = event.hash
