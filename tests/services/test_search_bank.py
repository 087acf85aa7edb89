"""Searching the bank: what was seen, nothing that spoils an exam, and nothing that counts as met."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_exam.core.item import ItemRef, Option
from ma_exam.core.remarks import Objection
from ma_exam.core.supply import final_form
from ma_exam.core.wish import Wish
from ma_exam.services.desk import Desk
from ma_exam.services.search import Catalogue, Entry, Stands, View, catalogue
from ma_exam.services.sitting import commit_all
from tests.support.machine import MINUTE, Machine
from tests.support.toys import BANK, EXAM, make_item

pytestmark = pytest.mark.usefixtures("one_exam")


def refs(found: list[Entry]) -> set[ItemRef]:
    return {entry.ref for entry in found}


def practise(desk: Desk, machine: Machine, right: int, wrong: int) -> list[ItemRef]:
    """A set of which some are answered right, then some wrong; gives the items in their order."""
    sitting = desk.start_practice("toy", Wish(), seed=3)
    for position in range(1, right + wrong + 1):
        commit_all(sitting, sitting.go(position))
        machine.run(MINUTE)
        commit_all(sitting, sitting.choose(position, 0 if position <= right else 1))
    commit_all(sitting, sitting.end_block())
    return [slot.item for slot in sitting.form.slots][: right + wrong]


def test_before_anything_was_seen_nothing_is_found(desk: Desk) -> None:
    found = catalogue(desk)
    assert found.search("answer") == []
    assert found.search("", View.BOOKMARKED) == []
    assert len(found.search("answer", View.ALL)) == found.count(View.ALL) > 0


def test_what_was_seen_is_found_and_how_it_stands(desk: Desk, machine: Machine) -> None:
    met = practise(desk, machine, 2, 1)
    found = catalogue(desk)
    assert refs(found.search("")) == set(met)
    assert [found[ref].stands for ref in met] == [Stands.RIGHT, Stands.RIGHT, Stands.MISSED]
    assert found.search(met[0].id)[0].ref == met[0]
    assert found.search("alpha") or found.search("beta"), "by the topic's title"


def test_looking_counts_as_nothing(desk: Desk, machine: Machine) -> None:
    practise(desk, machine, 1, 1)
    before = desk.exposure(), desk.database.attempts.latest(), len(desk.database.attempts.all())
    found = catalogue(desk)
    found.search("answer", View.ALL)
    assert (desk.exposure(), desk.database.attempts.latest(), len(desk.database.attempts.all())) == before


def test_the_mock_that_is_kept_back_is_never_found(desk: Desk, machine: Machine) -> None:
    final = final_form(EXAM, desk.library.items())
    assert final is not None
    kept = next(iter(final.refs))
    desk.database.remarks.set_bookmark(kept, True, 1)
    desk.database.remarks.set_note(kept, "remember", 1)
    found = catalogue(desk)
    assert refs(found.search("", View.ALL)).isdisjoint(final.refs)
    assert found.search(kept.id, View.ALL) == found.search("remember", View.NOTED) == []
    assert found.count(View.ALL) == 160 - len(final.refs)


def test_an_open_exam_is_never_found_whatever_it_has_shown(desk: Desk, machine: Machine) -> None:
    seen = practise(desk, machine, 10, 0)
    sitting = desk.start("toy", kind="block", seed=5)
    commit_all(sitting, sitting.choose(1, 0))
    commit_all(sitting, sitting.leave())
    found = catalogue(desk)
    assert refs(found.search("", View.ALL)).isdisjoint(sitting.form.refs)
    assert refs(found.search("")) == set(seen) - sitting.form.refs
    desk.give_up(sitting.record.number)
    final = final_form(EXAM, desk.library.items())
    assert final is not None
    shown = refs(catalogue(desk).search("", View.ALL))
    assert sitting.form.refs - final.refs <= shown


def test_an_open_practice_set_is_found_as_far_as_it_was_met(desk: Desk, machine: Machine) -> None:
    sitting = desk.start_practice("toy", Wish(), seed=3)
    commit_all(sitting, sitting.choose(1, 0))
    found = catalogue(desk).search("")
    assert refs(found) == {sitting.form.slot(1).item}
    assert found[0].stands is Stands.MET


def test_bookmarks_notes_and_reported_items_are_views_of_their_own(desk: Desk, machine: Machine) -> None:
    one, two, three = practise(desk, machine, 2, 1)
    remarks = desk.database.remarks
    remarks.set_bookmark(one, True, 1)
    remarks.set_note(two, "Écoute bien", 1)
    remarks.object_to(Objection(three, "r", "s", (), (), "wrong", "", 1))
    found = catalogue(desk)
    assert refs(found.search("", View.BOOKMARKED)) == {one}
    assert refs(found.search("", View.NOTED)) == {two} == refs(found.search("ecoute"))
    assert refs(found.search("", View.REPORTED)) == {three}
    found.bookmark(one, False)
    found.note(three, "changed")
    assert found.search("", View.BOOKMARKED) == []
    assert refs(found.search("chang")) == {three}
    assert found[three].reported


entries = st.lists(
    st.builds(
        lambda number, stem, why, stands, bookmarked: Entry(
            replace(make_item(number), stem=stem, why=why, options=(Option("x", True), Option("y"))),
            "Topic",
            stands,
            bookmarked,
        ),
        st.integers(0, 30),
        st.text("ab ", max_size=6),
        st.text("ab ", max_size=6),
        st.sampled_from(Stands),
        st.booleans(),
    ),
    unique_by=lambda entry: entry.ref,
    max_size=12,
)


@settings(max_examples=60)
@given(entries, st.text("ab ", max_size=4), st.sampled_from(View), st.randoms())
def test_the_order_does_not_hang_on_how_the_items_come(
    given_entries: list[Entry], query: str, view: View, random: object
) -> None:
    shuffled = list(given_entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = Catalogue(given_entries).search(query, view)
    assert found == Catalogue(shuffled).search(query, view)
    assert all(entry.within(view) for entry in found)
    assert set(refs(found)) <= set(refs(Catalogue(given_entries).search(query, View.ALL)))
    assert BANK in {entry.ref.bank for entry in found} or not found
