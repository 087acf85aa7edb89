"""Opposites among options: `hypertension` and `hypotension`, `raise the arm` and `lower the arm`."""

import re

from ma_exam.core.quality.words import tokens

_PAIRS = """
increase decrease, increases decreases, increased decreased, increasing decreasing, high low, higher lower,
highest lowest, raise lower, raises lowers, raised lowered, rise fall, rises falls, more less, more fewer, most least,
before after, above below, over under, up down, left right, with without, positive negative, active passive,
acute chronic, fast slow, faster slower, early late, earlier later, longer shorter, larger smaller, wider narrower,
open closed, inside outside, internal external, upper lower, front back, anterior posterior, proximal distal,
medial lateral, superior inferior, dorsal ventral, dilate constrict, dilates constricts, dilated constricted,
dilation constriction, flexion extension, abduction adduction, supination pronation, inhale exhale,
inspiration expiration, systolic diastolic, true false, yes no, present absent, warm cold, hot cold, gain loss
"""
_OPPOSITE: frozenset[tuple[str, str]] = frozenset(
    pair
    for entry in _PAIRS.split(",")
    for one, other in [entry.split()]
    for pair in ((one, other), (other, one))
)

_PREFIX = re.compile(r"^(?P<prefix>hyper|hypo|tachy|brady|macro|micro|intra|extra|endo|exo)(?P<rest>\w{3,})$")
_PREFIX_PAIRS = frozenset(
    pair
    for one, other in (
        ("hyper", "hypo"),
        ("tachy", "brady"),
        ("macro", "micro"),
        ("intra", "extra"),
        ("endo", "exo"),
    )
    for pair in ((one, other), (other, one))
)


def are_opposite(one: str, other: str) -> bool:
    """Whether two texts differ only in words that are each other's opposites, in one such word at least."""
    first, second = tokens(one), tokens(other)
    if len(first) != len(second):
        return False
    differing = [(left, right) for left, right in zip(first, second, strict=True) if left != right]
    return bool(differing) and all(_opposite_words(left, right) for left, right in differing)


def _opposite_words(one: str, other: str) -> bool:
    if (one, other) in _OPPOSITE:
        return True
    first, second = _PREFIX.match(one), _PREFIX.match(other)
    return (
        first is not None
        and second is not None
        and first["rest"] == second["rest"]
        and (first["prefix"], second["prefix"]) in _PREFIX_PAIRS
    )
