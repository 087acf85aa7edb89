"""What holds for every module and every screen of the app: no markup, and no key that help does not tell."""

import ast
import importlib
import pkgutil
from pathlib import Path

import pytest
from textual.binding import Binding

import ma_exam.tui
from ma_exam.tui.screens.base import BaseScreen

FOLDER = Path(ma_exam.tui.__file__).parent
SAFE = FOLDER / "widgets" / "safe.py"
SOURCES = sorted(FOLDER.rglob("*.py"))
ALLOWED_WIDGETS = {"EditResult", "Input", "TextArea"}
NAMES = {
    "question_mark": "?", "escape": "Esc", "enter": "Enter", "space": "Space", "backspace": "Backspace",
    "delete": "Del", "pagedown": "PgDn", "pageup": "PgUp", "ctrl+q": "Ctrl+Q",
}  # fmt: skip
NEVER_TOLD = {"ctrl+c"}
"""Does what Ctrl+Q does, for those who try it first."""


def screens() -> list[type[BaseScreen]]:
    import ma_exam.tui.screens as folder

    for module in pkgutil.iter_modules(folder.__path__):
        importlib.import_module(f"{folder.__name__}.{module.name}")
    found: list[type[BaseScreen]] = []
    open_ended: list[type[BaseScreen]] = [BaseScreen]
    while open_ended:
        for screen in open_ended.pop().__subclasses__():
            open_ended.append(screen)
            if not screen.__subclasses__() and screen.__module__.startswith("ma_exam."):
                found.append(screen)
    return sorted(found, key=lambda screen: screen.__name__)


def told_keys(text: str) -> set[str]:
    """The keys that stand left of the two spaces; ranges such as `a-h` taken apart."""
    keys: set[str] = set()
    for row in text.strip().split("\n"):
        left = row.partition("  ")[0]
        for word in left.replace(" or ", ", ").split(", "):
            keys.add(word)
            if len(word) == 3 and word[1] == "-":
                keys |= {chr(code) for code in range(ord(word[0]), ord(word[2]) + 1)}
    if "Arrows" in keys:
        keys |= {"Up", "Down", "Left", "Right"}
    return keys


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_help_tells_every_key_of_a_screen(screen: type[BaseScreen]) -> None:
    bindings = [
        binding
        for kind in screen.__mro__
        if kind.__module__.startswith("ma_exam.")
        for binding in kind.__dict__.get("BINDINGS", [])
        if isinstance(binding, Binding)
    ]
    keys = {key for binding in bindings for key in binding.key.split(",")} | {"ctrl+q"}
    names = {NAMES.get(key, key.lower() if len(key) == 1 else key.title()) for key in keys - NEVER_TOLD}
    assert names - told_keys(screen.help_text) == set()


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_letters_work_with_caps_lock_on(screen: type[BaseScreen]) -> None:
    keys = {
        key
        for binding in screen.__dict__.get("BINDINGS", [])
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
        if len(key) == 1 and key.isalpha()
    }
    assert {key.upper() for key in keys} <= keys


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: file.relative_to(FOLDER).as_posix())
def test_text_comes_to_the_screen_only_through_the_safe_widgets(source: Path) -> None:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("textual.widgets")
            and source != SAFE
        ):
            assert {alias.name for alias in node.names} <= ALLOWED_WIDGETS
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("textual.widgets") for alias in node.names)
        if isinstance(node, ast.Attribute):
            assert node.attr != "from_markup", "markup is never parsed"
            assert node.attr != "notify" or source == SAFE, "notes go through safe.toast"
            assert node.attr not in ("border_title", "border_subtitle", "tooltip"), "these parse markup"
        if isinstance(node, ast.keyword):
            assert node.arg != "markup" or (
                isinstance(node.value, ast.Constant) and node.value.value is False
            )
