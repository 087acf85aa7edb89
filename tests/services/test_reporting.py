"""From a sitting in a real database to its report."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.clock import Instant
from ma_exam.core.events import Kind, next_event
from ma_exam.core.form import Form, draw
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.plan import Plan
from ma_exam.core.readiness import DAY_US, Zone
from ma_exam.core.records import AttemptRecord, BankRecord
from ma_exam.core.report import Report, Since
from ma_exam.errors import BankError, NotFoundError, StorageError, UsageError
from ma_exam.reports.data import to_dict
from ma_exam.reports.text import render
from ma_exam.services.reporting import build_report
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.store.database import Database

EXAM = Blueprint(
    "toy", "1", "Toy Certificate", "Toy Board", (Block(60, 55, 48), Block(60, 55, 48)), 0, 10,
    (
        Domain("A", "Alpha", 2, children=(Domain("A1", "First", 1, ("A1",)), Domain("A2", "Second", 1, ("A2",)))),
        Domain("B", "Beta", 1, ("B",)),
    ),
    None, 75, {},
)  # fmt: skip
KNOWN = {"toy": EXAM}


def make_item(topic: str, number: int, key: int = 0) -> Item:
    options = tuple(Option(f"option {n} of {topic}-{number}", is_key=n == key) for n in range(4))
    return Item("toybank", f"{topic}-{number:03d}", f"What is {topic} {number}?", options, topic=topic)


ITEMS = [make_item(topic, number) for topic in ("A1", "A2", "B") for number in range(45)]


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def now(self) -> Instant:
        return Instant(self.ms * 1000, self.ms, self.ms, "boot")

    def work(self, ms: int) -> None:
        self.ms += ms


def bank_record() -> BankRecord:
    return BankRecord("toybank", "Toys", "toybank", "toy", False, "c", "s", "f", len(ITEMS), 1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "exam.db")
    opened.banks.put(bank_record(), ITEMS)
    yield opened
    opened.close()


def sit(database: Database, watch: Watch, form: Form, *, kind: str = "mock", percent: int = 100) -> Sitting:
    blocks = EXAM.blocks if kind == "mock" else EXAM.blocks[:1]
    plan = Plan.of(EXAM, blocks, "exam", percent)
    items = {item.ref: item for item in ITEMS if item.ref in form.refs}
    database.attempts.put_form(form, {str(ref): item.body_digest for ref, item in items.items()})
    name = f"attempt-{len(database.attempts.all())}"
    start = next_event(name, None, Kind.START, {}, 0, watch.now())
    record = AttemptRecord(
        name, 0, form.code, "toy", "mock" if kind == "mock" else "block", "open", plan, watch.now().wall_us
    )
    seen = database.attempts.exposure()
    record = database.attempts.start(record, [start])
    return Sitting(record, form, items, seen, [start], database.attempts, watch)


def answer_block(
    sitting: Sitting, watch: Watch, choose: Callable[[int], int | None], ms: int = 30_000
) -> None:
    commit_all(sitting, sitting.begin_block())
    for position in sitting.head.positions:
        commit_all(sitting, sitting.go(position))
        watch.work(ms)
        place = choose(position)
        if place is not None:
            commit_all(sitting, sitting.choose(position, place))
    commit_all(sitting, sitting.end_block())


def three_of_four(position: int) -> int:
    return 0 if position % 4 else 1


def full_exam(
    database: Database, watch: Watch, choose: Callable[[int], int | None] = three_of_four
) -> Sitting:
    sitting = sit(database, watch, draw(EXAM, ITEMS, 7))
    answer_block(sitting, watch, choose)
    answer_block(sitting, watch, choose)
    return sitting


def report_on(database: Database, watch: Watch, number: int = 1, later_us: int = 0) -> Report:
    return build_report(database, KNOWN, number, watch.now().wall_us + later_us)


def test_a_finished_exam_is_reported_as_it_was_stored(database: Database) -> None:
    watch = Watch()
    full_exam(database, watch)
    record = database.attempts.get(1)
    report = report_on(database, watch)
    assert (report.result.right, report.result.scored) == (record.right, record.scored)
    assert report.result.scored == 110
    assert report.result.pretest == 10
    assert len(report.items) == 120
    assert report.sat.number == 1
    assert report.readiness.zone is not Zone.NONE
    assert sum(estimate.answers for estimate in report.content.levels[0].estimates) == 110
    assert report.counts["A"].items == report.counts["A1"].items + report.counts["A2"].items


def test_the_same_attempt_gives_the_same_report(database: Database) -> None:
    watch = Watch()
    full_exam(database, watch)
    assert report_on(database, watch) == report_on(database, watch)


def test_readiness_lapses_with_age(database: Database) -> None:
    watch = Watch()
    full_exam(database, watch)
    assert report_on(database, watch, later_us=15 * DAY_US).readiness.zone is Zone.NONE


def test_a_second_meeting_feeds_neither_topics_nor_readiness(database: Database) -> None:
    watch = Watch()
    full_exam(database, watch)
    full_exam(database, watch)
    report = report_on(database, watch, 2)
    assert report.result.repeats == 110
    assert report.content.answers == 0
    assert report.readiness.zone is Zone.NONE
    assert report.result.share == report_on(database, watch, 1).result.share


def test_options_are_shown_in_delivered_order_with_what_was_chosen(database: Database) -> None:
    watch = Watch()
    sitting = sit(database, watch, draw(EXAM, ITEMS, 7))
    commit_all(sitting, sitting.begin_block())
    watch.work(20_000)
    commit_all(sitting, sitting.strike(1, 3))
    commit_all(sitting, sitting.choose(1, 2))
    commit_all(sitting, sitting.choose(1, 0))
    commit_all(sitting, sitting.flag(1))
    commit_all(sitting, sitting.end_block())
    answer_block(sitting, watch, three_of_four)
    shown = report_on(database, watch).items[0]
    item = sitting.item(1)
    assert [option.text for option in shown.options] == [item.options[n].text for n in sitting.order(1)]
    assert [option.letter for option in shown.options] == ["a", "b", "c", "d"]
    assert {item.options[0].text} == {option.text for option in shown.options if option.chosen and option.key}
    assert {item.options[3].text} == {option.text for option in shown.options if option.struck}
    result = shown.result
    assert (result.flagged, result.changes, result.change, result.spent_ms) == (True, 1, "gained", 20_000)


def test_a_corrected_key_changes_no_score_but_is_pointed_out(database: Database) -> None:
    watch = Watch()
    sitting = full_exam(database, watch)
    before = report_on(database, watch)
    rekeyed, gone, reworded = (sitting.form.slot(position).item for position in (1, 2, 3))
    now = [
        make_item(item.topic, int(item.id[-3:]), key=1) if item.ref == rekeyed else item
        for item in ITEMS
        if item.ref not in (gone, reworded)
    ]
    old = next(item for item in ITEMS if item.ref == reworded)
    now.append(Item(old.bank, old.id, "Said otherwise?", old.options, topic=old.topic))
    database.banks.put(bank_record(), now)
    after = report_on(database, watch)
    assert after.result == before.result
    assert [item.since for item in after.items[:4]] == [Since.REKEYED, Since.GONE, Since.REWORDED, Since.SAME]
    assert "Scored under another key" in render(after)
    assert after.items[2].stem == old.stem


def test_one_block_is_reported_without_readiness(database: Database) -> None:
    watch = Watch()
    form = draw(EXAM, ITEMS, 3, blocks=EXAM.blocks[:1])
    answer_block(sit(database, watch, form, kind="block", percent=150), watch, three_of_four)
    report = report_on(database, watch)
    assert report.result.scored == 55
    assert any("not a full exam" in reason for reason in report.readiness.reasons)
    assert report.content.levels[0].ranked[0].exam_items == 73
    assert (report.conditions.time_percent, report.conditions.extra_ms) == (150, 24 * 60_000)
    assert report.result.rapid_below_ms == 4_800


def test_time_away_stands_in_the_conditions(database: Database) -> None:
    watch = Watch()
    form = draw(EXAM, ITEMS, 3, blocks=EXAM.blocks[:1])
    sitting = sit(database, watch, form, kind="block")
    commit_all(sitting, sitting.begin_block())
    commit_all(sitting, sitting.leave())
    watch.work(12 * 60_000)
    commit_all(sitting, sitting.resume())
    commit_all(sitting, sitting.end_block())
    (interruption,) = report_on(database, watch).conditions.interruptions
    assert (interruption.cause, interruption.gap_ms, interruption.charged_ms) == ("left", 720_000, 120_000)


def test_an_attempt_given_up_is_reported_on_what_it_reached(database: Database) -> None:
    watch = Watch()
    sitting = sit(database, watch, draw(EXAM, ITEMS, 7))
    answer_block(sitting, watch, three_of_four)
    record = sitting.record
    graded = grade(sitting.saved, sitting.form, sitting.items, {})
    database.attempts.finish(record.id, "given_up", watch.now().wall_us, graded)
    report = report_on(database, watch)
    assert (report.result.scored, report.result.not_reached) == (55, 55)
    assert any("given up" in reason for reason in report.readiness.reasons)
    assert to_dict(report)["attempt"]["status"] == "given_up"
    assert "55 scored items not reached" in render(report)


def test_an_attempt_given_up_at_once_still_has_a_report(database: Database) -> None:
    watch = Watch()
    sitting = sit(database, watch, draw(EXAM, ITEMS, 7))
    database.attempts.finish(sitting.record.id, "given_up", watch.now().wall_us, ())
    report = report_on(database, watch)
    assert report.items == ()
    assert "there is no score" in render(report)
    assert to_dict(report)["score"]["percent"] is None


def test_an_open_attempt_has_no_report(database: Database) -> None:
    watch = Watch()
    sit(database, watch, draw(EXAM, ITEMS, 7))
    with pytest.raises(UsageError, match="not finished"):
        report_on(database, watch)


def test_what_is_missing_is_named(database: Database) -> None:
    watch = Watch()
    with pytest.raises(NotFoundError, match="no attempt 5"):
        report_on(database, watch, 5)
    full_exam(database, watch)
    with pytest.raises(BankError, match="exam toy"):
        build_report(database, {}, 1, watch.now().wall_us)


def test_lost_item_versions_and_altered_events_are_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch()
    full_exam(database, watch)
    events = database.attempts.events("attempt-0")
    with monkeypatch.context() as patched:
        patched.setattr(database.attempts, "events", lambda _id: [*events[:5], *events[6:]])
        with pytest.raises(StorageError, match="damaged"):
            report_on(database, watch)
    versions: dict[ItemRef, Item] = {}
    monkeypatch.setattr(database.banks, "versions", lambda _digests: versions)
    with pytest.raises(StorageError, match="120 items"):
        report_on(database, watch)
