"""A practice set: items of one part of the outline, by what the learner knows of them. Material + wish + seed give one.

Method: the mix says how many new, missed and known items a set takes; each kind is spread over the topics in the
outline's proportions by systematic sampling (a random start, then equal steps along the weights), so that small
sets reach every topic in turn; within a topic a hash of seed and id decides. Enemies never follow each other.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.form import Form, Slot, option_order, pool_hash, usable
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.wish import Wish
from ma_exam.errors import BankError, NotFoundError


class Standing(StrEnum):
    """How an item stands with a learner: never met, not right when last met, or right."""

    NEW = "new"
    MISSED = "missed"
    KNOWN = "known"


MIX = {Standing.NEW: Fraction(6, 10), Standing.MISSED: Fraction(3, 10), Standing.KNOWN: Fraction(1, 10)}
"""The shares of a mixed set. What one kind lacks is made up from the others, in this order."""


@dataclass(frozen=True, slots=True)
class Material:
    """What sets are drawn from: items that may be practised, how each that was met stands, which are flagged."""

    blueprint: Blueprint
    items: tuple[Item, ...]
    standing: Mapping[ItemRef, Standing]
    flagged: frozenset[ItemRef] = frozenset()

    def pool(self, wish: Wish) -> list[tuple[Domain, Item]]:
        """Every item that the wish takes, with its leaf, in outline order: of one key, live or pretest."""
        pools = usable(self.blueprint, self.items)
        takes = self._taken(wish)
        return [
            (leaf, item)
            for leaf in leaves_of(self.blueprint, wish.scope)
            for item in pools[leaf.code]
            if takes(item)
        ]

    def counts(self) -> dict[str, dict[Standing, int]]:
        """Domain code at every level -> how many of its items stand how; the empty code stands for all."""
        above = _paths(self.blueprint.domains, ("",))
        found = {code: dict.fromkeys(Standing, 0) for code in ("", *above)}
        for leaf, item in self.pool(Wish()):
            for code in above[leaf.code]:
                found[code][self.stands(item)] += 1
        return found

    def stands(self, item: Item) -> Standing:
        """How an item stands."""
        return self.standing.get(item.ref, Standing.NEW)

    def _taken(self, wish: Wish) -> Callable[[Item], bool]:
        match wish.what:
            case "missed":
                return lambda item: self.stands(item) is Standing.MISSED
            case "flagged":
                return lambda item: item.ref in self.flagged
        return lambda _item: True


def _paths(domains: Sequence[Domain], above: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Code -> the codes above it, and itself."""
    found: dict[str, tuple[str, ...]] = {}
    for domain in domains:
        found[domain.code] = (*above, domain.code)
        found |= _paths(domain.children, found[domain.code])
    return found


def find_domain(blueprint: Blueprint, code: str) -> Domain:
    """The domain of that code, at any level. Raises `NotFoundError`."""
    open_ended = list(blueprint.domains)
    while open_ended:
        domain = open_ended.pop()
        if domain.code == code:
            return domain
        open_ended += domain.children
    raise NotFoundError(f"the outline of {blueprint.title} has no part {code}.")


def leaves_of(blueprint: Blueprint, scope: str) -> tuple[Domain, ...]:
    """The leaves below a domain, or all of them. Raises `NotFoundError`."""
    return tuple(find_domain(blueprint, scope).leaves()) if scope else blueprint.leaves()


def draw_set(material: Material, wish: Wish, seed: int) -> Form:
    """The set that the seed names: as many items as are wished for, or all there are. One block, every item scored.

    Raises `BankError` when there is none, `NotFoundError` for a part that the outline does not have.
    """
    blueprint = material.blueprint
    pool = material.pool(wish)
    if not pool:
        raise BankError("there is no such item to practise.", hint="Choose another topic, or other items.")
    kinds: dict[Standing, list[tuple[Domain, Item]]] = {kind: [] for kind in MIX}
    for leaf, item in pool:
        kinds[material.stands(item)].append((leaf, item))
    shares = leaf_shares(blueprint)
    takes = mixed({kind: len(members) for kind, members in kinds.items()}, wish.count)
    picked = [
        row
        for kind, members in kinds.items()
        for row in spread(members, shares, takes[kind], f"{seed}#{kind}")
    ]
    picked.sort(key=lambda row: _rank(f"{seed}#order", row[1].ref))
    leaf_of = {item.ref: leaf for leaf, item in picked}
    slots = tuple(
        Slot(
            item.ref, item.revision, 1, place, item.topic, leaf_of[item.ref].code, True, option_order(item, seed)
        )
        for place, item in enumerate(apart([item for _, item in picked]), start=1)
    )  # fmt: skip
    shown = repr([slot.to_list() for slot in slots])
    digest = hashlib.sha256(shown.encode()).hexdigest()[:12]
    code = f"P-{blueprint.id}-{seed}-{digest}-b{blueprint.version}-n{len(slots)}"
    return Form(code, blueprint.id, blueprint.version, seed, pool_hash(material.items), slots)


def mixed(stock: Mapping[Standing, int], count: int) -> dict[Standing, int]:
    """How many items of each kind a set of `count` takes, by `MIX`; what a kind lacks is made up from the others."""
    takes = {kind: min(int(share * count), stock[kind]) for kind, share in MIX.items()}
    for kind in MIX:
        takes[kind] += min(count - sum(takes.values()), stock[kind] - takes[kind])
    return takes


def leaf_shares(blueprint: Blueprint) -> dict[str, Fraction]:
    """Leaf code -> its share of the exam's scored items, 0-1; weights count among the children of one domain."""
    shares: dict[str, Fraction] = {}

    def share_out(domains: Sequence[Domain], whole: Fraction) -> None:
        weight = sum(domain.weight for domain in domains) or 1
        for domain in domains:
            part = whole * domain.weight / weight
            if domain.children:
                share_out(domain.children, part)
            else:
                shares[domain.code] = part

    share_out(blueprint.domains, Fraction(1))
    return shares


def spread(
    members: Sequence[tuple[Domain, Item]], shares: Mapping[str, Fraction], count: int, seed: str
) -> list[tuple[Domain, Item]]:
    """`count` of the members (all, where there are fewer), their leaves in proportion to `shares`."""
    left: dict[str, list[tuple[Domain, Item]]] = {}
    for leaf, item in members:
        left.setdefault(leaf.code, []).append((leaf, item))
    for stock in left.values():
        stock.sort(key=lambda row: _rank(seed, row[1].ref))
    picked: list[tuple[Domain, Item]] = []
    rounds = 0
    while len(picked) < count and left:
        rounds += 1
        # A part without weight, such as a topic that the exam does not ask for, is drawn only when all else is gone.
        weights = {code: shares[code] for code in left if shares[code]} or dict.fromkeys(left, Fraction(1))
        for code, wanted in _systematic(weights, count - len(picked), f"{seed}#{rounds}").items():
            picked += left[code][:wanted]
            left[code] = left[code][wanted:]
        left = {code: stock for code, stock in left.items() if stock}
    return picked


def _systematic(weights: Mapping[str, Fraction], count: int, seed: str) -> dict[str, int]:
    """`count` places over parts by weight: a seeded start, then equal steps along the weights laid end to end."""
    step = sum(weights.values(), Fraction(0)) / count
    digest = hashlib.sha256(seed.encode()).digest()
    point = step * Fraction(int.from_bytes(digest[:8], "big"), 2**64)
    taken: dict[str, int] = {}
    end = Fraction(0)
    for code, weight in weights.items():
        end += weight
        while point < end:
            taken[code] = taken.get(code, 0) + 1
            point += step
    return taken


def apart(items: Sequence[Item]) -> list[Item]:
    """The items in their order, moved where two enemies would follow each other; one with no such place is left out."""
    placed: list[Item] = []
    waiting = list(items)
    while waiting:
        fit = next((item for item in waiting if not placed or not enemies(placed[-1], item)), None)
        if fit is None:
            break
        waiting.remove(fit)
        placed.append(fit)
    for item in waiting:
        between = (
            place
            for place in range(len(placed))
            if not enemies(item, placed[place]) and not (place and enemies(item, placed[place - 1]))
        )
        if (place := next(between, None)) is not None:
            placed.insert(place, item)
    return placed


def enemies(one: Item, other: Item) -> bool:
    """Whether either names the other as its enemy: one would give the other away."""
    return one.bank == other.bank and (other.id in one.enemies or one.id in other.enemies)


def _rank(seed: str, ref: ItemRef) -> bytes:
    return hashlib.sha256(f"{seed}:{ref}".encode()).digest()
