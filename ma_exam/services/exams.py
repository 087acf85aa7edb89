"""The certifications that can be sat here: blueprints, and whether the library holds enough for each."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from ma_exam import paths
from ma_exam.core.blueprint import Block, Blueprint
from ma_exam.core.form import Capacity, capacity
from ma_exam.core.item import Item, ItemRef
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
    """An exam and what the library holds for it.

    `full_repeats` and `block_repeats` are items of the next form that this learner has met before, at the least.
    """

    blueprint: Blueprint
    items: int
    """Items that the exam's outline takes."""
    full: tuple[Capacity, ...]
    block: tuple[Capacity, ...]
    full_repeats: int = 0
    block_repeats: int = 0

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


def offers(items: Sequence[Item], seen: Container[ItemRef] = ()) -> list[Offer]:
    """Every exam with what these items suffice for. `seen` are those that the learner has met."""
    unseen = [item for item in items if item.ref not in seen]
    result: list[Offer] = []
    for exam in blueprints().values():
        full = tuple(capacity(exam, items))
        block = tuple(capacity(exam, items, one_block(exam)))
        offer = Offer(
            exam,
            sum(entry.available for entry in full),
            full,
            block,
            _repeats(capacity(exam, unseen)),
            _repeats(capacity(exam, unseen, one_block(exam))),
        )
        result.append(offer)
    return result


def _repeats(unseen: Sequence[Capacity]) -> int:
    return sum(max(0, entry.needed - entry.available) for entry in unseen)
