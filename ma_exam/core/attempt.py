"""An attempt as a state machine: `apply(attempt, event)` gives the attempt after it. State is a fold over events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from ma_exam.core.clock import Cause
from ma_exam.core.confidence import Sure
from ma_exam.core.events import Event, Kind
from ma_exam.core.plan import Plan


class Phase(StrEnum):
    """Where an attempt stands."""

    NEW = "new"
    TUTORIAL = "tutorial"
    BLOCK = "block"
    BREAK = "break"
    DONE = "done"


class IllegalEventError(ValueError):
    """An event that cannot happen where the attempt stands."""


@dataclass(frozen=True, slots=True)
class Response:
    """What was done at one item. Options go by their authored place; `choices` is every choice made, in order."""

    choice: frozenset[int] = frozenset()
    choices: tuple[frozenset[int], ...] = ()
    struck: frozenset[int] = frozenset()
    flagged: bool = False
    visits: int = 0
    spent_ms: int = 0
    sure: Sure | None = None
    """How sure one said one was; None where that was not asked or not said."""

    @property
    def answered(self) -> bool:
        """Whether an option stands chosen."""
        return bool(self.choice)


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time away: in which phase and block, why, how long, and what of it was charged (all ms).

    `break_ms` is the part that the break paid for; `gap_ms` is the rest.
    """

    phase: Phase
    block: int
    cause: Cause
    gap_ms: int
    charged_ms: int
    break_ms: int
    clock_moved_ms: int
    wall_us: int

    @property
    def counts(self) -> bool:
        """Whether it uses up the allowance: time away from a block does, a break within its time does not."""
        return self.phase is Phase.BLOCK or (self.phase is Phase.BREAK and self.gap_ms > 0)

    @property
    def away_ms(self) -> int:
        """The whole time away."""
        return self.gap_ms + self.break_ms


BLANK = Response()


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt at one moment. `used_ms` is the time used in the running phase."""

    plan: Plan
    phase: Phase = Phase.NEW
    block: int = 0
    here: int | None = None
    """The position shown; None in the review grid and outside blocks."""
    responses: Mapping[int, Response] = field(default_factory=lambda: MappingProxyType({}))
    used_ms: int = 0
    block_used_ms: tuple[int, ...] = ()
    """Time used in each block that is closed."""
    ended_by: tuple[str, ...] = ()
    """For each closed block: `ended` or `time`."""
    break_used_ms: int = 0
    debt_ms: int = 0
    """Time away beyond a break, charged to the block that follows."""
    away: bool = False
    interruptions: tuple[Interruption, ...] = ()
    clock_moves: tuple[int, ...] = ()
    started_us: int = 0
    finished_us: int = 0
    seq: int = 0

    @property
    def limit_ms(self) -> int:
        """Allowance of the running phase; 0 where there is none."""
        match self.phase:
            case Phase.TUTORIAL:
                return self.plan.tutorial_ms
            case Phase.BLOCK:
                return self.plan.blocks[self.block - 1].limit_ms
            case Phase.BREAK:
                return self.plan.break_ms
        return 0

    @property
    def positions(self) -> range:
        """Positions of the open block; empty outside blocks."""
        return self.plan.blocks[self.block - 1].positions if self.phase is Phase.BLOCK else range(0)

    def response(self, position: int) -> Response:
        """What was done at `position`."""
        return self.responses.get(position, BLANK)

    def tally(self, block: int | None = None) -> tuple[int, int, int]:
        """Answered, blank and flagged items of `block` (from 1; default: the block that is or was last open)."""
        positions = self.plan.blocks[(block or self.block) - 1].positions
        responses = [self.response(position) for position in positions]
        answered = sum(response.answered for response in responses)
        return answered, len(responses) - answered, sum(response.flagged for response in responses)

    def told(self, position: int) -> bool:
        """Whether the answer at `position` was told right or wrong: in practice, as soon as it is given."""
        return self.plan.wish is not None and self.response(position).answered

    @property
    def forgiven_ms(self) -> int:
        """Time away that the allowance has paid for."""
        return sum(gap.gap_ms - gap.charged_ms for gap in self.interruptions if gap.counts)


def apply(attempt: Attempt, event: Event) -> Attempt:
    """The attempt after `event`. Raises `IllegalEventError` for one that cannot happen here."""
    if event.seq != attempt.seq + 1:
        raise IllegalEventError(f"event {event.seq} after {attempt.seq}")
    if attempt.away and event.kind is not Kind.RETURN:
        raise IllegalEventError("the attempt was left and not resumed")
    handler = _HANDLERS[event.kind]
    return replace(handler(_spend(attempt, event), event), seq=event.seq)


def replay(plan: Plan, events: Iterable[Event]) -> Attempt:
    """The attempt after all `events`."""
    attempt = Attempt(plan)
    for event in events:
        attempt = apply(attempt, event)
    return attempt


def _spend(attempt: Attempt, event: Event) -> Attempt:
    """Book the time since the last event: to the phase, and to the item that was on the screen."""
    if attempt.phase in (Phase.NEW, Phase.DONE):
        return attempt
    if event.used_ms < attempt.used_ms:
        raise IllegalEventError(f"event {event.seq} is earlier than the one before it")
    used = min(event.used_ms, attempt.limit_ms) if attempt.phase is Phase.BLOCK else event.used_ms
    charged = event.body.get("charged_ms", 0) if event.kind is Kind.RETURN else 0
    worked = max(0, min(event.used_ms - charged, used) - attempt.used_ms)
    # Once an answer is told, time goes into reading the reasons, which is no time taken to answer.
    if (
        attempt.phase is Phase.BLOCK
        and attempt.here is not None
        and worked
        and not attempt.told(attempt.here)
    ):
        response = attempt.response(attempt.here)
        attempt = _respond(attempt, attempt.here, replace(response, spent_ms=response.spent_ms + worked))
    return replace(attempt, used_ms=used)


def _respond(attempt: Attempt, position: int, response: Response) -> Attempt:
    return replace(attempt, responses=MappingProxyType({**attempt.responses, position: response}))


def _open_item(attempt: Attempt, event: Event) -> int:
    position = int(event.body["at"])
    if position not in attempt.positions:
        raise IllegalEventError(f"item {position} is not in the open block")
    if event.used_ms > attempt.limit_ms:
        raise IllegalEventError("the time of this block is over")
    return position


def _start(attempt: Attempt, event: Event) -> Attempt:
    if attempt.phase is not Phase.NEW:
        raise IllegalEventError("the attempt has begun")
    return replace(attempt, phase=Phase.TUTORIAL, started_us=event.wall_us)


def _begin_block(attempt: Attempt, event: Event) -> Attempt:
    if attempt.phase not in (Phase.TUTORIAL, Phase.BREAK):
        raise IllegalEventError("no block can begin here")
    break_used = attempt.used_ms if attempt.phase is Phase.BREAK else attempt.break_used_ms
    block = attempt.block + 1
    limit = attempt.plan.blocks[block - 1].limit_ms
    begun = replace(
        attempt,
        phase=Phase.BLOCK,
        block=block,
        used_ms=min(attempt.debt_ms, limit),
        debt_ms=0,
        break_used_ms=min(break_used, attempt.plan.break_ms),
    )
    return _visit(begun, begun.positions[0])


def _visit(attempt: Attempt, position: int) -> Attempt:
    response = attempt.response(position)
    return replace(_respond(attempt, position, replace(response, visits=response.visits + 1)), here=position)


def _go(attempt: Attempt, event: Event) -> Attempt:
    if attempt.phase is not Phase.BLOCK:
        raise IllegalEventError("no block is open")
    to = event.body["to"]
    if to is None:
        return replace(attempt, here=None)
    if to not in attempt.positions:
        raise IllegalEventError(f"item {to} is not in the open block")
    return _visit(attempt, int(to))


def _choose(attempt: Attempt, event: Event) -> Attempt:
    position = _open_item(attempt, event)
    if attempt.told(position):
        raise IllegalEventError(f"the answer to item {position} has been told, and stands")
    choice = frozenset(int(place) for place in event.body["choice"])
    response = attempt.response(position)
    chosen = replace(
        response, choice=choice, choices=(*response.choices, choice), struck=response.struck - choice
    )
    return _respond(attempt, position, chosen)


def _flag(attempt: Attempt, event: Event) -> Attempt:
    position = _open_item(attempt, event)
    return _respond(attempt, position, replace(attempt.response(position), flagged=bool(event.body["on"])))


def _strike(attempt: Attempt, event: Event) -> Attempt:
    position = _open_item(attempt, event)
    response = attempt.response(position)
    option = frozenset([int(event.body["option"])])
    struck = response.struck | option if event.body["on"] else response.struck - option
    return _respond(attempt, position, replace(response, struck=struck))


def _sure(attempt: Attempt, event: Event) -> Attempt:
    position = _open_item(attempt, event)
    if attempt.told(position):
        raise IllegalEventError(
            f"the answer to item {position} has been told: how sure one was is said before"
        )
    said = event.body["sure"]
    return _respond(attempt, position, replace(attempt.response(position), sure=Sure(said) if said else None))


def _end_block(attempt: Attempt, event: Event) -> Attempt:
    if attempt.phase is not Phase.BLOCK:
        raise IllegalEventError("no block is open")
    last = attempt.block == len(attempt.plan.blocks)
    return replace(
        attempt,
        phase=Phase.DONE if last else Phase.BREAK,
        here=None,
        block_used_ms=(*attempt.block_used_ms, attempt.used_ms),
        ended_by=(*attempt.ended_by, str(event.body["reason"])),
        used_ms=0 if last else attempt.break_used_ms,
        finished_us=event.wall_us if last else 0,
    )


def _leave(attempt: Attempt, event: Event) -> Attempt:
    if attempt.phase in (Phase.NEW, Phase.DONE):
        raise IllegalEventError("nothing to leave")
    return replace(attempt, away=True)


def _return(attempt: Attempt, event: Event) -> Attempt:
    if attempt.phase in (Phase.NEW, Phase.DONE):
        raise IllegalEventError("nothing to return to")
    body = event.body
    interruption = Interruption(
        phase=attempt.phase,
        block=attempt.block,
        cause=body["cause"],
        gap_ms=body["gap_ms"],
        charged_ms=body["charged_ms"],
        break_ms=body["break_ms"],
        clock_moved_ms=body["clock_moved_ms"],
        wall_us=event.wall_us,
    )
    debt = attempt.debt_ms + (body["charged_ms"] if attempt.phase is Phase.BREAK else 0)
    return replace(attempt, away=False, debt_ms=debt, interruptions=(*attempt.interruptions, interruption))


def _clock_moved(attempt: Attempt, event: Event) -> Attempt:
    return replace(attempt, clock_moves=(*attempt.clock_moves, int(event.body["by_ms"])))


_HANDLERS = {
    Kind.START: _start,
    Kind.BEGIN_BLOCK: _begin_block,
    Kind.GO: _go,
    Kind.CHOOSE: _choose,
    Kind.FLAG: _flag,
    Kind.STRIKE: _strike,
    Kind.SURE: _sure,
    Kind.END_BLOCK: _end_block,
    Kind.LEAVE: _leave,
    Kind.RETURN: _return,
    Kind.CLOCK_MOVED: _clock_moved,
}
