"""Two weeks of a made-up student before the exam, through the services and a real database, on a clock of its own.

Day 1 a full mock; each day what is due for review, then 40 items of the mixed drill; day 7 another mock; day 12 the
final one; day 13 and 14 review only. Left out, by switches of this harness and not of the program: writes are not
flushed to the disk, no backups are made, and the seeds of forms come from the student's name.
"""

import random
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import correlation
from unittest.mock import patch

from benchmarks.students import Outline, Student
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.clock import Instant
from ma_exam.core.final_mock import Moment
from ma_exam.core.outlook import Outlook
from ma_exam.core.supply import FINAL_SEED
from ma_exam.core.wish import Wish
from ma_exam.services.desk import Desk
from ma_exam.services.exams import blueprint
from ma_exam.services.readiness import readiness_now
from ma_exam.services.review import set_daily_limit, set_exam_date, today
from ma_exam.services.sitting import Sitting, commit_all

DAYS = 14
MOCK_DAYS = 1, 7
FINAL_DAY = 12
LAST_DRILL = 12
"""From the day after on there is review only."""

DRILLED = 40
LIMIT = 20
"""Reviews a day, as this student has set it."""

ITEM_MS = 40_000
DAY_MS = 86_400_000
NOON_US = 1_800_014_400_000_000
"""Noon of the first day, UTC."""


class Calendar:
    """The student's computer: it runs while items are answered, and sleeps until noon of the next day."""

    def __init__(self) -> None:
        self._wall_us = NOON_US
        self._ms = 10 * DAY_MS

    def now(self) -> Instant:
        """What a clock tells."""
        return Instant(self._wall_us, self._ms, self._ms, "one boot")

    def run(self, ms: int) -> None:
        """Time passes."""
        self._wall_us += 1000 * ms
        self._ms += ms

    def until_day(self, day: int) -> None:
        """Wait for noon of that day, from 1."""
        self.run((NOON_US - self._wall_us) // 1000 + (day - 1) * DAY_MS)


def day_of(wall_us: int) -> int:
    """The ordinal of a moment's day, UTC: the same wherever this is run."""
    return datetime.fromtimestamp(wall_us / 1_000_000, tz=UTC).toordinal()


@dataclass(frozen=True, slots=True)
class Day:
    """What one day came to: its limit, items of its review sets, what is still due in the evening, items drilled."""

    number: int
    limit: int
    reviewed: int
    due_after: int
    waiting: int
    drilled: int
    final: Moment

    @property
    def held(self) -> bool:
        """Whether what was reviewed and what is still asked for stay within the limit."""
        return self.reviewed + self.due_after <= self.limit


Counts = Mapping[str, float]
"""Topic group -> items."""


@dataclass(frozen=True, slots=True)
class Fortnight:
    """What two weeks of one student came to: items drilled and reviewed, and truly lost on an exam, by topic group."""

    student: Student
    days: tuple[Day, ...]
    drilled: Counts
    reviewed: Counts
    outlooks: tuple[Outlook, ...]

    @property
    def lost(self) -> Counts:
        """What is truly lost."""
        return self.student.true_losses()

    @property
    def practised(self) -> Counts:
        """Items drilled and reviewed together: a drill makes up for what reviews have spent on a topic already."""
        return {code: self.drilled.get(code, 0) + self.reviewed.get(code, 0) for code in self.lost}

    @property
    def held(self) -> bool:
        """Whether no day went beyond its limit."""
        return all(day.held for day in self.days)

    @property
    def covered(self) -> tuple[bool, ...]:
        """Of each mock, whether the range then printed for readiness held the true value."""
        said = (outlook.readiness.estimate for outlook in self.outlooks if outlook.readiness)
        true = self.student.true_value
        return tuple(estimate is not None and estimate.low <= true <= estimate.high for estimate in said)


def agreement(spent: Counts, lost: Counts) -> float:
    """The correlation, over all topic groups, of items spent with items truly lost."""
    codes = list(lost)
    return correlation([spent.get(code, 0) for code in codes], [lost[code] for code in codes])


def above(counts: Counts) -> dict[str, float]:
    """The same counts one level above the topic groups."""
    found: dict[str, float] = {}
    for code, count in counts.items():
        higher = code.rpartition(".")[0]
        found[higher] = found.get(higher, 0) + count
    return found


@dataclass(slots=True)
class Term:
    """One student at a desk."""

    desk: Desk
    calendar: Calendar
    student: Student
    exam: Blueprint
    drilled: Counter[str] = field(default_factory=Counter)
    reviewed: Counter[str] = field(default_factory=Counter)

    def mock(self, seed: int | None = None) -> Outlook:
        """Sit a full mock, and look where one stands."""
        sitting = self.desk.start(self.exam.id, seed=seed)
        while sitting.saved.phase != "done":
            if sitting.saved.phase == "block":
                for position in sitting.saved.positions:
                    self._answer(sitting, position)
                commit_all(sitting, sitting.end_block())
            else:
                commit_all(sitting, sitting.begin_block())
        return readiness_now(self.desk, self.exam, day_of)

    def practise(self, wish: Wish, seed: int) -> list[str]:
        """Answer a practice set; the topic groups of its items."""
        sitting = self.desk.start_practice(self.exam.id, wish, seed=seed)
        for slot in sitting.form.slots:
            self._answer(sitting, slot.position)
        commit_all(sitting, sitting.end_block())
        return [slot.domain for slot in sitting.form.slots]

    def _answer(self, sitting: Sitting, position: int) -> None:
        if sitting.saved.here != position:
            commit_all(sitting, sitting.go(position))
        self.calendar.run(ITEM_MS)
        item, leaf = sitting.item(position), sitting.form.slot(position).domain
        meeting = f"attempt {sitting.record.number}"
        place = self.student.answer(leaf, item, meeting)
        if sitting.record.plan.sure:
            said = self.student.sure(item, meeting, right=place in item.key)
            commit_all(sitting, sitting.sure(position, said))
        commit_all(sitting, sitting.choose(position, place))

    def day(self, number: int, seed: int) -> Day:
        """Review what is due, and drill; gives what came of it."""
        morning = today(self.desk, self.exam, day_of)
        final = readiness_now(self.desk, self.exam, day_of).final.moment
        reviewed = self.practise(Wish(what="due", count=morning.due), seed) if morning.due else []
        drills = number <= LAST_DRILL and number not in (*MOCK_DAYS, FINAL_DAY)
        drilled = self.practise(Wish(count=DRILLED), seed) if drills else []
        self.reviewed.update(reviewed)
        self.drilled.update(drilled)
        evening = today(self.desk, self.exam, day_of)
        return Day(number, morning.limit, len(reviewed), evening.due, evening.waiting, len(drilled), final)


def fortnight(name: str, file: Path, outline: Outline, *, limit: int = LIMIT, days: int = DAYS) -> Fortnight:
    """Two weeks, or their first days, of the student of that name; `file` is a database with the library taken in."""
    calendar = Calendar()
    student = Student.made_up(name, outline)
    seeds = random.Random(name)  # noqa: S311 - it names forms, no secrets
    desk = Desk.open(calendar, file)
    try:
        desk.database.attempts.witness = None
        desk.database._connection.raw.execute("PRAGMA synchronous=OFF")
        first = datetime.fromtimestamp(NOON_US / 1_000_000, tz=UTC).date()
        set_exam_date(desk, first + timedelta(days=DAYS), day_of)
        set_daily_limit(desk, limit)
        term = Term(desk, calendar, student, outline.exam)
        told: list[Day] = []
        outlooks: list[Outlook] = []
        with patch("ma_exam.services.desk.secrets.randbelow", seeds.randrange):
            for number in range(1, days + 1):
                calendar.until_day(number)
                if number in MOCK_DAYS:
                    outlooks.append(term.mock())
                told.append(term.day(number, seeds.randrange(9000)))
                if number == FINAL_DAY:
                    outlooks.append(term.mock(FINAL_SEED))
        return Fortnight(student, tuple(told), term.drilled, term.reviewed, tuple(outlooks))
    finally:
        desk.close()


def fortnights(
    names: Sequence[str],
    folder: Path,
    *,
    limit: int = LIMIT,
    days: int = DAYS,
    exam: str = "cma",
) -> list[Fortnight]:
    """Two weeks of each student, over the shipped library."""
    library = folder / "library.db"
    desk = Desk.open(Calendar(), library)
    outline = Outline.of(blueprint(exam), desk.library.items())
    desk.close()
    found: list[Fortnight] = []
    for number, name in enumerate(names):
        home = folder / f"{number}"
        home.mkdir()
        file = Path(shutil.copy(library, home / "ma-exam.db"))
        found.append(fortnight(name, file, outline, limit=limit, days=days))
    return found
