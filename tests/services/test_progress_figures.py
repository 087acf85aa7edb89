"""Every figure of progress, counted again another way: from the reports of single attempts and from raw responses."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from statistics import median

import pytest

from ma_exam.core.attempt import Phase
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.confidence import Sure
from ma_exam.core.grading import option_hash
from ma_exam.core.item import Item, Option
from ma_exam.core.progress import Progress
from ma_exam.core.records import Graded
from ma_exam.core.remarks import Reason
from ma_exam.core.report import Report
from ma_exam.core.scoring import exam_rapid_below_ms
from ma_exam.core.weakness import Observation, analyse
from ma_exam.core.wish import Wish
from ma_exam.services import exams
from ma_exam.services.desk import Desk
from ma_exam.services.library import Library
from ma_exam.services.losses import pooled_analysis
from ma_exam.services.progress import exam_sat_last, progress_of
from ma_exam.services.reporting import build_report
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.store.database import Database
from tests.support.machine import DAY, MINUTE, SECOND, Machine
from tests.support.toys import bank_record

OUTLINE = (
    Domain("A", "Alpha", 2, children=(Domain("A1", "First", 1, ("A1",)), Domain("A2", "Second", 1, ("A2",)))),
    Domain("B", "Beta", 1, ("B",)),
)
EXAM = Blueprint(
    "toy", "1", "Toy", "Board", (Block(60, 55, 48), Block(60, 55, 48)), 0, 10, OUTLINE, None, 75, {}
)
OTHER = Blueprint("other", "1", "Other", "Board", (Block(10, 10, 10),), 0, 0, OUTLINE[:1], None, 75, {})
KNOWN = {"toy": EXAM, "other": OTHER}
RAPID = exam_rapid_below_ms(EXAM)
KINDS = ("mock", "practice", "mock", "block", "mock")


def make_item(topic: str, number: int) -> Item:
    options = tuple(
        Option(f"option {place} of {topic} {number}", place == 1, "", "" if place == 1 else f"idea-{place}")
        for place in range(4)
    )
    return Item("toys", f"{topic.lower()}-{number:03}", f"What is {topic} {number}?", options, topic)


ITEMS = [make_item(topic, number) for topic in ("A1", "A2", "B") for number in range(150)]


def answer(sitting: Sitting, machine: Machine, chance: random.Random, position: int) -> None:
    """Blank, rapid, changed or plain, right in two of three; in a set said to be sure, unsure or guessed."""
    kind = chance.random()
    if kind < 0.05:
        machine.run(5 * SECOND)
        return
    machine.run(1 * SECOND if kind < 0.1 else chance.randrange(8, 40) * SECOND)
    key = min(sitting.item(position).key)
    if sitting.record.plan.sure and chance.random() < 0.8:
        commit_all(sitting, sitting.sure(position, chance.choice(list(Sure))))
    elif not sitting.record.plan.wish and chance.random() < 0.2:
        commit_all(sitting, sitting.choose(position, chance.randrange(4)))
        machine.run(2 * SECOND)
    commit_all(sitting, sitting.choose(position, key if chance.random() < 0.67 else chance.randrange(4)))


def sit(desk: Desk, machine: Machine, chance: random.Random, kind: str) -> None:
    if kind == "practice":
        sitting = desk.start_practice("toy", Wish(count=40))
    else:
        sitting = desk.start("toy", kind="mock" if kind == "mock" else "block")
    for block in sitting.record.plan.blocks:
        if sitting.head.phase is not Phase.BLOCK:
            commit_all(sitting, sitting.begin_block())
        for position in block.positions:
            if sitting.head.here != position:
                commit_all(sitting, sitting.go(position))
            answer(sitting, machine, chance, position)
        commit_all(sitting, sitting.end_block())
    if kind == "practice":
        desk.database.remarks.set_reason(sitting.record.id, 1, chance.choice(list(Reason)), 1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Six weeks of mocks, a block, sets, and time away from the second mock."""
    folder, machine, chance = tmp_path_factory.mktemp("progress"), Machine(), random.Random(5)  # noqa: S311 - a simulation
    (folder / "shipped").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exams, "blueprints", lambda: KNOWN)
        patch.setattr("ma_exam.services.desk.secrets.randbelow", random.Random(6).randrange)  # noqa: S311 - the same
        database = Database.open(folder / "exam.db")
        opened = Desk(database, Library(database.banks, folder / "shipped"), machine)
        (folder / "toys").mkdir()
        (folder / "toys" / "misconceptions.md").write_text("- `idea-0`: takes one for another\n")
        database.banks.put(bank_record(path=str(folder / "toys"), items=len(ITEMS)), ITEMS)
        for number, kind in enumerate(KINDS):
            if number == 2:
                away = desk_left(opened, machine)
                assert away > 0
            sit(opened, machine, chance, kind)
            machine.run(9 * DAY)
        yield opened
        opened.close()


def desk_left(desk: Desk, machine: Machine) -> int:
    """A mock that was left for twenty minutes in its first block, and given up in its second."""
    sitting = desk.start("toy", kind="mock")
    commit_all(sitting, sitting.begin_block())
    machine.run(MINUTE)
    commit_all(sitting, sitting.choose(1, 1))
    commit_all(sitting, sitting.leave())
    machine.run(20 * MINUTE)
    sitting = desk.resume(sitting.record.number)
    commit_all(sitting, sitting.resume())
    gap = sitting.head.interruptions[0].gap_ms
    desk.give_up(sitting.record.number)
    return gap


@pytest.fixture(scope="module")
def progress(desk: Desk) -> Progress:
    return progress_of(desk.database, EXAM, desk.clock.now().wall_us, UTC)


@pytest.fixture(scope="module")
def reports(desk: Desk) -> list[Report]:
    """The report of each exam as it was on the day it was closed, oldest first."""
    records = sorted(desk.database.attempts.all(), key=lambda record: record.number)
    return [
        build_report(desk.database, KNOWN, record.number, record.finished_us)
        for record in records
        if record.kind != "practice"
    ]


@pytest.fixture(scope="module")
def answers(desk: Desk) -> list[tuple[int, Graded]]:
    """Every graded response to a scored item that was answered, with when its attempt closed."""
    return [
        (record.finished_us, entry)
        for record in desk.database.attempts.all()
        for entry in desk.database.attempts.responses(record.id)
        if entry.scored and entry.answered
    ]


def monday(us: int) -> int:
    day = datetime.fromtimestamp(us / 1_000_000, UTC).date()
    return (day - timedelta(days=day.weekday())).toordinal()


def test_scores_are_those_of_the_reports_with_the_zone_of_their_day(
    progress: Progress, reports: list[Report]
) -> None:
    told = [(score.number, score.right, score.scored, score.zone) for score in progress.scores]
    assert told == [
        (report.sat.number, report.result.right, report.result.scored, report.readiness.zone)
        for report in reports
    ]
    assert len({score.zone for score in progress.scores}) > 1, "some support an estimate, some none"
    for score, report in zip(progress.scores, reports, strict=True):
        if report.result.error is not None:
            assert score.error == report.result.error
        met = sum(item.scored and not item.first_sight for item in report.result.items)
        assert score.met == met
    assert [score.number for score in progress.mocks] == [1, 4, 6]
    assert [(score.kind, score.status) for score in progress.parts] == [
        ("mock", "given_up"),
        ("block", "done"),
    ]


def test_pace_is_that_of_the_reports(progress: Progress, reports: list[Report]) -> None:
    assert progress.looked_at == len(reports)
    for entry, report in zip(progress.paces, reports, strict=True):
        reached = [block for block in report.result.blocks if block.ended != "not begun"]
        assert [(block.number, block.item_ms, block.limit_ms) for block in entry.blocks] == [
            (block.number, block.item_ms, block.item_limit_ms) for block in reached
        ]
        if report.sat.status == "done":
            assert [block.blank for block in entry.blocks] == [block.blank for block in reached]
        assert (entry.median_right_ms, entry.median_wrong_ms) == (
            report.result.median_right_ms,
            report.result.median_wrong_ms,
        )
    scored = [item for report in reports for item in report.result.items if item.scored and item.answered]
    assert progress.median_right_ms == round(median(item.spent_ms for item in scored if item.right))
    assert progress.median_wrong_ms == round(median(item.spent_ms for item in scored if not item.right))


def test_changed_answers_are_those_of_the_reports_together(progress: Progress, reports: list[Report]) -> None:
    changes = [report.result.changes for report in reports]
    for name in ("gained", "lost", "wrong"):
        together = sum(getattr(change, name) for change in changes)
        assert getattr(progress.changes, name) == together > 0


def test_points_lost_by_week_come_from_the_first_answers_up_to_its_end(
    progress: Progress, answers: list[tuple[int, Graded]]
) -> None:
    first = [(monday(us), entry) for us, entry in answers if entry.first_sight and entry.spent_ms >= RAPID]
    assert [week.monday for week in progress.weeks] == sorted({week for week, _ in first})
    assert len(progress.weeks) > 3
    for week in progress.weeks:
        mine = [entry for at, entry in first if at == week.monday]
        until = [Observation(entry.topic, entry.right) for at, entry in first if at <= week.monday]
        leaves = [
            estimate
            for level in analyse(EXAM, until).levels
            for estimate in level.estimates
            if estimate.code in ("A1", "A2", "B")
        ]
        assert (week.answers, week.right, week.total) == (
            len(mine), sum(entry.right for entry in mine), len(until),
        )  # fmt: skip
        assert week.lost == pytest.approx(sum(estimate.lost for estimate in leaves))
        assert date.fromordinal(week.monday).weekday() == 0
    assert progress.lost == pytest.approx(progress.weeks[-1].lost)


def test_topic_groups_are_those_of_the_pooled_analysis(desk: Desk, progress: Progress) -> None:
    pooled = {
        estimate.code: estimate
        for level in pooled_analysis(desk.database, EXAM).levels
        for estimate in level.estimates
    }
    assert [group.estimate.code for group in progress.groups] == ["A1", "A2", "B"]
    for group in progress.groups:
        other = pooled[group.estimate.code]
        assert (group.estimate.answers, group.estimate.right) == (other.answers, other.right)
        assert group.estimate.lost == pytest.approx(other.lost)
    assert progress.covered == 3


def test_first_sight_is_counted_apart_from_repeats(
    progress: Progress, answers: list[tuple[int, Graded]]
) -> None:
    for share, first in ((progress.first_sight, True), (progress.repeats, False)):
        mine = [entry for _, entry in answers if entry.first_sight is first and entry.spent_ms >= RAPID]
        assert (share.answers, share.right) == (len(mine), sum(entry.right for entry in mine))
        assert share.answers > 0


def test_confidence_is_counted_by_week(progress: Progress, answers: list[tuple[int, Graded]]) -> None:
    said: defaultdict[int, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for us, entry in answers:
        if entry.sure:
            said[monday(us)][entry.sure, entry.right] += 1
    assert [week.monday for week in progress.confidence] == sorted(said)
    for week in progress.confidence:
        counted = said[week.monday]
        assert (week.mistakes, week.sure) == (counted["sure", False], counted.total() and sum(
            counted["sure", right] for right in (True, False)
        ))  # fmt: skip
        assert (week.lucky, week.unsure_right) == (counted["guess", True], counted["unsure", True])
        assert week.answers == counted.total()


def test_confusions_are_the_tags_of_the_chosen_options(desk: Desk, progress: Progress) -> None:
    tags = {
        (item.id, option_hash(option.text)): option.misconception for item in ITEMS for option in item.options
    }
    chosen = [
        (tags[entry.item.id, text], entry.topic)
        for record in desk.database.attempts.all()
        for entry in desk.database.attempts.responses(record.id)
        if entry.answered and not entry.right and entry.spent_ms >= RAPID
        for text in entry.choice
    ]
    assert progress.confusions_from == len(chosen)
    assert {found.tag: found.times for found in progress.confusions} == Counter(tag for tag, _ in chosen)
    for found in progress.confusions:
        assert set(found.topics) == {topic for tag, topic in chosen if tag == found.tag}
    told = {found.tag: found.told for found in progress.confusions}
    assert (told["idea-0"], told["idea-2"]) == ("takes one for another", "idea-2")


def test_reasons_are_counted_by_tag(desk: Desk, progress: Progress) -> None:
    noted = [str(reason) for _, reason in desk.database.remarks.all_reasons()]
    assert progress.reasons == Counter(noted)
    assert len(noted) == 1


def test_answers_outside_the_outline_and_exams_of_another_count_nowhere(
    desk: Desk, progress: Progress
) -> None:
    other = progress_of(desk.database, OTHER, desk.clock.now().wall_us, UTC)
    assert other.scores == ()
    assert [group.estimate.code for group in other.groups] == ["A1", "A2"]
    of_beta = next(group.estimate for group in progress.groups if group.estimate.code == "B")
    assert other.unplaced > 0
    assert other.first_sight.answers < progress.first_sight.answers - 0.8 * of_beta.answers
    assert all(set(found.topics) <= {"A1", "A2"} for found in other.confusions)
    assert sum(week.answers for week in other.confidence) < sum(week.answers for week in progress.confidence)


def test_a_week_begins_on_monday_where_the_learner_is(desk: Desk) -> None:
    east, west = (
        progress_of(desk.database, EXAM, desk.clock.now().wall_us, timezone(timedelta(hours=hours)))
        for hours in (14, -12)
    )
    for told in (east, west):
        assert sum(week.answers for week in told.weeks) == told.first_sight.answers
    assert east.first_sight == west.first_sight


def test_the_exam_that_was_sat_last_is_meant(desk: Desk, tmp_path: Path) -> None:
    assert exam_sat_last(desk.database) is EXAM
    empty = Database.open(tmp_path / "empty.db")
    assert exam_sat_last(empty) is EXAM
    assert progress_of(empty, EXAM, 1, UTC).weeks == ()
    empty.close()
