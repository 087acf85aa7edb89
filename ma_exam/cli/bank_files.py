"""Bank files that commands write: converted ones, and ones with ids added. Complete or untouched, never half."""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ma_exam.core.item import Bank
from ma_exam.errors import BankError, MaExamError, UsageError
from ma_exam.formats.decoding import read_bytes
from ma_exam.formats.loading import Loaded, load
from ma_exam.formats.stamps import SUFFIXES, is_native, limit_of

ENDINGS = "A name that ends in .md or .txt is the native format, .yaml or .yml is YAML, .json is JSON."


def convert(source: Path, target: Path, *, force: bool) -> Loaded:
    """Write the bank at `source` to `target`, in the format that the target's name tells; gives what was read.

    Raises `UsageError` for an unknown ending, several banks or a target that is there, `BankError` when
    nothing can be read.
    """
    write = _writer(target)
    if target.exists() and not force:
        raise UsageError("this file is there already.", where=str(target), hint="--force writes over it.")
    loaded = load(source)
    banks = [bank for bank in loaded.banks if bank.items]
    if not banks:
        raise BankError(
            "no item could be read.", where=str(source), hint="`ma-exam bank check` lists every problem."
        )
    if len(banks) > 1:
        names = ", ".join(bank.name for bank in banks)
        raise UsageError(
            f"there are several banks: {names}.", where=str(source), hint="Convert one at a time."
        )
    write_whole(target, write(banks[0]).encode("utf-8"))
    return loaded


def _writer(target: Path) -> Callable[[Bank], str]:
    from ma_exam.formats import native_writer, twin_writer

    match target.suffix.lower():
        case ".md" | ".txt":
            return native_writer.write
        case ".yaml" | ".yml":
            return twin_writer.write_yaml
        case ".json":
            return twin_writer.write_json
    raise UsageError("this ending names no format.", where=str(target), hint=ENDINGS)


def add_ids(file: Path, *, write: bool) -> int:
    """Give an id to every item of a native file that lacks one, and say how many; without `write`, only count.

    Raises `UsageError` for a file of another format, `BankError` for one that is not UTF-8 or holds no item.
    """
    from ma_exam.formats.ids import with_ids

    if not is_native(file):
        raise UsageError("ids are added to files of the native format only.", where=str(file), hint=ENDINGS)
    data = read_bytes(file, limit_of(file))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BankError("the file is not in UTF-8.", where=str(file), hint="Save it as UTF-8.") from error
    banks = load(file).banks
    if not banks:
        raise BankError("no item could be read.", where=str(file), hint="`ma-exam bank check` tells why.")
    name = banks[0].name
    changed, count = with_ids(text, name, secrets.randbelow, set(_ids_beside(file, name)))
    if count and write:
        write_whole(file, changed.encode("utf-8"))
    return count


def _ids_beside(file: Path, bank: str) -> Iterator[str]:
    """Ids that the other files of the folder use in the same bank. One that cannot be read has none to tell."""
    for other in sorted(file.resolve().parent.iterdir()):
        if other.name.lower().endswith(SUFFIXES) and other.name != file.name:
            with suppress(BankError):
                yield from (
                    item.id for found in load(other).banks if found.name == bank for item in found.items
                )


def write_whole(file: Path, data: bytes) -> None:
    """Put `data` in the place of `file` in one step, with the mode that it had. Raises `MaExamError`."""
    place = file.resolve()
    try:
        mode = place.stat().st_mode & 0o777 if place.exists() else 0o644
        descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".ma-exam-")
        new = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            new.chmod(mode)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise MaExamError(f"the file cannot be written: {error.strerror}.", where=str(file)) from error
