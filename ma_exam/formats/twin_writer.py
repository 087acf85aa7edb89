"""Writes a bank as its YAML or JSON twin, so that reading gives the same bank again."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ma_exam.core.item import Bank, Item, Option
from ma_exam.formats.fields import CHOICE_DEFAULTS, TWIN_ITEM
from ma_exam.formats.native_writer import shuffle_word

_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z_]*")
_UNPRINTABLE = re.compile("[\ufffe\uffff]")


def to_document(bank: Bank) -> dict[str, Any]:
    """The bank as JSON-ready data; what a reader takes for granted is left out."""
    head = {
        "bank": bank.name,
        "title": bank.title,
        "blueprint": bank.blueprint,
        "author": bank.author,
        "license": bank.license,
        "category_titles": dict(bank.category_titles),
    }
    return {name: value for name, value in head.items() if value} | {
        "items": [_item(item) for item in bank.items]
    }


def _item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in TWIN_ITEM:
        if name == "answer":
            continue
        value = getattr(item, name)
        if name == "options":
            found[name] = [_option(option) for option in value]
        elif name == "shuffle":
            if word := shuffle_word(item):
                found[name] = word == "yes"
        elif name == "id":
            if not value.startswith("~"):
                found[name] = value
        elif value and value != CHOICE_DEFAULTS.get(name) and (name, value) != ("difficulty", 2):
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _option(option: Option) -> dict[str, Any]:
    values = {
        "text": option.text,
        "key": option.is_key,
        "rationale": option.rationale,
        "misconception": option.misconception,
        "pinned": option.pinned,
    }
    return {name: value for name, value in values.items() if value}


def write_json(bank: Bank) -> str:
    """The bank as the text of a `*.bank.json` file."""
    return json.dumps(to_document(bank), ensure_ascii=False, indent=2) + "\n"


def write_yaml(bank: Bank) -> str:
    """The bank as the text of a `*.bank.yaml` file. Texts are quoted or in blocks, so that no loader reads a number."""
    return "\n".join(_yaml(to_document(bank), "")) + "\n"


def _yaml(mapping: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in mapping.items():
        key = indent + (name if _PLAIN_WORD.fullmatch(name) else _quoted(name)) + ":"
        if isinstance(value, dict):
            yield key
            yield from _yaml(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield key
            for entry in value:
                lines = list(_yaml(entry, indent + "    "))
                yield f"{indent}  - {lines[0].lstrip(' ')}"
                yield from lines[1:]
        elif isinstance(value, list):
            yield f"{key} [{', '.join(map(_quoted, value))}]"
        elif isinstance(value, bool):
            yield f"{key} {'yes' if value else 'no'}"
        elif isinstance(value, int):
            yield f"{key} {value}"
        elif "\n" in value and not _UNPRINTABLE.search(value):
            yield f"{key} |-"
            yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{key} {_quoted(value)}"


def _quoted(text: str) -> str:
    """A JSON string, which is a double-quoted YAML scalar too, without the two signs that YAML does not take."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
