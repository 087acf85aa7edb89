"""All of one student's data as one document, written whole or not at all; also while an exam is being sat."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ma_exam import __version__
from ma_exam.core.data_fields import FORMAT, SECTIONS, VERSION
from ma_exam.core.events import BrokenChainError, Event, Kind, verify_chain
from ma_exam.errors import InUseError, NotFoundError, StorageError, UsageError
from ma_exam.formats.data_writer import document
from ma_exam.store.database import Database
from ma_exam.store.folder import write_parts
from ma_exam.store.identity import SCHEMA_VERSION
from ma_exam.store.snapshot import snapshot


@dataclass(slots=True)
class Exported:
    """What was written: how many records of each section, and the numbers of attempts that are damaged."""

    file: Path
    counts: dict[str, int] = field(default_factory=dict)
    damaged: list[int] = field(default_factory=list)
    from_another_window: str = ""


def new_name(folder: Path, wall_us: int, slug: str = "") -> Path:
    """A name for an export that is made unasked."""
    stamp = datetime.fromtimestamp(wall_us // 1_000_000, UTC).strftime("%Y-%m-%dT%H%M%SZ")
    return folder / f"ma-exam-{slug + '-' if slug else ''}{stamp}.json"


def export_data(database_file: Path, target: Path, *, name: str, wall_us: int) -> Exported:
    """Write the data of a database to `target`, a new file or a folder for one.

    While another window has the database open, what that one has saved so far is written. Raises `NotFoundError`
    without a database, `UsageError` for a file that is there already, `StorageError` when it cannot be written.
    """
    if not database_file.exists():
        raise NotFoundError("there is no data yet, so there is nothing to export.", where=str(database_file))
    if target.is_dir():
        target = new_name(target, wall_us)
    if target.exists():
        raise UsageError("this file is there already.", where=str(target), hint="Give another name.")
    told = ""
    with ExitStack() as stack:
        try:
            database = Database.open(database_file)
        except InUseError as error:
            told = error.message
            database = Database.open(stack.enter_context(snapshot(database_file)))
        stack.callback(database.close)
        exported = Exported(target, from_another_window=told)
        try:
            write_parts(target, parts(database, exported, name=name, wall_us=wall_us))
        except OSError as error:
            raise StorageError(
                f"the export could not be written: {error.strerror}.",
                where=str(target),
                hint="Nothing was left.",
            ) from error
    return exported


def parts(database: Database, exported: Exported, *, name: str, wall_us: int) -> Iterator[bytes]:
    """The document of an open database, part by part; `exported` is told what went by."""
    header = {
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA_VERSION,
        "program": f"ma-exam {__version__}",
        "exported_us": wall_us,
        "name": name,
    }
    sections = ((section, _counted(database, section, exported)) for section in SECTIONS)
    return document(header, sections)


def _counted(database: Database, section: str, exported: Exported) -> Iterable[Mapping[str, Any]]:
    exported.counts[section] = 0
    for row in database.transfer.records(section):
        exported.counts[section] += 1
        if section == "attempts" and not _sound(row):
            exported.damaged.append(row["number"])
        yield row


def _sound(attempt: Mapping[str, Any]) -> bool:
    try:
        verify_chain(attempt["id"], events_of(attempt))
    except (BrokenChainError, ValueError, TypeError):
        return False
    return True


def events_of(attempt: Mapping[str, Any]) -> list[Event]:
    """The events of an attempt's record. Raises `ValueError` for one of an unknown kind."""
    return [Event(**{**event, "kind": Kind(event["kind"])}) for event in attempt["events"]]
