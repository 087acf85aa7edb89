"""What the document of one student's data holds, key by key: for its reader, its JSON Schema and the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ma_exam.core.confidence import Sure
from ma_exam.core.events import Kind as EventKind
from ma_exam.core.remarks import Reason

FORMAT = "ma-exam data"
VERSION = 1
"""Of the document. It grows when a key changes its meaning or goes; a new optional key leaves it as it is."""

LARGEST = 2**63 - 1
"""What a whole number may be, either side of nought; the database keeps no larger ones."""

MAX_LINE = 1_000
MAX_TEXT = 200_000

LAST_US = 253_402_214_400_000_000
"""The last day of the year 9999, beyond which there are no dates."""

FieldKind = Literal["line", "text", "whole", "moment", "number", "switch", "object", "list", "any"]
"""A text of one line without control characters; any text; a whole number; microseconds since 1970; JSON."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record. `choices` are all that a line may be; one with a `default` may be left out."""

    kind: FieldKind
    about: str
    choices: tuple[str, ...] = ()
    default: str | None = None


Fields = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record: the table that keeps it, its keys, and those by which one is told from another."""

    table: str
    about: str
    fields: Fields
    key: tuple[str, ...]

    def of_kind(self, *kinds: FieldKind) -> Iterator[str]:
        """The names of its fields of these kinds."""
        return (name for name, field in self.fields.items() if field.kind in kinds)


_BANK = Field("line", "The bank's name.")
_ITEM = Field("line", "The item's id in its bank.")
_WHEN = Field("moment", "When, in microseconds since 1970-01-01 UTC.")

HEADER: Fields = {
    "format": Field("line", "What this document is.", choices=(FORMAT,)),
    "version": Field("whole", f"Of the format: {VERSION}."),
    "schema": Field("whole", "Of the database that it was written from."),
    "program": Field("line", "The program that wrote it."),
    "exported_us": Field("moment", "The moment of the export, in microseconds since 1970-01-01 UTC."),
    "name": Field("line", "What the student was called; an import changes no name."),
}
"""What stands before the records, in this order."""

BANKS = Record(
    "bank",
    "The banks of the library at the time of the export. They are told, not imported.",
    {
        "name": _BANK,
        "title": Field("text", "What a person reads."),
        "blueprint": Field("line", "The exam that it is written for."),
        "content_hash": Field("line", "Of what its items say."),
        "items": Field("whole", "How many items it holds."),
        "shipped": Field("switch", "Whether it came with ma-exam."),
    },
    ("name",),
)
ITEMS = Record(
    "item",
    "Each version of an item that an attempt shows, keys and reasons included.",
    {
        "bank": _BANK,
        "id": _ITEM,
        "digest": Field("line", "The version: 12 hex digits of the SHA-256 of `body`."),
        "body": Field("object", "The item: stem, options with key and reason, topic, references."),
    },
    ("bank", "id", "digest"),
)
FORMS = Record(
    "form",
    "Each form that an attempt sits, as it was drawn.",
    {
        "code": Field("line", "What names it."),
        "blueprint": Field("line", "The exam."),
        "blueprint_version": Field("line", "Which version of the exam's shape."),
        "seed": Field("whole", "The number that it was drawn with."),
        "bank_hash": Field("line", "Of the items that it was drawn from."),
        "slots": Field(
            "list",
            "For each place: bank, id, revision, block, position, topic, domain, whether it is scored, and the "
            "authored places of the options in the order in which they are shown.",
        ),
        "digests": Field("object", "`bank/id`: the version of the item that is shown."),
    },
    ("code",),
)
ATTEMPTS = Record(
    "attempt",
    "Each attempt, with its `events`, `responses`, `reasons` and `beat`.",
    {
        "id": Field("line", "What names it for good, on every computer."),
        "number": Field("whole", "What a person calls it; a merge may give it another."),
        "form": Field("line", "The code of its form."),
        "blueprint": Field("line", "The exam."),
        "kind": Field("line", "What was sat.", choices=("mock", "block", "practice")),
        "status": Field("line", "How it stands.", choices=("open", "done", "given_up")),
        "plan": Field("object", "Its rules: blocks (first, last, ms), tutorial, break, policy, time, wish."),
        "started_us": _WHEN,
        "finished_us": Field("moment", "When it was closed; 0 while it is open."),
        "right": Field("whole", "Right answers on scored items; -1 while it is open."),
        "scored": Field("whole", "How many items are scored; 0 while it is open."),
    },
    ("id",),
)
EVENTS = Record(
    "event",
    "What happened in the attempt, in order. Each event carries the hash of the one before.",
    {
        "seq": Field("whole", "1, 2, 3 ..."),
        "kind": Field("line", "What happened.", choices=tuple(EventKind)),
        "body": Field("object", "Its details, such as the place and the options chosen."),
        "used_ms": Field("whole", "Time used in the running phase, in milliseconds."),
        "wall_us": _WHEN,
        "boot_id": Field("line", "Which start of the computer."),
        "boot_ms": Field("whole", "Milliseconds since that start, sleep included."),
        "prev_hash": Field("line", "The hash of the event before; 64 zeros for the first."),
        "hash": Field("line", "SHA-256 of the attempt's id, this event and `prev_hash`."),
    },
    ("seq",),
)
RESPONSES = Record(
    "response",
    "The graded responses of a closed attempt.",
    {
        "position": Field("whole", "The place in the form, from 1."),
        "bank": _BANK,
        "item": _ITEM,
        "revision": Field("line", "Of what was asked."),
        "key_revision": Field("line", "Of the key that it was graded by."),
        "topic": Field("line", "Its topic then."),
        "scored": Field("switch", "Whether it counts."),
        "first_sight": Field("switch", "Whether the item had never been met before."),
        "choice": Field(
            "line", "Hashes of the texts of the chosen options, joined by commas; empty for a blank."
        ),
        "right": Field("switch", "Whether exactly the key was chosen."),
        "answered": Field("switch", "Whether anything was."),
        "spent_ms": Field("whole", "Time spent on it, in milliseconds."),
        "sure": Field("line", "How sure one said one was.", choices=("", *Sure), default=""),
    },
    ("position",),
)
REASONS = Record(
    "reason",
    "Why answers of the attempt were wrong, by the learner's own word.",
    {
        "position": Field("whole", "The place in the form, from 1."),
        "reason": Field("line", "The reason.", choices=tuple(Reason)),
        "wall_us": _WHEN,
    },
    ("position",),
)
BEAT = Record(
    "beat",
    "The time used as last written down; null where nothing was.",
    {
        "seq": Field("whole", "The event after which it was written."),
        "used_ms": Field("whole", "Time used in the running phase, in milliseconds."),
        "wall_us": _WHEN,
        "boot_id": Field("line", "Which start of the computer."),
        "boot_ms": Field("whole", "Milliseconds since that start, sleep included."),
    },
    (),
)
NOTES = Record(
    "note",
    "The learner's own notes on items.",
    {"bank": _BANK, "item": _ITEM, "text": Field("text", "The note."), "wall_us": _WHEN},
    ("bank", "item"),
)
BOOKMARKS = Record(
    "bookmark", "Bookmarked items.", {"bank": _BANK, "item": _ITEM, "wall_us": _WHEN}, ("bank", "item")
)
OBJECTIONS = Record(
    "objection",
    "Items that were reported as wrong.",
    {
        "bank": _BANK,
        "item": _ITEM,
        "wall_us": _WHEN,
        "body": Field("object", "Revision, stem, what was chosen, the key, the remark and its source."),
    },
    ("bank", "item", "wall_us"),
)
CARDS = Record(
    "card",
    "How well each item is remembered, for spaced review; follows from the responses.",
    {
        "bank": _BANK,
        "item": _ITEM,
        "stability": Field("number", "Days until recall falls to 90 %."),
        "difficulty": Field("number", "As the scheduler counts it, 1 to 10."),
        "interval_days": Field("whole", "Until the next review, before the exam's date caps it."),
        "last_day": Field("whole", "Of the last review that counted: days since 0001-01-01."),
        "reviews": Field("whole", "How often it was reviewed."),
        "lapses": Field("whole", "How often it was forgotten."),
    },
    ("bank", "item"),
)
SETTINGS = Record(
    "setting",
    "What was set for studying, such as the exam's date.",
    {"name": Field("line", "What is set."), "value": Field("any", "To what.")},
    ("name",),
)

SECTIONS: dict[str, Record] = {
    "banks": BANKS, "items": ITEMS, "forms": FORMS, "attempts": ATTEMPTS, "notes": NOTES, "bookmarks": BOOKMARKS,
    "objections": OBJECTIONS, "cards": CARDS, "settings": SETTINGS,
}  # fmt: skip
"""The lists of records behind the header, in the order in which they are written and read."""

OF_AN_ATTEMPT: dict[str, Record] = {"events": EVENTS, "responses": RESPONSES, "reasons": REASONS}
"""The lists that each attempt carries, besides its `beat`."""

LEFT_OUT: dict[str, dict[str, str]] = {
    "bank": {
        "path": "where it lies on this computer; an import that took it would read whatever it names",
        "stamp": "of the files on this computer",
        "files_hash": "of the files on this computer",
        "compiled_us": "when this computer read it",
    },
    "item": {
        "revision": "follows from the body",
        "current": "follows from the library",
        "topic": "follows from the body",
        "status": "follows from the body",
        "one_key": "follows from the body",
    },
}
"""Columns that the document does not hold, by table, each with the reason."""
