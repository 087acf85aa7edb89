"""What a search has found, as text and as JSON-ready data: what `ma-exam bank search` prints. No key, no reason.

schema   `ma-exam-search/1`
query    the words that were looked for
unseen   whether unseen items were looked through as well
items    bank, id, topic, topic_title, stands (new, met, missed, right), bookmarked, reported, note,
         stem (null for an item that was not seen yet), best first
"""

from collections.abc import Sequence
from typing import Any

from ma_exam.core.stem import glance
from ma_exam.core.text import clean, clean_line
from ma_exam.reports.plain import count, wrap
from ma_exam.services.search import Entry

SCHEMA = "ma-exam-search/1"
UNSEEN = "not seen yet; its question is not shown"


def to_dict(query: str, found: Sequence[Entry], *, unseen: bool) -> dict[str, Any]:
    """The search and what it found."""
    return {
        "schema": SCHEMA,
        "query": query,
        "unseen": unseen,
        "items": [
            {
                "bank": entry.item.bank,
                "id": entry.item.id,
                "topic": entry.item.topic,
                "topic_title": entry.topic,
                "stands": str(entry.stands),
                "bookmarked": entry.bookmarked,
                "reported": entry.reported,
                "note": entry.note,
                "stem": entry.item.stem if entry.seen else None,
            }
            for entry in found
        ],
    }


def render(found: Sequence[Entry], width: int, *, unseen: bool) -> str:
    """What was found in lines of at most `width` columns: each item's place, then its stem in one line."""
    if not found:
        return (
            "There is no such item." if unseen else "You have seen no such item; --unseen looks through all."
        )
    lines = [f"{count(len(found), 'item')} found."]
    for entry in found:
        words = [str(entry.stands)]
        words += [
            word for word, holds in (("bookmarked", entry.bookmarked), ("reported", entry.reported)) if holds
        ]
        head = "   ".join(map(clean_line, (str(entry.ref), ", ".join(words), entry.topic)))
        stem = clean_line(glance(clean(entry.item.stem)) if entry.seen else UNSEEN, width - 3)
        lines += ["", *wrap(head, width, rest="  "), f"  {stem}"]
        if entry.note:
            lines += wrap(f"Note: {entry.note}", width, "  ")
    return "\n".join(lines)
