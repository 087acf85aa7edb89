"""What the readers hand over: items and options unchecked, and the sheet that one file becomes."""

from dataclasses import dataclass
from typing import NamedTuple

from ma_exam.core.item import Item
from ma_exam.formats.problem import Problem

Value = str | tuple[str, ...]


class Entry(NamedTuple):
    """A field's line (from 1) and its clean, tidy value; a list where the format has lists."""

    line: int
    value: Value


@dataclass(slots=True)
class RawOption:
    """An option as read, clean and tidy but unchecked."""

    line: int
    text: str
    is_key: bool = False
    rationale: str = ""
    misconception: str = ""
    pinned: bool = False


@dataclass(slots=True)
class RawItem:
    """An item as read, clean and tidy but unchecked. A faulty one has errors already and only adds its others."""

    line: int
    label: str
    stem: str
    options: list[RawOption]
    fields: dict[str, Entry]
    category: tuple[str, ...] = ()
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one file gives: a bank's header, its items with their lines, its problems."""

    file: str
    bank: str
    title: str
    covers_topic: bool
    """Whether the title is that of one topic, not of the whole bank."""
    blueprint: str
    license: str
    author: str
    category_titles: dict[str, str]
    items: tuple[Item, ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]
