"""`readiness` tells where one stands, as text and as the same figures in JSON."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from ma_exam.services.desk import Desk
from ma_exam.services.review import set_exam_date, today_of
from ma_exam.services.sitting import commit_all
from ma_exam.system_clock import SystemClock

Command = Callable[..., Any]


def sit(right: int) -> None:
    """A whole mock on this day, so many items in a hundred answered right."""
    desk = Desk.open(SystemClock())
    sitting = desk.start("cma", seed=7)
    while sitting.saved.phase != "done":
        if sitting.saved.phase != "block":
            commit_all(sitting, sitting.begin_block())
            continue
        for position in sitting.saved.positions:
            key = min(sitting.item(position).key)
            commit_all(sitting, sitting.choose(position, key if position % 100 < right else 1 - min(key, 1)))
        commit_all(sitting, sitting.end_block())
    desk.close()


def test_before_the_first_mock_it_says_what_is_missing(cli: Command, shipped: Path) -> None:
    done = cli("readiness")
    assert (done.code, done.err) == (0, "")
    assert "no full mock exam has been handed in yet" in done.out
    data = cli("readiness", "--json").data
    assert (data["exam"], data["readiness"], data["mock"]) == ("cma", None, None)
    assert [part["answers"] for part in data["too_thin"]] == [0, 0, 0]
    assert data["next"] == "sit a mock exam"


def test_after_a_mock_text_and_data_tell_the_same(cli: Command, shipped: Path) -> None:
    sit(80)
    text, data = cli("readiness").out, cli("readiness", "--json").data
    report = cli("report", "--json", "--no-items").data
    assert data["readiness"] == report["readiness"]
    assert data["mock"]["number"] == report["attempt"]["number"]
    assert f"{data['readiness']['percent']:.0f} %" in text
    assert "from 180 first-time questions in mock exam 1, of today" in " ".join(text.split()).lower()
    assert data["readiness"]["items"] == 180


def test_a_library_too_small_for_a_final_mock_offers_none(cli: Command, shipped: Path) -> None:
    assert cli("readiness").code == 0
    desk = Desk.open(SystemClock())
    set_exam_date(desk, date.fromordinal(today_of(desk) + 3))
    desk.close()
    final = cli("readiness", "--json").data["final_mock"]
    assert final["days_to_exam"] in (2, 3), "the second at midnight"
    assert final["moment"] == "none"
    assert "final mock" not in cli("readiness").out


def test_an_exam_that_there_is_not_is_refused(cli: Command, shipped: Path) -> None:
    done = cli("readiness", "--exam", "cna")
    assert (done.code, done.out) == (5, "")
    assert "there is no exam cna" in done.err
