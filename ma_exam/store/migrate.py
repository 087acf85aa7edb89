"""Bringing a database up to this program's schema; the only module that imports Alembic, and only when it is due."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from ma_exam.errors import StorageError
from ma_exam.store.engine import APPLICATION_ID, SCHEMA_VERSION, schema_version


def migrate(engine: Engine) -> bool:
    """Upgrade in one transaction where `user_version` is behind; say whether anything was done."""
    if schema_version(engine) == SCHEMA_VERSION:
        return False
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return True


def backup(engine: Engine, target: Path) -> None:
    """A verified copy of the database at `target`, complete or not there at all. Raises `StorageError`."""
    import os
    import sqlite3

    partial = target.with_suffix(target.suffix + ".tmp")
    try:
        partial.unlink(missing_ok=True)
        with engine.connect() as connection, closing(sqlite3.connect(partial)) as copy:
            raw = connection.connection.driver_connection
            if not isinstance(raw, sqlite3.Connection):
                raise TypeError("only SQLite databases are copied this way")
            raw.backup(copy)
            verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
        if verdict != "ok":
            raise OSError(f"the copy is damaged: {verdict}")
        with partial.open("rb+") as stream:
            os.fsync(stream.fileno())
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(
            f"no copy of the database could be kept before it is brought up to date: {error}.",
            where=str(target),
            hint="Free some space and start again. Nothing was changed.",
        ) from error
