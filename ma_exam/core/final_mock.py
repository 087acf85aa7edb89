"""When the mock that is kept back should be sat: two to four days before the exam, or after two other mocks.

A full mock shortly before the exam is the last look at where one stands: late enough to be about the knowledge that one
takes along, early enough that its 160 minutes tire nobody and that what it shows can still be worked on.
"""

from dataclasses import dataclass
from enum import StrEnum

FIRST_DAY, LAST_DAY = 4, 2
"""Days before the exam between which it is offered."""

OTHERS = 2
"""Other mocks handed in, after which it is offered where no date is set."""

MUCH_EARLIER = 7
"""Days before the exam above which whoever wants it is asked first; and, without a date, before `OTHERS` others."""


class Moment(StrEnum):
    """How the final mock stands: not to be had, sat, or offered now, later, or no longer."""

    NONE = "none"
    SAT = "sat"
    LATER = "later"
    NOW = "now"
    TOO_LATE = "too late"


@dataclass(frozen=True, slots=True)
class FinalMock:
    """The final mock at a moment. `days` are those left to the exam; None where no date is set or it is over."""

    moment: Moment
    days: int | None
    others: int

    @property
    def now(self) -> bool:
        """Whether this is its moment."""
        return self.moment is Moment.NOW

    @property
    def open(self) -> bool:
        """Whether it can still be sat as a final."""
        return self.moment in (Moment.LATER, Moment.NOW, Moment.TOO_LATE)

    @property
    def asks(self) -> bool:
        """Whether one should be asked before it is begun: it is much too early."""
        return self.moment is Moment.LATER and (self.days is None or self.days > MUCH_EARLIER)


def final_mock(*, kept_back: bool, sat: bool, others: int, days: int | None) -> FinalMock:
    """How the final mock stands for one who has handed in so many other mocks and whose exam is `days` ahead.

    `kept_back` tells whether the bank is large enough to keep one. A date that is over counts as none.
    """
    left = None if days is None or days < 0 else days
    return FinalMock(_moment(kept_back, sat, others, left), left, others)


def _moment(kept_back: bool, sat: bool, others: int, days: int | None) -> Moment:
    if sat:
        return Moment.SAT
    if not kept_back:
        return Moment.NONE
    if days is None:
        return Moment.NOW if others >= OTHERS else Moment.LATER
    if days > FIRST_DAY:
        return Moment.LATER
    return Moment.NOW if days >= LAST_DAY else Moment.TOO_LATE
