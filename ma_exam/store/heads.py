"""A small file beside the database that tells how far each attempt had come: it shows when commits are gone.

SQLite opens a database whose `-wal` was deleted without a word, and shows it as it was some commits earlier.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ma_exam.core.records import NAMES
from ma_exam.core.text import clean_line
from ma_exam.errors import StorageError
from ma_exam.store.contents import AttemptContents
from ma_exam.store.folder import write_whole

_MAX_BYTES = 1_000_000
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Head:
    """How far an attempt had come: its last event, and its answers, changes of mind included."""

    id: str
    number: int
    kind: str
    seq: int
    hash: str
    answers: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What the database lacks of an attempt that its head tells of."""

    number: int
    kind: str
    events: int
    answers: int
    found_us: int = 0

    def __str__(self) -> str:
        """`3 answers of mock exam 2`, for a sentence."""
        name = f"{NAMES.get(self.kind, 'block')} {self.number}"
        if self.answers == 0:
            return f"{self.events} {'entry' if self.events == 1 else 'entries'} (no answer) of {name}"
        return f"{self.answers} {'answer' if self.answers == 1 else 'answers'} of {name}"


@dataclass(frozen=True, slots=True)
class Heads:
    """The side file's content; `losses` are those that were found before, kept so that a check-up can tell."""

    heads: Mapping[str, Head]
    losses: tuple[Loss, ...] = ()
    readable: bool = True

    def missing_from(self, attempts: Iterable[AttemptContents]) -> list[Loss]:
        """What these attempts, as the database has them, lack.

        A database ahead of the side file is as it should be: that is written once a minute.
        """
        kept = {attempt.id: attempt for attempt in attempts}
        losses: list[Loss] = []
        for head in sorted(self.heads.values(), key=lambda head: head.number):
            attempt = kept.get(head.id)
            events, answers = (attempt.events, attempt.answers) if attempt else (0, 0)
            if events < head.seq and not (attempt and attempt.broken_at):
                losses.append(Loss(head.number, head.kind, head.seq - events, max(0, head.answers - answers)))
        return losses


def heads_file(database: Path) -> Path:
    """The side file of a database."""
    return database.with_name(f"{database.name}.head")


def read_heads(database: Path) -> Heads:
    """The side file's content; nothing when it is not there. One that makes no sense is not `readable`."""
    try:
        with heads_file(database).open("rb") as stream:
            told = json.loads(stream.read(_MAX_BYTES))
        heads = [
            Head(
                str(entry["id"]), int(entry["number"]), clean_line(str(entry["kind"]), 20), int(entry["seq"]),
                str(entry["hash"]), int(entry["answers"]),
            )
            for entry in told["heads"]
        ]  # fmt: skip
        losses = tuple(
            Loss(
                int(entry["number"]), clean_line(str(entry["kind"]), 20), int(entry["events"]),
                int(entry["answers"]), int(entry["found_us"]),
            )
            for entry in told["losses"]
        )  # fmt: skip
    except FileNotFoundError:
        return Heads({})
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Heads({}, readable=False)
    return Heads({head.id: head for head in heads}, losses)


def write_heads(database: Path, heads: Heads) -> None:
    """Write the side file anew, whole. Raises `StorageError` when the disk refuses."""
    content = {
        "format": _FORMAT,
        "heads": [asdict(head) for head in heads.heads.values()],
        "losses": [asdict(loss) for loss in heads.losses],
    }
    try:
        write_whole(heads_file(database), json.dumps(content, indent=1).encode())
    except OSError as error:
        raise StorageError(
            f"the note of how far each attempt has come cannot be written: {error.strerror}.",
            where=str(heads_file(database)),
        ) from error


def head_of(attempt: AttemptContents) -> Head:
    """The head of an attempt as the database has it."""
    return Head(attempt.id, attempt.number, attempt.kind, attempt.events, attempt.last_hash, attempt.answers)
