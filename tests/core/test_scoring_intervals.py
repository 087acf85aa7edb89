"""Intervals for a share, against published and independently computed figures."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.beta import chance_below, curve, incomplete_beta, jeffreys, quantile, wilson

SHAPES = st.floats(min_value=0.3, max_value=400)


@pytest.mark.parametrize(
    ("right", "answered", "wilson_95", "jeffreys_95", "wilson_80"),
    [
        (0, 3, (0.000, 0.561), (0.000, 0.536), (0.000, 0.354)),
        (3, 3, (0.439, 1.00), (0.464, 1.00), (0.646, 1.00)),
        (7, 10, (0.397, 0.892), (0.394, 0.907), (0.497, 0.846)),
        (22, 40, (0.398, 0.693), (0.397, 0.696), (0.449, 0.647)),
        (140, 200, (0.633, 0.759), (0.634, 0.760), (0.657, 0.740)),
    ],
)
def test_intervals_are_the_published_ones(
    right: int,
    answered: int,
    wilson_95: tuple[float, float],
    jeffreys_95: tuple[float, float],
    wilson_80: tuple[float, float],
) -> None:
    assert wilson(right, answered) == pytest.approx(wilson_95, abs=6e-4)
    assert jeffreys(right, answered) == pytest.approx(jeffreys_95, abs=6e-4)
    assert wilson(right, answered, 0.80) == pytest.approx(wilson_80, abs=6e-4)


def test_a_uniform_share_is_below_x_with_chance_x() -> None:
    assert incomplete_beta(1, 1, 0.37) == pytest.approx(0.37)
    assert quantile(1, 1, 0.2) == pytest.approx(0.2)


@given(a=st.integers(1, 60), b=st.integers(1, 60), x=st.floats(0.01, 0.99))
def test_the_beta_distribution_is_the_tail_of_the_binomial(a: int, b: int, x: float) -> None:
    trials = a + b - 1
    tail = math.fsum(math.comb(trials, k) * x**k * (1 - x) ** (trials - k) for k in range(a, trials + 1))
    assert incomplete_beta(a, b, x) == pytest.approx(tail, abs=1e-10)


@given(a=SHAPES, b=SHAPES, x=st.floats(1e-6, 1 - 1e-6))
def test_both_tails_sum_to_one(a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) + incomplete_beta(b, a, 1 - x) == pytest.approx(1, abs=1e-9)


@given(a=SHAPES, b=SHAPES, chance=st.floats(0.01, 0.99))
def test_the_quantile_undoes_the_distribution(a: float, b: float, chance: float) -> None:
    assert incomplete_beta(a, b, quantile(a, b, chance)) == pytest.approx(chance, abs=1e-6)


@given(a=SHAPES, b=SHAPES, lower=st.floats(0.01, 0.98), step=st.floats(0.005, 0.5))
def test_the_quantile_grows_with_the_chance(a: float, b: float, lower: float, step: float) -> None:
    assert quantile(a, b, lower) <= quantile(a, b, min(0.995, lower + step))


@given(st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_hold_the_share_and_stay_within_nought_and_one(sheet: tuple[int, int]) -> None:
    right, answered = sheet
    for low, high in (wilson(right, answered), jeffreys(right, answered), wilson(right, answered, 0.8)):
        assert 0 <= low < high <= 1
        if answered:
            assert low <= right / answered <= high


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_right_answer_never_lowers_an_interval(sheet: tuple[int, int]) -> None:
    right, answered = sheet
    for interval in (wilson, jeffreys):
        before, after = interval(right, answered), interval(right + 1, answered)
        assert before[0] <= after[0]
        assert before[1] <= after[1]


@pytest.mark.parametrize(("a", "b"), [(0.0, 1.0), (1.0, 0.0), (-1.0, 2.0)])
def test_shapes_must_be_above_nought(a: float, b: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        incomplete_beta(a, b, 0.5)


@given(a=st.floats(0.5, 20_000), b=st.floats(0.5, 20_000), x=st.floats(0.0, 1.0))
def test_a_curve_follows_the_distribution(a: float, b: float, x: float) -> None:
    assert chance_below(curve(a, b), x) == pytest.approx(incomplete_beta(a, b, x), abs=2e-3)


def test_a_curve_begins_at_nothing_and_ends_at_all() -> None:
    shares, chances = curve(3, 9)
    assert (chances[0], chances[-1]) == (0, 1)
    assert shares == sorted(shares)
    assert chance_below((shares, chances), -0.1) == 0
    assert chance_below((shares, chances), 1.0) == 1
