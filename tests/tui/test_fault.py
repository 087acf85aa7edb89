"""What nobody foresaw: a short text, an exit code, the places in a private log, and no word of an item."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ma_exam import paths
from ma_exam.cli.errors import UNFORESEEN, guarded
from ma_exam.tui import app as app_module
from ma_exam.tui.app import ExamApp, run_app
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.start import Start
from tests.tui.support import Hall, Seat

BLOCK = Start("toy", "block")


class LostError(Exception):
    """An error with an item's words in its message."""


def lose(*_: object) -> None:
    stem = "What is asked in 1?"
    raise LostError(stem)


async def break_screen(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExamScreen, "action_flag", lose)
    await seat.pilot.press("f")


async def break_store(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    assert seat.hall.store is not None
    seat.hall.store.fault = LostError("What is asked in 1?")
    await seat.pilot.press("b")


@pytest.mark.parametrize("cause", [break_screen, break_store])
async def test_the_app_ends_instead_of_going_on_in_the_dark(
    cause: Callable[..., object],
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    app: ExamApp | None = None

    async def sit() -> None:
        nonlocal app
        async with hall.app(BLOCK) as seat:
            app = seat.app
            await seat.on(ExamScreen)
            await seat.press("b", "n")
            await cause(seat, monkeypatch)  # type: ignore[misc]  # both are coroutines
            await seat.until(lambda: seat.app.fault is not None, "the end")

    with pytest.raises(LostError):
        await sit()
    assert app is not None
    assert app.return_code == 1
    out, err = capfd.readouterr()
    assert "asked" not in out + err
    assert list(hall.responses().values()) == ["option b of 1"]


def test_the_command_line_tells_and_logs_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(self: ExamApp) -> None:
        try:
            lose()
        except LostError as error:
            self._exception_event  # noqa: B018 - made on first use, as by a running app
            self._handle_exception(error)

    monkeypatch.setattr(app_module.ExamApp, "run", run)
    assert guarded(lambda: run_app(BLOCK)) == UNFORESEEN
    out, err = capfd.readouterr()
    assert out == ""
    assert "an unforeseen error stopped the command (LostError)" in err
    assert "What was saved is still saved" in err
    assert "asked" not in err
    log = paths.log_file()
    text = log.read_text(encoding="utf-8")
    assert "test_fault.py" in text
    assert "in lose" in text
    assert "asked" not in text
    if os.name == "posix":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
