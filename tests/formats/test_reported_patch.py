"""The patch of a reported item: read back as written, applied by `git apply`, never led astray by its words."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.text import clean
from ma_exam.errors import BankError
from ma_exam.formats.reported import FIRST, ReportedItem, read, write
from tests.hostile.payloads import PAYLOADS

BEFORE = "1. Which?\n\n*a) one\nb) two\n"
AFTER = "1. Which?\n\na) one\n*b) two\n"
ASTRAY = "fine\n--- a/other\n+++ b/other\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/x b/x\noptions:\n*** 1,2 ****"


def reported(**changes: object) -> ReportedItem:
    values: dict[str, object] = {
        "bank": "small", "item": "which", "version": "0123456789ab", "date": "2026-11-23", "stem": "Which?",
        "options": ("one", "two"), "key": frozenset([0]), "chosen": frozenset([1]),
        "remark": "It is two.", "source": "A book.", "file": "small.bank.md",
    }  # fmt: skip
    return ReportedItem(**(values | changes))  # type: ignore[arg-type]


TEXTS = st.text(max_size=120).map(lambda text: clean(text).strip())


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_written_is_read_again(stem: str, option: str, remark: str, source: str) -> None:
    one = reported(stem=stem, options=("one", option or "two"), remark=remark, source=source)
    text = write(one, BEFORE, AFTER)
    again = read(text, "x.patch")
    for name in ("bank", "item", "version", "date", "key", "chosen", "file"):
        assert getattr(again, name) == getattr(one, name)
    assert len(again.options) == 2
    for before, after in ((stem, again.stem), (remark, again.remark), (source, again.source)):
        assert after.split() == before.split()


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.name)
def test_hostile_words_are_words(payload: object) -> None:
    words = payload.text  # type: ignore[attr-defined]
    text = write(reported(stem=words, remark=words, source=words, item=words), BEFORE, AFTER)
    assert text == "".join(clean(line, 10_000) + "\n" for line in text.split("\n")[:-1])
    assert read(text, "x").remark.split() == clean(words).split()


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("last", ["\n", ""], ids=["line-break", "none"])
@pytest.mark.parametrize("name", ["small.bank.md", "a folder/small bank.bank.md"])
def test_git_applies_it_and_is_not_led_astray(tmp_path: Path, name: str, last: str) -> None:
    before, after = BEFORE.rstrip("\n") + last, AFTER.rstrip("\n") + last
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(before, encoding="utf-8")
    one = reported(stem=ASTRAY, remark=ASTRAY, source=ASTRAY, options=("one", ASTRAY), file=name)
    patch = tmp_path / "x.patch"
    patch.write_text(write(one, before, after), encoding="utf-8", newline="")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "x.patch"], cwd=tmp_path, check=True)
    assert file.read_text(encoding="utf-8") == after
    assert {found.name for found in tmp_path.iterdir()} == {".git", "x.patch", Path(name).parts[0]}


def test_without_another_key_there_is_no_diff_and_no_word_of_one() -> None:
    text = write(reported(chosen=frozenset([0])), BEFORE, BEFORE)
    assert "--- a/" not in text
    assert "No other key is proposed" in text
    assert not read(text, "x").proposes


def test_the_patch_says_that_the_reasons_no_longer_fit() -> None:
    text = write(reported(), BEFORE, AFTER)
    assert text.startswith(FIRST)
    assert "rewrite them" in text
    assert "bank check" in text


@pytest.mark.parametrize(
    "text", ["", "diff --git a/x b/x", f"{FIRST}\n", f"{FIRST}\nbank: x\nitem: y\nversion: z\n"]
)
def test_what_is_no_such_patch_is_refused(text: str) -> None:
    with pytest.raises(BankError, match="patch"):
        read(text, "x.patch")
