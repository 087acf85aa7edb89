"""Practice sets: what a wish takes, in which mix and proportion, and answers that stand once they are told."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.arrangement import enemies
from ma_exam.core.attempt import IllegalEventError, Phase, replay
from ma_exam.core.blueprint import Blueprint, Domain
from ma_exam.core.events import Event, Kind, next_event
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.plan import Plan
from ma_exam.core.practice import (
    MIX,
    Material,
    Standing,
    draw_set,
    find_domain,
    leaves_of,
    mixed,
)
from ma_exam.core.spreading import leaf_shares
from ma_exam.core.wish import MOST, WHATS, Wish
from ma_exam.errors import BankError, NotFoundError
from tests.support.machine import MINUTE, Machine
from tests.support.toys import EXAM, by_ref, make_item

LEAVES = tuple(Domain(f"A{n}", f"Part {n}", n, (f"A{n}",)) for n in (1, 2, 3))
OUTLINE = (Domain("A", "Alpha", 2, children=LEAVES), Domain("B", "Beta", 1, ("B",)))
BLUEPRINT: Blueprint = replace(EXAM, domains=OUTLINE)
TOPICS = ("A1", "A2", "A3", "B")
ITEMS = tuple(make_item(number, topic) for topic in TOPICS for number in range(12))


def material(
    standing: dict[ItemRef, Standing] | None = None, flagged: frozenset[ItemRef] = frozenset()
) -> Material:
    return Material(BLUEPRINT, ITEMS, standing or {}, flagged)


standings = st.dictionaries(st.sampled_from([item.ref for item in ITEMS]), st.sampled_from(Standing))
wishes = st.builds(Wish, st.sampled_from(["", "A", "A1", "B"]), st.sampled_from(WHATS), st.integers(1, MOST))


@given(standings, wishes, st.integers(0, 99))
def test_a_set_holds_what_was_wished_for_and_as_many_as_there_are(
    standing: dict[ItemRef, Standing], wish: Wish, seed: int
) -> None:
    stuff = material(standing, frozenset(ref for ref in standing if ref.id.endswith("3")))
    pool = stuff.pool(wish)
    if not pool:
        with pytest.raises(BankError, match="no such item"):
            draw_set(stuff, wish, seed)
        return
    form = draw_set(stuff, wish, seed)
    assert min(wish.count, len(pool)) <= len(form.slots) == len(form.refs) <= wish.count
    if wish.what != "missed":
        assert len(form.slots) == min(wish.count, len(pool))
        assert form.refs <= {item.ref for _, item in pool}
    assert {slot.domain for slot in form.slots} <= {leaf.code for leaf in leaves_of(BLUEPRINT, wish.scope)}
    assert [slot.position for slot in form.slots] == list(range(1, len(form.slots) + 1))
    assert all(slot.scored and slot.block == 1 for slot in form.slots)
    assert draw_set(stuff, wish, seed) == form
    if wish.what == "missed":
        stand = [stuff.stands(by_ref(ITEMS)[ref]) for ref in form.refs]
        assert Standing.MISSED in stand
        assert Standing.KNOWN not in stand, "beside what was missed there are only new siblings of it"
    if wish.what == "flagged":
        assert form.refs <= stuff.flagged


@given(st.dictionaries(st.sampled_from(Standing), st.integers(0, 30)), st.integers(1, 40))
def test_a_mix_is_filled_from_what_there_is(stock: dict[Standing, int], count: int) -> None:
    stock = dict.fromkeys(Standing, 0) | stock
    takes = mixed(stock, count)
    assert sum(takes.values()) == min(count, sum(stock.values()))
    for kind, taken in takes.items():
        assert min(int(MIX[kind] * count), stock[kind]) <= taken <= stock[kind]


def test_the_mix_of_ten_is_six_new_three_missed_one_known() -> None:
    standing = {item.ref: Standing.MISSED for item in ITEMS[::3]}
    standing |= {item.ref: Standing.KNOWN for item in ITEMS[1::3]}
    form = draw_set(material(standing), Wish(), 7)
    found = Counter(standing.get(ref, Standing.NEW) for ref in form.refs)
    assert found == {Standing.NEW: 6, Standing.MISSED: 3, Standing.KNOWN: 1}


@given(st.integers(0, 999))
def test_topics_come_in_the_outlines_proportion(seed: int) -> None:
    counts = Counter(slot.domain for slot in draw_set(material(), Wish(count=9), seed).slots)
    assert counts["B"] == 3
    for code, share in leaf_shares(BLUEPRINT).items():
        assert abs(counts[code] - 9 * share) < 1


def test_small_sets_reach_every_topic_in_turn() -> None:
    first = {slot.domain for seed in range(30) for slot in draw_set(material(), Wish(count=1), seed).slots}
    assert first == set(TOPICS)
    assert sum(leaf_shares(BLUEPRINT).values()) == Fraction(1)


@given(st.integers(0, 200), st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
def test_enemies_never_follow_each_other(seed: int, pairs: set[tuple[int, int]]) -> None:
    foes = {n: tuple(f"b{other:03}" for one, other in pairs if one == n != other) for n in range(12)}
    hostile = [replace(item, enemies=foes[int(item.id[1:])]) for item in ITEMS if item.topic == "B"]
    form = draw_set(Material(BLUEPRINT, tuple(hostile), {}), Wish("B", count=12), seed)
    items = by_ref(hostile)
    order = [items[slot.item] for slot in form.slots]
    assert not any(enemies(one, other) for one, other in pairwise(order))


def test_two_enemies_may_stand_in_one_set() -> None:
    items = [replace(make_item(0, "B"), enemies=("b001",)), make_item(1, "B"), make_item(2, "B")]
    form = draw_set(Material(BLUEPRINT, tuple(items), {}), Wish("B"), 1)
    assert [slot.item.id for slot in form.slots][1] == "b002"
    alone = draw_set(Material(BLUEPRINT, tuple(items[:2]), {}), Wish("B"), 1)
    assert len(alone.slots) == 1


def test_items_of_several_keys_and_drafts_are_never_drawn() -> None:
    odd: list[Item] = [
        replace(make_item(1, "B"), select="all"),
        replace(make_item(2, "B"), status="draft"),
        replace(make_item(3, "B"), status="retired"),
        make_item(4, "B"),
    ]
    form = draw_set(Material(BLUEPRINT, tuple(odd), {}), Wish(), 1)
    assert [slot.item.id for slot in form.slots] == ["b004"]


def test_what_there_is_not_is_told() -> None:
    assert find_domain(BLUEPRINT, "A2").title == "Part 2"
    with pytest.raises(NotFoundError, match="no part Z"):
        draw_set(material(), Wish("Z"), 1)
    for wrong in (["", "hard", 10], ["", "mix", 0], ["", "mix", MOST + 1], [7, "mix", 10]):
        with pytest.raises(ValueError, match="no such"):
            Wish.from_list(wrong)
    with pytest.raises(ValueError, match="unpack"):
        Wish.from_list([""])


def test_a_plan_keeps_its_wish() -> None:
    plan = Plan.practice(Wish("A1", "missed", 5), 4)
    assert Plan.from_dict(plan.to_dict()) == plan
    assert "wish" not in replace(plan, wish=None).to_dict()


Act = tuple[Kind, dict[str, object], int]


def chain(*acts: Act) -> list[Event]:
    events: list[Event] = []
    for kind, body, used_ms in acts:
        events.append(next_event("p", events[-1] if events else None, kind, body, used_ms, Machine().now()))
    return events


def test_an_answer_that_was_told_stands_and_reading_its_reasons_is_not_answering() -> None:
    plan = Plan.practice(Wish(), 3)
    acts: list[Act] = [
        (Kind.START, {}, 0),
        (Kind.BEGIN_BLOCK, {}, 0),
        (Kind.CHOOSE, {"at": 1, "choice": [2]}, 8_000),
        (Kind.GO, {"to": 2}, 50 * MINUTE),
    ]
    state = replay(plan, chain(*acts))
    assert (state.phase, state.used_ms, state.response(1).spent_ms) == (Phase.BLOCK, 50 * MINUTE, 8_000)
    for choice in ([0], []):
        with pytest.raises(IllegalEventError, match="stands"):
            replay(plan, chain(*acts, (Kind.CHOOSE, {"at": 1, "choice": choice}, 51 * MINUTE)))


def test_only_what_was_answered_is_scored_and_what_was_never_shown_is_not_met() -> None:
    form = draw_set(material(), Wish(count=3), 1)
    acts: list[Act] = [
        (Kind.START, {}, 0),
        (Kind.BEGIN_BLOCK, {}, 0),
        (Kind.CHOOSE, {"at": 1, "choice": [0]}, 8_000),
        (Kind.GO, {"to": 2}, 9_000),
        (Kind.END_BLOCK, {"reason": "ended"}, 9_500),
    ]
    state = replay(Plan.practice(Wish(count=3), 3), chain(*acts))
    graded = grade(state, form, by_ref(ITEMS), {})
    assert [(entry.position, entry.scored, entry.right) for entry in graded] == [
        (1, True, True),
        (2, False, False),
    ]
