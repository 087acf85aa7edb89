"""A bank file's bytes to clean lines: size and kind checked on the open file, encoding found, controls made visible."""

import codecs
import os
import re
import stat
import sys
import unicodedata
from pathlib import Path

from ma_exam.core.text import clean, clean_line, unsafe_characters
from ma_exam.errors import BankError
from ma_exam.formats.problem import Problems

MAX_NATIVE_BYTES = 50_000_000
MAX_TWIN_BYTES = 5_000_000

_SHOWN_LINES = 5
_NUL_SHARE = 0.30
_CONTROL_SHARE = 0.10

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END_BYTES = re.compile(rb"\r\n|\r|\n")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BREAKS = re.compile("[\n\u0085\u2028\u2029]")
_PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u2100-\u23ff\u2460-\u27bf]*"
).fullmatch
"""Lines that `clean` leaves alone if they are in NFC; most lines of most banks."""


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises `BankError` for anything else.

    Kind and size are asked of the open file, so that nothing can be put in its place in between.
    """
    where = clean_line(str(path))
    try:
        # Without O_NONBLOCK opening a named pipe would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError as error:
        raise BankError("there is no such file.", where=where, hint="Check the name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BankError(
            f"the file cannot be opened: {reason}.", where=where, hint="Check the name and your rights to it."
        ) from error
    try:
        look = os.fstat(descriptor)
        if not stat.S_ISREG(look.st_mode):
            raise BankError(
                f"this is {_kind(look.st_mode)}, not a file.",
                where=where,
                hint="Give the name of a bank file.",
            )
        data = b"" if look.st_size > limit else _read(descriptor, limit, where)
        if look.st_size > limit or len(data) > limit:
            raise BankError(
                f"the file is larger than {limit // 1_000_000} MB.",
                where=where,
                hint="Split it into several files with the same `bank:` name in one folder.",
            )
        return data
    finally:
        os.close(descriptor)


def _read(descriptor: int, limit: int, where: str) -> bytes:
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    except OSError as error:
        raise BankError(f"the file cannot be read: {error.strerror}.", where=where) from error


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device"


def decode(data: bytes, problems: Problems) -> list[str]:
    """The file's clean lines without their ends. What was mended or replaced is noted in `problems`.

    Tried in turn: byte-order mark, UTF-16 without one, UTF-8, and for single lines Windows-1252.
    Raises `BankError` when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            lines = _LINE_END.split(_strict(data[len(mark) :], encoding, problems.file))
            return _clean(lines, problems)
    bare = _utf16_without_mark(data)
    if bare:
        return _clean(_LINE_END.split(_strict(data, bare, problems.file)), problems)
    _refuse_binary(data, problems.file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _clean(_by_line(data, problems), problems)
    return _clean(_LINE_END.split(text), problems)


def split_lines(text: str) -> list[str]:
    """Lines at CR LF, CR and LF alone; `str.splitlines` would also cut at form feeds and the like."""
    return _LINE_END.split(text)


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BankError(
            f"the file says that it is {encoding.upper()} but is not, at byte {error.start}.",
            where=file,
            hint="Save it as UTF-8.",
        ) from error


def _utf16_without_mark(data: bytes) -> str:
    head = data[:65_536]
    if len(head) < 4 or b"\0" not in head:
        return ""
    half = len(head) / 2
    if head[1::2].count(0) / half >= _NUL_SHARE and head[0::2].count(0) / half < _NUL_SHARE:
        return "utf-16-le"
    if head[0::2].count(0) / half >= _NUL_SHARE and head[1::2].count(0) / half < _NUL_SHARE:
        return "utf-16-be"
    return ""


def _refuse_binary(data: bytes, file: str) -> None:
    head = data[:65_536]
    controls = len(head) - len(head.translate(None, bytes([*range(9), *range(14, 32)])))
    if head and controls / len(head) > _CONTROL_SHARE and controls > 32:
        raise BankError("this is not a text file.", where=file, hint="Save the bank as plain text, in UTF-8.")


def _by_line(data: bytes, problems: Problems) -> list[str]:
    """Lines in UTF-8 where they are, in Windows-1252 where they are not, in one warning for all."""
    lines: list[str] = []
    foreign: list[int] = []
    for number, raw in enumerate(_LINE_END_BYTES.split(data), start=1):
        try:
            lines.append(raw.decode("utf-8"))
            continue
        except UnicodeDecodeError:
            foreign.append(number)
        try:
            lines.append(raw.decode("cp1252"))
        except UnicodeDecodeError:
            lines.append(raw.decode("cp1252", errors="replace"))
            problems.error(
                number, "the line holds bytes of no encoding that we know.", "Save the file as UTF-8."
            )
    shown = ", ".join(str(number) for number in foreign[:_SHOWN_LINES])
    more = f" and {len(foreign) - _SHOWN_LINES} more" if len(foreign) > _SHOWN_LINES else ""
    word = "lines" if len(foreign) > 1 else "line"
    problems.warn(
        foreign[0],
        f"{word} {shown}{more} not in UTF-8, read as Windows-1252.",
        "Check accents and signs there, and save the file as UTF-8.",
    )
    return lines


def _clean(lines: list[str], problems: Problems) -> list[str]:
    """The lines as `core.text.clean` makes them, each still one line."""
    for place, line in enumerate(lines):
        if line.isascii() and line.isprintable():
            continue
        if _PLAIN(line) and unicodedata.is_normalized("NFC", line):
            continue
        lines[place] = clean_part(line, place + 1, problems)
    return lines


def clean_part(text: str, line: int, problems: Problems, *, breaks: bool = False, item: str = "") -> str:
    """`text` cleaned, with a warning for each character made visible.

    Without `breaks` it stays one line: separators of lines become spaces.
    """
    for found in unsafe_characters(text, first_line=line):
        problems.warn(
            found.line if not breaks else line,
            f"{found.name} does not belong in a bank and was made visible.",
            "Delete it.",
            item,
        )
    if "\ufffd" in text:
        problems.warn(
            line,
            "a character was lost before this file was made (U+FFFD).",
            "Type it again.",
            item,
        )
    if breaks:
        return clean(text, sys.maxsize)
    return clean(_BREAKS.sub(" ", text), sys.maxsize)
