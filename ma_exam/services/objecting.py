"""An item reported as wrong: kept in the database, and written as a patch that an instructor can apply."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ma_exam.core.item import Item, ItemRef
from ma_exam.core.remarks import Objection
from ma_exam.errors import BankError, MaExamError, StorageError, UsageError
from ma_exam.formats.decoding import read_bytes
from ma_exam.formats.ids import legal_id
from ma_exam.formats.rekeying import holds, rekeyed, remarked
from ma_exam.formats.reported import ReportedItem, write
from ma_exam.formats.stamps import bank_files, is_native, limit_of
from ma_exam.services.desk import Desk
from ma_exam.store.folder import make_folder, write_whole

FOLDER = "reported"
SHIPPED_ROOT = "question_banks"
"""The folder of the shipped banks in a checkout, from which their diffs apply."""

MAX_WORDS = 500
"""Characters of a remark or a source."""

_MOST_OF_A_NAME = 60
_MOST_OF_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report: the patch's file, or why none was written; the report itself is kept by then."""

    file: Path | None
    failure: str = ""


def report_wrong(
    desk: Desk,
    form: str,
    ref: ItemRef,
    chosen: tuple[str, ...],
    remark: str,
    source: str,
    folder: Path | None = None,
) -> Outcome:
    """Keep that the item, as that form showed it, was reported as wrong, and write its patch.

    `chosen` are the texts of the options that were chosen. The patch goes to `folder`, by default one beside the
    database. Raises `StorageError` when the report cannot be kept.
    """
    _, items = desk.form_items(form)
    item = items[ref]
    objection = Objection(
        item=ref,
        revision=item.revision,
        stem=item.stem,
        chosen=chosen,
        key=tuple(item.options[place].text for place in sorted(item.key)),
        remark=remark[:MAX_WORDS],
        source=source[:MAX_WORDS],
        wall_us=desk.clock.now().wall_us,
    )
    desk.database.remarks.object_to(objection)
    try:
        return Outcome(_write_patch(desk, item, objection, folder or desk.database.file.parent / FOLDER))
    except OSError as error:
        return Outcome(None, error.strerror or "the disk refused it.")
    except MaExamError as error:
        return Outcome(None, str(error))


def _write_patch(desk: Desk, item: Item, objection: Objection, folder: Path) -> Path:
    date = datetime.fromtimestamp(objection.wall_us / 1_000_000, UTC).date().isoformat()
    reported = ReportedItem(
        bank=item.bank,
        item=item.id,
        version=item.revision,
        date=date,
        stem=item.stem,
        options=tuple(option.text for option in item.options),
        key=item.key,
        chosen=frozenset(
            place for place, option in enumerate(item.options) if option.text in objection.chosen
        ),
        remark=objection.remark,
        source=objection.source,
    )
    text = _with_diff(desk, reported)
    make_folder(folder)
    file = _free_name(folder, f"{_safe(item.bank)}-{_safe(item.id)}-{date}")
    write_whole(file, text.encode())
    return file


def _safe(name: str) -> str:
    return legal_id(name)[:_MOST_OF_A_NAME].strip("-.") or "item"


def _free_name(folder: Path, stem: str) -> Path:
    for number in range(1, _MOST_OF_A_DAY):
        file = folder / (f"{stem}.patch" if number == 1 else f"{stem}-{number}.patch")
        if not file.exists():
            return file
    raise StorageError(f"there are {_MOST_OF_A_DAY} patches of this item and day already.", where=str(folder))


def _with_diff(desk: Desk, reported: ReportedItem) -> str:
    """The patch with a diff of the bank's file, where another key is proposed and the file is there as it was."""
    from dataclasses import replace

    record = next((record for record in desk.library.banks() if record.name == reported.bank), None)
    if record is None or not reported.proposes:
        return write(reported)
    path = Path(record.path)
    try:
        found = find_item(path, reported)
        after = rekeyed(found.text, reported.item, _texts(reported, reported.chosen))
    except MaExamError:
        return write(reported)
    name = found.file.relative_to(path).as_posix() if path.is_dir() else found.file.name
    if record.shipped:
        name = f"{SHIPPED_ROOT}/{path.name}/{name}"
    return write(replace(reported, file=name), found.text, after)


# Applying


@dataclass(frozen=True, slots=True)
class Found:
    """The native file that holds an item, its text, and the item as it stands there."""

    file: Path
    text: str
    item: Item


def find_item(path: Path, reported: ReportedItem) -> Found:
    """The file of the bank at `path` that holds the reported item, in the version that was reported.

    Raises `BankError` where it is not there, is another version by now, or stands in a file of another format.
    """
    from ma_exam.formats.loading import read_file

    for file, text in _native_texts(path):
        if not holds(text, reported.item):
            continue
        sheet = read_file(file)
        item = next((item for item in sheet.items if item.id == reported.item), None)
        if item is None or sheet.bank != reported.bank:
            continue
        if item.revision != reported.version:
            raise BankError(
                f"the item {reported.item} is not the one reported: it is version {item.revision} by now, and "
                f"{reported.version} was reported.",
                where=str(file),
                hint="Read the remark, and decide by hand.",
            )
        return Found(file, text, item)
    raise BankError(
        f"no item {reported.item} of a bank {reported.bank} in the native format is there.",
        where=str(path),
        hint="`ma-exam bank convert` writes a bank of another format as a native one.",
    )


def _native_texts(path: Path) -> Iterator[tuple[Path, str]]:
    for file in bank_files(path)[0]:
        if is_native(file):
            try:
                yield file, read_bytes(file, limit_of(file)).decode("utf-8")
            except UnicodeDecodeError:
                continue


def corrected(found: Found, reported: ReportedItem, *, remark_only: bool) -> str:
    """The file's text with the key moved to what was chosen, or with the remark as a comment below the options.

    Raises `UsageError` where nothing is proposed, `BankError` where a program should not change it.
    """
    if not remark_only:
        if not reported.proposes:
            raise UsageError(
                "the report proposes no other key.", hint="--remark writes what it says into the bank's file."
            )
        return rekeyed(found.text, reported.item, _texts(reported, reported.chosen))
    chosen, key = (
        "; ".join(_texts(reported, places)) or "nothing" for places in (reported.chosen, reported.key)
    )
    said = f"reported {reported.date}: chosen: {chosen}; key: {key}"
    for name, words in (("what is wrong", reported.remark), ("source", reported.source)):
        if words.strip():
            said += f"; {name}: {words}"
    return remarked(found.text, reported.item, said)


def _texts(reported: ReportedItem, places: frozenset[int]) -> list[str]:
    return [reported.options[place] for place in sorted(places)]


def writable_bank(desk: Desk, name: str) -> Path:
    """Where the bank of that name in the library lies. Raises `UsageError` for one that comes with ma-exam."""
    record = next((record for record in desk.library.banks() if record.name == name), None)
    if record is None:
        raise UsageError(f"the library has no bank {name}.", hint="--bank names its file or folder.")
    if record.shipped:
        raise UsageError(
            f"the bank {name} comes with ma-exam, which never writes into it.",
            hint="--bank names the file or folder of a copy, such as `question_banks/cma` of a checkout.",
        )
    return Path(record.path)


def refuse_shipped(path: Path, package: Path) -> None:
    """Raise `UsageError` where `path` lies in the installed package: an update would take the change away."""
    if path.expanduser().resolve().is_relative_to(package.resolve()):
        raise UsageError(
            "this bank lies in the installed program, which is never written.",
            where=str(path),
            hint="Copy it to a folder of your own, or apply the patch in a checkout.",
        )
