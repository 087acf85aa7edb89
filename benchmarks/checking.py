"""A bank of 100,000 items, checked as a process: time, memory, and what Ctrl+C leaves."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from benchmarks.measuring import Row
from benchmarks.surroundings import surroundings
from benchmarks.terminal import Terminal, ma_exam

ITEMS = 100_000
SECONDS = 8.0
MEGABYTES = 500.0
INTERRUPTED = 130
LETTERS = "abcd"


def large_bank(rounds: int, folder: Path, items: int = ITEMS) -> list[Row]:
    """`bank check` of a native file; the best of the rounds is judged, as other programs can only slow it down."""
    file = folder / "large.bank.md"
    write_bank(file, items)
    home = folder / "check"
    wall: list[float] = []
    worked: list[float] = []
    memory: list[float] = []
    for _ in range(max(1, min(rounds, 3))):
        seconds, processor, peak = checked(file, home)
        wall.append(seconds)
        worked.append(processor)
        memory.append(peak)
    told = f"{items:,} items"
    rows = [
        Row("check", f"bank check of {told}", min(wall), None, SECONDS, "s"),
        Row("check work", f"the same, processor time alone, {told}", min(worked), None, None, "s"),
        Row("check memory", f"the same, peak of memory, {told}", max(memory), None, MEGABYTES, "MB"),
    ]
    if items == ITEMS:
        rows.append(
            Row(
                "check stop",
                "Ctrl+C to the end, 130 and nothing left",
                interrupted(file, home),
                None,
                1.0,
                "s",
            )
        )
    return rows


def write_bank(file: Path, items: int) -> None:
    """A native bank of made-up words, the same every time."""
    chosen = random.Random(1)  # noqa: S311 - it makes words, no secrets
    syllables = [f"{first}{second}" for first in "bcdfglmnprstv" for second in "aeiou"]
    words = ["".join(chosen.choices(syllables, k=chosen.randint(1, 4))) for _ in range(6_000)]
    with file.open("w", encoding="utf-8") as stream:
        stream.write("---\nbank: large\ntitle: Large\nblueprint: cma\n---\n\n")
        for number in range(1, items + 1):
            key = chosen.randrange(4)
            stream.write(f"{number}. {' '.join(chosen.choices(words, k=14)).capitalize()}?\n\n")
            for place, letter in enumerate(LETTERS):
                stream.write(f"{'*' * (place == key)}{letter}) {' '.join(chosen.choices(words, k=5))}\n")
            stream.write(f"id: q-{number:06}\ntopic: C1.1\n\n")


def checked(file: Path, home: Path) -> tuple[float, float, float]:
    """Wall and processor seconds and the peak of resident memory (MB) of one check."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*ma_exam(), "bank", "check", str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings({"MA_EXAM_HOME": str(home)}),
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"the check gave {process.returncode}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def interrupted(file: Path, home: Path) -> float:
    """Seconds from Ctrl+C, while the bar is drawn, to the end; nothing may be left behind and the code is 130."""
    with Terminal([*ma_exam(), "bank", "check", str(file)], {"MA_EXAM_HOME": str(home)}) as terminal:
        terminal.until("Ctrl+C stops")
        seconds, code = terminal.stop(signal.SIGINT)
    if code != INTERRUPTED or home.exists():
        raise RuntimeError(f"a check that was stopped gave {code}, home left behind: {home.exists()}")
    return seconds
