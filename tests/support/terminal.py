"""The program on a pseudo terminal that it controls, and a screen that obeys what it writes."""

import codecs
import contextlib
import os
import re
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")
pyte = pytest.importorskip("pyte")
if not sys.platform.startswith("linux"):
    pytest.skip("processes below another are found in /proc", allow_module_level=True)

PATIENCE_S = 60
PRIVATE_MODES = {
    "alternate screen": 1049,
    "mouse": 1000,
    "mouse motion": 1003,
    "mouse as text": 1006,
    "focus": 1004,
    "paste": 2004,
}
ENVIRONMENT = {"TERM": "xterm-256color", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


def _control_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A window of `size` (columns, lines) in which a command runs as the leader of its session."""

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        controls: bool = True,
    ) -> None:
        self.home = home
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = ""
        self.master, self.slave = os.openpty()
        os.set_blocking(self.master, False)
        self._set_size(*size)
        self.modes = termios.tcgetattr(self.slave)
        kept = {
            name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")
        }
        self.process = subprocess.Popen(
            command,
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=kept | ENVIRONMENT | {"MA_EXAM_HOME": str(home)} | dict(environment or {}),
            start_new_session=True,
            preexec_fn=_control_terminal if controls else None,  # noqa: PLW1509 - one system call
        )

    # Reading

    def _read(self, seconds: float) -> bool:
        """Take in what comes within so many seconds; False at its end."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.master, 65_536)
        except OSError:
            return False
        text = self._decoder.decode(data)
        self.written += text
        # The emulator knows no private parameters of the kitty keyboard protocol.
        self._stream.feed(re.sub("\x1b\\[[<>=][0-9;]*u", "", text))
        return bool(data)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Read until something holds, not for ever."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(min(left, 0.05)):
                pytest.fail(f"waited in vain for {what}\n{self.text}")

    def see(self, *words: str) -> None:
        """Wait until all of this stands on the screen."""
        for word in words:
            self.until(lambda word=word: word in self.text, word)  # type: ignore[misc]  # word is bound

    # Acting

    def type(self, keys: str | bytes) -> None:
        os.write(self.master, keys if isinstance(keys, bytes) else keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Make the window this large; the kernel tells the program."""
        self.screen.resize(max(lines, 1), max(columns, 1))
        self._set_size(columns, lines)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    @property
    def app(self) -> int:
        """The process that is the app: the last in the line of those that watch over it."""
        return line_of(self.process.pid)[-1]

    def wait_for(self, pid: int) -> None:
        """Read until a process has ended, whoever its parent is."""
        with contextlib.suppress(ProcessLookupError):
            descriptor = os.pidfd_open(pid)
            try:
                self.until(lambda: bool(select.select([descriptor], [], [], 0)[0]), "the end of the app")
            finally:
                os.close(descriptor)

    def end(self) -> int:
        """Read to the end, and give the exit code."""
        self.until(lambda: self.process.poll() is not None, "the end of the program")
        while select.select([self.master], [], [], 0)[0] and self._read(0):
            pass
        return self.process.returncode

    def signal(self, number: signal.Signals, pid: int | None = None) -> int:
        """Send a signal to the app (or to another process), and wait for the end of the program."""
        os.kill(pid or self.app, number)
        return self.end()

    def close_window(self) -> int:
        """Close the window, and give the exit code."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1
        return self.process.wait(PATIENCE_S)

    def close(self) -> None:
        line = line_of(self.process.pid) if self.process.poll() is None else []
        for pid in line:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)

    def typed(self, keys: str, *words: str) -> None:
        """Type, and wait until all of this has been written since."""
        self.written = ""
        self.type(keys)
        for word in words:
            self.until(lambda word=word: word in self.written, word)  # type: ignore[misc]  # word is bound

    # Judging

    def assert_given_back(self) -> None:
        """The terminal is as it was found: no mode of the app is left on, keys and echo work."""
        for name, mode in PRIVATE_MODES.items():
            on, off = self.written.rfind(f"\x1b[?{mode}h"), self.written.rfind(f"\x1b[?{mode}l")
            assert off >= on, f"{name} is left on"
        assert self.written.rfind("\x1b[?25h") >= self.written.rfind("\x1b[?25l"), "the cursor is hidden"
        assert self.written.rfind("\x1b[?7h") >= self.written.rfind("\x1b[?7l"), "lines are not wrapped"
        assert termios.tcgetattr(self.slave)[:4] == self.modes[:4], "the terminal is left raw"


def line_of(pid: int) -> list[int]:
    """A process, its child, the child of that, and so on."""
    line = [pid]
    while True:
        below = Path(f"/proc/{line[-1]}/task/{line[-1]}/children")
        with contextlib.suppress(OSError):
            if children := below.read_text(encoding="ascii").split():
                line.append(int(children[0]))
                continue
        return line


def program(*words: str) -> list[str]:
    """The command line of ma-exam."""
    return [sys.executable, "-m", "ma_exam", *words]


def altered(patch: str, *words: str) -> list[str]:
    """The same with some lines of Python run first."""
    script = f"import sys\n{patch}\nfrom ma_exam.cli.entry import start\nsys.exit(start(sys.argv[1:]))"
    return [sys.executable, "-c", script, *words]


def kept(home: Path, kind: str = "choose") -> int:
    """How many events of a kind the database holds; for when no program has it open."""
    with sqlite3.connect(home / "ma-exam.db") as connection:
        count = connection.execute("SELECT count(*) FROM event WHERE kind = ?", (kind,)).fetchone()[0]
    connection.close()
    return int(count)
