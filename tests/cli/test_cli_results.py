"""`attempts` lists what was sat; `report` shows the newest result, or the one that is asked for."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ma_exam.core.clock import Instant
from ma_exam.services.desk import Desk
from ma_exam.services.sitting import commit_all

Command = Callable[..., Any]


class Machine:
    """A clock that moves one second each time it is asked."""

    def __init__(self) -> None:
        self.seconds = 1_790_000_000

    def now(self) -> Instant:
        self.seconds += 1
        ms = self.seconds * 1000
        return Instant(ms * 1000, ms, ms, "boot")


@pytest.fixture
def desk_clock(shipped: Path) -> Machine:
    """A clock, and a small shipped bank to sit."""
    return Machine()


def sit_block(clock: Machine, right: int) -> int:
    """Sit one block with `right` right answers, the rest blank; gives the attempt's number."""
    desk = Desk.open(clock)
    sitting = desk.start("cma", kind="block", seed=7)
    for position in range(1, right + 1):
        item = sitting.item(position)
        commit_all(sitting, sitting.go(position))
        commit_all(sitting, sitting.choose(position, min(item.key)))
    commit_all(sitting, sitting.end_block())
    desk.close()
    return sitting.record.number


def test_before_the_first_attempt_there_is_nothing_to_list_or_report(cli: Command, shipped: Path) -> None:
    assert cli("attempts").out == "No attempts yet.\n"
    assert cli("attempts", "--json").data == []
    done = cli("report")
    assert (done.code, done.out) == (5, "")
    assert "ma-exam exam" in done.err


def test_a_finished_attempt_is_listed_and_reported(cli: Command, desk_clock: Machine, home: Path) -> None:
    number = sit_block(desk_clock, right=30)
    listed = cli("attempts", "--json").data
    assert [(row["number"], row["status"]) for row in listed] == [(number, "done")]
    text = cli("report")
    assert text.code == 0
    assert text.out == cli("report", number).out
    assert max(len(line) for line in text.out.splitlines()) <= 80
    data = cli("report", "--json").data
    assert data["attempt"]["number"] == number
    assert data["score"]["right"] == listed[0]["right"] > 20


def test_items_can_be_left_out_and_with_them_every_answer(
    cli: Command, desk_clock: Machine, home: Path
) -> None:
    sit_block(desk_clock, right=30)
    whole, short = cli("report"), cli("report", "--no-items")
    assert "What is asked by" in whole.out
    assert "What is asked by" not in short.out
    data = cli("report", "--json", "--no-items")
    assert "items" not in data.data
    assert '"key"' not in data.out


def test_the_newest_finished_attempt_is_meant(cli: Command, desk_clock: Machine, home: Path) -> None:
    first, second = sit_block(desk_clock, right=10), sit_block(desk_clock, right=40)
    desk = Desk.open(desk_clock)
    still_open = desk.start("cma", kind="block", seed=9).record.number
    desk.close()
    assert cli("report", "--json").data["attempt"]["number"] == second
    assert cli("report", first, "--json").data["attempt"]["number"] == first
    refused = cli("report", still_open)
    assert (refused.code, refused.out) == (2, "")
    assert cli("report", 99).code == 5


def test_a_report_is_the_same_each_time(cli: Command, desk_clock: Machine, home: Path) -> None:
    sit_block(desk_clock, right=30)
    one, other = (json.loads(cli("report", "--json").out) for _ in range(2))
    one["attempt"].pop("asked")
    other["attempt"].pop("asked")
    assert one == other


def test_progress_is_told_before_the_first_attempt_and_after(
    cli: Command, desk_clock: Machine, home: Path
) -> None:
    before = cli("report", "--progress")
    assert before.code == 0
    assert "No whole mock is finished yet. m on the home screen starts a mock exam." in before.out
    number = sit_block(desk_clock, right=30)
    text = cli("report", "--progress")
    assert f"block {number}" in text.out
    assert max(len(line) for line in text.out.splitlines()) <= 80
    found = cli("report", "--progress", "--json").data
    assert (found["schema"], found["blueprint"]) == ("ma-exam-progress/1", "cma")
    assert [row["number"] for row in found["parts"]] == [number]
    assert len(found["coverage"]["groups"]) == found["topic_groups"] == 48
    sat = cli("report", number, "--json").data
    assert found["parts"][0]["right"] == sat["score"]["right"]
    assert found["parts"][0]["percent"] == sat["score"]["percent"]
    other = cli("report", "--progress", "--exam", "RMA", "--json").data
    assert (other["blueprint"], other["parts"]) == ("rma", [])


def test_progress_is_of_all_attempts_and_an_exam_is_named_only_with_it(cli: Command, shipped: Path) -> None:
    for words in (("report", "3", "--progress"), ("report", "--progress", "--no-items")):
        assert cli(*words).code == 2
    refused = cli("report", "--exam", "cma")
    assert (refused.code, refused.out) == (2, "")
    assert "--progress" in refused.err
    assert cli("report", "--progress", "--exam", "nothing").code == 5
