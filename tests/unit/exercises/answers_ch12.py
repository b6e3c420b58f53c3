"""Answers to the exercises of chapter 12: right and wrong."""

import numpy as np


def by_split(order, k, size):
    """Cut the whole order into batches, then take one."""
    return np.split(order, range(size, len(order), size))[k]


def by_loop(order, k, size):
    return [order[i] for i in range(len(order)) if i // size == k]


ANSWERS = {
    "which_run": {"right": ["a d", ["a", "d"], "D, A"]},
    "shape_of_w": {
        "right": [(256, 64), [256, 64], np.array([256, 64])],
        "wrong": [
            ((784, 256), "not the value"),
            (64, "Asked for"),
            (np.zeros((256, 64)), "array of shape"),
            (np.array(256), "number 256"),
            ("(256, 64)", "the text"),
        ],
    },
    "why_nan": {"right": ["b", "B", ["b"]]},
    "batch_rows": {
        "right": [by_split, by_loop],
        "wrong": [
            (lambda order, k, size: order, "Expected"),
            (lambda order, k, size: order[::-1][k * size : (k + 1) * size], "Expected"),
        ],
    },
    "steps": {
        "right": [22_000, 1_100 * 20, 22_000.0],
        "wrong": [(440, "not the value"), ("many", "Asked for")],
    },
    "values_file": {"right": ["d", "D", ("d",)]},
}
