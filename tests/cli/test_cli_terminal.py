"""The app is refused where it could not be seen or not be left, and the refusal says what still works."""

from dataclasses import dataclass

import pytest

from ma_exam.cli.terminal import check_terminal
from ma_exam.errors import UsageError

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
