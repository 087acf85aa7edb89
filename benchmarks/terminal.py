"""A program in a terminal of its own: started, typed to, read, weighed, and ended."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.surroundings import surroundings

PATIENCE_S = 60.0
QUIET_S = 0.08
"""No byte for this long: the frame is over. Textual draws at most every 17 ms."""

PLAIN = Path(__file__).parent / "plain"
MA_EXAM = ("-c", "from ma_exam.cli.entry import run; run()")


class SilentError(RuntimeError):
    """The program did not show what was waited for."""


def ma_exam() -> list[str]:
    """The installed command, where it lies beside the interpreter; else the same code run by the interpreter."""
    installed = shutil.which("ma-exam", path=str(Path(sys.executable).parent))
    return [installed] if installed else [sys.executable, *MA_EXAM]


def plain(name: str) -> list[str]:
    """A plain program of `benchmarks/plain`, run by the same interpreter."""
    return [sys.executable, str(PLAIN / f"{name}.py")]


class Terminal:
    """A program under a pty. `seen` is what it has written so far."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        columns: int = 80,
        lines: int = 24,
    ) -> None:
        self.seen = b""
        self._ended = False
        self.begun = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where a shell has put us in the background
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            given = surroundings({"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | dict(environment or {}))
            os.execvpe(command[0], list(command), given)  # noqa: S606 - a program of this checkout

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._ended:
            os.killpg(self.pid, signal.SIGKILL)  # the pty made it the leader of a group of its own
            os.waitpid(self.pid, 0)
        os.close(self._terminal)

    def stop(self, number: signal.Signals) -> tuple[float, int]:
        """Send a signal; seconds until the program has ended, and its exit code."""
        begun = time.perf_counter()
        os.kill(self.pid, number)
        while self._read(PATIENCE_S):
            pass
        _, status = os.waitpid(self.pid, 0)
        self._ended = True
        return time.perf_counter() - begun, os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._terminal, 65_536)
        except OSError:  # the program is gone
            return b""

    def until(self, mark: str) -> float:
        """Wait until the mark was written, colours and cursor moves left out; seconds since the program was started."""
        wanted = squeezed(mark.encode())
        deadline = time.perf_counter() + PATIENCE_S
        while wanted not in squeezed(self.seen):
            new = self._read(1.0)
            if not new and time.perf_counter() > deadline:
                raise SilentError(f"no {mark!r} in {PATIENCE_S:g} s: {squeezed(self.seen)[-500:]!r}")
            self.seen += new
        return time.perf_counter() - self.begun

    def settle(self, quiet_s: float = QUIET_S) -> float:
        """Read until nothing comes for a while; the moment of the last byte, or of the call where none came."""
        last = time.perf_counter()
        while new := self._read(quiet_s):
            last = time.perf_counter()
            self.seen += new
        return last

    def type(self, keys: bytes) -> None:
        """Press keys, and let what they bring be drawn."""
        self.seen = b""
        os.write(self._terminal, keys)
        self.settle()

    def key_to_paint(self, key: bytes) -> float:
        """Milliseconds from a key to the last byte that it brings."""
        self.seen = b""
        begun = time.perf_counter()
        os.write(self._terminal, key)
        first = self._read(PATIENCE_S)
        if not first:
            raise SilentError(f"nothing came after the key {key!r}")
        self.seen += first
        last = time.perf_counter()
        return 1000 * (max(last, self._last_of_frame(last)) - begun)

    def _last_of_frame(self, last: float) -> float:
        while new := self._read(QUIET_S):
            last = time.perf_counter()
            self.seen += new
        return last

    def resident_mb(self) -> float:
        """Resident memory (RSS) of the app, in MB of 2**20 bytes, without the process that watches it; Linux only."""
        return _memory_mb(self._processes()[-1], "Rss:")

    def shared_out_mb(self) -> float:
        """Memory of all its processes, each shared page divided by those that share it (PSS); Linux only."""
        return sum(_memory_mb(process, "Pss:") for process in self._processes())

    def _processes(self) -> list[int]:
        """The program, then the child that it runs the app in, if it does."""
        found = [self.pid]
        while children := Path(f"/proc/{found[-1]}/task/{found[-1]}/children").read_text("utf-8").split():
            found.append(int(children[0]))
        return found


def _memory_mb(process: int, field: str) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise SilentError("this system does not tell the memory of a process")


def squeezed(data: bytes) -> bytes:
    """Bytes of a terminal without escape sequences and white space: words as a reader would find them."""
    return re.sub(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX\]^_].*?(?:\x1b\\|\x07)|.)|\s", b"", data, flags=re.DOTALL)
