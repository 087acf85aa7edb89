"""From a finished attempt to its report: what was shown and graded then, and what the banks hold now."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ma_exam.core.attempt import Attempt, IllegalEventError, replay
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.events import BrokenChainError, verify_chain
from ma_exam.core.form import Form
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.readiness import Readiness, judge
from ma_exam.core.records import AttemptRecord
from ma_exam.core.report import Report, assemble
from ma_exam.core.scoring import score
from ma_exam.errors import BankError, StorageError, UsageError

if TYPE_CHECKING:
    from ma_exam.store.database import Database


def build_report(
    database: "Database", blueprints: Mapping[str, Blueprint], number: int, now_us: int
) -> Report:
    """The report of the attempt that a person calls `number`; the same attempt gives the same ranks each time.

    Raises `NotFoundError` for a number that is not there, `UsageError` while the attempt is open, `BankError`
    when its blueprint is not among `blueprints`, `StorageError` when what was kept of it does not hold together.
    """
    record = database.attempts.get(number)
    if record.status == "open":
        raise UsageError(
            f"attempt {number} is not finished, so there is no report yet.",
            hint="Resume it and finish it first.",
        )
    blueprint = blueprints.get(record.blueprint)
    if blueprint is None:
        raise BankError(
            f"attempt {number} is of the exam {record.blueprint}, whose blueprint is not installed.",
            hint="Reports need the blueprint that the exam was drawn from.",
        )
    form, digests = database.attempts.form(record.form)
    shown = _shown(database, form, digests)
    return assemble(
        blueprint,
        record,
        form,
        _replayed(database, record),
        shown,
        database.attempts.responses(record.id),
        now_us=now_us,
        current=_current(database, shown),
        reasons=database.remarks.reasons(record.id),
    )


def readiness_of(database: "Database", blueprint: Blueprint, record: AttemptRecord, now_us: int) -> Readiness:
    """What a closed exam says of readiness at `now_us`, without the rest of its report.

    Raises `StorageError` when what was kept of it does not hold together.
    """
    form, digests = database.attempts.form(record.form)
    attempt = _replayed(database, record)
    graded = database.attempts.responses(record.id)
    try:
        result = score(attempt, form, _shown(database, form, digests), graded)
    except LookupError as error:
        raise StorageError(
            f"what was answered in attempt {record.number} does not fit its form.",
            where=str(database.file),
            hint="Its database may have been altered. Other attempts are not concerned.",
        ) from error
    return judge(blueprint, record, attempt, result, now_us)


def _replayed(database: "Database", record: AttemptRecord) -> Attempt:
    events = database.attempts.events(record.id)
    try:
        verify_chain(record.id, events)
        return replay(record.plan, events)
    except (BrokenChainError, IllegalEventError) as error:
        raise StorageError(
            f"attempt {record.number} is damaged and cannot be reported: {error}.",
            where=str(database.file),
            hint="Its database may have been altered. Other attempts are not concerned.",
        ) from error


def _shown(database: "Database", form: Form, digests: Mapping[str, str]) -> Mapping[ItemRef, Item]:
    items = database.banks.versions(digests)
    missing = sorted(str(ref) for ref in form.refs - items.keys())
    if missing:
        raise StorageError(
            f"{len(missing)} items of the form {form.code} are no longer kept, first {missing[0]}.",
            where=str(database.file),
            hint="Its database may have been altered. Other attempts are not concerned.",
        )
    return items


def _current(database: "Database", shown: Mapping[ItemRef, Item]) -> dict[ItemRef, Item]:
    """The items as the library holds them now; those of a bank outside the library as they were shown."""
    library = {record.name for record in database.banks.all()}
    outside = {ref: item for ref, item in shown.items() if ref.bank not in library}
    inside = {ref.bank for ref in shown} & library
    return outside | {item.ref: item for item in database.banks.items(inside)}
