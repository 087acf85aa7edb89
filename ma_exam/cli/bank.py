"""`bank`: check, add, list, search, remove, convert and review banks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ma_exam.cli import blind, reported, search, supply
from ma_exam.cli.output import say, say_json, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ma_exam.core.records import BankRecord
    from ma_exam.services.library import Taken

app = typer.Typer(
    help="Check, add, list, search, remove, convert and review question banks.",
    rich_markup_mode=None,
    add_completion=False,
)

BankPath = Annotated[Path, typer.Argument(metavar="PATH", help="A bank file, or a folder of them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def check(
    path: BankPath,
    as_json: AsJson = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="A quality gate that is missed counts as an error.")
    ] = False,
) -> None:
    """List every problem of a bank, and judge its quality.

    Each problem comes with file and line; then items are counted by topic group, and from 20 items on the
    quality gates are judged. Nothing is added to the library.
    """
    from ma_exam.cli import checking

    verdict = checking.examine(path)
    if as_json:
        say_json(checking.data(verdict))
    else:
        say(checking.text(verdict))
    raise typer.Exit(checking.exit_code(verdict, strict=strict))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the YAML and JSON form of a bank."""
    from ma_exam.formats.schema import json_schema

    say_json(json_schema())


@app.command()
def add(path: BankPath) -> None:
    """Add a bank to the library.

    Every item that can be read is added; the others are listed with the reason.
    """
    from ma_exam.cli.errors import reading_progress
    from ma_exam.cli.opening import open_desk

    with open_desk() as desk:
        taken = desk.library.add(path, progress=reading_progress())
    say(_taken_text(taken))


def _taken_text(taken: "Sequence[Taken]") -> str:
    from ma_exam.cli.checking import problem_lines

    rows = [(entry.bank.name, len(entry.bank.items), entry.errors, str(entry.path)) for entry in taken]
    parts = [table(("bank", "items added", "left out", "from"), rows, right=(1, 2))]
    problems = [problem for entry in taken for problem in entry.problems]
    if problems:
        parts += ["", *problem_lines(problems)]
    return "\n".join(parts)


@app.command("list")
def list_banks(as_json: AsJson = False) -> None:
    """List the banks of the library."""
    from ma_exam.cli.opening import open_desk

    with open_desk(reading=True) as desk:
        records = desk.library.banks()
    if as_json:
        say_json([_bank_data(record) for record in records])
        return
    rows = [
        (record.name, record.items, record.blueprint, record.title, _origin(record)) for record in records
    ]
    say(table(("bank", "items", "exam", "title", "from"), rows, right=(1,)))


def _origin(record: "BankRecord") -> str:
    return "ma-exam" if record.shipped else record.path


def _bank_data(record: "BankRecord") -> dict[str, Any]:
    return {
        "name": record.name,
        "title": record.title,
        "blueprint": record.blueprint,
        "items": record.items,
        "shipped": record.shipped,
        "path": record.path,
        "content_hash": record.content_hash,
    }


@app.command()
def remove(name: Annotated[str, typer.Argument(metavar="NAME", help="The bank's name.")]) -> None:
    """Take a bank out of the library again.

    Attempts keep the items that they showed. Banks that come with ma-exam stay.
    """
    from ma_exam.cli.errors import note
    from ma_exam.cli.opening import open_desk

    with open_desk() as desk:
        desk.library.remove(name)
    note(f"{name} is out of the library. Its files are untouched.")


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A bank file, or a folder with one bank.")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="A file; .md, .yaml or .json tells the format.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Write over OUT when it is there.")] = False,
) -> None:
    """Write a bank in another format, without loss. Items with errors are left out and told on stderr."""
    from ma_exam.cli import bank_files
    from ma_exam.cli.checking import problem_lines
    from ma_exam.cli.errors import complain, note

    loaded = bank_files.convert(source, target, force=force)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    for line in problem_lines(errors):
        note(line)
    count = sum(len(bank.items) for bank in loaded.banks)
    note(f"{target}: {count} item written." if count == 1 else f"{target}: {count} items written.")
    if errors:
        complain("what has errors was left out.", where=str(target))
        raise typer.Exit(1)


@app.command()
def ids(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A bank file of the native format.")],
    write: Annotated[bool, typer.Option("--write", help="Write the ids into the file.")] = False,
) -> None:
    """Give an id to every item that lacks one. Each is one new line; nothing else in the file changes."""
    from ma_exam.cli import bank_files

    count = bank_files.add_ids(file, write=write)
    items = "1 item lacks an id" if count == 1 else f"{count} items lack an id"
    if not count:
        say("Every item has an id.")
    elif write:
        say("1 id was added." if count == 1 else f"{count} ids were added.")
    else:
        say(f"{items}; --write adds what is missing.")


app.command("blind")(blind.review)
app.command("report")(supply.report)
app.command("search")(search.search)
app.command("apply")(reported.apply)
app.command("reported")(reported.reported)
