"""The terminal driver of Linux and macOS, made steady: stopped and continued, hung up on, fed with any bytes."""

from __future__ import annotations

import os
import select
import signal
import termios
import tty
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

_KITTY_FLAGS = (
    linux_driver.KITTY_DISAMBIGUATE_ESCAPE_CODES
    | linux_driver.KITTY_REPORT_ALL_KEYS
    | linux_driver.KITTY_REPORT_ASSOCIATED_TEXT
)


class _Drawing:
    """What is drawn on. A terminal that is gone takes everything in silence: `tui.ending` notices it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()


class SteadyDriver(LinuxDriver):
    """Textual's driver with four differences.

    Signal handlers do nothing but hand over to the event loop. Only what was stopped by this driver is started by it
    again; after a bare SIGSTOP the modes are set anew and everything is drawn. Bytes that are no UTF-8 are read as
    such instead of ending the thread that reads keys, which also ends when nothing can be read any more. The size is
    the terminal's own, whatever COLUMNS and LINES say.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = _Drawing(self._file)
        self._drawn_on = False
        self._away = False
        self._to_stop = False

    # Begun, stopped and continued

    def start_application_mode(self) -> None:
        """Take the terminal; from the background, nothing."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual declares no types here
        self._drawn_on = not self._must_signal_resume

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._drawn_on = False
        super().stop_application_mode()

    def _sigtstp_application(self, *_: object) -> None:
        self._to_stop = True
        self._hand_over(self._stop)

    def _sigcont_application(self, *_: object) -> None:
        with suppress(OSError):
            # A parent that stopped with us, and was forgotten by whoever sent this, goes on with us.
            os.kill(os.getppid(), signal.SIGCONT)
        self._hand_over(self._go_on)

    def _hand_over(self, work: Any) -> None:  # noqa: ANN401 - a bound method without arguments
        with suppress(RuntimeError):  # the loop has ended, and so does the app
            self._loop.call_soon_threadsafe(work)

    def _stop(self) -> None:
        if self._away or not self._to_stop:
            return  # told twice: to the whole job, and by the process that watches
        self.suspend_application_mode()
        self._away = self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)
        self._to_stop = False
        self._go_on()

    def _go_on(self) -> None:
        if self._away:
            self._away = False
            self.resume_application_mode()
            self._away = self._must_signal_resume  # in the background it is not started
        elif self._drawn_on:
            self._set_modes()
            self._app.post_message(self.SignalResume())

    def _set_modes(self) -> None:
        """All that `start_application_mode` sets; a shell may have had the terminal meanwhile."""
        with suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
            modes[tty.IFLAG] = self._patch_iflag(modes[tty.IFLAG])
            modes[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
        self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h")
        if not constants.DISABLE_KITTY_KEY:
            self.write(f"\x1b[={_KITTY_FLAGS};1u")  # sets; what the start did was to push
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._enable_mouse_support()
        if self._mouse_pixels:
            self._enable_mouse_pixels()

    def write(self, data: str) -> None:
        """Write to the terminal; nothing while the app is stopped, for all is drawn anew afterwards."""
        if not self._away:
            super().write(data)

    # Reading

    def _run_input_thread(self) -> None:
        with suppress(OSError):  # the terminal is gone
            self.run_input_thread()

    def run_input_thread(self) -> None:
        """Turn what is typed into events until the driver stops or nothing can be read any more."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], 0.1)[0]:
                data = os.read(self.fileno, 4096)
                if not data:
                    return
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _get_terminal_size(self) -> tuple[int, int]:
        for descriptor in (self._file.fileno(), self.fileno):
            with suppress(OSError):
                columns, lines = os.get_terminal_size(descriptor)
                if columns and lines:
                    return columns, lines
        return super()._get_terminal_size()
