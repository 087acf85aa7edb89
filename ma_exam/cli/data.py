"""`data`: all of one student's data as a documented file, out and in, and gone."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ma_exam.cli.errors import complain, note, reading_progress
from ma_exam.cli.output import say, say_json
from ma_exam.errors import UsageError

if TYPE_CHECKING:
    from ma_exam.profiles import Profile
    from ma_exam.services.data_export import Exported
    from ma_exam.services.data_import import Imported
    from ma_exam.services.erasing import Erasing

app = typer.Typer(
    help="Export, import and erase all data of one student; `ma-exam --profile NAME data ...` names one of several. "
    "docs/data.md describes the file.",
    rich_markup_mode=None,
    add_completion=False,
)

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]

SHOWN = 5
"""Files that are named before the rest is only counted."""

NOUNS = {
    "attempts": "attempt",
    "notes": "note",
    "bookmarks": "bookmark",
    "objections": "reported item",
    "cards": "card",
    "settings": "setting",
}


@app.command("export")
def export_file(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or a folder for one.")],
) -> None:
    """Write all data of a student to one JSON file: attempts with every event, forms, items, notes, settings.

    Answer keys are in it. It can be made while an exam is being sat in another window.
    """
    from ma_exam.profiles import require_choice

    require_choice("an export")
    _say_exported(_export(_chosen(), target.expanduser()))


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that `ma-exam data export` has written.")
    ],
    merge: Annotated[
        bool,
        typer.Option(
            "--merge",
            help="Add what is not there yet to the data of a student who has some; nothing is replaced.",
        ),
    ] = False,
    without_damaged: Annotated[
        bool,
        typer.Option("--without-damaged", help="Leave damaged attempts out, instead of refusing the file."),
    ] = False,
) -> None:
    """Take in an export, all of it or nothing. Refused where there is data already, unless it is to be merged.

    3: the file is damaged or is none; 4: a window is open.
    """
    from ma_exam.cli.opening import open_desk
    from ma_exam.profiles import require_choice
    from ma_exam.services.data_import import import_data
    from ma_exam.services.upkeep import make_backup

    require_choice("an import")
    with open_desk() as desk:
        if merge and desk.database.transfer.in_use():
            make_backup(desk.database, desk.clock.now().wall_us, "import")
        done = import_data(
            desk.database,
            file.expanduser(),
            merge=merge,
            without_damaged=without_damaged,
            progress=reading_progress(),
        )
    _say_imported(file, done)


@app.command()
def erase(
    yes: Yes = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE", help="Export all of it to this file first.")
    ] = None,
) -> None:
    """Erase all data of a student: database, backups, log, settings. Exports and copies elsewhere stay.

    1: not confirmed; 4: a window is open, and nothing was erased.
    """
    from ma_exam.profiles import require_choice
    from ma_exam.services.erasing import erase as erase_all
    from ma_exam.services.erasing import plan_erase

    require_choice("erasing")
    student = _chosen()
    whole = not student.slug
    plan = plan_erase(student, name_too=whole)
    if not plan.files:
        say(f"There is nothing to erase in {student.folder}.")
        return
    say(plan_text(student, plan))
    if not yes:
        require_somebody("to erase all data")
        if export is None and student.database.exists():
            export = offered_export()
    if export is not None:
        _say_exported(_export(student, export.expanduser()))
    if not yes and not typer.confirm("Erase all of this for good?", default=False):
        say("Nothing was erased.")
        raise typer.Exit(1)
    say(erased_text(erase_all(student, name_too=whole)))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the file."""
    from ma_exam.formats.data_schema import data_schema

    say_json(data_schema())


def _chosen() -> "Profile":
    from ma_exam.profiles import chosen

    return chosen()


def _export(student: "Profile", target: Path) -> "Exported":
    from ma_exam.services.data_export import export_data

    return export_data(student.database, target, name=student.name, wall_us=time.time_ns() // 1000)


def _say_exported(done: "Exported") -> None:
    if done.from_another_window:
        note(f"{done.from_another_window} Exported what that window has saved so far.")
    say(f"{done.file}: {counted(done.counts)}.")
    for number in done.damaged:
        complain(f"attempt {number} is damaged. It is in the file as it is.", hint="An import refuses it.")


def _say_imported(file: Path, done: "Imported") -> None:
    say(f"{file}: {counted(done.added)} taken in.")
    if here := counted(done.known, nothing=""):
        say(f"Here already, and left as it is: {here}.")
    for old, new in done.renumbered:
        say(f"Attempt {old} of the file is attempt {new} here.")
    for number, why in done.damaged:
        complain(f"attempt {number} is damaged and was left out: {why}.")
    if done.missing_banks:
        names = ", ".join(sorted(done.missing_banks))
        note(f"Not in the library here: {names}. `ma-exam bank add PATH` adds a bank; attempts need none.")


def counted(counts: dict[str, int], nothing: str = "nothing") -> str:
    """`3 attempts, 1 note`; `nothing` where all counts are nought."""
    return ", ".join(_count(counts[name], noun) for name, noun in NOUNS.items() if counts[name]) or nothing


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def plan_text(student: "Profile", plan: "Erasing") -> str:
    """What would be erased, for the one who is asked."""
    from ma_exam.services.upkeep import describe
    from ma_exam.store.folder import megabytes

    held = "no database"
    if plan.contents is not None:
        held = describe(plan.contents) if plan.contents.sound else f"a database that {plan.contents.fault}"
    lines = [
        f"{student.name}, {student.folder}",
        f"To be erased: {held}; {_count(plan.backups, 'backup')}; {_count(len(plan.files), 'file')}, "
        f"{megabytes(plan.size)}.",
    ]
    lines += [f"  {file}" for file in plan.files[-SHOWN:]]
    if len(plan.files) > SHOWN:
        lines.append(f"  and {len(plan.files) - SHOWN} more")
    return "\n".join(lines)


def erased_text(done: "Erasing") -> str:
    """What is gone, and what is not."""
    from ma_exam.store.folder import megabytes

    files, backups = _count(len(done.files), "file"), _count(done.backups, "backup")
    lines = [f"Erased: {files}, {megabytes(done.size)}, {backups} among them."]
    if done.left:
        lines.append("Left, as ma-exam did not write it:")
        lines += [f"  {file}" for file in done.left]
    return "\n".join(lines)


def offered_export() -> Path | None:
    """Ask for a last export; the file for it, or nothing."""
    from ma_exam.services.data_export import new_name

    target = new_name(Path(), time.time_ns() // 1000)
    return target if typer.confirm(f"Export all of it to {target} first?", default=True) else None


def require_somebody(what: str) -> None:
    """Raise `UsageError` where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"nobody is there to ask whether {what}.", hint="Say --yes to do it without asking.")
