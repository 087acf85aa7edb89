"""Intervals for a share of right answers: the beta distribution, Wilson and Jeffreys, without any library."""

import math
from statistics import NormalDist

_STEPS = 1_000
_TINY = 1e-300
_EXACT = 1e-14
_HALVINGS = 64


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The chance that a Beta(a, b) share is at most `x`; a, b > 0.

    Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, by Lentz's method.
    Raises `ValueError` for shapes that are not positive.
    """
    if a <= 0 or b <= 0:
        raise ValueError(f"Beta({a}, {b}) does not exist: both shapes must be above 0")
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - incomplete_beta(b, a, 1 - x)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return min(1.0, math.exp(log_front) * _fraction(a, b, x) / a)


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    result = d
    for step in range(1, _STEPS):
        twice = a + 2 * step
        even = step * (b - step) * x / ((twice - 1) * twice)
        odd = -(a + step) * (a + b + step) * x / (twice * (twice + 1))
        change = 1.0
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            change = c * d
            result *= change
        if abs(change - 1) < _EXACT:
            break
    return result


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def quantile(a: float, b: float, chance: float) -> float:
    """The share that a Beta(a, b) share stays below with this chance (0-1), by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if incomplete_beta(a, b, middle) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def wilson(right: float, answered: float, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a share (0-1); the whole range where nothing was answered."""
    if answered <= 0:
        return 0.0, 1.0
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    share = right / answered
    centre = (share + z2 / (2 * answered)) / (1 + z2 / answered)
    variance = share * (1 - share) / answered + z2 / (4 * answered**2)
    half = math.sqrt(z2 * variance) / (1 + z2 / answered)
    return (
        0.0 if right <= 0 else max(0.0, centre - half),
        1.0 if right >= answered else min(1.0, centre + half),
    )


def jeffreys(right: float, answered: float, confidence: float = 0.95) -> tuple[float, float]:
    """The Jeffreys interval of a share (0-1): Beta(right + .5, wrong + .5), closed at 0 and 1."""
    tail = (1 - confidence) / 2
    a, b = right + 0.5, answered - right + 0.5
    return (
        0.0 if right <= 0 else quantile(a, b, tail),
        1.0 if right >= answered else quantile(a, b, 1 - tail),
    )
