"""`backup`, `restore` and `doctor` on the command line, and reading while another window has the database."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ma_exam.store.contents import look_into
from tests.cli.test_cli_results import Machine, sit_block

Command = Callable[..., Any]


def test_backup_says_where_the_copy_is_and_what_it_holds(cli: Command, sat: Path, tmp_path: Path) -> None:
    done = cli("backup")
    assert done.code == 0
    assert "1 attempt, 30 answers." in done.out
    file = Path(done.out.rpartition(": ")[0])
    assert file.parent == sat / "backups"
    assert look_into(file).answers == 30
    assert cli("backup", tmp_path / "mine.db").code == 0
    assert cli("backup", tmp_path / "mine.db").code == 2


def test_without_a_database_there_is_nothing_to_copy_or_to_restore(cli: Command, home: Path) -> None:
    assert cli("backup").code == 5
    assert "No backups yet" in cli("restore").out
    assert cli("restore", "1").code == 5
    assert cli("restore", "--yes").code == 5
    assert not home.exists()


def test_restore_lists_asks_and_keeps_what_was_there(cli: Command, sat: Path) -> None:
    listed = cli("restore")
    assert "hand-in" in listed.out
    assert cli("restore", "1").code == 2, "nobody is there to say yes"
    cli("backup")
    sit_block(Machine(), right=40)
    before = look_into(sat / "ma-exam.db").answers
    row = next(line for line in cli("restore").out.splitlines() if "asked" in line)
    done = cli("restore", row.split()[0], "--yes")
    assert done.code == 0, done.err
    assert "is kept as" in done.out
    kept = Path(done.out.rpartition("kept as ")[2].strip().removesuffix("."))
    assert kept.name.startswith("ma-exam.db.before-restore-")
    assert look_into(kept).answers == before > look_into(sat / "ma-exam.db").answers == 30
    assert len(cli("attempts", "--json").data) == 1


def test_a_person_can_say_no(cli: Command, sat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.cli.keeping._confirmed", lambda: False)
    done = cli("restore", "1")
    assert done.code == 1
    assert "Nothing was changed" in done.out
    assert not list(sat.glob("*before-restore*"))


def test_a_damaged_database_leads_from_the_message_to_a_whole_one(cli: Command, sat: Path) -> None:
    file = sat / "ma-exam.db"
    file.write_bytes(file.read_bytes()[:-4096])
    damaged = file.read_bytes()
    refused = cli("attempts")
    assert refused.code == 4
    assert "the database is damaged" in refused.err
    assert "`ma-exam restore`" in refused.err
    assert file.read_bytes() == damaged
    assert cli("doctor").code == 4
    done = cli("restore", "--yes")
    assert done.code == 0
    (kept,) = sat.glob("ma-exam.db.damaged-*")
    assert kept.read_bytes() == damaged
    assert len(cli("attempts", "--json").data) == 1
    assert cli("doctor").code == 0


def test_doctor_tells_in_words_and_in_json(cli: Command, sat: Path) -> None:
    words = cli("doctor")
    assert words.code == 0
    assert words.out.rstrip().endswith("All is well.")
    data = cli("doctor", "--json").data
    assert data["code"] == 0
    assert {check["name"] for check in data["checks"]} >= {"database", "backups", "SQLite", "terminal"}
    for file in (sat / "backups").iterdir():
        file.unlink()
    assert cli("doctor").code == 1
    assert cli("doctor", "--json").data["code"] == 1


def test_reports_can_be_read_beside_an_open_window(
    cli: Command, sat: Path, window: subprocess.Popen[str]
) -> None:
    said = f"process {window.pid}, since "
    listed = cli("attempts", "--json")
    assert [row["status"] for row in listed.data] == ["open", "done"]
    assert said in listed.err
    assert "in block 2" in listed.err
    for words in (["report"], ["exams", "--json"], ["form", "cma", "--seed", "3"], ["doctor"], ["backup"]):
        done = cli(*words)
        assert done.code == 0, (words, done.err)
        assert "another window" in done.err + done.out


def test_the_library_can_be_listed_beside_an_open_window_but_not_changed(
    cli: Command, sat: Path, window: subprocess.Popen[str], bank_file: Callable[..., Path], tmp_path: Path
) -> None:
    said = f"process {window.pid}, since "
    mine = bank_file(tmp_path / "mine.bank.md", "mine", [("one", "C1.1")])
    listed = cli("bank", "list", "--json")
    assert [record["name"] for record in listed.data] == ["cma"]
    assert said in listed.err
    assert "in block 2" in listed.err
    assert "Read from a copy" in listed.err
    for words in (["bank", "add", mine], ["bank", "remove", "cma"], ["restore", "--yes"]):
        refused = cli(*words)
        assert (refused.code, refused.out) == (4, ""), words
        assert said in refused.err
        assert "in block 2" in refused.err
        assert "Switch to that window" in refused.err
    assert cli("bank", "list", "--json").data == listed.data


def test_another_window_loses_nothing_by_being_read(
    cli: Command, sat: Path, window: subprocess.Popen[str]
) -> None:
    cli("report")
    window.communicate(timeout=60)
    assert window.returncode == 0
    assert look_into(sat / "ma-exam.db", chains=True).broken == ()
    assert cli("doctor").code == 0
