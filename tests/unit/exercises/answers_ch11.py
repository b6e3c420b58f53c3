"""Answers to the exercises of chapter 11: right and wrong."""

import math
import statistics
from itertools import product

import numpy as np


def loops(values, seeds):
    total = seeds
    for n in values:
        total *= n
    return total


def all_written_out(values, seeds):
    """Write down every training, and count them."""
    return len(list(product(*map(range, values), range(seeds))))


def with_statistics(accuracies):
    return statistics.mean(accuracies), statistics.stdev(accuracies)


def by_hand(accuracies):
    mean = sum(accuracies) / len(accuracies)
    squares = [(a - mean) ** 2 for a in accuracies]
    return [mean, math.sqrt(sum(squares) / (len(squares) - 1))]


def in_single_precision(x_train, x):
    x_train, x = x_train.astype(np.float32), x.astype(np.float32)
    return (x - x_train.mean()) / x_train.std()


def never_by_zero(x_train, x):
    return (x - x_train.mean()) / (x_train.std() + 1e-7)


def for_single_rows(x_train, x):
    """Take the arrays apart, as if there were no NumPy."""
    mean = statistics.fmean(x_train.ravel().tolist())
    deviation = statistics.pstdev(x_train.ravel().tolist())
    return np.array([(float(v) - mean) / deviation for v in x.ravel()]).reshape(x.shape)


def in_bytes(x_train, x):
    return (x - np.uint8(max(0, x_train.mean()))) / x_train.std()


def first_two_axes(x_train, x):
    """Work for a table of rows and columns only."""
    rows, columns = x.shape
    return [
        [(x[r, c] - x_train.mean()) / x_train.std() for c in range(columns)] for r in range(rows)
    ]


ANSWERS = {
    "smaller_rate": {"right": ["b d", ["d", "b"], "D, B"]},
    "over_seeds": {
        "right": [with_statistics, by_hand, lambda a: (np.mean(a), np.std(a, ddof=1))],
        "wrong": [
            (lambda a: np.mean(a), "Expected"),
            (lambda a: f"{np.mean(a):.3f} ± {np.std(a, ddof=1):.3f}", "Expected"),
            (lambda a: (np.mean(a) + 1, np.std(a, ddof=1)), "The second is right"),
        ],
        "misconceived": [
            (lambda a: (a[0], np.std(a, ddof=1)), "single run"),
            (lambda a: (np.mean(a), np.std(a, ddof=2) if len(a) > 2 else np.inf), "n - 2"),
            (lambda a: (np.mean(a), np.std(a) / (len(a) - 1)), "once more"),
        ],
    },
    "how_many_seeds": {
        "right": [81, 81.0, (0.9 / 0.1) ** 2, np.int64(81)],
        "wrong": [(-81, "not the value"), (0, "not the value"), ((81, 9), "Asked for")],
        "misconceived": [
            (27, "Too few"),
            (80.999, "Too few"),
            (100, "More than you need"),
            (6561, "More than you need"),
        ],
    },
    "luck_or_effect": {"right": ["b", "B", ("b",)]},
    "standardised": {
        "right": [
            lambda x_train, x: (x - np.mean(x_train)) / np.std(x_train),
            lambda x_train, x: x / x_train.std() - x_train.mean() / x_train.std(),
            in_single_precision,
            never_by_zero,
            for_single_rows,
        ],
        "wrong": [
            (lambda x_train, x: x, "Expected"),
            (in_bytes, "Expected"),
            (first_two_axes, "values to unpack"),
            (lambda x_train, x: (x - x_train.mean()) // x_train.std(), "Expected"),
            (lambda x_train, x: ((x - x_train.mean()) / x_train.std()).mean(), "Expected"),
        ],
    },
    "n_trainings": {
        "right": [loops, all_written_out, lambda values, seeds: int(np.prod(values)) * seeds],
        "wrong": [
            (lambda values, seeds: seeds, "Expected"),
            (lambda values, seeds: loops(values, seeds) + 1, "Expected"),
            (lambda values, seeds: (math.prod(values), seeds), "Expected"),
            (lambda values, seeds: [v * seeds for v in values], "Expected"),
        ],
    },
}
