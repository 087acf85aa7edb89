"""A hall for each test, a fixed time zone, and nothing that differs between two runs."""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from ma_exam.core.blueprint import Blueprint
from ma_exam.services import desk, exams
from tests.tui.support import EXAM, Hall


@pytest.fixture(autouse=True)
def _same_every_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("NO_COLOR", raising=False)
    numbers = count(1)
    ids = SimpleNamespace(uuid4=lambda: SimpleNamespace(hex=f"{next(numbers):032x}"))
    monkeypatch.setattr(desk, "uuid", ids)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def exam(request: pytest.FixtureRequest) -> Blueprint:
    """The exam on offer: the toy one unless a test is parametrised with another."""
    chosen: Blueprint = getattr(request, "param", EXAM)
    return chosen


@pytest.fixture
def hall(tmp_path: Path, exam: Blueprint, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A computer with the toy bank, where only one exam is on offer."""
    monkeypatch.setattr(exams, "blueprints", lambda: {exam.id: exam})
    return Hall(tmp_path)
