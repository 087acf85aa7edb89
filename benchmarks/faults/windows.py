"""A second window over a database that a first is writing to: refused in words, and nothing lost in the first."""

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.faults.evidence import look
from benchmarks.faults.headless import Nursery, no_fork, promise
from benchmarks.faults.outcome import Outcome, timed
from benchmarks.faults.terminal import ROOT, Terminal, environment
from benchmarks.faults.terminal import missing as no_terminal

PART = "a second window"
REFUSAL = re.compile(r"open in another window")


def second_windows(rounds: int, seed: int, *, on_screen: bool = True) -> Outcome:
    """Open a second one so often while the first commits: by the store, by a command, and once on a screen."""
    outcome = Outcome(PART)
    if why := no_fork():
        outcome.skipped = why
        return outcome
    chance = random.Random(seed)  # noqa: S311 - it only picks moments
    commits = 0
    with timed(outcome), tempfile.TemporaryDirectory() as folder, Nursery() as first, Nursery() as second:
        home = Path(folder) / "home"
        file = home / "ma-exam.db"
        child = first.begin(file, seed)
        said = [first.line()]
        for count in range(rounds):
            said += [first.line() for _ in range(chance.randint(1, 30))]
            outcome.tried += 1
            second.begin(file, count)
            answer = second.rest()
            if not (len(answer) == 1 and answer[0].startswith("refused") and REFUSAL.search(answer[0])):
                outcome.losses.append(f"round {count}: the second was told {answer}")
        outcome.tried += 1
        outcome.losses += _by_command(home)
        if on_screen and not no_terminal():
            outcome.tried += 1
            outcome.losses += _on_screen(home)
        os.kill(child, signal.SIGKILL)
        said += first.rest()
        promised = [made for line in said if (made := promise(line))]
        evidence = look(file)
        outcome.losses += evidence.wrong + evidence.holds(promised)
        outcome.losses += [line for line in said if not line.startswith("kept")]
        commits = len(promised)
    outcome.note = f"{commits} commits of the first meanwhile"
    return outcome


def _by_command(home: Path) -> list[str]:
    """A command that writes is refused; nothing is said of those that only read."""
    done = subprocess.run(
        [sys.executable, "-m", "ma_exam", "bank", "remove", "nothing"],
        env=environment(home), cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    if done.returncode == 0 or not REFUSAL.search(done.stderr):
        return [f"a command was told {done.returncode}: {done.stderr or done.stdout}"]
    return []


def _on_screen(home: Path) -> list[str]:
    terminal = Terminal(["exam", "cma", "--block"], home)
    try:
        told = terminal.until(lambda text: bool(REFUSAL.search(" ".join(text.split()))), 30)
        text = terminal.text
        terminal.type("b")
        terminal.settle(0.3, time.monotonic() + 1.0)
        begun = "Item 1 of" in terminal.text
        terminal.kill()
    finally:
        terminal.close()
    wrong = [] if told else [f"the second window says only:\n{text}"]
    return [*wrong, "the second window began an exam"] if begun else wrong
