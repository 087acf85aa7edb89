"""A toy certification: its blueprint, its items, and plans and forms of any size."""

from collections.abc import Iterable, Sequence

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.clock import Policy
from ma_exam.core.form import Form, Slot
from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.plan import BlockPlan, Plan
from ma_exam.core.records import AttemptRecord, BankRecord
from tests.support.machine import MINUTE

BANK = "toys"
DOMAINS = (Domain("A", "Alpha", 2, ("A",)), Domain("B", "Beta", 1, ("B",)))
EXAM = Blueprint(
    "toy", "1", "Toy Certificate", "Toy Board", (Block(6, 5, 40),) * 4, 15, 20, DOMAINS, None, 75, {}
)
"""Four blocks of six items and forty minutes, fifteen minutes of tutorial and twenty of break."""


def make_item(
    number: int, topic: str = "A", *, words: str = "What is", key: int = 0, bank: str = BANK
) -> Item:
    """An item with four options; the first is the key unless told."""
    options = tuple(Option(f"answer {n} to {number}", is_key=n == key) for n in range(4))
    return Item(bank, f"{topic.lower()}{number:03d}", f"{words} {topic}{number}?", options, topic=topic)


def make_items(count: int = 40) -> list[Item]:
    """As many items of either topic."""
    return [make_item(number, topic) for topic in "AB" for number in range(count)]


def make_plan(
    policy: Policy = "exam",
    *,
    blocks: int = 4,
    items: int = 3,
    minutes: float = 40,
    tutorial: float = 15,
    rest: float = 20,
) -> Plan:
    """A plan of equal blocks; times in minutes."""
    limit = int(minutes * MINUTE)
    shape = tuple(BlockPlan(n * items + 1, (n + 1) * items, limit) for n in range(blocks))
    return Plan(shape, int(tutorial * MINUTE), int(rest * MINUTE), policy)


def make_form(plan: Plan, items: Sequence[Item], code: str = "F-toy-1") -> Form:
    """A form of these items in their order, every item scored and its options as authored."""
    slots = [
        Slot(item.ref, item.revision, plan.block_of(place), place, item.topic, item.topic, True, (0, 1, 2, 3))
        for place, item in enumerate(items[: plan.items], start=1)
    ]
    return Form(code, "toy", "1", 1, "0" * 12, tuple(slots))


def by_ref(items: Iterable[Item]) -> dict[ItemRef, Item]:
    """Items under their references."""
    return {item.ref: item for item in items}


def digests(items: Iterable[Item]) -> dict[str, str]:
    """The versions of items, as a form keeps them."""
    return {str(item.ref): item.body_digest for item in items}


def bank_record(
    name: str = BANK, *, path: str = "toys", shipped: bool = False, items: int = 80
) -> BankRecord:
    """What the library knows of a bank."""
    return BankRecord(name, "Toys", path, "toy", shipped, "c", "s", "f", items, 1)


def attempt_record(plan: Plan, attempt_id: str = "attempt-1", form: str = "F-toy-1") -> AttemptRecord:
    """An attempt that is about to begin."""
    return AttemptRecord(attempt_id, 0, form, "toy", "mock", "open", plan, 1)
