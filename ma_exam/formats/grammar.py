"""The shapes of the native format's lines, and the way from its lines to a text and back.

A paragraph's lines join with a space, so that wrapping a stem anew leaves the item the same. A line that
stands alone (table row, list line, fenced text) keeps its break. A line that begins with a backslash is
taken as it stands, on a line of its own.
"""

import re
from collections.abc import Sequence

from ma_exam.formats.fields import ITEM_FIELDS, MAX_STEM, MAX_STEM_LINES

ITEM_START = re.compile(r"(\d{1,6})[.)](?:\s+(.*))?$")
OPTION_START = re.compile(r"(\*?)([A-Za-z])[.)](?:\s+(.*))?$")
STRAY_STAR = re.compile(r"(?:\*\*|\*\s+)([A-Za-z][.)](?:\s+.*?)?)(?:\*\*)?$")
"""A key marked as in Markdown (`**a) text**`), or with a space after the star."""
PROSE = re.compile(r"[C-Z]\.\s")
"""A line of a stem, such as `E. coli` or `I. first statement`: no list of options begins with these."""
HEADING = re.compile(r"(#{1,6})(?:\s+(.*))?$")
FIELD_LINE = re.compile(r"([A-Za-z][A-Za-z_-]{0,30})\s*:\s*(.*)$")
HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z_-]{0,30}(?:\.[^\s:;,]{1,80})?)\s*:\s*(.*)$")
MARK_LINE = re.compile(r"(~|!(?!\[))\s*(.*)$")
COMMENT = "<!--"
COMMENT_END = "-->"
FENCE = "```"
TITLE_PREFIX = "title."
"""`title.C2.3: Bloodborne pathogens` in the front matter names a topic."""

_LIST_LINE = re.compile(
    r"[-*+•]\s|\(?\d{1,3}[.)]\s|\(?[ivxIVX]{1,5}[.)]\s|\(?[A-Za-z]\)\s|!\[",
)
_FIELDS = "|".join(ITEM_FIELDS)
KNOWN_FIELD = re.compile(rf"({_FIELDS})\s*:", re.IGNORECASE)
_IN_STEM = re.compile(
    r"\s|\\|<!--|\*?[A-Za-z][.)](?:\s|$)|\d{1,6}[.)](?:\s|$)|#{1,6}(?:\s|$)|```" rf"|(?:{_FIELDS})\s*:",
    re.IGNORECASE,
)
_INDENTED = re.compile(r"\s|\\|<!--|[~!^]|\*?[A-Za-z][.)](?:\s|$)")


def tidy(text: str) -> str:
    """`text` without spaces at the ends of its lines and without empty lines around it. Idempotent."""
    if "\n" not in text:
        return text.strip()
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip()


def one_line(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def is_comment(text: str) -> bool:
    """Whether this line (without its indentation) is a comment, or begins one that ends on a later line."""
    return text.startswith(COMMENT) and (text.endswith(COMMENT_END) or COMMENT_END not in text)


def _stands_alone(text: str) -> bool:
    return "|" in text or _LIST_LINE.match(text) is not None


def fence_end(lines: Sequence[str], start: int) -> int | None:
    """Where the fence that line `start` opens is closed (both count from 0), if within the longest stem."""
    for place in range(start + 1, min(len(lines), start + MAX_STEM_LINES)):
        if lines[place].lstrip().startswith(FENCE):
            return place
    return None


def unwrap(lines: Sequence[str], *, fences: bool = False) -> str:
    """The text that the lines say. The first is taken as it stands: its marker has been cut off already."""
    end = min(
        len(lines), MAX_STEM + 2
    )  # more lines are more than any text may hold, which is found out later
    while end > 1 and not lines[end - 1]:
        end -= 1
    if end == 1:
        return lines[0].strip()
    groups: list[list[str]] = []
    joins = False
    fenced_to = -1
    for place, raw in enumerate(lines[:end]):
        text = raw.strip()
        if place <= fenced_to:
            groups.append([raw.rstrip()])
            joins = False
        elif not text:
            groups.append([""])
            joins = False
        elif place and text[0] == "\\":
            groups.append([raw.strip()[1:]])
            joins = "|" not in text
        elif fences and text.startswith(FENCE):
            fenced_to = fence_end(lines, place) or -1
            groups.append([text])
            joins = False
        else:
            if joins and not _stands_alone(text):
                groups[-1].append(text)
            else:
                groups.append([text])
            joins = "|" not in text
    return tidy("\n".join([" ".join(group) for group in groups]))


def wrap(text: str, *, stem: bool = False) -> list[str]:
    """Lines that `unwrap` reads back as `text`, which is tidy. The first follows its marker without an escape."""
    lines = text.split("\n")
    misread = _IN_STEM if stem else _INDENTED
    result: list[str] = []
    joins = False
    fenced_to = -1
    for place, line in enumerate(lines):
        if place <= fenced_to:
            result.append(line)
            joins = False
            continue
        if stem and line.startswith(FENCE):
            end = fence_end(lines, place)
            if end is not None:
                fenced_to = end
                result.append(line)
                continue
            if place == 0:
                result.append("")
        elif place == 0:
            result.append(line)
            joins = "|" not in line
            continue
        if line and (misread.match(line) or (joins and not _stands_alone(line))):
            result.append("\\" + line)
        else:
            result.append(line)
        joins = bool(line) and "|" not in line
    return result
