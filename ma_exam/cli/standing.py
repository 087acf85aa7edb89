"""`readiness` and `losses`: where one stands before the exam, and what costs most points."""

from typing import Annotated

import typer

from ma_exam.cli.output import say, say_json, text_width


def readiness(
    exam: Annotated[str, typer.Option("--exam", help="Which exam; `ma-exam exams` lists them.")] = "cma",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show where you stand: the newest estimate, its evidence, what it cannot tell, and what to do next."""
    from ma_exam.cli.opening import open_desk
    from ma_exam.services.exams import blueprint
    from ma_exam.services.readiness import readiness_now

    chosen = blueprint(exam)
    with open_desk(reading=True) as desk:
        outlook = readiness_now(desk, chosen)
    if as_json:
        from ma_exam.reports.readiness import to_dict

        say_json(to_dict(outlook))
        return
    from ma_exam.reports.readiness import render

    say(render(outlook, width=text_width()))


def losses(
    exam: Annotated[str, typer.Option("--exam", help="Which exam; `ma-exam exams` lists them.")] = "cma",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show where you lose points, over all exams and practice sets together."""
    from ma_exam.cli.opening import open_desk
    from ma_exam.services.exams import blueprint
    from ma_exam.services.losses import pooled_analysis

    chosen = blueprint(exam)
    with open_desk(reading=True) as desk:
        analysis = pooled_analysis(desk.database, chosen)
        asked_us = desk.clock.now().wall_us
    if as_json:
        from ma_exam.reports.ranking import losses_to_dict

        say_json(losses_to_dict(chosen, analysis, asked_us))
        return
    from ma_exam.cli.results import show
    from ma_exam.reports.ranking import render_losses

    show(render_losses(chosen, analysis, width=text_width()))
