"""The computer's own clocks."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ma_exam.core.clock import Instant

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Reads wall, monotonic and boot time.

    Linux tells them apart. On macOS `time.monotonic` stops in sleep and CLOCK_MONOTONIC runs on; on Windows
    both run on, so that sleep counts as time used there.
    """

    def __init__(self) -> None:
        self._boot_id = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else ""

    def now(self) -> Instant:
        """All clocks at once."""
        wall_us = time.time_ns() // 1000
        boot_ms = self._boot_ns() // 1_000_000
        boot_id = self._boot_id or f"t:{wall_us // 1_000_000 - boot_ms // 1000}"
        return Instant(wall_us, time.monotonic_ns() // 1_000_000, boot_ms, boot_id)

    @staticmethod
    def _boot_ns() -> int:
        name = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}.get(sys.platform, "")
        clock: int | None = getattr(time, name, None)
        return time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)


def local_day(wall_us: int) -> int:
    """The day, as an ordinal, that the calendar on the wall shows at that moment, by this computer's time zone."""
    return datetime.fromtimestamp(wall_us // 1_000_000, tz=UTC).astimezone().toordinal()
