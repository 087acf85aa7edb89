"""The YAML and JSON twin: everything is text, nothing is guessed, and the schema says what the reader takes."""

import json
import subprocess
import sys
import textwrap
from typing import Any

import pytest
import yaml

from ma_exam.core.item import Bank
from ma_exam.formats import fields, native, twin, twin_writer
from ma_exam.formats.merging import merge
from ma_exam.formats.problem import Problem, Problems
from ma_exam.formats.schema import json_schema

jsonschema: Any = pytest.importorskip("jsonschema")

SMALL = """\
bank: b
items:
  - stem: x
    options:
      - {text: y, key: yes}
      - n
    id: one
"""


def from_yaml(text: str) -> tuple[Bank, tuple[Problem, ...]]:
    problems = Problems("x.bank.yaml")
    banks, found = merge([twin.read_yaml(text, problems)])
    return banks[0], found


def from_json(text: str) -> tuple[Bank, tuple[Problem, ...]]:
    problems = Problems("x.bank.json")
    banks, found = merge([twin.read_json(text, problems)])
    return banks[0], found


@pytest.mark.parametrize(
    "word", ["No", "on", "012", "3.10", "1:30", "null", "~", "2024-01-01", "0x1F", "1e3", "0.50", "1_000"]
)
def test_a_bare_yaml_word_stays_the_word(word: str) -> None:
    bank, problems = from_yaml(SMALL.replace("text: y", f"text: {word}").replace("stem: x", f"stem: {word}"))
    assert not problems
    assert (bank.items[0].stem, bank.items[0].options[0].text) == (word, word)


def test_a_bare_json_number_stays_its_digits() -> None:
    text = '{"items": [{"stem": 3.10, "options": [{"text": 1e400, "key": true}, %s]}]}' % ("9" * 5000)
    _, problems = from_json(text)
    assert "longer than 2000" in problems[0].message
    bank, problems = from_json(text.replace("9" * 5000, "012345".lstrip("0")))
    assert not problems
    assert bank.items[0].stem == "3.10"
    assert [option.text for option in bank.items[0].options] == ["1e400", "12345"]


YAML_PROBLEMS = [
    (SMALL.replace("stem: x", "stem: &a x"), 3, "anchors"),
    (SMALL.replace("- n", "- *a"), 6, "anchors"),
    (SMALL.replace("stem: x", "stem: !!str x"), 3, "tags"),
    (SMALL.replace("stem: x", "stem: !!python/object/apply:os.system [ls]"), 3, "tags"),
    (SMALL.replace("    id: one", "    <<: x"), 7, "merge keys"),
    (SMALL + "---\nbank: c\n", 8, "second document"),
    (SMALL + "    stem: again\n", 8, "`stem` is given twice, first in line 3"),
    (SMALL.replace("id: one", "ansewr: A"), 7, "no field `ansewr`"),
    (SMALL.replace("bank: b", "banc: b"), 1, "no field `banc`"),
    (SMALL.replace("{text: y,", "{txt: y,"), 5, "no field `txt`"),
    (SMALL.replace("key: yes", "key: perhaps"), 5, "neither yes nor no"),
    (SMALL.replace("stem: x", "stem: [x]"), 3, "`stem` is not a text"),
    (SMALL.replace("- n", "- [n]"), 6, "an option is no list"),
    (SMALL.replace("id: one", "refs: {a: b}"), 7, "`refs` is not a list of texts"),
    (SMALL.replace("id: one", "refs: ['a; b']"), 7, "holds a `;`"),
    (SMALL.replace("id: one", "difficulty: 4"), 7, "no difficulty"),
    (SMALL.replace("stem: x", "stem: what: this"), 3, "not YAML"),
    (SMALL.replace("id: one", "? [a]\n    : b"), 7, "a name must be a plain text"),
    ("- a\n", 1, "no mapping"),
    ("", 1, "empty"),
    ("bank: b\n", 1, "no `items`"),
    ("items: x\n", 1, "`items` is no list"),
    ("items: [x]\n", 1, "item 1 is no mapping"),
    ("a: " + "[" * 13 + "]" * 13, 1, "nested deeper than 12"),
]


@pytest.mark.parametrize(("text", "line", "message"), YAML_PROBLEMS)
def test_yaml_that_is_refused_names_its_line(text: str, line: int, message: str) -> None:
    bank, problems = from_yaml(text)
    assert not bank.items or line == 1
    (found,) = [problem for problem in problems if message in problem.message]
    assert (found.severity, found.line) == ("error", line)
    assert found.hint


JSON_PROBLEMS = [
    ('{"items": [\n{"stem": "x",\n"stem": "y", "options": []}]}', 3, "given twice, first in line 2"),
    ('{"items": [\n}', 2, "not JSON"),
    ('{"items": []} x', 1, "not JSON"),
    ('{"items": [\n{"stem": null}]}', 2, "null"),
    ('{"bank": NaN, "items": []}', 1, "not JSON"),
    ('{"items": ' + "[" * 100_000, 1, "nested deeper"),
    ('{"items": [{"stem": "x", "options": ["a", "b"],\n"answr": "A"}]}', 2, "no field `answr`"),
]


@pytest.mark.parametrize(("text", "line", "message"), JSON_PROBLEMS)
def test_json_that_is_refused_names_its_line(text: str, line: int, message: str) -> None:
    bank, problems = from_json(text)
    assert not bank.items
    found = [problem for problem in problems if message in problem.message]
    assert [(problem.severity, problem.line) for problem in found] == [("error", line)]


def test_a_yaml_library_without_its_c_part_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [from_yaml(text) for text in (SMALL, *[text for text, _, _ in YAML_PROBLEMS[:14]])]
    monkeypatch.delattr(yaml, "CSafeLoader")
    after = [from_yaml(text) for text in (SMALL, *[text for text, _, _ in YAML_PROBLEMS[:14]])]
    assert after == before


def test_one_bad_item_leaves_the_others() -> None:
    text = (
        SMALL
        + "  - stem: z\n    options: [y, n]\n    id: two\n  - stem: w\n    options: [y, n]\n    answer: B\n"
    )
    bank, problems = from_yaml(text)
    assert [item.stem for item in bank.items] == ["x", "w"]
    assert [(problem.line, problem.item) for problem in problems] == [(8, "two")]


def test_an_escape_in_quotes_is_made_visible() -> None:
    bank, problems = from_yaml(SMALL.replace("stem: x", 'stem: "\\e[31mred\\u202e"'))
    assert bank.items[0].stem == "␛[31mred\ufffd"
    assert [(problem.line, problem.severity, problem.item) for problem in problems] == [
        (3, "warning", "one"),
        (3, "warning", "one"),
    ]
    bank, _ = from_json(
        '{"items": [{"stem": "\\u0000\\ud800", "options": [{"text": "y", "key": "yes"}, "n"]}]}'
    )
    assert bank.items[0].stem == "␀\ufffd"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_a_hundred_thousand_levels_do_not_kill_the_process(opening: str) -> None:
    code = textwrap.dedent(
        f"""
        from ma_exam.formats import twin
        from ma_exam.formats.problem import Problems
        problems = Problems("x")
        twin.read_yaml("items: \\n  " + {opening!r} * 100_000, problems)
        print(problems.found[0].message)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert "nested deeper" in done.stdout


def full_bank() -> Bank:
    return native.read_text(
        "---\nbank: b\ntitle: T\ntopic: C1\nblueprint: cma\n---\n\n# A\n\n1. x\n\n| a |\n"
        "*a) 012\n   ~ r\n   ! m\n   ^\n"
        "b) No\nid: one\ndifficulty: 3\nlevel: recall\nrefs: p; q\ntags: t\nwhy: because\nselect: all\nshuffle: no\n"
        "enemies: two\nreview_by: 2028-01\nstatus: draft\nsource: s\nexhibit: e\n\n2. z\n*a) y\nb) n\nid: two\n"
    )


def test_what_is_written_fits_the_schema_and_is_read_again() -> None:
    bank = full_bank()
    document: dict[str, Any] = json.loads(twin_writer.write_json(bank))
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(document, json_schema())
    assert set(document["items"][0]) == set(fields.TWIN_ITEM) - {"answer"}
    assert set(document["items"][0]["options"][0]) == set(fields.OPTION_FIELDS)
    for again, problems in (from_json(twin_writer.write_json(bank)), from_yaml(twin_writer.write_yaml(bank))):
        assert again == bank
        assert [problem.message for problem in problems] == ["the key names a misconception."]


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("top", {"colour": "red"}),
        ("item", {"colour": "red"}),
        ("option", {"colour": "red"}),
        ("item", {"difficulty": 4}),
        ("item", {"level": "deep"}),
        ("item", {"id": "Not Legal"}),
        ("item", {"review_by": "soon"}),
        ("item", {"topic": "two words"}),
        ("item", {"shuffle": "maybe"}),
        ("item", {"stem": ["x"]}),
        ("item", {"options": ["only one"]}),
        ("item", {"why": None}),
        ("top", {"items": "none"}),
        ("top", {"category_titles": "none"}),
    ],
)
def test_reader_and_schema_refuse_the_same(where: str, change: dict[str, Any]) -> None:
    document: dict[str, Any] = json.loads(twin_writer.write_json(full_bank()))
    target = {"top": document, "item": document["items"][0], "option": document["items"][0]["options"][0]}
    target[where].update(change)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json_schema())
    assert any(problem.severity == "error" for problem in from_json(json.dumps(document))[1])


def test_every_field_of_the_table_is_in_the_schema() -> None:
    schema = json_schema()
    item = schema["properties"]["items"]["items"]
    assert set(schema["properties"]) == set(fields.TWIN_HEADER)
    assert set(item["properties"]) == set(fields.TWIN_ITEM)
    assert all("description" in kind for kind in item["properties"].values())
