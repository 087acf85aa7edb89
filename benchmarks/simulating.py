"""What made-up students show of drill, reviews and readiness; `docs/simulation.md` tells method and figures."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from statistics import mean

from benchmarks.coverage import (
    STUDENTS,
    Coverage,
    Trial,
    by_band,
    coverage,
    forms_of,
    practised_trials,
    trials,
)
from benchmarks.measuring import Row
from benchmarks.two_weeks import Counts, Fortnight, above, agreement, fortnights
from ma_exam.core.weakness import exam_items
from ma_exam.services.desk import Desk
from ma_exam.services.exams import blueprint
from ma_exam.system_clock import SystemClock

AGREES = 0.6
"""The least correlation of practice with true loss."""

COVERED = 75.0, 85.0
"""Percent of students whose true value the 80 % range should hold."""


def two_weeks(rounds: int, folder: Path, students: int = STUDENTS) -> list[Row]:
    """Two weeks of so many students through the services, and readiness of `students` more by the core alone."""
    terms = fortnights([f"two weeks {number}" for number in range(1, rounds + 1)], folder)
    exam = blueprint("cma")
    desk = Desk.open(SystemClock(), folder / "library.db")
    items = desk.library.items()
    desk.close()
    forms = forms_of(exam, items)
    direct = trials(exam, items, students, forms=forms)
    alike = trials(exam, items, students, forms=forms, difficulty=False, name="alike")
    practised = practised_trials(exam, items, students, forms=forms)
    return [
        *_drill(terms),
        *_limits(terms),
        *_covered("readiness", "students who sit one mock", direct),
        *_covered("even items", "the same, items of a topic equally hard", alike),
        *_covered("practised", "students who sit a mock after a first one and 200 drilled items", practised),
    ]


def _drill(terms: Sequence[Fortnight]) -> list[Row]:
    """How far practice goes where points are truly lost, against practice by the exam's weights alone."""
    weights = {code: float(count) for code, count in exam_items(terms[0].student.outline.exam).items()}

    def row(name: str, what: str, figures: list[float], least: float | None = None) -> Row:
        told = f"{what}; {len(terms)} students, {min(figures):.2f} to {max(figures):.2f}"
        return Row(name, told, mean(figures), None, None, "r", least)

    def over(spent: list[Counts]) -> list[float]:
        return [agreement(one, term.lost) for one, term in zip(spent, terms, strict=True)]

    practised = [term.practised for term in terms]
    higher = [agreement(above(one), above(term.lost)) for one, term in zip(practised, terms, strict=True)]
    return [
        row("drill", "items practised with items truly lost, 48 topic groups", over(practised), AGREES),
        row("drill above", "the same over the 8 subcategories", higher, AGREES),
        row("drill alone", "the drills without the reviews", over([term.drilled for term in terms])),
        row("review alone", "the reviews without the drills", over([term.reviewed for term in terms])),
        row("by weight", "practice in proportion to the exam's weights", over([weights] * len(terms))),
    ]


def _limits(terms: Sequence[Fortnight]) -> list[Row]:
    days = [day for term in terms for day in term.days]
    beyond = sum(not day.held for day in days)
    most = max(day.reviewed for day in days)
    limits = f"{len(days)} days, at most {most} reviews of {max(day.limit for day in days)} allowed"
    said = list(chain.from_iterable(term.covered for term in terms))
    return [
        Row("daily limit", f"days with more reviews than the limit; {limits}", beyond, None, 0, "days"),
        Row(
            "term ranges",
            f"true value within the range printed after a mock, {len(said)} mocks",
            100 * mean(said),
            None,
            None,
            "%",
        ),
    ]


def _covered(name: str, what: str, tried: Sequence[Trial]) -> list[Row]:
    least, most = COVERED
    found = coverage(tried)
    rows = [Row(name, f"{_told(found)}: {what}", 100 * found.share, None, most, "%", least)]
    for band in by_band(tried):
        where = f"true value {100 * band.low:.0f}-{100 * band.high:.0f} %"
        rows.append(Row("", f"{_told(band)}: {where}", 100 * band.share, None, None, "%"))
    return rows


def _told(found: Coverage) -> str:
    low, high = found.range
    return f"of {found.students}, 95 % range {100 * low:.0f}-{100 * high:.0f}"
