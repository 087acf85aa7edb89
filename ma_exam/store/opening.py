"""Opening the database: pragmas that keep every commit, read back; refusals that lose nothing."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from ma_exam.core.text import clean_line
from ma_exam.errors import DamagedError, StorageError
from ma_exam.store.connection import RESTORE, Connection, explain, unwritable_file
from ma_exam.store.folder import ELSEWHERE, make_folder, make_private, refuse_network
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION

_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "fullfsync=on",
    "checkpoint_fullfsync=on",
    "foreign_keys=on",
    "trusted_schema=off",
    "cell_size_check=on",
    "busy_timeout=1000",
    "cache_size=-500",  # KiB; what the system's own cache holds need not be held twice
)

UNTOUCHED = "Nothing was changed. Move the file away to start anew, or set MA_EXAM_HOME to another folder."


def open_connection(file: Path, *, new: bool = False) -> Connection:
    """A connection to a SQLite file, the only one to it; its folder is made when missing. See `verify` for its content.

    A file of no bytes is one that has lost its content, unless it is told to be `new`. Raises `StorageError` when
    the file is not ours, newer, empty, damaged, in use, or cannot be written.
    """
    check_place(file, new=new)
    check_beside_its_wal(file)
    make_private(file)
    try:
        # Without an isolation level `sqlite3` begins no transaction by itself, so that DDL rolls back too.
        raw = sqlite3.connect(file, timeout=1, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise explain(error, file) from error
    connection = Connection(raw, file)
    try:
        connection.write("PRAGMA locking_mode=exclusive")
        _identify(connection)  # before the journal mode, which is written into the file
        for pragma in _PRAGMAS:
            connection.write(f"PRAGMA {pragma}")
        _check_settings(connection)
    except StorageError:
        connection.close()
        raise
    return connection


def check_place(file: Path, *, new: bool = False) -> None:
    """Raise `StorageError` for what can be told from outside: the folder, a missing right, a file of no bytes."""
    refuse_network(file.parent)
    make_folder(file.parent)
    if file.is_dir():
        raise StorageError(
            "this is a folder, not a database.", where=str(file), hint="Move it away to start anew."
        )
    if not file.exists():
        return
    if file.stat().st_size == 0 and not new:
        raise DamagedError("the database is empty: its content was lost.", where=str(file), hint=RESTORE)
    if not os.access(file, os.R_OK):
        raise StorageError(
            "you may not read the database.",
            where=str(file),
            hint="Give yourself the right to, or ask its owner.",
        )
    if not os.access(file, os.W_OK):
        raise unwritable_file(file)


def check_beside_its_wal(file: Path) -> None:
    """Raise `StorageError` for a damaged file whose `-wal` is still there, as after a crash; on a copy of both.

    SQLite would bring the one into the other before anyone had looked, and nothing could be saved from them then.
    """
    wal = file.with_name(f"{file.name}-wal")
    if not (wal.exists() and wal.stat().st_size):
        return
    folder = Path(tempfile.mkdtemp(prefix="ma-exam-"))
    try:
        copy = folder / file.name
        shutil.copyfile(file, copy)
        shutil.copyfile(wal, copy.with_name(wal.name))
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA locking_mode=exclusive")
            verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        raise explain(error, file) from error
    except OSError:
        return  # no room for a copy: the check after opening must do
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if verdict != "ok":
        raise DamagedError(f"the database is damaged ({clean_line(verdict)}).", where=str(file), hint=RESTORE)


def _identify(connection: Connection) -> None:
    application, version = connection.value("PRAGMA application_id"), schema_version(connection)
    tables = connection.value("SELECT count(*) FROM sqlite_master")
    if application not in (0, APPLICATION_ID) or (tables and application != APPLICATION_ID):
        raise StorageError(
            "this is a database of another program.", where=str(connection.file), hint=UNTOUCHED
        )
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"this database was written by a newer ma-exam (format {version}; this one knows {SCHEMA_VERSION}).",
            where=str(connection.file),
            hint="Please update ma-exam. Nothing was changed.",
        )


def _check_settings(connection: Connection) -> None:
    journal, synchronous = connection.value("PRAGMA journal_mode"), connection.value("PRAGMA synchronous")
    if journal != "wal" or synchronous != 2:
        raise StorageError(
            f"the database does not keep answers safely here (journal {journal}, synchronous {synchronous}).",
            where=str(connection.file),
            hint=f"Is it on a network folder? {ELSEWHERE}",
        )


def verify(connection: Connection) -> None:
    """Read the whole file. Raises `DamagedError` where its pages do not hold together."""
    if (verdict := connection.value("PRAGMA quick_check(1)")) != "ok":
        raise DamagedError(
            f"the database is damaged ({clean_line(str(verdict))}).", where=str(connection.file), hint=RESTORE
        )


def schema_version(connection: Connection) -> int:
    """The `user_version` that the file carries; 0 for a new one."""
    return int(connection.value("PRAGMA user_version"))
