"""What an attempt's record tells of its result."""

from dataclasses import replace

import pytest

from ma_exam.core.records import AttemptKind, AttemptRecord
from tests.support.toys import make_plan

RECORD = AttemptRecord("a", 1, "F", "toy", "mock", "done", make_plan(), 1)


@pytest.mark.parametrize(
    ("kind", "right", "scored", "share"),
    [
        ("mock", 3, 4, 0.75),
        ("block", 0, 1, 0.0),
        ("mock", -1, 0, None),
        ("mock", 0, 0, None),
        ("practice", 9, 9, None),
        ("practice", 5, 10, 0.5),
    ],
)
def test_a_percent_is_told_only_with_enough_answers_behind_it(
    kind: AttemptKind, right: int, scored: int, share: float | None
) -> None:
    assert replace(RECORD, kind=kind, right=right, scored=scored).share == share
