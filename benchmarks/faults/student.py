"""A student who types at random, and remembers what the screen has shown as saved."""

import random
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.sight import Sight, see
from benchmarks.faults.terminal import Terminal

PATIENCE_S = 60.0
QUIET_S = 0.05
"""A picture is looked at twice, so long apart and with nothing between: the parts of a screen are painted in
frames of their own."""

EXAM_KEYS = (
    ("{option}", 30), ("{option}n", 14), ("n", 14), ("n{option}n{option}", 8), ("p", 8), ("m", 5), ("f", 4),
    ("x{option}", 8), ("xx", 2), ("\x1b[B", 4), ("\x1b[A\r", 4), ("\r", 4), (" ", 3), ("\x7f", 4), ("r", 3),
    ("j{number}\r", 4), ("g", 2), ("t", 1), ("s", 1), ("?", 1), ("\x1b[6~", 2), ("\x1b[C", 2),
    ("{option}m{option}p", 4),
)  # fmt: skip
REVIEW_KEYS = (
    ("\r", 20), ("\x1b[B", 8), ("\x1b[C", 10), ("g{number}\r", 20), ("v", 6), ("r", 12), ("t", 1), ("e", 3), ("?", 1)
)  # fmt: skip


@dataclass(slots=True)
class Life:
    """One run of the program from start to kill."""

    sights: list[Sight] = field(default_factory=list)
    last: Sight | None = None
    """The screen as it stood when the program was dead, perhaps half painted."""
    typed: int = 0
    trouble: str = ""
    """How the program ended or hung by itself; empty when it lived until it was killed."""


class Student:
    """Types at random on one terminal until the moment comes."""

    def __init__(self, chance: random.Random, ends: bool = True) -> None:
        self._chance = chance
        self._ends = ends
        """Whether the student may end a block."""

    def live(self, home: Path) -> Life:
        """Start the program, sit or resume, type, and kill it at a random moment."""
        chance, life = self._chance, Life()
        terminal = Terminal(["exam", "cma", "--block"], home)
        try:
            if chance.random() < 0.2:
                self._until(terminal, life, terminal.begun + chance.uniform(0, 1.2))
            else:
                self._until(terminal, life, None)
            if chance.random() < 0.5:
                self._press(terminal, life)
                time.sleep(chance.uniform(0, 0.03))
            terminal.kill()
            life.last = see(terminal.lines)
        finally:
            terminal.close()
        return life

    def _until(self, terminal: Terminal, life: Life, moment: float | None) -> None:
        """Type until `moment`; without one until a while after the exam is there."""
        chance = self._chance
        last_try = 0.0
        while True:
            now = time.monotonic()
            if moment is not None and now >= moment:
                return
            if terminal.process.poll() is not None:
                life.trouble = f"it ended by itself with {terminal.process.returncode}:\n{terminal.text}"
                return
            if now > terminal.begun + PATIENCE_S and moment is None:
                life.trouble = f"it did not come back within {PATIENCE_S:.0f} s:\n{terminal.text}"
                return
            quiet = chance.choice((0.0, 0.004, 0.015, QUIET_S, QUIET_S))
            end = min(moment or now + 0.5, now + 0.5)
            if not terminal.settle(quiet, end) or quiet < QUIET_S:
                if life.sights:
                    self._press(terminal, life)
                continue
            sight = see(terminal.lines)
            if sight is not None:
                if terminal.read(QUIET_S):
                    continue
                life.sights.append(sight)
                moment = moment or time.monotonic() + chance.uniform(0.03, 1.1)
                self._press(terminal, life, sight)
            elif "Resume" in terminal.text and "all saved" in terminal.text:
                if now - last_try > 1.0:
                    last_try = now
                    terminal.type("r")
            elif life.sights or last_try:
                moment = moment or time.monotonic() + chance.uniform(0.5, 2)
                self._dismiss(terminal)

    def _press(self, terminal: Terminal, life: Life, sight: Sight | None = None) -> None:
        if sight is None:
            if not life.sights:
                return
            sight = life.sights[-1]
        chance = self._chance
        table = EXAM_KEYS if sight.here else REVIEW_KEYS
        options = [row.letter for row in sight.rows][:4] or ["a"]
        pattern = chance.choices([keys for keys, _ in table], [weight for _, weight in table])[0]
        keys = re.sub("{option}", lambda _: chance.choice(options), pattern)
        keys = keys.replace("{number}", str(chance.randint(1, 50)))
        life.typed += len(keys)
        terminal.type(keys)

    def _dismiss(self, terminal: Terminal) -> None:
        """Something stands over the exam: answer it or close it."""
        if "You cannot come back to it" in terminal.text:
            terminal.type("y" if self._ends and self._chance.random() < 0.1 else "n")
        else:
            terminal.type("\x1b")
            terminal.settle(0.15, time.monotonic() + 0.3)
