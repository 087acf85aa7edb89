"""A computer whose clocks a test moves: it runs, sleeps, is set to another time, and is started again."""

from ma_exam.core.clock import Instant

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Machine:
    """A clock for everything that asks for one. All spans are milliseconds."""

    def __init__(self) -> None:
        self.wall_us = 1_800_000_000_000_000
        self.mono_ms = 40 * MINUTE
        self.boot_ms = 3 * HOUR
        self.boots = 1

    def now(self) -> Instant:
        return Instant(self.wall_us, self.mono_ms, self.boot_ms, f"boot-{self.boots}")

    def run(self, ms: int) -> None:
        """Time passes."""
        self.sleep(ms)
        self.mono_ms += ms

    def sleep(self, ms: int) -> None:
        """The lid is closed and opened again."""
        self.wall_us += ms * 1000
        self.boot_ms += ms

    def set_wall(self, by_ms: int) -> None:
        """Somebody sets the clock."""
        self.wall_us += by_ms * 1000

    def reboot(self, off_ms: int = 30 * SECOND, up_ms: int = 20 * SECOND) -> None:
        """It is off for a while, and then up for a while."""
        self.wall_us += (off_ms + up_ms) * 1000
        self.boots += 1
        self.boot_ms = self.mono_ms = up_ms
