"""Settles an item's options: key, letters typed twice, options that point at others, lengths, sameness."""

import re
from collections.abc import Sequence

from ma_exam.core.item import Option
from ma_exam.formats.fields import MAX_LINE, MAX_OPTION, MAX_OPTIONS, MAX_RATIONALE, MIN_OPTIONS
from ma_exam.formats.grammar import one_line
from ma_exam.formats.problem import Problems, quoted
from ma_exam.formats.sheets import RawItem, RawOption

_OWN_LETTER = re.compile(r"\(?([A-Za-z])[.):]\s+(\S.*)", re.DOTALL)
_ABOVE = re.compile(
    r"(?:all|none|any|each|both|neither)\b(?: of)?(?: the| these)?(?: other)?"
    r"(?: options| answers| choices| responses)?(?: are)?(?: of)?(?: the)? ?"
    r"(?:above|below|these|options|answers|choices|responses)?(?: is| are)?(?: correct| true| right)?[.!]?",
    re.IGNORECASE,
)
_POINTS = re.compile(r"above|below|these|options|answers|choices|responses", re.IGNORECASE)
_LETTER = r"\(?[A-H]\)?"
_BETWEEN = r"(?:\s+(?:and|or|nor|&)\s+|\s*,\s*(?:(?:and|or|nor)\s+)?)"
_LETTERS = re.compile(
    rf"(?:(?P<word>both|neither|either|only|all of)\s+)?(?P<letters>{_LETTER}(?:{_BETWEEN}{_LETTER})+)"
    r"(?:\s+only|\s+are\s+\w+)?\.?",
    re.IGNORECASE,
)


def points_at_all(text: str) -> bool:
    """Whether an option is of the kind `All of the above`."""
    return len(text) <= 60 and _ABOVE.fullmatch(text) is not None and _POINTS.search(text) is not None


def points_at_letters(text: str, count: int) -> bool:
    """Whether an option is of the kind `Both A and B`, among `count` options."""
    match = _LETTERS.fullmatch(text) if len(text) <= 60 else None
    if not match:
        return False
    letters = re.findall(r"(?<![A-Za-z])[A-Ha-h](?![A-Za-z])", match["letters"])
    if not match["word"] and not all(letter.isupper() for letter in letters):
        return False
    return all(ord(letter.upper()) - ord("A") < count for letter in letters)


def settle(
    raw: RawItem, answer: frozenset[int] | None, select: str, shuffle: bool | None, problems: Problems
) -> tuple[tuple[Option, ...], bool]:
    """The checked options and whether they may be shuffled. `shuffle` is what the author said, None if nothing.

    Errors go to `problems`; the options are then of no use.
    """
    options = raw.options
    if raw.faulty and len(options) < MIN_OPTIONS:
        return (), True
    before = problems.errors
    if not raw.faulty:
        _check_count(raw, problems)
    if not options or len(options) > MAX_OPTIONS:
        return (), True
    _strip_letters(raw, problems)
    _check_texts(raw, problems)
    _check_key(raw, answer, select, problems)
    if problems.errors != before or raw.faulty:
        return (), True
    free = shuffle if shuffle is not None else True
    if shuffle is None:
        free = _hold_letters(raw, problems)
    if free:
        options = _all_of_the_above_last(raw, problems)
    for option in options:
        if option.is_key and option.misconception:
            problems.warn(
                option.line,
                "the key names a misconception.",
                "Tags belong to wrong options. Where the key was moved, the rationales speak of the old one.",
                raw.label,
            )
    settled = [
        Option(option.text, option.is_key, option.rationale, one_line(option.misconception), option.pinned)
        for option in options
    ]
    return tuple(settled), free


def _check_count(raw: RawItem, problems: Problems) -> None:
    count = len(raw.options)
    if count < MIN_OPTIONS:
        what = "no options" if not count else "one option only"
        problems.error(
            raw.line, f"the item has {what}.", f"Give it {MIN_OPTIONS} to {MAX_OPTIONS}.", raw.label
        )
    elif count > MAX_OPTIONS:
        problems.error(
            raw.line,
            f"the item has {count} options, at most {MAX_OPTIONS} are allowed.",
            "Delete some.",
            raw.label,
        )


def _strip_letters(raw: RawItem, problems: Problems) -> None:
    """Take away letters that a program or a paste has left in the texts, if every option carries its own."""
    stripped = False
    while len(raw.options) >= MIN_OPTIONS:
        matches = [_OWN_LETTER.fullmatch(option.text) for option in raw.options]
        letters = [match[1].lower() if match else "" for match in matches]
        if letters != [chr(ord("a") + place) for place in range(len(letters))]:
            break
        for option, match in zip(raw.options, matches, strict=True):
            option.text = match[2] if match else option.text
        stripped = True
    if stripped:
        problems.warn(
            raw.options[0].line,
            "the options repeat their letters in their texts; these were taken away.",
            "Delete the second letters.",
            raw.label,
        )


def _check_texts(raw: RawItem, problems: Problems) -> None:
    seen: dict[str, RawOption] = {}
    folded: dict[str, RawOption] = {}
    for option in raw.options:
        text = option.text
        if not text:
            problems.error(option.line, "the option is empty.", "Write its text or delete it.", raw.label)
            continue
        if len(text) > MAX_OPTION:
            problems.error(
                option.line, f"the option is longer than {MAX_OPTION} characters.", "Shorten it.", raw.label
            )
        if len(option.rationale) > MAX_RATIONALE or len(option.misconception) > MAX_LINE:
            problems.error(
                option.line,
                f"the rationale is longer than {MAX_RATIONALE} characters or the misconception than {MAX_LINE}.",
                "Shorten it.",
                raw.label,
            )
        words = one_line(text)
        if words in seen:
            problems.error(
                option.line,
                f"{quoted(words)} is an option already, in line {seen[words].line}.",
                "Change or delete one.",
                raw.label,
            )
        elif words.casefold() in folded:
            problems.warn(
                option.line,
                f"{quoted(words)} differs from the option in line {folded[words.casefold()].line} in capitals only.",
                "Check that this is meant.",
                raw.label,
            )
        seen[words] = option
        folded[words.casefold()] = option


def _check_key(raw: RawItem, answer: frozenset[int] | None, select: str, problems: Problems) -> None:
    starred = {place for place, option in enumerate(raw.options) if option.is_key}
    line = raw.fields["answer"].line if "answer" in raw.fields else raw.line
    if answer is not None:
        unknown = sorted(place for place in answer if place >= len(raw.options))
        if unknown:
            problems.error(
                line,
                f"answer: {_letters(unknown)} names no option.",
                f"The options end with {_letters([len(raw.options) - 1])}.",
                raw.label,
            )
            return
        if starred and starred != answer:
            problems.error(
                line,
                f"the stars mark {_letters(starred)}, but answer: says {_letters(answer)}.",
                "Keep the one that is right and delete the other.",
                raw.label,
            )
            return
        for place in answer:
            raw.options[place].is_key = True
        starred = set(answer)
    elif "answer" in raw.fields and not starred and raw.fields["answer"].value:
        return
    if not starred:
        problems.error(
            raw.line, "the item has no key.", "Put a `*` before the right option: `*b) text`.", raw.label
        )
    elif len(starred) > 1 and select != "all":
        problems.error(
            raw.line,
            f"{_letters(starred)} are all marked as right.",
            "Leave one star, or add `select: all` if all of them are to be chosen.",
            raw.label,
        )


def _letters(places: "Sequence[int] | set[int] | frozenset[int]") -> str:
    return ", ".join(chr(ord("A") + place) for place in sorted(places))


def _hold_letters(raw: RawItem, problems: Problems) -> bool:
    """Keep options in place that name others by letter. False if there are any."""
    pointing = [option for option in raw.options if points_at_letters(option.text, len(raw.options))]
    for option in pointing:
        option.pinned = True
        problems.warn(
            option.line,
            f"{quoted(option.text)} names options by letter; the options of this item keep their places.",
            "Write what is meant, or `select: all`; `shuffle: yes` lets them move all the same.",
            raw.label,
        )
    return not pointing


def _all_of_the_above_last(raw: RawItem, problems: Problems) -> list[RawOption]:
    """The options with `all of the above` and its like pinned in the last place. One that is pinned already stays."""
    loose = [option for option in raw.options if not option.pinned and points_at_all(option.text)]
    for option in loose:
        option.pinned = True
        problems.warn(
            option.line,
            f"{quoted(option.text)} was pinned in the last place.",
            "Better write an option that stands by itself; `^` below it pins it where it is.",
            raw.label,
        )
    return [option for option in raw.options if option not in loose] + loose if loose else raw.options
