"""Where a learner stands, as lines for the home screen, as a text, and as data.

Keys of the data (`ma-exam readiness --json`), percents 0-100, null where too little is known:
    schema        name and version of this layout
    exam          blueprint id; title
    mock          the attempt that it rests on: number, finished (ISO 8601, UTC), right, scored, percent; else null
    readiness     as in the report of one attempt (zone, reasons, cautions, percent, low, high, ...); else null
    mocks         full mocks that were handed in
    first_time    right, answered, percent, low, high: scored answers to items met for the first time; low and high
                  (80 % range) only from 10 to 24 answers, percent from 10
    repeats       the same of items met again
    too_thin      code, title, exam_items, answers: parts of the outline with fewer than 5 first-time answers
    final_mock    moment (none, sat, later, now, too late), days_to_exam, other_mocks
    fresh_items   scored items of the next mock that are new to the learner, at least
    next          what is best done next; next_words says it in words
"""

from datetime import UTC, datetime
from typing import Any

from ma_exam.core.clock import FORGIVEN_MS, FORGIVEN_TIMES
from ma_exam.core.final_mock import FIRST_DAY, LAST_DAY, OTHERS, FinalMock, Moment
from ma_exam.core.outlook import Next, Outlook, Sight, Thin
from ma_exam.core.plan import MINUTE_MS
from ma_exam.core.readiness import MAX_AGE_DAYS, MIN_ANSWERS, Readiness, ShareRange
from ma_exam.core.stem import cell_width
from ma_exam.core.text import clean_line
from ma_exam.core.weakness import FEW
from ma_exam.reports.data import readiness_data
from ma_exam.reports.plain import MIN_WIDTH, count, heading, percent, span, table, wrap

SCHEMA = "ma-exam-readiness/1"

HEAD = "Readiness   "
HOME_WIDTH = 72
HOME_LEAST = 56
HOME_LINES = 2
"""Columns that they are made for, columns that they need, and lines that one thing may take."""

NEVER = "How right answers here turn out on the real exam is not known, so no chance of passing is given."

NEXT_WORDS = {
    Next.ITEMS: "Add a bank: too few items are left that you have not met for another mock to tell anything.",
    Next.MOCK: "Sit a full mock exam, whole and without long interruptions.",
    Next.FINAL: "Sit the final mock now: its items were kept back for this.",
    Next.DRILL: "Drill where you lose most points, and do the day's review. Another mock makes sense in about a week.",
    Next.REVIEW: "Keep what you know: the day's review, and the parts that are too thin to say.",
    Next.REST: "No mock any more: a short review, and rest.",
}


def lines(outlook: Outlook, width: int = HOME_WIDTH) -> list[str]:
    """Two or three lines for the home screen; more below 70 columns, of which there must be `HOME_LEAST`."""
    width = max(width, HOME_LEAST)
    indent = " " * len(HEAD)
    if outlook.readiness is None or outlook.readiness.estimate is None:
        why = f"no estimate: {reasons(outlook)[0]}"
        return [*_clipped(HEAD + why, width, indent), indent + _cut(next_words(outlook), width - len(indent))]
    head = HEAD + estimate_words(outlook.readiness.estimate, outlook.readiness)
    told = [head, *_clipped(indent + evidence(outlook), width, indent)]
    if thin := _thin_line(outlook.thin, width - len(indent)):
        told.append(indent + thin)
    return told


def estimate_words(estimate: ShareRange, readiness: Readiness) -> str:
    """`71 %   likely 68-74   BORDERLINE, target 75`."""
    likely = span(100 * estimate.low, 100 * estimate.high)
    zone = readiness.zone.upper()
    return f"{percent(estimate.share)}   likely {likely}   {zone}, target {readiness.target_percent}"


def evidence(outlook: Outlook) -> str:
    """`from 180 first-time questions in mock exam 2, 9 days old`."""
    if outlook.mock is None or outlook.readiness is None:
        return ""
    days = outlook.readiness.age_days
    age = "of today" if days == 0 else f"{count(days, 'day')} old"
    asked = count(outlook.readiness.items, "first-time question")
    return f"from {asked} in mock exam {outlook.mock.number}, {age}"


def reasons(outlook: Outlook) -> tuple[str, ...]:
    """Why there is no estimate; empty where there is one."""
    if outlook.estimated:
        return ()
    if outlook.readiness is not None:
        return outlook.readiness.reasons
    if outlook.mocks:
        return ("what was kept of the mock exams cannot be read; `ma-exam doctor` tells more",)
    return ("no full mock exam has been handed in yet",)


def next_words(outlook: Outlook) -> str:
    """What is best done next, in a sentence."""
    return NEXT_WORDS[outlook.next]


def final_words(final: FinalMock) -> str:
    """How the final mock stands, in a sentence; empty where the bank keeps none back."""
    match final.moment:
        case Moment.NONE:
            return ""
        case Moment.SAT:
            return "The final mock has been sat."
        case Moment.NOW:
            when = f"the exam is in {count(final.days, 'day')}" if final.days is not None else _others(final)
            return f"This is the moment for the final mock: {when}."
        case Moment.TOO_LATE:
            when = "today" if final.days == 0 else "tomorrow"
            return f"The exam is {when}: a mock of nearly three hours would tire you more than it tells."
    if final.days is not None:
        return (
            f"The final mock is best sat {LAST_DAY}-{FIRST_DAY} days before the exam, which is in "
            f"{count(final.days, 'day')}."
        )
    return (
        f"The final mock is best sat after {OTHERS} others, and {LAST_DAY}-{FIRST_DAY} days before the exam."
    )


def _others(final: FinalMock) -> str:
    return f"you have handed in {count(final.others, 'other mock')}, and no date is set"


def sight_words(sight: Sight) -> str:
    """`142 of 180 right, 79 %`; with its range where there are few answers, without a percent where very few."""
    if not sight.answered:
        return "none yet"
    told = f"{sight.right} of {sight.answered} right"
    if sight.share is None:
        return f"{told}, too few for a percent"
    if sight.range is None:
        return f"{told}, {percent(sight.share)}"
    return f"{told}, {percent(sight.share)}, likely {span(*(100 * end for end in sight.range))}"


def thin_name(part: Thin) -> str:
    """`Nutrition (3)`."""
    return f"{clean_line(part.title)} ({part.answers})"


def _thin_line(parts: tuple[Thin, ...], room: int) -> str:
    """As many names as there is room for, and how many more there are."""
    if not parts:
        return ""
    start = "too thin to say: "
    named: list[str] = []
    for place, part in enumerate(parts, start=1):
        more = len(parts) - place
        behind = f" and {more} more" if more else ""
        if named and cell_width(start + ", ".join([*named, thin_name(part)]) + behind) > room:
            break
        named.append(thin_name(part))
    more = len(parts) - len(named)
    return _cut(start + ", ".join(named) + (f" and {more} more" if more else ""), room)


def _clipped(text: str, width: int, indent: str) -> list[str]:
    """`text` in at most two lines."""
    rows = wrap(text.strip(), width, indent if text.startswith(" ") else "", rest=indent)
    return rows if len(rows) <= HOME_LINES else [rows[0], _cut(" ".join([rows[1], "..."]), width)]


def _cut(text: str, room: int) -> str:
    if cell_width(text) <= room:
        return text
    while cell_width(text) > room - len(" ...") and len(text) > 1:
        text = text[:-1]
    return f"{text.rstrip()} ..."


def render(outlook: Outlook, *, width: int = 80) -> str:
    """The whole of it as text in lines of at most `width` columns."""
    width = max(width, MIN_WIDTH)
    told = wrap(f"{outlook.exam.title}: where you stand", width)
    told += heading(_title(outlook), width)
    if outlook.readiness is not None and outlook.readiness.estimate is not None:
        told += wrap(estimate_words(outlook.readiness.estimate, outlook.readiness) + " (80 % range)", width)
        told += wrap(f"{evidence(outlook)}.".capitalize(), width)
        told += [
            row
            for text in (*outlook.readiness.reasons, *outlook.readiness.cautions)
            for row in wrap(text, width)
        ]
        told += wrap(outlook.readiness.disclaimer, width)
    else:
        told += [row for reason in reasons(outlook) for row in wrap(f"- {reason}", width, rest="  ")]
        told += wrap(wanted(), width)
    told += wrap(NEVER, width)
    told += heading("Next", width)
    told += [
        row for text in (next_words(outlook), final_words(outlook.final)) if text for row in wrap(text, width)
    ]
    told += heading("All answers so far", width)
    told += wrap(f"At first sight: {sight_words(outlook.first)}.", width, rest="  ")
    told += wrap(
        f"Met again: {sight_words(outlook.repeats)}. That is memory of the items too.", width, rest="  "
    )
    told += heading("Too thin to say", width)
    if outlook.thin:
        told += wrap(
            f"Fewer than {FEW} first-time answers; those that the exam asks most of come first.", width
        )
        rows = [(clean_line(part.title), str(part.exam_items), str(part.answers)) for part in outlook.thin]
        told += table(("part", "on the exam", "answers"), rows, width)
    else:
        told += wrap(f"Every topic group has {FEW} first-time answers or more.", width)
    return "\n".join(told)


def _title(outlook: Outlook) -> str:
    if outlook.readiness is None:
        return "Readiness: no estimate"
    return f"Readiness: {outlook.readiness.zone} (target {outlook.readiness.target_percent} %)"


def wanted() -> str:
    """What makes an estimate possible."""
    return (
        f"An estimate needs a full mock exam: handed in, at most {MAX_AGE_DAYS} days old, interrupted at most "
        f"{FORGIVEN_TIMES} times and {FORGIVEN_MS // MINUTE_MS} minutes, with {MIN_ANSWERS} answers or more to scored "
        "items that you had not met before."
    )


def to_dict(outlook: Outlook) -> dict[str, Any]:
    """The outlook under the keys that this module's docstring lists."""
    mock, final = outlook.mock, outlook.final
    return {
        "schema": SCHEMA,
        "exam": outlook.exam.id,
        "title": clean_line(outlook.exam.title),
        "mock": None
        if mock is None
        else {
            "number": mock.number,
            "finished": datetime.fromtimestamp(mock.finished_us / 1_000_000, tz=UTC).isoformat(timespec="seconds"),
            "right": mock.right,
            "scored": mock.scored,
            "percent": None if mock.share is None else round(100 * mock.share, 1),
        },
        "readiness": None if outlook.readiness is None else readiness_data(outlook.readiness, outlook.exam.scale),
        "mocks": outlook.mocks,
        "first_time": _sight(outlook.first),
        "repeats": _sight(outlook.repeats),
        "too_thin": [
            {"code": clean_line(part.code), "title": clean_line(part.title), "exam_items": part.exam_items,
             "answers": part.answers}
            for part in outlook.thin
        ],
        "final_mock": {"moment": str(final.moment), "days_to_exam": final.days, "other_mocks": final.others},
        "fresh_items": outlook.fresh,
        "next": str(outlook.next),
        "next_words": next_words(outlook),
    }  # fmt: skip


def _sight(sight: Sight) -> dict[str, Any]:
    low, high = sight.range or (None, None)
    return {
        "right": sight.right,
        "answered": sight.answered,
        "percent": None if sight.share is None else round(100 * sight.share, 1),
        "low": None if low is None else round(100 * low, 1),
        "high": None if high is None else round(100 * high, 1),
    }
