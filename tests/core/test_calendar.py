"""The plan of two weeks: as designed where all goes well, and moved by what really happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.calendar import (
    FINAL_BEFORE,
    LATEST_BEFORE,
    MOCKS,
    Day,
    Happened,
    Kind,
    Outlook,
    Task,
    begin_of,
    calendar,
    reviews_ahead,
)
from ma_exam.core.item import ItemRef
from ma_exam.core.review import limit_on
from ma_exam.core.schedule import Card

EXAM = 740_000
FIRST = EXAM - 14
MOCK, HALF = Happened(mocks=1, answers=200), Happened(blocks=2, answers=100)
TOPICS = ("Infection control", "Pharmacology", "Billing")


def days(
    today: int,
    happened: dict[int, Happened] | None = None,
    *,
    exam: int | None = EXAM,
    since: int = 0,
    due: dict[int, int] | None = None,
    final: bool = True,
    limit: int = 60,
) -> dict[int, Day]:
    """The calendar by day of the plan: 1 to 14, and 15 for the exam."""
    outlook = Outlook(exam, begin_of(exam, since) if exam else 0, limit, TOPICS, final)
    found = calendar(FIRST - 10, EXAM + 3, today, outlook, happened or {}, due or {}, confident=7)
    return {day.day - FIRST + 1: day for day in found}


def mocks(found: dict[int, Day]) -> dict[int, Kind]:
    return {number: day.mock.kind for number, day in found.items() if day.mock}


def on(number: int) -> int:
    return FIRST + number - 1


def kinds(day: Day) -> list[Kind]:
    return [task.kind for task in day.tasks]


def test_two_weeks_ahead_it_is_the_plan_as_designed() -> None:
    found = days(FIRST, due={on(n): 20 for n in range(1, 16)})
    assert mocks(found) == {1: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL}
    for number in (2, 3, 4, 5, 6, 8, 9, 10, 11):
        assert found[number].tasks == (Task(Kind.REVIEW, 20), Task(Kind.TOPICS, 40, TOPICS))
    assert kinds(found[7]) == [Kind.HALF, Kind.REVIEW]
    assert kinds(found[13]) == [Kind.CONFIDENT, Kind.REVIEW]
    assert found[14].tasks == (Task(Kind.REVIEW, 20),)
    assert found[14].light
    assert kinds(found[15]) == [Kind.EXAM, Kind.REVIEW]
    assert [found[number].number for number in (0, 1, 14, 15)] == [0, 1, 14, 0]


def test_before_it_begins_there_is_the_daily_load() -> None:
    found = days(FIRST - 5, due={on(-3): 10})
    assert found[-3].tasks == (Task(Kind.REVIEW, 10), Task(Kind.TOPICS, 50, TOPICS))
    assert mocks(found) == {1: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL}


def test_a_full_day_of_reviews_leaves_no_room_for_topics() -> None:
    assert kinds(days(FIRST, due={on(3): 58})[3]) == [Kind.REVIEW]


def test_what_was_done_stays_beside_what_was_planned() -> None:
    happened = {on(1): MOCK, on(2): Happened(answers=44, repeats=20)}
    found = days(on(4), happened)
    assert found[1].mock_done
    assert (kinds(found[2]), found[2].done.answers) == ([Kind.REVIEW, Kind.TOPICS], 44)
    assert (kinds(found[3]), found[3].done) == ([Kind.REVIEW, Kind.TOPICS], Happened())
    assert mocks(found) == {1: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL}


def test_a_missed_mock_moves_on_day_by_day() -> None:
    found = days(on(3))
    assert mocks(found) == {1: Kind.MOCK, 2: Kind.MOCK, 3: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL}
    assert not found[1].mock_done
    found = days(on(8), {on(5): MOCK})
    assert mocks(found)[7] is mocks(found)[8] is Kind.HALF
    assert 9 not in mocks(found)


def test_half_a_mock_that_comes_too_near_to_the_final_is_left_out() -> None:
    assert mocks(days(on(11), {on(1): MOCK}))[10] is Kind.HALF
    assert {n: kind for n, kind in mocks(days(on(11), {on(1): MOCK})).items() if n >= 11} == {12: Kind.FINAL}


def test_the_final_moves_one_day_and_never_into_the_last() -> None:
    done = {on(1): MOCK, on(7): HALF}
    assert mocks(days(on(13), done)) == {1: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL, 13: Kind.FINAL}
    assert 14 not in mocks(days(on(14), done))


def test_a_mock_sat_early_takes_the_place_of_the_final() -> None:
    assert mocks(days(on(12), {on(1): MOCK, on(11): MOCK})) == {
        1: Kind.MOCK,
        7: Kind.HALF,
        8: Kind.HALF,
        9: Kind.HALF,
        10: Kind.HALF,
    }


def test_a_mock_of_last_week_spares_the_first() -> None:
    assert mocks(days(FIRST, {FIRST - 3: MOCK})) == {7: Kind.HALF, 12: Kind.FINAL}
    assert mocks(days(FIRST, {FIRST - 9: MOCK}))[1] is Kind.MOCK


def test_without_a_final_kept_back_it_is_a_mock_like_others() -> None:
    assert mocks(days(FIRST, final=False))[12] is Kind.MOCK


def test_a_mock_sat_today_is_done_and_what_follows_counts_it() -> None:
    found = days(FIRST, {FIRST: MOCK})
    assert found[1].mock_done
    assert found[1].next_task() is None
    assert mocks(found) == {1: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL}


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (13, {2: Kind.MOCK, 7: Kind.HALF, 12: Kind.FINAL}),
        (10, {5: Kind.MOCK, 9: Kind.HALF, 12: Kind.FINAL}),
        (9, {6: Kind.MOCK, 12: Kind.FINAL}),
        (6, {9: Kind.MOCK, 12: Kind.FINAL}),
        (5, {12: Kind.FINAL}), (3, {12: Kind.FINAL}), (2, {13: Kind.HALF}), (1, {}), (0, {}),
    ],
)  # fmt: skip
def test_with_fewer_days_it_holds_fewer_mocks(left: int, expected: dict[int, Kind]) -> None:
    assert mocks(days(EXAM - left, since=EXAM - left)) == expected


@given(
    st.integers(0, 16),
    st.integers(-20, 14),
    st.dictionaries(
        st.integers(-12, 14),
        st.builds(Happened, st.integers(0, 1), st.integers(0, 3), st.integers(0, 200)),
        max_size=9,
    ),
    st.booleans(),
)
def test_no_mock_stands_on_the_last_day_and_full_ones_stand_apart(
    left: int, since: int, done: dict[int, Happened], final: bool
) -> None:
    today = EXAM - left
    happened = {on(n): one for n, one in done.items() if on(n) <= today}
    found = days(today, happened, since=on(since), final=final)
    ahead = {day.day: day.mock.kind for day in found.values() if day.day > today and day.mock}
    assert all(day <= EXAM - LATEST_BEFORE for day in ahead)
    full = [day for day, kind in ahead.items() if kind is not Kind.HALF]
    assert len(full) <= 2
    assert len(full) < 2 or full[1] - full[0] >= FINAL_BEFORE
    assert sum(kind is Kind.HALF for kind in ahead.values()) <= 1
    assert all(kind in MOCKS for kind in ahead.values())
    if today < EXAM:
        # Whatever happens, what is planned is begun with today's first open task, or there is none.
        here = next(day for day in found.values() if day.day == today)
        assert here.next_task() is None or here.next_task() in here.tasks


def card(number: int, last: int, interval_days: int) -> Card:
    return Card(ItemRef("toys", str(number)), 50.0, 5.0, interval_days, last, 3, 0)


def test_what_does_not_fit_a_day_is_moved_on() -> None:
    cards = [card(n, FIRST - 2, 1) for n in range(25)] + [card(99, FIRST, 2)]
    found = reviews_ahead(cards, FIRST, None, 10, done=4, days=5)
    assert found == {FIRST: 6, FIRST + 1: 10, FIRST + 2: 10, FIRST + 3: 0, FIRST + 4: 0}


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 40)), max_size=80),
    st.integers(5, 30),
    st.integers(1, 20),
)
def test_no_day_ahead_holds_more_than_its_limit(rows: list[tuple[int, int]], limit: int, left: int) -> None:
    cards = [card(n, FIRST - ago, days_) for n, (ago, days_) in enumerate(rows)]
    found = reviews_ahead(cards, FIRST, FIRST + left, limit)
    assert all(count <= limit_on(day, FIRST + left, limit) for day, count in found.items())
    assert sum(found.values()) <= len(cards)
