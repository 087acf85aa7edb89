"""Any text through the sanitiser and the writers of plain text: nothing that a terminal obeys, no word lost."""

import unicodedata

from fuzz.engine import Finding, instrumented, main
from fuzz.seeds import NATIVE, YAML

with instrumented():
    from ma_exam.cli.output import clean_lines, cleaned, table
    from ma_exam.core.stem import cell_width, parts
    from ma_exam.core.text import MAX_MARKS, MAX_TEXT, clean, clean_line, unsafe_characters
    from ma_exam.reports.plain import wrap, wrap_stem

_LEFT = {"\u200c", "\u200d"}
"""Signs without a shape that scripts and emoji are written with; the sanitiser leaves them."""


def target(data: bytes) -> None:
    """Clean, wrap and tabulate the text."""
    wide = data[: len(data) // 2 * 2].decode("utf-16-le", "surrogatepass")
    for text in (data.decode("utf-8", "replace"), data.decode("latin-1"), wide):
        _cleaned(text)
        _written(text)


def _cleaned(text: str) -> None:
    safe = clean(text)
    _nothing_obeys(safe)
    _words_stay(text, safe)
    if len(text) <= MAX_TEXT // 4 and clean(safe) != safe:
        raise Finding(f"cleaning twice differs: {safe!r} became {clean(safe)!r}")
    line = clean_line(text)
    if "\n" in line or unsafe_characters(line):
        raise Finding(f"this is not one clean line: {line!r}")
    for found in unsafe_characters(text):
        if not found.name.isascii() or not found.name.isprintable():
            raise Finding(f"the name of {found.code:#x} is not safe to print")


def _nothing_obeys(text: str) -> None:
    for character in text:
        kind = unicodedata.category(character)
        if character != "\n" and (kind in ("Cc", "Cs", "Zl", "Zp") or (kind == "Cf" and _directs(character))):
            raise Finding(f"U+{ord(character):04X} gets through in {text!r}")
    text.encode("utf-8")
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 0
        if marks > MAX_MARKS:
            raise Finding(f"more than {MAX_MARKS} marks in a row in {text!r}")


def _directs(character: str) -> bool:
    """Whether a format character turns the writing around; those of emoji and of scripts do not."""
    return unicodedata.bidirectional(character) in (
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    )


def _words_stay(text: str, safe: str) -> None:
    if len(text) <= MAX_TEXT // 4:
        before, after = _ascii_words(text), _ascii_words(safe)
        if before != after:
            raise Finding(f"words are lost: {before!r} became {after!r}")


def _ascii_words(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)  # as `e` and an accent may become one sign
    return "".join(character for character in apart if character.isascii() and character.isalnum())


def _written(text: str) -> None:
    width = 40 + len(text) % 41
    for lines in (wrap(text, width), wrap_stem(text, width, "  "), clean_lines(text).split("\n")):
        for line in lines:
            _nothing_obeys(line)
            if "\n" in line:
                raise Finding(f"a line holds another: {line!r}")
    for part in parts(clean(text)):
        if any("\n" in line or cell_width(line) < 0 for line in part.lines):
            raise Finding(f"a part's line is not one line: {part!r}")
    _nothing_obeys(table(("head", text), [(text, 1), ("x", text)]))
    for name, value in cleaned({text: [text, {"a": text}]}).items():
        _nothing_obeys(f"{name}{value[0]}{value[1]['a']}")


if __name__ == "__main__":
    main("fuzz_text", target, NATIVE + YAML, longest=2_048)
