"""What a part of the campaign has come to: how much was tried, and each loss in words."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Outcome:
    """One part: `tried` faults, a line for each that lost something, and what else there is to tell."""

    part: str
    tried: int = 0
    losses: list[str] = field(default_factory=list)
    seconds: float = 0.0
    note: str = ""
    skipped: str = ""
    """Why this part could not be run here; empty when it was."""

    @property
    def lost(self) -> int:
        """Faults that cost something, or that the program did not come back from."""
        return len(self.losses)

    @property
    def survived(self) -> int:
        """Faults that cost nothing."""
        return max(0, self.tried - self.lost)

    def line(self) -> str:
        """The part in one line."""
        if self.skipped:
            return f"{self.part:<28} skipped: {self.skipped}"
        counts = f"{self.tried:>6} tried {self.survived:>6} survived {self.lost:>4} lost"
        return f"{self.part:<28} {counts} {self.seconds:>7.1f} s  {self.note}".rstrip()


@contextmanager
def timed(outcome: Outcome) -> Iterator[Outcome]:
    """Write down how long the part took."""
    begun = time.monotonic()
    try:
        yield outcome
    finally:
        outcome.seconds = time.monotonic() - begun
