"""Opening the database: pragmas that keep every commit, read back; refusals that lose nothing."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from ma_exam.errors import StorageError

APPLICATION_ID = 0x4D414558
"""`MAEX`, written into the header of our files."""

SCHEMA_VERSION = 1
"""The newest migration, as `PRAGMA user_version`; read without importing Alembic."""

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

RESTORE_HINT = "Nothing was changed. Move the file away to start anew, or set MA_EXAM_HOME to another folder."


def open_engine(file: Path) -> Engine:
    """The engine of a SQLite file, one connection, exclusive; the file and its folder are made when missing.

    Raises `StorageError` when the file is not ours, newer, empty, damaged, in use, or cannot be written.
    """
    _make_folder(file.parent)
    if file.is_dir():
        raise StorageError("this is a folder, not a database.", where=str(file))
    if file.exists() and file.stat().st_size == 0:
        raise StorageError("the database is empty: its content was lost.", where=str(file), hint=RESTORE_HINT)
    if file.exists() and not os.access(file, os.W_OK):
        raise StorageError(
            "the database cannot be written to, so answers could not be saved.",
            where=str(file),
            hint="Make it writable.",
        )
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


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"this folder cannot be made: {error.strerror}.",
            where=str(folder),
            hint="Set MA_EXAM_HOME to a folder that you can write to.",
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError(
            "this folder cannot be written to, so answers could not be saved.",
            where=str(folder),
            hint="Set MA_EXAM_HOME to a folder that you can write to.",
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
        raise StorageError("this is a database of another program.", where=str(file), hint=RESTORE_HINT)
    if version > SCHEMA_VERSION:
        raise StorageError(
            "this database was written by a newer ma-exam.",
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
            hint="Is it on a network folder? Set MA_EXAM_HOME to a folder of this computer.",
        )
    if (verdict := pragma("quick_check")) != "ok":
        raise StorageError(f"the database is damaged ({verdict}).", where=str(file), hint=RESTORE_HINT)


def schema_version(engine: Engine) -> int:
    """The `user_version` that the file carries; 0 for a new one."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


_CAUSES = (
    ("locked", "the database is in use: ma-exam is open in another window.", "Switch to that window."),
    ("not a database", "this is not an exam database.", RESTORE_HINT),
    ("malformed", "the database is damaged.", RESTORE_HINT),
    ("readonly", "the database cannot be written to, so answers could not be saved.", "Make it writable."),
    ("full", "the disk is full; the answer is not saved.", "Free some space; ma-exam tries again."),
    (
        "disk i/o",
        "the disk refused to write; the answer is not saved.",
        "Free some space; ma-exam tries again.",
    ),
    ("unable to open", "the database cannot be opened.", "Check that you may read and write it."),
)


def explain(error: BaseException, file: Path) -> StorageError:
    """What a database error means to a person."""
    text = str(error)
    for sign, message, hint in _CAUSES:
        if sign in text.lower():
            return StorageError(message, where=str(file), hint=hint)
    return StorageError(f"the database refused: {text}.", where=str(file))
