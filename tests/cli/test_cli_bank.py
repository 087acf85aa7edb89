"""`bank`: what is wrong line by line, what was taken, and files that are never lost."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

GOOD = """---
bank: small
title: A small bank
blueprint: cma
---

1. Which hand is washed?

*a) Both hands
b) The left hand
id: small-hands
topic: C2.2

2. Which side is up?

a) The lower side
*b) The upper side
topic: C1.1.03
"""

BROKEN = GOOD + "\n3. Which option is the key?\n\na) one\nb) two\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A clean bank of two items, one without an id."""
    file = tmp_path / "good.bank.md"
    file.write_text(GOOD, encoding="utf-8")
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The same with a third item that has no key, in line 20."""
    file = tmp_path / "broken.bank.md"
    file.write_text(BROKEN, encoding="utf-8")
    return file


def test_a_clean_bank_is_0_and_counted_by_topic_group(cli: Command, good: Path) -> None:
    done = cli("bank", "check", good)
    assert done.code == 0
    assert "1 file, 2 items, 0 errors" in done.out
    assert "C2.2" in done.out
    data = cli("bank", "check", good, "--json").data
    assert list(data) == ["files", "banks", "problems", "reviewed", "gates", "topics", "findings", "unusable"]
    assert data["banks"] == [{"name": "small", "items": 2, "topics": {"C1.1": 1, "C2.2": 1}}]
    assert data["gates"] == []


def test_of_a_huge_bank_a_sample_is_judged_and_that_is_said(
    cli: Command, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Quality is judged on" not in cli("bank", "check", good).out
    monkeypatch.setattr("ma_exam.cli.checking.MAX_REVIEWED", 1)
    assert "Near-duplicates, enemies and tags are not looked at" in cli("bank", "check", good).out.replace(
        "\n", " "
    )


def test_an_error_is_1_and_told_with_file_and_line_on_stdout(cli: Command, broken: Path) -> None:
    done = cli("bank", "check", broken)
    assert done.code == 1
    assert f"{broken}:20: " in done.out or "broken.bank.md:20: " in done.out
    assert "2 items, 1 error" in done.out
    problem = next(
        entry
        for entry in cli("bank", "check", broken, "--json").data["problems"]
        if entry["severity"] == "error"
    )
    assert set(problem) == {"file", "line", "item", "severity", "message", "hint"}
    assert problem["line"] == 20


def test_nothing_that_can_be_read_is_3(cli: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.bank.md"
    empty.write_text("no question in here\n", encoding="utf-8")
    assert cli("bank", "check", empty).code == 3
    missing = cli("bank", "check", tmp_path / "missing.bank.md")
    assert (missing.code, missing.out) == (3, "")


def test_a_long_list_of_problems_ends_with_their_number(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "many.bank.md"
    file.write_text(
        GOOD + "".join(f"\n{n}. No key {n}?\n\na) one\nb) two\n" for n in range(3, 153)), encoding="utf-8"
    )
    data = cli("bank", "check", file, "--json").data
    assert len(data["problems"]) >= 150
    text = cli("bank", "check", file).out
    assert text.count("many.bank.md:") == 100
    assert f"and {len(data['problems']) - 100} more problems" in text


def test_gates_are_judged_from_20_items_on_and_bind_only_when_strict(
    cli: Command, bank_file: Callable[..., Path], tmp_path: Path
) -> None:
    file = bank_file(tmp_path / "one-place.bank.md", "one-place", [(f"item-{n}", "C1.1") for n in range(30)])
    plain, strict = cli("bank", "check", file), cli("bank", "check", file, "--strict")
    assert (plain.code, strict.code) == (0, 1)
    assert "MISSED" in plain.out
    gates = cli("bank", "check", file, "--json").data["gates"]
    assert any(gate["passed"] is False for gate in gates)


def test_the_schema_takes_what_convert_writes(cli: Command, good: Path, tmp_path: Path) -> None:
    jsonschema = import_module("jsonschema")
    schema = cli("bank", "schema").data
    jsonschema.Draft202012Validator.check_schema(schema)
    twin = tmp_path / "twin.json"
    assert cli("bank", "convert", good, twin).code == 0
    jsonschema.validate(json.loads(twin.read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize("ending", [".json", ".yaml"])
def test_converting_there_and_back_loses_nothing(
    ending: str, cli: Command, good: Path, tmp_path: Path
) -> None:
    twin, back, again = tmp_path / f"twin{ending}", tmp_path / "back.bank.md", tmp_path / f"again{ending}"
    for source, target in ((good, twin), (twin, back), (back, again)):
        assert cli("bank", "convert", source, target).code == 0
    assert twin.read_bytes() == again.read_bytes()


def test_convert_overwrites_only_when_forced(cli: Command, good: Path, tmp_path: Path) -> None:
    target = tmp_path / "there.json"
    target.write_text("mine", encoding="utf-8")
    refused = cli("bank", "convert", good, target)
    assert refused.code == 2
    assert "--force" in refused.err
    assert target.read_text(encoding="utf-8") == "mine"
    assert cli("bank", "convert", good, target, "--force").code == 0
    assert "Both hands" in target.read_text(encoding="utf-8")


def test_convert_says_what_it_left_out(cli: Command, broken: Path, tmp_path: Path) -> None:
    done = cli("bank", "convert", broken, tmp_path / "part.json")
    assert done.code == 1
    assert "broken.bank.md:20: " in done.err


def test_convert_knows_its_endings(cli: Command, good: Path, tmp_path: Path) -> None:
    done = cli("bank", "convert", good, tmp_path / "bank.docx")
    assert done.code == 2
    assert ".yaml" in done.err


def test_ids_are_written_only_on_demand_and_change_nothing_else(cli: Command, good: Path) -> None:
    before = good.read_bytes()
    told = cli("bank", "ids", good)
    assert told.code == 0
    assert "1 item" in told.out
    assert good.read_bytes() == before
    assert cli("bank", "ids", good, "--write").code == 0
    lines = good.read_text(encoding="utf-8").splitlines()
    new = [line for line in lines if line not in GOOD.splitlines()]
    assert len(new) == 1
    assert new[0].startswith("id: small-")
    assert "\n".join(line for line in lines if line not in new) + "\n" == GOOD
    after = good.read_bytes()
    assert cli("bank", "ids", good, "--write").code == 0
    assert good.read_bytes() == after


def test_adding_says_what_was_taken_and_what_was_not(cli: Command, shipped: Path, broken: Path) -> None:
    done = cli("bank", "add", broken)
    assert done.code == 0
    assert "small" in done.out
    assert "broken.bank.md:20: " in done.out
    listed = {record["name"]: record for record in cli("bank", "list", "--json").data}
    assert listed["small"]["items"] == 2
    assert (listed["small"]["shipped"], listed["cma"]["shipped"]) == (False, True)
    table = cli("bank", "list").out
    assert "A small bank" in table


def test_a_bank_can_be_taken_out_again(cli: Command, shipped: Path, good: Path) -> None:
    cli("bank", "add", good)
    assert cli("bank", "remove", "small").code == 0
    assert [record["name"] for record in cli("bank", "list", "--json").data] == ["cma"]
    assert good.exists()
    assert cli("bank", "remove", "small").code == 5
    assert cli("bank", "remove", "cma").code == 2


def test_a_bank_that_became_unreadable_is_told_on_stderr_and_keeps_its_items(
    cli: Command, shipped: Path, good: Path
) -> None:
    cli("bank", "add", good)
    good.write_text("nothing\n", encoding="utf-8")
    done = cli("bank", "list", "--json")
    assert "good.bank.md" in done.err
    assert {record["name"]: record["items"] for record in done.data}["small"] == 2


def test_items_that_no_exam_draws_are_told_with_the_reason(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "odd.bank.md"
    file.write_text(
        "---\nbank: odd\n---\n\n"
        "1. Nowhere?\n*a) yes\nb) no\nid: no-topic\n\n"
        "2. Elsewhere?\n*a) yes\nb) no\nid: strange\ntopic: Z9.9\n\n"
        "3. Which two?\n*a) one\n*b) two\nc) three\nid: two-keys\ntopic: C1.1\nselect: all\n\n"
        "4. Here?\n*a) yes\nb) no\nid: fine\ntopic: C1.1\n"
    )
    data = cli("bank", "check", file, "--json").data
    assert [row["item"] for row in data["unusable"]] == ["no-topic", "strange", "two-keys"]
    assert "strange: its topic Z9.9 is in the outline of no exam" in cli("bank", "check", file).out


def test_a_misplaced_star_is_named_where_it_stands(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "stars.bank.md"
    file.write_text(
        "1. Bold?\n**a) yes**\nb) no\n\n2. Spaced?\na) no\n* b) yes\n\n3. Sound?\n*a) yes\nb) no\n"
    )
    done = cli("bank", "check", file)
    assert (
        f"{file}:2: the star of the key is misplaced. Write one star right before the letter: *a)" in done.out
    )
    assert f"{file}:7: the star of the key is misplaced." in done.out
    assert "1 item, 2 errors" in done.out
