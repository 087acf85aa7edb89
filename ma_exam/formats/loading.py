"""Loads the banks of a file or folder: every item that can be read, and every problem of the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ma_exam.core.item import Bank
from ma_exam.core.text import clean_line
from ma_exam.errors import BankError
from ma_exam.formats import native
from ma_exam.formats.decoding import decode, read_bytes
from ma_exam.formats.merging import merge
from ma_exam.formats.problem import Problem, Problems
from ma_exam.formats.sheets import Sheet
from ma_exam.formats.stamps import bank_files, files_hash, is_native, limit_of, stamp

__all__ = ["Loaded", "files_hash", "load", "stamp"]

Cancelled = Callable[[], bool]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The banks found, by file order; all problems, by file and line; the files that were read."""

    banks: tuple[Bank, ...]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]


def load(path: Path, *, cancelled: Cancelled | None = None, progress: Progress | None = None) -> Loaded:
    """The banks at `path`, a file or a folder searched downward.

    `progress` is called with bytes done and bytes in all; `cancelled` is asked now and then and ends the
    reading with a `BankError`. A file of a folder that cannot be read at all is a problem; a single one raises
    `BankError`, as does a path without banks.
    """
    files, refused = bank_files(path)
    sizes = [_size(file) for file in files]
    total = sum(sizes)
    sheets: list[Sheet] = []
    broken: list[Problem] = []
    done = 0
    for file, size in zip(files, sizes, strict=True):
        start = done

        def tick(part: float, start: int = start, size: int = size) -> None:
            if cancelled and cancelled():
                raise _Stopped(
                    "reading was stopped.", where=clean_line(str(path)), hint="Nothing was changed."
                )
            if progress:
                progress(start + int(size * part), total)

        tick(0.0)
        try:
            sheets.append(read_file(file, tick))
        except _Stopped:
            raise
        except BankError as error:
            if len(files) == 1:
                raise
            broken.append(Problem(clean_line(str(file)), 0, "", "error", error.message, error.hint))
        done += size
    if progress:
        progress(total, total)
    banks, found = merge(sheets)
    return Loaded(banks, (*refused, *broken, *found), files)


class _Stopped(BankError):
    """The caller has asked to stop."""


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def read_file(file: Path, tick: Callable[[float], None] | None = None) -> Sheet:
    """One file as a sheet. `tick` is called with the share done. Raises `BankError` when it cannot be read at all."""
    problems = Problems(clean_line(str(file), 1000))
    lines = decode(read_bytes(file, limit_of(file)), problems)
    if is_native(file):
        count = len(lines)
        return native.read_into(lines, problems, (lambda done: tick(done / count)) if tick else None)
    from ma_exam.formats import twin

    text = "\n".join(lines)
    if file.name.lower().endswith(".json"):
        return twin.read_json(text, problems)
    return twin.read_yaml(text, problems)
