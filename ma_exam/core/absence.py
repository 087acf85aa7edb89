"""What a time away from an attempt costs: the break pays first, then the allowance, then the block."""

from dataclasses import dataclass

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.clock import FORGIVEN_MS, FORGIVEN_TIMES, Cause, charge
from ma_exam.core.events import Body


@dataclass(frozen=True, slots=True)
class Absence:
    """A time away (ms): `break_ms` of break time, `gap_ms` beyond it, of which `charged_ms` count as used.

    `used_ms` is the time used in the running phase afterwards.
    """

    cause: Cause
    gap_ms: int
    break_ms: int
    charged_ms: int
    clock_moved_ms: int
    used_ms: int

    @property
    def away_ms(self) -> int:
        """The whole time away."""
        return self.gap_ms + self.break_ms

    @property
    def body(self) -> Body:
        """The body of the RETURN event that tells it."""
        return {
            "cause": self.cause,
            "gap_ms": self.gap_ms,
            "charged_ms": self.charged_ms,
            "break_ms": self.break_ms,
            "clock_moved_ms": self.clock_moved_ms,
        }


def account(attempt: Attempt, cause: Cause, gap_ms: int, clock_moved_ms: int, used_ms: int) -> Absence:
    """What `gap_ms` away cost an attempt whose running phase had used `used_ms` when it was left."""
    break_ms = charged = 0
    if attempt.phase is Phase.BREAK:
        break_ms = min(gap_ms, max(0, attempt.limit_ms - used_ms))
        gap_ms -= break_ms
    if attempt.phase in (Phase.BLOCK, Phase.BREAK):
        times = sum(interruption.counts for interruption in attempt.interruptions)
        charged = charge(attempt.plan.policy, cause, gap_ms, attempt.forgiven_ms, times)
    booked = break_ms if attempt.phase is Phase.BREAK else charged
    return Absence(cause, gap_ms, break_ms, charged, clock_moved_ms, used_ms + booked)


def grace(attempt: Attempt) -> tuple[int, int]:
    """Interruptions and milliseconds away that would not be charged; under policy *exam* they run out."""
    times = sum(interruption.counts for interruption in attempt.interruptions)
    left = max(0, FORGIVEN_TIMES - times), max(0, FORGIVEN_MS - attempt.forgiven_ms)
    return left if all(left) else (0, 0)
