"""Near-siblings of an item: others of the same competency, which ask for the same knowledge in other words."""

from collections.abc import Iterable, Mapping

from ma_exam.core.arrangement import enemies
from ma_exam.core.item import Item, ItemRef


def siblings(item: Item, pool: Iterable[Item], met: Mapping[ItemRef, int]) -> list[Item]:
    """The items of `pool` with the same topic as `item`, the nearest first; never the item itself or its enemies.

    Those that share a misconception come first, then those never met, then those met longest ago. `met`: when each item
    was met last, in any unit that grows; one that is not in it was never met.
    """
    tags = misconceptions_of(item)
    near = [
        other
        for other in pool
        if other.ref != item.ref and item.topic and other.topic == item.topic and not enemies(item, other)
    ]
    return sorted(
        near,
        key=lambda other: (
            not tags & misconceptions_of(other),
            other.ref in met,
            met.get(other.ref, 0),
            str(other.ref),
        ),
    )


def misconceptions_of(item: Item) -> frozenset[str]:
    """What its wrong options name."""
    return frozenset(
        option.misconception for option in item.options if option.misconception and not option.is_key
    )
