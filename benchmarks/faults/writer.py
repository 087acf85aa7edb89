"""The child that is killed: it sits an exam through the real store and says what it was told is kept.

    python -m benchmarks.faults.writer serve                  a job a line on stdin: DATABASE SEED ACTS, each in a fork
    python -m benchmarks.faults.writer commit DATABASE SEED ACTS
    python -m benchmarks.faults.writer session DATABASE SEED ACTS [quota]

It prints `kept ATTEMPT SEQ HASH` after each commit, and `refused`, `stalled`, `done`, `wrong` as they come.
With `quota` the session may not make files grow for a while, as on a full quota.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

from ma_exam.core.attempt import Phase
from ma_exam.core.events import Event, Kind, next_event
from ma_exam.errors import StorageError
from ma_exam.services.desk import Desk
from ma_exam.services.sitting import Sitting
from ma_exam.store.database import Database
from ma_exam.system_clock import SystemClock
from tests.support.toys import attempt_record, by_ref, make_form, make_item, make_plan

ITEMS = 20
PATIENCE_S = 60.0


def say(*words: object) -> None:
    """One line, whole, at once."""
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def acknowledge(attempt: str, event: Event) -> None:
    """Tell the parent that an event is kept."""
    say("kept", attempt, event.seq, event.hash[:16])


def open_desk(file: Path) -> Desk:
    """The desk over a database, with a library that ships nothing."""
    shipped = file.parent / "no-banks"
    shipped.mkdir(parents=True, exist_ok=True)
    desk = Desk.open(SystemClock(), file, shipped)
    for complaint in desk.complaints:
        if "lacks" in complaint:
            say("wrong", complaint)
    return desk


def sit(database: Database) -> Sitting:
    """Resume the open attempt, or begin the next."""
    plan = make_plan("practice", blocks=1, items=ITEMS, minutes=100_000, tutorial=0)
    items = [make_item(number) for number in range(1, ITEMS + 1)]
    form, store, clock = make_form(plan, items), database.attempts, SystemClock()
    if not (found := store.all("open")):
        store.put_form(form, {})
        name = f"attempt-{len(store.all()) + 1}"
        now = clock.now()
        start = next_event(name, None, Kind.START, {}, 0, now)
        begin = next_event(name, start, Kind.BEGIN_BLOCK, {}, 0, now)
        record = store.start(attempt_record(plan, name), [start, begin])
        acknowledge(name, begin)
        return Sitting(record, form, by_ref(items), {}, [start, begin], store, clock)
    record = found[0]
    events = store.events(record.id)
    return Sitting(record, form, by_ref(items), {}, events, store, clock, store.last_beat(record.id))


def act(sitting: Sitting, chance: random.Random) -> list[Event]:
    """One random act; an empty list when it changes nothing."""
    at, place = sitting.head.here or 1, chance.randrange(4)
    match chance.randrange(10):
        case 0 | 1 | 2 | 3:
            return sitting.choose(at, place)
        case 4:
            return sitting.clear(at)
        case 5:
            return sitting.flag(at)
        case 6:
            return sitting.strike(at, place)
        case 7:
            return sitting.go(None)
    return sitting.go(chance.randint(1, ITEMS))


def commit(file: Path, seed: int, acts: int) -> None:
    """Act and commit, one after the other; now and then hand in and begin anew."""
    chance = random.Random(seed)  # noqa: S311 - it only picks acts
    try:
        desk = open_desk(file)
        sitting = sit(desk.database)
    except StorageError as error:
        say("refused", error)
        return
    events = sitting.resume()
    for count in range(acts):
        for event in events:
            sitting.commit(event)
            sitting.acknowledge(event)
            acknowledge(sitting.record.id, event)
        if sitting.saved.phase is Phase.DONE:
            sitting = sit(desk.database)
        if count % 7 == 0:
            sitting.beat()
        events = sitting.end_block() if chance.random() < 0.003 else act(sitting, chance)
    desk.close()
    say("done")


def serve() -> None:
    """Fork for each job: the imports are paid once. Says `pid N` before a job and `gone` after it."""
    import alembic.command
    import alembic.config  # noqa: F401 - for the children

    for line in sys.stdin:
        file, seed, acts = line.rsplit(" ", 2)
        child = os.fork()
        if child == 0:
            say("pid", os.getpid())
            commit(Path(file), int(seed), int(acts))
            os._exit(0)
        os.waitpid(child, 0)
        say("gone")


class Keeping:
    """A session as the app runs it, without a screen: acts go on while the store refuses."""

    def __init__(self, sitting: Sitting, chance: random.Random) -> None:
        from ma_exam.tui.session import Session

        self._sitting = sitting
        self._chance = chance
        self._posted: SimpleQueue[object] = SimpleQueue()
        self._thread = ThreadPoolExecutor(1)
        self._session = Session(sitting, self._thread, self._posted.put)
        self._stopped_ms = -1

    @property
    def failing(self) -> bool:
        """Whether the store refuses just now."""
        return bool(self._session.failure)

    def run(self, acts: int, trouble: Callable[[int, bool], None]) -> None:
        """Act so often, and go on until all is kept. `trouble` hears of each round, and whether it fails."""
        self._session.open()
        self._session.act(self._sitting.resume())
        deadline = time.monotonic() + PATIENCE_S
        made = rounds = 0
        while made < acts or self._sitting.pending or self.failing:
            if time.monotonic() > deadline:
                say("wrong", "it is not saved yet:", self._session.failure or "no reason is told")
                break
            trouble(rounds, self.failing)
            self._hear()
            if made < acts:
                self._session.act(act(self._sitting, self._chance))
                made += 1
            rounds += 1
            if rounds % 5 == 0:
                self._session.tick()
            time.sleep(0.002)
        self._session.close()
        self._thread.shutdown(wait=True)

    def _hear(self) -> None:
        from ma_exam.tui.keeping import Kept, NotKept, Unforeseen

        while True:
            try:
                message = self._posted.get_nowait()
            except Empty:
                break
            if isinstance(message, Kept):
                self._session.kept(message.event)
                acknowledge(self._sitting.record.id, message.event)
            elif isinstance(message, NotKept):
                if not self.failing:
                    say("stalled", message.reason)
                self._session.stalled(message.reason)
            elif isinstance(message, Unforeseen):
                raise message.error
        used = self._sitting.used_ms() if self.failing else -1
        if used >= 0 and self._stopped_ms >= 0 and used != self._stopped_ms:
            say("wrong", "the clock ran on while nothing could be saved")
        self._stopped_ms = used


class Quota:
    """No file may grow from one round to another; lifted some rounds after the session has met it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._from = chance.randint(5, 40)
        self._slack = chance.randrange(0, 12_000)
        self._met = 0

    def __call__(self, rounds: int, failing: bool) -> None:
        """Set the limit, or lift it."""
        import resource

        whole = resource.RLIM_INFINITY
        if rounds == self._from:
            largest = max(file.stat().st_size for file in self._folder.iterdir())
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest + self._slack, whole))
        self._met += failing
        if self._met == 30:
            resource.setrlimit(resource.RLIMIT_FSIZE, (whole, whole))


def session(file: Path, seed: int, acts: int, quota: bool) -> None:
    """Act through a session until everything is kept."""
    chance = random.Random(seed)  # noqa: S311 - it only picks acts
    try:
        desk = open_desk(file)
        sitting = sit(desk.database)
    except StorageError as error:
        say("refused", error)
        return
    trouble = Quota(file.parent, chance) if quota else lambda _rounds, _failing: None
    Keeping(sitting, chance).run(acts, trouble)
    desk.close()
    say("done", sitting.record.id, sitting.saved.seq)


def main(words: list[str]) -> None:
    """What the command line asks for."""
    match words:
        case ["serve"]:
            serve()
        case ["commit", file, seed, acts]:
            commit(Path(file), int(seed), int(acts))
        case ["session", file, seed, acts, *more]:
            session(Path(file), int(seed), int(acts), "quota" in more)


if __name__ == "__main__":
    main(sys.argv[1:])
