"""Which files are a bank's, and whether they have changed since they were read."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from ma_exam.core.text import clean_line
from ma_exam.errors import BankError
from ma_exam.formats.decoding import MAX_NATIVE_BYTES, MAX_TWIN_BYTES, read_bytes
from ma_exam.formats.problem import Problem

NATIVE_SUFFIXES = (".bank.md",)
YAML_SUFFIXES = (".bank.yaml", ".bank.yml")
JSON_SUFFIXES = (".bank.json",)
SUFFIXES = (*NATIVE_SUFFIXES, *YAML_SUFFIXES, *JSON_SUFFIXES)

_SINGLE = (".md", ".txt", ".yaml", ".yml", ".json")
"""Names that are taken for a bank when the file itself is named, not the folder it is in."""


def bank_files(path: Path) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The bank files at `path`, sorted, and links that lead out of the folder, which are refused.

    Raises `BankError` when there is nothing at `path` or no bank file in it.
    """
    where = clean_line(str(path))
    try:
        found_at_all = path.exists()
    except (OSError, ValueError):
        found_at_all = False
    if not found_at_all:
        raise BankError(
            "there is no such file or folder.",
            where=where,
            hint="Give a *.bank.md file or a folder that holds some.",
        )
    if not path.is_dir():
        if not path.name.lower().endswith(_SINGLE):
            raise BankError(
                "this kind of file is not read.",
                where=where,
                hint="A bank is a *.bank.md, *.bank.yaml or *.bank.json file, or a folder of them.",
            )
        return (path,), ()
    refused: list[Problem] = []
    files = tuple(sorted(_walk(path, path.resolve(), refused)))
    if not files:
        raise BankError(
            "the folder holds no bank files.",
            where=where,
            hint="A bank file's name ends in .bank.md, .bank.yaml, .bank.yml or .bank.json.",
        )
    return files, tuple(refused)


def _walk(folder: Path, root: Path, refused: list[Problem]) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(base, name)
            if name.startswith(".") or not name.lower().endswith(SUFFIXES):
                continue
            if file.is_symlink() and _leads_out(file, root):
                refused.append(_link(file))
                continue
            yield file
        for name in folders:
            link = Path(base, name)
            if link.is_symlink() and _leads_out(link, root):
                refused.append(_link(link))


def _leads_out(link: Path, root: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False  # links in a circle lead nowhere, which reading will find out


def _link(path: Path) -> Problem:
    return Problem(
        clean_line(str(path)),
        0,
        "",
        "error",
        "this link leads out of the bank's folder and was not followed.",
        "Put the file itself there.",
    )


def is_native(file: Path) -> bool:
    """Whether the file's name says that it is in the native format."""
    return file.name.lower().endswith((".md", ".txt"))


def limit_of(file: Path) -> int:
    """The most bytes that are read of a file of this name."""
    return MAX_NATIVE_BYTES if is_native(file) else MAX_TWIN_BYTES


def stamp(path: Path) -> str:
    """16 hex digits of the files' names, sizes and times: cheap, and another when any has changed.

    Raises `BankError` for a file that is not there, such as the end of a broken link.
    """
    digest = hashlib.sha256()
    for file in bank_files(path)[0]:
        try:
            look = file.stat()
        except OSError as error:
            raise BankError(
                f"the file cannot be opened: {error.strerror}.",
                where=clean_line(str(file)),
                hint="Take it out of the folder, or mend it.",
            ) from error
        digest.update(f"{_name(file, path)}\0{look.st_size}\0{look.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def files_hash(path: Path) -> str:
    """16 hex digits of the files' names and bytes. Raises `BankError` for one that cannot be read."""
    digest = hashlib.sha256()
    for file in bank_files(path)[0]:
        data = read_bytes(file, limit_of(file))
        digest.update(f"{_name(file, path)}\0{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()[:16]


def _name(file: Path, path: Path) -> str:
    name = file.relative_to(path).as_posix() if file != path else file.name
    return name.encode("utf-8", "surrogateescape").hex()
