"""Where points are lost: the worked ranking, what may be shown of a percent, and when a rank is clear."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.weakness import (
    Analysis,
    Estimate,
    Observation,
    analyse,
    analyse_counts,
    exam_items,
    recency_weight,
    shrink,
    strength_of,
    walk,
)


def blueprint(domains: tuple[Domain, ...], scored: int) -> Blueprint:
    return Blueprint(
        "toy", "1", "Toy", "Toy Board", (Block(scored, scored, 60),), 0, 0, domains, None, 75, {}
    )


def leaf(code: str, weight: int) -> Domain:
    return Domain(code, f"Topic {code}", weight, topics=(code,))


def answers(topic: str, right: int, answered: int) -> list[Observation]:
    return [Observation(topic, place < right) for place in range(answered)]


WORKED = blueprint(
    tuple(leaf(code, k) for code, k in [("A", 22), ("B", 22), ("C", 12), ("D", 5), ("E", 8)]), 69
)
SHEET = [*answers("A", 1, 3), *answers("B", 8, 14), *answers("C", 30, 40), *answers("D", 4, 10)]


def worked() -> Analysis:
    return analyse(WORKED, SHEET, overall=0.72, strength=12)


def by_code(analysis: Analysis) -> dict[str, Estimate]:
    return {estimate.code: estimate for level in analysis.levels for estimate in level.estimates}


@pytest.mark.parametrize(
    ("code", "raw", "share", "low", "high", "lost", "lost_low", "lost_high"),
    [
        ("B", 0.571, 0.640, 0.52, 0.76, 7.9, 5.3, 10.6),
        ("A", 0.333, 0.643, 0.48, 0.79, 7.9, 4.5, 11.4),
        ("C", 0.750, 0.743, 0.66, 0.82, 3.1, 2.2, 4.0),
        ("E", None, 0.720, 0.55, 0.87, 2.2, 1.0, 3.6),
        ("D", 0.400, 0.575, 0.44, 0.71, 2.1, 1.5, 2.8),
    ],
)
def test_the_worked_ranking(
    code: str,
    raw: float | None,
    share: float,
    low: float,
    high: float,
    lost: float,
    lost_low: float,
    lost_high: float,
) -> None:
    found = by_code(worked())[code]
    assert found.raw == (None if raw is None else pytest.approx(raw, abs=6e-4))
    assert found.share == pytest.approx(share, abs=6e-4)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-3)
    assert (found.lost, found.lost_low, found.lost_high) == pytest.approx(
        (lost, lost_low, lost_high), abs=0.06
    )


def test_the_lowest_percent_is_not_the_costliest_topic() -> None:
    (level,) = worked().levels
    assert [estimate.code for estimate in level.ranked] == ["B", "C", "D"]
    assert [estimate.code for estimate in level.too_few] == ["A", "E"]


def test_a_rank_is_clear_only_when_the_chances_say_so() -> None:
    (level,) = worked().levels
    assert level.ranked[0].clear
    assert level.ranked[-1].above_next is None
    alike = [*answers("A", 14, 20), *answers("B", 14, 20)]
    (unsure,) = analyse(WORKED, alike).levels
    assert unsure.ranked[0].above_next == pytest.approx(0.5, abs=0.001)
    assert unsure.settled == 0


def test_one_sheet_gives_one_report() -> None:
    assert worked() == worked()


def test_the_chance_of_a_rank_is_what_many_draws_come_to() -> None:
    (level,) = worked().levels
    chosen = Random(1)  # noqa: S311 - it compares ranks, it keeps no secret
    losses = [
        [one.exam_items * (1 - chosen.betavariate(a, b)) for _ in range(20_000)]
        for one in level.ranked
        for a, b in [shrink(one.right, one.weight, 0.72, 12)]
    ]
    for estimate, mine, other in zip(level.ranked, losses, losses[1:], strict=False):
        drawn = sum(x > y for x, y in zip(mine, other, strict=True)) / 20_000
        assert estimate.above_next == pytest.approx(drawn, abs=0.015)


def test_counts_give_what_their_answers_give() -> None:
    counts = [("C1", 7, 12), ("C2.1", 3, 9), ("Z9", 1, 4)]
    observations = [one for topic, right, count in counts for one in answers(topic, right, count)]
    pooled = analyse_counts(TREE, [(topic, count, right) for topic, right, count in counts])
    assert pooled == analyse(TREE, observations)


@pytest.mark.parametrize(
    ("answered", "show"),
    [
        (0, "too few"),
        (4, "too few"),
        (5, "band"),
        (9, "band"),
        (10, "percent and band"),
        (24, "percent and band"),
        (25, "percent"),
    ],
)
def test_how_much_of_a_percent_the_answers_bear(answered: int, show: str) -> None:
    found = by_code(analyse(WORKED, answers("A", answered // 2, answered)))
    assert found["A"].show == show


TREE = blueprint(
    (
        Domain("C", "Clinical", 59, children=(leaf("C1", 3), leaf("C2", 4))),
        Domain(
            "G",
            "General",
            41,
            children=(Domain("G1", "Law", 1, children=(leaf("G1.1", 1), leaf("G1.2", 2))),),
        ),
    ),
    180,
)


def test_a_category_pools_the_answers_of_all_below_it() -> None:
    sheet = [*answers("C1", 5, 6), *answers("C2.07", 1, 6), *answers("G1.2", 2, 3)]
    found = by_code(analyse(TREE, sheet))
    assert (found["C"].right, found["C"].answers) == (6, 12)
    assert found["C"].exam_items == found["C1"].exam_items + found["C2"].exam_items
    assert [found[code].depth for code in ("C", "C1", "G1.2")] == [1, 2, 3]


def test_answers_outside_the_outline_are_counted_apart() -> None:
    analysis = analyse(TREE, [*answers("C1", 1, 2), *answers("Z9", 0, 3)])
    assert (analysis.answers, analysis.unplaced) == (2, 3)


@pytest.mark.parametrize("right", [0, 180])
def test_a_perfect_and_an_empty_sheet_still_leave_doubt(right: int) -> None:
    found = by_code(analyse(WORKED, answers("A", right, 180)))
    assert all(0 < estimate.low < estimate.share < estimate.high < 1 for estimate in found.values())


def test_without_answers_nothing_is_ranked() -> None:
    (level,) = analyse(WORKED, []).levels
    assert level.ranked == ()
    assert level.settled == 0
    assert len(level.too_few) == 5


def test_old_answers_weigh_less() -> None:
    assert [recency_weight(days) for days in (0, 14, 28)] == pytest.approx([1, 0.5, 0.25])
    old = [("A", False, recency_weight(28))] * 20 + [("A", True, 1.0)] * 20
    found = by_code(analyse(WORKED, old))["A"]
    assert (found.right, found.weight, found.answers) == (20, 25, 40)
    assert found.raw == pytest.approx(0.8)


def test_the_strength_of_the_prior_comes_from_eight_topics_of_fifteen() -> None:
    spread = [(15 * share / 10, 15) for share in (2, 4, 5, 6, 7, 8, 9, 10)]
    assert strength_of(spread[:7], 0.7) is None
    assert strength_of([*spread[:7], (9, 14)], 0.7) is None
    shares = [right / 15 for right, _ in spread]
    average = sum(shares) / 8
    between = sum((share - average) ** 2 for share in shares) / 7
    chance = sum(share * (1 - share) / 15 for share in shares) / 8
    assert strength_of(spread, 0.7) == pytest.approx(max(4, 0.21 / (between - chance) - 1))


def test_topics_that_differ_by_chance_only_are_drawn_to_the_total_hardest() -> None:
    assert strength_of([(14, 20)] * 8, 0.7) == 40
    assert strength_of([(0, 20), (20, 20)] * 4, 0.5) == 4


TREES = st.recursive(
    st.builds(lambda weight: Domain("", "", weight), st.integers(1, 60)),
    lambda children: st.builds(
        lambda weight, below: Domain("", "", weight, children=tuple(below)),
        st.integers(1, 60),
        st.lists(children, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


def coded(domains: list[Domain], prefix: str = "D") -> tuple[Domain, ...]:
    result = []
    for place, domain in enumerate(domains):
        code = f"{prefix}{place}."
        topics = () if domain.children else (code,)
        result.append(Domain(code, code, domain.weight, topics, coded(list(domain.children), code)))
    return tuple(result)


@given(st.lists(TREES, min_size=1, max_size=4), st.integers(1, 200))
def test_the_items_of_the_exam_sum_up_at_every_node(domains: list[Domain], scored: int) -> None:
    exam = blueprint(coded(domains), scored)
    items = exam_items(exam)
    assert sum(items[domain.code] for domain in exam.domains) == scored
    for _, domain in walk(exam.domains):
        if domain.children:
            assert items[domain.code] == sum(items[child.code] for child in domain.children)


SHEETS = st.lists(st.tuples(st.sampled_from("ABCDE"), st.booleans(), st.just(1.0)), max_size=60)


@settings(max_examples=25, deadline=None)
@given(SHEETS)
def test_ranges_hold_the_estimate_and_rows_fall_by_loss(sheet: list[tuple[str, bool, float]]) -> None:
    analysis = analyse(WORKED, sheet)
    (level,) = analysis.levels
    for estimate in level.estimates:
        assert estimate.low <= estimate.share <= estimate.high
        assert 0 <= estimate.lost_low <= estimate.lost <= estimate.lost_high <= estimate.exam_items
    losses = [estimate.lost for estimate in level.ranked]
    assert losses == sorted(losses, reverse=True)
    assert sum(estimate.answers for estimate in level.estimates) == len(sheet)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_right_answer_never_costs_points(sheet: tuple[int, int]) -> None:
    right, answered = sheet
    before, after = (
        by_code(analyse(WORKED, answers("A", count, answered), overall=0.7))["A"]
        for count in (right, right + 1)
    )
    assert after.lost < before.lost
    assert after.lost_high <= before.lost_high
