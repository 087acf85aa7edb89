"""The shipped blueprints: the published figures, each with its source, and a crosswalk that takes each topic once."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam import paths
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.form import quotas
from ma_exam.core.plan import Plan
from ma_exam.formats.blueprint_toml import read_blueprints

BLUEPRINTS = read_blueprints(paths.blueprint_dir())
CMA = BLUEPRINTS["cma"]
FIGURES = {
    "items", "scored", "minutes", "blocks", "breaks", "tutorial", "weights", "crosswalk", "target_percent",
}  # fmt: skip
each = pytest.mark.parametrize("blueprint", BLUEPRINTS.values(), ids=BLUEPRINTS.keys())


def top_weights(name: str) -> list[int]:
    return [domain.weight for domain in BLUEPRINTS[name].domains]


def bank_topics() -> list[str]:
    """The topic codes that the shipped items carry."""
    folder: Path = paths.shipped_banks_dir()
    lines = (line for file in folder.rglob("*.bank.md") for line in file.read_text("utf-8").splitlines())
    return sorted({line.removeprefix("topic:").strip() for line in lines if line.startswith("topic:")})


def test_the_five_certifications_are_there() -> None:
    assert set(BLUEPRINTS) == {"cma", "rma", "ncma", "ccma", "cmaa"}


@pytest.mark.parametrize(
    ("name", "items", "scored", "minutes"),
    [
        ("cma", 200, 180, 160),
        ("rma", 210, 210, 120),
        ("ncma", 150, 125, 180),
        ("ccma", 180, 150, 180),
        ("cmaa", 135, 110, 135),
    ],
)
def test_published_sizes_and_times(name: str, items: int, scored: int, minutes: int) -> None:
    blueprint = BLUEPRINTS[name]
    assert (blueprint.items, blueprint.scored, blueprint.minutes) == (items, scored, minutes)


def test_published_weights() -> None:
    assert top_weights("cma") == [106, 38, 36]
    assert top_weights("rma") == [44, 56, 39, 71]
    assert top_weights("ncma")[0] == 72
    assert top_weights("ccma") == [15, 8, 84, 12, 12, 12, 7]
    assert top_weights("cmaa") == [10, 21, 17, 16, 21, 11, 14]
    clinical = next(domain for domain in BLUEPRINTS["ccma"].domains if domain.code == "3")
    assert [part.weight for part in clinical.children] == [14, 28, 15, 9, 12, 6]


def test_published_scales() -> None:
    found = {
        name: (scale.low, scale.passing, scale.high)
        for name, blueprint in BLUEPRINTS.items()
        if (scale := blueprint.scale)
    }
    assert found == {
        "cma": (200, 405, 800),
        "rma": (0, 70, 100),
        "ccma": (200, 390, 500),
        "cmaa": (200, 390, 500),
    }


def test_the_cma_has_four_blocks_a_tutorial_and_one_pool_of_break() -> None:
    assert CMA.blocks == (Block(items=50, scored=45, minutes=40),) * 4
    assert (CMA.tutorial_minutes, CMA.break_minutes) == (15, 20)
    assert len(CMA.leaves()) == 48


@each
def test_only_the_cma_has_breaks_and_a_tutorial(blueprint: Blueprint) -> None:
    if blueprint is not CMA:
        assert (len(blueprint.blocks), blueprint.tutorial_minutes, blueprint.break_minutes) == (1, 0, 0)
        assert blueprint.sources["breaks"].confidence == blueprint.sources["tutorial"].confidence == "low"


@each
def test_every_figure_says_where_it_comes_from(blueprint: Blueprint) -> None:
    assert set(blueprint.sources) >= FIGURES
    sources = [*blueprint.sources.values(), *([blueprint.scale.source] if blueprint.scale else [])]
    for source in sources:
        assert source.text
        assert source.date
        assert source.confidence in ("high", "medium", "low")
        assert source.note or source.confidence != "low"


@each
def test_our_own_figures_are_called_ours(blueprint: Blueprint) -> None:
    assert "our" in blueprint.sources["target_percent"].text.lower()
    assert "our" in blueprint.sources["crosswalk"].text.lower()
    divided = [domain for domain in blueprint.domains if domain.children]
    if divided and blueprint.id != "cmaa":
        assert "ours" in blueprint.sources["weights"].note


def test_no_split_into_scored_and_unscored_is_claimed_for_the_rma() -> None:
    assert BLUEPRINTS["rma"].sources["scored"].confidence == "low"


def test_what_the_ncma_has_and_is_not_simulated_is_said() -> None:
    assert any("not simulated" in note for note in BLUEPRINTS["ncma"].notes)


@each
def test_every_leaf_takes_topics_and_no_prefix_stands_twice(blueprint: Blueprint) -> None:
    leaves = blueprint.leaves()
    prefixes = Counter(prefix for leaf in leaves for prefix in leaf.topics)
    assert all(leaf.topics and leaf.weight > 0 for leaf in leaves)
    assert max(prefixes.values()) == 1
    assert len({leaf.code for leaf in leaves}) == len(leaves)


@each
def test_the_weights_of_the_domains_are_the_scored_items(blueprint: Blueprint) -> None:
    assert sum(domain.weight for domain in blueprint.domains) == blueprint.scored
    assert sum(quotas(blueprint.domains, blueprint.scored).values()) == blueprint.scored


@each
def test_every_leaf_that_a_full_form_needs_has_shipped_topics(blueprint: Blueprint) -> None:
    taken = Counter(leaf.code for topic in bank_topics() if (leaf := blueprint.leaf_of(topic)))
    assert all(taken[leaf.code] for leaf in blueprint.leaves())


def test_the_cma_takes_every_shipped_topic_under_its_own_code() -> None:
    for topic in bank_topics():
        path = CMA.path_of(topic)
        assert [domain.code for domain in path] == [topic[0], topic[:2], topic[:4]]


@pytest.mark.parametrize(
    ("name", "topic", "leaf"),
    [
        ("rma", "C1.4.05", "I.A"),
        ("rma", "C1.4.01", "I.B"),
        ("rma", "C3.8.06", "I.A"),
        ("rma", "C3.8.01", "IV.D"),
        ("ncma", "C3.3.01", "1.C"),
        ("ncma", "C3.6.07", "1.D"),
        ("ccma", "C3.5.04", "3.D"),
        ("ccma", "C3.3.01", "3.E"),
        ("ccma", "C3.6.01", "3.F"),
        ("ccma", "C4.3.01", "1.C"),
        ("ccma", "C4.3.03", "3.B"),
        ("ccma", "C1.4.05", "2"),
        ("ccma", "A2.1.09", "4"),
        ("cmaa", "A1.6.06", "7"),
        ("cmaa", "A1.6.01", "6"),
        ("cmaa", "A1.6.08", "3"),
        ("cmaa", "A2.1.01", "4"),
    ],
)
def test_a_topic_goes_where_the_other_outlines_put_it(name: str, topic: str, leaf: str) -> None:
    found = BLUEPRINTS[name].leaf_of(topic)
    assert found is not None
    assert found.code == leaf


@pytest.mark.parametrize(
    "topic", ["C1.1.01", "C2.5.01", "C3.3.01", "C3.6.01", "C4.1.01", "C4.4.01", "C1.4.05"]
)
def test_the_cmaa_takes_nothing_clinical(topic: str) -> None:
    assert BLUEPRINTS["cmaa"].leaf_of(topic) is None
    assert BLUEPRINTS["cmaa"].path_of(topic) == ()


@pytest.mark.parametrize("name", ["rma", "ncma", "ccma", "cmaa"])
@pytest.mark.parametrize("topic", ["G1.5.04", "G1.5.05"])
def test_matters_of_the_aama_are_asked_by_the_cma_alone(name: str, topic: str) -> None:
    assert BLUEPRINTS[name].leaf_of(topic) is None
    assert CMA.leaf_of(topic) is not None


WIDE, NARROW = Domain("W", "Wide", 1, ("C1.4",)), Domain("N", "Narrow", 1, ("C1.4.07", "C2"))


@given(st.permutations([WIDE, NARROW]))
def test_the_longest_prefix_wins_and_ends_at_a_dot(domains: list[Domain]) -> None:
    blueprint = Blueprint("t", "1", "T", "B", (Block(2, 2, 5),), 0, 0, tuple(domains), None, 75, {})
    assert blueprint.leaf_of("C1.4") is WIDE
    assert blueprint.leaf_of("C1.4.01") is WIDE
    assert blueprint.leaf_of("C1.4.07") is NARROW
    assert blueprint.leaf_of("C2.1.01") is NARROW
    assert blueprint.leaf_of("C1.41") is None
    assert blueprint.leaf_of("C20.1") is None
    assert blueprint.leaf_of("") is None
    find = blueprint.leaf_finder()
    for topic in ("C1.4", "C1.4.01", "C1.4.07", "C1.4.07.2", "C2.1.01", "C1.41", "C20.1", "C1", ""):
        assert find(topic) is blueprint.leaf_of(topic)


def test_extra_time_lengthens_the_blocks_and_nothing_else() -> None:
    plan = Plan.of(CMA, CMA.blocks, "exam", 125)
    assert [block.limit_ms for block in plan.blocks] == [50 * 60_000] * 4
    assert [(block.first, block.last) for block in plan.blocks] == [
        (1, 50),
        (51, 100),
        (101, 150),
        (151, 200),
    ]
    assert (plan.tutorial_ms, plan.break_ms) == (15 * 60_000, 20 * 60_000)


def test_one_block_alone_has_no_tutorial_and_no_break() -> None:
    plan = Plan.of(CMA, CMA.blocks[:1], "practice", 100)
    assert (plan.items, plan.limit_ms, plan.tutorial_ms, plan.break_ms) == (50, 40 * 60_000, 0, 0)
