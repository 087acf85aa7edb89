"""What the home screen needs to know, in one look."""

from dataclasses import dataclass

from ma_exam.core.records import AttemptRecord
from ma_exam.services.desk import Desk, Unfinished
from ma_exam.services.exams import Offer, offers


@dataclass(frozen=True, slots=True)
class Home:
    """An exam to resume, how many attempts are closed, what can be sat, and how much of it has been seen.

    `last_done` is the newest attempt that was handed in, else the newest closed one. `beside` is a practice set that
    is open beside the exam to resume.
    """

    unfinished: Unfinished | None
    closed: int
    last_done: AttemptRecord | None
    offers: tuple[Offer, ...]
    items: int
    seen: int
    complaints: tuple[str, ...] = ()
    beside: Unfinished | None = None

    @property
    def open(self) -> tuple[Unfinished, ...]:
        """Everything that can be resumed."""
        return tuple(one for one in (self.unfinished, self.beside) if one)

    def offer(self, exam: str) -> Offer | None:
        """What is offered for this exam."""
        return next((offer for offer in self.offers if offer.blueprint.id == exam), None)


def look(desk: Desk) -> Home:
    """Look at the desk. What it takes does not grow with the history: the database counts, and reads no item."""
    # The exam first: its clock may be running.
    unfinished = sorted(desk.unfinished(), key=lambda one: one.record.kind == "practice")
    stock = desk.database.banks.stock(ref for one in unfinished for ref in desk.met(one))
    closed, last_done = desk.database.attempts.closed()
    return Home(
        unfinished=unfinished[0] if unfinished else None,
        closed=closed,
        last_done=last_done,
        offers=tuple(offers(stock)),
        items=sum(kind.items for kind in stock),
        seen=sum(kind.met for kind in stock),
        complaints=(*desk.complaints, *desk.damage),
        beside=unfinished[1] if len(unfinished) > 1 else None,
    )
