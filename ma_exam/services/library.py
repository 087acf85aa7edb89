"""The library: banks compiled into the database once, and read again only when their files change."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ma_exam.core.item import Bank, Item
from ma_exam.core.records import BankRecord
from ma_exam.errors import BankError, DamagedError, MaExamError, NotFoundError, UsageError
from ma_exam.formats.problem import Problem
from ma_exam.store.banks import BankStore


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one bank: its items, what was wrong in its files, and how these looked before reading."""

    bank: Bank
    path: Path
    problems: tuple[Problem, ...]
    stamp: str = ""
    files_hash: str = ""

    @property
    def errors(self) -> int:
        """Problems that kept an item out."""
        return sum(problem.severity == "error" for problem in self.problems)


class Library:
    """The banks of one database. Reading files is left to `ma_exam.formats`, imported only when a file changed."""

    def __init__(self, store: BankStore, shipped: Path) -> None:
        self._store = store
        self._shipped = shipped

    def refresh(self, before_writing: Callable[[], None] = lambda: None) -> list[str]:
        """Take in shipped banks, and banks whose files have changed. Gives a line for each that could not be read.

        A bank that has become unreadable keeps the items it had. `before_writing` is called before anything is written,
        which is seldom; a `DamagedError` of it is passed on.
        """
        from ma_exam.formats.stamps import stamp

        if not self._shipped.is_dir():
            return [f"{self._shipped}: the banks that come with ma-exam are not there."]
        shipped = sorted(str(folder.resolve()) for folder in self._shipped.iterdir() if folder.is_dir())
        records = self._store.all()
        added = [record.path for record in records if not record.shipped and record.path not in shipped]
        complaints: list[str] = []
        unread: set[str] = set()
        for path in [*shipped, *dict.fromkeys(added)]:
            known = [record for record in records if record.path == path]
            try:
                look = stamp(Path(path))
                if known and all(record.stamp == look for record in known):
                    continue
                before_writing()
                self._read_again(Path(path), known, shipped=path in shipped)
            except DamagedError:
                raise
            except MaExamError as error:
                complaints.append(str(error))
                unread.add(Path(path).name)
            except OSError as error:
                complaints.append(f"{path}: this bank cannot be read: {error.strerror}.")
                unread.add(Path(path).name)
        for record in self._store.all():
            if record.shipped and record.path not in shipped and Path(record.path).name not in unread:
                before_writing()
                self._store.remove(record.name)
        return complaints

    def _read_again(self, path: Path, known: list[BankRecord], *, shipped: bool) -> None:
        from ma_exam.formats.stamps import files_hash, stamp

        look, digest = stamp(path), files_hash(path)
        if known and all(record.files_hash == digest for record in known):
            for record in known:
                self._store.restamp(record.name, look)
            return
        self.keep(read_banks(path), shipped=shipped)

    def add(self, path: Path, *, progress: Callable[[int, int], None] | None = None) -> list[Taken]:
        """Add the banks at `path` for good. Raises `BankError` when none can be read or a name is taken."""
        taken = read_banks(path.expanduser().resolve(), progress=progress)
        self.keep(taken)
        return taken

    def keep(self, taken: Sequence[Taken], *, shipped: bool = False) -> None:
        """Store banks that were read from one path. Raises `BankError` when they are several or a name is taken."""
        path = taken[0].path.expanduser().resolve()
        names = [entry.bank.name for entry in taken]
        if len(names) > 1:
            raise BankError(
                f"this folder holds several banks: {', '.join(names)}.",
                where=str(path),
                hint="Add one folder for each bank, or give all files the same `bank:` name.",
            )
        known = self._store.all()
        mine = [record for record in known if record.path == str(path)]
        other = next((record for record in known if record.name == names[0] and record not in mine), None)
        # A shipped bank may have moved: another installation of ma-exam has it in another folder.
        if other and not (shipped and other.shipped):
            raise BankError(
                f"a bank named {other.name} is in the library already, from {other.path}.",
                where=str(path),
                hint="Give this one another `bank:` name.",
            )
        for record in mine:
            if record.name not in names:
                self._store.remove(record.name)
        came_with_us = shipped or any(record.shipped for record in mine)
        self._put(taken[0], path, shipped=came_with_us)

    def _put(self, taken: Taken, path: Path, *, shipped: bool) -> None:
        bank = taken.bank
        record = BankRecord(
            name=bank.name,
            title=bank.title,
            path=str(path),
            blueprint=bank.blueprint,
            shipped=shipped,
            content_hash=bank.content_hash,
            stamp=taken.stamp,
            files_hash=taken.files_hash,
            items=len(bank.items),
            compiled_us=time.time_ns() // 1000,
        )
        self._store.put(record, bank.items)

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
    from ma_exam.formats.stamps import files_hash, stamp

    # Before reading: an edit meanwhile is then noticed the next time.
    look, digest = stamp(path), files_hash(path)
    loaded = load(path, progress=progress)
    banks = [bank for bank in loaded.banks if bank.items]
    if not banks:
        first = next((problem for problem in loaded.problems if problem.severity == "error"), None)
        raise BankError(
            f"no item could be read. {first or ''}".rstrip(),
            where=str(path),
            hint="`ma-exam bank check` lists every problem.",
        )
    return [
        Taken(bank, path, loaded.problems if place == 0 else (), look, digest)
        for place, bank in enumerate(banks)
    ]
