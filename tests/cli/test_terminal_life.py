"""The program in a real terminal: killed, hung up on, told to end; what is saved and how the terminal is left."""

import codecs
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pyte = pytest.importorskip("pyte")
pty = pytest.importorskip("pty")

PATIENCE_S = 60
COLUMNS, LINES = 80, 24
PRIVATE_MODES = {
    "alternate screen": 1049,
    "mouse": 1000,
    "mouse motion": 1003,
    "mouse as text": 1006,
    "paste": 2004,
}


class Terminal:
    """The program on a pseudo terminal, and a screen that obeys what it writes."""

    def __init__(self, words: list[str], home: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self.stream = pyte.Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.written = ""
        self.master, slave = pty.openpty()
        os.set_blocking(self.master, False)
        environment = os.environ | {
            "MA_EXAM_HOME": str(home), "TERM": "xterm-256color", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8",
            "COLUMNS": str(COLUMNS), "LINES": str(LINES),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ma_exam", *words],
            stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within so many seconds; False at its end."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.master, 65_536)
        except OSError:
            return False
        text = self.decoder.decode(data)
        self.written += text
        self.stream.feed(text)
        return bool(data)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Read until something holds, not for ever."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(min(left, 1.0)):
                pytest.fail(f"waited in vain for {what}\n{self.text}")

    def see(self, *words: str) -> None:
        """Wait until all of this stands on the screen."""
        for word in words:
            self.until(lambda word=word: word in self.text, word)  # type: ignore[misc]  # word is bound

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def send(self, number: signal.Signals) -> int:
        """Send a signal, read to the end, and give the exit code."""
        os.kill(self.process.pid, number)
        deadline = time.monotonic() + PATIENCE_S
        while self._read(0.2) and self.process.poll() is None and time.monotonic() < deadline:
            pass
        code = self.process.wait(PATIENCE_S)
        while select.select([self.master], [], [], 0)[0] and self._read(0):
            pass
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_S)
        os.close(self.master)


Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the program over one home, as often as wanted."""
    opened: list[Terminal] = []

    def begin(*words: str) -> Terminal:
        opened.append(Terminal(list(words), tmp_path / "home"))
        return opened[-1]

    yield begin
    for terminal in opened:
        terminal.close()


def kept_answers(home: Path) -> int:
    with sqlite3.connect(home / "ma-exam.db") as connection:
        count = connection.execute("SELECT count(*) FROM event WHERE kind = 'choose'").fetchone()[0]
    connection.close()
    return int(count)


def answer_three(terminal: Terminal) -> None:
    """Answer items 1 to 3, each when the one before is on the screen as saved."""
    terminal.see("Item 1 of", "saved")
    for number, letter in [(1, "a"), (2, "b"), (3, "c")]:
        terminal.see(f"Item {number} of")
        terminal.type(letter)
        terminal.see(f"(•) {letter}", "saved")
        if number < 3:
            terminal.type("n")
            if "more below" in terminal.text:
                terminal.type("n")


def test_a_killed_exam_resumes_at_the_same_item_with_every_answer(start: Start, tmp_path: Path) -> None:
    terminal = start("exam", "cma", "--block", "--seed", "7")
    answer_three(terminal)
    assert terminal.send(signal.SIGKILL) == -signal.SIGKILL
    assert kept_answers(tmp_path / "home") == 3
    again = start("exam", "cma", "--block")
    again.see("Resume", "item 3", "An exam is not finished: resume it")
    again.type("r")
    again.see("Item 3 of", "(•) c", "saved")
    again.type("P")
    again.see("Item 2 of", "(•) b")
    again.type("\x11")
    again.see("Leave the exam?")
    again.type("y")
    again.until(lambda: "resumes it where you left" in again.written, "the farewell")
    assert again.process.wait(PATIENCE_S) == 0
    assert kept_answers(tmp_path / "home") == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_program_and_gives_the_terminal_back(
    number: signal.Signals, start: Start, tmp_path: Path
) -> None:
    terminal = start("exam", "cma", "--block", "--seed", "7")
    terminal.see("Item 1 of", "saved")
    terminal.type("a")
    terminal.see("(•) a", "saved")
    assert terminal.send(number) == 128 + number
    for name, mode in PRIVATE_MODES.items():
        on, off = terminal.written.rfind(f"\x1b[?{mode}h"), terminal.written.rfind(f"\x1b[?{mode}l")
        assert off >= on, f"{name} is left on"
    assert terminal.written.rfind("\x1b[?25h") > terminal.written.rfind("\x1b[?25l"), "the cursor is hidden"
    assert terminal.written.rfind("\x1b[?1049h") >= 0, "it was never on the alternate screen"
    assert kept_answers(tmp_path / "home") == 1
