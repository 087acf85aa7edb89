"""How comfort, keys, palette and tour look, line by line, and that they stand any window."""

from ma_exam.tui.comfort import open_comfort
from ma_exam.tui.screens.comfort import ComfortScreen
from ma_exam.tui.screens.dialogs import HelpDialog
from ma_exam.tui.screens.tour import TourScreen
from tests.tui.support import Hall
from tests.tui.test_frames import Album


async def test_the_screens_of_comfort_look_as_they_did(hall: Hall) -> None:
    album = Album()
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_comfort(seat.app)
        await seat.on(ComfortScreen)
        album.compare(seat, "comfort")
        await seat.press("question_mark")
        await seat.on(HelpDialog)
        album.compare(seat, "comfort-help")
        await seat.press("escape", "o")
        await seat.on(TourScreen)
        await seat.press("b", "n", "x", "a")
        for width, height in [(60, 18), (120, 40), (80, 24)]:
            await seat.resize(width, height)
            album.compare(seat, f"tour-{width}x{height}")
    album.close()


async def test_they_take_any_size(hall: Hall) -> None:
    async with hall.app() as seat:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        open_comfort(seat.app)
        await seat.on(ComfortScreen)
        for keys in ((), ("k",), ("enter",), ("escape", "escape", "o"), ("r",), ("r", "g")):
            await seat.press(*keys)
            screen = seat.app.screen
            for width, height in [(1, 1), (300, 60), (10, 3), (40, 12)]:
                await seat.resize(width, height)
            before = seat.app.comfort.settings
            await seat.press("t", "c", "x")
            assert seat.app.comfort.settings == before, "under the notice no key acts"
            await seat.resize(60, 18)
            seat.read_not("window larger")
            assert seat.app.screen is screen
        await seat.press("ctrl+p")
