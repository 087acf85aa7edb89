"""`bank apply` and `bank reported`: an instructor sees what was reported, and puts it right in the bank's own file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ma_exam
from ma_exam.core.item import ItemRef
from ma_exam.core.remarks import Objection
from ma_exam.formats.native import read_text
from ma_exam.formats.reported import ReportedItem, write
from ma_exam.store.database import Database

Command = Callable[..., Any]

TEXT = """---
bank: small
blueprint: cma
---

1. Which hand is washed?

*a) Both hands
   ~ Both touch the patient.
b) The left hand
   ~ Only one of them.
   ! one-hand
id: small-hands
topic: C2.2
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "small.bank.md"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    return file


def patch(tmp_path: Path, **changes: object) -> Path:
    item = read_text(TEXT).items[0]
    values: dict[str, object] = {
        "bank": "small", "item": item.id, "version": item.revision, "date": "2026-11-23", "stem": item.stem,
        "options": tuple(option.text for option in item.options), "key": item.key, "chosen": frozenset([1]),
        "remark": "Only the left.", "source": "A book.",
    }  # fmt: skip
    file = tmp_path / "x.patch"
    file.write_text(write(ReportedItem(**(values | changes))), encoding="utf-8")  # type: ignore[arg-type]
    return file


def test_it_moves_the_key_shows_what_it_does_and_says_what_must_be_mended(
    cli: Command, bank: Path, tmp_path: Path
) -> None:
    before = bank.read_bytes()
    done = cli("bank", "apply", patch(tmp_path), "--bank", bank, "--yes")
    assert done.code == 0, done.err
    for words in (
        "Which hand is washed?", "[the key]", "[the student's choice]", "Only the left.", "A book.",
        "the key was moved", "rewrite them", "the key names a misconception",
    ):  # fmt: skip
        assert words in " ".join(done.out.split())
    after = bank.read_bytes()
    assert after.replace(b"*", b"") == before.replace(b"*", b"")
    assert b"*b) The left hand\r\n" in after


def test_without_a_person_and_without_yes_nothing_is_changed(
    cli: Command, bank: Path, tmp_path: Path
) -> None:
    before = bank.read_bytes()
    done = cli("bank", "apply", patch(tmp_path), "--bank", bank)
    assert done.code == 2
    assert "--yes" in done.err
    assert bank.read_bytes() == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"version": "0" * 12}, "not the one reported"),
        ({"item": "small-feet"}, "no item small-feet"),
        ({"bank": "large"}, "of a bank large"),
    ],
)
def test_another_item_or_version_is_refused(
    cli: Command, bank: Path, tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    before = bank.read_bytes()
    done = cli("bank", "apply", patch(tmp_path, **changes), "--bank", bank, "--yes")
    assert done.code == 3
    assert told in done.err
    assert bank.read_bytes() == before


def test_the_remark_alone_is_written_as_a_comment(cli: Command, bank: Path, tmp_path: Path) -> None:
    file = patch(tmp_path, remark="Mind --> this", source="")
    done = cli("bank", "apply", file, "--bank", bank, "--yes", "--remark")
    assert done.code == 0, done.err
    text = bank.read_text(encoding="utf-8")
    assert (
        "<!-- reported 2026-11-23: chosen: The left hand; key: Both hands; what is wrong: Mind - -> this -->"
        in text
    )
    assert read_text(text) == read_text(TEXT)


def test_a_bank_that_comes_with_the_program_is_never_written(cli: Command, tmp_path: Path) -> None:
    inside = Path(ma_exam.__file__).parent / "question_banks" / "cma"
    done = cli("bank", "apply", patch(tmp_path), "--bank", inside, "--yes")
    assert done.code == 2
    assert "never written" in done.err


def test_what_is_no_patch_is_refused(cli: Command, bank: Path) -> None:
    done = cli("bank", "apply", bank, "--bank", bank, "--yes")
    assert done.code == 3
    assert "not a patch" in done.err


def test_what_was_reported_is_listed_as_text_and_data(cli: Command, home: Path) -> None:
    assert cli("bank", "reported").out == "No item was reported.\n"
    database = Database.open(home / "ma-exam.db")
    database.remarks.object_to(
        Objection(
            ItemRef("small", "small-hands"), "abc", "Which?", ("left",), ("both",), "No\x1b[2J", "A book", 1
        )
    )
    database.close()
    done = cli("bank", "reported")
    for words in ("small/small-hands", "chosen: left", "key: both", "source: A book", "1970-01-01"):
        assert words in done.out
    assert "\x1b" not in done.out
    (one,) = cli("bank", "reported", "--json").data
    assert list(one) == ["bank", "id", "version", "reported", "stem", "chosen", "key", "remark", "source"]
