"""Intervals for a share of right answers: the beta distribution, Wilson and Jeffreys, without any library."""

import math
from bisect import bisect_right
from itertools import accumulate, pairwise
from statistics import NormalDist

_STEPS = 1_000
_TINY = 1e-300
_EXACT = 1e-14
_HALVINGS = 64
_REACH = 8.0
"""Standard deviations of a curve to either side; what lies beyond is under 1e-9 of all."""
_POINTS = 200


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
    """The share that a Beta(a, b) share stays below with this chance (0-1), by Newton's method within a bisection."""
    low, high = 0.0, 1.0
    share = a / (a + b)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    for _ in range(_HALVINGS):
        off = incomplete_beta(a, b, share) - chance
        if off < 0:
            low = share
        else:
            high = share
        density = math.exp(log_front + (a - 1) * math.log(share) + (b - 1) * math.log1p(-share))
        nearer = share - off / density if density > _TINY else low
        if not low < nearer < high:
            nearer = (low + high) / 2
        if abs(nearer - share) < _EXACT or not 0 < nearer < 1:
            return nearer
        share = nearer
    return share


Curve = tuple[list[float], list[float]]
"""Shares in rising order, and the chance that lies below each; from 0 to 1."""


def curve(a: float, b: float) -> Curve:
    """The distribution of a Beta(a, b) share as a curve to calculate with; a, b at least 1/2.

    Its points are even in the angle asin(sqrt(share)): there the spread is about 1 / (2 sqrt(a + b)) everywhere, and
    the density has no pole.
    """
    centre, reach = math.asin(math.sqrt(a / (a + b))), _REACH / (2 * math.sqrt(a + b))
    low, high = max(0.0, centre - reach), min(math.pi / 2, centre + reach)
    angles = [low + (high - low) * place / _POINTS for place in range(_POINTS + 1)]
    at_centre = _log_density(a, b, centre)
    densities = [math.exp(_log_density(a, b, angle) - at_centre) for angle in angles]
    below = list(accumulate((one + other for one, other in pairwise(densities)), initial=0.0))
    return [math.sin(angle) ** 2 for angle in angles], [chance / below[-1] for chance in below]


def _log_density(a: float, b: float, angle: float) -> float:
    return (2 * a - 1) * math.log(max(_TINY, math.sin(angle))) + (2 * b - 1) * math.log(
        max(_TINY, math.cos(angle))
    )


def chance_below(distribution: Curve, share: float) -> float:
    """The chance that a share of this distribution stays below `share`, from the line between two points."""
    shares, chances = distribution
    place = bisect_right(shares, share)
    if place == 0:
        return 0.0
    if place == len(shares):
        return 1.0
    left, right = shares[place - 1], shares[place]
    part = (share - left) / (right - left)
    return chances[place - 1] + part * (chances[place] - chances[place - 1])


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
