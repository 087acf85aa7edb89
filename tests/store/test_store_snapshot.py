"""Reading beside a window that writes: a copy that fits together, and nothing of the owner's is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from ma_exam.errors import StorageError
from ma_exam.store.contents import look_into
from ma_exam.store.database import Database
from ma_exam.store.snapshot import snapshot
from tests.store.test_store_backups import Writer

ROOT = Path(__file__).parents[2]
WRITE_ON = """
import sys, threading
from pathlib import Path
from tests.store.test_store_backups import Writer

writer = Writer(Path(sys.argv[1]))
writer.answer(5)
print("open", flush=True)
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not over.wait(0.03):
    writer.answer()
    if writer.last.seq % 7 == 0:
        writer.database._connection.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
print(writer.last.seq, flush=True)
writer.database.close()
"""


def test_copies_of_a_database_that_is_written_to_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    child = subprocess.Popen(
        [sys.executable, "-c", WRITE_ON, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    seen = [0]
    for _ in range(6):
        with snapshot(path) as copy:
            folder = copy.parent
            contents = look_into(copy, chains=True)
            database = Database.open(copy)
            assert len(database.banks.items(["toys"])) == 80
            database.close()
        assert not folder.exists()
        assert (contents.fault, contents.broken) == ("", ())
        seen.append(contents.closer[0].events)
    told, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert 6 <= seen[1] <= seen[-1] <= int(told)
    assert seen == sorted(seen)
    assert look_into(path, chains=True).closer[0].events == int(told)


def test_the_process_that_owns_it_takes_no_such_copy(tmp_path: Path) -> None:
    """Closing the file it would have read gives up its own lock."""
    writer = Writer(tmp_path / "exam.db")
    with pytest.raises(StorageError, match="has the database open itself"), snapshot(tmp_path / "exam.db"):
        pass
    writer.database.close()


def test_what_cannot_be_copied_is_told_after_some_tries(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    path.write_text("Dear diary. " * 90)
    before = path.read_bytes()
    with pytest.raises(StorageError, match="not a database") as caught, snapshot(path, tries=3):
        pass
    assert caught.value.where == str(path)
    assert path.read_bytes() == before
