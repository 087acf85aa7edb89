"""An error says what, where and what to do; an unforeseen one leaves a log that holds nobody's answers."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ma_exam.cli.errors import guarded, places, reading_progress
from ma_exam.cli.main import main
from ma_exam.errors import BankError, MaExamError, NotFoundError, StorageError, UsageError

ANSWER = "the key is option b"


@pytest.mark.parametrize(
    ("kind", "code"),
    [(MaExamError, 1), (UsageError, 2), (BankError, 3), (StorageError, 4), (NotFoundError, 5)],
)
def test_each_kind_of_error_has_its_exit_code(
    kind: type[MaExamError], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise kind("it is broken.", where="bank.md:3", hint="Mend it.")

    assert guarded(fail) == code
    seen = capsys.readouterr()
    assert seen.err == "ma-exam: bank.md:3: it is broken.\nMend it.\n"
    assert seen.out == ""


def test_an_error_message_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise BankError("stem \x1b]0;PWNED\x07 [bold]\nof two lines", where="a\x1b[2Jb.md\n", hint="\x9b31m")

    guarded(fail)
    assert capsys.readouterr().err == "ma-exam: a␛[2Jb.md: stem ␛]0;PWNED␇ [bold] of two lines\n\ufffd31m\n"


def fails_on(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"cannot grade {secret}") from error


def test_an_unforeseen_error_is_logged_without_any_value(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(lambda: fails_on(ANSWER)) == 70
    seen = capsys.readouterr()
    log = home / "ma-exam.log"
    text = log.read_text(encoding="utf-8")
    assert str(log) in seen.err
    assert "Traceback" not in seen.err
    assert seen.out == ""
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "in fails_on" in text
    assert ANSWER not in text + seen.err
    assert "raise" not in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_log_is_for_its_owner_only_and_is_added_to(home: Path) -> None:
    home.mkdir()
    log = home / "ma-exam.log"
    log.write_text("older\n", encoding="utf-8")
    log.chmod(0o644)
    guarded(lambda: fails_on(ANSWER))
    guarded(lambda: fails_on(ANSWER))
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text(encoding="utf-8")
    assert text.startswith("older\n")
    assert text.count("builtins.ValueError") == 2


def test_a_log_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("MA_EXAM_HOME", str(blocked / "home"))
    assert guarded(lambda: fails_on(ANSWER)) == 70
    assert "No log" in capsys.readouterr().err


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert places(first).splitlines() == ["builtins.KeyError", "builtins.ValueError"]


def test_ctrl_c_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["exma"], "Did you mean 'exam'"),
        (["form", "cma"], "--seed"),
        (["form", "cma", "--seed", "-1"], "--seed"),
        (["form", "cma", "--seed", "many"], "--seed"),
        (["exam", "--extra-time", "3"], "--extra-time"),
        (["report", "first"], "ID"),
        (["bank"], "Missing command"),
        (["bank", "check", "--no\x1b[2Jsuch"], "No such option"),
    ],
)
def test_words_that_do_not_fit_are_2_with_a_way_to_help(
    words: list[str], told: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    assert told in seen.err
    assert "--help'." in seen.err
    assert "\x1b" not in seen.err
    assert not home.exists()


def test_a_reader_that_stops_reading_is_met_with_silence(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "ma_exam", "bank", "schema"],
            env=os.environ | {"MA_EXAM_HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_the_output_is_an_error(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ma_exam", "--version"],
            env=os.environ | {"MA_EXAM_HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"ma-exam: the output could not be written")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_shows_after_a_second_and_takes_itself_away(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([0.0, 0.5, 1.5, 2.0])
    monkeypatch.setattr("ma_exam.cli.errors.time.monotonic", lambda: next(seconds))
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    show = reading_progress()
    assert show is not None
    show(10, 100)
    show(50, 100)
    show(100, 100)
    assert terminal.getvalue().split("\r") == [
        "",
        "reading [##########..........] 50 %  Ctrl+C stops",
        " " * 50,
        "",
    ]


def test_a_log_file_gets_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert reading_progress() is None


@pytest.mark.parametrize("code", range(6))
def test_help_documents_the_exit_codes(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f" {code} " in text[text.index("Exit codes:") :]
