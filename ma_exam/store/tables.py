"""The schema that Alembic brings a database to, loaded for that only: no behaviour, no relationships.

The running program asks in SQL, by `connection`, and never makes a row into one of these objects.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, String, text
from sqlmodel import Field, SQLModel


class BankRow(SQLModel, table=True):
    """A compiled bank: where it came from, and what its files looked like then."""

    __tablename__ = "bank"

    name: str = Field(primary_key=True)
    title: str
    path: str
    blueprint: str
    shipped: bool
    content_hash: str
    """Of what the items say."""
    stamp: str
    """Of names, sizes and times of the files: unchanged means that nothing need be read."""
    files_hash: str
    """Of the bytes of the files."""
    items: int
    compiled_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class ItemRow(SQLModel, table=True):
    """One version of an item, told by its body. `current` marks the version that new forms may hold."""

    __tablename__ = "item"
    # Holds all that counting the stock asks for, so that no body is read for it.
    __table_args__ = (Index("item_stock", "current", "bank", "id", "topic", "status", "one_key"),)

    bank: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    revision: str
    current: bool
    topic: str
    status: str
    one_key: bool
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class FormRow(SQLModel, table=True):
    """A drawn form under its code. `slots` fixes items, versions, places and option order."""

    __tablename__ = "form"

    code: str = Field(primary_key=True)
    blueprint: str
    blueprint_version: str
    seed: int = Field(sa_column=Column(BigInteger, nullable=False))
    bank_hash: str
    slots: list[Any] = Field(sa_column=Column(JSON, nullable=False))
    digests: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """`bank/id` -> the item version that the form shows."""


class AttemptRow(SQLModel, table=True):
    """One sitting of a form. Its state is in its events."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("kind IN ('mock', 'block', 'practice')", name="attempt_kind"),
        CheckConstraint("status IN ('open', 'done', 'given_up')", name="attempt_status"),
        Index("attempt_by_status", "status", "number"),
    )

    id: str = Field(primary_key=True)
    number: int = Field(index=True, unique=True)
    """1, 2, 3 ... in order of starting: what a person calls the attempt."""
    form: str = Field(foreign_key="form.code")
    blueprint: str
    kind: str
    status: str
    plan: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    started_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    finished_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    right: int
    """Right answers on scored items; -1 while open."""
    scored: int


class EventRow(SQLModel, table=True):
    """One event of an attempt, chained to the one before."""

    __tablename__ = "event"
    # Flags are few among the events, and asked for by themselves.
    __table_args__ = (Index("event_flag", "attempt", "seq", sqlite_where=text("kind = 'flag'")),)

    attempt: str = Field(primary_key=True, foreign_key="attempt.id")
    seq: int = Field(primary_key=True)
    kind: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    used_ms: int = Field(sa_column=Column(BigInteger, nullable=False))
    wall_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    boot_id: str
    boot_ms: int = Field(sa_column=Column(BigInteger, nullable=False))
    prev_hash: str
    hash: str


class BeatRow(SQLModel, table=True):
    """The time used as last written down, one row an attempt; at most five seconds old when the program dies."""

    __tablename__ = "beat"

    attempt: str = Field(primary_key=True, foreign_key="attempt.id")
    seq: int
    used_ms: int = Field(sa_column=Column(BigInteger, nullable=False))
    wall_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    boot_id: str
    boot_ms: int = Field(sa_column=Column(BigInteger, nullable=False))


class ResponseRow(SQLModel, table=True):
    """The graded response to one item of a finished attempt, for statistics; made anew from the events at any time."""

    __tablename__ = "response"
    # The second stays as small as the library, however long the history. The third holds all that the tallies by
    # topic ask for, so that no row is read for them.
    __table_args__ = (
        Index("response_item", "bank", "item"),
        Index("response_first_sight", "bank", "item", sqlite_where=text("first_sight = 1")),
        Index("response_topic", "scored", "topic", "answered", "right", "first_sight", "spent_ms"),
    )

    attempt: str = Field(primary_key=True, foreign_key="attempt.id")
    position: int = Field(primary_key=True)
    bank: str
    item: str
    revision: str
    key_revision: str
    topic: str
    scored: bool
    first_sight: bool
    """Whether this was the learner's first meeting with the item."""
    choice: str
    """Texts of the chosen options as hashes, joined by commas; empty for a blank."""
    right: bool
    answered: bool
    spent_ms: int = Field(sa_column=Column(BigInteger, nullable=False))
    sure: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))
    """How sure one said one was: `sure`, `unsure`, `guess`; empty where nothing was said."""


class ReasonRow(SQLModel, table=True):
    """Why one answer was wrong, by the learner's own word; told during a practice set, or when looking back."""

    __tablename__ = "reason"

    attempt: str = Field(primary_key=True, foreign_key="attempt.id")
    position: int = Field(primary_key=True)
    reason: str
    wall_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class NoteRow(SQLModel, table=True):
    """The learner's own note on an item."""

    __tablename__ = "note"

    bank: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    text: str
    wall_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class BookmarkRow(SQLModel, table=True):
    """An item that the learner wants to find again."""

    __tablename__ = "bookmark"

    bank: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    wall_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class ObjectionRow(SQLModel, table=True):
    """An item that the learner reported as wrong."""

    __tablename__ = "objection"

    bank: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    wall_us: int = Field(sa_column=Column(BigInteger, primary_key=True, nullable=False))
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class CardRow(SQLModel, table=True):
    """How well an item is remembered, for spaced review; made anew from the responses at any time."""

    __tablename__ = "card"

    bank: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    stability: float
    """Days until recall falls to 90 %."""
    difficulty: float
    interval_days: int
    """Until the next review, before the exam's date caps it."""
    last_day: int
    """Of the last review that counted: days since 0001-01-01, by the learner's own calendar."""
    reviews: int
    lapses: int


class SettingRow(SQLModel, table=True):
    """What the learner has set for studying, such as the exam's date."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: Any = Field(sa_column=Column(JSON, nullable=False))
