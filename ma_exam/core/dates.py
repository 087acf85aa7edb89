"""Dates as people type them, and as they are told."""

import re
from datetime import date, timedelta

from ma_exam.errors import UsageError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

FORMS = "2026-12-07, Dec 7, 7 December 2026, 12/7/2026, friday, 14 days"
"""What a date may be typed as, for an error that says so."""

FURTHEST_DAYS = 3 * 366
"""An exam is not further off than this: a year that was mistyped."""

_SHORT = 3
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? +([a-z]{3,})\.?(?:,? +(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,})\.? +(\d{1,2})(?:st|nd|rd|th)?(?:,? +(\d{4}))?")
_AHEAD = re.compile(r"(?:in )?\+?(\d{1,4})(?: *(d|days?|w|weeks?))?")


def read_date(text: str, today: date) -> date:
    """The date that was typed; one without a year is the next such day. Raises `UsageError` for one that is over.

    Month and day parted by slashes are read in the order of the United States, where the exam is.
    """
    said = " ".join(text.lower().split())[:60]
    try:
        found = _read(said, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise UsageError("that is no date.", hint=f"Type one like {FORMS}.")
    if found < today:
        raise UsageError(f"{told(found)} is over.", hint=f"Today is {told(today)}.")
    if (found - today).days > FURTHEST_DAYS:
        raise UsageError(f"{told(found)} is too far off.", hint="Was the year mistyped?")
    return found


def _read(said: str, today: date) -> date | None:
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    if match := _ISO.fullmatch(said):
        return date(*map(int, match.groups()))
    if match := _US.fullmatch(said):
        return _placed(int(match[1]), int(match[2]), match[3] and f"{int(match[3]) % 100 + 2000}", today)
    if match := _AHEAD.fullmatch(said):
        days = int(match[1]) * (7 if (match[2] or "").startswith("w") else 1)
        return today + timedelta(days=days) if match[2] or not said[0].isdigit() else None
    if match := _DAY_MONTH.fullmatch(said):
        return _placed(_named(match[2], MONTHS) + 1, int(match[1]), match[3], today)
    if match := _MONTH_DAY.fullmatch(said):
        return _placed(_named(match[1], MONTHS) + 1, int(match[2]), match[3], today)
    weekday = _named(said.removeprefix("next ").removeprefix("on "), WEEKDAYS)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _named(word: str, names: tuple[str, ...]) -> int:
    """The place of the name that begins so. Raises `ValueError`."""
    for place, name in enumerate(names):
        if len(word) >= _SHORT and name.lower().startswith(word):
            return place
    raise ValueError(word)


def _placed(month: int, day: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, day)
    # 29 February comes within eight years.
    for ahead in range(9):
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise
            continue
        if found >= today:
            return found
    raise ValueError("no such day")


def told(day: date) -> str:
    """`Mon 7 Dec 2026`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def told_at_length(day: date) -> str:
    """`Monday 7 December`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def days_away(days: int) -> str:
    """`today`, `tomorrow`, `in 14 days`."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
