"""Every mistake in a native bank is named with its line and its remedy."""

import pytest

from ma_exam.core.item import Bank
from ma_exam.formats import native
from ma_exam.formats.decoding import decode
from ma_exam.formats.merging import merge
from ma_exam.formats.problem import Problem, Problems

GOOD = "\n\n2. Good\n*a) yes\nb) no\nid: good\n"


def read(text: str) -> tuple[Bank, tuple[Problem, ...]]:
    problems = Problems("x.bank.md")
    banks, found = merge([native.read_into(decode(text.encode(), problems), problems)])
    return banks[0], found


ERRORS = [
    ("1. x\na) y\nb) n", 1, "has no key", "`*`"),
    ("1. x\n*a) y\n*b) n", 1, "A, B are all marked as right", "select: all"),
    ("1. x\n*a) y", 1, "one option only", "2 to 8"),
    ("1. x", 1, "item 1 has no options", "below its stem"),
    ("1. x\n  a) y\n  *b) n", 1, "item 1 has no options", "take away the spaces"),
    ("1. x\n*a) y\nc) n", 3, "expected option b), found c)", "in order"),
    ("1. x\n*b) y\nc) n", 2, "expected option a), found b)", "in order"),
    ("1. x\n*a)\nb) n", 2, "the option is empty", "delete it"),
    ("1. x\n*a) y\nb) y", 3, "`y` is an option already, in line 2", "Change or delete"),
    ("1.\n*a) y\nb) n", 1, "the stem is empty", "Write the question"),
    (
        "1. x\n" + "".join(f"{'*' if c == 'a' else ''}{c}) o{c}\n" for c in "abcdefghi"),
        10,
        "more than 8",
        "Delete",
    ),
    ("1. x\n*a) y\nb) n\nanswer: B", 4, "the stars mark A, but answer: says B", "Keep the one"),
    ("1. x\na) y\nb) n\nanswer: E", 4, "answer: E names no option", "end with B"),
    ("1. x\na) y\nb) n\nanswer: 2", 4, "names no options", "Write letters"),
    ("1. x\n*a) y\nb) n\ndificulty: 2", 4, "no field `dificulty`", "Did you mean `difficulty`?"),
    ("1. x\n*a) y\nb) n\ndifficulty: 4", 4, "no difficulty", "Write 1"),
    ("1. x\n*a) y\nb) n\nlevel: aplication", 4, "none of the choices", "Did you mean `application`?"),
    ("1. x\n*a) y\nb) n\nstatus: gone", 4, "none of the choices", "Known are draft"),
    ("1. x\n*a) y\nb) n\nselect: two", 4, "none of the choices", "Known are one, all"),
    ("1. x\n*a) y\nb) n\nshuffle: maybe", 4, "neither yes nor no", "`yes` or `no`"),
    ("1. x\n*a) y\nb) n\nreview_by: 2028-13", 4, "no month", "2028-01"),
    ("1. x\n*a) y\nb) n\nid: My Item", 4, "not a legal name", "such as `my-item`"),
    ("1. x\n*a) y\nb) n\nid:", 4, "the id is empty", "delete the line"),
    ("1. x\n*a) y\nb) n\nid: q1\nid: q2", 5, "`id` is given twice, first in line 4", "Delete one"),
    ("1. x\n*a) y\nb) n\ntopic: two words", 4, "no topic code", "without spaces"),
    ("1. x\n*a) y\nb) n\nid: q1\nc) z", 5, "stands below the fields", "Move it"),
    ("1. x\n*a) y\nb) n\nmore words", 4, "neither an option nor a field", "Indent it"),
    ("1. x\n*a) y\n   b) n\nb) z", 3, "is indented", "Take away the spaces"),
    ("1. x\n*a) y\n   ~ r\n   ~ s\nb) n", 4, "two rationales", "Join them"),
    ("1. x\n*a) y\n   ! r\n   ! s\nb) n", 4, "two misconceptions", "Keep the one"),
    ("1. x\n```\nopen\n*a) y\nb) n", 2, "fence that begins here is not closed", "```"),
    ("1. " + "x" * 20_001 + "\n*a) y\nb) n", 1, "longer than 20000 characters", "Shorten"),
    ("1. x\n*a) " + "y" * 2_001 + "\nb) n", 2, "longer than 2000 characters", "Shorten"),
    ("1. x\n" + "| a " * 21 + "|\n*a) y\nb) n", 1, "more than 20 columns", "smaller"),
]


@pytest.mark.parametrize(("text", "line", "message", "hint"), ERRORS)
def test_an_error_is_named_and_the_next_item_is_read(text: str, line: int, message: str, hint: str) -> None:
    bank, problems = read(text + GOOD)
    assert [item.id for item in bank.items] == ["good"]
    first = problems[0]
    assert first.severity == "error"
    assert (first.file, first.line) == ("x.bank.md", line)
    assert message in first.message
    assert hint in first.hint
    assert first.item
    assert str(first) == f"x.bank.md:{line}: {first.message} {first.hint}"


FILE_ERRORS = [
    ("---\nbank: b\n", 1, "front matter is not closed", "`---`"),
    ("---\nbanc: b\n---\n", 2, "no field `banc`", "Did you mean `bank`?"),
    ("---\nbank: b\nbank: c\n---\n", 3, "`bank` is given twice", "Delete"),
    ("---\nwords\n---\n", 2, "not a line of front matter", "name: value"),
    ("---\nbank: Not Legal\n---\n", 2, "not a legal name", "such as `not-legal`"),
    ("---\ndifficulty: hard\n---\n", 2, "no difficulty", "Write 1"),
    ("Chapter quiz\nin two lines\n", 1, "stands before the first item", "begins with a number"),
    ("<!-- open\n", 1, "comment that begins here is not closed", "-->"),
]


@pytest.mark.parametrize(("text", "line", "message", "hint"), FILE_ERRORS)
def test_an_error_outside_of_items_leaves_the_items(text: str, line: int, message: str, hint: str) -> None:
    bank, problems = read(text + GOOD)
    assert [item.id for item in bank.items] == ["good"]
    assert [problem.line for problem in problems] == [line]
    assert problems[0].severity == "error"
    assert message in problems[0].message
    assert hint in problems[0].hint


WARNINGS = [
    ("1. x\n*a) y\nb) n\nid: q\nenemies: nobody", 1, "enemy nobody is no item"),
    ("1. x\n*a) y\nb) n\nid: q\nenemies: q", 1, "its enemy"),
    ("1. Good\n*a) yes\nb) no\nid: q", 6, "stem and options are those of q in line 1"),
    ("1. x\n*a) Yes\nb) yes\nid: q", 3, "in capitals only"),
    ("1. x\ntopic: C1\n*a) y\nb) n\nid: q", 2, "read as part of the stem"),
    ("1. x ![a](../../etc/passwd)\n*a) y\nb) n\nid: q", 1, "not in the bank's folder"),
    ("1. x ![a](http://example.org/a.png)\n*a) y\nb) n\nid: q", 1, "not in the bank's folder"),
    ("1. x\n*a) y\nb) n\n2. z\n*a) y\nb) n", 4, "no blank line before item 2"),
    ("1. x\n\n1. z\n*a) y\nb) n", 3, "looks like a new item"),
    ("1. x\n\n7. z\n*a) y\nb) n", 3, "looks like a new item"),
]


@pytest.mark.parametrize(("text", "line", "message"), WARNINGS)
def test_a_warning_keeps_the_item(text: str, line: int, message: str) -> None:
    bank, problems = read(text + GOOD)
    assert len(bank.items) == 2 + ("\n2. z" in text)
    assert [(problem.severity, problem.line) for problem in problems] == [("warning", line)]
    assert message in problems[0].message


def test_a_second_use_of_an_id_names_both_lines() -> None:
    bank, problems = read("1. x\n*a) y\nb) n\nid: good" + GOOD)
    assert [item.stem for item in bank.items] == ["x"]
    assert (problems[0].line, problems[0].severity) == (6, "error")
    assert "line 6" in problems[0].message
    assert "line 1" in problems[0].message
    assert "new id" in problems[0].hint


def test_all_errors_of_an_item_and_of_a_file_come_in_one_run() -> None:
    _, problems = read("1. x\n*a) y\n*b)\nlevel: no\n\n2. z\na) y\nb) n\n")
    assert [(problem.line, problem.item) for problem in problems] == [
        (1, "item 1"),
        (3, "item 1"),
        (4, "item 1"),
        (6, "item 2"),
    ]


def test_the_same_words_twice_without_ids_are_read_once() -> None:
    bank, problems = read("1. x\n*a) y\nb) n\n\n2. X\n*a) n\nb) y")
    assert len(bank.items) == 1
    assert (problems[0].severity, problems[0].line) == ("warning", 5)
    assert "left out" in problems[0].message


def test_a_stem_whose_options_are_missing_does_not_swallow_the_next_item() -> None:
    bank, problems = read("1. x\n\n2. z\n*a) y\nb) n")
    assert [item.stem for item in bank.items] == ["z"]
    assert problems[0].message == "item 1 has no options."


def test_what_a_message_quotes_is_short_and_clean() -> None:
    _, problems = read("1. x\n*a) y\nb) n\n\x1b[31m" + "w" * 300)
    assert all("\x1b" not in str(problem) and len(str(problem)) < 300 for problem in problems)


def test_several_keys_are_right_with_select_all() -> None:
    bank, problems = read("1. x\n*a) y\n*b) n\nc) m\nselect: all\n")
    assert not problems
    assert bank.items[0].key == {0, 1}
