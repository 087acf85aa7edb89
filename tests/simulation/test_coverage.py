"""The range printed for readiness holds the true value as often as an 80 % range should: 500 made-up students."""

from dataclasses import replace

import pytest

from benchmarks.coverage import Trial, by_band, coverage, forms_of, trials
from benchmarks.students import Outline, Student
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.item import Item
from ma_exam.core.readiness import Zone
from ma_exam.core.weakness import exam_items
from ma_exam.services.exams import blueprint
from tests.support.toys import make_item

LEAST, MOST = 0.75, 0.85
"""Between these lies the share of students whose true value an 80 % range should hold."""


@pytest.fixture(scope="module")
def exam() -> Blueprint:
    return blueprint("cma")


@pytest.fixture(scope="module")
def items(exam: Blueprint) -> list[Item]:
    """A bank of its own, five items for each one of a form, so that no edit of the shipped one moves a figure."""
    needed = exam_items(exam)
    return [
        replace(make_item(number, leaf.topics[0]), difficulty=1 + number % 3)
        for leaf in exam.leaves()
        for number in range(5 * needed[leaf.code])
    ]


@pytest.fixture(scope="module")
def tried(exam: Blueprint, items: list[Item]) -> list[Trial]:
    return trials(exam, items, 500, forms=forms_of(exam, items, 25))


def test_the_range_holds_the_true_value_of_four_students_in_five(tried: list[Trial]) -> None:
    found = coverage(tried)
    assert found.students == 500
    assert LEAST <= found.share <= MOST


def test_no_band_of_ability_is_told_much_worse(tried: list[Trial]) -> None:
    """A band holds 150 students and more, so that chance alone moves its share by up to ten points."""
    bands = by_band(tried)
    assert sum(band.students for band in bands) == 500
    assert all(band.students > 100 and LEAST - 0.05 <= band.share <= MOST + 0.05 for band in bands)


def test_the_estimate_lies_neither_high_nor_low(tried: list[Trial]) -> None:
    assert abs(sum(trial.off for trial in tried)) / len(tried) < 0.005


def test_a_zone_is_seldom_too_good(tried: list[Trial]) -> None:
    """*Likely ready* says: almost surely not more than five points below the target."""
    ready = [trial for trial in tried if trial.said.zone is Zone.LIKELY]
    wrong = [trial for trial in ready if 100 * trial.true_value < trial.said.target_percent - 5]
    assert len(ready) > 100
    assert len(wrong) / len(ready) < 0.05


def test_a_student_is_who_the_name_says(exam: Blueprint, items: list[Item]) -> None:
    outline = Outline.of(exam, items)
    one, again, other = (Student.made_up(name, outline) for name in ("a", "a", "b"))
    assert one.ability == again.ability != other.ability
    assert {one.answer("C1.1", items[0], f"meeting {number}") for number in range(60)} > {0}
    assert one.answer("C1.1", items[0], "now") == again.answer("C1.1", items[0], "now")


def test_the_true_value_is_the_share_right_in_the_long_run(exam: Blueprint, items: list[Item]) -> None:
    outline = Outline.of(exam, items)
    student = Student.made_up("long run", outline)
    pool = [item for item in items if item.topic == "C1.1"]
    meetings = 400
    right = sum(
        student.answer("C1.1", item, str(n)) in item.key for item in pool for n in range(meetings)
    ) / (meetings * len(pool))
    assert right == pytest.approx(student.true_share("C1.1"), abs=0.01)
    assert student.true_value == pytest.approx(1 - sum(student.true_losses().values()) / 180)
