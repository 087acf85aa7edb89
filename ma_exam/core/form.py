"""A form: which items, in which block and order, with which option order. Blueprint + items + seed give one form.

Method: quotas by largest remainder down the content outline; within a domain the items by a hash of seed and
id, least-seen first, enemies apart (another sub-seed when they leave a gap); then swaps within domains until the
mean difficulty is that of the pool; then items are dealt to the blocks in outline order, so that each block
holds each domain within one item. Hash order does not depend on Python's `random`, and an item more in the
bank moves few others, which choosing the best of many sub-seeds would not keep.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.item import Item, ItemRef, labels_in_order, numeric_values
from ma_exam.errors import BankError

DRAWN = ("live", "pretest")
"""The status of items that forms may hold."""

NAMED = 4
"""Domains that an error names before it only counts them."""

RESTARTS = 40
"""Sub-seeds tried before enemies are said to leave too few items."""

NEAR = 0.005
"""How near (share of right answers) the expected mean of a form comes to the pool's: well within the ratings' error."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a form. `order` lists authored option places in delivered order."""

    item: ItemRef
    revision: str
    block: int
    position: int
    topic: str
    domain: str
    scored: bool
    order: tuple[int, ...]

    def to_list(self) -> list[Any]:
        """The slot as JSON-ready data."""
        return [
            self.item.bank, self.item.id, self.revision, self.block, self.position,
            self.topic, self.domain, self.scored, list(self.order),
        ]  # fmt: skip

    @classmethod
    def from_list(cls, data: Sequence[Any]) -> "Slot":
        """The inverse of `to_list`."""
        bank, item, revision, block, position, topic, domain, scored, order = data
        return cls(ItemRef(bank, item), revision, block, position, topic, domain, scored, tuple(order))


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn form. `code` names it for ever; `bank_hash` says from which items it was drawn."""

    code: str
    blueprint: str
    blueprint_version: str
    seed: int
    bank_hash: str
    slots: tuple[Slot, ...]

    @property
    def refs(self) -> frozenset[ItemRef]:
        """All items of the form."""
        return frozenset(slot.item for slot in self.slots)

    def slot(self, position: int) -> Slot:
        """The slot at `position` (from 1)."""
        return self.slots[position - 1]


def quotas(domains: Sequence[Domain], total: int) -> dict[str, int]:
    """Leaf code -> items, by largest remainder at each level; the sum is `total`. Ties go to the earlier domain."""
    # Whole numbers throughout: equal remainders must tie, which fractions of different sizes would not.
    weight = sum(domain.weight for domain in domains) or 1
    parts = [divmod(total * domain.weight, weight) for domain in domains]
    counts = [count for count, _ in parts]
    by_remainder = sorted(range(len(domains)), key=lambda place: (-parts[place][1], place))
    for place in by_remainder[: total - sum(counts)]:
        counts[place] += 1
    result: dict[str, int] = {}
    for domain, count in zip(domains, counts, strict=True):
        result |= quotas(domain.children, count) if domain.children else {domain.code: count}
    return result


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a bank holds for one leaf and what one form needs: items in all, and live items, which alone are scored."""

    domain: Domain
    available: int
    needed: int
    live: int
    scored: int

    @property
    def missing(self) -> int:
        """Items that one form lacks."""
        return max(0, self.needed - self.available, self.scored - self.live)


def usable(blueprint: Blueprint, items: Iterable[Item]) -> dict[str, list[Item]]:
    """Leaf code -> items that a form may hold: live or pretest, with one key, of a topic that the leaf takes."""
    pools: dict[str, list[Item]] = {leaf.code: [] for leaf in blueprint.leaves()}
    leaf_of = blueprint.leaf_finder()
    for item in items:
        leaf = leaf_of(item.topic)
        if leaf is not None and item.one_key and item.status in DRAWN:
            pools[leaf.code].append(item)
    return pools


def capacity(
    blueprint: Blueprint, items: Iterable[Item], blocks: tuple[Block, ...] | None = None
) -> list[Capacity]:
    """For each leaf what there is and what one form of `blocks` (default: the whole exam) needs."""
    pools = usable(blueprint, items)
    stock = {code: (len(pool), sum(item.status == "live" for item in pool)) for code, pool in pools.items()}
    return capacity_of(blueprint, stock, blocks)


def capacity_of(
    blueprint: Blueprint, stock: Mapping[str, tuple[int, int]], blocks: tuple[Block, ...] | None = None
) -> list[Capacity]:
    """`capacity` from counts: leaf code -> items that a form may hold, and live ones among them."""
    need = _needs(blueprint, blocks or blueprint.blocks)
    return [
        Capacity(
            leaf,
            available=stock.get(leaf.code, (0, 0))[0],
            needed=need[True][leaf.code] + need[False][leaf.code],
            live=stock.get(leaf.code, (0, 0))[1],
            scored=need[True][leaf.code],
        )
        for leaf in blueprint.leaves()
    ]


def _needs(blueprint: Blueprint, blocks: tuple[Block, ...]) -> dict[bool, dict[str, int]]:
    scored = sum(block.scored for block in blocks)
    unscored = sum(block.items for block in blocks) - scored
    return {True: quotas(blueprint.domains, scored), False: quotas(blueprint.domains, unscored)}


def draw(
    blueprint: Blueprint,
    items: Sequence[Item],
    seed: int,
    *,
    blocks: tuple[Block, ...] | None = None,
    exposure: Mapping[ItemRef, int] | None = None,
) -> Form:
    """The form that `seed` names. `exposure` tells how often each item was seen: least-seen items come first.

    Raises `BankError` when a domain has too few items, or when enemies leave too few.
    """
    shape = blocks or blueprint.blocks
    seen = exposure or {}
    short = [entry for entry in capacity(blueprint, items, shape) if entry.missing]
    if short:
        raise shortage(blueprint, short)
    pools = usable(blueprint, items)
    need = _needs(blueprint, shape)
    enemies = _enemies(items)
    drawn = next(
        filter(None, (_pick(f"{seed}/{n}", pools, need, seen, enemies) for n in range(1, RESTARTS + 1))), None
    )
    if drawn is None:
        raise BankError(
            "the items that may not stand together leave too few for a form.",
            hint="Add items to the topics with many enemies.",
        )
    tuned = _tune(seed, drawn, pools, seen, enemies)
    slots = _deal(seed, shape, tuned)
    bank_hash = pool_hash(items)
    mattered = {item.ref: n for pool in pools.values() for item in pool if (n := seen.get(item.ref, 0))}
    code = form_code(blueprint, seed, bank_hash, shape, mattered)
    return Form(code, blueprint.id, blueprint.version, seed, bank_hash, slots)


def shortage(blueprint: Blueprint, short: Sequence[Capacity]) -> BankError:
    """The error that says which domains lack how many items."""
    rows = "; ".join(
        f"{entry.domain.code} {entry.domain.title}: {entry.needed - entry.missing} of {entry.needed}"
        for entry in short[:NAMED]
    )
    more = f"; and {len(short) - NAMED} more" if len(short) > NAMED else ""
    return BankError(
        f"the bank is too small for a form of {blueprint.title}: {rows}{more}.",
        hint="`ma-exam exams` lists all. Add items, or a bank with `ma-exam bank add`.",
    )


def pool_hash(items: Iterable[Item]) -> str:
    """12 hex digits of what a draw depends on: which items there are, their words, places, status and enmity."""
    digest = hashlib.sha256()
    for row in sorted(_drawing_facts(item) for item in items):
        digest.update(row.encode() + b"\n")
    return digest.hexdigest()[:12]


def _drawing_facts(item: Item) -> str:
    pinned = [place for place, option in enumerate(item.options) if option.pinned]
    facts = [
        item.topic,
        item.status,
        item.difficulty,
        item.select,
        item.shuffle,
        pinned,
        sorted(item.enemies),
    ]
    return f"{item.ref}|{item.revision}|{facts}"


def form_code(
    blueprint: Blueprint, seed: int, bank_hash: str, shape: tuple[Block, ...], seen: Mapping[ItemRef, int]
) -> str:
    """`F-EXAM-SEED-BANK-bVERSION`, then `-nITEMS` for a part of the exam and `-xHASH` where exposure had a say."""
    code = f"F-{blueprint.id}-{seed}-{bank_hash[:6]}-b{blueprint.version}"
    if shape != blueprint.blocks:
        code += f"-n{sum(block.items for block in shape)}"
    if seen:
        text = "\n".join(f"{ref}|{count}" for ref, count in sorted(seen.items(), key=lambda row: str(row[0])))
        code += f"-x{hashlib.sha256(text.encode()).hexdigest()[:6]}"
    return code


@dataclass(frozen=True, slots=True)
class _Draw:
    """Picked items with their leaf codes, in outline order."""

    scored: list[tuple[str, Item]]
    unscored: list[tuple[str, Item]]


def _rank(seed: str, ref: ItemRef) -> bytes:
    return hashlib.sha256(f"{seed}:{ref}".encode()).digest()


def _enemies(items: Sequence[Item]) -> dict[ItemRef, set[ItemRef]]:
    """Enmity within a bank, in both directions."""
    result: dict[ItemRef, set[ItemRef]] = defaultdict(set)
    for item in items:
        for name in item.enemies:
            other = ItemRef(item.bank, name)
            result[item.ref].add(other)
            result[other].add(item.ref)
    return result


def _pick(
    seed: str,
    pools: Mapping[str, list[Item]],
    need: Mapping[bool, Mapping[str, int]],
    seen: Mapping[ItemRef, int],
    enemies: Mapping[ItemRef, set[ItemRef]],
) -> _Draw | None:
    """One try: scored items first, so that pretest items never take their place; None when enemies leave a gap."""
    taken: set[ItemRef] = set()
    barred: set[ItemRef] = set()
    draws: dict[bool, list[tuple[str, Item]]] = {True: [], False: []}
    ranks = {item.ref: _rank(seed, item.ref) for pool in pools.values() for item in pool}
    for scored in (True, False):
        for leaf, pool in pools.items():
            missing = need[scored][leaf]
            if not missing:
                continue
            for item in sorted(pool, key=lambda item: _preference(item, scored, seen, ranks)):
                if missing and item.ref not in taken and item.ref not in barred:
                    if scored and item.status == "pretest":
                        continue
                    draws[scored].append((leaf, item))
                    taken.add(item.ref)
                    barred |= enemies.get(item.ref, set())
                    missing -= 1
            if missing:
                return None
    return _Draw(draws[True], draws[False])


def _preference(
    item: Item, scored: bool, seen: Mapping[ItemRef, int], ranks: Mapping[ItemRef, bytes]
) -> tuple[int, int, bytes]:
    trial = 0 if scored or item.status == "pretest" else 1
    return seen.get(item.ref, 0), trial, ranks[item.ref]


def _tune(
    seed: int,
    drawn: _Draw,
    pools: Mapping[str, list[Item]],
    seen: Mapping[ItemRef, int],
    enemies: Mapping[ItemRef, set[ItemRef]],
) -> _Draw:
    """Swap scored items for others of their domain, seen as often, until the mean is within `NEAR` of the pool's."""
    scored = list(drawn.scored)
    live = {leaf: [item for item in pool if item.status == "live"] for leaf, pool in pools.items()}
    means = {
        leaf: math.fsum(item.facility for item in pool) / len(pool) for leaf, pool in live.items() if pool
    }
    # How many right answers more than the pool's items the picked ones let expect.
    off = math.fsum(item.facility - means[leaf] for leaf, item in scored)
    taken = Counter(item.ref for _, item in (*scored, *drawn.unscored))
    barred = Counter(enemy for ref in taken for enemy in enemies.get(ref, ()))
    by_rank = {
        leaf: sorted(pool, key=lambda item: _rank(f"{seed}#swap", item.ref)) for leaf, pool in live.items()
    }
    for place in sorted(range(len(scored)), key=lambda place: _rank(f"{seed}#out", scored[place][1].ref)):
        if abs(off) <= NEAR * len(scored):
            break
        leaf, old = scored[place]
        barred.subtract(enemies.get(old.ref, ()))
        new = next(
            (
                item
                for item in by_rank[leaf]
                if abs(off + item.facility - old.facility) < abs(off)
                and not taken[item.ref]
                and not barred[item.ref]
                and seen.get(item.ref, 0) == seen.get(old.ref, 0)
            ),
            old,
        )
        barred.update(enemies.get(new.ref, ()))
        taken[old.ref] -= 1
        taken[new.ref] += 1
        scored[place] = (leaf, new)
        off += new.facility - old.facility
    return _Draw(scored, drawn.unscored)


def _deal(seed: int, shape: tuple[Block, ...], drawn: _Draw) -> tuple[Slot, ...]:
    """Deal scored and unscored items to the blocks in outline order, then put each block into hash order."""
    room = {
        True: [block.scored for block in shape],
        False: [block.items - block.scored for block in shape],
    }
    blocks: list[list[tuple[bytes, str, Item, bool]]] = [[] for _ in shape]
    for scored, picked in ((True, drawn.scored), (False, drawn.unscored)):
        given: Counter[int] = Counter()
        total = len(picked)
        for count, (leaf, item) in enumerate(picked, start=1):
            open_blocks = [place for place in range(len(shape)) if given[place] < room[scored][place]]
            place = max(open_blocks, key=lambda p: (room[scored][p] * count / total - given[p], -p))
            given[place] += 1
            blocks[place].append((_rank(f"{seed}#order", item.ref), leaf, item, scored))
    slots: list[Slot] = []
    for number, block in enumerate(blocks, start=1):
        for _, leaf, item, scored in sorted(block, key=lambda row: row[0]):
            order = option_order(item, seed)
            position = len(slots) + 1
            slots.append(Slot(item.ref, item.revision, number, position, item.topic, leaf, scored, order))
    return tuple(slots)


def option_order(item: Item, seed: int) -> tuple[int, ...]:
    """Authored option places in delivered order: shuffled by seed and id; numbers and labels in order, pinned kept."""
    places = list(range(len(item.options)))
    if not item.shuffle:
        return tuple(places)
    free = [place for place in places if not item.options[place].pinned]
    texts = tuple(option.text for option in item.options)
    if labels_in_order(texts):
        return tuple(places)
    values = numeric_values(texts)
    if values is None:
        ordered = _shuffle(free, f"{seed}:{item.ref}:options")
    elif list(values) == sorted(values, reverse=True):
        ordered = free
    else:
        ordered = sorted(free, key=lambda place: values[place])
    replacements = iter(ordered)
    return tuple(place if item.options[place].pinned else next(replacements) for place in places)


def _shuffle(places: list[int], seed: str) -> list[int]:
    """Fisher-Yates over a stream of SHA-256 digests; eight bytes a draw keep the bias far below notice."""
    result = list(places)
    for last in range(len(result) - 1, 0, -1):
        digest = hashlib.sha256(f"{seed}:{last}".encode()).digest()
        other = int.from_bytes(digest[:8], "big") % (last + 1)
        result[last], result[other] = result[other], result[last]
    return result
