"""`ma-exam bank search`: over what was seen, without a key; unseen items are named, not told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ma_exam.core.wish import Wish
from ma_exam.services.desk import Desk
from ma_exam.services.sitting import commit_all
from ma_exam.system_clock import SystemClock

Command = Callable[..., Any]


@pytest.fixture
def met(home: Path, shipped: Path) -> str:
    """One item that was answered; gives its id."""
    desk = Desk.open(SystemClock(), home / "ma-exam.db", shipped)
    try:
        sitting = desk.start_practice("cma", Wish(), seed=1)
        commit_all(sitting, sitting.choose(1, 0))
        commit_all(sitting, sitting.end_block())
        ref = sitting.form.slot(1).item
        desk.database.remarks.set_bookmark(ref, True, 1)
        desk.database.remarks.set_note(ref, "look again", 1)
        return ref.id
    finally:
        desk.close()


def test_what_was_seen_is_found_without_its_key(cli: Command, met: str) -> None:
    done = cli("bank", "search", met.upper())
    assert done.code == 0, done.err
    assert "1 item found." in done.out
    for words in (f"cma/{met}", "right, bookmarked", f"What is asked by {met}?", "Note: look again"):
        assert words in done.out
    assert f"right {met}" not in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())


def test_all_words_must_occur_and_unseen_items_are_asked_for(cli: Command, met: str) -> None:
    assert "You have seen no such item" in cli("bank", "search", "what", "nowhere").out
    seen = cli("bank", "search", "what", "asked", "--json").data
    assert [item["id"] for item in seen["items"]] == [met]
    everything = cli("bank", "search", "what", "asked", "--unseen", "--json").data
    assert everything["unseen"] is True
    assert len(everything["items"]) > 300
    assert all((item["stem"] is None) == (item["stands"] == "new") for item in everything["items"])
    assert "options" not in everything["items"][0]


def test_json_says_all_that_the_text_does(cli: Command, met: str) -> None:
    data = cli("bank", "search", "look", "--json").data
    assert (data["schema"], data["query"]) == ("ma-exam-search/1", "look")
    (item,) = data["items"]
    assert (item["bank"], item["id"], item["stands"]) == ("cma", met, "right")
    assert (item["bookmarked"], item["reported"], item["note"]) == (True, False, "look again")


def test_words_are_needed(cli: Command) -> None:
    assert cli("bank", "search").code == 2
