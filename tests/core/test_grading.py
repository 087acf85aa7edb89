"""Grading: exactly the key is right, what was never met is left out, and a choice is known by its words."""

from dataclasses import replace
from typing import Any

import pytest

from ma_exam.core.attempt import replay
from ma_exam.core.clock import Instant
from ma_exam.core.events import Event, Kind, next_event
from ma_exam.core.form import Form, Slot
from ma_exam.core.grading import grade, is_right, option_hash
from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.plan import BlockPlan, Plan

PLAN = Plan((BlockPlan(1, 2, 60_000), BlockPlan(3, 4, 60_000)), 0, 0, "practice")


def an_item(number: int) -> Item:
    options = (Option(f"wrong {number}"), Option(f"right {number}", is_key=True), Option(f"other {number}"))
    return Item("b", f"i{number}", f"Stem {number}", options, topic="T1")


ITEMS = {item.ref: item for item in map(an_item, range(1, 5))}
FORM = Form(
    "F-t-1",
    "t",
    "1",
    1,
    "0" * 12,
    tuple(
        Slot(item.ref, item.revision, 1 + place // 2, place + 1, "T1", "T1", place != 1, (2, 1, 0))
        for place, item in enumerate(ITEMS.values())
    ),
)
ACTS: list[tuple[Kind, int, dict[str, Any]]] = [
    (Kind.START, 0, {}),
    (Kind.BEGIN_BLOCK, 0, {}),
    (Kind.CHOOSE, 9_000, {"at": 1, "choice": [1]}),
    (Kind.GO, 10_000, {"to": 2}),
    (Kind.CHOOSE, 15_000, {"at": 2, "choice": [0]}),
    (Kind.END_BLOCK, 20_000, {"reason": "ended"}),
    (Kind.BEGIN_BLOCK, 0, {}),
    (Kind.GO, 5_000, {"to": 4}),
    (Kind.END_BLOCK, 6_000, {"reason": "ended"}),
]


def events(count: int) -> list[Event]:
    made: list[Event] = []
    for kind, used_ms, body in ACTS[:count]:
        at = Instant(1, used_ms, used_ms, "boot")
        made.append(next_event("a", made[-1] if made else None, kind, body, used_ms, at))
    return made


def test_a_whole_attempt_is_graded_item_by_item() -> None:
    graded = grade(replay(PLAN, events(9)), FORM, ITEMS, {ItemRef("b", "i2"): 1})
    assert [row.right for row in graded] == [True, False, False, False]
    assert [row.answered for row in graded] == [True, True, False, False]
    assert [row.scored for row in graded] == [True, False, True, True]
    assert [row.first_sight for row in graded] == [True, False, True, True]
    assert [row.spent_ms for row in graded] == [10_000, 10_000, 5_000, 1_000]
    assert [row.position for row in graded] == [1, 2, 3, 4]


@pytest.mark.parametrize(("count", "met"), [(2, 1), (4, 2), (6, 2), (7, 3), (8, 4), (9, 4)])
def test_an_attempt_given_up_leaves_out_what_was_never_met(count: int, met: int) -> None:
    graded = grade(replay(PLAN, events(count)), FORM, ITEMS, {})
    assert [row.position for row in graded] == list(range(1, met + 1))


def test_a_blank_in_a_closed_block_is_met_and_wrong() -> None:
    skipped = [*ACTS[:2], (Kind.END_BLOCK, 100, {"reason": "ended"})]
    made: list[Event] = []
    for kind, used_ms, body in skipped:
        at = Instant(1, used_ms, used_ms, "boot")
        made.append(next_event("a", made[-1] if made else None, kind, body, used_ms, at))
    graded = grade(replay(PLAN, made), FORM, ITEMS, {})
    assert [(row.position, row.answered, row.right) for row in graded] == [
        (1, False, False),
        (2, False, False),
    ]


def test_a_choice_is_kept_by_its_words_not_by_its_place() -> None:
    graded = grade(replay(PLAN, events(9)), FORM, ITEMS, {})
    assert graded[0].choice == (option_hash("right 1"),)
    assert graded[2].choice == ()
    assert option_hash("right 1") != option_hash("right 2")


def test_with_several_keys_all_and_only_they_are_right() -> None:
    item = an_item(1)
    both = replace(item, select="all", options=(replace(item.options[0], is_key=True), *item.options[1:]))
    assert is_right(both, frozenset({0, 1}))
    for choice in ({0}, {1}, {0, 1, 2}, set[int]()):
        assert not is_right(both, frozenset(choice))


def test_a_blank_is_never_right_even_without_a_key() -> None:
    item = an_item(1)
    keyless = replace(item, options=tuple(replace(option, is_key=False) for option in item.options))
    assert not is_right(keyless, frozenset())
