"""The way to the progress screen, which is imported, with what draws its charts, only when it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ma_exam.tui.wording import local_zone

if TYPE_CHECKING:
    from ma_exam.core.progress import Progress
    from ma_exam.tui.app import ExamApp


def show_progress(app: ExamApp, exam: str = "") -> None:
    """Open the progress in an exam, by its id; in the one that was sat last where none is named."""

    def work() -> Progress:
        from ma_exam.services.exams import blueprint
        from ma_exam.services.progress import exam_sat_last, progress_of

        database = app.desk.database
        chosen = blueprint(exam) if exam else exam_sat_last(database)
        return progress_of(database, chosen, app.desk.clock.now().wall_us, local_zone())

    def then(progress: Progress) -> None:
        from ma_exam.tui.screens.progress import ProgressScreen

        app.push_screen(ProgressScreen(progress))

    app.in_store(work, then, opens=True)
