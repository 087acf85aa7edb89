"""What the screen has shown of an attempt, as facts, and whether a state accounts for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ma_exam.core.attempt import Attempt, Phase
from ma_exam.core.form import Form
from ma_exam.core.item import Item, ItemRef

LETTERS = "abcdefgh"
RULE = "───"
_TITLE = re.compile(r"^ (?:Block \d+ of \d+   )?Item (\d+) of (\d+)\s+(FLAGGED)?")
_OPTION = re.compile(r"^\s*>?\s*(\(•\)|\( \)|\[x\]|\[ \]) ([a-h]) (.*?)(\bstruck out)?\s*$")
_CELL = re.compile(r"(?<!\S)(\d{1,3})([oFf.])(?!\S)")
_REVIEW = re.compile(r"^ (?:Block \d+ review|Review)\s+(\d+) answered")
_LABEL = re.compile(r"(?<!\S)(\d{1,3}) (f )?([a-h]+|-)(?!\S)")
_WORD = re.compile(r"\s(saved|saving|NOT SAVED)$")


@dataclass(frozen=True, slots=True)
class Row:
    """One option as shown."""

    letter: str
    chosen: bool
    struck: bool
    text: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at the screen. `cells` has for each number of the block (answered, flagged); `letters` the
    answers that the review lists. `here` is 0 in the review."""

    here: int
    flagged: bool
    rows: tuple[Row, ...]
    cells: Mapping[int, tuple[bool, bool]]
    letters: Mapping[int, str]
    word: str


def see(lines: Sequence[str]) -> Sight | None:
    """Read a screen of the exam or of its review; None for any other."""
    word = next((match[1] for line in reversed(lines) if (match := _WORD.search(line.rstrip()))), "")
    if not word:
        return None
    if title := _TITLE.match(lines[0]):
        rows = [
            Row(match[2], match[1] in ("(•)", "[x]"), bool(match[4]), match[3].strip())
            for line in lines[1:]
            if (match := _OPTION.match(line))
        ]
        # The numbers stand below the second rule; a stem may speak of 101 F.
        below = max(number for number, line in enumerate(lines) if number == 0 or line.startswith(RULE))
        cells = {
            int(n): (sign in "oF", sign in "Ff") for line in lines[below:] for n, sign in _CELL.findall(line)
        }
        return Sight(int(title[1]), bool(title[3]), tuple(rows), cells, {}, word)
    if _REVIEW.match(lines[0]) and not any(_OPTION.match(line) for line in lines):
        shown = [found for line in lines[2:-2] for found in _LABEL.findall(line)]
        cells = {int(n): (letters != "-", bool(flag)) for n, flag, letters in shown}
        return Sight(0, False, (), cells, {int(n): letters for n, _, letters in shown}, word)
    return None


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The form of an attempt and its items: what the letters on the screen mean."""

    form: Form
    items: Mapping[ItemRef, Item]

    def whole(self, sight: Sight, first: int) -> bool:
        """Whether title, options and numbers on the screen agree: a paint may be seen half done.

        What is shown stands there twice, so a half picture betrays itself; it is whole a moment later.
        """
        if sight.here == 0:
            return bool(sight.cells)
        if sight.cells.get(sight.here) != (any(row.chosen for row in sight.rows), sight.flagged):
            return False
        slot = self.form.slot(first + sight.here - 1)
        item = self.items[slot.item]
        if [row.letter for row in sight.rows] != list(LETTERS[: len(slot.order)]):
            return False
        texts = [item.options[place].text for place in slot.order]
        return all(
            _plain(text).startswith(_plain(row.text)) for row, text in zip(sight.rows, texts, strict=True)
        )

    def contradictions(self, sight: Sight, state: Attempt) -> list[str]:
        """Facts of a whole sight that this state does not account for."""
        if state.phase is not Phase.BLOCK:
            return [f"the attempt is in phase {state.phase}"]
        first = state.positions[0]
        found: list[str] = []
        for number, shown in sight.cells.items():
            response = state.response(first + number - 1)
            if (response.answered, response.flagged) != shown:
                found.append(f"item {number} was shown as answered, flagged {shown}")
        for number, letters in sight.letters.items():
            if letters.strip("-") != self._letters(state, first + number - 1):
                found.append(f"item {number} was shown as answered {letters}")
        here = state.here - first + 1 if state.here else 0
        if here != sight.here:
            return [*found, f"item {sight.here} was shown, not {here}"]
        if here:
            found += self._marks(sight, state, state.here or 0)
        return found

    def _letters(self, state: Attempt, position: int) -> str:
        order = self.form.slot(position).order
        chosen = state.response(position).choice
        return "".join(LETTERS[n] for n, place in enumerate(order) if place in chosen)

    def _marks(self, sight: Sight, state: Attempt, position: int) -> list[str]:
        response, order = state.response(position), self.form.slot(position).order
        shown = {place for place, row in zip(order, sight.rows, strict=True) if row.chosen}
        struck = {place for place, row in zip(order, sight.rows, strict=True) if row.struck}
        found: list[str] = []
        if shown != response.choice:
            found.append(f"the marks of item {sight.here} differ")
        if struck != response.struck:
            found.append(f"the struck options of item {sight.here} differ")
        if sight.flagged != response.flagged:
            found.append(f"the flag of item {sight.here} differs")
        return found

    def unknown(self, sight: Sight, told: Sequence[Attempt]) -> list[str]:
        """Facts of a sight, each for itself, that hold in none of these states."""
        states = [state for state in told if state.phase is Phase.BLOCK]
        if not states:
            return []
        first = states[0].positions[0]
        found: list[str] = []
        for number, shown in sight.cells.items():
            known = {self._cell(state, first + number - 1) for state in states}
            if shown not in known:
                found.append(f"item {number} as answered, flagged {shown}")
        for number, letters in sight.letters.items():
            if letters.strip("-") not in {self._letters(state, first + number - 1) for state in states}:
                found.append(f"item {number} as answered {letters}")
        if sight.here and self.whole(sight, first):
            position = first + sight.here - 1
            if position not in {state.here for state in states}:
                found.append(f"item {sight.here}")
            # The marks of the item before may still stand beside the new text.
            marks = {
                mark
                for state in states
                for at in {position, state.here or position}
                for mark in self._each(state, at)
            }
            for number, row in enumerate(sight.rows):
                if (number, "chosen", row.chosen) not in marks:
                    found.append(f"option {row.letter} of item {sight.here}, chosen or not")
                if (number, "struck", row.struck) not in marks:
                    found.append(f"option {row.letter} of item {sight.here}, struck or not")
        return found

    @staticmethod
    def _cell(state: Attempt, position: int) -> tuple[bool, bool]:
        response = state.response(position)
        return response.answered, response.flagged

    def _each(self, state: Attempt, position: int) -> Iterator[tuple[int, str, bool]]:
        """Every mark of an item, by the place at which its option is delivered."""
        response = state.response(position)
        for number, place in enumerate(self.form.slot(position).order):
            yield number, "chosen", place in response.choice
            yield number, "struck", place in response.struck
