"""Files and a database with one hostile text wherever a text may stand."""

import sqlite3
from pathlib import Path

import pytest

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.grading import option_hash
from ma_exam.core.item import Item, Option
from ma_exam.formats.blueprint_toml import REQUIRED_SOURCES
from ma_exam.services import exams
from ma_exam.services.sitting import commit_all
from tests.hostile.payloads import Payload
from tests.tui.support import Hall


def bank_text(payload: Payload) -> str:
    """A native bank: its title, a sound item, one without an id whose options give its key away, and a stray line."""
    text = payload.text.replace("\n", " ")
    return (
        f"---\nbank: hostile\ntitle: TITLE {text}\nblueprint: toy\ntopic: A1\n---\n\n"
        f"1. STEM {text}?\n\n*a) OPTION0 {text}\n   ~ REASON {text}\n   ! CONFUSION {text}\nb) no\nid: one\n"
        f"refs: REF {text.replace(';', ',')}\nwhy: WHY {text}\n\n"
        f"2. FOUND {text}\n\n*a) All of the above\nb) no\n\n"
        f"3. Broken\n*a) yes\nb) no\nQUOTE {text}\n"
    )


def blueprint_text(payload: Payload) -> str:
    """A blueprint of one item, its titles, sources and notes hostile."""
    text = payload.text
    said, note = _toml(f"SOURCE {text}"), _toml(f"NOTE {text}")
    source = f'{{ text = {said}, date = "2026", confidence = "high", note = {note} }}'
    sources = "\n".join(f"{name} = {source}" for name in REQUIRED_SOURCES)
    return (
        f'id = "toy"\nversion = "1"\ntitle = {_toml(f"EXAM {text}")}\nbody = {_toml(f"BODY {text}")}\n'
        f"tutorial_minutes = 0\nbreak_minutes = 0\ntarget_percent = 75\nnotes = [{_toml(f'REMARK {text}')}]\n"
        f"[[blocks]]\nitems = 1\nscored = 1\nminutes = 10\n[scale]\nlow = 1\nhigh = 9\npassing = 5\nsource = {source}\n"
        f"[sources]\n{sources}\n[[domains]]\ntitle = {_toml(f'DOMAIN {text}')}\n"
        'code = "A1"\nweight = 1\ntopics = ["A1"]\n'
    )


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08x}" for character in text) + '"'


def altered_database(payload: Payload, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one finished attempt, whose item and form code only a hand could have written there."""
    text = payload.text
    options = tuple(
        Option(f"OPTION{n} {text}", n == 0, f"REASON{n} {text}", f"CONFUSION{n} {text}") for n in range(3)
    )
    item = Item(
        "toybank", f"ID {text}", f"STEM {text}", options, "A1", refs=(f"REF {text}",), why=f"WHY {text}",
        exhibit=f"EXHIBIT {text}",
    )  # fmt: skip
    domains = (Domain("A1", "First", 1, ("A1",)),)
    exam = Blueprint("toy", "1", "Exam", "Board", (Block(1, 1, 10),), 0, 0, domains, None, 75, {})
    monkeypatch.setattr(exams, "blueprints", lambda: {"toy": exam})
    hall = Hall(folder)
    hall.items = (item,)
    desk = hall.open_desk()
    sitting = desk.start("toy", kind="block")
    commit_all(sitting, sitting.choose(1, 1))
    commit_all(sitting, sitting.end_block())
    desk.database.remarks.set_note(item.ref, f"JOTTED {text}", 1)
    desk.close()
    with sqlite3.connect(hall.file) as connection:
        connection.execute("PRAGMA foreign_keys=off")
        connection.execute("UPDATE form SET code = ?", (f"FORM {text}",))
        connection.execute("UPDATE attempt SET form = ?", (f"FORM {text}",))
    connection.close()
    return hall.file


def damage(file: Path) -> None:
    """Change an item's words and leave their digest."""
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE item SET body = replace(body, 'STEM', 'OTHER')")
    connection.close()


def repeat(file: Path, payload: Payload) -> None:
    """One more attempt with the same answer, and neither of them a guess: what was confused twice is named."""
    chosen = option_hash(f"OPTION1 {payload.text}")
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA foreign_keys=off")
        connection.execute(
            "UPDATE response SET choice = ?, answered = 1, right = 0, spent_ms = 60000", (chosen,)
        )
        for table, number in (("attempt", "number"), ("response", "position")):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")][1:]
            values = ", ".join("0" if column == number else f'"{column}"' for column in columns)
            connection.execute(f"INSERT INTO {table} SELECT 'again', {values} FROM {table}")  # noqa: S608 - our own names
    connection.close()
