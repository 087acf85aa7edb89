"""The desk where a student sits down: database, library, clock, and the ways to start, resume and look back."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ma_exam import paths
from ma_exam.core.absence import Absence, account
from ma_exam.core.attempt import Attempt, replay
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.clock import Cause, Clock, Instant, Policy, gap_between
from ma_exam.core.events import BrokenChainError, Event, Kind, next_event, verify_chain
from ma_exam.core.form import Form, draw
from ma_exam.core.grading import grade
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.plan import TIME_PERCENTS, Plan
from ma_exam.core.records import NAMES, AttemptKind, AttemptRecord
from ma_exam.core.supply import without_final
from ma_exam.core.wish import Wish
from ma_exam.errors import BankError, NotFoundError, StorageError, UsageError
from ma_exam.services.exams import blueprint, one_block, repeats
from ma_exam.services.library import Library, Taken, read_banks
from ma_exam.services.sitting import Sitting
from ma_exam.services.upkeep import Upkeep
from ma_exam.store.database import Database

if TYPE_CHECKING:
    from ma_exam.core.practice import Material


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An attempt that can be resumed: where it stands, and what was last written down of it, when."""

    record: AttemptRecord
    state: Attempt
    used_ms: int
    last: Instant

    def absence(self, now: Instant) -> Absence:
        """What the time away would cost if it were resumed `now`."""
        gap = gap_between(self.last, now)
        cause: Cause = "left" if self.state.away else "killed"
        return account(self.state, cause, gap.ms, gap.clock_moved_ms, self.used_ms)


def in_the_way(record: AttemptRecord, kind: AttemptKind) -> bool:
    """Whether an open attempt must be closed before one of that kind is begun.

    A practice set goes beside an open exam, which shares no item with it. An exam is begun with nothing open: it may
    hold items of the set, which would then be drilled while it is sat.
    """
    return kind != "practice" or record.kind == "practice"


class Desk:
    """Everything over one database. One thread at a time."""

    def __init__(self, database: Database, library: Library, clock: Clock) -> None:
        self.database = database
        self.library = library
        self.clock = clock
        self.damage: list[str] = []
        """One line for each thing that was found damaged while looking, and left out."""

    @classmethod
    def open(
        cls, clock: Clock, file: Path | None = None, shipped: Path | None = None, *, verified: bool = True
    ) -> Self:
        """Open the database (made when missing) and take in banks that are new. Raises `StorageError`.

        Unless it is to be `verified`, whoever opens it calls `verify` before anything else is done but looking.
        """
        database = Database.open(file or paths.database_file(), verified=verified)
        library = Library(database.banks, shipped or paths.shipped_banks_dir())
        desk = cls(database, library, clock)
        try:
            complaints = library.refresh(before_writing=(lambda: None) if verified else database.verify)
            desk.upkeep = database.attempts.witness = Upkeep(database, clock, complaints)
        except StorageError:
            database.close()
            raise
        desk.complaints = complaints
        return desk

    complaints: Sequence[str] = ()
    """One line for each bank that could not be read again, and for what threatens or has befallen the database."""

    def note_damage(self, complaint: str) -> None:
        """Have it told beside the complaints, once."""
        if complaint not in self.damage:
            self.damage.append(complaint)

    upkeep: Upkeep | None = None
    """Makes backups while exams are sat."""

    def verify(self) -> None:
        """Read the whole database. Raises `DamagedError`, with the way back, and closes it where it is not whole."""
        try:
            self.database.verify()
        except StorageError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database, after what is being kept of it is kept."""
        if self.upkeep:
            self.upkeep.close()
        self.database.close()

    # Drawing

    def draw_form(
        self,
        exam: Blueprint,
        seed: int,
        *,
        items: Sequence[Item],
        kind: AttemptKind = "mock",
        unseen_first: bool = False,
    ) -> Form:
        """The form that the seed names; with `unseen_first` this learner's least-seen items come first."""
        blocks = one_block(exam) if kind == "block" else exam.blocks
        exposure = self.exposure() if unseen_first else {}
        return draw(exam, items, seed, blocks=blocks, exposure=exposure)

    def repeats(self, exam_id: str, kind: AttemptKind) -> int:
        """Items of the next mock or block that this learner has met before, at the least."""
        exam = blueprint(exam_id)
        blocks = one_block(exam) if kind == "block" else exam.blocks
        return repeats(exam, blocks, self.library.items(), self.exposure())

    def exposure(self) -> dict[ItemRef, int]:
        """How often this learner has met each item, unfinished attempts included."""
        counts = self.database.attempts.exposure()
        for unfinished in self.unfinished():
            for ref in self.met(unfinished):
                counts[ref] = counts.get(ref, 0) + 1
        return counts

    def met(self, unfinished: Unfinished) -> list[ItemRef]:
        """The items that an unfinished attempt has shown."""
        form, _ = self.database.attempts.form(unfinished.record.form)
        responses = unfinished.state.responses
        return [form.slot(position).item for position, response in responses.items() if response.visits]

    def pool(self, bank: str | None = None) -> tuple[list[Item], list[Taken]]:
        """Items of the whole library, or of one bank by name or path; a path's banks are read, not added."""
        if bank is None:
            return self.library.items(), []
        if any(record.name == bank for record in self.library.banks()):
            return self.library.items([bank]), []
        path = Path(bank).expanduser()
        if not path.exists():
            raise NotFoundError(
                f"{bank} is neither a bank of the library nor a file or folder.",
                hint="`ma-exam bank list` lists the library.",
            )
        taken = read_banks(path)
        return [item for entry in taken for item in entry.bank.items], taken

    # Sitting

    def start(
        self,
        exam_id: str,
        *,
        kind: AttemptKind = "mock",
        time_percent: int = 100,
        bank: str | None = None,
        seed: int | None = None,
        policy: Policy = "exam",
        sure: bool = False,
    ) -> Sitting:
        """Draw a form, keep it, and open an attempt on it. Unless a seed names the form, the final mock is left alone.

        `sure`: it is asked how sure one is of each answer, which touches no score.

        Raises `UsageError` while another attempt is open, `BankError` when there are too few items, `StorageError`
        when answers could not be saved.
        """
        if time_percent not in TIME_PERCENTS:
            raise UsageError("extra time is x1, x1.25, x1.5 or x2.")
        self._require_none_open(kind)
        exam = blueprint(exam_id)
        items, taken = self.pool(bank)
        self.database.require_space()
        form = self._form_to_sit(exam, kind, items, seed)
        refs = form.refs
        shown = {item.ref: item for item in items if item.ref in refs}
        if taken:
            # Read for this once: what it shows must stay for resuming and reporting, the bank need not.
            self.database.banks.keep_versions(list(shown.values()))
        blocks = one_block(exam) if kind == "block" else exam.blocks
        return self._open(exam, kind, form, Plan.of(exam, blocks, policy, time_percent, sure=sure), shown)

    def material(self, exam: Blueprint, *, fell: bool = False) -> "Material":
        """What practice sets are drawn from, and what the learner knows of it; `fell`: misconceptions included."""
        from ma_exam.services.practising import gather

        return gather(self, exam, fell=fell)

    def start_practice(self, exam_id: str, wish: Wish, *, seed: int | None = None) -> Sitting:
        """Draw a practice set, keep it, and open an attempt on it; unless named, the seed is any.

        An exam may be open meanwhile: nothing of it is drawn. Raises `UsageError` while another practice set is open,
        `BankError` when there is no item of that kind, and `StorageError` when answers could not be saved.
        """
        from ma_exam.core.practice import draw_set

        self._require_none_open("practice")
        exam = blueprint(exam_id)
        material = self.material(exam, fell=bool(wish.misconception))
        self.database.require_space()
        form = draw_set(material, wish, secrets.randbelow(9000) + 1000 if seed is None else seed)
        refs = form.refs
        shown = {item.ref: item for item in material.items if item.ref in refs}
        return self._open(exam, "practice", form, Plan.practice(wish, len(form.slots)), shown)

    def _require_none_open(self, kind: AttemptKind) -> None:
        for record in self.database.attempts.all("open"):
            if in_the_way(record, kind):
                raise UsageError(
                    f"attempt {record.number} is not finished.",
                    hint="Resume it, or give it up from the home screen.",
                )

    def _form_to_sit(
        self, exam: Blueprint, kind: AttemptKind, items: Sequence[Item], seed: int | None
    ) -> Form:
        if seed is not None:
            return self.draw_form(exam, seed, items=items, kind=kind)
        pool = without_final(exam, items, self.exposure())
        return self.draw_form(exam, secrets.randbelow(9000) + 1000, items=pool, kind=kind, unseen_first=True)

    def _open(
        self, exam: Blueprint, kind: AttemptKind, drawn: Form, plan: Plan, shown: Mapping[ItemRef, Item]
    ) -> Sitting:
        """Keep the form with the items that it shows, and open an attempt on it."""
        self.database.attempts.put_form(drawn, {str(ref): item.body_digest for ref, item in shown.items()})
        # From the store, so that a form drawn again shows what it showed the first time, and again on resuming.
        form, items = self.form_items(drawn.code)
        attempt_id = uuid.uuid4().hex
        now = self.clock.now()
        events: list[Event] = [next_event(attempt_id, None, Kind.START, {}, 0, now)]
        if not plan.tutorial_ms:
            events.append(next_event(attempt_id, events[0], Kind.BEGIN_BLOCK, {}, 0, now))
        record = AttemptRecord(attempt_id, 0, form.code, exam.id, kind, "open", plan, now.wall_us)
        seen = self.database.attempts.exposure()
        record = self.database.attempts.start(record, events)
        self._sit_down(record)
        return Sitting(record, form, items, seen, events, self.database.attempts, self.clock)

    def unfinished(self) -> list[Unfinished]:
        """Attempts that can be resumed, newest first."""
        found: list[Unfinished] = []
        now = self.clock.now()
        for record in self.database.attempts.all("open"):
            events = self._sound_events(record)
            state = replay(record.plan, events)
            beat = self.database.attempts.last_beat(record.id)
            last, used = events[-1].instant if events else now, state.used_ms
            if beat and beat.seq == state.seq and not state.away:
                last = Instant(beat.wall_us, beat.boot_ms, beat.boot_ms, beat.boot_id)
                used = max(used, beat.used_ms)
            found.append(Unfinished(record, state, used, last))
        return found

    def _sound_events(self, record: AttemptRecord) -> list[Event]:
        """The events before the first that is damaged, so that a damaged attempt can be seen and given up."""
        try:
            events = self.database.attempts.events(record.id)
            verify_chain(record.id, events)
        except BrokenChainError as error:
            return events[: error.seq - 1]
        except StorageError:
            return []
        return events

    def resume(self, number: int) -> Sitting:
        """Take an open attempt up again where it was left; the caller commits `Sitting.resume()` first."""
        record = self.database.attempts.get(number)
        if record.status != "open":
            raise UsageError(f"attempt {number} is finished.", hint=f"See it with `ma-exam report {number}`.")
        form, items = self.form_items(record.form)
        self.database.require_writable()
        self._sit_down(record)
        events = self.database.attempts.events(record.id)
        beat = self.database.attempts.last_beat(record.id)
        seen = self.database.attempts.exposure()
        return Sitting(record, form, items, seen, events, self.database.attempts, self.clock, beat)

    def _sit_down(self, record: AttemptRecord) -> None:
        self.database.doing(f"in {NAMES[record.kind]} {record.number}")

    def give_up(self, number: int) -> None:
        """Close an open attempt as it stands; what was answered, up to any damage, is graded and kept."""
        record = self.database.attempts.get(number)
        if record.status != "open":
            raise UsageError(f"attempt {number} is finished.")
        form, items = self.form_items(record.form)
        state = replay(record.plan, self._sound_events(record))
        graded = grade(state, form, items, self.database.attempts.exposure())
        self.database.attempts.finish(record.id, "given_up", self.clock.now().wall_us, graded)

    def form_items(self, code: str) -> tuple[Form, dict[ItemRef, Item]]:
        """A kept form and the item versions that it shows."""
        form, digests = self.database.attempts.form(code)
        items = self.database.banks.versions(digests)
        missing = [str(ref) for ref in form.refs if ref not in items]
        if missing:
            raise BankError(f"{len(missing)} items of form {code} are gone from the database.")
        return form, items
