"""What nobody foresaw: a short text, an exit code, the places in a private log, and no word of an item."""

import asyncio
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from ma_exam import paths
from ma_exam.cli.errors import UNFORESEEN, guarded, places
from ma_exam.services.heartbeat import Heartbeat
from ma_exam.tui import app as app_module
from ma_exam.tui.app import ExamApp, run_app
from ma_exam.tui.ending import Ending
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


async def break_timer(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExamScreen, "clock", lose)
    seat.app.set_timer(0, seat.app._tick)


async def break_worker(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        lose()

    seat.app.run_worker(work())


async def break_callback(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.get_running_loop().call_soon(lose)


async def break_thread(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's thread; what listens to threads is only there in a real run."""
    ending = Ending(seat.app)
    monkeypatch.setattr(threading, "excepthook", ending._thread_failed)
    Heartbeat(lose).start()


CAUSES = [break_screen, break_store, break_timer, break_worker, break_callback, break_thread]


@pytest.mark.parametrize("cause", CAUSES)
async def test_the_app_ends_instead_of_going_on_in_the_dark(
    cause: Callable[..., object],
    hall: Hall,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("ma_exam.services.heartbeat.BEAT_MS", 1 if cause is break_thread else 5_000)
    app: ExamApp | None = None

    async def sit() -> None:
        nonlocal app
        async with hall.app(BLOCK) as seat:
            app = seat.app
            await seat.on(ExamScreen)
            await seat.press("b", "n")
            await cause(seat, monkeypatch)  # type: ignore[misc]  # both are coroutines
            await seat.until(lambda: seat.app.fault is not None, "the end")

    with pytest.raises((LostError, WorkerFailed)):
        await sit()
    assert app is not None
    assert app.return_code == 1
    assert isinstance(app.fault, LostError)
    assert places(app.fault).endswith("test_fault.LostError")
    assert "support.py" in places(app.fault) or "in lose" in places(app.fault)
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
