"""`exam --sure` asks how sure one is; without it an exam is as on the day."""

from collections.abc import Callable
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.mark.parametrize("asked", [True, False])
def test_an_exam_asks_how_sure_one_is_only_when_told_to(
    cli: Command, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    opened: list[object] = []

    def open_app(*_words: object, **options: object) -> int:
        opened.append(options["sure"])
        return 0

    monkeypatch.setattr("ma_exam.cli.main.open_app", open_app)
    assert cli("exam", "cma", "--block", *(["--sure"] if asked else [])).code == 0
    assert opened == [asked]
