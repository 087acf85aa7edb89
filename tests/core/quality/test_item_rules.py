"""Each writing rule speaks when an item breaks it, and stays silent at the near miss."""

import pytest

from ma_exam.core.item import Item, Option
from ma_exam.core.quality.item_rules import RULES, findings
from ma_exam.core.quality.limits import RULE_LIMITS

STEM = "Which tube does the assistant fill for this test?"


def item(
    options: str, stem: str = STEM, *, rationale: str = "Fits another test.", refs: str = "CLSI GP41"
) -> Item:
    """An item from options parted by ` | `, the key with a star."""
    parts = options.split(" | ")
    return Item(
        bank="b",
        id="x",
        stem=stem,
        options=tuple(Option(part.lstrip("*"), part.startswith("*"), rationale) for part in parts),
        refs=(refs,) if refs else (),
    )


def broken(subject: Item) -> set[str]:
    return {finding.rule for finding in findings(subject)}


SOUND = item("*Lavender | Light blue | Gold | Gray")

BREAKS: list[tuple[str, Item]] = [
    (
        "key-much-longer",
        item("*Wash it with soap and water, then report it | Press on it | Bleach it | Ice it now"),
    ),
    (
        "key-much-shorter",
        item("*Wash | Press on it for a long while | Bleach it and rub hard | Ice it for an hour"),
    ),
    ("unequal-lengths", item("Wash it | *Press | Report it to the supervisor in person | Ice it")),
    ("all-of-the-above", item("*Lavender | Gold | Gray | All of the above")),
    ("all-of-the-above", item("*Lavender | Gold | Gray | none of these.")),
    ("all-of-the-above", item("*Lavender | Gold | Gray | Both A and C")),
    ("negative-stem", item("*Gold | Gray", "All of these tubes hold an additive EXCEPT:")),
    ("negative-stem", item("*Gold | Gray", "A tube is filled. Which is NOT inverted afterwards?")),
    ("negative-stem", item("*Gold | Gray", "Which of the following tubes is not inverted?")),
    ("negative-in-lower-case", item("*Gold | Gray", "Which of the following tubes is not inverted?")),
    ("negative-in-lower-case", item("*Gold | Gray", "All of these tubes are inverted except:")),
    ("negative-in-lower-case", item("*Gold | Gray", "Which statement about the tubes is false?")),
    ("absolute-in-distractors", item("*Invert it | Never invert it | Shake it | Spin it")),
    ("hedge-in-key", item("*It may clot | It clots | It thins | It separates")),
    ("vague-frequency", item("*It clots | It rarely clots | It thins | It separates")),
    ("article-gives-key", item("*ounce | liter | gram | pound", "The unit on this label is an")),
    ("article-gives-key", item("*unit | ounce | ampule", "The nurse asks for a ...")),
    ("clang", item("*A sharps container | A red bag | A bin", "Where does the box called sharps unit go?")),
    ("convergence", item("*Red bag, hot steam | Red bag, cold gas | Clear bag, hot steam | Box, dry heat")),
    ("numeric-order", item("10 mL | 2 mL | *5 mL | 20 mL")),
    ("overlap", item("*Airborne precautions | Airborne and contact precautions | Droplet rules | Masks")),
    ("overlap", item("*2 to 6 weeks | 4 to 8 weeks | 9 to 10 weeks | 11 to 12 weeks")),
    ("same-opening", item("*Wash the hand | Wash the arm | Wash the face | Wash the foot")),
    ("duplicate-options", item("*Light blue | light-blue. | Gold | Gray")),
    ("unfocused-stem", item("*It clots | It thins", "Which of the following statements is true?")),
    ("unfocused-stem", item("*It clots | It thins", "The lavender tube:")),
    ("missing-rationale", item("*Lavender | Gold", rationale="")),
    ("rationale-names-place", item("*Lavender | Gold", rationale="As option B says, it clots.")),
    ("rationale-names-place", item("*Lavender | Gold", rationale="Unlike the first option, it clots.")),
    ("missing-refs", item("*Lavender | Gold", refs="")),
]

NEAR_MISSES: list[tuple[str, Item]] = [
    ("key-much-longer", item("*Wash it with soap | Press it | Ice it | Wait")),
    ("key-much-shorter", item("*Wash it | Press it longer | Bleach it at once | Ice it")),
    ("unequal-lengths", item("*Wash | Press it for longer | Ice it | Report")),
    ("all-of-the-above", item("*Vitamins A and D | Vitamins B and C | Above the elbow | All teeth")),
    ("negative-stem", item("*Gold | Gray", "A patient is not fasting. Which tube is filled?")),
    ("negative-stem", item("*Gold | Gray", "What should the assistant do if the caller does not answer?")),
    ("negative-stem", item("*Gold | Gray", "What is the dose for a child of at least five years?")),
    ("negative-in-lower-case", item("*Gold | Gray", "Which of the following tubes is NOT inverted?")),
    ("absolute-in-distractors", item("*Invert only once | Never invert it | Shake it | Spin it")),
    ("hedge-in-key", item("*It may clot | It might thin | It thins | It separates")),
    ("hedge-in-key", item("*May 4 | June 4 | July 4 | August 4")),
    (
        "vague-frequency",
        item("*Every 4 hours | Every 8 hours | Once a day | Once a week", "How often is it usually due?"),
    ),
    ("article-gives-key", item("*ounce | ampule | inch | hour", "The unit on this label is an")),
    ("article-gives-key", item("*an ounce | a liter | a gram | a pound", "The unit on this label is")),
    ("clang", item("*A sharps box | A sharps tray | A bin", "Where does the sharps waste of this room go?")),
    ("clang", item("*A red bag | A blue bag", "Where does the red waste go on this day?")),
    ("convergence", item("*Red bag, hot steam | Red bag, cold gas | Box, hot steam | Box, cold gas")),
    ("convergence", item("*Red bag | Red box | Clear sack | Bin")),
    ("numeric-order", item("20 mL | 10 mL | *5 mL | 2 mL")),
    ("numeric-order", item("*10 mL | 2 hours | 5 mL | 20 mL")),
    ("overlap", item("*Medicare Part A | Medicare Part B | Medicare Part D | Medicaid")),
    ("overlap", item("*Passive | Aggressive | Passive-aggressive | Assertive")),
    ("overlap", item("*2 to 4 weeks | 5 to 8 weeks | 4 to 8 days | 11 to 12 weeks")),
    ("same-opening", item("*Wash the hand | Wash the arm | Wash a face | Wash the foot")),
    ("duplicate-options", item("*1.5 mL | 15 mL | 150 mL | 1,500 mL")),
    ("duplicate-options", item("*A+ | A- | AB+ | AB-")),
    ("unfocused-stem", item("*It clots | It thins", "Which statement about the lavender tube is true?")),
    ("missing-rationale", item("*Lavender | Gold", rationale="Clots.")),
    (
        "rationale-names-place",
        item("*Lavender | Gold", rationale="Part B and hepatitis B; answer a call first."),
    ),
    (
        "rationale-names-place",
        item("*Lavender | Gold", rationale="A drug of first choice, the best option at hand."),
    ),
    ("missing-refs", item("*Lavender | Gold", refs="standard medical assisting practice")),
]


def test_a_sound_item_breaks_no_rule() -> None:
    assert findings(SOUND) == []


@pytest.mark.parametrize(("rule", "subject"), BREAKS)
def test_a_broken_rule_is_found(rule: str, subject: Item) -> None:
    assert rule in broken(subject)


@pytest.mark.parametrize(("rule", "subject"), NEAR_MISSES)
def test_a_near_miss_is_not_found(rule: str, subject: Item) -> None:
    assert rule not in broken(subject)


def test_every_rule_is_tried_both_ways_and_has_a_limit() -> None:
    names = {rule.name for rule in RULES}
    assert {rule for rule, _ in BREAKS} == names
    assert {rule for rule, _ in NEAR_MISSES} == names
    assert set(RULE_LIMITS) == names - {"missing-rationale"}


def test_what_gives_the_answer_away_or_breaks_on_delivery_blocks() -> None:
    blocking = {rule.name for rule in RULES if rule.severity == "block"}
    assert blocking == {"all-of-the-above", "article-gives-key", "numeric-order", "duplicate-options"}


def test_a_finding_names_item_rule_and_remedy() -> None:
    found = [
        finding for finding in findings(item("10 mL | 2 mL | *5 mL | 20 mL")) if finding.severity == "block"
    ]
    assert [(finding.item, finding.rule) for finding in found] == [("x", "numeric-order")]
    assert "sort them" in found[0].message


@pytest.mark.parametrize("options", ["", "*", "*a", "a | b", "*a | *b", "*… | ¿ | —"])
@pytest.mark.parametrize("stem", ["", "?", "a", " ".join(["which what"] * 1_500)])
def test_odd_items_are_judged_without_failing(options: str, stem: str) -> None:
    assert isinstance(findings(item(options, stem)), list)


def test_an_item_without_options_is_judged_without_failing() -> None:
    assert "missing-refs" in broken(Item("b", "x", "What is missing from this item?", ()))


def test_rules_about_the_key_leave_items_with_several_keys_alone() -> None:
    both = item("*Wash it with soap and water, then report it | *Press on it | Ice it | Wait")
    assert broken(both).isdisjoint({"key-much-longer", "clang", "convergence"})
