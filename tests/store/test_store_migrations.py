"""The schema: made from nothing in one step, the same as the models, and never upgraded without a copy."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from ma_exam.errors import StorageError
from ma_exam.store import database as database_module
from ma_exam.store import migrate as migrate_module
from ma_exam.store import tables  # noqa: F401 - the tables register themselves
from ma_exam.store.backup_folder import backups
from ma_exam.store.database import Database
from ma_exam.store.identity import SCHEMA_VERSION
from ma_exam.store.migrate import migrate
from ma_exam.store.opening import open_connection, schema_version
from tests.support.toys import bank_record, make_items


def test_models_and_migrations_agree(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    Database.open(path).close()
    engine = sqlalchemy.create_engine(f"sqlite:///{path}", poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)
        looked = sqlalchemy.inspect(connection)
        checks = {check["name"] for table in looked.get_table_names() for check in _checks(looked, table)}
    assert differences == []
    declared = {
        str(constraint.name)
        for table in SQLModel.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sqlalchemy.CheckConstraint)
    }
    assert checks == declared


def _checks(looked: sqlalchemy.Inspector, table: str) -> list[Any]:
    return list(looked.get_check_constraints(table))


def test_the_newest_migration_is_the_schema_version() -> None:
    folder = Path(migrate_module.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == f"{SCHEMA_VERSION:04}"


def test_migrating_again_does_nothing(tmp_path: Path) -> None:
    with closing(open_connection(tmp_path / "exam.db")) as connection:
        assert schema_version(connection) == 0
        assert migrate(connection)
        assert not migrate(connection)
        assert schema_version(connection) == SCHEMA_VERSION


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exam.db"
    real: Callable[..., None] = command.upgrade

    def half_way(*arguments: Any) -> None:
        real(*arguments)
        raise StorageError("the disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", half_way)
        with pytest.raises(StorageError, match="full"):
            Database.open(path)
    assert list(tmp_path.iterdir()) == []
    Database.open(path).close()


def test_an_older_file_is_copied_before_it_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exam.db"
    opened = Database.open(path)
    opened.banks.put(bank_record(), make_items(3))
    opened.close()
    monkeypatch.setattr(database_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    Database.open(path).close()
    (copy,) = backups(path)
    assert copy.why == f"before-v{SCHEMA_VERSION + 1}"
    kept = Database.open(copy.file)
    assert len(kept.banks.items(["toys"])) == 6
    kept.close()


def test_without_a_copy_nothing_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exam.db"
    Database.open(path).close()
    (tmp_path / "backups").write_text("a file stands where the folder should be")
    monkeypatch.setattr(database_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(database_module, "migrate", lambda _connection: pytest.fail("brought up to date"))
    with pytest.raises(StorageError, match="cannot be made"):
        Database.open(path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["backups", "exam.db"]
