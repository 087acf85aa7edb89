"""A disk that refuses: errors put into writes and syncs, a quota, a file system that fills up."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults import tracing
from benchmarks.faults.evidence import copy_of, look
from benchmarks.faults.headless import promise
from benchmarks.faults.outcome import Outcome, timed
from benchmarks.faults.terminal import ROOT, Terminal
from benchmarks.faults.terminal import missing as no_terminal
from benchmarks.surroundings import surroundings
from ma_exam.core.events import Kind

PART_INJECTED = "ENOSPC and EIO"
PART_QUOTA = "RLIMIT_FSIZE"
PART_FULL = "a file system that fills up"
PART_SCREEN = "RLIMIT_FSIZE through a pty"
ACTS = 120
STALLED_S = 0.15
"""How long nothing can be saved before there is room again."""


def writer(*words: object) -> list[str]:
    """The command line of the writing child."""
    return [sys.executable, "-m", "benchmarks.faults.writer", *(str(word) for word in words)]


def prepare(file: Path) -> None:
    """A database with an attempt under way."""
    if not (sample := file.parents[1] / "sample" / file.name).exists():
        subprocess.run(
            writer("commit", sample, 1, 3),
            env=surroundings(), cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120,
        )  # fmt: skip
    file.parent.mkdir()
    copy_of(sample, file.parent)


def verdict(said: list[str], file: Path) -> list[str]:
    """What went wrong in a session of which these lines came: everything is kept, in order, and once."""
    promised = [made for line in said if (made := promise(line))]
    evidence = look(file)
    wrong = [line for line in said if line.startswith("wrong")] + evidence.wrong + evidence.holds(promised)
    match said[-1].split() if said else []:
        case ["done", attempt, seq]:
            kept = len(evidence.events.get(attempt, []))
            if kept != int(seq):
                wrong.append(f"{seq} events were made, {kept} are kept")
        case ["refused", *_] if not promised:
            pass
        case _:
            wrong.append(f"it did not end well: {said[-1:]}")
    return wrong


def injected_errors(runs: int, seed: int) -> Outcome:
    """Let a write or sync of the database fail, once or for a while, and expect the session to keep everything."""
    outcome = Outcome(PART_INJECTED)
    if why := tracing.missing():
        outcome.skipped = why
        return outcome
    chance = random.Random(seed)  # noqa: S311 - it only picks calls
    met = 0
    with timed(outcome), tempfile.TemporaryDirectory() as folder:
        for count in range(runs):
            file = Path(folder).resolve() / f"{count}" / "exam.db"
            prepare(file)
            call, error = chance.choice(("pwrite64", "fdatasync")), chance.choice(("ENOSPC", "EIO"))
            first, length = chance.randint(1, 150), chance.choice((1, 2, 20))
            paths = [
                word for name in ("exam.db", "exam.db-wal") for word in ("-P", str(file.with_name(name)))
            ]
            fault = f"inject={call}:error={error}:when={first}..{first + length - 1}"
            said = _run(
                ["strace", "-f", "-qq", "-o", "/dev/null", *paths, "-e", f"trace={call}", "-e", fault,
                 *writer("session", file, chance.randrange(1 << 30), ACTS)]
            )  # fmt: skip
            outcome.tried += 1
            met += any(line.startswith(("stalled", "refused")) for line in said)
            if wrong := verdict(said, file):
                outcome.losses.append(f"{fault}: " + "; ".join(wrong))
    outcome.note = f"surfaced in {met}"
    return outcome


def _run(command: list[str]) -> list[str]:
    done = subprocess.run(
        command, env=surroundings(), cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
    )
    return [
        *done.stdout.splitlines(),
        *([f"wrong exit {done.returncode}: {done.stderr}"] if done.returncode else []),
    ]


def quotas(runs: int, seed: int) -> Outcome:
    """The same with a limit on the size of files, which the child sets and lifts itself."""
    outcome = Outcome(PART_QUOTA)
    if sys.platform == "win32":
        outcome.skipped = "this system has no such limit"
        return outcome
    met = 0
    with timed(outcome), tempfile.TemporaryDirectory() as folder:
        for count in range(runs):
            file = Path(folder) / f"{count}" / "exam.db"
            prepare(file)
            said = _run(writer("session", file, seed + count, ACTS, "quota"))
            outcome.tried += 1
            met += any(line.startswith("stalled") for line in said)
            if wrong := verdict(said, file):
                outcome.losses.append(f"run {count}: " + "; ".join(wrong))
    outcome.note = f"surfaced in {met}"
    return outcome


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[str]:
    """A file system of that size at `folder`; gives why there is none, or nothing."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    except OSError as error:
        yield f"there is no mount here: {error.strerror}"
        return
    if done.returncode:
        yield f"nothing can be mounted here: {done.stderr.strip()}"
        return
    try:
        yield ""
    finally:
        subprocess.run(["umount", str(folder)], check=False, timeout=30)


def full_disks(runs: int, seed: int) -> Outcome:
    """Fill a small file system while a session writes to it, and make room again."""
    outcome = Outcome(PART_FULL)
    chance = random.Random(seed)  # noqa: S311 - it only picks moments
    met = 0
    with timed(outcome), tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), 12) as why:
        if why:
            outcome.skipped = why
            return outcome
        for count in range(runs):
            file = Path(folder) / f"{count}" / "exam.db"
            prepare(file)
            said = _fill_and_free(file, Path(folder) / "filler", chance)
            outcome.tried += 1
            met += any(line.startswith("stalled") for line in said)
            if wrong := verdict(said, file):
                outcome.losses.append(f"run {count}: " + "; ".join(wrong))
            for leftover in file.parent.glob("exam.db*"):
                leftover.unlink()
    outcome.note = f"surfaced in {met}"
    return outcome


def _fill_and_free(file: Path, filler: Path, chance: random.Random) -> list[str]:
    child = subprocess.Popen(
        writer("session", file, chance.randrange(1 << 30), 4 * ACTS),
        env=surroundings(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    said: list[str] = []
    with child.stdout as lines:
        for _ in range(chance.randint(1, 60)):
            said.append(lines.readline().strip())
        _fill(filler)
        for line in lines:
            said.append(line.strip())
            if said[-1].startswith("stalled"):
                time.sleep(STALLED_S)
                filler.unlink(missing_ok=True)
    filler.unlink(missing_ok=True)
    child.wait(120)
    return said


def _fill(filler: Path) -> None:
    descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    os.write(descriptor, bytes(size))
            except OSError:
                continue
    finally:
        os.close(descriptor)


def quota_on_screen(rounds: int, seed: int) -> Outcome:
    """The program itself: while nothing can be saved it says so and its clock stands; then all is saved."""
    outcome = Outcome(PART_SCREEN)
    if why := no_terminal() or (
        "" if sys.platform == "linux" else "a running program's limits can be set on Linux only"
    ):
        outcome.skipped = why
        return outcome
    chance = random.Random(seed)  # noqa: S311 - it only picks answers
    with timed(outcome), tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        terminal = Terminal(["exam", "cma", "--block", "--seed", "7"], home)
        try:
            wrong = (
                "" if terminal.until(lambda text: "Item 1 of" in text and "saved" in text, 60) else "no exam"
            )
            terminal.type("t")
            answers = 0
            while outcome.tried < rounds and not wrong:
                outcome.tried += 1
                wrong = _refused_round(terminal, chance, outcome.tried)
                answers += 2
            terminal.kill()
        finally:
            terminal.close()
        evidence = look(home / "ma-exam.db")
        kept = sum(event.kind is Kind.CHOOSE for events in evidence.events.values() for event in events)
        if not wrong and kept != answers:
            wrong = f"{answers} answers were given, {kept} are kept"
        outcome.losses += [f"round {outcome.tried}: {wrong}"] if wrong else []
        outcome.losses += evidence.wrong
    return outcome


def _refused_round(terminal: Terminal, chance: random.Random, number: int) -> str:
    """Answer an item while nothing can be saved, and the next; then make room. Gives what went wrong."""
    first, second = chance.choice("abc"), chance.choice("abc")
    limit_files(terminal.process.pid, 1)
    terminal.type(first)
    if not terminal.until(lambda text: "NOT SAVED" in text, 20):
        return f"it does not say that nothing is saved:\n{terminal.text}"
    if "(•)" in terminal.text:
        return f"it shows an answer that is not saved:\n{terminal.text}"
    left = terminal.lines[0][-20:]
    terminal.settle(2.2, time.monotonic() + 2.2)
    terminal.until(lambda _: terminal.lines[0][-20:] != left, 1.5)
    if terminal.lines[0][-20:] != left:
        return f"the clock goes on, from {left} to {terminal.lines[0][-20:]}"
    terminal.type(f"n{second}")
    limit_files(terminal.process.pid, None)
    at = f"Item {2 * number} of"
    shown = terminal.until(
        lambda text: (
            at in text and f"(•) {second}" in text and "NOT SAVED" not in text and "saving" not in text
        ),
        30,
    )
    if not shown:
        return f"what was not saved is still not saved:\n{terminal.text}"
    terminal.type("n")
    if not terminal.until(lambda text: f"Item {2 * number + 1} of" in text and "saving" not in text, 20):
        return f"it does not go on:\n{terminal.text}"
    return ""


def limit_files(session: int, size: int | None) -> None:
    """Set the largest size of a file for every process of a session; None lifts the limit."""
    import resource

    whole = resource.RLIM_INFINITY
    for process in _processes(session):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (whole if size is None else size, whole))


def _processes(session: int) -> list[int]:
    found: list[int] = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                found.append(int(folder.name))
    return found
