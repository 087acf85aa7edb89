"""Progress: mock scores with their errors, points lost by week, what each topic group has, and habits in counts.

Figures about topics rest on first-time answers that were considered: repeats measure memory for the item. All answers
weigh the same, as in the analysis of one report, so that the last week's loss is the sum over the topic groups.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import Literal, NamedTuple

from ma_exam.core.attempt import Attempt, Interruption
from ma_exam.core.beta import chance_below, curve, quantile, wilson
from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.progress_habits import Confidence, Confusion, Share
from ma_exam.core.progress_pace import Pace, Row
from ma_exam.core.readiness import MIN_ANSWERS, Zone, hindrances, zone_of
from ma_exam.core.records import AttemptKind, AttemptRecord, AttemptStatus
from ma_exam.core.scoring import Changes, standard_error
from ma_exam.core.weakness import FEW, SOME, STRENGTH, Estimate, exam_items, shrink, strength_of, walk

RELIABLE, LIKELY = 0.95, 0.80
"""Two scores differ for sure, or probably, when chance alone would bring so large a difference less often."""

EARNED = 0.90
"""A topic has changed when the chance of it is at least this."""

RECENT_WEEKS = 2
"""A topic's answers of the last weeks, this one included, are held against all before."""

_RANGE = NormalDist().inv_cdf(0.90)
"""Standard deviations to either side that hold 80 %."""

Beyond = Literal["surely", "probably", "chance"]


@dataclass(frozen=True, slots=True)
class Score:
    """One exam that is closed; `zone` is the readiness that it supported when it was handed in, NONE where none.

    `met` counts scored items that an earlier attempt had shown; None where that was not looked at.
    """

    number: int
    kind: AttemptKind
    status: AttemptStatus
    started_us: int
    finished_us: int
    right: int
    scored: int
    zone: Zone | None = None
    met: int | None = None

    @property
    def whole(self) -> bool:
        """Whether it is a whole exam that was handed in: only such scores are compared."""
        return self.kind == "mock" and self.status == "done" and self.scored > 0

    @property
    def share(self) -> float:
        """Right answers over scored items (0-1)."""
        return self.right / self.scored if self.scored else 0.0

    @property
    def error(self) -> float:
        """The binomial standard error of `share` (0-1), one SEM."""
        return standard_error(self.right, self.scored) if self.scored else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How two scores differ (0-1): the later less the earlier, and how much of that chance alone brings."""

    earlier: int
    later: int
    change: float
    surely: float
    probably: float

    @property
    def beyond(self) -> Beyond:
        """Whether the change is more than chance."""
        if abs(self.change) >= self.surely:
            return "surely"
        return "probably" if abs(self.change) >= self.probably else "chance"


def reliable_difference(error: float, other: float, confidence: float = RELIABLE) -> float:
    """The difference (0-1) of two shares that chance exceeds in 1 - `confidence` of cases.

    z * sqrt(SEM1^2 + SEM2^2) for independent errors of measurement (reliable change: Jacobson & Truax 1991, without
    a common SEM). Two scores of 70 % on 200 items: 9.0 points at 95 %, 5.9 at 80 %.
    """
    return NormalDist().inv_cdf((1 + confidence) / 2) * math.hypot(error, other)


def difference(earlier: Score, later: Score) -> Difference:
    """How the later of two scores stands to the earlier.

    Where all or none was right the formula gives no error; half an answer either way then stands for what is unknown.
    """
    errors = _error(earlier), _error(later)
    return Difference(
        earlier.number,
        later.number,
        later.share - earlier.share,
        reliable_difference(*errors, RELIABLE),
        reliable_difference(*errors, LIKELY),
    )


def zone_then(
    blueprint: Blueprint, record: AttemptRecord, away: tuple[Interruption, ...], rows: Sequence[Row]
) -> Zone:
    """The zone that an exam supported when it was handed in: what its report said on that day."""
    first = [row for row in rows if row.scored and row.first_sight]
    attempt = Attempt(record.plan, interruptions=away)
    enough = sum(row.answered for row in first) >= MIN_ANSWERS
    if not enough or hindrances(blueprint, record, attempt, record.finished_us):
        return Zone.NONE
    return zone_of(sum(row.right for row in first), len(first), blueprint.target_percent)


def _error(score: Score) -> float:
    right = min(max(score.right, 0.5), score.scored - 0.5)
    return standard_error(right, score.scored)


class WeekCount(NamedTuple):
    """Considered first-time answers on one topic in one week (the ordinal of its Monday)."""

    week: int
    topic: str
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week with answers: its own, all up to its end, and the exam items that one would lose then, with 80 % range.

    `lost` is None while there are fewer than ten answers.
    """

    monday: int
    answers: int
    right: int
    total: int
    lost: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Group:
    """A leaf of the outline: what its answers say, and the chance that its share has risen; None with too few."""

    estimate: Estimate
    above: Domain
    rising: float | None

    @property
    def change(self) -> Literal["better", "worse", ""]:
        """Which way it went, where that is earned."""
        if self.rising is None:
            return ""
        return "better" if self.rising >= EARNED else "worse" if self.rising <= 1 - EARNED else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that progress shows of one exam at `asked_us`. Attempts go from the oldest to the newest.

    `paces` and `changes` are those of the newest exams only: `looked_at` of them. `reasons` counts why-tags by name.
    """

    blueprint: Blueprint
    asked_us: int
    scores: tuple[Score, ...]
    weeks: tuple[Week, ...]
    groups: tuple[Group, ...]
    unplaced: int
    looked_at: int
    paces: tuple[Pace, ...]
    median_right_ms: int | None
    median_wrong_ms: int | None
    changes: Changes
    confusions: tuple[Confusion, ...]
    confusions_from: int
    confidence: tuple[Confidence, ...]
    reasons: Mapping[str, int]
    first_sight: Share
    repeats: Share

    @property
    def mocks(self) -> tuple[Score, ...]:
        """Whole exams that were handed in."""
        return tuple(score for score in self.scores if score.whole)

    @property
    def parts(self) -> tuple[Score, ...]:
        """Blocks, and exams that were given up."""
        return tuple(score for score in self.scores if not score.whole)

    @property
    def last_difference(self) -> Difference | None:
        """How the newest mock stands to the one before."""
        mocks = self.mocks
        return difference(mocks[-2], mocks[-1]) if len(mocks) > 1 else None

    @property
    def covered(self) -> int:
        """Topic groups that have answers enough for a percent with its band."""
        return sum(group.estimate.answers >= SOME for group in self.groups)

    @property
    def lost(self) -> float:
        """The exam items that one would lose now: the sum over the topic groups."""
        return sum(group.estimate.lost for group in self.groups)


class LeafCount(NamedTuple):
    """Answers on one leaf of the outline."""

    answers: int = 0
    right: int = 0


def _strength(leaves: Iterable[LeafCount], overall: float) -> float:
    return strength_of(((leaf.right, leaf.answers) for leaf in leaves), overall) or STRENGTH


def _overall(leaves: Iterable[LeafCount]) -> float:
    tallies = list(leaves)
    answers = sum(leaf.answers for leaf in tallies)
    return sum(leaf.right for leaf in tallies) / answers if answers else 0.5


def expected_loss(leaves: Mapping[str, LeafCount], weights: Mapping[str, int]) -> tuple[float, float]:
    """The exam items that one would lose, and the standard deviation of that number.

    Loss: sum of k (1 - p) with p shrunken, as in `weakness`. Variance: that of the beta posteriors, independent given
    the overall share P, and that of P, towards which each topic of n answers is drawn with weight m / (m + n):
    (sum of k m / (m + n))^2 var(P), var(P) = P (1 - P) (sum of (n / N)^2 / (m + 1) + m / (m + 1) / N), since topics
    scatter about P and answers about their topic's share (beta-binomial; m is taken as known).
    """
    overall = _overall(leaves.values())
    strength = _strength(leaves.values(), overall)
    total = sum(leaf.answers for leaf in leaves.values())
    loss = variance = pull = squares = 0.0
    for code, leaf in leaves.items():
        a, b = shrink(leaf.right, leaf.answers, overall, strength)
        items = weights[code]
        loss += items * b / (a + b)
        variance += items**2 * a * b / ((a + b) ** 2 * (a + b + 1))
        pull += items * strength / (strength + leaf.answers)
        squares += leaf.answers**2
    if total:
        scatter = (squares / total**2 + strength / total) / (strength + 1)
        variance += pull**2 * overall * (1 - overall) * scatter
    return loss, math.sqrt(variance)


def weekly_losses(blueprint: Blueprint, counts: Iterable[WeekCount]) -> tuple[Week, ...]:
    """The weeks that have answers, oldest first, each valued by all answers up to its end."""
    weights, leaf_of = exam_items(blueprint), blueprint.leaf_finder()
    leaves = {leaf.code: LeafCount() for leaf in blueprint.leaves()}
    weeks: list[Week] = []
    rows = sorted(counts)
    for monday in sorted({row.week for row in rows}):
        answers = right = 0
        for row in rows:
            leaf = leaf_of(row.topic) if row.week == monday else None
            if leaf is not None:
                before = leaves[leaf.code]
                leaves[leaf.code] = LeafCount(before.answers + row.answers, before.right + row.right)
                answers, right = answers + row.answers, right + row.right
        if answers:
            total = sum(leaf.answers for leaf in leaves.values())
            loss, spread = expected_loss(leaves, weights)
            low, high = max(0.0, loss - _RANGE * spread), min(blueprint.scored, loss + _RANGE * spread)
            weeks.append(Week(monday, answers, right, total, loss if total >= SOME else None, low, high))
    return tuple(weeks)


def coverage(
    blueprint: Blueprint, counts: Iterable[WeekCount], this_week: int
) -> tuple[tuple[Group, ...], int]:
    """Every leaf of the outline with its estimate, in outline order; and how many answers no leaf takes.

    The estimates are those that the analysis of all answers gives for topic groups.
    """
    weights, leaf_of = exam_items(blueprint), blueprint.leaf_finder()
    leaves = {leaf.code: LeafCount() for leaf in blueprint.leaves()}
    recent = dict(leaves)
    unplaced = 0
    for row in counts:
        leaf = leaf_of(row.topic)
        if leaf is None:
            unplaced += row.answers
            continue
        for tallies in (leaves, recent)[: 2 if row.week > this_week - 7 * RECENT_WEEKS else 1]:
            before = tallies[leaf.code]
            tallies[leaf.code] = LeafCount(before.answers + row.answers, before.right + row.right)
    overall = _overall(leaves.values())
    strength = _strength(leaves.values(), overall)
    above = parents(blueprint)
    depths = {domain.code: depth for depth, domain in walk(blueprint.domains)}
    groups: list[Group] = []
    for leaf in blueprint.leaves():
        tally = leaves[leaf.code]
        a, b = shrink(tally.right, tally.answers, overall, strength)
        estimate = Estimate(
            leaf.code, leaf.title, depths[leaf.code], weights[leaf.code], float(tally.right), float(tally.answers),
            tally.answers, a / (a + b), quantile(a, b, 0.10), quantile(a, b, 0.90),
        )  # fmt: skip
        late = recent[leaf.code]
        early = LeafCount(tally.answers - late.answers, tally.right - late.right)
        groups.append(Group(estimate, above[leaf.code], _rising(early, late, overall, strength)))
    return tuple(groups), unplaced


def parents(blueprint: Blueprint) -> dict[str, Domain]:
    """Leaf code -> the domain right above it; a leaf at the top stands for itself."""
    above = {leaf.code: leaf for leaf in blueprint.leaves()}
    for _, domain in walk(blueprint.domains):
        above |= {child.code: domain for child in domain.children if not child.children}
    return above


def _rising(early: LeafCount, late: LeafCount, overall: float, strength: float) -> float | None:
    """The chance that the share is higher in the late answers; None where either are too few.

    Both are drawn towards the same overall share, which makes a change harder to earn, not easier.
    """
    if early.answers < FEW or late.answers < FEW:
        return None
    before = curve(*shrink(early.right, early.answers, overall, strength))
    shares, chances = curve(*shrink(late.right, late.answers, overall, strength))
    return sum(
        (above - below) * chance_below(before, (left + right) / 2)
        for (left, right), (below, above) in zip(pairwise(shares), pairwise(chances), strict=True)
    )


def band(right: int, answers: int) -> tuple[float, float]:
    """The Wilson 80 % interval (0-1) of a share without any prior."""
    return wilson(right, answers, 0.80)
