"""`bank report`: what is left to sit, by topic and in whole forms; and the final mock on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def _small_bank(shipped: Path) -> None:
    """A small bank: as many items for each topic as the largest takes, which is two forms and a little."""


def test_what_is_left_is_told_by_topic_and_in_whole_forms(cli: Command) -> None:
    done = cli("bank", "report", "cma")
    assert done.code == 0, done.err
    assert "2 whole forms are left that repeat nothing you have seen." in done.out
    data = cli("bank", "report", "--json").data
    assert (data["exam"], data["forms_left"], data["final_kept_back"]) == ("cma", 2, False)
    assert len(data["topics"]) == 48
    assert sum(topic["needed"] for topic in data["topics"]) == 200
    assert all(topic["forms"] == topic["unseen"] // topic["needed"] for topic in data["topics"])
    assert data["items"] == data["unseen"] == sum(topic["items"] for topic in data["topics"])
    assert [form["items"] for form in data["forms"]] == [200, 200]


@pytest.mark.parametrize("more", [["--block"], ["--seed", "7"], ["--bank", "mine"]])
def test_the_final_mock_is_a_whole_one_of_the_library(cli: Command, more: list[str]) -> None:
    done = cli("exam", "cma", "--final", *more)
    assert done.code == 2
    assert "--final is a whole mock" in done.err
