"""Whole journeys, each command a process of its own, as a person or a script would call them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ma_exam import __version__

Command = Callable[..., Any]


def test_the_version_is_one_line_and_needs_no_home(process: Command, tmp_path: Path) -> None:
    done = process("--version")
    assert (done.code, done.out, done.err) == (0, f"ma-exam {__version__}\n", "")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "words", [[], ["exam"], ["exam", "cma", "--block", "--extra-time", "1.5", "--seed", "7"]]
)
def test_without_a_terminal_the_app_is_refused_before_anything_is_made(
    words: list[str], process: Command, tmp_path: Path
) -> None:
    done = process(*words)
    assert (done.code, done.out) == (2, "")
    assert "needs a terminal" in done.err
    assert "ma-exam report" in done.err
    assert not (tmp_path / "home").exists()


def test_an_exam_that_is_not_there_is_told_before_the_terminal_is(process: Command) -> None:
    done = process("exam", "cmma")
    assert done.code == 5
    assert "Did you mean cma?" in done.err


def test_an_instructor_checks_adds_and_hands_out_a_form(process: Command, tmp_path: Path) -> None:
    bank = tmp_path / "mine.bank.md"
    bank.write_text(
        "---\nbank: mine\n---\n\n1. One?\n\n*a) yes\nb) no\nid: one\ntopic: C1.1\n", encoding="utf-8"
    )
    assert process("bank", "check", bank).code == 0
    added = process("bank", "add", bank)
    assert added.code == 0
    assert "mine" in added.out
    names = {record["name"]: record for record in process("bank", "list", "--json").data}
    assert {"cma", "mine"} <= set(names)
    exams = {exam["id"]: exam for exam in process("exams", "--json").data}
    assert exams["cma"]["library"]["full_form"]
    form = process("form", "cma", "--seed", "7", "--json")
    assert process("form", "cma", "--seed", "7", "--json", PYTHONHASHSEED="1").out == form.out
    assert len(form.data["items"]) == 200
    assert process("report").code == 5


def test_two_machines_print_the_same_form(process: Command, tmp_path: Path) -> None:
    here = process("form", "cma", "--seed", "41", "--block", "--json")
    there = process("form", "cma", "--seed", "41", "--block", "--json", MA_EXAM_HOME=str(tmp_path / "other"))
    nowhere = process("form", "cma", "--seed", "41", "--block", "--json", MA_EXAM_HOME="/dev/null/home")
    assert here.code == 0
    assert here.out == there.out == nowhere.out
    assert nowhere.err


def test_output_is_readable_where_the_encoding_is_not_utf8(process: Command) -> None:
    done = process("exams", "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert done.out.isascii()
    assert done.data[0]["id"] == "cma"
