"""The topic groups as a map: a row for each part of the outline, a cell for each group with a sign and two numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from ma_exam.core.progress import Group
from ma_exam.core.text import clean_line

SIGNS = ((0.15, "."), (0.25, "-"), (0.35, "+"), (1.01, "#"))
"""A group's share of lost items is under the number; the sign says so."""

UNKNOWN = "?"
LEGEND = ". under 15 % of its items lost   - under 25   + under 35   # 35 % or more   ? under 5 answers: no estimate"
CELL, NARROW_CELL = 9, 6
LABEL = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """One group: its sign, the exam items lost in it, and the first-time answers to it."""

    sign: str
    lost: float
    answers: int

    def text(self, *, narrow: bool = False) -> str:
        """`#3.1  14`, and `#3.1` where it is narrow; of too few answers only their number."""
        told = f"{self.sign}   -" if self.sign == UNKNOWN else f"{self.sign}{self.lost:>4.1f}"
        return told if narrow else f"{told}{min(self.answers, 999):>3}"


@dataclass(frozen=True, slots=True)
class MapRow:
    """A part of the outline, and its groups in order."""

    label: str
    cells: tuple[Cell, ...]


def sign_of(group: Group) -> str:
    """How much of the group is lost, in one sign."""
    estimate = group.estimate
    if estimate.show == "too few":
        return UNKNOWN
    lost = round(1 - estimate.share, 9)
    return next(sign for limit, sign in SIGNS if lost < limit)


def map_rows(groups: Iterable[Group], most: int = 8) -> list[MapRow]:
    """The map, at most so many cells a row; a part with more goes on in the next row, without a label."""
    parts: dict[str, list[Cell]] = {}
    for group in groups:
        cell = Cell(sign_of(group), group.estimate.lost, group.estimate.answers)
        parts.setdefault(clean_line(group.above.code, LABEL), []).append(cell)
    return [
        MapRow("" if start else label, tuple(cells[start : start + most]))
        for label, cells in parts.items()
        for start in range(0, len(cells), most)
    ]


def map_lines(groups: Iterable[Group], width: int) -> list[str]:
    """The map as plain text in that many columns."""
    narrow = width < LABEL + 8 * CELL
    step = NARROW_CELL if narrow else CELL
    rows = map_rows(groups, max(1, (width - LABEL) // step))
    columns = max((len(row.cells) for row in rows), default=0)
    head = " " * LABEL + "".join(f".{place}".ljust(step) for place in range(1, columns + 1))
    return [head.rstrip()] + [
        (
            row.label.ljust(LABEL) + "".join(cell.text(narrow=narrow).ljust(step) for cell in row.cells)
        ).rstrip()
        for row in rows
    ]
