"""The glossary: abbreviations with every sense that a medical assistant meets, and those that must not be used."""

from collections.abc import Sequence
from dataclasses import dataclass

from ma_exam.core.search import Folded, Hit, asked, fold, rank

AVOID = "DO NOT USE"
"""Stands with what must not be used: with an abbreviation, or with one of several senses."""

CARE = "TAKE CARE"
"""Stands with an abbreviation of which only one sense must not be used."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list that warns of abbreviations: its id, its name in a word or two, and what it is."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Danger:
    """Why an abbreviation must not be used: which lists say so, what goes wrong, and what to write instead."""

    lists: tuple[Source, ...]
    wrong: str
    instead: str


@dataclass(frozen=True, slots=True)
class Group:
    """Abbreviations of one kind, and where their meanings are from."""

    id: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One abbreviation or sign: its senses, the group it belongs to, other ways to write it, and what is to be known.

    `danger` is None unless a list warns of it.
    """

    term: str
    means: tuple[str, ...]
    group: Group
    also: tuple[str, ...] = ()
    danger: Danger | None = None
    note: str = ""

    @property
    def warning(self) -> str:
        """The word that stands with it: that it must not be used, or not in one of its senses; empty without danger."""
        if self.danger is None:
            return ""
        return CARE if any(AVOID in sense for sense in self.means) else AVOID


@dataclass(frozen=True, slots=True)
class Glossary:
    """All abbreviations in order (see `alphabetical`), their groups in order, and the lists that warn of some."""

    entries: tuple[Abbreviation, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]

    def find(self, query: str = "", *, group: str = "", avoid: bool = False) -> tuple[Abbreviation, ...]:
        """The entries of a group (empty: all) that answer to a query, best first; with `avoid` those not to be used.

        First what is written exactly so, then what is but for its case, then what begins so, then by meaning.
        """
        chosen = [
            entry
            for entry in self.entries
            if group in ("", entry.group.id) and (entry.danger is not None or not avoid)
        ]
        query = query.strip()
        if not query:
            return tuple(chosen)
        hits = [
            (place, number, entry) for number, entry in enumerate(chosen) if (place := _place(entry, query))
        ]
        return tuple(entry for _, _, entry in sorted(hits, key=lambda hit: hit[:2]))


def alphabetical(entry: Abbreviation) -> tuple[bool, str, str]:
    """What entries are ordered by: letters first, then figures and signs; case does not count."""
    return not entry.term[:1].isalpha(), entry.term.casefold(), entry.term


_EXACT, _BUT_FOR_CASE, _BEGINS, _MEANS = 1, 2, 3, 4


def _place(entry: Abbreviation, query: str) -> int:
    """How well an entry answers, the least best; 0 where it does not."""
    written = (entry.term, *entry.also)
    small = query.casefold()
    if query in written:
        return _EXACT
    if small in (form.casefold() for form in written):
        return _BUT_FOR_CASE
    if any(form.casefold().startswith(small) for form in written):
        return _BEGINS
    words = asked(query)
    if not words:
        return 0
    hit = rank(Folded("", fold(" ".join(entry.means)), fold(" ".join(written))), words)
    return 0 if hit is None else _MEANS + int(hit) - int(Hit.HEAD)


def nearest(entries: Sequence[Abbreviation], term: str) -> str:
    """The abbreviation that is spelled most like `term`; empty where none is near."""
    from difflib import get_close_matches

    small = {entry.term.casefold(): entry.term for entry in entries}
    near = get_close_matches(term.casefold(), small, n=1)
    return small[near[0]] if near else ""
