"""Sit a US medical-assistant certification exam in the terminal, and see where the points are lost."""

__version__ = "0.1.0"
