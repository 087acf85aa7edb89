"""What the home screen needs to know, in one look."""

from dataclasses import dataclass

from ma_exam.core.records import AttemptRecord
from ma_exam.services.desk import Desk, Unfinished
from ma_exam.services.exams import Offer, offers


@dataclass(frozen=True, slots=True)
class Home:
    """An exam to resume, closed attempts newest first, what can be sat, and how much of it has been seen."""

    unfinished: Unfinished | None
    closed: tuple[AttemptRecord, ...]
    offers: tuple[Offer, ...]
    items: int
    seen: int
    complaints: tuple[str, ...] = ()

    @property
    def last_done(self) -> AttemptRecord | None:
        """The newest attempt that was handed in, else the newest closed one."""
        done = [record for record in self.closed if record.status == "done"]
        return next(iter(done or self.closed), None)

    def offer(self, exam: str) -> Offer | None:
        """What is offered for this exam."""
        return next((offer for offer in self.offers if offer.blueprint.id == exam), None)


def look(desk: Desk) -> Home:
    """Look at the desk."""
    unfinished = desk.unfinished()
    items = desk.library.items()
    exposure = desk.exposure()
    refs = {item.ref for item in items}
    closed = [record for record in desk.database.attempts.all() if record.status != "open"]
    return Home(
        unfinished=unfinished[0] if unfinished else None,
        closed=tuple(closed),
        offers=tuple(offers(items, exposure)),
        items=len(items),
        seen=len(refs & exposure.keys()),
        complaints=tuple(desk.complaints),
    )
