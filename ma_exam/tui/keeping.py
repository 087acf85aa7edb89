"""What the store's thread tells the app: work done, an event kept or not, an error that nobody foresaw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ma_exam.core.events import Event


class Done(Message):
    """Work in the store's thread is done: give `result` to `then`, or say what went wrong."""

    def __init__(self, then: Callable[[Any], Any], future: Future[Any], opens: bool) -> None:
        super().__init__()
        self.then = then
        self.future = future
        self.opens = opens


class Kept(Message):
    """An event is on disk."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class NotKept(Message):
    """The store refused an event; it is kept in memory and tried again."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class Beaten(Message):
    """The store took the time used, after it had refused something."""


class Unforeseen(Message):
    """The store's thread met an error that nobody foresaw."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error
