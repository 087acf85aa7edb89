"""Attempt + form + items -> what was right, item by item."""

import hashlib
from collections.abc import Mapping

from ma_exam.core.attempt import Attempt
from ma_exam.core.form import Form
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.records import Graded


def is_right(item: Item, choice: frozenset[int]) -> bool:
    """Whether exactly the key was chosen; a blank never is."""
    return bool(choice) and choice == item.key


def option_hash(text: str) -> str:
    """8 hex digits of an option's text: a choice stays comparable when options are put in another order."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def grade(
    attempt: Attempt, form: Form, items: Mapping[ItemRef, Item], seen: Mapping[ItemRef, int]
) -> tuple[Graded, ...]:
    """Each item of the form, graded. `seen` tells which items earlier attempts have shown.

    Items that an attempt given up never reached are left out: they were not met. So are those of a practice set that
    was ended before them; one that was skipped there was met, but is not scored.
    """
    practice = attempt.plan.wish is not None
    graded: list[Graded] = []
    for slot in form.slots:
        response = attempt.response(slot.position)
        whole = slot.block <= len(attempt.ended_by) and not practice
        if slot.block > attempt.block or (not whole and not response.visits):
            continue
        item = items[slot.item]
        texts = [option_hash(item.options[place].text) for place in sorted(response.choice)]
        graded.append(
            Graded(
                position=slot.position,
                item=slot.item,
                revision=item.revision,
                key_revision=item.key_revision,
                topic=slot.topic,
                scored=slot.scored and (response.answered or not practice),
                first_sight=not seen.get(slot.item),
                choice=tuple(texts),
                right=is_right(item, response.choice),
                answered=response.answered,
                spent_ms=response.spent_ms,
                sure=response.sure or "",
            )
        )
    return tuple(graded)
