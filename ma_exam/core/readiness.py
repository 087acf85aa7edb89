"""Readiness: a percent with its range and a zone, or the reason why there is none. Never a score of the exam's.

What a candidate's percent in a bank means on the exam's own scale is not known without outcomes of real
candidates, so neither a scaled score nor a chance of passing is computed.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from ma_exam.core.attempt import Attempt
from ma_exam.core.beta import jeffreys
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.clock import FORGIVEN_MS, FORGIVEN_TIMES
from ma_exam.core.plan import MINUTE_MS
from ma_exam.core.records import AttemptRecord
from ma_exam.core.scoring import Result, standard_error

DAY_US = 86_400_000_000
MAX_AGE_DAYS = 14
MIN_ANSWERS = 100
"""First-time answers that an estimate needs."""

MARGIN = 0.05
SURE = 0.95
UNLIKELY = 0.10
"""*Likely ready*: sure to be at most the margin below the target. *Not yet*: unlikely to be at the target."""

RAPID_TOLERATED = 0.10
"""The share of rapid guesses from which on a percent says little about knowledge (response-time effort .90)."""


class Zone(StrEnum):
    """How a percent stands to the target."""

    LIKELY = "likely ready"
    BORDERLINE = "borderline"
    NOT_YET = "not yet"
    NONE = "no estimate"


@dataclass(frozen=True, slots=True)
class ShareRange:
    """A share (0-1) and its 80 % range."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Readiness:
    """A zone and what it rests on; `estimate` is None where there is none.

    `right` of `items` first-time scored items, `answers` of them answered; a blank is wrong, as on the day.
    """

    zone: Zone
    reasons: tuple[str, ...]
    target_percent: int
    right: int
    items: int
    answers: int
    age_days: int
    disclaimer: str
    estimate: ShareRange | None = None
    cautions: tuple[str, ...] = ()


def chance_at_least(share: float, items: int, cut: float) -> float:
    """The chance that the true share is at least `cut`, by the normal approximation, sampling error only."""
    error = standard_error(share * items, items)
    if error == 0:
        return 1.0 if share >= cut else 0.0
    return NormalDist().cdf((share - cut) / error)


def zone_of(right: int, items: int, target_percent: int) -> Zone:
    """The zone of `right` of `items`. Chances are compared as whole percents, which is how the rule is stated."""
    share, target = right / items, target_percent / 100
    if round(chance_at_least(share, items, target - MARGIN), 2) >= SURE:
        return Zone.LIKELY
    return Zone.NOT_YET if round(chance_at_least(share, items, target), 2) < UNLIKELY else Zone.BORDERLINE


def disclaimer(blueprint: Blueprint, items: int) -> str:
    """The sentence that goes with every estimate."""
    return (
        f"Practice estimate from {items} first-time questions. Their difficulty has not been measured on real "
        f"candidates. This is not a {blueprint.title} score; the body that issues the certification "
        f"({blueprint.body}) has no part in it and does not endorse it."
    )


def judge(
    blueprint: Blueprint, record: AttemptRecord, attempt: Attempt, result: Result, now_us: int
) -> Readiness:
    """The readiness that one attempt supports at `now_us`; zone NONE with all reasons where it supports none."""
    first = [item for item in result.items if item.scored and item.first_sight]
    answers = sum(item.answered for item in first)
    right = sum(item.right for item in first)
    age_days = max(0, now_us - record.finished_us) // DAY_US
    target = blueprint.target_percent
    hindering = hindrances(blueprint, record, attempt, now_us)
    if answers < MIN_ANSWERS:
        hindering.append(
            f"it holds {_count(answers, 'first-time answer')} to scored items, and an estimate needs {MIN_ANSWERS}"
        )
    says = disclaimer(blueprint, len(first))
    if hindering:
        reasons = tuple(hindering)
        return Readiness(Zone.NONE, reasons, target, right, len(first), answers, age_days, says)
    zone = zone_of(right, len(first), target)
    low, high = jeffreys(right, len(first), confidence=0.80)
    return Readiness(
        zone=zone,
        reasons=(_reason(zone, target),),
        target_percent=target,
        right=right,
        items=len(first),
        answers=answers,
        age_days=age_days,
        disclaimer=says,
        estimate=ShareRange(right / len(first), low, high),
        cautions=_cautions(result),
    )


def hindrances(blueprint: Blueprint, record: AttemptRecord, attempt: Attempt, now_us: int) -> list[str]:
    """Why this attempt can support no estimate, whatever was answered."""
    found: list[str] = []
    if record.status != "done":
        found.append("the attempt was given up")
    plan = attempt.plan
    if plan.wish:
        return [*found, "it is a practice set: each answer was told before the next item"]
    if (len(plan.blocks), plan.items) != (len(blueprint.blocks), blueprint.items):
        found.append(f"it is not a full exam: {plan.items} of {blueprint.items} items")
    if now_us - record.finished_us > MAX_AGE_DAYS * DAY_US:
        days = (now_us - record.finished_us) // DAY_US
        found.append(f"it is {_count(days, 'day')} old, and an estimate holds for {MAX_AGE_DAYS}")
    away = [interruption.gap_ms for interruption in attempt.interruptions if interruption.counts]
    if len(away) > FORGIVEN_TIMES or sum(away) > FORGIVEN_MS:
        minutes = math.ceil(sum(away) / MINUTE_MS)
        found.append(
            f"it was interrupted {_count(len(away), 'time')}, {_count(minutes, 'minute')} in all, and an "
            f"estimate allows for {FORGIVEN_TIMES} times and {FORGIVEN_MS // MINUTE_MS} minutes"
        )
    return found


def _reason(zone: Zone, target: int) -> str:
    floor = target - round(100 * MARGIN)
    match zone:
        case Zone.LIKELY:
            return (
                f"Allowing for chance, your percent on questions like these is almost surely {floor} or more "
                f"(target {target})."
            )
        case Zone.NOT_YET:
            return f"Allowing for chance, your percent on questions like these is most likely below {target}."
    return f"Your percent is too near the target of {target} to tell."


def _cautions(result: Result) -> tuple[str, ...]:
    answered = result.scored - result.blank
    if answered and result.rapid / answered > RAPID_TOLERATED:
        return (f"{_count(result.rapid, 'answer')} were rapid guesses: what you know may be more than this.",)
    return ()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
