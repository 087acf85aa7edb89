"""How often the range printed for readiness holds a student's true value: many students, each with one mock exam.

Only the core has a part in it: a form is drawn, answered, graded, scored and judged as the program does it, without a
database and without events.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from benchmarks.students import Outline, Student
from ma_exam.core.attempt import Attempt, Phase, Response
from ma_exam.core.beta import wilson
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.form import Form, draw
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.practice import Material, Standing, draw_set
from ma_exam.core.readiness import Readiness, judge
from ma_exam.core.records import AttemptRecord
from ma_exam.core.scoring import Result, score
from ma_exam.core.supply import without_final
from ma_exam.core.weakness import analyse
from ma_exam.core.wish import Wish

STUDENTS = 500
FORMS = 50
"""Forms that the students share: ten sit each."""

DRILLS, DRILLED = 5, 40
"""Practice sets before the mock that counts, and items of each."""

ITEM_MS = 45_000
NOTHING_SEEN: Mapping[ItemRef, int] = MappingProxyType({})
BANDS = (0.0, 0.65, 0.75, 1.0)
"""Limits of the true value between which coverage is told apart."""

NOW_US = 1_800_000_000_000_000


@dataclass(frozen=True, slots=True)
class Trial:
    """One student's true value (0-1) and what was said of it."""

    true_value: float
    said: Readiness

    @property
    def covered(self) -> bool:
        """Whether the printed range holds the true value."""
        said = self.said.estimate
        return said is not None and said.low <= self.true_value <= said.high

    @property
    def off(self) -> float:
        """How far the estimate lies above the true value (0-1)."""
        return self.said.estimate.share - self.true_value if self.said.estimate else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """`covered` of `students`, whose true values lie between `low` and `high`."""

    low: float
    high: float
    students: int
    covered: int

    @property
    def share(self) -> float:
        """The share (0-1) that is covered."""
        return self.covered / self.students if self.students else 0.0

    @property
    def range(self) -> tuple[float, float]:
        """The Wilson 95 % interval of the share."""
        return wilson(self.covered, self.students)


def coverage(trials: Iterable[Trial], low: float = 0.0, high: float = 1.0) -> Coverage:
    """What came of the students whose true value lies from `low` up to `high`."""
    among = [trial for trial in trials if low <= trial.true_value < high]
    return Coverage(low, high, len(among), sum(trial.covered for trial in among))


def by_band(trials: Sequence[Trial]) -> list[Coverage]:
    """Coverage in each band of ability."""
    return [coverage(trials, low, high) for low, high in pairwise(BANDS)]


def forms_of(exam: Blueprint, items: Sequence[Item], count: int = FORMS) -> list[Form]:
    """The forms of the seeds from 1 up."""
    return [draw(exam, items, seed) for seed in range(1, count + 1)]


def trials(
    exam: Blueprint,
    items: Sequence[Item],
    students: int = STUDENTS,
    *,
    difficulty: bool = True,
    forms: Sequence[Form] | None = None,
    name: str = "student",
) -> list[Trial]:
    """So many students, each with one mock exam, sat whole and in one go."""
    by_ref = {item.ref: item for item in items}
    outline = Outline.of(exam, items, difficulty=difficulty)
    drawn = forms or forms_of(exam, items)
    found: list[Trial] = []
    for number in range(students):
        student = Student.made_up(f"{name} {number}", outline)
        _, said = sit(student, drawn[number % len(drawn)], by_ref.__getitem__)
        found.append(Trial(student.true_value, said))
    return found


def practised_trials(
    exam: Blueprint, items: Sequence[Item], students: int = STUDENTS, *, forms: Sequence[Form] | None = None
) -> list[Trial]:
    """The same after practice: a first mock, five drills of 40 items where points were lost, then the one that counts.

    That is drawn as the program draws it: what is least seen first, and nothing of the final mock.
    """
    by_ref = {item.ref: item for item in items}
    outline = Outline.of(exam, items)
    drawn = forms or forms_of(exam, items)
    found: list[Trial] = []
    for number in range(students):
        student = Student.made_up(f"practised {number}", outline)
        first = drawn[number % len(drawn)]
        result, _ = sit(student, first, by_ref.__getitem__)
        standing = {entry.item: Standing.KNOWN if entry.right else Standing.MISSED for entry in result.items}
        levels = analyse(exam, result.observations()).levels
        losses = {estimate.code: estimate.lost for level in levels for estimate in level.estimates}
        rest = without_final(exam, items, dict.fromkeys(standing, 1))
        for day in range(DRILLS):
            material = Material(
                exam, tuple(rest), dict(standing), times=dict.fromkeys(standing, 1), losses=losses
            )
            for slot in draw_set(material, Wish(count=DRILLED), number * DRILLS + day).slots:
                item = by_ref[slot.item]
                right = student.answer(slot.domain, item, f"day {day}") in item.key
                standing[slot.item] = Standing.KNOWN if right else Standing.MISSED
        seen = dict.fromkeys(standing, 1)
        form = draw(exam, rest, 10_000 + number, exposure=seen)
        _, said = sit(student, form, by_ref.__getitem__, seen)
        found.append(Trial(student.true_value, said))
    return found


def sit(
    student: Student,
    form: Form,
    item_of: Callable[[ItemRef], Item],
    seen: Mapping[ItemRef, int] = NOTHING_SEEN,
) -> tuple[Result, Readiness]:
    """A mock exam of that form, and what is said of the student on the same day; `seen`: items met before."""
    exam = student.outline.exam
    plan = Plan.of(exam, exam.blocks, "exam", 100)
    responses: dict[int, Response] = {}
    items: dict[ItemRef, Item] = {}
    for slot in form.slots:
        item = items[slot.item] = item_of(slot.item)
        choice = frozenset([student.answer(slot.domain, item, form.code)])
        responses[slot.position] = Response(choice, (choice,), visits=1, spent_ms=ITEM_MS)
    blocks = len(plan.blocks)
    used = tuple(ITEM_MS * len(block.positions) for block in plan.blocks)
    attempt = Attempt(
        plan,
        phase=Phase.DONE,
        block=blocks,
        responses=MappingProxyType(responses),
        block_used_ms=used,
        ended_by=("ended",) * blocks,
        finished_us=NOW_US,
    )
    record = AttemptRecord(student.name, 1, form.code, exam.id, "mock", "done", plan, NOW_US, NOW_US)
    result = score(attempt, form, items, grade(attempt, form, items, seen))
    return result, judge(exam, record, attempt, result, NOW_US)
