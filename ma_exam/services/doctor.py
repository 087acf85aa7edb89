"""A look at everything that answers depend on: the database, its backups, the folder, the clocks, the terminal."""

import os
import platform
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from ma_exam import __version__
from ma_exam.errors import DamagedError, InUseError, StorageError
from ma_exam.services.upkeep import describe, synced_folder
from ma_exam.store.backup_folder import backups, local_time
from ma_exam.store.contents import Contents
from ma_exam.store.database import Database
from ma_exam.store.folder import NEEDED_TO_START, folder_kind, free_bytes, megabytes
from ma_exam.store.heads import read_heads
from ma_exam.store.snapshot import snapshot

State = Literal["well", "note", "see to", "damaged"]

EXIT_CODES: dict[State, int] = {"well": 0, "note": 0, "see to": 1, "damaged": 4}

BACKUP_LAG_US = 24 * 3600 * 1_000_000
"""How much newer than the last backup the newest entry may be."""

GRACE_US = 3600 * 1_000_000
"""How long ago the newest entry must be to be missed in the backups: one that is going on is copied in time."""

WANTED = {
    "journal_mode": "wal", "synchronous": "2", "locking_mode": "exclusive", "fullfsync": "1",
    "checkpoint_fullfsync": "1", "foreign_keys": "1", "trusted_schema": "0", "cell_size_check": "1",
}  # fmt: skip
"""What the settings must read back as."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. A `note` is worth knowing and needs no doing."""

    name: str
    state: State
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal says of itself; `shown` tells whether it is one."""

    shown: bool
    encoding: str
    environment: Mapping[str, str]


def exit_code(checks: Sequence[Check]) -> int:
    """0 when all is well, 1 when there is something to see to, 4 when something is damaged."""
    return max((EXIT_CODES[check.state] for check in checks), default=0)


def examine(file: Path, terminal: Terminal) -> list[Check]:
    """Look at everything. Changes nothing but what every start changes, and makes no database."""
    return [
        *_database(file),
        _space(file),
        _folder(file),
        sqlite_check(sqlite3.sqlite_version_info),
        _clocks(),
        terminal_check(terminal),
        _versions(),
    ]


# The database


def _database(file: Path) -> list[Check]:
    if not file.exists():
        entries = backups(file)
        if entries:
            hint = "`ma-exam restore` brings a backup back."
            return [Check("database", "see to", f"{file}: it is gone, but there are backups.", hint)]
        return [Check("database", "well", f"{file}: not made yet; the first start makes it.")]
    try:
        return _opened(file, file)
    except InUseError as error:
        return _of_another_window(file, error)
    except DamagedError as error:
        return [Check("database", "damaged", f"{file}: {error.message}", error.hint), *_backups(file, None)]
    except StorageError as error:
        return [Check("database", "see to", str(error)), *_backups(file, None)]


def _of_another_window(file: Path, error: InUseError) -> list[Check]:
    told = Check("window", "note", f"{error.message} A copy of what it has saved so far was looked at.")
    try:
        with snapshot(file) as copy:
            return [told, *_opened(copy, file)]
    except StorageError as refusal:
        return [Check("database", "see to", f"{error.message} {refusal}", error.hint)]


def _opened(opened: Path, file: Path) -> list[Check]:
    """Checks of the database at `opened`, which is `file` or a copy of it."""
    began = time.monotonic()
    database = Database.open(opened)
    try:
        contents = database.contents(chains=True)
        pragmas = database.pragmas()
    finally:
        database.close()
    took = round((time.monotonic() - began) * 1000)
    size = megabytes(file.stat().st_size)
    text = f"{file}: {size}, {describe(contents)}; quick_check ok ({took} ms in all)."
    return [
        Check("database", "well", text),
        _settings(pragmas),
        _chains(contents),
        _losses(file, contents),
        *_backups(file, contents),
        _banks(contents),
    ]


def _settings(pragmas: Mapping[str, str]) -> Check:
    wrong = [name for name, value in WANTED.items() if pragmas.get(name) != value]
    text = ", ".join(f"{name} {value}" for name, value in pragmas.items())
    if wrong:
        return Check("settings", "see to", f"{text}. Not as asked for: {', '.join(wrong)}.")
    return Check("settings", "well", f"{text}, as read back.")


def _chains(contents: Contents) -> Check:
    if not contents.broken:
        events = sum(attempt.events for attempt in contents.closer)
        return Check("attempts", "well", f"{events} events in all: every chain holds.")
    broken = ", ".join(f"{attempt.number} (from event {attempt.broken_at})" for attempt in contents.broken)
    hint = "An open one can be given up: what comes before the damage is graded. `ma-exam restore` lists backups."
    return Check("attempts", "damaged", f"the events of these attempts are damaged: {broken}.", hint)


def _losses(file: Path, contents: Contents) -> Check:
    told = read_heads(file)
    if not told.readable:
        return Check("side file", "note", "the note of how far attempts had come cannot be read.")
    losses = [*told.missing_from(contents.closer), *told.losses]
    if not losses:
        return Check("side file", "well", "nothing that was saved is missing.")
    names = ", ".join(str(loss) for loss in losses)
    hint = (
        "A part of the database was deleted or put back from elsewhere. `ma-exam restore` lists the backups."
    )
    return Check("side file", "damaged", f"missing from the database: {names}.", hint)


def _backups(file: Path, contents: Contents | None) -> list[Check]:
    entries = backups(file)
    if not entries:
        late = contents is not None and contents.answers > 0
        text = "there is none yet." + (" The next exam makes one." if late else "")
        return [
            Check(
                "backups", "see to" if late else "well", text, "`ma-exam backup` makes one." if late else ""
            )
        ]
    newest = entries[0]
    age = max(0, round((time.time() - newest.at.timestamp()) / 3600))
    size = sum(entry.file.stat().st_size for entry in entries if entry.file.exists())
    text = (
        f"{len(entries)}, {megabytes(size)} in all; the newest is of {local_time(newest.at)} "
        f"({age} hours old, {newest.why})."
    )
    now_us = time.time_ns() // 1000
    late = contents is not None and now_us - contents.newest_us > GRACE_US
    if late and contents is not None and contents.newest_us - newest.wall_us > BACKUP_LAG_US:
        return [
            Check("backups", "see to", f"{text} Newer answers are in none.", "`ma-exam backup` makes one.")
        ]
    return [Check("backups", "well", text)]


def _banks(contents: Contents) -> Check:
    names = ", ".join(f"{bank.name} ({bank.items} items)" for bank in contents.banks) or "none"
    gone = [bank for bank in contents.banks if not bank.shipped and not Path(bank.path).exists()]
    if gone:
        hint = "Its items can still be sat. `ma-exam bank remove` takes it out."
        return Check("banks", "note", f"{names}. No longer there: {', '.join(b.path for b in gone)}.", hint)
    return Check("banks", "well", f"{names}.")


# What it stands on


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _space(file: Path) -> Check:
    try:
        free = free_bytes(_existing(file.parent))
    except OSError as error:
        return Check("space", "note", f"free space cannot be told: {error.strerror}.")
    text = f"{megabytes(free)} free; an exam needs {megabytes(NEEDED_TO_START)} to start."
    return Check("space", "well" if free >= NEEDED_TO_START else "see to", text)


def _folder(file: Path) -> Check:
    folder = file.parent
    kind = folder_kind(folder)
    if kind.network:
        text = f"{folder} lies on a network drive ({kind.network}), where answers cannot be kept safely."
        return Check("folder", "see to", text, "Set MA_EXAM_HOME to a folder of this computer.")
    if kind.synced:
        return Check("folder", "see to", synced_folder(folder, kind.synced))
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        return Check("folder", "see to", f"{folder} cannot be written to, so no exam can start.")
    return Check("folder", "well", f"{folder}: on this computer, and no program known to us syncs it.")


def sqlite_check(found: tuple[int, ...]) -> Check:
    """The SQLite version, and the bug of those before 3.51.3 that needs two connections at once.

    Its fix is also in 3.50.7 and 3.44.6 (release notes of SQLite).
    """
    name = ".".join(str(part) for part in found)
    mended = found >= (3, 51, 3) or (3, 50, 7) <= found < (3, 51) or (3, 44, 6) <= found < (3, 45)
    if mended:
        return Check("SQLite", "well", f"{name}.")
    return Check(
        "SQLite",
        "note",
        f"{name} may lose commits when two programs write to one database at the same instant (mended in 3.51.3). "
        "ma-exam locks its database and uses one connection, so it is not concerned: let no other program write to it.",
    )


def _clocks() -> Check:
    if sys.platform == "linux" and hasattr(time, "CLOCK_BOOTTIME"):
        text = "CLOCK_MONOTONIC and CLOCK_BOOTTIME: sleep of the computer is told from time used"
    elif sys.platform == "darwin":
        text = "mach_absolute_time and CLOCK_MONOTONIC: sleep of the computer is told from time used"
    else:
        text = "one clock that runs on while the computer sleeps: sleep counts as time used"
    restarts = Path("/proc/sys/kernel/random/boot_id").exists()
    return Check(
        "clocks", "well", f"{text}; restarts are told by {'boot id' if restarts else 'time since start'}."
    )


def terminal_check(terminal: Terminal) -> Check:
    """Kind, encoding and colours of the terminal."""
    environment = terminal.environment
    term = environment.get("TERM", "")
    encoding = terminal.encoding or "unknown"
    if "NO_COLOR" in environment:
        colours = "no colours (NO_COLOR)"
    elif environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        colours = "16 million colours"
    else:
        colours = "256 colours" if "256" in term else "16 colours or fewer"
    text = f"TERM {term or 'unset'}, encoding {encoding}, {colours}"
    if not terminal.shown:
        return Check("terminal", "note", f"{text}; this command runs without a terminal.")
    if sys.platform != "win32" and term in ("", "dumb"):
        return Check("terminal", "see to", f"{text}.", "The exam needs a terminal that can place text.")
    if encoding.lower().replace("-", "").replace("_", "") not in ("utf8", "cp65001"):
        return Check("terminal", "see to", f"{text}.", "The exam needs UTF-8: set LC_ALL=C.UTF-8.")
    return Check("terminal", "well", f"{text}.")


def _versions() -> Check:
    parts = [f"ma-exam {__version__}", f"Python {platform.python_version()}"]
    for name in ("textual", "rich", "typer", "sqlmodel", "sqlalchemy", "alembic"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            parts.append(f"{name} missing")
    return Check("versions", "well", f"{', '.join(parts)}, {platform.system()} {platform.release()}.")
