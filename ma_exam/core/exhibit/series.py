"""A graph of a few values over a few moments: its drawing and its description."""

from dataclasses import dataclass
from itertools import pairwise

from ma_exam.core.exhibit.braille import Canvas
from ma_exam.core.stem import cell_width

MAX_LINES = 3
MIN_POINTS, MAX_POINTS = 3, 8
MAX_LABEL = 7
MARKS = "●■▲"

_ROWS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the graph: its name, and a value for each place, None where one is missing."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What a graph shows: title, unit, the names of the places along it, one to three lines."""

    title: str
    unit: str
    places: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        values = [value for line in self.lines for value in line.values if value is not None]
        return min(values), max(values)


def draw(series: Series, width: int) -> list[str]:
    """The graph in at most `width` columns, with every value in figures below it."""
    low, high = series.bounds
    spread = high - low or 1.0
    names = [f"{mark} {line.name}" for mark, line in zip(MARKS, series.lines, strict=False)]
    margin = max(len(figure(low)), len(figure(high)), *map(cell_width, names)) + 2
    each = min(MAX_LABEL + 1, max(4, (width - margin) // len(series.places)))
    canvas = Canvas(each * len(series.places), _ROWS)
    centres = [each * place + each // 2 for place in range(len(series.places))]

    def row(value: float) -> int:
        return round((high - value) / spread * (_ROWS - 1))

    marks: dict[tuple[int, int], str] = {}
    for mark, line in zip(MARKS, series.lines, strict=False):
        points = [(x, value) for x, value in zip(centres, line.values, strict=True) if value is not None]
        for (x0, v0), (x1, v1) in pairwise(points):
            canvas.line(2 * x0 + 1, 4 * row(v0) + 1, 2 * x1, 4 * row(v1) + 1)
        marks |= {(row(value), x): mark for x, value in points}
    drawn: list[str] = []
    for number, text in enumerate(canvas.lines()):
        cells = list(text.ljust(each * len(series.places)))
        for x in centres:
            cells[x] = marks.get((number, x), cells[x])
        edge = figure(high) if number == 0 else figure(low) if number == _ROWS - 1 else ""
        drawn.append(f"{edge:>{margin - 1}}┤{''.join(cells)}".rstrip())
    heads = "".join(_centred(place, each) for place in series.places)
    rows = [
        f"{name:<{margin}}" + "".join(_centred("-" if v is None else figure(v), each) for v in line.values)
        for name, line in zip(names, series.lines, strict=True)
    ]
    unit = f", {series.unit}" if series.unit else ""
    return [
        f"{series.title}{unit}",
        *drawn,
        (" " * margin + heads).rstrip(),
        *(text.rstrip() for text in rows),
    ]


def _centred(text: str, width: int) -> str:
    space = max(0, width - cell_width(text))
    return " " * (space - space // 2) + text + " " * (space // 2)


def describe(series: Series) -> str:
    """The graph as its values in order."""
    unit = f", in {series.unit}" if series.unit else ""
    said = [f"Graph: {series.title}{unit}."]
    for line in series.lines:
        values = ", ".join(
            f"{place} {'no value' if value is None else figure(value)}"
            for place, value in zip(series.places, line.values, strict=True)
        )
        said.append(f"{line.name}: {values}.")
    return " ".join(said)


def figure(value: float) -> str:
    """A value as its author wrote it, without zeros that say nothing."""
    return f"{value:.10g}"
