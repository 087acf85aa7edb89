"""A date is read in every plain form, and refused in words."""

from datetime import date

import pytest

from ma_exam.core.dates import days_away, read_date, told, told_at_length
from ma_exam.errors import UsageError

TODAY = date(2026, 11, 23)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-12-07", (2026, 12, 7)), ("2026-12-7", (2026, 12, 7)), (" 12/7/2026 ", (2026, 12, 7)),
        ("12/7", (2026, 12, 7)), ("12/7/26", (2026, 12, 7)), ("1/5", (2027, 1, 5)), ("Dec 7", (2026, 12, 7)),
        ("dec. 7th, 2026", (2026, 12, 7)), ("7 December", (2026, 12, 7)), ("7th dec 2027", (2027, 12, 7)),
        ("December 7 2026", (2026, 12, 7)), ("JAN 5", (2027, 1, 5)), ("today", (2026, 11, 23)),
        ("Tomorrow", (2026, 11, 24)), ("friday", (2026, 11, 27)), ("mon", (2026, 11, 30)),
        ("next tue", (2026, 11, 24)), ("14 days", (2026, 12, 7)), ("in 14 days", (2026, 12, 7)),
        ("+14", (2026, 12, 7)), ("2 weeks", (2026, 12, 7)), ("2w", (2026, 12, 7)), ("29 feb", (2028, 2, 29)),
        ("23 nov", (2026, 11, 23)),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_type_it(text: str, found: tuple[int, int, int]) -> None:
    assert read_date(text, TODAY) == date(*found)


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "2026-13-01", "2026-02-30", "13/1", "31 feb", "31 nov", "7", "14", "de 7", "7 ma",
     "99999 days", "9999 weeks x", "-3", "12/7/2026/1", "x" * 500, "\x1b[31m"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="no date") as refused:
        read_date(text, TODAY)
    assert "Dec 7" in str(refused.value)


def test_a_date_that_is_over_is_refused_with_its_weekday() -> None:
    with pytest.raises(UsageError, match=r"Sun 22 Nov 2026 is over\. Today is Mon 23 Nov 2026"):
        read_date("2026-11-22", TODAY)


@pytest.mark.parametrize("text", ["2062-12-07", "9999 days", "9999-12-31"])
def test_a_mistyped_year_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="too far off"):
        read_date(text, TODAY)


def test_how_a_day_is_told() -> None:
    assert (told(date(2026, 12, 7)), told_at_length(date(2026, 12, 7))) == (
        "Mon 7 Dec 2026",
        "Monday 7 December",
    )
    assert [days_away(days) for days in (0, 1, 14)] == ["today", "tomorrow", "in 14 days"]
