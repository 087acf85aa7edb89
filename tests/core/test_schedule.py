"""Spaced review by the card: the published figures, the traps of the library, and the exam's date as a cap."""

import random
import sys
from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.item import ItemRef
from ma_exam.core.schedule import (
    FACTOR,
    FAR,
    NEAR,
    NEAR_DAYS,
    Card,
    Outcome,
    due_day,
    interval,
    outcome_of,
    recall,
    review,
)

REF = ItemRef("toys", "a001")
DAY = 739_000
AGAIN, HARD, GOOD = Outcome.AGAIN, Outcome.HARD, Outcome.GOOD
GAPS = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(Outcome)), min_size=1, max_size=12)


def reviewed(outcomes: list[Outcome], retention: float) -> tuple[list[int], Card]:
    """The intervals, and the card, of one that is reviewed on each day that recall falls to `retention`."""
    card, day, days = None, DAY, []
    for outcome in outcomes:
        card = review(REF, card, outcome, day)
        days.append(interval(card.stability, retention))
        day += days[-1]
    assert card is not None
    return days, card


def history(steps: list[tuple[int, Outcome]]) -> Card:
    card, day = None, DAY
    for gap, outcome in steps:
        day += gap
        card = review(REF, card, outcome, day)
    assert card is not None
    return card


@pytest.mark.parametrize(("retention", "days"), [(0.90, [2, 11, 46]), (0.95, [1, 3, 8]), (0.97, [1, 2, 4])])
def test_three_right_answers_give_the_measured_intervals(retention: float, days: list[int]) -> None:
    assert reviewed([GOOD] * 3, retention)[0] == days


def test_the_forecast_for_day_14_is_as_measured() -> None:
    assert recall(review(REF, None, GOOD, DAY), DAY + 14) == pytest.approx(0.74, abs=0.005)
    # Reviewed at 90 %: on days 0, 1, 3 and 9.
    days, card = reviewed([AGAIN, GOOD, GOOD, GOOD], FAR)
    assert (days[:3], card.last_day) == ([1, 2, 6], DAY + 9)
    assert recall(card, DAY + 14) == pytest.approx(0.96, abs=0.005)


@pytest.mark.parametrize(
    ("right", "sure", "outcome"),
    [
        (True, "", GOOD), (True, "sure", GOOD), (True, "unsure", HARD), (True, "guess", AGAIN),
        (False, "", AGAIN), (False, "sure", AGAIN), (False, "unsure", AGAIN), (False, "guess", AGAIN),
    ],
)  # fmt: skip
def test_what_an_answer_says_of_memory(right: bool, sure: str, outcome: Outcome) -> None:
    assert outcome_of(right, sure) is outcome


@given(GAPS)
def test_days_and_forecasts_are_those_of_the_library(steps: list[tuple[int, Outcome]]) -> None:
    noon = datetime.fromordinal(DAY).replace(hour=12, tzinfo=UTC)
    near = fsrs.Scheduler(
        desired_retention=NEAR, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    theirs, when = fsrs.Card(card_id=1), noon
    for gap, outcome in steps:
        when += timedelta(days=gap)
        theirs, _ = near.review_card(theirs, fsrs.Rating[outcome.name.title()], when)
    ours = history(steps)
    assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
    assert interval(ours.stability, NEAR) == (theirs.due - when).days
    assert ours.interval_days == interval(ours.stability, FAR)
    later = near.get_card_retrievability(theirs, when + timedelta(days=20))
    assert recall(ours, ours.last_day + 20) == pytest.approx(later, abs=1e-12)
    assert pytest.approx(0.98035, abs=1e-5) == FACTOR


@given(GAPS, st.sampled_from(Outcome))
def test_a_second_answer_on_the_same_day_changes_nothing(
    steps: list[tuple[int, Outcome]], second: Outcome
) -> None:
    card = history(steps)
    assert review(REF, card, second, card.last_day) is card


def test_reviews_and_lapses_are_counted_by_the_day() -> None:
    card = history([(0, AGAIN), (1, GOOD), (3, AGAIN), (1, HARD)])
    assert (card.item, card.reviews, card.lapses) == (REF, 4, 1)


def test_a_clock_set_back_does_not_stop_reviews() -> None:
    ahead = review(REF, None, GOOD, DAY + 4000)
    back = review(REF, ahead, GOOD, DAY)
    assert (back.last_day, back.reviews) == (DAY, 2)
    assert back.stability == review(REF, ahead, GOOD, DAY + 4001).stability


def test_nothing_is_random_and_no_clock_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoClock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "NoClock":
            raise AssertionError("the clock was asked")

    monkeypatch.setattr(sys.modules["fsrs.card"], "datetime", NoClock)
    monkeypatch.setattr(random, "random", lambda: 1 / 0)
    assert history([(1, GOOD), (2, GOOD)]).interval_days > 2


@pytest.mark.parametrize("retention", [-0.1, 0.0, 1.0, 1.5])
def test_what_the_library_would_swallow_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="cannot be aimed at"):
        interval(5.0, retention)


@given(GAPS, st.integers(-5, 200))
def test_the_exams_date_caps_when_it_is_read(steps: list[tuple[int, Outcome]], left: int) -> None:
    card = history(steps)
    day = due_day(card, card.last_day + left) - card.last_day
    assert day >= 1
    if left > 0:
        assert day <= max(1, left - 1)
        expected = interval(card.stability, NEAR) if left <= NEAR_DAYS else card.interval_days
        assert day == min(expected, max(1, left - 1))
    else:
        assert day == card.interval_days
    assert due_day(card, None) == card.last_day + card.interval_days
