"""The document of one student's data as text: one JSON object, a record a line, plain ASCII."""

import json
from collections.abc import Iterable, Iterator, Mapping

Rows = Iterable[Mapping[str, object]]


def document(header: Mapping[str, object], sections: Iterable[tuple[str, Rows]]) -> Iterator[bytes]:
    """The document, part by part: no more than a record is held. Raises `ValueError` for what is no JSON number."""
    head = ",\n".join(f"{_text(name)}: {_text(value)}" for name, value in header.items())
    yield f"{{\n{head}".encode("ascii")
    for name, rows in sections:
        yield f",\n{_text(name)}: [".encode("ascii")
        between = "\n"
        for row in rows:
            yield f"{between}{_text(row)}".encode("ascii")
            between = ",\n"
        yield b"\n]"
    yield b"\n}\n"


def _text(value: object) -> str:
    # DEL is the one control character that JSON lets stand in a string; it stands nowhere else in the text.
    return json.dumps(value, allow_nan=False).replace("\x7f", "\\u007f")
