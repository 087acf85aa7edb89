"""`profile`: the students who share one computer, each with records of their own."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ma_exam.cli.output import say, say_json, table

if TYPE_CHECKING:
    from ma_exam.profiles import Profile

app = typer.Typer(
    help="List, add, rename and remove the students who share this computer. `ma-exam --profile NAME ...` and "
    "MA_EXAM_PROFILE name the one that is meant; without either the app asks, and commands mean the first.",
    rich_markup_mode=None,
    add_completion=False,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The student's name; case does not matter.")]


@app.command("list")
def list_students(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the students, the first in front, with the folder of each. No database is opened."""
    from ma_exam.profiles import profiles

    known = profiles()
    if as_json:
        say_json({"profiles": [_data(one) for one in known]})
        return
    rows = [(one.name, _last_written(one), one.folder) for one in known]
    say(table(("name", "last written", "folder"), rows))


def _data(one: "Profile") -> dict[str, object]:
    return {
        "name": one.name,
        "slug": one.slug,
        "folder": str(one.folder),
        "first": not one.slug,
        "last_written_us": one.touched_ns // 1000,
    }


def _last_written(one: "Profile") -> str:
    if not one.touched_ns:
        return "-"
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(one.touched_ns / 1e9))


@app.command()
def add(name: Name) -> None:
    """Add a student, with a folder of their own and no history yet."""
    from ma_exam.profiles import FIRST_NAME, add, profiles

    added = add(name)
    say(f"{added.name}: {added.folder}.")
    first = profiles()[0]
    if first.name == FIRST_NAME:
        say(f'What was here before is kept as {FIRST_NAME}: `ma-exam profile rename "{FIRST_NAME}" NAME`.')


@app.command()
def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The student's name now.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name from now on.")],
) -> None:
    """Call a student otherwise; the folder and all that is in it stay where they are."""
    from ma_exam.profiles import find, rename

    say(f"{rename(find(old), new).name}.")


@app.command()
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    no_export: Annotated[bool, typer.Option("--no-export", help="Do not export the data first.")] = False,
) -> None:
    """Remove a student with all data, of which an export is made first.

    1: not confirmed; 2: it is the first student; 4: a window is open. Nothing is removed then.
    """
    from ma_exam import paths
    from ma_exam.cli import data
    from ma_exam.errors import UsageError
    from ma_exam.profiles import find
    from ma_exam.services.data_export import export_data, new_name
    from ma_exam.services.erasing import erase, plan_erase
    from ma_exam.store.folder import make_folder

    student = find(name)
    if not student.slug:
        raise UsageError(
            f"{student.name} is the first student, whose folder holds those of the others.",
            hint="`ma-exam data erase` erases all data of the first student; `profile rename` gives another name.",
        )
    plan = plan_erase(student, name_too=True)
    say(data.plan_text(student, plan))
    now_us = time.time_ns() // 1000
    exported = student.database.exists() and not no_export
    target = new_name(paths.exports_dir(), now_us, student.slug)
    if exported:
        say(f"An export is written to {target} first.")
    if not yes:
        data.require_somebody("to remove this student")
        if not typer.confirm(f"Remove {student.name}?", default=False):
            say("Nothing was removed.")
            raise typer.Exit(1)
    if exported:
        make_folder(paths.exports_dir())
        export_data(student.database, target, name=student.name, wall_us=now_us)
    say(data.erased_text(erase(student, name_too=True)))
