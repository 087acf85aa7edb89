"""A learner's past, made up at a desk: closed attempts with the answers that a test gives them."""

from datetime import UTC, datetime
from pathlib import Path

from ma_exam.core.events import Kind, next_event
from ma_exam.core.grading import option_hash
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.records import AttemptKind, AttemptRecord, Graded
from ma_exam.core.wish import Wish
from ma_exam.services.desk import Desk
from ma_exam.services.library import Library
from ma_exam.services.review import bring_up_to_date, today_of
from ma_exam.store.database import Database
from tests.support.machine import MINUTE, SECOND, Machine
from tests.support.toys import EXAM, bank_record, digests, make_form, make_items

SLOW, FAST = 30 * SECOND, SECOND
ITEMS = make_items(40)
Answer = tuple[Item, bool | None, str, int]
"""An item, whether right (None: blank), how sure, and the time taken (ms)."""


def utc_day(wall_us: int) -> int:
    return datetime.fromtimestamp(wall_us / 1_000_000, UTC).toordinal()


class Past:
    """Makes up closed attempts at a desk."""

    def __init__(self, file: Path, machine: Machine) -> None:
        database = Database.open(file)
        self.machine = machine
        self.desk = Desk(database, Library(database.banks, file.parent / "shipped"), machine)
        database.banks.put(bank_record(items=len(ITEMS)), ITEMS)
        self.met: set[ItemRef] = set()

    def sit(
        self, answers: list[Answer], kind: AttemptKind = "practice", what: str = "mix", gap_ms: int = MINUTE
    ) -> None:
        """An attempt, begun now, with an answer every so many ms."""
        attempts, machine = self.desk.database.attempts, self.machine
        number = attempts.closed()[0] + 1
        plan = Plan.practice(Wish(what=what), len(answers))  # type: ignore[arg-type]
        if kind != "practice":
            plan = Plan.of(EXAM, EXAM.blocks[:1], "exam", 100)
        items = [item for item, *_ in answers]
        form = make_form(Plan.practice(Wish(), len(items)), items, f"F-{number}")
        attempts.put_form(form, digests(items))
        attempt_id = f"attempt-{number}"
        event = next_event(attempt_id, None, Kind.START, {}, 0, machine.now())
        record = AttemptRecord(attempt_id, 0, form.code, "toy", kind, "open", plan, machine.wall_us)
        attempts.start(record, [event])
        graded: list[Graded] = []
        for position, (item, right, sure, spent) in enumerate(answers, start=1):
            machine.run(gap_ms)
            answered = right is not None
            if answered:
                body = {"at": position, "choice": [0]}
                event = next_event(attempt_id, event, Kind.CHOOSE, body, 0, machine.now())
                attempts.append(attempt_id, event)
            first = item.ref not in self.met
            self.met.add(item.ref)
            choice = (option_hash("x"),) if answered else ()
            graded.append(
                Graded(
                    position, item.ref, item.revision, item.key_revision, item.topic,
                    answered or kind != "practice", first, choice, bool(right), answered, spent, sure,
                )
            )  # fmt: skip
        attempts.finish(attempt_id, "done", machine.wall_us, graded)

    def outcome(self, item: Item) -> tuple[int, int, float] | None:
        """Reviews, last day from today, and stability of an item's card."""
        bring_up_to_date(self.desk, day_of=utc_day)
        card = self.desk.database.cards.all().get(item.ref)
        if card is None:
            return None
        return card.reviews, card.last_day - today_of(self.desk, utc_day), card.stability
