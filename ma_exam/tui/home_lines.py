"""The lines of the home screen: what there is to do, in the order in which a student would want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ma_exam.tui.widgets.menu import Entry

if TYPE_CHECKING:
    from ma_exam.core.clock import Instant
    from ma_exam.core.records import AttemptRecord
    from ma_exam.services.desk import Unfinished
    from ma_exam.services.exams import Offer
    from ma_exam.services.home import Home
    from ma_exam.services.review import Today
    from ma_exam.services.study import Study

FIRST_LINES = [
    Entry("A full mock exam", "", "m", "mock"),
    Entry("One block", "", "b", "block"),
    Entry("Practice", "", "d", "practice"),
]
REFUSED_LINES = [
    Entry("Try again", "open your records", "r", "again"),
    Entry("Help", "what the keys do", "?", "help"),
]
ELSE = "search, notes, comfort"


def practised(home: Home) -> Offer | None:
    """The exam whose items are practised: the first of which the library holds any."""
    return next((offer for offer in home.offers if offer.items), None)


def home_lines(home: Home, study: Study | None, now: Instant | None, *, first_run: bool) -> list[Entry]:
    """All lines; what is not known yet has no detail, and what there is nothing to show of is left out."""
    lines = _resuming(home, now)
    if first_run and not home.closed and not lines:
        lines.append(Entry("Take the tour", "five minutes to try the keys", "v", "tour"))
    if practised(home) and not home.closed:
        lines.append(Entry("Warm up", "ten easy questions", "u", "warm_up"))
    if study and study.outlook.final.now:
        lines.append(Entry("The final mock", "now is its moment", "f", "final_mock"))
    if home.closed:
        lines.append(Entry("Today's review", review_told(study.review if study else None), "t", "review"))
    lines += _sitting(home)
    if home.closed:
        lines.append(Entry("Where I lose points", _lost(study), "w", "losses"))
    if practised(home):
        lines.append(Entry("Practice", "a set of your choice", "d", "practice"))
        lines.append(Entry("Plan to the exam", _days(study), "c", "plan"))
    if home.closed:
        lines.append(Entry("Readiness", _readiness(study), "y", "readiness"))
        lines.append(Entry("Progress", "scores, pace, confusions", "g", "progress"))
    if home.last_done:
        lines.append(Entry("The last report", last_told(home.last_done), "l", "last"))
    lines.append(Entry("Everything else", ELSE, "e", "more"))
    lines.append(Entry("Help", "what the keys do", "?", "help"))
    return lines


def _resuming(home: Home, now: Instant | None) -> list[Entry]:
    if home.unfinished is None:
        return []
    lines = [Entry("Resume", resumable(home.unfinished, now), "r", "resume")]
    if home.beside is not None:
        lines.append(Entry("Go on practising", resumable(home.beside, now), "i", "beside"))
    return lines


def _sitting(home: Home) -> list[Entry]:
    offer = home.offers[0] if home.offers else None
    if offer is None:
        return []
    exam, block = offer.blueprint, offer.blueprint.blocks[0]
    full = any(other.full_ready for other in home.offers)
    part = any(other.block_ready for other in home.offers)
    return [
        Entry(
            "A full mock exam", f"{exam.items} items, {exam.minutes} min" if full else "too few items", "m", "mock"
        ),
        Entry("One block", f"{block.items} items, {block.minutes} min" if part else "too few items", "b", "block"),
    ]  # fmt: skip


def resumable(unfinished: Unfinished, now: Instant | None) -> str:
    """Where an open attempt stands, and what the time away costs."""
    from ma_exam.tui.wording import calm_time, duration, standing

    where = standing(unfinished.record, unfinished.state)
    absence = unfinished.absence(now or unfinished.last)
    if unfinished.record.plan.wish:
        return f"{where}, all saved\n{duration(absence.used_ms)} so far, away {duration(absence.away_ms)}"
    left = max(0, unfinished.state.limit_ms - absence.used_ms)
    cost = f", {duration(absence.charged_ms)} of it charged" if absence.charged_ms >= 1000 else ""
    return f"{where}, all saved\n{calm_time(left)} left, away {duration(absence.away_ms)}{cost}"


def review_told(review: Today | None) -> str:
    """`24 due, about 18 min`."""
    if review is None:
        return ""
    done = f", {review.done_today} done" if review.done_today else ""
    if not review.due:
        waiting = f"; {review.waiting} more tomorrow" if review.waiting else ""
        return f"nothing due{done}{waiting}"
    return f"{review.due} due{done}, about {review.minutes} min"


def _lost(study: Study | None) -> str:
    if study is None:
        return ""
    worst = study.worst
    return f"{worst.title}: {worst.lost:.0f} of {worst.exam_items}" if worst else "too few answers to say"


def _days(study: Study | None) -> str:
    if study is None:
        return ""
    days = study.outlook.final.days
    if days is None or days < 0:
        return "set the date of the exam"
    return {0: "the exam is today", 1: "the exam is tomorrow"}.get(days, f"the exam is in {days} days")


def _readiness(study: Study | None) -> str:
    if study is None:
        return ""
    from ma_exam.reports.readiness import estimate_words, evidence, reasons

    readiness = study.outlook.readiness
    if not study.outlook.mocks:
        return "no full mock exam yet"
    if readiness is None or readiness.estimate is None:
        return f"no estimate: {reasons(study.outlook)[0]}"
    return f"{estimate_words(readiness.estimate, readiness)}\n{evidence(study.outlook)}"


def last_told(last: AttemptRecord) -> str:
    """`Mock exam 2: 142 of 180, 79 %`."""
    from ma_exam.tui.wording import KINDS

    percent = "" if last.share is None else f", {round(100 * last.share)} %"
    return f"{KINDS[last.kind]} {last.number}: {last.right} of {last.scored}{percent}"
