"""Progress made by hand: so many mocks, some weeks of answers, texts of any kind."""

from dataclasses import replace
from datetime import date

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.progress import Progress, Score, WeekCount, coverage, weekly_losses
from ma_exam.core.progress_habits import Confidence, Confusion, Share
from ma_exam.core.progress_pace import BlockTime, Pace
from ma_exam.core.readiness import Zone
from ma_exam.core.scoring import Changes

MONDAY = date(2026, 11, 23).toordinal()
DAY_US = 86_400_000_000
NOW_US = 1_795_400_000_000_000
PARTS = 8


def outline(title: str = "Group") -> tuple[Domain, ...]:
    """Eight parts of six groups each."""
    return tuple(
        Domain(
            f"C{part}", f"Part {part}", 6,
            children=tuple(
                Domain(f"C{part}.{n}", f"{title} {part}.{n}", 1, (f"C{part}.{n}",)) for n in range(1, 7)
            ),
        )
        for part in range(1, PARTS + 1)
    )  # fmt: skip


def blueprint(title: str = "Toy Certificate", group: str = "Group") -> Blueprint:
    return Blueprint(
        "toy", "1", title, "Board", (Block(50, 45, 40),) * 4, 15, 20, outline(group), None, 75, {}
    )


def make_progress(
    mocks: int = 4,
    weeks: int = 3,
    *,
    title: str = "Toy Certificate",
    group: str = "Group",
    idea: str = "idea",
) -> Progress:
    """So many mocks and a block after them, answers in so many weeks; nothing else without either."""
    exam = blueprint(title, group)
    scores = tuple(
        Score(
            number + 1, "mock", "done", NOW_US - (mocks - number) * DAY_US, NOW_US - (mocks - number) * DAY_US + 1,
            min(178, 110 + 5 * number), 180, Zone.NOT_YET, 0,
        )
        for number in range(mocks)
    )  # fmt: skip
    block = Score(mocks + 1, "block", "done", NOW_US - 2, NOW_US - 1, 30, 45, Zone.NONE, 3)
    counts = [
        WeekCount(
            MONDAY - 7 * back, f"C{part}.{n}", (part + n + back) % 9, (part + n + back) % 9 * (4 + part) // 12
        )
        for back in range(weeks)
        for part in range(1, PARTS + 1)
        for n in range(1, 7)
        if (part + n + back) % 9
    ]
    groups, unplaced = coverage(exam, counts, MONDAY)
    paces = tuple(
        Pace(
            score.number,
            "mock",
            tuple(
                BlockTime(n, 50, n % 2, 40_000 + 3_000 * n + 500 * score.number, 48_000) for n in range(1, 5)
            ),
            38_000 - 200 * score.number,
            52_000 + 300 * score.number,
        )
        for score in scores[-30:]
    )
    answers = sum(row.answers for row in counts)
    progress = Progress(
        exam, NOW_US, (*scores, block) if mocks else (), weekly_losses(exam, counts), groups, unplaced,
        len(paces), paces, 37_500 if paces else None, 52_400 if paces else None,
        Changes(11, 4, 3) if paces else Changes(0, 0, 0), (), 0, (), {},
        Share(sum(row.right for row in counts), answers), Share(0, 0),
    )  # fmt: skip
    if not weeks:
        return progress
    return replace(
        progress,
        confusions=(
            Confusion("tag-1", f"confuses {idea}", 7, ("C1.1", "C2.3")),
            Confusion(f"tag {idea}", f"tag {idea}", 2, ("C4.1",)),
        ),
        confusions_from=120,
        confidence=(
            Confidence(MONDAY - 7, 30, 6, 12, 7, 9, 4),
            Confidence(MONDAY, 25, 3, 8, 6, 6, 2),
        ),
        reasons={"misread": 4, "did_not_know": 9},
        repeats=Share(31, 40),
    )
