"""Whatever stands under a bank's name: a clear error, the process lives, and every sound item beside it is read."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.text import unsafe_characters
from ma_exam.errors import BankError
from ma_exam.formats import fields, loading, problem, twin
from ma_exam.formats.decoding import decode, read_bytes
from ma_exam.formats.fields import MAX_ITEMS
from ma_exam.formats.problem import Problems
from ma_exam.formats.stamps import bank_files
from ma_exam.services.library import read_banks

MANY = 500
BAD = 250
LIMIT_MB = 1024


def native_items(count: int, bad: int) -> str:
    return "\n".join(
        f"{n}. Stem {n}\n{'' if n == bad else '*'}a) yes {n}\nb) no {n}\nid: item-{n}\n"
        for n in range(1, count + 1)
    )


def yaml_items(count: int, bad: int) -> str:
    rows = [
        f"  - {{stem: Stem {n}, options: [yes {n}, no {n}], {'anwser' if n == bad else 'answer'}: A, id: item-{n}}}\n"
        for n in range(1, count + 1)
    ]
    return "items:\n" + "".join(rows)


def json_items(count: int, bad: int) -> str:
    rows = [
        {
            "id": f"item-{n}",
            "stem": f"Stem {n}",
            "options": [f"yes {n}", f"no {n}"],
            "answer": "C" if n == bad else "A",
        }
        for n in range(1, count + 1)
    ]
    return json.dumps({"items": rows})


@pytest.mark.parametrize(
    ("name", "text"), [("a.bank.md", native_items), ("a.bank.yaml", yaml_items), ("a.bank.json", json_items)]
)
def test_one_bad_item_among_five_hundred_leaves_the_others(
    name: str, text: Callable[[int, int], str], tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(text(MANY, BAD), encoding="utf-8")
    loaded = loading.load(file)
    assert [item.id for item in loaded.banks[0].items] == [
        f"item-{n}" for n in range(1, MANY + 1) if n != BAD
    ]
    errors = [found for found in loaded.problems if found.severity == "error"]
    assert errors
    assert {found.item for found in errors} <= {f"item-{BAD}", f"item {BAD}"}
    assert all(found.line and found.hint for found in errors)


def limited(code: str) -> "subprocess.CompletedProcess[str]":
    """A child with bounded memory and processor time."""
    head = f"""
        import resource
        resource.setrlimit(resource.RLIMIT_AS, ({LIMIT_MB} << 20, {LIMIT_MB} << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (90, 90))
        from pathlib import Path
        from ma_exam.errors import BankError
        from ma_exam.formats.loading import load
    """
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(code)],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


FLOODS = [
    ("a.bank.md", "'1. x\\n*a) y\\nb) n\\n\\n' * 200_001", f"more than {MAX_ITEMS} items"),
    ("a.bank.yaml", "'items: [' + '1,' * 200_001 + ']'", f"more than {MAX_ITEMS} items"),
    ("a.bank.json", "'{\"items\": [' + '1,' * 200_001 + '1]}'", f"more than {MAX_ITEMS} items"),
    ("a.bank.yaml", "'items: [{stem: a, options: [' + '1,' * 300_000 + '1]}]'", "300001 options, at most 8"),
    ("a.bank.md", "'1. x\\n' + '*a) y\\n' * 1_200_000", "expected option b), found a)"),
    ("a.bank.md", "'x\\n\\n' * 300_000", "more than 100000 problems, first in line 1"),
    ("a.bank.md", "'1. x\\n*a) y\\nb) n\\n' + 'wrong: 1\\n' * 300_000", "more than 100000 problems"),
    ("a.bank.md", "'1. x ![a](' + '](![a](' * 1_000_000 + '\\n*a) y\\nb) n\\n'", "stem is longer than 20000"),
    ("a.bank.md", "'1. x\\n' + '```\\n' * 400_001 + '*a) y\\nb) n\\n'", "stem is longer than 20000"),
    ("a.bank.yaml", "'items:\\n  ' + '- ' * 100_000", "nested deeper than 12"),
    ("a.bank.json", "'{\"items\": ' + '[' * 100_000 + ']' * 100_000 + '}'", "nested deeper than 12"),
    ("a.bank.md", "'[' * 100_000 + '\\n'", "stands before the first item"),
]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and time are those of Linux")
@pytest.mark.parametrize(("name", "text", "message"), FLOODS)
def test_a_flood_ends_in_an_error_within_bounded_memory_and_time(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    done = limited(
        f"""
        file = Path({str(tmp_path)!r}, {name!r})
        file.write_text({text}, encoding="utf-8")
        try:
            print(*[f"{{p.line}}: {{p.message}}" for p in load(file).problems[:3]])
        except BankError as error:
            print(error)
        """
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert message in done.stdout


def test_the_limits_hold_in_the_twin_and_are_those_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.formats.twin.MAX_ITEMS", 2)
    problems = Problems("x")
    with pytest.raises(BankError, match="more than 2 items"):
        twin.read_yaml("items: [{}, {}, {}]", problems)
    assert (fields.MAX_STEM, fields.MAX_STEM_LINES, fields.MAX_OPTION) == (20_000, 400, 2_000)
    assert problem.MAX_PROBLEMS < MAX_ITEMS


@pytest.mark.parametrize("code", ["has space", "a:b", "", "x" * 81, "a,b"])
def test_a_topic_title_under_no_topic_code_is_an_error_that_the_schema_makes_too(code: str) -> None:
    problems = Problems("x.bank.json")
    text = json.dumps({"category_titles": {code: "T"}, "items": []})
    assert twin.read_json(text, problems).category_titles == {}
    assert "no topic code" in problems.found[0].message


def bank(item: str) -> str:
    return f"---\nbank: one\n---\n\n1. Stem {item}\n*a) yes\nb) no\nid: {item}\n"


def test_links_in_a_circle_and_broken_links_are_problems_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.bank.md").write_text(bank("q1"))
    (tmp_path / "loop.bank.md").symlink_to("loop.bank.md")
    (tmp_path / "gone.bank.md").symlink_to("nowhere.bank.md")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "up").symlink_to("..")
    (tmp_path / "folder" / "round").symlink_to("round")
    loaded = loading.load(tmp_path)
    assert [item.id for item in loaded.banks[0].items] == ["q1"]
    assert [(Path(found.file).name, found.severity) for found in loaded.problems] == [
        ("gone.bank.md", "error"),
        ("loop.bank.md", "error"),
    ]
    for name in ("loop.bank.md", "gone.bank.md"):
        with pytest.raises(BankError, match="no such file"):
            loading.load(tmp_path / name)
    with pytest.raises(BankError, match="cannot be opened") as caught:
        read_banks(tmp_path)
    assert "gone.bank.md" in caught.value.where


def test_an_unreadable_file_is_a_problem_and_alone_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.bank.md").write_text(bank("q1"))
    (tmp_path / "b.bank.md").write_text(bank("q2"))
    opening = os.open

    def refuse(path: Path, flags: int, *more: int) -> int:
        if Path(path).name == "b.bank.md":
            raise PermissionError(13, "Permission denied")
        return opening(path, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    loaded = loading.load(tmp_path)
    assert [item.id for item in loaded.banks[0].items] == ["q1"]
    assert "cannot be opened: Permission denied" in loaded.problems[0].message
    assert "your rights" in loaded.problems[0].hint
    with pytest.raises(BankError, match="Permission denied"):
        loading.load(tmp_path / "b.bank.md")


def test_a_file_that_grows_while_it_is_read_is_read_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.bank.md"
    file.write_bytes(b"x" * 100)
    looking = os.fstat

    def then_it_grows(descriptor: int) -> os.stat_result:
        look = looking(descriptor)
        with file.open("ab") as more:
            more.write(b"y" * 5_000_000)
        return look

    monkeypatch.setattr(os, "fstat", then_it_grows)
    with pytest.raises(BankError, match="larger than 1 MB"):
        read_bytes(file, 1_000_000)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no such files here")
def test_a_file_without_a_size_is_read_by_what_it_holds() -> None:
    assert read_bytes(Path("/proc/self/status"), 1_000_000).startswith(b"Name:")
    with pytest.raises(BankError):
        loading.load(Path("/dev/zero"))


def test_a_file_that_vanishes_between_two_looks_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.bank.md").write_text(bank("q1"))
    (tmp_path / "b.bank.md").write_text(bank("q2"))
    listed = bank_files(tmp_path)
    (tmp_path / "b.bank.md").unlink()
    monkeypatch.setattr(loading, "bank_files", lambda _: listed)
    loaded = loading.load(tmp_path)
    assert [item.id for item in loaded.banks[0].items] == ["q1"]
    assert "no such file" in loaded.problems[0].message


YAML_PIECES = st.sampled_from(
    [
        "items:", "\n  - ", "stem: x", "options: [y, n]", "answer: A", "{", "}",
        "[", "]", ", ", ": ", "&a ", "*a", "!!str ",
        "<<: ", "? ", "|\n  ", ">-\n  ", '"\\e[31m"', "'", "\n",
        "---\n", "...\n", "%YAML 1.2\n", "#", "\t", "\x1b", "\u2028",
        "\ufeff", "@", "`", "\\", "null", "id: q", "bank: b", "  ",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(YAML_PIECES, st.text(max_size=4)), max_size=30).map("".join))
def test_any_text_is_a_yaml_and_a_json_bank_or_has_problems(text: str) -> None:
    for read in (twin.read_yaml, twin.read_json):
        problems = Problems("x")
        sheet = read("\n".join(decode(text.encode("utf-8", "replace"), problems)), problems)
        assert sheet.items or problems.found or "items" in text
        assert not any(
            unsafe_characters(f"{found.message}{found.hint}{found.item}") for found in problems.found
        )


@given(st.binary(max_size=400))
def test_any_bytes_under_any_name_give_items_problems_or_a_bank_error(data: bytes) -> None:
    for read in (twin.read_yaml, twin.read_json):
        problems = Problems("x")
        try:
            read("\n".join(decode(data, problems)), problems)
        except BankError as error:
            message = error.message
        else:
            message = " ".join(found.message for found in problems.found)
        assert not unsafe_characters(message)
