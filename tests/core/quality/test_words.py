"""Words, word pairs and opposites are taken as a reader takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.quality.misconceptions import read_misconceptions
from ma_exam.core.quality.opposites import are_opposite
from ma_exam.core.quality.words import bare, content_words, grams, jaccard, mark_count, takes_an, tokens


def test_numbers_with_points_and_strokes_are_one_token() -> None:
    assert tokens("1.5 mL of 1:10 at 120/80, the patient's arm") == [
        "1.5",
        "ml",
        "of",
        "1:10",
        "at",
        "120/80",
        "the",
        "patient's",
        "arm",
    ]


def test_content_words_leave_grammar_and_lead_in_out() -> None:
    assert content_words("Which of the following is the best site for 5 mL?") == {"site", "5"}


def test_grams_hold_words_and_neighbouring_pairs() -> None:
    assert grams("What is the order of draw?") == {"order", "draw", "order draw"}


@pytest.mark.parametrize(
    ("one", "other"), [("Light blue", "light-blue."), ("A  cup", "a cup"), ("Ends.", "ends")]
)
def test_texts_that_say_the_same_are_bare_the_same(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5", "15"),
        ("1,500", "1.500"),
        ("A+", "A-"),
        ("<5", ">5"),
        ("-1 °C", "1 °C"),
        ("1:10", "110"),
        ("5 %", "5"),
    ],
)
def test_different_values_stay_different(one: str, other: str) -> None:
    assert bare(one) != bare(other)


@pytest.mark.parametrize(
    "text", ["ounce", "ECG", "hour", "8-inch cuff", "11 mm tube", "ulcer", "X-ray", "RN", "LPN"]
)
def test_an_fits_before_a_vowel_sound(text: str) -> None:
    assert takes_an(text)


@pytest.mark.parametrize(
    "text", ["liter", "unit", "European", "one-way valve", "urine cup", "CBC", "180", "uterus", "house"]
)
def test_a_fits_before_other_sounds(text: str) -> None:
    assert not takes_an(text)


def test_marks_of_detail_are_counted() -> None:
    assert mark_count("Wash, rinse (twice) – then dry") == 4
    assert mark_count("Wash and rinse") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hypertension", "Hypotension"),
        ("Increased heart rate", "Decreased heart rate"),
        ("Raise the arm above the heart", "Lower the arm below the heart"),
        ("Right side", "left side"),
    ],
)
def test_opposites_are_known(one: str, other: str) -> None:
    assert are_opposite(one, other)
    assert are_opposite(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hypertension", "Hypertension"),
        ("Hyperglycemia", "Hypotension"),
        ("Increased heart rate", "Decreased blood flow"),
        ("Right side", "Left side only"),
        ("", ""),
    ],
)
def test_other_pairs_are_no_opposites(one: str, other: str) -> None:
    assert not are_opposite(one, other)


@given(st.frozensets(st.text(max_size=3)), st.frozensets(st.text(max_size=3)))
def test_likeness_is_a_share_and_the_same_both_ways(one: frozenset[str], other: frozenset[str]) -> None:
    assert 0 <= jaccard(one, other) == jaccard(other, one) <= 1
    assert jaccard(one, one) == (1 if one else 0)


def test_the_list_of_misconceptions_is_read() -> None:
    text = """# Misconceptions

An intro with `code` in it.

- `tube-additive`: confuses the additives
  of blood tubes
- `waste-stream`: sends waste into the wrong container

  a paragraph of its own
* `tube-additive`: a second line for the same id
- no id here
- `Bad Id`: not an id
"""
    assert read_misconceptions(text) == {
        "tube-additive": "confuses the additives of blood tubes",
        "waste-stream": "sends waste into the wrong container",
    }


def test_text_of_the_list_is_cleaned() -> None:
    assert "\x1b" not in read_misconceptions("- `x`: red \x1b[31m text")["x"]
