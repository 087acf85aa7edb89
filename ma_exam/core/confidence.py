"""How sure one was of an answer. It never touches a score; it says what is known and what was guessed."""

from enum import StrEnum


class Sure(StrEnum):
    """What one says before the answer is told."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"
