"""Random histories of a machine that works, sleeps, is set to another time, killed and rebooted, with a witness."""

import random
from collections import Counter
from collections.abc import Callable

from benchmarks.faults.outcome import Outcome, timed
from ma_exam.core.attempt import IllegalEventError, Phase
from ma_exam.core.clock import BEAT_MS, CLOCK_STEP_MS, Policy
from ma_exam.core.events import BrokenChainError, verify_chain
from ma_exam.errors import StorageError
from tests.support.machine import DAY, HOUR, MINUTE, SECOND
from tests.support.seat import Seat
from tests.support.toys import make_plan

PART = "clock histories"
STEPS = 40
TICK_MS = SECOND
"""What is worked in the second in which a block ends is not time used: no act can land in it any more."""

POLICIES: tuple[Policy, ...] = ("practice", "exam", "window")


class TimeWrongError(AssertionError):
    """A second gained, or more than five lost to a kill."""


def clock_histories(count: int, seed: int) -> Outcome:
    """So many histories, a third of each policy."""
    outcome = Outcome(PART)
    kills = 0
    with timed(outcome):
        for number in range(count):
            history = History(POLICIES[number % 3], random.Random(seed * 1_000_000 + number))  # noqa: S311
            outcome.tried += 1
            try:
                history.live()
            except (
                TimeWrongError,
                BrokenChainError,
                IllegalEventError,
                StorageError,
                AssertionError,
            ) as error:
                last = ", ".join(history.steps[-4:])
                outcome.losses.append(f"history {number}, policy {history.policy}, after {last}: {error}")
            kills += sum(history.kills.values())
    outcome.note = f"{kills} kills and reboots, {STEPS} steps each, every policy"
    return outcome


class History:
    """One attempt on a fake machine, and a witness who knows how long was truly worked in each block."""

    def __init__(self, policy: Policy, chance: random.Random) -> None:
        self.policy = policy
        self.steps: list[str] = []
        self.kills: Counter[int] = Counter()
        self._chance = chance
        self._seat = Seat(make_plan(policy, blocks=3, minutes=4, tutorial=0.5, rest=1))
        self._worked: Counter[int] = Counter()
        self._since_beat = 0
        self._left = self._seat.sitting.exam_remaining_ms()
        self._honest = chance.random() < 0.5
        """Whether nobody sets the clock: then nothing of a time away may be missing under *window*."""
        self._passed: Counter[int] = Counter()

    def live(self) -> None:
        """Live through random steps. Raises `TimeWrongError` at the first wrong second."""
        steps: list[tuple[Callable[[], str], int]] = [
            (self._work, 8), (self._act, 8), (self._sleep, 3), (self._kill, 4), (self._leave, 2),
            (self._reboot, 2), (self._beat, 1), (self._move_on, 1), (self._set_wall, 0 if self._honest else 3),
        ]  # fmt: skip
        self.steps.append("begin")
        self._seat.do(self._seat.sitting.begin_block())
        for _ in range(STEPS):
            step = self._chance.choices([step for step, _ in steps], [weight for _, weight in steps])[0]
            self.steps.append(step())
            self._check()
        verify_chain(self._seat.record.id, self._seat.store.kept)
        if self._seat.replayed() != self._seat.state:
            raise TimeWrongError("what is kept does not replay to what was shown")

    def _check(self) -> None:
        left = self._seat.sitting.exam_remaining_ms()
        if left > self._left:
            raise TimeWrongError(f"{left - self._left} ms more are left than before")
        self._left = left
        for block, worked in self._worked.items():
            used = self._used(block)
            if used < worked - TICK_MS:
                raise TimeWrongError(f"{worked - used} ms worked in block {block} were gained")
            if self.policy == "practice" and used > worked + BEAT_MS * self.kills[block]:
                raise TimeWrongError(f"{used - worked} ms lost to {self.kills[block]} kills in block {block}")
        if self.policy == "window" and self._honest:
            self._check_window()

    def _check_window(self) -> None:
        """The window never stops: what has passed since a block was opened is used, asleep or away."""
        state = self._seat.sitting.head
        if state.phase is Phase.BLOCK and self._used(state.block) < self._passed[state.block] - TICK_MS:
            raise TimeWrongError(f"{self._passed[state.block]} ms passed, {self._used(state.block)} are used")

    def _used(self, block: int) -> int:
        """Time used in a block, as the program tells it."""
        head = self._seat.sitting.head
        if block <= len(head.block_used_ms):
            return head.block_used_ms[block - 1]
        return self._seat.sitting.used_ms()

    def _pass(self, ms: int) -> None:
        head = self._seat.sitting.head
        if head.phase is Phase.BLOCK:
            self._passed[head.block] += ms

    def _work(self) -> str:
        ms = self._chance.choice((self._chance.randint(1, 3 * SECOND), self._chance.randint(1, 40 * SECOND)))
        for begun in range(0, ms, TICK_MS):
            part = min(TICK_MS, ms - begun)
            head = self._seat.sitting.head
            self._seat.machine.run(part)
            self._pass(part)
            if head.phase is Phase.BLOCK:
                self._worked[head.block] += part
            self._seat.tick()
            # The heart is a thread of its own and beats every five seconds at the latest.
            self._since_beat += part
            if self._since_beat + TICK_MS > BEAT_MS:
                self._beat()
        return f"work {ms}"

    def _beat(self) -> str:
        self._since_beat = 0
        self._seat.beat()
        return "beat"

    def _sleep(self) -> str:
        # A sleep below the noise of two clocks goes unnoticed, and the witness of an honest machine counts exactly.
        least = CLOCK_STEP_MS + 1 if self._honest else 1
        ms = self._chance.choice(
            (self._chance.randint(least, 10 * SECOND), self._chance.randint(least, 2 * HOUR))
        )
        self._seat.machine.sleep(ms)
        self._pass(ms)
        self._seat.tick()
        return f"sleep {ms}"

    def _set_wall(self) -> str:
        ms = self._chance.choice(
            (self._chance.randint(-400 * DAY, 400 * DAY), self._chance.randint(-HOUR, HOUR))
        )
        self._seat.machine.set_wall(ms)
        if self._chance.random() < 0.7:
            self._seat.tick()
        return f"set the clock by {ms}"

    def _away(self) -> int:
        return self._chance.choice((self._chance.randint(0, 1_000), self._chance.randint(0, 3 * MINUTE)))

    def _kill(self) -> str:
        ms = self._away()
        self._die()
        self._seat.machine.run(ms)
        self._pass(ms)
        self._seat.come_back()
        return f"kill, away {ms}"

    def _reboot(self) -> str:
        off, up = self._chance.randint(SECOND, HOUR), self._chance.randint(SECOND, MINUTE)
        self._die()
        self._seat.machine.reboot(off, up)
        self._pass(off + up)
        self._seat.come_back()
        return f"reboot, away {off + up}"

    def _die(self) -> None:
        self._since_beat = 0
        state = self._seat.state
        # Beyond the break, the slice of a kill is owed by the block that follows.
        self.kills[state.block + (state.phase is Phase.BREAK)] += 1

    def _leave(self) -> str:
        ms = self._away()
        self._seat.do(self._seat.sitting.leave())
        if self._seat.state.away:
            self._seat.machine.run(ms)
            self._pass(ms)
            self._seat.come_back()
            self._since_beat = 0
        return f"leave, away {ms}"

    def _act(self) -> str:
        sitting, at = self._seat.sitting, self._chance.randint(1, 9)
        name = self._chance.choice(("choose", "flag", "strike", "clear", "go", "review"))
        match name:
            case "choose":
                events = sitting.choose(at, at % 4)
            case "flag":
                events = sitting.flag(at)
            case "strike":
                events = sitting.strike(at, at % 3)
            case "clear":
                events = sitting.clear(at)
            case _:
                events = sitting.go(at if name == "go" else None)
        self._seat.do(events)
        return name

    def _move_on(self) -> str:
        sitting = self._seat.sitting
        if sitting.head.phase is Phase.BLOCK and self._chance.random() < 0.5:
            self._seat.do(sitting.end_block())
            return "end"
        self._seat.do(sitting.begin_block())
        return "begin"
