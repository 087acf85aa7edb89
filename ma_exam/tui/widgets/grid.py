"""A grid of item numbers with what stands at each: the strip below an item, the panel beside it, the review."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from ma_exam.tui.widgets.safe import Styled, line


@dataclass(frozen=True, slots=True)
class Cell:
    """One item in the grid: its position in the form, the label shown, and how it is marked."""

    position: int
    label: str
    answered: bool = False
    flagged: bool = False


class ItemGrid(Widget, can_focus=False):
    """Cells left to right, as many a row as fit; the one at `here` is marked. A click picks."""

    class Picked(Message):
        """A cell was clicked."""

        def __init__(self, position: int) -> None:
            super().__init__()
            self.position = position

    def __init__(self, cell_width: int, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._cell_width = cell_width
        self._cells: tuple[Cell, ...] = ()
        self._here: int | None = None

    @property
    def columns(self) -> int:
        """Cells in a row."""
        return max(1, self.size.width // self._cell_width)

    def show(self, cells: tuple[Cell, ...], here: int | None) -> None:
        """Show these cells."""
        if (cells, here) != (self._cells, self._here):
            grown = len(cells) != len(self._cells)
            self._cells, self._here = cells, here
            self.refresh(layout=grown)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line a row of cells."""
        columns = max(1, width // self._cell_width)
        return max(1, -(-len(self._cells) // columns))

    def render(self) -> Content:
        """The rows."""
        rows: list[Content] = []
        for start in range(0, len(self._cells), self.columns):
            pieces: list[str | Styled] = []
            for cell in self._cells[start : start + self.columns]:
                text = cell.label[: self._cell_width - 1].ljust(self._cell_width - 1)
                style = "reverse" if cell.position == self._here else "bold" if cell.flagged else ""
                pieces.extend([(text, style) if style else text, " "])
            rows.append(line(*pieces))
        return Content("\n").join(rows)

    def on_click(self, event: events.Click) -> None:
        """Pick the cell under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y * self.columns + offset.x // self._cell_width
        if offset.x // self._cell_width < self.columns and index < len(self._cells):
            event.stop()
            self.post_message(self.Picked(self._cells[index].position))
