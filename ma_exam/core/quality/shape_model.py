"""A small model that sees only the shape of the options, and how often it finds the key: what test-wise readers use.

Ten shape features of each option, standardised within the item, go into a logistic regression (ridge penalty,
Newton steps). Five folds by item: each item is judged by a model that never saw it. Same items, same answer.
"""

import hashlib
from collections.abc import Sequence
from math import exp, sqrt
from operator import mul

from ma_exam.core.item import Item
from ma_exam.core.quality.item_rules import ABSOLUTE_WORDS, HEDGE_WORDS, convergence_scores, sole_key
from ma_exam.core.quality.words import content_words, mark_count, tokens

FEATURES = (
    "characters",
    "words",
    "characters a word",
    "commas, brackets and dashes",
    "digits",
    "capitals",
    "words of the stem",
    "words of the other options",
    "absolute words",
    "hedges",
)
"""What the model sees of an option, in the order of a row."""

FOLDS = 5
RIDGE = 1.0
"""Penalty on the squared weights: features that never vary get the weight 0, and each step has one solution."""

_STEPS = 25
_SETTLED = 1e-6

Row = tuple[float, ...]


def option_features(item: Item) -> list[Row]:
    """The rows of `FEATURES`, one an option, standardised within the item: mean 0, deviation 1, all 0 where equal."""
    stem = content_words(item.stem)
    shared = convergence_scores(item.options)
    rows: list[Row] = []
    for option, convergence in zip(item.options, shared, strict=True):
        text = option.text
        words = tokens(text)
        rows.append(
            (
                float(len(text)),
                float(len(words)),
                sum(map(len, words)) / max(1, len(words)),
                float(mark_count(text)),
                float(sum(character.isdigit() for character in text)),
                float(sum(character.isupper() for character in text[1:])),
                float(len(stem & content_words(text))),
                float(convergence),
                float(sum(word in ABSOLUTE_WORDS for word in words)),
                float(sum(word in HEDGE_WORDS for word in words)),
            )
        )
    columns = [_standardised(column) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True))


def _standardised(values: Sequence[float]) -> list[float]:
    mean = sum(values) / len(values)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation if deviation > 1e-12 else 0.0 for value in values]


def fold_of(item: Item) -> int:
    """The fold that an item belongs to, by a hash of its id: other items come and go without moving it."""
    return int.from_bytes(hashlib.sha256(item.id.encode()).digest()[:8], "big") % FOLDS


def fit(rows: Sequence[Row], is_key: Sequence[bool]) -> list[float]:
    """Weights (the constant first) of the ridge logistic regression of `is_key` on the rows, by Newton's method."""
    columns = [[1.0] * len(rows), *map(list, zip(*rows, strict=True))]
    size = len(columns)
    weights = [0.0] * size
    for _ in range(_STEPS):
        chances = [_logistic(score) for score in _scores(columns, weights)]
        errors = [float(key) - chance for key, chance in zip(is_key, chances, strict=True)]
        spread = [chance * (1 - chance) for chance in chances]
        gradient = [
            sum(map(mul, column, errors)) - RIDGE * weight
            for column, weight in zip(columns, weights, strict=True)
        ]
        curvature = [[0.0] * size for _ in range(size)]
        for i, column in enumerate(columns):
            weighted = list(map(mul, column, spread))
            for j in range(i + 1):
                curvature[i][j] = curvature[j][i] = sum(map(mul, weighted, columns[j]))
            curvature[i][i] += RIDGE
        step = _solve(curvature, gradient)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _SETTLED:
            break
    return weights


def _scores(columns: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    scores = [0.0] * len(columns[0])
    for column, weight in zip(columns, weights, strict=True):
        scores = [score + weight * value for score, value in zip(scores, column, strict=True)]
    return scores


def _logistic(score: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def _solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a positive definite system, by Gaussian elimination; the ridge keeps every pivot above 0."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for pivot in range(size):
        for below in range(pivot + 1, size):
            factor = rows[below][pivot] / rows[pivot][pivot]
            for column in range(pivot, size + 1):
                rows[below][column] -= factor * rows[pivot][column]
    solution = [0.0] * size
    for row in range(size - 1, -1, -1):
        known = sum(rows[row][column] * solution[column] for column in range(row + 1, size))
        solution[row] = (rows[row][size] - known) / rows[row][row]
    return solution


def share_right(items: Sequence[Item]) -> float:
    """The share of one-key items right when the option with the highest score is picked; a tie counts as a share.

    0 for no items. 350 items of four options take a fraction of a second.
    """
    single = [item for item in items if sole_key(item)]
    rows = {item.ref: option_features(item) for item in single}
    right = 0.0
    for fold in range(FOLDS):
        training = [item for item in single if fold_of(item) != fold]
        judged = [item for item in single if fold_of(item) == fold]
        if not training or not judged:
            right += sum(1 / len(item.options) for item in judged)
            continue
        weights = fit(
            [row for item in training for row in rows[item.ref]],
            [option.is_key for item in training for option in item.options],
        )
        for item in judged:
            scores = [round(sum(map(mul, weights[1:], row)), 9) for row in rows[item.ref]]
            best = [place for place, score in enumerate(scores) if score == max(scores)]
            right += len(item.key.intersection(best)) / len(best)
    return right / len(single) if single else 0.0
