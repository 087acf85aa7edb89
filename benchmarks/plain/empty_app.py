"""An empty Textual app: a header and a footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header


class EmptyApp(App[None]):
    """Nothing but its frame."""

    def compose(self) -> ComposeResult:
        """Header and footer."""
        yield Header()
        yield Footer()


if __name__ == "__main__":
    EmptyApp().run()
