"""The schema: made from nothing in one step, the same as the models, and never upgraded without a copy."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from ma_exam.core.attempt import replay
from ma_exam.core.events import Kind, next_event
from ma_exam.core.grading import grade
from ma_exam.core.item import ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.wish import Wish
from ma_exam.errors import StorageError
from ma_exam.store import database as database_module
from ma_exam.store import migrate as migrate_module
from ma_exam.store import tables  # noqa: F401 - the tables register themselves
from ma_exam.store.attempts import AttemptStore, _response
from ma_exam.store.backup_folder import backups
from ma_exam.store.banks import BankStore
from ma_exam.store.contents import look_into
from ma_exam.store.database import Database
from ma_exam.store.identity import SCHEMA_VERSION
from ma_exam.store.migrate import migrate
from ma_exam.store.opening import open_connection, schema_version
from tests.support.machine import Machine
from tests.support.toys import attempt_record, bank_record, digests, make_form, make_items, make_plan

FIRST_RESPONSE_COLUMNS = (
    ":attempt, :position, :bank, :item, :revision, :key_revision, :topic, :scored, :first_sight, :choice, :right, "
    ":answered, :spent_ms"
)
KEPT = ("attempt", "bank", "beat", "event", "form", "item", "response")


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


def version_1(path: Path) -> None:
    """A database as version 1 made it, with a bank, a block that is open and one that was handed in."""
    with closing(open_connection(path)) as connection:
        migrate(connection, 1)
        items = make_items(3)
        BankStore(connection).put(bank_record(), items)
        attempts = AttemptStore(connection)
        plan = make_plan(blocks=1, tutorial=0)
        form = make_form(plan, items)
        attempts.put_form(form, digests(items))
        for number in (1, 2):
            record = replace(attempt_record(plan, f"attempt-{number}"), kind="block")
            first = next_event(record.id, None, Kind.START, {}, 0, Machine().now())
            attempts.start(record, [first])
            attempts.append(record.id, next_event(record.id, first, Kind.BEGIN_BLOCK, {}, 0, Machine().now()))
        state = replay(plan, attempts.events("attempt-1"))
        for entry in grade(state, form, {item.ref: item for item in items}, {}):
            connection.write(
                f"INSERT INTO response VALUES ({FIRST_RESPONSE_COLUMNS})",  # noqa: S608 - marks only
                _response("attempt-1", entry),
            )
        connection.write(
            "UPDATE attempt SET status = 'done', finished_us = 7, scored = 3, \"right\" = 0 WHERE number = 1"
        )
        assert schema_version(connection) == 1


def everything(raw: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that version 1 had."""
    return {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in KEPT}  # noqa: S608


def test_version_1_refuses_practice_and_the_newest_takes_it_with_all_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    version_1(path)
    with closing(sqlite3.connect(path)) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="attempt_kind"):
            raw.execute("UPDATE attempt SET kind = 'practice'")
        before = everything(raw)
    database = Database.open(path)
    assert [record.number for record in database.attempts.all()] == [2, 1]
    assert [event.kind for event in database.attempts.events("attempt-2")] == [Kind.START, Kind.BEGIN_BLOCK]
    assert database.pragmas()["foreign_keys"] == "1"
    wish = Plan.practice(Wish(), 3)
    database.attempts.start(replace(attempt_record(wish, "attempt-3"), kind="practice"), [])
    assert database.attempts.get(3).plan == wish
    with pytest.raises(StorageError, match="refused"):
        database.attempts.start(replace(attempt_record(wish, "attempt-4", "F-none"), kind="practice"), [])
    with pytest.raises(StorageError, match="refused"):
        database._connection.write("UPDATE attempt SET kind = 'game'")
    database._connection.write("DELETE FROM attempt WHERE number = 3")
    database.close()
    with closing(sqlite3.connect(path)) as raw:
        after = everything(raw)
        assert {
            table: [row[: len(before[table][0])] for row in after[table]] for table in KEPT if before[table]
        } == {table: rows for table, rows in before.items() if rows}
        assert {row[13:] for row in after["response"]} == {("",)}
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def test_version_1_is_copied_before_it_is_brought_up_to_date_and_the_copy_opens(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    version_1(path)
    Database.open(path).close()
    (copy,) = backups(path)
    assert copy.why == f"before-v{SCHEMA_VERSION}"
    assert look_into(copy.file).version == 1
    kept = Database.open(copy.file)
    assert kept.attempts.exposure() == {ItemRef("toys", "a000"): 1}
    kept.close()


def test_an_upgrade_that_fails_leaves_version_1_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exam.db"
    version_1(path)
    real: Callable[..., None] = command.upgrade

    def half_way(*arguments: Any) -> None:
        real(*arguments)
        raise StorageError("the disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", half_way)
        with pytest.raises(StorageError, match="full"):
            Database.open(path)
    assert look_into(path).version == 1
    database = Database.open(path)
    assert len(database.attempts.all()) == 2
    database.close()
