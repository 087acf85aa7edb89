"""The first days of a made-up student through the services: practice goes where points are lost, reviews stay few."""

import pytest

from benchmarks.two_weeks import LIMIT, Fortnight, agreement, fortnights
from ma_exam.core.weakness import exam_items

DAYS = 5
AGREES = 0.5
"""Below what the whole two weeks show: five days and one mock tell less of a student."""


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Fortnight:
    """Day 1 with a mock, then four days of reviews and drills."""
    (found,) = fortnights(["two weeks 1"], tmp_path_factory.mktemp("term"), days=DAYS)
    return found


def test_practice_is_spent_where_points_are_truly_lost(days: Fortnight) -> None:
    assert sum(days.drilled.values()) == 4 * 40
    found = agreement(days.practised, days.lost)
    by_weight = {code: float(count) for code, count in exam_items(days.student.outline.exam).items()}
    assert found > AGREES
    assert found > agreement(by_weight, days.lost), "better than by the exam's weights alone"


def test_no_day_holds_more_reviews_than_were_set(days: Fortnight) -> None:
    assert [day.reviewed for day in days.days] == [0, *[LIMIT] * (DAYS - 1)], "there is always more to do"
    assert days.held
    assert all(day.waiting > 0 for day in days.days[1:]), "what is beyond the limit waits"
