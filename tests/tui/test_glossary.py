"""The glossary: typed into at once, left by Esc, open from practice and closed while an exam is sat."""

from textwrap import wrap

import pytest

from ma_exam.core.glossary import Abbreviation, Danger, Glossary, Group, Source
from ma_exam.services.glossary import glossary
from ma_exam.tui.reference import open_glossary
from ma_exam.tui.screens.dialogs import HelpDialog
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.glossary import GlossaryScreen, told_abbreviation
from ma_exam.tui.screens.home import HomeScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.start import Start
from ma_exam.tui.widgets.rows import Rows
from tests.hostile.payloads import PAYLOADS, Payload
from tests.tui.support import Hall, Seat
from tests.tui.test_frames import Album


async def look_up(seat: Seat) -> GlossaryScreen:
    """Home, then the glossary."""
    await seat.on(HomeScreen)
    await seat.until(lambda: seat.app.home.filled, "home")
    open_glossary(seat.app)
    return await seat.on(GlossaryScreen)


async def test_typing_finds_and_the_found_is_told(hall: Hall) -> None:
    async with hall.app() as seat:
        await look_up(seat)
        seat.read("Glossary All", "1 of 6")
        await seat.press("Q", "d")
        seat.read("1 of 1", "> QD DO NOT USE every day", "Joint Commission and ISMP", "Write: daily")
        await seat.press("backspace", "backspace", "c", "c")
        seat.read("> cc DO NOT USE cubic", "CC chief complaint", "Write: mL")
        await seat.press("down")
        seat.read("> CC", "2 of 5", "History and examination")
        await seat.press("z", "z")
        seat.read("nothing found", "There is no such abbreviation here")
        await seat.press("down", "pagedown", "enter", "escape")
        seat.read("Glossary All", "1 of 6")
        await seat.press("escape")
        await seat.on(HomeScreen)


async def test_tab_turns_to_what_must_not_be_used_and_to_each_group(hall: Hall) -> None:
    async with hall.app() as seat:
        screen = await look_up(seat)
        await seat.press("tab")
        seat.read("Glossary Do not use")
        await seat.press("m", "s")
        seat.read("> MS TAKE CARE", "MSO4", "morphine sulfate, or magnesium sulfate")
        await seat.press("tab")
        seat.read("Doses and signs", "nothing found")
        await seat.press("escape")
        assert screen.query_one(Rows).place == 0
        await seat.press("shift+tab", "shift+tab", "shift+tab")
        seat.read("Insurance and coding")
        await seat.press("tab")
        seat.read("Glossary All")


async def test_help_mouse_and_small_windows(hall: Hall) -> None:
    async with hall.app(size=(60, 18)) as seat:
        screen = await look_up(seat)
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        seat.read("type to filter", "Backspace")
        await seat.press("escape")
        assert screen.query_text == ""
        await seat.click("#rows", 4, 2)
        seat.read("3 of")
        seat.read("AAA", "abdominal aortic aneurysm")
        await seat.press(*["pagedown"] * 4)
        place = screen.query_one(Rows).place
        assert place > 20
        for width, height in [(120, 40), (10, 3), (60, 18)]:
            await seat.resize(width, height)
        assert screen.query_one(Rows).place == place
        seat.read(f"{place + 1} of")
        assert "> " in seat.frame


async def test_it_opens_over_practice_and_not_over_an_exam(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.app.home.filled, "home")
        await seat.press("d", "enter")
        await seat.on(PracticeScreen)
        open_glossary(seat.app)
        await seat.on(GlossaryScreen)
        await seat.let_pass(3_000)
        await seat.press("a", "b", "n", "escape", "escape")
        await seat.on(PracticeScreen)
        seat.read("nothing answered yet")


async def test_while_an_exam_is_sat_it_stays_closed(hall: Hall) -> None:
    async with hall.app(Start("toy", "block")) as seat:
        await seat.on(ExamScreen)
        open_glossary(seat.app)
        await seat.settle()
        await seat.on(ExamScreen)


@pytest.mark.parametrize("payload", PAYLOADS, ids=[payload.name for payload in PAYLOADS])
async def test_a_hostile_text_in_an_entry_and_in_the_filter_is_words(hall: Hall, payload: Payload) -> None:
    text = payload.text
    group = Group("g", f"GROUP {text}", "")
    danger = Danger((Source("s", f"LIST {text}", ""),), f"WRONG {text}", f"INSTEAD {text}")
    entry = Abbreviation(f"A {text}", (f"MEANS {text}",), group, (f"ALSO {text}",), danger, f"NOTE {text}")
    async with hall.app(size=(160, 60)) as seat:
        await seat.settle()
        seat.app.push_screen(GlossaryScreen(Glossary((entry,), (group,), ())))
        await seat.on(GlossaryScreen)
        for tag in ("ALSO", "MEANS", "LIST", "WRONG", "INSTEAD", "NOTE"):
            seat.read(f"{tag} {payload.words[0]}")
        assert not any(ord(sign) < 32 and sign != "\n" for sign in seat.frame)
        for strip in seat.app.screen._compositor.render_strips():
            for segment in strip:
                assert segment.style is None or not (segment.style.link or "@click" in segment.style.meta)
        seat.app.screen.query_one("#filter").insert_text_at_cursor(text)  # type: ignore[attr-defined]
        await seat.settle()
        assert not any(ord(sign) < 32 and sign != "\n" for sign in seat.frame)


async def test_the_glossary_looks_as_it_did(hall: Hall) -> None:
    album = Album()
    for width, height in [(80, 24), (60, 18), (120, 40)]:
        async with hall.app(size=(width, height)) as seat:
            await look_up(seat)
            await seat.press("t", "i")
            album.compare(seat, f"glossary-{width}x{height}")
    album.close()


def test_what_is_told_of_an_entry_fits_below_the_smallest_list() -> None:
    long = {
        entry.term: rows
        for entry in glossary().entries
        if (rows := sum(len(wrap(part, 56)) for part in told_abbreviation(entry).plain.split("\n"))) > 7
    }
    assert long == {}
