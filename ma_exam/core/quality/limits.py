"""Every limit of the item-writing rules and bank gates in one place, each with its source.

The human figures were measured on 1,794 items of the nine medical subjects of the MMLU test set (Hendrycks et al.
2021), all with four options. A hasty bank is one of 2,026 items that its users report as machine-written. Where no
measurement sets a limit, it is the project's own.
"""

from ma_exam.core.quality.verdict import Limit

CHANCE = 0.25
"""The chance of a right guess that the limits marked `chance` were set for: four options, one key."""

LONG_KEY_RATIO, LONG_KEY_CHARACTERS = 1.5, 15
"""A key is much longer when it has 1.5 times the mean distractor's characters and at least 15 more."""

UNEQUAL_RATIO, UNEQUAL_CHARACTERS = 2.5, 20
"""Options are unequal when the longest has 2.5 times the shortest's characters and at least 20 more."""

CLANG_LETTERS = 5
"""Letters of a stem word that stands out when it returns in the key alone."""

CONVERGENCE_WORDS = 2
"""Words shared with the other options from which an option can be said to converge."""

STEM_WORDS = 5
"""A stem of fewer words is held to be unfocused."""

DUPLICATE, CANDIDATE = 0.50, 0.30
"""Likeness (Jaccard of words and word pairs) of near-duplicates, and of items that are to be linked as enemies.

Of sampled pairs at .35 to .50 about a third (human) to all (hasty) asked the same: a queue to read, not a block.
"""

OBJECTIVE_ITEMS = 6
"""Items of one topic with one key up to which the topic is taken for a single objective; more, and it is a subject."""

GROUP_GATES = frozenset({
    "pick-longest", "pick-shortest", "pick-punctuation", "pick-stem-words", "pick-convergence", "shape-model",
    "key-much-longer", "all-of-the-above", "negative-stem", "article-gives-key", "numeric-order", "duplicate-options",
    "rationale-names-place", "missing-refs", "level-recall", "level-application", "level-judgment", "difficulty-1",
    "difficulty-2", "difficulty-3", "options-with-rationale", "distractors-tagged",
})  # fmt: skip
"""Gates that each topic group must pass for itself. Of the others a single item would carry a group past the limit."""

TAG_ITEMS = 3
"""Items that must use a misconception tag before a report can say that someone confuses two things."""

_HUMAN = "human-written medical items {human}, a hasty bank {hasty}"
_OWN = "the project's own rule"


def _measured(human: str, hasty: str) -> str:
    return _HUMAN.format(human=human, hasty=hasty)


RULE_LIMITS: dict[str, Limit] = {
    "key-much-longer": Limit("key much longer than the distractors", _measured("8.8 %", "83.9 %"), high=0.10),
    "key-much-shorter": Limit(
        "key much shorter than the distractors", _measured("5.8 %", "0.3 %"), high=0.10
    ),
    "unequal-lengths": Limit("options of very unequal length", _measured("18.4 %", "72.9 %"), high=0.20),
    "all-of-the-above": Limit("all, none or both of the above", _measured("2.3 %", "0 %"), high=0),
    "negative-stem": Limit("negative stems", _measured("6.5 %", "2.2 %"), high=0.05),
    "negative-in-lower-case": Limit("negatives not in capitals", f"{_OWN}; Haladyna et al. 2002", high=0),
    "absolute-in-distractors": Limit(
        "absolute words in distractors only", _measured("8.2 %", "26.8 %"), high=0.10
    ),
    "hedge-in-key": Limit("hedges in the key only", _measured("1.7 %", "9.1 %"), high=0.03),
    "vague-frequency": Limit("vague frequency words", _measured("1.7 %", "1.0 %"), high=0.02),
    "article-gives-key": Limit("a or an that gives the key away", _measured("0.1 %", "0 %"), high=0),
    "clang": Limit("stem words in the key alone", _measured("3.3 %", "16.3 %"), high=0.05),
    "convergence": Limit(
        "key alone shares most words with the other options", _measured("11 %", "20 % of testable"), high=0.25
    ),
    "numeric-order": Limit("numbers out of order", _measured("1.8 %", "1.8 %"), high=0),
    "overlap": Limit("options that contain each other", _measured("5.2 %", "2.3 %"), high=0.05),
    "same-opening": Limit("options that all begin alike", _measured("3.6 %", "1.6 %"), high=0.03),
    "duplicate-options": Limit("equal options", _measured("0.4 %", "0.3 %"), high=0),
    "unfocused-stem": Limit("stems without a question of their own", _measured("5.5 %", "1.2 %"), high=0.03),
    "rationale-names-place": Limit(
        "rationales that name a letter or place", f"{_OWN}: options are shuffled", high=0
    ),
    "missing-refs": Limit("items without a reference", _OWN, high=0),
}
"""Item rule -> the share of the items that may break it. For `convergence` the share of those it can be tested on."""


def _share(name: str, human: str, hasty: str, low: float | None = None, high: float | None = None) -> Limit:
    return Limit(name, _measured(human, hasty), low, high, chance=True)


BLIND_LIMITS: dict[str, Limit] = {
    "pick-longest": _share("right by picking the longest option", "28.8 %", "91.4 %", high=0.30),
    "pick-shortest": _share("right by picking the shortest option", "21.4 %", "2.5 %", low=0.18),
    "pick-punctuation": _share(
        "right by picking most commas, brackets, dashes", "26.2 %", "72.9 %", high=0.30
    ),
    "pick-stem-words": _share("right by picking most words of the stem", "25.3 %", "45.8 %", high=0.30),
    "pick-convergence": _share(
        "right by picking most words of the other options", "26.7 %", "33.5 %", high=0.30
    ),
    "key-longest": _share("key strictly the longest option", "24.8 %", "90.7 %", low=0.15, high=0.30),
    "shape-model": _share("right by a model of the options' shape", "29.3 %", "91.5 %", high=0.32),
}
"""Blind strategy -> the share of the items that it may get right."""

NUMERIC_MIDDLE = Limit("numeric key in the middle", _measured("41 of 64", "31 of 38"), 0.40, 0.60)
OPPOSITE_PAIR = Limit("key in the only pair of opposites", "human-written medical items 24 of 34", high=0.60)

NEAR_DUPLICATES = Limit("near-duplicate items", _measured("90 exact pairs", "1 pair"), high=0, unit="count")
UNLINKED_CANDIDATES = Limit("alike items not linked as enemies", _OWN, high=0, unit="count")
ONE_WAY_ENEMIES = Limit("enemies not linked both ways", _OWN, high=0, unit="count")

MIX_TOLERANCE = 0.07
"""How far a share of the mix may lie from its aim; the project's own rule."""

LEVEL_MIX = {"recall": 0.25, "application": 0.50, "judgment": 0.25}
DIFFICULTY_MIX = {1: 0.30, 2: 0.50, 3: 0.20}
"""The aims of the mix of levels and difficulties over a bank; the project's own."""


def mix_limit(title: str, aim: float) -> Limit:
    """The limit of one share of the mix."""
    return Limit(title, _OWN, aim - MIX_TOLERANCE, aim + MIX_TOLERANCE)


OPTIONS_WITH_RATIONALE = Limit("options with a rationale", _OWN, low=1)
DISTRACTORS_TAGGED = Limit("distractors with a misconception tag", _OWN, low=0.40)
RARE_TAGS = Limit(f"tags that fewer than {TAG_ITEMS} items use", _OWN, high=0, unit="count")
UNLISTED_TAGS = Limit("tags that the list lacks", _OWN, high=0, unit="count")
UNUSED_TAGS = Limit("listed tags that no item uses", _OWN, high=0, unit="count")
