"""A key is moved in a bank's own file: the item says so when it is read again, and every other byte stays."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam import paths
from ma_exam.core.item import Bank, Item
from ma_exam.errors import BankError
from ma_exam.formats.native import read_text
from ma_exam.formats.rekeying import holds, rekeyed, remarked

HEAD = "---\nbank: small\n---\n\n"
PLAIN = (
    HEAD
    + "1. Which?\n\n*a) one\n   ~ reason\nb) two\n   ! tag\nc) three\nid: which\n\n2. And?\n\na) x\n*b) y\n"
)
ANSWERED = HEAD + "1. Which?\n\na) one\nb) two\nc) three\nid: which\nanswer:  a  \n"
BOTH = ANSWERED.replace("a) one", "*a) one")
LAST = HEAD + "1. Which?\n\n*a) All of the above\nb) two\nc) three\nid: which\n"
SEVERAL = HEAD + "1. Which?\n\n*a) one\nb) two\n*c) three\nid: which\nselect: all\n"
SHIPPED = sorted(paths.shipped_banks_dir().glob("*/*.bank.md"))


def item_of(bank: Bank, item_id: str = "which") -> Item:
    return next(item for item in bank.items if item.id == item_id)


def keys(text: str, item_id: str = "which") -> list[str]:
    item = item_of(read_text(text), item_id)
    return [option.text for option in item.options if option.is_key]


@pytest.mark.parametrize("text", [PLAIN, ANSWERED, BOTH, LAST], ids=["star", "answer", "both", "last"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_key_moves_however_it_is_written(text: str, ends: str) -> None:
    text = text.replace("\n", ends)
    after = rekeyed(text, "which", ["two"])
    assert keys(after) == ["two"]
    before_lines, after_lines = text.splitlines(keepends=True), after.splitlines(keepends=True)
    changed = [place for place, line in enumerate(before_lines) if line != after_lines[place]]
    assert len(before_lines) == len(after_lines)
    assert 1 <= len(changed) <= 3
    assert all(before_lines[place].strip()[:1] in "*abc" for place in changed)


def test_a_byte_order_mark_and_a_missing_last_line_break_stay() -> None:
    text = "\ufeff" + PLAIN.rstrip("\n")
    after = rekeyed(text, "which", ["three"])
    assert after.replace("*", "") == text.replace("*", "")
    assert keys(after.removeprefix("\ufeff")) == ["three"]


def test_several_keys_move_together() -> None:
    assert keys(rekeyed(SEVERAL, "which", ["two", "three"])) == ["two", "three"]


def test_an_item_without_an_id_is_found_by_its_provisional_one() -> None:
    item = read_text(PLAIN).items[1]
    assert item.id.startswith("~")
    assert holds(PLAIN, item.id)
    assert keys(rekeyed(PLAIN, item.id, ["x"]), item.id) == ["x"]


@pytest.mark.parametrize(("item_id", "chosen"), [("other", ["two"]), ("which", ["four"]), ("which", [])])
def test_what_is_not_there_is_refused(item_id: str, chosen: list[str]) -> None:
    with pytest.raises(BankError):
        rekeyed(PLAIN, item_id, chosen)


@pytest.mark.parametrize("file", SHIPPED[::10], ids=lambda file: file.name)
def test_in_the_shipped_banks_only_two_stars_move(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for item in read_text(text).items[::7]:
        wrong = next(option.text for option in item.options if not option.is_key)
        after = rekeyed(text, item.id, [wrong])
        lines = [line for line in difflib.ndiff(text.split("\n"), after.split("\n")) if line[0] in "+-"]
        assert len(lines) == 4
        moved = item_of(read_text(after), item.id)
        assert [option.text for option in moved.options if option.is_key] == [wrong]
        assert [option.text for option in moved.options] == [option.text for option in item.options]


@given(st.text(max_size=300))
def test_a_remark_is_a_comment_whatever_it_says(words: str) -> None:
    for text in (PLAIN, LAST.rstrip("\n"), ANSWERED.replace("\n", "\r\n")):
        after = remarked(text, "which", words)
        assert read_text(after) == read_text(text)
        assert len(after) > len(text)
