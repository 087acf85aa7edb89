"""How a file is known to be ours: figures in its header, readable without a connection."""

APPLICATION_ID = 0x4D414558
"""`MAEX`, written into the header of our files."""

SCHEMA_VERSION = 3
"""The newest migration, as `PRAGMA user_version`; read without importing Alembic."""
