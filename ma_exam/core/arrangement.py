"""The order of the items of a practice set: enemies kept apart, each item behind the one that must come before it."""

from collections.abc import Mapping, Sequence

from ma_exam.core.item import Item, ItemRef

NONE_BEFORE: Mapping[ItemRef, ItemRef] = {}


def enemies(one: Item, other: Item) -> bool:
    """Whether either names the other as its enemy: one would give the other away."""
    return one.bank == other.bank and (other.id in one.enemies or one.id in other.enemies)


def behind(items: Sequence[Item], before: Mapping[ItemRef, ItemRef]) -> list[Item]:
    """The items in their order, but for those of `before` (item -> the one that comes first) that stand too early.

    The one that must come first changes places with the first of those that wait for it.
    """
    order = list(items)
    for first in dict.fromkeys(before.values()):
        place = {item.ref: number for number, item in enumerate(order)}
        early = min((place[ref] for ref, other in before.items() if other == first), default=place[first])
        if early < place[first]:
            order[early], order[place[first]] = order[place[first]], order[early]
    return order


def apart(items: Sequence[Item], before: Mapping[ItemRef, ItemRef] = NONE_BEFORE) -> list[Item]:
    """The items in their order, moved where two enemies would follow each other; one with no such place is left out.

    No item moves before the one that `before` names for it.
    """
    placed: list[Item] = []
    waiting = list(items)
    while waiting:
        held = {item.ref for item in waiting}
        fit = next(
            (
                item
                for item in waiting
                if before.get(item.ref) not in held and not (placed and enemies(placed[-1], item))
            ),
            None,
        )
        if fit is None:
            break
        waiting.remove(fit)
        placed.append(fit)
    for item in waiting:
        _put_between(placed, item, before)
    return placed


def _put_between(placed: list[Item], item: Item, before: Mapping[ItemRef, ItemRef]) -> None:
    """Put an item where neither neighbour is its enemy, behind what comes first; nowhere where no such place is."""
    first = next((n + 1 for n, other in enumerate(placed) if other.ref == before.get(item.ref)), 0)
    for place in range(first, len(placed) + 1):
        neighbours = placed[max(0, place - 1) : place + 1]
        if not any(enemies(item, other) for other in neighbours):
            placed.insert(place, item)
            return
