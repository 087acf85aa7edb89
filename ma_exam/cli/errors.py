"""The command line's boundary: stderr, exit codes, and the log of what nobody foresaw."""

import os
import platform
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from traceback import StackSummary, walk_tb
from typing import TYPE_CHECKING

from ma_exam import __version__, paths
from ma_exam.cli.output import ReaderGoneError, clean_lines, unwritable, write
from ma_exam.core.text import clean_line
from ma_exam.errors import MaExamError

if TYPE_CHECKING:
    from typer.exceptions import TyperException

EXIT_CODES = (
    "Exit codes: 0 all is well; 1 the check found errors, or something else failed; "
    "2 the words of the command do not fit; 3 a bank, blueprint or export could not be read or does not suffice; "
    "4 the database could not be used; 5 there is nothing of that name; "
    "70 a fault of ma-exam, described in its log; 130 interrupted."
)

UNFORESEEN = 70
INTERRUPTED = 130
READER_GONE = 141
SILENT_SECONDS = 1.0
MAX_MESSAGE = 4_000


def note(text: str) -> None:
    """Say something on stderr, where a program that reads our output does not look; if nobody can hear it, go on."""
    with suppress(ReaderGoneError, MaExamError):
        write(sys.stderr, clean_lines(text) + "\n")


def complain(message: str, *, where: str = "", hint: str = "") -> None:
    """Say on stderr what went wrong, where, and what to do."""
    parts = ["ma-exam", clean_line(where), clean_line(message, MAX_MESSAGE)]
    note(": ".join(part for part in parts if part))
    if hint:
        note(clean_line(hint, MAX_MESSAGE))


def reading_progress() -> Callable[[int, int], None] | None:
    """A callback for bytes done and bytes in all that draws a bar on stderr; None when no terminal is there.

    It is silent for the first second, so that quick work shows nothing.
    """
    stream = sys.stderr
    if stream is None or not stream.isatty():
        return None
    begun = time.monotonic()
    shown = ""

    def show(done: int, total: int) -> None:
        nonlocal shown
        if done >= total:
            text = "\r" + " " * len(shown) + "\r" if shown else ""
        else:
            percent = 100 * done // total
            text = f"\rreading [{'#' * (percent // 5):.<20}] {percent} %  Ctrl+C stops"
        if text != shown and time.monotonic() - begun >= SILENT_SECONDS:
            with suppress(ReaderGoneError, MaExamError):
                write(stream, text)
                stream.flush()
            shown = text

    return show


def guarded(command: Callable[[], object]) -> int:
    """Run a command and give its exit code; nothing gets past here but a request to leave at once."""
    return _flush(_run(command))


def _run(command: Callable[[], object]) -> int:
    try:
        code = command()
    except ReaderGoneError:
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except MaExamError as error:
        complain(error.message, where=error.where, hint=error.hint)
        return error.exit_code
    except Exception as error:
        if "typer" in sys.modules:  # where it is not imported, it has raised nothing
            from typer.exceptions import Abort, TyperException

            if isinstance(error, Abort):
                return INTERRUPTED
            if isinstance(error, TyperException):
                return _misused(error)
        _unforeseen(error)
        return UNFORESEEN
    return code if isinstance(code, int) else 0


def _misused(error: "TyperException") -> int:
    context = getattr(error, "ctx", None)
    complain(error.format_message(), hint=f"Try '{context.command_path} --help'." if context else "")
    return error.exit_code


def _flush(code: int) -> int:
    """Bring out what is still buffered: a full disk or a closed pipe shows itself only here."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = READER_GONE
    except OSError as error:
        if code == 0:
            complain(unwritable(error).message)
            code = MaExamError.exit_code
    else:
        return code
    # The interpreter flushes once more at its end and would complain in its own words.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.close(silence)
    return code


def _unforeseen(error: Exception) -> None:
    file = paths.log_file()
    kind = type(error).__name__
    try:
        log(error)
    except OSError as refusal:
        complain(f"an unforeseen error stopped the command ({kind}).", hint=f"No log: {refusal.strerror}.")
        return
    complain(
        f"an unforeseen error stopped the command ({kind}).",
        hint=f"What was saved is still saved. Where it happened is in {file}; no answer is in there.",
    )


def log(error: BaseException) -> None:
    """Add an error to the log: the kinds and places of a chain of errors, no value of any variable.

    Messages are left out as well: those of the database quote the rows that it was given, keys included.
    """
    file = paths.log_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "a", encoding="utf-8", errors="backslashreplace") as stream:
        file.chmod(0o600)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        versions = f"ma-exam {__version__}, Python {platform.python_version()}, {sys.platform}"
        stream.write(clean_lines(f"{stamp} {versions}\n{places(error)}\n") + "\n")


def places(error: BaseException) -> str:
    """A traceback of file, line and function for an error and for what led to it; the first cause first."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    lines: list[str] = []
    for link in reversed(chain):
        frames = StackSummary.extract(walk_tb(link.__traceback__), lookup_lines=False, capture_locals=False)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        number = f" {link.errno}" if isinstance(link, OSError) and link.errno else ""
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}{number}")
    return "\n".join(lines)
