"""The glossary as text and as JSON-ready data: what `ma-exam glossary` prints.

schema     `ma-exam-glossary/1`
sources    id, name, text: the lists that warn
groups     id, title, source: where the meanings of a group are from
entries    term, also, means, group, note, avoid (null, or: lists (ids of sources), partly, wrong, instead);
           `partly`: only the senses that say DO NOT USE must not be used
"""

from collections.abc import Sequence
from typing import Any

from ma_exam.core.glossary import CARE, Abbreviation, Glossary
from ma_exam.reports.plain import wrap

SCHEMA = "ma-exam-glossary/1"
_TERM = 14


def to_dict(glossary: Glossary, entries: Sequence[Abbreviation]) -> dict[str, Any]:
    """These entries with all sources and groups."""
    return {
        "schema": SCHEMA,
        "sources": [
            {"id": source.id, "name": source.name, "text": source.text} for source in glossary.sources
        ],
        "groups": [
            {"id": group.id, "title": group.title, "source": group.source} for group in glossary.groups
        ],
        "entries": [_entry(entry) for entry in entries],
    }


def _entry(entry: Abbreviation) -> dict[str, Any]:
    danger = entry.danger
    return {
        "term": entry.term,
        "also": list(entry.also),
        "means": list(entry.means),
        "group": entry.group.id,
        "note": entry.note,
        "avoid": danger
        and {
            "lists": [source.id for source in danger.lists],
            "partly": entry.warning == CARE,
            "wrong": danger.wrong,
            "instead": danger.instead,
        },
    }


def render(glossary: Glossary, entries: Sequence[Abbreviation], width: int) -> str:
    """The entries in lines of at most `width` columns, and the lists that warn of any of them."""
    lines: list[str] = []
    for entry in entries:
        lines += _lines(entry, width)
    named = {source for entry in entries if entry.danger for source in entry.danger.lists}
    if named:
        lines.append("")
    for source in glossary.sources:
        if source in named:
            lines += wrap(f"{source.name}: {source.text}", width, rest="    ")
    return "\n".join(lines)


def _lines(entry: Abbreviation, width: int) -> list[str]:
    indent = " " * _TERM
    also = f" (also {', '.join(entry.also)})" if entry.also else ""
    warned = f"{entry.warning}  " if entry.warning else ""
    head = f"{entry.term:<{_TERM - 1}} {warned}{'; or '.join(entry.means)}{also}"
    lines = wrap(head, width, rest=indent)
    if entry.danger:
        lists = " and ".join(source.name for source in entry.danger.lists)
        lines += wrap(f"{lists}: {entry.danger.wrong}", width, indent)
        lines += wrap(f"Write: {entry.danger.instead}", width, indent)
    if entry.note:
        lines += wrap(entry.note, width, indent)
    return lines
