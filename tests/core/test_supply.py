"""What is left: forms that repeat nothing, the final mock kept back, and figures that add up."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.form import draw
from ma_exam.core.item import PRIOR_FACILITY, ItemRef
from ma_exam.core.supply import (
    expected_share,
    final_form,
    seen_already,
    stock,
    target_share,
    without_final,
)
from tests.support.toys import EXAM, make_items

FORM = sum(block.items for block in EXAM.blocks)
LARGE = make_items(80)
"""80 items of either topic: five whole forms, of which each takes 16 of the one and 8 of the other."""


def test_forms_that_are_left_share_no_item_with_each_other_nor_with_the_final() -> None:
    found = stock(EXAM, LARGE, {})
    assert found.final is not None
    counts = Counter(ref for form in (*found.forms, found.final) for ref in form.refs)
    assert len(found.forms) == 4
    assert set(counts.values()) == {1}


def test_a_learner_who_sits_what_is_left_meets_nothing_twice_and_the_final_stays_unseen() -> None:
    exposure: Counter[ItemRef] = Counter()
    final = final_form(EXAM, LARGE)
    assert final is not None
    for sat in range(4):
        assert len(stock(EXAM, LARGE, exposure).forms) == 4 - sat
        form = draw(EXAM, without_final(EXAM, LARGE, exposure), 1000 + sat, exposure=exposure)
        assert not any(exposure[ref] for ref in form.refs)
        exposure.update(form.refs)
    assert not any(exposure[ref] for ref in final.refs)
    assert stock(EXAM, LARGE, exposure).forms == ()


@given(st.integers(0, 80), st.integers(0, 80), st.sets(st.integers(0, 159), max_size=160))
def test_unseen_and_kept_back_never_exceed_what_there_is(a: int, b: int, met: set[int]) -> None:
    items = [*LARGE[:a], *LARGE[80 : 80 + b]]
    exposure = {LARGE[place].ref: 1 for place in met}
    for leaf in stock(EXAM, items, exposure).leaves:
        assert 0 <= leaf.kept_back <= leaf.unseen <= leaf.items
        assert leaf.forms is not None
        assert leaf.forms * leaf.needed <= leaf.unseen - leaf.kept_back


def test_a_small_bank_keeps_nothing_back() -> None:
    few = [*LARGE[:47], *LARGE[80:]]
    assert final_form(EXAM, few) is None
    assert without_final(EXAM, few, {}) == few
    assert final_form(EXAM, [*LARGE[:48], *LARGE[80:]]) is not None


def test_a_final_that_was_seen_is_kept_back_no_longer() -> None:
    final = final_form(EXAM, LARGE)
    assert final is not None
    half = dict.fromkeys(sorted(final.refs, key=str)[: FORM // 2], 1)
    assert not seen_already(final, half)
    assert len(without_final(EXAM, LARGE, half)) == len(LARGE) - FORM
    all_of_it = dict.fromkeys(final.refs, 1)
    assert seen_already(final, all_of_it)
    assert without_final(EXAM, LARGE, all_of_it) == LARGE
    assert stock(EXAM, LARGE, all_of_it).final is None


def test_what_is_expected_is_the_mean_of_the_authors_ratings_and_near_the_bank() -> None:
    mixed = [replace(item, difficulty=1 + place % 3) for place, item in enumerate(LARGE)]
    by_ref = {item.ref: item for item in mixed}
    found = stock(EXAM, mixed, {})
    for form in found.forms:
        rated = [PRIOR_FACILITY[by_ref[slot.item].difficulty] for slot in form.slots if slot.scored]
        assert expected_share(form, by_ref) == pytest.approx(sum(rated) / len(rated))
        assert target_share(EXAM, mixed, form) == pytest.approx(0.7, abs=0.01)
        assert expected_share(form, by_ref) == pytest.approx(target_share(EXAM, mixed, form), abs=0.01)
