"""While exams are sat: when copies are made and the side file is written, and what is told at the next start."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ma_exam.errors import StorageError
from ma_exam.services.desk import Desk
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.services.upkeep import BACKUP_MS, HEADS_MS
from ma_exam.store import backup_folder
from ma_exam.store.backup_folder import backups
from ma_exam.store.contents import look_into
from ma_exam.store.database import Database
from ma_exam.store.heads import heads_file, read_heads
from tests.support.machine import MINUTE, SECOND, Machine
from tests.support.toys import bank_record, make_items

pytestmark = pytest.mark.usefixtures("one_exam")


@pytest.fixture
def desk(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    opened = open_desk(tmp_path, machine)
    opened.database.banks.put(bank_record(), make_items())
    yield opened
    opened.close()


def open_desk(folder: Path, machine: Machine) -> Desk:
    (folder / "shipped").mkdir(exist_ok=True)
    return Desk.open(machine, folder / "exam.db", folder / "shipped")


def settle(desk: Desk) -> None:
    """Wait for what is being kept beside the commits."""
    assert desk.upkeep is not None
    desk.upkeep._worker.submit(int).result(timeout=60)


def answer(sitting: Sitting, count: int) -> None:
    for place in range(count):
        commit_all(sitting, sitting.choose(1, place % 2))


def told(desk: Desk) -> list[str]:
    """What is complained of, but for the toy bank, which has no file."""
    return [line for line in desk.complaints if not line.startswith("toys")]


def pull_the_plug(desk: Desk) -> None:
    """End without any of what closing does, and let the file go."""
    desk.upkeep = None
    desk.close()


def test_a_hand_in_is_backed_up_with_every_answer(desk: Desk, tmp_path: Path) -> None:
    sitting = desk.start("toy", kind="block")
    answer(sitting, 1)
    assert backups(tmp_path / "exam.db") == []
    commit_all(sitting, sitting.end_block())
    settle(desk)
    (made,) = backups(tmp_path / "exam.db")
    contents = look_into(made.file, chains=True)
    assert made.why == "hand-in"
    assert (contents.attempts, contents.answers, contents.broken) == (1, 1, ())
    assert contents.closer[0].status == "done"


def test_giving_up_is_backed_up_too(desk: Desk, tmp_path: Path) -> None:
    desk.start("toy", kind="block")
    desk.give_up(1)
    settle(desk)
    assert [entry.why for entry in backups(tmp_path / "exam.db")] == ["hand-in"]


def test_half_an_hour_of_change_is_backed_up_once(desk: Desk, machine: Machine, tmp_path: Path) -> None:
    sitting = desk.start("toy", kind="block")
    machine.run(BACKUP_MS - SECOND)
    sitting.beat()
    settle(desk)
    assert backups(tmp_path / "exam.db") == []
    for _ in range(3):
        machine.run(2 * SECOND)
        sitting.beat()
        settle(desk)
    assert [entry.why for entry in backups(tmp_path / "exam.db")] == ["change"]
    machine.run(2 * BACKUP_MS)
    sitting.beat()
    settle(desk)
    assert len(backups(tmp_path / "exam.db")) == 1, "nothing has changed since"


def test_an_answer_does_not_wait_for_a_backup(
    desk: Desk, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = desk.start("toy", kind="block")
    gate, begun = threading.Event(), threading.Event()
    real = Database.copy_to

    def slow(*arguments: object, **options: object) -> object:
        begun.set()
        assert gate.wait(60)
        return real(*arguments, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(Database, "copy_to", slow)
    machine.run(BACKUP_MS)
    answer(sitting, 1)
    machine.run(BACKUP_MS)
    sitting.beat()
    assert begun.wait(60)
    answer(sitting, 4)
    assert not sitting.pending
    gate.set()
    settle(desk)


def test_a_backup_that_fails_is_told_and_the_exam_goes_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = desk.start("toy", kind="block")

    def full(*_arguments: object, **_options: object) -> None:
        raise StorageError("no copy of the database could be made: No space left on device.")

    monkeypatch.setattr(Database, "copy_to", full)
    answer(sitting, 3)
    commit_all(sitting, sitting.end_block())
    settle(desk)
    assert desk.database.attempts.get(1).status == "done"
    assert [line for line in desk.complaints if "No space left" in line]


def test_leftovers_of_an_earlier_session_are_backed_up_at_the_first_beat(
    desk: Desk, machine: Machine, tmp_path: Path
) -> None:
    sitting = desk.start("toy", kind="block")
    answer(sitting, 2)
    commit_all(sitting, sitting.leave())
    desk.close()
    assert backups(tmp_path / "exam.db") == []
    again = open_desk(tmp_path, machine)
    sitting = again.resume(1)
    commit_all(sitting, sitting.resume())
    machine.run(5 * SECOND)
    sitting.beat()
    again.close()
    assert [entry.why for entry in backups(tmp_path / "exam.db")] == ["change"]


def test_the_side_file_is_written_once_a_minute_and_on_leaving(
    desk: Desk, machine: Machine, tmp_path: Path
) -> None:
    path = tmp_path / "exam.db"
    sitting = desk.start("toy", kind="block")
    answer(sitting, 2)
    settle(desk)
    assert not heads_file(path).exists()
    machine.run(HEADS_MS)
    answer(sitting, 2)
    settle(desk)
    (head,) = read_heads(path).heads.values()
    assert 0 < head.answers <= 4
    answer(sitting, 2)
    settle(desk)
    assert read_heads(path).heads[head.id].answers == head.answers
    commit_all(sitting, sitting.leave())
    settle(desk)
    assert read_heads(path).heads[head.id].answers == 6
    assert read_heads(path).heads[head.id].seq == sitting.saved.seq


def test_a_deleted_wal_is_noticed_with_the_number_of_answers(
    desk: Desk, machine: Machine, tmp_path: Path
) -> None:
    path = tmp_path / "exam.db"
    sitting = desk.start("toy", kind="block")
    answer(sitting, 2)
    desk.close()
    shutil.copyfile(path, tmp_path / "without-wal.db")
    again = open_desk(tmp_path, machine)
    assert told(again) == []
    sitting = again.resume(1)
    commit_all(sitting, sitting.resume())
    machine.run(MINUTE)
    answer(sitting, 3)
    settle(again)
    pull_the_plug(again)
    shutil.copyfile(tmp_path / "without-wal.db", path)
    third = open_desk(tmp_path, machine)
    (complaint,) = told(third)
    assert "what was saved before: 1 answer of block 1." in complaint
    assert "`ma-exam restore`" in complaint
    third.close()
    fourth = open_desk(tmp_path, machine)
    assert told(fourth) == [], "told once; a check-up still tells"
    fourth.close()
    assert [loss.number for loss in read_heads(path).losses] == [1]


def test_a_database_that_is_gone_is_told_where_there_is_a_backup(
    desk: Desk, machine: Machine, tmp_path: Path
) -> None:
    sitting = desk.start("toy", kind="block")
    commit_all(sitting, sitting.end_block())
    desk.close()
    (tmp_path / "exam.db").unlink()
    again = open_desk(tmp_path, machine)
    again.close()
    (complaint,) = told(again)
    assert "A new database was begun" in complaint
    assert "1 attempt, 0 answers" in complaint


def test_a_synced_folder_is_told_at_the_start(tmp_path: Path, machine: Machine) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    desk = open_desk(folder, machine)
    desk.close()
    assert [line for line in desk.complaints if "synced by Dropbox" in line]


def test_a_start_without_room_is_refused_before_anything_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ma_exam.store.folder.free_bytes", lambda _folder: 10_000_000)
    with pytest.raises(StorageError, match="only 10 MB are free"):
        desk.start("toy")
    assert desk.database.attempts.all() == []


def test_resuming_is_refused_where_nothing_can_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start("toy", kind="block")
    raw = desk.database._connection.raw
    raw.execute("PRAGMA query_only=1")
    with pytest.raises(StorageError, match="answers could not be saved"):
        desk.resume(1)
    raw.execute("PRAGMA query_only=0")
    assert desk.resume(1).record.number == 1


def test_the_lock_says_in_which_exam_the_window_is(desk: Desk, tmp_path: Path) -> None:
    from ma_exam.store.lock import owner_of

    def doing() -> str:
        owner = owner_of(tmp_path / "exam.db")
        assert owner is not None
        return owner.doing

    assert doing() == ""
    sitting = desk.start("toy", kind="block")
    assert doing() == "in block 1"
    commit_all(sitting, sitting.end_block())
    assert doing() == ""
    desk.start("toy")
    assert doing() == "in mock exam 2"


def test_backups_are_thinned_as_they_are_made(desk: Desk, machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    for day in range(40):
        place = backup_folder.new_backup(path, machine.wall_us - (day + 1) * 86_400_000_000, "change")
        place.file.write_bytes(b"x")
    desk.start("toy", kind="block")
    desk.give_up(1)
    settle(desk)
    left = backups(path)
    assert left[0].why == "hand-in"
    assert len(left) <= 5 + 12 + 10 + 9
    assert len(left) < 41
