"""Which key does what: the keys as they stand after a student has changed some, and what may be changed to what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from ma_exam.settings import SIGNS, usable_key

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    from ma_exam.tui.screens.base import BaseScreen

Keys = Mapping[str, str]
"""Changed keys: an action's id -> the key that takes the place of its letters."""

STAY = frozenset(
    [
        "escape", "enter", "space", "tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end",
        "backspace", "delete", "question_mark", "ctrl+q", "ctrl+c", "ctrl+p",
    ]
)  # fmt: skip
"""Keys that keep what they do, whatever is changed."""

NAMES = {
    "escape": "Esc", "enter": "Enter", "space": "Space", "up": "Up", "down": "Down", "left": "Left",
    "right": "Right", "pageup": "PgUp", "pagedown": "PgDn", "backspace": "Backspace", "delete": "Del",
    "question_mark": "?", "ctrl+q": "Ctrl+Q", "ctrl+p": "Ctrl+P", **SIGNS,
}  # fmt: skip

TITLES = {
    "home": "Home", "setup": "Before an exam", "practice_setup": "Before a practice set", "exam": "Exam",
    "review": "Review of a block", "break": "Break", "tutorial": "Tutorial", "practice": "Practice",
    "report": "Report", "practice_report": "Summary of a set", "items": "Items looked at again",
    "details": "The whole report", "attempts": "Past attempts", "topics": "Topics",
    "reading": "Wherever there is text to scroll", "listing": "Lists to search",
    "losses": "Where points are lost", "ranking": "Wherever topics are ranked",
    "comfort": "Comfort", "keys": "Keys", "tour": "Tour",
}  # fmt: skip
"""What the first part of an action's id stands for, where its own words would not do."""

PALETTE = "Ctrl+P  every action of this screen by its name"
"""The line of the palette in each screen's help."""

_OPTIONS = ("letter(", "choose(")
"""Actions whose key is the name of an option: the paper shows it."""


def name_of(key: str) -> str:
    """A key as it is printed: `n`, `Esc`, `F5`, `;`."""
    return NAMES.get(key, key if len(key) == 1 else key.title())


def title_of(action_id: str) -> str:
    """The screen on which an action is, in words."""
    part = action_id.partition(".")[0]
    return TITLES.get(part, part.replace("_", " ").capitalize())


def bindings_of(kind: type[Any]) -> list[Binding]:
    """The bindings of a screen, its own first, then those of what it is made from."""
    return [
        binding
        for base in kind.__mro__
        if base.__module__.startswith("ma_exam.")
        for binding in base.__dict__.get("BINDINGS", [])
        if isinstance(binding, Binding)
    ]


def default_keys(binding: Binding) -> list[str]:
    """The keys that it has when nothing is changed."""
    return [key.strip() for key in binding.key.split(",")]


def keys_of(binding: Binding, changed: Keys) -> list[str]:
    """The keys that it has now: the new one in both cases in place of its letters; what must stay stays."""
    new = changed.get(binding.id or "")
    if not new:
        return default_keys(binding)
    both = [new, new.upper()] if len(new) == 1 and new.isalpha() else [new]
    return both + [key for key in default_keys(binding) if key in STAY]


def shown_keys(binding: Binding, changed: Keys) -> str:
    """Its keys as they are printed, a letter once: `n, Right`."""
    return ", ".join(dict.fromkeys(name_of(key.lower()) for key in keys_of(binding, changed)))


def may_change(binding: Binding) -> bool:
    """Whether a student may put it on another key. Options have the letters that the paper shows."""
    own = binding.id and "." in binding.id and not binding.id.startswith("app.")
    return bool(own) and not binding.priority and not binding.action.startswith(_OPTIONS)


def screens() -> list[type[BaseScreen]]:
    """Every screen of the app that is no dialog, home first."""
    import importlib
    import pkgutil

    import ma_exam.tui.screens as folder
    from ma_exam.tui.screens.base import BaseScreen

    for module in pkgutil.iter_modules(folder.__path__):
        importlib.import_module(f"{folder.__name__}.{module.name}")
    found: list[type[BaseScreen]] = []
    open_ended: list[type[BaseScreen]] = [BaseScreen]
    while open_ended:
        below = [kind for kind in open_ended.pop().__subclasses__() if kind.__module__.startswith("ma_exam.")]
        open_ended += below
        found += [kind for kind in below if not kind.__subclasses__()]
    return sorted(set(found), key=lambda kind: (kind.__name__ != "HomeScreen", kind.__name__))


def changeable(kinds: Iterable[type[Any]]) -> dict[str, Binding]:
    """What may be changed: an action's id -> its binding, in the order of the screens."""
    found: dict[str, Binding] = {}
    for kind in kinds:
        for binding in bindings_of(kind):
            if binding.id and may_change(binding):
                found.setdefault(binding.id, binding)
    return found


def clash(kinds: Iterable[type[Any]], action_id: str, key: str, changed: Keys) -> str:
    """What else the key does on a screen that has this action, in words; empty when it is free."""
    for kind in kinds:
        own = bindings_of(kind)
        if any(binding.id == action_id for binding in own):
            for binding in own:
                if binding.id != action_id and key in (one.lower() for one in keys_of(binding, changed)):
                    return binding.description
    return ""


def sound(kinds: Iterable[type[Any]], changed: Keys) -> dict[str, str]:
    """What of `changed` can hold: actions that there are, on keys that may be used and do nothing else there."""
    kinds = list(kinds)
    known = changeable(kinds)
    good = {name: key for name, key in changed.items() if name in known and usable_key(key)}
    while bad := [name for name, key in good.items() if clash(kinds, name, key, good)]:
        del good[bad[-1]]
    return good


def keymap(kinds: Iterable[type[Any]], changed: Keys) -> dict[str, str]:
    """`changed` as Textual's `App.set_keymap` takes it."""
    known = changeable(kinds)
    return {name: ",".join(keys_of(known[name], changed)) for name in changed if name in known}


def changed_keys(app: App[Any]) -> Keys:
    """The keys that the student of this app has changed."""
    found: Keys = getattr(app, "changed_keys", {})
    return found


def shown_key(screen: Screen[Any], action: str, key: str) -> str:
    """The key to print for an action of a screen: `key` as it was written, or the one it was changed to."""
    changed = changed_keys(screen.app)
    for binding in bindings_of(type(screen)) if changed else ():
        new = changed.get(binding.id or "")
        if new and binding.action == action and key.lower() in _letters(binding):
            return name_of(new)
    return key


def help_with(text: str, kind: type[Any], changed: Keys) -> str:
    """A screen's help with the keys as they stand now; what a changed action has no line for gets one."""
    mine = {
        binding: name_of(changed[binding.id])
        for binding in bindings_of(kind)
        if binding.id and binding.id in changed
    }
    new = {letter: key for binding, key in mine.items() for letter in _letters(binding)}
    rows = [_rekeyed(row, new) for row in text.strip().split("\n")]
    told = {word for row in rows for word in _words(row.partition("  ")[0])}
    for binding, key in mine.items():
        if key not in told:
            rows.insert(0, f"{key}  {binding.description[:1].lower()}{binding.description[1:]}")
    below = next((place for place, row in enumerate(rows) if row.startswith("?  ")), len(rows) - 1)
    rows.insert(below + 1, PALETTE)
    return "\n".join(rows)


def _letters(binding: Binding) -> set[str]:
    return {name_of(key.lower()) for key in default_keys(binding) if key not in STAY}


def _rekeyed(row: str, new: Mapping[str, str]) -> str:
    left, gap, right = row.partition("  ")
    parts = [re.sub(r"\S+", lambda word: new.get(word[0], word[0]), part) for part in left.split(", ")]
    return f"{', '.join(dict.fromkeys(parts))}{gap}{right}"


def _words(left: str) -> Iterator[str]:
    for part in left.split(", "):
        yield from part.split()
