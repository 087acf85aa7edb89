"""Where a learner stands before an exam: the newest estimate, its evidence, what it cannot tell, and what is next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ma_exam.core.beta import jeffreys
from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.final_mock import FinalMock, Moment
from ma_exam.core.readiness import MIN_ANSWERS, Readiness, Zone
from ma_exam.core.records import AttemptRecord
from ma_exam.core.weakness import FEW, MANY, SOME, exam_items

RANGE = 0.80
"""Confidence of the range that stands beside a percent of few answers."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Answers of one kind, first-time or repeated: `right` of `answered`."""

    right: int
    answered: int

    @property
    def share(self) -> float | None:
        """The share right (0-1); None where there are too few answers for a percent."""
        return self.right / self.answered if self.answered >= SOME else None

    @property
    def range(self) -> tuple[float, float] | None:
        """The 80 % range (0-1) that has to stand beside the share; None where it may stand alone or there is none."""
        return jeffreys(self.right, self.answered, RANGE) if SOME <= self.answered < MANY else None


@dataclass(frozen=True, slots=True)
class Thin:
    """A part of the outline with too few first-time answers to say anything of it."""

    code: str
    title: str
    exam_items: int
    answers: int


class Next(StrEnum):
    """What is best done next."""

    ITEMS = "add items"
    MOCK = "sit a mock exam"
    FINAL = "sit the final mock"
    DRILL = "drill where points are lost"
    REVIEW = "keep what is known"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a learner stands, asked at one moment.

    `readiness` is what the attempt `mock` supports; both are None without any mock that can be judged. `mocks` were
    handed in, the final among them. `first` and `repeats` are the scored answers of all closed attempts to items met
    for the first time and again; rapid guesses are in neither. `thin` goes by exam weight. Of the next mock's scored
    items `fresh` are new to the learner; `ready` tells whether the library suffices for a mock at all.
    """

    exam: Blueprint
    mock: AttemptRecord | None
    readiness: Readiness | None
    mocks: int
    first: Sight
    repeats: Sight
    thin: tuple[Thin, ...]
    final: FinalMock
    fresh: int
    ready: bool

    @property
    def estimated(self) -> bool:
        """Whether there is an estimate."""
        return self.readiness is not None and self.readiness.estimate is not None

    @property
    def next(self) -> Next:
        """What is best done next."""
        if self.final.moment is Moment.NOW:
            return Next.FINAL
        if self.final.days is not None and self.final.days <= 1:
            return Next.REST
        if not self.estimated:
            return Next.MOCK if self.ready and self.fresh >= MIN_ANSWERS else Next.ITEMS
        likely = self.readiness is not None and self.readiness.zone is Zone.LIKELY
        return Next.REVIEW if likely else Next.DRILL


def thin_parts(exam: Blueprint, answers: Mapping[str, int]) -> tuple[Thin, ...]:
    """The parts with fewer than five first-time answers, those that the exam asks most of first.

    `answers` goes by leaf code. Of a part that is thin as a whole, what lies below it is not named again; a part that
    the exam asks nothing of is not named.
    """
    weights = exam_items(exam)
    found = [
        Thin(domain.code, domain.title, weights[domain.code], count)
        for domain, count in _thin(exam.domains, answers)
        if weights[domain.code]
    ]
    return tuple(sorted(found, key=lambda part: -part.exam_items))


def _thin(domains: Sequence[Domain], answers: Mapping[str, int]) -> Iterator[tuple[Domain, int]]:
    for domain in domains:
        count = sum(answers.get(leaf.code, 0) for leaf in domain.leaves())
        if count < FEW:
            yield domain, count
        else:
            yield from _thin(domain.children, answers)
