"""What ends the app from outside: a signal, a window or a parent that is gone, a thread that fails.

A signal's handler runs wherever the main thread happens to be, so it only puts a note into a queue. A thread of its
own reads the notes: it asks the app to end, and ends the process when the app has not done so in time. So neither
an event loop that waits for a terminal nor a commit that waits for a dead disk keeps the process for ever.
"""

import math
import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any, Protocol, Self

from ma_exam.tui.terminal_state import STOPPED, UNTIDY, TerminalState

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2")

GRACE_S = 3.0
"""How long the app has to end once it was told to."""

LEAVING_S = 30.0
"""How long it has to end when it leaves by itself: a last backup may take a while on a slow disk."""

LOOK_S = 1.0
"""How often to look whether the window is still there; a closed one does not always send a signal."""

_AGAIN_S = 0.05


class Endable(Protocol):
    """The app, as it is seen from outside its event loop."""

    def told_to_end(self, code: int) -> bool:
        """End with this exit code; False while it has not begun and cannot be asked yet."""

    def failed(self, error: BaseException) -> None:
        """Take note of an error that nobody foresaw."""


class Ending(threading.Thread):
    """While entered: signals, the window, the parent and the threads of the app are listened to.

    `watcher` is the process that gives the terminal back if this one does not, 0 for none. `on_terminal` says that
    stdin was a terminal when the program began, so that one that is none by now is a window that is gone.
    """

    def __init__(self, app: Endable, *, watcher: int = 0, on_terminal: bool = False) -> None:
        super().__init__(name="ending", daemon=True)
        self._app = app
        self._watcher = watcher
        self._found = TerminalState.found()
        self._parent = watcher or os.getppid()
        self._window = _Window(on_terminal)
        self._told: SimpleQueue[tuple[int, float] | None] = SimpleQueue()
        self._stays = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        self._before = {number: signal.signal(number, self._signalled) for number in numbers}
        threading.excepthook = self._thread_failed
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        threading.excepthook = threading.__excepthook__
        if self._stays:
            return  # told from outside: a second signal must not end in the middle what the first has begun
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._told.put(None)

    def leaving(self, code: int) -> None:
        """Take note that the app ends by itself with this exit code, which takes its time but not for ever."""
        self._told.put((code, LEAVING_S))

    def abandon(self, code: int) -> None:
        """End the process although a thread of it waits for the disk. The terminal must have been given back."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):
                stream.flush()
        if self._has_watcher():
            # No process is gone before its threads are, and a dead disk holds one: the watcher must not wait for ever.
            with suppress(OSError):
                os.kill(self._watcher, signal.SIGTERM)
        os._exit(code)

    def _has_watcher(self) -> bool:
        return bool(self._watcher) and os.getppid() == self._watcher

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self._stays = True
        self._told.put((128 + number, GRACE_S))

    def _thread_failed(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None and not isinstance(failure.exc_value, SystemExit):
            self._app.failed(failure.exc_value)

    def run(self) -> None:
        """Wait for a note; ask the app to end; end the process if it is still there when its time is over."""
        code, ask, left = 0, False, math.inf
        deadline = math.inf
        while left > 0:
            try:
                told = self._told.get(timeout=min(left, _AGAIN_S if ask else LOOK_S))
            except Empty:
                told = None if self._stays else self._gone()
            else:
                if told is None:
                    return
            if told is not None:
                code = code or told[0]
                ask = ask or told[1] == GRACE_S
                deadline = min(deadline, time.monotonic() + told[1])
            if ask and self._app.told_to_end(code):
                ask = False
            left = deadline - time.monotonic()
        self._stop(code)

    def _gone(self) -> tuple[int, float] | None:
        """What it means when nobody can see the app any more."""
        number = 0
        if os.getppid() != self._parent:
            number = signal.SIGTERM  # who watched over us was killed
        elif self._window.gone():
            number = getattr(signal, "SIGHUP", signal.SIGTERM)
        if not number:
            return None
        self._stays = True
        return 128 + number, GRACE_S

    def _stop(self, code: int) -> None:
        if self._has_watcher():
            # What this process still wants to draw would get in its way, so another one gives the terminal back.
            os._exit(UNTIDY + max(0, code - 128))
        if self._found is not None:
            # In a thread of its own, for a terminal that reads nothing may take nothing either.
            giving = threading.Thread(target=self._found.give_back, args=(STOPPED,), daemon=True)
            giving.start()
            giving.join(GRACE_S / 6)
        os._exit(code)


class _Window:
    """Whether the terminal at the other end of stdin is still there; `expected` says that it was."""

    def __init__(self, expected: bool) -> None:
        self._poll: select.poll | None = None
        self._lost = False
        """Closed before anyone watched: what was a terminal is none any more, and nothing can be polled."""
        with suppress(AttributeError, OSError, ValueError):
            keys = sys.__stdin__
            if keys is not None and keys.isatty():
                self._poll = select.poll()  # Windows has none
                self._poll.register(keys.fileno(), 0)
            else:
                self._lost = expected

    def gone(self) -> bool:
        """Whether it has been closed; told once."""
        if self._lost:
            self._lost = False
            return True
        if self._poll is None:
            return False
        seen = self._poll.poll(0)
        if any(event & (select.POLLHUP | select.POLLERR) for _, event in seen):
            self._poll = None
            return True
        return False
