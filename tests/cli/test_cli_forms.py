"""`exams` says what can be sat here; `form` gives everybody the same items, and nobody the key."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ma_exam import paths
from ma_exam.services.desk import Desk
from ma_exam.services.exams import blueprints
from ma_exam.services.library import read_banks
from ma_exam.system_clock import SystemClock

Command = Callable[..., Any]

FORM_FIELDS = ["blueprint", "form", "seed", "items"]
ITEM_FIELDS = ["id", "block", "position", "topic", "scored", "options"]


@pytest.fixture(autouse=True)
def _small_bank(shipped: Path) -> None:
    """All of these draw from a small shipped bank."""


def test_exams_lists_every_certification_with_its_shape_and_its_source(cli: Command) -> None:
    done = cli("exams", "--json")
    assert done.code == 0
    exams = {exam["id"]: exam for exam in done.data}
    assert list(exams) == list(blueprints())
    cma = exams["cma"]
    assert (cma["items"], cma["scored"], cma["unscored"], cma["minutes"]) == (200, 180, 20, 160)
    assert len(cma["blocks"]) == 4
    assert cma["pass_mark"]["confidence"] in ("high", "medium", "low")
    assert cma["pass_mark"]["date"]
    assert cma["library"]["full_form"]
    assert cma["library"]["short"] == []


def test_exams_says_what_is_short(cli: Command) -> None:
    done = cli("exams")
    assert done.code == 0
    assert "CMA (AAMA)" in done.out
    assert "Pass marks, as published" in done.out
    short = next(exam for exam in cli("exams", "--json").data if not exam["library"]["full_form"])
    lack = short["library"]["short"][0]
    assert f"{lack['domain']} {lack['title']}: {lack['available']} of {lack['needed']}" in done.out
    assert lack["missing"] == lack["needed"] - lack["available"]


def test_a_second_run_does_not_read_the_banks_again(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cli("exams", "--json")

    def reread(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a bank was read again")

    monkeypatch.setattr("ma_exam.formats.loading.load", reread)
    assert cli("exams", "--json") == first


def test_a_seed_names_one_form(cli: Command) -> None:
    first = cli("form", "cma", "--seed", 7, "--json")
    assert first.code == 0
    assert cli("form", "CMA", "--seed", 7, "--json") == first
    other = cli("form", "cma", "--seed", 8, "--json").data
    assert other["form"] != first.data["form"]
    assert [item["id"] for item in other["items"]] != [item["id"] for item in first.data["items"]]


def test_a_form_holds_its_fields_and_no_key(cli: Command, shipped: Path) -> None:
    data = cli("form", "cma", "--seed", 7, "--json").data
    assert list(data) == FORM_FIELDS
    assert (data["blueprint"], data["seed"]) == ("cma", 7)
    assert len(data["items"]) == 200
    assert all(list(item) == ITEM_FIELDS for item in data["items"])
    assert [item["position"] for item in data["items"]] == list(range(1, 201))
    assert sum(item["scored"] for item in data["items"]) == 180
    known = {item.id: item for taken in read_banks(shipped / "cma") for item in taken.bank.items}
    for item in data["items"]:
        assert sorted(item["options"]) == sorted(option.text for option in known[item["id"]].options)
    places = {item["options"].index(f"right {item['id']}") for item in data["items"]}
    assert places == {0, 1, 2}


def test_a_table_of_the_form_names_every_item_and_no_option(cli: Command) -> None:
    done = cli("form", "cma", "--seed", 7)
    data = cli("form", "cma", "--seed", 7, "--json").data
    assert data["form"] in done.out
    assert all(item["id"] in done.out for item in data["items"])
    assert "right" not in done.out


def test_one_block_is_a_form_of_its_own(cli: Command) -> None:
    data = cli("form", "cma", "--seed", 7, "--block", "--json").data
    assert len(data["items"]) == 50
    assert {item["block"] for item in data["items"]} == {1}


def test_what_a_learner_has_seen_has_no_say(cli: Command, home: Path) -> None:
    before = cli("form", "cma", "--seed", 7, "--block", "--json")
    desk = Desk.open(SystemClock())
    desk.give_up(desk.start("cma", kind="block", seed=7).record.number)
    assert desk.exposure()
    desk.close()
    assert cli("form", "cma", "--seed", 7, "--block", "--json") == before


def test_a_form_needs_no_database(cli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = cli("form", "cma", "--seed", 7, "--json")
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("MA_EXAM_HOME", str(blocked / "home"))
    without = cli("form", "cma", "--seed", 7, "--json")
    assert (without.code, without.out) == (0, usual.out)
    assert "banks that you added are left out" in without.err
    assert cli("form", "cma", "--seed", 7, "--bank", "cma", "--json").out == usual.out
    assert cli("attempts").code == 4


@pytest.mark.skipif(os.name == "nt", reason="locks another way there")
def test_a_form_can_be_drawn_while_a_window_is_open(cli: Command, home: Path) -> None:
    usual = cli("form", "cma", "--seed", 7, "--json")
    window = Desk.open(SystemClock())
    try:
        assert cli("form", "cma", "--seed", 7, "--json").out == usual.out
        refused = cli("attempts")
        assert refused.code == 4
        assert "another window" in refused.err
    finally:
        window.close()


def test_a_bank_can_be_named_or_pointed_at(cli: Command, tmp_path: Path, shipped: Path) -> None:
    file = tmp_path / "copy.bank.md"
    text = (
        (shipped / "cma" / "all.bank.md").read_text(encoding="utf-8").replace("bank: cma\n", "bank: mine\n")
    )
    file.write_text(text, encoding="utf-8")
    pointed = cli("form", "cma", "--seed", 7, "--bank", file, "--json")
    assert pointed.code == 0
    assert [record["name"] for record in cli("bank", "list", "--json").data] == ["cma"]
    assert cli("bank", "add", file).code == 0
    assert cli("form", "cma", "--seed", 7, "--bank", "mine", "--json") == pointed
    assert all("/" not in item["id"] for item in pointed.data["items"])
    both = cli("form", "cma", "--seed", 7, "--json").data
    assert {item["id"].partition("/")[0] for item in both["items"]} == {"cma", "mine"}
    assert cli("form", "cma", "--seed", 7, "--bank", "nobody's").code == 5


def test_too_few_items_are_told_topic_by_topic(
    cli: Command, bank_file: Callable[..., Path], tmp_path: Path
) -> None:
    tiny = bank_file(tmp_path / "tiny.bank.md", "tiny", [("one", "C1.1")])
    done = cli("form", "cma", "--seed", 7, "--bank", tiny)
    assert done.code == 3
    assert "too small" in done.err


def test_an_unknown_exam_is_5_with_the_nearest_name(cli: Command) -> None:
    done = cli("form", "cna", "--seed", 7)
    assert (done.code, done.out) == (5, "")
    assert "Did you mean" in done.err


def test_the_shipped_folder_is_not_written_to(cli: Command, shipped: Path) -> None:
    before = sorted(path.name for path in shipped.rglob("*"))
    cli("exams")
    assert sorted(path.name for path in shipped.rglob("*")) == before
    assert paths.shipped_banks_dir() == shipped
