"""The one sanitiser of untrusted text: banks, names, file names, the database.

Terminals obey ESC, C0, C1 and bidi controls wherever they stand, and neither Rich nor Textual takes
them out. What is dangerous is made visible, never dropped, so that no word is lost: a C0 control
becomes its control picture (ESC shows as one sign), everything else becomes U+FFFD.
"""

import re
import unicodedata
from dataclasses import dataclass

MAX_TEXT = 20_000
"""Characters of one text that are kept: the longest stem that a bank may hold."""

MAX_MARKS = 8
"""Combining marks in a row that are kept; more only serve to cover the lines above."""

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f"  # unseen
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
    "\ud800-\udfff"  # halves of a pair
    "]"
)
_PICTURES: dict[int, str] = {code: chr(0x2400 + code) for code in range(32)} | {127: "\u2421"}
_PICTURES |= {0x85: "\n", 0x2028: "\n", 0x2029: "\n", 9: "    ", 10: "\n", 13: "\n"}


@dataclass(frozen=True, slots=True)
class Replaced:
    """One kind of character that `clean` makes visible, and the line (from 1) where it stands."""

    line: int
    code: int

    @property
    def name(self) -> str:
        """Its code point and name, in ASCII, safe to print."""
        return f"U+{self.code:04X} {unicodedata.name(chr(self.code), 'control character')}"


def clean(text: str, max_length: int = MAX_TEXT) -> str:
    """`text` without anything that a terminal could obey, in NFC, cut at `max_length` with an ellipsis.

    Line breaks of every kind become `\\n`, a tab four spaces. Idempotent for texts within `max_length`.
    """
    if text.isascii() and text.isprintable() and len(text) <= max_length:
        return text
    text = unicodedata.normalize(
        "NFC", _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n").translate(_PICTURES))
    )
    kept: list[str] = []
    marks = 0
    for character in text[:max_length]:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            marks += 1
            if marks > MAX_MARKS:
                continue
        else:
            marks = 0
        kept.append(character)
    # A mark taken out may bring two together that compose.
    return unicodedata.normalize("NFC", "".join(kept)) + ("…" if len(text) > max_length else "")


def clean_line(text: str, max_length: int = 500) -> str:
    """`clean` for what must stay on one line: titles, names, ids, file names."""
    return " ".join(clean(text, max_length).split())


def unsafe_characters(text: str, first_line: int = 1) -> list[Replaced]:
    """Each character that `clean` would make visible, once a line, in order."""
    if text.isascii() and text.isprintable():
        return []
    found: list[Replaced] = []
    for offset, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        codes = dict.fromkeys(map(ord, _UNSAFE.findall(line)))
        found.extend(Replaced(first_line + offset, code) for code in codes)
    return found
