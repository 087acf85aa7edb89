"""The file of settings: kept as it was set, and never in the way, whatever it holds."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.errors import StorageError
from ma_exam.settings import CLOCKS, LARGEST, NAME, SIGNS, THEMES, Settings, load, parse, save, usable_key

KEYS = st.one_of(st.sampled_from([*"abcxyz0189", *SIGNS, "f1", "f12"]))
ACTIONS = st.from_regex(r"[a-z_]{1,40}\.[a-z0-9_]{1,40}", fullmatch=True)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.builds(
        Settings,
        st.sampled_from(THEMES),
        st.sampled_from(CLOCKS),
        st.dictionaries(ACTIONS, KEYS, max_size=5),
        st.booleans(),
    )
)
def test_what_is_set_comes_back(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    folder = tmp_path_factory.mktemp("home")
    save(folder, settings)
    assert load(folder) == (settings, "")
    assert [file.name for file in folder.iterdir()] == [NAME], "nothing is left beside it"


def test_without_a_file_all_is_as_usual_and_nothing_is_made(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == (Settings(), "")
    assert not (tmp_path / "none").exists()


def test_what_another_version_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"theme": "light", "sound": {"bell": 3}}', encoding="utf-8")
    settings, said = load(tmp_path)
    assert (settings.theme, said) == ("light", "")
    save(tmp_path, settings)
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8"))["sound"] == {"bell": 3}


DAMAGED: list[bytes] = [
    b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"theme": "light"', b"[" * 50_000, b'{"keys": []}',
    b'{"theme": ["light"]}', b'{"theme": {}}', b'{"clock": 5}', b'{"toured": "yes"}', b" " * (LARGEST + 1),
    b'{"keys": {"exam.next": "escape"}}', b'{"keys": {"exam.next": "n,p"}}', b'{"keys": {"\\u001b[2J": "n"}}',
    b'{"keys": {"exam.next": 3}}', b'{"theme": "\\u001b]0;x\\u0007"}', b"9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_set_aside_with_a_word(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(data)
    settings, said = load(tmp_path)
    assert settings == Settings()
    assert NAME in said
    assert "settings.damaged.json" in said
    assert said.isprintable(), "nothing of it is quoted"
    assert (tmp_path / "settings.damaged.json").read_bytes() == data
    assert load(tmp_path) == (Settings(), ""), "said once"
    (tmp_path / NAME).write_bytes(data)
    load(tmp_path)
    assert (tmp_path / "settings.damaged-2.json").read_bytes() == data, "none is written over"


def test_what_can_be_understood_of_a_damaged_file_is_used(tmp_path: Path) -> None:
    data = {"theme": "contrast", "clock": "loud", "keys": {"exam.next": "k", "exam.back": "ctrl+q"}}
    (tmp_path / NAME).write_text(json.dumps(data), encoding="utf-8")
    settings, said = load(tmp_path)
    assert settings == Settings("contrast", "calm", {"exam.next": "k"})
    assert "clock" in said
    assert load(tmp_path) == (settings, "")


@given(ANYTHING)
def test_no_json_can_stop_the_program(data: Any) -> None:
    settings, _ = parse(json.dumps(data))
    assert settings.theme in THEMES
    assert settings.clock in CLOCKS
    assert all(usable_key(key) for key in settings.keys.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_or_a_folder_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    settings, said = load(tmp_path)
    assert settings == Settings()
    assert said
    (tmp_path / "other" / NAME).mkdir(parents=True)
    assert load(tmp_path / "other")[0] == Settings()


@pytest.mark.skipif(os.name != "posix", reason="permissions differ")
def test_what_cannot_be_written_is_said_and_the_old_file_stays(tmp_path: Path) -> None:
    save(tmp_path, Settings("light"))
    before = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).mkdir()  # cannot be replaced by a file, not even by a superuser
    with pytest.raises(StorageError) as caught:
        save(tmp_path, Settings("contrast"))
    assert "They hold until ma-exam is closed." in str(caught.value)
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert before


@pytest.mark.skipif(os.name != "posix", reason="permissions differ")
def test_the_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    save(tmp_path / "home", Settings())
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    "key", ["escape", "enter", "ctrl+q", "question_mark", "N", "", "ab", "f13", "up", "é", 3]
)
def test_keys_that_must_stay_cannot_be_given_away(key: object) -> None:
    assert not usable_key(key)
