"""Gates of a bank: a leaking bank is found out, a fair one passes, and likeness, enemies, mix and tags are counted."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ma_exam.core.item import Item, Level, Option
from ma_exam.core.quality import limits, shape_model
from ma_exam.core.quality.bank_rules import (
    STRATEGIES,
    alike_pairs,
    blind_gates,
    chance,
    key_in_opposite_pair,
    likeness_rules,
    mix_gates,
    numeric_key_in_middle,
    place_gates,
    share_picked,
)
from ma_exam.core.quality.limits import BLIND_LIMITS
from ma_exam.core.quality.verdict import Gate

SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta"]


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - it makes items up, it keeps no secret


def word(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4)))


def phrase(draw: random.Random, low: int, high: int) -> str:
    mark = draw.choice(["", "", ","])
    return f"{word(draw)}{mark} " + " ".join(word(draw) for _ in range(draw.randint(low, high)))


def fair_bank(size: int, options: int = 4) -> list[Item]:
    """Options of random words, any of them the key."""
    draw = seeded(7)
    bank: list[Item] = []
    for number in range(size):
        key = draw.randrange(options)
        texts = [phrase(draw, 1, 5) for _ in range(options)]
        stem = phrase(draw, 12, 25) + f" {draw.choice(texts)}?"
        answers = tuple(Option(text, place == key) for place, text in enumerate(texts))
        bank.append(Item("b", f"fair-{number}", stem, answers))
    return bank


def leaking_bank(size: int) -> list[Item]:
    """As the fair bank, but each key carries its reasons."""
    return [
        replace(
            item,
            options=tuple(
                replace(option, text=f"{option.text} (because of this, and so on), which explains all")
                if option.is_key
                else option
                for option in item.options
            ),
        )
        for item in fair_bank(size)
    ]


def by_name(gates: Sequence[Gate]) -> dict[str, Gate]:
    return {gate.name: gate for gate in gates}


def four(key: int, *texts: str) -> Item:
    return Item("b", "x", "Which?", tuple(Option(text, place == key) for place, text in enumerate(texts)))


def test_a_bank_of_long_careful_keys_is_solved_blind() -> None:
    gates = by_name(blind_gates(leaking_bank(100)))
    for name in ("pick-longest", "pick-punctuation", "shape-model", "key-longest"):
        assert (gates[name].measured or 0) > 0.95, name
        assert gates[name].passed is False, name
    assert gates["pick-shortest"].measured == 0
    assert gates["pick-shortest"].passed is False


def test_a_fair_bank_is_not_solved_blind() -> None:
    bank = fair_bank(1000)
    for name, scores in STRATEGIES.items():
        assert share_picked(bank, scores) == pytest.approx(0.25, abs=0.04), name
    assert shape_model.share_right(bank) == pytest.approx(0.25, abs=0.04)


def test_a_tie_counts_as_a_share() -> None:
    tied = four(0, "aaaa", "bbbb", "cc", "dd")
    assert share_picked([tied], STRATEGIES["pick-longest"]) == 0.5
    assert share_picked([tied], STRATEGIES["pick-punctuation"]) == 0.25


def test_the_shape_model_answers_the_same_each_time_whatever_the_order() -> None:
    bank = fair_bank(120)
    first = shape_model.share_right(bank)
    assert shape_model.share_right(list(bank)) == first
    assert shape_model.share_right(bank[::-1]) == pytest.approx(first, abs=1e-9)


def test_shape_features_are_standardised_within_the_item() -> None:
    rows = shape_model.option_features(fair_bank(1)[0])
    for column in zip(*rows, strict=True):
        assert sum(column) == pytest.approx(0, abs=1e-9)
        assert sum(value * value for value in column) == pytest.approx(len(rows)) or not any(column)
    assert len(rows[0]) == len(shape_model.FEATURES) == 10


def test_the_logistic_fit_agrees_with_a_solved_example() -> None:
    """One feature at +1 and -1, right 3 of 4 times: without a penalty the weight is ln 3; the ridge pulls it down."""
    rows = [(1.0,)] * 400 + [(-1.0,)] * 400
    right = [True] * 300 + [False] * 100 + [True] * 100 + [False] * 300
    constant, weight = shape_model.fit(rows, right)
    assert constant == pytest.approx(0, abs=1e-6)
    assert weight == pytest.approx(1.0986, abs=0.01)
    assert weight < 1.0986


@pytest.mark.parametrize("size", [0, 1, 3])
def test_the_shape_model_takes_banks_too_small_to_learn_from(size: int) -> None:
    assert 0 <= shape_model.share_right(fair_bank(size)) <= 1


def test_limits_move_with_the_number_of_options() -> None:
    bank = fair_bank(40, options=2)
    assert chance(bank) == 0.5
    assert by_name(blind_gates(bank))["pick-longest"].limit == "at most 55 %"


def test_fewer_than_twenty_items_are_neither_measured_nor_judged() -> None:
    gates = blind_gates(leaking_bank(19)) + mix_gates(leaking_bank(19))
    assert {(gate.measured, gate.passed) for gate in gates} == {(None, None)}
    assert by_name(blind_gates(leaking_bank(20)))["pick-longest"].passed is False


def test_numeric_keys_in_the_middle_are_counted_by_size() -> None:
    assert numeric_key_in_middle(four(1, "2 mL", "5 mL", "10 mL", "20 mL")) is True
    assert numeric_key_in_middle(four(0, "20 mL", "10 mL", "5 mL", "2 mL")) is False
    assert numeric_key_in_middle(four(0, "one", "two", "three", "four")) is None
    gates = by_name(place_gates([four(1, "2 mL", "5 mL", "10 mL", "20 mL")] * 20))
    assert gates["numeric-key-in-middle"].passed is False


def test_a_key_in_the_only_pair_of_opposites_is_counted() -> None:
    assert key_in_opposite_pair(four(0, "Hypotension", "Hypertension", "Anemia", "Gout")) is True
    assert key_in_opposite_pair(four(2, "Hypotension", "Hypertension", "Anemia", "Gout")) is False
    assert key_in_opposite_pair(four(0, "High dose", "Low dose", "Left arm", "Right arm")) is None


def test_near_duplicates_block_and_alike_items_ask_for_a_link() -> None:
    stem = (
        "A patient with diabetes feels shaky, sweats and is pale before lunch. What does the assistant fetch?"
    )
    one = Item("b", "one", stem, (Option("Orange juice", True), Option("Water")))
    twin = replace(one, id="twin", stem=stem.replace("lunch", "supper"))
    cousin = replace(
        one, id="cousin", stem="A patient with diabetes feels shaky and is pale at noon. What helps?"
    )
    stranger = Item(
        "b", "stranger", "Which tube is filled first in a coagulation study?", (Option("Blue", True),)
    )
    gates, findings = likeness_rules([one, twin, cousin, stranger, *fair_bank(20)])
    assert {(found.item, found.severity) for found in findings} == {
        ("one", "block"),
        ("one", "warn"),
        ("twin", "warn"),
    }
    assert [gate.measured for gate in gates] == [1, 2]
    assert all(gate.passed is False for gate in gates)


def test_alike_items_that_name_each_other_are_left_alone() -> None:
    one = Item(
        "b", "one", "A pale and shaky patient has diabetes. What helps now?", (Option("Orange juice", True),)
    )
    other = Item(
        "b", "other", "A shaky patient has diabetes and a cough. What comes?", (Option("Orange juice", True),)
    )
    assert limits.CANDIDATE <= alike_pairs([one, other])[0].likeness < limits.DUPLICATE
    assert len(likeness_rules([one, other])[1]) == 1
    assert likeness_rules([replace(one, enemies=("other",)), other])[1] == []


def test_same_topic_and_same_key_ask_for_a_link() -> None:
    one = Item("b", "one", "Who signs the form?", (Option("The provider.", True),), topic="C1.1.01")
    other = Item("b", "other", "To whom does a refill go?", (Option("the provider", True),), topic="C1.1.01")
    assert [found.rule for found in likeness_rules([one, other])[1]] == ["unlinked-candidates"]
    assert likeness_rules([one, replace(other, topic="C1.1.02")])[1] == []


def test_the_index_finds_every_pair_that_comparing_all_would_find() -> None:
    draw = seeded(3)
    vocabulary = [word(draw) for _ in range(30)]
    items = [
        Item("b", str(number), " ".join(draw.sample(vocabulary, draw.randint(2, 7))), (Option("yes", True),))
        for number in range(80)
    ]
    found = {(pair.first, pair.second) for pair in alike_pairs(items)}
    alone = {(a, b) for b in range(80) for a in range(b) if alike_pairs([items[a], items[b]])}
    assert found == alone
    assert len(found) > 10


def test_the_mix_of_levels_and_difficulties_is_held_to_its_aims() -> None:
    base = fair_bank(1)[0]
    levels: list[Level] = ["recall", "application", "application", "judgment"]
    mixed = [
        replace(base, level=levels[n % 4], difficulty=[1, 2, 1, 2, 3, 2, 1, 2, 3, 2][n % 10])
        for n in range(40)
    ]
    assert all(gate.passed for gate in mix_gates(mixed))
    gates = by_name(mix_gates([replace(item, level="recall") for item in mixed]))
    assert [gates[f"level-{level}"].passed for level in limits.LEVEL_MIX] == [False, False, False]
    assert gates["level-recall"].figure == "100 %"


def test_every_limit_says_where_it_comes_from() -> None:
    every = [*BLIND_LIMITS.values(), *limits.RULE_LIMITS.values(), limits.NUMERIC_MIDDLE, limits.RARE_TAGS]
    assert all(limit.source and limit.title for limit in every)
    assert {limit.text for limit in every} >= {"at most 30 %", "at least 18 %", "15 to 30 %", "none"}
