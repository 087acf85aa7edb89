"""Whether there is a terminal that the app can draw on; asked before Textual is imported."""

import os
import sys
from collections.abc import Mapping
from typing import Protocol

from ma_exam.errors import UsageError

HINT = (
    "Without one, `ma-exam exams`, `ma-exam attempts`, `ma-exam report` and `ma-exam bank` work; "
    "`ma-exam --help` lists them."
)


class Stream(Protocol):
    """What is asked of stdin and stderr."""

    @property
    def encoding(self) -> str | None:
        """The encoding that it was opened with."""

    def isatty(self) -> bool:
        """Whether it is a terminal."""


def require_terminal() -> None:
    """Raise `UsageError` when the app could not be seen or could not be left again."""
    check_terminal(sys.__stdin__, sys.__stderr__, os.environ, windows=os.name == "nt")


def check_terminal(
    stdin: Stream | None, stderr: Stream | None, environment: Mapping[str, str], *, windows: bool = False
) -> None:
    """Raise `UsageError` for streams that are no terminal, a terminal that cannot draw, or no UTF-8.

    Keys come from stdin and Textual draws on stderr; stdout may be anything. Windows has no TERM.
    """
    if stdin is None or stderr is None or not stdin.isatty() or not stderr.isatty():
        raise UsageError("the exam needs a terminal: input or output goes to a file or a pipe.", hint=HINT)
    if not windows and environment.get("TERM", "") in ("", "dumb"):
        raise UsageError(
            "the exam needs a terminal that can place text on the screen (TERM is unset or dumb).", hint=HINT
        )
    encoding = (stderr.encoding or "").lower().replace("-", "").replace("_", "")
    if encoding not in ("utf8", "cp65001"):
        raise UsageError(
            f"the terminal's encoding is {stderr.encoding or 'unknown'}, and the exam needs UTF-8.",
            hint="Set LC_ALL=C.UTF-8 (or PYTHONUTF8=1) and start again. " + HINT,
        )
