"""The drill adapts: by every kind of wish, a sibling before what was missed, items where points are lost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.arrangement import enemies
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.confidence import Sure
from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.practice import Material, Standing, draw_set
from ma_exam.core.siblings import siblings
from ma_exam.core.spreading import FLOOR, leaf_shares, loss_shares, spread
from ma_exam.core.weakness import analyse
from ma_exam.core.wish import MOST, WHATS, Wish
from tests.support.toys import EXAM, make_item

TOPICS = ("A", "B")
TAGS = ("", "one", "two")


def tagged(number: int, topic: str) -> Item:
    """An item whose second option names a misconception or none, by its number."""
    item = make_item(number, topic)
    lure = replace(item.options[1], misconception=TAGS[number % 3])
    return replace(item, options=(item.options[0], lure, *item.options[2:]), difficulty=1 + number % 3)


ITEMS = tuple(tagged(number, topic) for topic in TOPICS for number in range(15))
REFS = [item.ref for item in ITEMS]
BY_REF = {item.ref: item for item in ITEMS}

refs = st.frozensets(st.sampled_from(REFS))
standings = st.dictionaries(st.sampled_from(REFS), st.sampled_from([Standing.MISSED, Standing.KNOWN]))
materials = st.builds(
    lambda standing, said, flagged, marked, due, fell: Material(
        EXAM, ITEMS, standing, flagged, marked, tuple(due),
        said={ref: sure for ref, sure in said.items() if ref in standing},
        times=dict.fromkeys(standing, 1),
        fell={ref: {"one": 1} for ref in fell if ref in standing},
    ),
    standings, st.dictionaries(st.sampled_from(REFS), st.sampled_from(Sure)), refs, refs,
    st.lists(st.sampled_from(REFS), unique=True), refs,
)  # fmt: skip
wishes = st.builds(
    Wish,
    scope=st.sampled_from(["", "A", "B"]),
    what=st.sampled_from(WHATS),
    count=st.integers(1, MOST),
    minutes=st.sampled_from([0, 0, 1, 5]),
    difficulty=st.integers(0, 3),
    misconception=st.sampled_from(TAGS),
)


@given(materials, wishes, st.integers(0, 99))
def test_every_kind_of_set_holds_its_kind_and_as_many_as_there_are(
    stuff: Material, wish: Wish, seed: int
) -> None:
    pool = {item.ref for _, item in stuff.pool(wish)}
    assert stuff.kinds(wish)[wish.what] == len(pool)
    if not pool:
        return
    form = draw_set(stuff, wish, seed)
    assert draw_set(stuff, wish, seed) == form
    assert min(wish.most, len(pool)) <= len(form.slots) <= wish.most
    if wish.what != "missed":
        assert form.refs <= pool
        assert len(form.slots) == min(wish.most, len(pool))
    for ref in form.refs:
        item, sure = BY_REF[ref], stuff.said.get(ref)
        assert wish.difficulty in (0, item.difficulty)
        assert not wish.misconception or item.options[1].misconception == wish.misconception
        match wish.what:
            case "new":
                assert ref not in stuff.standing
            case "flagged":
                assert ref in stuff.flagged
            case "unsure":
                assert sure in (Sure.UNSURE, Sure.GUESS)
            case "lucky":
                assert (sure, stuff.standing[ref]) == (Sure.GUESS, Standing.KNOWN)
            case "confident":
                assert (sure, stuff.standing[ref]) == (Sure.SURE, Standing.MISSED)
            case "bookmarked":
                assert ref in stuff.bookmarked
    if wish.what == "due":
        order = [slot.item for slot in form.slots]
        assert order == [ref for ref in stuff.due if ref in pool][: wish.most], "most urgent first"


@given(materials, st.sampled_from(["mix", "missed"]), st.integers(1, 40), st.integers(0, 99))
def test_a_sibling_that_was_never_met_comes_before_each_missed_item(
    stuff: Material, what: str, count: int, seed: int
) -> None:
    wish = Wish(what="mix" if what == "mix" else "missed", count=count)
    if not stuff.pool(wish):
        return
    met_now: list[Item] = []
    form = draw_set(stuff, wish, seed)
    new = sum(ref not in stuff.standing for ref in form.refs)
    for slot in form.slots:
        item = BY_REF[slot.item]
        if stuff.standing.get(slot.item) is Standing.MISSED and new:
            unmet = [other for other in siblings(item, ITEMS, {}) if other.ref not in stuff.standing]
            before = [other for other in siblings(item, met_now, {}) if other.ref not in stuff.standing]
            in_set = {other.ref for other in unmet} & form.refs
            assert before or not unmet or (what == "mix" and not in_set)
        met_now.append(item)
    takes = Counter(str(stuff.standing.get(ref, Standing.NEW)) for ref in form.refs)
    if what == "mix" and len(form.slots) == count and count % 10 == 0 and takes["new"] < len(form.slots):
        assert takes["new"] >= min(count * 6 // 10, sum(ref not in stuff.standing for ref in REFS)), (
            "siblings count among the new"
        )


def test_in_a_mix_of_ten_every_missed_item_has_its_sibling() -> None:
    standing = {item.ref: Standing.MISSED for item in ITEMS[::2]}
    for seed in range(40):
        order = [
            slot.item
            for slot in draw_set(
                Material(EXAM, ITEMS, standing, times=dict.fromkeys(standing, 2)), Wish(), seed
            ).slots
        ]
        assert sum(ref in standing for ref in order) >= 3
        for place, ref in enumerate(order):
            if ref in standing:
                assert any(
                    BY_REF[other].topic == BY_REF[ref].topic
                    for other in order[:place]
                    if other not in standing
                )


pairs = st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=25)


@given(standings, pairs, st.integers(0, 99), st.sampled_from(["mix", "missed"]))
def test_enemies_never_follow_each_other_and_are_no_siblings(
    standing: dict[ItemRef, Standing], foes: set[tuple[int, int]], seed: int, what: str
) -> None:
    named = {n: tuple(f"a{other:03}" for one, other in foes if one == n != other) for n in range(15)}
    items = tuple(replace(item, enemies=named[int(item.id[1:])]) for item in ITEMS if item.topic == "A")
    stuff = Material(EXAM, items, standing)
    wish = Wish(what="mix" if what == "mix" else "missed", count=12)
    if not stuff.pool(wish):
        return
    by_ref = {item.ref: item for item in items}
    order = [by_ref[slot.item] for slot in draw_set(stuff, wish, seed).slots]
    assert not any(enemies(one, other) for one, other in pairwise(order))
    for item in items:
        assert not any(enemies(item, other) for other in siblings(item, items, {}))


def test_siblings_share_the_topic_then_a_misconception_then_are_those_met_least() -> None:
    one = ITEMS[1]
    found = siblings(one, ITEMS, {ITEMS[4].ref: 2, ITEMS[7].ref: 1, ITEMS[0].ref: 5})
    assert [item.id for item in found[:5]] == ["a010", "a013", "a007", "a004", "a002"]
    assert found[-1] == ITEMS[0]
    assert {item.topic for item in found} == {"A"}
    assert one not in found
    assert siblings(one, reversed(ITEMS), {ITEMS[4].ref: 2, ITEMS[7].ref: 1, ITEMS[0].ref: 5}) == found


def test_a_key_that_names_a_misconception_is_nobody_s_mistake() -> None:
    options = (Option("right", True, misconception="one"), Option("wrong"), Option("other"), Option("last"))
    key = replace(make_item(20, "A"), options=options)
    assert Material(EXAM, (key,), {}).kinds(Wish(misconception="one"))["mix"] == 0


def test_what_one_fell_for_comes_behind_new_items_with_the_same_idea() -> None:
    fallen = [item.ref for item in ITEMS if item.options[1].misconception == "one"][:3]
    standing = dict.fromkeys(fallen, Standing.MISSED)
    stuff = Material(EXAM, ITEMS, standing, fell={ref: {"one": 1} for ref in fallen})
    for seed in range(20):
        order = [slot.item for slot in draw_set(stuff, Wish(misconception="one"), seed).slots]
        assert set(fallen) <= set(order)
        assert set(order[-3:]) == set(fallen)


def test_a_set_by_minutes_holds_what_could_be_answered_in_them() -> None:
    assert [Wish(minutes=minutes).most for minutes in (0, 5, 60, 240)] == [10, 15, 180, MOST]
    assert len(draw_set(Material(EXAM, ITEMS, {}), Wish(count=1, minutes=5), 1).slots) == 15


# Where points are lost

GROUPS = tuple(Domain(f"G{n:02}", f"Group {n}", 1 + n % 5, (f"T{n:02}",)) for n in range(48))
WIDE: Blueprint = replace(EXAM, domains=GROUPS, blocks=(Block(50, 45, 40),) * 4)
ROWS = [(leaf, make_item(number, leaf.topics[0])) for leaf in GROUPS for number in range(40)]


@given(st.dictionaries(st.sampled_from([leaf.code for leaf in GROUPS]), st.floats(0, 20)))
def test_shares_follow_the_losses_and_leave_no_topic_out(losses: Mapping[str, float]) -> None:
    shares, by_weight = loss_shares(WIDE, losses), leaf_shares(WIDE)
    assert all(shares[code] >= FLOOR * by_weight[code] > 0 for code in shares)
    ordered = sorted(losses, key=lambda code: (losses[code], float(shares[code])))
    assert all(shares[one] <= max(shares[other], FLOOR * by_weight[one]) for one, other in pairwise(ordered))


def test_without_answers_the_exams_weights_stand() -> None:
    assert loss_shares(WIDE, {}) == leaf_shares(WIDE)
    none = replace(WIDE, domains=(*GROUPS, Domain("X", "Not asked", 0, ("X",))))
    assert loss_shares(none, {"X": 5.0, "G01": 1.0})["X"] == 0


@given(st.integers(0, 99), st.integers(1, 30), st.integers(0, 30))
def test_proportions_hold_for_what_is_taken_already_and_what_comes(seed: int, count: int, taken: int) -> None:
    shares = leaf_shares(WIDE)
    already = spread(ROWS, shares, taken, f"{seed}#a")
    rest = [row for row in ROWS if row not in already]
    spent = {code: Fraction(met) for code, met in Counter(leaf.code for leaf, _ in already).items()}
    counts = Counter(leaf.code for leaf, _ in [*already, *spread(rest, shares, count, f"{seed}#b", spent)])
    assert sum(counts.values()) == count + taken
    assert all(abs(counts[code] - share * (count + taken)) < 2 for code, share in shares.items())


def two_weeks(seed: int) -> tuple[Counter[str], dict[str, float]]:
    """14 sets of 40 for a learner with a true ability in each of 48 topics: leaf -> items spent, and truly lost."""
    chance = Random(seed)  # noqa: S311 - makes a learner up
    ability = {leaf.code: min(0.97, max(0.3, chance.gauss(0.72, 0.12))) for leaf in GROUPS}
    leaf_of = {item.ref: leaf.code for leaf, item in ROWS}
    standing: dict[ItemRef, Standing] = {}
    first: list[tuple[str, bool, float]] = []
    spent: Counter[str] = Counter()
    found = analyse(WIDE, first).levels[-1].estimates
    for day in range(14):
        stuff = Material(
            WIDE, tuple(item for _, item in ROWS), dict(standing), times=dict.fromkeys(standing, 1),
            losses={estimate.code: estimate.lost for estimate in found},
        )  # fmt: skip
        for slot in draw_set(stuff, Wish(count=40), 100 * seed + day).slots:
            right = chance.random() < ability[leaf_of[slot.item]]
            if slot.item not in standing:
                first.append((slot.topic, right, 1.0))
            standing[slot.item] = Standing.KNOWN if right else Standing.MISSED
            spent[leaf_of[slot.item]] += 1
        found = analyse(WIDE, first).levels[-1].estimates
    return spent, {estimate.code: estimate.exam_items * (1 - ability[estimate.code]) for estimate in found}


@pytest.mark.parametrize("seed", range(3))
def test_two_weeks_of_sets_spend_their_items_where_points_are_lost(seed: int) -> None:
    spent, lost = two_weeks(seed)
    assert correlation([spent[code] for code in lost], list(lost.values())) > 0.7
    assert min(spent[code] for code in lost) > 0, "every topic is reached"


def test_the_order_of_the_losses_does_not_matter() -> None:
    losses = {leaf.code: 0.1 * place for place, leaf in enumerate(GROUPS)}
    one = Material(WIDE, tuple(item for _, item in ROWS), {}, losses=losses)
    other = replace(one, losses=dict(reversed(losses.items())))
    assert draw_set(one, Wish(count=40), 3) == draw_set(other, Wish(count=40), 3)
    assert draw_set(one, Wish(count=40), 3) != draw_set(replace(one, losses={}), Wish(count=40), 3)
