"""Keys that a student has changed: they work, are printed everywhere, and never take another's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.attempt import Phase
from ma_exam.settings import SIGNS, load
from ma_exam.tui.comfort import open_keys
from ma_exam.tui.keys import (
    STAY,
    bindings_of,
    changeable,
    clash,
    help_with,
    keymap,
    keys_of,
    may_change,
    screens,
    sound,
)
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.keys import KeysScreen, PressDialog
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.menu import MenuLine
from tests.tui.support import Hall, Seat

BLOCK = Start("toy", "block")
KINDS = screens()
ACTIONS = sorted(changeable(KINDS))
KEYS = st.sampled_from([*"abcdefghijklmnopqrstuvwxyz0123456789", "f1", "f12", *SIGNS])


async def mark(seat: Seat, name: str) -> None:
    """Mark the action of this id in the list of keys."""
    await seat.on(KeysScreen)
    line = next(one for one in seat.app.screen.query(MenuLine) if f"'{name}'" in one.entry.action)
    line.focus()
    await seat.settle()


async def test_a_changed_key_works_and_is_printed_wherever_the_old_one_was(hall: Hall) -> None:
    async with hall.app(folder=hall.file.parent) as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_keys(seat.app)
        await seat.on(KeysScreen)
        for name, key in [("home.block", "x"), ("exam.next", "semicolon"), ("exam.flag", "y")]:
            await mark(seat, name)
            await seat.press("enter")
            await seat.on(PressDialog)
            await seat.press(key)
            await seat.on(KeysScreen)
        seat.read("3 changed", ";, Right changed")
        await seat.press("escape")
        await seat.on(HomeScreen)
        seat.read("One block 3 items, 10 min x")
        await seat.press("b")
        await seat.on(HomeScreen)
        await seat.press("question_mark")
        seat.read("x sit one block", "m sit a full mock exam")
        seat.read_not("b sit one block")
        await seat.press("escape", "X", "s")
        await seat.on(ExamScreen)
        seat.read("; next", "p back", "f flag")
        await seat.press("semicolon")
        seat.read("Item 2 of 3")
        await seat.press("n")
        seat.read("Item 2 of 3")
        await seat.press("right", "left", "y")
        seat.read("Item 2 of 3", "FLAGGED")
        await seat.press("f")
        seat.read_not("FLAGGED")
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        seat.read(";, Right next item", "f, y flag the item")
        seat.read_not("n, Right")
    async with hall.app(BLOCK, folder=hall.file.parent) as seat:
        await seat.until(lambda: seat.app.changed_keys.get("exam.next") == "semicolon", "the keys")
        assert load(hall.file.parent)[0].keys == seat.app.changed_keys


async def test_the_mark_goes_a_page_at_a_time(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_keys(seat.app)
        await seat.on(KeysScreen)
        places: list[int] = []
        for key in ("down", "pagedown", "pagedown", "pageup"):
            await seat.press(key)
            lines = [one for one in seat.app.screen.query(MenuLine) if one.can_focus]
            assert isinstance(seat.app.screen.focused, MenuLine)
            places.append(lines.index(seat.app.screen.focused))
            marked = seat.app.screen.focused.entry.name.strip()
            assert f"> {marked}" in " ".join(seat.frame.split())
        assert places[0] == 1
        assert places[1] > places[0] + 5
        assert places[2] - places[1] == places[1] - places[0]
        assert places[3] == places[1]


async def test_a_key_that_is_taken_or_must_stay_is_refused(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_keys(seat.app)
        await mark(seat, "exam.next")
        await seat.press("enter")
        for key, told in [
            ("p", "p is taken: Previous item"),
            ("P", "p is taken: Previous item"),
            ("e", "e is taken: Option e"),
            ("3", "3 is taken: It is a guess"),
            ("question_mark", "? cannot be used"),
            ("enter", "Enter cannot be used"),
            ("ctrl+x", "cannot be used"),
        ]:
            await seat.press(key)
            await seat.on(PressDialog)
            seat.read(told)
        await seat.press("escape")
        await seat.on(KeysScreen)
        assert not seat.app.changed_keys


async def test_one_key_or_all_go_back_to_what_they_were(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.comfort.change(keys={"exam.next": "k", "exam.back": "n", "home.mock": "z"})
        open_keys(seat.app)
        await mark(seat, "exam.next")
        await seat.press("r")
        seat.read("Its own key is taken: Previous item.")
        await mark(seat, "exam.back")
        await seat.press("r")
        assert seat.app.changed_keys == {"exam.next": "k", "home.mock": "z"}
        await mark(seat, "exam.next")
        await seat.press("r")
        assert seat.app.changed_keys == {"home.mock": "z"}
        await seat.press("a")
        await seat.on(ConfirmDialog)
        await seat.press("y")
        await seat.on(KeysScreen)
        assert seat.app.changed_keys == {}
        seat.read("as they came")
        await seat.press("escape", "m")
        seat.read("A full mock exam", "Start")


async def test_a_file_altered_by_hand_takes_no_key_away(hall: Hall) -> None:
    async with hall.app(BLOCK) as seat:
        await seat.on(ExamScreen)
        wild = {"exam.next": "p", "exam.back": "a", "app.quit": "q", "exam.a": "z", "no.such": "k"}
        seat.app.comfort.change(keys=wild)
        assert seat.app.changed_keys == {}
        await seat.press("n", "a", "p")
        seat.read("Item 1 of 3")
        assert seat.session.sitting.head.phase is Phase.BLOCK


def test_every_action_is_listed_but_those_that_must_stay() -> None:
    assert {"home.mock", "exam.next", "review.end", "ranking.drill", "reading.down", "practice.end"} <= set(
        ACTIONS
    )
    assert not [name for name in ACTIONS if name.startswith("app.") or name in ("help", "exam.a", "exam.1")]


def test_nothing_clashes_before_it_is_changed() -> None:
    assert {name: clash(KINDS, name, "no key", {}) for name in ACTIONS} == dict.fromkeys(ACTIONS, "")


@given(st.dictionaries(st.sampled_from(ACTIONS), KEYS, max_size=12))
def test_whatever_is_wished_no_screen_has_one_key_twice(wished: dict[str, str]) -> None:
    changed = sound(KINDS, wished)
    assert changed.items() <= wished.items()
    assert set(keymap(KINDS, changed)) == set(changed)
    for kind in KINDS:
        met: dict[str, str | None] = {}
        for binding in bindings_of(kind):
            for key in keys_of(binding, changed):
                assert met.setdefault(key, binding.id) == binding.id or not set(changed) & {
                    met[key],
                    binding.id,
                }, (kind.__name__, key)


@given(st.dictionaries(st.sampled_from(ACTIONS), KEYS, max_size=12))
def test_keys_that_must_stay_stay(wished: dict[str, str]) -> None:
    changed = sound(KINDS, wished)
    for name, binding in changeable(KINDS).items():
        own = {key for key in binding.key.split(",") if key in STAY}
        assert own <= set(keys_of(binding, changed)), name
    assert not set(changed.values()) & STAY


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_help_tells_each_key_that_is_changed(kind: type[HomeScreen]) -> None:
    for binding in bindings_of(kind):
        if binding.id and may_change(binding):
            told = help_with(kind.help_text, kind, {binding.id: "f9"})
            rows = [
                row for row in told.split("\n") if "F9" in row.partition("  ")[0].replace(",", "").split()
            ]
            assert len(rows) == 1, (binding.id, told)
