"""Where the database may lie: not on a network, for its owner only, with room for an exam."""

import os
import stat
from collections import namedtuple
from pathlib import Path

import pytest

from ma_exam.errors import StorageError
from ma_exam.store import folder as folder_module
from ma_exam.store.database import Database
from ma_exam.store.folder import FolderKind, file_system, folder_kind, require_space, write_whole

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:50 / /home/me/net\\040drive rw - nfs4 server:/x rw
31 22 0:51 / /mnt/c rw - 9p C: rw
32 22 0:52 / /mnt/c/local rw - ext4 /dev/sdb rw
33 22 0:53 / /ssh rw - fuse.sshfs me@there: rw
34 33 0:54 / /ssh rw - tmpfs tmpfs rw
a broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/ma-exam", ""),
        ("/home/me/net drive/ma-exam", "nfs4"),
        ("/mnt/c/Users/me", "9p"),
        ("/mnt/c/local/x", "ext4"),
        ("/mnt/cd", ""),
        ("/ssh/x", "tmpfs"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert file_system(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "vboxsf", "fuse.sshfs"])
def test_a_network_folder_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"30 22 0:50 / {tmp_path.resolve()} rw - {kind} server:/x rw\n")
    monkeypatch.setattr(folder_module, "_MOUNTS", mounts)
    with pytest.raises(StorageError, match=rf"network drive \({kind}\)") as caught:
        Database.open(tmp_path / "home" / "exam.db")
    assert "MA_EXAM_HOME" in caught.value.hint
    assert [entry.name for entry in tmp_path.iterdir()] == ["mountinfo"]


@pytest.mark.parametrize(
    ("part", "program"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - A School", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("Mobile Documents", "iCloud"),
        ("CloudStorage", "a cloud service"),
        ("dropboxes", ""),
        ("documents", ""),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path: Path, part: str, program: str) -> None:
    assert folder_kind(tmp_path / part / "ma-exam").synced == program


def test_a_plain_folder_is_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_kind(tmp_path) == FolderKind()
    monkeypatch.setattr(folder_module, "_MOUNTS", tmp_path / "none")
    assert folder_kind(tmp_path) == FolderKind()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_folder_and_files_are_for_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "home" / "exam.db"
    old = os.umask(0)
    try:
        database = Database.open(path)
    finally:
        os.umask(old)
    database.banks.remove("none")
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    database.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(["exam.db", "exam.db-wal", "exam.db.lock"], 0o600)
    path.chmod(0o644)
    Database.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_exam_needs_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage(10, 5, 49_999_999))
    with pytest.raises(StorageError, match=r"only 49 MB are free .* needs 50 MB") as caught:
        require_space(tmp_path)
    assert "Free some space" in caught.value.hint
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage(10, 5, 50_000_000))
    require_space(tmp_path)


def test_a_small_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "note"
    write_whole(file, b"one")
    (tmp_path / "note.tmp").write_text("left by a crash")
    write_whole(file, b"two")
    assert file.read_bytes() == b"two"
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda _descriptor: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(OSError, match="No space"):
            write_whole(file, b"three")
    assert file.read_bytes() == b"two"
