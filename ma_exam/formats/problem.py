"""What is wrong in a file: where, how bad, and what to do; collected over a whole run."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from ma_exam.core.text import clean_line
from ma_exam.errors import BankError

Severity = Literal["error", "warning"]

MAX_PROBLEMS = 100_000
"""Problems that are noted of one file; one with more is no bank, and listing all would fill the memory."""


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
    """The problems of one file as they are found. Raises `BankError` beyond `MAX_PROBLEMS`."""

    file: str
    found: list[Problem] = field(default_factory=list)
    errors: int = 0

    def error(self, line: int, message: str, hint: str = "", item: str = "") -> None:
        """Note what keeps an item or the file out."""
        self.errors += 1
        self._note(Problem(self.file, line, item, "error", message, hint))

    def warn(self, line: int, message: str, hint: str = "", item: str = "") -> None:
        """Note what an author should look at, though it was read."""
        self._note(Problem(self.file, line, item, "warning", message, hint))

    def _note(self, problem: Problem) -> None:
        if len(self.found) >= MAX_PROBLEMS:
            first = self.found[0]
            raise BankError(
                f"the file has more than {MAX_PROBLEMS} problems, first in line {first.line}: {first.message}",
                where=self.file,
                hint="Is this a bank?",
            )
        self.found.append(problem)

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
