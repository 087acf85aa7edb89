"""The plan up to the exam, as a calendar of days: what each asks for, and what was really done."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from ma_exam.core.calendar import Day, Happened, Kind
from ma_exam.core.dates import MONTHS, days_away
from ma_exam.reports.plan import day_heading, done_words, exam_words, fate, load_words, task_words
from ma_exam.services.planning import StudyPlan
from ma_exam.tui.reviewing import start_task
from ma_exam.tui.screens.base import BaseScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.days import WEEK, Cell, DayGrid
from ma_exam.tui.widgets.safe import SafeStatic, block, line, toast

HELP = """\
Arrows  mark a day
Enter, Space, s  start what today asks for
t  back to today
e  the date of the exam
l  how many items to review a day
PgUp, PgDn  scroll what is told of the day
Esc, q  back
?  this help
Ctrl+Q  quit
Mouse  click a day
"""
NO_DATE = (
    "No exam date is set: e sets it. The plan fills the two weeks before; until then there are daily reviews."
)
PASSED = "The date of the exam has passed: e sets another."
ALL_DONE = "Today asks for nothing more."
MOVES = "The plan moves with what you do: a mock that is missed is asked for again on a later day."


class PlanScreen(BaseScreen):
    """Weeks above, the marked day below."""

    CSS_PATH = "../styles/plan.tcss"
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "The day before", id="plan.left"),
        Binding("right", "move(1)", "The day after", id="plan.right"),
        Binding("up", "move(-7)", "A week before", id="plan.up"),
        Binding("down", "move(7)", "A week after", id="plan.down"),
        Binding("enter,space,s,S", "begin", "Start", id="plan.start"),
        Binding("t,T", "today", "Today", id="plan.today"),
        Binding("e,E", "date", "Exam date", id="plan.date"),
        Binding("l,L", "limit", "Reviews a day", id="plan.limit"),
        Binding("pagedown", "scroll(1)", "Scroll down", id="plan.pagedown"),
        Binding("pageup", "scroll(-1)", "Scroll up", id="plan.pageup"),
        Binding("escape,q,Q", "back", "Back", id="plan.back"),
    ]

    def __init__(self, plan: StudyPlan) -> None:
        super().__init__()
        self._take_up(plan)

    def _take_up(self, plan: StudyPlan) -> None:
        self._plan = plan
        self._back_to_today()

    def _back_to_today(self) -> None:
        """Mark today, with the plan's first week in sight where it has begun."""
        plan = self._plan
        self._marked = plan.today.day - plan.days[0].day
        begun = next((place for place, day in enumerate(plan.days) if day.number == 1), self._marked)
        self._first_week = self._shown_week = min(begun, self._marked) // WEEK

    def compose(self) -> ComposeResult:
        """Calendar, the day, keys."""
        yield TopBar()
        yield DayGrid(id="days")
        with VerticalScroll(id="told", can_focus=False):
            yield SafeStatic(id="day")
        yield KeyBar(
            Hint("Arrows", "day", "", roomy=True), Hint("Enter", "start", "begin"),
            Hint("t", "today", "today", wide=True),
            Hint("e", "exam date", "date"), Hint("l", "limit", "limit"), Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )  # fmt: skip

    def on_mount(self) -> None:
        """Show today."""
        self._show()

    def on_resize(self) -> None:
        """Lay the days out anew."""
        super().on_resize()
        if self.is_mounted:
            self._show()

    @property
    def _weeks(self) -> int:
        """How many weeks there is room for."""
        return 3 if self.size.height < 30 else 5

    def _show(self) -> None:
        plan = self._plan
        self.query_one(TopBar).show(line(("My plan", "bold"), f"   {plan.exam.title}"), exam_words(plan))
        total = len(plan.days) // WEEK
        week = self._marked // WEEK
        weeks = min(self._weeks, total)
        self._first_week = min(max(self._first_week, week - weeks + 1), week)
        first = self._shown_week = min(self._first_week, total - weeks)
        shown = plan.days[first * WEEK : (first + weeks) * WEEK]
        cells = [self._cell(day, place == 0) for place, day in enumerate(shown)]
        grid = self.query_one(DayGrid)
        grid.lay(cells, self._marked - first * WEEK, self.size.width - 2, roomy=self.size.height >= 22)
        self._tell(plan.days[self._marked])

    def _cell(self, day: Day, first: bool) -> Cell:
        today = self._plan.today
        when = date.fromordinal(day.day)
        month = f" {MONTHS[when.month - 1][:3]}" if first or when.day == 1 else ""
        here, exam = day.day == today.day, day.day == today.exam_day
        style = "bold" if here or exam else "dim" if day.day < today.day else ""
        note = ("EXAM DAY", "EXAM") if exam else _noted(day, today.day)
        return Cell(f"{when.day}{month}", here, *note, style)

    def _tell(self, day: Day) -> None:
        plan = self._plan
        parts: list[str | tuple[str, str]] = [(day_heading(day, plan), "bold"), "\n"]
        here, over = day.day == plan.today.day, day.day < plan.today.day
        for task in day.tasks:
            words = (
                load_words(plan.today)
                if here and task.kind is Kind.REVIEW
                else f"{task_words(task, plan.exam)}."
            )
            parts += [
                ("Planned: ", "dim") if over else "",
                words if over else words[:1].upper() + words[1:],
                "\n",
            ]
        if over or day.done != Happened():
            went = fate(day, plan.today.day)
            parts += [("Done: ", "dim"), done_words(day.done), f" ({went})." if went else ".", "\n"]
        if not day.tasks and not over:
            parts.append("Nothing is due.\n")
        if here and day.next_task() is None and day.tasks:
            parts.append(f"{ALL_DONE}\n")
        if plan.exam_date is None:
            parts.append(f"\n{NO_DATE}")
        elif plan.today.exam_past:
            parts.append(f"\n{PASSED}")
        elif day.number and day.mock and not over:
            parts.append(f"\n{MOVES}")
        elif not here and not over:
            parts.append(
                f"\nThis is {days_away(day.day - plan.today.day)}. Enter starts what today asks for."
            )
        self.query_one("#day", SafeStatic).show(block(*parts))
        self.query_one("#told", VerticalScroll).scroll_home(animate=False)

    # Marking

    def action_move(self, by: int) -> None:
        """Mark another day."""
        place = self._marked + by
        if 0 <= place < len(self._plan.days):
            self._marked = place
            self._show()

    def action_today(self) -> None:
        """Mark today."""
        self._back_to_today()
        self._show()

    @on(DayGrid.Picked)
    def _picked(self, message: DayGrid.Picked) -> None:
        self._marked = self._shown_week * WEEK + message.place
        self._show()

    def action_scroll(self, by: int) -> None:
        """Scroll what is told of the day."""
        told = self.query_one("#told", VerticalScroll)
        told.scroll_relative(y=by * max(1, told.size.height - 1), animate=False)

    # Acting

    def action_begin(self) -> None:
        """Start the first thing of today that is not done."""
        here = self._plan.day(self._plan.today.day)
        task = here.next_task()
        if task is None:
            toast(self.app, ALL_DONE)
        else:
            start_task(self.exam_app, self._plan, here, task)

    def action_date(self) -> None:
        """Ask for the date of the exam."""
        from ma_exam.tui.screens.plan_dialogs import DateDialog

        plan = self._plan
        before = plan.exam_date if not plan.today.exam_past else None
        self.app.push_screen(DateDialog(date.fromordinal(plan.today.day), before), self._date_told)

    def _date_told(self, said: date | bool | None) -> None:
        if isinstance(said, bool):
            return
        from ma_exam.services.review import set_exam_date

        self._change(lambda: set_exam_date(self.exam_app.desk, said))

    def action_limit(self) -> None:
        """Ask how many items to review a day."""
        from ma_exam.tui.screens.plan_dialogs import LimitDialog

        self.app.push_screen(LimitDialog(self._plan.daily_limit), self._limit_told)

    def _limit_told(self, limit: int | None) -> None:
        if limit is None:
            return
        from ma_exam.services.review import set_daily_limit

        self._change(lambda: set_daily_limit(self.exam_app.desk, limit))

    def _change(self, change: Callable[[], None]) -> None:
        """Set something, and show the plan that follows."""
        exam = self._plan.exam

        def work() -> StudyPlan:
            from ma_exam.services.planning import study_plan

            change()
            return study_plan(self.exam_app.desk, exam)

        def then(plan: StudyPlan) -> None:
            self._take_up(plan)
            if self.is_mounted:
                self._show()

        self.exam_app.in_store(work, then, opens=True)


def _noted(day: Day, today: int) -> tuple[str, str]:
    """A day in a word, long and short."""
    if day.day < today:
        went = fate(day, today)
        if day.mock:
            return (f"mock {went}", went) if day.mock.kind is not Kind.HALF else (f"half {went}", went)
        return (
            (f"{day.done.answers} done", f"{day.done.answers}")
            if day.done.answers
            else ("-", "-")
            if day.number
            else ("", "")
        )
    if day.mock and not (day.day == today and day.mock_done):
        return {Kind.MOCK: ("full mock", "mock"), Kind.FINAL: ("final mock", "final")}.get(
            day.mock.kind, ("half mock", "half")
        )
    if day.mock:
        return "mock done", "done"
    due = sum(task.count for task in day.tasks if task.kind is Kind.REVIEW)
    if due:
        return f"{due} due", f"{due} due"
    if day.light:
        return "light", "light"
    if any(task.kind is Kind.TOPICS for task in day.tasks):
        return "practice", "study"
    return ("reviews", "review") if day.number else ("", "")
