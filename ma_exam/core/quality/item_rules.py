"""The item-writing rules, one small function a rule: what it finds wrong with one item, or nothing.

After Haladyna, Downing & Rodriguez (Appl Meas Educ 2002;15:309) and the NBME's list of item flaws. Rules about the
key speak only of items with exactly one. What gives the answer away without fail blocks, style warns.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ma_exam.core.item import Item, Option, numeric_values
from ma_exam.core.quality.limits import (
    CLANG_LETTERS,
    CONVERGENCE_WORDS,
    LONG_KEY_CHARACTERS,
    LONG_KEY_RATIO,
    STEM_WORDS,
    UNEQUAL_CHARACTERS,
    UNEQUAL_RATIO,
)
from ma_exam.core.quality.verdict import Finding, Severity
from ma_exam.core.quality.words import (
    FUNCTION_WORDS,
    LEAD_IN_WORDS,
    bare,
    content_words,
    takes_an,
    tokens,
    words_shared_with_others,
)

ABSOLUTE_WORDS = frozenset({"always", "never", "all", "none", "only", "every", "must", "cannot", "any"})
HEDGE_WORDS = frozenset({"may", "can", "usually", "often", "might", "could", "likely"})
VAGUE_WORDS = frozenset(
    {
        "rarely",
        "usually",
        "often",
        "sometimes",
        "frequently",
        "occasionally",
        "seldom",
        "commonly",
        "generally",
    }
)


@dataclass(frozen=True, slots=True)
class ItemRule:
    """A named rule. `check` gives the message of its finding, or an empty text."""

    name: str
    severity: Severity
    check: Callable[[Item], str]


def sole_key(item: Item) -> tuple[Option, list[Option]] | None:
    """The key and the distractors of an item with one key and at least one distractor, else None."""
    keys = [option for option in item.options if option.is_key]
    distractors = [option for option in item.options if not option.is_key]
    return (keys[0], distractors) if len(keys) == 1 and distractors else None


def _lengths(item: Item) -> tuple[int, float] | None:
    """Characters of the key, and of the distractors on average."""
    parts = sole_key(item)
    if parts is None:
        return None
    key, distractors = parts
    return len(key.text), sum(len(option.text) for option in distractors) / len(distractors)


def _much_longer(longer: float, shorter: float) -> bool:
    return longer >= LONG_KEY_RATIO * shorter and longer - shorter >= LONG_KEY_CHARACTERS


def key_much_longer(item: Item) -> str:
    """The key has 1.5 times the characters of the mean distractor, and 15 more."""
    lengths = _lengths(item)
    if lengths and _much_longer(lengths[0], lengths[1]):
        return (
            f"the key has {lengths[0]} characters, the distractors {lengths[1]:.0f} on average: "
            "move its detail to the stem or give each option as much"
        )
    return ""


def key_much_shorter(item: Item) -> str:
    """The distractors have 1.5 times the characters of the key on average, and 15 more."""
    lengths = _lengths(item)
    if lengths and _much_longer(lengths[1], lengths[0]):
        return (
            f"the key has {lengths[0]} characters, the distractors {lengths[1]:.0f} on average: "
            "bring the options to like length"
        )
    return ""


def unequal_lengths(item: Item) -> str:
    """The longest option has 2.5 times the characters of the shortest, and 20 more."""
    sizes = [len(option.text) for option in item.options]
    low, high = min(sizes, default=0), max(sizes, default=0)
    if high >= UNEQUAL_RATIO * low and high - low >= UNEQUAL_CHARACTERS:
        return f"the options run from {low} to {high} characters: bring them to like length"
    return ""


_OF_THE_ABOVE = re.compile(
    r"\b(?i:all|none|both|any|neither|either|two)\s+(?i:of\s+the\s+(?:above|other\s+options|options\s+above))\b"
    r"|^\W*(?i:all|none|both|neither)\s+(?i:of\s+these)\W*$"
    r"|\b(?i:both|either|neither)\s+(?:(?i:options?|answers?|choices?)\s+)?\(?[A-H]\)?\s+(?i:and|or|nor|&)\s+\(?[A-H]\b"
    r"|\b(?i:options|answers|choices)\s+\(?[A-H]\)?\s+(?i:and|or|&)\s+\(?[A-H]\b",
)


def all_of_the_above(item: Item) -> str:
    """An option that stands for other options: all, none or both of the above, "both A and B"."""
    for option in item.options:
        if _OF_THE_ABOVE.search(option.text):
            return f'"{option.text}" stands for other options: write out what is meant'
    return ""


_CAPITAL_NEGATIVE = re.compile(r"\b(?:NOT|EXCEPT|LEAST)\b")
_VERB = "is|are|was|were|does|do|did|should|would|can|could|may|might|must|has|have|had|will"
_BARS = f"{_VERB}|if|when|who|that|because|although|since|after|before|while|whose|until|and|but"
_LOWER_NEGATIVE = re.compile(
    r"\bexcept(?:\s+for)?\s*[:?.]?\s*$"
    rf"|\b(?:which|what)\b(?:(?!\b(?:{_BARS})\b)"
    r"[^,;]){0,160}"
    rf"\b(?:{_VERB})\s+(?:not|never|least)\b"
    r"|\b(?:is|are)\s+(?:all\s+)?(?:incorrect|false|untrue)\b(?!\s*-?(?:positive|negative))"
    r"|\b(?:incorrect|false|untrue)\s+(?:statement|one|option)\b",
    re.IGNORECASE,
)


def _lead_in(stem: str) -> str:
    """The last sentence of the stem: what is asked."""
    sentences = re.split(r"(?<=[.?!:])\s+(?=\S)", stem.strip())
    return sentences[-1] if sentences else ""


def negative_stem(item: Item) -> str:
    """The stem asks for what is not so."""
    if _CAPITAL_NEGATIVE.search(item.stem) or _LOWER_NEGATIVE.search(_lead_in(item.stem)):
        return "the stem asks for the exception: ask for what is so, where that can be done"
    return ""


def negative_in_lower_case(item: Item) -> str:
    """The stem asks for what is not so, and does not say it in capitals."""
    match = _LOWER_NEGATIVE.search(_lead_in(item.stem))
    if match and not _CAPITAL_NEGATIVE.search(item.stem):
        return f'"{match[0].strip()}" is easily overlooked: put NOT or EXCEPT in capitals'
    return ""


def _words(option: Option) -> frozenset[str]:
    return frozenset(tokens(option.text))


def absolute_in_distractors(item: Item) -> str:
    """A word that allows no exception stands in a distractor and not in the key."""
    parts = sole_key(item)
    if parts is None or _words(parts[0]) & ABSOLUTE_WORDS:
        return ""
    found = sorted(frozenset[str]().union(*map(_words, parts[1])) & ABSOLUTE_WORDS)
    return f"only distractors say {_quoted(found)}: absolute words mark them as wrong" if found else ""


def _hedges(option: Option) -> frozenset[str]:
    """Hedges in the option; the month of May is none."""
    return frozenset(tokens(re.sub(r"\bMay(?=\s+\d)", " ", option.text))) & HEDGE_WORDS


def hedge_in_key(item: Item) -> str:
    """A word that leaves room stands in the key and in no distractor."""
    parts = sole_key(item)
    if parts is None or any(_hedges(option) for option in parts[1]):
        return ""
    found = sorted(_hedges(parts[0]))
    return f"only the key says {_quoted(found)}: careful words mark it as right" if found else ""


def vague_frequency(item: Item) -> str:
    """An option hangs on a word such as `often`, which means another share to each reader."""
    found = sorted(frozenset[str]().union(*map(_words, item.options)) & VAGUE_WORDS)
    return (
        f"{_quoted(found)} in the options means another share to each reader: give a figure" if found else ""
    )


_ENDS_IN_ARTICLE = re.compile(r"\b(an?)[\s:_.…]*$", re.IGNORECASE)


def article_gives_key(item: Item) -> str:
    """The stem ends in `a` or `an`, which fits the key and not every distractor."""
    parts = sole_key(item)
    match = _ENDS_IN_ARTICLE.search(item.stem)
    if parts is None or match is None:
        return ""
    wanted = match[1].lower() == "an"
    if takes_an(parts[0].text) == wanted and any(takes_an(option.text) != wanted for option in parts[1]):
        return (
            f'the stem ends in "{match[1]}", which does not fit every option: move the article to the options'
        )
    return ""


def clang(item: Item) -> str:
    """A word of the stem, of five letters or more, returns in the key and in no distractor."""
    parts = sole_key(item)
    if parts is None:
        return ""
    key, distractors = parts
    elsewhere = frozenset[str]().union(*map(_words, distractors))
    found = sorted(
        word
        for word in frozenset(tokens(item.stem)) & _words(key) - elsewhere
        if len(word) >= CLANG_LETTERS
        and word.isalpha()
        and word not in FUNCTION_WORDS
        and word not in LEAD_IN_WORDS
    )
    return f"{_quoted(found)} of the stem returns in the key alone" if found else ""


def convergence_scores(options: Sequence[Option]) -> list[int]:
    """For each option the content words that it shares with each other option, summed."""
    return words_shared_with_others([content_words(option.text) for option in options])


def testable_for_convergence(item: Item) -> bool:
    """Whether some option shares enough words with the others for convergence to mean anything."""
    return sole_key(item) is not None and max(convergence_scores(item.options)) >= CONVERGENCE_WORDS


def convergence(item: Item) -> str:
    """The key, and no other option, shares the most words with the rest."""
    if sole_key(item) is None:
        return ""
    scores = convergence_scores(item.options)
    best = max(scores)
    leaders = [option for option, score in zip(item.options, scores, strict=True) if score == best]
    if best >= CONVERGENCE_WORDS and len(leaders) == 1 and leaders[0].is_key:
        return "the key shares most words with the other options: readers find it as their common core"
    return ""


def numeric_order(item: Item) -> str:
    """All options are numbers of one kind, and neither rise nor fall throughout."""
    values = numeric_values(tuple(option.text for option in item.options))
    if values is None or len(values) < 2:
        return ""
    steps = list(pairwise(values))
    if all(low <= high for low, high in steps) or all(low >= high for low, high in steps):
        return ""
    return "the options are numbers and stand out of order: sort them"


_RANGE = re.compile(r"^\D{0,3}(\d+(?:\.\d+)?)\s*(?:-|–|to|through)\s*\D{0,2}(\d+(?:\.\d+)?)\b(.*)$")


def _range(text: str) -> tuple[float, float, str] | None:
    match = _RANGE.match(text.strip())
    if match is None or float(match[1]) >= float(match[2]):
        return None
    return float(match[1]), float(match[2]), match[3].strip().casefold()


_ARTICLE = re.compile(r"^(?:A|An|The)\s|\b(?:a|an|the)\b")


def _said(option: Option) -> frozenset[str]:
    """The words of an option without articles (`Part A` is none); `passive-aggressive` is one word."""
    return frozenset(tokens(re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", "", _ARTICLE.sub("", option.text))))


def overlap(item: Item) -> str:
    """The words of one option are part of another's, or two ranges of numbers overlap."""
    for one, other in combinations(item.options, 2):
        first, second = _said(one), _said(other)
        if first and second and (first < second or second < first):
            return f'"{one.text}" and "{other.text}" contain each other: can both be right?'
        low, high = _range(one.text), _range(other.text)
        if low and high and low[2] == high[2] and max(low[0], high[0]) < min(low[1], high[1]):
            return f'the ranges "{one.text}" and "{other.text}" overlap: can both be right?'
    return ""


def same_opening(item: Item) -> str:
    """All options begin with the same two words."""
    openings = {tuple(tokens(option.text)[:2]) for option in item.options}
    if len(item.options) > 1 and len(openings) == 1 and len(opening := next(iter(openings))) == 2:
        return f'all options begin with "{" ".join(opening)}": move it to the stem'
    return ""


def duplicate_options(item: Item) -> str:
    """Two options are equal but for case and punctuation."""
    seen: dict[str, str] = {}
    for option in item.options:
        same = seen.setdefault(bare(option.text), option.text)
        if same is not option.text:
            return f'"{same}" and "{option.text}" are the same option'
    return ""


_EMPTY_LEAD_IN = re.compile(
    r"^(?:which|what)(?:\s+one)?(?:\s+of\s+(?:the\s+following|these|the\s+below))?"
    r"(?:\s+(?:statements?|options?|answers?|sentences?))?\s+(?:is|are)"
    r"(?:\s+(?:most|least|not|all))?(?:\s+likely)?(?:\s+to\s+be)?\s+(?:true|correct|right|false|incorrect|accurate)\W*$",
    re.IGNORECASE,
)


def unfocused_stem(item: Item) -> str:
    """The stem has fewer than five words, or asks only which statement is true."""
    if _EMPTY_LEAD_IN.match(item.stem.strip()):
        return "the stem asks only which statement is true: ask a question that can be answered with options covered"
    count = len(item.stem.split())
    if count < STEM_WORDS:
        return f"the stem has {count} word{'s' if count != 1 else ''}: ask a complete question"
    return ""


def missing_rationale(item: Item) -> str:
    """An option does not say why it is right or wrong."""
    missing = [option.text for option in item.options if not option.rationale.strip()]
    return f"no rationale for {_quoted(missing)}" if missing else ""


_NAMES_PLACE = re.compile(
    r"\b(?i:options?|choices?|answers?|distractors?|alternatives?)\s+[\"'“‘(]?(?:[A-H]\b|[b-h]\b|a(?=[)\"'”’,.;]))"
    r"|(?:^|\s)\([A-Ha-h]\)\s+(?i:is|was|would|are)\b"
    r"|\b(?i:first|second|third|fourth|fifth|last|next|previous|preceding|above|below)(?i:\s+listed)?"
    r"\s+(?i:option|distractor|answer\s+choice)s?\b"
    r"|\b(?i:options?|choices?|answers?|distractors?)\s+(?i:above|below)\b"
)


def rationale_names_place(item: Item) -> str:
    """A rationale speaks of an option by its letter or place, which change on delivery."""
    for text in (*(option.rationale for option in item.options), item.why):
        if match := _NAMES_PLACE.search(text):
            return f'a rationale says "{match[0].strip()}", but letters and places change when options are shuffled'
    return ""


def missing_refs(item: Item) -> str:
    """No authority is named."""
    return "" if item.refs else "no reference: name the authority that makes the key right"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


RULES: tuple[ItemRule, ...] = (
    ItemRule("key-much-longer", "warn", key_much_longer),
    ItemRule("key-much-shorter", "warn", key_much_shorter),
    ItemRule("unequal-lengths", "warn", unequal_lengths),
    ItemRule("all-of-the-above", "block", all_of_the_above),
    ItemRule("negative-stem", "warn", negative_stem),
    ItemRule("negative-in-lower-case", "warn", negative_in_lower_case),
    ItemRule("absolute-in-distractors", "warn", absolute_in_distractors),
    ItemRule("hedge-in-key", "warn", hedge_in_key),
    ItemRule("vague-frequency", "warn", vague_frequency),
    ItemRule("article-gives-key", "block", article_gives_key),
    ItemRule("clang", "warn", clang),
    ItemRule("convergence", "warn", convergence),
    ItemRule("numeric-order", "block", numeric_order),
    ItemRule("overlap", "warn", overlap),
    ItemRule("same-opening", "warn", same_opening),
    ItemRule("duplicate-options", "block", duplicate_options),
    ItemRule("unfocused-stem", "warn", unfocused_stem),
    ItemRule("missing-rationale", "warn", missing_rationale),
    ItemRule("rationale-names-place", "warn", rationale_names_place),
    ItemRule("missing-refs", "warn", missing_refs),
)
"""Every rule, in the order of a report. All but `missing-rationale` have a limit in `RULE_LIMITS`."""


def findings(item: Item) -> list[Finding]:
    """What the rules find in one item, in the order of `RULES`."""
    checked = ((rule, rule.check(item)) for rule in RULES)
    return [Finding(item.id, rule.name, rule.severity, message) for rule, message in checked if message]
