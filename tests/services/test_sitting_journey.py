"""A whole mock exam by a fake clock: tutorial, four locked blocks, one pool of break minutes, and the end."""

from ma_exam.core.attempt import Phase
from ma_exam.core.clock import Instant
from ma_exam.core.events import Kind, verify_chain
from tests.support.machine import MINUTE, SECOND, Machine
from tests.support.seat import Seat
from tests.support.toys import make_plan

LIMIT = 40 * MINUTE


def in_block() -> Seat:
    """Seated, with the first block just open."""
    seat = Seat(make_plan())
    seat.do(seat.sitting.begin_block())
    return seat


def kinds(seat: Seat) -> list[str]:
    return [str(event.kind) for event in seat.store.kept]


def test_the_whole_way_through_a_mock_exam() -> None:
    seat = Seat(make_plan())
    sitting = seat.sitting
    assert (seat.state.phase, sitting.remaining_ms()) == (Phase.TUTORIAL, 15 * MINUTE)
    assert sitting.exam_remaining_ms() == 4 * LIMIT
    seat.work(5 * MINUTE)
    for block in range(1, 5):
        seat.do(sitting.begin_block())
        assert (seat.state.phase, seat.state.block, sitting.remaining_ms()) == (Phase.BLOCK, block, LIMIT)
        for position in seat.state.positions:
            seat.do(sitting.go(position))
            seat.work(MINUTE)
            seat.do(sitting.choose(position, 0 if block < 4 else 1))
        seat.do(sitting.end_block())
        if block < 4:
            assert seat.state.phase is Phase.BREAK
            assert sitting.remaining_ms() == (20 - 4 * (block - 1)) * MINUTE
            seat.work(4 * MINUTE)
    assert seat.state.phase is Phase.DONE
    assert seat.state.block_used_ms == (3 * MINUTE,) * 4
    assert seat.state.ended_by == ("ended",) * 4
    assert seat.state.break_used_ms == 12 * MINUTE
    assert (seat.store.status, seat.store.finished_us) == ("done", seat.machine.wall_us)
    assert [entry.right for entry in seat.store.graded] == [True] * 9 + [False] * 3
    assert [entry.spent_ms for entry in seat.store.graded] == [MINUTE] * 12
    assert seat.state.interruptions == ()
    assert seat.replayed() == seat.state
    verify_chain(seat.record.id, seat.store.kept)


def test_blanks_are_wrong_and_known_as_blanks() -> None:
    seat = Seat(make_plan(blocks=1, tutorial=0))
    seat.do(seat.sitting.choose(1, 0))
    seat.do(seat.sitting.choose(2, 0))
    seat.do(seat.sitting.clear(2))
    seat.do(seat.sitting.end_block())
    assert [(entry.answered, entry.right) for entry in seat.store.graded] == [
        (True, True),
        (False, False),
        (False, False),
    ]


def test_the_tutorial_gives_way_to_the_first_block_by_itself() -> None:
    seat = Seat(make_plan())
    seat.work(15 * MINUTE)
    assert (seat.state.phase, seat.state.block, seat.sitting.used_ms()) == (Phase.BLOCK, 1, 0)
    assert seat.store.kept[-1].used_ms == 15 * MINUTE


def test_a_block_whose_time_is_over_locks_at_its_deadline() -> None:
    seat = in_block()
    seat.do(seat.sitting.choose(1, 2))
    seat.machine.run(LIMIT + 700)
    (event,) = seat.tick()
    assert (event.kind, event.body, event.used_ms) == (Kind.END_BLOCK, {"reason": "time"}, LIMIT)
    assert (seat.state.phase, seat.state.ended_by, seat.state.block_used_ms) == (
        Phase.BREAK,
        ("time",),
        (LIMIT,),
    )
    assert seat.sitting.go(1) == []


def test_the_last_block_hands_the_exam_in_when_its_time_is_over() -> None:
    seat = Seat(make_plan(blocks=1, tutorial=0))
    seat.do(seat.sitting.choose(1, 0))
    seat.work(LIMIT)
    assert seat.state.phase is Phase.DONE
    assert seat.store.status == "done"
    assert [entry.right for entry in seat.store.graded] == [True, False, False]
    assert seat.tick() == []
    assert seat.sitting.remaining_ms() == seat.sitting.exam_remaining_ms() == 0


def test_an_answer_after_the_end_of_the_block_does_not_land_in_it() -> None:
    """The key comes before the tick that would have closed the block."""
    seat = in_block()
    seat.machine.run(LIMIT)
    events = seat.do(seat.sitting.choose(1, 0))
    assert [event.kind for event in events] == [Kind.END_BLOCK]
    assert not seat.state.response(1).answered
    seat.do(seat.sitting.choose(1, 0))
    seat.do(seat.sitting.flag(1))
    seat.do(seat.sitting.strike(1, 3))
    seat.do(seat.sitting.begin_block())
    seat.do(seat.sitting.choose(2, 0))
    assert {position: seat.state.response(position).choices for position in (1, 2)} == {1: (), 2: ()}
    assert seat.replayed() == seat.state


def test_an_answer_in_the_last_millisecond_counts() -> None:
    seat = in_block()
    seat.machine.run(LIMIT - 1)
    seat.do(seat.sitting.choose(1, 0))
    assert seat.state.response(1).answered
    assert seat.sitting.remaining_ms() == 1


def test_a_clock_that_moves_on_between_two_looks_cannot_split_an_act() -> None:
    """An act and the tick before it go by one reading of the clock."""

    class Restless(Machine):
        def now(self) -> Instant:
            self.run(1)
            return super().now()

    seat = Seat(make_plan(), Restless())
    seat.do(seat.sitting.begin_block())
    seat.machine.run(seat.sitting.remaining_ms() - 5)
    for _ in range(6):
        seat.do(seat.sitting.flag(1))
    assert seat.state.phase is Phase.BREAK
    assert seat.state.block_used_ms == (LIMIT,)


def test_the_break_pool_is_shared_and_the_block_begins_when_it_is_used_up() -> None:
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.work(15 * MINUTE)
    seat.do(seat.sitting.begin_block())
    seat.do(seat.sitting.end_block())
    assert seat.sitting.remaining_ms() == 5 * MINUTE
    seat.work(5 * MINUTE)
    assert (seat.state.phase, seat.state.block, seat.sitting.used_ms()) == (Phase.BLOCK, 3, 0)
    seat.do(seat.sitting.end_block())
    assert seat.sitting.remaining_ms() == 0
    seat.tick()
    assert (seat.state.phase, seat.state.block) == (Phase.BLOCK, 4)
    assert seat.state.break_used_ms == 20 * MINUTE


def test_a_clock_set_anew_at_the_end_of_a_break_stops_nothing() -> None:
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.machine.run(20 * MINUTE + 800)
    seat.machine.set_wall(-3 * MINUTE)
    assert [event.kind for event in seat.tick()] == [Kind.CLOCK_MOVED, Kind.BEGIN_BLOCK]
    assert (seat.state.phase, seat.state.block, seat.state.break_used_ms) == (Phase.BLOCK, 2, 20 * MINUTE)


def test_an_absence_beyond_the_break_is_owed_by_the_next_block() -> None:
    """Eight minutes beyond the pool are within what is forgiven; with twenty-five, fifteen are owed."""
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.work(5 * MINUTE)
    seat.do(seat.sitting.leave())
    seat.machine.run(40 * MINUTE)
    body = seat.come_back()
    assert (body["break_ms"], body["gap_ms"], body["charged_ms"]) == (15 * MINUTE, 25 * MINUTE, 15 * MINUTE)
    assert (seat.state.phase, seat.state.block) == (Phase.BLOCK, 2)
    assert seat.sitting.remaining_ms() == LIMIT - 15 * MINUTE
    assert seat.sitting.exam_remaining_ms() == 3 * LIMIT - 15 * MINUTE


def test_a_debt_larger_than_a_block_uses_that_block_up() -> None:
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.do(seat.sitting.leave())
    seat.machine.run(120 * MINUTE)
    seat.come_back()
    assert seat.sitting.remaining_ms() == 0
    seat.do(seat.sitting.choose(4, 0))
    assert seat.state.block_used_ms == (0, LIMIT)
    assert not seat.state.response(4).answered
    seat.tick()
    assert (seat.state.block, seat.sitting.remaining_ms()) == (3, LIMIT)


def test_an_absence_within_the_break_is_no_interruption() -> None:
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.do(seat.sitting.leave())
    seat.machine.run(6 * MINUTE)
    body = seat.come_back()
    assert (body["break_ms"], body["gap_ms"], body["charged_ms"]) == (6 * MINUTE, 0, 0)
    assert seat.sitting.remaining_ms() == 14 * MINUTE
    assert [gap.counts for gap in seat.state.interruptions] == [False]
    assert seat.state.interruptions[0].away_ms == 6 * MINUTE


def test_what_changes_nothing_is_no_event() -> None:
    seat = in_block()
    sitting = seat.sitting
    seat.do(sitting.choose(1, 2))
    before = kinds(seat)
    idle = [sitting.choose(1, 2), sitting.strike(1, 2), sitting.clear(2), sitting.go(1), sitting.go(4)]
    idle += [sitting.begin_block(), sitting.tick(), sitting.go(99)]
    assert idle == [[]] * 8
    assert kinds(seat) == before


def test_marks_are_kept_and_taken_back() -> None:
    seat = in_block()
    sitting = seat.sitting
    for events in (sitting.flag(1), sitting.strike(1, 3), sitting.strike(1, 2), sitting.strike(1, 2)):
        seat.do(events)
    assert seat.state.response(1).flagged
    assert seat.state.response(1).struck == {3}
    seat.do(sitting.choose(1, 3))
    seat.do(sitting.choose(1, 0))
    seat.do(sitting.flag(1))
    response = seat.state.response(1)
    assert not response.flagged
    assert response.struck == set()
    assert response.choices == (frozenset([3]), frozenset([0]))


def test_the_review_grid_belongs_to_no_item() -> None:
    seat = in_block()
    seat.work(10 * SECOND)
    seat.do(seat.sitting.go(None))
    seat.work(30 * SECOND)
    seat.do(seat.sitting.go(3))
    seat.work(5 * SECOND)
    seat.do(seat.sitting.end_block())
    assert [seat.state.response(place).spent_ms for place in (1, 2, 3)] == [10_000, 0, 5_000]
    assert seat.state.block_used_ms == (45_000,)


def test_after_leaving_nothing_can_be_done() -> None:
    seat = in_block()
    sitting = seat.sitting
    seat.do(sitting.leave())
    acts = [sitting.choose(1, 0), sitting.go(2), sitting.end_block(), sitting.leave(), sitting.tick()]
    assert acts == [[]] * 5
    assert kinds(seat)[-1] == "leave"
