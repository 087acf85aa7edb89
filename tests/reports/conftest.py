"""A report to render: sixty items in three levels, hostile and awkward texts among them."""

import pytest

from ma_exam.core.attempt import replay
from ma_exam.core.blueprint import Block, Blueprint, Domain, Scale, Source
from ma_exam.core.clock import Instant
from ma_exam.core.events import Body, Event, Kind, next_event
from ma_exam.core.form import draw
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, Option
from ma_exam.core.plan import Plan
from ma_exam.core.records import AttemptRecord
from ma_exam.core.report import Report, assemble

START_US = 1_800_000_000_000_000
HOSTILE = "Red \x1b[31mtext\x1b]0;title\x07 with\u202e turned [bold]letters[/bold]"
TABLE = (
    "Read the table.\n\n| drug | dose |\n| --- | ---: |\n| one | 10 |\n| another | 200 |\n\nWhich is larger?"
)
WIDE = "脈拍と血圧を測る" * 12
LONG_WORD = "pneumono" * 20


def outline() -> tuple[Domain, ...]:
    infection = Domain("C2", "Safety and infection control", 1, ("C2",))
    vital = Domain("C1.1", "Vital signs and body measurements " + "at length " * 6, 2, ("C1.1",))
    history = Domain("C1.2", "History", 1, ("C1.2",))
    intake = Domain("C1", "Intake", 3, children=(vital, history))
    return (
        Domain("C", "Clinical", 3, children=(intake, infection)),
        Domain("G", "General \x1b[2J", 1, ("G",)),
    )


def blueprint(scale: Scale | None) -> Blueprint:
    blocks = (Block(30, 27, 24), Block(30, 27, 24))
    return Blueprint("toy", "2", "Toy Certificate", "Toy Board", blocks, 0, 10, outline(), scale, 75, {})


def make_item(topic: str, number: int) -> Item:
    stem = [f"What is {topic} {number}?", HOSTILE, TABLE, WIDE, LONG_WORD][number % 5]
    options = tuple(
        Option(f"option {n}", n == 0, f"Rationale {n}: {HOSTILE}", "" if n == 0 else f"idea-{n}\x1b[1m")
        for n in range(4)
    )
    return Item(
        "toybank", f"{topic}-{number}", stem, options, topic,
        refs=("29 CFR 1910.1030", HOSTILE), why="Because.", exhibit=TABLE if number == 7 else "",
    )  # fmt: skip


def sheet() -> list[tuple[Kind, Body, int]]:
    """Two blocks: the third of answers wrong, every tenth blank, one rapid guess, a change, a time away."""
    acts: list[tuple[Kind, Body, int]] = [(Kind.START, {}, 0)]
    for first in (1, 31):
        acts.append((Kind.BEGIN_BLOCK, {}, 0 if first == 1 else 120_000))
        used = 0
        for position in range(first, first + 30):
            if position > first:
                acts.append((Kind.GO, {"to": position}, used))
            used += 2_000 if position == 3 else 40_000
            if position == 5:
                acts.append((Kind.CHOOSE, {"at": 5, "choice": [1]}, used))
            if position % 10:
                acts.append(
                    (
                        Kind.CHOOSE,
                        {"at": position, "choice": [position % 3 and (0 if position % 3 == 1 else 2)]},
                        used,
                    )
                )
            if position == 40:
                away = {"gap_ms": 65_000, "charged_ms": 5_000, "break_ms": 0, "clock_moved_ms": 3_600_000}
                used += 5_000
                acts.append((Kind.RETURN, {"cause": "killed", **away}, used))
                acts.append((Kind.CLOCK_MOVED, {"by_ms": -3_600_000}, used))
        acts.append((Kind.END_BLOCK, {"reason": "ended" if first == 1 else "time"}, used))
    return acts


def make_report(scale: Scale | None = None) -> Report:
    exam = blueprint(scale)
    items = [make_item(topic, number) for topic in ("C1.1", "C1.2", "C2", "G") for number in range(40)]
    form = draw(exam, items, 11)
    plan = Plan.of(exam, exam.blocks, "exam", 125)
    events: list[Event] = []
    for count, (kind, body, used) in enumerate(sheet()):
        at = Instant(START_US + count * 20_000_000, count * 20_000, count * 20_000, "boot")
        events.append(next_event("a", events[-1] if events else None, kind, body, used, at))
    attempt = replay(plan, events)
    shown = {item.ref: item for item in items}
    graded = grade(attempt, form, shown, {})
    record = AttemptRecord(
        "a", 3, form.code, "toy", "mock", "done", plan, attempt.started_us, attempt.finished_us,
        sum(entry.right for entry in graded if entry.scored), sum(entry.scored for entry in graded),
    )  # fmt: skip
    return assemble(
        exam, record, form, attempt, shown, graded,
        now_us=attempt.finished_us, current=shown,
    )  # fmt: skip


@pytest.fixture(scope="session")
def report() -> Report:
    """A report on sixty items, of which fifty-four count."""
    source = Source("Toy Board, candidate guide", "2026-01", "medium")
    return make_report(Scale(200, 800, 405, source))
