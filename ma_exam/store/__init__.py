"""Core values to the database and back; the only package that imports sqlmodel."""
