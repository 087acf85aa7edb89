"""A finished attempt -> its result: the raw score and its error, pace, changed answers, misconceptions.

The score counts scored items only: a blank is wrong, a rapid guess is what it happens to be. What speaks of
right and wrong (medians, changed answers) looks at scored items; pace and misconceptions look at all.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from ma_exam.core.attempt import Attempt, Phase, Response
from ma_exam.core.blueprint import Blueprint
from ma_exam.core.confidence import Said, Sure, by_sureness, is_confident_mistake, is_lucky
from ma_exam.core.form import Form
from ma_exam.core.grading import is_right
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.plan import MINUTE_MS, Plan
from ma_exam.core.records import Graded
from ma_exam.core.weakness import Observation

RAPID_SHARE = 0.10
RAPID_CAP_MS = 10_000
"""An answer given in under this share of an item's time, and under the cap, is a rapid guess (NT10 threshold)."""

SLOWEST = 10
MISCONCEPTION_TIMES = 2
"""A misconception is named when it was chosen at least this often: once may be a slip."""

Change = Literal["none", "gained", "lost", "wrong"]
BlockEnd = Literal["ended", "time", "given up", "not begun"]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What one item of the form came to. `changes` counts how often a choice was replaced or taken back."""

    position: int
    block: int
    item: ItemRef
    topic: str
    scored: bool
    right: bool
    answered: bool
    rapid: bool
    first_sight: bool
    spent_ms: int
    visits: int
    flagged: bool
    changes: int
    change: Change
    key_revision: str
    sure: str = ""
    """What was said of the answer (`core.confidence.Sure`), empty where nothing was."""

    @property
    def lucky(self) -> bool:
        """Whether it was right by a guess."""
        return is_lucky(self.sure, self.right)

    @property
    def confident_mistake(self) -> bool:
        """Whether one was sure, and wrong."""
        return is_confident_mistake(self.sure, self.answered, self.right)

    @property
    def feeds(self) -> bool:
        """Whether it feeds estimates: a scored, considered, first-time answer."""
        return self.scored and self.answered and not self.rapid and self.first_sight


@dataclass(frozen=True, slots=True)
class BlockPace:
    """How a block went. `item_ms` is the time on items over the items looked at; None if none was.

    A limit is 0 where there was none.
    """

    number: int
    items: int
    answered: int
    blank: int
    unseen: int
    used_ms: int
    limit_ms: int
    item_ms: int | None
    item_limit_ms: int
    ended: BlockEnd


@dataclass(frozen=True, slots=True)
class Changes:
    """Scored items whose last answer is not the first one: wrong to right, right to wrong, wrong to wrong."""

    gained: int
    lost: int
    wrong: int

    @property
    def items(self) -> int:
        """All of them."""
        return self.gained + self.lost + self.wrong


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong idea, by the tag of the options that express it, and how often it was chosen."""

    tag: str
    times: int


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an attempt. Counts are of scored items, except `pretest`; times in ms.

    `not_reached` counts scored items that an attempt given up never came to: they are not in the score.
    `repeats` counts considered answers to items met in an earlier attempt.
    """

    right: int
    scored: int
    blank: int
    rapid: int
    repeats: int
    pretest: int
    not_reached: int
    rapid_below_ms: int
    items: tuple[ItemResult, ...]
    blocks: tuple[BlockPace, ...]
    slowest: tuple[ItemResult, ...]
    median_right_ms: int | None
    median_wrong_ms: int | None
    changes: Changes
    misconceptions: tuple[Misconception, ...]

    @property
    def share(self) -> float | None:
        """Right answers over scored items (0-1); None without any."""
        return self.right / self.scored if self.scored else None

    @property
    def error(self) -> float | None:
        """The binomial standard error of `share` (0-1); None where all or none are right, and it tells nothing."""
        return standard_error(self.right, self.scored) if 0 < self.right < self.scored else None

    @property
    def item_ms(self) -> int | None:
        """Time on an item that was looked at, over all blocks; None if none was."""
        looked_at = [item.spent_ms for item in self.items if item.visits]
        return round(sum(looked_at) / len(looked_at)) if looked_at else None

    @property
    def sureness(self) -> Mapping[Sure, Said]:
        """How sure one was, over all answers of which that was said, scored or not."""
        return by_sureness((item.sure, item.right) for item in self.items if item.answered)

    def observations(self) -> list[Observation]:
        """What this attempt says about topics: considered first-time answers to scored items."""
        return [Observation(item.topic, item.right) for item in self.items if item.feeds]


def standard_error(right: float, items: float) -> float:
    """The binomial standard error of the share `right` of `items` (0-1): sqrt(p(1-p)/n)."""
    share = right / items
    return math.sqrt(share * (1 - share) / items)


def exam_rapid_below_ms(blueprint: Blueprint) -> int:
    """`rapid_below_ms` at the pace of a whole exam: for what has no time limit of its own."""
    return round(min(RAPID_CAP_MS, RAPID_SHARE * blueprint.minutes * MINUTE_MS / blueprint.items))


def rapid_below_ms(plan: Plan) -> int:
    """The time (ms) under which an answer is a rapid guess: a tenth of the standard time an item, at most 10 s.

    Extra time is taken out: it is given for reading and working, and a guess takes as long as before.
    """
    return round(min(RAPID_CAP_MS, RAPID_SHARE * standard_limit_ms(plan) / plan.items))


def standard_limit_ms(plan: Plan) -> int:
    """The time for answering, all blocks, without extra time (ms)."""
    return round(plan.limit_ms * 100 / plan.time_percent)


def first_answer(choices: Iterable[frozenset[int]]) -> frozenset[int]:
    """The first answer that stood: what was chosen before anything was taken back.

    With one key that is the first choice; with several, the set as it was built up.
    """
    first: frozenset[int] = frozenset()
    for choice in choices:
        if not choice >= first:
            break
        first = choice
    return first


def count_changes(choices: Sequence[frozenset[int]]) -> int:
    """How often a chosen option was replaced or taken back."""
    return sum(not after >= before for before, after in pairwise(choices))


def score(
    attempt: Attempt,
    form: Form,
    items: Mapping[ItemRef, Item],
    graded: Sequence[Graded],
    *,
    rapid_ms: int | None = None,
) -> Result:
    """The result of an attempt that is done or given up.

    `items` are the versions that were shown, `graded` what was graded then: a key corrected since changes
    nothing. `rapid_ms` stands for the plan's own threshold of a rapid guess.
    """
    below = rapid_below_ms(attempt.plan) if rapid_ms is None else rapid_ms
    results = tuple(_item_result(attempt, form, items, entry, below) for entry in graded)
    scored = [result for result in results if result.scored]
    answered = [result for result in scored if result.answered]
    return Result(
        right=sum(result.right for result in scored),
        scored=len(scored),
        blank=len(scored) - len(answered),
        rapid=sum(result.rapid for result in scored),
        repeats=sum(not result.first_sight and not result.rapid for result in answered),
        pretest=sum(not form.slot(result.position).scored for result in results),
        not_reached=sum(slot.scored for slot in form.slots) - len(scored),
        rapid_below_ms=below,
        items=results,
        blocks=tuple(_pace(attempt, number) for number in range(1, len(attempt.plan.blocks) + 1)),
        slowest=tuple(sorted(results, key=lambda result: (-result.spent_ms, result.position))[:SLOWEST]),
        median_right_ms=_median(result.spent_ms for result in answered if result.right),
        median_wrong_ms=_median(result.spent_ms for result in answered if not result.right),
        changes=Changes(
            gained=sum(result.change == "gained" for result in scored),
            lost=sum(result.change == "lost" for result in scored),
            wrong=sum(result.change == "wrong" for result in scored),
        ),
        misconceptions=_misconceptions(attempt, items, results),
    )


def _item_result(
    attempt: Attempt, form: Form, items: Mapping[ItemRef, Item], entry: Graded, below_ms: int
) -> ItemResult:
    response = attempt.response(entry.position)
    return ItemResult(
        position=entry.position,
        block=form.slot(entry.position).block,
        item=entry.item,
        topic=entry.topic,
        scored=entry.scored,
        right=entry.right,
        answered=entry.answered,
        rapid=entry.answered and entry.spent_ms < below_ms,
        first_sight=entry.first_sight,
        spent_ms=entry.spent_ms,
        visits=response.visits,
        flagged=response.flagged,
        changes=count_changes(response.choices),
        change=_change(items[entry.item], response),
        key_revision=entry.key_revision,
        sure=entry.sure,
    )


def _change(item: Item, response: Response) -> Change:
    first = first_answer(response.choices)
    if first == response.choice:
        return "none"
    if is_right(item, response.choice):
        return "gained"
    return "lost" if is_right(item, first) else "wrong"


def _pace(attempt: Attempt, number: int) -> BlockPace:
    plan = attempt.plan.blocks[number - 1]
    responses = [attempt.response(position) for position in plan.positions]
    seen = [response.spent_ms for response in responses if response.visits]
    answered = sum(response.answered for response in responses)
    used, ended = _block_end(attempt, number)
    limit_ms = 0 if attempt.plan.wish else plan.limit_ms
    return BlockPace(
        number=number,
        items=len(responses),
        answered=answered,
        blank=len(responses) - answered,
        unseen=len(responses) - len(seen),
        used_ms=used,
        limit_ms=limit_ms,
        item_ms=round(sum(seen) / len(seen)) if seen else None,
        item_limit_ms=round(limit_ms / len(responses)),
        ended=ended,
    )


def _block_end(attempt: Attempt, number: int) -> tuple[int, BlockEnd]:
    if number <= len(attempt.ended_by):
        ended: BlockEnd = "time" if attempt.ended_by[number - 1] == "time" else "ended"
        return attempt.block_used_ms[number - 1], ended
    if number == attempt.block and attempt.phase is Phase.BLOCK:
        return attempt.used_ms, "given up"
    return 0, "not begun"


def _median(times: Iterable[int]) -> int | None:
    values = list(times)
    return round(median(values)) if values else None


def _misconceptions(
    attempt: Attempt, items: Mapping[ItemRef, Item], results: Iterable[ItemResult]
) -> tuple[Misconception, ...]:
    """Tags chosen often enough, most frequent first. Rapid guesses are left out: they express no idea."""
    tags: Counter[str] = Counter()
    for result in results:
        if not result.rapid:
            options = items[result.item].options
            chosen = [options[place] for place in attempt.response(result.position).choice]
            tags.update(
                {option.misconception for option in chosen if option.misconception and not option.is_key}
            )
    frequent = [(tag, times) for tag, times in tags.items() if times >= MISCONCEPTION_TIMES]
    return tuple(Misconception(*row) for row in sorted(frequent, key=lambda row: (-row[1], row[0])))
