"""What a bank, a file name or a database may hold never becomes markup, a link or an order to the terminal."""

import unicodedata

import pytest
from textual.app import App

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.item import Item, Option
from ma_exam.core.text import clean
from ma_exam.errors import StorageError
from ma_exam.services import exams
from ma_exam.tui.screens.attempts import AttemptsScreen
from ma_exam.tui.screens.details import DetailsScreen
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.review import ReviewScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.widgets.safe import toast
from tests.tui.support import Hall, Seat

PAYLOADS = (
    "plain [bold]markup[/bold] [red on blue]colour[/]",
    "a click [@click=app.quit]here[/] ends it",
    "a click [@click=screen.end]there[/@click=screen.end] too",
    "edit [/etc/hosts] now, dir [/s] [/b], x[/]y, [/x]",
    "list[int], arr[i], regex [a-z]+, chmod [ugo], Press [ESC], [x], [ ], [$primary]",
    '[link="https://example.org"]a link[/link] and [link=file:///etc]another[/link]',
    "CSI \x1b[31mred\x1b[0m \x1b[2J\x1b[H GAME OVER",
    "OSC 52 \x1b]52;c;RVZJTA==\x1b\\ and \x1b]52;c;RVZJTA==\x07 clipboard",
    "OSC 8 \x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\ done",
    "OSC 0 \x1b]0;PWNED\x07 and OSC 2 \x1b]2;PWNED\x1b\\ title",
    "C1 \x9b31m CSI \x9d0;PWNED\x9c OSC \x90 DCS \x85 NEL",
    "NUL \x00 DEL \x7f BEL \x07 BS \x08 VT \x0b FF \x0c SO \x0e",
    "bidi \u202eesrever\u202c \u2066isolate\u2069 \u200fmark\u200e \u061c",
    "zero\u200bwidth \u2060 joiner \ufeff bom \u00adsoft \u180e",
    "tags \U000e0041\U000e0042 and fillers \u3164 \u115f \uffa0 \ufff9",
    "marks Z" + "\u0301\u0302\u0303" * 30 + " end",
    "emoji \U0001f469\u200d\u2695\ufe0f \U0001f1fa\U0001f1f8 \U0001f44d\U0001f3fd 1\ufe0f\u20e3 end",
    "脈拍と血圧を測る 고혈압 测量血压",
    "עברית וערבית العربية in one line",
    "line\u2028separator \u2029 paragraph \x0d return\x0d\nend",
    "backslash \\[bold] \\\\[/] trailing \\ [",
    "percent %s {0} {name!r} $x ${y} `z` <b>html</b> &amp; '); DROP TABLE item;--",
    "long " + "word " * 990 + "END-OF-STEM",
    "x" * 3000,
)
LONG = 400
TITLE = "Domain [@click=app.quit]of[/] \x1b[31m[/x] \u202eharm list[int]"
BAR = dict.fromkeys(range(0x2581, 0x2589), " ")
TOLERATED = "\u200d\ufe0f"
"""The joiner and the selector that emoji are made of."""


def hostile_item(number: int, payload: str) -> Item:
    short = payload[:LONG]
    options = tuple(
        Option(f"{letter} {short}", letter == "b", f"reason {short}", short[:60]) for letter in "abcd"
    )
    return Item(
        "toybank", f"{number:02} {short[:40]}", payload, options, "A1", (short,), refs=(f"ref {short}",),
        tags=(short,), why=f"point {short}", source=short, exhibit=f"| {short[:30]} | 1 |" if number % 7 == 0 else "",
    )  # fmt: skip


ITEMS = tuple(hostile_item(number, payload) for number, payload in enumerate(PAYLOADS))
EXAM = Blueprint(
    "toy", "1", f"Toy {TITLE}", f"Board {TITLE}", (Block(len(ITEMS), len(ITEMS), 10),), 0, 0,
    (Domain("A", TITLE, 1, children=(Domain("A1", f"First {TITLE}", 1, ("A1",)),)),), None, 75, {},
)  # fmt: skip


def squeeze(text: str) -> str:
    """Without spaces, which wrapping adds and takes, and without the scroll bar at the side."""
    return "".join(text.translate(BAR).split())


def nothing_obeys(seat: Seat, *texts: str) -> None:
    """The words are there as they are; the frame holds nothing to obey and nothing of theirs to click."""
    frame = seat.frame
    bad = {
        f"U+{ord(character):04X}"
        for character in frame
        if character != "\n"
        and character not in TOLERATED
        and (
            unicodedata.category(character) in ("Cc", "Cf", "Cs")
            or character in "\u2028\u2029\u3164\u115f\uffa0"
        )
    }
    assert not bad, f"{bad} reach the terminal\n{frame}"
    for strip in seat.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            if style is not None:
                assert style.link is None, f"a link: {segment.text!r}"
                assert "@click" not in style.meta, f"an action: {segment.text!r}"
    for text in texts:
        seen = squeeze(clean(text)[: LONG // 2])
        assert seen in squeeze(frame), f"{text!r} is not there\n{frame}"


@pytest.fixture
def hostile(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr(exams, "blueprints", lambda: {"toy": EXAM})
    hall.items = ITEMS
    hall.complaints = [f"{payload[:LONG]} cannot be read." for payload in PAYLOADS[:8]]
    return hall


async def test_every_screen_shows_a_hostile_bank_word_by_word(hostile: Hall) -> None:
    async with hostile.app(size=(100, 90)) as seat:
        await seat.until(lambda: seat.app.home.filled, "home")
        nothing_obeys(seat, *PAYLOADS[:8], EXAM.title)
        await seat.press("b")
        await seat.on(SetupScreen)
        nothing_obeys(seat, EXAM.title)
        await seat.press("s")
        await seat.on(ExamScreen)
        for payload in PAYLOADS:
            nothing_obeys(seat, payload)
            await seat.pilot.hover("#paper")
            here = seat.session.sitting.head.here
            await seat.press("a", "n")
            if seat.session.sitting.head.here == here:
                await seat.press("n")
        await seat.until(lambda: isinstance(seat.app.screen, ReviewScreen), "the review")
        nothing_obeys(seat)
        await seat.press("e", "y")
        await seat.on(ReportScreen)
        await seat.settle()
        nothing_obeys(seat, EXAM.title[:20], TITLE[:20])
        await seat.press("t")
        await seat.on(DetailsScreen)
        nothing_obeys(seat, EXAM.title[:30])
        await seat.press("escape", "i")
        await seat.on(ItemsScreen)
        for payload in PAYLOADS:
            nothing_obeys(seat, payload)
            if len(payload) < LONG:
                nothing_obeys(seat, f"d {payload}", f"reason {payload}", f"point {payload}", f"ref {payload}")
            await seat.pilot.hover("#paper .options")
            await seat.press("n")
        await seat.press("escape", "escape")
        await seat.on(HomeScreen)
        await seat.press("p")
        await seat.on(AttemptsScreen)
        nothing_obeys(seat)


@pytest.mark.parametrize("size", [(60, 18), (40, 12)])
async def test_a_hostile_bank_fits_into_small_windows(hostile: Hall, size: tuple[int, int]) -> None:
    async with hostile.app(size=(80, 24)) as seat:
        await seat.until(lambda: seat.app.home.filled, "home")
        await seat.press("b", "s")
        await seat.on(ExamScreen)
        await seat.resize(*size)
        for position in range(1, len(PAYLOADS) + 1):
            seat.session.act(seat.session.sitting.go(position))
            await seat.settle()
            nothing_obeys(seat)


async def test_a_note_or_refusal_with_hostile_words_is_only_words(hostile: Hall) -> None:
    async with hostile.app(size=(100, 40)) as seat:
        await seat.until(lambda: seat.app.home.filled, "home")
        for payload in PAYLOADS[:-2]:

            def refuse(words: str = payload) -> None:
                raise StorageError(words, where=words, hint=words)

            seat.app.in_store(refuse, lambda _: None)
            await seat.settle()
            nothing_obeys(seat, payload)
            toast(seat.app, payload, title=payload)
            await seat.settle()
            nothing_obeys(seat)
            seat.app.clear_notifications()


async def test_a_click_on_hostile_words_does_only_what_a_click_does(hostile: Hall) -> None:
    async with hostile.app(size=(100, 40)) as seat:
        await seat.until(lambda: seat.app.home.filled, "home")
        await seat.press("b", "s")
        await seat.on(ExamScreen)
        await seat.press("n")
        for column in range(0, 24, 4):
            await seat.click("#stem", column)
            await seat.click("#option-1", 11 + column)
        assert isinstance(seat.app, App)
        assert not seat.app._exit
        assert set(seat.session.sitting.saved.response(2).choice) == {1}
