"""The native format: what may be typed, and what it becomes."""

import pytest

from ma_exam.core.item import Bank, Item
from ma_exam.errors import BankError
from ma_exam.formats import native
from ma_exam.formats.decoding import decode
from ma_exam.formats.merging import merge
from ma_exam.formats.problem import Problem, Problems

FULL = """\
---
bank: cma-c2
title: Bloodborne pathogens
blueprint: cma
author: A. Writer
license: CC-BY-4.0
topic: C2.3
level: recall
---

# Safety

## Bloodborne pathogens

1. After an injection, a medical assistant sticks a gloved finger with the used
needle. What should be done first?

*a) Wash the finger
   ~ Washing lowers the amount of virus;
     all else follows it.
b) Squeeze the finger, then
   apply bleach
   ~ Caustics injure tissue.
   ! caustic-first-aid
c) Report the injury
   ^
id: cma-c2304-first
topic: C2.3.04
difficulty: 3
level: judgment
refs: 29 CFR 1910.1030(f)(3); CDC,
  occupational exposure
tags: sharps; first aid
why: First aid, then the report.
enemies: other-one, other-two
review_by: 2028-01
status: pretest
source: canvas 17
shuffle: no

2) Second?
A. yes
B. no
ANS: B
"""


def read(text: str) -> tuple[Bank, tuple[Problem, ...]]:
    problems = Problems("x.bank.md")
    banks, found = merge([native.read_into(decode(text.encode(), problems), problems)])
    return banks[0], found


def item(text: str) -> Item:
    bank, problems = read(text)
    assert not problems
    assert len(bank.items) == 1
    return bank.items[0]


def test_every_field_of_a_full_item_is_read() -> None:
    bank, _ = read(FULL)
    first = bank.items[0]
    assert (bank.name, bank.title, bank.blueprint) == ("cma-c2", "Bloodborne pathogens", "cma")
    assert (bank.author, bank.license) == ("A. Writer", "CC-BY-4.0")
    assert bank.category_titles == {"C2.3": "Bloodborne pathogens"}
    assert first.stem == (
        "After an injection, a medical assistant sticks a gloved finger with the used needle. "
        "What should be done first?"
    )
    assert [option.text for option in first.options] == [
        "Wash the finger",
        "Squeeze the finger, then apply bleach",
        "Report the injury",
    ]
    assert first.options[0].rationale == "Washing lowers the amount of virus; all else follows it."
    assert first.options[1].misconception == "caustic-first-aid"
    assert [option.pinned for option in first.options] == [False, False, True]
    assert first.key == {0}
    assert (first.bank, first.id, first.topic) == ("cma-c2", "cma-c2304-first", "C2.3.04")
    assert (first.difficulty, first.level, first.status, first.shuffle) == (3, "judgment", "pretest", False)
    assert first.refs == ("29 CFR 1910.1030(f)(3)", "CDC, occupational exposure")
    assert first.tags == ("sharps", "first aid")
    assert first.enemies == ("other-one", "other-two")
    assert (first.why, first.review_by, first.source) == (
        "First aid, then the report.",
        "2028-01",
        "canvas 17",
    )
    assert first.category == ("Safety", "Bloodborne pathogens")


def test_front_matter_gives_defaults_and_answer_gives_the_key() -> None:
    second = read(FULL)[0].items[1]
    assert (second.topic, second.level, second.difficulty) == ("C2.3", "recall", 2)
    assert second.key == {1}


def test_the_smallest_item_needs_nothing_else() -> None:
    found = item("1. Stem\n*a) yes\nb) no")
    assert (found.stem, found.status) == ("Stem", "live")
    assert found.key == {0}
    assert found.id.startswith("~")
    assert len(found.id) == 11


@pytest.mark.parametrize(
    "word", ["No", "012", "3.10", "1:30", "null", "~", "2024-01-01", "0x1F", "1e3", "on"]
)
def test_words_stay_the_words_they_are(word: str) -> None:
    found = item(f"1. {word}\n*a) {word}\nb) no {word}\ntopic: {word if word != '1:30' else 'x'}")
    assert (found.stem, found.options[0].text) == (word, word)


def test_a_stem_keeps_paragraphs_tables_lists_and_fenced_text() -> None:
    found = item(
        "1. Which of these is\nright?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nI. one\nII. two\nand more\n\n"
        "```\na) not an option\n   kept   \n# not a heading\n```\n\n![tube](tube.png)\n\n*a) yes\nb) no"
    )
    assert found.stem == (
        "Which of these is right?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nI. one\nII. two and more\n\n"
        "```\na) not an option\n   kept\n# not a heading\n```\n\n![tube](tube.png)"
    )


def test_a_backslash_makes_a_line_text_of_its_own() -> None:
    found = item("1. Which?\n\\a) this\n\\id: that\n\n\\2. those\n*a) yes\n   \\~ 5 mg\nb) no")
    assert found.stem == "Which?\na) this\nid: that\n\n2. those"
    assert found.options[0].text == "yes\n~ 5 mg"


def test_wrapping_a_stem_anew_leaves_the_revision() -> None:
    one = item("1. A long stem that goes on.\n*a) yes\nb) no")
    two = item("1. A long stem\n   that goes\non.\n*a) yes\nb) no")
    assert one.revision == two.revision


def test_comments_are_ignored_and_may_span_lines() -> None:
    found = item("<!-- head -->\n1. Stem\n<!-- in it -->\ngoes on\n*a) yes\n<!--\nb) old\n-->\nb) no")
    assert (found.stem, len(found.options)) == ("Stem goes on", 2)


def test_headings_make_the_category_path_and_an_empty_one_ends_it() -> None:
    heads = ["# A\n\n## B", "## C", "# D", "#"]
    text = "\n\n".join(f"{head}\n\n1. x{n}\n*a) y\nb) n" for n, head in enumerate(heads))
    assert [found.category for found in read(text)[0].items] == [("A", "B"), ("A", "C"), ("D",), ()]


def test_an_item_number_inside_a_stem_is_text_until_there_are_options() -> None:
    bank, problems = read("1. Put in order:\n\n7. seven\n\n*a) yes\nb) no")
    assert bank.items[0].stem == "Put in order:\n\n7. seven"
    assert "looks like a new item" in problems[0].message


def test_letters_that_a_paste_has_doubled_are_taken_away() -> None:
    bank, problems = read("1. x\n*a) A. Diaphragm\nb) B. Heart")
    assert [option.text for option in bank.items[0].options] == ["Diaphragm", "Heart"]
    assert "repeat their letters" in problems[0].message


def test_all_of_the_above_goes_last_and_is_pinned() -> None:
    bank, problems = read("1. x\na) None of the above\n*b) one\nc) two\nanswer: B")
    options = bank.items[0].options
    assert [(option.text, option.pinned, option.is_key) for option in options] == [
        ("one", False, True),
        ("two", False, False),
        ("None of the above", True, False),
    ]
    assert problems[0].severity == "warning"


def test_options_that_name_others_by_letter_keep_their_places() -> None:
    bank, problems = read("1. x\na) one\nb) two\n*c) Both A and B")
    assert not bank.items[0].shuffle
    assert bank.items[0].options[2].pinned
    assert "by letter" in problems[0].message
    assert not read("1. x\na) one\n*b) Hepatitis A and B\nc) three")[1]


def test_a_provisional_id_outlives_a_new_order_and_spaces_but_not_a_new_word() -> None:
    one = item("1. Which  *one*?\n*a) yes\nb) no").id
    assert one == item("7. which one?\na) No\n*b) yes").id
    assert one != item("1. Which ones?\n*a) yes\nb) no").id


def test_one_bad_item_of_500_leaves_499() -> None:
    items = [f"{n}. Stem {n}\n*a) yes\nb) no\nid: i-{n}\n" for n in range(1, 501)]
    items[249] = "250. Stem\n*a) yes\n*b) no\nid: i-250\n"
    bank, problems = read("\n".join(items))
    assert len(bank.items) == 499
    assert [(problem.line, problem.item) for problem in problems] == [(1246, "i-250")]


def test_reading_text_for_a_program_raises_the_first_error() -> None:
    with pytest.raises(BankError, match="no key") as caught:
        native.read_text("1. x\na) y\nb) n")
    assert caught.value.where == "text:1"
