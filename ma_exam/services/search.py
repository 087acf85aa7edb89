"""Searching the bank by word or id: over what a learner has seen, and without a spoiled exam.

Nothing here counts as met. What an open exam shows, and the mock that is kept back for the end, are not in it at all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import Met
from ma_exam.core.search import Folded, find
from ma_exam.core.supply import without_final
from ma_exam.services import exams
from ma_exam.services.desk import Desk


class Stands(StrEnum):
    """How an item stands with a learner."""

    NEW = "new"
    MET = "met"
    """Shown by a set that is not closed yet, so that nothing is known."""
    MISSED = "missed"
    RIGHT = "right"


class View(StrEnum):
    """Which items are looked through."""

    SEEN = "seen"
    BOOKMARKED = "bookmarked"
    NOTED = "with a note"
    REPORTED = "reported"
    ALL = "unseen too"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the search shows it: its topic's title, how it stands, and what the learner has remarked on it."""

    item: Item
    topic: str
    stands: Stands
    bookmarked: bool = False
    note: str = ""
    reported: bool = False

    @property
    def ref(self) -> ItemRef:
        """Which item."""
        return self.item.ref

    @property
    def seen(self) -> bool:
        """Whether showing it again spoils nothing."""
        return self.stands is not Stands.NEW

    def within(self, view: View) -> bool:
        """Whether it belongs to a view."""
        match view:
            case View.SEEN:
                return self.seen
            case View.BOOKMARKED:
                return self.bookmarked
            case View.NOTED:
                return bool(self.note)
            case View.REPORTED:
                return self.reported
        return True


class Catalogue:
    """All items that may be searched, by bank and id, folded once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: (entry.ref.bank, entry.ref.id))
        self._folded = [_folded(entry) for entry in self._entries]
        self._place = {entry.ref: place for place, entry in enumerate(self._entries)}

    def search(self, query: str, view: View = View.SEEN) -> list[Entry]:
        """What belongs to the view and answers to every word of the query, best first: see `core.search.Hit`."""
        chosen = [place for place, entry in enumerate(self._entries) if entry.within(view)]
        found = find([self._folded[place] for place in chosen], query)
        return [self._entries[chosen[place]] for place in found]

    def __getitem__(self, ref: ItemRef) -> Entry:
        return self._entries[self._place[ref]]

    def count(self, view: View) -> int:
        """How many items belong to a view."""
        return sum(entry.within(view) for entry in self._entries)

    def bookmark(self, ref: ItemRef, on: bool) -> None:
        """Take note that an item was bookmarked, or that it is no more."""
        self._put(replace(self[ref], bookmarked=on))

    def note(self, ref: ItemRef, text: str) -> None:
        """Take note of the note on an item."""
        self._put(replace(self[ref], note=text))

    def _put(self, entry: Entry) -> None:
        place = self._place[entry.ref]
        self._entries[place] = entry
        self._folded[place] = _folded(entry)


def _folded(entry: Entry) -> Folded:
    item = entry.item
    reasons = [text for option in item.options for text in (option.text, option.rationale)]
    rest = [item.exhibit, *reasons, item.why, *item.refs, entry.topic, entry.note]
    return Folded.of(item.id, item.stem, "\n".join(rest))


def catalogue(desk: Desk) -> Catalogue:
    """What this learner may search. In the store's thread: it reads every item of the library."""
    items = desk.library.items()
    exposure = desk.exposure()
    latest = desk.database.attempts.latest()
    remarks = desk.database.remarks
    bookmarks, notes = remarks.bookmarks(), remarks.notes()
    reported = {objection.item for objection in remarks.objections()}
    hidden = _in_open_exams(desk)
    for exam in exams.blueprints().values():
        hidden |= {item.ref for item in items} - {item.ref for item in without_final(exam, items, exposure)}
    title = _topic_titles()
    return Catalogue(
        Entry(
            item,
            title(item.topic),
            _stands(item.ref, exposure, latest),
            item.ref in bookmarks,
            notes.get(item.ref, ""),
            item.ref in reported,
        )
        for item in items
        if item.ref not in hidden
    )


def _in_open_exams(desk: Desk) -> set[ItemRef]:
    """The items of exams that are not finished, shown already or still to come."""
    open_exams = [one.record for one in desk.unfinished() if one.record.kind != "practice"]
    return {ref for record in open_exams for ref in desk.database.attempts.form(record.form)[0].refs}


def _topic_titles() -> Callable[[str], str]:
    """Topic code -> the title of the first exam's leaf that takes it; the code where none does."""
    finders = [exam.leaf_finder() for exam in exams.blueprints().values()]

    @cache
    def title(topic: str) -> str:
        leaves = (leaf for find_leaf in finders if (leaf := find_leaf(topic)) is not None)
        return next((leaf.title for leaf in leaves), topic)

    return title


def _stands(ref: ItemRef, exposure: Mapping[ItemRef, int], latest: Mapping[ItemRef, Met]) -> Stands:
    if not exposure.get(ref):
        return Stands.NEW
    if ref not in latest:
        return Stands.MET
    return Stands.RIGHT if latest[ref].right else Stands.MISSED
