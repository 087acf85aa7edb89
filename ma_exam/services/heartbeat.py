"""A thread that writes the time used down every few seconds, whatever the screen is doing."""

import threading
from collections.abc import Callable

from ma_exam.core.clock import BEAT_MS


class Heartbeat(threading.Thread):
    """Calls `beat` every `BEAT_MS` until stopped. `beat` hands the work to the store's thread."""

    def __init__(self, beat: Callable[[], object]) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self._beat = beat
        self._over = threading.Event()

    def run(self) -> None:
        """Beat until `stop`."""
        while not self._over.wait(BEAT_MS / 1000):
            self._beat()

    def stop(self) -> None:
        """Beat no more, not even a beat that is just beginning: what it beats on may go away after this."""
        self._over.set()
        if self.is_alive() and threading.current_thread() is not self:
            self.join()
