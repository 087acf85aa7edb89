"""Small banks as files, in the native format."""

import os
from collections.abc import Sequence
from pathlib import Path

from tests.support.machine import SECOND


def bank_text(name: str, ids: Sequence[str], *, topic: str = "A", words: str = "What is asked by") -> str:
    """A bank of plain items; the first option of each is the key."""
    head = f"---\nbank: {name}\ntitle: Bank {name}\nblueprint: toy\n---\n"
    items = [
        f"{number}. {words} {item}?\n\n*a) right {item}\nb) wrong {item}\nc) other {item}\nid: {item}\n"
        f"topic: {topic if topic else item[0].upper()}\n"
        for number, item in enumerate(ids, start=1)
    ]
    return "\n".join([head, *items])


def write_bank(file: Path, text: str) -> Path:
    """Write a bank, a second later than what stood there before."""
    later = file.stat().st_mtime_ns + SECOND * 1_000_000 if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if later:
        os.utime(file, ns=(later, later))
    return file


def touch(file: Path) -> None:
    """Another time, the same bytes."""
    write_bank(file, file.read_text(encoding="utf-8"))
