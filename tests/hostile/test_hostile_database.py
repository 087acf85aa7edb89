"""A database that a hand has altered: commands and the app say that it is damaged, and go on."""

import os
import sqlite3
from pathlib import Path

import pytest

from tests.hostile.banks import altered_database, blueprint_text
from tests.hostile.commands import Job
from tests.hostile.payloads import HARMLESS
from tests.hostile.test_hostile_commands import done, harmless
from tests.tui.support import Hall

DAMAGED = "cannot be read: they are damaged"
ALTERED = {
    "a surrogate in an item": "UPDATE item SET body = replace(body, 'STEM', '\\ud800')",
    "an item that is no JSON": "UPDATE item SET body = '{'",
    "an item that is a number": "UPDATE item SET body = '3'",
    "an item without words": "UPDATE item SET body = '{}'",
    "an item with a foreign field": "UPDATE item SET body = replace(body, '\"stem\"', '\"stam\"')",
    "a form without slots": "UPDATE form SET slots = '[[1]]'",
    "slots that are no JSON": "UPDATE form SET slots = 'x\x1b[31m'",
    "digests that are a list": "UPDATE form SET digests = '[]'",
    "a plan without blocks": "UPDATE attempt SET plan = '{}'",
    "a plan that is no JSON": "UPDATE attempt SET plan = 'x'",
    "an event that is no JSON": "UPDATE event SET body = 'x'",
    "an event of no kind": "UPDATE event SET kind = 'x\x1b]0;PWNED\x07'",
    "a start in the far future": "UPDATE attempt SET started_us = 9223372036854775807",
    "an end before all times": "UPDATE attempt SET finished_us = -9223372036854775807",
    "a count that is a text": "UPDATE attempt SET scored = 'x'",
    "a form's code in bytes": "UPDATE attempt SET form = x'1b5b32'",
}


@pytest.mark.skipif(os.name == "nt", reason="paths differ there")
def test_no_altered_row_is_an_unforeseen_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blueprints, shipped = tmp_path / "blueprints", tmp_path / "shipped"
    blueprints.mkdir()
    shipped.mkdir()
    (blueprints / "toy.toml").write_text(blueprint_text(HARMLESS), encoding="ascii")
    jobs: list[Job] = []
    for number, query in enumerate(ALTERED.values()):
        home = tmp_path / f"{number}"
        home.mkdir()
        with sqlite3.connect(altered_database(HARMLESS, home, monkeypatch)) as connection:
            connection.execute("PRAGMA foreign_keys=off")
            connection.execute(query)
        connection.close()
        jobs += [
            Job([word], str(home), str(shipped), str(blueprints)) for word in ("report", "attempts", "exams")
        ]
    results = done(jobs, tmp_path)
    assert len(results) == len(jobs)
    for place, (code, out, err) in enumerate(results):
        what = list(ALTERED)[place // 3]
        harmless(what, out)
        harmless(what, err)
        assert code in (0, 4, 5), (what, jobs[place].words, err.decode())
    assert {code for code, _, _ in results[0::3]} <= {4, 5}, "a report of what was altered"


@pytest.mark.parametrize(
    "query",
    [ALTERED["an item that is no JSON"], ALTERED["a plan without blocks"], ALTERED["a count that is a text"]],
)
async def test_the_app_opens_over_an_altered_database_and_says_so(
    query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(altered_database(HARMLESS, tmp_path, monkeypatch)) as connection:
        connection.execute(query)
    connection.close()
    hall = Hall(tmp_path)
    async with hall.app() as seat:
        await seat.until(lambda: not seat.shows("Opening your records"), "home")
        if not seat.shows(DAMAGED):
            await seat.press("b", "s")
        await seat.until(lambda: seat.shows(DAMAGED), "the complaint")
        await seat.press("escape", "m", "escape", "l", "p", "escape", "r")
        assert seat.app.is_running
        assert seat.app.fault is None
