"""The certifications that can be sat here: blueprints, and whether the library holds enough for each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from ma_exam import paths
from ma_exam.core.blueprint import Block, Blueprint
from ma_exam.core.form import DRAWN, Capacity, capacity, capacity_of
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import Stock
from ma_exam.core.supply import without_final
from ma_exam.errors import NotFoundError


@cache
def blueprints() -> Mapping[str, Blueprint]:
    """All shipped blueprints by id, the CMA first. Read once."""
    from ma_exam.formats.blueprint_toml import read_blueprints

    found = read_blueprints(paths.blueprint_dir())
    order = sorted(found, key=lambda name: (name != "cma", name))
    return {name: found[name] for name in order}


def blueprint(name: str) -> Blueprint:
    """The blueprint of that id, in any case. Raises `NotFoundError` with the nearest name."""
    known = blueprints()
    if name.lower() in known:
        return known[name.lower()]
    near = get_close_matches(name.lower(), known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
    raise NotFoundError(f"there is no exam {name}.", hint=hint)


def one_block(exam: Blueprint) -> tuple[Block, ...]:
    """The shape of a single block of an exam."""
    return exam.blocks[:1]


@dataclass(frozen=True, slots=True)
class Offer:
    """An exam and what the library holds for it."""

    blueprint: Blueprint
    items: int
    """Items that the exam's outline takes."""
    full: tuple[Capacity, ...]
    block: tuple[Capacity, ...]

    @property
    def full_ready(self) -> bool:
        """Whether a whole form can be drawn."""
        return not any(entry.missing for entry in self.full)

    @property
    def block_ready(self) -> bool:
        """Whether a form of one block can be drawn."""
        return not any(entry.missing for entry in self.block)

    @property
    def short(self) -> tuple[Capacity, ...]:
        """The domains that lack items for a whole form."""
        return tuple(entry for entry in self.full if entry.missing)


def stock_of(items: Iterable[Item]) -> list[Stock]:
    """Items as a stock of which none was met; the database counts its own."""
    counts = Counter((item.topic, item.status, item.one_key) for item in items)
    return [Stock(*kind, count, 0) for kind, count in counts.items()]


def offers(stock: Sequence[Stock]) -> list[Offer]:
    """Every exam with what this stock suffices for."""
    result: list[Offer] = []
    for exam in blueprints().values():
        here, _ = by_leaf(exam, stock)
        full = tuple(capacity_of(exam, here))
        block = tuple(capacity_of(exam, here, one_block(exam)))
        result.append(Offer(exam, sum(entry.available for entry in full), full, block))
    return result


Counts = dict[str, tuple[int, int]]
"""Leaf code -> items, and live items among them."""


def by_leaf(exam: Blueprint, stock: Sequence[Stock]) -> tuple[Counts, Counts]:
    """Of each leaf what a form may hold: all of it, and what the learner has not met."""
    leaf_of = exam.leaf_finder()
    here: Counts = {}
    unseen: Counts = {}
    for kind in stock:
        leaf = leaf_of(kind.topic)
        if leaf is None or not kind.one_key or kind.status not in DRAWN:
            continue
        for counts, number in ((here, kind.items), (unseen, kind.items - kind.met)):
            items, live = counts.get(leaf.code, (0, 0))
            counts[leaf.code] = (items + number, live + number * (kind.status == "live"))
    return here, unseen


def repeats(
    exam: Blueprint, blocks: tuple[Block, ...], items: Sequence[Item], exposure: Mapping[ItemRef, int]
) -> int:
    """Items of the next form of these blocks that were met before, at the least; what is kept back is not drawn."""
    unseen = [item for item in without_final(exam, items, exposure) if not exposure.get(item.ref)]
    return sum(max(0, entry.needed - entry.available) for entry in capacity(exam, unseen, blocks))
