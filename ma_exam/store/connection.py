"""One open database: statements, transactions that end well or not at all, and what its errors mean to a person."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ma_exam.core.text import clean_line
from ma_exam.errors import DamagedError, StorageError
from ma_exam.store.folder import unwritable_folder
from ma_exam.store.lock import in_use

RESTORE = "Nothing was changed. `ma-exam restore` brings a backup back; `ma-exam doctor` tells more."

_NOTHING = "(SELECT '' WHERE 1 = 0)"

Values = Mapping[str, object]


class Connection:
    """A connection of its own over `sqlite3`, one thread at a time; what SQLite raises becomes a `StorageError`.

    Statements name their parameters (`:name`). Outside of `transaction` each stands for itself.
    """

    def __init__(self, raw: sqlite3.Connection, file: Path) -> None:
        self.raw = raw
        self.file = file

    def close(self) -> None:
        """Let go of the file."""
        self.raw.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside, on disk when it is left; or nothing of it, when anything is raised."""
        # A deferred BEGIN that has read fails at once when another writes; an immediate one waits its turn.
        self.write("BEGIN IMMEDIATE")
        try:
            yield
            self.write("COMMIT")
        finally:
            if self.raw.in_transaction:
                with suppress(sqlite3.Error):
                    self.raw.execute("ROLLBACK")

    def rows(self, statement: str, values: Values | None = None) -> list[tuple[Any, ...]]:
        """All rows that a question has for an answer."""
        try:
            return self.raw.execute(statement, values or {}).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self.file) from error

    def row(self, statement: str, values: Values | None = None) -> tuple[Any, ...] | None:
        """The first row, if any."""
        return next(iter(self.rows(statement, values)), None)

    def value(self, statement: str, values: Values | None = None) -> Any:  # noqa: ANN401 - SQLite tells any kind
        """The first value of the first row; None without a row."""
        return next(iter(self.row(statement, values) or ()), None)

    def write(self, statement: str, values: Values | None = None) -> int:
        """Run one statement; how many rows it changed."""
        try:
            return self.raw.execute(statement, values or {}).rowcount
        except sqlite3.Error as error:
            raise explain(error, self.file) from error

    def write_all(self, statement: str, rows: Sequence[Values]) -> None:
        """Run one statement for each of the rows."""
        try:
            self.raw.executemany(statement, rows)
        except sqlite3.Error as error:
            raise explain(error, self.file) from error


def among(name: str, members: Iterable[str]) -> tuple[str, dict[str, str]]:
    """What stands behind IN for these members, and its parameters, which begin with `name`."""
    values = {f"{name}{place}": member for place, member in enumerate(members)}
    return (f"({', '.join(f':{key}' for key in values)})" if values else _NOTHING), values


_AGAIN = "Free some space; ma-exam tries again."
_CAUSES: tuple[tuple[str, type[StorageError], str, str], ...] = (
    ("not a database", DamagedError, "this is not an exam database.", RESTORE),
    ("malformed", DamagedError, "the database is damaged.", RESTORE),
    ("full", StorageError, "the disk is full; the answer is not saved.", _AGAIN),
    ("disk i/o", StorageError, "the disk refused to write; the answer is not saved.", _AGAIN),
)


def explain(error: BaseException, file: Path) -> StorageError:
    """What a database error means to a person."""
    text = str(error).lower()
    if "locked" in text:
        return in_use(file)
    if "readonly" in text:
        return unwritable_file(file) if os.access(file.parent, os.W_OK) else unwritable_folder(file.parent)
    if "unable to open" in text:
        return StorageError(
            f"the database cannot be opened: {_why_not(file)}.",
            where=str(file),
            hint="Check that you may read and write it and its folder.",
        )
    for sign, kind, message, hint in _CAUSES:
        if sign in text:
            return kind(message, where=str(file), hint=hint)
    return StorageError(f"the database refused: {clean_line(str(error))}.", where=str(file))


def _why_not(file: Path) -> str:
    """The reason that the system gives, found by asking it the same."""
    if not file.parent.is_dir():
        return "its folder is gone"
    if not file.exists():
        return "it is not there"
    return "the system did not say why" if os.access(file, os.R_OK | os.W_OK) else "permission denied"


def unwritable_file(file: Path) -> StorageError:
    """What a database that may only be read means for an exam."""
    return StorageError(
        "the database cannot be written to, so answers could not be saved.",
        where=str(file),
        hint="Make it writable, or set MA_EXAM_HOME to a folder that you can write to.",
    )
