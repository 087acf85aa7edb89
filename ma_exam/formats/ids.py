"""Ids of items: a provisional one from the words, and lasting ones written into a file, one line an item."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from ma_exam.formats.fields import ID_PATTERN

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 4
_LINE_FEED = "\n"
_MARKUP = re.compile(r"[*_`~#|\\]+")
_LEGAL = re.compile(ID_PATTERN)
_ILLEGAL = re.compile(r"[^a-z0-9.-]+")


def provisional_id(stem: str, options: Sequence[str]) -> str:
    """`~` and 10 hex digits of the words, for an item whose file gives it no id.

    Canonical text: NFKC, case folded, spaces and markup squeezed, stem and sorted options. So the id outlives
    a new order of items or options and a mended space, but not another word.
    """
    words = "\n".join([_canonical(stem), *sorted([_canonical(option) for option in options])])
    return "~" + hashlib.sha256(words.encode()).hexdigest()[:10]


def _canonical(text: str) -> str:
    return " ".join(_MARKUP.sub("", unicodedata.normalize("NFKC", text).casefold()).split())


def is_id(text: str) -> bool:
    """Whether `text` is a legal id of an item or name of a bank."""
    return _LEGAL.fullmatch(text) is not None


def legal_id(text: str) -> str:
    """`text` made into a legal id or name; empty if nothing of it can stay."""
    return _ILLEGAL.sub("-", unicodedata.normalize("NFKD", text).lower()).strip("-.")[:80]


def with_ids(
    text: str, bank: str, below: Callable[[int], int], taken: Collection[str] = ()
) -> tuple[str, int]:
    """`text` of a native file with `id: BANK-xxxx` under the options of every item that lacks one, and how many.

    Nothing else is touched. `below(n)` gives a random whole number from 0 to n - 1, such as
    `secrets.randbelow`; `taken` are ids in use elsewhere in the bank. Items with errors are left alone.
    """
    from ma_exam.formats.problem import Problems
    from ma_exam.formats.scanning import scan

    pieces = re.split(r"(\r\n|\r|\n)", text)
    lines, ends = pieces[0::2], [*pieces[1::2], ""]
    problems = Problems("")
    items = scan(readable(lines), problems)
    used = {one_id for item in items if (one_id := item.field_text("id"))} | set(taken)
    new: dict[int, str] = {}
    for item in items:
        if not item.faulty and "id" not in item.fields and item.options:
            new[item.options_end] = _free_id(bank, below, used)
            used.add(new[item.options_end])
    written: list[str] = []
    for number, (line, end) in enumerate(zip(lines, ends, strict=True), start=1):
        written.append(line + end)
        if number in new:
            written.append(f"id: {new[number]}{end}" if end else f"{ends[0] or _LINE_FEED}id: {new[number]}")
    return "".join(written), len(new)


def readable(lines: list[str]) -> list[str]:
    """A file's own lines as the scanner takes them: one clean line for each."""
    from ma_exam.formats.decoding import clean_part
    from ma_exam.formats.problem import Problems

    unseen = Problems("")
    return [clean_part(line.removeprefix("\ufeff"), 0, unseen) for line in lines]


def _free_id(bank: str, below: Callable[[int], int], used: Collection[str]) -> str:
    while True:
        new = f"{bank[: 79 - _LENGTH]}-" + "".join(_ALPHABET[below(len(_ALPHABET))] for _ in range(_LENGTH))
        if new not in used:
            return new
