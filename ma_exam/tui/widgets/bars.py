"""The one line at the top and the one at the bottom: where one is, the clock, and the keys that work here."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from ma_exam.tui.keys import shown_key
from ma_exam.tui.widgets.safe import SafeLabel, SafeStatic, line


class TopBar(Horizontal):
    """Left: where one is. Right: what must be in sight, such as the clock."""

    def __init__(self, left: str | Content = "") -> None:
        super().__init__()
        self._left = left

    def compose(self) -> ComposeResult:
        """Two texts on one line."""
        yield SafeStatic(self._left, classes="left")
        yield SafeLabel(classes="right")

    def show(self, left: str | Content, right: str | Content = "") -> None:
        """Replace both texts."""
        self.query_one(".left", SafeStatic).show(line(left))
        self.query_one(".right", SafeLabel).show(line(right))


@dataclass(frozen=True, slots=True)
class Hint:
    """A key unless changed, what it does, the action behind it.

    `roomy` ones are left out below 80 columns, `wide` ones below 105. One that is `away` waits until it is offered.
    """

    key: str
    label: str
    action: str
    roomy: bool = False
    wide: bool = False
    away: bool = False


class KeyHint(SafeLabel):
    """One hint; a click does what the key does."""

    def __init__(self, hint: Hint) -> None:
        super().__init__(line((hint.key, "bold"), f" {hint.label}"))
        self.set_class(hint.roomy, "roomy")
        self.set_class(hint.wide, "wide")
        self.set_class(hint.away, "away")
        self.hint = hint
        self._key = hint.key

    def on_mount(self) -> None:
        """Print the key that the action has now."""
        self.show_key()

    def show_key(self, key: str = "") -> None:
        """Print another key, or again the same one: a student may have changed what it stands for."""
        self._key = key or self._key
        shown = shown_key(self.screen, self.hint.action, self._key)
        self.show(line((shown, "bold"), f" {self.hint.label}"))

    async def on_click(self, event: events.Click) -> None:
        """Do it."""
        event.stop()
        if self.hint.action:
            await self.screen.run_action(self.hint.action)


class KeyBar(Horizontal):
    """The keys that work here, and at the right end a word on whether everything is saved."""

    def __init__(self, *hints: Hint, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._hints = hints

    def compose(self) -> ComposeResult:
        """Hints, then the word."""
        with Horizontal(classes="hints"):
            for hint in self._hints:
                yield KeyHint(hint)
        yield SafeLabel(classes="word")

    def rekey(self, label: str, key: str) -> None:
        """Show another key for what is labelled so."""
        for hint in self.query(KeyHint):
            if hint.hint.label == label:
                hint.show_key(key)

    def offer(self, label: str, offered: bool) -> None:
        """Show what is labelled so, or leave it out."""
        for hint in self.query(KeyHint):
            if hint.hint.label == label:
                hint.set_class(not offered, "away")

    def relabel(self, action: str, label: str) -> None:
        """Show another label for what does this."""
        for hint in self.query(KeyHint):
            if hint.hint.action == action:
                hint.show(line((hint.hint.key, "bold"), f" {label}"))

    def offer_action(self, action: str, offered: bool) -> None:
        """Show what does this, or leave it out."""
        for hint in self.query(KeyHint):
            if hint.hint.action == action:
                hint.set_class(not offered, "away")

    def say(self, word: str) -> None:
        """Show a word at the right end."""
        self.query_one(".word", SafeLabel).show(word)
