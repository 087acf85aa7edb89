"""A menu: lines with a name, a detail and a key; arrows and Enter, the key, or a click."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message

from ma_exam.tui.keys import shown_key
from ma_exam.tui.widgets.safe import SafeLabel, SafeStatic, line


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `action` is what choosing it does; without one it cannot be chosen."""

    name: str
    detail: str
    key: str
    action: str


class MenuLine(Horizontal, can_focus=True):
    """One line of a menu."""

    class Chosen(Message):
        """The line was chosen."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", "Choose", show=False)]

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        # Held, not looked up: the clock's tick and a lost focus also reach a line that is just coming or going.
        self._pointer = SafeLabel(" ", classes="pointer")
        self._detail = SafeStatic(entry.detail, classes="detail")
        self._key = SafeLabel(line((entry.key, "bold")), classes="key")
        self.can_focus = bool(entry.action)
        self.set_class(not entry.action, "-off")

    def compose(self) -> ComposeResult:
        """Pointer, name, detail, key."""
        yield self._pointer
        yield SafeStatic(self.entry.name, classes="name")
        yield self._detail
        yield self._key

    def on_mount(self) -> None:
        """Print the key that the action has now."""
        self.show_key()

    def show_key(self) -> None:
        """Print the key again: a student may have changed it."""
        self._key.show(line((shown_key(self.screen, self.entry.action, self.entry.key), "bold")))

    def show_detail(self, detail: str) -> None:
        """Replace the detail."""
        self._detail.show(detail)

    def on_focus(self) -> None:
        """Show by a sign, not by colour alone, that Enter would choose this line."""
        self._pointer.show(">")

    def on_blur(self) -> None:
        """Take the sign away."""
        self._pointer.show(" ")

    def action_choose(self) -> None:
        """Choose this line."""
        if self.entry.action:
            self.post_message(self.Chosen(self.entry.action))

    def on_click(self, event: events.Click) -> None:
        """Choose this line."""
        event.stop()
        self.action_choose()


class Menu(Vertical):
    """Lines, one of which is selected; up and down go round."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
    ]

    def __init__(self, entries: Sequence[Entry] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._first = entries

    def compose(self) -> ComposeResult:
        """The lines to begin with."""
        yield from map(MenuLine, self._first)

    async def show(self, entries: list[Entry]) -> None:
        """Show these entries. The first is selected, unless only details have changed."""
        focused = self.screen.focused
        same = [one.entry.action for one in self.query(MenuLine)] == [entry.action for entry in entries]
        before = focused.entry.action if same and isinstance(focused, MenuLine) else ""
        lines = [MenuLine(entry) for entry in entries]
        async with self.batch():
            await self.query(MenuLine).remove()
            await self.mount_all(lines)
        able = [one for one in lines if one.entry.action]
        if able:
            self._mark(next((one for one in able if one.entry.action == before), able[0]), first=able[0])

    def action_move(self, by: int) -> None:
        """Select the line above or below."""
        lines = [one for one in self.query(MenuLine) if one.can_focus]
        focused = self.screen.focused
        if lines:
            place = lines.index(focused) + by if isinstance(focused, MenuLine) and focused in lines else 0
            self._mark(lines[place % len(lines)], first=lines[0])

    def _mark(self, line: MenuLine, *, first: MenuLine) -> None:
        """Select a line. With the first one the page goes to its top, since what stands above cannot be selected."""
        line.focus()
        if line is first and isinstance(page := self.parent, VerticalScroll):
            page.call_after_refresh(page.scroll_home, animate=False)
