"""The doctor: what is well, what is to be seen to, what is damaged; it changes nothing."""

import sqlite3
import time
from pathlib import Path

import pytest

from ma_exam.services import doctor
from ma_exam.services.backups import back_up_now
from ma_exam.services.doctor import WANTED, Check, Terminal, examine, exit_code, sqlite_check, terminal_check
from ma_exam.store.folder import FolderKind
from ma_exam.store.heads import Head, Heads, Loss, write_heads
from tests.store.test_store_backups import Writer
from tests.store.test_store_lock import other_window

GOOD = Terminal(True, "utf-8", {"TERM": "xterm-256color"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with an attempt, backed up just now."""
    file = tmp_path / "exam.db"
    writer = Writer(file)
    writer.answer(3)
    writer.database.close()
    back_up_now(file, None, time.time_ns() // 1000)
    return file


def look(path: Path) -> dict[str, Check]:
    return {check.name: check for check in examine(path, GOOD)}


def test_all_is_well(path: Path) -> None:
    checks = look(path)
    assert exit_code(list(checks.values())) == 0
    assert list(checks) == [
        "database", "settings", "attempts", "side file", "backups", "banks", "space", "folder", "SQLite",
        "clocks", "terminal", "versions",
    ]  # fmt: skip
    assert "1 attempt, 3 answers" in checks["database"].text
    assert all(f"{name} {value}" in checks["settings"].text for name, value in WANTED.items())
    assert "4 events in all: every chain holds" in checks["attempts"].text
    assert "toys (80 items)" in checks["banks"].text
    assert "Python 3." in checks["versions"].text
    assert "textual 8." in checks["versions"].text
    assert sqlite3.sqlite_version in checks["SQLite"].text


def test_without_a_database_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "home" / "exam.db"
    assert exit_code(list(look(path).values())) == 0
    assert list(tmp_path.iterdir()) == []


def test_an_altered_event_is_damage(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute('UPDATE event SET body = \'{"at": 1, "choice": [0]}\' WHERE seq = 2')
    connection.commit()
    connection.close()
    checks = look(path)
    assert checks["attempts"].state == "damaged"
    assert "1 (from event 2)" in checks["attempts"].text
    assert exit_code(list(checks.values())) == 4


def test_a_damaged_file_is_damage_and_the_backups_are_told(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(bytes(4096))
    before = path.read_bytes()
    checks = look(path)
    assert exit_code(list(checks.values())) == 4
    assert "last good backup is of" in checks["database"].hint
    assert checks["backups"].text.startswith("1, ")
    assert path.read_bytes() == before


def test_missing_answers_are_damage_even_after_they_were_told(path: Path) -> None:
    write_heads(path, Heads({"attempt-1": Head("attempt-1", 1, "mock", 9, "h", 7)}))
    assert "4 answers of mock exam 1" in look(path)["side file"].text
    write_heads(path, Heads({}, (Loss(1, "mock", 5, 4, 1),)))
    check = look(path)["side file"]
    assert (check.state, "4 answers of mock exam 1" in check.text) == ("damaged", True)


def test_an_open_window_is_no_trouble(path: Path) -> None:
    child = other_window(path)
    try:
        checks = look(path)
    finally:
        child.communicate(timeout=60)
    assert f"process {child.pid}" in checks["window"].text
    assert "1 attempt, 3 answers" in checks["database"].text
    assert exit_code(list(checks.values())) == 0


def test_answers_without_a_backup_are_to_be_seen_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "BACKUP_LAG_US", -(10**18))
    monkeypatch.setattr(doctor, "GRACE_US", -(10**18))
    check = look(path)["backups"]
    assert (check.state, "Newer answers are in none" in check.text) == ("see to", True)
    for entry in (path.parent / "backups").iterdir():
        entry.unlink()
    assert look(path)["backups"].state == "see to"
    assert exit_code(list(look(path).values())) == 1
    path.unlink()
    assert look(path)["database"].state == "well"


def test_a_database_that_is_gone_is_to_be_seen_to(path: Path) -> None:
    path.unlink()
    check = look(path)["database"]
    assert (check.state, "restore" in check.hint) == ("see to", True)
    assert not path.exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [(FolderKind(network="nfs4"), "network drive"), (FolderKind(synced="OneDrive"), "synced by OneDrive")],
)
def test_a_bad_place_is_to_be_seen_to(
    path: Path, monkeypatch: pytest.MonkeyPatch, kind: FolderKind, words: str
) -> None:
    monkeypatch.setattr(doctor, "folder_kind", lambda _folder: kind)
    check = look(path)["folder"]
    assert (check.state, words in check.text) == ("see to", True)


def test_little_space_is_to_be_seen_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "free_bytes", lambda _folder: 49_000_000)
    assert look(path)["space"].state == "see to"


def test_a_side_file_that_cannot_be_read_is_only_noted(path: Path) -> None:
    path.with_name("exam.db.head").write_text("{")
    assert look(path)["side file"].state == "note"


@pytest.mark.parametrize(
    ("version", "state"),
    [
        ((3, 40, 1), "note"), ((3, 44, 5), "note"), ((3, 44, 6), "well"), ((3, 45, 0), "note"),
        ((3, 50, 6), "note"), ((3, 50, 7), "well"), ((3, 51, 2), "note"), ((3, 51, 3), "well"), ((3, 52, 0), "well"),
    ],
)  # fmt: skip
def test_the_bug_of_older_versions_is_noted(version: tuple[int, int, int], state: str) -> None:
    assert sqlite_check(version).state == state


@pytest.mark.parametrize(
    ("terminal", "state", "words"),
    [
        (GOOD, "well", "256 colours"),
        (Terminal(True, "UTF-8", {"TERM": "xterm", "NO_COLOR": ""}), "well", "no colours"),
        (Terminal(True, "UTF-8", {"TERM": "x", "COLORTERM": "truecolor"}), "well", "16 million"),
        (Terminal(True, "UTF-8", {"TERM": "dumb"}), "see to", "TERM dumb"),
        (Terminal(True, "latin-1", {"TERM": "xterm"}), "see to", "latin-1"),
        (Terminal(False, "", {}), "note", "without a terminal"),
    ],
)
def test_what_the_terminal_can_do(terminal: Terminal, state: str, words: str) -> None:
    check = terminal_check(terminal)
    assert (check.state, words in check.text) == (state, True)
