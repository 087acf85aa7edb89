"""A copy of an open database, taken in small steps beside the commits, verified, and complete or not there at all."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from ma_exam.errors import StorageError
from ma_exam.store.contents import Contents, look_into
from ma_exam.store.folder import new_private_file, sync_folder

STEP_PAGES = 64
"""Pages (4 KiB each) that are copied before a commit may pass."""

STEPS_A_SYNC = 4
"""A megabyte is brought to the disk at a time."""

PAUSE_S = 0.002
"""What is left to commits between two steps."""


def at_leisure() -> bool:
    """There is no hurry."""
    return False


def copy_database(
    source: sqlite3.Connection, target: Path, *, hurry: Callable[[], bool] = at_leisure
) -> Contents:
    """Copy to `target`, which is replaced, and give what the copy holds. Raises `StorageError`.

    May run in another thread than the one that commits: SQLite lets one connection be used by several, one call at
    a time, and a commit through the same connection goes into the copy too. Each step holds it for the copying
    of `STEP_PAGES`, and never while the disk is waited for. Once `hurry` says so, there are no more pauses.
    """
    partial = target.with_name(f"{target.name}.tmp")
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(new_private_file(partial), "rb") as stream:
            _copy_in_steps(source, partial, stream.fileno(), hurry)
            contents = look_into(partial)
            if not contents.sound:
                raise OSError(f"the copy is damaged: {contents.fault}")
            os.fsync(stream.fileno())
        partial.replace(target)
        sync_folder(target.parent)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StorageError(
            f"no copy of the database could be made: {reason}.",
            where=str(target),
            hint="Free some space and try again. Nothing was changed.",
        ) from error
    return contents


def _copy_in_steps(
    source: sqlite3.Connection, partial: Path, descriptor: int, hurry: Callable[[], bool]
) -> None:
    steps = 0

    def between(_status: int, remaining: int, _total: int) -> None:
        nonlocal steps
        steps += 1
        if not remaining or hurry():
            return
        if steps % STEPS_A_SYNC == 0:
            os.fsync(descriptor)  # little by little: one great sync at the end would hold up commits
        time.sleep(PAUSE_S)

    with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=off")
        copy.execute("PRAGMA journal_mode=off")
        source.backup(copy, pages=STEP_PAGES, progress=between, sleep=PAUSE_S)
