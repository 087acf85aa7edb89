"""The library: banks compiled into the database once, and read again only when their files change."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ma_exam.core.item import Bank, Item
from ma_exam.core.records import BankRecord
from ma_exam.errors import BankError, MaExamError, NotFoundError, UsageError
from ma_exam.formats.problem import Problem
from ma_exam.store.banks import BankStore


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one bank: how many items were taken, and what was wrong in its files."""

    bank: Bank
    path: Path
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """Problems that kept an item out."""
        return sum(problem.severity == "error" for problem in self.problems)


class Library:
    """The banks of one database. Reading files is left to `ma_exam.formats`, imported only when a file changed."""

    def __init__(self, store: BankStore, shipped: Path) -> None:
        self._store = store
        self._shipped = shipped

    def refresh(self) -> list[str]:
        """Take in shipped banks, and banks whose files have changed. Gives a line for each that could not be read.

        A bank that has become unreadable keeps the items it had.
        """
        complaints: list[str] = []
        known = {record.path: record for record in self._store.all()}
        shipped = sorted(str(folder) for folder in self._shipped.iterdir() if folder.is_dir())
        for stale in [record for record in known.values() if record.shipped and record.path not in shipped]:
            if not any(Path(path).name == Path(stale.path).name for path in shipped):
                self._store.remove(stale.name)
        for path in [*shipped, *(path for path in known if path not in shipped)]:
            try:
                self._refresh_one(Path(path), known.get(path), shipped=path in shipped)
            except MaExamError as error:
                if known.get(path) is None or not known[path].shipped:
                    complaints.append(str(error))
        return complaints

    def _refresh_one(self, path: Path, record: BankRecord | None, *, shipped: bool) -> None:
        from ma_exam.formats.stamps import files_hash, stamp

        look = stamp(path)
        if record and record.stamp == look:
            return
        digest = files_hash(path)
        if record and record.files_hash == digest:
            self._store.restamp(record.name, look)
            return
        for taken in read_banks(path):
            self._put(taken, look, digest, shipped=shipped)

    def _put(self, taken: Taken, look: str, digest: str, *, shipped: bool) -> None:
        bank = taken.bank
        record = BankRecord(
            name=bank.name,
            title=bank.title,
            path=str(taken.path),
            blueprint=bank.blueprint,
            shipped=shipped,
            content_hash=bank.content_hash,
            stamp=look,
            files_hash=digest,
            items=len(bank.items),
            compiled_us=time.time_ns() // 1000,
        )
        self._store.put(record, bank.items)

    def add(self, path: Path, *, progress: Callable[[int, int], None] | None = None) -> list[Taken]:
        """Add the banks at `path` for good. Raises `BankError` when none can be read or a name is taken."""
        from ma_exam.formats.stamps import files_hash, stamp

        path = path.expanduser().resolve()
        taken = read_banks(path, progress=progress)
        known = {record.name: record for record in self._store.all()}
        names = [entry.bank.name for entry in taken]
        if len(names) > 1 and path.is_dir():
            raise BankError(
                f"this folder holds several banks: {', '.join(names)}.",
                where=str(path),
                hint="Add one folder for each bank, or give all files the same `bank:` name.",
            )
        for entry in taken:
            other = known.get(entry.bank.name)
            if other and other.path != str(path):
                raise BankError(
                    f"a bank named {entry.bank.name} is in the library already, from {other.path}.",
                    where=str(path),
                    hint="Give this one another `bank:` name.",
                )
        for entry in taken:
            self._put(entry, stamp(path), files_hash(path), shipped=False)
        return taken

    def remove(self, name: str) -> None:
        """Take a bank that was added out again; attempts that hold its items keep them."""
        record = next((record for record in self._store.all() if record.name == name), None)
        if record is None:
            raise NotFoundError(
                f"there is no bank {name} in the library.", hint="`ma-exam bank list` lists them."
            )
        if record.shipped:
            raise UsageError(f"the bank {name} comes with ma-exam and stays.")
        self._store.remove(name)

    def banks(self) -> list[BankRecord]:
        """Every bank, shipped ones first."""
        return self._store.all()

    def items(self, banks: list[str] | None = None) -> list[Item]:
        """The current items of these banks; of all banks by default. An id that two banks share counts once each."""
        names = [record.name for record in self._store.all()]
        if banks is not None:
            for name in banks:
                if name not in names:
                    raise NotFoundError(
                        f"there is no bank {name} in the library.", hint="`ma-exam bank list` lists them."
                    )
            names = banks
        return self._store.items(names)


def read_banks(path: Path, *, progress: Callable[[int, int], None] | None = None) -> list[Taken]:
    """The banks at `path` with their problems. Raises `BankError` when there is no item to take."""
    from ma_exam.formats.loading import load

    loaded = load(path, progress=progress)
    banks = [bank for bank in loaded.banks if bank.items]
    if not banks:
        first = next((problem for problem in loaded.problems if problem.severity == "error"), None)
        raise BankError(
            f"no item could be read. {first or ''}".rstrip(),
            where=str(path),
            hint="`ma-exam bank check` lists every problem.",
        )
    if len(banks) == 1:
        return [Taken(banks[0], path, loaded.problems)]
    return [Taken(bank, path, loaded.problems if place == 0 else ()) for place, bank in enumerate(banks)]
