"""Banks and item versions: history survives every edit and the removal of the bank."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ma_exam.core.item import Item, Option
from ma_exam.store.database import Database
from tests.support.toys import bank_record, by_ref, digests, make_item, make_items

FULL = Item(
    "toys", "full-1", "Which — of “these”?\n\n| a | b |", topic="C1.4.07", category=("Clinical", "Intake"),
    options=(
        Option("αβγ", True, "Right: it is.", "", True), Option("[b]two[/b]", False, "No.", "mixed-up"), Option("3"),
    ),
    difficulty=3, level="judgment", refs=("29 CFR 1910.1030",), tags=("x", "y"), why="Because.", select="all",
    shuffle=False, enemies=("a001",), review_by="2027-01-01", status="pretest", source="s", exhibit="An exhibit",
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "exam.db")
    yield opened
    opened.close()


def test_an_item_is_given_back_with_everything_it_says(database: Database) -> None:
    database.banks.put(bank_record(), [FULL])
    assert database.banks.items(["toys"]) == [FULL]
    assert database.banks.versions(digests([FULL])) == by_ref([FULL])


def test_banks_are_listed_shipped_first_then_by_name(database: Database) -> None:
    records = [bank_record(name, shipped=name in "yz") for name in "bzay"]
    for record in records:
        database.banks.put(record, [])
    assert [record.name for record in database.banks.all()] == ["y", "z", "a", "b"]
    assert set(database.banks.all()) == set(records)


def test_items_come_by_bank_and_id_and_only_of_the_banks_asked_for(database: Database) -> None:
    here, there = make_items(3), [make_item(n, bank="other") for n in (2, 1)]
    database.banks.put(bank_record(), here[::-1])
    database.banks.put(bank_record("other"), there)
    assert database.banks.items(["other", "toys"]) == [*there[::-1], *here]
    assert database.banks.items(["toys"]) == here
    assert database.banks.items([]) == []


def test_many_items_are_stored_whole(database: Database) -> None:
    items = make_items(600)
    database.banks.put(bank_record(), items)
    assert database.banks.items(["toys"]) == items


def test_an_edited_item_leaves_its_old_version_behind(database: Database) -> None:
    old, new = make_item(1), make_item(1, words="What now is")
    database.banks.put(bank_record(), [old, make_item(2)])
    database.banks.put(bank_record(), [new, make_item(2)])
    assert database.banks.items(["toys"]) == [new, make_item(2)]
    assert database.banks.versions(digests([old])) == by_ref([old])
    database.banks.put(bank_record(), [old])
    assert database.banks.items(["toys"]) == [old]


def test_the_same_words_in_another_place_of_the_outline_are_a_new_version(database: Database) -> None:
    old = make_item(1)
    moved = replace(old, topic="B")
    database.banks.put(bank_record(), [old])
    database.banks.put(bank_record(), [moved])
    assert database.banks.items(["toys"]) == [moved]
    assert database.banks.versions(digests([old])) == by_ref([old])


def test_a_removed_bank_leaves_the_pool_but_not_the_attempts(database: Database) -> None:
    items = make_items(2)
    database.banks.put(bank_record(), items)
    database.banks.remove("toys")
    assert database.banks.all() == []
    assert database.banks.items(["toys"]) == []
    assert database.banks.versions(digests(items)) == by_ref(items)


def test_versions_of_equal_digest_in_two_banks_are_told_apart(database: Database) -> None:
    one, other = make_item(1), make_item(1, bank="other")
    database.banks.put(bank_record(), [one])
    database.banks.put(bank_record("other"), [other])
    assert database.banks.versions(digests([one])) == by_ref([one])
    assert database.banks.versions({str(other.ref): one.body_digest}) == {}


def test_a_new_stamp_changes_nothing_else(database: Database) -> None:
    database.banks.put(bank_record(), make_items(1))
    database.banks.restamp("toys", "later")
    assert database.banks.all() == [replace(bank_record(), stamp="later")]
    assert database.banks.items(["toys"]) == make_items(1)
