"""How a student has made the program comfortable: one small file beside the database, read before the first paint."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

NAME = "settings.json"
LARGEST = 65_536
"""Bytes; a file of settings has a few hundred, and a larger one is none."""

THEMES = ("standard", "contrast", "light", "terminal")
CLOCKS = ("calm", "seconds", "hidden")

SIGNS = {
    "exclamation_mark": "!", "quotation_mark": '"', "number_sign": "#", "dollar_sign": "$", "percent_sign": "%",
    "ampersand": "&", "apostrophe": "'", "left_parenthesis": "(", "right_parenthesis": ")", "asterisk": "*",
    "plus": "+", "comma": ",", "minus": "-", "full_stop": ".", "slash": "/", "colon": ":", "semicolon": ";",
    "less_than_sign": "<", "equals_sign": "=", "greater_than_sign": ">", "at": "@", "left_square_bracket": "[",
    "backslash": "\\", "right_square_bracket": "]", "circumflex_accent": "^", "underscore": "_",
    "grave_accent": "`", "left_curly_bracket": "{", "vertical_line": "|", "right_curly_bracket": "}", "tilde": "~",
}  # fmt: skip
"""Keys that are neither letter nor digit, by the names under which the terminal's library reports them."""

_KEY = re.compile(r"[a-z0-9]|f([1-9]|1[0-2])")
_ACTION = re.compile(r"[a-z_]{1,40}\.[a-z0-9_]{1,40}")
_MOST_SET_ASIDE = 99


@dataclass(frozen=True, slots=True)
class Settings:
    """Theme, clock, changed keys (action id -> key), and whether the tour was taken or declined.

    `unknown` holds what another version wrote, so that writing keeps it.
    """

    theme: str = THEMES[0]
    clock: str = CLOCKS[0]
    keys: Mapping[str, str] = field(default_factory=dict)
    toured: bool = False
    unknown: Mapping[str, Any] = field(default_factory=dict)


def usable_key(key: object) -> bool:
    """Whether an action may be put on this key: a small letter, a digit, a sign, or F1 to F12."""
    return isinstance(key, str) and (key in SIGNS or _KEY.fullmatch(key) is not None)


def load(folder: Path) -> tuple[Settings, str]:
    """The settings kept in `folder`, and a word where there is something to be said of them; never raises.

    A file that is damaged is set aside under another name, and what can be understood of it is used.
    """
    file = folder / NAME
    try:
        text = _read(file)
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        return Settings(), f"{NAME} cannot be read ({error.strerror}): the usual settings are used."
    settings, wrong = parse(text)
    if not wrong:
        return settings, ""
    return settings, f"{NAME}: {wrong}. {_set_aside(file, settings)}"


def parse(text: str) -> tuple[Settings, str]:
    """What can be understood of a file's text, and in words what cannot; empty when all of it can."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Settings(), "it is not JSON"
    if not isinstance(data, dict):
        return Settings(), "it holds no settings"
    wrong: list[str] = []

    def one_of(name: str, allowed: tuple[str, ...]) -> str:
        value = data.pop(name, allowed[0])
        if value in allowed:
            return str(value)
        wrong.append(f"its {name} is none of {', '.join(allowed)}")
        return allowed[0]

    theme, clock = one_of("theme", THEMES), one_of("clock", CLOCKS)
    toured, keys = data.pop("toured", False), data.pop("keys", {})
    if not isinstance(toured, bool):
        wrong.append("its toured is neither true nor false")
        toured = False
    entries = keys.items() if isinstance(keys, dict) else ()
    good = {action: key for action, key in entries if _ACTION.fullmatch(action) and usable_key(key)}
    if not isinstance(keys, dict) or len(good) < len(keys):
        wrong.append("some of its keys cannot be used")
    return Settings(theme, clock, good, toured, data), "; ".join(wrong)


def save(folder: Path, settings: Settings) -> None:
    """Keep the settings in `folder`, whole or not at all. Raises `StorageError` when they cannot be written."""
    from ma_exam.errors import StorageError

    data = {"theme": settings.theme, "clock": settings.clock, "keys": dict(settings.keys)}
    text = json.dumps({**settings.unknown, **data, "toured": settings.toured}, indent=2, sort_keys=True)
    beside = folder / f".{NAME}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(f"{text}\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(folder / NAME)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"the settings cannot be written: {error.strerror}.",
            where=str(folder / NAME),
            hint="They hold until ma-exam is closed.",
        ) from error


def _read(file: Path) -> str:
    """The file's text; empty for what is no file of settings. Never waits, as a pipe of that name would have one do."""
    with open(file, "rb", opener=_open_at_once) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            return ""
        data = stream.read(LARGEST + 1)
    return "" if len(data) > LARGEST else data.decode("utf-8", "replace")


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _set_aside(file: Path, settings: Settings) -> str:
    from ma_exam.errors import StorageError

    names = (f"settings.damaged{'' if n == 1 else f'-{n}'}.json" for n in range(1, _MOST_SET_ASIDE + 1))
    aside = next((name for name in names if not os.path.lexists(file.with_name(name))), "")
    try:
        if not aside:
            return "The usual ones are used in its place."
        file.replace(file.with_name(aside))
        save(file.parent, settings)
    except (OSError, StorageError):
        return "The usual ones are used in its place."
    return f"It is kept as {aside}; what could be understood of it is used."
