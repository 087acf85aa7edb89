"""The desk: starting, resuming, giving up, and forms that stay what they were."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ma_exam.core.attempt import Phase
from ma_exam.core.item import ItemRef
from ma_exam.core.supply import FINAL_SEED, final_form, without_final
from ma_exam.errors import BankError, DamagedError, NotFoundError, StorageError, UsageError
from ma_exam.services.desk import Desk
from ma_exam.services.exams import blueprint
from ma_exam.services.home import look
from ma_exam.services.library import Library
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.store.database import Database
from tests.support.bank_files import bank_text, write_bank
from tests.support.machine import MINUTE, SECOND, Machine
from tests.support.toys import EXAM, bank_record, make_item, make_items

ITEMS = make_items()


pytestmark = pytest.mark.usefixtures("one_exam")


@pytest.fixture
def desk(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    """A desk with one bank of eighty items."""
    opened = open_desk(tmp_path, machine)
    opened.database.banks.put(bank_record(), ITEMS)
    yield opened
    opened.close()


def open_desk(folder: Path, machine: Machine) -> Desk:
    (folder / "shipped").mkdir(exist_ok=True)
    database = Database.open(folder / "exam.db")
    return Desk(database, Library(database.banks, folder / "shipped"), machine)


def sit(sitting: Sitting, blocks: int = 4, answers: int = 2) -> None:
    """Go through so many blocks and answer the first items of each."""
    for _ in range(blocks):
        commit_all(sitting, sitting.begin_block())
        for position in sitting.saved.positions[:answers]:
            commit_all(sitting, sitting.go(position))
            commit_all(sitting, sitting.choose(position, 0))
        commit_all(sitting, sitting.end_block())


def refs(sitting: Sitting) -> frozenset[ItemRef]:
    return sitting.form.refs


def test_a_start_opens_an_attempt_in_its_tutorial(desk: Desk) -> None:
    sitting = desk.start("TOY", time_percent=150)
    assert (sitting.record.number, sitting.record.status, sitting.record.kind) == (1, "open", "mock")
    assert (sitting.saved.phase, sitting.remaining_ms()) == (Phase.TUTORIAL, 15 * MINUTE)
    assert (sitting.saved.plan.limit_ms, sitting.saved.plan.policy) == (4 * 60 * MINUTE, "exam")
    assert len(sitting.form.slots) == 24
    assert desk.database.attempts.form(sitting.form.code)[0] == sitting.form


def test_a_single_block_starts_at_its_first_item(desk: Desk) -> None:
    sitting = desk.start("toy", kind="block")
    assert (sitting.saved.phase, sitting.saved.here) == (Phase.BLOCK, 1)
    assert (len(sitting.form.slots), sitting.saved.plan.tutorial_ms, sitting.saved.plan.break_ms) == (6, 0, 0)


def test_a_start_is_refused_while_an_attempt_is_open(desk: Desk) -> None:
    desk.start("toy")
    with pytest.raises(UsageError, match="attempt 1 is not finished") as caught:
        desk.start("toy")
    assert "Resume it" in caught.value.hint
    assert len(desk.database.attempts.all()) == 1


def test_what_cannot_be_started_is_told(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"x1\.25"):
        desk.start("toy", time_percent=300)
    with pytest.raises(NotFoundError, match="no exam tyo") as caught:
        desk.start("tyo")
    assert "toy" in caught.value.hint
    with pytest.raises(NotFoundError, match="neither a bank"):
        desk.start("toy", bank="nothing")
    desk.database.banks.put(bank_record(), ITEMS[:9])
    with pytest.raises(BankError, match="too small"):
        desk.start("toy")
    assert desk.database.attempts.all() == []


def test_giving_up_grades_what_was_reached(desk: Desk) -> None:
    sitting = desk.start("toy")
    sit(sitting, blocks=1)
    commit_all(sitting, sitting.begin_block())
    desk.give_up(1)
    record = desk.database.attempts.get(1)
    responses = desk.database.attempts.responses(record.id)
    assert (record.status, record.finished_us) == ("given_up", desk.clock.now().wall_us)
    assert [entry.position for entry in responses] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry.answered for entry in responses] == [True, True, False, False, False, False, False]
    assert record.scored == sum(entry.scored for entry in responses)
    for act in (desk.give_up, desk.resume):
        with pytest.raises(UsageError, match="attempt 1 is finished"):
            act(1)
    assert desk.start("toy").record.number == 2


def test_the_second_mock_shows_items_not_seen_before(desk: Desk) -> None:
    first = desk.start("toy")
    sit(first)
    second = desk.start("toy")
    assert not refs(first) & refs(second)
    assert all(entry.first_sight for entry in desk.database.attempts.responses(first.record.id))


def test_mocks_leave_the_final_mock_alone_until_it_is_sat(tmp_path: Path, machine: Machine) -> None:
    desk = open_desk(tmp_path, machine)
    desk.database.banks.put(bank_record(), make_items(80))
    final = final_form(EXAM, desk.library.items())
    assert final is not None
    for number in range(1, 5):
        sitting = desk.start("toy", kind="block" if number == 4 else "mock")
        assert not refs(sitting) & final.refs
        sit(sitting, blocks=1 if number == 4 else 4)
    last = desk.start("toy", seed=FINAL_SEED)
    assert last.form == final
    sit(last)
    assert len(without_final(EXAM, desk.library.items(), desk.exposure())) == 160
    desk.close()


def test_an_unfinished_attempt_counts_as_seen_where_it_was_visited(desk: Desk) -> None:
    sitting = desk.start("toy", kind="block")
    commit_all(sitting, sitting.go(2))
    seen = {sitting.form.slot(1).item: 1, sitting.form.slot(2).item: 1}
    assert desk.exposure() == seen
    desk.give_up(1)
    assert desk.exposure() == seen


def test_a_seed_names_the_same_form_whoever_has_seen_what(desk: Desk) -> None:
    first = desk.start("toy", seed=77)
    sit(first)
    again = desk.start("toy", seed=77)
    assert again.form == first.form
    sit(again)
    assert not any(entry.first_sight for entry in desk.database.attempts.responses(again.record.id))


def test_an_unfinished_attempt_tells_where_it_stands(desk: Desk, machine: Machine) -> None:
    assert desk.unfinished() == []
    sitting = desk.start("toy", kind="block")
    machine.run(60 * SECOND)
    commit_all(sitting, sitting.go(3))
    machine.run(65 * SECOND)
    sitting.beat()
    machine.run(5 * MINUTE)
    (found,) = desk.unfinished()
    assert (found.record.number, found.state.here) == (1, 3)
    absence = found.absence(machine.now())
    assert (found.used_ms, absence.away_ms, absence.charged_ms) == (125 * SECOND, 5 * MINUTE, 5 * SECOND)
    commit_all(sitting, sitting.leave())
    machine.run(MINUTE)
    (found,) = desk.unfinished()
    assert found.absence(machine.now()).away_ms == MINUTE


def test_resuming_after_the_program_has_died(desk: Desk, machine: Machine, tmp_path: Path) -> None:
    before = desk.start("toy", kind="block")
    machine.run(60 * SECOND)
    commit_all(before, before.go(2))
    commit_all(before, before.choose(2, 3))
    machine.run(4 * SECOND)
    desk.close()
    machine.run(MINUTE)
    again = open_desk(tmp_path, machine)
    after = again.resume(1)
    commit_all(after, after.resume())
    assert (after.form, after.items) == (before.form, before.items)
    assert (after.saved.here, set(after.saved.response(2).choice)) == (2, {3})
    assert after.used_ms() == 65 * SECOND
    commit_all(after, after.end_block())
    assert again.database.attempts.get(1).status == "done"
    again.close()


def test_a_form_shows_the_versions_that_it_was_drawn_with(desk: Desk) -> None:
    sitting = desk.start("toy", kind="block")
    shown = sitting.items
    reworded = [make_item(int(item.id[1:]), item.topic, words="Not any more", key=2) for item in ITEMS]
    desk.database.banks.put(bank_record(), reworded)
    assert desk.resume(1).items == shown
    commit_all(sitting, sitting.choose(1, 0))
    desk.give_up(1)
    assert [entry.right for entry in desk.database.attempts.responses(sitting.record.id)] == [True]
    desk.database.banks.remove("toys")
    assert desk.form_items(sitting.form.code) == (sitting.form, shown)


def test_a_form_drawn_again_shows_what_it_will_show_on_resuming(desk: Desk) -> None:
    """A rationale does not make another form; so the form keeps the words that it was first drawn with."""
    first = desk.start("toy", kind="block", seed=5)
    desk.give_up(1)
    desk.database.banks.put(bank_record(), [replace(item, why="Now explained.") for item in ITEMS])
    second = desk.start("toy", kind="block", seed=5)
    assert second.form == first.form
    assert second.items == desk.resume(2).items == first.items


def test_a_bank_given_by_path_serves_this_once_and_its_items_stay_for_resuming(
    desk: Desk, tmp_path: Path
) -> None:
    ids = [f"{topic}{number}" for topic in "ab" for number in range(12)]
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ids, topic=""))
    sitting = desk.start("toy", kind="block", bank=str(file))
    assert {ref.bank for ref in refs(sitting)} == {"mine"}
    file.unlink()
    assert desk.resume(1).items == sitting.items
    assert [record.name for record in desk.library.banks()] == ["toys"]
    assert {item.bank for item in desk.pool()[0]} == {"toys"}


def test_a_bank_given_by_path_that_is_too_small_is_not_kept(desk: Desk, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["a1", "b1"], topic=""))
    with pytest.raises(BankError, match="too small"):
        desk.start("toy", kind="block", bank=str(file))
    assert [record.name for record in desk.library.banks()] == ["toys"]


@pytest.mark.parametrize(
    ("change", "here"),
    [
        ("UPDATE event SET body = '{\"to\": 6}' WHERE seq = 5", 3),
        ("UPDATE event SET body = '{' WHERE seq = 5", None),
        ("DELETE FROM event WHERE seq < 3", None),
        ("DELETE FROM event", None),
    ],
)
def test_a_damaged_attempt_can_be_seen_and_given_up_but_not_resumed(
    desk: Desk, machine: Machine, tmp_path: Path, change: str, here: int | None
) -> None:
    sitting = desk.start("toy", kind="block")
    for position in (2, 3, 4):
        commit_all(sitting, sitting.go(position))
    desk.close()
    connection = sqlite3.connect(tmp_path / "exam.db")
    connection.execute(change)
    connection.commit()
    connection.close()
    again = open_desk(tmp_path, machine)
    (found,) = again.unfinished()
    assert found.state.here == here
    with pytest.raises(StorageError, match="damaged"):
        again.resume(1)
    again.give_up(1)
    assert len(again.database.attempts.responses(sitting.record.id)) == (here or 0)
    assert again.start("toy").record.number == 2
    again.close()


def test_lost_item_versions_are_told(desk: Desk) -> None:
    sitting = desk.start("toy", kind="block")
    desk.database.attempts.put_form(sitting.form, {})
    desk.give_up(1)
    stranger = next(item for item in make_items() if item.ref not in refs(sitting))
    kept, _ = desk.database.attempts.form(sitting.form.code)
    form = replace(kept, code="F-other", slots=(replace(kept.slots[0], item=stranger.ref),))
    desk.database.attempts.put_form(form, {str(stranger.ref): "0" * 12})
    with pytest.raises(BankError, match="1 items of form F-other are gone"):
        desk.form_items("F-other")


def test_opening_the_desk_takes_the_shipped_banks_in_and_says_what_is_wrong(
    tmp_path: Path, machine: Machine
) -> None:
    write_bank(tmp_path / "shipped" / "cma" / "all.bank.md", bank_text("cma", ["c-1"]))
    (tmp_path / "shipped" / "empty").mkdir()
    desk = Desk.open(machine, tmp_path / "exam.db", tmp_path / "shipped")
    assert [item.id for item in desk.library.items()] == ["c-1"]
    assert len(desk.complaints) == 1
    assert look(desk).complaints == tuple(desk.complaints)
    desk.close()
    Desk.open(machine, tmp_path / "exam.db", tmp_path / "shipped").close()


def test_a_file_that_is_looked_at_before_it_is_checked_is_not_written_to(
    tmp_path: Path, machine: Machine
) -> None:
    file, shipped = tmp_path / "exam.db", tmp_path / "shipped"
    write_bank(shipped / "cma" / "all.bank.md", bank_text("cma", [f"c-{n}" for n in range(400)]))
    Desk.open(machine, file, shipped).close()
    middle = file.stat().st_size // 2
    with file.open("r+b") as stream:
        stream.seek(middle)
        stream.write(b"\xff" * 8192)
    desk = Desk.open(machine, file, shipped, verified=False)
    with pytest.raises(DamagedError, match="damaged"):
        desk.verify()
    before = file.read_bytes()
    write_bank(shipped / "cma" / "all.bank.md", bank_text("cma", ["c-1", "c-new"]))
    for verified in (True, False):
        with pytest.raises(DamagedError, match="damaged"):
            Desk.open(machine, file, shipped, verified=verified)
    assert file.read_bytes() == before


def test_a_desk_that_cannot_be_opened_lets_the_database_go(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_library: Library, **_options: object) -> list[str]:
        raise StorageError("the disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Library, "refresh", full)
        with pytest.raises(StorageError, match="full"):
            Desk.open(machine, tmp_path / "exam.db", tmp_path)
    Database.open(tmp_path / "exam.db").close()


def test_home_shows_what_there_is_in_one_look(desk: Desk) -> None:
    home = look(desk)
    assert (home.unfinished, home.closed, home.last_done, home.items, home.seen) == (None, 0, None, 80, 0)
    offer = home.offer("toy")
    assert offer is not None
    assert (offer.full_ready, offer.block_ready, offer.short, offer.items) == (True, True, (), 80)
    assert home.offer("none") is None
    sit(desk.start("toy"))
    desk.start("toy", kind="block")
    desk.give_up(2)
    desk.start("toy", kind="block")
    home = look(desk)
    assert home.unfinished is not None
    assert home.unfinished.record.number == 3
    assert home.closed == 2
    assert home.last_done == desk.database.attempts.get(1)
    assert home.seen == 24 + 1 + 1


def test_an_offer_names_the_domains_that_lack_items(desk: Desk) -> None:
    desk.database.banks.put(bank_record(), [item for item in ITEMS if item.topic == "A"])
    offer = look(desk).offers[0]
    assert (offer.full_ready, offer.block_ready) == (False, False)
    assert [entry.domain.code for entry in offer.short] == ["B"]


def test_an_exam_is_found_in_any_case() -> None:
    assert blueprint("Toy") is EXAM
    with pytest.raises(NotFoundError, match="no exam zzz") as caught:
        blueprint("zzz")
    assert "There are: toy." in caught.value.hint


@pytest.mark.parametrize("asked", [True, False])
def test_how_sure_one_is_is_asked_where_that_was_chosen_and_still_after_resuming(
    desk: Desk, asked: bool
) -> None:
    sitting = desk.start("toy", kind="block", sure=asked)
    assert sitting.record.plan.sure is asked
    assert desk.resume(sitting.record.number).record.plan.sure is asked
