"""An app that ends well: told to from outside, or by an error that nobody foresaw, of which it shows nothing."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App

from ma_exam.tui.keeping import Unforeseen

if TYPE_CHECKING:
    from textual.driver import Driver

    from ma_exam.tui.ending import Ending


class SteadyApp(App[int]):
    """What `tui.ending` asks of an app, and no word of an error on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.fault: Exception | None = None
        """What nobody foresaw and ended the app."""
        self.ending: Ending | None = None
        """Who listens to what comes from outside; nobody in a test."""
        self.told: int | None = None
        """The exit code with which it was told to end from outside."""
        self._running_loop: asyncio.AbstractEventLoop | None = None

    def get_driver_class(self) -> type[Driver]:
        """The driver that lasts, where Textual would take its own for Linux and macOS."""
        chosen = super().get_driver_class()
        if os.name == "posix" and chosen.__name__ == "LinuxDriver":
            from ma_exam.tui.driver import SteadyDriver

            return SteadyDriver
        return chosen

    def on_mount(self) -> None:
        """From here on it can be told to end. (Textual calls this beside the `on_mount` of the app itself.)"""
        self._running_loop = asyncio.get_running_loop()
        self._running_loop.set_exception_handler(self._loop_failed)
        self.app_resume_signal.subscribe(self, self.came_back)

    def came_back(self, _app: object) -> None:
        """Draw everything: the program was stopped, and somebody else had the terminal."""
        self.refresh(layout=True)

    # Told from outside

    def told_to_end(self, code: int) -> bool:
        """End with this exit code; from any thread. False while the app has not begun."""
        if self._running_loop is None:
            return False
        self.told = code
        with suppress(RuntimeError):  # the loop is closed: it is ending already
            self._running_loop.call_soon_threadsafe(self.end, code)
        return True

    def end(self, code: int) -> None:
        """End with this exit code."""
        self.exit(return_code=code)

    # What nobody foresaw

    def failed(self, error: BaseException) -> None:
        """End because of this error; from any thread."""
        self.post_message(Unforeseen(error))

    @on(Unforeseen)
    def _unforeseen(self, message: Unforeseen) -> None:
        raise message.error

    def _loop_failed(self, _loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and self.is_running:
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        if self._exit:
            return  # it ends already; a screen that is taken away while it is being made complains of that
        from textual.worker import WorkerFailed

        # A worker's error comes wrapped, without the place where it happened.
        met = error.error if isinstance(error, WorkerFailed) else error
        self.fault = self.fault or (met if isinstance(met, Exception) else error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables, the answer key among them.
        self._close_messages_no_wait()

    def panic(self, *_: object) -> None:
        """End without a word: an error that can draw itself would quote what it was about."""
        self._close_messages_no_wait()
