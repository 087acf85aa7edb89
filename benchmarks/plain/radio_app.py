"""A bare screen with a stem and a radio set."""

from textual.app import App, ComposeResult
from textual.widgets import Label, RadioButton, RadioSet


class RadioApp(App[None]):
    """One question."""

    def compose(self) -> ComposeResult:
        """Stem and options."""
        yield Label("Which of these comes first?")
        with RadioSet():
            for name in ("the first", "the second", "the third", "the fourth"):
                yield RadioButton(name)


if __name__ == "__main__":
    RadioApp().run()
