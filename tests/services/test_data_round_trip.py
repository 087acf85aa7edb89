"""All of one's data goes out as one file and comes in again as it was, into an empty place or beside what is there."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_exam.errors import InUseError, NotFoundError, StorageError, UsageError
from ma_exam.formats.data_schema import data_schema
from ma_exam.services.data_export import Exported, export_data
from ma_exam.services.data_import import Imported, import_data
from ma_exam.services.desk import Desk
from ma_exam.services.reporting import build_report
from ma_exam.store.database import Database
from tests.support.history import document, exported, live, open_desk
from tests.support.machine import Machine
from tests.support.toys import EXAM

pytestmark = pytest.mark.usefixtures("one_exam")


@pytest.fixture
def desk(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    """A student with six attempts and remarks of every kind."""
    opened = open_desk(tmp_path / "anna", machine)
    live(opened, machine, seed=3, attempts=6)
    yield opened
    opened.close()


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Path:
    """The export of that student."""
    target = tmp_path / "anna.json"
    target.write_bytes(exported(desk.database))
    return target


@pytest.fixture
def other(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    """Another student, who has done nothing yet."""
    opened = open_desk(tmp_path / "ben", machine)
    yield opened
    opened.close()


def take(desk: Desk, file: Path, **how: Any) -> Imported:
    return import_data(desk.database, file, **how)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), attempts=st.integers(0, 5), bank=st.booleans())
def test_what_was_imported_is_exported_as_it_was(seed: int, attempts: int, bank: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("ma_exam.services.exams.blueprints", lambda: {"toy": EXAM})
        machine = Machine()
        desk = open_desk(Path(folder) / "one", machine)
        live(desk, machine, seed, attempts)
        first = exported(desk.database)
        desk.close()
        file = Path(folder) / "data.json"
        file.write_bytes(first)
        jsonschema.validate(json.loads(first), data_schema())
        second = open_desk(Path(folder) / "two", machine, bank=bank)
        take(second, file)
        again, told = exported(second.database), json.loads(first)
        second.close()
        if bank:
            assert again == first
        assert json.loads(again) | {"banks": []} == told | {"banks": []}


def test_an_imported_history_reports_and_goes_on_as_it_did(
    desk: Desk, file: Path, tmp_path: Path, machine: Machine
) -> None:
    before = desk.database.attempts.all()
    reports = [
        build_report(desk.database, {"toy": EXAM}, record.number, 1) for record in before if record.right >= 0
    ]
    unfinished = desk.unfinished()
    elsewhere = open_desk(tmp_path / "elsewhere", machine, bank=False)
    done = take(elsewhere, file)
    assert done.missing_banks == ["toys"]
    assert elsewhere.database.attempts.all() == before
    assert [
        build_report(elsewhere.database, {"toy": EXAM}, report.sat.number, 1) for report in reports
    ] == reports
    assert elsewhere.unfinished() == unfinished
    assert elsewhere.database.remarks.notes() == desk.database.remarks.notes()
    for one in unfinished:
        assert elsewhere.resume(one.record.number).head == desk.resume(one.record.number).head
    assert elsewhere.library.items() == [], "what an attempt shows is in no pool"
    elsewhere.close()


def test_the_file_is_ascii_private_and_no_control_stands_in_it(desk: Desk, tmp_path: Path) -> None:
    file = desk.database.file
    desk.close()
    target = tmp_path / "out.json"
    done = export_data(file, target, name="\x1b[31mAnna", wall_us=7)
    text = target.read_bytes()
    assert text.isascii()
    assert not any((sign < 32 and sign != 10) or sign == 127 for sign in text)
    assert target.stat().st_mode & 0o077 == 0
    assert done.counts["attempts"] == 6
    assert json.loads(text)["exported_us"] == 7
    assert [path.name for path in tmp_path.glob("out*")] == ["out.json"]


def test_an_export_never_takes_the_place_of_a_file(desk: Desk, tmp_path: Path) -> None:
    file = desk.database.file
    desk.close()
    target = tmp_path / "thesis.json"
    target.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        export_data(file, target, name="Anna", wall_us=1)
    assert target.read_text() == "mine"
    made = export_data(file, tmp_path, name="Anna", wall_us=1_800_000_000_000_000).file
    assert made.name == "ma-exam-2027-01-15T080000Z.json"
    with pytest.raises(NotFoundError, match="no data yet"):
        export_data(tmp_path / "nobody" / "ma-exam.db", tmp_path / "x.json", name="", wall_us=1)


def test_an_export_that_fails_leaves_no_half_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.database.file
    desk.close()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        export_data(file, tmp_path / "out.json", name="Anna", wall_us=1)
    monkeypatch.undo()
    assert not list(tmp_path.glob("out*"))


def test_a_damaged_attempt_is_exported_as_it_is_and_said(desk: Desk) -> None:
    number = next(record.number for record in desk.database.attempts.all() if record.status == "done")
    desk.database._connection.write(
        "UPDATE event SET used_ms = used_ms + 1 WHERE seq = 3 AND attempt = (SELECT id FROM attempt WHERE number = :n)",
        {"n": number},
    )
    done = Exported(Path())
    from ma_exam.services.data_export import parts

    assert b"".join(parts(desk.database, done, name="", wall_us=1))
    assert done.damaged == [number]


# Beside what is there


def test_an_import_beside_data_is_refused_and_changes_nothing(desk: Desk, file: Path) -> None:
    before = exported(desk.database)
    with pytest.raises(UsageError, match="there is data here already") as caught:
        take(desk, file)
    assert "--merge" in caught.value.hint
    assert exported(desk.database) == before


def test_settings_alone_are_no_data_and_give_way(other: Desk, file: Path) -> None:
    other.database.remarks.set_setting("exam_date", "2030-01-01")
    other.database.remarks.set_setting("seen_tour", True)
    take(other, file)
    assert exported(other.database) == file.read_bytes()


def test_a_merge_adds_what_is_not_there_and_touches_nothing(
    desk: Desk, file: Path, other: Desk, machine: Machine
) -> None:
    live(other, machine, seed=8, attempts=2)
    own = document(other.database)
    done = take(other, file, merge=True)
    both = document(other.database)
    kept = {attempt["id"]: attempt for attempt in both["attempts"]}
    assert [kept[attempt["id"]] for attempt in own["attempts"]] == own["attempts"]
    for section in ("notes", "bookmarks", "objections", "cards", "settings", "forms"):
        assert all(row in both[section] for row in own[section]), section
    assert done.added["attempts"] == 6
    assert done.renumbered == [(1, 3), (2, 4)] or done.renumbered[0][0] == 1
    assert sorted(attempt["number"] for attempt in both["attempts"]) == list(range(1, 9))
    for report in range(1, 9):
        if other.database.attempts.get(report).right >= 0:
            build_report(other.database, {"toy": EXAM}, report, 1)
    firsts = [(r["bank"], r["item"]) for a in both["attempts"] for r in a["responses"] if r["first_sight"]]
    assert len(firsts) == len(set(firsts)), "one meets an item for the first time once"
    again = take(other, file, merge=True)
    assert again.added == dict.fromkeys(again.added, 0)
    assert again.known["attempts"] == 6
    assert document(other.database) == both


def test_a_form_of_the_same_name_keeps_it(desk: Desk, file: Path, other: Desk, machine: Machine) -> None:
    told = json.loads(file.read_bytes())
    code = told["forms"][0]["code"]
    other.database._connection.write(
        "INSERT INTO form VALUES (:code, 'toy', '1', 1, 'other', '[]', '{}')", {"code": code}
    )
    take(other, file, merge=True)
    codes = {attempt["form"] for attempt in document(other.database)["attempts"]}
    assert f"{code}~2" in codes
    assert code not in codes


# Windows


def test_beside_an_open_window_data_go_out_but_not_in(desk: Desk, file: Path, tmp_path: Path) -> None:
    done = _in_another_process(desk.database.file, tmp_path / "beside.json")
    assert "open in another window" in done
    assert (tmp_path / "beside.json").read_bytes() == file.read_bytes()
    with pytest.raises(InUseError):
        Database.open(desk.database.file)


def _in_another_process(database: Path, target: Path) -> str:
    import subprocess
    import sys

    script = (
        "import sys; from pathlib import Path; from ma_exam.services.data_export import export_data\n"
        "done = export_data(Path(sys.argv[1]), Path(sys.argv[2]), name='Anna', wall_us=1)\n"
        "print(done.from_another_window)"
    )
    words = [sys.executable, "-c", script, str(database), str(target)]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=120).stdout


def test_a_fault_in_the_middle_of_an_import_leaves_everything_as_it_was(
    other: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = exported(other.database)
    real, calls = other.database.transfer.add, 0

    def fails(section: str, row: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == 9:
            raise sqlite3.OperationalError("disk I/O error")
        return real(section, row)

    monkeypatch.setattr(other.database.transfer, "add", fails)
    with pytest.raises(sqlite3.OperationalError):
        take(other, file)
    assert exported(other.database) == before
