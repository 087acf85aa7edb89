"""What the app opens with: the home screen, or an exam or a practice set at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ma_exam.core.records import AttemptKind
    from ma_exam.core.wish import Wish
    from ma_exam.services.desk import Desk
    from ma_exam.services.sitting import Sitting


@dataclass(frozen=True, slots=True)
class Start:
    """An exam to go straight into, or nothing for the home screen. With a `wish` it is a practice set of that exam."""

    exam: str | None = None
    kind: AttemptKind = "mock"
    time_percent: int = 100
    bank: str | None = None
    seed: int | None = None
    wish: Wish | None = None
    sure: bool = False
    """Whether an exam asks how sure one is; a practice set's wish says it for itself."""

    def sit(self, desk: Desk) -> Sitting:
        """Draw what it asks for and open an attempt on it; for the store's thread."""
        if self.wish is not None:
            return desk.start_practice(self.exam or "", self.wish, seed=self.seed)
        return desk.start(
            self.exam or "",
            kind=self.kind,
            time_percent=self.time_percent,
            bank=self.bank,
            seed=self.seed,
            sure=self.sure,
        )
