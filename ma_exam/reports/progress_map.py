"""The topic groups as a map: a row for each part of the outline, a cell for each group with a sign and two numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from ma_exam.core.progress import Group
from ma_exam.core.text import clean_line

SIGNS = ((0.15, "."), (0.25, "-"), (0.35, "+"), (1.01, "#"))
"""A group's share of lost items is under the number; the sign says so."""

UNKNOWN = "?"
LEGEND = (
    ". under 15 % of its items lost   - under 25   + under 35   # 35 or more",
    "? under 5 answers: no estimate",
)
CELL, NARROW_CELL = 9, 6
LABEL = 4


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


def is_narrow(width: int) -> bool:
    """Whether so many columns hold a row of eight cells only without their answers."""
    return width < LABEL + 8 * CELL - 1


def step_of(width: int) -> int:
    """Columns from one cell to the next."""
    return NARROW_CELL if is_narrow(width) else CELL


def map_rows(groups: Iterable[Group], width: int) -> list[MapRow]:
    """The map in so many columns; a part with more cells than fit goes on in the next row, without a label.

    A code longer than its column stays as far as it fits: the table below names every group.
    """
    most = max(1, (width + 1 - LABEL) // step_of(width))
    parts: dict[str, list[Cell]] = {}
    for group in groups:
        cell = Cell(sign_of(group), group.estimate.lost, group.estimate.answers)
        parts.setdefault(clean_line(group.above.code), []).append(cell)
    return [
        MapRow("" if start else label[: LABEL - 1], tuple(cells[start : start + most]))
        for label, cells in parts.items()
        for start in range(0, len(cells), most)
    ]


def map_head(groups: Iterable[Group], width: int) -> str:
    """The numbers above the columns: a group's place within its part."""
    columns = max((len(row.cells) for row in map_rows(groups, width)), default=0)
    step = step_of(width)
    return " " * LABEL + "".join(f".{place}".ljust(step) for place in range(1, columns + 1)).rstrip()


def map_lines(groups: Iterable[Group], width: int) -> list[str]:
    """The map as plain text, its head first."""
    kept = list(groups)
    narrow, step = is_narrow(width), step_of(width)
    return [map_head(kept, width)] + [
        row.label.ljust(LABEL) + "".join(cell.text(narrow=narrow).ljust(step) for cell in row.cells).rstrip()
        for row in map_rows(kept, width)
    ]
