"""An item: stem, options, key, rationales, and where it belongs. Its id stays; its revision follows its words."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, Self

Level = Literal["recall", "application", "judgment"]
Status = Literal["draft", "pretest", "live", "retired"]
Select = Literal["one", "all"]

LEVELS: tuple[Level, ...] = ("recall", "application", "judgment")
STATUSES: tuple[Status, ...] = ("draft", "pretest", "live", "retired")

PRIOR_FACILITY = {1: 0.85, 2: 0.70, 3: 0.55}
"""Expected share of right answers for the author's difficulty 1-3, until answers say otherwise."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option. Its place among the authored options is its name; letters are given on delivery."""

    text: str
    is_key: bool = False
    rationale: str = ""
    misconception: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Which item: the bank's name and the item's id in it."""

    bank: str
    id: str

    def __str__(self) -> str:
        return f"{self.bank}/{self.id}"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a bank, in authored order. Texts are clean (`ma_exam.core.text`)."""

    bank: str
    id: str
    stem: str
    options: tuple[Option, ...]
    topic: str = ""
    category: tuple[str, ...] = ()
    difficulty: int = 2
    level: Level = "application"
    refs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    why: str = ""
    select: Select = "one"
    shuffle: bool = True
    enemies: tuple[str, ...] = ()
    review_by: str = ""
    status: Status = "live"
    source: str = ""
    exhibit: str = ""

    @property
    def ref(self) -> ItemRef:
        """Bank and id."""
        return ItemRef(self.bank, self.id)

    @property
    def key(self) -> frozenset[int]:
        """Places (from 0, authored order) of the options that are right."""
        return frozenset(place for place, option in enumerate(self.options) if option.is_key)

    @property
    def one_key(self) -> bool:
        """Whether it asks for one option, as the exams do."""
        return self.select == "one" and len(self.key) == 1

    @property
    def facility(self) -> float:
        """Expected share of right answers, from the author's difficulty."""
        return PRIOR_FACILITY[self.difficulty]

    @property
    def revision(self) -> str:
        """12 hex digits that change when stem, exhibit, options or key change, and with nothing else."""
        asked = [self.stem, self.exhibit] if self.exhibit else [self.stem]
        return _digest([*asked, [option.text for option in self.options], sorted(self.key)])

    @property
    def key_revision(self) -> str:
        """12 hex digits of the key alone, by the texts of the right options."""
        return _digest(sorted(self.options[place].text for place in self.key))

    @property
    def body_digest(self) -> str:
        """12 hex digits of everything that the item says."""
        return _digest(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """The item as JSON-ready data; what is empty is left out, but for what every item has."""
        options = [
            {name: value for name, value in _fields(option) if name == "text" or value not in ("", False)}
            for option in self.options
        ]
        head = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in _fields(self)
            if name != "options" and (name in ("bank", "id", "stem") or value not in ("", ()))
        }
        return head | {"options": options}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        values["options"] = tuple(Option(**option) for option in data["options"])
        return cls(**values)


def _fields(value: object) -> list[tuple[str, Any]]:
    return [(name, getattr(value, name)) for name in value.__dataclass_fields__]  # type: ignore[attr-defined]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_LEADING_NUMBER = re.compile(
    r"^(?P<head>[^\d\w.]{0,3}-?)(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<tail>.*)$", re.S
)
_CLOCK_TIME = re.compile(r"^(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)\s*(?P<half>[ap])\.?m\b", re.I)
_RATIO = re.compile(r"^(?P<first>\d+):(?P<second>\d+(?:\.\d+)?)(?P<tail>.*)$", re.S)


def numeric_values(texts: tuple[str, ...]) -> tuple[float, ...] | None:
    """The numbers that the texts begin with, if all do and agree in what follows; else None.

    `$64` and `3 years` are numeric; a ratio such as `1:10` counts by its second part, `9:15 a.m.` by the time of day.
    """
    values: list[float] = []
    tails: set[str] = set()
    for raw in texts:
        text = raw.strip().replace("\u2212", "-")
        if time := _CLOCK_TIME.match(text):
            hour = int(time["hour"]) % 12 + (12 if time["half"] in "pP" else 0)
            values.append(hour * 60 + int(time["minute"]))
            tails.add("time of day" + text[time.end() :].strip(" ."))
        elif ratio := _RATIO.match(text):
            first = float(ratio["first"])
            values.append(float(ratio["second"]) / first if first else 0.0)
            tails.add(":" + ratio["tail"].strip())
        elif match := _LEADING_NUMBER.match(text):
            sign = -1.0 if match["head"].endswith("-") else 1.0
            values.append(sign * float(match["number"].replace(",", "")))
            tails.add(re.sub(r"s$", "", match["head"].rstrip("-") + "|" + match["tail"].strip().lower()))
        else:
            return None
    return tuple(values) if len(tails) == 1 else None


_LABEL = re.compile(r"^(?:[A-Z]|[IVX]+|[A-Z]?\d+)(?:'s)?$")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def labels_in_order(texts: tuple[str, ...]) -> bool:
    """Whether the texts differ in one label only (`Part A`, `Part B`; `Schedule II`, `Schedule V`) that rises.

    Such options are looked up like a list: out of their order they confuse.
    """
    words = [text.split() for text in texts]
    if len({len(row) for row in words}) != 1:
        return False
    differing = [column for column in zip(*words, strict=True) if len(set(column)) > 1]
    if len(differing) != 1 or not all(_LABEL.match(label) for label in differing[0]):
        return False
    labels = [label.removesuffix("'s") for label in differing[0]]
    if all(label in _ROMAN for label in labels):
        ranks = [(0, _ROMAN[label]) for label in labels]
    else:
        ranks = [
            (ord(label[0]), int(label[1:] or 0)) if label[0].isalpha() else (0, int(label))
            for label in labels
        ]
    return all(one < other for one, other in pairwise(ranks))


@dataclass(frozen=True, slots=True)
class Bank:
    """A named set of items with unique ids, from one file or one folder."""

    name: str
    title: str
    blueprint: str
    items: tuple[Item, ...]
    license: str = ""
    author: str = ""
    category_titles: dict[str, str] = field(default_factory=dict)
    """Topic code -> title, where a file's front matter gives both."""

    @property
    def content_hash(self) -> str:
        """12 hex digits of all that the items say, in order of their ids."""
        return _digest([item.to_dict() for item in sorted(self.items, key=lambda item: item.id)])
