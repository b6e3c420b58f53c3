"""Answers to the exercises of chapter 12: right and wrong."""

import math

import numpy as np


def by_split(order, k, size):
    """Cut the whole order into batches, then take one."""
    return np.split(order, range(size, len(order), size))[k]


def by_loop(order, k, size):
    return [order[i] for i in range(len(order)) if i // size == k]


def by_deleting(order, k, size):
    """Hand out batches, one after the other, until it is the turn of batch k."""
    left = list(order)
    for _ in range(k):
        left = left[size:]
    return left[:size]


def by_places(order, k, size):
    return order[np.arange(k * size, min((k + 1) * size, len(order)))]


def by_padding(order, k, size):
    """Make a table of batches, with nan where there is nothing, and take a row."""
    table = np.full(math.ceil(len(order) / size) * size, np.nan)
    table[: len(order)] = order
    row = table.reshape(-1, size)[k]
    return row[~np.isnan(row)]


def by_enumerating(values):
    return [(2 + k) * value + 1 for k, value in enumerate(values)]


def by_array(values):
    return (2 + np.arange(len(values))) * np.array(values) + 1


ANSWERS = {
    "fed_in_between": {
        "right": [[11, 22], (11.0, 22.0), np.array([11.0, 22.0])],
        "wrong": [(11, "Asked for"), ([11, 21], "")],
    },
    "which_run": {"right": ["a d", ["a", "d"], "D, A"]},
    "shape_of_w": {
        "right": [(256, 64), [256, 64], np.array([256, 64]), np.zeros((256, 64)).shape],
        "wrong": [
            ((50, 256, 64), "Asked for"),
            (np.zeros((256, 64)), "array of shape"),
            (np.array(255), "number 255"),
            ("(256, 64)", "the text"),
            ((784, 10), "not the value"),
        ],
        "misconceived": [
            ((None, 64), "isn't known yet"),
            ([256, None], "isn't known yet"),
            (np.array(256), "Two numbers"),
            (256 * 64, "how many numbers"),
            ((256, 10), "The first number is right"),
            ((256, 1), "The first number is right"),
            ((128, 64), "The second number is right"),
            ((784, 64), "The second number is right"),
        ],
    },
    "beyond_two": {
        "right": [9132, 0.045 * 784 * 256, 9200.0],
        "wrong": [(8_000, "not the value"), ("9132", "Asked for")],
        "misconceived": [(4_550, "about half"), (903_168, "in percent")],
    },
    "still_learns": {"right": ["d e", ["e", "d"], "D, E"]},
    "batch_rows": {
        "right": [by_split, by_loop, by_deleting, by_places, by_padding],
        "wrong": [
            (lambda order, k, size: order, "Expected"),
            (lambda order, k, size: order[::-1][k * size : (k + 1) * size], "Expected"),
            (lambda order, k, size: order[k * size : (k + 1) * size][::-1], "Expected"),
            (lambda order, k, size: slice(k * size, (k + 1) * size), "Expected"),
            (lambda order, k, size: len(order[k * size : (k + 1) * size]), "Expected"),
            (lambda order, k, size: [order[k * size : (k + 1) * size]], "Expected"),
            (lambda order, k, size: order[k * size], "Expected"),
        ],
        "misconceived": [
            (lambda order, k, size: order[k * size : k + size], "at k * size + size"),
            (lambda order, k, size: order[[*range(k, len(order), size)]], "follow on one another"),
        ],
    },
    "without_adam": {
        "right": [872_232, 872_235, 872_000, 2_616_704 / 3, 218_058 * 4, np.int64(872_232)],
        "wrong": [
            (880_000, "not the value"),
            (654_174 * 4 / 2.5, "not the value"),
            ("872232", "Asked for"),
        ],
        "misconceived": [(3 * 2_616_704, "more than with Adam"), (5_000_000, "more than")],
    },
    "restored": {"right": ["a b", ["b", "a"], "B, A"]},
    "steps_taken": {
        "right": [22_000, 22_000.0],
        "wrong": [(21_999, ""), ("22000", "Asked for")],
    },
    "told_apart": {"right": ["c", ["c"], "C"]},
    "only_frozen": {"right": ["a b", ["b", "a"], "B, A"]},
    "translated": {
        "right": [by_enumerating, by_array],
        "wrong": [
            (lambda values: [3 * value + 1 for value in values], "Expected"),
            (sum, "Expected"),
        ],
    },
    "traced": {"right": [2, 2.0], "wrong": [(4, "not the value"), ("two", "Asked for")]},
    "in_the_tape": {"right": ["a b", ["b", "a"], "B, A"]},
    "first_step_apart": {"right": ["b d", ["d", "b"], "D, B"]},
    "batch_calls": {"right": [22, 1100 / 50], "wrong": [(55_000, ""), ("22", "Asked for")]},
}
