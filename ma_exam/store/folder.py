"""The folder of the database: made private, told from network and synced ones, and written to so that it lasts."""

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ma_exam.errors import StorageError

NEEDED_TO_START = 50_000_000
"""Bytes that must be free before an exam begins; one writes less than a hundredth of it."""

ELSEWHERE = "Set MA_EXAM_HOME to a folder of this computer."

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "vboxsf", "ceph", "glusterfs"]
)
_NETWORK_FUSE = ("fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.davfs", "fuse.s3fs")
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "icloud": "iCloud",
}


@dataclass(frozen=True, slots=True)
class FolderKind:
    """`network` names the kind of file system when it is one; `synced` the program that copies the folder away."""

    network: str = ""
    synced: str = ""


def folder_kind(folder: Path) -> FolderKind:
    """Whether a folder lies on a network or is synced; one that cannot be told counts as neither."""
    real = Path(os.path.realpath(folder))
    return FolderKind(_network(real), _synced(real))


def _network(real: Path) -> str:
    if sys.platform == "win32":
        return "a shared drive" if str(real).startswith("\\\\") else ""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    found = file_system(real, mounts)
    return found if found in _NETWORK or found.startswith(_NETWORK_FUSE) else ""


def file_system(real: Path, mounts: str) -> str:
    """The type of the file system that holds `real`, from the text of /proc/self/mountinfo; empty for `/`.

    A computer without any other disk than one of these has nowhere else to go.
    """
    best, kind = Path("/"), ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, types = left.split(), right.split()
        if len(fields) < 5 or not types:
            continue
        point = Path(fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        # A later mount on the same point hides the earlier one.
        if real.is_relative_to(point) and len(point.parts) >= len(best.parts) and len(point.parts) > 1:
            best, kind = point, types[0]
    return kind


def _synced(real: Path) -> str:
    for part in (part.lower() for part in real.parts):
        for sign, name in _SYNCED.items():
            if part == sign or part.startswith((f"{sign} ", f"{sign}-")):
                return name
        if part == "cloudstorage":
            return "a cloud service"
    return ""


def refuse_network(folder: Path) -> None:
    """Raise `StorageError` for a folder on a network: locks do not hold there, and a commit may not last."""
    if kind := folder_kind(folder).network:
        raise StorageError(
            f"this folder lies on a network drive ({kind}), where answers cannot be kept safely.",
            where=str(folder),
            hint=f"{ELSEWHERE} Nothing was changed.",
        )


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, with those above it. Raises `StorageError` when it cannot be written to."""
    try:
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"this folder cannot be made: {error.strerror}.",
            where=str(folder),
            hint="Set MA_EXAM_HOME to a folder that you can write to.",
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise unwritable_folder(folder)


def unwritable_folder(folder: Path) -> StorageError:
    """What a folder without permission to write means for an exam."""
    return StorageError(
        "this folder cannot be written to. An exam cannot start, because answers could not be saved.",
        where=str(folder),
        hint="Set MA_EXAM_HOME to a folder that you can write to.",
    )


def make_private(file: Path) -> None:
    """Let only the owner read and write; where that cannot be had, the file stays as it is."""
    with suppress(OSError):
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)


def free_bytes(folder: Path) -> int:
    """Bytes that this person may still write on the disk of a folder."""
    return shutil.disk_usage(folder).free


def require_space(folder: Path, needed: int = NEEDED_TO_START) -> None:
    """Raise `StorageError` when fewer bytes are free than an exam should have before its clock starts."""
    free = free_bytes(folder)
    if free < needed:
        raise StorageError(
            f"only {megabytes(free)} are free on this disk, and an exam needs {megabytes(needed)} to start, "
            "so that every answer can be saved.",
            where=str(folder),
            hint="Free some space, or set MA_EXAM_HOME to a folder on another disk.",
        )


def megabytes(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 1_000_000:,.1f} MB" if count < 10_000_000 else f"{count // 1_000_000:,} MB"


def new_private_file(file: Path) -> int:
    """A descriptor of a file that was not there before, for its owner only."""
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)


def sync_file(file: Path) -> None:
    """Have the content of a file reach the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk; Windows needs no such thing and has none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(file: Path, content: bytes) -> None:
    """Replace a small file: after a crash it is the old or the new one, whole. Raises `OSError`."""
    write_parts(file, [content])


def write_parts(file: Path, parts: Iterable[bytes]) -> None:
    """Replace a file by one that is written part by part. Whatever is raised, the old one stays. Raises `OSError`."""
    partial = file.with_name(f"{file.name}.tmp")
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(new_private_file(partial), "wb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    sync_folder(file.parent)
