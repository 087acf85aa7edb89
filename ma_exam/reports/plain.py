"""Plain text within a width: wrapped paragraphs, aligned tables, times and percents in words."""

import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from ma_exam.core.stem import cell_width, parts
from ma_exam.core.text import clean

MIN_WIDTH = 40
"""Columns below which nothing is made narrower."""

_MIN_FIRST = 16
_GAP = "  "


def wrap(text: str, width: int, indent: str = "", rest: str | None = None) -> list[str]:
    """`text`, made safe, as lines of at most `width` columns; `rest` indents all lines but the first.

    Its own line breaks and blank lines are kept.
    """
    safe = clean(text)
    if cell_width(safe) > len(safe):
        width = max(width // 2, len(indent) + 2)  # wide signs take two columns
    later = indent if rest is None else rest
    lines: list[str] = []
    for paragraph in safe.split("\n"):
        first = later if lines else indent
        lines += textwrap.wrap(
            paragraph, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
        ) or [""]
    return lines


def wrap_stem(stem: str, width: int, indent: str) -> list[str]:
    """A stem or exhibit, made safe: its text wrapped, its tables and code kept as they are where they fit."""
    lines: list[str] = []
    for part in parts(clean(stem)):
        lines += [""] if lines else []
        for line in part.lines:
            fits = part.kind != "text" and cell_width(indent + line) <= width
            lines += [indent + line] if fits else wrap(line, width, indent)
    return lines


def heading(text: str, width: int) -> list[str]:
    """A section's title between a blank line and a rule."""
    return ["", *wrap(text.upper(), width), "-" * width]


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    rule: str = "",
    rule_before: int = 0,
) -> list[str]:
    """A table whose first column wraps and whose others stand right; as `name: value` where it is too wide.

    `rule` is a line put before the row of that place (from 0).
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    room = width - sum(len(_GAP) + column for column in widths[1:])
    fits = room >= min(widths[0], _MIN_FIRST)
    if fits:
        widths[0] = min(widths[0], room)
    lines = _columns(head, widths) if fits else []
    for place, row in enumerate(rows):
        if rule and place == rule_before:
            lines.append(rule)
        lines += _columns(row, widths) if fits else _stacked(head, row, width)
    return lines


def _columns(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    tight = any(len(word) > widths[0] - 2 for word in row[0].split())
    title = wrap(row[0].replace("/", "/ ") if tight else row[0], widths[0], rest="  ")
    cells = [f"{_GAP}{cell:>{column}}" for cell, column in zip(row[1:], widths[1:], strict=True)]
    return [(title[0].ljust(widths[0]) + "".join(cells)).rstrip(), *title[1:]]


def _stacked(head: Sequence[str], row: Sequence[str], width: int) -> list[str]:
    cells = [f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=True) if cell]
    return [*wrap(row[0], width, rest="  "), *wrap("; ".join(cells), width, "    ")]


def percent(share: float | None) -> str:
    """A share (0-1) as a whole percent; a dash for None."""
    return "-" if share is None else f"{100 * share:.0f} %"


def span(low: float, high: float) -> str:
    """A range in whole numbers; one number where both ends round to it."""
    ends = f"{low:.0f}", f"{high:.0f}"
    return ends[0] if ends[0] == ends[1] else "-".join(ends)


def seconds(ms: int | None) -> str:
    """Whole seconds; a dash for None."""
    return "-" if ms is None else f"{ms / 1000:.0f} s"


def minutes(ms: int) -> str:
    """Minutes and seconds, as a clock shows them."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def moment(us: int, tz: tzinfo = UTC) -> str:
    """Date and time of microseconds since 1970; a dash for 0, which stands for never."""
    return f"{datetime.fromtimestamp(us // 1_000_000, tz):%Y-%m-%d %H:%M %Z}".rstrip() if us else "-"


def count(number: int, noun: str) -> str:
    """`1 item`, `2 items`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
