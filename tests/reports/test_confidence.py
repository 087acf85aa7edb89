"""How sure one was and why answers were wrong, told in text and as data: it never touches the score."""

from dataclasses import replace

import pytest

from ma_exam.core.confidence import Sure, by_sureness
from ma_exam.core.remarks import Reason
from ma_exam.core.report import Report, ReportItem
from ma_exam.core.wish import Wish
from ma_exam.reports.confidence import reason_lines
from ma_exam.reports.data import to_dict
from ma_exam.reports.text import render


def said(report: Report, sure: dict[int, str], reasons: dict[int, Reason]) -> Report:
    """The report with this said of these positions."""

    def tell(item: ReportItem) -> ReportItem:
        at = item.result.position
        return replace(item, result=replace(item.result, sure=sure.get(at, "")), reason=reasons.get(at))

    items = tuple(tell(item) for item in report.items)
    return replace(
        report, items=items, result=replace(report.result, items=tuple(item.result for item in items))
    )


@pytest.fixture
def told(report: Report) -> Report:
    """Positions 1 and 4 are right, 2 and 5 wrong, 10 is blank."""
    sure = {1: "guess", 2: "sure", 5: "unsure", 4: "sure", 10: "sure"}
    return said(report, sure, {2: Reason.MISREAD, 5: Reason.DID_NOT_KNOW, 8: Reason.DID_NOT_KNOW})


def test_answers_are_counted_by_what_was_said_of_them() -> None:
    found = by_sureness([("sure", True), ("sure", False), ("guess", True), ("", True)])
    assert {str(sure): (one.answers, one.right) for sure, one in found.items()} == {
        "sure": (2, 1),
        "unsure": (0, 0),
        "guess": (1, 1),
    }


def test_the_outcomes_are_as_the_fixture_says(told: Report) -> None:
    outcomes = {item.result.position: (item.result.answered, item.result.right) for item in told.items}
    assert [outcomes[at] for at in (1, 2, 5, 4, 10)] == [
        (True, True), (True, False), (True, False), (True, True), (False, False),
    ]  # fmt: skip


def test_text_and_data_agree_on_lucky_guesses_and_confident_mistakes(told: Report) -> None:
    data, text = to_dict(told), " ".join(render(told).split())
    assert data["confidence"] == {
        "asked": False,
        "sure": {"answers": 2, "right": 1},
        "unsure": {"answers": 1, "right": 0},
        "guess": {"answers": 1, "right": 1},
        "lucky": 1,
        "confident_mistakes": 1,
    }
    assert "Sure 1 of 2 right, unsure 0 of 1 right, guess 1 of 1 right." in text
    assert "Right by a guess: 1. Sure and wrong: 1." in text
    by_place = {item["position"]: item["sure"] for item in data["items"]}
    assert [by_place[at] for at in (1, 2, 5, 8)] == ["guess", "sure", "unsure", ""]
    for words in ("a guess, and right", "sure, and wrong", "unsure", "why wrong: misread"):
        assert words in text


def test_what_was_said_touches_no_score(report: Report, told: Report) -> None:
    assert to_dict(told)["score"] == to_dict(report)["score"]
    assert to_dict(told)["content"] == to_dict(report)["content"]


def test_reasons_are_counted_and_the_most_frequent_says_what_follows(told: Report) -> None:
    assert to_dict(told)["reasons"] == {
        "did_not_know": 2, "confused": 0, "misread": 1, "slip": 0, "time": 0,
    }  # fmt: skip
    why, follows = reason_lines(told)
    assert why == "Why: did not know 2, misread 1."
    assert "learned by topic" in follows
    assert "\x1b" not in follows


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence_that_follows(report: Report, reason: Reason) -> None:
    _, follows = reason_lines(said(report, {}, {2: reason}))
    assert follows.endswith(".")
    assert "{" not in follows


def test_where_nothing_was_said_nothing_is_told(report: Report) -> None:
    text = render(report)
    assert "SURE YOU WERE" not in text
    assert to_dict(report)["confidence"]["lucky"] == 0


def test_a_practice_set_says_whether_its_minutes_were_over(report: Report) -> None:
    for used, over in ((599_999, False), (600_000, True)):
        sat = replace(report.sat, kind="practice", wish=Wish(minutes=10), used_ms=used)
        text = " ".join(render(replace(report, sat=sat)).split())
        assert "for 10 minutes" in text
        assert ("which were over at the end" in text) is over


def test_every_degree_is_one_of_the_three() -> None:
    assert [str(sure) for sure in Sure] == ["sure", "unsure", "guess"]
