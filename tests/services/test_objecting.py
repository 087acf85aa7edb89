"""An item reported as wrong: kept, written as a patch that moves the key in the bank's file, and found again."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ma_exam.core.item import Item
from ma_exam.core.wish import Wish
from ma_exam.errors import BankError, UsageError
from ma_exam.formats.reported import ReportedItem, read
from ma_exam.services.desk import Desk
from ma_exam.services.library import Library
from ma_exam.services.objecting import (
    Outcome,
    corrected,
    find_item,
    refuse_shipped,
    report_wrong,
    writable_bank,
)
from ma_exam.services.sitting import Sitting
from ma_exam.store.database import Database
from tests.support.bank_files import bank_text, write_bank
from tests.support.machine import Machine
from tests.support.toys import bank_record

pytestmark = pytest.mark.usefixtures("one_exam")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return write_bank(tmp_path / "own" / "small.bank.md", bank_text("small", ["a1", "a2", "b1"], topic=""))


@pytest.fixture
def desk(tmp_path: Path, machine: Machine, bank: Path) -> Iterator[Desk]:
    (tmp_path / "shipped").mkdir()
    database = Database.open(tmp_path / "state" / "exam.db")
    opened = Desk(database, Library(database.banks, tmp_path / "shipped"), machine)
    opened.library.add(bank)
    yield opened
    opened.close()


def report(
    desk: Desk, sitting: Sitting, *, chosen: int | None = 1, remark: str = "It is the other."
) -> Outcome:
    item = sitting.item(1)
    texts = () if chosen is None else (item.options[chosen].text,)
    return report_wrong(desk, sitting.record.form, item.ref, texts, remark, "A book")


def patch_of(outcome: Outcome) -> ReportedItem:
    assert outcome.file is not None, outcome.failure
    return read(outcome.file.read_text(encoding="utf-8"), str(outcome.file))


def now(bank: Path, item: Item) -> Item:
    from ma_exam.formats.loading import load

    return next(one for one in load(bank).banks[0].items if one.id == item.id)


def test_it_is_kept_and_its_patch_moves_the_key_and_nothing_else(desk: Desk, bank: Path) -> None:
    sitting = desk.start_practice("toy", Wish(count=3))
    item = sitting.item(1)
    outcome = report(desk, sitting)
    assert outcome.file is not None
    assert outcome.file.parent == desk.database.file.parent / "reported"
    assert re.fullmatch(rf"small-{item.id}-\d{{4}}-\d\d-\d\d\.patch", outcome.file.name)
    (kept,) = desk.database.remarks.objections()
    assert (kept.item, kept.revision, kept.remark, kept.source) == (
        item.ref, item.revision, "It is the other.", "A book",
    )  # fmt: skip
    patch = patch_of(outcome)
    assert patch.file == "small.bank.md"
    text = bank.read_text(encoding="utf-8")
    after = corrected(find_item(bank, patch), patch, remark_only=False)
    assert after.replace("*", "") == text.replace("*", "")
    write_bank(bank, after)
    assert now(bank, item).key == frozenset([1])
    with pytest.raises(BankError, match="not the one reported"):
        find_item(bank, patch)


def test_the_same_item_twice_a_day_makes_two_files(desk: Desk) -> None:
    sitting = desk.start_practice("toy", Wish(count=3))
    first, second = report(desk, sitting), report(desk, sitting)
    assert first.file is not None
    assert second.file is not None
    assert second.file.name == first.file.name.replace(".patch", "-2.patch")


@pytest.mark.parametrize("chosen", [None, 0], ids=["nothing", "the key"])
def test_without_another_choice_no_key_is_proposed(desk: Desk, bank: Path, chosen: int | None) -> None:
    sitting = desk.start_practice("toy", Wish(count=3))
    patch = patch_of(report(desk, sitting, chosen=chosen))
    assert not patch.proposes
    assert not patch.file
    found = find_item(bank, patch)
    with pytest.raises(UsageError, match="no other key"):
        corrected(found, patch, remark_only=False)
    after = corrected(found, patch, remark_only=True)
    assert "It is the other." in after
    write_bank(bank, after)
    assert now(bank, found.item) == found.item


def test_an_item_that_was_edited_since_is_reported_without_a_diff(desk: Desk, bank: Path) -> None:
    sitting = desk.start_practice("toy", Wish(count=3))
    write_bank(bank, bank.read_text(encoding="utf-8").replace("What is asked", "What was asked"))
    patch = patch_of(report(desk, sitting))
    assert patch.proposes
    assert not patch.file


def test_what_cannot_be_written_is_said_and_the_report_is_kept_all_the_same(desk: Desk) -> None:
    sitting = desk.start_practice("toy", Wish(count=3))
    (desk.database.file.parent / "reported").write_text("in the way")
    outcome = report(desk, sitting)
    assert outcome.file is None
    assert outcome.failure
    assert len(desk.database.remarks.objections()) == 1


def test_names_from_elsewhere_make_safe_file_names(tmp_path: Path, desk: Desk) -> None:
    evil = Item(
        "../../etc", "~../passwd\x1b[2J", "Which?", desk.library.items()[0].options, topic="A", level="recall"
    )
    desk.database.banks.put(replace(bank_record("../../etc", items=1), path=str(tmp_path / "none")), [evil])
    desk.library._store.remove("small")
    sitting = desk.start_practice("toy", Wish(count=1))
    outcome = report(desk, sitting, remark="--> \x1b]52;c;x\x07")
    assert outcome.file is not None
    assert outcome.file.parent == desk.database.file.parent / "reported"
    assert outcome.file.name.isascii()
    assert set(outcome.file.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.J")
    assert "\x1b" not in outcome.file.read_text(encoding="utf-8")


def test_the_library_says_where_to_apply_it_but_never_the_banks_that_come_with_us(
    tmp_path: Path, desk: Desk, bank: Path
) -> None:
    assert writable_bank(desk, "small") == bank.resolve()
    with pytest.raises(UsageError, match="no bank"):
        writable_bank(desk, "other")
    desk.database.banks.put(bank_record("ours", shipped=True, path=str(tmp_path / "ours")), [])
    with pytest.raises(UsageError, match="never writes"):
        writable_bank(desk, "ours")
    refuse_shipped(bank, tmp_path / "package")
    with pytest.raises(UsageError, match="never written"):
        refuse_shipped(tmp_path / "package" / "question_banks" / "cma", tmp_path / "package")
