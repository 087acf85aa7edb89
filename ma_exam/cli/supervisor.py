"""A parent that only waits: when the app is killed it gives the terminal back and tells how to resume.

Nothing in a process can tidy up after SIGKILL or a crash of the interpreter. So the process forks before anything
heavy is imported: the child becomes the app, the parent stays as it was. Both are in one process group, so the shell's
job control acts on both; the parent stops when the child has stopped, and sends on what it is sent alone.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from ma_exam.errors import MaExamError
from ma_exam.tui.terminal_state import SAVED, STOPPED, UNTIDY, TerminalState

PATIENCE_S = 6.0
"""How long the child has to end after a signal, which is longer than it gives itself; then it is killed."""

_ENDING = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2")


class _StuckError(Exception):
    """The child does not even die; a process that waits for a dead disk does so."""


def supervised(run: Callable[[int], int]) -> int:
    """Run the app in a child and give its exit code, 128 + n after signal n.

    `run` is told by which process it is watched: by none, 0, where nothing forks or no terminal is there any more.
    """
    found = TerminalState.found()
    if found is None or not hasattr(os, "fork"):
        return run(0)
    watcher = os.getpid()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    ending = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [*ending, signal.SIGTSTP])
    gc.freeze()  # else the collector would write to, and so copy, each page that the two share
    try:
        child = os.fork()
    except OSError:  # no more processes are allowed
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return run(0)
    if child:
        watch = _Watch(child, found)
        for number in [*ending, signal.SIGTSTP]:
            signal.signal(number, watch.pass_on)
        signal.signal(signal.SIGALRM, watch.lose_patience)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return watch.wait()
    for number in ending:
        signal.signal(number, _end_at_once)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return run(watcher)


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    # Until the app has begun there is nothing to save and no terminal to give back.
    os._exit(128 + number)


class _Watch:
    """One child, and the terminal as it was before."""

    def __init__(self, child: int, found: TerminalState) -> None:
        self._child = child
        self._found = found
        self._ended_by = 0
        self._killed = False
        self._stopped = False

    def pass_on(self, number: int, _frame: FrameType | None) -> None:
        """Send the child what came here; it may have come there as well, which it takes as one."""
        self._send(number)
        if number != signal.SIGTSTP and not self._ended_by:
            self._ended_by = number
            if self._stopped:
                self._send(signal.SIGCONT)  # else it would hear nothing
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._child, number)

    def lose_patience(self, _number: int, _frame: FrameType | None) -> None:
        """Kill the child that did not end; wait no longer for one that cannot even be killed."""
        if self._killed:
            raise _StuckError
        self._killed = True
        self._send(signal.SIGKILL)
        signal.setitimer(signal.ITIMER_REAL, 1.0)

    def wait(self) -> int:
        """Wait for the child's end; give its exit code, and the terminal back if it could not do so itself."""
        try:
            code = self._wait()
            signal.setitimer(signal.ITIMER_REAL, 0)
        except _StuckError:
            code = -signal.SIGKILL
        if code >= UNTIDY:
            self._found.give_back(STOPPED)
            return 128 + code - UNTIDY if code > UNTIDY else MaExamError.exit_code
        if code >= 0:
            return code
        self._found.give_back(_farewell(-code))
        return 128 + (self._ended_by or -code)

    def _wait(self) -> int:
        while True:
            _, status = os.waitpid(self._child, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                return os.waitstatus_to_exitcode(status)
            self._stopped = True
            if self._found.job_controlled:
                os.kill(os.getpid(), signal.SIGSTOP)  # so that the shell takes the terminal
                self._stopped = False
                self._send(signal.SIGCONT)


def _farewell(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    return f"ma-exam was ended by {name}. {SAVED}"
