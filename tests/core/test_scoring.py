"""What a finished attempt comes to: score, rapid guesses, pace, changed answers, misconceptions."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.attempt import Attempt, Phase, Response
from ma_exam.core.form import Form, Slot
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.plan import BlockPlan, Plan
from ma_exam.core.scoring import (
    Result,
    count_changes,
    first_answer,
    rapid_below_ms,
    score,
    standard_error,
)

KEY, WRONG, OTHER = 0, 1, 2
PRETEST = 4
"""The last item of the first block does not count."""


def option(place: int) -> Option:
    return Option(
        f"option {place}", is_key=place == KEY, misconception="" if place == KEY else f"idea-{place}"
    )


ITEMS = {
    ItemRef("toy", str(n)): Item("toy", str(n), f"Stem {n}?", tuple(map(option, range(3))), topic=f"T{n % 2}")
    for n in range(1, 9)
}
PLAN = Plan((BlockPlan(1, 4, 192_000), BlockPlan(5, 8, 192_000)), 0, 0, "exam")
FORM = Form(
    "F-toy-1", "toy", "1", 1, "0" * 12,
    tuple(
        Slot(ref, item.revision, 1 if n <= 4 else 2, n, item.topic, item.topic, n != PRETEST, (2, 0, 1))
        for n, (ref, item) in enumerate(ITEMS.items(), start=1)
    ),
)  # fmt: skip


def chose(*places: int, ms: int = 30_000) -> Response:
    """A response that chose these options one after another."""
    choices = tuple(frozenset([place]) for place in places)
    return Response(choice=choices[-1] if choices else frozenset(), choices=choices, visits=1, spent_ms=ms)


def result_of(
    responses: dict[int, Response], seen: frozenset[int] = frozenset(), plan: Plan = PLAN
) -> Result:
    attempt = Attempt(
        plan,
        phase=Phase.DONE,
        block=2,
        responses=MappingProxyType(responses),
        block_used_ms=(120_000, 192_000),
        ended_by=("ended", "time"),
    )
    exposure = {ItemRef("toy", str(n)): 1 for n in seen}
    return score(attempt, FORM, ITEMS, grade(attempt, FORM, ITEMS, exposure))


def test_pretest_items_never_count_and_blanks_count_as_wrong() -> None:
    result = result_of({1: chose(KEY), 2: chose(WRONG), PRETEST: chose(KEY), 5: chose(KEY)})
    assert (result.right, result.scored, result.blank, result.pretest) == (2, 7, 4, 1)
    assert result.share == pytest.approx(2 / 7)


@pytest.mark.parametrize(("share", "points"), [(0.60, 3.5), (0.70, 3.2), (0.75, 3.1), (0.80, 2.8)])
def test_the_standard_error_of_two_hundred_items(share: float, points: float) -> None:
    assert 100 * standard_error(200 * share, 200) == pytest.approx(points, abs=0.05)


def test_no_standard_error_where_all_or_none_are_right() -> None:
    assert result_of({n: chose(KEY) for n in range(1, 9)}).error is None
    assert result_of({}).error is None
    assert result_of({1: chose(KEY)}).error == pytest.approx(standard_error(1, 7))


def test_an_answer_under_a_tenth_of_its_time_is_a_rapid_guess() -> None:
    result = result_of(
        {1: chose(KEY, ms=4_799), 2: chose(KEY, ms=4_800), 3: Response(visits=1, spent_ms=100)}
    )
    assert [item.rapid for item in result.items[:3]] == [True, False, False]
    assert (result.right, result.rapid) == (2, 1)
    assert [topic for topic, _, _ in result.observations()] == ["T0"]


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_extra_time_does_not_move_the_threshold_of_rapid_guesses(percent: int) -> None:
    blocks = tuple(replace(block, limit_ms=block.limit_ms * percent // 100) for block in PLAN.blocks)
    assert rapid_below_ms(replace(PLAN, blocks=blocks, time_percent=percent)) == 4_800


def test_the_threshold_of_rapid_guesses_is_capped_at_ten_seconds() -> None:
    slow = Plan((BlockPlan(1, 2, 600_000),), 0, 0, "exam")
    assert rapid_below_ms(slow) == 10_000


def test_every_scored_item_feeds_estimates_or_is_left_out_for_one_reason() -> None:
    responses = {1: chose(KEY), 2: chose(WRONG, ms=100), 3: chose(KEY), 5: chose(WRONG)}
    result = result_of(responses, seen=frozenset({2, 3}))
    fed = len(result.observations())
    assert (fed, result.blank, result.rapid, result.repeats) == (2, 3, 1, 1)
    assert fed + result.blank + result.rapid + result.repeats == result.scored


def test_changed_answers_are_told_by_what_they_won_and_lost() -> None:
    result = result_of(
        {
            1: chose(WRONG, KEY),
            2: chose(KEY, WRONG),
            3: chose(WRONG, OTHER),
            5: chose(KEY, WRONG, KEY),
            6: Response(choices=(frozenset([KEY]), frozenset()), visits=1, spent_ms=9_000),
            PRETEST: chose(WRONG, KEY),
        }
    )
    changes = result.changes
    assert (changes.items, changes.gained, changes.lost, changes.wrong) == (4, 1, 2, 1)
    assert [item.changes for item in result.items[:6]] == [1, 1, 1, 1, 2, 1]


def test_building_up_several_keys_is_no_change() -> None:
    one, both, other = frozenset([0]), frozenset([0, 2]), frozenset([2])
    assert first_answer([one, both]) == both
    assert count_changes([one, both]) == 0
    assert first_answer([one, both, other]) == both
    assert count_changes([one, both, other]) == 1


def test_pace_tells_time_used_and_how_each_block_ended() -> None:
    result = result_of({1: chose(KEY, ms=40_000), 2: chose(KEY, ms=20_000), 5: chose(WRONG, ms=70_000)})
    first, second = result.blocks
    assert (first.used_ms, first.limit_ms, first.item_ms, first.item_limit_ms) == (
        120_000,
        192_000,
        30_000,
        48_000,
    )
    assert (first.answered, first.blank, first.unseen, first.ended) == (2, 2, 2, "ended")
    assert second.ended == "time"
    assert [item.position for item in result.slowest[:3]] == [5, 1, 2]
    assert (result.median_right_ms, result.median_wrong_ms) == (30_000, 70_000)


def test_an_attempt_given_up_is_scored_on_what_it_reached() -> None:
    attempt = Attempt(
        PLAN,
        phase=Phase.BLOCK,
        block=2,
        responses=MappingProxyType({1: chose(KEY), 5: chose(KEY), 6: Response(visits=1, spent_ms=1)}),
        used_ms=31_000,
        block_used_ms=(90_000,),
        ended_by=("ended",),
    )
    result = score(attempt, FORM, ITEMS, grade(attempt, FORM, ITEMS, {}))
    assert (result.right, result.scored, result.blank, result.not_reached) == (2, 5, 3, 2)
    assert [block.ended for block in result.blocks] == ["ended", "given up"]
    assert result.blocks[1].used_ms == 31_000


def test_an_attempt_given_up_in_the_tutorial_has_no_score() -> None:
    attempt = Attempt(PLAN, phase=Phase.TUTORIAL)
    result = score(attempt, FORM, ITEMS, grade(attempt, FORM, ITEMS, {}))
    assert (result.share, result.error, result.item_ms, result.slowest) == (None, None, None, ())
    assert {block.ended for block in result.blocks} == {"not begun"}


def test_a_misconception_is_named_when_chosen_twice_and_not_by_a_rapid_guess() -> None:
    responses = {
        1: chose(WRONG),
        2: chose(WRONG),
        3: chose(OTHER),
        PRETEST: chose(WRONG),
        5: chose(OTHER, ms=500),
    }
    assert [(found.tag, found.times) for found in result_of(responses).misconceptions] == [("idea-1", 3)]


@given(
    st.dictionaries(
        st.integers(1, 8), st.builds(chose, st.integers(0, 2), ms=st.integers(0, 100_000)), max_size=8
    )
)
def test_counts_always_add_up(responses: dict[int, Response]) -> None:
    result = result_of(responses)
    assert result.scored + result.pretest + result.not_reached == 8
    assert 0 <= result.right <= result.scored - result.blank
    assert sum(block.answered for block in result.blocks) == len(responses)
    assert len(result.observations()) + result.blank + result.rapid == result.scored
