"""Answers of all attempts, pooled: the database counts, and the figures are those of single answers counted by hand."""

from collections import Counter
from pathlib import Path

import pytest

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.form import Form
from ma_exam.core.item import ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.records import AttemptRecord, Graded, TopicTally
from ma_exam.core.scoring import exam_rapid_below_ms
from ma_exam.core.weakness import Observation, analyse
from ma_exam.services.losses import pooled_analysis
from ma_exam.store.database import Database

OUTLINE = (
    Domain("A", "Alpha", 2, children=(Domain("A1", "First", 1, ("A1",)), Domain("A2", "Second", 1, ("A2",)))),
    Domain("B", "Beta", 1, ("B",)),
)
EXAM = Blueprint("toy", "1", "Toy", "Board", (Block(20, 20, 20),), 0, 0, OUTLINE, None, 75, {})
RAPID = exam_rapid_below_ms(EXAM)
TOPICS = ("A1", "A1.02", "A2", "B", "Z9")


def answer(position: int, number: int) -> Graded:
    """Every kind of answer comes up, in a pattern without chance."""
    step = position + 3 * number
    answered = step % 7 != 0
    return Graded(
        position=position,
        item=ItemRef("bank", f"item-{step % 29}"),
        revision="r",
        key_revision="k",
        topic=TOPICS[step % 5],
        scored=step % 6 != 0,
        first_sight=step % 4 != 0,
        choice=("x",) if answered else (),
        right=answered and step % 3 != 0,
        answered=answered,
        spent_ms=RAPID - 1 if step % 11 == 0 else RAPID + step,
    )


def keep(database: Database, number: int, graded: list[Graded], status: str = "done") -> None:
    plan = Plan(blocks=(), tutorial_ms=0, break_ms=0, policy="exam", time_percent=100)
    record = AttemptRecord(f"{number:032}", 0, "F", "toy", "mock", "open", plan, number)
    database.attempts.start(record, [])
    if status == "given_up":
        database.attempts.finish(record.id, "given_up", number + 1, graded)
    elif status == "done":
        database.attempts.finish(record.id, "done", number + 1, graded)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database.open(tmp_path / "exam.db")
    database.attempts.put_form(Form("F", "toy", "1", 1, "0", ()), {})
    return database


def test_nothing_is_known_before_the_first_attempt(database: Database) -> None:
    analysis = pooled_analysis(database, EXAM)
    assert (analysis.answers, analysis.unplaced) == (0, 0)
    assert database.attempts.topic_tallies() == []
    database.close()


def test_the_database_counts_what_counting_by_hand_gives(database: Database) -> None:
    sheets = {number: [answer(position, number) for position in range(1, 41)] for number in range(1, 6)}
    for number, graded in sheets.items():
        keep(database, number, graded, "given_up" if number == 2 else "done")
    everything = [entry for graded in sheets.values() for entry in graded if entry.scored]
    counted = {
        topic: TopicTally(
            topic,
            len(of_topic := [entry for entry in everything if entry.topic == topic]),
            sum(entry.answered for entry in of_topic),
            sum(entry.right for entry in of_topic),
            len(
                first := [
                    entry
                    for entry in of_topic
                    if entry.answered and entry.first_sight and entry.spent_ms >= RAPID
                ]
            ),
            sum(entry.right for entry in first),
        )
        for topic in TOPICS
    }
    assert database.attempts.topic_tallies(RAPID) == [counted[topic] for topic in sorted(TOPICS)]
    database.close()


def test_pooled_figures_are_those_of_the_single_answers(database: Database) -> None:
    sheets = [[answer(position, number) for position in range(1, 41)] for number in range(1, 6)]
    for number, graded in enumerate(sheets, start=1):
        keep(database, number, graded)
    keep(database, 6, [], "open")
    considered = [
        Observation(entry.topic, entry.right)
        for graded in sheets
        for entry in graded
        if entry.scored and entry.answered and entry.first_sight and entry.spent_ms >= RAPID
    ]
    pooled = pooled_analysis(database, EXAM)
    assert pooled == analyse(EXAM, considered)
    assert pooled.unplaced == Counter(entry.topic for entry in considered)["Z9"] > 0
    database.close()
