"""The command `ma-exam`: what there is to call; each command imports what it needs when it is called."""

from collections.abc import Sequence
from typing import Annotated, Literal

import typer
from typer.main import get_command

from ma_exam import __version__
from ma_exam.cli import bank as banks
from ma_exam.cli import (
    data,
    forms,
    glossary,
    keeping,
    plan,
    practising,
    results,
    standing,
)
from ma_exam.cli import profile as students
from ma_exam.cli.entry import open_app
from ma_exam.cli.errors import EXIT_CODES, guarded
from ma_exam.cli.output import say

app = typer.Typer(
    help="Sit a US medical-assistant certification exam in the terminal, and see where the points are lost. "
    "Without a command, the app opens.",
    epilog=EXIT_CODES,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        say(f"ma-exam {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def home(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile", help="Whose records, where several students use one computer.", metavar="NAME"
        ),
    ] = None,
) -> None:
    """Open the app unless a command follows."""
    if profile is not None:
        from ma_exam.profiles import choose, find

        choose(find(profile))
    if context.invoked_subcommand is None and not version:
        raise typer.Exit(open_app())


@app.command()
def exam(
    exam: Annotated[str, typer.Argument(help="Which exam; `ma-exam exams` lists them.")] = "cma",
    block: Annotated[bool, typer.Option("--block", help="One block in place of the whole exam.")] = False,
    extra_time: Annotated[
        Literal["1", "1.25", "1.5", "2"],
        typer.Option(help="An accommodation: how many times the standard time."),
    ] = "1",
    bank: Annotated[
        str | None,
        typer.Option(help="Draw from this bank only: its name, or a file or folder.", metavar="NAME|PATH"),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=forms.MAX_SEED, help="Sit the form that this number names.", metavar="N"),
    ] = None,
    final: Annotated[
        bool,
        typer.Option("--final", help="The mock whose items the other mocks leave alone; best kept for last."),
    ] = False,
    sure: Annotated[
        bool, typer.Option("--sure", help="Ask how sure I am of each answer; it never touches the score.")
    ] = False,
) -> None:
    """Sit an exam: straight to its start."""
    from ma_exam.core.supply import FINAL_SEED
    from ma_exam.errors import UsageError
    from ma_exam.services.exams import blueprint

    if final and (block or bank or seed is not None):
        raise UsageError("--final is a whole mock of the library; leave out --block, --bank and --seed.")

    chosen = blueprint(exam).id
    raise typer.Exit(
        open_app(
            chosen,
            "block" if block else "mock",
            time_percent=round(float(extra_time) * 100),
            bank=bank,
            seed=FINAL_SEED if final else seed,
            sure=sure,
        )
    )


app.command("practice")(practising.practice)
app.command("exams")(forms.exams)
app.command("form")(forms.form)
app.command("attempts")(results.attempts)
app.command("report")(results.report)
app.command("plan")(plan.plan)
app.command("readiness")(standing.readiness)
app.command("losses")(standing.losses)
app.command("glossary")(glossary.glossary)
app.command("backup")(keeping.backup)
app.command("restore")(keeping.restore)
app.command("doctor")(keeping.doctor)
app.add_typer(banks.app, name="bank")
app.add_typer(students.app, name="profile")
app.add_typer(data.app, name="data")


def main(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    from ma_exam.profiles import choice_of_its_own

    command = get_command(app)
    with choice_of_its_own():
        return guarded(lambda: command.main(list(arguments), prog_name="ma-exam", standalone_mode=False))
