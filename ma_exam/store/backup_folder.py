"""The folder `backups` beside the database: names that tell when and why, which stay, which is the last good one."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ma_exam.errors import StorageError
from ma_exam.store.contents import Contents, look_into
from ma_exam.store.folder import make_folder
from ma_exam.store.heads import read_heads

LAST, DAYS, WEEKS, MONTHS = 5, 12, 10, 9
"""Kept: the last few, and the newest of each of so many days, weeks and months that have any."""

_FORM = "%Y-%m-%dT%H%M%SZ"
_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)(?:-(\d+))?\.([a-z0-9-]+)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: its file, when it was made, and why (`hand-in`, `change`, `asked`, `before-v2`)."""

    file: Path
    at: datetime
    why: str

    @property
    def wall_us(self) -> int:
        """When it was made, in microseconds of wall time."""
        return int(self.at.timestamp()) * 1_000_000


def backup_folder(database: Path) -> Path:
    """The folder of a database's backups."""
    return database.parent / "backups"


def backups(database: Path) -> list[Backup]:
    """The backups that there are, newest first. Files of other names are not ours."""
    found: list[tuple[datetime, int, Backup]] = []
    with suppress(OSError):
        for file in backup_folder(database).iterdir():
            if match := _NAME.fullmatch(file.name):
                with suppress(ValueError):
                    at = datetime.strptime(match[1], _FORM).replace(tzinfo=UTC)
                    found.append((at, int(match[2] or 1), Backup(file, at, match[3])))
    return [entry for *_, entry in sorted(found, key=lambda each: each[:2], reverse=True)]


def is_backup(name: str) -> bool:
    """Whether a file of that name is one of ours."""
    return _NAME.fullmatch(name) is not None


def new_backup(database: Path, wall_us: int, why: str) -> Backup:
    """A place for another backup, in a folder made for it; leftovers of copies that were cut short are cleared away.

    Raises `StorageError` when the folder cannot be made or written to.
    """
    folder = backup_folder(database)
    make_folder(folder)
    for leftover in folder.glob("*.db.tmp"):
        if _NAME.fullmatch(leftover.name.removesuffix(".tmp")):
            with suppress(OSError):
                leftover.unlink()
    at = datetime.fromtimestamp(wall_us // 1_000_000, UTC)
    taken = {(entry.at, entry.file.name.partition(".")[0]) for entry in backups(database)}
    stamp = name = at.strftime(_FORM)
    count = 1
    while (at, name) in taken:
        count += 1
        name = f"{stamp}-{count}"
    return Backup(folder / f"{name}.{why}.db", at, why)


def kept(entries: Sequence[Backup]) -> set[Backup]:
    """Which backups stay. Those from before an upgrade always do."""
    newest_first = sorted(entries, key=lambda entry: (entry.at, entry.file.name), reverse=True)
    staying = {entry for entry in entries if entry.why.startswith("before-")} | set(newest_first[:LAST])
    periods: tuple[tuple[int, Callable[[date], object]], ...] = (
        (DAYS, lambda day: day),
        (WEEKS, lambda day: day.isocalendar()[:2]),
        (MONTHS, lambda day: (day.year, day.month)),
    )
    for count, period in periods:
        newest: dict[object, Backup] = {}
        for entry in newest_first:
            newest.setdefault(period(entry.at.date()), entry)
        staying |= set(list(newest.values())[:count])
    return staying


def thin(database: Path) -> list[Backup]:
    """Take away the backups that need not stay, and give them."""
    entries = backups(database)
    gone = [entry for entry in entries if entry not in kept(entries)]
    for entry in gone:
        with suppress(OSError):
            entry.file.unlink()
    return gone


def last_good(database: Path, ids: Iterable[str] = ()) -> tuple[Backup, Contents] | None:
    """The newest backup that is whole, and what it holds."""
    wanted = list(ids)
    for entry in backups(database):
        contents = look_into(entry.file, ids=wanted)
        if contents.sound:
            return entry, contents
    return None


def local_time(at: datetime) -> str:
    """A time as a person reads it here."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def what_restoring_brings(database: Path) -> str:
    """For someone whose database is damaged: the last good backup, and what it lacks as far as is known."""
    heads = read_heads(database).heads
    found = last_good(database, heads)
    if found is None:
        return "There is no backup of it."
    entry, contents = found
    lacking = read_heads(database).missing_from(contents.closer)
    answers = sum(loss.answers for loss in lacking)
    newer = f"at least {answers} newer answers are not in it" if answers else "newer answers may not be in it"
    if not answers and heads:
        newer = "no newer answers are known of"
    return f"The last good backup is of {local_time(entry.at)} ({newer})."


def with_way_back(error: StorageError, database: Path) -> StorageError:
    """A refusal of a damaged database, with the backup that `ma-exam restore` would bring."""
    hint = f"{what_restoring_brings(database)} {error.hint}"
    return type(error)(error.message, where=error.where, hint=hint)
