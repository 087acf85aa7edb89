"""Readiness: the zones, what an estimate needs, and what is never said."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.attempt import Attempt, Interruption, Phase, Response
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.clock import Cause
from ma_exam.core.item import ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.readiness import DAY_US, Readiness, Zone, chance_at_least, judge, zone_of
from ma_exam.core.records import AttemptRecord
from ma_exam.core.scoring import Changes, ItemResult, Result

EXAM = Blueprint(
    "toy", "1", "Toy Certificate", "Toy Board", (Block(110, 100, 80), Block(110, 100, 80)), 0, 10,
    (Domain("A", "A", 1, ("A",)),), None, 75, {},
)  # fmt: skip
PLAN = Plan.of(EXAM, EXAM.blocks, "exam", 100)
FINISHED_US = 1_800_000_000_000_000
ATTEMPT = Attempt(PLAN, phase=Phase.DONE, block=2, responses=MappingProxyType({1: Response()}))
RECORD = AttemptRecord("a", 1, "F-toy", "toy", "mock", "done", PLAN, FINISHED_US - DAY_US, FINISHED_US)


def result_of(right: int, answered: int = 200, scored: int = 200, repeats: int = 0, rapid: int = 0) -> Result:
    """A result whose first `right` items are right, the last not answered, the first `repeats` met before."""
    items = tuple(
        ItemResult(
            position=place + 1,
            block=1 + place // 110,
            item=ItemRef("toy", str(place)),
            topic="A",
            scored=True,
            right=place < right,
            answered=place < answered,
            rapid=place < rapid,
            first_sight=place >= repeats,
            spent_ms=30_000,
            visits=1,
            flagged=False,
            changes=0,
            change="none",
            key_revision="",
        )
        for place in range(scored)
    )
    return Result(
        right,
        scored,
        scored - answered,
        rapid,
        repeats,
        0,
        0,
        4_800,
        items,
        (),
        (),
        None,
        None,
        Changes(0, 0, 0),
        (),
    )


def judged(
    result: Result, *, attempt: Attempt = ATTEMPT, record: AttemptRecord = RECORD, days: float = 1
) -> Readiness:
    return judge(EXAM, record, attempt, result, FINISHED_US + int(days * DAY_US))


def test_the_published_example() -> None:
    assert chance_at_least(0.75, 200, 0.70) == pytest.approx(0.95, abs=0.002)
    assert zone_of(150, 200, 75) is Zone.LIKELY


@pytest.mark.parametrize(
    ("percent", "chances"),
    [
        (67, (0.98, 0.73, 0.18, 0.01)),
        (72, (1.00, 0.99, 0.74, 0.17)),
        (75, (1.00, 1.00, 0.95, 0.50)),
        (80, (1.00, 1.00, 1.00, 0.96)),
    ],
)
def test_chances_by_sampling_error_of_the_practice_form_alone(
    percent: int, chances: tuple[float, ...]
) -> None:
    found = [chance_at_least(percent / 100, 200, cut / 100) for cut in (60, 65, 70, 75)]
    assert found == pytest.approx(chances, abs=0.006)


@pytest.mark.parametrize(
    ("right", "zone"),
    [
        (200, Zone.LIKELY),
        (150, Zone.LIKELY),
        (148, Zone.BORDERLINE),
        (142, Zone.BORDERLINE),
        (140, Zone.NOT_YET),
        (0, Zone.NOT_YET),
    ],
)
def test_zones_on_two_hundred_items(right: int, zone: Zone) -> None:
    found = judged(result_of(right))
    assert found.zone is zone
    assert found.estimate is not None
    assert found.estimate.share == pytest.approx(right / 200)
    assert found.estimate.low <= found.estimate.share <= found.estimate.high


@given(st.integers(0, 199), st.integers(50, 95))
def test_one_more_right_answer_never_lowers_the_zone(right: int, target: int) -> None:
    order = [Zone.NOT_YET, Zone.BORDERLINE, Zone.LIKELY]
    before, after = (order.index(zone_of(count, 200, target)) for count in (right, right + 1))
    assert before <= after


def test_what_an_estimate_says_of_its_evidence() -> None:
    found = judged(result_of(150, answered=190), days=9.5)
    assert (found.right, found.items, found.answers, found.age_days) == (150, 200, 190, 9)
    assert found.disclaimer.startswith("Practice estimate from 200 first-time questions.")
    assert "not a Toy Certificate score" in found.disclaimer
    assert "Toy Board" in found.disclaimer


def test_only_items_met_for_the_first_time_count() -> None:
    found = judged(result_of(150, repeats=90))
    assert (found.right, found.items, found.answers) == (60, 110, 110)


def reasons(found: Readiness) -> str:
    assert found.zone is Zone.NONE
    assert found.estimate is None
    return " / ".join(found.reasons)


def test_a_hundred_first_time_answers_are_needed() -> None:
    assert judged(result_of(90, answered=100)).zone is not Zone.NONE
    assert "99 first-time answers" in reasons(judged(result_of(90, answered=99)))
    assert "99 first-time answers" in reasons(judged(result_of(150, repeats=101)))


def test_an_estimate_holds_for_fourteen_days() -> None:
    assert judged(result_of(150), days=14).zone is Zone.LIKELY
    assert "15 days old" in reasons(judged(result_of(150), days=15))


def test_a_clock_that_was_set_back_makes_no_negative_age() -> None:
    assert judged(result_of(150), days=-3).age_days == 0


def test_an_attempt_given_up_supports_no_estimate() -> None:
    assert "given up" in reasons(judged(result_of(150), record=replace(RECORD, status="given_up")))


def test_a_part_of_the_exam_supports_no_estimate() -> None:
    part = replace(ATTEMPT, plan=Plan.of(EXAM, EXAM.blocks[:1], "exam", 100))
    assert "not a full exam: 110 of 220 items" in reasons(judged(result_of(150), attempt=part))


def away(minutes: float, phase: Phase = Phase.BLOCK, break_minutes: float = 0) -> Interruption:
    cause: Cause = "left"
    return Interruption(
        phase, 1, cause, int(minutes * 60_000), 0, int(break_minutes * 60_000), 0, FINISHED_US
    )


@pytest.mark.parametrize(
    ("interruptions", "allowed"),
    [
        ((away(3), away(3), away(4)), True),
        ((away(10.1),), False),
        ((away(1), away(1), away(1), away(1)), False),
        ((away(0, Phase.BREAK, break_minutes=15), away(9)), True),
        ((away(60, Phase.TUTORIAL),), True),
    ],
)
def test_interruptions_within_the_allowance_do_not_matter(
    interruptions: tuple[Interruption, ...], allowed: bool
) -> None:
    found = judged(result_of(150), attempt=replace(ATTEMPT, interruptions=interruptions))
    assert (found.zone is Zone.LIKELY) is allowed
    if not allowed:
        assert "interrupted" in reasons(found)


def test_all_reasons_are_given_at_once() -> None:
    found = judged(result_of(10, answered=20), record=replace(RECORD, status="given_up"), days=30)
    assert len(found.reasons) == 3


def test_extra_time_supports_an_estimate_as_standard_time_does() -> None:
    longer = replace(ATTEMPT, plan=Plan.of(EXAM, EXAM.blocks, "exam", 150))
    assert judged(result_of(150), attempt=longer) == judged(result_of(150))


def test_many_rapid_guesses_are_pointed_out() -> None:
    assert judged(result_of(150, rapid=20)).cautions == ()
    assert "21 answers were rapid guesses" in judged(result_of(150, rapid=21)).cautions[0]


@given(st.integers(0, 200))
def test_neither_a_scaled_score_nor_a_chance_of_passing_is_ever_said(right: int) -> None:
    found = judged(result_of(right))
    said = " ".join([*found.reasons, *found.cautions, found.disclaimer]).lower()
    assert "pass" not in said
    assert "scaled" not in said
