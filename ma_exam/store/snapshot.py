"""A consistent copy of a database that another window has open, for reading while that one writes on."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ma_exam.errors import StorageError
from ma_exam.store.contents import look_into
from ma_exam.store.lock import owner_of

TRIES = 40
_PAUSE_S = 0.05
_SETTLED_NS = 20_000_000
"""A file whose time is younger may be written again within the same tick of its clock."""

Look = tuple[tuple[int, int, int] | None, ...]


@contextmanager
def snapshot(database: Path, tries: int = TRIES) -> Iterator[Path]:
    """The path of a copy in a folder of its own, both gone afterwards. Raises `StorageError` when none succeeds.

    The database and its `-wal` fit together when neither changed from before the first to after the last byte was
    read; the copy is checked all the same. Nothing of the owner's is touched.
    """
    owner = owner_of(database)
    if owner is not None and owner.pid == os.getpid():
        # Closing our descriptor of the file would give up the lock that this process holds on it.
        raise StorageError("this process has the database open itself.", where=str(database))
    folder = Path(tempfile.mkdtemp(prefix="ma-exam-"))
    try:
        yield _copy(database, folder, tries)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(database: Path, folder: Path, tries: int) -> Path:
    copy = folder / database.name
    reason = "it is being written to all the time"
    for attempt in range(tries):
        if attempt:
            time.sleep(_PAUSE_S)
        try:
            if not _copy_unchanged(database, copy):
                continue
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            continue
        # Bring the -wal in, so that what is opened later is one whole file.
        contents = look_into(copy, beside_its_wal=True)
        if contents.sound:
            return copy
        reason = contents.fault
    raise StorageError(f"no copy could be taken to read from: {reason}.", where=str(database))


def _copy_unchanged(database: Path, copy: Path) -> bool:
    files = [database, _wal(database)]
    before = _look(files)
    newest = max((entry[1] for entry in before if entry), default=0)
    if 0 <= time.time_ns() - newest < _SETTLED_NS:
        return False
    for source, target in zip(files, [copy, _wal(copy)], strict=True):
        target.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(source, target)
            target.chmod(0o600)
    return _look(files) == before


def _wal(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def _look(files: list[Path]) -> Look:
    found: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            status = file.stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((status.st_size, status.st_mtime_ns, status.st_ino))
    return tuple(found)
