"""Answers to the exercises of chapter 12: right, wrong, and misconceived."""

import numpy as np


def by_split(order, k, size):
    """Cut the whole order into batches, then take one."""
    return np.split(order, range(size, len(order), size))[k]


def by_loop(order, k, size):
    return [order[i] for i in range(len(order)) if i // size == k]


def places(order, k, size):
    return [i for i in range(len(order)) if i // size == k]


ANSWERS = {
    "which_run": {
        "right": ["a d", ["a", "d"], "D, A"],
        "wrong": [("a", "not all"), (3, "letter")],
        "misconceived": [("a b d", "order of the lines"), ("a c d", "y is not fed")],
    },
    "shape_of_w": {
        "right": [(256, 64), [256, 64], np.array([256, 64])],
        "wrong": [
            ((784, 256), "not the value"),
            (64, "Asked for"),
            (np.zeros((256, 64)), "array of shape"),
            (np.array(256), "number 256"),
            ("(256, 64)", "the text"),
        ],
        "misconceived": [
            ((64, 64), "slip of the pen"),
            ((64, 256), "Turned round"),
            ((256, 256), "one column for each"),
            ((50, 64), "result"),
            ((50, 256), "comes in"),
        ],
    },
    "why_nan": {
        "right": ["b", "B", ["b"]],
        "wrong": [("nan", "letter"), (2, "letter")],
        "misconceived": [("a", "fused loss"), ("c", "near 0"), ("d", "opposite")],
    },
    "batch_rows": {
        "right": [by_split, by_loop],
        "wrong": [
            (lambda order, k, size: order, "Expected"),
            (lambda order, k, size: order[::-1][k * size : (k + 1) * size], "Expected"),
        ],
        "misconceived": [
            (lambda order, k, size: order[k : k + size], "begins at row k"),
            (lambda order, k, size: by_split(order, k - 1, size) if k else order[:0], "too early"),
            (places, "not be shuffled"),
            (lambda order, k, size: by_split(order, k, size)[: size - 1], "too few"),
            (lambda order, k, size: order[k * size :][: size + 1], "One row too many"),
            (lambda order, k, size: order[(k + 1) * size :][:size], "too late"),
            (lambda order, k, size: by_split(order, 0, size), "whatever k is"),
        ],
    },
    "steps": {
        "right": [22_000, 1_100 * 20, 22_000.0],
        "wrong": [(440, "not the value"), ("many", "Asked for")],
        "misconceived": [
            (1_100, "one epoch"),
            (1_100_000, "in all"),
            (55_000, "how many images there are"),
            (24_000, "held back"),
            (1_000, "20 times 50"),
        ],
    },
    "values_file": {
        "right": ["d", "D", ("d",)],
        "wrong": [("x", "letter"), (4, "letter")],
        "misconceived": [("a", "short text"), ("b", "lies where"), ("c", "the graph")],
    },
}
