"""What time away costs under each policy, and how time away is told from a clock that somebody set."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.clock import (
    BEAT_MS,
    CLOCK_STEP_MS,
    FORGIVEN_MS,
    FORGIVEN_TIMES,
    Cause,
    Instant,
    Policy,
    Stopwatch,
    charge,
    gap_between,
    same_boot,
)

MINUTE = 60_000
DAY_US = 86_400_000_000
POLICIES: tuple[Policy, ...] = ("practice", "exam", "window")

causes: st.SearchStrategy[Cause] = st.sampled_from(["left", "killed", "slept"])
gaps = st.integers(min_value=0, max_value=100 * MINUTE)
times = st.integers(min_value=0, max_value=6)
START = Instant(wall_us=1_800_000_000_000_000, mono_ms=50_000, boot_ms=90_000, boot_id="boot-a")


def later(at: Instant, run_ms: int = 0, sleep_ms: int = 0, wall_step_us: int = 0) -> Instant:
    """The machine after it ran, slept, and had its wall clock set."""
    wall = at.wall_us + (run_ms + sleep_ms) * 1000 + wall_step_us
    return replace(at, wall_us=wall, mono_ms=at.mono_ms + run_ms, boot_ms=at.boot_ms + run_ms + sleep_ms)


def rebooted(at: Instant, off_ms: int, up_ms: int) -> Instant:
    """The machine after it was off and has been up again."""
    return Instant(at.wall_us + (off_ms + up_ms) * 1000, up_ms, up_ms, "boot-b")


def test_the_allowance_is_ten_minutes_in_three_interruptions_and_a_beat_five_seconds() -> None:
    assert (FORGIVEN_MS, FORGIVEN_TIMES, BEAT_MS) == (10 * MINUTE, 3, 5_000)


@pytest.mark.parametrize(
    ("cause", "gap_ms", "charged_ms"),
    [
        ("killed", 3_000, 3_000),
        ("killed", 40 * MINUTE, 5_000),
        ("left", 40 * MINUTE, 0),
        ("slept", MINUTE, 0),
    ],
)
def test_practice_charges_only_the_slice_that_a_kill_leaves_unknown(
    cause: Cause, gap_ms: int, charged_ms: int
) -> None:
    assert charge("practice", cause, gap_ms, forgiven_ms=0, interruptions=9) == charged_ms


@pytest.mark.parametrize(
    ("cause", "gap_ms", "forgiven_ms", "interruptions", "charged_ms"),
    [
        ("left", 10 * MINUTE, 0, 0, 0),
        ("left", 12 * MINUTE, 0, 0, 2 * MINUTE),
        ("slept", 4 * MINUTE, 7 * MINUTE, 1, MINUTE),
        ("left", 4 * MINUTE, 10 * MINUTE, 2, 4 * MINUTE),
        ("left", MINUTE, 0, 3, MINUTE),
        ("killed", MINUTE, 0, 0, 5_000),
        ("killed", 11 * MINUTE, 0, 0, MINUTE),
        ("killed", 11 * MINUTE, 0, 3, 11 * MINUTE),
    ],
)
def test_exam_forgives_the_allowance_and_charges_the_rest(
    cause: Cause, gap_ms: int, forgiven_ms: int, interruptions: int, charged_ms: int
) -> None:
    assert charge("exam", cause, gap_ms, forgiven_ms, interruptions) == charged_ms


@given(causes, gaps, gaps, times)
def test_window_charges_every_millisecond(cause: Cause, gap_ms: int, forgiven_ms: int, count: int) -> None:
    assert charge("window", cause, gap_ms, forgiven_ms, count) == gap_ms


@given(causes, gaps, gaps, times)
def test_no_policy_gives_time_or_takes_more_than_the_gap(
    cause: Cause, gap_ms: int, forgiven_ms: int, count: int
) -> None:
    charged = [charge(policy, cause, gap_ms, forgiven_ms, count) for policy in POLICIES]
    assert charged == sorted(charged)
    assert charged[0] >= (min(BEAT_MS, gap_ms) if cause == "killed" else 0)
    assert charged[-1] <= gap_ms


@given(st.sampled_from(POLICIES), causes, gaps, gaps, gaps, times)
def test_longer_away_never_costs_less(
    policy: Policy, cause: Cause, gap_ms: int, more_ms: int, forgiven_ms: int, count: int
) -> None:
    shorter = charge(policy, cause, gap_ms, forgiven_ms, count)
    assert charge(policy, cause, gap_ms + more_ms, forgiven_ms, count) >= shorter


@given(st.lists(st.tuples(causes, gaps), max_size=8))
def test_exam_never_forgives_more_than_the_allowance_in_all(away: list[tuple[Cause, int]]) -> None:
    forgiven = 0
    for count, (cause, gap_ms) in enumerate(away):
        forgiven += gap_ms - charge("exam", cause, gap_ms, forgiven, count)
    assert forgiven <= FORGIVEN_MS


@given(gaps, gaps, st.integers(min_value=-400, max_value=400))
def test_on_one_boot_the_wall_clock_has_no_say(run_ms: int, sleep_ms: int, days: int) -> None:
    gap = gap_between(START, later(START, run_ms, sleep_ms, days * DAY_US))
    assert gap.ms == run_ms + sleep_ms
    assert gap.clock_moved_ms == days * 86_400_000


def test_a_wall_clock_that_drifts_within_two_seconds_is_no_alarm() -> None:
    assert gap_between(START, later(START, 1000, 0, CLOCK_STEP_MS * 1000)).clock_moved_ms == 0
    assert gap_between(START, later(START, 1000, 0, -CLOCK_STEP_MS * 1000 - 1000)).clock_moved_ms == -2_001


@given(gaps, gaps)
def test_over_a_reboot_wall_time_tells(off_ms: int, up_ms: int) -> None:
    gap = gap_between(START, rebooted(START, off_ms, up_ms))
    assert (gap.ms, gap.clock_moved_ms) == (off_ms + up_ms, 0)


@given(st.integers(min_value=CLOCK_STEP_MS, max_value=100 * MINUTE), st.integers(min_value=1, max_value=400))
def test_a_clock_set_back_over_a_reboot_is_seen_and_costs_the_uptime(up_ms: int, days: int) -> None:
    now = rebooted(START, off_ms=0, up_ms=up_ms)
    gap = gap_between(START, replace(now, wall_us=now.wall_us - days * DAY_US))
    assert gap.ms == up_ms
    assert gap.clock_moved_ms < 0


def test_without_boot_ids_starts_within_two_minutes_are_one() -> None:
    assert same_boot("t:1800000000", "t:1800000120")
    assert not same_boot("t:1800000000", "t:1800000121")
    assert same_boot("boot-a", "boot-a")
    assert not same_boot("boot-a", "t:1800000000")


@given(gaps, gaps, gaps, st.integers(min_value=-400, max_value=400))
def test_a_stopwatch_counts_running_time_only(used_ms: int, run_ms: int, sleep_ms: int, days: int) -> None:
    watch = Stopwatch(used_ms, START)
    now = later(START, run_ms, sleep_ms, days * DAY_US)
    assert watch.read(now) == used_ms + run_ms
    assert watch.slept(now) == (sleep_ms if sleep_ms > CLOCK_STEP_MS else 0)
    assert watch.clock_moved(now) == days * 86_400_000


def test_a_stopwatch_never_runs_back() -> None:
    assert Stopwatch(700, START).read(replace(START, mono_ms=START.mono_ms - 500)) == 700
