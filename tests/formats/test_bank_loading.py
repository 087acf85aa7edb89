"""A file or folder of banks is loaded whole: what can be read, and a problem for each thing that cannot."""

import os
import re
from pathlib import Path

import pytest

from ma_exam.errors import BankError
from ma_exam.formats import loading, stamps
from ma_exam.formats.ids import with_ids
from ma_exam.formats.native import read_text
from ma_exam.paths import shipped_banks_dir


def bank(name: str, item: str, title: str = "T", topic: str = "") -> str:
    head = f"bank: {name}\ntitle: {title}\n" + (f"topic: {topic}\n" if topic else "")
    return f"---\n{head}---\n\n1. Stem {item}\n*a) yes\nb) no\nid: {item}\n"


def test_the_files_of_a_folder_make_banks_by_name_in_sorted_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.bank.md").write_text(bank("one", "q2", "Two", "C2"))
    (tmp_path / "a.bank.yaml").write_text(
        "bank: one\ntitle: One\ntopic: C1\nitems: [{stem: s, id: q1, options: [y, n], answer: A}]"
    )
    (tmp_path / "c.bank.json").write_text('{"bank": "other", "items": []}')
    (tmp_path / "notes.md").write_text("not a bank")
    (tmp_path / ".hidden.bank.md").write_text("not read")
    loaded = loading.load(tmp_path)
    assert not loaded.problems
    assert [(found.name, [item.id for item in found.items]) for found in loaded.banks] == [
        ("one", ["q1", "q2"]),
        ("other", []),
    ]
    assert loaded.banks[0].category_titles == {"C1": "One", "C2": "Two"}
    assert [file.name for file in loaded.files] == ["a.bank.yaml", "two.bank.md", "c.bank.json"]


def test_an_id_in_two_files_of_a_bank_is_an_error_that_names_both(tmp_path: Path) -> None:
    (tmp_path / "a.bank.md").write_text(bank("one", "q1"))
    (tmp_path / "b.bank.md").write_text(bank("one", "q1"))
    loaded = loading.load(tmp_path)
    assert len(loaded.banks[0].items) == 1
    (problem,) = loaded.problems
    assert problem.file.endswith("b.bank.md")
    assert "a.bank.md:6" in problem.message
    assert "line 6" in problem.message


def test_the_same_id_in_two_banks_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.bank.md").write_text(bank("one", "q1"))
    (tmp_path / "b.bank.md").write_text(bank("two", "q1"))
    assert not loading.load(tmp_path).problems


def test_a_bank_without_a_name_takes_its_file_s(tmp_path: Path) -> None:
    file = tmp_path / "Week 3 Quiz.bank.md"
    file.write_text("1. x\n*a) y\nb) n\n")
    assert loading.load(file).banks[0].name == "week-3-quiz"


def test_links_out_of_the_folder_are_refused_and_links_inside_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    outside = tmp_path / "outside.bank.md"
    outside.write_text(bank("one", "q1"))
    (folder / "in.bank.md").write_text(bank("one", "q2"))
    (folder / "link.bank.md").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    loaded = loading.load(folder)
    assert [item.id for item in loaded.banks[0].items] == ["q2"]
    assert len(loaded.problems) == 2
    assert all("leads out" in problem.message for problem in loaded.problems)


def test_a_pipe_among_the_files_is_a_problem_and_alone_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.bank.md").write_text(bank("one", "q1"))
    os.mkfifo(tmp_path / "b.bank.md")
    loaded = loading.load(tmp_path)
    assert len(loaded.banks[0].items) == 1
    assert "named pipe" in loaded.problems[0].message
    with pytest.raises(BankError, match="named pipe"):
        loading.load(tmp_path / "b.bank.md")


@pytest.mark.parametrize("name", ["none", "empty", "quiz.docx"])
def test_a_path_without_a_bank_is_an_error_with_a_hint(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "quiz.docx").write_text("x")
    with pytest.raises(BankError) as caught:
        loading.load(tmp_path / name)
    assert "bank.md" in caught.value.hint
    assert name in caught.value.where


def test_a_file_of_too_many_items_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.formats.scanning.MAX_ITEMS", 2)
    file = tmp_path / "a.bank.md"
    file.write_text("\n".join(f"{n}. x{n}\n*a) y\nb) n\n" for n in (1, 2, 3)))
    with pytest.raises(BankError, match="more than 2 items"):
        loading.load(file)


def test_progress_reaches_the_end_and_reading_can_be_stopped(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.bank.md").write_text(bank("one", name))
    seen: list[tuple[int, int]] = []
    loading.load(tmp_path, progress=lambda done, total: seen.append((done, total)))
    total = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert seen == sorted(seen)
    assert seen[-1] == (total, total)
    with pytest.raises(BankError, match="stopped"):
        loading.load(tmp_path, cancelled=lambda: True)


def test_a_stamp_follows_the_look_of_the_files_and_a_hash_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.bank.md"
    file.write_text(bank("one", "q1"))
    look, digest = stamps.stamp(tmp_path), stamps.files_hash(tmp_path)
    (tmp_path / "notes.md").write_text("other files do not count")
    assert (stamps.stamp(tmp_path), stamps.files_hash(tmp_path)) == (look, digest)
    os.utime(file, ns=(1, 1))
    assert stamps.stamp(tmp_path) != look
    assert stamps.files_hash(tmp_path) == digest
    file.rename(tmp_path / "b.bank.md")
    assert stamps.files_hash(tmp_path) != digest


def test_the_banks_that_we_ship_load_without_an_error() -> None:
    for folder in sorted(path for path in shipped_banks_dir().iterdir() if path.is_dir()):
        loaded = loading.load(folder)
        assert [str(problem) for problem in loaded.problems if problem.severity == "error"] == []
        assert [found.name for found in loaded.banks] == [folder.name]


def _counting() -> list[int]:
    return list(range(10_000))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ids_are_added_as_one_line_an_item_and_nothing_else_is_touched(end: str) -> None:
    text = end.join(
        [
            "\ufeff---", "bank: b", "---", "", "1. x", "*a) y", "", "b) n ", "   ~ why", "", "topic: C1", "",
            "2. z", "*a) y", "b) n", "id: b-kept", "", "3. broken", "", "4. w\t", "*a) y", "b) n",
        ]
    )  # fmt: skip
    numbers = iter(_counting())
    written, count = with_ids(text, "b", lambda below: next(numbers) % below)
    assert count == 2
    assert written.replace(f"id: b-abcd{end}", "").replace(f"{end}id: b-efgh", "") == text
    assert written.split(end)[9:11] == ["id: b-abcd", ""]
    assert with_ids(written, "b", lambda below: 0) == (written, 0)


def test_added_ids_are_used_nowhere_else() -> None:
    draws = iter([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2])
    text = "1. x\n*a) y\nb) n\nid: b-aaaa\n\n2. z\n*a) y\nb) n\n"
    written, _ = with_ids(text, "b", lambda below: next(draws), taken={"b-aaab"})
    found = read_text(written).items[1].id
    assert found == "b-aaac"
    assert re.fullmatch(r"b-[a-z2-7]{4}", found)
