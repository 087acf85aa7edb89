"""`ma-exam glossary`: an abbreviation, its meaning, and what to write in its place."""

from collections.abc import Callable
from typing import Any

import pytest

Command = Callable[..., Any]


def test_an_abbreviation_that_must_not_be_used_says_why(cli: Command) -> None:
    done = cli("glossary", "qd")
    assert done.code == 0, done.err
    for words in ("QD", "DO NOT USE", "every day", "Joint Commission and ISMP", "Write: daily", "Official"):
        assert words in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())


def test_words_find_by_meaning_and_one_sense_of_several_is_told_apart(cli: Command) -> None:
    assert "PT " in cli("glossary", "prothrombin").out
    said = cli("glossary", "HCT").out
    assert "TAKE CARE" in said
    assert "hydrocortisone (DO NOT USE)" in said


def test_the_same_as_json(cli: Command) -> None:
    data = cli("glossary", "MS", "--json").data
    assert data["schema"] == "ma-exam-glossary/1"
    first = data["entries"][0]
    assert (first["term"], first["avoid"]["partly"]) == ("MS", True)
    assert first["avoid"]["lists"] == ["joint_commission", "ismp"]
    assert {group["id"] for group in data["groups"]} >= {entry["group"] for entry in data["entries"]}
    avoided = cli("glossary", "--do-not-use", "--json").data["entries"]
    assert len(avoided) > 50
    assert all(entry["avoid"]["instead"] for entry in avoided)


@pytest.mark.parametrize(("term", "hint"), [("qdd", "Did you mean"), ("zzzzzz", "lists all")])
def test_what_it_does_not_hold_is_said_with_a_hint(cli: Command, term: str, hint: str) -> None:
    done = cli("glossary", term)
    assert (done.code, done.out) == (5, "")
    assert hint in done.err
