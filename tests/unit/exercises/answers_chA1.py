"""Answers to the exercises of appendix A1: right and wrong."""

from itertools import pairwise

import numpy as np


def by_rows(outputs):
    return [int(np.argmax(row)) for row in outputs]


def by_sorting(outputs):
    return np.argsort(outputs, axis=1)[:, -1]


def by_multiplying(lr, decay, step):
    return lr * (1 / (1 + step * decay))


def by_strips(y, dx):
    return sum((left + right) / 2 * dx for left, right in pairwise(y))


ANSWERS = {
    "classes_today": {
        "right": [by_rows, by_sorting, lambda outputs: outputs.argmax(-1)],
        "wrong": [
            (lambda outputs: outputs, "Expected"),
            (lambda outputs: outputs.round(), "Expected"),
            (lambda outputs: outputs.argmax(axis=1)[0], "Expected"),
        ],
    },
    "which_way": {"right": ["c", "C", ["c"]]},
    "strided_width": {
        "right": [9, 9.0, np.int64(9)],
        "wrong": [(7, "not the value"), ("9", "Asked for")],
    },
    "falling_rate": {
        "right": [by_multiplying, lambda lr, decay, step: lr / (step * decay + 1)],
        "wrong": [
            (lambda lr, decay, step: lr, "Expected"),
            (lambda lr, decay, step: lr / (decay * step + 2), "Expected"),
        ],
    },
    "trapz_today": {
        "right": [by_strips, lambda y, dx: np.trapezoid(y, dx=dx)],
        "wrong": [
            (lambda y, dx: y, "Expected"),
            (lambda y, dx: np.mean(y) * dx, "Expected"),
        ],
    },
}
