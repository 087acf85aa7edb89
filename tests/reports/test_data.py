"""The report as data: JSON that holds every figure of the text, under documented names."""

import json
import re
from typing import Any

import pytest

from ma_exam.core.plan import BlockPlan, Plan
from ma_exam.core.records import AttemptRecord
from ma_exam.core.report import Report
from ma_exam.core.text import unsafe_characters
from ma_exam.reports import data
from ma_exam.reports.data import attempts, to_dict


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for entry in below for text in texts(entry)]


def names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(names(entry) for entry in value.values()))
    return set().union(*(names(entry) for entry in value)) if isinstance(value, list) else set()


def test_it_survives_json_unchanged(report: Report) -> None:
    found = to_dict(report)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_every_name_is_documented(report: Report) -> None:
    documented = set(re.findall(r"[a-z_]+", data.__doc__ or ""))
    assert names(to_dict(report)) - documented == set()


def test_no_text_in_it_could_be_obeyed_by_a_terminal(report: Report) -> None:
    assert [text for text in texts(to_dict(report)) if unsafe_characters(text)] == []


def test_the_score(report: Report) -> None:
    score = to_dict(report)["score"]
    assert score["scored"] == 54
    assert score["percent"] == pytest.approx(100 * score["right"] / 54, abs=0.05)
    assert score["rapid_below_seconds"] == 4.8
    assert (score["pretest"], score["rapid"]) == (6, 1)


def test_content_rows_sum_to_the_exam_and_carry_no_percent_from_few_answers(report: Report) -> None:
    levels = to_dict(report)["content"]["levels"]
    assert [level["depth"] for level in levels] == [1, 2, 3]
    assert sum(row["exam_items"] for row in levels[0]["rows"]) == 54
    assert sum(row["items"] for row in levels[0]["rows"]) == 54
    for level in levels:
        for row in level["rows"]:
            assert row["low"] <= row["estimate"] <= row["high"]
            assert row["lost_low"] <= row["lost"] <= row["lost_high"]
            assert (row["percent"] is None) == (row["answers"] < 10)


def test_no_scaled_score_and_no_chance_of_passing(report: Report) -> None:
    readiness = to_dict(report)["readiness"]
    assert readiness["percent"] is None
    assert readiness["published_scale"]["passing"] == 405
    assert not any(re.search("scaled_score|pass_|probab|chance", name) for name in names(to_dict(report)))


def test_conditions_and_pace_hold_what_happened(report: Report) -> None:
    found = to_dict(report)
    (interruption,) = found["conditions"]["interruptions"]
    assert (interruption["cause"], interruption["away_seconds"], interruption["charged_seconds"]) == (
        "killed",
        65,
        5,
    )
    assert found["conditions"]["clock_moves_seconds"] == [-3600]
    assert [block["ended"] for block in found["pace"]["blocks"]] == ["ended", "time"]
    assert found["changes"]["items"] == sum(found["changes"][name] for name in ("gained", "lost", "wrong"))


def test_items_name_key_and_choice_by_letter(report: Report) -> None:
    items = to_dict(report)["items"]
    assert [item["position"] for item in items] == list(range(1, 61))
    for item in items:
        chosen = [option for option in item["options"] if option["chosen"]]
        outcome = "blank" if not chosen else "right" if chosen[0]["key"] else "wrong"
        assert item["outcome"] == outcome


def test_items_can_be_left_out_and_with_them_every_key(report: Report) -> None:
    short = to_dict(report, items=False)
    assert "items" not in short
    assert not {"key", "chosen", "stem"} & names(short)
    assert short == {name: value for name, value in to_dict(report).items() if name != "items"}


def test_attempts_as_data() -> None:
    plan = Plan((BlockPlan(1, 4, 192_000),), 0, 0, "exam")
    done = AttemptRecord(
        "b", 2, "F", "toy", "mock", "done", plan, 1_800_000_000_000_000, 1_800_000_900_000_000, 3, 4
    )
    still_open = AttemptRecord("a", 1, "F", "toy", "block", "open", plan, 1_800_000_000_000_000)
    first, second = attempts([done, still_open])
    assert (first["right"], first["scored"], first["percent"]) == (3, 4, 75)
    assert first["started"] == "2027-01-15T08:00:00+00:00"
    assert (second["right"], second["percent"], second["finished"]) == (None, None, None)
