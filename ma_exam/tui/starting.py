"""Ways to a start that several screens share: asking about an unfinished attempt, and going to practice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ma_exam.core.supply import FINAL_SEED
from ma_exam.core.wish import Wish
from ma_exam.tui.screens.dialogs import ConfirmDialog
from ma_exam.tui.start import Start
from ma_exam.tui.wording import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ma_exam.core.final_mock import FinalMock
    from ma_exam.core.outlook import Outlook
    from ma_exam.core.practice import Material
    from ma_exam.services.desk import Unfinished
    from ma_exam.services.home import Home
    from ma_exam.tui.app import ExamApp


def begin_asking(app: ExamApp, start: Start, unfinished: Sequence[Unfinished]) -> None:
    """Begin; where what is unfinished is in the way, only when that is to be given up."""
    from ma_exam.services.desk import in_the_way

    kind = "practice" if start.wish else start.kind
    closing = [one for one in unfinished if in_the_way(one.record, kind)]
    if not closing:
        app.begin(start)
        return
    told = " ".join(f"{standing(one.record, one.state)} is not finished." for one in closing)
    if all(one.record.plan.wish for one in closing):
        question, yes = "End it and start this one? What you answered is kept.", "end it and start"
    else:
        question = "Give it up and start this one? What you answered is kept and graded, but you cannot go on with it."
        yes = "give it up and start"

    def answered(sure: bool | None) -> None:
        if sure:
            app.begin(start, give_up=tuple(one.record.number for one in closing))

    app.push_screen(ConfirmDialog(f"{told}\n\n{question}", yes, "keep it"), answered)


def begin_called(
    app: ExamApp, start: Start, unfinished: Sequence[Unfinished], complain: Callable[[str], None]
) -> None:
    """Begin what the program was called for; where something is in the way, say so and begin nothing."""
    from ma_exam.services.desk import in_the_way

    kind = "practice" if start.wish else start.kind
    for one in unfinished:
        if in_the_way(one.record, kind):
            what = "A practice set" if one.record.plan.wish else "An exam"
            complain(f"{what} is not finished: resume it, or give it up by starting another.")
            return
    app.begin(start)


def drill(app: ExamApp, exam: str, wish: Wish) -> None:
    """Start a practice set at once; how sure one is, is asked as it was in the last one."""

    def work() -> tuple[Wish, list[Unfinished]]:
        return _as_usual(app, wish), app.desk.unfinished()

    app.in_store(work, lambda found: _begin_set(app, exam, *found), opens=True)


def _as_usual(app: ExamApp, wish: Wish) -> Wish:
    from ma_exam.services.exams import blueprints
    from ma_exam.services.practising import as_usual

    return as_usual(app.desk.database, blueprints(), wish)


def _begin_set(app: ExamApp, exam: str, wish: Wish, unfinished: Sequence[Unfinished]) -> None:
    begin_asking(app, Start(exam, "practice", wish=wish), unfinished)


WARM_UP = 10
"""Items of a warm-up."""


def warm_up(app: ExamApp, exam: str) -> None:
    """Start a warm-up at once: ten items, easy ones where there are so many, new ones first."""

    def work() -> tuple[Wish, list[Unfinished]]:
        from ma_exam.services.exams import blueprint

        wish = warm_up_wish(app.desk.material(blueprint(exam)))
        return _as_usual(app, wish), app.desk.unfinished()

    app.in_store(work, lambda found: _begin_set(app, exam, *found), opens=True)


def warm_up_wish(material: Material) -> Wish:
    """Ten of the items that their author calls easy; of any difficulty where there are fewer."""
    easy = Wish(count=WARM_UP, difficulty=1)
    pool = [item for _, item in material.pool(easy) if item.difficulty == easy.difficulty]
    return easy if len(pool) >= WARM_UP else Wish(count=WARM_UP)


def set_up_practice(app: ExamApp, exam: str, unfinished: Sequence[Unfinished]) -> None:
    """Open the set-up of a practice set, with what was wished for last; `exam` where nothing was."""

    def work() -> tuple[Material, Wish]:
        from ma_exam.services.exams import blueprint, blueprints
        from ma_exam.services.practising import last_wish

        last, wish = last_wish(app.desk.database, blueprints()) or (exam, Wish())
        return app.desk.material(blueprint(last)), wish

    def then(found: tuple[Material, Wish]) -> None:
        from ma_exam.tui.screens.practice_setup import PracticeSetupScreen

        if app.desk.damage:
            app.refresh_home()
        material, wish = found
        app.push_screen(PracticeSetupScreen(material, unfinished, wish))

    app.in_store(work, then, opens=True)


def set_up_mock(app: ExamApp) -> None:
    """Open the set-up of a full mock exam."""

    def work() -> Home:
        from ma_exam.services.home import look

        return look(app.desk)

    app.in_store(work, lambda home: app.set_up("mock", home), opens=True)


def sit_final(app: ExamApp, exam: str, final: FinalMock) -> None:
    """Begin the final mock; asks once where that is much too early."""

    def begin() -> None:
        def then(found: list[Unfinished]) -> None:
            begin_asking(app, Start(exam, "mock", seed=FINAL_SEED), found)

        app.in_store(app.desk.unfinished, then, opens=True)

    def answered(sure: bool | None) -> None:
        if sure:
            begin()

    if final.asks:
        from ma_exam.reports.readiness import final_words

        question = (
            f"{final_words(final)}\n\nOnce you have met its items, no mock is kept back any more. Sit it now?"
        )
        app.push_screen(ConfirmDialog(question, "sit it now", "keep it"), answered)
    else:
        begin()


def show_readiness(app: ExamApp, exam: str) -> None:
    """Open what is known of readiness for an exam."""

    def work() -> Outlook:
        from ma_exam.services.exams import blueprint
        from ma_exam.services.readiness import readiness_now

        return readiness_now(app.desk, blueprint(exam))

    def then(outlook: Outlook) -> None:
        from ma_exam.tui.screens.readiness import ReadinessScreen

        app.push_screen(ReadinessScreen(outlook))

    app.in_store(work, then, opens=True)
