"""A machine for each test, and for those that ask for it only one exam on offer: the toy one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ma_exam.services.desk import Desk
from ma_exam.services.library import Library
from ma_exam.store.database import Database
from tests.support.machine import Machine
from tests.support.toys import EXAM, bank_record, make_items


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def one_exam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.services.exams.blueprints", lambda: {"toy": EXAM})


@pytest.fixture
def desk(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    """A desk with a library large enough to keep a final mock back."""
    (tmp_path / "shipped").mkdir()
    database = Database.open(tmp_path / "exam.db")
    opened = Desk(database, Library(database.banks, tmp_path / "shipped"), machine)
    opened.database.banks.put(bank_record(items=160), make_items(80))
    yield opened
    opened.close()
