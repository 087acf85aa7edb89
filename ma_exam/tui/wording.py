"""Times and names in words, as the screens say them."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from ma_exam.core.absence import grace
from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.clock import BEAT_MS
from ma_exam.core.events import Event, Kind
from ma_exam.core.plan import MINUTE_MS
from ma_exam.core.records import AttemptRecord

LAST_MINUTES = 5
"""From here on the clock shows seconds and cannot be hidden."""

MOST_NAMED = 8
"""Of more items than these the number is told."""

KINDS = {"mock": "Mock exam", "block": "One block", "practice": "Practice set"}
FACTORS = {100: "standard time", 125: "time and a quarter", 150: "time and a half", 200: "double time"}


def minutes_seconds(ms: int) -> str:
    """`27:41`, and `1:07:41` from an hour on; the started second counts as left."""
    seconds = -(-ms // 1000)
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return f"{rest // 60}:{rest % 60:02}"


def calm_time(ms: int) -> str:
    """Whole minutes that change once a minute; seconds only in the last five."""
    if ms <= LAST_MINUTES * MINUTE_MS:
        return minutes_seconds(ms)
    return f"{-(-ms // MINUTE_MS)} min"


def duration(ms: int) -> str:
    """How long something took: `4 s`, `3 min 20 s`, `2 h 5 min`, `3 days`."""
    seconds = ms // 1000
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    if seconds < 48 * 3600:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{seconds // 86400} days"


def standing(record: AttemptRecord, state: Attempt) -> str:
    """Where an open attempt stands: `Mock exam 2, block 3 of 4, item 12`."""
    name = f"{KINDS[record.kind]} {record.number}"
    blocks = len(state.plan.blocks)
    if state.phase is Phase.TUTORIAL:
        return f"{name}, tutorial"
    if state.phase is Phase.BREAK:
        return f"{name}, break after block {state.block} of {blocks}"
    place = f", block {state.block} of {blocks}" if blocks > 1 else ""
    if state.here is None:
        return f"{name}{place}, review"
    return f"{name}{place}, item {number_in_block(state, state.here)}"


def cut_short(state: Attempt) -> str:
    """What is said of an open attempt that nobody has left: the program was killed, or the computer died."""
    place = "" if state.phase is not Phase.BLOCK or state.here is None else number_in_block(state, state.here)
    reach = f"Everything up to item {place}" if place else "Everything"
    return f"The last session ended unexpectedly. {reach} is saved."


def leave_question(state: Attempt, *, pending: bool = False) -> str:
    """The question before an exam is left, with what the time away would cost where it stands.

    `pending` says that not everything is on disk yet.
    """
    if state.phase is Phase.DONE:
        return "Leave?\n\nThe exam is still being handed in; leaving waits for that."
    times, left_ms = grace(state)
    if state.phase is Phase.TUTORIAL:
        cost = "The tutorial waits; no exam time is running."
    elif state.phase is Phase.BREAK:
        cost = (
            "The break clock runs on while you are away. What goes beyond it is treated as an interruption."
        )
    elif state.plan.policy == "exam" and times:
        each = "1 more interruption" if times == 1 else f"{times} more interruptions"
        cost = f"Time away is not charged for {each}, {duration(left_ms)} in all; the rest is."
    elif state.plan.policy == "practice":
        cost = "Time away is not charged."
    else:
        cost = "Time away is now charged: the clock of this block runs on."
    saved = "Your last answers are still being saved; leaving waits for that." if pending else ALL_SAVED
    what = "practice set" if state.plan.wish else "exam"
    return f"Leave the {what}?\n\n{saved} {cost}"


ALL_SAVED = "Every answer is saved, and you can resume at the same item."


def leave_unsaved_question(state: Attempt, unsaved: Sequence[Event]) -> str:
    """The question before an exam is left while the disk refuses."""
    lost = not_saved(state, unsaved)
    return (
        "Leave, although your last answers could not be saved?\n\n"
        + (f"Not saved: {lost}. " if lost else "")
        + "It is tried again every other second while you stay. What was saved before is safe and can be resumed."
    )


def not_saved(state: Attempt, unsaved: Sequence[Event]) -> str:
    """What is not on disk yet: `your answers to items 3 and 4, the end of block 2`; empty when everything is."""
    answers = _numbers(state, unsaved, Kind.CHOOSE)
    marks = _numbers(state, unsaved, Kind.FLAG, Kind.STRIKE)
    parts: list[str] = []
    if answers:
        parts.append(f"your {'answer' if len(answers) == 1 else 'answers'} to {_named(answers)}")
    if marks:
        parts.append(f"what you marked in {_named(marks)}")
    if state.phase is Phase.DONE:
        parts.append("that the exam is handed in")
    elif any(event.kind is Kind.END_BLOCK for event in unsaved):
        parts.append("that the block is ended")
    return ", ".join(parts) or ("your last step" if unsaved else "")


def _numbers(state: Attempt, events: Sequence[Event], *kinds: Kind) -> list[int]:
    positions = {event.body["at"] for event in events if event.kind in kinds}
    return [number_in_block(state, position) for position in sorted(positions)]


def _named(numbers: list[int]) -> str:
    if len(numbers) > MOST_NAMED:
        return f"{len(numbers)} items"
    head, last = ", ".join(map(str, numbers[:-1])), numbers[-1]
    return f"items {head} and {last}" if head else f"item {last}"


def saving(state: Attempt, unsaved: Sequence[Event], seconds: int, late: bool, failure: str) -> str:
    """What is said while leaving waits for the disk; `late` when it has waited too long, `failure` when refused."""
    lost = f"Not yet saved: {not_saved(state, unsaved)}."
    if failure:
        return f"NOT SAVED: {failure}\n\n{lost}\n\n{LEAVE_WITHOUT}"
    if late:
        return f"Saving ... the disk has not answered for {seconds} s.\n\n{lost}\n\n{LEAVE_WITHOUT}"
    return f"Saving ...\n\n{lost}\n\nma-exam ends as soon as it is."


LEAVE_WITHOUT = (
    "It is still tried, and ma-exam ends as soon as it is saved. You may also leave without it; what was saved "
    "before is safe and can be resumed."
)


def closing(seconds: int, late: bool) -> str:
    """What is said while the database is let go of: another thread reads it, writes it or makes a backup."""
    if not late:
        return "Closing your records ..."
    return (
        f"Closing your records ... this has taken {seconds} s; the disk is slow or does not answer.\n\n"
        "Everything shown as saved is saved. You may leave without waiting; at most a backup stays unfinished."
    )


def welcome_back(away_ms: int, charged_ms: int, cause: str, *, practice: bool = False) -> str:
    """What the time away has cost, after a return; empty for a moment that cost nothing."""
    if away_ms < 1000:
        return ""
    if practice:
        return f"You were away for {duration(away_ms)}, which costs nothing here. All your answers are here."
    if charged_ms < 1000:
        return (
            f"You were away for {duration(away_ms)}; no block is charged for it. All your answers are here."
        )
    why = " (the seconds before a sudden end count)" if cause == "killed" and charged_ms <= BEAT_MS else ""
    told = f"You were away for {duration(away_ms)}; {duration(charged_ms)} of it is charged{why}."
    return f"{told} All your answers are here."


def number_in_block(state: Attempt, position: int) -> int:
    """An item's number within its block, from 1."""
    block = state.plan.blocks[state.plan.block_of(position) - 1]
    return position - block.first + 1


def items(count: int) -> str:
    """`1 item`, `2 items`."""
    return f"{count} item" if count == 1 else f"{count} items"


def local_day(wall_us: int) -> str:
    """A moment as a day in the local zone: `23 Nov 2026, 18:05`."""
    moment = datetime.fromtimestamp(wall_us / 1_000_000, tz=UTC).astimezone()
    return f"{moment.day} {moment:%b %Y, %H:%M}"


def local_zone() -> tzinfo:
    """The zone of this computer."""
    return datetime.now(tz=UTC).astimezone().tzinfo or UTC
