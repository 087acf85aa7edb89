"""The report of one attempt, assembled: everything that any form of it (text, data, screen) shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ma_exam.core.attempt import Attempt, Interruption, Response
from ma_exam.core.blueprint import Blueprint, Scale
from ma_exam.core.clock import Policy
from ma_exam.core.form import Form, Slot
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.readiness import Readiness, judge
from ma_exam.core.records import AttemptKind, AttemptRecord, AttemptStatus, Graded
from ma_exam.core.remarks import Reason
from ma_exam.core.scoring import ItemResult, Result, exam_rapid_below_ms, score, standard_limit_ms
from ma_exam.core.weakness import Analysis, analyse, walk
from ma_exam.core.wish import Wish


class Since(StrEnum):
    """What has become of an item in its bank since it was shown."""

    SAME = "same"
    REWORDED = "reworded"
    REKEYED = "scored under another key"
    GONE = "no longer in the bank"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sat:
    """Which attempt, of which exam, and when (microseconds since 1970, UTC)."""

    number: int
    kind: AttemptKind
    status: AttemptStatus
    form: str
    exam: str
    body: str
    blueprint: str
    form_version: str
    blueprint_version: str
    started_us: int
    finished_us: int
    wish: Wish | None = None
    """What a practice set was drawn for."""
    attempt: str = ""
    """The attempt's id, by which remarks on its answers are kept."""
    used_ms: int = 0
    """Time used in all its blocks, in a practice set with the reading of reasons."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which conditions it was sat; times in ms. `extra_ms` is what the accommodation added.

    `limit_ms` is 0 where there was none.
    """

    policy: Policy
    time_percent: int
    limit_ms: int
    extra_ms: int
    break_ms: int
    break_used_ms: int
    interruptions: tuple[Interruption, ...]
    clock_moves_ms: tuple[int, ...]
    sure: bool = False
    """Whether it was asked how sure one is."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Scored items of a domain in this attempt, and those of them that do not feed its estimate."""

    items: int = 0
    blank: int = 0
    rapid: int = 0
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class ReportOption:
    """An option as delivered."""

    letter: str
    text: str
    chosen: bool
    key: bool
    struck: bool
    rationale: str
    misconception: str


@dataclass(frozen=True, slots=True)
class ReportItem:
    """An item as it was shown, with what was done at it. Options are in delivered order."""

    result: ItemResult
    domain: str
    domain_title: str
    stem: str
    exhibit: str
    options: tuple[ReportOption, ...]
    why: str
    refs: tuple[str, ...]
    difficulty: int
    since: Since
    reason: Reason | None = None
    """Why the answer was wrong, by the learner's own word."""


@dataclass(frozen=True, slots=True)
class Report:
    """One attempt, reported at `asked_us`. `counts` goes by domain code, for every domain of the blueprint."""

    sat: Sat
    asked_us: int
    result: Result
    readiness: Readiness
    content: Analysis
    counts: Mapping[str, Counts]
    conditions: Conditions
    items: tuple[ReportItem, ...]
    scale: Scale | None


def assemble(
    blueprint: Blueprint,
    record: AttemptRecord,
    form: Form,
    attempt: Attempt,
    items: Mapping[ItemRef, Item],
    graded: Sequence[Graded],
    *,
    now_us: int,
    current: Mapping[ItemRef, Item] | None = None,
    reasons: Mapping[int, Reason] | None = None,
) -> Report:
    """The report of an attempt that is done or given up.

    `items` are the versions shown, `current` those in the banks now (None: not asked), `reasons` why answers were
    wrong by the learner's own word, by position.
    """
    rapid_ms = exam_rapid_below_ms(blueprint) if attempt.plan.wish else None
    result = score(attempt, form, items, graded, rapid_ms=rapid_ms)
    noted = reasons or {}
    return Report(
        sat=_sat(blueprint, record, form, sum(block.used_ms for block in result.blocks)),
        asked_us=now_us,
        result=result,
        readiness=judge(blueprint, record, attempt, result, now_us),
        content=analyse(blueprint, result.observations()),
        counts=count_items(blueprint, result.items),
        conditions=_conditions(attempt),
        items=tuple(
            replace(
                _report_item(
                    blueprint, form.slot(entry.position), items[entry.item], attempt, entry, current
                ),
                reason=None if entry.right else noted.get(entry.position),
            )
            for entry in result.items
        ),
        scale=blueprint.scale,
    )


def _sat(blueprint: Blueprint, record: AttemptRecord, form: Form, used_ms: int) -> Sat:
    return Sat(
        number=record.number,
        kind=record.kind,
        status=record.status,
        form=form.code,
        exam=blueprint.title,
        body=blueprint.body,
        blueprint=blueprint.id,
        form_version=form.blueprint_version,
        blueprint_version=blueprint.version,
        started_us=record.started_us,
        finished_us=record.finished_us,
        wish=record.plan.wish,
        attempt=record.id,
        used_ms=used_ms,
    )


def _conditions(attempt: Attempt) -> Conditions:
    plan = attempt.plan
    return Conditions(
        policy=plan.policy,
        time_percent=plan.time_percent,
        limit_ms=0 if plan.wish else plan.limit_ms,
        extra_ms=plan.limit_ms - standard_limit_ms(plan),
        break_ms=plan.break_ms,
        break_used_ms=attempt.break_used_ms,
        interruptions=attempt.interruptions,
        clock_moves_ms=attempt.clock_moves,
        sure=plan.sure,
    )


def count_items(blueprint: Blueprint, results: Iterable[ItemResult]) -> dict[str, Counts]:
    """Domain code -> counts of its scored items, for leaves and, by sum, for all domains above them."""
    counts = {domain.code: Counts() for _, domain in walk(blueprint.domains)}
    for result in results:
        if not result.scored:
            continue
        for domain in blueprint.path_of(result.topic):
            before = counts[domain.code]
            counts[domain.code] = replace(
                before,
                items=before.items + 1,
                blank=before.blank + (not result.answered),
                rapid=before.rapid + result.rapid,
                repeats=before.repeats + (result.answered and not result.rapid and not result.first_sight),
            )
    return counts


def _report_item(
    blueprint: Blueprint,
    slot: Slot,
    item: Item,
    attempt: Attempt,
    result: ItemResult,
    current: Mapping[ItemRef, Item] | None,
) -> ReportItem:
    leaf = blueprint.leaf_of(result.topic)
    return ReportItem(
        result=result,
        domain=leaf.code if leaf else slot.domain,
        domain_title=leaf.title if leaf else "",
        stem=item.stem,
        exhibit=item.exhibit,
        options=report_options(item, slot.order, attempt.response(slot.position)),
        why=item.why,
        refs=item.refs,
        difficulty=item.difficulty,
        since=_since(item, result, current),
    )


def report_options(item: Item, order: Sequence[int], response: Response) -> tuple[ReportOption, ...]:
    """The options in delivered order, with what they say of right and wrong and what was done with each."""
    return tuple(
        ReportOption(
            letter=letter(delivered),
            text=item.options[place].text,
            chosen=place in response.choice,
            key=item.options[place].is_key,
            struck=place in response.struck,
            rationale=item.options[place].rationale,
            misconception=item.options[place].misconception,
        )
        for delivered, place in enumerate(order)
    )


def letter(delivered: int) -> str:
    """The letter of the option delivered at that place (from 0)."""
    return chr(ord("a") + delivered)


def _since(item: Item, result: ItemResult, current: Mapping[ItemRef, Item] | None) -> Since:
    if current is None:
        return Since.UNKNOWN
    now = current.get(item.ref)
    if now is None:
        return Since.GONE
    if now.key_revision != result.key_revision:
        return Since.REKEYED
    return Since.SAME if now.revision == item.revision else Since.REWORDED
