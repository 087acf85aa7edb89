"""Bringing a database up to this program's schema; SQLAlchemy and Alembic are imported only when that is due."""

from pathlib import Path

from ma_exam.store.connection import Connection, explain
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION
from ma_exam.store.opening import schema_version


def migrate(connection: Connection) -> bool:
    """Upgrade in one transaction where `user_version` is behind; say whether anything was done.

    Raises `StorageError`; nothing has been changed then.
    """
    if schema_version(connection) == SCHEMA_VERSION:
        return False
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine("sqlite://", creator=lambda: connection.raw, poolclass=StaticPool)
    try:
        # SQLAlchemy borrows the open connection, and ends on it the transaction that is begun here.
        with engine.connect() as borrowed:
            connection.write("BEGIN IMMEDIATE")
            config.attributes["connection"] = borrowed
            command.upgrade(config, "head")
            connection.write(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.write(f"PRAGMA user_version = {SCHEMA_VERSION}")
            borrowed.commit()
    except DBAPIError as error:
        raise explain(error.orig or error, connection.file) from error
    return True
