"""Answers to the exercises of chapter 11: right, wrong, and misconceived."""

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


def weights(widths):
    return sum(a * b for a, b in pairwise(widths))


ANSWERS = {
    "n_parameters": {
        "right": [by_layers, by_loop],
        "wrong": [
            (lambda widths: widths[0] * widths[-1], "Expected"),
            (lambda widths: by_loop(widths) + 1, "Expected"),
        ],
        "misconceived": [
            (weights, "has a bias as well"),
            (lambda widths: weights(widths) + sum(widths), "for each input"),
            (lambda widths: weights(widths) + sum(widths[:-1]), "lead to"),
            (sum, "counts neurons"),
            (lambda widths: sum(widths[1:]), "biases alone"),
        ],
    },
    "rate_curve": {
        "right": ["c", "C", ["c"]],
        "wrong": [("too large", "letter"), (3, "letter")],
        "misconceived": [("a", "too small"), ("b", "good rate"), ("d", "steadily")],
    },
    "over_seeds": {
        "right": [with_statistics, lambda a: (np.mean(a), np.std(a, ddof=1))],
        "wrong": [
            (lambda a: np.mean(a), "Expected"),
            (lambda a: (np.median(a), np.std(a, ddof=1)), "Expected"),
        ],
        "misconceived": [
            (lambda a: (np.mean(a), np.std(a)), "ddof=1"),
            (lambda a: (np.mean(a), np.var(a, ddof=1)), "variance"),
            (lambda a: (np.mean(a), np.ptp(a)), "grows with the number"),
            (lambda a: (np.mean(a), np.std(a, ddof=1) / len(a) ** 0.5), "root of n"),
            (lambda a: (np.std(a, ddof=1), np.mean(a)), "Exchanged"),
        ],
    },
    "luck_or_effect": {
        "right": ["b", "B", ("b",)],
        "wrong": [("sigmoid", "letter"), (2, "letter")],
        "misconceived": [("a", "cannot tell"), ("c", "best of ten"), ("d", "can be luck")],
    },
    "standardised": {
        "right": [
            lambda x_train, x: (x - np.mean(x_train)) / np.std(x_train),
            lambda x_train, x: x / x_train.std() - x_train.mean() / x_train.std(),
        ],
        "wrong": [
            (lambda x_train, x: x, "Expected"),
            (lambda x_train, x: (x - x_train.mean()) / x_train.std(ddof=1), "Expected"),
        ],
        "misconceived": [
            (lambda x_train, x: (x - x.mean()) / x.std(), "exactly as"),
            (lambda x_train, x: (x - x_train.mean(0)) / x_train.std(0), "each column"),
            (lambda x_train, x: (x - x_train.mean()) / x_train.var(), "variance"),
            (lambda x_train, x: x - x_train.mean(), "Divide by the deviation"),
            (lambda x_train, x: x / x_train.std(), "Subtract the mean"),
            (lambda x_train, x: x - x_train.mean() / x_train.std(), "brackets"),
            (lambda x_train, x: (x_train - x_train.mean()) / x_train.std(), "`x` is to be"),
        ],
    },
    "n_trainings": {
        "right": [loops, lambda values, seeds: int(np.prod(values)) * seeds],
        "wrong": [
            (lambda values, seeds: seeds, "Expected"),
            (lambda values, seeds: loops(values, seeds) + 1, "Expected"),
        ],
        "misconceived": [
            (lambda values, seeds: sum(values) * seeds, "one hyperparameter at a time"),
            (lambda values, seeds: loops(values, 1), "with every seed"),
            (lambda values, seeds: loops(values, 1) + seeds, "multiply as well"),
            (lambda values, seeds: loops(values, 1) ** seeds, "adds as many"),
            (lambda values, seeds: len(values) * seeds, "counts hyperparameters"),
        ],
    },
}
