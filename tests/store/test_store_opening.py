"""Opening the database: commits that last, one owner, and refusals that lose nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ma_exam.errors import StorageError
from ma_exam.store.connection import explain
from ma_exam.store.database import Database
from ma_exam.store.identity import APPLICATION_ID, SCHEMA_VERSION
from ma_exam.store.opening import open_connection
from tests.support.toys import bank_record, make_items

NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database that was used and closed."""
    path = tmp_path / "exam.db"
    database = Database.open(path)
    database.banks.put(bank_record(), make_items())
    database.close()
    return path


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def looks(folder: Path) -> dict[str, tuple[int, int]]:
    """Sizes and times: reading a file in the process that has locked it would give up the lock."""
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir()}


def header(path: Path, name: str, value: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA {name} = {value}")
    connection.commit()
    connection.close()


def of_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE letters (a)")
    connection.execute("INSERT INTO letters VALUES ('dear')")
    connection.commit()
    connection.close()


def zeros(path: Path, start: int, count: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(bytes(count))


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "text": (lambda path: path.write_text("Dear diary. " * 90), "not an exam database"),
    "a few bytes": (lambda path: path.write_bytes(b"SQLite format 3\0abc"), "not an exam database"),
    "half": (lambda path: os.truncate(path, path.stat().st_size // 2), "damaged"),
    "a page short": (lambda path: os.truncate(path, path.stat().st_size - 4096), "damaged"),
    "50 bytes": (lambda path: os.truncate(path, 50), "damaged"),
    "a page of zeros": (lambda path: zeros(path, 4096, 4096), "damaged"),
    "newer": (lambda path: header(path, "user_version", SCHEMA_VERSION + 1), "newer ma-exam"),
    "foreign id": (lambda path: header(path, "application_id", 252006673), "another program"),
    "no id": (lambda path: header(path, "application_id", 0), "another program"),
    "another program": (of_another_program, "another program"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_ours_or_not_whole_is_refused_and_left_alone(file: Path, case: str) -> None:
    spoil, message = REFUSED[case]
    spoil(file)
    before = everything(file.parent)
    with pytest.raises(StorageError, match=message) as caught:
        Database.open(file)
    assert caught.value.where == str(file)
    assert "Nothing was changed" in caught.value.hint
    assert everything(file.parent) == before


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="folder"):
        Database.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be made") as caught:
        Database.open(tmp_path / "file" / "exam.db")
    assert "MA_EXAM_HOME" in caught.value.hint
    assert caught.value.where == str(tmp_path / "file")


def test_the_folder_and_the_file_are_made(tmp_path: Path) -> None:
    path = tmp_path / "what? #1 100% [a]" / "déjà" / "exam.db"
    Database.open(path).close()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["exam.db"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["what? #1 100% [a]"]
    Database.open(path).close()


def test_the_pragmas_that_keep_every_commit_are_in_force(file: Path) -> None:
    connection = open_connection(file)
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "locking_mode": "exclusive", "foreign_keys": 1,
        "fullfsync": 1, "checkpoint_fullfsync": 1, "trusted_schema": 0, "cell_size_check": 1,
        "application_id": APPLICATION_ID, "user_version": SCHEMA_VERSION,
    }  # fmt: skip
    found = {name: connection.value(f"PRAGMA {name}") for name in wanted}
    database = connection.rows("PRAGMA database_list")[0][2]
    connection.close()
    assert found == wanted
    assert Path(database) == file


def test_a_second_opener_is_told_and_changes_nothing(file: Path) -> None:
    first = Database.open(file)
    first.banks.put(bank_record("more"), [])
    before = looks(file.parent)
    with pytest.raises(StorageError, match="open in another window") as caught:
        Database.open(file)
    assert "Switch to that window" in caught.value.hint
    script = (
        "import sys; from pathlib import Path; from ma_exam.store.database import Database; "
        "Database.open(Path(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    assert "InUseError" in done.stderr
    assert f"process {os.getpid()}" in done.stderr
    assert looks(file.parent) == before
    first.banks.remove("more")
    first.close()
    Database.open(file).close()


def test_a_refused_file_is_let_go(file: Path) -> None:
    header(file, "user_version", SCHEMA_VERSION + 1)
    with pytest.raises(StorageError):
        Database.open(file)
    header(file, "user_version", SCHEMA_VERSION)
    Database.open(file).close()


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that another user can reach, unlike those that pytest makes."""
    folder = Path(tempfile.mkdtemp(prefix="ma-exam-test-"))
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


OPEN_AS_NOBODY = f"""
import os, sys
from pathlib import Path
from ma_exam.errors import StorageError
from ma_exam.store.database import Database
if os.geteuid() == 0:
    os.setgid({NOBODY})
    os.setuid({NOBODY})
try:
    Database.open(Path(sys.argv[1]))
except StorageError as error:
    print(error.message, "|", error.hint, "|", error.where)
"""


def open_as_nobody(path: Path) -> str:
    """What somebody without rights is told; the file's owner is one where tests do not run as root."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AS_NOBODY, str(path)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(os.name == "nt", reason="folders have no such mode there")
def test_a_folder_without_write_permission_is_refused(shared_folder: Path) -> None:
    shared_folder.chmod(0o555)
    said = open_as_nobody(shared_folder / "exam.db")
    assert "An exam cannot start, because answers could not be saved" in said
    assert "MA_EXAM_HOME" in said
    assert list(shared_folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_a_file_without_write_permission_is_refused(shared_folder: Path, file: Path) -> None:
    copy = shared_folder / "exam.db"
    shutil.copyfile(file, copy)
    copy.chmod(0o444)
    before = copy.read_bytes()
    said = open_as_nobody(copy)
    assert "cannot be written to, so answers could not be saved" in said
    assert "Make it writable" in said
    assert copy.read_bytes() == before


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("database or disk is full", "the disk is full"),
        ("disk I/O error", "refused to write"),
        ("unable to open database file", "cannot be opened"),
        ("something unheard of", "something unheard of"),
    ],
)
def test_what_the_database_says_is_put_into_words(error: str, message: str) -> None:
    said = explain(sqlite3.OperationalError(error), Path("exam.db"))
    assert message in said.message
    assert said.where == "exam.db"


def test_a_damaged_file_is_refused_without_bringing_its_wal_in(file: Path, tmp_path: Path) -> None:
    """After a crash the newest commits are in the -wal; opening by SQLite's own ways would merge the two."""
    script = (
        "import os, sys; from pathlib import Path; from ma_exam.store.database import Database; "
        "Database.open(Path(sys.argv[1])).banks.remove('toys'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(file)], check=True, timeout=60)
    file.with_name("exam.db.lock").unlink()
    assert file.with_name("exam.db-wal").stat().st_size > 0
    whole = file.read_bytes()
    zeros(file, 4096 * 8, 4096 * 4)
    before = everything(tmp_path)
    with pytest.raises(StorageError, match="damaged"):
        Database.open(file)
    assert everything(tmp_path) == before
    file.write_bytes(whole)
    database = Database.open(file)
    assert database.banks.all() == []
    database.close()


QUOTA = """
import resource, sys
from pathlib import Path
from ma_exam.errors import StorageError
from tests.store.test_store_backups import Writer

path = Path(sys.argv[1])
writer = Writer(path)
wal = path.with_name("exam.db-wal").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (wal + 40_000, resource.RLIM_INFINITY))
kept = 0
try:
    for kept in range(1000):
        writer.answer()
except StorageError as error:
    print(kept, "|", error.message, "|", error.hint)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    writer.database.require_writable()
except StorageError as error:
    print("no resuming |", error.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
writer.database.attempts.append("attempt-1", writer.last)
writer.database.require_writable()
print(writer.last.seq, len(writer.database.attempts.events("attempt-1")))
writer.database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits there")
def test_a_quota_that_is_reached_is_told_and_the_answer_comes_through_later(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUOTA, str(tmp_path / "exam.db")],
        capture_output=True, text=True, check=False, timeout=60, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    refused, probe, counted = done.stdout.splitlines()
    kept, message, hint = refused.split(" | ")
    assert 0 < int(kept) < 1000
    assert "the answer is not saved" in message
    assert "Free some space" in hint
    assert probe.startswith("no resuming | ")
    assert counted.split()[0] == counted.split()[1]
