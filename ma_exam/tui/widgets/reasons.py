"""An item with its reasons: which option is the key, what was chosen, and why each is right or wrong."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from ma_exam.core.report import ReportOption
from ma_exam.tui.widgets.paper import StemText
from ma_exam.tui.widgets.safe import SafeStatic, Styled, block, line


class Reasons(VerticalScroll, can_focus=False):
    """Stem, options with their reasons, and what is to be said after them. It scrolls when they do not fit."""

    DEFAULT_CSS = """
    Reasons { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; }
    Reasons .stem { height: auto; margin-bottom: 1; max-width: 96; }
    Reasons .options { height: auto; max-width: 96; }
    Reasons .after { height: auto; max-width: 96; color: $text-muted; }
    Reasons .remarks { height: auto; max-width: 96; margin-top: 1; display: none; }
    .-narrow Reasons { padding: 0; }
    """

    def compose(self) -> ComposeResult:
        """The four parts."""
        yield StemText(classes="stem")
        yield SafeStatic(classes="options")
        yield SafeStatic(classes="after")
        yield SafeStatic(classes="remarks")

    def show(self, stem: str, exhibit: str, options: Iterable[ReportOption], after: Iterable[str]) -> None:
        """Show another item, from its top."""
        self.query_one(StemText).show_stem(stem, exhibit)
        told: list[Content] = []
        for option in options:
            told += [told_option(option), line("")]
        self.query_one(".options", SafeStatic).show(Content("\n").join(told))
        self.query_one(".after", SafeStatic).show("\n\n".join(after))
        self.scroll_home(animate=False)

    def show_remarks(self, told: list[str]) -> None:
        """Show under the item what the learner remarked on it."""
        remarks = self.query_one(".remarks", SafeStatic)
        remarks.display = bool(told)
        remarks.show("\n".join(told))


def told_option(option: ReportOption) -> Content:
    """An option, whether it is the key and was chosen, and its reason."""
    words = [
        word
        for word, holds in (
            ("THE KEY", option.key),
            ("YOUR ANSWER", option.chosen),
            ("struck out", option.struck),
        )
        if holds
    ]
    style = "bold" if option.key or option.chosen else ""
    pieces: list[str | Styled] = [
        (f"{option.letter}  {option.text}", style) if style else f"{option.letter}  {option.text}"
    ]
    if words:
        pieces.append((f"   {' and '.join(words)}", "bold"))
    if option.rationale:
        pieces.append((f"\n{option.rationale}", "dim"))
    if option.misconception and option.chosen:
        pieces.append((f"\nconfusion: {option.misconception}", "dim"))
    return block(*pieces)
