"""SIGKILL at random moments of an exam that is sat through a pty: what the screen showed is on disk."""

import random
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.evidence import Evidence, copy_of, look, states
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.sight import Sheets
from benchmarks.faults.student import Life, Student
from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.clock import BEAT_MS
from ma_exam.core.events import Event, Kind
from ma_exam.core.plan import Plan

PART = "kills through a pty"
LIVES_A_HOME = 125
ACTS = (Kind.CHOOSE, Kind.FLAG, Kind.STRIKE, Kind.GO, Kind.END_BLOCK)
ROUNDING_MS = 5
"""Clocks are read in whole milliseconds, some readings a life."""
START_MS = 1_000
"""Time runs from when the start is on disk, which is a commit after the stamp of the start."""


def shares(kills: int, seed: int, lives: int = LIVES_A_HOME) -> list[tuple[int, int]]:
    """Kills and seed of each home: one share may run beside another."""
    return [(min(lives, kills - begun), seed * 1_000 + begun) for begun in range(0, kills, lives)]


def told(tallies: list["Tally"], seconds: float) -> Outcome:
    """What these shares come to."""
    shown, sights, half, kept, unseen = (
        sum(getattr(tally, name) for tally in tallies)
        for name in ("shown", "sights", "half", "kept", "unseen")
    )
    return Outcome(
        PART,
        sum(tally.lives for tally in tallies),
        [loss for tally in tallies for loss in tally.losses],
        seconds,
        f"{shown} events shown as saved in {sights} pictures ({half} half painted), {kept} on disk; "
        f"{unseen} kills before a first picture",
    )


@dataclass(slots=True)
class Tally:
    """What one worker has seen."""

    lives: int = 0
    shown: int = 0
    sights: int = 0
    kept: int = 0
    unseen: int = 0
    half: int = 0
    losses: list[str] = field(default_factory=list)


def campaign(kills: int, seed: int) -> Tally:
    """One share, in a home of its own."""
    tally = Tally()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "home", random.Random(seed), tally)  # noqa: S311 - it picks keys and moments
        for _ in range(kills):
            home.live()
        tally.kept = home.total
    return tally


class Home:
    """One database through many lives."""

    def __init__(self, folder: Path, chance: random.Random, tally: Tally) -> None:
        self._folder = folder
        self._chance = chance
        self._tally = tally
        self._evidence = Evidence()
        self._shown: dict[str, int] = {}
        self._sheets: dict[str, Sheets] = {}

    @property
    def total(self) -> int:
        """Events on disk."""
        return sum(len(events) for events in self._evidence.events.values())

    def live(self) -> None:
        """One more life, and what it has cost."""
        life = Student(self._chance).live(self._folder)
        self._tally.lives += 1
        self._tally.sights += len(life.sights)
        self._tally.unseen += not life.sights
        before, after = self._evidence, look(self._folder / "ma-exam.db")
        wrong = [life.trouble, log_tail(self._folder)] if life.trouble else []
        wrong += after.wrong
        for attempt, events in before.events.items():
            if after.events.get(attempt, [])[: len(events)] != events:
                wrong.append("events that were on disk before this life are gone")
        if not wrong:
            wrong = self._check(life, before, after)
        self._evidence = after
        if wrong:
            self._tally.losses.append(f"life {self._tally.lives}: " + "; ".join(wrong))
            shutil.rmtree(self._folder, ignore_errors=True)
            self._evidence, self._shown = Evidence(), {}

    def _check(self, life: Life, before: Evidence, after: Evidence) -> list[str]:
        if not after.events:
            return ["the screen showed an exam of which nothing is on disk"] if life.sights else []
        attempt = list(after.events)[-1]
        events = after.events[attempt]
        new = events[len(before.events.get(attempt, [])) :]
        wrong = time_wrong(after.plans[attempt], events)
        if sum(event.kind in ACTS for event in new) > life.typed:
            wrong.append(f"{len(new)} events of {life.typed} keys")
        if len(after.events) > len(before.events) + 1:
            wrong.append("one life began two attempts")
        if life.sights:
            wrong += self._account(attempt, life, after)
        return wrong

    def _account(self, attempt: str, life: Life, after: Evidence) -> list[str]:
        """Find for each picture a state on disk that it showed, none before that of the picture before.

        A picture that is half painted shows parts of two states: then each part counts for itself, as in the last.
        """
        sheets = self._sheets.get(attempt) or self._read_sheets(attempt, after.forms[attempt])
        told = states(after.plans[attempt], after.events[attempt])
        begun = place = self._shown.get(attempt, 0)
        for sight in life.sights:
            block = next((state.positions[0] for state in told[place:] if state.phase is Phase.BLOCK), 1)
            if not sheets.whole(sight, block):
                self._tally.half += 1
                continue
            found = next(
                (n for n in range(place, len(told)) if not sheets.contradictions(sight, told[n])), None
            )
            if found is not None:
                place = found
            elif unknown := sheets.unknown(sight, told[begun:]):
                return [f"a picture ({sight.word}) shows what is not on disk: {'; '.join(unknown[:3])}"]
            else:
                self._tally.half += 1
        self._tally.shown += place - self._shown.get(attempt, 0)
        self._shown[attempt] = place
        unknown = sheets.unknown(life.last, told[begun:]) if life.last else []
        return [f"the last picture shows what is not on disk: {'; '.join(unknown[:3])}"] if unknown else []

    def _read_sheets(self, attempt: str, code: str) -> Sheets:
        from ma_exam.store.database import Database

        with tempfile.TemporaryDirectory() as folder:
            database = Database.open(copy_of(self._folder / "ma-exam.db", Path(folder)))
            form, digests = database.attempts.form(code)
            items = database.banks.versions(digests)
            database.close()
        self._sheets[attempt] = Sheets(form, items)
        return self._sheets[attempt]


def log_tail(folder: Path) -> str:
    """The end of the program's log, which holds no answer."""
    log = folder / "ma-exam.log"
    return log.read_text(encoding="utf-8")[-2_000:] if log.exists() else "there is no log"


def time_wrong(plan: Plan, events: list[Event]) -> list[str]:
    """Whether time used and time forgiven fail to make up the time that passed, in an attempt of one block.

    Policy *exam* counts every gap whole: what is not forgiven is charged. Sleep would count as a gap too.
    """
    state = Attempt(plan)
    begun = 0
    for state in states(plan, events):
        if state.phase is Phase.BLOCK and not begun:
            begun = events[state.seq - 1].boot_ms
    if state.phase is not Phase.BLOCK or plan.policy != "exam":
        return []
    passed = events[-1].boot_ms - begun
    noise = START_MS + ROUNDING_MS * len(state.interruptions)
    counted = state.used_ms + state.forgiven_ms
    if counted < passed - noise:
        return [f"{passed - counted} ms were gained"]
    if counted > passed + noise + BEAT_MS * len(state.interruptions):
        return [f"{counted - passed} ms were lost"]
    return []
