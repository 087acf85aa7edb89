"""Reads the document of one student's data record by record: what is not as documented is refused, with its place.

The file is nobody's friend: it may be cut short, altered, endless, nested without end, or made to do harm. No more than
one record is held, so that a document of a thousand attempts needs the memory of one.
"""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from ma_exam.core.data_fields import (
    BEAT,
    FORMAT,
    HEADER,
    LARGEST,
    LAST_US,
    MAX_LINE,
    MAX_TEXT,
    OF_AN_ATTEMPT,
    SECTIONS,
    VERSION,
    Field,
    Fields,
)
from ma_exam.core.text import clean, clean_line
from ma_exam.errors import DataError

MAX_RECORD = 32_000_000
"""Characters of one record; an attempt of 200 items with every mind changed ten times has a tenth of it."""

MAX_DEPTH = 40

_CHUNK = 1 << 20
_SPACE = " \t\n\r"


class Wrong(ValueError):
    """What is wrong in a record: `place` such as `events[3].seq`, and why."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(why)
        self.place = place
        self.why = why


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of a section, or one value of the header: where it stands, for what is said of it later."""

    section: str
    place: str
    line: int
    value: Any


class DataReader:
    """One document. `pieces` gives its parts as they come; `refuse` says why one of them cannot be taken."""

    def __init__(self, stream: BinaryIO, file: Path, told: Callable[[int], object] = lambda _: None) -> None:
        self._stream = stream
        self._file = file
        self._told = told
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_number
        )
        self._text = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._read = 0
        self._ended = False

    def refuse(self, piece: Piece | None, place: str, why: str) -> NoReturn:
        """Raise `DataError`: the line and the name of the place, and why."""
        line = self._here() if piece is None else piece.line
        parts = [piece.place if piece else "", place]
        told = ".".join(part for part in parts if part)
        raise DataError(
            f"{told}: {why}." if told else f"{why}.",
            where=f"{self._file}:{line}",
            hint="Nothing was changed.",
        )

    def pieces(self) -> Iterator[Piece]:
        """The values of the header first, then every record of every section, checked. Raises `DataError`."""
        self._expect("{", "this is no JSON object")
        names = [*HEADER, *SECTIONS]
        for place, wanted in enumerate(names):
            self._name(wanted)
            if wanted in HEADER:
                yield self._head(wanted)
            else:
                yield from self._section(wanted)
            if place < len(names) - 1:
                self._expect(",", f"the document is cut short behind {wanted}, or a comma is missing")
        self._expect("}", f"nothing may follow {names[-1]}, but something does, or the document is cut short")
        if self._next():
            self.refuse(None, "", "there is more behind the document's end")

    def _name(self, wanted: str) -> None:
        name = self._value("") if self._next() == '"' else ""
        if name != wanted:
            found = f"not {clean_line(str(name), 40)!r}" if name else "and the document may be cut short"
            self.refuse(None, "", f"the key {wanted!r} stands here in version {VERSION}, {found}")
        self._expect(":", f"a colon is missing after {wanted!r}")

    def _head(self, name: str) -> Piece:
        piece = self._piece(name, name)
        if why := _wrong(HEADER[name], piece.value):
            self.refuse(piece, "", why)
        if name == "version" and piece.value != VERSION:
            newer = "; please update ma-exam" if piece.value > VERSION else ""
            self.refuse(piece, "", f"this ma-exam reads version {VERSION}, and this is another{newer}")
        return piece

    def _section(self, name: str) -> Iterator[Piece]:
        self._expect("[", f"{name} is no list")
        if self._next() == "]":
            self._at += 1
            return
        count = 0
        while True:
            piece = self._piece(name, f"{name}[{count}]")
            try:
                check_record(name, piece.value)
            except Wrong as error:
                self.refuse(piece, error.place, error.why)
            yield piece
            count += 1
            sign = self._next()
            self._at += 1
            if sign == "]":
                return
            if sign != ",":
                self.refuse(None, f"{name}[{count}]", "the document is cut short here, or a comma is missing")

    def _piece(self, section: str, place: str) -> Piece:
        self._next()
        line = self._here()
        return Piece(section, place, line, self._value(place))

    # Reading on

    def _more(self) -> bool:
        """Read on, dropping what is done with; False at the end."""
        if self._ended:
            return False
        self._drop()
        # As much again as waits, so that a record that does not fit is looked at a few times only.
        data = self._stream.read(max(_CHUNK, len(self._text)))
        self._read += len(data)
        self._told(self._read)
        self._ended = not data
        try:
            self._text += self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError:
            self.refuse(None, "", "this is no UTF-8 text")
        return bool(data)

    def _drop(self) -> None:
        self._here()
        self._text = self._text[self._at :]
        self._at = self._counted = 0

    def _here(self) -> int:
        """The line, from 1, of what comes next."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _next(self) -> str:
        """The next sign that is no space, not yet taken; empty at the end."""
        while True:
            while self._at < len(self._text):
                if (sign := self._text[self._at]) not in _SPACE:
                    return sign
                self._at += 1
            if not self._more():
                return ""

    def _expect(self, sign: str, otherwise: str) -> None:
        if self._next() != sign:
            self.refuse(None, "", otherwise)
        self._at += 1

    def _value(self, what: str) -> Any:  # noqa: ANN401 - whatever JSON holds, checked by the caller
        """The next value, whole. A value that ends where what was read ends may go on."""
        self._next()
        while True:
            start = self._at  # reading on moves it
            try:
                value, end = self._decoder.raw_decode(self._text, start)
            except json.JSONDecodeError as error:
                if len(self._text) - start <= MAX_RECORD and self._more():
                    continue
                self._at += min(error.pos, start + len(self._text)) - start
                why = "this is no JSON" if self._text[self._at :].strip() else "the document is cut short"
                self.refuse(None, what, f"{why} ({clean_line(error.msg, 80)})")
            except RecursionError:
                self.refuse(None, what, "it is nested too deep")
            except ValueError as error:
                self.refuse(None, what, clean_line(str(error), 80))
            if end - start > MAX_RECORD:
                self.refuse(None, what, "it is too long")
            if end < len(self._text) or not self._more():
                self._at += end - start
                return value


def check_record(section: str, record: object) -> None:
    """Raise `Wrong` unless a record of that section is as documented; what may be left out is filled in."""
    fields = SECTIONS[section].fields
    if section != "attempts":
        _check_fields(fields, record, "")
        return
    extra = {"beat", *OF_AN_ATTEMPT}
    if not isinstance(record, dict):
        raise Wrong("", "it is no object")
    if missing := sorted(extra - record.keys()):
        raise Wrong(missing[0], "it is missing")
    _check_fields(fields, {name: value for name, value in record.items() if name not in extra}, "")
    if record["beat"] is not None:
        _check_fields(BEAT.fields, record["beat"], "beat")
    for name, kind in OF_AN_ATTEMPT.items():
        if not isinstance(record[name], list):
            raise Wrong(name, "it is no list")
        for place, entry in enumerate(record[name]):
            _check_fields(kind.fields, entry, f"{name}[{place}]")


def _check_fields(fields: Fields, record: object, place: str) -> None:
    if not isinstance(record, dict):
        raise Wrong(place, "it is no object")
    for name, field in fields.items():
        if name in record:
            if why := _wrong(field, record[name]):
                raise Wrong(f"{place}.{name}" if place else name, why)
        elif field.default is None:
            raise Wrong(place, f"{name} is missing")
        else:
            record[name] = field.default
    if unknown := [name for name in record if name not in fields]:
        raise Wrong(place, f"there is no such key as {clean_line(unknown[0], 40)!r}")


def _wrong(field: Field, value: object) -> str:
    """Why it is not what it must be; empty when it is."""
    match field.kind:
        case "line" | "text":
            return _wrong_text(field, value)
        case "whole":
            whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
            return "" if whole else "it is no whole number, or too large"
        case "moment":
            moment = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST_US
            return "" if moment else "it is no moment of the years 1970 to 9999"
        case "number":
            fine = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
            return "" if fine else "it is no number, or too large"
        case "switch":
            return "" if isinstance(value, bool) else "it is neither true nor false"
        case "object":
            return _wrong_json(value) if isinstance(value, dict) else "it is no object"
        case "list":
            return _wrong_json(value) if isinstance(value, list) else "it is no list"
        case _:
            return _wrong_json(value)


def _wrong_text(field: Field, value: object) -> str:
    if not isinstance(value, str):
        return "it is no text"
    if field.choices:
        told = "" if field.choices == (FORMAT,) else f" of {', '.join(filter(None, field.choices))}"
        return "" if value in field.choices else f"it is none{told or f', but {clean_line(value, 40)!r}'}"
    if len(value) > (MAX_LINE if field.kind == "line" else MAX_TEXT):
        return "it is too long"
    if field.kind == "line" and (clean(value, MAX_LINE) != value or "\n" in value):
        return "it holds control characters"
    return _wrong_json(value)


def _wrong_json(value: object, depth: int = 0) -> str:
    """Why JSON cannot be kept: halves of a pair of characters, numbers or depths beyond measure."""
    if depth > MAX_DEPTH:
        return "it is nested too deep"
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return "it holds half a character"
        return ""
    if isinstance(value, int):
        return "" if abs(value) <= LARGEST else "it holds a number that is too large"
    if isinstance(value, dict):
        parts: Iterator[object] = iter([*value, *value.values()])
    else:
        parts = iter(value if isinstance(value, list) else ())
    return next(filter(None, (_wrong_json(part, depth + 1) for part in parts)), "")


def _pairs(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{clean_line(twice, 40)!r} is given twice")
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return value
