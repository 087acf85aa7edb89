"""One sitting on the screen: acts go to the sitting, events to the store's thread, and what is saved is shown."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial

from textual.message import Message

from ma_exam.core.attempt import IllegalEventError
from ma_exam.core.events import Event
from ma_exam.errors import StorageError
from ma_exam.services.heartbeat import Heartbeat
from ma_exam.services.sitting import Sitting
from ma_exam.tui.clock_face import ClockFace
from ma_exam.tui.keeping import Beaten, Kept, NotKept, Unforeseen

RETRY_TICKS = 2


class Session:
    """A sitting with its keeping. `post` delivers messages to the app from any thread."""

    def __init__(self, sitting: Sitting, store_thread: Executor, post: Callable[[Message], object]) -> None:
        self.sitting = sitting
        self.failure = ""
        """Why nothing can be saved just now; empty when all is well."""
        self.face = ClockFace()
        self._store_thread = store_thread
        self._post = post
        self._ticks = 0
        self._heartbeat = Heartbeat(self._beat)

    def open(self) -> None:
        """Begin to write the time used down."""
        self._heartbeat.start()

    def close(self) -> None:
        """Stop writing."""
        self._heartbeat.stop()

    def act(self, events: list[Event]) -> None:
        """Have these events committed, in order; each comes back as `Kept` or `NotKept`."""
        for event in events:
            self._submit(partial(self._commit, event))

    def tick(self) -> None:
        """Once a second: let time act, and try again what could not be saved."""
        if not self.failure:
            self.act(self.sitting.tick())
            return
        self._ticks += 1
        if self._ticks % RETRY_TICKS == 0:
            self.act(list(self.sitting.unsaved))
            self._beat()  # tells, when there is nothing else to write, whether the store takes anything again

    def kept(self, event: Event) -> None:
        """Take note of a committed event."""
        self.sitting.acknowledge(event)
        self._recover()

    def beaten(self) -> None:
        """Take note that the time used was written down: if that was all that failed, all is well again."""
        self._recover()

    def _recover(self) -> None:
        if self.failure and not self.sitting.pending:
            self.failure = ""
            self.sitting.unpause()

    def stalled(self, reason: str) -> None:
        """Stop the clock until the store takes events again."""
        self.failure = reason
        self.sitting.pause()

    def _commit(self, event: Event) -> None:
        try:
            self.sitting.commit(event)
        except StorageError as error:
            self._post(NotKept(str(error)))
        except IllegalEventError:
            return  # the one before it failed; both come again
        else:
            self._post(Kept(event))

    def _submit(self, work: Callable[[], None]) -> None:
        self._store_thread.submit(work).add_done_callback(self._look_at)

    def _look_at(self, done: Future[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            self._post(Unforeseen(error))

    def _beat(self) -> None:
        self._submit(self._beat_once)

    def _beat_once(self) -> None:
        try:
            beaten = self.sitting.beat()
        except StorageError as error:
            self._post(NotKept(str(error)))
        else:
            if beaten and self.failure:
                self._post(Beaten())
