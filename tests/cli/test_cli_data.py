"""`data` and `profile` on the command line: out, in, gone, for one of several students, each by one command."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from ma_exam import paths
from tests.cli.test_cli_results import Machine, sit_block

Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.PROFILE_VARIABLE, "")


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_one_command_exports_and_another_takes_it_in_as_another_student(
    cli: Command, sat: Path, tmp_path: Path
) -> None:
    out = tmp_path / "anna.json"
    done = cli("data", "export", out)
    assert (done.code, done.out) == (0, f"{out}: 1 attempt.\n")
    jsonschema.validate(json.loads(out.read_bytes()), cli("data", "schema").data)
    assert cli("profile", "add", "Ben").code == 0
    done = cli("--profile", "Ben", "data", "import", out)
    assert (done.code, done.out) == (0, f"{out}: 1 attempt taken in.\n"), done.err
    mine, his = cli("attempts", "--json"), cli("--profile", "ben", "attempts", "--json")
    assert mine.data == his.data
    assert "This is about First student." in mine.err
    assert his.err == ""
    again = tmp_path / "ben.json"
    cli("--profile", "Ben", "data", "export", again)
    told = {"exported_us": 0, "name": ""}
    assert json.loads(again.read_bytes()) | told == json.loads(out.read_bytes()) | told


def test_an_import_beside_data_asks_for_a_merge_which_makes_a_backup(
    cli: Command, sat: Path, tmp_path: Path
) -> None:
    cli("data", "export", tmp_path / "a.json")
    sit_block(Machine(), right=10)
    assert cli("data", "import", tmp_path / "a.json").code == 2
    done = cli("data", "import", tmp_path / "a.json", "--merge")
    assert done.out.splitlines() == [
        f"{tmp_path / 'a.json'}: nothing taken in.", "Here already, and left as it is: 1 attempt.",
    ]  # fmt: skip
    assert any(name.endswith(".import.db") for name in os.listdir(sat / "backups"))


def test_a_damaged_file_is_refused_with_its_place(cli: Command, sat: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    cli("data", "export", out)
    cli("profile", "add", "Ben")
    out.write_bytes(out.read_bytes().replace(b'"kind": "go"', b'"kind": "gone"', 1))
    done = cli("--profile", "ben", "data", "import", out)
    assert done.code == 3
    assert f"{out}:" in done.err
    assert "events[3].kind: it is none of" in done.err
    assert "Nothing was changed." in done.err
    assert cli("--profile", "ben", "attempts").out == "No attempts yet.\n"


def test_beside_an_open_window_data_go_out_but_nothing_comes_in_or_goes(
    cli: Command, sat: Path, window: subprocess.Popen[str], tmp_path: Path
) -> None:
    out = tmp_path / "a.json"
    done = cli("data", "export", out)
    assert done.code == 0
    assert "open in another window" in done.err
    assert [entry["status"] for entry in json.loads(out.read_bytes())["attempts"]] == ["done", "open"]
    before = files(sat)
    for words in (("data", "import", out, "--merge"), ("data", "erase", "--yes")):
        done = cli(*words)
        assert done.code == 4
        assert "open in another window" in done.err
    assert files(sat) == before
    cli("profile", "add", "Ben")
    assert cli("--profile", "Ben", "data", "import", out).code == 0, "the window is another student's"


def test_an_erasure_takes_everything_that_is_ours_and_nothing_else(
    cli: Command, sat: Path, tmp_path: Path
) -> None:
    cli("backup")
    cli("profile", "rename", "First student", "Anna")
    (sat / "ma-exam.log").write_text("x")
    (sat / "thesis.txt").write_text("mine")
    (sat / "settings.txt").write_text("mine")
    for name in ("settings.json", "settings.damaged.json", "settings.damaged-2.json", ".settings.json.4711"):
        (sat / name).write_text("{}")
    (sat / "ma-exam.db.before-restore-2026-01-01T000000Z").write_text("x")
    (sat / "backups" / "copy.db").write_text("mine")
    done = cli("data", "erase")
    assert done.code == 2, "nobody is there to ask"
    assert "1 attempt, 30 answers; 2 backups" in done.out
    done = cli("data", "erase", "--yes", "--export", tmp_path / "last.json")
    assert done.code == 0, done.err
    assert files(sat) == ["backups/copy.db", "settings.txt", "thesis.txt"]
    assert "Left, as ma-exam did not write it:" in done.out
    assert "thesis.txt" in done.out
    assert json.loads((tmp_path / "last.json").read_bytes())["attempts"]
    assert cli("data", "erase", "--yes").out == f"There is nothing to erase in {sat}.\n"
    assert cli("attempts").out == "No attempts yet.\n"
    assert "cma" in cli("bank", "list").out, "the shipped banks come back"


def test_an_erasure_is_asked_for_and_an_export_offered(
    cli: Command, sat: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []

    def answer(question: str, default: bool) -> bool:
        asked.append(question)
        return default

    monkeypatch.setattr("ma_exam.cli.data.require_somebody", lambda _: None)
    monkeypatch.setattr("typer.confirm", answer)
    done = cli("data", "erase")
    assert (done.code, done.out.splitlines()[-1]) == (1, "Nothing was erased.")
    assert len(asked) == 2
    assert "Export all of it to ma-exam-" in asked[0]
    assert len(list(tmp_path.glob("ma-exam-*.json"))) == 1
    assert (sat / "ma-exam.db").exists()


def test_students_are_listed_added_and_renamed(cli: Command, home: Path) -> None:
    done = cli("profile", "add", "Ben Ülker")
    assert done.code == 0
    assert 'rename "First student"' in done.out
    assert cli("profile", "rename", "first student", "Anna").out == "Anna.\n"
    assert cli("profile", "add", "anna").code == 2
    listed = cli("profile", "list", "--json").data["profiles"]
    assert [(one["name"], one["slug"], one["first"]) for one in listed] == [
        ("Anna", "", True), ("Ben Ülker", "ben-ulker", False),
    ]  # fmt: skip
    assert "Ben Ülker" in cli("profile", "list").out


@pytest.mark.parametrize("way", ["--profile", "variable"])
def test_an_unknown_student_is_told_with_the_nearest(
    cli: Command, home: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    cli("profile", "add", "Ben")
    if way == "variable":
        monkeypatch.setenv(paths.PROFILE_VARIABLE, "Bem")
        done = cli("attempts")
    else:
        done = cli("--profile", "Bem", "attempts")
    assert done.code == 5
    assert "there is no student Bem here." in done.err
    assert "Did you mean Ben?" in done.err


def test_a_command_line_chooses_for_itself_only(cli: Command, sat: Path) -> None:
    cli("profile", "add", "Ben")
    assert cli("--profile", "Ben", "attempts").out == "No attempts yet.\n"
    assert cli("attempts").out != "No attempts yet.\n"


def test_what_replaces_or_erases_names_the_student_where_there_are_several(cli: Command, sat: Path) -> None:
    cli("backup")
    cli("profile", "add", "Ben")
    for words in (
        ("data", "erase", "--yes"),
        ("data", "import", "x"),
        ("data", "export", "x"),
        ("restore", "1"),
    ):
        done = cli(*words)
        assert done.code == 2, words
        assert "several students use this computer" in done.err
    assert cli("--profile", "First student", "restore", "1", "--yes").code == 0


def test_backups_are_a_students_own(cli: Command, sat: Path) -> None:
    cli("profile", "add", "Ben")
    cli("--profile", "Ben", "attempts")
    done = cli("--profile", "Ben", "backup")
    assert "0 attempts" in done.out
    assert (sat / "profiles" / "ben" / "backups").is_dir()
    assert "30" in cli("restore").out
    assert cli("--profile", "Ben", "restore", "1", "--yes").code == 0
    assert cli("attempts").out != "No attempts yet.\n"


def test_a_student_is_removed_after_an_export(cli: Command, sat: Path, tmp_path: Path) -> None:
    cli("data", "export", tmp_path / "a.json")
    cli("profile", "add", "Ben")
    cli("--profile", "Ben", "data", "import", tmp_path / "a.json")
    assert cli("profile", "remove", "Ben").code == 2, "nobody is there to ask"
    done = cli("profile", "remove", "ben", "--yes")
    assert done.code == 0, done.err
    assert "1 attempt, 30 answers" in done.out
    assert not (sat / "profiles" / "ben").exists()
    (kept,) = (sat / "exports").iterdir()
    assert kept.name.startswith("ma-exam-ben-")
    assert json.loads(kept.read_bytes())["attempts"]
    assert cli("profile", "remove", "Ben", "--yes").code == 5
    done = cli("profile", "remove", "First student", "--yes")
    assert done.code == 2
    assert "data erase" in done.err
    cli("profile", "add", "Ben")
    cli("profile", "remove", "Ben", "--yes", "--no-export")
    assert len(list((sat / "exports").iterdir())) == 1
    assert (sat / "ma-exam.db").exists()


def test_what_a_removed_student_had_of_others_stays(cli: Command, home: Path) -> None:
    cli("profile", "add", "Ben")
    (home / "profiles" / "ben" / "thesis.txt").write_text("mine")
    done = cli("profile", "remove", "Ben", "--yes")
    assert "thesis.txt" in done.out
    assert files(home) == ["profiles/ben/thesis.txt"]
