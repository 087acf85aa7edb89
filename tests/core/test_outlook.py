"""When the final mock is offered, what is too thin to say, which percents stand alone, and what is best done next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.final_mock import FinalMock, Moment, final_mock
from ma_exam.core.outlook import Next, Outlook, Sight, thin_parts
from ma_exam.core.readiness import Readiness, ShareRange, Zone

OUTLINE = (
    Domain("B", "Beta", 10, ("B",)),
    Domain(
        "A", "Alpha", 30,
        children=(Domain("A1", "First", 1, ("A1",)), Domain("A2", "Second", 2, ("A2",))),
    ),
    Domain("Z", "Not asked", 0, ("Z",)),
)  # fmt: skip
EXAM = Blueprint("toy", "1", "Toy", "Board", (Block(44, 40, 40),), 0, 0, OUTLINE, None, 75, {})


def moment(days: int | None = None, others: int = 0, *, kept: bool = True, sat: bool = False) -> FinalMock:
    return final_mock(kept_back=kept, sat=sat, others=others, days=days)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (30, Moment.LATER),
        (5, Moment.LATER),
        (4, Moment.NOW),
        (3, Moment.NOW),
        (2, Moment.NOW),
        (1, Moment.TOO_LATE),
        (0, Moment.TOO_LATE),
    ],
)
@pytest.mark.parametrize("others", [0, 3])
def test_with_a_date_the_final_is_offered_two_to_four_days_before(
    days: int, found: Moment, others: int
) -> None:
    assert moment(days, others).moment is found


@pytest.mark.parametrize("days", [None, -1, -30])
def test_without_a_date_to_come_it_is_offered_after_two_other_mocks(days: int | None) -> None:
    found = [moment(days, others).moment for others in range(4)]
    assert found == [Moment.LATER, Moment.LATER, Moment.NOW, Moment.NOW]
    assert moment(days, 1).days is None


@given(st.none() | st.integers(-5, 40), st.integers(0, 5), st.booleans())
def test_it_is_never_offered_when_it_was_sat_or_is_not_kept_back(
    days: int | None, others: int, kept: bool
) -> None:
    assert moment(days, others, kept=kept, sat=True).moment is Moment.SAT
    assert moment(days, others, kept=False).moment is Moment.NONE
    assert not moment(days, others, kept=kept, sat=True).open


@given(st.none() | st.integers(-5, 40), st.integers(0, 5), st.booleans(), st.booleans())
def test_only_who_wants_it_much_too_early_is_asked(
    days: int | None, others: int, kept: bool, sat: bool
) -> None:
    found = moment(days, others, kept=kept, sat=sat)
    if found.asks:
        assert found.moment is Moment.LATER
        assert found.days is None or found.days > 7
    assert not moment(6, others).asks
    assert moment(8, others).asks
    assert moment(None, 1).asks


def test_a_percent_stands_alone_from_twenty_five_answers_and_not_at_all_under_ten() -> None:
    assert [Sight(4, n).share is None for n in (4, 9, 10, 25)] == [True, True, False, False]
    assert [Sight(4, n).range is None for n in (9, 10, 24, 25)] == [True, False, False, True]
    low, high = Sight(7, 10).range or (0.0, 0.0)
    assert low == pytest.approx(0.498, abs=0.01)
    assert high == pytest.approx(0.852, abs=0.01)


def test_thin_parts_are_named_once_at_the_highest_level_by_weight() -> None:
    assert [(part.code, part.exam_items, part.answers) for part in thin_parts(EXAM, {})] == [
        ("A", 30, 0),
        ("B", 10, 0),
    ]
    found = thin_parts(EXAM, {"A1": 4, "A2": 1, "B": 4})
    assert [(part.code, part.exam_items, part.answers) for part in found] == [
        ("A2", 20, 1),
        ("B", 10, 4),
        ("A1", 10, 4),
    ]
    assert thin_parts(EXAM, {"A1": 5, "A2": 5, "B": 5}) == ()


SAID = Readiness(Zone.BORDERLINE, (), 75, 130, 180, 180, 3, "", ShareRange(0.72, 0.68, 0.76))
OUTLOOK = Outlook(EXAM, None, SAID, 1, Sight(0, 0), Sight(0, 0), (), moment(20), 180, True)
NO_ESTIMATE = replace(SAID, zone=Zone.NONE, estimate=None)


@pytest.mark.parametrize(
    ("outlook", "found"),
    [
        (OUTLOOK, Next.DRILL),
        (replace(OUTLOOK, readiness=replace(SAID, zone=Zone.LIKELY)), Next.REVIEW),
        (replace(OUTLOOK, readiness=NO_ESTIMATE), Next.MOCK),
        (replace(OUTLOOK, readiness=None), Next.MOCK),
        (replace(OUTLOOK, readiness=None, fresh=99), Next.ITEMS),
        (replace(OUTLOOK, readiness=None, ready=False), Next.ITEMS),
        (replace(OUTLOOK, final=moment(3)), Next.FINAL),
        (replace(OUTLOOK, readiness=None, final=moment(3)), Next.FINAL),
        (replace(OUTLOOK, final=moment(1)), Next.REST),
        (replace(OUTLOOK, readiness=None, final=moment(0)), Next.REST),
    ],
)
def test_what_is_best_done_next(outlook: Outlook, found: Next) -> None:
    assert outlook.next is found
