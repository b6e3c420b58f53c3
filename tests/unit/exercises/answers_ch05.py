"""Answers to the exercises of chapter 05: right, wrong, and misconceived."""

import math

import numpy as np


def with_maximum(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def with_lists(z):
    rows = []
    for row in z:
        top = max(row)
        e = [math.exp(v - top) for v in row]
        rows.append([v / sum(e) for v in e])
    return rows


def by_differences(z):
    return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)


def plain(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def less_the_minimum(z):
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def without_keepdims(z):
    return np.exp(z - z.max(axis=1)) / np.exp(z - z.max(axis=1)).sum(axis=1)


def into_an_array_like_z(z):
    result = np.zeros_like(z)
    for i, row in enumerate(z):
        result[i] = np.exp(row - row.max()) / np.exp(row - row.max()).sum()
    return result


def in_place(z):
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def one_row_many_times(labels, n_classes):
    rows = [[0] * n_classes] * len(labels)
    for row, label in zip(rows, labels, strict=True):
        row[label] = 1
    return rows


def whole_columns(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    rows[:, labels] = 1
    return rows


def eye(labels, n_classes):
    return np.eye(n_classes)[labels]


def with_loop(labels, n_classes):
    return [[int(c == label) for c in range(n_classes)] for label in labels]


def picked(p, labels):
    return p[np.arange(len(labels)), labels]


def with_one_hot(p, labels):
    return -(eye(labels, p.shape[1]) * np.log(p)).sum(axis=1).mean()


def one_column_further(labels, n_classes):
    rows = np.zeros((len(labels), n_classes))
    for row, label in zip(rows, labels, strict=True):
        if label + 1 < n_classes:
            row[label + 1] = 1
    return rows


ANSWERS = {
    "softmax_rows": {
        "right": [with_maximum, with_lists, by_differences],
        "wrong": [
            (in_place, "changed the array"),
            (lambda z: z, "Expected"),
            (lambda z: np.full(z.shape, 1 / z.shape[1]), "Expected"),
            (lambda z: with_maximum(z).sum(), "Expected"),
            (without_keepdims, "ValueError"),
        ],
        "misconceived": [
            (plain, "overflows"),
            (less_the_minimum, "smallest logit"),
            (into_an_array_like_z, "zeros_like"),
        ],
    },
    "one_hot": {
        "right": [eye, with_loop],
        "wrong": [
            (lambda labels, n_classes: labels, "Expected"),
            (lambda labels, n_classes: np.full((len(labels), n_classes), 0.5), "Expected"),
            (lambda labels: eye(labels, 3), "called as"),
        ],
        "misconceived": [
            (one_row_many_times, "same row"),
            (whole_columns, "whole columns"),
            (one_column_further, "to the right"),
        ],
    },
    "mean_cross_entropy": {
        "right": [
            lambda p, labels: -np.log(picked(p, labels)).mean(),
            with_one_hot,
            lambda p, labels: with_one_hot(np.clip(p, 1e-7, 1 - 1e-7), labels),
            lambda p, labels: with_one_hot(p + 1e-7, labels),
        ],
        "wrong": [
            (lambda p, labels: 0.0, "Expected"),
            (lambda p, labels: round(-np.log(picked(p, labels)).mean(), 2), ""),
            (lambda p, labels: -np.log(picked(p, labels) + 0.005).mean(), ""),
        ],
        "misconceived": [
            (lambda p, labels: -np.log(picked(p, labels) + 0.01).mean(), "far smaller"),
            (lambda p, labels: -(picked(p, labels) * np.log(picked(p, labels))).mean(), "itself"),
        ],
    },
    "guessing_loss": {
        "right": [2.3, 2.302, 2.303, 2.3026, -np.log(0.1)],
        "wrong": [(2.0, ""), ("ln 10", "Asked for"), (np.nan, "")],
        "misconceived": [
            (2.295, "Very near"),
            (2.31, "Very near"),
            (-2.3, "never negative"),
            (1.0, "base 10"),
            (-1.0, "base 10"),
            (3.32, "base 2"),
            (0.9, "wrong"),
            (0.105, "logarithm of 0.9"),
            (23.03, "ten classes"),
            (0.23, "one tenth"),
        ],
    },
    "temperature_of_half": {
        "right": [2, 2.0, 2.02],
        "wrong": [(0, ""), (-2.0, ""), (np.nan, "")],
        "misconceived": [
            (0.5, "one over it"),
            (1.0, "nothing has changed"),
            (1.5, "Go higher"),
            (3.0, "Go lower"),
        ],
    },
    "output_layer": {"right": ["b", "B", ["b"]]},
}
