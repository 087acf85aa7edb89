"""Leaving, dying, sleeping and coming back: what each policy charges, to the millisecond."""

import pytest

from ma_exam.core.attempt import Interruption, Phase
from ma_exam.core.clock import Policy
from ma_exam.core.events import Event, Kind
from ma_exam.errors import StorageError
from ma_exam.services.sitting import Sitting
from tests.support.machine import DAY, HOUR, MINUTE, SECOND
from tests.support.seat import Seat
from tests.support.toys import make_plan

LIMIT = 40 * MINUTE


def in_block(policy: Policy = "exam") -> Seat:
    """Seated, ten minutes into the first block."""
    seat = Seat(make_plan(policy, tutorial=0))
    seat.work(10 * MINUTE)
    seat.do(seat.sitting.go(2))
    return seat


@pytest.mark.parametrize(
    ("policy", "away", "charged"),
    [
        ("practice", 3 * SECOND, 3 * SECOND),
        ("practice", 2 * HOUR, 5 * SECOND),
        ("exam", 3 * SECOND, 3 * SECOND),
        ("exam", 10 * MINUTE, 5 * SECOND),
        ("exam", 12 * MINUTE, 2 * MINUTE),
        ("window", 12 * MINUTE, 12 * MINUTE),
    ],
)
def test_after_a_kill(policy: Policy, away: int, charged: int) -> None:
    seat = in_block(policy)
    seat.machine.run(away)
    body = seat.come_back()
    assert (body["cause"], body["gap_ms"], body["charged_ms"]) == ("killed", away, charged)
    assert seat.sitting.remaining_ms() == LIMIT - 10 * MINUTE - charged
    assert (seat.state.phase, seat.state.here) == (Phase.BLOCK, 2)


@pytest.mark.parametrize(
    ("policy", "away", "charged"),
    [
        ("practice", 2 * DAY, 0),
        ("exam", 10 * MINUTE, 0),
        ("exam", 12 * MINUTE, 2 * MINUTE),
        ("window", 12 * MINUTE, 12 * MINUTE),
    ],
)
def test_after_leaving(policy: Policy, away: int, charged: int) -> None:
    seat = in_block(policy)
    seat.do(seat.sitting.leave())
    seat.machine.run(away)
    body = seat.come_back()
    assert (body["cause"], body["gap_ms"], body["charged_ms"]) == ("left", away, charged)
    assert seat.sitting.remaining_ms() == LIMIT - 10 * MINUTE - charged
    assert seat.state.here == 2


def test_the_beat_is_what_a_kill_goes_back_to() -> None:
    """No event for a while: the heartbeat knows how long one has worked."""
    seat = in_block("practice")
    seat.work(92 * SECOND)
    seat.machine.run(HOUR)
    body = seat.come_back()
    assert body["gap_ms"] == HOUR + 2 * SECOND
    assert seat.sitting.used_ms() == 10 * MINUTE + 90 * SECOND + 5 * SECOND
    assert seat.state.response(2).spent_ms == 90 * SECOND


def test_a_second_kill_is_charged_its_own_slice() -> None:
    seat = in_block("practice")
    for _ in range(2):
        seat.machine.run(MINUTE)
        seat.come_back()
    assert seat.sitting.used_ms() == 10 * MINUTE + 2 * 5 * SECOND
    assert len(seat.state.interruptions) == 2


def test_a_kill_before_the_return_was_kept_loses_nothing_of_the_time_away() -> None:
    """The program dies again between starting and writing the return down."""
    seat = in_block("window")
    seat.machine.run(5 * MINUTE)
    seat.store.full = True
    seat.come_back()
    seat.beat()
    seat.store.full = False
    seat.machine.run(5 * MINUTE)
    body = seat.come_back()
    assert body["gap_ms"] == 10 * MINUTE
    assert seat.sitting.used_ms() == 20 * MINUTE


def test_exam_forgives_ten_minutes_in_all() -> None:
    seat = in_block()
    for away, charged in ((4, 0), (4, 0), (4, 2)):
        seat.do(seat.sitting.leave())
        seat.machine.run(away * MINUTE)
        assert seat.come_back()["charged_ms"] == charged * MINUTE
    assert seat.state.forgiven_ms == 10 * MINUTE


def test_exam_forgives_three_interruptions() -> None:
    seat = in_block()
    for charged in (0, 0, 0, MINUTE):
        seat.do(seat.sitting.leave())
        seat.machine.run(MINUTE)
        assert seat.come_back()["charged_ms"] == charged
    assert sum(gap.counts for gap in seat.state.interruptions) == 4


def test_time_away_past_the_end_of_the_block_closes_it() -> None:
    seat = in_block()
    seat.machine.run(3 * HOUR)
    seat.come_back()
    assert (seat.state.phase, seat.state.ended_by, seat.state.block_used_ms) == (
        Phase.BREAK,
        ("time",),
        (LIMIT,),
    )


def test_a_kill_during_the_tutorial_past_its_end_can_be_resumed() -> None:
    """The heart beat once more after the last second of the tutorial, before a tick closed it."""
    seat = Seat(make_plan())
    seat.machine.run(15 * MINUTE + 400)
    seat.beat()
    seat.machine.run(MINUTE)
    seat.come_back()
    assert (seat.state.phase, seat.state.block, seat.sitting.used_ms()) == (Phase.BLOCK, 1, 0)


def test_a_kill_at_the_end_of_the_break_can_be_resumed() -> None:
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.machine.run(20 * MINUTE + 400)
    seat.beat()
    seat.machine.run(MINUTE)
    body = seat.come_back()
    assert (body["break_ms"], body["gap_ms"]) == (0, MINUTE)
    assert (seat.state.phase, seat.state.block) == (Phase.BLOCK, 2)


@pytest.mark.parametrize(
    ("policy", "charged"), [("practice", 0), ("exam", 20 * MINUTE), ("window", 30 * MINUTE)]
)
def test_sleep_of_the_computer(policy: Policy, charged: int) -> None:
    seat = in_block(policy)
    seat.machine.sleep(30 * MINUTE)
    event, *rest = seat.tick()
    assert (event.kind, event.body["cause"], event.body["gap_ms"]) == (Kind.RETURN, "slept", 30 * MINUTE)
    assert event.body["charged_ms"] == charged
    assert seat.state.block_used_ms == ((LIMIT,) if charged == 30 * MINUTE else ())
    assert bool(rest) == (charged == 30 * MINUTE)
    if not rest:
        assert seat.sitting.used_ms() == 10 * MINUTE + charged
    assert seat.tick() == []


def test_dying_just_after_a_sleep_gains_nothing() -> None:
    """A heartbeat between the waking and the tick must not hide the sleep."""
    seat = in_block("window")
    seat.machine.sleep(15 * MINUTE)
    assert not seat.sitting.beat()
    seat.machine.run(500)
    body = seat.come_back()
    assert body["gap_ms"] == 15 * MINUTE + 500
    assert seat.sitting.used_ms() == 25 * MINUTE + 500


def test_a_clock_set_during_sleep_is_told() -> None:
    seat = in_block("practice")
    seat.machine.sleep(MINUTE)
    seat.machine.set_wall(HOUR)
    (event,) = seat.tick()
    assert (event.body["gap_ms"], event.body["clock_moved_ms"]) == (MINUTE, HOUR)
    assert seat.tick() == []


def test_sleep_in_a_break_is_paid_by_the_break() -> None:
    seat = in_block()
    seat.do(seat.sitting.end_block())
    seat.machine.sleep(12 * MINUTE)
    seat.tick()
    assert (seat.state.phase, seat.sitting.remaining_ms()) == (Phase.BREAK, 8 * MINUTE)


@pytest.mark.parametrize("by", [400 * DAY, -400 * DAY])
def test_a_clock_set_anew_is_noted_and_changes_no_time(by: int) -> None:
    seat = in_block()
    seat.machine.set_wall(by)
    (event,) = seat.tick()
    assert (event.kind, event.body) == (Kind.CLOCK_MOVED, {"by_ms": by})
    assert seat.state.clock_moves == (by,)
    seat.work(MINUTE)
    assert seat.sitting.used_ms() == 11 * MINUTE
    assert seat.state.clock_moves == (by,)


def test_setting_the_clock_back_while_away_gains_nothing() -> None:
    seat = in_block()
    seat.do(seat.sitting.leave())
    seat.machine.run(15 * MINUTE)
    seat.machine.set_wall(-15 * MINUTE)
    body = seat.come_back()
    assert (body["gap_ms"], body["charged_ms"], body["clock_moved_ms"]) == (
        15 * MINUTE,
        5 * MINUTE,
        -15 * MINUTE,
    )


def test_over_a_reboot_wall_time_tells() -> None:
    seat = in_block()
    seat.machine.reboot(off_ms=11 * MINUTE, up_ms=2 * MINUTE)
    body = seat.come_back()
    assert (body["gap_ms"], body["charged_ms"], body["clock_moved_ms"]) == (13 * MINUTE, 3 * MINUTE, 0)


def test_over_a_reboot_with_the_clock_set_back_the_uptime_counts_at_least() -> None:
    seat = in_block("window")
    seat.machine.reboot(off_ms=MINUTE, up_ms=2 * MINUTE)
    seat.machine.set_wall(-DAY)
    body = seat.come_back()
    assert body["gap_ms"] == 2 * MINUTE
    assert body["clock_moved_ms"] == MINUTE - DAY


def test_every_interruption_stands_in_the_result() -> None:
    seat = in_block()
    seat.do(seat.sitting.leave())
    seat.machine.run(4 * MINUTE)
    seat.come_back()
    wall = seat.machine.wall_us
    seat.machine.sleep(7 * MINUTE)
    seat.tick()
    first, second = seat.state.interruptions
    assert first == Interruption(Phase.BLOCK, 1, "left", 4 * MINUTE, 0, 0, 0, wall)
    assert (second.cause, second.gap_ms, second.charged_ms) == ("slept", 7 * MINUTE, MINUTE)


def test_a_finished_or_fresh_attempt_has_no_time_away() -> None:
    seat = Seat(make_plan(blocks=1, tutorial=0))
    seat.do(seat.sitting.end_block())
    assert seat.sitting.resume() == []


def rebuild(seat: Seat, events: list[Event]) -> Sitting:
    return Sitting(seat.record, seat.form, seat.items, {}, events, seat.store, seat.machine)


def test_altered_missing_or_lost_events_are_refused_with_a_way_out() -> None:
    seat = in_block()
    kept = seat.store.kept
    for damaged in ([], kept[1:], [kept[0], *kept[2:]]):
        with pytest.raises(StorageError, match="damaged from event") as caught:
            rebuild(seat, damaged)
        assert "Give it up" in caught.value.hint
