"""Rounds taken in turn, their medians, and rows that hold or miss their limit."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Literal

Unit = Literal["ms", "s", "MB", "%", "r", "days"]
"""Of time, of memory, and of simulations: a share, a correlation, a count of days."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `plain` is what it is compared with; the limit is a ratio then, and else in the unit of `ours`.

    `least` is a limit from below, in the unit of `ours`.
    """

    name: str
    what: str
    ours: float
    plain: float | None
    limit: float | None
    unit: Unit = "ms"
    least: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the plain program it takes."""
        return self.ours / self.plain if self.plain else None

    @property
    def holds(self) -> bool:
        """Whether the limit is kept; a row without one is for reading only."""
        measured = self.ours if self.ratio is None else self.ratio
        return (self.limit is None or measured <= self.limit) and (
            self.least is None or self.ours >= self.least
        )

    def to_dict(self) -> dict[str, object]:
        """The row as JSON-ready data."""
        return {
            "name": self.name, "what": self.what, "unit": self.unit, "ours": self.ours, "plain": self.plain,
            "ratio": self.ratio, "limit": self.limit, "least": self.least, "holds": self.holds,
        }  # fmt: skip


def in_turn(
    contestants: Mapping[str, Callable[[], float]], rounds: int, *, warm: int = 1
) -> dict[str, float]:
    """The median of what each gives in so many rounds, one after the other in each; the first are warm-up."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds + warm):
        for name, measure in contestants.items():
            figure = measure()
            if number >= warm:
                taken[name].append(figure)
    return {name: median(figures) for name, figures in taken.items()}


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)
