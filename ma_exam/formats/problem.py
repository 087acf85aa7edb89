"""What is wrong in a file: where, how bad, and what to do; collected over a whole run."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from ma_exam.core.text import clean_line

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. An error kept an item (or a file) out; a warning did not. `line` counts from 1, 0 for none."""

    file: str
    line: int
    item: str
    severity: Severity
    message: str
    hint: str

    def __str__(self) -> str:
        """`file:line: message hint`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message} {self.hint}".rstrip()

    def to_dict(self) -> dict[str, str | int]:
        """The problem as JSON-ready data."""
        return {
            "file": self.file,
            "line": self.line,
            "item": self.item,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(slots=True)
class Problems:
    """The problems of one file as they are found."""

    file: str
    found: list[Problem] = field(default_factory=list)
    errors: int = 0

    def error(self, line: int, message: str, hint: str = "", item: str = "") -> None:
        """Note what keeps an item or the file out."""
        self.errors += 1
        self.found.append(Problem(self.file, line, item, "error", message, hint))

    def warn(self, line: int, message: str, hint: str = "", item: str = "") -> None:
        """Note what an author should look at, though it was read."""
        self.found.append(Problem(self.file, line, item, "warning", message, hint))

    def in_order(self) -> tuple[Problem, ...]:
        """All of them by line."""
        return tuple(sorted(self.found, key=lambda problem: problem.line))


def quoted(text: str, width: int = 40) -> str:
    """A piece of the file as it may stand in a message: clean, on one line, short."""
    line = clean_line(text[: width * 4])
    return f"`{line if len(line) <= width else line[: width - 1] + '…'}`"


def suggestion(word: str, known: list[str]) -> str:
    """`Did you mean ...?`, or the list of what is known."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known are {', '.join(known)}."
