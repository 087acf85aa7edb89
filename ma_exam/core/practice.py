"""A practice set: items of one part of the outline, by what the learner knows of them. Material + wish + seed give one.

Method: the mix says how many new, missed and known items a set takes; all together are spread over the topics in
proportion to what the learner would lose there (`core/spreading.py`). A missed item comes behind a sibling that was
never met, where there is one (`core/siblings.py`). Enemies never follow each other (`core/arrangement.py`).
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from ma_exam.core.arrangement import apart, behind
from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.confidence import Sure
from ma_exam.core.form import Form, Slot, option_order, pool_hash, usable
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.siblings import misconceptions_of, siblings
from ma_exam.core.spreading import Row, loss_shares, met_before, rank, spread
from ma_exam.core.wish import WHATS, What, Wish
from ma_exam.errors import BankError, NotFoundError


class Standing(StrEnum):
    """How an item stands with a learner: never met, not right when last met, or right."""

    NEW = "new"
    MISSED = "missed"
    KNOWN = "known"


MIX = {Standing.NEW: Fraction(6, 10), Standing.MISSED: Fraction(3, 10), Standing.KNOWN: Fraction(1, 10)}
"""The shares of a mixed set. What one kind lacks is made up from the others, in this order."""

Takes = Callable[[Item], bool]


@dataclass(frozen=True, slots=True)
class Material:
    """What sets are drawn from: items that may be practised, and what the learner knows and has marked of them.

    `standing`: of each item that was met; `said`: how sure one was when it was answered last; `times`: how often it
    was met; `fell`: how often one fell for which misconception at it; `due`: to be reviewed today, most urgent first;
    `losses`: domain code, at every level -> items that one would lose on the exam (none: not known); `thin`: the
    domains with too few answers to say.
    """

    blueprint: Blueprint
    items: tuple[Item, ...]
    standing: Mapping[ItemRef, Standing]
    flagged: frozenset[ItemRef] = frozenset()
    bookmarked: frozenset[ItemRef] = frozenset()
    due: tuple[ItemRef, ...] = ()
    said: Mapping[ItemRef, Sure] = field(default_factory=dict)
    times: Mapping[ItemRef, int] = field(default_factory=dict)
    fell: Mapping[ItemRef, Mapping[str, int]] = field(default_factory=dict)
    losses: Mapping[str, float] = field(default_factory=dict)
    thin: frozenset[str] = frozenset()

    def pool(self, wish: Wish) -> list[Row]:
        """Every item that the wish takes, with its leaf, in outline order: of one key, live or pretest."""
        takes = self._takes(wish.what)
        return [row for row in self.within(wish) if takes(row[1])]

    def within(self, wish: Wish) -> list[Row]:
        """The same, whatever the learner knows of them: what part, difficulty and misconception take."""
        pools = usable(self.blueprint, self.items)
        return [
            (leaf, item)
            for leaf in leaves_of(self.blueprint, wish.scope)
            for item in pools[leaf.code]
            if wish.difficulty in (0, item.difficulty)
            and (not wish.misconception or wish.misconception in misconceptions_of(item))
        ]

    def kinds(self, wish: Wish) -> dict[What, int]:
        """Kind of set -> how many items of it there are, all else as wished."""
        rows = self.within(wish)
        return {what: sum(map(self._takes(what), (item for _, item in rows))) for what in WHATS}

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

    def _takes(self, what: What) -> Takes:
        """Whether an item is of that kind."""
        stands, said = self.stands, self.said
        doubted = (Sure.UNSURE, Sure.GUESS)
        due: Collection[ItemRef] = frozenset(self.due)
        kinds: dict[What, Takes] = {
            "mix": lambda _item: True,
            "new": lambda item: stands(item) is Standing.NEW,
            "missed": lambda item: stands(item) is Standing.MISSED,
            "flagged": lambda item: item.ref in self.flagged,
            "unsure": lambda item: said.get(item.ref) in doubted,
            "lucky": lambda item: stands(item) is Standing.KNOWN and said.get(item.ref) is Sure.GUESS,
            "confident": lambda item: stands(item) is Standing.MISSED and said.get(item.ref) is Sure.SURE,
            "due": lambda item: item.ref in due,
            "bookmarked": lambda item: item.ref in self.bookmarked,
        }
        return kinds[what]


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
    picked, before = _Draw(material, wish, str(seed)).pick()
    if not picked:
        raise BankError("there is no such item to practise.", hint="Choose another topic, or other items.")
    leaf_of = {item.ref: leaf.code for leaf, item in picked}
    placed = apart(behind([item for _, item in picked], before), before)
    slots = tuple(
        Slot(item.ref, item.revision, 1, place, item.topic, leaf_of[item.ref], True, option_order(item, seed))
        for place, item in enumerate(placed, start=1)
    )
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


class _Draw:
    """One set on its way: what is taken so far, and which item comes before which."""

    def __init__(self, material: Material, wish: Wish, seed: str) -> None:
        self._material = material
        self._wish = wish
        self._seed = seed
        self._shares = loss_shares(material.blueprint, material.losses)
        self._spent = met_before(material.within(wish), material.times)
        self._taken: list[Row] = []
        self._refs: set[ItemRef] = set()
        self._before: dict[ItemRef, ItemRef] = {}
        self._new: dict[str, list[Row]] = {}

    def pick(self) -> tuple[list[Row], dict[ItemRef, ItemRef]]:
        """The items in the order of the set, and item -> the one that must come before it."""
        material, wish = self._material, self._wish
        if wish.what == "due":
            return self._due(), {}
        if wish.what in ("mix", "missed"):
            for row in material.pool(replace(wish, what="new")):
                self._new.setdefault(row[1].topic, []).append(row)
        match wish.what:
            case "mix":
                self._mix()
            case "missed":
                self._missed()
            case _:
                self._take(material.pool(wish), wish.most, wish.what)
        order = {item.ref: rank(f"{self._seed}#order", item.ref) for _, item in self._taken}
        # What one fell for comes behind what one has not met yet, so that the idea is asked for in new words first.
        rows = sorted(self._taken, key=lambda row: (self._fell(row[1]), order[row[1].ref]))
        return rows, self._before

    def _due(self) -> list[Row]:
        """The most urgent ones, in their order."""
        rows = {row[1].ref: row for row in self._material.pool(self._wish)}
        return [rows[ref] for ref in dict.fromkeys(self._material.due) if ref in rows][: self._wish.most]

    def _mix(self) -> None:
        kinds: dict[Standing, list[Row]] = {kind: [] for kind in MIX}
        for row in self._material.pool(self._wish):
            kinds[self._material.stands(row[1])].append(row)
        takes = mixed({kind: len(members) for kind, members in kinds.items()}, self._wish.most)
        missed = self._take(kinds[Standing.MISSED], takes[Standing.MISSED], "missed")
        self._take(kinds[Standing.KNOWN], takes[Standing.KNOWN], "known")
        room = takes[Standing.NEW]
        for _, item in missed:
            room -= self._put_sibling_before(item, room)
        self._take(kinds[Standing.NEW], room, "new")
        for _, item in missed:
            self._put_sibling_before(item, 0)

    def _missed(self) -> None:
        """Missed items, each with a sibling of its own while there is room for both."""
        waiting = self._material.pool(self._wish)
        room = self._wish.most
        rounds = 0
        while room > 1 and waiting:
            rounds += 1
            batch = self._take(waiting, max(1, room // 2), f"missed#{rounds}")
            room -= len(batch)
            waiting = [row for row in waiting if row[1].ref not in self._refs]
            for _, item in batch:
                room -= self._put_sibling_before(item, room)
        if room and waiting:
            self._fill_last(waiting)

    def _fill_last(self, waiting: Sequence[Row]) -> None:
        """The last place: a missed item that needs none before it, or whose sibling is there; else one more sibling."""
        bare = [row for row in waiting if not self._siblings(row[1])]
        ready = [row for row in waiting if any(other.ref in self._refs for other in self._siblings(row[1]))]
        if fit := bare + ready or ([] if self._taken else waiting):
            for _, item in self._take(fit, 1, "last"):
                self._put_sibling_before(item, 0)
            return
        refs = {other.ref for _, item in waiting for other in self._siblings(item)}
        self._take([row for rows in self._new.values() for row in rows if row[1].ref in refs], 1, "last")

    def _siblings(self, item: Item) -> list[Item]:
        """Siblings of an item that were never met, nearest first."""
        return siblings(item, (other for _, other in self._new.get(item.topic, ())), self._material.times)

    def _put_sibling_before(self, item: Item, room: int) -> int:
        """Have a sibling come before the item: a new one where there is room, else one that is taken; how many more."""
        if item.ref in self._before:
            return 0
        nearest = self._siblings(item)
        fresh = next((other for other in nearest if other.ref not in self._refs), None)
        if fresh is not None and room > 0:
            self._before[item.ref] = fresh.ref
            self._note(next(row for row in self._new[item.topic] if row[1].ref == fresh.ref))
            return 1
        if (there := next((other for other in nearest if other.ref in self._refs), None)) is not None:
            self._before[item.ref] = there.ref
        return 0

    def _take(self, rows: Sequence[Row], count: int, name: str) -> list[Row]:
        """Take `count` of these, in proportion to what is lost, counting what is taken already."""
        free = [row for row in rows if row[1].ref not in self._refs]
        seed = f"{self._seed}#{name}"
        fallen = [row for row in free if self._fell(row[1])]
        rest = [row for row in free if not self._fell(row[1])]
        picked: list[Row] = []
        for members in filter(None, (fallen, rest)):
            batch = spread(members, self._shares, count - len(picked), seed, self._spent)
            picked += batch
            for row in batch:
                self._note(row)
        return picked

    def _note(self, row: Row) -> None:
        leaf, item = row
        self._taken.append(row)
        self._refs.add(item.ref)
        self._spent[leaf.code] = self._spent.get(leaf.code, Fraction(0)) + 1

    def _fell(self, item: Item) -> bool:
        """Whether the learner fell at this item for the misconception that the set is about."""
        return bool(self._wish.misconception) and self._wish.misconception in self._material.fell.get(
            item.ref, ()
        )
