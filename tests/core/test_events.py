"""The chain of events tells whether anything in it was altered, taken out, put in or swapped."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.clock import Instant
from ma_exam.core.events import GENESIS, BrokenChainError, Event, Kind, next_event, verify_chain

ATTEMPT = "0197-attempt"
BODIES: list[tuple[Kind, dict[str, Any]]] = [
    (Kind.START, {}),
    (Kind.BEGIN_BLOCK, {}),
    (Kind.CHOOSE, {"at": 1, "choice": [2]}),
    (Kind.FLAG, {"at": 1, "on": True}),
    (Kind.GO, {"to": None}),
    (Kind.CLOCK_MOVED, {"by_ms": -3_000}),
    (Kind.END_BLOCK, {"reason": "ended"}),
]

chains = st.lists(
    st.tuples(st.sampled_from(BODIES), st.integers(min_value=0, max_value=10**7)), min_size=2, max_size=12
)


def chained(acts: list[tuple[tuple[Kind, dict[str, Any]], int]], attempt_id: str = ATTEMPT) -> list[Event]:
    events: list[Event] = []
    for (kind, body), used_ms in acts:
        at = Instant(1_800_000_000_000_000 + used_ms * 1000, used_ms, 90_000 + used_ms, "boot-a")
        events.append(next_event(attempt_id, events[-1] if events else None, kind, body, used_ms, at))
    return events


def broken_at(events: list[Event], attempt_id: str = ATTEMPT) -> int:
    with pytest.raises(BrokenChainError) as caught:
        verify_chain(attempt_id, events)
    return caught.value.seq


@given(chains)
def test_an_untouched_chain_holds_from_every_start(acts: list[Any]) -> None:
    events = chained(acts)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert events[0].prev_hash == GENESIS
    for length in range(len(events) + 1):
        verify_chain(ATTEMPT, events[:length])


@pytest.mark.parametrize("name", [field.name for field in fields(Event)])
@given(acts=chains, data=st.data())
def test_one_altered_field_is_found_at_its_event(name: str, acts: list[Any], data: st.DataObject) -> None:
    events = chained(acts)
    place = data.draw(st.integers(min_value=0, max_value=len(events) - 1))
    event = events[place]
    altered: dict[str, Any] = {
        "seq": event.seq + 1,
        "kind": Kind.STRIKE,
        "body": {**event.body, "at": 77},
        "used_ms": event.used_ms + 1,
        "wall_us": event.wall_us - 1,
        "boot_id": "boot-b",
        "boot_ms": event.boot_ms + 1,
        "prev_hash": "f" * 64,
        "hash": "e" * 64,
    }
    events[place] = replace(event, **{name: altered[name]})
    assert broken_at(events) == place + 1


@given(chains, st.data())
def test_a_missing_event_is_found_where_it_was(acts: list[Any], data: st.DataObject) -> None:
    events = chained(acts)
    place = data.draw(st.integers(min_value=0, max_value=len(events) - 2))
    del events[place]
    assert broken_at(events) == place + 1


@given(chains, st.data())
def test_swapped_and_doubled_events_are_found(acts: list[Any], data: st.DataObject) -> None:
    events = chained(acts)
    place = data.draw(st.integers(min_value=0, max_value=len(events) - 2))
    swapped = [*events[:place], events[place + 1], events[place], *events[place + 2 :]]
    doubled = [*events[: place + 1], *events[place:]]
    assert broken_at(swapped) == place + 1
    assert broken_at(doubled) == place + 2


@given(chains, st.data())
def test_a_forged_event_in_the_middle_breaks_all_that_follows(acts: list[Any], data: st.DataObject) -> None:
    events = chained(acts)
    place = data.draw(st.integers(min_value=0, max_value=len(events) - 2))
    before = events[place - 1] if place else None
    old = events[place]
    forged = next_event(ATTEMPT, before, old.kind, {**old.body, "choice": [0, 1]}, old.used_ms, old.instant)
    events[place] = forged
    assert broken_at(events) == place + 2


def test_events_of_another_attempt_do_not_pass() -> None:
    events = chained([(body, 10) for body in BODIES], attempt_id="another")
    verify_chain("another", events)
    assert broken_at(events) == 1


def test_true_is_not_one() -> None:
    events = chained([((Kind.FLAG, {"at": 1, "on": True}), 5)])
    assert broken_at([replace(events[0], body={"at": 1, "on": 1})]) == 1


def test_the_order_of_a_body_is_no_part_of_it() -> None:
    events = chained([((Kind.FLAG, {"at": 1, "on": True}), 5)])
    verify_chain(ATTEMPT, [replace(events[0], body={"on": True, "at": 1})])
