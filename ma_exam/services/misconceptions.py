"""The words for misconceptions, from the lists that stand beside the banks."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ma_exam.core.quality.misconceptions import read_misconceptions
from ma_exam.core.records import BankRecord
from ma_exam.errors import MaExamError

FILE = "misconceptions.md"
MAX_BYTES = 1_000_000

_ID = re.compile(r"[a-z0-9.-]+")


def misconception_lines(banks: Iterable[BankRecord]) -> dict[tuple[str, str], str]:
    """(Bank, tag) -> the tag's line in words; a bank without a list, or with one that cannot be read, has none."""
    from ma_exam.formats.decoding import read_bytes

    found: dict[tuple[str, str], str] = {}
    for bank in banks:
        with suppress(MaExamError, OSError):
            text = read_bytes(Path(bank.path) / FILE, MAX_BYTES).decode("utf-8", "replace")
            found |= {(bank.name, tag): line for tag, line in read_misconceptions(text).items()}
    return found


def in_words(tag: str) -> str:
    """A tag of which no list tells the line: its id, as words where it is one."""
    return tag.replace("-", " ") if _ID.fullmatch(tag) else tag
