"""Reads the glossary from its folder: a TOML file a group of abbreviations, and `avoid.toml` for those not to be used.

A group file holds `title`, `order`, `source`, a table `[terms]` of abbreviation -> its sense or list of senses, and
`[notes]` on some of them. `avoid.toml` holds `[sources]`, the lists that warn, and a table `[[avoid]]` for each.
"""

import tomllib
from pathlib import Path
from typing import Any

from ma_exam.core.glossary import Abbreviation, Danger, Glossary, Group, Source, alphabetical
from ma_exam.core.text import clean_line
from ma_exam.errors import BankError
from ma_exam.formats.decoding import read_bytes

AVOID = "avoid.toml"
MAX_BYTES = 1_000_000


def read_glossary(folder: Path) -> Glossary:
    """All abbreviations of the folder. Raises `BankError` that names the file and what is wrong in it."""
    groups: dict[str, Group] = {}
    entries: list[Abbreviation] = []
    found = [(path, _tables(path)) for path in sorted(folder.glob("*.toml")) if path.name != AVOID]
    for path, data in sorted(found, key=lambda pair: int(pair[1].get("order", 0))):
        try:
            groups[path.stem] = group = Group(path.stem, _text(data["title"]), _text(data["source"]))
            notes = data.get("notes", {})
            for term, means in data["terms"].items():
                entry = Abbreviation(_text(term), _texts(means), group, note=_text(notes.get(term, "")))
                entries.append(entry)
        except (KeyError, TypeError, AttributeError) as error:
            raise _unreadable(path, error) from error
    sources, avoided = _avoided(folder / AVOID, groups)
    return Glossary(tuple(sorted([*entries, *avoided], key=alphabetical)), tuple(groups.values()), sources)


def _avoided(path: Path, groups: dict[str, Group]) -> tuple[tuple[Source, ...], list[Abbreviation]]:
    data = _tables(path)
    try:
        sources = {
            name: Source(name, _text(given["name"]), _text(given["text"]))
            for name, given in data["sources"].items()
        }
        return tuple(sources.values()), [
            Abbreviation(
                _text(given["term"]),
                _texts(given["means"]),
                groups[given["group"]],
                _texts(given.get("also", [])),
                Danger(
                    tuple(sources[name] for name in given["lists"]),
                    _text(given["wrong"]),
                    _text(given["instead"]),
                ),
                _text(given.get("note", "")),
            )
            for given in data["avoid"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, error) from error


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_bytes(path, MAX_BYTES).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path, error) from error


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError("a text is missing")
    return clean_line(given)


def _texts(given: object) -> tuple[str, ...]:
    return tuple(map(_text, given)) if isinstance(given, list) else (_text(given),)


def _unreadable(path: Path, error: Exception) -> BankError:
    return BankError(
        f"the glossary cannot be read: {clean_line(str(error))}.",
        where=clean_line(str(path), 1000),
        hint="Install ma-exam again.",
    )
