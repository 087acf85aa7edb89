"""A review gathers findings and gates, and says of each gate whether it was judged."""

from dataclasses import replace

import pytest

from ma_exam.core.item import Item, Option
from ma_exam.core.quality.limits import GROUP_GATES
from ma_exam.core.quality.review import (
    SAMPLED,
    Review,
    missed_in_groups,
    review,
    review_by_group,
    review_sample,
)
from ma_exam.core.quality.verdict import Gate

NOUNS = """
anchor basket candle dragon engine feather garden hammer island jacket kettle ladder marble needle orange
"""
WORDS = NOUNS.split()


def item(number: int, topic: str = "C1.1.01", *, tag: str = "", enemies: tuple[str, ...] = ()) -> Item:
    """An item of its own words."""
    one, two, three = (f"{WORDS[(number + step) % 15]}{number}" for step in (0, 4, 9))
    return Item(
        bank="b",
        id=f"item-{number}",
        stem=f"Which {one} goes with the {two} near that {three}?",
        options=(
            Option(f"Kind{number} red", is_key=True, rationale="Yes."),
            Option(f"Sort{number} tan", rationale="No.", misconception=tag),
            Option(f"Type{number} sky", rationale="No."),
            Option(f"Form{number} ash", rationale="No."),
        ),
        topic=topic,
        refs=("CDC",),
        enemies=enemies,
    )


def gate(found: Review, name: str) -> Gate:
    return next(gate for gate in found.gates if gate.name == name)


def rules(found: Review) -> list[tuple[str, str]]:
    return [(finding.item, finding.rule) for finding in found.findings]


def test_an_empty_bank_has_a_review_without_verdicts() -> None:
    found = review([])
    assert found.findings == ()
    assert {(one.measured, one.passed) for one in found.gates} == {(None, None)}
    assert review_by_group([]) == {}


def test_few_items_have_findings_but_no_figures() -> None:
    found = review([replace(item(1), refs=()), item(2)])
    assert rules(found) == [("item-1", "missing-refs")]
    assert {one.passed for one in found.gates} == {None}
    assert found.missed == ()


def test_missed_gates_and_blocks_are_named() -> None:
    flawed = replace(item(0), options=(*item(0).options[:3], Option("All of the above", rationale="No.")))
    found = review([flawed, *map(item, range(1, 30))])
    assert [finding.rule for finding in found.blocks] == ["all-of-the-above"]
    missed = gate(found, "all-of-the-above")
    assert missed in found.missed
    assert missed.measured == pytest.approx(1 / 30)
    assert (missed.limit, missed.n, missed.scope) == ("none", 30, "")


def test_the_same_items_get_the_same_review() -> None:
    items = [item(number, tag="x") for number in range(40)]
    assert review(items) == review(list(items))


def test_of_a_huge_bank_a_sample_is_reviewed_without_what_needs_all_items() -> None:
    items = [replace(item(number % 3, tag="x"), id=f"item-{number}") for number in range(2 * SAMPLED)]
    found = review_sample(items)
    assert found.items == SAMPLED
    assert gate(found, "pick-longest").n == SAMPLED
    whole = {"near-duplicates", "unlinked-candidates", "one-way-enemies", "rare-tags"}
    assert not whole & {one.name for one in found.gates}
    assert review_sample(items[:7]).items == 7


def test_enemies_are_held_to_name_each_other() -> None:
    items = [item(1, enemies=("item-2",)), item(2, enemies=("item-1",)), item(3, enemies=("item-1", "gone"))]
    assert rules(review(items)) == [("item-3", "one-way-enemies"), ("item-3", "one-way-enemies")]


def test_retired_items_are_not_judged_and_may_stay_enemies() -> None:
    retired = replace(item(2, enemies=("item-1",)), status="retired", refs=())
    assert rules(review([item(1, enemies=("item-2",)), retired])) == []


def test_tags_are_held_to_the_list_and_to_three_items() -> None:
    items = [
        item(number, tag="often" if number < 3 else "rare" if number < 5 else "") for number in range(25)
    ]
    found = review(items, known_tags={"often": "a line", "never-used": "a line"})
    assert {name: gate(found, name).measured for name in ("rare-tags", "unlisted-tags", "unused-tags")} == {
        "rare-tags": 1,
        "unlisted-tags": 1,
        "unused-tags": 1,
    }
    assert ("item-3", "unlisted-tags") in rules(found)
    assert rules(found)[-1] == ("", "unused-tags")
    assert "unlisted-tags" not in {one.name for one in review(items).gates}


def test_rationales_and_tags_are_shares_of_options() -> None:
    items = [item(number, tag="x") for number in range(25)]
    bare = replace(items[0], options=tuple(replace(option, rationale="") for option in items[0].options))
    found = review([bare, *items[1:]])
    assert gate(found, "options-with-rationale").measured == pytest.approx(0.96)
    assert gate(found, "options-with-rationale").passed is False
    assert gate(found, "distractors-tagged").measured == pytest.approx(1 / 3)
    assert gate(found, "distractors-tagged").n == 75


def test_groups_are_subcategories_and_topic_groups_each_judged_by_its_own_size() -> None:
    items = [item(number, "C1.1.01" if number < 22 else "C1.2.03") for number in range(30)]
    groups = review_by_group([*items, item(31, "G2"), item(32, "")])
    assert list(groups) == ["C1", "C1.1", "C1.2", "G2"]
    assert {one.scope for one in groups["C1.1"]} == {"C1.1"}
    longest = {
        code: next(one for one in gates if one.name == "pick-longest") for code, gates in groups.items()
    }
    assert [(longest[code].n, longest[code].passed is None) for code in groups] == [
        (30, False),
        (22, False),
        (8, True),
        (1, True),
    ]
    assert longest["C1.2"].figure == "-"


def test_a_group_must_pass_the_gates_for_topics_and_only_those() -> None:
    even = [item(number, "C1.1.01") for number in range(24)]
    bare = [replace(one, refs=()) for one in even[:3]]
    missed = missed_in_groups(review_by_group([*bare, *even[3:]]))
    assert {("C1", "missing-refs"), ("C1.1", "missing-refs")} <= {(one.scope, one.name) for one in missed}
    assert {one.name for one in missed} <= GROUP_GATES
    assert missed_in_groups(review_by_group(even[:19])) == ()


def test_a_share_says_how_far_chance_may_carry_it() -> None:
    found = review([item(number) for number in range(40)])
    level = gate(found, "level-application")
    assert level.half_width == 0
    assert Gate("x", 0.25, "", True, 1000).half_width == pytest.approx(0.027, abs=0.0005)
    assert Gate("x", None, "", None, 3).half_width is None
