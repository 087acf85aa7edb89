"""What the store's thread tells the app of an event: kept, not kept, or that something nobody foresaw went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from ma_exam.core.events import Event


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
