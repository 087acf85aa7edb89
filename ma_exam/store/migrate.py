"""Bringing a database up to this program's schema; the only module that imports Alembic, and only when it is due."""

from pathlib import Path

from sqlalchemy import Engine

from ma_exam.store.engine import schema_version
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION


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
