"""Bytes become clean lines, whatever program saved them, and nothing that a terminal obeys gets through."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.text import clean, unsafe_characters
from ma_exam.errors import BankError
from ma_exam.formats.decoding import MAX_NATIVE_BYTES, decode, read_bytes
from ma_exam.formats.problem import Problem, Problems

TEXT = "1. Fièvre à 38,5 °C\n*a) oui\nb) non"


def decoded(data: bytes) -> tuple[list[str], list[Problem]]:
    problems = Problems("x.bank.md")
    return decode(data, problems), problems.found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read_without_a_word(encoding: str) -> None:
    lines, problems = decoded(TEXT.encode(encoding))
    assert lines == TEXT.split("\n")
    assert not problems


def test_lines_in_windows_1252_are_read_with_one_warning_that_lists_the_first_five() -> None:
    data = b"\n".join(["caf\u00e9 \u2019".encode("cp1252")] * 7 + ["caf\u00e9".encode()])
    lines, problems = decoded(data)
    assert lines == ["caf\u00e9 \u2019"] * 7 + ["caf\u00e9"]
    assert len(problems) == 1
    assert "1, 2, 3, 4, 5 and 2 more" in problems[0].message
    assert "UTF-8" in problems[0].hint


def test_bytes_of_no_encoding_are_an_error_with_their_line() -> None:
    _, problems = decoded(b"good\nbad \x81\x9d")
    assert [problem.line for problem in problems if problem.severity == "error"] == [2]


def test_a_byte_order_mark_that_lies_is_refused() -> None:
    with pytest.raises(BankError, match="UTF-16"):
        decoded(b"\xff\xfea\x00b")


def test_all_line_ends_may_be_mixed_and_nothing_else_ends_a_line() -> None:
    lines, _ = decoded("a\r\nb\rc\nd\u0085e\u2028f\x0bg\x0ch".encode())
    assert lines[:3] == ["a", "b", "c"]
    assert lines[3].startswith("d e f")
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("code", "name"),
    [(0, "U+0000"), (0x1B, "U+001B"), (0x202E, "U+202E"), (0x200B, "U+200B"), (0x9B, "U+009B")],
)
def test_what_a_terminal_obeys_is_made_visible_with_a_warning_and_its_line(code: int, name: str) -> None:
    lines, problems = decoded(f"plain\nbe{chr(code)}fore".encode())
    assert chr(code) not in lines[1]
    assert lines[1].startswith("be")
    assert lines[1].endswith("fore")
    assert [(problem.severity, problem.line) for problem in problems] == [("warning", 2)]
    assert name in problems[0].message


def test_a_character_that_was_lost_before_is_pointed_out() -> None:
    _, problems = decoded("a\n5 \ufffdg".encode())
    assert [(problem.line, "lost" in problem.message) for problem in problems] == [(2, True)]


def test_a_picture_under_a_bank_s_name_is_no_text() -> None:
    with pytest.raises(BankError, match="not a text file"):
        decoded(bytes(range(256)) * 20)


@given(st.text())
def test_every_line_is_clean_and_one_line(text: str) -> None:
    lines, _ = decoded(text.encode("utf-8", "replace"))
    for line in lines:
        assert "\n" not in line
        assert not unsafe_characters(line)
        assert clean(line, sys.maxsize) == line
        assert unicodedata.is_normalized("NFC", line)


@given(st.binary())
def test_any_bytes_give_lines_or_a_bank_error(data: bytes) -> None:
    try:
        lines, _ = decoded(data)
    except BankError:
        return
    assert all(not unsafe_characters(line) for line in lines)


def test_a_folder_a_pipe_and_a_device_are_refused_by_name(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.bank.md"
    os.mkfifo(pipe)
    for path, kind in [(tmp_path, "a folder"), (pipe, "a named pipe"), (Path("/dev/zero"), "a device")]:
        with pytest.raises(BankError, match=kind):
            read_bytes(path, MAX_NATIVE_BYTES)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.bank.md"
    with path.open("wb") as file:
        file.truncate(MAX_NATIVE_BYTES + 1)
    with pytest.raises(BankError, match="larger than 50 MB") as caught:
        read_bytes(path, MAX_NATIVE_BYTES)
    assert "Split it" in caught.value.hint


def test_a_missing_file_and_an_impossible_name_are_bank_errors(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="no such file"):
        read_bytes(tmp_path / "none.bank.md", 10)
    with pytest.raises(BankError, match="cannot be opened"):
        read_bytes(tmp_path / "nul\0.bank.md", 10)
