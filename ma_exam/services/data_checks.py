"""What must hold within the records of an export: versions, forms, chains of events, and what refers to what."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from ma_exam.core.attempt import IllegalEventError, Phase, replay
from ma_exam.core.events import BrokenChainError, Event, Kind, verify_chain
from ma_exam.core.form import Slot
from ma_exam.core.item import PRIOR_FACILITY, Item, Level, Option, Select, Status
from ma_exam.core.plan import Plan
from ma_exam.formats.data_reader import Wrong
from ma_exam.services.data_export import events_of

LAST_DAY = 3_652_059
"""The last day of the year 9999, counted from the first of the year 1."""

MAX_DAYS = 36_500
MAX_BLOCK_MS = 10**12
"""What a practice set has for want of a limit."""

_CHOICES: dict[str, tuple[object, ...]] = {
    "level": get_args(Level),
    "select": get_args(Select),
    "status": get_args(Status),
    "difficulty": tuple(PRIOR_FACILITY),
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """For each place of a form, `bank/id` and how many options it has."""

    items: tuple[tuple[str, int], ...]


def check_item(row: Row) -> Item:
    """The item of a record. Raises `Wrong` unless it is one, and the version that it is told to be."""
    body = row["body"]
    try:
        item = Item.from_dict(body)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise Wrong("body", "it is no item") from error
    for name, value in _fields(item):
        _check_kind(item, name, value, "body")
    for place, option in enumerate(item.options):
        for name, value in _fields(option):
            _check_kind(option, name, value, f"body.options[{place}]")
    if (item.bank, item.id) != (row["bank"], row["id"]):
        raise Wrong("body", "it is another item")
    if item.body_digest != row["digest"]:
        raise Wrong("digest", "the item was altered: its version does not follow from it")
    return item


def _fields(value: Item | Option) -> list[tuple[str, object]]:
    return [(one.name, getattr(value, one.name)) for one in dataclasses.fields(value)]


def _check_kind(owner: Item | Option, name: str, value: object, place: str) -> None:
    """Each field is of the kind of its default, a text where it has none; lists hold texts."""
    default = type(owner).__dataclass_fields__[name].default
    if name == "options":
        fine = isinstance(value, tuple) and len(value) > 1 and any(option.is_key is True for option in value)
    elif name in _CHOICES and isinstance(owner, Item):
        fine = value in _CHOICES[name]
    elif isinstance(default, tuple):
        fine = isinstance(value, tuple) and all(isinstance(part, str) for part in value)
    else:
        kind = str if default is dataclasses.MISSING else type(default)
        fine = type(value) is kind
    if not fine:
        raise Wrong(f"{place}.{name}", "it is not what an item holds there")


def check_form(row: Row, items: Mapping[tuple[str, str], int]) -> Shown:
    """What a form shows. Raises `Wrong` unless all of it is among `items`, which count the options."""
    shown: list[tuple[str, int]] = []
    for place, data in enumerate(row["slots"], start=1):
        where = f"slots[{place - 1}]"
        try:
            slot = Slot.from_list(data)
        except (TypeError, ValueError) as error:
            raise Wrong(where, "it is no place of a form") from error
        texts = (slot.item.bank, slot.item.id, slot.revision, slot.topic, slot.domain)
        if not all(isinstance(text, str) for text in texts) or type(slot.scored) is not bool:
            raise Wrong(where, "it is no place of a form")
        if type(slot.block) is not int or type(slot.position) is not int or slot.position != place:
            raise Wrong(where, f"its position is not {place}")
        count = items.get((str(slot.item), str(row["digests"].get(str(slot.item)))))
        if count is None:
            raise Wrong(where, "the item that it shows is not in the document")
        if any(type(option) is not int for option in slot.order) or sorted(slot.order) != list(range(count)):
            raise Wrong(where, "its order is none of the item's options")
        shown.append((str(slot.item), count))
    return Shown(tuple(shown))


def check_attempt(row: Row, forms: Mapping[str, Shown]) -> None:
    """Raise `Wrong` unless an attempt fits its form, its events follow from each other, and all was possible."""
    if row["number"] < 1:
        raise Wrong("number", "attempts are counted from 1")
    shown = forms.get(row["form"])
    if shown is None:
        raise Wrong("form", "this form is not in the document")
    plan = _plan(row["plan"], len(shown.items))
    events = events_of(row)
    try:
        verify_chain(row["id"], events)
    except BrokenChainError as error:
        raise Wrong(
            f"events[{error.seq - 1}]", "it does not follow from the one before: altered, or missing"
        ) from error
    _check_choices(events, shown)
    try:
        state = replay(plan, events)
    except (IllegalEventError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise Wrong("events", "they tell of what cannot happen in this exam") from error
    if not events or (
        row["status"] != "given_up" and (state.phase is Phase.DONE) != (row["status"] == "done")
    ):
        raise Wrong("status", "its events do not end so")
    _check_closed(row, shown)


def _plan(data: Row, items: int) -> Plan:
    try:
        plan = Plan.from_dict(data)
        first = 1
        for block in plan.blocks:
            counts = (block.first, block.last, block.limit_ms)
            if any(type(count) is not int for count in counts) or not first == block.first <= block.last:
                raise ValueError
            if not 0 <= block.limit_ms <= MAX_BLOCK_MS:
                raise ValueError
            first = block.last + 1
        times = (plan.tutorial_ms, plan.break_ms, plan.time_percent)
        if any(type(time) is not int or not 0 <= time <= MAX_BLOCK_MS for time in times):
            raise ValueError
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise Wrong("plan", "it is no plan of an attempt") from error
    if plan.policy not in ("practice", "exam", "window"):
        raise Wrong("plan.policy", "there is no such policy")
    if first - 1 != items or not plan.blocks:
        raise Wrong("plan", f"it does not fit its form of {items} items")
    return plan


def _check_choices(events: list[Event], shown: Shown) -> None:
    """Raise `Wrong` for a choice or a strike of what is no option of the item there."""
    for event in events:
        if event.kind not in (Kind.CHOOSE, Kind.STRIKE):
            continue
        at: Any = event.body.get("at")
        places: Any = event.body.get("choice") if event.kind is Kind.CHOOSE else [event.body.get("option")]
        fine = type(at) is int and 1 <= at <= len(shown.items) and isinstance(places, list)
        if not fine or not all(type(n) is int and 0 <= n < shown.items[at - 1][1] for n in places):
            raise Wrong(f"events[{event.seq - 1}].body", "there is no such option")


def _check_closed(row: Row, shown: Shown) -> None:
    """Raise `Wrong` unless responses and reasons are of places of the form, each once, and counted right."""
    responses = row["responses"]
    for name in ("responses", "reasons"):
        positions = [entry["position"] for entry in row[name]]
        if len(set(positions)) != len(positions) or any(not 1 <= at <= len(shown.items) for at in positions):
            raise Wrong(name, "a place of the form is told twice, or there is no such place")
    for place, entry in enumerate(responses):
        if f"{entry['bank']}/{entry['item']}" != shown.items[entry["position"] - 1][0]:
            raise Wrong(f"responses[{place}]", "the form shows another item there")
    if row["status"] == "open":
        if responses or (row["right"], row["scored"]) != (-1, 0):
            raise Wrong("status", "an open attempt has no result")
        return
    scored = [entry for entry in responses if entry["scored"]]
    if (sum(entry["right"] for entry in scored), len(scored)) != (row["right"], row["scored"]):
        raise Wrong("right", "the result does not follow from the responses")


def check_remark(section: str, row: Row) -> None:
    """Raise `Wrong` for a card that no schedule gives, or a report of an item that says nothing."""
    if section == "cards":
        days = 1 <= row["last_day"] <= LAST_DAY and 0 <= row["interval_days"] <= MAX_DAYS
        if not days or min(row["reviews"], row["lapses"], row["stability"], row["difficulty"]) < 0:
            raise Wrong("", "no schedule gives such a card")
    if section == "objections":
        body = row["body"]
        texts = [body.get(name) for name in ("revision", "stem", "remark", "source")]
        for name in ("chosen", "key"):
            part = body.get(name)
            texts += part if isinstance(part, list) else [None]
        if not all(isinstance(text, str) for text in texts):
            raise Wrong("body", "it is no report of an item")
