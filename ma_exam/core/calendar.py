"""The two weeks before the exam, day by day: what each asks for, which moves with what was really done.

Day 1 a full mock, then due reviews and the topics that cost most; half a mock in the middle; the final mock three days
before the exam; what would be forgotten on the day but one; a light day; the exam. What was planned for a day follows
from what had been done before it, so that a mock that was missed moves to the next day that makes sense: never to the
day before the exam, and not so near to another that it tells nothing new.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ma_exam.core.review import limit_on
from ma_exam.core.schedule import Card, due_day

PLAN_DAYS = 14
"""Days before the exam on which the plan begins."""

FINAL_BEFORE, LATEST_BEFORE = 3, 2
"""Days before the exam: where the last mock stands, and where it may stand at the latest."""

COUNTS_BEFORE = 4
"""A full mock this many days before the exam or fewer is the last one, wherever it stood in the plan."""

RECENT_DAYS = 7
"""A full mock so many days before the plan began spares the first."""

APART = 3
"""Days between two full mocks at the least; between half a mock and a full one, a day less."""

HALF_FROM = 10
"""Days that a plan must have for half a mock in the middle."""

ONE_MOCK_FROM = 3
"""Days that a plan must have for a full mock; with less there is half a one."""

HALF_BLOCKS = 2
LIGHT_ITEMS = 20
FEWEST = 5
"""Items under which a set on topics is not worth its while."""

TOPICS = 3


class Kind(StrEnum):
    """What a day can ask for."""

    MOCK = "mock"
    FINAL = "final mock"
    HALF = "half mock"
    REVIEW = "review"
    CONFIDENT = "confident mistakes"
    TOPICS = "topics"
    EXAM = "exam"


MOCKS = (Kind.MOCK, Kind.FINAL, Kind.HALF)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; `count` of items where it has one, `topics` by title: none stands for the whole outline."""

    kind: Kind
    count: int = 0
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """What was really done on one day: mocks and blocks handed in, answers, and those of them to items met before."""

    mocks: int = 0
    blocks: int = 0
    answers: int = 0
    repeats: int = 0

    def __add__(self, other: "Happened") -> "Happened":
        return Happened(
            self.mocks + other.mocks,
            self.blocks + other.blocks,
            self.answers + other.answers,
            self.repeats + other.repeats,
        )


NOTHING = Happened()


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar. `number` counts the plan's days, 0 outside it; `light`: the day before the exam."""

    day: int
    number: int
    tasks: tuple[Task, ...]
    done: Happened
    light: bool = False

    @property
    def mock(self) -> Task | None:
        """The mock, or half of one, that it asks for."""
        return next((task for task in self.tasks if task.kind in MOCKS), None)

    @property
    def mock_done(self) -> bool:
        """Whether the mock that it asks for was sat."""
        return self.mock is not None and _sat(self.mock.kind, self.done)

    def next_task(self) -> Task | None:
        """What of it to start now: the mock unless it was sat, then what has items left."""
        for task in self.tasks:
            if task is self.mock:
                if not self.mock_done:
                    return task
            elif task.count:
                return task
        return None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the days ahead are made of: the exam's day, the first day of the plan, titles of the topics that cost most,
    and whether a final mock is kept back."""

    exam_day: int | None
    begin: int
    limit: int
    topics: tuple[str, ...]
    final_kept: bool


def begin_of(exam_day: int, since: int) -> int:
    """The first day of the plan for an exam whose date was set on `since`."""
    return min(max(exam_day - PLAN_DAYS, since), exam_day)


def calendar(
    first: int,
    last: int,
    today: int,
    outlook: Outlook,
    happened: Mapping[int, Happened],
    due: Mapping[int, int],
    *,
    confident: int = 0,
) -> tuple[Day, ...]:
    """The days from `first` to `last`. `due`: reviews by day from today on, see `reviews_ahead`.

    `confident`: items that were answered wrong though one was sure.
    """
    ahead = _mocks_ahead(today, outlook, happened)
    days: list[Day] = []
    for day in range(first, last + 1):
        done = happened.get(day, NOTHING)
        exam_day, in_plan = outlook.exam_day, outlook.exam_day is not None and outlook.begin <= day
        number = day - outlook.begin + 1 if exam_day is not None and in_plan and day < exam_day else 0
        if day < today:
            tasks = _was_planned(day, outlook, happened) if number else ()
        else:
            tasks = _tasks(day, ahead.get(day), outlook, due.get(day, 0), done, confident)
        days.append(Day(day, number, tasks, done, exam_day == day + 1))
    return tuple(days)


def _was_planned(day: int, outlook: Outlook, happened: Mapping[int, Happened]) -> tuple[Task, ...]:
    """What a day that is over had asked for; how many items, is not known any more."""
    mock = _schedule(day, outlook, _before(happened, day)).get(day)
    if mock:
        return (Task(mock),)
    near = outlook.exam_day is not None and outlook.exam_day - day <= LATEST_BEFORE
    return (Task(Kind.REVIEW),) if near else (Task(Kind.REVIEW), Task(Kind.TOPICS))


def _tasks(
    day: int, mock: Kind | None, outlook: Outlook, due: int, done: Happened, confident: int
) -> tuple[Task, ...]:
    left = None if outlook.exam_day is None else outlook.exam_day - day
    if left is not None and left < 0:
        return ()
    if left == 0:
        return (Task(Kind.EXAM), Task(Kind.REVIEW, due)) if due else (Task(Kind.EXAM),)
    if mock in (Kind.MOCK, Kind.FINAL):
        return (Task(mock),)
    tasks = [Task(mock)] if mock else []
    near = left is not None and left <= LATEST_BEFORE
    if left == LATEST_BEFORE and confident:
        tasks.append(Task(Kind.CONFIDENT, confident))
    tasks.append(Task(Kind.REVIEW, min(due, LIGHT_ITEMS) if left == 1 else due))
    room = outlook.limit - due - done.answers
    if mock is None and not near and room >= FEWEST:
        tasks.append(Task(Kind.TOPICS, room, outlook.topics))
    return tuple(tasks)


# Mocks


def _mocks_ahead(today: int, outlook: Outlook, happened: Mapping[int, Happened]) -> dict[int, Kind]:
    """Day -> mock, from today on: what today asks for, and what follows whether or not it is done already."""
    planned = _schedule(today, outlook, _before(happened, today))
    here = planned.get(today)
    if here and not _sat(here, happened.get(today, NOTHING)):
        return planned
    after = _schedule(today + 1, outlook, _before(happened, today + 1))
    return after | ({today: here} if here else {})


def _schedule(day: int, outlook: Outlook, happened: Mapping[int, Happened]) -> dict[int, Kind]:
    """Day -> mock, as it was planned in the morning of `day`, by what had happened before."""
    if outlook.exam_day is None or day > outlook.exam_day - LATEST_BEFORE:
        return {}
    exam, begin = outlook.exam_day, outlook.begin
    length = exam - begin
    full = [when for when, done in happened.items() if done.mocks and when >= begin - RECENT_DAYS]
    found: dict[int, Kind] = {}
    last = max(full, default=0)
    final_on = max(exam - FINAL_BEFORE, day)
    if length < ONE_MOCK_FROM:
        blocks = sum(done.blocks for when, done in happened.items() if when >= begin)
        spared = full or blocks >= HALF_BLOCKS or begin > exam - LATEST_BEFORE
        return {} if spared else {max(day, begin): Kind.HALF}
    if last < exam - COUNTS_BEFORE:
        found[final_on] = Kind.FINAL if outlook.final_kept else Kind.MOCK
    first_on = max(begin, day)
    if not full:
        if final_on - first_on >= APART:
            found[first_on] = Kind.MOCK
            last = first_on
        else:
            return found
    middle = max((begin + exam - FINAL_BEFORE + 1) // 2, day, last + APART - 1)
    halved = [when for when, done in happened.items() if done.blocks and when > min(full, default=last)]
    blocks = sum(happened[when].blocks for when in halved)
    if (
        length >= HALF_FROM
        and blocks < HALF_BLOCKS
        and len(full) < HALF_BLOCKS
        and final_on - middle >= APART - 1
        and final_on in found
    ):
        found[middle] = Kind.HALF
    return found


def _before(happened: Mapping[int, Happened], day: int) -> dict[int, Happened]:
    return {when: done for when, done in happened.items() if when < day}


def _sat(kind: Kind, done: Happened) -> bool:
    return done.mocks > 0 or (kind is Kind.HALF and done.blocks >= HALF_BLOCKS)


# Reviews


def reviews_ahead(
    cards: Iterable[Card],
    today: int,
    exam_day: int | None,
    limit: int,
    *,
    done: int = 0,
    days: int = PLAN_DAYS,
) -> dict[int, int]:
    """Day -> reviews, for so many days from today: what is due by then and fits, the rest moved on to the next day.

    Only each card's next review is foreseen. `done`: reviews already done today.
    """
    waiting: dict[int, int] = {}
    for card in cards:
        when = max(due_day(card, exam_day), today + (card.last_day == today))
        waiting[when] = waiting.get(when, 0) + 1
    found: dict[int, int] = {}
    left = 0
    for day in range(today, today + days):
        left += waiting.get(day, 0)
        room = max(0, limit_on(day, exam_day, limit) - (done if day == today else 0))
        found[day] = min(left, room)
        left -= found[day]
    return found
