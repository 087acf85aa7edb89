"""Finding texts by words: case and diacritics do not count, every word must occur, whole or as a beginning.

Texts are folded once to words between single spaces, with a space at either end. Then a word is found whole as
` word ` and as a beginning as ` word`, and looking through a list takes one pass over plain strings.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

_WORD = re.compile(r"[^\W_]+")


class Hit(IntEnum):
    """How well a text answers, best first."""

    ID = 0
    """It is the one that was named."""
    HEAD = 1
    """Every word stands in the head, whole."""
    HEAD_START = 2
    """Every word stands in the head, some as beginnings only."""
    REST = 3
    """Every word stands somewhere, whole."""
    REST_START = 4
    """Every word stands somewhere, some as beginnings only."""


def fold(text: str) -> str:
    """The words of a text, small and without diacritics, each between spaces; one space for a text without words.

    Signs are no part of a word: `0.5 mL` and `0 5 ml` are the same.
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    words = _WORD.findall(text.casefold())
    return f" {' '.join(words)} " if words else " "


def asked(query: str) -> tuple[str, ...]:
    """What is looked for: the words of a query, folded. Signs within one, as in an id, hold its parts together."""
    return tuple(folded for word in query.split() if (folded := fold(word).strip()))


@dataclass(frozen=True, slots=True)
class Folded:
    """A text to find, folded: its id, its head (an item's stem), and the rest of it."""

    id: str
    head: str
    rest: str

    @classmethod
    def of(cls, name: str, head: str, rest: str) -> "Folded":
        """Fold these three. A word of the id is found as a word of the rest."""
        return cls(fold(name), fold(head), fold(f"{name} {rest}"))


def rank(text: Folded, words: Sequence[str]) -> Hit | None:
    """How well the text answers to all of the words; None where one of them is missing."""
    worst = Hit.HEAD
    for word in words:
        start, whole = f" {word}", f" {word} "
        if whole in text.head:
            hit = Hit.HEAD
        elif start in text.head:
            hit = Hit.HEAD_START
        elif whole in text.rest:
            hit = Hit.REST
        elif start in text.rest:
            hit = Hit.REST_START
        else:
            return None
        worst = max(worst, hit)
    return Hit.ID if words and text.id == f" {' '.join(words)} " else worst


def find(texts: Sequence[Folded], query: str) -> list[int]:
    """The places of the texts that answer to every word, best first, in their order where they answer alike.

    All of them for a query without words.
    """
    words = asked(query)
    hits = [(hit, place) for place, text in enumerate(texts) if (hit := rank(text, words)) is not None]
    return [place for _, place in sorted(hits)]
