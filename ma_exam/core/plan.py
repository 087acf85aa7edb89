"""The rules of one attempt, fixed when it begins: its blocks, what time they allow, and what is told and asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ma_exam.core.blueprint import Block, Blueprint
from ma_exam.core.clock import Policy
from ma_exam.core.wish import Wish

MINUTE_MS = 60_000
UNLIMITED_MS = 10**12  # more than thirty years: a practice set has no time limit
TIME_PERCENTS = (100, 125, 150, 200)
"""Accommodations: the share of the standard time that is allowed."""


class NoSuchItemError(ValueError):
    """A position that the form does not have."""


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """Positions (from 1, both included) of a block and its allowance."""

    first: int
    last: int
    limit_ms: int

    @property
    def positions(self) -> range:
        """All positions of the block."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of one attempt, fixed at its start. Extra time is already in the allowances.

    A practice set carries its `wish`: each answer is told at once, so that it stands, and no time runs out.
    `sure`: how sure one is of an answer is asked.
    """

    blocks: tuple[BlockPlan, ...]
    tutorial_ms: int
    break_ms: int
    policy: Policy
    time_percent: int = 100
    wish: Wish | None = None
    sure: bool = False

    @property
    def items(self) -> int:
        """Items in all blocks."""
        return self.blocks[-1].last

    @property
    def limit_ms(self) -> int:
        """Time for answering, all blocks."""
        return sum(block.limit_ms for block in self.blocks)

    def block_of(self, position: int) -> int:
        """The block (from 1) that holds `position`."""
        for number, block in enumerate(self.blocks, start=1):
            if block.first <= position <= block.last:
                return number
        raise NoSuchItemError(f"no item {position} in this form")

    @classmethod
    def of(
        cls,
        blueprint: Blueprint,
        blocks: tuple[Block, ...],
        policy: Policy,
        time_percent: int,
        *,
        sure: bool = False,
    ) -> "Plan":
        """The plan for these blocks of a blueprint. Breaks and tutorial only where there are several blocks."""
        plans: list[BlockPlan] = []
        first = 1
        for block in blocks:
            limit = block.minutes * MINUTE_MS * time_percent // 100
            plans.append(BlockPlan(first, first + block.items - 1, limit))
            first += block.items
        full = len(blocks) == len(blueprint.blocks)
        return cls(
            blocks=tuple(plans),
            tutorial_ms=blueprint.tutorial_minutes * MINUTE_MS if full else 0,
            break_ms=blueprint.break_minutes * MINUTE_MS if len(blocks) > 1 else 0,
            policy=policy,
            time_percent=time_percent,
            sure=sure,
        )

    @classmethod
    def practice(cls, wish: Wish, items: int) -> "Plan":
        """The plan of a practice set that came to so many items."""
        return cls((BlockPlan(1, items, UNLIMITED_MS),), 0, 0, "practice", wish=wish, sure=wish.sure)

    def to_dict(self) -> dict[str, Any]:
        """The plan as JSON-ready data."""
        asked = ({"wish": self.wish.to_list()} if self.wish else {}) | ({"sure": True} if self.sure else {})
        return asked | {
            "blocks": [[block.first, block.last, block.limit_ms] for block in self.blocks],
            "tutorial_ms": self.tutorial_ms,
            "break_ms": self.break_ms,
            "policy": self.policy,
            "time_percent": self.time_percent,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Plan":
        """The inverse of `to_dict`."""
        blocks = tuple(BlockPlan(*block) for block in data["blocks"])
        wish = Wish.from_list(data["wish"]) if "wish" in data else None
        sure = bool(data.get("sure", False))
        return cls(
            blocks, data["tutorial_ms"], data["break_ms"], data["policy"], data["time_percent"], wish, sure
        )
