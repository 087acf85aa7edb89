"""A stem as its parts: paragraphs to wrap, tables and code to show as they are. Shared by screens and reports."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "table", "code"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stem. Text is one line, to be wrapped; tables and code are lines to keep."""

    kind: Kind
    lines: tuple[str, ...]


_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")


def cell_width(text: str) -> int:
    """Terminal cells of one line: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def parts(stem: str) -> tuple[Part, ...]:
    """The stem's parts in order. Line breaks inside a paragraph are where the author's editor broke it."""
    found: list[Part] = []
    lines: list[str] = []
    kind: Kind = "text"
    fenced = False

    def close() -> None:
        nonlocal lines
        if not lines:
            return
        if kind == "text":
            text = _PICTURE.sub(
                lambda match: f"(picture: {match[1]})", " ".join(line.strip() for line in lines)
            )
            found.append(Part("text", (text,)))
        elif kind == "table":
            found.append(Part("table", table_lines(lines)))
        else:
            found.append(Part("code", tuple(lines)))
        lines = []

    for line in stem.split("\n"):
        if line.lstrip().startswith("```"):
            close()
            fenced = not fenced
            kind = "code" if fenced else "text"
        elif fenced:
            lines.append(line)
        elif not line.strip():
            close()
        else:
            now: Kind = "table" if line.lstrip().startswith("|") else "text"
            if now != kind:
                close()
                kind = now
            lines.append(line)
    close()
    return tuple(found)


def glance(stem: str) -> str:
    """The stem in one line, for a list: its sentences without its tables and code; all of it where it has no others."""
    sentences = [line for part in parts(stem) if part.kind == "text" for line in part.lines]
    return " ".join((" ".join(sentences) or stem).split())


def table_lines(rows: list[str]) -> tuple[str, ...]:
    """A pipe table as aligned columns under a ruled head, two spaces apart. Numbers stand right."""
    cells = [
        [cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows if not _RULE.match(row)
    ]
    if not cells:
        return tuple(rows)
    columns = max(len(row) for row in cells)
    table = [row + [""] * (columns - len(row)) for row in cells]
    widths = [max(cell_width(row[column]) for row in table) for column in range(columns)]
    right = [
        len(table) > 1 and all(re.fullmatch(r"[-+]?[\d.,]+ ?%?|", row[column]) for row in table[1:])
        for column in range(columns)
    ]
    lines = ["  ".join(_pad(row[c], widths[c], right=right[c]) for c in range(columns)) for row in table]
    if any(_RULE.match(row) for row in rows):
        lines.insert(1, "  ".join("-" * width for width in widths))
    return tuple(line.rstrip() for line in lines)


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_width(text))
    return space + text if right else text + space
