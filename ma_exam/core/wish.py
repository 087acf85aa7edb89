"""What a practice set is wished to hold: which part of the outline, which items of it, how many or how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

What = Literal["mix", "missed", "flagged", "new", "unsure", "lucky", "confident", "due", "bookmarked"]
WHATS: tuple[What, ...] = get_args(What)

COUNTS = (10, 20, 40, 5)
"""Items in a set: the default, then what else is offered."""

MINUTES = (5, 10, 15, 20, 30, 45, 60)
"""Minutes that are offered in place of a number of items."""

MOST = 200
"""Items in a set at the most: a whole exam's."""

SECONDS_AN_ITEM = 20
"""Nobody answers many items faster and reads the reasons: what a set by minutes is drawn for."""

DIFFICULTIES = (0, 1, 2, 3)
"""Any, and an author's three."""

LONGEST = 240
"""Minutes of a set at the most."""

_FIRST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """A set of `count` items. `scope` is the code of a domain at any level of the outline, empty for all of it.

    `mix`: new items first, some that were missed among them; `new`: never met; `missed`: not right when last met;
    `flagged`: flagged when last marked; `unsure`: not sure when last met, right or wrong; `lucky`: right by a guess;
    `confident`: sure and wrong; `due`: to be reviewed today; `bookmarked`. With `minutes` the set ends with the item
    that is open when so many are over, and `count` does not matter: as many items are drawn as could be answered.
    `difficulty` 1-3 (0 any) is the author's; `misconception` (empty: any) is one that a wrong option names; `sure`:
    how sure one is, is asked with each answer.

    Raises `ValueError` for what is none of these.
    """

    scope: str = ""
    what: What = "mix"
    count: int = COUNTS[0]
    minutes: int = 0
    difficulty: int = 0
    misconception: str = ""
    sure: bool = True

    def __post_init__(self) -> None:
        words = isinstance(self.scope, str) and isinstance(self.misconception, str)
        counts = 1 <= self.count <= MOST and 0 <= self.minutes <= LONGEST and self.difficulty in DIFFICULTIES
        if self.what not in WHATS or not words or not counts:
            raise ValueError("no such practice set")

    @property
    def most(self) -> int:
        """Items that are drawn at the most: `count`, or what could be answered in `minutes`."""
        return min(MOST, self.minutes * 60 // SECONDS_AN_ITEM) if self.minutes else self.count

    def to_list(self) -> list[Any]:
        """The wish as JSON-ready data: what every wish has, then the rest by name."""
        rest = {
            "minutes": self.minutes,
            "difficulty": self.difficulty,
            "misconception": self.misconception,
            "sure": self.sure,
        }
        return [self.scope, self.what, self.count, rest]

    @classmethod
    def from_list(cls, data: Sequence[Any]) -> "Wish":
        """The inverse of `to_list`; a wish of three fields never asked how sure one is."""
        scope, what, count = data[:_FIRST_FIELDS]
        rest = data[_FIRST_FIELDS] if len(data) > _FIRST_FIELDS else {"sure": False}
        return cls(scope, what, count, **rest)
