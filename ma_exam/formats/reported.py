"""The patch that a reported item becomes: plain words for an instructor, and a unified diff of the bank's file.

    ma-exam reported item 1                  what it is, and the version of this form
    bank: NAME                               then one `name: value` a line: bank, item, version (the item's revision),
    ...                                      reported (a date), file (as in the diff; empty without one)
    stem:                                    then sections: a name and a colon, below it lines that begin with `| `:
    | words                                  stem, options, what is wrong, source
    options:
    | *a) words                              `*` before the key, `>` before what the learner chose
    | >b) words
    what to mend:                            what the diff does not mend; for the reader only

After the sections comes the diff, if there is one. Each text stands behind `| `, so that nothing in it can be read as a
diff, by `patch`, by `git apply` or here. A program reads the head and the sections, and makes the change itself.
"""

import difflib
import re
from dataclasses import dataclass

from ma_exam.core.text import clean, clean_line
from ma_exam.errors import BankError

FIRST = "ma-exam reported item 1"
MAX_BYTES = 200_000
_HEAD = ("bank", "item", "version", "reported", "file")
_SECTIONS = ("stem", "options", "what is wrong", "source")
_OPTION = re.compile(r"(\*?)(>?)([a-h])\) (.*)$", re.S)
_MEND = (
    "The why and the rationales were written for the old key: rewrite them, the new key's and the old one's first.",
    "Take the misconception tag (!) off the new key, and think of one for the old.",
    "Then run `ma-exam bank check` on the file.",
)
_NO_CHANGE = "No other key is proposed: read the remark, and look the item up in its source."


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """An item reported as wrong. Options are in authored order; `chosen` and `key` are places among them (from 0).

    `file` is the bank file's path as the diff names it, from the folder in which the diff applies.
    """

    bank: str
    item: str
    version: str
    date: str
    stem: str
    options: tuple[str, ...]
    key: frozenset[int]
    chosen: frozenset[int]
    remark: str = ""
    source: str = ""
    file: str = ""

    @property
    def proposes(self) -> bool:
        """Whether another key is proposed: what was chosen, where that is not the key."""
        return bool(self.chosen) and self.chosen != self.key


def write(reported: ReportedItem, before: str = "", after: str = "") -> str:
    """The patch as text. `before` and `after` are the bank file's texts; without them there is no diff."""
    values = (reported.bank, reported.item, reported.version, reported.date, reported.file)
    lines = [FIRST, ""]
    lines += [f"{name}: {clean_line(value)}" for name, value in zip(_HEAD, values, strict=True)]
    lines += ["", "stem:", *_quoted(reported.stem), "", "options:"]
    for place, text in enumerate(reported.options):
        signs = ("*" if place in reported.key else "") + (">" if place in reported.chosen else "")
        lines += _quoted(f"{signs}{'abcdefgh'[place]}) {text}")
    lines += ["", "what is wrong:", *_quoted(reported.remark), "", "source:", *_quoted(reported.source)]
    lines += [
        "",
        "what to mend:",
        *[f"| {line}" for line in (_MEND if reported.proposes else (_NO_CHANGE,))],
        "",
    ]
    return "\n".join(lines) + "\n" + _diff(reported.file, before, after)


def _quoted(text: str) -> list[str]:
    return [f"| {line}".rstrip() for line in clean(text).split("\n")] if text.strip() else []


def _diff(name: str, before: str, after: str) -> str:
    """The change; nothing where its lines or its name hold what a terminal would obey: a patch is also read."""
    if before == after or not name or clean_line(name) != name:
        return ""
    pieces: list[str] = []
    end = "\t" if " " in name else ""  # or `patch` would take the name to end at the space
    for line in difflib.unified_diff(_lines(before), _lines(after), f"a/{name}{end}", f"b/{name}{end}", n=3):
        bare = line.removesuffix("\n").removesuffix("\r").replace("\t", "")
        if clean(bare, len(bare)) != bare:
            return ""
        pieces.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    """Lines as `diff` counts them: only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+$", text)


def read(text: str, where: str) -> ReportedItem:
    """The reported item that a patch tells of. Raises `BankError` for what is no such patch."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FIRST:
        raise BankError(
            "this is not a patch of a reported item, or one of a newer ma-exam.",
            where=where,
            hint=f"Its first line would be `{FIRST}`.",
        )
    head: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    open_one: list[str] | None = None
    for line in lines[1:]:
        if line.startswith("--- a/"):
            break
        name, colon, value = line.partition(":")
        if line.startswith("|"):
            if open_one is not None:
                open_one.append(line.removeprefix("|").removeprefix(" "))
        elif colon and name in _HEAD and name not in head:
            head[name] = clean_line(value)
        elif colon and not value.strip():
            open_one = sections.setdefault(name, [])
    missing = [name for name in _HEAD[:3] if not head.get(name)]
    options = _options(sections.get("options", []))
    key = frozenset(place for place, (is_key, _, _) in enumerate(options) if is_key)
    if missing or len(options) < 2 or not key:
        what = missing[0] if missing else "options"
        raise BankError(
            f"the patch says nothing of `{what}`.", where=where, hint="It may have been cut short."
        )
    stem, _, remark, source = (clean("\n".join(sections.get(name, []))) for name in _SECTIONS)
    return ReportedItem(
        head["bank"], head["item"], head["version"], head.get("reported", ""), stem,
        tuple(text for _, _, text in options), key,
        frozenset(place for place, (_, chosen, _) in enumerate(options) if chosen),
        remark, source, head.get("file", ""),
    )  # fmt: skip


def _options(lines: list[str]) -> list[tuple[bool, bool, str]]:
    options: list[tuple[bool, bool, str]] = []
    for line in lines:
        match = _OPTION.match(line)
        if match and match[3] == "abcdefgh"[len(options) : len(options) + 1]:
            options.append((bool(match[1]), bool(match[2]), clean(match[4])))
        elif options:
            is_key, chosen, text = options[-1]
            options[-1] = is_key, chosen, f"{text}\n{clean(line)}"
    return options
