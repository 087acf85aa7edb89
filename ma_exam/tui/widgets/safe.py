"""The one place where text becomes something to show. Nothing here parses markup, and every text is cleaned.

Textual reads markup in any plain `str`: a stem with `[@click=...]` would be a live link, `[/etc]` would
crash, and `list[int]` would lose a word. Escape sequences would reach the terminal. So all other
modules take their text widgets from here (a test holds them to it).
"""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.content import Content
from textual.widgets import Static

from ma_exam.core.text import clean, clean_line

Styled = tuple[str, str]
"""A text and its style, such as `("42", "bold")`."""


def line(*parts: str | Styled | Content) -> Content:
    """One line from plain and styled texts, cleaned, and from content that is clean already."""
    return _assemble(parts, one_line)


def block(*parts: str | Styled | Content) -> Content:
    """Text of several lines from plain and styled texts, cleaned."""
    return _assemble(parts, clean)


def one_line(text: str) -> str:
    """`clean` on one line that keeps its spaces, for text that is put together from pieces."""
    return clean(text).replace("\n", " ")


def _assemble(parts: tuple[str | Styled | Content, ...], sanitise: Callable[[str], str]) -> Content:
    pieces: list[Content] = []
    for part in parts:
        if isinstance(part, Content):
            pieces.append(part)
        elif isinstance(part, str):
            pieces.append(Content(sanitise(part)))
        else:
            pieces.append(Content.styled(sanitise(part[0]), part[1]))
    return Content("").join(pieces)


class SafeStatic(Static):
    """A `Static` that takes plain text or `Content`, never markup."""

    def __init__(self, text: str | Content = "", **options: Any) -> None:  # noqa: ANN401 - Textual's options
        self._shown = _content(text)
        super().__init__(self._shown, markup=False, **options)

    def show(self, text: str | Content) -> None:
        """Replace what is shown. What stays the same is not drawn again, and the screen not laid out for one line."""
        before, content = self._shown, _content(text)
        if content.is_same(before):
            return
        self._shown = content
        self.update(content, layout=content.plain != before.plain and not self._fits(before, content))

    def _fits(self, before: Content, content: Content) -> bool:
        """Whether one line takes the place of another, and no widget need move for it."""
        width, height = self.size
        if height != 1 or "\n" in before.plain + content.plain:
            return False
        given = self.styles.width
        stays = before.cell_length == content.cell_length or (given is not None and not given.is_auto)
        return stays and max(before.cell_length, content.cell_length) <= width


class SafeLabel(SafeStatic):
    """A text as wide as it needs to be."""

    DEFAULT_CSS = "SafeLabel { width: auto; height: auto; }"


def _content(text: str | Content) -> Content:
    return text if isinstance(text, Content) else Content(clean(text))


def toast(app: App[Any], message: str, *, title: str = "", error: bool = False) -> None:
    """A passing note without markup."""
    app.notify(
        clean(message), title=clean_line(title), severity="error" if error else "information", markup=False
    )
