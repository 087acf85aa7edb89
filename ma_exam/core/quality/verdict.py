"""What a review says: findings on single items, and gates that a bank as a whole passes or misses."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "warn"]
Unit = Literal["share", "count"]

MIN_JUDGED = 20
"""Items (or options, or pairs) below which a gate is neither measured nor judged: one item would move it 5 points."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is broken. A block keeps the item from being scored, a warning asks for a second look.

    `item` is the item's id, or empty where the finding is on the bank as a whole.
    """

    item: str
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What a gate allows: a lowest and a highest value (shares from 0 to 1, or counts), and where they come from."""

    title: str
    source: str
    low: float | None = None
    high: float | None = None
    unit: Unit = "share"
    chance: bool = False
    """Whether the limit was set for a chance of 1 in 4 and moves with the number of options."""

    def moved(self, by: float) -> "Limit":
        """The same limit, `by` higher or lower, for items whose chance of a right guess is not 1 in 4."""
        low = None if self.low is None else self.low + by
        high = None if self.high is None else self.high + by
        return Limit(self.title, self.source, low, high, self.unit, self.chance)

    def holds(self, measured: float) -> bool:
        """Whether `measured` lies within the limit, bounds included."""
        slack = 1e-9
        return (self.low is None or measured >= self.low - slack) and (
            self.high is None or measured <= self.high + slack
        )

    @property
    def text(self) -> str:
        """The limit in words: `at most 30 %`, `15 to 30 %`, `none`."""
        sign = " %" if self.unit == "share" else ""
        low, high = self._figure(self.low), self._figure(self.high)
        if self.low is not None and self.high is not None:
            return f"{low} to {high}{sign}"
        if self.high is not None:
            return f"at most {high}{sign}" if self.high > 0 else "none"
        return "all" if self.unit == "share" and self.low == 1 else f"at least {low}{sign}"

    def _figure(self, value: float | None) -> str:
        if value is None:
            return ""
        return f"{round(100 * value)}" if self.unit == "share" else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Gate:
    """One measure of a bank or a part of it against its limit.

    `measured` is a share (0 to 1) or a count over `n` items, options or pairs. With fewer than `MIN_JUDGED` of them
    `measured` and `passed` are None. `scope` is a topic code, or empty for the whole bank.
    """

    name: str
    measured: float | None
    limit: str
    passed: bool | None
    n: int
    scope: str = ""
    title: str = ""
    unit: Unit = "share"

    @property
    def half_width(self) -> float | None:
        """Half the 95 % range of a share, by the normal approximation: how far chance alone may carry it."""
        if self.measured is None or self.unit == "count":
            return None
        return 1.96 * float((self.measured * (1 - self.measured) / self.n) ** 0.5)

    @property
    def figure(self) -> str:
        """The measure as text: `27 %`, `3`, or a dash where it was not judged."""
        if self.measured is None:
            return "-"
        return f"{round(100 * self.measured)} %" if self.unit == "share" else f"{self.measured:g}"


def judged(
    name: str, limit: Limit, measured: float, n: int, scope: str = "", *, over: int | None = None
) -> Gate:
    """The gate that `measured` over `n` gives; `over` is the number that must reach `MIN_JUDGED`, where not `n`."""
    if (n if over is None else over) < MIN_JUDGED:
        return Gate(name, None, limit.text, None, n, scope, limit.title, limit.unit)
    return Gate(name, measured, limit.text, limit.holds(measured), n, scope, limit.title, limit.unit)
