"""Moves the key of one item in a native bank file, or adds a remark to it; every other byte stays."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ma_exam.errors import BankError
from ma_exam.formats.fields import MAX_OPTIONS
from ma_exam.formats.grammar import unwrap
from ma_exam.formats.ids import provisional_id, readable
from ma_exam.formats.problem import Problems
from ma_exam.formats.scanning import ScannedItem, scan

_ENDS = re.compile(r"(\r\n|\r|\n)")
_OPTION = re.compile(r"(\ufeff?)(\*?)([A-Za-z][.)].*)$", re.S)
_ANSWER = re.compile(r"([A-Za-z]+\s*:\s*)(.*?)(\s*)$", re.S)
LETTERS = "abcdefgh"[:MAX_OPTIONS]


@dataclass(slots=True)
class _Found:
    lines: list[str]
    ends: list[str]
    item: ScannedItem

    @property
    def text(self) -> str:
        return "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))


def holds(text: str, item_id: str) -> bool:
    """Whether the native file with this text holds an item of that id, lasting or provisional."""
    return _find(text, item_id) is not None


def rekeyed(text: str, item_id: str, chosen: Collection[str]) -> str:
    """The file's text with the options of these texts as the key of that item, and no others.

    Texts, since a reader may put the options in another order than the file. Raises `BankError` where the item or an
    option is not there, or does not stand as a program can change it.
    """
    found = _required(text, item_id)
    options, fields = found.item.options, found.item.fields
    places = [place for place, option in enumerate(options) if unwrap(option.text) in chosen]
    if not places or len(places) != len(set(chosen)):
        raise _stubborn(item_id)
    if "answer" in fields:
        line, _ = fields["answer"]
        match = _ANSWER.match(found.lines[line - 1])
        if match is None:
            raise _stubborn(item_id)
        found.lines[line - 1] = f"{match[1]}{', '.join(LETTERS[place] for place in places)}{match[3]}"
    starred = "answer" not in fields or any(option.is_key for option in options)
    for place, option in enumerate(options):
        match = _OPTION.match(found.lines[option.line - 1])
        if match is None:
            raise _stubborn(item_id)
        found.lines[option.line - 1] = f"{match[1]}{'*' if starred and place in places else ''}{match[3]}"
    return found.text


def remarked(text: str, item_id: str, remark: str) -> str:
    """The file's text with a comment below the options of that item. Raises `BankError` where it is not there."""
    found = _required(text, item_id)
    words = " ".join(remark.replace("--", "- -").replace("<!", "< !").split())
    last = found.item.options_end - 1
    end = found.ends[last] or found.ends[0] or "\n"
    # Without a line break the last line gets one, and the comment is then the last line without.
    found.lines[last] = f"{found.lines[last]}{end}<!-- {words} -->"
    return found.text


def _required(text: str, item_id: str) -> _Found:
    found = _find(text, item_id)
    if found is None:
        raise BankError(f"the file holds no item {item_id}.", hint="It may have been taken out, or renamed.")
    return found


def _find(text: str, item_id: str) -> _Found | None:
    if not item_id.startswith("~") and item_id not in text:
        return None
    pieces = _ENDS.split(text)
    lines, ends = pieces[0::2], [*pieces[1::2], ""]
    for item in scan(readable(lines), Problems("")):
        if not item.faulty and item.options and _id_of(item) == item_id:
            return _Found(lines, ends, item)
    return None


def _id_of(item: ScannedItem) -> str:
    return item.field_text("id") or provisional_id(
        unwrap(item.stem, fences=True), [unwrap(option.text) for option in item.options]
    )


def _stubborn(item_id: str) -> BankError:
    return BankError(
        f"the key of {item_id} is written in a way that only a person should change.",
        hint="Move the star by hand.",
    )
