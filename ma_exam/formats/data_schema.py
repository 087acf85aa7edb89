"""The JSON Schema of the document of one student's data, made from the table that its reader uses."""

from typing import Any

from ma_exam.core.data_fields import (
    BEAT,
    HEADER,
    LARGEST,
    LAST_US,
    MAX_LINE,
    MAX_TEXT,
    OF_AN_ATTEMPT,
    SECTIONS,
    VERSION,
    Field,
    FieldKind,
    Record,
)

_LINE = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"


def data_schema() -> dict[str, Any]:
    """The schema, draft 2020-12. It says what a record looks like, not what must hold between records."""
    sections = {name: _list(record) for name, record in SECTIONS.items()}
    sections["attempts"]["items"] = _attempt()
    header = {name: _property(field) for name, field in HEADER.items()}
    header["version"]["const"] = VERSION
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "All data of one student of ma-exam",
        "type": "object",
        "additionalProperties": False,
        "required": [*header, *sections],
        "properties": header | sections,
    }


def _attempt() -> dict[str, Any]:
    attempt = _object(SECTIONS["attempts"])
    lists = {name: _list(record) for name, record in OF_AN_ATTEMPT.items()}
    beat = {"description": BEAT.about, "anyOf": [{"type": "null"}, _object(BEAT)]}
    attempt["properties"] |= {"beat": beat, **lists}
    attempt["required"] += ["beat", *lists]
    return attempt


def _list(record: Record) -> dict[str, Any]:
    return {"description": record.about, "type": "array", "items": _object(record)}


def _object(record: Record) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, field in record.fields.items() if field.default is None],
        "properties": {name: _property(field) for name, field in record.fields.items()},
    }


def _property(field: Field) -> dict[str, Any]:
    about: dict[str, Any] = {"description": field.about}
    if field.choices:
        return about | {"enum": list(field.choices)}
    shapes: dict[FieldKind, dict[str, Any]] = {
        "line": {"type": "string", "maxLength": MAX_LINE, "pattern": _LINE},
        "text": {"type": "string", "maxLength": MAX_TEXT},
        "whole": {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
        "moment": {"type": "integer", "minimum": 0, "maximum": LAST_US},
        "number": {"type": "number"},
        "switch": {"type": "boolean"},
        "object": {"type": "object"},
        "list": {"type": "array"},
        "any": {},
    }
    return about | shapes[field.kind]
