"""Answers to the exercises of chapter 05: right, wrong, and misconceived."""

import math

import numpy as np


def with_maximum(z):
    e = np.exp(z - max(z))
    return e / np.sum(e)


def with_lists(z):
    top = max(z)
    e = [math.exp(v - top) for v in z]
    return [v / sum(e) for v in e]


def plain(z):
    return np.exp(z) / np.exp(z).sum()


def in_place(z):
    z -= z.max()
    e = np.exp(z)
    return e / e.sum()


def eye(labels, n_classes):
    return np.eye(n_classes)[labels]


def with_loop(labels, n_classes):
    return [[int(c == label) for c in range(n_classes)] for label in labels]


def picked(p, labels):
    return p[np.arange(len(labels)), labels]


def with_one_hot(p, labels):
    return -(eye(labels, p.shape[1]) * np.log(p)).sum(axis=1).mean()


ANSWERS = {
    "softmax": {
        "right": [with_maximum, with_lists],
        "wrong": [
            (in_place, "changed the array"),
            (lambda z: z, "Expected"),
            (lambda z: np.full(len(z), 1 / len(z)), "Expected"),
            (lambda z: with_maximum(z).sum(), "Expected"),
        ],
        "misconceived": [
            (plain, "overflows"),
            (lambda z: np.exp(z - z.max()), "not divided"),
            (lambda z: (z - z.min()) / max((z - z.min()).sum(), 1e-300), "exp of each"),
            (lambda z: np.exp(z - z.max()) / len(z), "how many there are"),
            (lambda z: z - z.max() - np.log(np.exp(z - z.max()).sum()), "the logarithm of"),
        ],
    },
    "one_hot": {
        "right": [eye, with_loop],
        "wrong": [
            (lambda labels, n_classes: labels, "Expected"),
            (lambda labels, n_classes: np.zeros((len(labels), n_classes)), "Expected"),
            (lambda labels: eye(labels, 3), "called as"),
        ],
        "misconceived": [
            (lambda labels, n_classes: eye(labels, n_classes).T, "exchanged: one row"),
            (lambda labels, n_classes: eye(labels, labels.max() + 1), "the last"),
            (lambda labels, n_classes: eye(labels - 1, n_classes), "to the left"),
            (lambda labels, n_classes: np.roll(eye(labels, n_classes), 1, 1), "to the right"),
            (lambda labels, n_classes: 1 - eye(labels, n_classes), "0 and 1 are exchanged"),
        ],
    },
    "mean_cross_entropy": {
        "right": [lambda p, labels: -np.log(picked(p, labels)).mean(), with_one_hot],
        "wrong": [
            (lambda p, labels: 0.0, "Expected"),
            (lambda p, labels: (p.argmax(axis=1) == labels).mean(), "Expected"),
        ],
        "misconceived": [
            (lambda p, labels: -np.log(picked(p, labels)).sum(), "the sum over the batch"),
            (lambda p, labels: np.log(picked(p, labels)).mean(), "sign is missing"),
            (lambda p, labels: -np.log10(picked(p, labels)).mean(), "base 10"),
            (lambda p, labels: -np.log2(picked(p, labels)).mean(), "base 2"),
            (lambda p, labels: -(eye(labels, p.shape[1]) * np.log(p)).mean(), "number of all"),
            (lambda p, labels: -np.log(p).mean(), "all entries of"),
            (lambda p, labels: (1 - picked(p, labels)).mean(), "how far"),
            (lambda p, labels: -np.log(picked(p, labels)), "single examples"),
        ],
    },
    "guessing_loss": {
        "right": [2.30, 2.3026, -np.log(0.1)],
        "wrong": [(2.0, "not the value"), ("ln 10", "Asked for"), (np.nan, "not the value")],
        "misconceived": [
            (-2.3026, "never negative"),
            (1, "base 10"),
            (3.3219, "base 2"),
            (0.1, "the probability of the true class"),
            (0.9, "how often"),
            (23.03, "over ten classes"),
        ],
    },
    "output_layer": {
        "right": ["b", "B", ["b"]],
        "wrong": [("x", "letter"), (2, "letter"), ("?", "letter")],
        "misconceived": [("a", "twice a dog"), ("c", "yes or no"), ("d", "almost everywhere")],
    },
}
