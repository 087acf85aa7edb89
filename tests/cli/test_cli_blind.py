"""`bank blind`: readers get everything but the key, and their answers come back as figures and reasons."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


def bank(name: str, items: int) -> str:
    """A bank whose first option is always the key."""
    head = f"---\nbank: {name}\ntitle: {name}\n---\n"
    return head + "".join(
        f"\n{n}. Stem {n} of {name}?\n\n*a) right {n}\n   ~ because\nb) wrong {n}\nc) other {n}\n"
        f"id: {name}-telling-{n}\ntopic: C1.1.0{n % 9 + 1}\n"
        for n in range(1, items + 1)
    )


@pytest.fixture
def review(tmp_path: Path, cli: Command) -> Path:
    """A review of ten items with four others, written out."""
    (tmp_path / "ours.bank.md").write_text(bank("ours", 10), encoding="utf-8")
    (tmp_path / "theirs.bank.md").write_text(bank("theirs", 4), encoding="utf-8")
    folder = tmp_path / "review"
    done = cli(
        "bank",
        "blind",
        tmp_path / "ours.bank.md",
        "--with",
        str(tmp_path / "theirs.bank.md"),
        "--out",
        folder,
    )
    assert done.code == 0, done.err
    return folder


def answers(review: Path, name: str, change: Callable[[int, str], str]) -> Path:
    """A filled answer sheet: `change` makes an answer of number and key."""
    key = json.loads(review.with_name("review.key.json").read_text(encoding="utf-8"))
    sheet = (review / "answers.txt").read_text(encoding="utf-8").splitlines()
    assert sheet == [f"Q{question['number']}: " for question in key["questions"]]
    file = review.parent / name
    lines = [
        f"Q{question['number']}: {change(question['number'], question['key'])}"
        for question in key["questions"]
    ]
    file.write_text("# read after work\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_packet_tells_neither_key_nor_id_nor_rationale(review: Path) -> None:
    text = (review / "packet.txt").read_text(encoding="utf-8")
    assert text.count("Stem ") == 14
    assert not any(word in text for word in ("telling", "because", "*a)", "C1.1", "theirs-", "key:"))
    assert sorted(file.name for file in review.iterdir()) == ["answers.txt", "packet.txt"]


def test_answers_come_back_as_agreement_and_reasons(review: Path, cli: Command) -> None:
    good = answers(review, "ann.txt", lambda _, key: key.upper())
    other = answers(
        review, "ben.txt", lambda n, key: f"{'b' if key == 'a' else 'a'} ! doubtful" if n == 3 else key
    )
    done = cli("bank", "blind", review, "--score", good, other)
    assert done.code == 0, done.err
    assert "ben.txt" in done.out
    assert "doubtful" in done.out
    told = cli("bank", "blind", review, "--score", "--json", good, other).data
    own, others = told["own"], told["others"]
    assert (own["answered"], others["answered"]) == (20, 8)
    assert own["right"] + others["right"] == 27


def test_hidden_stems_are_not_in_the_packet(tmp_path: Path, cli: Command) -> None:
    (tmp_path / "ours.bank.md").write_text(bank("ours", 6), encoding="utf-8")
    folder = tmp_path / "guess"
    cli(
        "bank",
        "blind",
        tmp_path / "ours.bank.md",
        "--out",
        folder,
        "--options-only",
        "--parts",
        "2",
    )
    packets = [(folder / f"packet-{part}.txt").read_text(encoding="utf-8") for part in (1, 2)]
    assert not any("Stem" in packet for packet in packets)
    assert sum(packet.count("right ") for packet in packets) == 6


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Q99: a", "there is no question 99"),
        ("Q1: z", "question 1 has no option z"),
        ("the first is a", "this line is no answer"),
        ("Q1: a\nQ1: b", "question 1 is answered twice"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_with_its_line(
    review: Path, cli: Command, line: str, told: str
) -> None:
    file = review.parent / "answers.txt"
    file.write_text(line + "\n", encoding="utf-8")
    done = cli("bank", "blind", review, "--score", file)
    assert done.code == 3
    assert told in done.err
    assert f"answers.txt:{line.count(chr(10)) + 1}" in done.err


def test_nothing_is_written_over(review: Path, cli: Command) -> None:
    before = (review / "packet.txt").read_bytes()
    done = cli("bank", "blind", review.parent / "ours.bank.md", "--out", review, "--seed", "9")
    assert done.code == 2
    assert (review / "packet.txt").read_bytes() == before


def test_words_that_do_not_fit_together_are_told(review: Path, cli: Command) -> None:
    for arguments in (["--score"], ["--out", "x", "more.txt"], []):
        assert cli("bank", "blind", review, *arguments).code == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": "else"}', '{"format": "ma-exam blind review 1"}']
)
def test_a_key_that_is_none_is_told(review: Path, cli: Command, text: str) -> None:
    review.with_name("review.key.json").write_text(text, encoding="utf-8")
    done = cli("bank", "blind", review, "--score", review / "answers.txt")
    assert done.code == 3
    assert "not the key of a blind review" in done.err
