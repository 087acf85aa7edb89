"""Copies that are asked for, and bringing one back: complete or not at all, and the present database is kept."""

import os
import shutil
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ma_exam.errors import DamagedError, InUseError, NotFoundError, StorageError, UsageError
from ma_exam.store import backup_folder
from ma_exam.store.backup_folder import Backup
from ma_exam.store.contents import Contents, look_into
from ma_exam.store.database import Database
from ma_exam.store.folder import new_private_file, sync_file, sync_folder
from ma_exam.store.heads import heads_file
from ma_exam.store.lock import OwnerLock, in_use
from ma_exam.store.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made, and what it holds; `from_another_window` when that one has the database open."""

    file: Path
    contents: Contents
    from_another_window: str = ""


def back_up_now(file: Path, target: Path | None, wall_us: int) -> Copied:
    """Copy the database to the backups, or to `target` (a folder or a new file).

    While another window has it open, what that one has saved is copied. Raises `NotFoundError` when there is no
    database, `UsageError` when `target` is there already, `StorageError` when no copy can be made.
    """
    if not file.exists():
        raise NotFoundError("there is no database yet, so there is nothing to copy.", where=str(file))
    if target is not None and target.is_dir():
        stamp = datetime.fromtimestamp(wall_us // 1_000_000, UTC).strftime("%Y-%m-%dT%H%M%SZ")
        target = target / f"ma-exam-{stamp}.db"
    if target is not None and target.exists():
        raise UsageError("this file is there already.", where=str(target), hint="Give another name.")
    try:
        return _copy_of(Database.open(file), file, target, wall_us)
    except InUseError as error:
        with snapshot(file) as read:
            copied = _copy_of(Database.open(read), file, target, wall_us)
        return replace(copied, from_another_window=error.message)


def _copy_of(database: Database, file: Path, target: Path | None, wall_us: int) -> Copied:
    try:
        place = target or backup_folder.new_backup(file, wall_us, "asked").file
        contents = database.copy_to(place)
    finally:
        database.close()
    if target is None:
        backup_folder.thin(file)
    return Copied(place, contents)


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup and what it holds; `number` counts from the newest."""

    number: int
    backup: Backup
    contents: Contents


def list_backups(file: Path) -> list[Listed]:
    """Every backup with what it holds, newest first; damage is looked for only when one is restored."""
    return [
        Listed(number, entry, look_into(entry.file, quick_check=False))
        for number, entry in enumerate(backup_folder.backups(file), start=1)
    ]


def find_backup(file: Path, name: str, cwd: Path | None = None) -> Path:
    """A backup by its number in the list, its name, or its path. Raises `NotFoundError`."""
    entries = backup_folder.backups(file)
    if name.isascii() and name.isdigit() and 1 <= int(name[:6]) <= len(entries):
        return entries[int(name[:6]) - 1].file
    for path in ((cwd or Path()) / Path(name).expanduser(), backup_folder.backup_folder(file) / name):
        with suppress(OSError):  # such as a name that is too long
            if path.is_file():
                return path
    raise NotFoundError(f"there is no backup {name}.", hint="`ma-exam restore` lists them.")


@dataclass(frozen=True, slots=True)
class Restoring:
    """What a restoration would do: the backup, what it holds, and what the present database holds."""

    backup: Path
    contents: Contents
    present: Contents | None
    """None when there is no database now."""


def plan_restore(file: Path, backup: Path) -> Restoring:
    """Verify a backup, every chain in it included, and look at what it would replace.

    Raises `DamagedError` for a backup that is not whole, `StorageError` when the database is open elsewhere.
    """
    if file.exists() and os.path.samefile(file, backup):
        raise UsageError("this is the present database itself.", where=str(backup))
    contents = look_into(backup, chains=True)
    if not contents.sound:
        raise DamagedError(
            f"this backup cannot be used: {contents.fault}.",
            where=str(backup),
            hint="Nothing was changed. Choose another.",
        )
    return Restoring(backup, contents, _present(file))


def _present(file: Path) -> Contents | None:
    """What the present database holds, with its commits brought into one file when it is sound."""
    if not file.exists():
        return None
    try:
        database = Database.open(file)
    except DamagedError as error:
        return Contents(fault=error.message)
    except InUseError:
        raise
    except StorageError as error:
        if not os.access(file, os.R_OK | os.W_OK) or not os.access(file.parent, os.W_OK):
            raise
        return Contents(fault=error.message)  # newer, or of another program: moved aside as it is
    try:
        return database.contents()
    finally:
        database.close()


def restore(file: Path, backup: Path) -> Path | None:
    """Put a backup in the place of the database, and give where that one is kept now; None if there was none.

    At no moment is there no database: the old one gets a second name before the new one takes its place.
    """
    planned = plan_restore(file, backup)
    lock = OwnerLock.take(file)
    try:
        lock.sign("restoring a backup")
        partial = file.with_name(f"{file.name}.restoring")
        try:
            return _exchange(file, backup, partial, planned.present)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            reason = getattr(error, "strerror", "") or str(error)
            raise StorageError(
                f"the backup could not be restored: {reason}.",
                where=str(file),
                hint="The database is as it was.",
            ) from error
    finally:
        lock.release()


def _exchange(file: Path, backup: Path, partial: Path, present: Contents | None) -> Path | None:
    partial.unlink(missing_ok=True)
    os.close(new_private_file(partial))
    shutil.copyfile(backup, partial)
    if not look_into(partial).sound:
        raise OSError("the copy of the backup is damaged")
    sync_file(partial)
    wal = file.with_name(f"{file.name}-wal")
    if present is not None and present.sound and wal.exists():
        raise in_use(file)  # somebody opened it since it was looked at
    aside = _free_name(file, "before-restore" if present is not None and present.sound else "damaged")
    if present is not None:
        try:
            os.link(file, aside)
        except OSError:  # a file system without second names
            shutil.copy2(file, aside)
            sync_file(aside)
    if wal.exists():
        # It belongs to what goes; beside the new file it would be taken for its own.
        wal.replace(aside.with_name(f"{aside.name}-wal"))
    sync_folder(file.parent)
    partial.replace(file)
    heads_file(file).unlink(missing_ok=True)
    sync_folder(file.parent)
    return aside if present is not None else None


def _free_name(file: Path, why: str) -> Path:
    stamp = time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())
    name, count = file.with_name(f"{file.name}.{why}-{stamp}"), 1
    while name.exists():
        count += 1
        name = file.with_name(f"{file.name}.{why}-{stamp}-{count}")
    return name
