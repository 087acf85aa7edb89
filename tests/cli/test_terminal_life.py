"""The program told to end or killed, in a real terminal: what is saved, and how the terminal is left."""

import os
import re
import select
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from ma_exam.errors import StorageError
from ma_exam.store.database import Database
from tests.support.terminal import Terminal, altered, kept, line_of, program

Start = Callable[..., Terminal]
BLOCK = ("exam", "cma", "--block", "--seed", "7")

HANGING_DISK = """
import threading
from ma_exam.core.events import Kind
from ma_exam.store.attempts import AttemptStore
append = AttemptStore.append
def hang(self, attempt_id, event):
    if event.kind is Kind.CHOOSE:
        threading.Event().wait()
    append(self, attempt_id, event)
AttemptStore.append = hang
"""

SLOW_START = """
import threading
import ma_exam.tui.app
def begin(start, watcher):
    print("beginning", flush=True)
    threading.Event().wait()
ma_exam.tui.app.run_app = begin
"""

SLOW_WATCH = """
import os, select
import {module}
once = {module}.{name}
def late(*words, **more):
    gone = select.poll()
    gone.register(0, 0)
    os.write(2, b"beginning")
    gone.poll()  # until the window is closed
    return once(*words, **more)
{module}.{name} = late
"""

LATE_TO_A_DEATH = """
import os, select, signal
import ma_exam.tui.app
run = ma_exam.tui.app.run_app
def late(start, watcher):
    print("app", os.getpid(), flush=True)
    dead = select.poll()
    dead.register(os.pidfd_open(watcher), select.POLLIN)
    os.kill(watcher, signal.SIGKILL)
    dead.poll()
    return run(start, watcher=watcher)
ma_exam.tui.app.run_app = late
"""

BROKEN = """
from ma_exam.services import heartbeat
from ma_exam.tui.session import Session
from ma_exam.tui.screens.exam import ExamScreen
heartbeat.BEAT_MS = 100
def fail(self):
    key = "THE KEY IS B"
    raise ValueError("wrong: " + key)
{place} = fail
"""


def answer_one(terminal: Terminal) -> None:
    """Answer item 1, and see it saved."""
    terminal.see("Item 1 of", "saved")
    terminal.type("a")
    terminal.see("(•) a", "saved")


def answer_three(terminal: Terminal) -> None:
    """Answer items 1 to 3, each when the one before is on the screen as saved."""
    for number, letter in [(1, "a"), (2, "b"), (3, "c")]:
        terminal.see(f"Item {number} of", "saved")
        terminal.type(letter)
        terminal.see(f"(•) {letter}", "saved")
        if number < 3:
            terminal.type("n")
            if "more below" in terminal.text:
                terminal.type("n")


def test_a_killed_exam_resumes_at_the_same_item_with_every_answer(start: Start, tmp_path: Path) -> None:
    terminal = start(*BLOCK)
    answer_three(terminal)
    assert terminal.signal(signal.SIGKILL) == 128 + signal.SIGKILL
    terminal.assert_given_back()
    assert "ma-exam was ended by SIGKILL. What was shown as saved is saved" in terminal.written
    assert kept(tmp_path / "home") == 3
    again = start()
    again.see("Resume", "item 3", "The last session ended unexpectedly.", "Everything up to item 3 is saved.")
    again.type("r")
    again.see("Item 3 of", "(•) c", "saved")
    again.type("P")
    again.see("Item 2 of", "(•) b")
    again.type("\x11")
    again.see("Leave the exam?")
    again.type("y")
    assert again.end() == 0
    again.assert_given_back()
    assert "resumes it where you left" in again.written
    assert kept(tmp_path / "home") == 3


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1]
)
def test_a_signal_ends_the_program_and_gives_the_terminal_back(
    number: signal.Signals, start: Start, tmp_path: Path
) -> None:
    terminal = start(*BLOCK)
    answer_one(terminal)
    assert terminal.signal(number) == 128 + number
    terminal.assert_given_back()
    assert "\x1b[?1049h" in terminal.written, "it was never on the alternate screen"
    told = "ma-exam was told to end. What was shown as saved is saved"
    assert (told in terminal.written) == (number != signal.SIGHUP)
    assert "Traceback" not in terminal.written
    assert kept(tmp_path / "home") == 1
    assert kept(tmp_path / "home", "leave") == 1
    if number == signal.SIGTERM:
        again = start()
        again.see("Resume", "item 1, all saved")
        assert "unexpectedly" not in again.text


def test_a_crash_of_the_interpreter_gives_the_terminal_back(start: Start, tmp_path: Path) -> None:
    terminal = start(*BLOCK)
    answer_one(terminal)
    assert terminal.signal(signal.SIGSEGV) == 128 + signal.SIGSEGV
    terminal.assert_given_back()
    assert "ended by SIGSEGV" in terminal.written
    assert kept(tmp_path / "home") == 1


def test_a_signal_to_the_process_that_watches_is_passed_on(start: Start, tmp_path: Path) -> None:
    terminal = start(*BLOCK)
    answer_one(terminal)
    assert terminal.signal(signal.SIGTERM, terminal.process.pid) == 128 + signal.SIGTERM
    terminal.assert_given_back()
    assert kept(tmp_path / "home", "leave") == 1


def test_the_app_ends_when_the_process_that_watches_is_killed(start: Start, tmp_path: Path) -> None:
    """Below a shell: the terminal would go with a leader of its session."""
    terminal = start(command=["sh", "-c", '"$@"; echo over; read answer', "sh", *program(*BLOCK)])
    answer_one(terminal)
    _shell, watching, app = line_of(terminal.process.pid)
    os.kill(watching, signal.SIGKILL)
    terminal.wait_for(app)
    terminal.until(lambda: "over" in terminal.written, "the shell")
    terminal.assert_given_back()
    assert kept(tmp_path / "home", "leave") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_the_first_paint_ends_it_without_a_word(number: signal.Signals, start: Start) -> None:
    terminal = start(command=altered(SLOW_START))
    terminal.until(lambda: "beginning" in terminal.written, "the start")
    assert terminal.signal(number) == 128 + number
    terminal.assert_given_back()
    assert terminal.written.strip() == "beginning"


def test_closing_the_window_leaves_the_exam(start: Start, tmp_path: Path) -> None:
    terminal = start(*BLOCK)
    answer_one(terminal)
    assert terminal.close_window() == 128 + signal.SIGHUP
    assert kept(tmp_path / "home") == 1
    assert kept(tmp_path / "home", "leave") == 1
    assert not (tmp_path / "home" / "ma-exam.log").exists()


@pytest.mark.parametrize("controls", [True, False])
def test_closing_the_window_ends_it_although_the_signal_is_ignored_or_never_comes(
    controls: bool, start: Start, tmp_path: Path
) -> None:
    """As under nohup; and a window that does not control the session sends no signal at all."""
    terminal = start(
        command=["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *program(*BLOCK)], controls=controls
    )
    answer_one(terminal)
    assert terminal.close_window() == 128 + signal.SIGHUP
    assert kept(tmp_path / "home", "leave") == 1


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("ma_exam.cli.supervisor", "supervised"),
        ("ma_exam.tui.app", "run_app"),
        ("ma_exam.tui.driver", "SteadyDriver.start_application_mode"),
    ],
)
def test_closing_the_window_before_it_is_watched_ends_the_program_although_no_signal_comes(
    module: str, name: str, start: Start, tmp_path: Path
) -> None:
    """Before the process that watches looks, before the app listens, and before it draws; no terminal is left then."""
    terminal = start(command=altered(SLOW_WATCH.format(module=module, name=name), *BLOCK), controls=False)
    terminal.until(lambda: "beginning" in terminal.written, "the start")
    app = os.pidfd_open(terminal.app)
    try:
        assert terminal.close_window() == 128 + signal.SIGHUP
        assert select.select([app], [], [], 0)[0], "it lives on where nobody sees it"
    finally:
        os.close(app)
    Database.open(tmp_path / "home" / "ma-exam.db").close()


def test_the_app_ends_when_the_process_that_watches_was_killed_before_the_app_listens(
    start: Start, tmp_path: Path
) -> None:
    terminal = start(command=["sh", "-c", '"$@"; echo over; read answer', "sh", *altered(LATE_TO_A_DEATH)])
    terminal.until(lambda: "over" in terminal.written, "the shell")
    told = re.search(r"app (\d+)", terminal.written)
    assert told
    terminal.wait_for(int(told[1]))
    terminal.assert_given_back()
    Database.open(tmp_path / "home" / "ma-exam.db").close()


def test_a_commit_that_hangs_does_not_keep_the_process(start: Start, tmp_path: Path) -> None:
    terminal = start(command=altered(HANGING_DISK, *BLOCK))
    terminal.see("Item 1 of", "saved")
    terminal.type("a")
    terminal.see("saving")
    assert terminal.signal(signal.SIGTERM) == 128 + signal.SIGTERM
    terminal.assert_given_back()
    assert "ma-exam did not end in time and was stopped." in terminal.written
    assert kept(tmp_path / "home") == 0
    assert kept(tmp_path / "home", "start") == 1


def test_one_may_leave_by_key_while_a_commit_hangs(start: Start, tmp_path: Path) -> None:
    """The disk never answers again: what is lost is said, and the process ends without it."""
    terminal = start(command=altered(HANGING_DISK, *BLOCK))
    terminal.see("Item 1 of", "saved")
    terminal.type("a")
    terminal.see("saving")
    terminal.type("\x11")
    terminal.see("Leave the exam?", "Your last answers are still being saved")
    terminal.type("y")
    terminal.see("Saving ...", "Not yet saved: your answer to item 1.")
    terminal.see("the disk has not answered for", "leave without waiting")
    terminal.type("y")
    assert terminal.end() == StorageError.exit_code
    terminal.assert_given_back()
    told = " ".join(terminal.written.split())
    assert "Not saved: your answer to item 1. `ma-exam` resumes the exam from what was saved before." in told
    assert kept(tmp_path / "home") == 0
    again = start()
    again.see("Resume", "Everything up to item 1 is saved.")


@pytest.mark.parametrize("place", ["Session._beat", "Session._beat_once", "ExamScreen.clock"])
def test_an_error_that_nobody_foresaw_shows_no_key_anywhere(place: str, start: Start, tmp_path: Path) -> None:
    """In the heartbeat's thread, in the store's, and in a timer of the screen."""
    terminal = start(command=altered(BROKEN.format(place=place), *BLOCK))
    assert terminal.end() == 70
    terminal.assert_given_back()
    assert "an unforeseen error stopped the command (ValueError)" in " ".join(terminal.written.split())
    assert "What was saved is still saved" in " ".join(terminal.written.split())
    log = (tmp_path / "home" / "ma-exam.log").read_text(encoding="utf-8")
    assert "in fail" in log
    assert "Traceback" not in terminal.written
    assert "THE KEY" not in terminal.written + log
    assert kept(tmp_path / "home", "begin_block") == 1
