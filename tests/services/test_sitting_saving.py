"""Every answer is kept before it shows, in order, once; while nothing can be kept the clock stands still."""

import pytest

from ma_exam.core.attempt import IllegalEventError, Phase
from ma_exam.core.events import verify_chain
from ma_exam.errors import StorageError
from tests.support.machine import HOUR, MINUTE, SECOND
from tests.support.seat import Seat
from tests.support.toys import make_plan


def in_block(blocks: int = 1) -> Seat:
    return Seat(make_plan("practice", blocks=blocks, tutorial=0))


def test_an_answer_shows_only_after_it_was_kept() -> None:
    seat = in_block()
    (event,) = seat.sitting.choose(1, 2)
    assert seat.sitting.head.response(1).choice == {2}
    assert not seat.state.response(1).answered
    assert (seat.sitting.pending, seat.sitting.unsaved) == (True, (event,))
    seat.sitting.commit(event)
    assert not seat.state.response(1).answered
    seat.sitting.acknowledge(event)
    assert seat.state.response(1).choice == {2}
    assert not seat.sitting.pending


def test_while_nothing_can_be_kept_the_clock_stands_still_and_no_answer_is_lost() -> None:
    seat = in_block()
    seat.work(MINUTE)
    seat.store.full = True
    seat.do(seat.sitting.choose(1, 0))
    seat.machine.run(10 * MINUTE)
    assert seat.sitting.used_ms() == MINUTE
    assert seat.tick() == []
    seat.do(seat.sitting.go(2))
    seat.do(seat.sitting.choose(2, 3))
    assert not seat.state.response(1).answered
    assert [event.seq for event in seat.sitting.unsaved] == [3, 4, 5]
    seat.recover()
    assert [seat.state.response(place).choice for place in (1, 2)] == [{0}, {3}]
    assert seat.sitting.used_ms() == MINUTE
    seat.work(MINUTE)
    assert seat.sitting.used_ms() == 2 * MINUTE
    assert seat.replayed() == seat.state
    verify_chain(seat.record.id, seat.store.kept)


def test_an_event_cannot_overtake_one_that_failed() -> None:
    seat = in_block()
    first, second = *seat.sitting.choose(1, 0), *seat.sitting.flag(1)
    seat.store.full = True
    with pytest.raises(StorageError):
        seat.sitting.commit(first)
    seat.store.full = False
    with pytest.raises(IllegalEventError):
        seat.sitting.commit(second)
    for event in seat.sitting.unsaved:
        seat.sitting.commit(event)
    assert [event.seq for event in seat.store.kept] == [1, 2, 3, 4]


def test_committing_again_doubles_nothing() -> None:
    seat = in_block()
    events = [*seat.sitting.choose(1, 0), *seat.sitting.flag(1)]
    for event in [*events, *events]:
        seat.sitting.commit(event)
    for event in [*events, *events]:
        seat.sitting.acknowledge(event)
    assert len(seat.store.kept) == 4
    assert seat.state == seat.sitting.head == seat.replayed()


def test_a_pause_at_the_deadline_lets_no_late_act_in() -> None:
    """The disk fills up in the second in which the block ends."""
    seat = in_block(blocks=2)
    seat.machine.run(40 * MINUTE + 300)
    seat.sitting.pause()
    seat.store.full = True
    assert seat.do(seat.sitting.choose(1, 0)) == []
    seat.recover()
    seat.tick()
    assert seat.state.phase is Phase.BREAK
    assert not seat.state.response(1).answered


def test_the_end_of_the_exam_waits_for_the_disk() -> None:
    seat = in_block()
    seat.do(seat.sitting.choose(1, 0))
    seat.store.full = True
    seat.do(seat.sitting.end_block())
    assert (seat.state.phase, seat.store.status, seat.store.graded) == (Phase.BLOCK, "open", ())
    seat.recover()
    assert (seat.state.phase, seat.store.status, len(seat.store.graded)) == (Phase.DONE, "done", 3)


def test_pausing_twice_and_unpausing_twice_is_the_same_as_once() -> None:
    seat = in_block()
    seat.work(MINUTE)
    for _ in range(2):
        seat.sitting.pause()
        seat.machine.run(MINUTE)
    for _ in range(2):
        seat.sitting.unpause()
        seat.machine.run(SECOND)
    assert seat.sitting.used_ms() == MINUTE + 2 * SECOND


def test_a_kill_after_a_pause_does_not_charge_the_pause() -> None:
    seat = in_block()
    seat.work(MINUTE)
    seat.store.full = True
    seat.do(seat.sitting.choose(1, 0))
    seat.machine.run(10 * MINUTE)
    seat.recover()
    seat.work(20 * SECOND)
    seat.machine.run(HOUR)
    seat.come_back()
    assert seat.sitting.used_ms() == MINUTE + 20 * SECOND + 5 * SECOND


def test_a_kill_while_nothing_could_be_kept_goes_back_to_what_was_shown() -> None:
    seat = in_block()
    seat.do(seat.sitting.choose(1, 0))
    seat.store.full = True
    seat.do(seat.sitting.choose(1, 3))
    shown = seat.state
    seat.store.full = False
    seat.machine.run(SECOND)
    seat.come_back()
    assert seat.state.responses == shown.responses


def test_the_heart_beats_after_each_kept_event() -> None:
    seat = in_block()
    seat.machine.run(3 * SECOND)
    assert seat.sitting.beat()
    assert seat.store.last is not None
    assert (seat.store.last.seq, seat.store.last.used_ms) == (2, 3 * SECOND)
    (event,) = seat.sitting.choose(1, 0)
    assert not seat.sitting.beat(), "an event is on its way to the disk"
    seat.sitting.commit(event)
    seat.machine.run(2 * SECOND)
    assert seat.sitting.beat(), "the screen may be too slow to take note; what is kept counts"
    assert (seat.store.last.seq, seat.store.last.used_ms) == (3, 5 * SECOND)


def test_the_heart_does_not_beat_when_no_time_runs() -> None:
    left, done = in_block(), in_block()
    left.do(left.sitting.leave())
    done.do(done.sitting.end_block())
    assert not left.sitting.beat()
    assert not done.sitting.beat()
    assert left.store.last is done.store.last is None


def test_a_beat_in_a_pause_writes_the_stopped_time_and_so_tells_that_the_disk_is_back() -> None:
    seat = in_block()
    seat.work(8 * SECOND)
    seat.store.full = True
    seat.machine.run(SECOND)
    with pytest.raises(StorageError):
        seat.sitting.beat()
    seat.sitting.pause()
    seat.machine.run(HOUR)
    with pytest.raises(StorageError):
        seat.sitting.beat()
    seat.store.full = False
    assert seat.sitting.beat()
    assert seat.store.last is not None
    assert seat.store.last.used_ms == 9 * SECOND
