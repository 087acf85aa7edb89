"""Words of stems and options: tokens, content words, word pairs, and how much two texts share."""

import re
from collections.abc import Sequence
from itertools import pairwise

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")

_FUNCTION = """
a about after all an and are as at be because been before between but by can did do does during each for from had has
have he her him his how if in into is it its may more not of on one only or other out over own she should so some such
than that the their them then there these they this those to two under until up was were what when where which while
who whom whose why will with would you your
"""
_LEAD_IN = """
action answer appropriate assistant best called correct describes first following likely medical most next patient
practice provider should statement true
"""

FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""Words that carry grammar, not content; two texts that share them have nothing in common."""

LEAD_IN_WORDS = frozenset(_LEAD_IN.split())
"""Words of the lead-ins that most stems of a bank share, whatever they ask."""

_LEFT_OUT_OF_GRAMS = LEAD_IN_WORDS | {"a", "an", "and", "in", "is", "of", "the", "to", "what", "which"}
_MIN_LETTERS = 3
_MARKS = re.compile(r"[,;:/()\[\]{}–—-]")
_GLUE = re.compile(r"(?<=[^\W\d_])[-‐‑–/.’'](?=[^\W\d_])")
_UNSAID = re.compile(r"(?<!\d)[.,:]|[.,:](?!\d)|[^\w\s.,:+\-−<>=≤≥±/%°#*^]|(?<!\S)-(?=[^\W\d_])")

_LETTER_BY_LETTER = re.compile(r"[A-Z]{1,4}(?![\w'’])")
_SOUNDS_LIKE_YOU_OR_ONE = re.compile(r"eu|ewe|one\b|once\b|uni(?![nm])|u[st][aeiu]|ur[aeio]", re.IGNORECASE)
_SILENT_H = re.compile(r"hour|hono|honest|heir", re.IGNORECASE)
_EIGHT_OR_ELEVEN = re.compile(r"8|1[18](?!\d)")


def tokens(text: str) -> list[str]:
    """Words and numbers in order, in lower case. `1.5`, `1:10` and `120/80` are one token each."""
    return _TOKEN.findall(text.casefold())


def content_words(text: str) -> frozenset[str]:
    """Numbers, and words of three letters or more that are neither grammar nor lead-in."""
    return frozenset(
        token
        for token in tokens(text)
        if (len(token) >= _MIN_LETTERS or token[0].isdigit())
        and token not in FUNCTION_WORDS
        and token not in LEAD_IN_WORDS
    )


def grams(text: str) -> frozenset[str]:
    """Words without the lead-in's, and pairs of neighbours among them: what near-duplicates are measured by."""
    words = [token for token in tokens(text) if token not in _LEFT_OUT_OF_GRAMS]
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return frozenset(words).union(pairs)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared members over all members; 0 for two empty sets."""
    shared = len(one & other)
    total = len(one) + len(other) - shared
    return shared / total if total else 0.0


def words_shared_with_others(sets: Sequence[frozenset[str]]) -> list[int]:
    """For each set the members that it shares with each of the others, summed."""
    return [
        sum(len(own & other) for place, other in enumerate(sets) if place != here)
        for here, own in enumerate(sets)
    ]


def mark_count(text: str) -> int:
    """Commas, semicolons, colons, slashes, brackets, hyphens and dashes: the marks of a text that adds detail."""
    return len(_MARKS.findall(text))


def bare(text: str) -> str:
    """The text without case, spacing and punctuation that says nothing.

    What tells values apart is kept: `1.5` and `15`, `A+` and `A-`, `<5` and `>5` stay different.
    """
    return " ".join(_UNSAID.sub(" ", _GLUE.sub(" ", text.casefold())).split())


def takes_an(text: str) -> bool:
    """Whether `an` fits before the text, by sound: `an ECG`, `an hour`, `a unit`, `a European`."""
    word = text.strip().lstrip("\"'“‘(")
    if _LETTER_BY_LETTER.match(word):
        return word[0] in "AEFHILMNORSX"
    if _SOUNDS_LIKE_YOU_OR_ONE.match(word):
        return False
    return word[:1].lower() in tuple("aeiou") or bool(_SILENT_H.match(word) or _EIGHT_OR_ELEVEN.match(word))
