"""The paper: one item's stem and options, with what is chosen, struck out and marked."""

import os
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message

from ma_exam.core.exhibit.reading import DRAWN_WIDTH, described, drawn
from ma_exam.core.item import Item
from ma_exam.core.stem import parts
from ma_exam.tui.widgets.safe import SafeLabel, SafeStatic, block, line

MAX_OPTIONS = 8
LETTERS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An item as delivered: options in delivered order."""

    stem: str
    options: tuple[str, ...]
    several: bool = False
    exhibit: str = ""

    @classmethod
    def of(cls, item: Item, order: tuple[int, ...]) -> "Sheet":
        """The item in this option order."""
        return cls(
            item.stem,
            tuple(item.options[place].text for place in order),
            item.select == "all",
            item.exhibit,
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on a sheet, by delivered place; `cursor` is the option that Enter would choose, -1 for none."""

    chosen: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    cursor: int = 0


class StemText(SafeStatic):
    """A stem to be wrapped, its tables kept in line, and its exhibit below it, drawn as wide as there is room."""

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self._stem = self._exhibit = ""

    def show_stem(self, stem: str, exhibit: str) -> None:
        """Show another item's stem."""
        self._stem, self._exhibit = stem, exhibit
        self._draw()

    def on_resize(self) -> None:
        """Draw the exhibit again for the new width."""
        if self._exhibit:
            self._draw()

    def _draw(self) -> None:
        text = self._stem
        if self._exhibit:
            # The font of the Linux console has no braille signs.
            words = os.environ.get("TERM") == "linux"
            width = self.size.width or DRAWN_WIDTH
            text += f"\n\n{described(self._exhibit) if words else drawn(self._exhibit, width)}"
        pieces: list[str | tuple[str, str]] = []
        for part in parts(text):
            if pieces:
                pieces.append("\n\n")
            pieces.append(part.lines[0] if part.kind == "text" else "\n".join(part.lines))
        self.show(block(*pieces))


def option_bindings(screen: str) -> list[BindingType]:
    """The keys that every screen with a paper has for its options: letters, numbers, and the arrows that mark one."""
    return [
        *(
            Binding(f"{c},{c.upper()}", f"letter({n})", f"Option {c}", id=f"{screen}.{c}")
            for n, c in enumerate(LETTERS)
        ),
        *(
            Binding(str(n + 1), f"choose({n})", f"Option {n + 1}", id=f"{screen}.{n + 1}")
            for n in range(MAX_OPTIONS)
        ),
        Binding("up", "cursor(-1)", "Mark above", id=f"{screen}.up"),
        Binding("down", "cursor(1)", "Mark below", id=f"{screen}.down"),
    ]


class OptionRow(Horizontal):
    """One option: mark, letter, text, and in words whether it is chosen or struck out."""

    class Picked(Message):
        """The option was clicked, or clicked to be struck out."""

        def __init__(self, place: int, *, strike: bool) -> None:
            super().__init__()
            self.place = place
            self.strike = strike

    def __init__(self, place: int) -> None:
        super().__init__(id=f"option-{place}")
        self.place = place

    def compose(self) -> ComposeResult:
        """Mark, text, word."""
        yield SafeLabel(classes="mark")
        yield SafeStatic(classes="text")
        yield SafeLabel(classes="word")

    def show(self, text: str, marks: Marks, *, several: bool) -> None:
        """Show the option as it stands."""
        chosen, struck = self.place in marks.chosen, self.place in marks.struck
        pointer = ">" if self.place == marks.cursor else " "
        box = ("[x]" if chosen else "[ ]") if several else ("(•)" if chosen else "( )")
        style = "bold" if chosen else ""
        self.query_one(".mark", SafeLabel).show(line(f"{pointer} ", (f"{box} {LETTERS[self.place]}", style)))
        text_style = "bold" if chosen else "strike dim" if struck else ""
        self.query_one(".text", SafeStatic).show(block((text, text_style)))
        self.query_one(".word", SafeLabel).show("struck out" if struck else "")
        self.set_class(chosen, "-chosen")
        self.set_class(struck, "-struck")
        self.set_class(self.place == marks.cursor, "-cursor")

    def on_click(self, event: events.Click) -> None:
        """A click chooses; with the right button or Ctrl held it strikes out."""
        event.stop()
        self.post_message(self.Picked(self.place, strike=event.button == 3 or event.ctrl))


class Paper(VerticalScroll, can_focus=False):
    """Stem and options of one item. It scrolls when they do not fit."""

    def __init__(self, **options: str) -> None:
        super().__init__(**options)  # type: ignore[arg-type]  # id and classes
        self._sheet: Sheet | None = None
        self._marks = Marks()
        self._read_to = 0

    def compose(self) -> ComposeResult:
        """The stem, then as many option rows as an item may have."""
        yield StemText(id="stem")
        yield SafeStatic("Choose all that apply.", id="several")
        for place in range(MAX_OPTIONS):
            yield OptionRow(place)

    def show(self, sheet: Sheet, marks: Marks) -> None:
        """Show an item; a new one from its top."""
        new = sheet != self._sheet
        if new:
            self._sheet = sheet
            self.query_one(StemText).show_stem(sheet.stem, sheet.exhibit)
            self.query_one("#several").display = sheet.several
            self.scroll_home(animate=False)
            self._read_to = 0
        for row in self.query(OptionRow):
            row.display = row.place < len(sheet.options)
            if row.display:
                row.show(sheet.options[row.place], marks, several=sheet.several)
        if not new and marks != self._marks and marks.cursor >= 0:
            self.query_one(f"#option-{marks.cursor}").scroll_visible(animate=False)
        self._marks = marks

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember how far down the item has been read."""
        super().watch_scroll_y(old_value, new_value)
        self._read_to = max(self._read_to, round(new_value))

    @property
    def read_to_the_end(self) -> bool:
        """Whether the end of the item has been on the screen."""
        return self._read_to >= self.max_scroll_y - 1
