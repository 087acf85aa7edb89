"""A result as text and as data."""
