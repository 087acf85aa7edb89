"""While exams are sat: copies of the database and a note of how far attempts have come, beside the commits."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from ma_exam.core.clock import Clock
from ma_exam.core.events import Event, Kind
from ma_exam.core.records import AttemptRecord
from ma_exam.errors import StorageError
from ma_exam.store import backup_folder
from ma_exam.store.backup_folder import Backup, local_time
from ma_exam.store.contents import AttemptContents, Contents, look_into
from ma_exam.store.copying import at_leisure
from ma_exam.store.database import Database
from ma_exam.store.folder import folder_kind
from ma_exam.store.heads import Head, Heads, Loss, head_of, read_heads, write_heads

BACKUP_MS = 30 * 60 * 1000
"""How long changes may be without a backup while the program runs."""

HEADS_MS = 60 * 1000
"""How old the side file may become while answers are given."""

KEEP_LOSSES_US = 30 * 24 * 3600 * 1_000_000
"""How long a check-up tells of answers that were found missing."""


class Upkeep:
    """Told of every commit by the store; copies the database and notes how far attempts have come, when it is time.

    Both are done by a thread of its own, so that no answer waits for them. What a person should know is appended
    to `complaints`.
    """

    def __init__(self, database: Database, clock: Clock, complaints: list[str]) -> None:
        self._database = database
        self._clock = clock
        self._complaints = complaints
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="keeping")
        self._closing = False
        self._copying: Future[None] | None = None
        self._noting: Future[None] | None = None
        told = read_heads(database.file)
        look = database.closer_look(told.heads)
        self.losses = told.losses if self._is_anew() else self._look_for_losses(told, look)
        self._heads = {attempt.id: head_of(attempt) for attempt in look if attempt.status == "open"}
        self._heads_written = clock.now().mono_ms
        self._heads_changed = bool(self.losses) or self._heads.keys() != told.heads.keys()
        self._changed_at: int | None = None
        self._look_at_backups()
        self._look_at_folder()

    # Once, at the start

    def _look_for_losses(self, told: Heads, look: list[AttemptContents]) -> tuple[Loss, ...]:
        """What was found missing, now and in the last month."""
        now = self._clock.now().wall_us
        found = told.missing_from(look)
        if found:
            names = ", ".join(str(loss) for loss in found)
            self._complaints.append(
                f"The database lacks what was saved before: {names}. A part of it, such as the file that ends in "
                "-wal, was deleted or put back from elsewhere. `ma-exam restore` lists the backups."
            )
        old = [loss for loss in told.losses if 0 <= now - loss.found_us < KEEP_LOSSES_US]
        return (*old, *(replace(loss, found_us=now) for loss in found))

    def _is_anew(self) -> bool:
        """Whether a database without any attempt stands where there was one of which there is a backup."""
        newest = self._newest_backup()
        if newest is None or self._database.attempts.any():
            return False
        lost = look_into(newest.file, quick_check=False)
        if lost.attempts:
            self._complaints.append(
                f"A new database was begun, but there is a backup of {local_time(newest.at)} with "
                f"{describe(lost)}. `ma-exam restore` brings it back."
            )
        return bool(lost.attempts)

    def _look_at_backups(self) -> None:
        newest = self._newest_backup()
        if self._database.newest_us() > (newest.wall_us if newest else 0):
            self._changed_at = self._clock.now().mono_ms - BACKUP_MS

    def _newest_backup(self) -> Backup | None:
        return next(iter(backup_folder.backups(self._database.file)), None)

    def _look_at_folder(self) -> None:
        folder = self._database.file.parent
        if program := folder_kind(folder).synced:
            self._complaints.append(synced_folder(folder, program))

    # What the store tells; each returns at once.

    def opened(self, record: AttemptRecord) -> None:
        """Follow a new attempt."""
        self._heads[record.id] = Head(record.id, record.number, record.kind, 0, "", 0)

    def kept(self, attempt_id: str, event: Event) -> None:
        """Follow an event; write the side file when someone leaves, else once a minute."""
        now = self._clock.now().mono_ms
        if head := self._heads.get(attempt_id):
            answers = head.answers + (event.kind is Kind.CHOOSE)
            self._heads[attempt_id] = replace(head, seq=event.seq, hash=event.hash, answers=answers)
            self._heads_changed = True
        if self._changed_at is None:
            self._changed_at = now
        if event.kind is Kind.LEAVE or now - self._heads_written >= HEADS_MS:
            self._note()

    def closed(self, attempt_id: str) -> None:
        """A hand-in: write the side file and make a backup."""
        self._heads_changed = True
        self._database.doing("")
        self._note()
        self._copy("hand-in")

    def beaten(self) -> None:
        """See whether anything is due."""
        now = self._clock.now().mono_ms
        if self._heads_changed and now - self._heads_written >= HEADS_MS:
            self._note()
        if self._changed_at is not None and now - self._changed_at >= BACKUP_MS:
            self._copy("change")

    # What the thread does

    def _note(self) -> None:
        if self._closing or (self._noting and not self._noting.done()):
            return
        self._heads_written = self._clock.now().mono_ms
        self._heads_changed = False
        heads = Heads(dict(self._heads), self.losses)
        self._noting = self._worker.submit(self._write, heads)

    def _write(self, heads: Heads) -> None:
        try:
            write_heads(self._database.file, heads)
        except StorageError as error:
            self._heads_changed = True
            self._complain(error)

    def _copy(self, why: str) -> None:
        under_way = self._copying is not None and not self._copying.done()
        if self._closing or (under_way and why == "change"):
            return
        self._changed_at = None
        self._copying = self._worker.submit(self._back_up, why, self._clock.now().wall_us)

    def _back_up(self, why: str, wall_us: int) -> None:
        try:
            make_backup(self._database, wall_us, why, hurry=lambda: self._closing)
        except StorageError as error:
            # Due again after another half hour: a disk without room would otherwise be filled at each beat.
            self._changed_at = self._clock.now().mono_ms
            self._complain(error)

    def _complain(self, error: StorageError) -> None:
        text = str(error)
        if text not in self._complaints:
            self._complaints.append(text)

    def close(self) -> None:
        """Finish what is under way, and write the side file a last time."""
        self._closing = True
        self._worker.shutdown(wait=True)
        if self._heads_changed:
            self._write(Heads(dict(self._heads), self.losses))


def make_backup(
    database: Database, wall_us: int, why: str, *, hurry: Callable[[], bool] = at_leisure
) -> Backup:
    """Make a verified backup in its folder and thin the others. Raises `StorageError`."""
    place = backup_folder.new_backup(database.file, wall_us, why)
    database.copy_to(place.file, hurry=hurry)
    backup_folder.thin(database.file)
    return place


def describe(contents: Contents) -> str:
    """`3 attempts, 214 answers`."""
    attempts = f"{contents.attempts} {'attempt' if contents.attempts == 1 else 'attempts'}"
    return f"{attempts}, {contents.answers} {'answer' if contents.answers == 1 else 'answers'}"


def synced_folder(folder: Path, program: str) -> str:
    """What it means that a program copies the folder away while it is used."""
    return (
        f"{folder} is synced by {program}, which may damage a database that is in use. "
        "Set MA_EXAM_HOME to a folder that is not synced, and copy backups there instead."
    )
