"""What is kept about banks, attempts and graded responses: the values that cross from the store upward."""

from dataclasses import dataclass
from typing import Literal

from ma_exam.core.attempt import Plan
from ma_exam.core.item import ItemRef

AttemptKind = Literal["mock", "block"]
AttemptStatus = Literal["open", "done", "given_up"]


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
    """The graded response to one item. `choice` holds hashes of the chosen options' texts, for statistics."""

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
