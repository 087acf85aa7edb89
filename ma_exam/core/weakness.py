"""Where points are lost: for each domain of the blueprint the expected loss on the exam, and how sure that is.

A domain's share of right answers is drawn towards the learner's overall share, the more so the fewer answers
there are; what counts is not the lowest percent but exam items x (1 - share). Method and figures: empirical
Bayes with a beta prior of `m` answers; a subscore alone predicts worse than one drawn to the total (Haberman).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean, variance
from typing import Literal, NamedTuple

from ma_exam.core.beta import Curve, chance_below, curve, quantile
from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.form import quotas

STRENGTH = 12.0
"""Prior strength in answers: says that domains differ with a standard deviation of about 12 points."""

PRIOR_LEAST = 0.5
"""Answers that the prior holds at least on either side: as many as the Jeffreys prior."""

STRENGTH_RANGE = (4.0, 40.0)
STRENGTH_DOMAINS = 8
STRENGTH_ANSWERS = 15
"""The strength comes from the data where at least this many domains have at least this many answers."""

FEW, SOME, MANY = 5, 10, 25
"""Answers from which on a band, a percent with its band, and a percent alone may be shown."""

CLEAR = 0.80
"""A rank is clear when the domain loses more than the next one with at least this chance."""

HALF_LIFE_DAYS = 14.0

Show = Literal["too few", "band", "percent and band", "percent"]


class Observation(NamedTuple):
    """One answer: which topic, whether right, and how much it weighs."""

    topic: str
    right: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the answers say about one domain. Shares 0-1, ranges 80 %, `lost` in items of the exam.

    `right` and `weight` are sums of weights; `answers` is their number. `above_next` is the chance that the
    domain loses more than the next of its level; None for the last, and where answers are too few.
    """

    code: str
    title: str
    depth: int
    exam_items: int
    right: float
    weight: float
    answers: int
    share: float
    low: float
    high: float
    above_next: float | None = None

    @property
    def raw(self) -> float | None:
        """The share of right answers as it is; None without answers."""
        return self.right / self.weight if self.weight else None

    @property
    def lost(self) -> float:
        """Items that one would lose on the exam."""
        return self.exam_items * (1 - self.share)

    @property
    def lost_low(self) -> float:
        """The lower end of the range of `lost`."""
        return self.exam_items * (1 - self.high)

    @property
    def lost_high(self) -> float:
        """The upper end of the range of `lost`."""
        return self.exam_items * (1 - self.low)

    @property
    def show(self) -> Show:
        """How much of a percent the answers bear."""
        if self.weight < FEW:
            return "too few"
        if self.weight < SOME:
            return "band"
        return "percent and band" if self.weight < MANY else "percent"

    @property
    def clear(self) -> bool:
        """Whether it surely ranks above the next."""
        return self.above_next is not None and self.above_next >= CLEAR


@dataclass(frozen=True, slots=True)
class Level:
    """All domains of one depth (1 = categories): those with answers enough by expected loss, then the others.

    The first `settled` of `ranked` stand where they are for sure; the order of the rest is not certain.
    """

    depth: int
    ranked: tuple[Estimate, ...]
    too_few: tuple[Estimate, ...]
    strength: float
    strength_from_data: bool

    @property
    def settled(self) -> int:
        """How many of `ranked`, from the top, are each clear above the next."""
        for place, estimate in enumerate(self.ranked[:-1]):
            if not estimate.clear:
                return place
        return len(self.ranked)

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """All domains of the level."""
        return self.ranked + self.too_few


@dataclass(frozen=True, slots=True)
class Analysis:
    """Estimates for every level of the outline. `overall` is the share (0-1) that all are drawn towards.

    `unplaced` counts answers of topics that no domain of the blueprint takes.
    """

    overall: float
    answers: int
    unplaced: int
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class _Tally:
    right: float = 0.0
    weight: float = 0.0
    answers: int = 0

    def __add__(self, other: "_Tally") -> "_Tally":
        return _Tally(self.right + other.right, self.weight + other.weight, self.answers + other.answers)


def recency_weight(age_days: float, half_life_days: float = HALF_LIFE_DAYS) -> float:
    """How much an answer of that age weighs: half after each half-life."""
    return float(0.5 ** (max(0.0, age_days) / half_life_days))


def shrink(right: float, weight: float, overall: float, strength: float = STRENGTH) -> tuple[float, float]:
    """The beta distribution (a, b) of a domain's share: `strength` answers at `overall`, then its own answers.

    At least half an answer stands on either side, so that a perfect sheet leaves doubt about what it lacks.
    """
    prior_right = max(PRIOR_LEAST, strength * overall)
    prior_wrong = max(PRIOR_LEAST, strength * (1 - overall))
    return prior_right + right, prior_wrong + weight - right


def strength_of(tallies: Iterable[tuple[float, float]], overall: float) -> float | None:
    """The prior strength that (right, weight) of the domains of a level bear out; None with too few answers.

    Variance between domains beyond chance: tau2 = var(p) - mean(p(1-p)/n); m = P(1-P)/tau2 - 1, within 4-40.
    """
    full = [(right / weight, weight) for right, weight in tallies if weight >= STRENGTH_ANSWERS]
    if len(full) < STRENGTH_DOMAINS:
        return None
    by_chance = mean(share * (1 - share) / weight for share, weight in full)
    beyond = variance([share for share, _ in full]) - by_chance
    low, high = STRENGTH_RANGE
    if beyond <= 0:
        return high
    return min(high, max(low, overall * (1 - overall) / beyond - 1))


def exam_items(blueprint: Blueprint) -> dict[str, int]:
    """Domain code -> scored items of the exam, for leaves by quota and above them by sum."""
    leaves = quotas(blueprint.domains, blueprint.scored)
    return {
        domain.code: sum(leaves[leaf.code] for leaf in domain.leaves())
        for _, domain in walk(blueprint.domains)
    }


def walk(domains: Sequence[Domain], depth: int = 1) -> Iterator[tuple[int, Domain]]:
    """Every domain with its depth (1 = categories), in outline order."""
    for domain in domains:
        yield depth, domain
        yield from walk(domain.children, depth + 1)


def analyse(
    blueprint: Blueprint,
    observations: Iterable[tuple[str, bool, float]],
    *,
    overall: float | None = None,
    strength: float | None = None,
) -> Analysis:
    """Estimates for every domain from (topic, right, weight) of any number of attempts.

    `overall` (0-1) and `strength` (answers) come from the observations unless given.
    """
    leaves, unplaced = _tally(blueprint, observations)
    return _analyse(blueprint, leaves, unplaced, overall=overall, strength=strength)


def analyse_counts(blueprint: Blueprint, counts: Iterable[tuple[str, int, int]]) -> Analysis:
    """`analyse` for answers of equal weight that are counted already: (topic, answers, right)."""
    leaves = {leaf.code: _Tally() for leaf in blueprint.leaves()}
    leaf_of = blueprint.leaf_finder()
    unplaced = 0
    for topic, answers, right in counts:
        leaf = leaf_of(topic)
        if leaf is None:
            unplaced += answers
        else:
            leaves[leaf.code] += _Tally(float(right), float(answers), answers)
    return _analyse(blueprint, leaves, unplaced)


def _analyse(
    blueprint: Blueprint,
    leaves: Mapping[str, _Tally],
    unplaced: int,
    *,
    overall: float | None = None,
    strength: float | None = None,
) -> Analysis:
    total = sum(leaves.values(), _Tally())
    if overall is None:
        overall = total.right / total.weight if total.weight else 0.5
    weights = exam_items(blueprint)
    nodes = list(walk(blueprint.domains))
    levels: list[Level] = []
    for depth in range(1, max((depth for depth, _ in nodes), default=0) + 1):
        tallies = {
            domain.code: sum((leaves[leaf.code] for leaf in domain.leaves()), _Tally())
            for level, domain in nodes
            if level == depth
        }
        found = strength_of(((tally.right, tally.weight) for tally in tallies.values()), overall)
        level_strength = strength or found or STRENGTH
        estimates = [
            _estimate(domain, depth, weights[domain.code], tallies[domain.code], overall, level_strength)
            for level, domain in nodes
            if level == depth
        ]
        by_loss = sorted(estimates, key=lambda estimate: -estimate.lost)
        ranked = [estimate for estimate in by_loss if estimate.show != "too few"]
        too_few = [estimate for estimate in by_loss if estimate.show == "too few"]
        compared = _compare(ranked, overall, level_strength)
        from_data = strength is None and found is not None
        levels.append(Level(depth, compared, tuple(too_few), level_strength, from_data))
    return Analysis(overall, total.answers, unplaced, tuple(levels))


def _tally(
    blueprint: Blueprint, observations: Iterable[tuple[str, bool, float]]
) -> tuple[Mapping[str, _Tally], int]:
    tallies = {leaf.code: _Tally() for leaf in blueprint.leaves()}
    leaf_of = blueprint.leaf_finder()
    unplaced = 0
    for topic, right, weight in observations:
        leaf = leaf_of(topic)
        if leaf is None:
            unplaced += 1
        else:
            tallies[leaf.code] += _Tally(weight if right else 0.0, weight, 1)
    return tallies, unplaced


def _estimate(
    domain: Domain, depth: int, items: int, tally: _Tally, overall: float, strength: float
) -> Estimate:
    a, b = shrink(tally.right, tally.weight, overall, strength)
    return Estimate(
        code=domain.code,
        title=domain.title,
        depth=depth,
        exam_items=items,
        right=tally.right,
        weight=tally.weight,
        answers=tally.answers,
        share=a / (a + b),
        low=quantile(a, b, 0.10),
        high=quantile(a, b, 0.90),
    )


def _compare(ranked: Sequence[Estimate], overall: float, strength: float) -> tuple[Estimate, ...]:
    """The estimates, each with the chance that it loses more than the next."""
    curves = [curve(*shrink(estimate.right, estimate.weight, overall, strength)) for estimate in ranked]
    compared = [
        replace(mine, above_next=_chance_of_more(mine.exam_items, here, other.exam_items, there))
        for (mine, here), (other, there) in pairwise(zip(ranked, curves, strict=True))
    ]
    return (*compared, *ranked[-1:])


def _chance_of_more(items: int, here: Curve, other_items: int, there: Curve) -> float:
    """The chance that items x (1 - share) is more here than there, summed up along the curve of the share here."""
    if not items or not other_items:
        return float(items > 0)
    shares, chances = here
    return sum(
        (above - below) * (1 - chance_below(there, 1 - items * (1 - (left + right) / 2) / other_items))
        for (left, right), (below, above) in zip(pairwise(shares), pairwise(chances), strict=True)
    )
