"""`report --all`: every figure that the app's screens show, in one text or one JSON object."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ma_exam.cli.output import say_json, text_width
from ma_exam.cli.results import newest_finished, show

if TYPE_CHECKING:
    from ma_exam.core.report import Report
    from ma_exam.services.desk import Desk

SCHEMA = "ma-exam-everything/1"
"""Keys: schema; library (items, seen); report (null before an attempt is finished), losses, progress, readiness and
plan, each as its own command gives it."""


def show_everything(exam: str | None, *, as_json: bool, items: bool) -> None:
    """Print it for one exam, the one that was sat last if none; without `items` no answer is in it."""
    from ma_exam.cli.opening import open_desk
    from ma_exam.services.exams import blueprint
    from ma_exam.services.home import look
    from ma_exam.services.losses import pooled_analysis
    from ma_exam.services.planning import study_plan
    from ma_exam.services.progress import exam_sat_last, progress_of
    from ma_exam.services.readiness import readiness_now

    zone = datetime.now(UTC).astimezone().tzinfo or UTC
    with open_desk(reading=True) as desk:
        now_us = desk.clock.now().wall_us
        chosen = blueprint(exam) if exam else exam_sat_last(desk.database)
        home = look(desk)
        report = _newest_report(desk, now_us)
        losses = pooled_analysis(desk.database, chosen)
        progress = progress_of(desk.database, chosen, now_us, zone)
        outlook = readiness_now(desk, chosen)
        plan = study_plan(desk, chosen)
    if as_json:
        from ma_exam.reports import data, ranking, readiness
        from ma_exam.reports.plan import plan_data
        from ma_exam.reports.progress_data import progress_to_dict

        found: dict[str, Any] = {
            "schema": SCHEMA,
            "library": {"items": home.items, "seen": home.seen},
            "report": data.to_dict(report, items=items) if report else None,
            "losses": ranking.losses_to_dict(chosen, losses, now_us),
            "progress": progress_to_dict(progress),
            "readiness": readiness.to_dict(outlook),
            "plan": plan_data(plan),
        }
        say_json(found)
        return
    from ma_exam.reports import text
    from ma_exam.reports.plan import plan_lines
    from ma_exam.reports.progress import render_progress
    from ma_exam.reports.ranking import render_losses
    from ma_exam.reports.readiness import render

    width = text_width()
    parts = [
        f"{home.items} items in the library, {home.seen} of them seen.",
        text.render(report, items=items, width=width, tz=zone) if report else "No attempt is finished yet.",
        render_losses(chosen, losses, width=width),
        render_progress(progress, width=width, tz=zone),
        render(outlook, width=width),
        "\n".join(plan_lines(plan, width)),
    ]
    show("\n\n\n".join(parts))


def _newest_report(desk: "Desk", now_us: int) -> "Report | None":
    from ma_exam.services.exams import blueprints
    from ma_exam.services.reporting import build_report

    finished = [record for record in desk.database.attempts.all() if record.status != "open"]
    if not finished:
        return None
    return build_report(desk.database, blueprints(), newest_finished(finished), now_us)
