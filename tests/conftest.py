"""What holds for every test: no test touches the records of whoever runs it, and none is timed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test."""
    folder = tmp_path / "ma-exam-home"
    monkeypatch.setenv("MA_EXAM_HOME", str(folder))
    return folder
