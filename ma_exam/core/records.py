"""What is kept about banks, attempts and graded responses: the values that cross from the store upward."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ma_exam.core.confidence import Sure
from ma_exam.core.item import ItemRef
from ma_exam.core.plan import Plan

AttemptKind = Literal["mock", "block", "practice"]
PERCENT_FROM = 10
"""Answers of a practice set from which their share is told as a percent."""

AttemptStatus = Literal["open", "done", "given_up"]

NAMES = {"mock": "mock exam", "block": "block", "practice": "practice set"}
"""What a kind of attempt is called within a sentence."""


@dataclass(frozen=True, slots=True)
class BankRecord:
    """A compiled bank. `stamp` follows names, sizes and times of its files, `files_hash` their bytes."""

    name: str
    title: str
    path: str
    blueprint: str
    shipped: bool
    content_hash: str
    stamp: str
    files_hash: str
    items: int
    compiled_us: int


class Stock(NamedTuple):
    """So many items of one topic and status, with one key or not; `met` of them the learner has seen before."""

    topic: str
    status: str
    one_key: bool
    items: int
    met: int


class Met(NamedTuple):
    """How an item stood when it was met last in a closed attempt, and how many times it was met.

    A blank is not right. `sure` is what was said of an answer; None where nothing was said or answered.
    """

    right: bool
    sure: Sure | None
    times: int


class TopicTally(NamedTuple):
    """What closed attempts hold on one topic: scored items; `first` are considered first-time answers to them."""

    topic: str
    items: int
    answered: int
    right: int
    first: int
    first_right: int


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One sitting. `number` is what a person calls it; `right` is -1 while it is open."""

    id: str
    number: int
    form: str
    blueprint: str
    kind: AttemptKind
    status: AttemptStatus
    plan: Plan
    started_us: int
    finished_us: int = 0
    right: int = -1
    scored: int = 0

    @property
    def share(self) -> float | None:
        """Right of scored, 0-1. None while it is open, and where a percent would say too much: see `bears_percent`."""
        if self.right < 0 or not bears_percent(self.kind, self.scored):
            return None
        return self.right / self.scored


def bears_percent(kind: AttemptKind, scored: int) -> bool:
    """Whether so many scored items bear a percent: any of an exam, of a practice set only `PERCENT_FROM` or more."""
    return scored >= (PERCENT_FROM if kind == "practice" else 1)


@dataclass(frozen=True, slots=True)
class Beat:
    """The time used as last written down, after event `seq`."""

    seq: int
    used_ms: int
    wall_us: int
    boot_id: str
    boot_ms: int


@dataclass(frozen=True, slots=True)
class Graded:
    """The graded response to one item. `choice` holds hashes of the chosen options' texts, for statistics.

    `sure` is what was said of it (`core.confidence.Sure`), empty where nothing was.
    """

    position: int
    item: ItemRef
    revision: str
    key_revision: str
    topic: str
    scored: bool
    first_sight: bool
    choice: tuple[str, ...]
    right: bool
    answered: bool
    spent_ms: int
    sure: str = ""
