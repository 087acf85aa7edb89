"""The real program on a pseudo terminal, and a screen that obeys what it writes."""

import codecs
import contextlib
import importlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.surroundings import surroundings

ROOT = Path(__file__).parents[2]
COLUMNS, LINES = 100, 40


def missing() -> str:
    """Why no pseudo terminal can be driven here; empty when one can."""
    for module in ("pty", "pyte"):
        try:
            importlib.import_module(module)
        except ImportError:
            return f"there is no {module} here"
    return ""


def environment(home: Path) -> dict[str, str]:
    """The surroundings of a child: a home of its own, UTF-8, a terminal of fixed size."""
    return surroundings() | {
        "MA_EXAM_HOME": str(home),
        "TERM": "xterm-256color",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": str(COLUMNS),
        "LINES": str(LINES),
    }


class Terminal:
    """One run of the program. To be closed."""

    def __init__(self, words: Sequence[str], home: Path) -> None:
        pyte: Any = importlib.import_module("pyte")
        pty: Any = importlib.import_module("pty")
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._lines: list[str] | None = None
        self._master, slave = pty.openpty()
        os.set_blocking(self._master, False)
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ma_exam", *words],
            stdin=slave, stdout=slave, stderr=slave, env=environment(home), start_new_session=True, cwd=ROOT,
        )  # fmt: skip
        os.close(slave)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        if self._lines is None:
            self._lines = list(self.screen.display)
        return self._lines

    @property
    def text(self) -> str:
        """The screen as one text, without its empty lines."""
        return "\n".join(line.rstrip() for line in self.lines if line.strip())

    def read(self, seconds: float) -> bool:
        """Wait so long for output and take in what is there; whether anything came."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, seconds))
        if not ready:
            return False
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            return False
        self._lines = None
        self._stream.feed(self._decoder.decode(data))
        return bool(data)

    def settle(self, quiet: float, until: float) -> bool:
        """Read until nothing has come for `quiet` seconds; False when that did not happen before `until`."""
        while self.read(quiet):
            if time.monotonic() > until:
                return False
        return True

    def until(self, holds: Callable[[str], bool], seconds: float) -> bool:
        """Read until the screen's text satisfies `holds`; False when it did not in time."""
        deadline = time.monotonic() + seconds
        while not holds(self.text):
            if time.monotonic() > deadline or (self.process.poll() is not None and not self.read(0)):
                return holds(self.text)
            self.read(0.05)
        return True

    def type(self, keys: str) -> None:
        """Press keys. What does not fit into a queue that nobody reads is dropped, as a terminal does."""
        with contextlib.suppress(OSError):
            os.write(self._master, keys.encode())

    def kill(self) -> None:
        """SIGKILL to the program and whatever it has started; then take in what it had still written."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        while self.read(0):
            pass

    def close(self) -> None:
        """Let go of everything."""
        if self.process.poll() is None:
            self.kill()
        os.close(self._master)
