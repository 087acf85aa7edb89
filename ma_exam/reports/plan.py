"""The plan up to the exam in words, as text for a terminal, and as data."""

from datetime import date
from typing import Any

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.calendar import Day, Happened, Kind, Task
from ma_exam.core.dates import days_away, told, told_at_length
from ma_exam.core.text import clean_line
from ma_exam.reports.plain import count, heading, table, wrap
from ma_exam.services.planning import StudyPlan
from ma_exam.services.review import Today

SCHEMA = "ma-exam-plan/1"

NO_DATE = "No exam date is set: `ma-exam plan --exam-date DATE` sets it, and the plan of the last two weeks with it."
AHEAD_DAYS = 7
"""Days told beyond today where no exam is near."""


def task_words(task: Task, exam: Blueprint) -> str:
    """What a task asks for, as half a sentence."""
    match task.kind:
        case Kind.MOCK:
            return f"a full mock exam, {exam.items} items, {exam.minutes} minutes"
        case Kind.FINAL:
            return f"the final mock exam, kept back for now: {exam.items} items, {exam.minutes} minutes"
        case Kind.HALF:
            items, minutes = (
                sum(getattr(block, name) for block in exam.blocks[:2]) for name in ("items", "minutes")
            )
            return f"half a mock exam: two blocks, {items} items, {minutes} minutes"
        case Kind.REVIEW:
            return f"reviews: {task.count} due" if task.count else "reviews, as far as any are due"
        case Kind.CONFIDENT:
            return f"what you got wrong though you were sure: {count(task.count, 'item')}"
        case Kind.TOPICS:
            where = ", ".join(map(clean_line, task.topics)) or "over the whole outline"
            if not task.count:
                return "sets on the topics that cost most"
            return (
                f"practice {where}"
                if not task.topics
                else f"up to {task.count} items on what costs most: {where}"
            )
    return "the exam. Good luck."


def done_words(done: Happened) -> str:
    """What was really done on a day."""
    parts = [count(done.mocks, "mock exam")] if done.mocks else []
    parts += [count(done.blocks, "block")] if done.blocks else []
    parts += (
        [f"{count(done.answers, 'answer')}, {done.repeats} of them to items met before"]
        if done.answers
        else []
    )
    return "; ".join(parts) or "nothing"


def fate(day: Day, today: int) -> str:
    """In a word how a day that is over, or is today, went beside its plan; empty where there is nothing to say."""
    if day.day > today or (not day.number and day.done == Happened()):
        return ""
    if day.mock:
        return "done" if day.mock_done else "missed" if day.day < today else ""
    return "done" if day.done.answers else "missed" if day.day < today and day.number else ""


def load_words(today: Today) -> str:
    """Today's reviews in a sentence."""
    if not today.cards:
        return "Nothing to review yet: reviews are made of what you have answered."
    said = f"{count(today.due, 'review')} due, about {today.minutes} min" if today.due else "No review is due"
    if today.waiting:
        said += (
            f"; what is beyond the limit of {today.limit} a day waits, and the least remembered comes first"
        )
    if today.done_today:
        said += f"; {today.done_today} done today"
    return said + "."


def exam_words(plan: StudyPlan) -> str:
    """When the exam is; empty where no date is set."""
    if plan.exam_date is None:
        return ""
    if plan.today.days_left is None:
        return f"exam date {told(plan.exam_date)} has passed"
    return f"exam {days_away(plan.today.days_left)}, {told(plan.exam_date)}"


def plan_lines(plan: StudyPlan, width: int) -> list[str]:
    """The plan from its first day, or today where it has not begun, in lines of at most `width` columns."""
    load = plan.today
    here = plan.day(load.day)
    lines = wrap(f"{clean_line(plan.exam.title)}: {exam_words(plan) or 'no exam date is set'}.", width)
    lines += wrap(f"At most {load.limit} reviews today, {plan.daily_limit} on other days.", width)
    if plan.exam_date is None:
        lines += wrap(NO_DATE, width)
    lines += heading("Today", width)
    lines += wrap(load_words(load), width)
    for task in here.tasks:
        if task.kind is not Kind.REVIEW:
            lines += wrap(f"Planned: {task_words(task, plan.exam)}.", width, rest="  ")
    if here.done != Happened():
        lines += wrap(f"Done so far: {done_words(here.done)}.", width, rest="  ")
    lines += heading("Days", width)
    until = load.exam_day or load.day + AHEAD_DAYS
    shown = [day for day in plan.days if (day.number or day.day >= load.day) and day.day <= until]
    rows = [(f"{told(date.fromordinal(day.day))}: {brief(day)}", _mark(day, load.day)) for day in shown]
    return lines + table(("", ""), rows, width)[1:]


def brief(day: Day) -> str:
    """What a day asks for in a few words."""
    said = ", ".join(_brief(task) for task in day.tasks) or "nothing due"
    return f"light day, {said}" if day.light else said


def _brief(task: Task) -> str:
    match task.kind:
        case Kind.MOCK:
            return "full mock"
        case Kind.HALF:
            return "half a mock (two blocks)"
        case Kind.REVIEW:
            return count(task.count, "review") if task.count else "reviews"
        case Kind.TOPICS:
            return "topics that cost most" if task.topics or not task.count else "practice"
    return str(task.kind)


def _mark(day: Day, today: int) -> str:
    return " ".join(filter(None, ["today" if day.day == today else "", fate(day, today)]))


def day_heading(day: Day, plan: StudyPlan) -> str:
    """`Friday 15 January, today, day 3 of the plan`."""
    parts = [told_at_length(date.fromordinal(day.day))]
    if day.day == plan.today.day:
        parts.append("today")
    if day.number:
        parts.append(f"day {day.number} of the plan")
    if day.light:
        parts.append("a light day")
    return ", ".join(parts)


def plan_data(plan: StudyPlan) -> dict[str, Any]:
    """The plan as JSON-ready data."""
    load = plan.today
    return {
        "schema": SCHEMA,
        "exam": plan.exam.id,
        "exam_date": plan.exam_date and plan.exam_date.isoformat(),
        "days_left": load.days_left,
        "daily_limit": plan.daily_limit,
        "final_mock_kept_back": plan.final_kept,
        "today": {
            "date": _iso(load.day),
            "due": load.due,
            "waiting": load.waiting,
            "done": load.done_today,
            "limit": load.limit,
            "minutes": load.minutes,
            "tapering": load.tapering,
            "items_remembered": load.cards,
        },
        "topics_that_cost_most": [{"code": code, "title": title} for code, title in plan.scopes],
        "days": [
            {
                "date": _iso(day.day),
                "plan_day": day.number or None,
                "light": day.light,
                "planned": [
                    {"kind": str(task.kind), "count": task.count or None, "topics": list(task.topics)}
                    for task in day.tasks
                ],
                "done": {
                    "mocks": day.done.mocks,
                    "blocks": day.done.blocks,
                    "answers": day.done.answers,
                    "repeats": day.done.repeats,
                },
                "fate": fate(day, load.day) or None,
            }
            for day in plan.days
        ],
    }


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
