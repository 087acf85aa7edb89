"""The topic groups as a map, a cell for each with a sign and two numbers, and as a table, the costliest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from ma_exam.core.progress import Group, Progress
from ma_exam.core.text import clean_line
from ma_exam.core.weakness import FEW, SOME, Estimate
from ma_exam.reports.plain import count, span, table, wrap

START_SET = "d on the home screen starts a practice set, m a mock exam."

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


def topic_page(progress: Progress, width: int, _: tzinfo) -> tuple[list[str], list[str]]:
    """What the groups come to in sentences, and a row for each."""
    groups = progress.groups
    none = sum(not group.estimate.answers for group in groups)
    told = [
        f"{progress.covered} of {count(len(groups), 'topic group')} have {SOME} first-time answers or more; "
        f"{none} have none."
    ]
    if none == len(groups):
        return [*told, START_SET], []
    changed = [group for group in groups if group.change]
    if changed:
        named = ", ".join(f"{clean_line(group.estimate.title)} ({group.change})" for group in changed)
        told.append(f"Changed in the last two weeks: {named}.")
    return told, topic_table(progress, width)


def topic_picture(progress: Progress, width: int) -> list[str]:
    """The map of topic groups with its legend; nothing before the first answer."""
    if not any(group.estimate.answers for group in progress.groups):
        return []
    what = "Exam items lost:" if is_narrow(width) else "Exam items lost, then answers:"
    legend = [line for told in LEGEND for line in wrap(told, width, rest="  ")]
    return [what, *map_lines(progress.groups, width), *legend]


def topic_table(progress: Progress, width: int) -> list[str]:
    """Every group, the one that costs most first."""
    rows = [
        (
            f"{clean_line(group.estimate.code)} {clean_line(group.estimate.title)}",
            _lose(group.estimate),
            f"{group.estimate.lost_low:.1f}-{group.estimate.lost_high:.1f}",
            str(group.estimate.answers),
            _likely(group.estimate),
            group.change,
        )
        for group in sorted(progress.groups, key=lambda group: -group.estimate.lost)
    ]
    lines = [*table(("topic group", "lose", "range", "answers", "likely", "change"), rows, width), ""]
    if progress.unplaced:
        lines += wrap(f"{count(progress.unplaced, 'answer')} outside the outline left out.", width)
    return lines + wrap(
        "Lose: exam items of the group that you would lose, drawn towards your overall share; range and likely (your "
        f"percent): 80 %. Under {FEW} answers no percent. Change: better or worse in the last two weeks than "
        "before, only where the chance of it is 90 % or more.",
        width,
    )


def _lose(estimate: Estimate) -> str:
    return f"{estimate.lost:.1f} of {estimate.exam_items}"


def _likely(estimate: Estimate) -> str:
    if estimate.show == "too few":
        return "-"
    return f"{span(100 * estimate.low, 100 * estimate.high)} %"
