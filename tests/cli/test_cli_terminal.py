"""The app is refused where it could not be seen or not be left, and the refusal says what still works."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from ma_exam.cli.main import main
from ma_exam.cli.terminal import check_terminal
from ma_exam.core.wish import Wish
from ma_exam.errors import UsageError
from ma_exam.tui.start import Start

GOOD = {"TERM": "xterm-256color"}


@dataclass(frozen=True)
class Screen:
    terminal: bool = True
    encoding: str | None = "utf-8"

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf8", "cp65001"])
def test_a_terminal_with_utf8_is_taken(encoding: str) -> None:
    check_terminal(Screen(), Screen(encoding=encoding), GOOD)


def test_windows_needs_no_term() -> None:
    check_terminal(Screen(), Screen(), {}, windows=True)


@pytest.mark.parametrize(
    ("stdin", "stderr"),
    [
        (Screen(terminal=False), Screen()),
        (Screen(), Screen(terminal=False)),
        (None, Screen()),
        (Screen(), None),
    ],
)
def test_a_pipe_or_a_closed_stream_is_refused(stdin: Screen | None, stderr: Screen | None) -> None:
    with pytest.raises(UsageError, match="needs a terminal") as refusal:
        check_terminal(stdin, stderr, GOOD)
    assert "ma-exam report" in refusal.value.hint


@pytest.mark.parametrize("environment", [{}, {"TERM": ""}, {"TERM": "dumb"}])
def test_a_terminal_that_cannot_draw_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="TERM"):
        check_terminal(Screen(), Screen(), environment)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", None])
def test_an_encoding_that_lacks_signs_is_refused(encoding: str | None) -> None:
    with pytest.raises(UsageError, match="UTF-8") as refusal:
        check_terminal(Screen(), Screen(encoding=encoding), GOOD)
    assert "LC_ALL" in refusal.value.hint


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ([], Start()),
        (["exam"], Start("cma")),
        (["exam", "RMA", "--block"], Start("rma", "block")),
        (["exam", "--final"], Start("cma", seed=0)),
        (["exam", "--extra-time", "1.25", "--seed", "7"], Start("cma", time_percent=125, seed=7)),
        (["exam", "--extra-time", "2", "--bank", "mine"], Start("cma", time_percent=200, bank="mine")),
        (["practice"], Start("cma", "practice", wish=Wish())),
        (
            [
                "practice",
                "--exam",
                "CMA",
                "--topic",
                "c2.4",
                "--what",
                "missed",
                "--minutes",
                "15",
                "--seed",
                "3",
            ],
            Start("cma", "practice", seed=3, wish=Wish("C2.4", "missed", minutes=15)),
        ),
        (
            ["practice", "--count", "40", "--difficulty", "3", "--misconception", "Age-Norm", "--no-sure"],
            Start("cma", "practice", wish=Wish(count=40, difficulty=3, misconception="age-norm", sure=False)),
        ),
    ],
)
def test_the_app_opens_with_what_was_asked_for(
    words: list[str], start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Start] = []

    def run_app(asked: Start, *, watcher: int) -> int:
        assert not watcher
        opened.append(asked)
        return 7

    monkeypatch.setattr("ma_exam.cli.terminal.require_terminal", lambda: None)
    monkeypatch.setattr("ma_exam.cli.supervisor.supervised", lambda run: run(0))
    monkeypatch.setattr("ma_exam.tui.app.run_app", run_app)
    assert main(words) == 7
    assert opened == [start]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--topic", "Z9"], "has no part Z9"),
        (["--exam", "cna"], "there is no exam cna"),
        (["--what", "hard"], "--what"),
        (["--count", "201"], "--count"),
        (["--minutes", "241"], "--minutes"),
        (["--difficulty", "4"], "--difficulty"),
    ],
)
def test_a_practice_set_that_cannot_be_is_refused_before_anything_opens(
    words: list[str], told: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["practice", *words])
    assert told in capsys.readouterr().err
    assert not home.exists() or not list(home.iterdir())
