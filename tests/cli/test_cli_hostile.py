"""A bank made to attack the terminal passes through every command as words, and as nothing else."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ma_exam.services.exams import blueprint

Command = Callable[..., Any]

NASTY = (
    "Hold [bold]this[/] and [@click=app.quit]that[/x] list[int] "
    "\x1b[31mred\x1b[0m \x1b]0;PWNED\x07 \x1b]52;c;RVZJTA==\x1b\\ \x9b2J \x9d0;T\x9c \u202ecba\u202c \u2066x\u2069"
)
WORDS = ["[bold]this[/]", "[@click=app.quit]that[/x]", "list[int]", "PWNED", "RVZJTA=="]
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(done: Any) -> None:
    assert FORBIDDEN.search(done.out) is None
    assert FORBIDDEN.search(done.err) is None


def hostile_text(items: int, topic: str) -> str:
    parts = [f"---\nbank: nasty\ntitle: {NASTY}\nblueprint: cma\n---\n"]
    for number in range(1, items + 1):
        parts.append(
            f"{number}. {NASTY} {number}?\n\n*a) yes {NASTY} {number}\n   ~ because {NASTY}\nb) no {number}\n"
            f"id: nasty-{number}\ntopic: {topic}\nrefs: {NASTY}\n"
        )
    parts.append(f"{items + 1}. No key {NASTY}?\n\na) one {NASTY}\nb) two\n")
    return "\n".join(parts)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A bank with an error in its last item, in a file whose name attacks too."""
    name = "FILE [red].bank.md" if os.name == "nt" else "evil \x1b]0;FILE\x07 [red]\u202e.bank.md"
    file = tmp_path / name
    file.write_text(hostile_text(3, "C1.1"), encoding="utf-8")
    return file


def test_checking_says_every_word_and_no_control(process: Command, hostile: Path) -> None:
    done = process("bank", "check", hostile)
    harmless(done)
    assert done.code == 1
    assert all(word in done.out for word in WORDS)
    assert "FILE" in done.out
    as_json = process("bank", "check", hostile, "--json")
    harmless(as_json)
    assert "FILE" in as_json.data["files"][0]


def test_adding_and_listing_say_every_word_and_no_control(cli: Command, shipped: Path, hostile: Path) -> None:
    added = cli("bank", "add", hostile)
    harmless(added)
    assert added.code == 0
    for words in (("bank", "list"), ("bank", "list", "--json")):
        listed = cli(*words)
        harmless(listed)
        assert all(word in listed.out for word in WORDS)
    removed = cli("bank", "remove", "nasty")
    harmless(removed)
    assert removed.code == 0


def test_a_form_of_hostile_items_is_words(cli: Command, shipped: Path, tmp_path: Path) -> None:
    parts = [hostile_text(0, "")]
    number = 0
    for leaf in blueprint("cma").leaves():
        for _ in range(14):
            number += 1
            parts.append(
                f"{number}. {NASTY} {number}?\n\n*a) yes {NASTY} {number}\nb) no {number}\n"
                f"id: nasty-{number}\ntopic: {leaf.topics[0]}\n"
            )
    file = tmp_path / "all.bank.md"
    file.write_text("\n".join(parts), encoding="utf-8")
    as_json = cli("form", "cma", "--seed", 1, "--bank", file, "--json")
    harmless(as_json)
    assert as_json.code == 0
    options = " ".join(option for item in as_json.data["items"] for option in item["options"])
    assert all(word in options for word in WORDS)
    harmless(cli("form", "cma", "--seed", 1, "--bank", file))


@pytest.mark.parametrize(
    "words",
    [
        ["\x1b[2Jexam"],
        ["form", "\x1b[31mcma\x9b", "--seed", "1"],
        ["bank", "check", "no\x1b]0;x\x07such\u202e.md"],
        ["bank", "remove", "\x9b31m[/]"],
        ["bank", "convert", "a\x1b.md", "b\x9b.yaml"],
        ["exam", "--bank", "x", "--extra-time", "\x1b[31m"],
    ],
)
def test_hostile_words_come_back_harmless(words: list[str], cli: Command, shipped: Path) -> None:
    done = cli(*words)
    harmless(done)
    assert done.code in (2, 3, 5)
    assert done.out == ""
    assert done.err.startswith("ma-exam: ")
