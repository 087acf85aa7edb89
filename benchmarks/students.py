"""Students made up by a seed: a stated true ability in each topic group, and answers that follow from it alone.

A student's overall ability is even between 55 and 85 percent; topic groups differ from it with a standard deviation
of 12 points, which is what the prior of the weakness report supposes. Ability stays as it is: nobody learns, so
that the true value is one number, and so that the load of reviews is as heavy as it can get.
"""

import hashlib
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, mean

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.confidence import Sure
from ma_exam.core.form import usable
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.weakness import exam_items

OVERALL = (0.55, 0.85)
BETWEEN_TOPICS = 0.12
"""Standard deviation of the topic groups' abilities around the student's overall one."""

ABILITIES = (0.15, 0.97)
"""No topic group is worse or better known than this."""

SURE_WHEN_RIGHT = 0.70, 0.22
SURE_WHEN_WRONG = 0.20, 0.45
"""Shares of answers that are called sure, and unsure; the rest are called guesses."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What students are examined on: an exam, and the live items of each of its topic groups with their difficulty.

    `shift` tells by how many logits an item is easier than the others of its group, by the author's rating.
    """

    exam: Blueprint
    pools: Mapping[str, tuple[ItemRef, ...]]
    shift: Mapping[ItemRef, float]

    @classmethod
    def of(cls, exam: Blueprint, items: Sequence[Item], *, difficulty: bool = True) -> "Outline":
        """The outline of an exam over these items; without `difficulty` all items of a group are equally hard."""
        pools: dict[str, tuple[ItemRef, ...]] = {}
        shift: dict[ItemRef, float] = {}
        for code, pool in usable(exam, items).items():
            live = [item for item in pool if item.status == "live"]
            centre = mean(logit(item.facility) for item in live) if live else 0.0
            pools[code] = tuple(item.ref for item in live)
            shift |= {item.ref: logit(item.facility) - centre if difficulty else 0.0 for item in live}
        return cls(exam, pools, shift)


@dataclass(frozen=True, slots=True)
class Student:
    """One student: `ability` (0-1) by the code of a topic group is the chance at an item of middling difficulty."""

    name: str
    outline: Outline
    ability: Mapping[str, float]

    @classmethod
    def made_up(cls, name: str, outline: Outline) -> "Student":
        """The student of that name; the same name gives the same abilities and answers everywhere."""
        chance = random.Random(name)  # noqa: S311 - it makes up a student, no secret
        low, high = OVERALL
        overall = low + (high - low) * chance.random()
        spread = NormalDist(overall, BETWEEN_TOPICS)
        least, most = ABILITIES
        return cls(
            name,
            outline,
            {
                code: min(most, max(least, spread.inv_cdf(min(1 - 1e-9, max(1e-9, chance.random())))))
                for code in outline.pools
            },
        )

    def chance(self, leaf: str, ref: ItemRef) -> float:
        """The chance (0-1) of getting an item right: the group's ability, moved by the item's difficulty in logits."""
        return 1 / (1 + math.exp(-logit(self.ability[leaf]) - self.outline.shift.get(ref, 0.0)))

    def true_share(self, leaf: str) -> float:
        """The share (0-1) of a topic group's items that this student would get right in the long run."""
        pool = self.outline.pools[leaf]
        return mean(self.chance(leaf, ref) for ref in pool) if pool else self.ability[leaf]

    def true_losses(self) -> dict[str, float]:
        """Topic group -> items that this student loses there on an exam, in the long run."""
        counts = exam_items(self.outline.exam)
        return {code: counts[code] * (1 - self.true_share(code)) for code in self.outline.pools}

    @property
    def true_value(self) -> float:
        """The expected share (0-1) of an exam's scored items: the figure that the range of readiness should hold."""
        return 1 - sum(self.true_losses().values()) / self.outline.exam.scored

    def answer(self, leaf: str, item: Item, meeting: str) -> int:
        """The authored place of the option that this student chooses; `meeting` tells one sitting from another."""
        key = next(place for place, option in enumerate(item.options) if option.is_key)
        if unit(f"{self.name}|{meeting}|{item.ref}") < self.chance(leaf, item.ref):
            return key
        wrong = [place for place in range(len(item.options)) if place != key]
        return wrong[int(len(wrong) * unit(f"{self.name}|{meeting}|{item.ref}|wrong"))]

    def sure(self, item: Item, meeting: str, *, right: bool) -> Sure:
        """How sure this student is of an answer: mostly sure where it is right, mostly not where it is wrong."""
        drawn = unit(f"{self.name}|{meeting}|{item.ref}|sure")
        sure, unsure = SURE_WHEN_RIGHT if right else SURE_WHEN_WRONG
        if drawn < sure:
            return Sure.SURE
        return Sure.UNSURE if drawn < sure + unsure else Sure.GUESS


def logit(share: float) -> float:
    """The log odds of a share between 0 and 1."""
    return math.log(share / (1 - share))


def unit(text: str) -> float:
    """A number in [0, 1) that only the text decides."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64
