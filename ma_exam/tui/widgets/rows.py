"""A long list, one line a row: only what is in sight is drawn, so that ten thousand rows cost what ten do."""

from collections.abc import Callable

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ma_exam.tui.widgets.safe import line

LineOf = Callable[[int, int], Content]
"""A row's text from its place (from 0) and the columns that there are."""

MARKED = "bold on $primary 30%"
_WHEEL = 3


class Rows(Widget, can_focus=False):
    """Rows with one of them marked; the screen has the keys. A click marks a row and chooses it."""

    DEFAULT_CSS = "Rows { height: 1fr; padding: 0 1; }"

    class Marked(Message):
        """Another row is marked; `place` is -1 where there is none."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class Chosen(Message):
        """The marked row was clicked."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._count = 0
        self._line_of: LineOf = lambda _place, _width: Content("")
        self._top = 0
        self.place = -1
        """The marked row, from 0; -1 where there is none."""

    def show(self, count: int, line_of: LineOf) -> None:
        """Show so many rows with the first one marked."""
        self._count, self._line_of = count, line_of
        self.place = min(0, count - 1)
        self._top = 0
        self.renew()

    def renew(self) -> None:
        """Draw the same rows anew, as what they say has changed."""
        self.refresh()
        self.post_message(self.Marked(self.place))

    def move(self, by: int) -> None:
        """Mark a row further down, or up; not beyond the ends."""
        place = max(0, min(self._count - 1, self.place + by))
        if self._count and place != self.place:
            self.place = place
            self._keep_in_sight()
            self.refresh()
            self.post_message(self.Marked(place))

    @property
    def page(self) -> int:
        """Rows to move by a page."""
        return max(1, self.size.height - 1)

    def _keep_in_sight(self) -> None:
        height = max(1, self.size.height)
        self._top = max(self.place - height + 1, min(self._top, self.place), 0)
        self._top = max(0, min(self._top, self._count - height))

    def on_resize(self) -> None:
        """Keep the marked row in sight."""
        self._keep_in_sight()

    def render(self) -> Content:
        """The rows in sight."""
        width = max(1, self.size.width - 2)
        shown: list[Content] = []
        for place in range(self._top, min(self._count, self._top + self.size.height)):
            marked = place == self.place
            text = self._line_of(place, width).truncate(width, ellipsis=True, pad=True)
            row = line("> " if marked else "  ", text)
            shown.append(row.stylize(MARKED) if marked else row)
        return Content("\n").join(shown)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move down."""
        event.stop()
        self.move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move up."""
        event.stop()
        self.move(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Mark the row under the mouse, and choose it."""
        offset = event.get_content_offset(self)
        if offset is None or self._top + offset.y >= self._count:
            return
        event.stop()
        self.move(self._top + offset.y - self.place)
        self.post_message(self.Chosen())
