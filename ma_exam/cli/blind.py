"""`bank blind`: what a blind reader needs, written out with the key apart, and what the readings come to."""

from pathlib import Path
from typing import TYPE_CHECKING

from ma_exam.errors import BankError, MaExamError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ma_exam.core.blind import Blind, Outcome
    from ma_exam.core.item import Item

DEFAULT_SEED = 1


def write_out(
    path: Path,
    folder: Path,
    *,
    others: Path | None,
    options_only: bool,
    sample: int | None,
    parts: int,
    seed: int,
) -> "tuple[Blind, list[Path]]":
    """Write the packets and answer sheets into `folder` and the key beside it; the review and the files.

    Raises `UsageError` when the folder holds something already, `BankError` when nothing can be read.
    """
    from ma_exam.cli.bank_files import write_whole
    from ma_exam.core.blind import prepare
    from ma_exam.formats.blind_files import key_file, key_text
    from ma_exam.reports.blind import answer_sheet, packet

    name, items = _items(path)
    blind = prepare(
        items,
        _items(others)[1] if others else (),
        bank=name,
        seed=seed,
        sample=sample,
        parts=parts,
        options_only=options_only,
    )
    if not blind.questions:
        raise BankError("no item here has a key.", where=str(path))
    key = key_file(folder)
    if key.exists() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UsageError(
            "there is a review here already.", where=str(folder), hint="Name another folder for --out."
        )
    files: dict[Path, str] = {key: key_text(blind)}
    for number, questions in enumerate(blind.parts, 1):
        end = f"-{number}" if len(blind.parts) > 1 else ""
        sheet = f"answers{end}.txt"
        files[folder / f"packet{end}.txt"] = packet(blind, questions, sheet)
        files[folder / sheet] = answer_sheet(questions)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MaExamError(f"the folder cannot be made: {error.strerror}.", where=str(folder)) from error
    for file, text in files.items():
        write_whole(file, text.encode("utf-8"))
    return blind, list(files)


def _items(path: Path) -> "tuple[str, list[Item]]":
    from ma_exam.formats.loading import load

    loaded = load(path)
    items = [item for bank in loaded.banks for item in bank.items]
    if not items:
        raise BankError(
            "no item could be read.", where=str(path), hint="`ma-exam bank check` lists every problem."
        )
    return ", ".join(bank.name for bank in loaded.banks), items


def scored(folder: Path, answers: "Sequence[Path]") -> "Outcome":
    """What the readings in `answers` come to. Raises `BankError` for a key or an answer that cannot be read."""
    from ma_exam.core.blind import score
    from ma_exam.formats.blind_files import key_file, read_answers, read_key

    key = key_file(folder)
    if not key.exists():
        raise UsageError(
            "there is no key for this review.",
            where=str(key),
            hint="It is written beside the folder of --out.",
        )
    blind = read_key(key)
    return score(blind, [read_answers(file, blind) for file in answers])
