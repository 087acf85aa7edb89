"""How fast the newest exams went and what their changed answers came to, from graded rows and the choices made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from ma_exam.core.attempt import Interruption, Phase
from ma_exam.core.events import Kind
from ma_exam.core.plan import Plan
from ma_exam.core.progress_habits import Told, Version
from ma_exam.core.records import AttemptKind
from ma_exam.core.scoring import Change, Changes, first_answer

NEWEST = 30
"""Exams whose pace and changed answers are looked at; what lies further back says little about now."""


class Row(NamedTuple):
    """What is asked of a graded response."""

    position: int
    version: Version
    scored: bool
    first_sight: bool
    right: bool
    answered: bool
    spent_ms: int


class Act(NamedTuple):
    """A kind of event with what it carries, its order in the attempt and when it was (microseconds since 1970)."""

    seq: int
    kind: str
    body: Mapping[str, Any]
    wall_us: int


@dataclass(frozen=True, slots=True)
class BlockTime:
    """A block: items, those left blank, time on an item that was looked at, and what the limit allows an item (ms)."""

    number: int
    items: int
    blank: int
    item_ms: int | None
    limit_ms: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How one exam went: its blocks, and the medians of time on right and on wrong answers to scored items (ms)."""

    number: int
    kind: AttemptKind
    blocks: tuple[BlockTime, ...]
    median_right_ms: int | None
    median_wrong_ms: int | None

    @property
    def blank(self) -> int:
        """Items left blank."""
        return sum(block.blank for block in self.blocks)


def pace(number: int, kind: AttemptKind, plan: Plan, rows: Sequence[Row]) -> Pace:
    """The pace of an exam; blocks that were never reached are left out.

    An item was looked at when time was spent on it.
    """
    blocks: list[BlockTime] = []
    for place, block in enumerate(plan.blocks, start=1):
        here = [row for row in rows if row.position in block.positions]
        spent = [row.spent_ms for row in here if row.spent_ms]
        if here:
            blocks.append(
                BlockTime(
                    place,
                    len(here),
                    sum(not row.answered for row in here),
                    round(sum(spent) / len(spent)) if spent else None,
                    round(block.limit_ms / len(block.positions)),
                )
            )
    right, wrong = answer_times(rows)
    return Pace(number, kind, tuple(blocks), middle(right), middle(wrong))


def answer_times(rows: Iterable[Row]) -> tuple[list[int], list[int]]:
    """Time on right and on wrong answers to scored items (ms)."""
    answered = [row for row in rows if row.scored and row.answered]
    return [row.spent_ms for row in answered if row.right], [
        row.spent_ms for row in answered if not row.right
    ]


def middle(times: Sequence[int]) -> int | None:
    """The median in whole milliseconds; None of nothing."""
    return round(median(times)) if times else None


def choices_of(acts: Iterable[Act]) -> dict[int, list[frozenset[int]]]:
    """Position -> every choice made there, in order."""
    found: defaultdict[int, list[frozenset[int]]] = defaultdict(list)
    for act in acts:
        if act.kind == Kind.CHOOSE:
            found[int(act.body["at"])].append(frozenset(map(int, act.body["choice"])))
    return dict(found)


def changed(rows: Iterable[Row], choices: Mapping[int, Sequence[frozenset[int]]]) -> dict[int, Row]:
    """Position -> scored item whose last answer is not the first one."""
    return {
        row.position: row
        for row in rows
        if row.scored
        and (made := choices.get(row.position, ()))
        and len(made) > 1
        and first_answer(made) != made[-1]
    }


def change_of(row: Row, made: Sequence[frozenset[int]], options: Sequence[Told]) -> Change:
    """What a changed answer came to. `options` are the item's as authored, by which choices go."""
    if row.right:
        return "gained"
    key = frozenset(place for place, told in enumerate(options) if told.is_key)
    return "lost" if first_answer(made) == key else "wrong"


def count_changes(found: Iterable[Change]) -> Changes:
    """How many of each."""
    all_of_them = list(found)
    return Changes(*(all_of_them.count(kind) for kind in ("gained", "lost", "wrong")))


def interruptions(acts: Iterable[Act]) -> tuple[Interruption, ...]:
    """The times away, with the phase that each fell into, told from the acts that open and close blocks."""
    found: list[Interruption] = []
    phase, block = Phase.TUTORIAL, 0
    for act in sorted(acts, key=lambda act: act.seq):
        if act.kind == Kind.BEGIN_BLOCK:
            phase, block = Phase.BLOCK, block + 1
        elif act.kind == Kind.END_BLOCK:
            phase = Phase.BREAK
        elif act.kind == Kind.RETURN:
            body = act.body
            found.append(
                Interruption(
                    phase,
                    block,
                    body["cause"],
                    body["gap_ms"],
                    body["charged_ms"],
                    body["break_ms"],
                    body["clock_moved_ms"],
                    act.wall_us,
                )
            )
    return tuple(found)
