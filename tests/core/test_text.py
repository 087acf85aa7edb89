"""Untrusted text comes out of the sanitiser with nothing in it that a terminal could obey, and with every word kept."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ma_exam.core.text import MAX_MARKS, MAX_TEXT, clean, clean_line, unsafe_characters

BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
NURSE = "\U0001f9d1\U0001f3fd\u200d\u2695\ufe0f"

hostile = st.text(
    st.one_of(
        st.characters(),
        st.characters(max_codepoint=0x9F),
        st.sampled_from("\x1b\x9b\u202e\u2066\u200b\u200d\ufe0f\ufeff\u2028\u0301\u0489\r\n\t\udc80 e"),
    ),
    max_size=60,
)


def is_dangerous(character: str) -> bool:
    """Judged by the Unicode database alone, not by the sanitiser's own list."""
    category = unicodedata.category(character)
    control = category == "Cc" and character != "\n"
    return control or category in ("Cs", "Zl", "Zp") or unicodedata.bidirectional(character) in BIDI_CONTROLS


@given(hostile)
@example("\x1b]8;;http://example.test\x1b\\click\x1b]8;;\x1b\\")
def test_nothing_dangerous_is_left(text: str) -> None:
    assert not [character for character in clean(text) if is_dangerous(character)]
    assert unsafe_characters(clean(text)) == []


@given(hostile)
@example("x" + "\u0301" * 7 + "\u0cc6\u0301\u0cc2")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(hostile)
def test_clean_text_is_composed_and_one_line_stays_one_line(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean(text))
    line = clean_line(text)
    assert "\n" not in line
    assert line == line.strip()


@given(hostile, st.integers(min_value=1, max_value=30))
def test_no_text_is_longer_than_allowed(text: str, limit: int) -> None:
    assert len(clean(text, limit)) <= limit + 1
    if len(clean(text, limit)) == limit + 1:
        assert clean(text, limit).endswith("…")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_escape_sequences_become_visible_and_lose_no_word() -> None:
    assert clean("\x1b[2Jpulse\x07 \x7frate") == "␛[2Jpulse␇ ␡rate"
    assert clean("\x9b31mred \u202edesrever") == "\ufffd31mred \ufffddesrever"


def test_lone_surrogates_can_be_written_to_a_file_afterwards() -> None:
    assert clean("a\udc80b").encode() == "a\ufffdb".encode()


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029"])
def test_every_line_ending_becomes_a_newline(ending: str) -> None:
    assert clean(f"one{ending}two") == "one\ntwo"


def test_a_tab_becomes_four_spaces_and_one_space_in_a_line() -> None:
    assert clean("a\tb") == "a    b"
    assert clean_line(" a\t\tb\r\n c ") == "a b c"


@pytest.mark.parametrize("emoji", [FAMILY, NURSE, "1\ufe0f\u20e3", "\U0001f1fa\U0001f1f8", "\u2764\ufe0f"])
def test_emoji_survive_whole(emoji: str) -> None:
    assert clean(f"Well done {emoji}!") == f"Well done {emoji}!"


@pytest.mark.parametrize("text", ["café — 37.5 °C", "µg ≤ ½", "مريض", "नमस्ते", "Tiếng Việt", "患者"])
def test_words_in_any_script_survive(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("between", ["", "\ufe0f", "\u200d"])
def test_piled_up_marks_are_cut_whatever_stands_between_them(between: str) -> None:
    piled = clean("x" + ("\u0489" * 5 + between) * 200 + "y")
    marks = [character for character in piled if character not in "xy"]
    assert len(marks) <= MAX_MARKS
    assert piled[0] + piled[-1] == "xy"


def test_a_text_beyond_the_limit_ends_in_an_ellipsis() -> None:
    assert clean("a" * (MAX_TEXT + 5)) == "a" * MAX_TEXT + "…"
    assert clean("a" * MAX_TEXT) == "a" * MAX_TEXT


def test_unsafe_characters_are_reported_with_line_and_name_once_a_line() -> None:
    found = unsafe_characters("fine\nbad \x1b and \x1b\r\n\u202eworse\u00ad", first_line=10)
    assert [(replaced.line, replaced.code) for replaced in found] == [(11, 0x1B), (12, 0x202E), (12, 0xAD)]
    assert found[1].name == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert all(replaced.name.isascii() for replaced in found)


@given(hostile)
def test_what_is_reported_is_what_is_replaced(text: str) -> None:
    reported = bool(unsafe_characters(text))
    pictures = sum(clean(text).count(chr(code)) for code in (*range(0x2400, 0x2420), 0x2421, 0xFFFD))
    before = sum(text.count(chr(code)) for code in (*range(0x2400, 0x2420), 0x2421, 0xFFFD))
    assert reported == (pictures > before)
