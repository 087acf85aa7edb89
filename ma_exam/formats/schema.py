"""The JSON Schema of the YAML and JSON twin, made from the table that its reader uses."""

from typing import Any

from ma_exam.formats import fields as table
from ma_exam.formats.fields import HEADER_FIELDS, ITEM_FIELDS, OPTION_FIELDS, Field

_SCALAR = ["string", "number", "boolean"]
"""A reader takes every scalar as text, so `text: 12` is as good as `text: "12"`."""


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12. It says what a reader refuses field by field, not what is wrong between fields."""
    option = {
        "type": "object",
        "additionalProperties": False,
        "required": ["text"],
        "properties": {name: _property(kind) for name, kind in OPTION_FIELDS.items()},
    }
    own = {
        "stem": _property(Field("text", "The question.", limit=table.MAX_STEM)),
        "category": _property(Field("list", "Headings above the item, from the widest.")),
        "options": {
            "description": "What can be chosen, in the author's order.",
            "type": "array",
            "minItems": table.MIN_OPTIONS,
            "maxItems": table.MAX_OPTIONS,
            "items": {"anyOf": [{"type": _SCALAR}, option]},
        },
    }
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": ["stem", "options"],
        "properties": {
            name: own[name] if name in own else _property(ITEM_FIELDS[name]) for name in table.TWIN_ITEM
        },
    }
    titles = {
        "description": "Topic codes and their titles.",
        "type": "object",
        "propertyNames": {"pattern": f"^{table.TOPIC_PATTERN}$"},
        "additionalProperties": _property(HEADER_FIELDS["title"]),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A question bank of ma-exam",
        "type": "object",
        "additionalProperties": False,
        "required": ["items"],
        "properties": {
            **{name: _property(kind) for name, kind in HEADER_FIELDS.items()},
            "category_titles": titles,
            "items": {"type": "array", "maxItems": table.MAX_ITEMS, "items": item},
        },
    }


def _property(kind: Field) -> dict[str, Any]:
    return {"description": kind.about} | _shape(kind)


def _shape(kind: Field) -> dict[str, Any]:
    entry = {"type": _SCALAR, "maxLength": kind.limit}
    shapes: dict[table.Kind, dict[str, Any]] = {
        "id": {"type": _SCALAR, "pattern": f"^{table.ID_PATTERN}$"},
        "topic": {"type": _SCALAR, "pattern": f"^({table.TOPIC_PATTERN})?$"},
        "month": {"type": "string", "pattern": f"^({table.MONTH_PATTERN})?$"},
        "difficulty": {"enum": [1, 2, 3, "1", "2", "3"]},
        "choice": {"enum": list(kind.choices)},
        "switch": {"enum": [True, False, "yes", "no", "true", "false"]},
        "list": {"anyOf": [{"type": _SCALAR}, {"type": "array", "maxItems": table.MAX_LIST, "items": entry}]},
        "letters": {"type": "string", "pattern": "[A-Za-z]"},
        "line": entry,
        "text": entry,
        "exhibit": entry,
    }
    return shapes[kind.kind]
