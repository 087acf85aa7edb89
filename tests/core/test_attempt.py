"""What may happen in an attempt and what may not, where its time goes, and that replay gives it back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_exam.core.attempt import Attempt, IllegalEventError, Phase, apply, replay
from ma_exam.core.clock import Instant
from ma_exam.core.confidence import Sure
from ma_exam.core.events import Event, Kind, next_event, verify_chain
from ma_exam.core.plan import BlockPlan, NoSuchItemError, Plan

MINUTE = 60_000
LIMIT = 10 * MINUTE
PLAN = Plan(
    blocks=(BlockPlan(1, 3, LIMIT), BlockPlan(4, 6, LIMIT)),
    tutorial_ms=2 * MINUTE,
    break_ms=5 * MINUTE,
    policy="exam",
)
NO_GAP: dict[str, Any] = {"cause": "left", "gap_ms": 0, "charged_ms": 0, "break_ms": 0, "clock_moved_ms": 0}


class Script:
    """Events written down one after the other, with the attempt that they make."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.plan = plan
        self.events: list[Event] = []
        self.attempt = Attempt(plan)

    def add(self, kind: Kind, used_ms: int | None = None, **body: Any) -> "Script":
        """One more event; without a time it happens at once. An illegal one is not written down."""
        used = self.attempt.used_ms if used_ms is None else used_ms
        last = self.events[-1] if self.events else None
        wall = 1_800_000_000_000_000 + len(self.events)
        event = next_event("a", last, kind, body, used, Instant(wall, used, used, "boot"))
        self.attempt = apply(self.attempt, event)
        self.events.append(event)
        return self

    def refuses(self, kind: Kind, used_ms: int | None = None, **body: Any) -> None:
        """The event is illegal and leaves the attempt as it was."""
        before = self.attempt
        with pytest.raises(IllegalEventError):
            self.add(kind, used_ms, **body)
        assert self.attempt == before


def begun() -> Script:
    return Script().add(Kind.START).add(Kind.BEGIN_BLOCK)


def on_break() -> Script:
    return begun().add(Kind.END_BLOCK, 4 * MINUTE, reason="ended")


def done() -> Script:
    return on_break().add(Kind.BEGIN_BLOCK).add(Kind.END_BLOCK, MINUTE, reason="ended")


def test_the_way_through_an_exam() -> None:
    script = Script()
    phases = [script.attempt.phase]
    way: list[tuple[Kind, dict[str, Any]]] = [
        (Kind.START, {}),
        (Kind.BEGIN_BLOCK, {}),
        (Kind.END_BLOCK, {"reason": "ended"}),
        (Kind.BEGIN_BLOCK, {}),
        (Kind.END_BLOCK, {"reason": "time"}),
    ]
    for kind, body in way:
        script.add(kind, **body)
        phases.append(script.attempt.phase)
    assert phases == [Phase.NEW, Phase.TUTORIAL, Phase.BLOCK, Phase.BREAK, Phase.BLOCK, Phase.DONE]
    assert script.attempt.ended_by == ("ended", "time")
    assert script.attempt.started_us == script.events[0].wall_us
    assert script.attempt.finished_us == script.events[-1].wall_us


ANY_ACT: list[tuple[Kind, dict[str, Any]]] = [
    (Kind.START, {}),
    (Kind.BEGIN_BLOCK, {}),
    (Kind.GO, {"to": 1}),
    (Kind.GO, {"to": None}),
    (Kind.CHOOSE, {"at": 1, "choice": [0]}),
    (Kind.FLAG, {"at": 1, "on": True}),
    (Kind.STRIKE, {"at": 1, "option": 1, "on": True}),
    (Kind.SURE, {"at": 1, "sure": "guess"}),
    (Kind.END_BLOCK, {"reason": "ended"}),
    (Kind.LEAVE, {}),
    (Kind.RETURN, NO_GAP),
]
LEGAL = {
    Phase.NEW: {Kind.START},
    Phase.TUTORIAL: {Kind.BEGIN_BLOCK, Kind.LEAVE, Kind.RETURN},
    Phase.BLOCK: {kind for kind, _ in ANY_ACT} - {Kind.START, Kind.BEGIN_BLOCK},
    Phase.BREAK: {Kind.BEGIN_BLOCK, Kind.LEAVE, Kind.RETURN},
    Phase.DONE: set[Kind](),
}


@pytest.mark.parametrize(("kind", "body"), ANY_ACT)
def test_each_phase_takes_its_own_events_only(kind: Kind, body: dict[str, Any]) -> None:
    for script in (Script(), Script().add(Kind.START), begun(), on_break(), done()):
        if kind in LEGAL[script.attempt.phase]:
            script.add(kind, **body)
        else:
            script.refuses(kind, **body)


@pytest.mark.parametrize(("kind", "body"), [act for act in ANY_ACT if act[0] is not Kind.RETURN])
def test_who_has_left_must_return_before_anything_else(kind: Kind, body: dict[str, Any]) -> None:
    script = begun().add(Kind.LEAVE, MINUTE)
    script.refuses(kind, **body)
    script.add(Kind.RETURN, **NO_GAP)
    assert not script.attempt.away


@pytest.mark.parametrize("position", [0, 1, 2, 3, 7])
def test_only_items_of_the_open_block_can_be_reached(position: int) -> None:
    script = on_break().add(Kind.BEGIN_BLOCK)
    script.refuses(Kind.GO, to=position)
    script.refuses(Kind.CHOOSE, at=position, choice=[0])
    script.refuses(Kind.FLAG, at=position, on=True)
    script.refuses(Kind.STRIKE, at=position, option=0, on=True)


def test_a_block_opens_at_its_first_item_and_counts_visits() -> None:
    script = begun().add(Kind.GO, to=3).add(Kind.GO, to=None).add(Kind.GO, to=1)
    assert script.attempt.here == 1
    assert [script.attempt.response(position).visits for position in (1, 2, 3)] == [2, 0, 1]


def test_an_answer_counts_up_to_the_last_millisecond() -> None:
    script = begun().add(Kind.CHOOSE, LIMIT, at=1, choice=[2])
    assert script.attempt.response(1).choice == {2}
    script.refuses(Kind.CHOOSE, LIMIT + 1, at=1, choice=[0])
    script.refuses(Kind.FLAG, LIMIT + 1, at=1, on=True)


def test_a_late_end_of_a_block_is_booked_at_its_deadline() -> None:
    script = begun().add(Kind.END_BLOCK, LIMIT + 30_000, reason="time")
    assert script.attempt.block_used_ms == (LIMIT,)
    assert script.attempt.response(1).spent_ms == LIMIT


def test_time_never_runs_back() -> None:
    begun().add(Kind.FLAG, 5_000, at=1, on=True).refuses(Kind.FLAG, 4_999, at=1, on=False)


def test_an_event_out_of_turn_is_refused() -> None:
    script = begun()
    with pytest.raises(IllegalEventError):
        apply(script.attempt, script.events[-1])


def test_choices_are_kept_in_order_and_can_be_taken_back() -> None:
    script = begun()
    for choice in ([1], [3], []):
        script.add(Kind.CHOOSE, at=2, choice=choice)
    response = script.attempt.response(2)
    assert not response.answered
    assert response.choices == (frozenset({1}), frozenset({3}), frozenset())


def test_choosing_a_struck_option_takes_the_strike_away() -> None:
    script = begun()
    script.add(Kind.STRIKE, at=1, option=0, on=True).add(Kind.STRIKE, at=1, option=1, on=True)
    script.add(Kind.CHOOSE, at=1, choice=[0])
    assert script.attempt.response(1).struck == {1}
    script.add(Kind.STRIKE, at=1, option=1, on=False)
    assert script.attempt.response(1).struck == frozenset()


def test_the_tally_of_a_block() -> None:
    script = begun().add(Kind.CHOOSE, at=1, choice=[0]).add(Kind.FLAG, at=3, on=True)
    assert script.attempt.tally() == (1, 2, 1)
    script.add(Kind.END_BLOCK, reason="ended").add(Kind.BEGIN_BLOCK)
    assert script.attempt.tally() == (0, 3, 0)
    assert script.attempt.tally(1) == (1, 2, 1)


def test_time_is_booked_to_the_item_that_was_shown() -> None:
    script = begun().add(Kind.CHOOSE, 20_000, at=1, choice=[0]).add(Kind.GO, 30_000, to=2)
    script.add(Kind.GO, 45_000, to=None).add(Kind.GO, 60_000, to=1).add(
        Kind.END_BLOCK, 61_000, reason="ended"
    )
    spent = [script.attempt.response(position).spent_ms for position in (1, 2, 3)]
    assert spent == [31_000, 15_000, 0]
    assert script.attempt.block_used_ms == (61_000,)


def test_time_away_is_charged_to_the_block_and_to_no_item() -> None:
    script = begun().add(Kind.LEAVE, 20_000)
    away = NO_GAP | {"gap_ms": 15 * MINUTE, "charged_ms": 5 * MINUTE}
    script.add(Kind.RETURN, 20_000 + 5 * MINUTE, **away)
    assert script.attempt.response(1).spent_ms == 20_000
    assert script.attempt.used_ms == 20_000 + 5 * MINUTE
    assert script.attempt.forgiven_ms == 10 * MINUTE


def test_work_before_a_kill_is_booked_though_the_charge_ends_the_block() -> None:
    away = NO_GAP | {"cause": "killed", "gap_ms": 20 * MINUTE, "charged_ms": 20 * MINUTE}
    script = begun().add(Kind.RETURN, 3 * MINUTE + 20 * MINUTE, **away)
    assert script.attempt.used_ms == LIMIT
    assert script.attempt.response(1).spent_ms == 3 * MINUTE


def test_the_breaks_share_one_pool_and_a_longer_one_costs_the_next_block() -> None:
    script = on_break().add(Kind.LEAVE, MINUTE)
    away = NO_GAP | {"gap_ms": 3 * MINUTE, "charged_ms": 2 * MINUTE, "break_ms": 4 * MINUTE}
    script.add(Kind.RETURN, 5 * MINUTE, **away)
    assert script.attempt.interruptions[-1].away_ms == 7 * MINUTE
    script.add(Kind.BEGIN_BLOCK)
    assert script.attempt.break_used_ms == PLAN.break_ms
    assert script.attempt.used_ms == 2 * MINUTE
    assert script.attempt.debt_ms == 0
    assert script.attempt.response(4).spent_ms == 0


def test_a_second_break_goes_on_where_the_first_stopped() -> None:
    plan = Plan((*PLAN.blocks, BlockPlan(7, 9, LIMIT)), 0, PLAN.break_ms, "exam")
    script = Script(plan).add(Kind.START).add(Kind.BEGIN_BLOCK).add(Kind.END_BLOCK, reason="ended")
    script.add(Kind.BEGIN_BLOCK, 2 * MINUTE).add(Kind.END_BLOCK, MINUTE, reason="ended")
    assert script.attempt.used_ms == 2 * MINUTE
    assert script.attempt.limit_ms == PLAN.break_ms


def test_a_break_kept_is_no_interruption_but_time_beyond_it_is() -> None:
    kept = on_break().add(Kind.LEAVE).add(Kind.RETURN, MINUTE, **(NO_GAP | {"break_ms": MINUTE}))
    assert not kept.attempt.interruptions[0].counts
    late = on_break().add(Kind.LEAVE).add(Kind.RETURN, MINUTE, **(NO_GAP | {"gap_ms": 1}))
    assert late.attempt.interruptions[0].counts


def test_a_clock_set_anew_is_noted_and_changes_nothing_else() -> None:
    script = begun().add(Kind.CLOCK_MOVED, 1_000, by_ms=-3_600_000)
    assert script.attempt.clock_moves == (-3_600_000,)
    assert script.attempt.used_ms == 1_000


acts = st.lists(
    st.tuples(
        st.sampled_from(list(Kind)),
        st.integers(min_value=0, max_value=7),
        st.integers(min_value=0, max_value=3),
        st.integers(min_value=0, max_value=4 * MINUTE),
    ),
    max_size=40,
)


def wander(steps: list[tuple[Kind, int, int, int]]) -> Script:
    """An attempt in which each step was tried and the illegal ones were refused."""
    script = begun()
    for kind, position, option, gap_ms in steps:
        charged = gap_ms // 2 if kind is Kind.RETURN else 0
        worked = 0 if script.attempt.away else gap_ms // 4
        body: dict[str, Any] = {"at": position, "to": position or None, "choice": [option], "option": option}
        body |= {"on": option % 2 == 0, "reason": "ended", "by_ms": gap_ms}
        body |= {"sure": (None, *Sure)[option % 4]}
        body |= NO_GAP | {"gap_ms": gap_ms, "charged_ms": charged}
        try:
            script.add(kind, script.attempt.used_ms + worked + charged, **body)
        except IllegalEventError:
            continue
    return script


@settings(max_examples=60, deadline=None)
@given(acts)
def test_replay_gives_the_attempt_that_was_sat(steps: list[tuple[Kind, int, int, int]]) -> None:
    script = wander(steps)
    verify_chain("a", script.events)
    assert replay(script.plan, script.events) == script.attempt


@settings(max_examples=60, deadline=None)
@given(acts)
def test_closed_blocks_stay_as_they_are_and_no_time_is_booked_twice(
    steps: list[tuple[Kind, int, int, int]],
) -> None:
    script = wander(steps)
    attempt = Attempt(script.plan)
    closed: dict[int, Any] = {}
    for event in script.events:
        attempt = apply(attempt, event)
        assert all(attempt.response(position) == response for position, response in closed.items())
        for block in script.plan.blocks[: len(attempt.ended_by)]:
            closed |= {position: attempt.response(position) for position in block.positions}
    for used_ms, block in zip(attempt.block_used_ms, script.plan.blocks, strict=False):
        spent = sum(attempt.response(position).spent_ms for position in block.positions)
        assert spent <= used_ms <= block.limit_ms


def test_how_sure_one_is_can_be_said_and_taken_back_and_changes_no_answer() -> None:
    script = begun()
    script.add(Kind.SURE, at=1, sure="guess").add(Kind.CHOOSE, at=1, choice=[2])
    assert script.attempt.response(1).sure is Sure.GUESS
    script.add(Kind.SURE, at=1, sure=None)
    assert script.attempt.response(1).sure is None
    assert script.attempt.response(1).choice == {2}


def test_a_plan_comes_back_from_its_data_and_knows_its_blocks() -> None:
    assert Plan.from_dict(PLAN.to_dict()) == PLAN
    asked = replace(PLAN, sure=True)
    assert Plan.from_dict(asked.to_dict()) == asked
    assert (PLAN.items, PLAN.limit_ms) == (6, 2 * LIMIT)
    assert [PLAN.block_of(position) for position in (1, 3, 4, 6)] == [1, 1, 2, 2]
    with pytest.raises(NoSuchItemError):
        PLAN.block_of(7)
