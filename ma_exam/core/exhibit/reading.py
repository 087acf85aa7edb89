"""The text of an `exhibit` field as what it asks to be drawn, and a drawing or a description in its place."""

import re
from collections.abc import Mapping
from typing import Any

from ma_exam.core.exhibit import ecg, series
from ma_exam.core.exhibit.ecg import Strip
from ma_exam.core.exhibit.series import Line, Series

DRAWN_WIDTH = 64
"""Columns of a drawing where there is room: six seconds of an ECG with two to a large box."""

_PAIR = re.compile(r"""\s*(?P<name>[A-Za-z][\w-]*)=(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))(?=\s|$)""")
_HINTS = {
    "ecg": "Write it as `ecg rhythm=sinus rate=75 seconds=6`.",
    "series": 'Write it as `series title="Weight" unit="kg" x="Jan, Feb, Mar" weight="82, 81, 84"`.',
}


class ExhibitError(ValueError):
    """A drawing that cannot be made: what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read(text: str) -> Strip | Series | None:
    """What the text asks to be drawn; None for free text. Raises `ExhibitError`."""
    kind, _, rest = text.strip().partition(" ")
    if kind not in _HINTS or "=" not in rest:
        return None
    try:
        values = _values(rest)
        return _strip(values) if kind == "ecg" else _series(values)
    except ValueError as error:
        raise ExhibitError(f"this {kind} exhibit cannot be drawn: {error}.", _HINTS[kind]) from error


def drawn(text: str, width: int = DRAWN_WIDTH) -> str:
    """The exhibit as part of a stem: a drawing as code of at most `width` columns, free text as it stands.

    A drawing that cannot be made, as in a bank that was altered by hand, is shown as it is written.
    """
    return _shown(text, min(width, DRAWN_WIDTH))


def described(text: str) -> str:
    """The exhibit in words, for print, pipes and screen readers; free text as it stands."""
    return _shown(text)


def _shown(text: str, width: int = 0) -> str:
    try:
        found = read(text)
    except ExhibitError:
        return text
    if found is None:
        return text
    if isinstance(found, Strip):
        lines = ecg.draw(found, width) if width else [ecg.describe(found)]
    else:
        lines = series.draw(found, width) if width else [series.describe(found)]
    return "\n".join(["```", *lines, "```"]) if width else lines[0]


def _values(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    place = 0
    text = text.strip()
    while place < len(text):
        match = _PAIR.match(text, place)
        if match is None:
            raise ValueError(f"{text[place : place + 20].strip()!r} is not of the form name=value")
        name = match["name"].lower()
        if name in values:
            raise ValueError(f"{name} is given twice")
        value = match["word"] if match["quoted"] is None else match["quoted"]
        values[name] = " ".join(value.replace("`", "'").split())
        place = match.end()
    return values


def _strip(values: Mapping[str, str]) -> Strip:
    known = dict.fromkeys(("rhythm", "rate", "seconds", "lead", "artifact", "speed", "gain", "pulse"))
    if strange := [name for name in values if name not in known]:
        raise ValueError(f"it has no {strange[0]}")
    rhythm = _choice(values.get("rhythm", ""), ecg.RHYTHMS, "rhythm")
    if rhythm in ecg.WITHOUT_BEATS and "rate" in values:
        raise ValueError(f"{rhythm} has no rate")
    if len(values.get("lead", "II")) > 6:
        raise ValueError("the lead's name has more than 6 letters")
    given: dict[str, Any] = {name: values[name] for name in ("lead",) if name in values}
    return Strip(
        rhythm=rhythm,
        rate=_number(values.get("rate", "75"), "rate", range(20, 251)),
        seconds=_number(values.get("seconds", "6"), "seconds", range(3, 11)),
        artifact=_choice(values.get("artifact", "none"), ecg.ARTIFACTS, "artifact"),
        speed=_number(values.get("speed", "25"), "speed", ecg.SPEEDS),
        gain=_number(values.get("gain", "10"), "gain", ecg.GAINS),
        pulse=_choice(values.get("pulse", "no"), ("yes", "no"), "pulse") == "yes",
        **given,
    )


def _choice(value: str, choices: tuple[Any, ...], name: str) -> Any:  # noqa: ANN401 - one of the choices
    if value not in choices:
        raise ValueError(f"its {name} is none of {', '.join(choices)}")
    return value


def _number(value: str, name: str, allowed: range | tuple[int, ...]) -> int:
    if not (value.isascii() and value.isdigit() and int(value) in allowed):
        told = (
            f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else " or ".join(map(str, allowed))
        )
        raise ValueError(f"its {name} is not {told}")
    return int(value)


def _series(values: Mapping[str, str]) -> Series:
    rest = dict(values)
    title, unit = rest.pop("title", ""), rest.pop("unit", "")
    places = tuple(place.strip() for place in rest.pop("x", "").split(","))
    if not title or len(title) > 50 or len(unit) > 12:
        raise ValueError("it needs a title of at most 50 letters and a unit of at most 12")
    if not series.MIN_POINTS <= len(places) <= series.MAX_POINTS:
        raise ValueError(f"x names {series.MIN_POINTS} to {series.MAX_POINTS} places, separated by commas")
    if any(not place or len(place) > series.MAX_LABEL for place in places):
        raise ValueError(f"each place of x has a name of at most {series.MAX_LABEL} letters")
    if not 1 <= len(rest) <= series.MAX_LINES:
        raise ValueError(f"it has 1 to {series.MAX_LINES} lines")
    if any(len(name) > 12 for name in rest):
        raise ValueError("a line's name has more than 12 letters")
    return Series(title, unit, places, tuple(_line(name, text, len(places)) for name, text in rest.items()))


def _line(name: str, text: str, count: int) -> Line:
    values = tuple(_value(name, part.strip()) for part in text.split(","))
    if len(values) != count:
        raise ValueError(f"{name} has {len(values)} values for {count} places")
    if sum(value is not None for value in values) < 2:
        raise ValueError(f"{name} has fewer than 2 values")
    return Line(name, values)


def _value(name: str, text: str) -> float | None:
    if text == "_":
        return None
    if not re.fullmatch(r"-?\d{1,7}(\.\d{1,4})?", text):
        raise ValueError(f"{text!r} in {name} is no number")
    return float(text)
