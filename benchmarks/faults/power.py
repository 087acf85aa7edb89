"""Power loss: every write and sync of a committing child, replayed to a moment at which unsynced data is gone."""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults import tracing
from benchmarks.faults.evidence import Promise, look
from benchmarks.faults.headless import promise
from benchmarks.faults.outcome import Outcome, timed
from benchmarks.faults.terminal import ROOT

PART = "power losses"
SECTOR = 512
OPENED_EVERY = 8
"""Of so many copies one is opened by the program itself."""


@dataclass(slots=True, eq=False)
class Inode:
    """A file's content: as synced, and the writes since then, an offset and bytes each; None cuts it there."""

    synced: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def content(self, chance: random.Random | None) -> bytes:
        """What a power loss leaves: what was synced, and a random part of the sectors written since."""
        if chance is None:
            return self.synced
        share = chance.choice((0.2, 0.5, 0.9))
        content = bytearray(self.synced)
        for offset, data in self.pending:
            if data is None:
                if chance.random() < share:
                    _cut(content, offset)
                continue
            for start in range(0, len(data), SECTOR):
                if chance.random() < share:
                    _put(content, offset + start, data[start : start + SECTOR])
        return bytes(content)

    def sync(self) -> None:
        """Everything written is safe from here on."""
        content = bytearray(self.synced)
        for offset, data in self.pending:
            if data is None:
                _cut(content, offset)
            else:
                _put(content, offset, data)
        self.synced, self.pending = bytes(content), []


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _cut(content: bytearray, length: int) -> None:
    if len(content) < length:
        content.extend(bytes(length - len(content)))
    del content[length:]


class Disk:
    """The files of one folder. Pessimistic: a name is there, or gone, only after its folder was synced."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: dict[str, Inode] = {}
        self._synced_names: dict[str, Inode] = {}
        self._open: dict[int, tuple[Inode, int]] = {}
        """By descriptor: the file, and where the next `write` goes."""

    def apply(self, call: tracing.Call) -> bool:
        """Take in one call; whether it changed anything here."""
        if call.name in ("fsync", "fdatasync") and call.file == self._folder:
            self._synced_names = dict(self._names)
            return True
        folder, _, name = call.file.rpartition("/")
        if folder != self._folder:
            if call.name == "openat":
                self._open.pop(call.fd, None)
            return False
        name = name.removesuffix(" (deleted)")
        match call.name:
            case "openat":
                return self._opened(name, call)
            case "rename" | "renameat" | "renameat2":
                self._names[call.other.rpartition("/")[2]] = self._names.pop(name)
            case "unlink" | "unlinkat":
                self._names.pop(name, None)
            case _:
                return call.fd in self._open and self._on_file(call)
        return True

    def _opened(self, name: str, call: tracing.Call) -> bool:
        new = name not in self._names
        if new and "O_CREAT" not in call.flags:
            self._open.pop(call.fd, None)
            return False
        inode = self._names.setdefault(name, Inode())
        if "O_TRUNC" in call.flags and not new:
            inode.pending.append((0, None))
        self._open[call.fd] = inode, 0
        return True

    def _on_file(self, call: tracing.Call) -> bool:
        inode, place = self._open[call.fd]
        match call.name:
            case "pwrite64":
                inode.pending.append((call.number, call.data))
            case "write":
                inode.pending.append((place, call.data))
                self._open[call.fd] = inode, place + len(call.data)
            case "ftruncate":
                inode.pending.append((call.number, None))
            case _:
                inode.sync()
        return True

    def lose_power(self, chance: random.Random | None) -> dict[str, bytes]:
        """What is found afterwards. Without `chance` all that was not synced is gone."""
        if chance is None:
            names = self._synced_names
        else:
            sides = {name: chance.choice((self._names, self._synced_names)) for name in self._all_names()}
            names = {name: side[name] for name, side in sides.items() if name in side}
        return {name: inode.content(chance) for name, inode in names.items()}

    def _all_names(self) -> list[str]:
        return sorted(self._names.keys() | self._synced_names.keys())


def power_losses(acts: int, torn: int, seed: int) -> Outcome:
    """Record a child of so many acts; lose power after each call, and at so many moments with torn writes."""
    outcome = Outcome(PART)
    if why := tracing.missing():
        outcome.skipped = why
        return outcome
    chance = random.Random(seed)  # noqa: S311 - it only picks moments and sectors
    with timed(outcome), tempfile.TemporaryDirectory() as folder:
        record, file = Path(folder) / "record", Path(folder).resolve() / "home" / "exam.db"
        command = [
            sys.executable,
            "-m",
            "benchmarks.faults.writer",
            "commit",
            str(file),
            str(seed),
            str(acts),
        ]
        tracing.trace(command, record, ROOT)
        length = sum(1 for _ in _moments(record, file.parent))
        moments = [chance.randrange(length) for _ in range(torn)]
        promised: list[Promise] = []
        for place, (disk, promised) in enumerate(_moments(record, file.parent)):
            for torn_by in [None, *([chance] * moments.count(place))]:
                outcome.tried += 1
                found = disk.lose_power(torn_by)
                wrong = _wrong(found, file.name, promised, by_program=outcome.tried % OPENED_EVERY == 0)
                if wrong:
                    how = "torn" if torn_by else "all dropped"
                    outcome.losses.append(f"call {place} of {length}, {how}: " + "; ".join(wrong))
    outcome.note = f"WAL/FULL as the program opens it, {len(promised)} commits, {torn} with torn writes"
    return outcome


def _moments(record: Path, folder: Path) -> Iterator[tuple[Disk, list[Promise]]]:
    """The disk after each call that changes it, and what was acknowledged by then."""
    disk, promised = Disk(folder), []
    for call in tracing.calls(record):
        if call.name == "write" and call.fd == 1:
            said = [promise(line) for line in call.data.decode().splitlines()]
            promised += [made for made in said if made]
        elif disk.apply(call):
            yield disk, promised


def _wrong(found: dict[str, bytes], name: str, promised: list[Promise], *, by_program: bool) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        for other, content in found.items():
            (Path(folder) / other).write_bytes(content)
        evidence = look(Path(folder) / name)
        wrong = evidence.wrong + evidence.holds(promised)
        return wrong + _opened_by_program(Path(folder) / name) if by_program else wrong


def _opened_by_program(file: Path) -> list[str]:
    from ma_exam.errors import StorageError
    from ma_exam.services.desk import Desk
    from ma_exam.system_clock import SystemClock

    shipped = file.parent / "no-banks"
    shipped.mkdir()
    try:
        desk = Desk.open(SystemClock(), file, shipped)
    except StorageError as error:
        return [f"it does not open: {error}"]
    complaints = [f"it complains: {complaint}" for complaint in desk.complaints]
    desk.close()
    return complaints
