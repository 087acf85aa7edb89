"""The fault campaign in little: the parts that need no tracing, and that each would notice a loss."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.app import App
from textual.screen import Screen

from benchmarks.faults import clocks, power
from benchmarks.faults.__main__ import conclude, main
from benchmarks.faults.disk import quotas
from benchmarks.faults.evidence import Promise, look
from benchmarks.faults.headless import kills_of_a_child, kills_while_made
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.sight import Row, Sheets, Sight, see
from benchmarks.faults.tracing import Call
from benchmarks.faults.windows import second_windows
from ma_exam.core.events import Kind, next_event
from ma_exam.store.database import Database
from ma_exam.tui.screens.dialogs import NumberDialog
from ma_exam.tui.widgets.menu import Entry, Menu, MenuLine
from tests.support.machine import Machine
from tests.support.seat import Seat
from tests.support.toys import attempt_record, by_ref, make_form, make_item, make_items, make_plan

SEED = 5


def survived(outcome: Outcome, tried: int) -> None:
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert outcome.losses == []
    assert outcome.tried == tried
    assert f"{tried} survived" in outcome.line()


def test_a_killed_child_keeps_what_it_acknowledged() -> None:
    survived(kills_of_a_child(4, SEED), 4)


def test_a_database_that_is_killed_while_it_is_made_can_be_made() -> None:
    survived(kills_while_made(2, SEED), 2)


def test_a_quota_is_told_and_loses_nothing() -> None:
    survived(quotas(1, SEED), 1)


def test_a_second_window_is_refused_and_costs_the_first_nothing() -> None:
    survived(second_windows(1, SEED, on_screen=False), 2)


def test_no_history_of_clocks_gains_a_second() -> None:
    survived(clocks.clock_histories(24, SEED), 24)


def test_a_campaign_of_one_part_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pty")
    assert main(["--short", "--workers", "1", "--parts", "pty", "--kills", "2"]) == 0
    told = capsys.readouterr().out
    assert "2 survived    0 lost" in told
    assert told.splitlines()[-1].startswith("total")


def test_a_campaign_that_loses_something_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    lost = Outcome("a part", 3, ["event 7 was acknowledged, 6 are there"])
    assert conclude([lost, Outcome("another", 2)], 1.0) == 1
    assert "4 survived    1 lost" in capsys.readouterr().out
    assert conclude([Outcome("another", 2)], 1.0) == 0


# It would notice: each witness is shown something wrong.


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An attempt with three events."""
    plan, file = make_plan(blocks=1, tutorial=0), tmp_path / "exam.db"
    open_one = Database.open(file)
    open_one.attempts.put_form(make_form(plan, make_items()), {})
    last = next_event("attempt-1", None, Kind.START, {}, 0, Machine().now())
    open_one.attempts.start(attempt_record(plan), [last])
    for kind, body in ((Kind.BEGIN_BLOCK, {}), (Kind.FLAG, {"at": 1, "on": True})):
        last = next_event("attempt-1", last, kind, body, 0, Machine().now())
        open_one.attempts.append("attempt-1", last)
    open_one.close()
    return file


def alter(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def test_a_lost_event_is_noticed(database: Path) -> None:
    last = look(database).events["attempt-1"][-1]
    promise = Promise("attempt-1", 3, last.hash[:16])
    assert look(database).holds([promise]) == []
    alter(database, "DELETE FROM event WHERE seq = 3")
    assert look(database).holds([promise]) == ["event 3 was acknowledged, 2 are there"]


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ('UPDATE event SET body = \'{"at": 2, "on": true}\' WHERE seq = 3', "chain breaks at event 3"),
        ("DELETE FROM event WHERE seq = 2", "chain breaks at event 2"),
        ("UPDATE attempt SET status = 'done'", "half of an end"),
        ("DELETE FROM event", "without its first event"),
    ],
)
def test_what_is_not_whole_is_noticed(statement: str, complaint: str, database: Path) -> None:
    assert look(database).wrong == []
    alter(database, statement)
    assert complaint in look(database).wrong[0]


def test_a_free_kill_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ma_exam.core.absence.charge", lambda *_: 0)
    assert clocks.clock_histories(30, SEED).lost > 0


def call(
    name: str, *, fd: int = 3, data: bytes = b"", number: int = 0, file: str = "/d/a", flags: str = ""
) -> Call:
    return Call(name, fd, file, data, number, flags, "")


def test_lost_power_takes_what_was_not_synced() -> None:
    disk = power.Disk(Path("/d"))
    disk.apply(call("openat", flags="O_RDWR|O_CREAT"))
    disk.apply(call("pwrite64", data=b"one"))
    assert disk.lose_power(None) == {}
    disk.apply(call("fdatasync"))
    disk.apply(call("fsync", fd=4, file="/d"))
    disk.apply(call("pwrite64", data=b"two", number=3))
    assert disk.lose_power(None) == {"a": b"one"}
    torn = {disk.lose_power(random.Random(seed))["a"] for seed in range(20)}  # noqa: S311 - it picks sectors
    assert torn == {b"one", b"onetwo"}


EXAM = """\
 Item 2 of 50                                     FLAGGED   40 min left
────────────────────────────────────────────────────────────────────────
  It is 101F. Which request serves this best at 7.

   > ( ) a "Use this trainer pen as you will at home."        struck out
     (•) b "What have you heard?"
────────────────────────────────────────────────────────────────────────
  1.  2F  3o
 a-d choose  n next  p back  f flag  x strike                      saved
"""


def test_a_screen_is_read() -> None:
    sight = see(EXAM.splitlines())
    assert sight is not None
    assert (sight.here, sight.flagged, sight.word) == (2, True, "saved")
    assert [(row.letter, row.chosen, row.struck) for row in sight.rows] == [
        ("a", False, True),
        ("b", True, False),
    ]
    assert sight.cells == {1: (False, False), 2: (True, True), 3: (True, False)}
    assert see(["Welcome"]) is None


def test_a_picture_of_what_is_not_saved_is_noticed() -> None:
    plan = make_plan(blocks=1, items=3, tutorial=0)
    items = [make_item(number) for number in range(1, 4)]
    sheets = Sheets(make_form(plan, items), by_ref(items))
    marks = [Row(letter, letter == "b", False, f"answer {n} to 2") for n, letter in enumerate("abcd")]
    shown = Sight(
        2, False, tuple(marks), {1: (False, False), 2: (True, False), 3: (False, False)}, {}, "saved"
    )
    seat = Seat(plan)
    seat.do(seat.sitting.go(2))
    blank = seat.state
    seat.do(seat.sitting.choose(2, 1))
    assert sheets.whole(shown, 1)
    assert sheets.contradictions(shown, seat.state) == []
    assert sheets.unknown(shown, [blank, seat.state]) == []
    assert sheets.contradictions(shown, blank)
    assert "option b of item 2, chosen or not" in sheets.unknown(shown, [blank])


# What it has found.


async def test_the_clock_may_tick_while_the_menu_is_made_anew() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        menu = Menu([Entry("Resume", "10 min left", "r", "resume")])
        await app.mount(menu)
        (line,) = menu.query(MenuLine)
        line.focus()
        await pilot.pause()
        await line.remove()
        line.show_detail("9 min left")
        line.on_blur()
        MenuLine(Entry("Resume", "9 min left", "r", "resume")).show_detail("8 min left")


async def test_enter_pressed_twice_closes_the_dialog_only() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        exam: Screen[None] = Screen()
        numbers: list[int | None] = []
        await app.push_screen(exam)
        await app.push_screen(NumberDialog("Go to which item?", 1, 50), numbers.append)
        await pilot.press("1", "2")
        for _ in range(3):
            app.simulate_key("enter")
        await pilot.pause()
        await pilot.pause()
        assert numbers == [12]
        assert app.screen is exam
