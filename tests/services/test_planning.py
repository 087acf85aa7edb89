"""The plan at the desk: made of what was really sat, of what is due, and of what costs most."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ma_exam.core.calendar import Kind
from ma_exam.reports.plan import fate, plan_data, plan_lines
from ma_exam.services.planning import StudyPlan, study_plan
from ma_exam.services.review import set_exam_date, today_of
from tests.support.machine import DAY, HOUR, Machine
from tests.support.past import ITEMS, SLOW, Answer, Past, utc_day
from tests.support.toys import EXAM

pytestmark = pytest.mark.usefixtures("one_exam")


@pytest.fixture
def past(tmp_path: Path, machine: Machine) -> Iterator[Past]:
    (tmp_path / "shipped").mkdir()
    made = Past(tmp_path / "exam.db", machine)
    yield made
    made.desk.close()


def look(past: Past) -> StudyPlan:
    return study_plan(past.desk, EXAM, utc_day)


def set_date(past: Past, days: int) -> None:
    set_exam_date(past.desk, date.fromordinal(today_of(past.desk, utc_day) + days), utc_day)


def asked(plan: StudyPlan, ahead: int = 0) -> list[Kind]:
    return [task.kind for task in plan.day(plan.today.day + ahead).tasks]


def answers(first: int, count: int, right: int) -> list[Answer]:
    return [(item, place < right, "", SLOW) for place, item in enumerate(ITEMS[first : first + count])]


def test_weeks_are_whole_and_reach_to_the_exam(past: Past) -> None:
    set_date(past, 40)
    plan = look(past)
    assert len(plan.days) % 7 == 0
    assert date.fromordinal(plan.days[0].day).weekday() == 0
    assert plan.days[-1].day >= plan.today.day + 40
    assert [day.number for day in plan.days if day.number] == list(range(1, 15))
    set_date(past, 1000)
    assert look(past).days[-1].day <= plan.today.day + 130


def test_a_mock_that_was_sat_is_ticked_off_and_one_that_was_not_moves(past: Past) -> None:
    set_date(past, 14)
    assert asked(look(past)) == [Kind.MOCK]
    past.machine.run(DAY)
    plan = look(past)
    assert (asked(plan), asked(plan, -1), fate(plan.day(plan.today.day - 1), plan.today.day)) == (
        [Kind.MOCK], [Kind.MOCK], "missed"
    )  # fmt: skip
    past.sit(answers(0, 20, 10), "mock")
    plan = look(past)
    here = plan.day(plan.today.day)
    assert (fate(here, plan.today.day), here.done.mocks, here.done.answers, here.next_task()) == (
        "done",
        1,
        20,
        None,
    )
    past.machine.run(DAY)
    plan = look(past)
    assert asked(plan)[0] is Kind.REVIEW
    assert plan.today.due > 0
    assert [fate(plan.day(plan.today.day - back), plan.today.day) for back in (2, 1)] == ["missed", "done"]


def test_a_block_is_no_mock_and_a_mock_given_up_is_none(past: Past) -> None:
    set_date(past, 14)
    past.sit(answers(0, 5, 5), "block")
    past.desk.start("toy", seed=3)
    past.desk.give_up(2)
    plan = look(past)
    done = plan.day(plan.today.day).done
    assert (done.mocks, done.blocks) == (0, 1)
    assert asked(plan) == [Kind.MOCK]


def test_nothing_was_planned_before_the_date_was_set(past: Past) -> None:
    set_date(past, 9)
    plan = look(past)
    assert {day.number for day in plan.days if day.day < plan.today.day} == {0}
    assert [day.number for day in plan.days if day.number] == list(range(1, 10))
    past.machine.run(3 * DAY)
    set_date(past, 6)
    assert look(past).day(look(past).today.day).number == 4, "the same exam, the same plan"


def test_what_one_was_sure_of_and_got_wrong_comes_on_the_day_but_one(past: Past) -> None:
    set_date(past, 5)
    past.sit([(ITEMS[0], False, "sure", SLOW), (ITEMS[1], True, "sure", SLOW), (ITEMS[2], False, "", SLOW)])
    past.machine.run(HOUR)
    task = next(
        task for task in look(past).day(look(past).today.day + 3).tasks if task.kind is Kind.CONFIDENT
    )
    assert task.count == 1
    past.machine.run(DAY)
    past.sit([(ITEMS[0], True, "sure", SLOW)])
    assert Kind.CONFIDENT not in asked(look(past), 2)


def test_text_and_data_tell_the_same_days(past: Past) -> None:
    set_date(past, 14)
    past.sit(answers(0, 20, 10))
    past.machine.run(2 * DAY)
    plan = look(past)
    data, text = plan_data(plan), "\n".join(plan_lines(plan, 80))
    assert data["today"]["due"] == plan.today.due
    assert f"{plan.today.due} reviews due" in text
    assert f"exam in {data['days_left']} days" in text
    told = [entry for entry in data["days"] if entry["plan_day"]]
    assert len(told) == 14
    assert all(len(row) <= 80 for row in text.split("\n"))
    assert told[0]["fate"] == "missed"
    assert text.count("missed") == sum(entry["fate"] == "missed" for entry in told)
