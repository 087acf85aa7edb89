"""One window at a time: whoever comes second is told who, since when and in what; nobody is locked out by the dead."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ma_exam.errors import InUseError
from ma_exam.store.database import Database
from ma_exam.store.lock import OwnerLock, lock_file, owner_of

ROOT = Path(__file__).parents[2]
OPEN_AND_WAIT = """
import sys
from pathlib import Path
from ma_exam.store.database import Database
database = Database.open(Path(sys.argv[1]))
database.doing("in mock exam 2")
print("open", flush=True)
sys.stdin.read()
"""

without_flock = pytest.mark.skipif(os.name == "nt", reason="there is no flock there")


def other_window(path: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", OPEN_AND_WAIT, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    return child


def test_a_second_window_is_told_the_process_the_time_and_the_exam(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    child = other_window(path)
    try:
        with pytest.raises(InUseError) as caught:
            Database.open(path)
    finally:
        child.communicate(timeout=60)
    owner = rf"\(process {child.pid}, since \d\d:\d\d, in mock exam 2\)"
    assert caught.match(rf"ma-exam is open in another window {owner}\. Switch to that window\.")
    assert caught.value.exit_code == 4


@without_flock
def test_a_window_that_was_killed_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    child = other_window(path)
    child.kill()
    child.communicate(timeout=60)
    assert lock_file(path).exists()
    Database.open(path).close()
    assert not lock_file(path).exists()


@without_flock
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x"}', b"\xff" * 9000])
def test_what_an_old_lock_file_says_is_of_no_account(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "exam.db"
    lock_file(path).write_bytes(content)
    assert owner_of(path) is None
    Database.open(path).close()


def test_an_old_lock_file_is_no_lock_and_a_new_one_no_younger_than_it_is(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    held = OwnerLock.take(path)
    held.sign()
    os.utime(lock_file(path), (1, 1))
    with pytest.raises(InUseError):
        OwnerLock.take(path, wait_s=0)
    held.release()
    OwnerLock.take(path, wait_s=0).release()


def test_a_lock_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    held = OwnerLock.take(path)
    told = {"pid": 1, "host": "\x1b[2Jhost", "since_us": 10**30, "doing": "in \x1b]0;x\x07 exam"}
    lock_file(path).write_text(json.dumps(told))
    with pytest.raises(InUseError) as caught:
        OwnerLock.take(path, wait_s=0)
    held.release()
    assert "\x1b" not in str(caught.value)
    assert "a time that cannot be read" in str(caught.value)


def test_one_that_lets_go_in_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    held = OwnerLock.take(path)
    later = threading.Timer(0.2, held.release)
    later.start()
    began = time.monotonic()
    OwnerLock.take(path, wait_s=30).release()
    later.join()
    assert time.monotonic() - began >= 0.1


def test_opening_and_closing_leave_the_database_only(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "exam.db")
    assert lock_file(tmp_path / "exam.db").exists()
    database.close()
    database.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["exam.db"]
