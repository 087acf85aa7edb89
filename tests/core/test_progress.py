"""Progress in numbers: the published worked examples, and what must hold whatever was answered."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.progress import (
    EARNED,
    Group,
    Score,
    WeekCount,
    band,
    coverage,
    difference,
    reliable_difference,
    weekly_losses,
)
from ma_exam.core.scoring import standard_error
from ma_exam.core.weakness import STRENGTH, analyse_counts, shrink

MONDAY = date(2026, 11, 23).toordinal()
"""A Monday."""

WORKED = {"A": (22, 1, 3), "B": (22, 8, 14), "C": (12, 30, 40), "D": (5, 4, 10), "E": (8, 0, 0)}
"""Topic -> exam items, right, answers; the rest of the exam brings the overall share to .72."""
REST = (131, 101, 133)


def exam_of(weights: dict[str, int]) -> Blueprint:
    items = sum(weights.values())
    domains = tuple(Domain(code, f"Topic {code}", weight, (code,)) for code, weight in weights.items())
    return Blueprint("toy", "1", "Toy", "Board", (Block(items, items, 160),), 0, 0, domains, None, 75, {})


def score(number: int, right: int, scored: int = 200) -> Score:
    return Score(number, "mock", "done", 1, 2, right, scored)


def test_the_standard_error_of_seventy_percent_on_two_hundred_items_is_3_2_points() -> None:
    assert round(100 * score(1, 140).error, 1) == 3.2
    assert [round(100 * score(1, right).error, 1) for right in (120, 140, 150, 160)] == [3.5, 3.2, 3.1, 2.8]


def test_two_mocks_near_seventy_percent_differ_from_9_0_points_on_and_probably_from_5_9() -> None:
    error = standard_error(140, 200)
    assert round(100 * reliable_difference(error, error, 0.95), 1) == 9.0
    assert round(100 * reliable_difference(error, error, 0.80), 1) == 5.9


@pytest.mark.parametrize(
    ("later", "beyond"),
    [
        (140, "chance"),
        (150, "chance"),
        (152, "probably"),
        (127, "probably"),
        (158, "surely"),
        (120, "surely"),
    ],
)
def test_a_difference_is_called_what_chance_leaves_of_it(later: int, beyond: str) -> None:
    found = difference(score(3, 140), score(4, later))
    assert (found.earlier, found.later, found.beyond) == (3, 4, beyond)
    assert found.change == pytest.approx((later - 140) / 200)


def test_perfect_scores_of_few_items_do_not_differ_for_sure_from_anything_near() -> None:
    assert difference(score(1, 5, 6), score(2, 6, 6)).beyond == "chance"
    assert difference(score(1, 6, 6), score(2, 6, 6)).beyond == "chance"


def worked_counts() -> list[WeekCount]:
    rows = {**WORKED, "R": REST}
    return [WeekCount(MONDAY, topic, answers, right) for topic, (_, right, answers) in rows.items()]


def test_the_topic_groups_of_the_worked_example_lose_what_it_says() -> None:
    exam = exam_of({topic: items for topic, (items, _, _) in {**WORKED, "R": REST}.items()})
    groups, unplaced = coverage(exam, worked_counts(), MONDAY)
    assert unplaced == 0
    told = {
        group.estimate.code: (
            round(group.estimate.share, 3),
            round(group.estimate.lost, 1),
            round(group.estimate.lost_low, 1),
            round(group.estimate.lost_high, 1),
        )
        for group in groups
    }
    assert told["B"] == (0.640, 7.9, 5.3, 10.6)
    assert told["A"] == (0.643, 7.9, 4.5, 11.4)
    assert told["C"] == (0.743, 3.1, 2.2, 4.0)
    assert told["E"] == (0.720, 2.2, 1.0, 3.6)
    assert told["D"] == (0.575, 2.1, 1.5, 2.8)


def test_ten_answers_cover_a_group_and_the_last_week_is_the_sum_over_the_groups() -> None:
    exam = exam_of({topic: items for topic, (items, _, _) in {**WORKED, "R": REST}.items()})
    groups, _ = coverage(exam, worked_counts(), MONDAY)
    assert [group.estimate.code for group in groups if group.estimate.answers >= 10] == ["B", "C", "D", "R"]
    (week,) = weekly_losses(exam, worked_counts())
    assert (week.answers, week.right, week.total) == (200, 144, 200)
    assert week.lost == pytest.approx(sum(group.estimate.lost for group in groups))
    assert week.low < (week.lost or 0) < week.high


TREE = (
    Domain("A", "Alpha", 3, children=tuple(Domain(f"A{n}", f"A{n}", n, (f"A{n}",)) for n in (1, 2, 3))),
    Domain("B", "Beta", 2, children=tuple(Domain(f"B{n}", f"B{n}", n, (f"B{n}",)) for n in (1, 2))),
)
EXAM = Blueprint("toy", "1", "Toy", "Board", (Block(60, 54, 48),), 0, 0, TREE, None, 75, {})
COUNTS = st.lists(
    st.builds(
        lambda week, topic, answers, wrong: WeekCount(
            MONDAY - 7 * week, topic, answers, max(0, answers - wrong)
        ),
        st.integers(0, 9),
        st.sampled_from(["A1", "A1.02", "A2", "A3", "B1", "B2", "Z9"]),
        st.integers(1, 30),
        st.integers(0, 30),
    ),
    max_size=40,
)


@given(COUNTS)
def test_groups_are_those_of_the_pooled_analysis(counts: list[WeekCount]) -> None:
    groups, unplaced = coverage(EXAM, counts, MONDAY)
    pooled = analyse_counts(EXAM, ((row.topic, row.answers, row.right) for row in counts))
    by_code = {estimate.code: estimate for estimate in pooled.levels[1].estimates}
    assert unplaced == pooled.unplaced
    for group in groups:
        other = by_code[group.estimate.code]
        assert (group.estimate.exam_items, group.estimate.answers) == (other.exam_items, other.answers)
        assert (group.estimate.lost, group.estimate.low) == pytest.approx((other.lost, other.low))


@given(COUNTS)
def test_each_week_is_what_the_analysis_of_all_answers_up_to_it_gives(counts: list[WeekCount]) -> None:
    weeks = weekly_losses(EXAM, counts)
    placed = [row for row in counts if row.topic != "Z9"]
    assert [week.monday for week in weeks] == sorted({row.week for row in placed})
    for week in weeks:
        until = [(row.topic, row.answers, row.right) for row in placed if row.week <= week.monday]
        leaves = analyse_counts(EXAM, until).levels[1].estimates
        assert week.total == sum(answers for _, answers, _ in until)
        if week.total < 10:
            assert week.lost is None
            continue
        assert week.lost == pytest.approx(sum(estimate.lost for estimate in leaves))
        assert 0 <= week.low <= (week.lost or 0) <= week.high <= EXAM.scored


@given(COUNTS, st.randoms())
def test_the_order_in_which_answers_come_changes_nothing(
    counts: list[WeekCount], chance: random.Random
) -> None:
    shuffled = list(counts)
    chance.shuffle(shuffled)
    assert weekly_losses(EXAM, shuffled) == weekly_losses(EXAM, counts)
    assert coverage(EXAM, shuffled, MONDAY) == coverage(EXAM, counts, MONDAY)


def group_after(early: tuple[int, int], late: tuple[int, int]) -> Group:
    """A1 with (right, answers) three weeks ago and this week, among other answers that are right in 70 %."""
    rows = [WeekCount(MONDAY - 21, "A1", early[1], early[0]), WeekCount(MONDAY, "A1", late[1], late[0])]
    rows += [WeekCount(MONDAY - 21, topic, 40, 28) for topic in ("A2", "A3", "B1", "B2")]
    return coverage(EXAM, [row for row in rows if row.answers], MONDAY)[0][0]


@pytest.mark.parametrize(
    ("early", "late", "change"),
    [
        ((5, 20), (19, 20), "better"),
        ((19, 20), (5, 20), "worse"),
        ((12, 20), (14, 20), ""),
        ((0, 4), (20, 20), ""),
        ((5, 20), (4, 4), ""),
    ],
)
def test_an_arrow_is_earned_by_a_chance_of_ninety_percent(
    early: tuple[int, int], late: tuple[int, int], change: str
) -> None:
    assert group_after(early, late).change == change


def test_the_chance_of_a_change_is_what_drawing_shows() -> None:
    group = group_after((9, 20), (16, 20))
    answers, right = 200, 9 + 16 + 4 * 28
    chance, overall = random.Random(7), right / answers  # noqa: S311 - a simulation
    before, after = shrink(9, 20, overall, STRENGTH), shrink(16, 20, overall, STRENGTH)
    higher = sum(chance.betavariate(*after) > chance.betavariate(*before) for _ in range(20_000)) / 20_000
    assert group.rising == pytest.approx(higher, abs=0.01)
    assert EARNED == 0.90


def test_a_share_without_a_prior_has_its_wilson_band() -> None:
    assert [round(end, 3) for end in band(7, 10)] == [0.497, 0.846]
    assert [round(end, 3) for end in band(140, 200)] == [0.657, 0.740]


def test_the_range_of_what_is_lost_holds_the_truth_for_about_eight_in_ten() -> None:
    chance = random.Random(11)  # noqa: S311 - a simulation
    exam = exam_of({f"T{n:02}": 3 + n % 5 for n in range(30)})
    weights = {leaf.code: leaf.weight for leaf in exam.leaves()}
    held = 0
    for _ in range(400):
        base = chance.uniform(0.55, 0.85)
        strength = base * (1 - base) / 0.12**2 - 1
        truth = {code: chance.betavariate(strength * base, strength * (1 - base)) for code in weights}
        tallies = dict.fromkeys(weights, (0, 0))
        for code in chance.choices(list(weights), list(weights.values()), k=240):
            answers, right = tallies[code]
            tallies[code] = answers + 1, right + (chance.random() < truth[code])
        (week,) = weekly_losses(exam, [WeekCount(MONDAY, code, *tally) for code, tally in tallies.items()])
        held += week.low <= sum(weights[code] * (1 - share) for code, share in truth.items()) <= week.high
    assert 0.75 <= held / 400 <= 0.85
