"""Habits in counts: how much of a percent answers bear, and which wrong ideas come back."""

import pytest

from ma_exam.core.blueprint import Domain
from ma_exam.core.grading import option_hash
from ma_exam.core.progress_habits import Confidence, Share, Told, Version, Wrong, confusions

OPTIONS = (
    Told("the key", True, ""),
    Told("droplet", False, "precautions"),
    Told("airborne", False, "precautions"),
    Told("a slip", False, ""),
)
LEAVES = {"A1": Domain("A1", "First", 1, ("A1",)), "A1.02": Domain("A1", "First", 1, ("A1",))}


def wrong(text: str, *, item: str = "i1", topic: str = "A1", bank: str = "one") -> Wrong:
    return Wrong(bank, item, "r", topic, ",".join(option_hash(part) for part in text.split("+")))


def found(*answers: Wrong, lines: dict[tuple[str, str], str] | None = None) -> list[tuple[object, ...]]:
    options = {Version(answer.bank, answer.item, "r"): OPTIONS for answer in answers}
    return [
        (entry.tag, entry.told, entry.times, entry.topics)
        for entry in confusions(answers, options, lines or {}, LEAVES.get)
    ]


@pytest.mark.parametrize(
    ("answers", "show"),
    [
        (0, "too few"), (4, "too few"), (5, "band"), (9, "band"), (10, "percent and band"),
        (24, "percent and band"), (25, "percent"),
    ],
)  # fmt: skip
def test_a_percent_waits_for_answers(answers: int, show: str) -> None:
    assert Share(0, answers).show == show


def test_a_wrong_idea_is_named_from_the_second_time_on_in_words_where_there_are_any() -> None:
    assert found(wrong("droplet")) == []
    twice = (wrong("droplet"), wrong("airborne", item="i2", topic="A1.02"))
    assert found(*twice) == [("precautions", "precautions", 2, ("A1",))]
    lines = {("one", "precautions"): "confuses precautions"}
    assert found(*twice, lines=lines) == [("precautions", "confuses precautions", 2, ("A1",))]


def test_topics_that_no_leaf_takes_stand_for_themselves() -> None:
    assert found(wrong("droplet"), wrong("droplet", topic="X"))[0][3] == ("A1", "X")


def test_an_answer_of_two_options_with_one_idea_counts_once() -> None:
    assert found(wrong("droplet+airborne")) == []
    assert found(wrong("droplet+airborne"), wrong("droplet"))[0][2] == 2


def test_options_without_a_tag_and_versions_that_are_gone_name_nothing() -> None:
    assert found(wrong("a slip"), wrong("a slip")) == []
    assert found(wrong("another text"), wrong("another text")) == []
    assert confusions([wrong("droplet")] * 3, {}, {}, LEAVES.get) == ()


def test_the_same_tag_of_two_banks_is_two_ideas() -> None:
    answers = [wrong("droplet"), wrong("droplet"), wrong("droplet", bank="two"), wrong("droplet", bank="two")]
    rows = found(*answers, lines={("one", "precautions"): "first", ("two", "precautions"): "second"})
    assert [(row[1], row[2]) for row in rows] == [("first", 2), ("second", 2)]


def test_confidence_counts_only_what_was_said() -> None:
    assert Confidence(1, sure=5, mistakes=2, unsure=3, unsure_right=1, guess=2, lucky=1).answers == 10
