"""Screens: each composes, binds and forwards; what happens is decided in core and services."""
