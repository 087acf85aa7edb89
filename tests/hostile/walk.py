"""Walks through all screens with the same texts in every field; run as a program on a terminal.

`python -m tests.hostile.walk OUT GROUP...` walks once for each group of texts and writes to OUT what was wrong at
which surface; a mark between two walks goes to the terminal, so that whoever reads it can tell them apart.
"""

import asyncio
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from textual.pilot import Pilot

from ma_exam import paths, profiles
from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.grading import option_hash
from ma_exam.core.item import Item, Option
from ma_exam.core.text import clean, clean_line
from ma_exam.errors import StorageError
from ma_exam.services import desk, exams
from ma_exam.tui.app import ExamApp
from ma_exam.tui.reference import open_search
from ma_exam.tui.reviewing import show_plan
from ma_exam.tui.screens.attempts import AttemptsScreen
from ma_exam.tui.screens.confusions import ConfusionScreen
from ma_exam.tui.screens.details import DetailsScreen
from ma_exam.tui.screens.exam import ExamScreen
from ma_exam.tui.screens.found import FoundScreen
from ma_exam.tui.screens.items import ItemsScreen
from ma_exam.tui.screens.losses import LossesScreen, show_losses
from ma_exam.tui.screens.more_choices import MoreChoicesScreen
from ma_exam.tui.screens.plan import PlanScreen
from ma_exam.tui.screens.practice import PracticeScreen
from ma_exam.tui.screens.practice_report import PracticeReportScreen
from ma_exam.tui.screens.practice_setup import PracticeSetupScreen
from ma_exam.tui.screens.progress import ProgressScreen
from ma_exam.tui.screens.readiness import ReadinessScreen
from ma_exam.tui.screens.report import ReportScreen
from ma_exam.tui.screens.search import SearchScreen
from ma_exam.tui.screens.setup import SetupScreen
from ma_exam.tui.screens.topics import TopicScreen
from ma_exam.tui.screens.who import NameDialog, WhoScreen
from ma_exam.tui.start import Start
from ma_exam.tui.starting import show_readiness
from ma_exam.tui.widgets.safe import toast
from tests.hostile.payloads import HARMLESS, PAYLOADS
from tests.tui.support import Hall, Seat

COLUMNS, LINES = 200, 100
MARK = b"=====%s====="
PANEL = "\u2502"
"""The edge of the panel beside an item; what stands right of it is none of the item's text."""

NARROW = {"exam-struck", "report-domain", "practice-outline", "attempts-exam", "toast", "toast-title"}
NARROW |= {"progress-group", "progress-confusion", "readiness-thin"}
NARROW |= {"who-name", "who-rename"}
"""Surfaces in columns whose lines stand beside other lines; there words are looked for one by one."""

TOGETHER = 3
GROUPS = {"harmless": (HARMLESS,) * TOGETHER} | {
    f"{place // TOGETHER}": PAYLOADS[place : place + TOGETHER] for place in range(0, len(PAYLOADS), TOGETHER)
}
"""Texts that go through the screens together, one behind the other in each field."""


def squeeze(text: str) -> str:
    """Without spaces, which wrapping adds and takes, and without scroll bars."""
    return "".join(text.translate(dict.fromkeys(range(0x2581, 0x2589), " ")).split())


class Walk:
    """One text on its way through all screens."""

    def __init__(self, text: str, folder: Path) -> None:
        self.text = text
        self.wrong: dict[str, str] = {}
        self.hall = Hall(folder)
        self.hall.items = (self.item(),)
        self.hall.complaints = (self.tagged("COMPLAINT"),)
        domains = (
            Domain("A", self.tagged("DOMAIN"), 1, children=(Domain("A1", self.tagged("LEAF"), 1, ("A1",)),)),
        )
        lacking = (Domain("B", self.tagged("LACKING"), 1, ("B",)),)
        blocks = (Block(1, 1, 10),)
        exam = Blueprint("toy", "1", self.tagged("EXAM"), "Board", blocks, 0, 0, domains, None, 75, {})
        other = Blueprint("other", "1", "Other", "Board", blocks, 0, 0, lacking, None, 75, {})
        offered = {"toy": exam, "other": other}
        numbers = count(1)
        ids = SimpleNamespace(uuid4=lambda: SimpleNamespace(hex=f"{next(numbers):032x}"))
        # In this process there are no other exams, and ids are the same each time.
        vars(exams)["blueprints"] = lambda: offered
        vars(desk)["uuid"] = ids
        # A time alert rings when its second comes; without it every BEL in the stream is one that a text brought.
        setattr(ExamApp, "bell", lambda app: None)  # noqa: B010 - replaced for this process

    def tagged(self, tag: str) -> str:
        return f"{tag} {self.text}"

    def item(self) -> Item:
        """One item with the text in every field, as a database altered by hand could hold it."""
        options = tuple(
            Option(self.tagged(f"OPTION{n}"), n == 1, self.tagged(f"REASON{n}"), self.tagged(f"CONFUSION{n}"))
            for n in range(4)
        )
        table = f"| head | {self.tagged('CELL').replace('|', '')} |\n|---|---|\n| 1 | 2 |"
        code, picture = f"```\n{self.tagged('CODE')}\n```", f"![{self.tagged('PICTURE')}](a.png)"
        stem = f"{self.tagged('STEM')}\n\n{table}\n\n{code}\n\n{picture}"
        return Item(
            "toybank", self.tagged("ID"), stem, options, "A1", refs=(self.tagged("REF"),),
            why=self.tagged("WHY"), exhibit=self.tagged("EXHIBIT"),
        )  # fmt: skip

    # Looking

    def look(self, seat: Seat, surfaces: dict[str, str], *, upper: bool = False, cut: int = 0) -> None:
        """Note what is wrong where; `surfaces` maps each to the tag that its text begins with.

        With `cut` only so much of a text is shown, and of each word in a column only the beginning is looked for.
        """
        frame = "".join(squeeze(line.split(PANEL)[0]) for line in seat.frame.split("\n"))
        live = self.live(seat)
        for surface, tag in surfaces.items():
            text = clean(self.tagged(tag).upper() if upper else self.tagged(tag))
            text = clean_line(text, cut) if cut else text
            wanted = text.split() if surface in NARROW else [squeeze(text)]
            wanted = [words[:10] for words in wanted] if cut else wanted
            lost = [f"{words!r} is not there" for words in wanted if words not in frame]
            found = [self.wrong.get(surface, ""), live, *lost, seat.frame if lost else ""]
            self.wrong[surface] = "\n".join(filter(None, found))

    def live(self, seat: Seat) -> str:
        """What could be clicked or followed that is not ours."""
        found: list[str] = []
        for strip in seat.app.screen._compositor.render_strips():
            for segment in strip:
                style = segment.style
                if style is not None and style.link is not None:
                    found.append(f"a link: {segment.text!r}")
                if style is not None and "@click" in style.meta:
                    found.append(f"an action: {segment.text!r}")
                if segment.control:
                    found.append(f"a control: {segment.control!r}")
        return ", ".join(found)

    # Walking

    def everything(self) -> None:
        """All walks, each in an app of its own."""
        self.run(self.say_who)
        self.run(self.sit)
        self.alter()
        self.run(self.look_back)
        self.hall.refusal = StorageError(
            self.tagged("REFUSED"), where=self.tagged("WHERE"), hint=self.tagged("HINT")
        )
        self.run(self.no_database)

    def run(self, act: Callable[[Seat], Awaitable[None]]) -> None:
        app = ExamApp(Start(), self.hall.open_desk)

        async def pilot(pilot: Pilot[Any]) -> None:
            try:
                await act(Seat(app, pilot, self.hall))
            finally:
                app.exit(0)

        app.run(auto_pilot=pilot, loop=asyncio.new_event_loop())
        if app.fault is not None:
            raise app.fault

    async def say_who(self, seat: Seat) -> None:
        name = paths.state_dir() / paths.PROFILE
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(json.dumps({"name": self.tagged("WHO")}), encoding="ascii")
        await seat.until(lambda: seat.shows("items in the library"), "home")
        seat.app.students.switch()
        await seat.on(WhoScreen)
        self.look(seat, {"who-name": "WHO"}, cut=profiles.MAX_NAME)
        await seat.press("r")
        await seat.on(NameDialog)
        self.look(seat, {"who-rename": "WHO"}, cut=profiles.MAX_NAME)
        name.unlink()

    async def sit(self, seat: Seat) -> None:
        await seat.until(lambda: seat.shows("items in the library"), "home")
        self.look(seat, {"home-title": "EXAM", "home-complaint": "COMPLAINT"})
        await seat.press("b")
        await seat.on(SetupScreen)
        self.look(seat, {"setup-title": "EXAM"})
        await seat.press("e")
        self.look(seat, {"setup-missing": "LACKING"})
        await seat.press("e", "s")
        await seat.on(ExamScreen)
        self.look(seat, {
            "exam-stem": "STEM", "exam-table": "CELL", "exam-code": "CODE", "exam-picture": "PICTURE",
            "exam-exhibit": "EXHIBIT", "exam-option": "OPTION2",
        })  # fmt: skip
        await seat.press("a", "x", "d", "question_mark", "escape")
        seat.read("struck out")
        self.look(seat, {"exam-chosen": "OPTION0", "exam-struck": "OPTION3"})
        await self.not_saved(seat)
        await seat.press("n", "e", "y")
        await seat.on(ReportScreen)
        await seat.settle()
        self.look(seat, {"report-title": "EXAM", "report-domain": "DOMAIN"})
        ref = self.hall.items[0].ref
        seat.app.in_store(
            lambda: seat.app.desk.database.remarks.set_note(ref, self.tagged("MINE"), 1), lambda _: None
        )
        await seat.press("i")
        await seat.on(ItemsScreen)
        await seat.until(lambda: seat.shows("MINE"), "the note")
        self.look(seat, {
            "items-note": "MINE", "items-domain": "LEAF", "items-stem": "STEM", "items-option": "OPTION1",
            "items-rationale": "REASON3",
            "items-misconception": "CONFUSION0", "items-why": "WHY", "items-refs": "REF", "items-id": "ID",
        })  # fmt: skip
        await seat.press("escape")
        await self.practise(seat)
        await self.search(seat)
        await self.notes(seat)

    async def practise(self, seat: Seat) -> None:
        await seat.press("d")
        await seat.on(PracticeScreen)
        self.look(seat, {"practice-stem": "STEM", "practice-option": "OPTION2"})
        # Right or wrong is told in colours of its own: with each text the same.
        sitting = seat.session.sitting
        slot = sitting.form.slot(1)
        key = sitting.items[slot.item].key
        await seat.press(
            next(letter for letter, place in zip("abcd", slot.order, strict=True) if place not in key), "1"
        )
        await seat.until(lambda: seat.shows("MINE"), "the note")
        self.look(seat, {
            "practice-note": "MINE", "practice-reason": "REASON3", "practice-why": "WHY", "practice-refs": "REF",
            "practice-id": "ID",
        })  # fmt: skip
        await seat.press("enter")
        await seat.on(PracticeReportScreen)
        await seat.until(lambda: seat.shows("gives no readiness"), "the summary")
        self.look(seat, {"practice-exam": "EXAM", "practice-topic": "LEAF"})
        await seat.press("escape", "d")
        await seat.on(PracticeSetupScreen)
        self.look(seat, {"practice-set-up": "EXAM"})
        await seat.press("t")
        await seat.on(TopicScreen)
        await seat.settle()
        self.look(seat, {"practice-outline": "DOMAIN"})
        await seat.press("escape", "m")
        await seat.on(MoreChoicesScreen)
        await seat.settle()
        self.look(seat, {"practice-more": "EXAM"})
        await seat.press("f")
        await seat.on(ConfusionScreen)
        await seat.settle()
        self.look(seat, {"practice-confusions": "CONFUSION0"})
        await seat.press("down", "enter")
        await seat.on(MoreChoicesScreen)
        await seat.settle()
        self.look(seat, {"practice-confusion": "CONFUSION0"})
        await seat.press("escape", "escape")

    async def search(self, seat: Seat) -> None:
        await seat.settle()
        remarks, (item,) = seat.app.desk.database.remarks, self.hall.items
        seat.app.in_store(lambda: remarks.set_note(item.ref, self.tagged("JOTTED"), 1), lambda _: None)
        await seat.settle()
        open_search(seat.app, "toy")
        await seat.on(SearchScreen)
        await seat.settle()
        self.look(seat, {"search-id": "ID", "search-topic": "LEAF", "search-note": "JOTTED"})
        await seat.press("s", "t", "e", "m", "enter")
        await seat.on(FoundScreen)
        self.look(seat, {
            "found-topic": "LEAF", "found-stem": "STEM", "found-option": "OPTION1", "found-reason": "REASON3",
            "found-why": "WHY", "found-refs": "REF", "found-id": "ID", "found-note": "JOTTED",
        })  # fmt: skip
        await seat.press("escape", "escape", "escape")

    async def not_saved(self, seat: Seat) -> None:
        store = self.hall.store
        if store is None:
            raise RuntimeError("no store")
        store.fault = StorageError(self.tagged("FULL"), where=self.tagged("DISK"))
        await seat.press("f")
        await seat.until(lambda: seat.shows("NOT SAVED"), "the failure")
        self.look(seat, {"exam-not-saved": "FULL"})
        store.fault = None
        for _ in range(3):
            await seat.let_pass(1000)
        await seat.until(lambda: seat.shows("FLAGGED"), "the flag")

    async def notes(self, seat: Seat) -> None:
        def refuse() -> None:
            raise StorageError(self.tagged("REFUSED"), where=self.tagged("WHERE"), hint=self.tagged("HINT"))

        seat.app.in_store(refuse, lambda _: None)
        await seat.settle()
        for tag in ("REFUSED", "WHERE", "HINT"):
            self.look(seat, {"home-refusal": tag})
        seat.app.clear_notifications()
        toast(seat.app, self.tagged("NOTE"), title=self.tagged("TITLE"))
        await seat.until(lambda: seat.shows("NOTE"), "the note")
        self.look(seat, {"toast": "NOTE", "toast-title": "TITLE"})

    def alter(self) -> None:
        """Put the text where only a database altered by hand can hold it."""
        with sqlite3.connect(self.hall.file) as connection:
            code = self.tagged("FORM")
            connection.execute("PRAGMA foreign_keys=off")
            connection.execute("UPDATE form SET code = ? WHERE code NOT LIKE 'P-%'", (code,))
            connection.execute("UPDATE attempt SET form = ? WHERE kind <> 'practice'", (code,))
            # Both answers hold one wrong idea, and were no guesses.
            chosen = option_hash(self.tagged("OPTION0"))
            connection.execute(
                "UPDATE response SET choice = ?, answered = 1, right = 0, spent_ms = 60000", (chosen,)
            )
        connection.close()

    async def look_back(self, seat: Seat) -> None:
        await seat.until(lambda: seat.shows("The last report"), "home")
        await seat.press("l")
        await seat.on(ReportScreen)
        await seat.press("t")
        await seat.on(DetailsScreen)
        await seat.settle()
        self.look(seat, {"details-title": "EXAM", "details-form": "FORM"})
        await seat.press("escape", "p")
        await seat.on(ProgressScreen)
        self.look(seat, {"progress-exam": "EXAM"})
        await seat.press("3")
        self.look(seat, {"progress-group": "LEAF"})
        await seat.press("6")
        self.look(seat, {"progress-confusion": "CONFUSION0"})
        await seat.press("escape", "escape")
        show_readiness(seat.app, "toy")
        await seat.on(ReadinessScreen)
        await seat.settle()
        self.look(seat, {"readiness-exam": "EXAM", "readiness-thin": "DOMAIN"})
        await seat.press("escape")
        await seat.settle()
        show_losses(seat.app, "toy")
        await seat.on(LossesScreen)
        self.look(seat, {"losses-exam": "EXAM", "losses-domain": "DOMAIN"}, cut=40)
        await seat.press("escape")
        await seat.settle()
        show_plan(seat.app, "toy")
        await seat.on(PlanScreen)
        self.look(seat, {"plan-exam": "EXAM"})
        await seat.press("escape")
        if self.hall.store is None:
            raise RuntimeError("no store")
        self.hall.store._connection.write("UPDATE attempt SET blueprint = :sat", {"sat": self.tagged("SAT")})
        seat.app.refresh_home()
        await seat.settle()
        await seat.press("p")
        await seat.on(AttemptsScreen)
        self.look(seat, {"attempts-exam": "SAT"}, upper=True)
        await seat.press("enter")
        self.look(seat, {"attempts-exam": "SAT"}, upper=True)

    async def no_database(self, seat: Seat) -> None:
        await seat.until(lambda: seat.shows("REFUSED"), "the refusal")
        for tag in ("REFUSED", "WHERE", "HINT"):
            self.look(seat, {"home-no-database": tag})


def main(out: Path, names: list[str]) -> None:
    """Walk with each of these texts."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        os.write(2, MARK % name.encode())
        with tempfile.TemporaryDirectory() as folder:
            walk = Walk(" ".join(payload.text for payload in GROUPS[name]), Path(folder))
            walk.everything()
        found[name] = walk.wrong
    os.write(2, MARK % b"end")
    out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
