"""Answers to the exercises of chapter 08: right, wrong, and misconceived."""

import math

import numpy as np


def with_loop(p, labels):
    right = 0
    for row, label in zip(p, labels, strict=True):
        right += int(np.argmax(row) == label)
    return right / len(labels)


def right_ones(p, labels):
    return p.argmax(axis=1) == labels


def counted(labels, answers, n_classes):
    counts = np.zeros((n_classes, n_classes), int)
    for label, answer in zip(labels, answers, strict=True):
        counts[label, answer] += 1
    return counts


def with_lists(labels, answers, n_classes):
    pairs = list(zip(labels, answers, strict=True))
    return [[pairs.count((i, j)) for j in range(n_classes)] for i in range(n_classes)]


def each_pair_once(labels, answers, n_classes):
    counts = np.zeros((n_classes, n_classes))
    counts[labels, answers] += 1
    return counts


def only_classes_seen(labels, answers, n_classes):
    return counted(labels, answers, max(*labels, *answers) + 1)


def drawn(x, y, size, rng):
    rows = rng.choice(len(x), size, replace=False)
    return x[rows], y[rows]


def permuted(x, y, size, rng):
    rows = rng.permutation(len(x))[:size]
    return [x[row] for row in rows], [y[row] for row in rows]


def drawn_twice(x, y, size, rng):
    return x[rng.permutation(len(x))[:size]], y[rng.permutation(len(y))[:size]]


def with_putting_back(x, y, size, rng):
    rows = rng.integers(0, len(x), size)
    return x[rows], y[rows]


def own_seed(x, y, size, rng):
    return drawn(x, y, size, np.random.default_rng(0))


def with_another_chance(x, y, size, rng):
    return drawn(x, y, size, np.random.default_rng())


def side_by_side(x, y, size, rng):
    begin = rng.integers(0, len(x) - size + 1)
    return x[begin : begin + size], y[begin : begin + size]


ANSWERS = {
    "accuracy": {
        "right": [lambda p, labels: right_ones(p, labels).mean(), with_loop],
        "wrong": [
            (lambda p, labels: 0.5, "Expected"),
            (lambda p, labels: p.max(), "Expected"),
            (lambda p: p.argmax(), "called as"),
        ],
    },
    "confusion": {
        "right": [counted, with_lists],
        "wrong": [
            (lambda labels, answers, n: np.zeros((n, n)), "Expected"),
            (lambda labels, answers, n: counted(labels, labels, n), "Expected"),
        ],
        "misconceived": [(each_pair_once, "counted once"), (only_classes_seen, "also if a class")],
    },
    "scale": {
        "right": [lambda pixels: pixels / 255, lambda pixels: pixels.astype(float) * (1 / 255)],
        "wrong": [(lambda pixels: pixels, "Expected"), (lambda pixels: pixels * 255, "Expected")],
    },
    "steps_per_epoch": {
        "right": [lambda n, size: math.ceil(n / size), lambda n, size: len(range(0, n, size))],
        "wrong": [(lambda n, size: n * size, "Expected"), (lambda n: n, "called as")],
    },
    "parameters": {
        "right": [203_530, 203_530.0, 784 * 256 + 256 + 256 * 10 + 10],
        "wrong": [(200_000, "not the value"), ("many", "Asked for")],
    },
    "random_batch": {
        "right": [drawn, permuted],
        "wrong": [(5, "two arrays"), (lambda x, y: (x, y), "two arrays")],
        "misconceived": [
            (lambda x, y, size, rng: drawn(x, y, size, rng)[0], "with a comma"),
            (lambda x, y, size, rng: dict(zip("xy", drawn(x, y, size, rng), strict=True)), "comma"),
            (lambda x, y, size, rng: drawn(x, y, size, rng)[::-1], "Exchanged"),
            (lambda x, y, size, rng: (None, None), "another form"),
            (side_by_side, "side by side"),
            (with_another_chance, "nobody could repeat"),
            (drawn_twice, "belong together"),
            (lambda x, y, size, rng: drawn(x, y, size // 2, rng), "does not have"),
            (with_putting_back, "come twice"),
            (own_seed, "same rows"),
            (lambda x, y, size, rng: (x[:size], y[:size]), "same rows"),
        ],
    },
}
