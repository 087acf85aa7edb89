"""How sure one was, remarks on items, what is remembered, and what was set for studying."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("response", sa.Column("sure", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "event_flag", "event", ["attempt", "seq"], unique=False, sqlite_where=sa.text("kind = 'flag'")
    )
    op.create_table(
        "reason",
        sa.Column("attempt", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("wall_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("attempt", "position"),
    )
    op.create_table(
        "note",
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("wall_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bank", "item"),
    )
    op.create_table(
        "bookmark",
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("wall_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bank", "item"),
    )
    op.create_table(
        "objection",
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("wall_us", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("bank", "item", "wall_us"),
    )
    op.create_table(
        "card",
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bank", "item"),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
