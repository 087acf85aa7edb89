"""How Alembic runs our migrations: on the connection it is handed, in the transaction that is open."""

from alembic import context
from sqlmodel import SQLModel

from ma_exam.store import tables  # noqa: F401 - the tables register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
context.run_migrations()
