"""Erases what is kept of one student: the database and what lies beside it, backups, the log, settings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ma_exam import paths
from ma_exam.errors import StorageError
from ma_exam.profiles import Profile
from ma_exam.store.backup_folder import backup_folder, is_backup
from ma_exam.store.contents import Contents, look_into
from ma_exam.store.folder import sync_folder
from ma_exam.store.lock import OwnerLock, lock_file

_OURS = re.compile(
    r"ma-exam\.(?:db|log)(?:[.-].*)?|settings(?:\.damaged(?:-\d+)?)?\.json|\.settings\.json\.\d+"
)
_NAME = re.compile(r"profile\.json(?:\.tmp)?")


@dataclass(slots=True)
class Erasing:
    """What would be erased, or was: files, their bytes, and how many are backups; `left` are files of other names."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    size: int = 0
    backups: int = 0
    left: list[Path] = field(default_factory=list)
    contents: Contents | None = None
    """What the database holds; None without one. Only the plan looks into it."""


def plan_erase(profile: Profile, *, name_too: bool) -> Erasing:
    """What `erase` would take away. Raises `InUseError` while a window has the database open."""
    plan = Erasing(profile.folder)
    if not profile.folder.is_dir():
        return plan
    lock = OwnerLock.take(profile.database)
    try:
        _look(plan, profile, name_too=name_too)
        if profile.database.exists():
            plan.contents = look_into(profile.database, quick_check=False)
    finally:
        lock.release()
    return plan


def erase(profile: Profile, *, name_too: bool) -> Erasing:
    """Take it all away; the name as well with `name_too`, and then the folder, if it is empty and not the first's.

    Raises `InUseError` while a window has the database open, `StorageError` when a file cannot be deleted.
    """
    done = Erasing(profile.folder)
    if not profile.folder.is_dir():
        return done
    found = Erasing(profile.folder)
    lock = OwnerLock.take(profile.database)
    try:
        lock.sign("erasing all data")
        _look(found, profile, name_too=name_too)
        done.left = found.left
        for file in found.files:
            size = _delete(file)
            done.files.append(file)
            done.size += size
            done.backups += file.parent != profile.folder
    finally:
        lock.release()
    place = backup_folder(profile.database)
    for folder in [place, profile.folder] if name_too and profile.slug else [place]:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            sync_folder(folder.parent)
    return done


def _look(into: Erasing, profile: Profile, *, name_too: bool) -> None:
    """Fill in the files, the database last: what was cut short is begun again."""
    mine = list(_ours(profile, name_too=name_too))
    into.files = sorted(
        mine, key=lambda file: (file == profile.database, file.parent == profile.folder, file.name)
    )
    into.size = sum(file.lstat().st_size for file in into.files)
    into.backups = sum(file.parent != profile.folder for file in into.files)
    into.left = [file for file in _all(profile) if file not in mine]


def _all(profile: Profile) -> Iterator[Path]:
    """Every file of the student; what belongs to other students, or to the lock that is held, is none of it."""
    for folder in (profile.folder, backup_folder(profile.database)):
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir()):
            others = file in (backup_folder(profile.database), paths.profiles_dir(), paths.exports_dir())
            if not others and file != lock_file(profile.database):
                yield file


def _ours(profile: Profile, *, name_too: bool) -> Iterator[Path]:
    for file in _all(profile):
        if file.is_dir() and not file.is_symlink():
            continue
        if file.parent == profile.folder:
            if _OURS.fullmatch(file.name) or (name_too and _NAME.fullmatch(file.name)):
                yield file
        elif is_backup(file.name.removesuffix(".tmp")):
            yield file


def _delete(file: Path) -> int:
    try:
        size = file.lstat().st_size
        file.unlink()
    except OSError as error:
        raise StorageError(
            f"this file cannot be deleted: {error.strerror}.",
            where=str(file),
            hint="What was deleted before it is gone; the rest is there. Try again when it can be.",
        ) from error
    return size
