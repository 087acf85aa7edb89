"""What a student has set for comfort, as the app wears it: theme, clock and keys, changed at once and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ma_exam.settings import Settings, load

if TYPE_CHECKING:
    from pathlib import Path

    from ma_exam.tui.app import ExamApp


class Comfort:
    """The settings of the app's student. Without a folder they are the usual ones, and last as long as the app."""

    def __init__(self, app: ExamApp, folder: Path | None) -> None:
        self._app = app
        self._folder = folder
        self.settings, self._word = load(folder) if folder else (Settings(), "")
        if self.settings.theme != Settings().theme:
            self._wear()

    def painted(self) -> None:
        """After the first paint: the keys, for which all screens are imported, and what is to be said of the file."""
        from ma_exam.tui.keys import screens

        if self.settings.keys:
            self._app.in_store(screens, lambda _: self._take_keys())  # a sixth of a second, in another thread
        self._say()

    def _say(self) -> None:
        from ma_exam.tui.widgets.safe import toast

        if self._word:
            toast(self._app, self._word, title="Comfort")

    def take_up(self, folder: Path) -> None:
        """Go on with another student's settings, those kept in `folder`; without effect where none are kept."""
        if self._folder is None:
            return
        self._folder = folder
        self.settings, self._word = load(folder)
        self._wear()
        if self.settings.keys or self._app.changed_keys:
            self._take_keys()
        self._say()

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Settings
        """Set something else, at once, and keep it."""
        before, self.settings = self.settings, replace(self.settings, **changes)
        if self.settings.theme != before.theme:
            self._wear()
        if self.settings.keys != before.keys:
            self._take_keys()
        if self.settings != before:
            self._keep()

    def _wear(self) -> None:
        from ma_exam.tui.themes import wear

        wear(self._app, self.settings.theme)

    def _take_keys(self) -> None:
        from ma_exam.tui.keys import keymap, screens, sound
        from ma_exam.tui.widgets.bars import KeyHint
        from ma_exam.tui.widgets.menu import MenuLine

        kinds = screens()
        self._app.changed_keys = sound(kinds, self.settings.keys)
        self._app.set_keymap(keymap(kinds, self._app.changed_keys))
        for screen in self._app.screen_stack:
            for shown in (*screen.query(KeyHint), *screen.query(MenuLine)):
                shown.show_key()

    def _keep(self) -> None:
        """Write the file in the store's thread: the disk may be slow."""
        folder, settings = self._folder, self.settings
        if folder is None:
            return

        def work() -> str:
            from ma_exam.errors import StorageError
            from ma_exam.settings import save

            try:
                save(folder, settings)
            except StorageError as error:
                return str(error)
            return ""

        def then(refusal: str) -> None:
            from ma_exam.tui.widgets.safe import toast

            if refusal:
                toast(self._app, refusal, error=True)

        self._app.in_store(work, then)


def open_comfort(app: ExamApp) -> None:
    """Open the screen of theme, clock, keys and tour."""
    from ma_exam.tui.screens.comfort import ComfortScreen

    app.push_screen(ComfortScreen())


def open_keys(app: ExamApp) -> None:
    """Open the list of all actions and their keys."""
    from ma_exam.tui.screens.keys import KeysScreen

    app.push_screen(KeysScreen())


def open_tour(app: ExamApp) -> None:
    """Open the five-minute tour."""
    from ma_exam.tui.screens.tour import TourScreen

    app.push_screen(TourScreen())


def first_run(app: ExamApp) -> bool:
    """Whether the tour has been neither taken nor declined; home offers it then."""
    return not app.comfort.settings.toured
