"""The one way to stdout: plain text and JSON, with nothing in it that a terminal could obey."""

import json
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TextIO

from ma_exam.core.stem import cell_width
from ma_exam.core.text import clean, clean_line
from ma_exam.errors import MaExamError

PIPE_WIDTH = 80
"""Columns where the output is no terminal: the same text everywhere."""

MAX_WIDTH = 100
"""Columns beyond which lines get too long to read."""

MAX_LINE = 200_000
"""Characters of one printed line; above what any text of a bank may hold, so that nothing is cut here."""


class ReaderGoneError(Exception):
    """Whoever read our output has stopped reading; nothing is left to do or to say."""


def say(text: str = "") -> None:
    """Print text, cleaned line by line."""
    write(sys.stdout, clean_lines(text) + "\n")


def say_json(data: object) -> None:
    """Print data as JSON with every string and name in it cleaned.

    Letters beyond ASCII are escaped only where the output's encoding may not hold them.
    """
    utf8 = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    write(sys.stdout, json.dumps(cleaned(data), ensure_ascii=not utf8, indent=2) + "\n")


def clean_lines(text: str) -> str:
    """`text` with each line cleaned and no line lost."""
    return "\n".join(clean(line, MAX_LINE) for line in text.split("\n"))


def cleaned(data: object) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """JSON-ready data with every string cleaned; tuples become lists."""
    if isinstance(data, str):
        return clean(data, MAX_LINE)
    if isinstance(data, Mapping):
        return {clean(str(name), MAX_LINE): cleaned(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [cleaned(value) for value in data]
    return data


def write(stream: TextIO | None, text: str) -> None:
    """Write text as it is; signs that the stream's encoding lacks are written as escapes.

    Raises `ReaderGoneError` when nobody reads any more, `MaExamError` when it cannot be written otherwise. A
    stream that was closed at the start is left alone.
    """
    if stream is None:
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> MaExamError:
    """What a full disk under our output means to a person."""
    return MaExamError(f"the output could not be written: {error.strerror}.")


def table(head: Sequence[str], rows: Sequence[Sequence[object]], right: Collection[int] = ()) -> str:
    """Columns of plain text under a head, two spaces apart; columns in `right` (from 0) end flush."""
    texts = [[clean_line(str(cell)) for cell in row] for row in [head, *rows]]
    widths = [max(cell_width(row[place]) for row in texts) for place in range(len(head))]
    lines: list[str] = []
    for row in texts:
        padded = [
            " " * (width - cell_width(cell)) + cell
            if place in right
            else cell + " " * (width - cell_width(cell))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def text_width() -> int:
    """Columns for running text: those of the terminal within reason, and the same ones everywhere else."""
    if sys.stdout is None or not sys.stdout.isatty():
        return PIPE_WIDTH
    return min(MAX_WIDTH, shutil.get_terminal_size().columns)
