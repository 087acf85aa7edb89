"""Finds the items in the lines of the native format, and says of every line that fits nowhere what to do with it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ma_exam.errors import BankError
from ma_exam.formats import grammar
from ma_exam.formats.fields import HEADER_FIELDS, ITEM_FIELDS, MAX_ITEMS, MAX_OPTIONS
from ma_exam.formats.problem import Problems, quoted, suggestion

TICK_LINES = 8192
"""Lines between two calls of `tick`."""

_ALIASES = {"ans": "answer"}


@dataclass(slots=True)
class ScannedOption:
    """An option as lines."""

    line: int
    text: list[str]
    is_key: bool
    rationale: list[str] | None = None
    misconception: list[str] | None = None
    pinned: bool = False


@dataclass(slots=True)
class ScannedItem:
    """An item as lines. `options_end` is the last line with words of the options; `faulty` says that it has errors."""

    line: int
    number: str
    category: tuple[str, ...]
    stem: list[str]
    options: list[ScannedOption] = field(default_factory=list)
    fields: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    options_end: int = 0
    faulty: bool = False

    @property
    def label(self) -> str:
        """How messages name it: by its id, else by its number."""
        return self.field_text("id") or f"item {self.number}"

    def field_text(self, name: str) -> str:
        """A field's words, empty if it is not given."""
        return grammar.unwrap(self.fields[name][1]) if name in self.fields else ""


def scan(lines: Sequence[str], problems: Problems) -> list[ScannedItem]:
    """The items of clean lines, still as lines."""
    scanner = Scanner(lines, problems)
    scanner.front_matter()
    return list(scanner.scanned(None))


class Scanner:
    """One pass over the lines. Each method takes a line's place (from 0) and gives the next one to look at."""

    def __init__(self, lines: Sequence[str], problems: Problems) -> None:
        self.lines = lines
        self.problems = problems
        self.start = 0
        self.count = 0
        self.item: ScannedItem | None = None
        self.closed: ScannedItem | None = None
        self.category: list[tuple[int, str]] = []
        self.sink: list[str] = []
        self.option: ScannedOption | None = None
        self.after_break = True
        self.stray = False
        self.resume = 0
        self.open_comment = False

    def scanned(self, tick: Callable[[int], None] | None) -> Iterator[ScannedItem]:
        """Each item when its last line has been seen."""
        place = next_tick = self.start
        end = len(self.lines)
        while place < end:
            if tick and place >= next_tick:
                tick(place)
                next_tick = place + TICK_LINES
            place = self._step(place)
            if self.closed is not None:
                yield self.closed
                self.closed = None
        self._close_item()
        if self.closed is not None:
            yield self.closed

    def _error(self, place: int, message: str, hint: str) -> None:
        """Note an error in the item that is open; it will be left out."""
        item = self.item
        self.problems.error(place + 1, message, hint, item.label if item else "")
        if item:
            item.faulty = True

    def _step(self, place: int) -> int:
        line = self.lines[place].rstrip()
        if not line:
            if self.item:
                self.sink.append("")
            self.after_break = True
            self.stray = False
            return place + 1
        item = self.item
        indented = line[0].isspace()
        if grammar.COMMENT in line and grammar.is_comment(line.strip()):
            return self._comment(place)
        if item is None:
            self._outside(place, line)
        elif not item.options:
            if line.lstrip().startswith(grammar.FENCE):
                return self._fence(place, place)
            self._in_stem(place, line, item, indented)
        elif indented:
            self._indented(place, line, item)
        else:
            self._at_margin(place, line, item)
        self.after_break = False
        return max(place + 1, self.resume)

    # Front matter and what is skipped

    def front_matter(self) -> dict[str, tuple[int, str]]:
        """The fields of the front matter, with their lines; the items are then looked for below it."""
        found, self.start = self._header()
        return found

    def _header(self) -> tuple[dict[str, tuple[int, str]], int]:
        found: dict[str, tuple[int, str]] = {}
        place = 0
        end = len(self.lines)
        while place < end and (not (text := self.lines[place].strip()) or grammar.is_comment(text)):
            place = place + 1 if not text else self._comment(place)
        if place == end or self.lines[place].rstrip() != "---":
            return found, 0 if place == end else place
        opened = place
        for place in range(opened + 1, end):
            line = self.lines[place].rstrip()
            if line == "---":
                return found, place + 1
            if not line or grammar.is_comment(line.strip()):
                continue
            if grammar.ITEM_START.match(line) or grammar.HEADING.match(line):
                break
            self._header_line(place, line, found)
        else:
            place = end
        self.problems.error(opened + 1, "the front matter is not closed.", "Put a line `---` under it.")
        return found, place

    def _header_line(self, place: int, line: str, found: dict[str, tuple[int, str]]) -> None:
        match = grammar.HEADER_LINE.match(line)
        if not match:
            self.problems.error(
                place + 1,
                f"{quoted(line)} is not a line of front matter.",
                "Write `name: value`, one a line.",
            )
            return
        name = match[1] if match[1].startswith(grammar.TITLE_PREFIX) else match[1].lower().replace("-", "_")
        if name not in HEADER_FIELDS and not name.startswith(grammar.TITLE_PREFIX):
            hint = suggestion(name, list(HEADER_FIELDS))
            self.problems.error(place + 1, f"the front matter has no field {quoted(match[1])}.", hint)
        elif name in found:
            self.problems.error(
                place + 1,
                f"`{name}` is given twice, first in line {found[name][0]}.",
                "Delete one of the two.",
            )
        else:
            found[name] = (place + 1, match[2])

    def _comment(self, place: int) -> int:
        """Skip a comment; one that spans lines goes on to the line that holds its end."""
        if grammar.COMMENT_END in self.lines[place] or self.open_comment:
            return place + 1
        for end in range(place + 1, len(self.lines)):
            if grammar.COMMENT_END in self.lines[end]:
                return end + 1
        # Then no later line ends one either, and searching again for each would take for ever.
        self.open_comment = True
        self._error(place, "the comment that begins here is not closed.", "Put `-->` at its end.")
        return place + 1

    # Between items

    def _outside(self, place: int, line: str) -> None:
        if match := grammar.ITEM_START.match(line):
            self._open_item(place, match)
        elif match := grammar.HEADING.match(line):
            self._heading(match)
        elif not self.stray:
            self.stray = True
            self.problems.error(
                place + 1,
                f"{quoted(line)} stands before the first item.",
                "An item begins with a number, such as `1. `. Put other text between `<!--` and `-->`.",
            )

    def _open_item(self, place: int, match: re.Match[str]) -> None:
        self._close_item()
        self.count += 1
        if self.count > MAX_ITEMS:
            raise BankError(
                f"the file holds more than {MAX_ITEMS} items.",
                where=f"{self.problems.file}:{place + 1}",
                hint="Split the bank.",
            )
        stem = [match[2] or ""]
        self.item = ScannedItem(place + 1, match[1], tuple([title for _, title in self.category]), stem)
        self.sink = stem
        self.option = None
        if stem[0].startswith(grammar.FENCE):
            self.resume = self._fence(place, place + 1)

    def _close_item(self) -> None:
        """End the item that is open, if there is one."""
        if self.item and not self.item.options:
            self._no_options(self.item)
        self.closed = self.item
        self.item = None

    def _no_options(self, item: ScannedItem) -> None:
        lines = [line for line in item.stem if re.match(r"\s+\*?[Aa][.)]\s", line)]
        hint = (
            "Options begin at the left margin: take away the spaces before `a)`."
            if lines
            else "Write `*a) right`, `b) wrong` below its stem; start a line of it that looks like an item with `\\`."
        )
        self.problems.error(item.line, f"item {item.number} has no options.", hint, item.label)
        item.faulty = True

    def _heading(self, match: re.Match[str]) -> None:
        """Set the category path. An empty heading ends the categories of its level and below."""
        if self.item:
            self._close_item()
        level = len(match[1])
        self.category = [(depth, title) for depth, title in self.category if depth < level]
        if title := grammar.one_line(match[2] or ""):
            self.category.append((level, title))

    # In an item

    def _fence(self, place: int, first: int) -> int:
        """Take the lines of the fence that opens at `place` into the stem as they are, from `first` on."""
        end = grammar.fence_end(self.lines, place)
        if end is None:
            self._error(place, "the fence that begins here is not closed.", "Put a line ``` at its end.")
            self.after_break = False
            return place + 1
        self.sink.extend(self.lines[first : end + 1])
        self.after_break = False
        return end + 1

    def _in_stem(self, place: int, line: str, item: ScannedItem, indented: bool) -> None:
        if not indented:
            if (match := grammar.OPTION_START.match(line)) and not grammar.PROSE.match(line):
                self._open_option(place, match, item)
                return
            if self._stray_star(place, line, item):
                return
            if self.after_break and (match := grammar.HEADING.match(line)):
                self._heading(match)
                return
            if self.after_break and (match := grammar.ITEM_START.match(line)):
                if int(match[1]) == int(item.number) + 1:
                    self._open_item(place, match)
                    return
                self.problems.warn(
                    place + 1,
                    f"this line looks like a new item, but item {item.number} has no options yet.",
                    "Give it options, or start this line with `\\` if it belongs to the stem.",
                    item.label,
                )
            elif grammar.KNOWN_FIELD.match(line):
                self.problems.warn(
                    place + 1,
                    f"{quoted(line)} was read as part of the stem.",
                    "Fields stand below the options; start the line with `\\` if it belongs to the stem.",
                    item.label,
                )
        item.stem.append(line)

    def _stray_star(self, place: int, line: str, item: ScannedItem) -> bool:
        """Take a key whose star is misplaced for the option that it is, with an error that says how to write it."""
        stray = grammar.STRAY_STAR.match(line)
        match = grammar.OPTION_START.match(f"*{stray[1].rstrip()}") if stray else None
        if match is None or match[2].lower() != chr(ord("a") + len(item.options)):
            return False
        self._error(
            place,
            "the star of the key is misplaced.",
            f"Write one star right before the letter: *{match[2]})",
        )
        self._open_option(place, match, item)
        return True

    def _open_option(self, place: int, match: re.Match[str], item: ScannedItem) -> None:
        letter = match[2].lower()
        due = chr(ord("a") + len(item.options))
        if len(item.options) == MAX_OPTIONS:
            self._error(place, f"item {item.number} has more than {MAX_OPTIONS} options.", "Delete some.")
        elif letter != due and not item.faulty:
            self._error(
                place,
                f"expected option {due}), found {match[2]}).",
                "Letter the options a), b), c) in order; start the line with `\\` if it is text.",
            )
        if item.fields:
            self._error(place, f"option {match[2]}) stands below the fields.", "Move it above them.")
        option = ScannedOption(place + 1, [match[3] or ""], bool(match[1]))
        if len(item.options) <= MAX_OPTIONS:  # one too many says enough
            item.options.append(option)
        item.options_end = place + 1
        self.option = option
        self.sink = option.text

    def _indented(self, place: int, line: str, item: ScannedItem) -> None:
        option = self.option
        if option is None:
            self.sink.append(line)
            return
        text = line.strip()
        item.options_end = place + 1
        if match := grammar.MARK_LINE.match(text):
            self._mark(place, match, option)
        elif text == "^":
            option.pinned = True
        else:
            match = grammar.OPTION_START.match(text)
            if match and match[2].lower() == chr(ord("a") + len(item.options)):
                self._error(
                    place,
                    f"option {match[2]}) is indented and would be read as part of the option above.",
                    "Take away the spaces before it, or start its text with `\\`.",
                )
            self.sink.append(line)

    def _mark(self, place: int, match: re.Match[str], option: ScannedOption) -> None:
        """Begin a rationale or name a misconception."""
        lines = [match[2]]
        if match[1] == "~":
            if option.rationale is not None:
                self._error(
                    place, "the option has two rationales.", "Join them; only the first line takes `~`."
                )
            option.rationale = lines
        else:
            if option.misconception is not None:
                self._error(
                    place, "the option names two misconceptions.", "Keep the one that it catches best."
                )
            option.misconception = lines
        self.sink = lines

    def _at_margin(self, place: int, line: str, item: ScannedItem) -> None:
        if line[0] == "#" and self.after_break and (match := grammar.HEADING.match(line)):
            self._heading(match)
        elif match := grammar.OPTION_START.match(line):
            self._open_option(place, match, item)
        elif self._stray_star(place, line, item):
            return
        elif match := grammar.FIELD_LINE.match(line):
            self._open_field(place, match, item)
        elif match := grammar.ITEM_START.match(line):
            self._next_item(place, match, item, line)
        elif line != "---":
            self._belongs_to_nothing(place, line)

    def _next_item(self, place: int, match: re.Match[str], item: ScannedItem, line: str) -> None:
        """An item begins after a blank line; without one, only if its number is the next."""
        if not self.after_break:
            if int(match[1]) != int(item.number) + 1:
                self._belongs_to_nothing(place, line)
                return
            self.problems.warn(
                place + 1, f"no blank line before item {match[1]}.", "Put one there.", f"item {match[1]}"
            )
        self._open_item(place, match)

    def _belongs_to_nothing(self, place: int, line: str) -> None:
        self._error(
            place,
            f"{quoted(line)} is neither an option nor a field.",
            "Indent it if it continues the line above.",
        )

    def _open_field(self, place: int, match: re.Match[str], item: ScannedItem) -> None:
        name = match[1].lower().replace("-", "_")
        name = _ALIASES.get(name, name)
        lines = [match[2]]
        self.sink = lines
        self.option = None
        if name not in ITEM_FIELDS:
            hint = suggestion(name, list(ITEM_FIELDS))
            self._error(
                place,
                f"there is no field {quoted(match[1])}.",
                f"{hint} Indent the line if it continues the one above.",
            )
        elif name in item.fields:
            self._error(
                place,
                f"`{name}` is given twice, first in line {item.fields[name][0]}.",
                "Delete one; a new item needs a blank line and a number before its stem.",
            )
        else:
            item.fields[name] = (place + 1, lines)
