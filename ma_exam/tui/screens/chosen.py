"""Which screen a sitting's saved state asks for."""

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.tui.screens.base import SittingScreen
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.pause import BreakScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.tutorial import TutorialScreen


def screen_type(state: Attempt) -> type[SittingScreen]:
    """Tutorial, break, review grid or item; an item of a practice set has a screen of its own."""
    match state.phase:
        case Phase.TUTORIAL:
            return TutorialScreen
        case Phase.BREAK:
            return BreakScreen
    if state.plan.wish:
        return PracticeScreen
    return ReviewScreen if state.here is None else ExamScreen
