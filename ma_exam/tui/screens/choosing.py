"""What the screens before an exam and before a practice set share: choices in a menu, and below it what they mean."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from ma_exam.tui.screens.base import MenuScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, TopBar
from ma_exam.tui.widgets.menu import Menu, MenuLine
from ma_exam.tui.widgets.safe import SafeStatic


class ChoosingScreen(MenuScreen):
    """Choose, read, start. A screen of this kind says in `_show` what stands where, and has an action `begin`."""

    def compose(self) -> ComposeResult:
        """Menu above, what it comes to below."""
        yield TopBar()
        with Vertical(id="home"):
            yield Menu(id="menu")
            yield SafeStatic(id="news")
        yield KeyBar(
            Hint("Enter", "choose", ""), Hint("s", "start", "begin"), Hint("Esc", "back", "back"),
            Hint("?", "help", "help"),
        )  # fmt: skip

    async def on_mount(self) -> None:
        """Show the first choice."""
        await self._show()

    async def _show(self) -> None:
        """Show the choices as they stand."""

    @on(MenuLine.Chosen)
    async def _line_chosen(self, message: MenuLine.Chosen) -> None:
        await self.run_action(message.action)
