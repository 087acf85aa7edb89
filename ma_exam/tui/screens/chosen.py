"""Which screen a sitting's saved state asks for; each is loaded when it is."""

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.tui.screens.base import SittingScreen


def screen_type(state: Attempt) -> type[SittingScreen]:
    """Tutorial, break, review grid or item; an item of a practice set has a screen of its own."""
    if state.phase is Phase.TUTORIAL:
        from ma_exam.tui.screens.tutorial import TutorialScreen

        return TutorialScreen
    if state.phase is Phase.BREAK:
        from ma_exam.tui.screens.pause import BreakScreen

        return BreakScreen
    if state.plan.wish:
        from ma_exam.tui.screens.practice import PracticeScreen

        return PracticeScreen
    if state.here is None:
        from ma_exam.tui.screens.review import ReviewScreen

        return ReviewScreen
    from ma_exam.tui.screens.exam import ExamScreen

    return ExamScreen
