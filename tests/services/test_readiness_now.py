"""Where one stands: from the newest mock that supports it, with what is counted besides, and the final mock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.final_mock import Moment
from ma_exam.core.outlook import Next, Outlook, Sight
from ma_exam.core.readiness import Zone
from ma_exam.core.supply import FINAL_SEED
from ma_exam.core.wish import Wish
from ma_exam.services.desk import Desk
from ma_exam.services.library import Library
from ma_exam.services.readiness import readiness_now
from ma_exam.services.reporting import build_report
from ma_exam.services.review import set_exam_date
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.store.database import Database
from tests.support.machine import DAY, MINUTE, SECOND, Machine
from tests.support.toys import bank_record, make_item

PARTS = (
    Domain("A", "Alpha", 3, children=(Domain("A1", "First", 2, ("A1",)), Domain("A2", "Second", 1, ("A2",)))),
    Domain("B", "Beta", 1, ("B",)),
)
EXAM = Blueprint(
    "toy", "1", "Toy Certificate", "Toy Board", (Block(30, 27, 20),) * 4, 0, 0, PARTS, None, 75, {}
)
FORM = 120
TOPICS = {"A1": 60, "A2": 30, "B": 30}


@pytest.fixture(autouse=True)
def _one_exam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.services.exams.blueprints", lambda: {"toy": EXAM})


def open_desk(folder: Path, machine: Machine, forms: int) -> Desk:
    (folder / "shipped").mkdir()
    database = Database.open(folder / "exam.db")
    items = [make_item(number, topic) for topic, count in TOPICS.items() for number in range(forms * count)]
    database.banks.put(bank_record(items=len(items)), items)
    database._connection.raw.execute("PRAGMA synchronous=OFF")
    return Desk(database, Library(database.banks, folder / "shipped"), machine)


@pytest.fixture
def desk(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    """A desk with a bank of four whole forms, the final mock among them."""
    opened = open_desk(tmp_path, machine, 4)
    yield opened
    opened.close()


def answer(sitting: Sitting, position: int, machine: Machine, right: bool) -> None:
    if sitting.saved.here != position:
        commit_all(sitting, sitting.go(position))
    machine.run(30 * SECOND)
    commit_all(sitting, sitting.choose(position, 0 if right else 1))


def mock(
    desk: Desk, machine: Machine, right: float = 0.72, *, seed: int | None = None, answers: int = FORM
) -> int:
    """Sit a mock: so many answers, this share of them right; its number."""
    sitting = desk.start("toy", seed=seed)
    for _ in EXAM.blocks:
        for position in sitting.saved.positions:
            if position <= answers:
                answer(sitting, position, machine, position % 100 < 100 * right)
        commit_all(sitting, sitting.end_block())
        if sitting.saved.phase == "break":
            commit_all(sitting, sitting.begin_block())
    return sitting.record.number


def practise(desk: Desk, machine: Machine, wish: Wish, right: int) -> None:
    sitting = desk.start_practice("toy", wish, seed=1)
    for slot in sitting.form.slots:
        answer(sitting, slot.position, machine, slot.position <= right)
    commit_all(sitting, sitting.end_block())


def now(desk: Desk) -> Outlook:
    return readiness_now(desk, EXAM, lambda us: datetime.fromtimestamp(us / 1_000_000, UTC).toordinal())


def test_before_the_first_mock_there_is_none_and_a_mock_is_next(desk: Desk) -> None:
    found = now(desk)
    assert (found.mock, found.readiness, found.estimated, found.mocks) == (None, None, False, 0)
    assert [(part.code, part.answers) for part in found.thin] == [("A", 0), ("B", 0)]
    assert (found.next, found.final.moment, found.fresh) == (Next.MOCK, Moment.LATER, 108)


def test_the_estimate_is_that_of_the_mock_s_own_report(desk: Desk, machine: Machine) -> None:
    number = mock(desk, machine)
    machine.run(3 * DAY)
    found = now(desk)
    report = build_report(desk.database, {"toy": EXAM}, number, machine.now().wall_us)
    assert found.readiness == report.readiness
    assert found.mock is not None
    assert (found.mock.number, found.mocks, report.readiness.age_days) == (number, 1, 3)
    assert found.first == Sight(report.result.right, 108)
    assert found.repeats == Sight(0, 0)
    assert found.thin == ()


def test_a_newer_mock_that_supports_none_leaves_the_older_one_standing(desk: Desk, machine: Machine) -> None:
    first = mock(desk, machine)
    mock(desk, machine, answers=40)
    found = now(desk)
    assert found.mock is not None
    assert (found.mock.number, found.estimated) == (first, True)


def test_an_interrupted_mock_leaves_the_older_one_standing(desk: Desk, machine: Machine) -> None:
    first = mock(desk, machine)
    sitting = desk.start("toy")
    answer(sitting, 1, machine, True)
    commit_all(sitting, sitting.leave())
    machine.run(15 * MINUTE)
    back = desk.resume(sitting.record.number)
    commit_all(back, back.resume())
    for block in range(4):
        for position in back.saved.positions:
            answer(back, position, machine, True)
        commit_all(back, back.end_block())
        commit_all(back, back.begin_block() if block < 3 else [])
    found = now(desk)
    assert found.mock is not None
    assert found.mock.number == first


def test_where_no_mock_supports_one_the_newest_tells_why(desk: Desk, machine: Machine) -> None:
    mock(desk, machine)
    newest = mock(desk, machine, answers=40)
    machine.run(15 * DAY)
    found = now(desk)
    assert found.mock is not None
    assert found.mock.number == newest
    assert found.readiness is not None
    assert found.readiness.zone is Zone.NONE
    assert "15 days old" in found.readiness.reasons[0]


def test_a_damaged_mock_is_passed_over(desk: Desk, machine: Machine) -> None:
    first, second = mock(desk, machine), mock(desk, machine)
    desk.database._connection.write(
        "UPDATE event SET hash = 'x' WHERE seq = 9 AND attempt = (SELECT id FROM attempt WHERE number = :number)",
        {"number": second},
    )
    found = now(desk)
    assert found.mock is not None
    assert found.mock.number == first


def test_answers_that_fit_no_form_are_passed_over(desk: Desk, machine: Machine) -> None:
    mock(desk, machine)
    desk.database._connection.write("UPDATE form SET slots = '[]'")
    found = now(desk)
    assert (found.mock, found.readiness, found.mocks) == (None, None, 1)


def test_practice_feeds_what_is_counted_and_never_the_estimate(desk: Desk, machine: Machine) -> None:
    mock(desk, machine)
    before = now(desk)
    practise(desk, machine, Wish("B", "new", 20), right=0)
    after = now(desk)
    assert after.readiness == before.readiness
    assert after.first.answered + after.repeats.answered == before.first.answered + 20


def test_what_is_met_again_is_counted_apart(tmp_path: Path, machine: Machine) -> None:
    """A bank of one form: the second mock holds nothing new."""
    desk = open_desk(tmp_path, machine, 1)
    mock(desk, machine, right=0.5)
    mock(desk, machine, right=0.9)
    found = now(desk)
    assert (found.first.answered, found.repeats.answered) == (108, 108)
    assert found.repeats.right > found.first.right
    assert (found.fresh, found.final.moment) == (0, Moment.NONE)
    desk.close()


@pytest.mark.parametrize(("days", "moment"), [(5, Moment.LATER), (3, Moment.NOW), (1, Moment.TOO_LATE)])
def test_the_final_follows_the_date(desk: Desk, machine: Machine, days: int, moment: Moment) -> None:
    today = datetime.fromtimestamp(machine.now().wall_us / 1_000_000, UTC).date()
    set_exam_date(desk, today + timedelta(days=days))
    assert now(desk).final.moment is moment


def test_a_date_that_is_none_counts_as_none(desk: Desk) -> None:
    desk.database.remarks.set_setting("exam_date", "soon")
    assert now(desk).final.days is None
    desk.database.remarks.set_setting("exam_date", date(2001, 1, 1).isoformat())
    assert now(desk).final.days is None


def test_the_final_is_offered_after_two_others_and_no_more_once_it_was_sat(
    desk: Desk, machine: Machine
) -> None:
    mock(desk, machine)
    assert now(desk).final.moment is Moment.LATER
    mock(desk, machine)
    assert now(desk).final.moment is Moment.NOW
    mock(desk, machine, seed=FINAL_SEED)
    found = now(desk)
    assert (found.final.moment, found.final.others, found.mocks) == (Moment.SAT, 2, 3)
    assert found.mock is not None
    assert found.mock.number == 3


def test_a_final_given_up_at_once_is_still_there(desk: Desk, machine: Machine) -> None:
    sitting = desk.start("toy", seed=FINAL_SEED)
    answer(sitting, 1, machine, True)
    desk.give_up(sitting.record.number)
    assert now(desk).final.moment is Moment.LATER


def test_the_next_mock_s_new_items_leave_the_final_s_out(desk: Desk, machine: Machine) -> None:
    """Four forms: one is kept back, so that after three others nothing new is left but the final."""
    for left in (108, 108, 0):
        mock(desk, machine)
        assert now(desk).fresh == left
