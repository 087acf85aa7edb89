"""What the app opens with: the home screen, or an exam at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ma_exam.core.records import AttemptKind


@dataclass(frozen=True, slots=True)
class Start:
    """An exam to go straight into, or nothing for the home screen."""

    exam: str | None = None
    kind: AttemptKind = "mock"
    time_percent: int = 100
    bank: str | None = None
    seed: int | None = None
