"""Rows that a hand or a fault has altered: what cannot be read says so, instead of stopping the program."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ma_exam.errors import StorageError

Given = ParamSpec("Given")
Found = TypeVar("Found")

HINT = "The database was altered or is damaged. `ma-exam restore` lists the backups."

LAST_US = 253_402_214_400_000_000
"""The last day of the year 9999, beyond which there are no dates."""


def sound(what: str) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Make a `StorageError` of what is raised when rows do not hold what they must; `what` names them."""

    def decorate(read: Callable[Given, Found]) -> Callable[Given, Found]:
        @wraps(read)
        def reading(*args: Given.args, **kwargs: Given.kwargs) -> Found:
            try:
                return read(*args, **kwargs)
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
                raise StorageError(f"{what} cannot be read: they are damaged.", hint=HINT) from error

        return reading

    return decorate


def check_moment(us: int) -> None:
    """Raise `ValueError` for microseconds that are no date."""
    if not 0 <= us <= LAST_US:
        raise ValueError(f"{us} is no moment")


def check_counts(*values: object) -> None:
    """Raise `TypeError` for counts that are no whole numbers; SQLite keeps any text in a column of numbers."""
    if not all(isinstance(value, int) for value in values):
        raise TypeError("a count is no number")
