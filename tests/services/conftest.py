"""A machine for each test, and for those that ask for it only one exam on offer: the toy one."""

import pytest

from tests.support.machine import Machine
from tests.support.toys import EXAM


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def one_exam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.services.exams.blueprints", lambda: {"toy": EXAM})
