"""Takes a document of one student's data in: all of it in one transaction, after every record was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ma_exam.core.data_fields import SECTIONS
from ma_exam.core.item import ItemRef
from ma_exam.errors import DataError, UsageError
from ma_exam.formats.data_reader import DataReader, Piece, Wrong
from ma_exam.services.data_checks import Shown, check_attempt, check_form, check_item, check_remark
from ma_exam.store.database import Database

Progress = Callable[[int, int], None]
Row = Mapping[str, Any]


@dataclass(slots=True)
class Imported:
    """What was taken in: records by section; `known` were there already, `renumbered` has old and new numbers."""

    name: str = ""
    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    known: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECTIONS, 0))
    renumbered: list[tuple[int, int]] = field(default_factory=list)
    damaged: list[tuple[int, str]] = field(default_factory=list)
    """Attempts that were left out, and why."""
    missing_banks: list[str] = field(default_factory=list)
    """Banks that the library here does not hold."""


def import_data(
    database: Database,
    file: Path,
    *,
    merge: bool = False,
    without_damaged: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Take in what `file` holds. Raises `DataError` with line and place, `UsageError`; nothing is changed then.

    Into a database that somebody has studied with only to `merge`: what is there stays as it is, an attempt of the same
    id included; a number that is taken is replaced by the next free one. `without_damaged` leaves attempts out that
    do not hold together, instead of refusing the whole.
    """
    if not merge and database.transfer.in_use():
        raise UsageError(
            "there is data here already.",
            where=str(database.file),
            hint="--merge adds what is not there yet; or import it as another student: `ma-exam profile add NAME`.",
        )
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            told = (lambda done: progress(done, size)) if progress else (lambda _: None)
            reader = DataReader(stream, file, told)
            taking = _Taking(database, reader, merge=merge, without_damaged=without_damaged)
            with database.transfer.transaction():
                return taking.everything()
    except OSError as error:
        raise DataError(
            f"this file cannot be read: {error.strerror}.", where=str(file), hint="Nothing was changed."
        ) from error


class _Taking:
    """One import under way, inside its transaction."""

    def __init__(self, database: Database, reader: DataReader, *, merge: bool, without_damaged: bool) -> None:
        self._transfer = database.transfer
        self._reader = reader
        self._merge = merge
        self._without_damaged = without_damaged
        self._library = {bank.name for bank in database.banks.all()}
        self._here = self._transfer.attempts()
        self._numbers = set(self._here.values())
        self._met = self._transfer.met() if merge else frozenset()
        self._items: dict[tuple[str, str], int] = {}
        """How many options each version of an item has."""
        self._forms: dict[str, Shown] = {}
        self._codes: dict[str, str] = {}
        """Code of a form in the document -> its code here."""
        self._seen: set[tuple[object, ...]] = set()
        self._told_numbers: set[int] = set()
        self.result = Imported()

    def everything(self) -> Imported:
        """Take all pieces in. Raises `DataError`."""
        if not self._merge:
            self._transfer.forget_settings()
        take: dict[str, Callable[[Row], bool]] = {
            "banks": self._bank,
            "items": self._item,
            "forms": self._form,
            "attempts": self._attempt,
        }
        for piece in self._reader.pieces():
            if piece.section not in SECTIONS:
                if piece.section == "name":
                    self.result.name = piece.value
                continue
            try:
                self._unseen(piece)
                own = take.get(piece.section)
                added = own(piece.value) if own else self._remark(piece.section, piece.value)
            except Wrong as error:
                if piece.section == "attempts" and self._without_damaged:
                    self.result.damaged.append((piece.value["number"], error.why))
                    continue
                self._reader.refuse(piece, error.place, error.why)
            counts = self.result.added if added else self.result.known
            counts[piece.section] += 1
        return self.result

    def _unseen(self, piece: Piece) -> None:
        key = (piece.section, *(piece.value[name] for name in SECTIONS[piece.section].key))
        if key in self._seen:
            raise Wrong("", "it is given twice")
        self._seen.add(key)

    def _bank(self, row: Row) -> bool:
        if row["name"] not in self._library:
            self.result.missing_banks.append(row["name"])
        return False

    def _item(self, row: Row) -> bool:
        item = check_item(row)
        self._items[str(item.ref), row["digest"]] = len(item.options)
        if self._transfer.has_item(row["bank"], row["id"], row["digest"]):
            return False
        self._transfer.add_item(item, row["digest"])
        return True

    def _form(self, row: Row) -> bool:
        self._forms[row["code"]] = check_form(row, self._items)
        known = self._transfer.form(row["code"])
        code, count = row["code"], 1
        while known is not None and known | {"code": ""} != {**row, "code": ""}:
            count += 1
            code = f"{row['code']}~{count}"  # another form has this name here, and keeps it
            known = self._transfer.form(code)
        self._codes[row["code"]] = code
        return known is None and self._transfer.add("forms", {**row, "code": code})

    def _attempt(self, row: Row) -> bool:
        number = row["number"]
        if number in self._told_numbers:
            raise Wrong("number", "another attempt has this number")
        check_attempt(row, self._forms)
        self._told_numbers.add(number)
        if row["id"] in self._here:
            return False
        if number in self._numbers:
            free = max(self._numbers) + 1
            self.result.renumbered.append((number, free))
            number = free
        self._numbers.add(number)
        responses = [entry | {"first_sight": self._first_sight(entry)} for entry in row["responses"]]
        code = self._codes[row["form"]]
        return self._transfer.add("attempts", {**row, "number": number, "form": code, "responses": responses})

    def _first_sight(self, response: Row) -> bool:
        """A learner meets an item for the first time once, whichever computer it was on."""
        return response["first_sight"] and ItemRef(response["bank"], response["item"]) not in self._met

    def _remark(self, section: str, row: Row) -> bool:
        check_remark(section, row)
        return self._transfer.add(section, row)
