"""A drawn form keeps the blueprint's proportions, is the same for ever, and holds nothing that it must not."""

from collections import Counter
from dataclasses import dataclass, replace
from statistics import fmean

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ma_exam import paths
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.form import NEAR, Form, Slot, capacity, draw, option_order, pool_hash, quotas
from ma_exam.core.item import STATUSES, Item, ItemRef, Option, Status
from ma_exam.errors import BankError
from ma_exam.formats.blueprint_toml import read_blueprints

CMA = read_blueprints(paths.blueprint_dir())["cma"]


def an_item(number: int, topic: str, difficulty: int = 2, status: Status = "live") -> Item:
    options = tuple(Option(f"Option {letter} of {number}", letter == "b") for letter in "abcd")
    return Item("test", f"i{number}", f"Stem {number}", options, topic, difficulty=difficulty, status=status)


def pool(blueprint: Blueprint, depth: int) -> list[Item]:
    """`depth` times what one form needs of each leaf, all live, difficulties mixed."""
    items: list[Item] = []
    for entry in capacity(blueprint, []):
        for _ in range(entry.needed * depth):
            number = len(items)
            items.append(an_item(number, entry.domain.topics[0], 1 + (number * 7) % 3))
    return items


CMA_POOL = pool(CMA, 3)


def a_blueprint(weights: list[list[int]], blocks: tuple[Block, ...]) -> Blueprint:
    domains = tuple(
        Domain(
            f"D{place}",
            f"Domain {place}",
            sum(leaves),
            children=tuple(
                Domain(f"D{place}.{leaf}", "Leaf", weight, (f"D{place}.{leaf}",))
                for leaf, weight in enumerate(leaves)
            ),
        )
        for place, leaves in enumerate(weights)
    )
    return Blueprint("small", "1", "Small", "Nobody", blocks, 0, 0, domains, None, 75, {})


@dataclass(frozen=True)
class Case:
    """A small blueprint with a pool that suffices, some of it unusable, some of it at enmity."""

    blueprint: Blueprint
    items: list[Item]


@st.composite
def cases(draw_from: st.DrawFn) -> Case:
    leaves = st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=3)
    weights = draw_from(st.lists(leaves, min_size=1, max_size=3))
    scored = draw_from(st.integers(min_value=2, max_value=6))
    block = Block(scored + draw_from(st.integers(min_value=0, max_value=2)), scored, 10)
    blueprint = a_blueprint(weights, (block,) * draw_from(st.integers(min_value=1, max_value=3)))
    items: list[Item] = []
    for entry in capacity(blueprint, []):
        needed: list[Status] = ["live"] * (entry.needed + 1)
        for status in needed + draw_from(st.lists(st.sampled_from(STATUSES), max_size=4)):
            number = len(items)
            items.append(an_item(number, f"{entry.domain.code}.01", 1 + number % 3, status))
    for one, other in draw_from(
        st.lists(st.tuples(*[st.integers(min_value=0, max_value=len(items) - 1)] * 2), max_size=2)
    ):
        items[one] = replace(items[one], enemies=(items[other].id,) if one != other else ())
    return Case(blueprint, items)


seeds = st.integers(min_value=0, max_value=10**6)


def drawn(case: Case, seed: int) -> Form:
    """The form, for cases whose enemies leave enough."""
    try:
        return draw(case.blueprint, case.items, seed)
    except BankError as error:
        assume("may not stand together" not in error.message)
        raise


def count_by_level(blueprint: Blueprint, slots: list[Slot]) -> Counter[str]:
    """How many slots each domain has, at every level of the outline."""
    return Counter(domain.code for slot in slots for domain in blueprint.path_of(slot.topic))


def shares(domains: tuple[Domain, ...], counts: Counter[str]) -> list[tuple[float, int]]:
    """(exact share, count) of each domain among its siblings, at every level."""
    total = sum(counts[domain.code] for domain in domains)
    weight = sum(domain.weight for domain in domains)
    rows = [(total * domain.weight / weight, counts[domain.code]) for domain in domains]
    return rows + [row for domain in domains if domain.children for row in shares(domain.children, counts)]


# Proportions


@given(st.lists(st.integers(min_value=1, max_value=200), min_size=1, max_size=9), st.integers(0, 300))
def test_quotas_sum_and_stay_within_one_of_each_share(weights: list[int], total: int) -> None:
    domains = [Domain(f"D{place}", "", weight) for place, weight in enumerate(weights)]
    counts = quotas(domains, total)
    assert sum(counts.values()) == total
    for domain in domains:
        assert abs(counts[domain.code] - total * domain.weight / sum(weights)) < 1


@given(st.integers(min_value=1, max_value=9), st.integers(min_value=0, max_value=100))
def test_equal_weights_give_the_odd_items_to_the_earlier_domains(number: int, total: int) -> None:
    counts = list(quotas([Domain(f"D{place}", "", 7) for place in range(number)], total).values())
    assert counts == sorted(counts, reverse=True)


@settings(max_examples=60, deadline=None)
@given(cases(), seeds)
def test_a_form_has_its_size_and_its_proportions_at_each_level(case: Case, seed: int) -> None:
    form = drawn(case, seed)
    blueprint = case.blueprint
    assert [slot.position for slot in form.slots] == list(range(1, blueprint.items + 1))
    assert len(form.refs) == blueprint.items
    for scored in (True, False):
        counts = count_by_level(blueprint, [slot for slot in form.slots if slot.scored is scored])
        assert all(abs(share - count) < 1 for share, count in shares(blueprint.domains, counts))
    for number, block in enumerate(blueprint.blocks, start=1):
        inside = [slot for slot in form.slots if slot.block == number]
        assert (len(inside), sum(slot.scored for slot in inside)) == (block.items, block.scored)


@pytest.mark.parametrize("seed", [1, 20261123])
def test_a_cma_form_is_the_exam_of_the_day(seed: int) -> None:
    form = draw(CMA, CMA_POOL, seed)
    scored = count_by_level(CMA, [slot for slot in form.slots if slot.scored])
    unscored = count_by_level(CMA, [slot for slot in form.slots if not slot.scored])
    assert [scored[code] for code in "CGA"] == [106, 38, 36]
    assert [unscored[code] for code in "CGA"] == [12, 4, 4]
    subcategories = ["C1", "C2", "C3", "C4", "G1", "G2", "A1", "A2"]
    assert [scored[code] for code in subcategories] == [26, 23, 34, 23, 20, 18, 20, 16]
    for block in (1, 2, 3, 4):
        slots = [slot for slot in form.slots if slot.block == block]
        inside = count_by_level(CMA, [slot for slot in slots if slot.scored])
        assert (len(slots), sum(inside[code] for code in "CGA")) == (50, 45)
        for code in (*"CGA", *subcategories):
            assert abs(inside[code] - scored[code] / 4) < 1
            here = count_by_level(CMA, [slot for slot in slots if not slot.scored])
            assert abs(here[code] - unscored[code] / 4) < 1


def test_a_form_of_one_block_keeps_the_proportions() -> None:
    form = draw(CMA, CMA_POOL, 5, blocks=CMA.blocks[:1])
    counts = count_by_level(CMA, [slot for slot in form.slots if slot.scored])
    assert (len(form.slots), sum(counts[code] for code in "CGA")) == (50, 45)
    assert all(abs(share - count) < 1 for share, count in shares(CMA.domains, counts))
    assert "-n50" in form.code


@pytest.mark.parametrize("seed", range(6))
def test_forms_are_as_hard_as_the_pool(seed: int) -> None:
    facility = {item.ref: item.facility for item in CMA_POOL}
    topics = {item.ref: item.topic for item in CMA_POOL}
    by_topic = {
        topic: fmean(facility[ref] for ref, other in topics.items() if other == topic)
        for topic in set(topics.values())
    }
    scored = [slot.item for slot in draw(CMA, CMA_POOL, seed).slots if slot.scored]
    assert abs(fmean(facility[ref] - by_topic[topics[ref]] for ref in scored)) <= NEAR + 1e-9


# The same for ever


@settings(max_examples=40, deadline=None)
@given(cases(), seeds, st.data())
def test_the_order_in_which_items_come_has_no_say(case: Case, seed: int, data: st.DataObject) -> None:
    form = drawn(case, seed)
    assert draw(case.blueprint, data.draw(st.permutations(case.items)), seed) == form


def test_the_order_of_a_whole_bank_has_no_say() -> None:
    assert draw(CMA, CMA_POOL[::-1], 9) == draw(CMA, CMA_POOL, 9)


def test_a_seed_names_the_same_form_in_every_run_and_release() -> None:
    blueprint = a_blueprint([[3, 2], [4]], (Block(6, 5, 10),) * 2)
    form = draw(blueprint, pool(blueprint, 4), 4821)
    assert form.code == "F-small-4821-df9acc-b1"
    assert [(slot.item.id, slot.order) for slot in form.slots[:4]] == [
        ("i4", (1, 2, 0, 3)),
        ("i27", (1, 2, 3, 0)),
        ("i39", (0, 1, 3, 2)),
        ("i47", (3, 0, 1, 2)),
    ]


def test_another_seed_is_another_form() -> None:
    first, second = draw(CMA, CMA_POOL, 1), draw(CMA, CMA_POOL, 2)
    assert len(first.refs & second.refs) < 120
    assert first.code != second.code


@pytest.mark.parametrize("seed", range(8))
def test_one_item_more_moves_few_others(seed: int) -> None:
    leaf = CMA.leaves()[seed * 5]
    larger = [*CMA_POOL, an_item(100_000 + seed, leaf.topics[0])]
    assert len(draw(CMA, CMA_POOL, seed).refs - draw(CMA, larger, seed).refs) <= 6


def test_the_code_differs_when_anything_that_matters_does() -> None:
    seen = {CMA_POOL[0].ref: 1}
    changed = [
        replace(CMA_POOL[0], stem="Another stem"),
        replace(CMA_POOL[0], status="retired"),
        replace(CMA_POOL[0], difficulty=3),
        replace(CMA_POOL[0], enemies=("i1",)),
        replace(CMA_POOL[0], shuffle=False),
        replace(
            CMA_POOL[0], options=(replace(CMA_POOL[0].options[0], pinned=True), *CMA_POOL[0].options[1:])
        ),
    ]
    codes = [
        draw(CMA, CMA_POOL, 7).code,
        draw(CMA, CMA_POOL, 8).code,
        draw(replace(CMA, version="2"), CMA_POOL, 7).code,
        draw(CMA, CMA_POOL, 7, blocks=CMA.blocks[:1]).code,
        draw(CMA, CMA_POOL, 7, exposure=seen).code,
        draw(CMA, CMA_POOL, 7, exposure={CMA_POOL[0].ref: 2}).code,
        *(draw(CMA, [item, *CMA_POOL[1:]], 7).code for item in changed),
    ]
    assert len(set(codes)) == len(codes)
    assert codes[0].startswith(f"F-cma-7-{pool_hash(CMA_POOL)[:6]}-b")


def test_the_code_is_the_same_when_nothing_that_matters_differs() -> None:
    reworded = [replace(CMA_POOL[0], why="A teaching point."), *CMA_POOL[1:]]
    elsewhere = {ItemRef("another-bank", "x"): 3, CMA_POOL[0].ref: 0}
    code = draw(CMA, CMA_POOL, 7).code
    assert draw(CMA, reworded, 7).code == draw(CMA, CMA_POOL, 7, exposure=elsewhere).code == code


# What a form must not hold


@settings(max_examples=60, deadline=None)
@given(cases(), seeds)
def test_only_live_items_are_scored_and_enemies_stay_apart(case: Case, seed: int) -> None:
    form = drawn(case, seed)
    items = {item.ref: item for item in case.items}
    for slot in form.slots:
        item = items[slot.item]
        assert item.status == "live" or (item.status == "pretest" and not slot.scored)
        assert not {ItemRef("test", enemy) for enemy in item.enemies} & form.refs
        leaf = case.blueprint.leaf_of(item.topic)
        assert leaf is not None
        assert slot.domain == leaf.code
        assert slot.revision == item.revision


def test_new_items_take_the_unscored_places_first() -> None:
    trial = [
        an_item(50_000 + place, leaf.topics[0], status="pretest") for place, leaf in enumerate(CMA.leaves())
    ]
    form = draw(CMA, [*CMA_POOL, *trial], 3)
    assert {slot.item for slot in form.slots if not slot.scored} <= {item.ref for item in trial}


def test_an_item_not_seen_goes_before_a_new_one_that_was() -> None:
    blueprint = a_blueprint([[1]], (Block(2, 1, 5),))
    items = [an_item(0, "D0.0", status="pretest"), an_item(1, "D0.0"), an_item(2, "D0.0")]
    form = draw(blueprint, items, 1, exposure={items[0].ref: 1})
    assert items[0].ref not in form.refs


def test_an_item_with_several_keys_is_never_drawn() -> None:
    blueprint = a_blueprint([[1]], (Block(2, 2, 5),))
    one, two, three = (an_item(number, "D0.0") for number in range(3))
    several = replace(
        three, select="all", options=tuple(replace(option, is_key=True) for option in three.options)
    )
    assert draw(blueprint, [one, two, several], 1).refs == {one.ref, two.ref}


@settings(max_examples=40, deadline=None)
@given(cases(), seeds)
def test_a_second_form_shares_only_what_it_must(case: Case, seed: int) -> None:
    items = [replace(item, enemies=(), status="live") for item in case.items]
    first = draw(case.blueprint, items, seed)
    second = draw(case.blueprint, items, seed + 1, exposure=dict.fromkeys(first.refs, 1))
    shared = Counter(slot.domain for slot in second.slots if slot.item in first.refs)
    for entry in capacity(case.blueprint, items):
        assert shared[entry.domain.code] == max(0, 2 * entry.needed - entry.available)


# Options


def with_options(*texts: str, shuffle: bool = True) -> Item:
    options = tuple(Option(text, place == 0) for place, text in enumerate(texts))
    return replace(an_item(1, "D0.0"), options=options, shuffle=shuffle)


@given(seeds)
def test_numbers_are_sorted_unless_the_author_let_them_fall(seed: int) -> None:
    assert option_order(with_options("15 mL", "5 mL", "10 mL"), seed) == (1, 2, 0)
    assert option_order(with_options("15 mL", "10 mL", "5 mL"), seed) == (0, 1, 2)


@given(seeds)
def test_shuffle_no_keeps_the_authors_order(seed: int) -> None:
    assert option_order(with_options("Blue", "Red", "Gray", "Gold", shuffle=False), seed) == (0, 1, 2, 3)


@given(seeds, st.sets(st.integers(min_value=0, max_value=4)), st.booleans())
def test_pinned_options_keep_their_place(seed: int, pinned: set[int], numbers: bool) -> None:
    texts = ("4", "3", "9", "1", "2") if numbers else ("Blue", "Red", "Gray", "Gold", "None of these")
    item = with_options(*texts)
    options = tuple(replace(option, pinned=place in pinned) for place, option in enumerate(item.options))
    order = option_order(replace(item, options=options), seed)
    assert sorted(order) == [0, 1, 2, 3, 4]
    assert all(order[place] == place for place in pinned)


@given(seeds, st.text(max_size=20))
def test_the_order_of_options_hangs_on_seed_and_id_alone(seed: int, words: str) -> None:
    item = with_options("Blue", "Red", "Gray", "Gold")
    other = replace(item, stem=words, topic=words, difficulty=3, status="pretest")
    assert option_order(other, seed) == option_order(item, seed)


def test_the_order_of_options_differs_between_seeds_and_items() -> None:
    item = with_options("Blue", "Red", "Gray", "Gold")
    assert len({option_order(item, seed) for seed in range(300)}) == 24
    assert len({option_order(replace(item, id=f"i{number}"), 1) for number in range(300)}) == 24


@pytest.mark.parametrize("seed", range(5))
def test_the_letters_of_the_keys_are_spread(seed: int) -> None:
    items = {item.ref: item for item in CMA_POOL}
    letters = Counter(slot.order.index(min(items[slot.item].key)) for slot in draw(CMA, CMA_POOL, seed).slots)
    assert all(34 <= letters[place] <= 66 for place in range(4))


# Too few items


def test_a_shortage_names_the_domains_and_how_many_there_are() -> None:
    kept = [item for item in CMA_POOL if item.topic not in ("C3.6", "A2.5")]
    with pytest.raises(BankError) as caught:
        draw(CMA, kept, 1)
    assert "C3.6 Electrocardiography and cardiovascular tests: 0 of" in caught.value.message
    assert "A2.5" in caught.value.message
    assert "C3.5" not in caught.value.message
    assert caught.value.hint


def test_new_items_do_not_make_up_for_missing_live_ones() -> None:
    blueprint = a_blueprint([[1]], (Block(4, 3, 5),))
    items = [an_item(number, "D0.0", status="live" if number < 2 else "pretest") for number in range(9)]
    with pytest.raises(BankError, match=r"D0\.0 Leaf: 3 of 4"):
        draw(blueprint, items, 1)


def test_enemies_that_leave_too_few_are_named_as_the_cause() -> None:
    blueprint = a_blueprint([[1]], (Block(2, 2, 5),))
    pair = [replace(an_item(0, "D0.0"), enemies=("i1",)), an_item(1, "D0.0")]
    with pytest.raises(BankError, match="may not stand together"):
        draw(blueprint, pair, 1)


def test_a_slot_comes_back_from_its_data() -> None:
    for slot in draw(CMA, CMA_POOL, 1).slots[:5]:
        assert Slot.from_list(slot.to_list()) == slot
