"""Leaving by key: what is on its way to the disk is waited for in sight, and a disk that hangs keeps nobody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ma_exam.errors import StorageError

if TYPE_CHECKING:
    from ma_exam.tui.app import ExamApp

SHOWN_S = 0.2
"""From here on one sees that leaving takes a while."""

PATIENCE_S = 3.0
"""From here on one may leave without what is not saved."""

SAVED = "Your exam is saved. `ma-exam` resumes it where you left."
HANDED_IN = "Your exam is handed in. `ma-exam report` shows the result."


class Leaving:
    """The way out of the app, from the key to its end: the question, the waiting, and leaving all the same."""

    def __init__(self, app: ExamApp) -> None:
        self._app = app
        self.begun = False
        """Whether the app is about to end: nothing new is begun then, and no screen follows another."""
        self.abandoned = False
        """Whether it ends although the store's thread is still at work, perhaps for ever."""
        self._since = 0.0
        self._code = 0
        self._message = ""

    def ask(self) -> None:
        """Leave; a running exam only when that is meant."""
        from ma_exam.tui.screens.dialogs import ConfirmDialog
        from ma_exam.tui.wording import leave_question, leave_unsaved_question

        if self.begun or isinstance(self._app.screen, ConfirmDialog):
            return
        session = self._app.session
        if session is None:
            self._close(0, "")
            return
        head = session.sitting.head
        if session.failure:
            question = leave_unsaved_question(head, session.sitting.unsaved)
        else:
            question = leave_question(head, pending=session.sitting.pending)
        self._app.push_screen(ConfirmDialog(question, "leave", "stay"), self._leave)

    def _leave(self, sure: bool | None) -> None:
        session = self._app.session
        if not sure or session is None:
            return
        if session.failure:
            # Waiting for a disk that stays full would keep the student here for ever.
            self._close(StorageError.exit_code, self._not_saved())
            return
        from ma_exam.core.attempt import Phase

        session.act(session.sitting.leave())
        head = session.sitting.head
        if head.away or head.phase is Phase.DONE:  # else time was up just now, and the exam has gone on
            self._begin()

    def saved(self) -> None:
        """Go on leaving: everything is on disk."""
        from ma_exam.core.attempt import Phase

        session = self._app.session
        done = session is not None and session.sitting.saved.phase is Phase.DONE
        self._close(0, HANDED_IN if done else SAVED)

    def _begin(self) -> None:
        if not self.begun:
            self.begun = True
            self._since = time.monotonic()
            self._app.set_timer(SHOWN_S, self._show)

    def _close(self, code: int, message: str) -> None:
        """Let go of the database, then end."""
        self._code, self._message = code, message
        self._begin()
        self._app.let_go()

    def end(self, _closed: object = None) -> None:
        """The database is closed, or nobody waits for that: end."""
        self._app.exit(return_code=self._code, message=self._message or None)

    def _show(self) -> None:
        from ma_exam.tui.screens.dialogs import WaitDialog

        if self._app.is_running and self._app.return_code is None:
            self._app.push_screen(WaitDialog(self._told), self._abandon)

    def _told(self) -> tuple[str, bool]:
        """What is being waited for, and whether one may leave without it."""
        from ma_exam.tui.wording import closing, saving

        waited_s = time.monotonic() - self._since
        late = waited_s >= PATIENCE_S
        session = self._app.session
        if session is None:
            return closing(int(waited_s), late), late
        sitting = session.sitting
        text = saving(sitting.head, sitting.unsaved, int(waited_s), late, session.failure)
        return text, late or bool(session.failure)

    def _abandon(self, sure: bool | None) -> None:
        if not sure:
            return
        if self._app.session is not None:
            self._code, self._message = StorageError.exit_code, self._not_saved()
        self.abandoned = True
        self.end()

    def _not_saved(self) -> str:
        from ma_exam.tui.wording import not_saved

        session = self._app.session
        lost = not_saved(session.sitting.head, session.sitting.unsaved) if session else ""
        head = f"Not saved: {lost}. " if lost else ""
        return f"{head}`ma-exam` resumes the exam from what was saved before."
