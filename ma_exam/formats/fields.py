"""The one table of fields that the readers, the writers and the JSON Schema of a bank share."""

from dataclasses import dataclass
from typing import Literal

from ma_exam.core.item import LEVELS, STATUSES

Kind = Literal[
    "id", "topic", "line", "text", "list", "choice", "difficulty", "switch", "month", "letters", "exhibit"
]
"""How a value is checked. `line` is text on one line, `text` may hold paragraphs, `switch` is yes or no."""

ID_PATTERN = r"[a-z0-9][a-z0-9.-]{0,79}"
TOPIC_PATTERN = r"[^\s:;,]{1,80}"
MONTH_PATTERN = r"[0-9]{4}-(0[1-9]|1[0-2])"

MAX_LINE = 500
MAX_STEM = 20_000
MAX_STEM_LINES = 400
MAX_OPTION = 2_000
MAX_RATIONALE = 4_000
MAX_TABLE_COLUMNS = 20
MAX_TABLE_ROWS = 100
MIN_OPTIONS = 2
MAX_OPTIONS = 8
MAX_ITEMS = 200_000
MAX_CATEGORIES = 6
MAX_LIST = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is checked, what it is for, its choices, its longest text and what separates a list."""

    kind: Kind
    about: str
    choices: tuple[str, ...] = ()
    limit: int = MAX_LINE
    separator: str = ";"


_TOPIC = Field("topic", "Code of the content outline, such as C2.3.04; it decides what the item counts for.")
_DIFFICULTY = Field("difficulty", "The author's rating: 1 easy, 2 middling, 3 hard.")
_LEVEL = Field("choice", "What the item asks of the mind.", LEVELS)
_REFS = Field("list", "Where the key can be looked up.")

HEADER_FIELDS: dict[str, Field] = {
    "bank": Field("id", "The bank's name. Files of one name in a folder make one bank."),
    "title": Field("line", "The bank's title; with a topic, the title of that topic."),
    "blueprint": Field("id", "The exam that the bank is for."),
    "author": Field("line", "Who wrote it."),
    "license": Field("line", "Under which terms it may be used."),
    "topic": _TOPIC,
    "difficulty": _DIFFICULTY,
    "level": _LEVEL,
    "refs": _REFS,
}
"""A bank's own fields; the last four are defaults for its items."""

DEFAULTS = ("topic", "difficulty", "level", "refs")

ITEM_FIELDS: dict[str, Field] = {
    "id": Field("id", "The item's name for ever; unique in the bank."),
    "topic": _TOPIC,
    "difficulty": _DIFFICULTY,
    "level": _LEVEL,
    "refs": _REFS,
    "tags": Field("list", "Words to find the item by."),
    "why": Field("text", "A teaching point for the item as a whole.", limit=MAX_STEM),
    "select": Field(
        "choice", "Whether one option is right or all right ones are to be chosen.", ("one", "all")
    ),
    "shuffle": Field("switch", "Whether the options may change places."),
    "enemies": Field("list", "Ids of items that may not stand in the same form.", separator=","),
    "review_by": Field("month", "The month, YYYY-MM, by which a person should check the item again."),
    "status": Field("choice", "Where the item stands in its life.", STATUSES),
    "source": Field("line", "Where the item came from, such as a file and an id of another program."),
    "exhibit": Field(
        "exhibit",
        "What stands beside the stem: text, or `ecg` or `series` data to draw.",
        limit=MAX_STEM,
    ),
    "answer": Field("letters", "The letters of the right options, instead of marks on the options."),
}
"""An item's fields below its options."""

OPTION_FIELDS: dict[str, Field] = {
    "text": Field("text", "What the option says.", limit=MAX_OPTION),
    "key": Field("switch", "Whether the option is right."),
    "rationale": Field("text", "Why it is right or wrong.", limit=MAX_RATIONALE),
    "misconception": Field("line", "The mistake that choosing it shows."),
    "pinned": Field("switch", "Whether it keeps its place when options are shuffled."),
}

CHOICE_DEFAULTS = {"level": "application", "status": "live", "select": "one"}

TWIN_HEADER = (*HEADER_FIELDS, "category_titles", "items")
"""The names at the top of a YAML or JSON bank."""

_BELOW = tuple(name for name in ITEM_FIELDS if name not in ("id", "topic"))
TWIN_ITEM = ("id", "stem", "topic", "category", "options", *_BELOW)
"""The names of an item in a YAML or JSON bank, in the order in which they are written."""
