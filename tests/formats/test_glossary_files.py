"""The glossary that comes with ma-exam: complete, in order, short enough to read, and safe to print."""

import shutil
import tomllib
from pathlib import Path

import pytest

from ma_exam.core.glossary import AVOID, Abbreviation, alphabetical
from ma_exam.core.text import clean_line
from ma_exam.errors import BankError
from ma_exam.formats.glossary_toml import read_glossary
from ma_exam.paths import glossary_dir

GLOSSARY = read_glossary(glossary_dir())
JOINT_COMMISSION = {"U", "IU", "QD", "QOD", "1.0 mg", ".5 mg", "MS", "MSO4", "MgSO4"}
"""The nine ways of writing on its official list."""

TERM, MEANS, SENTENCE, INSTEAD = 13, 80, 150, 80
"""Columns: what a row and the lines below it hold in a window of 60."""


def test_each_abbreviation_stands_once_and_in_order() -> None:
    terms = [entry.term for entry in GLOSSARY.entries]
    assert len(set(terms)) == len(terms) > 300
    assert list(GLOSSARY.entries) == sorted(GLOSSARY.entries, key=alphabetical)


@pytest.mark.parametrize("file", sorted(glossary_dir().glob("*.toml")), ids=lambda file: file.stem)
def test_each_file_is_in_order(file: Path) -> None:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    for terms in (
        list(data.get("terms", {})),
        list(data.get("notes", {})),
        [given["term"] for given in data.get("avoid", [])],
    ):
        assert terms == sorted(terms, key=lambda term: (term.casefold(), term))
    assert set(data.get("notes", {})) <= set(data.get("terms", {})), "a note without its abbreviation"


@pytest.mark.parametrize("entry", GLOSSARY.entries, ids=lambda entry: entry.term)
def test_an_entry_is_whole_short_and_safe(entry: Abbreviation) -> None:
    danger = entry.danger
    told = (danger.wrong, danger.instead) if danger else ()
    texts = [entry.term, *entry.also, *entry.means, entry.note, *told]
    assert [text for text in texts if text != clean_line(text)] == []
    assert entry.means
    assert all(entry.means)
    assert len(set(entry.means)) == len(entry.means)
    assert len(entry.term) <= TERM
    assert all(len(text) <= MEANS for text in entry.means)
    assert len(entry.note) <= SENTENCE
    if danger is None:
        assert entry.warning == ""
        return
    assert danger.lists
    assert danger.wrong.endswith(".")
    assert 0 < len(danger.wrong) <= SENTENCE
    assert 0 < len(danger.instead) <= INSTEAD
    assert entry.warning
    assert entry.term not in danger.instead.split(), "what is to be written is not what must not be"


def test_what_must_not_be_used_says_so_wherever_it_stands() -> None:
    """A sense that is marked belongs to an entry that a list warns of, or whose note or namesake tells why."""
    warned = {form for entry in GLOSSARY.entries if entry.danger for form in (entry.term, *entry.also)}
    for entry in GLOSSARY.entries:
        if any(AVOID in sense for sense in entry.means) and entry.danger is None:
            assert entry.note or entry.term in warned, entry.term


def test_the_joint_commission_list_is_complete_and_no_longer_than_it_is() -> None:
    listed = {
        entry.term
        for entry in GLOSSARY.entries
        if entry.danger and any(source.id == "joint_commission" for source in entry.danger.lists)
    }
    assert listed == JOINT_COMMISSION


def test_every_group_and_source_is_named_and_used() -> None:
    assert all(group.title and group.source for group in GLOSSARY.groups)
    assert {entry.group for entry in GLOSSARY.entries} == set(GLOSSARY.groups)
    used = {source for entry in GLOSSARY.entries if entry.danger for source in entry.danger.lists}
    assert used == set(GLOSSARY.sources)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("units.toml", "title = "),
        ("units.toml", "title = 'Units'\nsource = 'x'\n"),
        ("units.toml", "title = 'Units'\nsource = 'x'\n[terms]\nmg = 1\n"),
        ("avoid.toml", "[sources]\n[[avoid]]\nterm = 'U'\n"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, file: str, text: str) -> None:
    folder = tmp_path / "glossary"
    shutil.copytree(glossary_dir(), folder)
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(BankError, match=file):
        read_glossary(folder)
