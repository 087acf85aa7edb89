"""`plan`: the days up to the exam, what is due today, and when the exam is."""

from typing import Annotated

import typer

from ma_exam.cli.output import say, say_json, text_width


def plan(
    exam: Annotated[str, typer.Argument(help="Which exam; `ma-exam exams` lists them.")] = "cma",
    exam_date: Annotated[
        str | None,
        typer.Option(
            help="Set the day of the exam: 2026-12-07, Dec 7, 12/7/2026, '2 weeks'; `none` forgets it.",
            metavar="DATE",
        ),
    ] = None,
    daily_limit: Annotated[
        int | None, typer.Option(help="Set how many items to review a day at the most.", metavar="N")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell the plan up to the exam day by day, and what is due for review today.

    The plan fills the last two weeks before the exam and moves with what was really done.
    """
    from datetime import date

    from ma_exam.cli.opening import open_desk
    from ma_exam.core.dates import read_date
    from ma_exam.reports.plan import plan_data, plan_lines
    from ma_exam.services.exams import blueprint
    from ma_exam.services.planning import study_plan
    from ma_exam.services.review import set_daily_limit, set_exam_date, today_of

    chosen = blueprint(exam)
    with open_desk(reading=exam_date is None and daily_limit is None) as desk:
        here = date.fromordinal(today_of(desk))
        day = None if exam_date in (None, "none") else read_date(exam_date or "", here)
        if daily_limit is not None:
            set_daily_limit(desk, daily_limit)
        if exam_date is not None:
            set_exam_date(desk, day)
        found = study_plan(desk, chosen)
    if as_json:
        say_json(plan_data(found))
    else:
        say("\n".join(plan_lines(found, text_width())))
