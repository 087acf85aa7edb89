"""Widgets: they are given values and send messages; none asks its parent."""
