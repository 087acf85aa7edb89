"""How a student has set the clock, and what it has told them: one for a sitting, whichever screen shows it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from textual.content import Content

from ma_exam.core.attempt import Phase
from ma_exam.core.plan import MINUTE_MS
from ma_exam.services.sitting import Sitting
from ma_exam.settings import CLOCKS
from ma_exam.tui.widgets.safe import line
from ma_exam.tui.wording import LAST_MINUTES, calm_time, items, minutes_seconds

ALERTS = (5 * MINUTE_MS, 1 * MINUTE_MS)
"""Time left in a block at which one is told."""

SHOWN_MS = 20_000
"""How long a message stands."""

MODES = CLOCKS

PEEK_MS = 5_000
"""How long a hidden clock shows when it is asked."""


@dataclass(slots=True)
class ClockFace:
    """The clock's mode, whose time it shows, and the message that stands above the item."""

    mode: str = CLOCKS[0]
    whole_exam: bool = False
    _asked: bool = False
    _shown_until_ms: int = -1
    _alerted: set[tuple[int, int]] = field(default_factory=set)
    _message: str = ""
    _message_block: int = 0
    _message_until_ms: int = 0

    def turn(self) -> None:
        """Minutes, seconds, hidden, and round again."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]

    def swap(self) -> None:
        """Time left in the block, or in the whole exam; a hidden clock shows for a moment."""
        if self.mode == "hidden":
            self._asked = True
        else:
            self.whole_exam = not self.whole_exam

    def time(self, sitting: Sitting) -> Content:
        """The time left as it is to be shown; in the last minutes the block's own, hidden or not."""
        left = sitting.remaining_ms()
        late = left <= LAST_MINUTES * MINUTE_MS
        if self._asked:
            self._asked, self._shown_until_ms = False, sitting.used_ms() + PEEK_MS
        if self.mode == "hidden" and not late and sitting.used_ms() > self._shown_until_ms:
            return line(("clock hidden", "dim"))
        form = self.form
        if self.whole_exam and not late:
            return line(f"{form(sitting.exam_remaining_ms())} left in the exam")
        return line((f"{form(left)} left", "bold reverse" if late else ""))

    @property
    def form(self) -> Callable[[int], str]:
        """How milliseconds are told: by whole minutes, or by running seconds when wished."""
        return minutes_seconds if self.mode == "seconds" else calm_time

    def say(self, text: str, sitting: Sitting) -> None:
        """Let a message stand for a while, below one that still stands."""
        before = self.message(sitting)
        self._message = f"{before}\n{text}" if before else text
        self._message_block = sitting.saved.block
        self._message_until_ms = sitting.used_ms() + SHOWN_MS

    def message(self, sitting: Sitting) -> str:
        """The message that stands; empty when there is none, or its while or its block is over."""
        over = sitting.used_ms() > self._message_until_ms or sitting.saved.block != self._message_block
        return "" if over else self._message

    def alert(self, sitting: Sitting) -> bool:
        """Say it when the time left has come to one of `ALERTS`, once for each; whether it has just done so."""
        state, left = sitting.saved, sitting.remaining_ms()
        if state.phase is not Phase.BLOCK:
            return False
        for mark in reversed(ALERTS):
            if left <= mark < state.limit_ms and (state.block, mark) not in self._alerted:
                self._alerted |= {(state.block, other) for other in ALERTS if other >= mark}
                minutes = -(-left // MINUTE_MS)
                words = f"{minutes} minutes" if minutes > 1 else "1 minute"
                blank = state.tally()[1]
                verb = "is" if blank == 1 else "are"
                self.say(
                    f"{words} left in this block. {items(blank)} {verb} blank; a guess costs nothing.",
                    sitting,
                )
                return True
        return False
