"""Practice at the desk: what sets are drawn from, what they leave behind, and what they leave alone."""

import pytest

from ma_exam.core.practice import Standing
from ma_exam.core.readiness import Zone
from ma_exam.core.supply import final_form
from ma_exam.core.wish import Wish
from ma_exam.errors import BankError, UsageError
from ma_exam.reports.data import to_dict
from ma_exam.reports.text import render, render_attempts
from ma_exam.services.desk import Desk
from ma_exam.services.home import look
from ma_exam.services.losses import pooled_analysis
from ma_exam.services.reporting import build_report
from ma_exam.services.sitting import Sitting, commit_all
from tests.support.machine import HOUR, MINUTE, SECOND, Machine
from tests.support.toys import EXAM

pytestmark = pytest.mark.usefixtures("one_exam")


def answer(sitting: Sitting, machine: Machine, choices: list[int]) -> None:
    """Answer the first items, a minute each, and end the set. The key of every item is its first option."""
    for position, choice in enumerate(choices, start=1):
        commit_all(sitting, sitting.go(position))
        machine.run(MINUTE)
        commit_all(sitting, sitting.choose(position, choice))
        machine.run(5 * MINUTE)
    commit_all(sitting, sitting.end_block())


def test_a_set_is_an_attempt_of_its_own_kind_without_a_limit(desk: Desk, machine: Machine) -> None:
    sitting = desk.start_practice("TOY", Wish("A", count=5), seed=3)
    record = desk.database.attempts.get(1)
    assert (record.kind, record.plan.wish, record.plan.policy) == ("practice", Wish("A", count=5), "practice")
    assert {slot.topic for slot in sitting.form.slots} == {"A"}
    machine.run(300 * HOUR)
    assert sitting.tick() == []
    answer(sitting, machine, [0, 1])
    record = desk.database.attempts.get(1)
    assert (record.status, record.right, record.scored) == ("done", 1, 2)
    responses = desk.database.attempts.responses(record.id)
    assert [entry.spent_ms for entry in responses[1:]] == [MINUTE]
    with pytest.raises(UsageError, match="finished"):
        desk.resume(1)


def test_an_answer_that_was_told_cannot_be_changed_or_taken_back(desk: Desk) -> None:
    sitting = desk.start_practice("toy", Wish(), seed=1)
    commit_all(sitting, sitting.choose(1, 2))
    assert sitting.choose(1, 0) == sitting.clear(1) == []
    assert sitting.saved.response(1).choice == {2}
    with pytest.raises(UsageError, match="attempt 1 is not finished"):
        desk.start_practice("toy", Wish())


def test_time_away_costs_nothing(desk: Desk, machine: Machine) -> None:
    sitting = desk.start_practice("toy", Wish(), seed=1)
    machine.run(MINUTE)
    commit_all(sitting, sitting.choose(1, 0))
    commit_all(sitting, sitting.leave())
    machine.run(50 * HOUR)
    again = desk.resume(1)
    commit_all(again, again.resume())
    assert (again.used_ms(), again.saved.told(1), again.form) == (MINUTE, True, sitting.form)


def test_the_final_mock_is_left_alone(desk: Desk, machine: Machine) -> None:
    final = final_form(EXAM, desk.library.items())
    assert final is not None
    for seed in range(4):
        sitting = desk.start_practice("toy", Wish(count=40), seed=seed)
        assert not sitting.form.refs & final.refs
        answer(sitting, machine, [0] * len(sitting.form.slots))


def test_what_was_missed_and_flagged_comes_back_and_what_was_met_is_not_new(
    desk: Desk, machine: Machine
) -> None:
    first = desk.start_practice("toy", Wish(count=3), seed=1)
    commit_all(first, first.flag(2))
    answer(first, machine, [0, 1])
    right, wrong = (first.form.slot(position).item for position in (1, 2))
    material = desk.material(EXAM)
    assert material.standing == {right: Standing.KNOWN, wrong: Standing.MISSED}
    assert material.flagged == {wrong}
    assert desk.exposure() == {right: 1, wrong: 1}
    again = desk.start_practice("toy", Wish(what="flagged"))
    assert again.form.refs == {wrong}
    answer(again, machine, [1])
    met = desk.exposure()
    again = desk.start_practice("toy", Wish(what="missed"))
    sibling, same = (slot.item for slot in again.form.slots)
    assert same == wrong
    assert sibling not in met, "a sibling that was never met comes before what was missed"
    answer(again, machine, [0, 0])
    assert desk.material(EXAM).standing[wrong] is Standing.KNOWN
    with pytest.raises(BankError, match="no such item"):
        desk.start_practice("toy", Wish(what="missed"))
    mock = desk.start("toy")
    assert not mock.form.refs & {right, wrong, sibling}


def test_first_time_answers_feed_what_is_known_by_topic_and_repeats_do_not(
    desk: Desk, machine: Machine
) -> None:
    answer(desk.start_practice("toy", Wish("A", count=6), seed=1), machine, [0, 0, 1, 1, 1, 1])
    assert pooled_analysis(desk.database, EXAM).answers == 6
    known = desk.exposure()
    again = desk.start_practice("toy", Wish("A", "missed"), seed=1)
    met = [slot.item in known for slot in again.form.slots]
    answer(again, machine, [0] * len(met))
    assert sorted(met) == [False] * 4 + [True] * 4
    assert pooled_analysis(desk.database, EXAM).answers == 6 + 4


def test_a_report_says_what_it_is_and_gives_no_readiness(desk: Desk, machine: Machine) -> None:
    answer(desk.start_practice("toy", Wish(count=5), seed=1), machine, [0, 1, 0])
    report = build_report(desk.database, {"toy": EXAM}, 1, machine.now().wall_us)
    assert report.readiness.zone is Zone.NONE
    assert report.readiness.reasons[0].startswith("it is a practice set")
    text = " ".join(render(report).split())
    assert "attempt 1, practice set" in text
    assert "2 of 3 answered right." in text
    assert "gives no readiness" in text
    assert "18:00 minutes in all" in text
    assert "60 s to answer an item" in text
    assert "ITEM BY ITEM" in text
    data = to_dict(report)
    assert (data["attempt"]["kind"], data["attempt"]["wish"]) == (
        "practice",
        {
            "scope": "", "what": "mix", "count": 5, "minutes": 0, "difficulty": 0, "misconception": "", "sure": True,
        },
    )  # fmt: skip
    assert (data["conditions"]["limit_seconds"], data["score"]["pretest"], data["score"]["blank"]) == (
        0,
        0,
        0,
    )
    assert "practice set" in render_attempts(desk.database.attempts.all())


def test_a_set_given_up_is_kept_and_the_last_exam_stays_the_last_report(desk: Desk, machine: Machine) -> None:
    block = desk.start("toy", kind="block")
    commit_all(block, block.end_block())
    sitting = desk.start_practice("toy", Wish(), seed=1)
    machine.run(20 * SECOND)
    commit_all(sitting, sitting.choose(1, 0))
    desk.give_up(2)
    record = desk.database.attempts.get(2)
    assert (record.status, record.right, record.scored) == ("given_up", 1, 1)
    answer(desk.start_practice("toy", Wish(), seed=2), machine, [0])
    home = look(desk)
    assert home.last_done is not None
    assert (home.closed, home.last_done.number) == (3, 1)
