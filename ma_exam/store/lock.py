"""Who has the database open: a lock file with the process, since when, and what it is doing."""

import contextlib
import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ma_exam.core.text import clean_line
from ma_exam.errors import InUseError, StorageError
from ma_exam.store.folder import unwritable_folder

WAIT_S = 1.0
"""How long to wait for another to let go: a command that only lists has it for less."""

_STEP_S = 0.05
_MAX_BYTES = 4096
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that has it open. `doing` says what, such as "in mock exam 2", or nothing."""

    pid: int
    host: str
    since_us: int
    doing: str = ""


def lock_file(database: Path) -> Path:
    """The lock file of a database."""
    return database.with_name(f"{database.name}.lock")


def owner_of(database: Path) -> Owner | None:
    """Who says to have it open, if that can be read. Only a lock that is held makes it true."""
    try:
        with lock_file(database).open("rb") as stream:
            told = json.loads(stream.read(_MAX_BYTES))
        owner = Owner(int(told["pid"]), str(told["host"]), int(told["since_us"]), str(told["doing"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Owner(owner.pid, clean_line(owner.host, 80), owner.since_us, clean_line(owner.doing, 80))


def in_use(database: Path) -> InUseError:
    """What a second window is told."""
    owner = owner_of(database)
    details = ""
    if owner is not None:
        where = "" if owner.host == socket.gethostname() else f" on {owner.host}"
        doing = f", {owner.doing}" if owner.doing else ""
        details = f" (process {owner.pid}{where}, since {_clock_time(owner.since_us)}{doing})"
    return InUseError(
        f"ma-exam is open in another window{details}.", where=str(database), hint="Switch to that window."
    )


def _clock_time(wall_us: int) -> str:
    try:
        at = datetime.fromtimestamp(wall_us / 1_000_000, UTC).astimezone()
    except (OverflowError, OSError, ValueError):
        return "a time that cannot be read"
    today = datetime.now(UTC).astimezone().date()
    return at.strftime("%H:%M" if at.date() == today else "%Y-%m-%d %H:%M")


class OwnerLock:
    """Held from opening to closing.

    The operating system gives the lock up when the process dies, so a file that was left behind means nothing and
    is never judged by its age. Where there is no `flock`, the file only tells who; the database's own lock decides.
    """

    def __init__(self, database: Path, descriptor: int) -> None:
        self._file = lock_file(database)
        self._descriptor = descriptor
        self._owner = Owner(os.getpid(), socket.gethostname(), time.time_ns() // 1000)
        self._mine = os.name != "nt"
        """Whether the file may be taken away: without `flock`, only once the database has let us in."""

    @classmethod
    def take(cls, database: Path, wait_s: float = WAIT_S) -> "OwnerLock":
        """Lock a database for this process. Raises `InUseError` after `wait_s`, `StorageError` for a bad folder."""
        deadline = time.monotonic() + wait_s
        while (descriptor := _try_to_lock(lock_file(database))) is None:
            if time.monotonic() >= deadline:
                raise in_use(database)
            time.sleep(_STEP_S)
        return cls(database, descriptor)

    def sign(self, doing: str = "") -> None:
        """Say who we are and what we are doing. A refusal is no reason to stop: the lock holds all the same."""
        self._mine = True
        content = json.dumps(asdict(self._owner) | {"doing": doing}).encode()
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, content)

    def release(self) -> None:
        """Let go, and take the file away while it is still ours."""
        if self._descriptor < 0:
            return
        if os.name == "nt":
            os.close(self._descriptor)  # a file that is open cannot be taken away there
        if self._mine:
            with contextlib.suppress(OSError):
                self._file.unlink()
        if os.name != "nt":
            os.close(self._descriptor)
        self._descriptor = -1


def _try_to_lock(file: Path) -> int | None:
    """A descriptor that holds the lock, or None while another holds it."""
    for _ in range(_TRIES):
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if file.is_dir():
                raise StorageError(
                    "a folder stands where the lock file should be.", where=str(file), hint="Move it away."
                ) from error
            raise unwritable_folder(file.parent) from error
        if not _flock(descriptor):
            os.close(descriptor)
            return None
        if _still_there(file, descriptor):
            return descriptor
        os.close(descriptor)  # its owner took it away between our opening and locking it
    return None


def _flock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True
    flock: Any = fcntl.flock
    try:
        flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without such locks; the database's own lock decides
    return True


def _still_there(file: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except OSError:
        return False
