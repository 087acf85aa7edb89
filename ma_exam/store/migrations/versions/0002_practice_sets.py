"""Attempts may be practice sets. SQLite alters no CHECK, so the table is made anew and takes the rows over."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TAKE_OVER = """
INSERT INTO attempt_anew (id, number, form, blueprint, kind, status, "plan", started_us, finished_us, "right", scored)
SELECT id, number, form, blueprint, kind, status, "plan", started_us, finished_us, "right", scored FROM attempt
"""


def upgrade() -> None:
    op.create_table(
        "attempt_anew",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("blueprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("finished_us", sa.BigInteger(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('mock', 'block', 'practice')", name="attempt_kind"),
        sa.CheckConstraint("status IN ('open', 'done', 'given_up')", name="attempt_status"),
        sa.ForeignKeyConstraint(["form"], ["form.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(TAKE_OVER)
    op.drop_table("attempt")
    op.rename_table("attempt_anew", "attempt")
    op.create_index("ix_attempt_number", "attempt", ["number"], unique=True)
    op.create_index("attempt_by_status", "attempt", ["status", "number"], unique=False)
