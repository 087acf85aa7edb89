"""Every benchmark can be run; no figure is judged here, since a test machine is never quiet."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.checking import checked, write_bank
from benchmarks.measuring import Row, in_turn
from benchmarks.records import pooled
from benchmarks.reviewing import review
from benchmarks.surroundings import surroundings

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="terminals and memory are measured on Linux")


def test_a_ratio_is_judged_where_there_is_something_plain_else_the_figure_itself() -> None:
    assert Row("a", "", 3.0, 2.0, 1.5).holds
    assert not Row("a", "", 3.1, 2.0, 1.5).holds
    assert Row("a", "", 8.0, None, 8.0, "s").holds
    assert not Row("a", "", 8.1, None, 8.0, "s").holds
    assert Row("a", "", 99.0, 1.0, None).holds


def test_a_share_is_judged_from_below_too() -> None:
    found = [Row("a", "", share, None, 85.0, "%", 75.0).holds for share in (74.9, 75.0, 85.0, 85.1)]
    assert found == [False, True, True, False]
    assert Row("a", "", 0.7, None, None, "r", 0.6).holds
    assert not Row("a", "", 0.5, None, None, "r", 0.6).holds


def test_contestants_take_turns_and_the_warm_up_does_not_count() -> None:
    order: list[str] = []
    figures = {"plain": iter([90.0, 1.0, 3.0, 2.0]), "ours": iter([90.0, 4.0, 6.0, 5.0])}

    def figure(name: str) -> float:
        order.append(name)
        return next(figures[name])

    taken = in_turn({"plain": lambda: figure("plain"), "ours": lambda: figure("ours")}, 3)
    assert order == ["plain", "ours"] * 4
    assert taken == {"plain": 2.0, "ours": 5.0}


def test_the_exit_code_tells_a_missed_limit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [Row("held", "one", 1.0, 1.0, 2.0), Row("missed", "two", 3.0, 1.0, 2.0)]
    for count, code in ((1, 0), (2, 1)):
        monkeypatch.setattr(
            benchmarks, "BENCHMARKS", {"toy": (lambda _rounds, _folder, n=count: rows[:n], 1)}
        )
        assert benchmarks.main(["--only", "toy"]) == code
        shown = capsys.readouterr().out
        assert ("MISSED" in shown) == bool(code)
        assert benchmarks.main(["--json"]) == code
        assert [row["holds"] for row in json.loads(capsys.readouterr().out)] == [True, False][:count]


def test_measured_programs_keep_their_byte_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else each run of a checkout would measure the compiler."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "measured.py").touch()
    subprocess.run(
        [sys.executable, "-c", "import measured"], env=surroundings({"OWN": "1"}), cwd=tmp_path, check=True
    )
    assert list(tmp_path.glob("__pycache__/measured.*.pyc"))
    assert surroundings({"OWN": "1"})["OWN"] == "1"


@LINUX
@pytest.mark.parametrize("name", ["start", "help", "commit", "memory"])
def test_a_cheap_benchmark_runs(name: str, tmp_path: Path) -> None:
    benchmark, _ = benchmarks.BENCHMARKS[name]
    rows = benchmark(1, tmp_path)
    assert rows
    assert all(row.ours > 0 and row.name.startswith(name) for row in rows)


def test_the_records_benchmark_runs_on_a_short_history(tmp_path: Path) -> None:
    data, whole, progress = pooled(1, tmp_path, attempts=3)
    assert 0 < data.ours < whole.ours * 10
    assert progress.ours > 0


@LINUX
def test_the_bank_of_the_check_benchmark_is_sound(tmp_path: Path) -> None:
    file = tmp_path / "large.bank.md"
    write_bank(file, 50)
    seconds, processor, megabytes = checked(file, tmp_path / "home")
    assert seconds > 0
    assert processor > 0
    assert megabytes > 1


def test_reviews_are_measured_with_a_short_history(tmp_path: Path) -> None:
    rows = review(1, tmp_path, attempts=3)
    assert all(row.ours > 0 for row in rows)
    assert "600 answers" in rows[0].what
