"""What a practice set is wished to hold: which part of the outline, which items of it, and how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

What = Literal["mix", "missed", "flagged"]
WHATS: tuple[What, ...] = get_args(What)

COUNTS = (10, 20, 40, 5)
"""Items in a set: the default, then what else is offered."""

MOST = 200
"""Items in a set at the most: a whole exam's."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A set of `count` items. `scope` is the code of a domain at any level of the outline, empty for all of it.

    `mix`: new items first, some that were missed among them; `missed`: not right when last met; `flagged`: flagged
    when last marked. Raises `ValueError` for what is none of these.
    """

    scope: str = ""
    what: What = "mix"
    count: int = COUNTS[0]

    def __post_init__(self) -> None:
        if self.what not in WHATS or not isinstance(self.scope, str) or not 1 <= self.count <= MOST:
            raise ValueError("no such practice set")

    def to_list(self) -> list[Any]:
        """The wish as JSON-ready data."""
        return [self.scope, self.what, self.count]

    @classmethod
    def from_list(cls, data: Sequence[Any]) -> "Wish":
        """The inverse of `to_list`."""
        scope, what, count = data
        return cls(scope, what, count)
