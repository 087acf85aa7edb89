"""What practice says of an answer and of its minutes, in words."""

from ma_exam.core.attempt import Response
from ma_exam.core.confidence import Sure
from ma_exam.core.grading import is_right
from ma_exam.core.item import Item
from ma_exam.core.plan import MINUTE_MS
from ma_exam.core.remarks import REASON_WORDS, Reason
from ma_exam.core.report import letter

MARK_FIRST = "Mark an option first: its letter, a click, or Up and Down."


def verdict(item: Item, order: tuple[int, ...], response: Response, noted: Reason | None) -> str:
    """Right or wrong, what that means with what was said of it, and why it was wrong where that is noted."""
    if is_right(item, response.choice):
        return "RIGHT   by a guess, so it comes back" if response.sure is Sure.GUESS else "RIGHT"
    key, chosen = (letter(order.index(min(places))) for places in (item.key, response.choice))
    head = "WRONG, though sure" if response.sure is Sure.SURE else "WRONG"
    why = f"   noted: {REASON_WORDS[noted]}" if noted else ""
    return f"{head}   the key is {key}; you chose {chosen}{why}"


def after(item: Item) -> list[str]:
    """What follows the reasons: the teaching point, where it can be looked up, and which item it is."""
    told = [item.why] if item.why else []
    if item.refs:
        told.append("See: " + "; ".join(item.refs))
    return [*told, f"({item.ref})"]


def minutes_over(minutes: int, used_ms: int) -> bool:
    """Whether the minutes wished are over; never where none were wished."""
    return 0 < minutes * MINUTE_MS <= used_ms


def minutes_used(minutes: int, used_ms: int) -> str:
    """`4 of 10 min`, by whole minutes; empty where none were wished."""
    if not minutes:
        return ""
    if minutes_over(minutes, used_ms):
        return f"{minutes} min over"
    return f"{used_ms // MINUTE_MS} of {minutes} min"


def minutes_message(minutes: int, used_ms: int) -> str:
    """What is said once the minutes are over; empty before."""
    if not minutes_over(minutes, used_ms):
        return ""
    return f"Your {minutes} minutes are over. Finish this item in peace: going on ends the set."
