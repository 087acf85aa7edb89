"""Where the program begins: without a command the app opens at once, without importing what parses commands."""

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ma_exam.core.records import AttemptKind
    from ma_exam.core.wish import Wish


def open_app(
    exam: str | None = None,
    kind: "AttemptKind" = "mock",
    *,
    time_percent: int = 100,
    bank: str | None = None,
    seed: int | None = None,
    wish: "Wish | None" = None,
    sure: bool = False,
) -> int:
    """Open the app, at home, at the start of an exam or in a practice set, and give its exit code.

    Raises `UsageError` off a terminal.
    """
    from ma_exam.cli.terminal import require_terminal

    require_terminal()
    from ma_exam.profiles import chosen

    chosen()  # one that was named must be there, which is best said before there is a screen

    def run(watcher: int) -> int:
        gc.disable()  # modules hold nothing to be freed; the app enables it once it has painted
        from ma_exam.tui.app import run_app
        from ma_exam.tui.start import Start

        return run_app(Start(exam, kind, time_percent, bank, seed, wish, sure), watcher=watcher)

    from ma_exam.cli.supervisor import supervised

    return supervised(run)


def start(arguments: Sequence[str]) -> int:
    """Run one command line, which may be empty, and give its exit code."""
    if arguments:
        from ma_exam.cli.main import main

        return main(arguments)
    from ma_exam.cli.errors import guarded

    return guarded(open_app)


def run() -> None:
    """The entry point."""
    sys.exit(start(sys.argv[1:]))
