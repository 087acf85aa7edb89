"""Time as data: instants that a clock reports, the gap between two, and what of a gap is charged.

Nothing here counts ticks. Time used stands in every event; between events it follows from two instants.
Wall time never enters a countdown: it only measures a gap over a reboot, and is printed.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

Policy = Literal["practice", "exam", "window"]
Cause = Literal["left", "killed", "slept"]

BEAT_MS = 5_000
"""How often the time used is written down while nothing happens: the most that a kill leaves unknown."""

CLOCK_STEP_MS = 2_000
"""Wall and boot time that move apart by more than this mean that somebody set the clock."""

FORGIVEN_MS = 10 * 60_000
FORGIVEN_TIMES = 3
"""Policy *exam*: time away that is not charged, in all, and in how many interruptions."""


@dataclass(frozen=True, slots=True)
class Instant:
    """One reading of all clocks. `mono_ms` stops while the computer sleeps, `boot_ms` runs on."""

    wall_us: int
    mono_ms: int
    boot_ms: int
    boot_id: str


class Clock(Protocol):
    """Whatever can tell the time; passed in, so that a test can be the machine."""

    def now(self) -> Instant:
        """All clocks at once."""


def same_boot(one: str, other: str) -> bool:
    """Whether two boot ids name one start of the machine.

    Where the system has no boot id, `t:SECONDS` stands for it: the wall time of the start, good to two minutes.
    """
    if one.startswith("t:") and other.startswith("t:"):
        return abs(int(one[2:]) - int(other[2:])) <= 120
    return one == other


@dataclass(frozen=True, slots=True)
class Gap:
    """Time between two instants (ms), and by how much somebody moved the wall clock in it (ms, 0 if not)."""

    ms: int
    clock_moved_ms: int = 0


def gap_between(last: Instant, now: Instant) -> Gap:
    """How long one was away. On one boot, boot time tells; over a reboot, wall time, at least the uptime."""
    wall = (now.wall_us - last.wall_us) // 1000
    if same_boot(last.boot_id, now.boot_id) and now.boot_ms >= last.boot_ms:
        elapsed = now.boot_ms - last.boot_ms
        moved = wall - elapsed
        return Gap(elapsed, moved if abs(moved) > CLOCK_STEP_MS else 0)
    if wall < now.boot_ms - CLOCK_STEP_MS:
        return Gap(now.boot_ms, wall - now.boot_ms)
    return Gap(max(wall, 0))


def charge(policy: Policy, cause: Cause, gap_ms: int, forgiven_ms: int, interruptions: int) -> int:
    """How much of a gap (ms) counts as time used.

    `forgiven_ms` and `interruptions` tell what this attempt has had before. The slice that a kill leaves
    unknown is always charged, never credited. *practice* charges no more; *exam* forgives up to
    `FORGIVEN_MS` in `FORGIVEN_TIMES` interruptions and charges the rest; *window* charges all.
    """
    unknown = min(BEAT_MS, gap_ms) if cause == "killed" else 0
    if policy == "window":
        return gap_ms
    if policy == "practice":
        return unknown
    left = max(0, FORGIVEN_MS - forgiven_ms) if interruptions < FORGIVEN_TIMES else 0
    return unknown + max(0, gap_ms - unknown - left)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Time used (ms) since it was started at `started` with `used_ms` on it. Sleep does not count."""

    used_ms: int
    started: Instant

    def read(self, now: Instant) -> int:
        """Time used at `now`; never less than at the start."""
        return self.used_ms + max(0, now.mono_ms - self.started.mono_ms)

    def slept(self, now: Instant) -> int:
        """How long (ms) the computer has slept since the start; 0 below the noise of two clocks."""
        asleep = (now.boot_ms - self.started.boot_ms) - (now.mono_ms - self.started.mono_ms)
        return asleep if asleep > CLOCK_STEP_MS else 0

    def clock_moved(self, now: Instant) -> int:
        """By how much (ms) somebody has moved the wall clock since the start; 0 if not."""
        moved = (now.wall_us - self.started.wall_us) // 1000 - (now.boot_ms - self.started.boot_ms)
        return moved if abs(moved) > CLOCK_STEP_MS else 0
