"""A drawn exhibit stands whole below its stem, and in words where the console cannot show it."""

from dataclasses import replace

import pytest

from ma_exam.core.exhibit.reading import described, drawn
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.start import Start
from tests.tui.support import Hall, make_item

BLOCK = Start("toy", "block")
STRIP = "ecg rhythm=atrial-fibrillation rate=90"


def with_strips(hall: Hall) -> Hall:
    hall.items = tuple(replace(make_item(number), exhibit=STRIP) for number in (1, 2, 3))
    return hall


def drawing(width: int) -> list[str]:
    return [line.rstrip() for line in drawn(STRIP, width).splitlines()[1:-1]]


async def test_a_strip_is_shown_line_for_line_at_every_size(hall: Hall) -> None:
    async with with_strips(hall).app(BLOCK, size=(80, 24)) as seat:
        await seat.on(ExamScreen)
        for size, width in [((80, 24), 64), ((60, 30), 56), ((120, 40), 64)]:
            await seat.pilot.resize_terminal(*size)
            await seat.settle()
            shown = seat.frame
            assert [line for line in drawing(width) if line not in shown] == [], shown


async def test_a_console_without_braille_signs_gets_words(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with with_strips(hall).app(BLOCK) as seat:
        await seat.on(ExamScreen)
        seat.read(described(STRIP))
        assert not any("\u2800" < sign < "\u2900" for sign in seat.frame)
