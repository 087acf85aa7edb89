"""Opening the database: pragmas that keep every commit, read back; refusals that lose nothing."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from ma_exam.core.text import clean_line
from ma_exam.errors import DamagedError, StorageError
from ma_exam.store.folder import ELSEWHERE, make_folder, make_private, refuse_network, unwritable_folder
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION
from ma_exam.store.lock import in_use

_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "fullfsync=on",
    "checkpoint_fullfsync=on",
    "foreign_keys=on",
    "trusted_schema=off",
    "cell_size_check=on",
    "busy_timeout=1000",
)

UNTOUCHED = "Nothing was changed. Move the file away to start anew, or set MA_EXAM_HOME to another folder."
RESTORE = "Nothing was changed. `ma-exam restore` brings a backup back; `ma-exam doctor` tells more."


def open_engine(file: Path, *, new: bool = False) -> Engine:
    """The engine of a SQLite file, one connection, exclusive; its folder is made when missing.

    A file of no bytes is one that has lost its content, unless it is told to be `new`. Raises `StorageError` when
    the file is not ours, newer, empty, damaged, in use, or cannot be written.
    """
    check_place(file, new=new)
    check_beside_its_wal(file)
    make_private(file)
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=StaticPool,
        connect_args={"timeout": 1, "check_same_thread": False},
    )

    def configure(dbapi: sqlite3.Connection, _record: object) -> None:
        try:
            _configure(dbapi, file)
        except (sqlite3.Error, StorageError):
            dbapi.close()
            raise

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", _begin_immediately)

    def say_what_it_means(context: ExceptionContext) -> None:
        raise explain(context.original_exception, file) from context.original_exception

    event.listen(engine, "handle_error", say_what_it_means)
    try:
        with engine.connect() as connection:
            _check(connection, file)
    except StorageError:
        engine.dispose()
        raise
    return engine


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


def unwritable_file(file: Path) -> StorageError:
    """What a database that may only be read means for an exam."""
    return StorageError(
        "the database cannot be written to, so answers could not be saved.",
        where=str(file),
        hint="Make it writable, or set MA_EXAM_HOME to a folder that you can write to.",
    )


def _configure(dbapi: sqlite3.Connection, file: Path) -> None:
    dbapi.isolation_level = None  # SQLAlchemy then sends BEGIN itself, so that DDL rolls back too
    dbapi.execute("PRAGMA locking_mode=exclusive")
    _identify(dbapi, file)  # before the journal mode, which is written into the file
    for pragma in _PRAGMAS:
        dbapi.execute(f"PRAGMA {pragma}")


def _identify(dbapi: sqlite3.Connection, file: Path) -> None:
    def number(query: str) -> int:
        return int(dbapi.execute(query).fetchone()[0])

    application, version = number("PRAGMA application_id"), number("PRAGMA user_version")
    tables = number("SELECT count(*) FROM sqlite_master")
    if application not in (0, APPLICATION_ID) or (tables and application != APPLICATION_ID):
        raise StorageError("this is a database of another program.", where=str(file), hint=UNTOUCHED)
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"this database was written by a newer ma-exam (format {version}; this one knows {SCHEMA_VERSION}).",
            where=str(file),
            hint="Please update ma-exam. Nothing was changed.",
        )


def _begin_immediately(connection: Connection) -> None:
    # A deferred BEGIN that has read fails at once when another writes; an immediate one waits its turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check(connection: Connection, file: Path) -> None:
    def pragma(name: str) -> Any:  # noqa: ANN401 - SQLite tells text or number
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    journal, synchronous = pragma("journal_mode"), pragma("synchronous")
    if journal != "wal" or synchronous != 2:
        raise StorageError(
            f"the database does not keep answers safely here (journal {journal}, synchronous {synchronous}).",
            where=str(file),
            hint=f"Is it on a network folder? {ELSEWHERE}",
        )
    if (verdict := pragma("quick_check(1)")) != "ok":
        raise DamagedError(f"the database is damaged ({clean_line(verdict)}).", where=str(file), hint=RESTORE)


def schema_version(engine: Engine) -> int:
    """The `user_version` that the file carries; 0 for a new one."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


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
