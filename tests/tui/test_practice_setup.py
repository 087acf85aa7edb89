"""Before a practice set: any kind in three keys, what each comes to, and what stood there the last time."""

from types import SimpleNamespace

import pytest

from ma_exam.core.confidence import Sure
from ma_exam.core.wish import WHATS, What, Wish
from ma_exam.services import desk, practising
from ma_exam.services.sitting import commit_all
from ma_exam.tui.screens.confusions import ConfusionScreen
from ma_exam.tui.screens.dialogs import ConfirmDialog, HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.more_choices import MoreChoicesScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_setup import PracticeSetupScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.topics import TopicScreen
from ma_exam.tui.start import Start
from tests.tui.support import EXAM, Hall, Seat, make_item
from tests.tui.test_frames import Album


@pytest.fixture(autouse=True)
def _one_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "secrets", SimpleNamespace(randbelow=lambda _most: 7))


def some_of_each(hall: Hall) -> None:
    """A history in which every list has an item: answered right and wrong, sure and not, flagged, bookmarked."""
    opened = hall.open_desk()
    sitting = opened.start_practice("toy", Wish(count=8), seed=1)
    said = [Sure.GUESS, Sure.SURE, Sure.UNSURE, None]
    for position in range(1, 9):
        commit_all(sitting, sitting.go(position))
        hall.machine.run(20_000)
        if sure := said[position % 4]:
            commit_all(sitting, sitting.sure(position, sure))
        (key,) = sitting.item(position).key
        commit_all(sitting, sitting.choose(position, key if position % 2 == 0 else (key + 1) % 4))
    for position in (1, 2):
        commit_all(sitting, sitting.flag(position))
    commit_all(sitting, sitting.end_block())
    lucky = opened.start_practice("toy", Wish(count=1, what="new"), seed=2)
    commit_all(lucky, lucky.sure(1, Sure.GUESS))
    (key,) = lucky.item(1).key
    commit_all(lucky, lucky.choose(1, key))
    commit_all(lucky, lucky.end_block())
    opened.database.remarks.set_bookmark(lucky.form.slot(1).item, True, 1)
    opened.close()


async def from_home(seat: Seat) -> None:
    home = await seat.on(HomeScreen)
    await seat.until(lambda: home.filled, "home")
    await seat.settle()


@pytest.mark.parametrize("what", WHATS)
async def test_every_kind_of_set_starts_three_keys_from_home(
    hall: Hall, what: What, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = [item.ref for item in hall.items[:3]]
    monkeypatch.setattr(practising, "due_items", lambda *_args, **_options: due)
    some_of_each(hall)
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d", str(WHATS.index(what) + 1), "s")
        await seat.on(PracticeScreen)
        wish = seat.session.sitting.record.plan.wish
        assert wish is not None
        assert wish.what == what


async def test_the_last_set_stands_there_the_next_time_and_starts_in_two_keys(hall: Hall) -> None:
    some_of_each(hall)
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d", "t", "down", "enter", "4", "c", "i", "i", "m", "u", "s")
        await seat.on(PracticeScreen)
        wish = Wish("A", "new", 20, 10, sure=False)
        assert seat.session.sitting.record.plan.wish == wish
        assert not seat.session.sitting.record.plan.sure
        await seat.press("escape", "y", "escape", "d")
        await seat.on(PracticeSetupScreen)
        seat.read("Topic Alpha", "only new ones", "10 minutes, up to 30 items", "what the minutes allow")
        await seat.press("s")
        await seat.on(PracticeScreen)
        assert seat.session.sitting.record.plan.wish == wish


async def test_what_is_no_longer_there_gives_way_to_what_is(hall: Hall) -> None:
    opened = hall.open_desk()
    practising.remember_wish(opened.database, "toy", Wish("A", "flagged", 20))
    opened.close()
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d")
        await seat.on(PracticeSetupScreen)
        seat.read("Topic Alpha", "new first, some missed", "20 items")
    opened = hall.open_desk()
    practising.remember_wish(opened.database, "toy", Wish("A", "new", 20, difficulty=3))
    opened.close()
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d")
        seat.read("everything, by exam weight", "10 items")


async def test_kinds_with_none_say_so_and_are_passed_over(hall: Hall) -> None:
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d")
        seat.read(">1 mix 24", "2 missed none", "9 bookmarks none")
        await seat.press("2")
        seat.read(">1 mix")
        await seat.press("w")
        seat.read(">4 new", "only new ones")
        await seat.press("w")
        seat.read(">1 mix")
        await seat.press("i")
        seat.read("5 minutes, up to 15 items", "It ends with the item that is open")
        await seat.press("c")
        seat.read("no time limit", "How many 10 items")
        for _ in range(8):
            await seat.press("i")
        seat.read("no time limit")


async def test_topics_tell_what_is_lost_and_stand_in_that_order_when_asked(hall: Hall) -> None:
    some_of_each(hall)
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d", "t")
        await seat.on(TopicScreen)
        losses = seat.app.desk.material(EXAM).losses
        seat.read("lose", f"{losses['A']:.1f}")
        rows = [row for row in seat.frame.split("\n") if "alpha" in row or "Beta" in row]
        assert [row.split()[0] for row in rows] == ["A1", "A2", "B"]
        await seat.press("o")
        rows = [row for row in seat.frame.split("\n") if "alpha" in row or "Beta" in row]
        codes = [row.split()[0] for row in rows]
        assert codes == sorted(codes, key=lambda code: -losses[code])
        seat.read("topic groups, most lost first")
        await seat.press("down", "enter")
        await seat.on(PracticeSetupScreen)
        await seat.press("s")
        await seat.on(PracticeScreen)
        assert {slot.domain for slot in seat.session.sitting.form.slots} == {codes[0]}


async def test_more_choices_narrow_the_set_and_are_told_on_the_first_screen(hall: Hall) -> None:
    hall.items = tuple(make_item(number, difficulty=1 + number % 3) for number in range(1, 25))
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("d", "m")
        await seat.on(MoreChoicesScreen)
        await seat.press("d")
        seat.read("easy", "8 items of the kind chosen")
        await seat.press("f")
        await seat.on(ConfusionScreen)
        seat.read("mix up", "- 8")
        await seat.press("escape", "f", "down", "enter")
        await seat.on(MoreChoicesScreen)
        seat.read("Confusion mix up")
        await seat.press("f", "enter", "u")
        seat.read("any, or none", "not asked")
        await seat.press("e")
        seat.read("Toy Certificate")
        await seat.press("escape")
        await seat.on(PracticeSetupScreen)
        seat.read("easy, sure not asked", ">1 mix 8")


async def test_a_set_is_begun_and_resumed_beside_an_open_exam(hall: Hall) -> None:
    hall.items = tuple(make_item(number) for number in range(1, 40))
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(ExamScreen)
        exam = seat.session.sitting.form.refs
        await seat.press("b", "ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    async with hall.app(Start("toy", "practice", wish=Wish(count=40))) as seat:
        await seat.on(PracticeScreen)
        assert not exam & seat.session.sitting.form.refs
        await seat.press("ctrl+q", "y")
        await seat.until(lambda: seat.app._exit, "the app to close")
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("Practice set 2, item 1"), "home")
        seat.read("Resume One block 1, item 1", "Practice set 2, item 1")
        await seat.press("d", "s")
        await seat.on(ConfirmDialog)
        seat.read("Practice set 2, item 1 is not finished.", "End it and start this one?")
        seat.read_not("One block 1")
        await seat.press("n", "escape", "m", "s")
        await seat.on(ConfirmDialog)
        seat.read(
            "One block 1, item 1 is not finished.", "Practice set 2, item 1", "Give it up and start this one?"
        )
        await seat.press("n", "escape", "i")
        await seat.on(PracticeScreen)
        await seat.press("escape", "y", "escape")
        await seat.until(lambda: seat.shows("Resume"), "home")
        seat.read_not("Practice set 2, item 1")
        await seat.press("r")
        await seat.on(ExamScreen)


async def test_a_set_of_nothing_asked_for_on_the_command_line_is_told_at_home(hall: Hall) -> None:
    async with hall.app(Start("toy", "practice", wish=Wish(what="missed"))) as seat:
        await seat.until(lambda: seat.shows("there is no such item to practise"), "the refusal")
        await seat.on(HomeScreen)


async def test_what_is_met_before_is_told_once_the_library_is_read(hall: Hall) -> None:
    opened = hall.open_desk()
    sitting = opened.start_practice("toy", Wish(count=60), seed=1)
    for position in range(1, len(hall.items) + 1):
        commit_all(sitting, sitting.go(position))
    commit_all(sitting, sitting.end_block())
    opened.close()
    async with hall.app() as seat:
        await from_home(seat)
        await seat.press("m")
        await seat.on(SetupScreen)
        await seat.until(lambda: seat.shows("At least 12 of them you have met before"), "the count")


@pytest.mark.parametrize(("width", "height"), [(60, 18), (80, 24), (120, 40)])
async def test_the_choices_look_as_they_did(hall: Hall, width: int, height: int) -> None:
    album = Album()
    some_of_each(hall)
    async with hall.app(size=(width, height)) as seat:
        await from_home(seat)
        for keys, screen, name in (
            ("d", PracticeSetupScreen, "choices"),
            ("t", TopicScreen, "topics"),
            ("m", MoreChoicesScreen, "more"),
            ("f", ConfusionScreen, "confusions"),
            ("?", HelpDialog, "help"),
        ):
            await seat.press("question_mark" if keys == "?" else keys)
            await seat.on(screen)
            if not (keys == "?" and width != 80):
                album.compare(seat, f"practice-{name}-{width}x{height}")
            if screen is TopicScreen:
                await seat.press("escape")
    album.close()
