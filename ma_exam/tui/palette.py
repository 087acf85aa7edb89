"""The command palette: every action of the screen below it and of the whole app, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon

from ma_exam.core.text import clean_line
from ma_exam.settings import THEMES
from ma_exam.tui.keys import bindings_of, changed_keys, may_change, shown_keys
from ma_exam.tui.screens.base import BaseScreen, SizedScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.themes import NAMES
from ma_exam.tui.widgets.paper import OptionRow
from ma_exam.tui.widgets.safe import line

if TYPE_CHECKING:
    from textual.binding import Binding

    from ma_exam.tui.app import ExamApp


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done from any screen; while an exam or a set is sat only when it is `harmless`."""

    name: str
    act: Callable[[ExamApp], object]
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette: a name, its keys as printed, and what choosing it does."""

    name: str
    keys: str
    act: Callable[[], object]


def deeds() -> tuple[Deed, ...]:
    """What can be done from any screen, in the order in which it is listed; the place to add to."""
    from ma_exam.tui.comfort import open_comfort, open_keys, open_tour
    from ma_exam.tui.progress import show_progress
    from ma_exam.tui.reference import open_glossary, open_search

    themes = (Deed(f"Theme: {NAMES[name]}", partial(_wear, name), harmless=True) for name in THEMES)
    return (
        Deed("My progress", show_progress),
        Deed("Search the items", open_search),
        Deed("Glossary", open_glossary),
        Deed("Comfort: theme, clock, keys, tour", open_comfort),
        Deed("Change the keys", open_keys),
        Deed("Take the five-minute tour", open_tour),
        *themes,
    )


def open_palette(app: ExamApp) -> None:
    """Open it over a screen; over a dialog, or a window too small for the screen, the key does nothing."""
    screen = app.screen
    if app.leaving.begun or screen.is_modal or (isinstance(screen, SizedScreen) and screen.too_small):
        return
    app.push_screen(Palette([Actions], placeholder="Type what you want to do; Esc goes back"))


def offers(app: ExamApp, screen: BaseScreen) -> Iterator[Offer]:
    """What the palette lists over this screen: its own actions, then those of home and of the app."""
    yield from _own(screen)
    if _free(app) and not isinstance(screen, HomeScreen):
        for binding in bindings_of(HomeScreen):
            if may_change(binding) and binding.action != "app.quit":
                yield Offer(f"Home: {binding.description}", "", partial(_at_home, app, binding.action))
    for deed in deeds():
        if _may(app, deed):
            yield Offer(deed.name, "", partial(_do, app, deed))
    yield Offer("Quit" if app.session is None else "Leave", "Ctrl+Q", partial(app.run_action, "quit"))


def _free(app: ExamApp) -> bool:
    """Whether nothing is being sat, and it is known whose records are open."""
    return app.session is None and app.students.known


def _may(app: ExamApp, deed: Deed) -> bool:
    return _free(app) or (deed.harmless and app.students.known)


def _own(screen: BaseScreen) -> Iterator[Offer]:
    changed, met = changed_keys(screen.app), {"app.quit"}
    options = sum(1 for row in screen.query(OptionRow) if row.display)
    for binding in bindings_of(type(screen)):
        if binding.action in met or not binding.description or not _stands(binding, options):
            continue
        met.add(binding.action)
        keys = shown_keys(binding, changed)
        yield Offer(binding.description, keys, partial(_on_screen, screen, binding.action))


def _stands(binding: Binding, options: int) -> bool:
    """Whether it is an action of its own here: of options, those that the paper shows, once."""
    name, _, rest = binding.action.partition("(")
    return name not in ("letter", "choose") or (name == "letter" and int(rest[:-1]) < options)


async def _on_screen(screen: BaseScreen, action: str) -> None:
    """Do it as its key would: only on the screen that is still there, and only what it allows now."""
    if screen.is_active:
        await screen.run_action(action)


async def _at_home(app: ExamApp, action: str) -> None:
    if _free(app):
        home = app.go_home()
        await home.run_action(action)


def _do(app: ExamApp, deed: Deed) -> None:
    if _may(app, deed):
        deed.act(app)


def _wear(theme: str, app: ExamApp) -> None:
    app.comfort.change(theme=theme)


class Palette(CommandPalette):
    """Textual's palette with our actions in it, and a sign that every terminal has."""

    def on_mount(self) -> None:
        """Take the sign."""
        self.query_one(SearchIcon).icon = ">"


@dataclass
class Listed(DiscoveryHit):
    """A line of the whole list, at its rank and not by the alphabet."""

    rank: int = 0

    def __lt__(self, other: object) -> bool:
        return isinstance(other, Listed) and other.rank < self.rank


class Actions(Provider):
    """What the palette finds: `offers` of the screen below it."""

    def _offers(self) -> list[Offer]:
        if not isinstance(self.screen, BaseScreen):
            return []
        return list(offers(cast("ExamApp", self.app), self.screen))

    async def discover(self) -> Hits:
        """All of it, before anything is typed."""
        for rank, offer in enumerate(self._offers()):
            yield Listed(_shown(offer), offer.act, clean_line(offer.name), rank=rank)

    async def search(self, query: str) -> Hits:
        """What fits the words typed."""
        matcher = self.matcher(query)
        for offer in self._offers():
            if (score := matcher.match(offer.name)) > 0:
                yield Hit(score, _shown(offer), offer.act, clean_line(offer.name))


def _shown(offer: Offer) -> Any:  # noqa: ANN401 - Content, for which Textual's palette has no word
    return line(offer.name, (f"   {offer.keys}", "dim"))
