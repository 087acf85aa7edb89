"""`plan`: tells the days up to the exam, and sets the date and the daily limit."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ma_exam.services.desk import Desk
from ma_exam.services.sitting import commit_all
from ma_exam.system_clock import SystemClock, local_day

Command = Callable[..., Any]


pytestmark = pytest.mark.usefixtures("shipped")


def here() -> date:
    return date.fromordinal(local_day(SystemClock().now().wall_us))


def test_without_a_date_it_says_how_to_set_one(cli: Command) -> None:
    done = cli("plan")
    assert done.code == 0
    assert "no exam date is set" in done.out
    assert "--exam-date DATE" in done.out
    assert "Nothing to review yet" in done.out
    data = cli("plan", "--json").data
    assert (data["schema"], data["exam_date"], data["days_left"], data["daily_limit"]) == (
        "ma-exam-plan/1",
        None,
        None,
        60,
    )


def test_a_date_and_a_limit_are_set_and_told(cli: Command) -> None:
    day = here() + timedelta(days=14)
    done = cli("plan", "--exam-date", "2 weeks", "--daily-limit", "40")
    assert (done.code, done.err) == (0, "")
    assert "exam in 14 days" in done.out
    assert "full mock" in done.out
    data = cli("plan", "--json").data
    assert (data["exam_date"], data["days_left"], data["daily_limit"]) == (day.isoformat(), 14, 40)
    assert data["today"]["limit"] == 40
    planned = {entry["date"]: [task["kind"] for task in entry["planned"]] for entry in data["days"]}
    assert planned[here().isoformat()] == ["mock"]
    assert planned[day.isoformat()] == ["exam"]
    assert [entry["date"] for entry in data["days"] if entry["plan_day"] == 14] == [
        (day - timedelta(days=1)).isoformat()
    ]
    assert cli("plan", "--exam-date", "none", "--json").data["exam_date"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--exam-date", "2020-01-01"), "is over"), (("--exam-date", "soon"), "no date"),
        (("--exam-date", ""), "no date"),
        (("--daily-limit", "0"), "5 to 200"), (("--daily-limit", "1000"), "5 to 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_refused_in_words_and_changes_nothing(
    cli: Command, words: tuple[str, ...], said: str
) -> None:
    done = cli("plan", *words)
    assert done.code == 2
    assert said in done.err
    data = cli("plan", "--json").data
    assert (data["exam_date"], data["daily_limit"]) == (None, 60)


def test_what_was_done_stands_beside_the_plan(cli: Command) -> None:
    desk = Desk.open(SystemClock())
    sitting = desk.start("cma", kind="block", seed=7)
    commit_all(sitting, sitting.choose(1, 0))
    commit_all(sitting, sitting.end_block())
    desk.close()
    data = cli("plan", "--json").data
    today = next(entry for entry in data["days"] if entry["date"] == data["today"]["date"])
    assert today["done"] == {"mocks": 0, "blocks": 1, "answers": 1, "repeats": 0}
    assert "1 block; 1 answer" in cli("plan").out
