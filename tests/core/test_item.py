"""An item keeps its identity: its revision follows its words, its data go out and come back the same."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.item import LEVELS, STATUSES, Bank, Item, ItemRef, Option, labels_in_order, numeric_values

words = st.text(max_size=12)
names = st.tuples(words, words)
options = st.builds(
    Option, text=words, is_key=st.booleans(), rationale=words, misconception=words, pinned=st.booleans()
)
items = st.builds(
    Item,
    bank=words,
    id=words,
    stem=words,
    options=st.lists(options, min_size=2, max_size=5).map(tuple),
    topic=words,
    category=names,
    difficulty=st.sampled_from([1, 2, 3]),
    level=st.sampled_from(LEVELS),
    refs=names,
    why=words,
    select=st.sampled_from(["one", "all"]),
    shuffle=st.booleans(),
    enemies=names,
    status=st.sampled_from(STATUSES),
)

TEMPERATURE = Item(
    bank="cma",
    id="c1102-fever",
    stem="Which reading is a fever?",
    options=(Option("37.0 °C"), Option("38.3 °C", is_key=True, rationale="Above 38."), Option("36.1 °C")),
    topic="C1.1.02",
)


@given(items)
def test_an_item_comes_back_from_its_data_unchanged(item: Item) -> None:
    data = json.loads(json.dumps(item.to_dict()))
    back = Item.from_dict(data)
    assert back == item
    assert back.body_digest == item.body_digest


@given(items)
def test_the_revision_ignores_all_but_stem_options_and_key(item: Item) -> None:
    other = replace(
        item,
        id=item.id + "x",
        bank="other",
        topic="Z9",
        difficulty=1 + item.difficulty % 3,
        why=item.why + "!",
        status="retired",
        refs=(),
        options=tuple(
            replace(option, rationale=option.rationale + "!", pinned=True) for option in item.options
        ),
    )
    assert other.revision == item.revision
    assert other.body_digest != item.body_digest


def test_stem_option_and_key_each_change_the_revision() -> None:
    first, *rest = TEMPERATURE.options
    changed = [
        replace(TEMPERATURE, stem="Which reading is no fever?"),
        replace(TEMPERATURE, options=(replace(first, text="37.1 °C"), *rest)),
        replace(TEMPERATURE, options=(replace(first, is_key=True), *rest)),
    ]
    revisions = {item.revision for item in (TEMPERATURE, *changed)}
    assert len(revisions) == 4
    assert all(len(revision) == 12 and int(revision, 16) >= 0 for revision in revisions)


def test_the_key_revision_changes_with_the_key_alone() -> None:
    reworded = replace(TEMPERATURE, stem="Fever?")
    turned = replace(TEMPERATURE, options=tuple(reversed(TEMPERATURE.options)))
    corrected = replace(
        TEMPERATURE,
        options=tuple(replace(option, is_key=not option.is_key) for option in TEMPERATURE.options),
    )
    assert reworded.key_revision == turned.key_revision == TEMPERATURE.key_revision
    assert corrected.key_revision != TEMPERATURE.key_revision


def test_the_revision_of_a_known_item_stays_the_same_over_releases() -> None:
    assert TEMPERATURE.revision == "36565f1f2a8a"
    assert TEMPERATURE.key_revision == "1ccf1c506474"


def test_key_and_reference() -> None:
    assert TEMPERATURE.key == {1}
    assert TEMPERATURE.ref == ItemRef("cma", "c1102-fever")
    assert str(TEMPERATURE.ref) == "cma/c1102-fever"


def test_harder_items_are_expected_to_be_answered_less_often() -> None:
    easy, middle, hard = (replace(TEMPERATURE, difficulty=level).facility for level in (1, 2, 3))
    assert 1 > easy > middle > hard > 0.25


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (("1 year", "3 years", "10 years"), (1, 3, 10)),
        (("$64", "$1,064.50"), (64, 1064.5)),
        ((".5 mL", ".25 mL", "1 mL"), (0.5, 0.25, 1)),
        (("0.5 mL", "1 mL"), (0.5, 1)),
        (("-20 °C", "\u221250 °C", "4 °C"), (-20, -50, 4)),
        (("1:10", "1:100", "1:1000"), (10, 100, 1000)),
        (("9:15 a.m.", "8:30 a.m.", "1:00 p.m.", "12:00 PM"), (555, 510, 780, 720)),
        (("45 degrees", "90 degrees"), (45, 90)),
        (("20%", "5%"), (20, 5)),
    ],
)
def test_options_that_are_numbers_are_known_as_such(
    texts: tuple[str, ...], values: tuple[float, ...]
) -> None:
    assert numeric_values(texts) == pytest.approx(values)


@pytest.mark.parametrize(
    "texts",
    [
        ("5 mg", "5 mL"),
        ("3 days", "4 weeks"),
        ("120/80 mm Hg", "140/90 mm Hg"),
        ("5", "None of these"),
        ("Femur", "Tibia"),
        ("2 to 4 hours", "4 to 6 hours"),
        ("", "1"),
    ],
)
def test_options_that_differ_in_more_than_the_number_are_not(texts: tuple[str, ...]) -> None:
    assert numeric_values(texts) is None


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5).map(tuple))
def test_no_text_breaks_the_search_for_numbers(texts: tuple[str, ...]) -> None:
    values = numeric_values(texts)
    assert values is None or len(values) == len(texts)


def test_the_content_of_a_bank_does_not_depend_on_the_order_of_its_items() -> None:
    second = replace(TEMPERATURE, id="c1102-second")
    bank = Bank("cma", "Vital signs", "cma", (TEMPERATURE, second))
    assert bank.content_hash == replace(bank, items=(second, TEMPERATURE)).content_hash
    assert bank.content_hash != replace(bank, items=(TEMPERATURE,)).content_hash
    assert bank.content_hash != replace(bank, items=(TEMPERATURE, replace(second, why="New."))).content_hash


@pytest.mark.parametrize(
    "texts",
    [
        ("Medicare Part A", "Medicare Part B", "Medicare Part C", "Medicare Part D"),
        ("Schedule II", "Schedule III", "Schedule IV", "Schedule V"),
        ("V3", "V5", "V6", "V7"),
        ("Patient P's", "Patient Q's", "Patient R's", "Patient S's"),
        ("Form 41", "Form 106", "Form 222", "Form 224"),
        ("Class A fire", "Class B fire", "Class K fire"),
    ],
)
def test_options_that_differ_in_a_rising_label_stay_in_their_order(texts: tuple[str, ...]) -> None:
    assert labels_in_order(texts)


@pytest.mark.parametrize(
    "texts",
    [
        ("Part B", "Part A", "Part C", "Part D"),
        ("Part A", "Part B", "Medigap", "Part D"),
        ("Hepatitis A vaccine", "Hepatitis B serum"),
        ("Left arm", "Right arm"),
        ("Vitamin A", "Vitamin A"),
    ],
)
def test_other_options_are_shuffled(texts: tuple[str, ...]) -> None:
    assert not labels_in_order(texts)
