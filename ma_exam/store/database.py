"""The database of one learner: opened, checked, brought up to date, with its repositories."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from ma_exam.errors import DamagedError, StorageError
from ma_exam.store.attempts import AttemptStore
from ma_exam.store.backup_folder import new_backup, with_way_back
from ma_exam.store.banks import BankStore
from ma_exam.store.connection import Connection, explain
from ma_exam.store.contents import AttemptContents, Contents, closer_look, contents_of, newest_entry
from ma_exam.store.copying import at_leisure, copy_database
from ma_exam.store.folder import new_private_file, require_space, sync_file, sync_folder
from ma_exam.store.identity import SCHEMA_VERSION
from ma_exam.store.lock import OwnerLock
from ma_exam.store.migrate import migrate
from ma_exam.store.opening import check_place, open_connection, schema_version, verify
from ma_exam.store.remarks import RemarkStore

if TYPE_CHECKING:
    from ma_exam.store.cards import CardStore
    from ma_exam.store.evidence import EvidenceStore
    from ma_exam.store.history import HistoryStore
    from ma_exam.store.transfer import TransferStore

Answer = TypeVar("Answer")

READ_BACK = (
    "journal_mode", "synchronous", "locking_mode", "fullfsync", "checkpoint_fullfsync", "foreign_keys",
    "trusted_schema", "cell_size_check",
)  # fmt: skip
"""Pragmas that a check-up reads back."""


class Database:
    """Everything kept. One connection; to be used by one thread at a time, but for `copy_to`."""

    def __init__(self, connection: Connection, lock: OwnerLock) -> None:
        self.file = connection.file
        self.banks = BankStore(connection)
        self.attempts = AttemptStore(connection)
        self.remarks = RemarkStore(connection)
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(cls, file: Path, *, verified: bool = True) -> Self:
        """Open or make the database at `file`. Raises `StorageError` with what to do; changes nothing then.

        Unless it is to be `verified`, whoever opens it calls `verify` before anything is written to it.
        """
        try:
            check_place(file)
            return cls._open(file, verified=verified)
        except DamagedError as error:
            raise with_way_back(error, file) from error

    @classmethod
    def _open(cls, file: Path, *, verified: bool) -> Self:
        with ExitStack() as undo:
            lock = OwnerLock.take(file)
            undo.callback(lock.release)
            if not file.exists():
                _make(file)
            connection = open_connection(file)
            undo.callback(connection.close)
            if verified or schema_version(connection) != SCHEMA_VERSION:
                verify(connection)
            if 0 < schema_version(connection) < SCHEMA_VERSION:
                place = new_backup(file, time.time_ns() // 1000, f"before-v{SCHEMA_VERSION}")
                copy_database(connection.raw, place.file)
            migrate(connection)
            lock.sign()
            undo.pop_all()
        return cls(connection, lock)

    # What an exam does not need is loaded when it is asked for.

    @cached_property
    def cards(self) -> "CardStore":
        """What is remembered of each item."""
        from ma_exam.store.cards import CardStore

        return CardStore(self._connection)

    @cached_property
    def evidence(self) -> "EvidenceStore":
        """What readiness rests on."""
        from ma_exam.store.evidence import EvidenceStore

        return EvidenceStore(self._connection)

    @cached_property
    def history(self) -> "HistoryStore":
        """What progress counts."""
        from ma_exam.store.history import HistoryStore

        return HistoryStore(self._connection)

    @cached_property
    def transfer(self) -> "TransferStore":
        """What takes all of it out and in."""
        from ma_exam.store.transfer import TransferStore

        return TransferStore(self._connection)

    def verify(self) -> None:
        """Read the whole file. Raises `DamagedError`, with the way back, where it is not whole."""
        try:
            verify(self._connection)
        except DamagedError as error:
            raise with_way_back(error, self.file) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._lock.release()

    def doing(self, what: str) -> None:
        """Say what this window is doing, for the one that is told that it is open."""
        self._lock.sign(what)

    def require_writable(self) -> None:
        """Raise `StorageError` unless a write reaches the disk now."""
        with self._connection.transaction():
            version = schema_version(self._connection)
            self._connection.write(f"PRAGMA user_version = {version}")

    def require_space(self) -> None:
        """Raise `StorageError` unless there is room on the disk for an exam."""
        require_space(self.file.parent)

    def copy_to(self, target: Path, *, hurry: Callable[[], bool] = at_leisure) -> Contents:
        """A verified copy at `target`, taken beside the commits; may run in a thread of its own."""
        return copy_database(self._connection.raw, target, hurry=hurry)

    def contents(self, *, chains: bool = False) -> Contents:
        """What it holds; see `ma_exam.store.contents`."""
        return self._read(lambda raw: contents_of(raw, chains=chains))

    def closer_look(self, ids: Iterable[str] = ()) -> list[AttemptContents]:
        """Open attempts and those of `ids`: how far they have come."""
        return self._read(lambda raw: closer_look(raw, ids=ids))

    def newest_us(self) -> int:
        """Wall time of the newest entry, in microseconds; 0 without any."""
        return self._read(newest_entry)

    def _read(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        try:
            return question(self._connection.raw)
        except sqlite3.Error as error:
            raise explain(error, self.file) from error

    def pragmas(self) -> dict[str, str]:
        """The settings that keep answers, as SQLite tells them."""
        return {name: str(self._connection.value(f"PRAGMA {name}")) for name in READ_BACK}


def _make(file: Path) -> None:
    """A new database, which appears under its name when it is complete: a file of no bytes is never a new one."""
    partial = file.with_name(f"{file.name}.new")
    leftovers = [partial, *(partial.with_name(partial.name + end) for end in ("-wal", "-journal", "-shm"))]
    try:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        # Commits that were made to a file that is gone would be brought into the new one.
        if (wal := file.with_name(f"{file.name}-wal")).exists():
            wal.replace(
                file.with_name(f"{file.name}-wal.orphan-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
            )
        os.close(new_private_file(partial))
        with closing(open_connection(partial, new=True)) as connection:
            migrate(connection)
        sync_file(partial)
        partial.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise StorageError(
            f"the database cannot be made: {error.strerror}.", where=str(file), hint="Nothing was changed."
        ) from error
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
