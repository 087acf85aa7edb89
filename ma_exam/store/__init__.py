"""Core values to the database and back; the only package that knows SQL, SQLModel and Alembic."""
