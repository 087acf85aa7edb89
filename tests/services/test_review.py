"""Spaced review at the desk: cards follow from the answers, days are the learner's own, and a day has its limit."""

import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ma_exam.core.item import ItemRef
from ma_exam.core.records import AttemptKind
from ma_exam.core.schedule import Outcome, review
from ma_exam.core.supply import FINAL_SEED
from ma_exam.core.wish import Wish
from ma_exam.errors import UsageError
from ma_exam.services.review import (
    bring_up_to_date,
    daily_limit,
    due_items,
    exam_date,
    set_daily_limit,
    set_exam_date,
    today,
    today_of,
)
from ma_exam.services.sitting import commit_all
from ma_exam.system_clock import local_day
from tests.support.machine import DAY, HOUR, MINUTE, SECOND, Machine
from tests.support.past import FAST, ITEMS, SLOW, Answer, Past, utc_day
from tests.support.toys import EXAM, bank_record, make_items

pytestmark = pytest.mark.usefixtures("one_exam")


@pytest.fixture
def past(tmp_path: Path, machine: Machine) -> Iterator[Past]:
    (tmp_path / "shipped").mkdir()
    made = Past(tmp_path / "exam.db", machine)
    yield made
    made.desk.close()


def first(outcome: Outcome) -> tuple[int, int, float]:
    return 1, 0, review(ITEMS[0].ref, None, outcome, 1).stability


AGAIN, HARD, GOOD = (first(outcome) for outcome in Outcome)


@pytest.mark.parametrize(
    ("kind", "right", "sure", "spent", "expected"),
    [
        ("practice", True, "", SLOW, GOOD), ("practice", True, "sure", SLOW, GOOD), ("mock", True, "", SLOW, GOOD),
        ("practice", True, "unsure", SLOW, HARD), ("practice", True, "guess", SLOW, AGAIN),
        ("practice", False, "sure", SLOW, AGAIN), ("mock", False, "", SLOW, AGAIN),
        ("practice", True, "", FAST, AGAIN), ("practice", False, "", FAST, AGAIN),
        ("mock", None, "", SLOW, AGAIN), ("mock", None, "", 0, None), ("practice", None, "", SLOW, None),
    ],
)  # fmt: skip
def test_what_an_answer_says_of_memory(
    past: Past,
    kind: AttemptKind,
    right: bool | None,
    sure: str,
    spent: int,
    expected: tuple[int, int, float] | None,
) -> None:
    past.sit([(ITEMS[0], right, sure, spent)], kind)
    assert past.outcome(ITEMS[0]) == expected


def test_a_quick_right_answer_to_an_item_met_before_is_memory(past: Past) -> None:
    item = ITEMS[0]
    past.sit([(item, True, "", SLOW)])
    past.machine.run(3 * DAY)
    past.sit([(item, True, "", FAST)])
    found = past.outcome(item)
    assert found is not None
    assert (found[0], found[1]) == (2, 0)
    assert found[2] > GOOD[2]


def test_only_the_first_answer_of_a_day_counts(past: Past) -> None:
    past.sit([(ITEMS[0], False, "", SLOW)])
    past.sit([(ITEMS[0], True, "sure", SLOW)])
    assert past.outcome(ITEMS[0]) == AGAIN


def test_an_answer_belongs_to_the_day_it_was_given_on(past: Past) -> None:
    # It is 08:00. Fifteen hours and a half later it is 23:30; the second answer is given at 00:20.
    past.machine.run(15 * HOUR + 10 * MINUTE)
    past.sit(
        [(ITEMS[0], True, "", SLOW), (ITEMS[1], True, "", SLOW), (ITEMS[2], None, "", SLOW)],
        "mock",
        gap_ms=25 * MINUTE,
    )
    past.machine.run(2 * DAY)
    assert [found and found[1] for found in map(past.outcome, ITEMS[:3])] == [-3, -2, -2]


def test_a_day_is_as_long_as_the_clocks_on_the_wall_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        # 14 March 2027 has 23 hours there, 7 November 25.
        for before, hours in (
            (datetime(2027, 3, 14, 5, tzinfo=UTC), 23),
            (datetime(2027, 11, 7, 4, tzinfo=UTC), 25),
        ):
            midnight_us = int(before.timestamp()) * 1_000_000
            found = [
                local_day(midnight_us + us) - before.toordinal()
                for us in (-1, 0, hours * 3_600_000_000 - 1, hours * 3_600_000_000)
            ]
            assert found == [-1, 0, 0, 1]
    finally:
        monkeypatch.undo()
        time.tzset()
        assert "TZ" not in os.environ or os.environ["TZ"]


@pytest.mark.parametrize("seed", range(4))
def test_cards_made_anew_are_the_same_and_no_answer_is_taken_in_twice(past: Past, seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 - it makes up answers, no secrets
    for _ in range(12):
        answers: list[Answer] = [
            (
                item,
                chosen.choice([True, True, False, None]),
                chosen.choice(["", "sure", "unsure", "guess"]),
                chosen.choice([FAST, SLOW]),
            )
            for item in chosen.sample(ITEMS, 6)
        ]
        past.sit(answers, chosen.choice(["practice", "mock"]), gap_ms=chosen.choice([MINUTE, 5 * HOUR]))
        past.machine.run(chosen.randrange(3 * DAY))
        if chosen.random() < 0.5:
            bring_up_to_date(past.desk, at_most=chosen.randrange(1, 4), day_of=utc_day)
    bring_up_to_date(past.desk, day_of=utc_day)
    store = past.desk.database.cards
    kept = store.all()
    assert kept
    assert bring_up_to_date(past.desk, day_of=utc_day)
    assert store.all() == kept
    store.forget()
    assert not bring_up_to_date(past.desk, at_most=5, day_of=utc_day)
    while not bring_up_to_date(past.desk, at_most=5, day_of=utc_day):
        pass
    assert store.all() == kept
    # Cards that went missing, as after an import, are noticed.
    past.desk.database._connection.write("DELETE FROM card WHERE item = :item", {"item": next(iter(kept)).id})
    assert bring_up_to_date(past.desk, day_of=utc_day)
    assert store.all() == kept


@pytest.mark.parametrize("seed", range(6))
def test_reviews_never_exceed_the_daily_limit_over_weeks(past: Past, seed: int) -> None:
    chosen = random.Random(100 + seed)  # noqa: S311 - it makes up answers, no secrets
    limit = chosen.choice([5, 9, 12])
    set_daily_limit(past.desk, limit)
    start = date.fromordinal(today_of(past.desk, utc_day))
    set_exam_date(past.desk, date.fromordinal(start.toordinal() + 14), utc_day)
    by_ref = {item.ref: item for item in ITEMS}
    for day in range(15):
        reviewed: set[ItemRef] = set()
        for _ in range(4):
            seen = today(past.desk, EXAM, utc_day)
            allowed = limit if day < 13 else limit // 2 if day == 13 else min(limit, 10)
            assert seen.limit == allowed
            assert seen.due + len(reviewed) <= allowed
            refs = due_items(
                past.desk, EXAM, chosen.choice([4, 200]), ahead=chosen.random() < 0.5, day_of=utc_day
            )
            assert not reviewed & set(refs)
            answers: list[Answer] = [(by_ref[ref], chosen.random() < 0.6, "", SLOW) for ref in refs]
            if answers:
                past.sit(answers, what="due")
            reviewed |= set(refs)
            assert len(reviewed) <= allowed
            assert today(past.desk, EXAM, utc_day).done_today == len(reviewed)
            if chosen.random() < 0.5:
                new = chosen.sample(ITEMS, 5)
                fresh: list[Answer] = [
                    (item, chosen.random() < 0.5, "", SLOW) for item in new if item.ref not in past.met
                ]
                past.sit(fresh or [(new[0], None, "", SLOW)])
        past.machine.run(DAY)


def test_today_tells_what_is_due_and_how_long_it_takes(past: Past) -> None:
    assert today(past.desk, EXAM, utc_day).cards == 0
    past.sit([(item, False, "", 40 * SECOND) for item in ITEMS[:12]])
    assert today(past.desk, EXAM, utc_day).due == 0
    past.machine.run(DAY)
    set_daily_limit(past.desk, 10)
    seen = today(past.desk, EXAM, utc_day)
    assert (seen.due, seen.waiting, seen.done_today, seen.limit, seen.minutes, seen.cards) == (
        10,
        2,
        0,
        10,
        10,
        12,
    )
    assert (seen.exam_day, seen.days_left, seen.tapering, seen.exam_past) == (None, None, False, False)
    refs = due_items(past.desk, EXAM, day_of=utc_day)
    assert len(refs) == 10


def test_a_changed_exam_date_takes_effect_at_once(past: Past) -> None:
    past.sit([(item, True, "sure", SLOW) for item in ITEMS[:3]])
    past.machine.run(DAY)
    here = today_of(past.desk, utc_day)
    assert today(past.desk, EXAM, utc_day).due == 0
    set_exam_date(past.desk, date.fromordinal(here + 9), utc_day)
    seen = today(past.desk, EXAM, utc_day)
    assert (seen.due, seen.days_left, seen.exam_day) == (3, 9, here + 9)
    set_exam_date(past.desk, date.fromordinal(here + 40), utc_day)
    assert today(past.desk, EXAM, utc_day).due == 0
    set_exam_date(past.desk, date.fromordinal(here + 1), utc_day)
    assert today(past.desk, EXAM, utc_day).tapering
    past.machine.run(2 * DAY)
    seen = today(past.desk, EXAM, utc_day)
    assert (seen.exam_day, seen.days_left, seen.exam_past) == (None, None, True)
    assert exam_date(past.desk) == date.fromordinal(here + 1)
    with pytest.raises(UsageError, match="is over"):
        set_exam_date(past.desk, date.fromordinal(here), utc_day)
    set_exam_date(past.desk, None, utc_day)
    assert exam_date(past.desk) is None


@pytest.mark.parametrize("value", ["soon", 7, ["2027-01-01"], "2027-13-01"])
def test_settings_that_make_no_sense_count_as_not_set(past: Past, value: object) -> None:
    for name in ("exam_date", "daily_limit", "review_marker"):
        past.desk.database.remarks.set_setting(name, value)
    past.sit([(ITEMS[0], True, "", SLOW)])
    assert (exam_date(past.desk), daily_limit(past.desk)) in [(None, 60), (None, 7)]
    assert today(past.desk, EXAM, utc_day).cards == 1


@pytest.mark.parametrize("limit", [0, 4, 201, -1])
def test_a_daily_limit_has_its_own_limits(past: Past, limit: int) -> None:
    with pytest.raises(UsageError, match="5 to 200"):
        set_daily_limit(past.desk, limit)


def test_a_set_given_up_counts_with_what_was_answered(past: Past, machine: Machine) -> None:
    sitting = past.desk.start_practice("toy", Wish(count=3), seed=1)
    machine.run(MINUTE)
    commit_all(sitting, sitting.choose(1, 0))
    commit_all(sitting, sitting.leave())
    machine.run(3 * DAY)
    past.desk.give_up(1)
    found = past.outcome(next(item for item in ITEMS if item.ref == sitting.form.slot(1).item))
    assert found is not None
    assert found[:2] == (1, -3), "on the day of the answer, not on that of giving up"
    assert len(past.desk.database.cards.all()) == 1


def test_a_review_set_holds_what_is_due_in_its_order(past: Past, machine: Machine) -> None:
    past.sit([(item, number % 3 > 0, "", SLOW) for number, item in enumerate(ITEMS[:9])])
    machine.run(6 * DAY)
    wanted = due_items(past.desk, EXAM, ahead=False)
    sitting = past.desk.start_practice("toy", Wish(what="due", count=len(wanted)), seed=1)
    assert [slot.item for slot in sitting.form.slots] == wanted
    assert len(wanted) > 9, "siblings of the three that were missed are among them"
    for position in range(1, len(wanted) + 1):
        machine.run(MINUTE)
        commit_all(sitting, sitting.go(position))
        commit_all(sitting, sitting.choose(position, 0))
    commit_all(sitting, sitting.end_block())
    after = today(past.desk, EXAM)
    assert (after.due, after.done_today) == (0, len(wanted))


def test_an_exam_that_is_open_is_not_reviewed_from(past: Past, machine: Machine) -> None:
    past.sit([(item, False, "", SLOW) for item in ITEMS])
    machine.run(DAY)
    mock = past.desk.start("toy", seed=5)
    seen = today(past.desk, EXAM)
    refs = set(due_items(past.desk, EXAM))
    assert refs
    assert not refs & mock.form.refs
    assert seen.due == len(refs) == len(ITEMS) - len(mock.form.refs)
    # A set that is closed while the exam is open, and the exam after it: no answer is lost or taken in twice.
    sitting = past.desk.start_practice("toy", Wish(what="due", count=3), seed=1)
    commit_all(sitting, sitting.choose(1, 0))
    commit_all(sitting, sitting.end_block())
    assert today(past.desk, EXAM).done_today == 1
    machine.run(SECOND)
    past.desk.give_up(mock.record.number)
    assert past.desk.database.cards.marker() is not None
    assert today(past.desk, EXAM).done_today == 1


def test_what_was_met_of_a_final_mock_that_was_given_up_comes_back(past: Past, machine: Machine) -> None:
    past.desk.database.banks.put(bank_record(items=160), make_items(80))
    final = past.desk.start("toy", seed=FINAL_SEED)
    commit_all(final, final.begin_block())
    machine.run(MINUTE)
    commit_all(final, final.choose(1, 2))
    past.desk.give_up(1)
    machine.run(3 * DAY)
    assert today(past.desk, EXAM).due == 1
    first = final.form.slot(1).item
    found = past.desk.start_practice("toy", Wish(what="due"), seed=1)
    assert first in found.form.refs
    assert final.form.refs & found.form.refs == {first}
