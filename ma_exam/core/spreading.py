"""Which topics a practice set takes its items from: in proportion to what is lost there, by systematic sampling.

A random start, then equal steps along the weights laid end to end. What was met lately counts as taken, so that sets
reach every topic in turn, and over many of them each gets its share. Within a topic a hash of seed and id decides.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.item import Item, ItemRef

FLOOR = Fraction(1, 4)
"""The least share of a topic, of its share by the exam's weight: what is known well is still reached now and then."""

_FINE = 10**6

REMEMBERED = 200
"""Items met before that a set makes up for at the most: a topic that had too few of them gets more."""

NOTHING: Mapping[str, Fraction] = {}

Row = tuple[Domain, Item]
"""An item with its leaf of the outline."""


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


def loss_shares(blueprint: Blueprint, losses: Mapping[str, float]) -> dict[str, Fraction]:
    """Leaf code -> its part of a set: of the items that one would lose on the exam, at least `FLOOR` of its weight.

    `losses` gives the expected items lost (`Estimate.lost`) by leaf code; without any, the exam's weights stand.
    A leaf without weight keeps none. The parts are in proportion; their sum may be more than 1.
    """
    by_weight = leaf_shares(blueprint)
    lost = {code: max(0.0, losses.get(code, 0.0)) for code in by_weight}
    whole = sum(lost.values())
    if not whole:
        return by_weight
    found: dict[str, Fraction] = {}
    for code, share in by_weight.items():
        part = Fraction(lost[code] / whole).limit_denominator(_FINE)
        found[code] = max(part, FLOOR * share) if share else share
    return found


def met_before(rows: Iterable[Row], times: Mapping[ItemRef, int]) -> dict[str, Fraction]:
    """Leaf code -> how often its items were met, scaled down to `REMEMBERED` in all where that is more."""
    counts: dict[str, int] = {}
    for leaf, item in rows:
        if met := times.get(item.ref, 0):
            counts[leaf.code] = counts.get(leaf.code, 0) + met
    scale = max(Fraction(1), Fraction(sum(counts.values()), REMEMBERED))
    return {code: count / scale for code, count in counts.items()}


def spread(
    members: Sequence[Row],
    shares: Mapping[str, Fraction],
    count: int,
    seed: str,
    already: Mapping[str, Fraction] = NOTHING,
) -> list[Row]:
    """`count` of the members (all, where there are fewer), their leaves in proportion to `shares`.

    With what was taken `already` (leaf code -> items) the proportions hold for both together, as far as they can.
    """
    left: dict[str, list[Row]] = {}
    for leaf, item in members:
        left.setdefault(leaf.code, []).append((leaf, item))
    for stock in left.values():
        stock.sort(key=lambda row: rank(seed, row[1].ref))
    taken = dict(already)
    total = count + sum(taken.values(), Fraction(0))
    picked: list[Row] = []
    rounds = 0
    while len(picked) < count and left:
        rounds += 1
        weights = _owed(left, shares, taken, total)
        for code, wanted in _systematic(weights, count - len(picked), f"{seed}#{rounds}").items():
            picked += left[code][:wanted]
            taken[code] = taken.get(code, Fraction(0)) + min(wanted, len(left[code]))
            left[code] = left[code][wanted:]
        left = {code: stock for code, stock in left.items() if stock}
    return picked


def _owed(
    left: Mapping[str, list[Row]],
    shares: Mapping[str, Fraction],
    taken: Mapping[str, Fraction],
    total: Fraction,
) -> dict[str, Fraction]:
    """What each leaf that has items left still has to get of `total`; where none has, its share."""
    whole = sum((shares[code] for code in {*left, *taken}), Fraction(0)) or Fraction(1)
    owed = {code: shares[code] / whole * total - taken.get(code, 0) for code in left}
    if positive := {code: part for code, part in owed.items() if part > 0}:
        return positive
    # A part without weight, such as a topic that the exam does not ask for, is drawn only when all else is gone.
    return {code: shares[code] for code in left if shares[code]} or dict.fromkeys(left, Fraction(1))


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


def rank(seed: str, ref: ItemRef) -> bytes:
    """Where an item stands in the order that a seed gives."""
    return hashlib.sha256(f"{seed}:{ref}".encode()).digest()
