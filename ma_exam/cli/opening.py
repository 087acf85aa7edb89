"""Opening the desk for one command, and a pool of items that can do without a database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ma_exam import paths
from ma_exam.cli.errors import complain, note
from ma_exam.errors import InUseError, NotFoundError, StorageError

if TYPE_CHECKING:
    from ma_exam.core.item import Item
    from ma_exam.services.desk import Desk


@contextmanager
def open_desk(*, reading: bool = False) -> "Iterator[Desk]":
    """The desk over this person's database, with what it complains of said on stderr.

    For `reading` only, a copy serves while another window has the database open; that is said on stderr.
    """
    from ma_exam import profiles
    from ma_exam.services.desk import Desk
    from ma_exam.system_clock import SystemClock

    if not profiles.named() and profiles.several():
        note(f"This is about {profiles.chosen().name}. `ma-exam --profile NAME ...` names another student.")
    with ExitStack() as stack:
        try:
            desk = Desk.open(SystemClock())
        except InUseError as error:
            if not reading:
                raise
            from ma_exam.store.snapshot import snapshot

            note(f"{error.message} Read from a copy of what that window has saved so far.")
            desk = Desk.open(SystemClock(), stack.enter_context(snapshot(paths.database_file())))
        stack.callback(desk.close)
        for complaint in desk.complaints:
            complain(complaint)
        yield desk


def items_of(bank: str | None) -> "list[Item]":
    """Items of the library, or of one bank by name or path, by bank and id.

    When the database cannot be opened (read-only, or damaged), the shipped banks are read from their files;
    what that leaves out is said on stderr.
    """
    try:
        with open_desk(reading=True) as desk:
            items, _ = desk.pool(bank)
    except StorageError as error:
        complain(error.message, where=error.where)
        note("Going on with the banks that come with ma-exam; banks that you added are left out.")
        items = shipped_items(bank)
    return sorted(items, key=lambda item: (item.bank, item.id))


def shipped_items(bank: str | None) -> "list[Item]":
    """Items of the shipped banks, of one of them by name, or of the banks at a path. No database."""
    from ma_exam.services.library import read_banks

    folders = sorted(folder for folder in paths.shipped_banks_dir().iterdir() if folder.is_dir())
    shipped = [taken.bank for folder in folders for taken in read_banks(folder)]
    named = [entry for entry in shipped if bank in (None, entry.name)]
    if not named and bank is not None:
        path = Path(bank).expanduser()
        if not path.exists():
            raise NotFoundError(f"{bank} is neither a shipped bank nor a file or folder.")
        named = [taken.bank for taken in read_banks(path)]
    return [item for entry in named for item in entry.items]
