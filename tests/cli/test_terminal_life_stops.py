"""The program stopped and continued, by a shell and without one, and inside tmux."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.terminal import PATIENCE_S, Terminal, kept, line_of, program

Start = Callable[..., Terminal]
BLOCK = ("exam", "cma", "--block", "--seed", "7")
LEAVE = "\x11"
NORMAL_SCREEN = "\x1b[?1049l"


def answer_one(terminal: Terminal) -> None:
    terminal.see("Item 1 of", "saved")
    terminal.type("a")
    terminal.see("(•) a", "saved")


def leave(terminal: Terminal) -> None:
    terminal.type(LEAVE)
    terminal.see("Leave the exam?")
    terminal.type("y")


@pytest.mark.skipif(
    not shutil.which("bash"), reason="bash is the shell with job control here, and is missing"
)
def test_a_shell_stops_and_continues_it(start: Start, tmp_path: Path) -> None:
    """By SIGTSTP to the app, to the whole job, to the process that watches, and by a bare SIGSTOP."""
    bash = ["bash", "--norc", "--noprofile", "-i"]
    terminal = start(command=bash, environment={"PS1": "READY> ", "BASH_SILENCE_DEPRECATION_WARNING": "1"})
    terminal.until(lambda: "READY>" in terminal.written, "the shell")
    terminal.type(" ".join(program(*BLOCK)) + "\n")
    answer_one(terminal)
    _bash, watching, app = line_of(terminal.process.pid)
    stops: list[tuple[str, Callable[[], None]]] = [
        ("b", lambda: os.kill(app, signal.SIGTSTP)),
        ("c", lambda: os.killpg(watching, signal.SIGTSTP)),
        ("d", lambda: os.kill(watching, signal.SIGTSTP)),
        ("a", lambda: os.kill(app, signal.SIGSTOP)),
    ]
    for letter, stop in stops:
        terminal.written = ""
        stop()
        terminal.until(lambda: "Stopped" in terminal.written and "READY>" in terminal.written, "the shell")
        left = NORMAL_SCREEN in terminal.written
        assert left == (letter != "a"), "only a bare SIGSTOP leaves no time to leave the screen"
        terminal.typed("echo an''swer\n", "answer", "READY>")
        terminal.typed("fg\n", "Item 1 of", "\x1b[?1049h")
        terminal.type(letter)
        terminal.see(f"(•) {letter}", "saved")
    leave(terminal)
    terminal.until(lambda: "resumes it where you left" in terminal.written, "the farewell")
    terminal.typed("echo code $?\n", "code 0")
    terminal.type("exit\n")
    assert terminal.end() == 0
    assert kept(tmp_path / "home") == 5


def test_a_bare_stop_and_go_never_hangs_it(start: Start, tmp_path: Path) -> None:
    """Without a shell, five times; then a key acts, and leaving leaves the terminal as it was."""
    terminal = start(*BLOCK)
    answer_one(terminal)
    app = terminal.app
    threads = threads_of(app)
    for letter in "bcdab":
        terminal.written = ""
        os.kill(app, signal.SIGSTOP)
        terminal.until(lambda: state(app) == "T", "the stop")
        os.kill(app, signal.SIGCONT)
        terminal.until(lambda: "Item 1 of" in terminal.written, "the whole screen again")
        terminal.type(letter)
        terminal.see(f"(•) {letter}", "saved")
    terminal.until(lambda: threads_of(app) <= threads, "one driver's threads instead of two drivers'")
    leave(terminal)
    assert terminal.end() == 0
    terminal.assert_given_back()
    assert kept(tmp_path / "home") == 6


def threads_of(pid: int) -> int:
    """How many threads it has; those that keep backups come and go."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def state(pid: int) -> str:
    """R, S, T and so on, as the kernel tells it."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_the_end_of_a_tmux_session_leaves_the_exam(start: Start, tmp_path: Path) -> None:
    tmux = ["tmux", "-L", f"ma-exam-{os.getpid()}", "-f", os.devnull]
    command = "exec " + " ".join(program(*BLOCK))
    terminal = start(command=[*tmux, "new-session", command], environment={"TMUX_TMPDIR": str(tmp_path)})
    answer_one(terminal)
    watching, app = line_of(int(ask(tmux, tmp_path, "list-panes", "-F", "#{pane_pid}")))
    ask(tmux, tmp_path, "kill-session")
    terminal.wait_for(app)
    terminal.wait_for(watching)
    assert kept(tmp_path / "home") == 1
    assert kept(tmp_path / "home", "leave") == 1


def ask(tmux: list[str], folder: Path, *words: str) -> str:
    """Have tmux do something, and give what it says."""
    environment = os.environ | {"TMUX_TMPDIR": str(folder)}
    done = subprocess.run(
        [*tmux, *words], env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    return done.stdout
