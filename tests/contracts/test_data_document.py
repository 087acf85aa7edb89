"""The document of one's data holds every table, is described key by key, and its schema takes what is written."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from sqlmodel import SQLModel

import ma_exam
import ma_exam.store.tables
from ma_exam.core.data_fields import BEAT, HEADER, LEFT_OUT, OF_AN_ATTEMPT, SECTIONS, Fields, Record
from ma_exam.formats.data_schema import data_schema

DOCS = Path(ma_exam.__file__).parents[1] / "docs" / "data.md"
RECORDS = {**SECTIONS, **OF_AN_ATTEMPT, "beat": BEAT}
NOT_EXPORTED: dict[str, str] = {}
"""Tables that the document leaves out, each with its reason. Whoever adds a table decides."""

PARENT = {"event", "response", "reason", "beat"}
"""Their column `attempt` is the attempt that carries them."""


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    known = set(SQLModel.metadata.tables)
    assert known == {record.table for record in RECORDS.values()} | set(NOT_EXPORTED)


@pytest.mark.parametrize("record", RECORDS.values(), ids=list(RECORDS))
def test_every_column_is_exported_or_left_out_for_a_reason(record: Record) -> None:
    table = SQLModel.metadata.tables[record.table]
    columns = {column.name for column in table.columns} - ({"attempt"} if record.table in PARENT else set())
    left_out = set(LEFT_OUT.get(record.table, {}))
    assert set(record.fields) | left_out == columns
    assert not set(record.fields) & left_out


def test_the_document_says_what_each_key_means() -> None:
    parts = DOCS.read_text(encoding="utf-8").split("\n### ")
    described = {part.partition("\n")[0].strip("`"): part for part in parts[1:]}
    assert set(described) == set(RECORDS)
    tell("the header", HEADER, parts[0])
    for name, record in RECORDS.items():
        assert record.about in described[name]
        tell(name, record.fields, described[name])


def tell(name: str, fields: Fields, text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    for key, field in fields.items():
        assert any(row.startswith(f"| `{key}` |") and field.about in row for row in rows), f"{name}: {key}"


def test_the_schema_is_one_and_refuses_what_is_no_document() -> None:
    schema = data_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["required"] == [*HEADER, *SECTIONS]
    documents: list[Any] = [{}, {"format": "ma-exam data"}, []]
    for document in documents:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, schema)


def test_the_schema_tells_every_key() -> None:
    def described(part: Any) -> None:
        for name, kind in part.get("properties", {}).items():
            assert kind["description"], name
            described(kind.get("items", kind))

    described(data_schema())
    assert json.loads(json.dumps(data_schema())) == data_schema()
