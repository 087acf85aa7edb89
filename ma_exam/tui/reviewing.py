"""Starting what a day of the plan asks for: the day's reviews, a mock, a set on a topic; and opening the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ma_exam.core.wish import MOST, Wish
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.start import Start
from ma_exam.tui.starting import begin_asking, drill, set_up_mock
from ma_exam.tui.widgets.safe import toast

if TYPE_CHECKING:
    from ma_exam.core.calendar import Day, Task
    from ma_exam.services.desk import Unfinished
    from ma_exam.services.home import Home
    from ma_exam.services.planning import StudyPlan
    from ma_exam.tui.app import ExamApp

SET_ITEMS = 20
"""Items of a set on one topic at the most: short enough to be finished."""

NOTHING_DUE = "No review is due now."


def start_review(app: ExamApp, exam: str) -> None:
    """Start the day's reviews, as many as are due and the limit leaves room for; say so where there are none."""

    def work() -> int:
        from ma_exam.services.exams import blueprint
        from ma_exam.services.review import due_items

        return len(due_items(app.desk, blueprint(exam), MOST, ahead=False))

    def then(count: int) -> None:
        if count:
            drill(app, exam, Wish(what="due", count=count))
        else:
            toast(app, NOTHING_DUE)

    app.in_store(work, then, opens=True)


def show_plan(app: ExamApp, exam: str) -> None:
    """Open the plan up to the exam."""

    def work() -> StudyPlan:
        from ma_exam.services.exams import blueprint
        from ma_exam.services.planning import study_plan

        return study_plan(app.desk, blueprint(exam))

    def then(plan: StudyPlan) -> None:
        from ma_exam.tui.screens.plan import PlanScreen

        app.push_screen(PlanScreen(plan))

    app.in_store(work, then, opens=True)


def start_task(app: ExamApp, plan: StudyPlan, day: Day, task: Task) -> None:
    """Start one thing that a day asks for."""
    from ma_exam.core.calendar import Kind

    exam = plan.exam.id
    match task.kind:
        case Kind.MOCK:
            set_up_mock(app)
        case Kind.HALF:
            _set_up_block(app)
        case Kind.FINAL:
            _final(app, plan)
        case Kind.REVIEW:
            start_review(app, exam)
        case Kind.CONFIDENT:
            drill(app, exam, Wish(what="confident", count=min(task.count, SET_ITEMS)))
        case Kind.TOPICS:
            # One topic after the other, as the day goes on.
            place = day.done.answers // SET_ITEMS
            scope = plan.scopes[place % len(plan.scopes)][0] if plan.scopes else ""
            drill(app, exam, Wish(scope, count=min(task.count, SET_ITEMS)))


def _set_up_block(app: ExamApp) -> None:
    def work() -> Home:
        from ma_exam.services.home import look

        return look(app.desk)

    app.in_store(work, lambda home: app.set_up("block", home), opens=True)


def _final(app: ExamApp, plan: StudyPlan) -> None:
    """Ask before the one mock that is kept back is used up."""
    from ma_exam.core.supply import FINAL_SEED

    exam = plan.exam
    question = (
        f"Start the final mock exam now? {exam.items} items, {exam.minutes} minutes.\n\nIts items were kept back for "
        "this: it can be sat once."
    )

    def unfinished() -> list[Unfinished]:
        return app.desk.unfinished()

    def begin(found: list[Unfinished]) -> None:
        begin_asking(app, Start(exam.id, "mock", seed=FINAL_SEED), found)

    def answered(sure: bool | None) -> None:
        if sure:
            app.in_store(unfinished, begin, opens=True)

    app.push_screen(ConfirmDialog(question, "start", "not now"), answered)
