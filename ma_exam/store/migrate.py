"""Bringing a database up to this program's schema; SQLAlchemy and Alembic are imported only when that is due."""

from pathlib import Path

from ma_exam.errors import DamagedError
from ma_exam.store.connection import RESTORE, Connection, explain
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION
from ma_exam.store.opening import schema_version


def migrate(connection: Connection, version: int = SCHEMA_VERSION) -> bool:
    """Upgrade to `version` in one transaction where `user_version` is behind; say whether anything was done.

    Raises `StorageError`; nothing has been changed then.
    """
    if schema_version(connection) == version:
        return False
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine("sqlite://", creator=lambda: connection.raw, poolclass=StaticPool)
    # A table that others point at can be made anew only while nobody looks; `foreign_key_check` looks afterwards.
    connection.write("PRAGMA foreign_keys=off")
    try:
        # SQLAlchemy borrows the open connection, and ends on it the transaction that is begun here.
        with engine.connect() as borrowed:
            connection.write("BEGIN IMMEDIATE")
            before = connection.rows("PRAGMA foreign_key_check")
            config.attributes["connection"] = borrowed
            command.upgrade(config, f"{version:04}")
            if len(connection.rows("PRAGMA foreign_key_check")) > len(before):
                raise DamagedError(
                    "bringing the database up to date would tear it apart.",
                    where=str(connection.file),
                    hint=RESTORE,
                )
            connection.write(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.write(f"PRAGMA user_version = {version}")
            borrowed.commit()
    except DBAPIError as error:
        raise explain(error.orig or error, connection.file) from error
    finally:
        connection.write("PRAGMA foreign_keys=on")
    return True
