"""Keys: every action with its keys, screen by screen, and a way to put it on another key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from ma_exam.settings import usable_key
from ma_exam.tui.keys import changeable, clash, name_of, screens, shown_keys, title_of
from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.screens.dialogs import Choice, ConfirmDialog, Dialog
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic, line

HELP = """\
Up, Down  mark an action
Enter, Space  put it on another key: press the new one
r  give the marked action its own key back
a  give all actions their own keys back
PgUp, PgDn  a page up or down
Esc, q  back; everything is kept
?  this help
Ctrl+Q  quit
"""
NEWS = "Esc, Enter, the arrows, ? and Ctrl+Q stay, as do the letters of the options."


class ActionList(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The list; its keys are the screen's, so that a page up or down takes the mark along."""


class KeysScreen(MenuScreen):
    """All actions, each with its keys."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/menu.tcss",
        "../styles/keys.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,R", "reset", "Reset this one", id="keys.reset"),
        Binding("a,A", "reset_all", "Reset all", id="keys.all"),
        Binding("pagedown", "page(1)", "Page down", id="keys.pagedown"),
        Binding("pageup", "page(-1)", "Page up", id="keys.pageup"),
        Binding("escape,q,Q", "back", "Back", id="keys.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._kinds = screens()
        self._changeable = changeable(self._kinds)

    def compose(self) -> ComposeResult:
        """A word on what stays, and the list."""
        yield TopBar()
        yield SafeStatic(NEWS, id="news")
        with ActionList(id="home"):
            yield Menu(id="menu")
        yield KeyBar(
            Hint("Enter", "change", ""),
            Hint("r", "reset this one", "reset"),
            Hint("a", "reset all", "reset_all"),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )

    async def on_mount(self) -> None:
        """Fill the list, from its top."""
        await self._show()
        self.call_after_refresh(self.query_one("#home").scroll_home, animate=False)

    async def _show(self) -> None:
        changed = self.exam_app.changed_keys
        count = f"{len(changed)} changed" if changed else "as they came"
        self.query_one(TopBar).show(line(("Keys", "bold")), count)
        entries: list[Entry] = []
        before = ""
        for name, binding in self._changeable.items():
            if title_of(name) != before:
                before = title_of(name)
                entries.append(Entry(before, "", "", ""))
            detail = shown_keys(binding, changed) + ("   changed" if name in changed else "")
            entries.append(Entry(f"  {binding.description}", detail, "", f"change('{name}')"))
        await self.query_one(Menu).show(entries)

    @on(MenuLine.Chosen)
    async def _chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)

    def _marked(self) -> str:
        action = self.focused.entry.action if isinstance(self.focused, MenuLine) else ""
        return action.removeprefix("change('").removesuffix("')")

    def action_change(self, name: str) -> None:
        """Ask for the new key."""

        def refusal(key: str) -> str:
            if not usable_key(key):
                return f"{name_of(key)} cannot be used: take a letter, a digit, a sign, or F1 to F12."
            other = clash(self._kinds, name, key, self.exam_app.changed_keys)
            return f"{name_of(key)} is taken: {other}. Press another." if other else ""

        async def then(key: str | None) -> None:
            if key is not None:
                await self._set({**self.exam_app.changed_keys, name: key})

        binding = self._changeable[name]
        now = shown_keys(binding, self.exam_app.changed_keys)
        question = f"{title_of(name)}: {binding.description}\n\nNow on {now}."
        self.app.push_screen(PressDialog(question, refusal), then)

    async def action_reset(self) -> None:
        """Give the marked action its own key back, unless something else has it by now."""
        name, changed = self._marked(), dict(self.exam_app.changed_keys)
        if changed.pop(name, None) is None:
            return
        own = self._changeable[name].key.split(",")
        taken = next(filter(None, (clash(self._kinds, name, key.lower(), changed) for key in own)), "")
        if taken:
            self.query_one("#news", SafeStatic).show(f"Its own key is taken: {taken}. Reset that first.")
            return
        await self._set(changed)

    def action_reset_all(self) -> None:
        """Ask, then give every action its own key back."""

        async def then(sure: bool | None) -> None:
            if sure:
                await self._set({})

        if self.exam_app.changed_keys:
            self.app.push_screen(
                ConfirmDialog("Give every action its own key back?", "give back", "leave"), then
            )

    async def _set(self, keys: dict[str, str]) -> None:
        self.exam_app.comfort.change(keys=keys)
        self.query_one("#news", SafeStatic).show(NEWS)
        await self._show()

    def action_page(self, by: int) -> None:
        """A page up or down."""
        lines = [one for one in self.query(MenuLine) if one.can_focus]
        if isinstance(self.focused, MenuLine) and self.focused in lines:
            step = max(1, self.query_one("#home").size.height - 2)
            place = lines.index(self.focused) + by * step
            lines[min(max(place, 0), len(lines) - 1)].focus()


class PressDialog(Dialog[str | None]):
    """Waits for a key. `refusal` says why one cannot be taken; Esc takes none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", id="press.back")]

    def __init__(self, question: str, refusal: Callable[[str], str]) -> None:
        super().__init__()
        self._question, self._refusal = question, refusal

    def compose(self) -> ComposeResult:
        """What is asked, what was wrong, the way out."""
        with Vertical(classes="dialog"):
            yield SafeStatic(self._question)
            yield SafeStatic("Press the new key.", id="press-note")
            with Horizontal(classes="choices"):
                yield Choice("Esc", "leave it", "dismiss(None)")

    def on_key(self, event: events.Key) -> None:
        """Take the key, or say why not."""
        key = event.key.lower()
        if self.too_small or key == "escape":
            return
        event.stop()
        if told := self._refusal(key):
            self.query_one("#press-note", SafeStatic).show(told)
        else:
            self.dismiss(key)
