"""Random lives of a sitting: worked at, slept over, killed, rebooted, clocks set anew, disks full.

Whatever happens: no time is ever gained, a kill costs at most five seconds under *practice*, what is kept
replays to what was shown, and the time left in the exam never grows. Time is exact but for one tick: what is
worked in the second in which a block ends is not time used, since no act can land in it any more.
"""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_exam.core.attempt import Phase
from ma_exam.core.clock import BEAT_MS, Policy
from ma_exam.core.events import Event, verify_chain
from tests.support.machine import DAY, HOUR, MINUTE, SECOND
from tests.support.seat import Seat
from tests.support.toys import make_plan

TICK_MS = SECOND

Step = tuple[str, int]
places = st.integers(1, 9)
steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("work"), st.integers(1, 40 * SECOND)),
    st.tuples(st.just("work"), st.integers(1, 3 * SECOND)),
    st.tuples(st.sampled_from(["choose", "go", "flag", "strike", "clear"]), places),
    st.tuples(st.sampled_from(["review", "end", "begin", "beat", "tick"]), st.just(0)),
    st.tuples(st.just("sleep"), st.one_of(st.integers(1, 10 * SECOND), st.integers(1, 2 * HOUR))),
    st.tuples(st.just("set wall"), st.integers(-400 * DAY, 400 * DAY)),
    st.tuples(st.sampled_from(["kill", "leave"]), st.one_of(st.integers(0, SECOND), st.integers(0, HOUR))),
    st.tuples(st.just("reboot"), st.integers(10 * SECOND, HOUR)),
    st.tuples(st.just("disk"), st.integers(0, 1)),
)


class Life:
    """A seat with a witness who knows how long was truly worked in each block."""

    def __init__(self, policy: Policy) -> None:
        plan = make_plan(policy, blocks=3, minutes=2, tutorial=0.5, rest=1)
        self.seat = Seat(plan)
        self.worked: Counter[int] = Counter()
        self.kills: Counter[int] = Counter()
        self.since_beat = 0
        self.left = self.seat.sitting.exam_remaining_ms()

    def live(self, step: Step) -> None:
        """One step, and what must hold after it."""
        name, value = step
        getattr(self, "_" + name.replace(" ", "_"), self._act)(step, value)
        self.check()

    def check(self) -> None:
        seat = self.seat
        left = seat.sitting.exam_remaining_ms()
        assert left <= self.left
        self.left = left
        assert seat.replayed() == seat.state
        if not seat.sitting.pending:
            assert seat.sitting.head == seat.state
        for block, worked in self.worked.items():
            used = self.used(block)
            if used is not None:
                assert worked <= used + TICK_MS
                if seat.plan.policy == "practice":
                    assert used <= worked + BEAT_MS * self.kills[block]

    def used(self, block: int) -> int | None:
        """Time used in a block, as the program tells it; None for one that is not reached."""
        head = self.seat.sitting.head
        if block <= len(head.block_used_ms):
            return head.block_used_ms[block - 1]
        return self.seat.sitting.used_ms() if head.phase is Phase.BLOCK and head.block == block else None

    def _work(self, _step: Step, ms: int) -> None:
        for second in range(0, ms, 1_000):
            part = min(1_000, ms - second)
            head = self.seat.sitting.head
            self.seat.machine.run(part)
            if head.phase is Phase.BLOCK and not self.seat.store.refused:
                self.worked[head.block] += part  # what a full disk has stopped is given, not gained
            self.seat.tick()
            # The heart is a thread of its own and beats every five seconds at the latest.
            self.since_beat += part
            if self.since_beat + TICK_MS > BEAT_MS:
                self.since_beat = 0
                self.seat.beat()

    def _sleep(self, _step: Step, ms: int) -> None:
        self.seat.machine.sleep(ms)

    def _set_wall(self, _step: Step, ms: int) -> None:
        self.seat.machine.set_wall(ms)

    def _leave(self, _step: Step, ms: int) -> None:
        if not self.seat.store.full:
            self.seat.do(self.seat.sitting.leave())
        if self.seat.state.away:
            self.seat.machine.run(ms)
            self.seat.come_back()

    def _kill(self, _step: Step, ms: int) -> None:
        self.die()
        self.seat.machine.run(ms)
        self.seat.come_back()

    def _reboot(self, _step: Step, ms: int) -> None:
        self.die()
        self.seat.machine.reboot(ms)
        self.seat.come_back()

    def die(self) -> None:
        """The store is well again for the next start; what it had not taken is lost, and was never shown."""
        self.seat.store.full = self.seat.store.refused = False
        self.since_beat = 0
        head, state = self.seat.sitting.head, self.seat.state
        # Beyond the break, the slice of a kill is owed by the block that follows.
        self.kills[state.block + (state.phase is Phase.BREAK)] += 1
        if self.seat.sitting.pending and (head.phase, head.block) != (state.phase, state.block):
            self.left = 3 * 2 * MINUTE

    def _disk(self, _step: Step, full: int) -> None:
        if full:
            self.seat.store.full = True
        else:
            self.since_beat = 0
            self.seat.recover()

    def _act(self, step: Step, value: int) -> None:
        sitting, name = self.seat.sitting, step[0]
        events: list[Event]
        match name:
            case "choose":
                events = sitting.choose(value, value % 4)
            case "clear":
                events = sitting.clear(value)
            case "flag":
                events = sitting.flag(value)
            case "strike":
                events = sitting.strike(value, value % 3)
            case "go" | "review":
                events = sitting.go(value or None)
            case "end":
                events = sitting.end_block()
            case "begin":
                events = sitting.begin_block()
            case "beat":
                self.seat.beat()
                return
            case _:
                events = sitting.tick()
        self.seat.do(events)


@pytest.mark.parametrize("policy", ["practice", "exam", "window"])
@settings(max_examples=200, deadline=None)
@given(life=st.lists(steps, min_size=12, max_size=50))
def test_any_life_of_a_sitting(policy: Policy, life: list[Step]) -> None:
    witness = Life(policy)
    for step in [("begin", 0), *life]:
        witness.live(step)
    verify_chain(witness.seat.record.id, witness.seat.store.kept)
    assert witness.seat.state.phase is not Phase.NEW


def test_the_witness_would_notice_a_second_gained() -> None:
    """A guard on the test itself: an honest second too many is caught."""
    witness = Life("practice")
    witness.live(("begin", 0))
    witness.live(("work", 10 * SECOND))
    witness.worked[1] += TICK_MS + 1
    with pytest.raises(AssertionError):
        witness.check()
