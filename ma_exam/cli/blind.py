"""`bank blind`: what a blind reader needs, written out with the key apart, and what the readings come to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ma_exam.cli.output import say, say_json, text_width
from ma_exam.errors import BankError, MaExamError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ma_exam.core.blind import Blind, Outcome
    from ma_exam.core.item import Item

HINT = "`ma-exam bank blind PATH --out DIR`, then `ma-exam bank blind DIR --score ANSWERS...`"


def review(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A bank to be read; with --score the folder of --out.")
    ],
    answers: Annotated[
        list[Path] | None, typer.Argument(metavar="[ANSWERS]...", help="With --score: a file a reader.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="A new folder for what readers get.")
    ] = None,
    score: Annotated[
        bool, typer.Option("--score", help="Compare the readers' answers with the key.")
    ] = False,
    options_only: Annotated[
        bool, typer.Option("--options-only", help="Hide the stems: can the key be guessed?")
    ] = False,
    others: Annotated[
        Path | None,
        typer.Option("--with", metavar="OTHER", help="A bank of which up to 20 items a part are mixed in."),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="So many items, chosen by the seed.")
    ] = None,
    parts: Annotated[
        int, typer.Option(min=1, max=100, metavar="N", help="Packets of like size, for several sittings.")
    ] = 1,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another seed, another order.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Have a bank read by people who have not seen the key.

    First `ma-exam bank blind PATH --out DIR`: DIR holds a packet and an answer sheet; the key is kept beside it, in
    DIR.key.json. Give DIR to each reader. Then `ma-exam bank blind DIR --score ANSWERS...`.
    """
    if score and answers and out is None:
        _say_outcome(scored(path, answers), as_json=as_json)
    elif score or out is None or answers:
        raise UsageError("say where to write with --out, or --score what came back.", hint=HINT)
    else:
        blind, files = write_out(
            path, out, others=others, options_only=options_only, sample=sample, parts=parts, seed=seed
        )
        _say_written(blind, out, files, as_json=as_json)


def _say_outcome(outcome: "Outcome", *, as_json: bool) -> None:
    from ma_exam.reports.blind import data, text

    if as_json:
        say_json(data(outcome))
    else:
        say(text(outcome, text_width()))


def _say_written(blind: "Blind", folder: Path, files: "Sequence[Path]", *, as_json: bool) -> None:
    if as_json:
        say_json({"questions": len(blind.questions), "files": [str(file) for file in files]})
        return
    own = sum(not question.other for question in blind.questions)
    others = len(blind.questions) - own
    packets = f", in {len(blind.parts)} packets" if len(blind.parts) > 1 else ""
    say(f"{own} items{f', {others} others mixed in' if others else ''}{packets}.")
    say(f"For the readers: {folder}")
    say(f"The key, not for them: {files[0]}")


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
