"""A canvas of braille signs: two dots across and four down in each character."""

_FIRST = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of a dot by row and column within its character (Unicode, Braille Patterns)."""


class Canvas:
    """Dots on `columns` x `rows` characters; the dot (0, 0) is at the top left. Dots outside are not drawn."""

    def __init__(self, columns: int, rows: int) -> None:
        self.width, self.height = 2 * columns, 4 * rows
        self._cells = [[0] * columns for _ in range(rows)]

    def dot(self, x: int, y: int) -> None:
        """Set one dot."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._cells[y // 4][x // 2] |= _DOTS[y % 4][x % 2]

    def upright(self, x: int, top: int, bottom: int) -> None:
        """Set all dots of a column from `top` to `bottom`, in either order."""
        for y in range(min(top, bottom), max(top, bottom) + 1):
            self.dot(x, y)

    def line(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """Set the dots of a straight line, with no gap between its columns or rows."""
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            self.dot(x0 + round(step * (x1 - x0) / steps), y0 + round(step * (y1 - y0) / steps))

    def lines(self) -> list[str]:
        """The rows as text. A character without dots is a space."""
        return ["".join(chr(_FIRST + cell) if cell else " " for cell in row).rstrip() for row in self._cells]
