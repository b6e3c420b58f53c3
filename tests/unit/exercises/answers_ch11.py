"""Answers to the exercises of chapter 11: right and wrong."""

import statistics
from itertools import pairwise

import numpy as np

from helpers.nn import Dense


def by_layers(widths):
    """Count what the course's own layers hold."""
    layers = [Dense(a, b, seed=0) for a, b in pairwise(widths)]
    return sum(param.size for layer in layers for param in layer.params)


def by_loop(widths):
    total = 0
    for k in range(1, len(widths)):
        total += widths[k - 1] * widths[k] + widths[k]
    return total


def loops(values, seeds):
    total = seeds
    for n in values:
        total *= n
    return total


def with_statistics(accuracies):
    return statistics.mean(accuracies), statistics.stdev(accuracies)


ANSWERS = {
    "n_parameters": {
        "right": [by_layers, by_loop],
        "wrong": [
            (lambda widths: widths[0] * widths[-1], "Expected"),
            (lambda widths: by_loop(widths) + 1, "Expected"),
        ],
    },
    "rate_curve": {"right": ["c", "C", ["c"]]},
    "over_seeds": {
        "right": [with_statistics, lambda a: (np.mean(a), np.std(a, ddof=1))],
        "wrong": [
            (lambda a: np.mean(a), "Expected"),
            (lambda a: (np.median(a), np.std(a, ddof=1)), "Expected"),
        ],
    },
    "luck_or_effect": {"right": ["b", "B", ("b",)]},
    "standardised": {
        "right": [
            lambda x_train, x: (x - np.mean(x_train)) / np.std(x_train),
            lambda x_train, x: x / x_train.std() - x_train.mean() / x_train.std(),
        ],
        "wrong": [
            (lambda x_train, x: x, "Expected"),
            (lambda x_train, x: (x - x_train.mean()) / x_train.std(ddof=1), "Expected"),
        ],
    },
    "n_trainings": {
        "right": [loops, lambda values, seeds: int(np.prod(values)) * seeds],
        "wrong": [
            (lambda values, seeds: seeds, "Expected"),
            (lambda values, seeds: loops(values, seeds) + 1, "Expected"),
        ],
    },
}
