"""`attempts` and `report`: what was sat, and where the points were lost."""

import shutil
import sys
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from ma_exam.cli.output import clean_lines, say, say_json, text_width
from ma_exam.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ma_exam.core.records import AttemptRecord


def attempts(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every attempt, with its result where it is finished."""
    from ma_exam.cli.opening import open_desk

    with open_desk(reading=True) as desk:
        records = desk.database.attempts.all()
    if as_json:
        from ma_exam.reports.data import attempts as attempts_data

        say_json(attempts_data(records))
        return
    from ma_exam.reports.text import render_attempts

    say(render_attempts(records, width=text_width(), tz=_local_zone()))


def report(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="ID",
            min=1,
            help="The attempt's number in `ma-exam attempts`; the newest finished one if none.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    no_items: Annotated[
        bool, typer.Option("--no-items", help="Leave out the list of items, and with it every answer.")
    ] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="Show all there is: the newest report, losses, progress, readiness, the plan."
        ),
    ] = False,
    progress: Annotated[
        bool, typer.Option("--progress", help="Show how it has gone over all attempts, in place of one.")
    ] = False,
    exam: Annotated[
        str | None,
        typer.Option(
            "--exam", help="With --progress or --all: which exam; the one sat last if none.", metavar="EXAM"
        ),
    ] = None,
) -> None:
    """Show the result of an attempt and where its points were lost, the progress over all, or all there is."""
    from ma_exam.errors import UsageError

    if everything:
        if number is not None or progress:
            raise UsageError(
                "--all holds the newest report and the progress; leave out the number and --progress."
            )
        from ma_exam.cli.everything import show_everything

        show_everything(exam, as_json=as_json, items=not no_items)
        return
    if progress:
        if number is not None or no_items:
            raise UsageError("--progress is of all attempts; leave out the number and --no-items.")
        _progress(exam, as_json=as_json)
        return
    if exam is not None:
        raise UsageError("--exam goes with --progress and --all; a report is of the exam that was sat.")
    _one(number, as_json=as_json, items=not no_items)


def _one(number: int | None, *, as_json: bool, items: bool) -> None:
    """Print the report of one attempt, the newest finished one if no number is given."""
    from ma_exam.cli.opening import open_desk
    from ma_exam.services.exams import blueprints
    from ma_exam.services.reporting import build_report

    with open_desk(reading=True) as desk:
        database = desk.database
        chosen = newest_finished(database.attempts.all()) if number is None else number
        found = build_report(database, blueprints(), chosen, desk.clock.now().wall_us)
    if as_json:
        from ma_exam.reports.data import to_dict

        say_json(to_dict(found, items=items))
        return
    from ma_exam.reports.text import render

    show(render(found, items=items, width=text_width(), tz=_local_zone()))


def _progress(exam: str | None, *, as_json: bool) -> None:
    """Print the progress in one exam."""
    from ma_exam.cli.opening import open_desk
    from ma_exam.services.exams import blueprint
    from ma_exam.services.progress import exam_sat_last, progress_of

    zone = _local_zone()
    with open_desk(reading=True) as desk:
        chosen = blueprint(exam) if exam else exam_sat_last(desk.database)
        found = progress_of(desk.database, chosen, desk.clock.now().wall_us, zone)
    if as_json:
        from ma_exam.reports.progress_data import progress_to_dict

        say_json(progress_to_dict(found))
        return
    from ma_exam.reports.progress import render_progress

    show(render_progress(found, width=text_width(), tz=zone))


def show(text: str) -> None:
    """Print a long text; where a person reads it on a terminal that is too low for it, page by page."""
    stdout = sys.stdout
    if stdout is None or not stdout.isatty() or text.count("\n") < shutil.get_terminal_size().lines:
        say(text)
        return
    import pydoc

    pydoc.pager(clean_lines(text))


def newest_finished(records: "Sequence[AttemptRecord]") -> int:
    """The number of the attempt that was finished last. Raises `NotFoundError` when none is."""
    finished = [record for record in records if record.status != "open"]
    if not finished:
        raise NotFoundError(
            "no attempt is finished yet.", hint="`ma-exam exam` starts one; `ma-exam attempts` lists them."
        )
    return max(finished, key=lambda record: (record.finished_us, record.number)).number


def _local_zone() -> tzinfo:
    return datetime.now(UTC).astimezone().tzinfo or UTC
