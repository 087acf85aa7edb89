"""Near-siblings of an item: others of the same competency, which ask for the same knowledge in other words."""

from collections.abc import Iterable, Mapping

from ma_exam.core.item import Item, ItemRef


def siblings(item: Item, pool: Iterable[Item], met: Mapping[ItemRef, int]) -> list[Item]:
    """The items of `pool` with the same topic as `item`, the nearest first; never the item itself or its enemies.

    Those that share a misconception come first, then those never met, then those met longest ago. `met`: when each item
    was met last, in any unit that grows; one that is not in it was never met.
    """
    tags = _misconceptions(item)
    near = [
        other
        for other in pool
        if other.ref != item.ref and item.topic and other.topic == item.topic and not _enemies(item, other)
    ]
    return sorted(
        near,
        key=lambda other: (
            not tags & _misconceptions(other),
            other.ref in met,
            met.get(other.ref, 0),
            str(other.ref),
        ),
    )


def _misconceptions(item: Item) -> set[str]:
    return {option.misconception for option in item.options if option.misconception}


def _enemies(one: Item, other: Item) -> bool:
    return one.bank == other.bank and (other.id in one.enemies or one.id in other.enemies)
