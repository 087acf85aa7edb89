"""What sets are drawn from: every kind of list, nothing of an open exam, damage that costs one flag, the last wish."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ma_exam.core.confidence import Sure
from ma_exam.core.item import Item
from ma_exam.core.supply import final_form
from ma_exam.core.wish import WHATS, Wish
from ma_exam.errors import BankError, UsageError
from ma_exam.services import desk as desk_module
from ma_exam.services.desk import Desk
from ma_exam.services.home import look
from ma_exam.services.library import Library
from ma_exam.services.practising import LAST_WISH, as_usual, last_wish, lures, remember_wish
from ma_exam.services.sitting import Sitting, commit_all
from ma_exam.store.database import Database
from tests.support.machine import MINUTE, SECOND, Machine
from tests.support.toys import EXAM, bank_record, make_items

pytestmark = pytest.mark.usefixtures("one_exam")


def named(item: Item) -> Item:
    """The item; of every second one the second option names a confusion."""
    if int(item.id[1:]) % 2:
        return item
    lure = replace(item.options[1], misconception="mix-up")
    return replace(item, options=(item.options[0], lure, *item.options[2:]))


def opened(folder: Path, machine: Machine) -> Desk:
    (folder / "shipped").mkdir(parents=True)
    database = Database.open(folder / "exam.db")
    found = Desk(database, Library(database.banks, folder / "shipped"), machine)
    found.database.banks.put(bank_record(items=160), [named(item) for item in make_items(80)])
    return found


@pytest.fixture
def desk(tmp_path: Path, machine: Machine) -> Iterator[Desk]:
    found = opened(tmp_path, machine)
    yield found
    found.close()


def answer(sitting: Sitting, machine: Machine, said: list[tuple[int, Sure | None]]) -> None:
    """Answer the first items, each with how sure one says one is, and end it. The key is always the first option."""
    for position, (choice, sure) in enumerate(said, start=1):
        commit_all(sitting, sitting.go(position))
        machine.run(30 * SECOND)
        if sure:
            commit_all(sitting, sitting.sure(position, sure))
        commit_all(sitting, sitting.choose(position, choice))
    commit_all(sitting, sitting.end_block())


def test_each_list_holds_what_was_said_of_the_answers(desk: Desk, machine: Machine) -> None:
    sitting = desk.start_practice("toy", Wish(count=6), seed=1)
    said = [(0, Sure.GUESS), (1, Sure.SURE), (0, Sure.UNSURE), (1, Sure.GUESS), (0, Sure.SURE), (1, None)]
    at = [slot.item for slot in sitting.form.slots]
    commit_all(sitting, sitting.flag(5))
    answer(sitting, machine, said)
    desk.database.remarks.set_bookmark(at[4], True, 1)
    material = desk.material(EXAM)
    found = {
        what: {item.ref for _, item in material.pool(Wish(what=what))}
        for what in WHATS
        if what not in ("new", "mix")
    }
    assert found["lucky"] == {at[0]}
    assert found["confident"] == {at[1]}
    assert found["unsure"] == {at[0], at[2], at[3]}
    assert found["missed"] == {at[1], at[3], at[5]}
    assert found["bookmarked"] == {at[4]}
    assert len(found["flagged"]) == 1
    assert material.kinds(Wish()) == {what: len(material.pool(Wish(what=what))) for what in WHATS}
    again = desk.start_practice("toy", Wish(what="lucky"))
    answer(again, machine, [(0, Sure.SURE)])
    assert desk.material(EXAM).kinds(Wish())["lucky"] == 0, "it was known the next time"


def test_nothing_of_an_open_exam_is_drilled_and_both_are_resumed(desk: Desk, machine: Machine) -> None:
    exam = desk.start("toy", seed=7)
    commit_all(exam, exam.choose(1, 0))
    commit_all(exam, exam.leave())
    for seed in range(6):
        practice = desk.start_practice("toy", Wish(count=60), seed=seed)
        assert not practice.form.refs & exam.form.refs
        if seed < 5:
            answer(practice, machine, [(0, None), (1, None)])
    with pytest.raises(UsageError, match="is not finished"):
        desk.start_practice("toy", Wish())
    with pytest.raises(UsageError, match="is not finished"):
        desk.start("toy")
    home = look(desk)
    assert [one.record.kind for one in home.open] == ["mock", "practice"]
    for number in (home.open[1].record.number, home.open[0].record.number):
        again = desk.resume(number)
        commit_all(again, again.resume())
    answer(desk.resume(home.open[1].record.number), machine, [(0, None)])
    assert [one.record.kind for one in look(desk).open] == ["mock"]
    desk.give_up(1)
    assert not look(desk).open
    shown = {ref for ref in exam.form.refs if desk.exposure().get(ref)}
    assert shown <= {item.ref for item in desk.material(EXAM).items}


def test_an_exam_is_not_begun_while_a_practice_set_is_open(desk: Desk) -> None:
    desk.start_practice("toy", Wish(), seed=1)
    with pytest.raises(UsageError, match="attempt 1 is not finished"):
        desk.start("toy")


def test_a_mock_never_adapts_to_what_was_missed(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same items met, all right or all wrong: the next mock is the same, and so is one that is named."""
    monkeypatch.setattr(desk_module, "secrets", SimpleNamespace(randbelow=lambda _most: 7))
    forms = []
    for name, choice in (("right", 0), ("wrong", 1)):
        desk = opened(tmp_path / name, machine)
        sure = Sure.SURE if choice else Sure.GUESS
        answer(desk.start_practice("toy", Wish(what="new", count=20), seed=2), machine, [(choice, sure)] * 20)
        mock = desk.start("toy")
        forms.append(mock.form)
        desk.give_up(2)
        forms.append(desk.start("toy", seed=11).form)
        desk.close()
    assert forms[0] == forms[2]
    assert forms[1] == forms[3]


def test_a_damaged_flag_is_lost_and_told_and_nothing_else(desk: Desk, machine: Machine) -> None:
    first = desk.start_practice("toy", Wish(count=3), seed=1)
    for position in (1, 2, 3):
        commit_all(first, first.flag(position))
    answer(first, machine, [(0, None)])
    second = desk.start_practice("toy", Wish(what="new", count=3), seed=1)
    commit_all(second, second.flag(2))
    answer(second, machine, [(0, None)])
    number_of = "SELECT id FROM attempt WHERE number = 1"
    change = "UPDATE event SET body = :body WHERE kind = 'flag' AND attempt IN ({}) AND body LIKE :like"
    for like, body in (("%1%", "{no JSON"), ("%3%", '{"at": 99, "on": true}')):
        with desk.database._connection.transaction():
            desk.database._connection.write(
                change.format(number_of), {"like": f'%"at": {like[1]}%', "body": body}
            )
    material = desk.material(EXAM)
    assert material.flagged == {first.form.slot(2).item, second.form.slot(2).item}
    desk.material(EXAM)
    told = [line for line in look(desk).complaints if "flags" in line]
    assert told == ["Some flags of attempt 1 cannot be read: they are damaged, and were left out."]
    with desk.database._connection.transaction():
        desk.database._connection.write(
            "UPDATE form SET slots = 'gone' WHERE code = :code", {"code": second.form.code}
        )
    assert desk.material(EXAM).flagged == {first.form.slot(2).item}


def test_confusions_are_counted_by_what_one_fell_for_and_come_back(desk: Desk, machine: Machine) -> None:
    (lure,) = lures(desk, EXAM, Wish())
    assert (lure.tag, lure.words, lure.fell) == ("mix-up", "mix up", 0)
    sitting = desk.start_practice("toy", Wish("A", misconception="mix-up", count=4), seed=1)
    fell = [slot.item for slot in sitting.form.slots[:2]]
    answer(sitting, machine, [(1, None), (1, None), (2, None), (0, None)])
    (lure,) = lures(desk, EXAM, Wish("A"))
    assert lure.fell == 2, "another wrong option is not this confusion"
    again = desk.start_practice("toy", Wish("A", misconception="mix-up", count=10), seed=2)
    assert [slot.item for slot in again.form.slots][-2:] == sorted(
        fell, key=[slot.item for slot in again.form.slots].index
    )
    assert lures(desk, EXAM, Wish(difficulty=3)) == []


def test_losses_stand_beside_each_part_and_none_before_the_first_answer(desk: Desk, machine: Machine) -> None:
    assert desk.material(EXAM).losses == {}
    answer(desk.start_practice("toy", Wish("A", count=8), seed=1), machine, [(1, None)] * 8)
    material = desk.material(EXAM)
    assert material.losses["A"] > material.losses["B"] > 0
    assert set(material.thin) == {"B"}
    assert dict(material.times) == dict.fromkeys(material.standing, 1)


def test_the_last_wish_comes_back_unless_it_cannot_be_read(desk: Desk) -> None:
    exams = {"toy": EXAM}
    assert last_wish(desk.database, exams) is None
    assert as_usual(desk.database, exams, Wish("B")) == Wish("B")
    wish = Wish("A", "missed", 20, 15, 2, "mix-up", False)
    remember_wish(desk.database, "toy", wish)
    assert last_wish(desk.database, exams) == ("toy", wish)
    assert last_wish(desk.database, {}) is None
    assert as_usual(desk.database, exams, Wish("B")) == Wish("B", sure=False)
    unreadable: tuple[object, ...] = (
        "text",
        {"exam": "toy"},
        {"exam": "toy", "wish": ["Z", "mix", 10]},
        {"exam": "toy", "wish": [1]},
        [],
    )
    for kept in unreadable:
        desk.database.remarks.set_setting(LAST_WISH, kept)
        assert last_wish(desk.database, exams) is None


def test_what_is_kept_back_does_not_count_as_left_to_meet(desk: Desk, machine: Machine) -> None:
    assert desk.repeats("toy", "mock") == 0
    final = final_form(EXAM, desk.library.items())
    assert final is not None
    while True:
        try:
            sitting = desk.start_practice("toy", Wish(what="new", count=60))
        except BankError:
            break
        answer(sitting, machine, [(0, None)] * len(sitting.form.slots))
    assert desk.repeats("toy", "mock") == sum(block.items for block in EXAM.blocks)
    machine.run(MINUTE)
    assert desk.start("toy").form.refs.isdisjoint(final.refs)
