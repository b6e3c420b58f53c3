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
        "misconceived": [(plain, "overflows")],
    },
    "one_hot": {
        "right": [eye, with_loop],
        "wrong": [
            (lambda labels, n_classes: labels, "Expected"),
            (lambda labels, n_classes: np.zeros((len(labels), n_classes)), "Expected"),
            (lambda labels: eye(labels, 3), "called as"),
        ],
    },
    "mean_cross_entropy": {
        "right": [lambda p, labels: -np.log(picked(p, labels)).mean(), with_one_hot],
        "wrong": [
            (lambda p, labels: 0.0, "Expected"),
            (lambda p, labels: (p.argmax(axis=1) == labels).mean(), "Expected"),
        ],
    },
    "guessing_loss": {
        "right": [2.30, 2.3026, -np.log(0.1)],
        "wrong": [(2.0, "not the value"), ("ln 10", "Asked for"), (np.nan, "not the value")],
    },
    "output_layer": {"right": ["b", "B", ["b"]]},
}
