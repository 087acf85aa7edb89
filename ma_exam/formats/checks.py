"""One check for each kind of field: the value as an item holds it, or None with an error noted."""

import re
from collections.abc import Callable
from typing import Any

from ma_exam.core.exhibit.reading import ExhibitError, read
from ma_exam.formats import fields as table
from ma_exam.formats.fields import Field
from ma_exam.formats.grammar import one_line
from ma_exam.formats.ids import is_id, legal_id
from ma_exam.formats.problem import Problems, quoted, suggestion
from ma_exam.formats.sheets import Entry, Value

_Check = Callable[[Value, Field, Problems, int, str], Any]


def _text(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    text = value if isinstance(value, str) else "\n".join(value)
    if len(text) > kind.limit or text.count("\n") >= table.MAX_STEM_LINES:
        problems.error(line, f"the text is longer than {kind.limit} characters.", "Shorten it.", label)
        return None
    return text


def _line(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    return _text(one_line(value if isinstance(value, str) else " ".join(value)), kind, problems, line, label)


def _list(value: Value, kind: Field, problems: Problems, line: int, label: str) -> tuple[str, ...] | None:
    parts = value.split(kind.separator) if isinstance(value, str) else value
    words = tuple([word for part in parts if (word := one_line(part))])
    if len(words) > table.MAX_LIST:
        problems.error(line, f"more than {table.MAX_LIST} entries.", "Keep the best.", label)
        return None
    for word in words:
        if kind.separator in word:
            problems.error(
                line,
                f"{quoted(word)} holds a `{kind.separator}`.",
                "Give the parts as entries of their own.",
                label,
            )
            return None
        if _text(word, kind, problems, line, label) is None:
            return None
    return words


def _word(value: Value) -> str:
    return one_line(value if isinstance(value, str) else "; ".join(value))


def _choice(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    word = _word(value).lower()
    if word in kind.choices:
        return word
    problems.error(
        line, f"{quoted(word)} is none of the choices.", suggestion(word, list(kind.choices)), label
    )
    return None


def _switch(value: Value, kind: Field, problems: Problems, line: int, label: str) -> bool | None:
    word = _word(value).lower()
    if word in ("yes", "no", "true", "false"):
        return word in ("yes", "true")
    problems.error(line, f"{quoted(word)} is neither yes nor no.", "Write `yes` or `no`.", label)
    return None


def _difficulty(value: Value, kind: Field, problems: Problems, line: int, label: str) -> int | None:
    word = _word(value)
    if word in ("1", "2", "3"):
        return int(word)
    problems.error(
        line, f"{quoted(word)} is no difficulty.", "Write 1 (easy), 2 (middling) or 3 (hard).", label
    )
    return None


def _id(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    word = _word(value)
    if is_id(word):
        return word
    better = legal_id(word)
    example = f" such as `{better}`" if better else ""
    problems.error(
        line,
        f"{quoted(word)} is not a legal name.",
        f"Use small letters, digits, dots and hyphens, at most 80{example}.",
        label,
    )
    return None


def _topic(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    word = _word(value)
    if _TOPIC.fullmatch(word):
        return word
    problems.error(
        line,
        f"{quoted(word)} is no topic code.",
        "Write one code such as C2.3.04, without spaces or commas.",
        label,
    )
    return None


def _month(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    word = _word(value)
    if _MONTH.fullmatch(word):
        return word
    problems.error(line, f"{quoted(word)} is no month.", "Write it as 2028-01.", label)
    return None


def _letters(value: Value, kind: Field, problems: Problems, line: int, label: str) -> frozenset[int] | None:
    """Places of the options that `B`, `A, C` or `A and C` name."""
    word = re.sub(r"(?i)\band\b|[\s,;&/.()]", "", _word(value)).upper()
    if re.fullmatch(r"[A-Z]+", word):
        return frozenset(ord(letter) - ord("A") for letter in word)
    problems.error(
        line, f"{quoted(_word(value))} names no options.", "Write letters, such as `B` or `A, C`.", label
    )
    return None


def _exhibit(value: Value, kind: Field, problems: Problems, line: int, label: str) -> str | None:
    text = _text(value, kind, problems, line, label)
    try:
        read(text or "")
    except ExhibitError as error:
        problems.error(line, error.message, error.hint, label)
        return None
    return text


_TOPIC = re.compile(table.TOPIC_PATTERN)
_MONTH = re.compile(table.MONTH_PATTERN)
_CHECKS: dict[table.Kind, _Check] = {
    "id": _id,
    "topic": _topic,
    "line": _line,
    "text": _text,
    "list": _list,
    "choice": _choice,
    "difficulty": _difficulty,
    "switch": _switch,
    "month": _month,
    "letters": _letters,
    "exhibit": _exhibit,
}


def checked(
    entries: dict[str, Entry], known: dict[str, Field], problems: Problems, label: str
) -> dict[str, Any]:
    """The values of the fields that are given and right, by name."""
    values: dict[str, Any] = {}
    for name, (line, value) in entries.items():
        kind = known[name]
        if not value:
            if name == "id":
                problems.error(line, "the id is empty.", "Write one, or delete the line.", label)
            continue
        result = _CHECKS[kind.kind](value, kind, problems, line, label)
        if result is not None:
            values[name] = result
    return values
