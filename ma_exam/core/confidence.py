"""How sure one was of an answer. It never touches a score; it says what is known and what was guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sure(StrEnum):
    """What one says before the answer is told."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"


def is_lucky(sure: str, right: bool) -> bool:
    """Whether an answer was right by a guess: the score counts it, but it is not known."""
    return right and sure == Sure.GUESS


def is_confident_mistake(sure: str, answered: bool, right: bool) -> bool:
    """Whether one was sure, and wrong: what one most needs to hear of."""
    return answered and not right and sure == Sure.SURE


@dataclass(frozen=True, slots=True)
class Said:
    """How many answers were given with one degree of sureness, and how many of them were right."""

    answers: int = 0
    right: int = 0


def by_sureness(answers: Iterable[tuple[str, bool]]) -> Mapping[Sure, Said]:
    """What was said of answers, from (what was said, whether it was right); answers without a word are left out."""
    found = dict.fromkeys(Sure, Said())
    for said, right in answers:
        if said:
            before = found[Sure(said)]
            found[Sure(said)] = Said(before.answers + 1, before.right + right)
    return found
