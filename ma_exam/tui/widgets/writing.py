"""Fields to write in: one line to filter by, and a note of several. What is typed or pasted is cleaned at once."""

from textual.document._edit import Edit
from textual.widgets import Input, TextArea
from textual.widgets.text_area import EditResult

from ma_exam.core.text import clean
from ma_exam.tui.widgets.safe import one_line

NOTE_MOST = 2_000
"""Characters of a note at the most."""

FILTER_MOST = 100
"""Characters of a filter at the most."""


class FilterField(Input):
    """One line that narrows a list down. A pasted escape sequence becomes signs that can be seen."""

    DEFAULT_CSS = """
    FilterField { height: 1; border: none; padding: 0; background: $surface; }
    FilterField:focus { border: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, max_length=FILTER_MOST, select_on_focus=False, compact=True)
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every sign but the one that asks for help: that is left to the screen."""
        return character != "?" and super().check_consume_key(key, character)

    def insert_text_at_cursor(self, text: str) -> None:
        """Take it in clean; of what is too long the beginning."""
        super().insert_text_at_cursor(one_line(text)[: FILTER_MOST - len(self.value)])

    def replace(self, text: str, start: int, end: int) -> None:
        """Put it clean in the place of what was marked."""
        super().replace(one_line(text)[:FILTER_MOST], start, end)


class NoteArea(TextArea):
    """Several lines, `NOTE_MOST` characters at the most; what goes beyond is not taken."""

    DEFAULT_CSS = """
    NoteArea { height: 9; width: 100%; margin-top: 1; border: none; background: $background; }
    NoteArea:focus { border: none; }
    .-low NoteArea { height: 6; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(clean(text)[:NOTE_MOST], compact=True)
        self.cursor_blink = False

    def edit(self, edit: Edit) -> EditResult:
        """Every way to change the text ends here: clean what comes in, and cut it to the room that is left."""
        start, end = sorted((edit.from_location, edit.to_location))
        room = NOTE_MOST - len(self.text) + len(self.get_text_range(start, end))
        edit.text = clean(edit.text)[: max(0, room)]
        return super().edit(edit)
