"""The looks to choose from; each is a set of colours, and colours only repeat what words and signs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import Monochrome, NoColor
from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

NAMES = {
    "standard": "dark, the usual one",
    "contrast": "high contrast: white on black",
    "light": "light: black on white",
    "terminal": "the terminal's own colours",
}
"""What each theme of `settings.THEMES` is, in words."""

CONTRAST = Theme(
    name="ma-exam-contrast",
    primary="#0000c0",
    secondary="#000090",
    warning="#ffff00",
    error="#900000",
    success="#005000",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#101010",
    panel="#101010",
    boost="#101010",
    dark=True,
    text_alpha=1.0,
    variables={
        "text": "#ffffff",
        "text-muted": "#e8e8e8",
        "text-disabled": "#c8c8c8",
        "surface-lighten-2": "#ffffff",
        "primary-lighten-2": "#ffffff",
        "border": "#ffffff",
        "border-blurred": "#e8e8e8",
        "scrollbar": "#ffffff",
        "scrollbar-hover": "#ffff00",
        "scrollbar-active": "#ffff00",
        "scrollbar-background": "#000000",
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#ffffff",
        "block-cursor-blurred-foreground": "#000000",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
    },
)
"""Pure white on black. No fill is lighter than a deep blue, red or green, so that white stays at 7:1 on each."""

LIGHT = Theme(
    name="ma-exam-light",
    primary="#005a9e",
    secondary="#004578",
    warning="#b35c00",
    error="#a1122f",
    success="#14662b",
    accent="#8a4b00",
    foreground="#1a1a1a",
    background="#ffffff",
    surface="#eeeeee",
    panel="#e4e4e4",
    dark=False,
    variables={
        "text-muted": "#4a4a4a",
        "surface-lighten-2": "#b0b0b0",
        "block-cursor-background": "#005a9e",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#005a9e",
        "block-cursor-blurred-foreground": "#ffffff",
    },
)

TERMINAL = Theme(
    name="ma-exam-terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_magenta",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "surface": "ansi_default",
        "panel": "ansi_default",
        "boost": "ansi_default",
        "surface-lighten-2": "ansi_default",
        "panel-darken-1": "ansi_default",
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "scrollbar": "ansi_default",
        "scrollbar-hover": "ansi_default",
        "scrollbar-active": "ansi_default",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "bold reverse",
        "block-cursor-blurred-text-style": "bold reverse",
    },
)
"""Nothing but the terminal's own colours: what is marked is reversed (app.tcss), which stands out on any ground."""

_OURS = {"contrast": CONTRAST, "light": LIGHT, "terminal": TERMINAL}
_STANDARD = "textual-dark"


def wear(app: App[int], name: str) -> None:
    """Show the app in the theme of this name, one of `settings.THEMES`."""
    theme = _OURS.get(name)
    if theme is not None and theme.name not in app.available_themes:
        app.register_theme(theme)
    app.theme = theme.name if theme else _STANDARD
    if app.no_color:
        # Greys are made of colours that are known; the terminal's own are not, and are left away.
        plain = NoColor() if name == "terminal" else Monochrome()
        app._filters = [plain if isinstance(f, Monochrome | NoColor) else f for f in app._filters]
