"""What the charts of progress draw: points, bars and lines as numbers, before any widget makes signs of them."""

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ma_exam.core.progress import Progress
from ma_exam.core.progress_pace import NEWEST

MOST_TICKS = 8
BESIDE = 0.2
"""How far the two signs of one exam stand from its middle, so that equal times do not hide each other."""

PLAIN_TERMS = ("linux", "dumb", "unknown")
"""Terminals whose fonts may lack the signs of a chart; there the numbers stand alone."""


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one kind, each under the same one-column sign; with `errors` each has a bar to either side."""

    sign: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    errors: tuple[float, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: its series, marks along both sides, a level line or none, and what the signs mean."""

    series: tuple[Series, ...]
    x_marks: Mapping[float, str]
    y_low: float
    y_high: float
    y_marks: tuple[float, ...]
    caption: str
    level: float | None = None
    x_range: tuple[float, float] = field(default=(0.0, 1.0))


def charts_can_show(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this terminal surely has the signs of a chart."""
    return environment.get("TERM", "") not in PLAIN_TERMS


def drawing(name: str, progress: Progress) -> Drawing | None:
    """The chart of the page of that name; None where it has none, or nothing to draw."""
    make = {"scores": _scores, "lost": _lost, "pace": _pace}.get(name)
    return make(progress) if make else None


def _scores(progress: Progress) -> Drawing | None:
    mocks = progress.mocks[-NEWEST:]
    if not mocks:
        return None
    shares, errors = (
        [100 * mock.share for mock in mocks],
        [100 * mock.error for mock in mocks],
    )
    target = progress.blueprint.target_percent
    least = min(target, *(share - error for share, error in zip(shares, errors, strict=True)))
    most = max(target, *(share + error for share, error in zip(shares, errors, strict=True)))
    low, high, marks = axis(least, min(100.0, most))
    xs = tuple(float(place) for place in range(1, len(mocks) + 1))
    return Drawing(
        (Series("+", xs, tuple(shares), tuple(errors)),),
        thinned({x: str(mock.number) for x, mock in zip(xs, mocks, strict=True)}),
        low,
        min(100.0, high),
        marks,
        f"percent by mock exam, its number below; bar: one SEM either way; line: target {target}",
        float(target),
        (0.4, len(mocks) + 0.6),
    )


def _lost(progress: Progress) -> Drawing | None:
    weeks = [week for week in progress.weeks if week.lost is not None]
    if not weeks:
        return None
    ys = tuple(week.lost or 0.0 for week in weeks)
    errors = tuple((week.high - week.low) / 2 for week in weeks)
    _, high, marks = axis(0.0, max(week.high for week in weeks))
    xs = tuple(week.monday / 7 for week in weeks)
    return Drawing(
        (Series("+", xs, ys, errors, joined=True),),
        thinned({x: _short_day(week.monday) for x, week in zip(xs, weeks, strict=True)}),
        0.0,
        high,
        marks,
        f"exam items lost, of {progress.blueprint.scored}, by week (its Monday below); bar: 80 % range",
        x_range=(xs[0] - 0.6, xs[-1] + 0.6),
    )


def _pace(progress: Progress) -> Drawing | None:
    paces = [entry for entry in progress.paces if entry.blocks]
    both = [entry.median_right_ms or entry.median_wrong_ms for entry in paces]
    if not any(both):
        return None
    xs = [float(place) for place in range(1, len(paces) + 1)]
    right, wrong = (
        [(x, ms / 1000) for x, ms in zip(xs, times, strict=True) if ms is not None]
        for times in (
            [entry.median_right_ms for entry in paces],
            [entry.median_wrong_ms for entry in paces],
        )
    )
    limit = paces[-1].blocks[0].limit_ms / 1000
    _, high, marks = axis(0.0, max(limit, *(y for _, y in (*right, *wrong))))
    return Drawing(
        tuple(
            Series(sign, tuple(x + beside for x, _ in points), tuple(y for _, y in points))
            for sign, points, beside in (("r", right, -BESIDE), ("w", wrong, BESIDE))
            if points
        ),
        thinned({x: str(entry.number) for x, entry in zip(xs, paces, strict=True)}),
        0.0,
        high,
        marks,
        f"median seconds by exam, its number below: r right answers, w wrong; line: limit {limit:.0f} s an item",
        limit,
        (0.4, len(paces) + 0.6),
    )


def axis(least: float, most: float) -> tuple[float, float, tuple[float, ...]]:
    """An axis over these values: its ends at round numbers, and marks about every fourth part of it."""
    span = max(most - least, 1.0)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**6) if span / step <= 5)
    low, high = step * math.floor(least / step), step * math.ceil(most / step)
    high = max(high, low + step)
    count = round((high - low) / step)
    return float(low), float(high), tuple(float(low + step * place) for place in range(count + 1))


def thinned(marks: Mapping[float, str], most: int = MOST_TICKS) -> dict[float, str]:
    """Of many marks every second, third ... one, counted from the last, so that labels keep apart."""
    places: Sequence[float] = list(marks)
    step = -(-len(places) // most) or 1
    kept = places[::-1][::step][::-1]
    return {place: marks[place] for place in kept}


def _short_day(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.day} {day:%b}"
