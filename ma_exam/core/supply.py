"""What a bank still holds for one learner: unseen items by topic, whole forms of them, and a form kept back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.form import Capacity, Form, capacity, draw, usable
from ma_exam.core.item import Item, ItemRef

FINAL_SEED = 0
"""The seed of the final mock, which is drawn from the whole bank whatever a learner has seen."""

FORMS_BESIDE = 2
"""Whole forms that a bank must hold besides the final mock before that is kept back."""

MOST_FORMS = 20
"""Whole forms that are looked for at the most."""


@dataclass(frozen=True, slots=True)
class Supply:
    """One leaf of the outline: its items, those unseen, those kept back, and how many one form takes."""

    code: str
    title: str
    items: int
    unseen: int
    kept_back: int
    needed: int

    @property
    def forms(self) -> int | None:
        """How many whole forms its unseen items that are not kept back suffice for; None where a form takes none."""
        return (self.unseen - self.kept_back) // self.needed if self.needed else None


@dataclass(frozen=True, slots=True)
class Stock:
    """A whole bank: its leaves, the forms that repeat nothing as one would sit them in turn, and the final."""

    leaves: tuple[Supply, ...]
    forms: tuple[Form, ...]
    final: Form | None


def final_form(blueprint: Blueprint, items: Sequence[Item]) -> Form | None:
    """The mock that is kept back for the end; None where the bank does not hold `FORMS_BESIDE` others."""
    return draw(blueprint, items, FINAL_SEED) if keeps_final(capacity(blueprint, items)) else None


def keeps_final(capacities: Iterable[Capacity]) -> bool:
    """Whether a bank that holds so much for each leaf is large enough to keep a form back."""
    return all(entry.available >= (1 + FORMS_BESIDE) * entry.needed for entry in capacities)


def without_final(blueprint: Blueprint, items: Sequence[Item], exposure: Mapping[ItemRef, int]) -> list[Item]:
    """The items that other mocks may be drawn from: all, once the final mock was seen or where there can be none."""
    final = final_form(blueprint, items)
    if final is None or seen_already(final, exposure):
        return list(items)
    kept = final.refs
    return [item for item in items if item.ref not in kept]


def seen_already(form: Form, exposure: Mapping[ItemRef, int]) -> bool:
    """Whether a learner has met more than half of the form, so that it can no longer be anything's final."""
    return 2 * sum(bool(exposure.get(ref)) for ref in form.refs) > len(form.refs)


def stock(blueprint: Blueprint, items: Sequence[Item], exposure: Mapping[ItemRef, int]) -> Stock:
    """What is left for a learner who has met each item as often as `exposure` says. Draws every form that is left."""
    final = final_form(blueprint, items)
    if final is not None and seen_already(final, exposure):
        final = None
    kept = final.refs if final else frozenset[ItemRef]()
    rest = [item for item in items if item.ref not in kept]
    return Stock(_leaves(blueprint, items, exposure, final), tuple(_forms(blueprint, rest, exposure)), final)


def _forms(blueprint: Blueprint, items: Sequence[Item], exposure: Mapping[ItemRef, int]) -> list[Form]:
    """Mocks one after the other, as long as one can be drawn of items that were never met."""
    met = {ref for ref, count in exposure.items() if count}
    forms: list[Form] = []
    while len(forms) < MOST_FORMS:
        fresh = [item for item in items if item.ref not in met]
        if any(entry.missing for entry in capacity(blueprint, fresh)):
            break
        seen = dict.fromkeys(met, 1)
        form = draw(blueprint, items, FINAL_SEED + 1 + len(forms), exposure=seen)
        if not met.isdisjoint(form.refs):
            break
        forms.append(form)
        met |= form.refs
    return forms


def _leaves(
    blueprint: Blueprint, items: Sequence[Item], exposure: Mapping[ItemRef, int], final: Form | None
) -> tuple[Supply, ...]:
    pools = usable(blueprint, items)
    kept = final.refs if final else frozenset[ItemRef]()
    found: list[Supply] = []
    for entry in capacity(blueprint, items):
        unseen = [item.ref for item in pools[entry.domain.code] if not exposure.get(item.ref)]
        found.append(
            Supply(
                entry.domain.code,
                entry.domain.title,
                items=entry.available,
                unseen=len(unseen),
                kept_back=sum(ref in kept for ref in unseen),
                needed=entry.needed,
            )
        )
    return tuple(found)


def expected_share(form: Form, items: Mapping[ItemRef, Item]) -> float:
    """The share of right answers that the authors' ratings let expect on the form's scored items."""
    scored = [items[slot.item].facility for slot in form.slots if slot.scored]
    return sum(scored) / len(scored)


def target_share(blueprint: Blueprint, items: Sequence[Item], form: Form) -> float:
    """The same over the bank, each scored item of the form in the place of its leaf's live items: what forms aim at."""
    means = {
        code: sum(item.facility for item in live) / len(live)
        for code, pool in usable(blueprint, items).items()
        if (live := [item for item in pool if item.status == "live"])
    }
    scored = [means[slot.domain] for slot in form.slots if slot.scored]
    return sum(scored) / len(scored)
