"""Several students on one computer: names that may be anything, folders that may not, and one that is chosen."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam import paths, profiles
from ma_exam.errors import NotFoundError, StorageError, UsageError
from ma_exam.profiles import FIRST_NAME, MAX_NAME


@pytest.fixture(autouse=True)
def _nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.PROFILE_VARIABLE, "")


def test_who_is_alone_is_not_asked_and_stays_where_one_was(home: Path) -> None:
    assert not profiles.several()
    assert [one.name for one in profiles.profiles()] == [FIRST_NAME]
    assert paths.database_file() == home / "ma-exam.db"
    assert not home.exists(), "asking makes nothing"


def test_another_student_has_a_folder_and_the_first_stays(home: Path) -> None:
    ben = profiles.add("  Ben   Ülker ")
    assert ben.name == "Ben Ülker"
    assert ben.folder == home / "profiles" / "ben-ulker"
    assert ben.folder.stat().st_mode & 0o077 == 0
    assert profiles.several()
    assert paths.database_file() == home / "ma-exam.db", "without a name the first is meant"
    profiles.choose(ben)
    assert paths.database_file() == ben.folder / "ma-exam.db"
    assert paths.log_file() == ben.folder / "ma-exam.log"
    assert profiles.chosen() == ben


@pytest.mark.parametrize("name", ["ben ülker", "BEN ÜLKER", "ben-ulker", " Ben  Ülker", "./ben-ulker"])
def test_a_student_is_found_by_name_folder_or_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ben = profiles.add("Ben Ülker")
    assert profiles.find(name) == ben
    monkeypatch.setenv(paths.PROFILE_VARIABLE, name)
    assert paths.database_file().parent == ben.folder


@pytest.mark.parametrize("name", ["Bem", "ülcer", "ben ulkr"])
def test_an_unknown_name_is_told_with_the_nearest(name: str) -> None:
    profiles.add("Ben Ülker")
    with pytest.raises(NotFoundError, match=f"no student {name} here") as caught:
        profiles.find(name)
    assert caught.value.exit_code == 5
    assert "Did you mean Ben Ülker?" in caught.value.hint


@pytest.mark.parametrize(
    "key", ["./../..", "./..", "./profiles", "./.hidden", "./ben/../..", "/etc", "../.."]
)
def test_no_name_leads_out_of_the_folder(home: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "profiles" / ".hidden").mkdir(parents=True)
    (home / "profiles" / "a b").mkdir()
    monkeypatch.setenv(paths.PROFILE_VARIABLE, key)
    with pytest.raises(NotFoundError):
        paths.database_file()
    assert paths.log_file() == home / "ma-exam.log"


def test_a_link_is_no_student(home: Path, tmp_path: Path) -> None:
    (home / "profiles").mkdir(parents=True)
    (home / "profiles" / "ben").symlink_to(tmp_path, target_is_directory=True)
    assert not profiles.several()
    assert profiles.add("Ben").folder.name == "ben-2"


def test_folders_differ_on_every_system() -> None:
    names = ["CON", "con.", "Nul", "COM1", "李", "?!1", "Anna", "anna!", "Änna", "x" * MAX_NAME]
    made = [profiles.add(name).slug for name in names]
    assert made[:7] == ["con-2", "con-3", "nul-2", "com1-2", "student", "1", "anna"]
    assert made[7:] == ["anna-2", "anna-3", "x" * 32]
    assert len({slug.casefold() for slug in made}) == len(names)


@pytest.mark.parametrize(
    "name", ["", "  ", "...", "a/b", "..\\b", "\x1b[31mred", "a\u202eb", "x" * (MAX_NAME + 1)]
)
def test_what_is_no_name_is_refused_and_makes_nothing(home: Path, name: str) -> None:
    with pytest.raises(UsageError):
        profiles.add(name)
    assert not (home / "profiles").exists()


def test_a_name_is_given_once(home: Path) -> None:
    anna = profiles.add("Anna")
    for name in ("anna", " ANNA ", FIRST_NAME.lower()):
        with pytest.raises(UsageError, match="already"):
            profiles.add(name)
    ben = profiles.rename(anna, "Ben")
    assert ben.folder == anna.folder
    assert profiles.find("ben") == ben
    assert profiles.rename(ben, "BEN").name == "BEN", "one's own name in another way"
    first = profiles.rename(profiles.profiles()[0], "Clara")
    assert first.folder == home
    assert profiles.find("Clara").slug == ""
    with pytest.raises(UsageError, match="already"):
        profiles.rename(first, "ben")


@given(st.text(max_size=60))
def test_any_text_is_refused_or_comes_back_as_a_line(name: str) -> None:
    try:
        kept = profiles._taken_in(name, [])
    except UsageError:
        return
    assert kept == " ".join(kept.split())
    assert 0 < len(kept) <= MAX_NAME
    slug = next(profiles._slugs(kept))
    assert profiles._SLUG.fullmatch(slug)
    assert not profiles._RESERVED.fullmatch(slug)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"name": ""}', b"\xff\xfe", b'{"name": "' + b"x" * 9000, b"[" * 4000]
)
def test_a_damaged_file_costs_the_name_only(content: bytes) -> None:
    anna = profiles.add("Anna")
    (anna.folder / "profile.json").write_bytes(content)
    assert profiles.find("anna").folder == anna.folder


def test_a_hostile_name_on_disk_is_one_clean_line() -> None:
    anna = profiles.add("Anna")
    told = json.dumps({"format": 1, "name": "\x1b]0;title\x07" + "long\n" * 100})
    (anna.folder / "profile.json").write_text(told)
    name = profiles.profiles()[1].name
    assert name.isprintable()
    assert len(name) <= MAX_NAME + 1


def test_a_choice_ends_with_what_it_was_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    anna = profiles.add("Anna")
    with profiles.choice_of_its_own():
        profiles.choose(anna)
    assert not profiles.named()
    monkeypatch.delenv(paths.PROFILE_VARIABLE)
    with profiles.choice_of_its_own():
        profiles.choose(anna)
    assert paths.PROFILE_VARIABLE not in os.environ
    with pytest.raises(UsageError, match="several students"):
        profiles.require_choice("erasing")
    profiles.choose(anna)
    profiles.require_choice("erasing")


def test_a_folder_that_cannot_be_made_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(StorageError, match="No space left"):
        profiles.add("Anna")
    assert not home.exists()
