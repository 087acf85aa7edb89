"""Ways to what lies behind: the list of past attempts, and the report on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ma_exam.core.records import AttemptRecord
    from ma_exam.core.report import Report
    from ma_exam.tui.app import ExamApp


def show_attempts(app: ExamApp) -> None:
    """Open the list of past attempts."""

    def work() -> tuple[AttemptRecord, ...]:
        return tuple(record for record in app.desk.database.attempts.all() if record.status != "open")

    def then(closed: tuple[AttemptRecord, ...]) -> None:
        from ma_exam.tui.screens.attempts import AttemptsScreen

        app.push_screen(AttemptsScreen(closed))

    app.in_store(work, then, opens=True)


def show_report(app: ExamApp, number: int) -> None:
    """Open a report."""

    def work() -> Report:
        from ma_exam.services.exams import blueprints
        from ma_exam.services.reporting import build_report

        return build_report(app.desk.database, blueprints(), number, app.desk.clock.now().wall_us)

    def then(report: Report) -> None:
        from ma_exam.tui.screens.practice_report import PracticeReportScreen
        from ma_exam.tui.screens.report import ReportScreen

        app.push_screen(PracticeReportScreen(report) if report.sat.wish else ReportScreen(report))

    app.in_store(work, then, opens=True)
