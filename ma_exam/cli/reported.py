"""`bank apply` and `bank reported`: what students reported as wrong, and putting it right in a bank's file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ma_exam.cli.output import say, say_json, text_width

if TYPE_CHECKING:
    from ma_exam.core.remarks import Objection
    from ma_exam.formats.reported import ReportedItem
    from ma_exam.services.objecting import Found


def apply(
    patch: Annotated[Path, typer.Argument(metavar="PATCH", help="A patch of a reported item.")],
    bank: Annotated[
        Path | None,
        typer.Option(help="The bank's file or folder; by default that of the library.", metavar="PATH"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    remark: Annotated[
        bool,
        typer.Option("--remark", help="Leave the key; write what was said below the item, as a comment."),
    ] = False,
) -> None:
    """Move a reported item's key to what the student chose, in the bank's own file.

    The item, the choice, the key and the source are shown, and it is asked. Every other byte of the file stays. It is
    refused when the item is not the version that was reported. The outcome is checked, and what must be mended is said.
    """
    import ma_exam
    from ma_exam.cli.bank_files import write_whole
    from ma_exam.cli.opening import open_desk
    from ma_exam.formats.decoding import read_bytes
    from ma_exam.formats.reported import MAX_BYTES, read
    from ma_exam.services import objecting

    reported = read(read_bytes(patch, MAX_BYTES).decode("utf-8", "replace"), str(patch))
    if bank is None:
        with open_desk(reading=True) as desk:
            bank = objecting.writable_bank(desk, reported.bank)
    objecting.refuse_shipped(bank, Path(ma_exam.__file__).parent)
    found = objecting.find_item(bank, reported)
    after = objecting.corrected(found, reported, remark_only=remark)
    say(_shown(reported, found))
    if not yes:
        _ask(remark)
    before = _flaws(found)
    write_whole(found.file, after.encode("utf-8"))
    raise typer.Exit(_tell(found, before, remark))


def _shown(reported: "ReportedItem", found: "Found") -> str:
    from ma_exam.reports.plain import wrap

    width = text_width()
    lines = [
        f"Item {reported.item} of the bank {reported.bank}, reported {reported.date}",
        f"File {found.file}",
        "",
    ]
    lines += wrap(reported.stem, width, "  ")
    for place, text in enumerate(reported.options):
        signs = [
            word
            for word, there in (("the key", reported.key), ("the student's choice", reported.chosen))
            if place in there
        ]
        told = f"   [{' and '.join(signs)}]" if signs else ""
        lines += wrap(f"{'abcdefgh'[place]}) {text}{told}", width, "  ", "     ")
    for title, words in (("What is wrong", reported.remark), ("Source", reported.source)):
        lines += wrap(f"{title}: {words or '(nothing said)'}", width)
    return "\n".join(lines)


def _ask(remark: bool) -> None:
    from ma_exam.errors import UsageError

    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("nobody is there to be asked.", hint="--yes applies it without asking.")
    question = "Write this remark into the file?" if remark else "Move the key to the student's choice?"
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def _flaws(found: "Found") -> list[str]:
    """What `bank check` says of the item in its file: errors and warnings, then findings on its quality."""
    from ma_exam.cli.checking import examine, problem_lines

    verdict = examine(found.file)
    findings = verdict.review.findings if verdict.review else ()
    return [
        *problem_lines(verdict.loaded.problems),
        *(f"{one.item}: {one.message} ({one.rule})" for one in findings if one.item == found.item.id),
    ]


def _tell(found: "Found", before: list[str], remark: bool) -> int:
    """Say what was done and what must be mended; the exit code: 1 where the item is left out of the bank now."""
    from ma_exam.cli.errors import complain
    from ma_exam.formats.loading import read_file

    if remark:
        say(f"\n{found.file}: the remark was written below the item.")
        return 0
    say(f"\n{found.file}: the key was moved. To be mended by hand:")
    say("- The why and the rationales were written for the old key: rewrite them.")
    for flaw in _flaws(found):
        if flaw not in before:
            say(f"- {flaw}")
    if found.item.id not in {item.id for item in read_file(found.file).items}:
        complain("the item has an error now and is left out of the bank.", where=str(found.file))
        return 1
    return 0


def reported(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the items that you reported as wrong, oldest first."""
    from ma_exam.cli.opening import open_desk

    with open_desk(reading=True) as desk:
        found = desk.database.remarks.objections()
    if as_json:
        say_json([_data(objection) for objection in found])
        return
    if not found:
        say("No item was reported.")
        return
    say("\n\n".join(_lines(objection) for objection in found))


def _day(objection: "Objection") -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(objection.wall_us / 1_000_000, UTC).date().isoformat()


def _data(objection: "Objection") -> dict[str, Any]:
    return {
        "bank": objection.item.bank,
        "id": objection.item.id,
        "version": objection.revision,
        "reported": _day(objection),
        "stem": objection.stem,
        "chosen": objection.chosen,
        "key": objection.key,
        "remark": objection.remark,
        "source": objection.source,
    }


def _lines(objection: "Objection") -> str:
    from ma_exam.reports.plain import wrap

    width = text_width()
    lines = wrap(f"{objection.item}, reported {_day(objection)}, version {objection.revision}", width)
    lines += wrap(objection.stem, width, "  ")
    rows = (
        ("chosen", "; ".join(objection.chosen)),
        ("key", "; ".join(objection.key)),
        ("wrong", objection.remark),
        ("source", objection.source),
    )
    for name, words in rows:
        if words:
            lines += wrap(f"{name}: {words}", width, "  ", "    ")
    return "\n".join(lines)
