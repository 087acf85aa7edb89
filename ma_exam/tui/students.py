"""Who is studying: asked at the start where several do, and again when the computer changes hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ma_exam import profiles

if TYPE_CHECKING:
    from textual.screen import Screen

    from ma_exam.profiles import Profile
    from ma_exam.tui.app import ExamApp


class Students:
    """The app's part that knows whose records are open. It looks at folders, never into a database."""

    def __init__(self, app: ExamApp) -> None:
        self._app = app
        self._several = profiles.several()
        self.known = not self._several or bool(profiles.named())
        """Whether it is settled whose records are to be opened."""

    @property
    def name(self) -> str:
        """Who is studying; empty where nobody else does, and while it is asked."""
        return profiles.chosen().name if self.known and self._several else ""

    def first_screen(self, home: Screen[None]) -> Screen[None]:
        """What the app opens with: home, or the question who it is."""
        if self.known:
            return home
        from ma_exam.tui.screens.who import WhoScreen

        return WhoScreen()

    def take(self, profile: Profile) -> None:
        """Open this student's records, at home."""
        profiles.choose(profile)
        self.known, self._several = True, profiles.several()
        self._app.comfort.take_up(profile.folder)
        self._app.new_home()
        self._app.open_records()  # not before the first paint, after which the app does it itself

    def switch(self) -> None:
        """Ask who is studying; what is open is saved and closed before. From home only: no exam is left for it."""
        if not self.known or self._app.session is not None:
            return

        def then(_: None) -> None:
            from ma_exam.tui.screens.who import WhoScreen

            before = profiles.chosen()
            self.known = False
            self._app.push_screen(WhoScreen(before))

        self._app.in_store(self._app.let_go_of_records, then, opens=True)
