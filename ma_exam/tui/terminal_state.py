"""The terminal as it was found, and how to give it back when the app that drew on it no longer can."""

import os
import select
import signal
import sys
from contextlib import suppress
from typing import Any, Self

RESET = (
    "\x1b\\"  # ends whatever sequence was cut short
    "\x1b[<u"  # kitty keys, before the alternate screen is left
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?2026l"  # focus, paste, resize reports, synchronised output
    "\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[0m"  # line wrap, normal screen, cursor, plain text
)
"""Undoes each mode that Textual sets; one that is not set is left as it is."""

SAVED = "What was shown as saved is saved; if an exam was open, `ma-exam` resumes it where it was."

UNTIDY = 192
"""An exit code from here on tells the process that watches: stopped by signal code - 192, terminal not given back."""

STOPPED = f"ma-exam did not end in time and was stopped. {SAVED}"


class TerminalState:
    """Where keys come from and where is drawn (file descriptors), and the terminal's modes before the app."""

    __slots__ = ("_drawing", "_keys", "_modes")

    def __init__(self, keys: int, drawing: int, modes: list[Any]) -> None:
        self._keys = keys
        self._drawing = drawing
        self._modes = modes

    @classmethod
    def found(cls) -> Self | None:
        """The terminal as it is now; None where there is none, or no such modes (Windows)."""
        try:
            import termios

            if sys.__stdin__ is None or sys.__stderr__ is None:
                return None
            keys, drawing = sys.__stdin__.fileno(), sys.__stderr__.fileno()
            return cls(keys, drawing, termios.tcgetattr(keys))
        except (ImportError, OSError, ValueError):
            return None
        except termios.error:
            return None

    @property
    def job_controlled(self) -> bool:
        """Whether a shell shares the terminal among its jobs."""
        try:
            os.tcgetpgrp(self._keys)
        except OSError:
            return False
        return True

    def _ours(self) -> bool:
        """Whether the terminal is ours to change: not while a shell has it, which has put it right itself."""
        try:
            return os.tcgetpgrp(self._keys) == os.getpgrp()
        except OSError:
            return True  # no job control

    def give_back(self, farewell: str = "") -> None:
        """Leave the app's screen and modes, and say `farewell` there. A terminal that is gone is no error."""
        if not self._ours():
            return
        import termios

        # Without this, a change from the background would stop the process for good.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
        with suppress(OSError, ValueError, termios.error):
            if not select.select([], [self._drawing], [], 0)[1]:
                termios.tcflush(
                    self._drawing, termios.TCOFLUSH
                )  # it reads no more: what waits would block us
            os.write(self._drawing, RESET.encode())
        with suppress(termios.error):
            termios.tcflush(self._keys, termios.TCIFLUSH)  # mouse reports that a shell would take for words
            termios.tcsetattr(self._keys, termios.TCSANOW, self._modes)
        if farewell:
            with suppress(OSError):
                os.write(self._drawing, f"{farewell}\n".encode())
