"""The banks that we ship hold what they promise: they load clean, miss no gate, and suffice for a form and more."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ma_exam import paths
from ma_exam.core.exhibit.ecg import Strip
from ma_exam.core.exhibit.reading import read
from ma_exam.core.exhibit.series import Series
from ma_exam.core.form import capacity, draw
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.quality.limits import TAG_ITEMS
from ma_exam.core.quality.misconceptions import read_misconceptions
from ma_exam.core.quality.review import Review, missed_in_groups, review, review_by_group
from ma_exam.core.stem import cell_width, parts
from ma_exam.core.supply import expected_share, stock, target_share
from ma_exam.services import exams

if TYPE_CHECKING:
    from ma_exam.formats.loading import Loaded

FOLDERS = sorted(folder for folder in paths.shipped_banks_dir().iterdir() if folder.is_dir())
CMA = paths.shipped_banks_dir() / "cma"

WRITTEN = "2026-11"
"""The month in which the items were written: what is to be looked at again lies after it."""

LARGE_GROUP = 4
"""Items of a form from which a topic group is large; it then holds two items more, so that two forms differ."""

COMPETENCIES = {
    "C1.1": 14, "C1.2": 11, "C1.3": 12, "C1.4": 15, "C1.5": 10, "C1.6": 9,
    "C2.1": 10, "C2.2": 11, "C2.3": 10, "C2.4": 11, "C2.5": 16, "C2.6": 9,
    "C3.1": 15, "C3.2": 12, "C3.3": 14, "C3.4": 13, "C3.5": 17, "C3.6": 10, "C3.7": 11, "C3.8": 8,
    "C4.1": 15, "C4.2": 11, "C4.3": 10, "C4.4": 15, "C4.5": 10, "C4.6": 8,
    "G1.1": 13, "G1.2": 10, "G1.3": 13, "G1.4": 13, "G1.5": 9, "G1.6": 8,
    "G2.1": 10, "G2.2": 10, "G2.3": 10, "G2.4": 10, "G2.5": 11,
    "A1.1": 14, "A1.2": 9, "A1.3": 10, "A1.4": 9, "A1.5": 10, "A1.6": 8,
    "A2.1": 10, "A2.2": 8, "A2.3": 13, "A2.4": 8, "A2.5": 11,
}  # fmt: skip
"""Topic group -> how many competencies it has, numbered from 01."""

each_bank = pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])


@cache
def loaded(folder: Path) -> "Loaded":
    from ma_exam.formats.loading import load

    return load(folder)


def items_of(folder: Path) -> list[Item]:
    return [item for bank in loaded(folder).banks for item in bank.items]


def listed_tags(folder: Path) -> dict[str, str]:
    return read_misconceptions((folder / "misconceptions.md").read_text(encoding="utf-8"))


@cache
def reviewed(folder: Path) -> Review:
    return review(items_of(folder), known_tags=listed_tags(folder))


def test_there_is_a_bank_for_the_cma() -> None:
    assert CMA in FOLDERS


@each_bank
def test_it_loads_without_a_problem(folder: Path) -> None:
    assert [str(problem) for problem in loaded(folder).problems] == []
    assert [bank.name for bank in loaded(folder).banks] == [folder.name]


@each_bank
def test_it_misses_no_gate(folder: Path) -> None:
    missed = [f"{gate.title}: {gate.figure}, limit {gate.limit}" for gate in reviewed(folder).missed]
    assert missed == []


@each_bank
def test_no_item_has_a_flaw_that_blocks_it(folder: Path) -> None:
    assert [f"{found.item}: {found.message}" for found in reviewed(folder).blocks] == []


@each_bank
def test_ids_are_unique_and_begin_with_the_name_of_the_bank(folder: Path) -> None:
    counts = Counter(item.id for item in items_of(folder))
    assert [name for name, count in counts.items() if count > 1] == []
    assert [name for name in counts if not name.startswith(f"{folder.name}-")] == []


@each_bank
def test_every_option_has_a_rationale_and_every_item_a_reference(folder: Path) -> None:
    items = items_of(folder)
    assert [item.id for item in items if not all(option.rationale.strip() for option in item.options)] == []
    assert [item.id for item in items if not any(ref.strip() for ref in item.refs)] == []


@each_bank
def test_every_misconception_is_listed_and_caught_by_several_items(folder: Path) -> None:
    uses = Counter(
        tag
        for item in items_of(folder)
        for tag in {option.misconception for option in item.options if option.misconception}
    )
    listed = listed_tags(folder)
    assert sorted(set(uses) - set(listed)) == []
    assert sorted(set(listed) - set(uses)) == []
    assert {tag: count for tag, count in uses.items() if count < TAG_ITEMS} == {}
    assert [tag for tag, line in listed.items() if not line] == []


@each_bank
def test_no_key_is_called_a_misconception(folder: Path) -> None:
    tagged = [
        item.id
        for item in items_of(folder)
        for option in item.options
        if option.is_key and option.misconception
    ]
    assert tagged == []


@each_bank
def test_facts_that_change_are_due_for_review_after_they_were_written(folder: Path) -> None:
    dates = {item.id: item.review_by for item in items_of(folder) if item.review_by}
    assert [name for name, date in dates.items() if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", date)] == []
    assert [name for name, date in dates.items() if date <= WRITTEN] == []


@each_bank
def test_each_topic_of_twenty_items_passes_the_gates_for_topics(folder: Path) -> None:
    missed = missed_in_groups(review_by_group(items_of(folder)))
    assert [f"{gate.scope}: {gate.title}, {gate.figure}, limit {gate.limit}" for gate in missed] == []


@pytest.mark.parametrize(("parts_of_it", "least"), [("C", 660), ("GA", 460)])
def test_every_competency_has_an_item_and_all_together_enough(parts_of_it: str, least: int) -> None:
    items = [item for item in items_of(CMA) if item.topic[0] in parts_of_it]
    wanted = {
        f"{group}.{number:02}"
        for group, count in COMPETENCIES.items()
        if group[0] in parts_of_it
        for number in range(1, count + 1)
    }
    assert {item.topic for item in items} == wanted
    assert len(items) >= least


def with_table(items: list[Item]) -> list[Item]:
    return [item for item in items if any(part.kind == "table" for part in parts(item.stem))]


def test_tables_fit_sixty_columns() -> None:
    wide = {
        f"{item.id}: {line}"
        for item in with_table(items_of(CMA))
        for part in parts(item.stem)
        if part.kind == "table"
        for line in part.lines
        if cell_width(line) > 60
    }
    assert wide == set()


def test_items_are_read_from_tables_strips_and_graphs_too() -> None:
    clinical = [item for item in items_of(CMA) if item.topic.startswith("C")]
    assert len(with_table(clinical)) >= 25
    drawings = [item for item in clinical if isinstance(read(item.exhibit), Strip | Series)]
    assert len(drawings) >= 8
    assert len(with_table([item for item in items_of(CMA) if item.topic[0] in "GA"])) >= 30


def test_one_student_can_sit_three_mocks_and_a_final_that_share_nothing() -> None:
    exam, items = exams.blueprint("cma"), items_of(CMA)
    by_ref = {item.ref: item for item in items}
    left = stock(exam, items, {})
    assert left.final is not None
    assert len(left.forms) >= 3
    sat: Counter[ItemRef] = Counter()
    for form in (*left.forms[:3], left.final):
        assert len(form.refs) == 200
        sat.update(form.refs)
        assert abs(expected_share(form, by_ref) - target_share(exam, items, form)) < 0.01
        enemies = {name for ref in form.refs for name in by_ref[ref].enemies}
        assert enemies & {ref.id for ref in form.refs} == set()
    assert max(sat.values()) == 1


def test_every_item_of_the_cma_bank_has_a_topic_of_the_outline() -> None:
    items = items_of(CMA)
    blueprint = exams.blueprint("cma")

    assert [item.id for item in items if blueprint.leaf_of(item.topic) is None] == []


def test_the_cma_bank_has_more_items_than_a_form_takes_from_each_topic_group() -> None:
    entries = capacity(exams.blueprint("cma"), items_of(CMA))
    spare = {entry.domain.code: entry.available - entry.needed for entry in entries}
    large = {entry.domain.code for entry in entries if entry.needed >= LARGE_GROUP}
    assert {code: count for code, count in spare.items() if count < 1} == {}
    assert {code: count for code, count in spare.items() if code in large and count < 2} == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_form_can_be_drawn_with_no_enemies_in_it(seed: int) -> None:
    items = {item.ref: item for item in items_of(CMA)}
    form = draw(exams.blueprint("cma"), list(items.values()), seed)
    assert len(form.refs) == len(form.slots) == exams.blueprint("cma").items
    names = {ref.id for ref in form.refs}
    assert [ref.id for ref in form.refs if names.intersection(items[ref].enemies)] == []
