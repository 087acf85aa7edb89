"""Writes a bank in the native format, so that reading gives the same bank again."""

from collections.abc import Iterator

from ma_exam.core.item import Bank, Item
from ma_exam.formats.fields import CHOICE_DEFAULTS, ITEM_FIELDS
from ma_exam.formats.grammar import TITLE_PREFIX, wrap
from ma_exam.formats.options import points_at_letters

_INDENT = "   "
_DEEPER = "     "


def write(bank: Bank) -> str:
    """The bank as the text of a `*.bank.md` file. A provisional id is left out; reading gives it again."""
    return "\n".join(_lines(bank)) + "\n"


def _lines(bank: Bank) -> Iterator[str]:
    yield "---"
    yield f"bank: {bank.name}"
    for name in ("title", "blueprint", "author", "license"):
        if value := getattr(bank, name):
            yield f"{name}: {value}"
    for code, title in bank.category_titles.items():
        yield f"{TITLE_PREFIX}{code}: {title}"
    yield "---"
    path: tuple[str, ...] = ()
    for number, item in enumerate(bank.items, start=1):
        yield from _headings(path, item.category)
        path = item.category
        yield ""
        yield from _item(number, item)


def _headings(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    if old == new:
        return
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    if same == len(new):
        # Going up needs the last heading again; an empty one leads out of all categories.
        same -= 1
    if same < 0:
        yield ""
        yield "#"
    for level, title in enumerate(new[max(same, 0) :], start=max(same, 0) + 1):
        yield ""
        yield f"{'#' * level} {title}"


def _item(number: int, item: Item) -> Iterator[str]:
    stem = wrap(item.stem, stem=True)
    yield f"{number}. {stem[0]}".rstrip()
    yield from stem[1:]
    yield ""
    for place, option in enumerate(item.options):
        text = wrap(option.text)
        yield f"{'*' if option.is_key else ''}{chr(ord('a') + place)}) {text[0]}"
        yield from _indented(text[1:], _INDENT)
        if option.rationale:
            rationale = wrap(option.rationale)
            yield f"{_INDENT}~ {rationale[0]}"
            yield from _indented(rationale[1:], _DEEPER)
        if option.misconception:
            yield f"{_INDENT}! {option.misconception}"
        if option.pinned:
            yield f"{_INDENT}^"
    for name, value in _fields(item):
        lines = wrap(value)
        yield f"{name}: {lines[0]}"
        yield from _indented(lines[1:], _INDENT)


def _indented(lines: list[str], indent: str) -> Iterator[str]:
    for line in lines:
        yield indent + line if line else ""


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    """The fields below the options that differ from what a reader takes for granted."""
    for name, kind in ITEM_FIELDS.items():
        if name == "answer":
            continue
        value = getattr(item, name)
        if name == "id":
            text = "" if value.startswith("~") else value
        elif name == "shuffle":
            text = shuffle_word(item)
        elif name == "difficulty":
            text = str(value) if value != 2 else ""
        elif kind.kind == "list":
            text = f"{kind.separator} ".join(value)
        else:
            text = "" if value == CHOICE_DEFAULTS.get(name) else value
        if text:
            yield name, text


def shuffle_word(item: Item) -> str:
    """`no`, or `yes` where a reader would hold the options for naming each other by letter; else empty."""
    if not item.shuffle:
        return "no"
    held = any(points_at_letters(option.text, len(item.options)) for option in item.options)
    return "yes" if held else ""
