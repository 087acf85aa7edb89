"""Windows of any size, kind and manners: tiny, without colours, fed with odd bytes, or reading nothing for a while."""

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ma_exam.store.snapshot import snapshot
from tests.support.terminal import PATIENCE_S, Terminal, altered, kept, program

Start = Callable[..., Terminal]
BLOCK = ("exam", "cma", "--block", "--seed", "7")
LEAVE = "\x11"
LIMIT_MS = 40 * 60_000

QUICK_BEATS_AND_A_CLOCK = """
import dataclasses, os
from ma_exam.services import heartbeat
from ma_exam.system_clock import SystemClock
heartbeat.BEAT_MS = 100
now = SystemClock.now
def later(self):
    true = now(self)
    by = 3_600_000 if os.path.exists(os.environ["MA_EXAM_HOME"] + "/later") else 0
    return dataclasses.replace(
        true, wall_us=true.wall_us + 1000 * by, mono_ms=true.mono_ms + by, boot_ms=true.boot_ms + by
    )
SystemClock.now = later
"""


def answer_one(terminal: Terminal) -> None:
    terminal.see("Item 1 of", "saved")
    terminal.type("a")
    terminal.see("(•) a", "saved")


def leave(terminal: Terminal) -> int:
    terminal.type(LEAVE)
    terminal.see("Leave the exam?")
    terminal.type("y")
    return terminal.end()


def test_a_window_of_any_size_loses_nothing(start: Start, tmp_path: Path) -> None:
    """Begun at 1 x 1, resized while starting, then small, tiny, nothing at all, huge, and back."""
    terminal = start(*BLOCK, size=(1, 1))
    for size in [(200, 60), (3, 2), (10, 4), (80, 24)]:
        terminal.resize(*size)
    answer_one(terminal)
    terminal.resize(10, 4)
    terminal.see("Please")
    for size in [(1, 1), (0, 0), (3, 2), (300, 60), (1, 60), (300, 1)]:
        terminal.written = ""
        terminal.resize(*size)
        terminal.until(lambda: bool(terminal.written), f"a paint at {size}")
    terminal.resize(80, 24)
    terminal.see("Item 1 of", "(•) a", "saved")
    terminal.type(b"\xe9\xff\xc3(\x80n")  # bytes that are no UTF-8, and a key
    terminal.see("Item 2 of")
    assert leave(terminal) == 0
    terminal.assert_given_back()
    assert kept(tmp_path / "home") == 1


def test_the_size_is_the_windows_own(start: Start) -> None:
    """Whatever a shell has exported, and although stdout goes to a file."""
    shell = ["sh", "-c", 'exec "$@" >/dev/null', "sh", *program(*BLOCK)]
    terminal = start(command=shell, size=(100, 30), environment={"COLUMNS": "60", "LINES": "18"})
    terminal.see("Item 1 of", "saved")
    assert terminal.screen.display[29].strip().startswith("a-d choose")
    terminal.resize(70, 20)
    terminal.until(lambda: terminal.screen.display[19].strip().startswith("a-d choose"), "the keys' line")
    terminal.signal(signal.SIGTERM)
    terminal.assert_given_back()


def test_every_terminal_shows_the_same_words(start: Start, tmp_path: Path) -> None:
    """Without colours, with sixteen, or with a few: what is chosen, flagged and saved can be read in all of them."""
    terminal = start(*BLOCK, environment={"NO_COLOR": "1"})
    answer_one(terminal)
    terminal.type("f")
    terminal.see("FLAGGED", "saved")
    assert leave(terminal) == 0
    for name in ("vt100", "linux"):
        terminal = start(environment={"TERM": name, "COLORTERM": ""})
        terminal.see("Resume")
        terminal.type("r")
        terminal.see("Item 1 of", "min left", "(•) a", "( ) b", "FLAGGED", "a-d choose", "saved")
        terminal.signal(signal.SIGTERM)
        terminal.assert_given_back()
    assert kept(tmp_path / "home") == 1


@pytest.mark.parametrize(
    ("environment", "streams", "told"),
    [
        ({"TERM": "dumb"}, "", "TERM is unset or dumb"),
        ({"TERM": ""}, "", "TERM is unset or dumb"),
        ({}, "</dev/null", "input or output goes to a file or a pipe"),
        ({}, "2>error", "input or output goes to a file or a pipe"),
        ({"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, "", "encoding is ascii"),
        ({"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}, "", "the exam needs UTF-8"),
    ],
)
def test_what_cannot_show_an_exam_is_told_so_before_one_begins(
    environment: dict[str, str], streams: str, told: str, start: Start, tmp_path: Path
) -> None:
    shell = ["sh", "-c", f'cd "$MA_EXAM_HOME"; exec "$@" {streams}', "sh", *program(*BLOCK)]
    terminal = start(command=shell, environment=environment)
    code = terminal.end()
    error = tmp_path / "home" / "error"
    said = terminal.written + (error.read_text(encoding="utf-8") if error.exists() else "")
    if "PYTHONCOERCECLOCALE" in environment and code != 2:
        pytest.skip("this Python takes the C locale for UTF-8")
    assert code == 2
    assert told in " ".join(said.split())
    assert "ma-exam report" in " ".join(said.split())
    assert "\x1b[" not in said
    terminal.assert_given_back()
    assert kept(tmp_path / "home", "start") == 0


def asked(home: Path, question: str) -> list[Any]:
    """What the database of a running program answers, from a copy."""
    with snapshot(home / "ma-exam.db") as copy, closing(sqlite3.connect(copy)) as connection:
        return connection.execute(question).fetchall()


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for something that is to be found in the database, not for ever, and without reading the terminal."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"


def beats(home: Path, count: int, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Wait until the time used has been written down anew so often."""
    seen: set[Any] = set()

    def beaten() -> bool:
        meanwhile()
        seen.update(asked(home, "SELECT used_ms FROM beat"))
        return len(seen) > count

    until(beaten, "the heart to beat")


def fill(terminal: Terminal, count: int) -> None:
    """Read nothing while the screen is painted again and again, until so many beats have come all the same."""

    def paint() -> None:
        for number in range(12):
            terminal.resize(*((90, 30) if number % 2 else (80, 24)))

    beats(terminal.home, count, paint)
    terminal.resize(80, 24)


def test_a_terminal_that_stops_reading_holds_up_nothing_that_counts(start: Start, tmp_path: Path) -> None:
    """Beats go on; a key waits; time that runs out meanwhile is booked with the deadline once it reads again."""
    home = tmp_path / "home"
    terminal = start(command=altered(QUICK_BEATS_AND_A_CLOCK, *BLOCK))
    answer_one(terminal)
    fill(terminal, 6)
    terminal.type("b")
    beats(home, 2)
    terminal.see("(•) b", "saved")
    fill(terminal, 3)
    (home / "later").touch()
    used = "SELECT used_ms FROM beat UNION SELECT used_ms FROM event WHERE kind = 'end_block'"
    until(lambda: max(asked(home, used)) >= (LIMIT_MS,), "the time to be over")
    terminal.see("Where you would lose points")
    assert terminal.signal(signal.SIGTERM) == 128 + signal.SIGTERM
    terminal.assert_given_back()
    assert kept(home) == 2
    with closing(sqlite3.connect(home / "ma-exam.db")) as connection:
        ms, body = connection.execute("SELECT used_ms, body FROM event WHERE kind = 'end_block'").fetchone()
    assert (ms, json.loads(body)["reason"]) == (LIMIT_MS, "time")


def test_told_to_end_while_the_terminal_reads_nothing_it_ends(start: Start, tmp_path: Path) -> None:
    terminal = start(command=altered(QUICK_BEATS_AND_A_CLOCK, *BLOCK))
    answer_one(terminal)
    fill(terminal, 6)
    os.kill(terminal.app, signal.SIGTERM)
    assert terminal.process.wait(PATIENCE_S) == 128 + signal.SIGTERM
    terminal.end()
    terminal.assert_given_back()
    assert kept(tmp_path / "home") == 1
