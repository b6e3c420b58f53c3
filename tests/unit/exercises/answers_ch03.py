"""Answers to the exercises of chapter 03: right, wrong, and misconceived."""

import numpy as np


def hard_with_if(x):
    if x < -2:
        return 0
    return min(x / 4 + 0.5, 1)


def hard_with_masks(x):
    y = np.array(np.asarray(x) / 4 + 0.5)
    y[y < 0], y[y > 1] = 0, 1
    return y


def hard_in_whole_numbers(x):
    x = np.asarray(x)
    y = np.zeros_like(x)
    between = abs(x) < 2
    y[between] = x[between] / 4 + 0.5
    y[x >= 2] = 1
    return y


def slope_by_the_sigmoid(y):
    s = (y + 1) / 2
    return 2 * s * (1 - s)


def slope_by_x(y):
    e = np.exp(-2 * np.arctanh(y))
    return 2 * e / (1 + e) ** 2


def merged_with_a_loop(w, b, v, c):
    weight, bias = 0, c
    for k in range(len(w)):
        weight += v[k] * w[k]
        bias += v[k] * b[k]
    return weight, bias


def merged_by_trying(w, b, v, c):
    def y(x):
        return sum(v * (w * x + b)) + c

    return y(1) - y(0), y(0)


def plain_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def both_branches(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


def stable(x):
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1, e) / (1 + e)


def with_masks(x):
    x = np.asarray(x, dtype=float)
    y = np.empty_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    e = np.exp(x[~positive])
    y[~positive] = e / (1 + e)
    return y


def with_masks_in_whole_numbers(x):
    x = np.asarray(x)
    y = np.zeros_like(x)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    y[~positive] = np.exp(x[~positive]) / (1 + np.exp(x[~positive]))
    return y


def hidden_by_errstate(x):
    with np.errstate(over="ignore"):
        return plain_sigmoid(np.asarray(x))


@np.errstate(all="ignore")
def hidden_by_a_decorator(x):
    return both_branches(np.asarray(x))


def hidden_by_seterr(x):
    before = np.seterr(over="ignore")
    y = plain_sigmoid(np.asarray(x))
    np.seterr(**before)
    return y


def cut_off_in_place(x):
    x = np.asarray(x)
    x[x < -500] = -500
    return stable(x)


def by_tanh(x):
    return (np.tanh(np.asarray(x) / 2) + 1) / 2


def clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -5, 5)))


def count_dead(x, W, b):
    return ((x @ W + b) <= 0).all(axis=0).sum()


def count_with_loops(x, w, b):
    dead = 0
    for neuron in range(w.shape[1]):
        dead += all(max(row @ w[:, neuron] + b[neuron], 0) == 0 for row in x)
    return dead


ANSWERS = {
    "hard_sigmoid": {
        "right": [
            hard_with_masks,
            lambda x: np.clip(x / 4 + 0.5, 0, 1),
            lambda x: (np.clip(x, -2, 2) + 2) / 4,
            lambda x: np.interp(x, [-2, 2], [0, 1]),
            lambda x: np.maximum(x / 4 + 0.5, 0) - np.maximum(x / 4 - 0.5, 0),
        ],
        "wrong": [
            (hard_with_if, "ambiguous"),
            (lambda x: np.clip(x // 2 + 0.5, 0, 1), "Expected"),
            (lambda x: np.clip(0.5 - np.asarray(x) / 4, 0, 1), "Expected"),
            (lambda x: 0.5, "gave 0.5. Expected: 0.75."),
            (lambda x, y: 0, "must work when called"),
            (1, "needs your function"),
        ],
        "misconceived": [
            (hard_in_whole_numbers, "cut off"),
            (lambda x: np.clip(x // 4 + 0.5, 0, 1), "rounds down to a whole number"),
        ],
    },
    "stable_sigmoid": {
        "right": [
            stable,
            with_masks,
            by_tanh,
            lambda x: np.float32(stable(x)),
            lambda x: np.exp(-np.logaddexp(0, -np.asarray(x))),
            lambda x: plain_sigmoid(np.clip(x, -500, 500)),
        ],
        "wrong": [
            (hidden_by_errstate, "overflow encountered"),
            (hidden_by_a_decorator, "overflow encountered"),
            (hidden_by_seterr, "overflow encountered"),
            (cut_off_in_place, "changed the array"),
            (lambda x: plain_sigmoid(np.asarray(x, dtype=np.longdouble)), "overflow"),
            (plain_sigmoid, "overflow"),
            (both_branches, "overflow"),
            (clipped, "Expected"),
            (lambda x: float(x), "TypeError"),
            (lambda x: 0.5 + 0 * np.asarray(x), "Expected"),
            (0.5, "needs your function"),
        ],
        "misconceived": [
            (with_masks_in_whole_numbers, "cut off"),
        ],
    },
    "centred_slope": {
        "right": [
            slope_by_the_sigmoid,
            slope_by_x,
            lambda y: (1 - y**2) / 2,
            lambda y: (1 + y) * (1 - y) / 2,
        ],
        "wrong": [
            (lambda y: y, "Expected"),
            (lambda y: (1 - y) ** 2 / 2, "Expected"),
            (lambda y: np.log(y), "Expected"),
            (0.25, "needs your function"),
        ],
    },
    "one_neuron": {
        "right": [
            merged_with_a_loop,
            merged_by_trying,
            lambda w, b, v, c: (v @ w, v @ b + c),
            lambda w, b, v, c: [np.sum(w * v), np.sum(b * v) + c],
        ],
        "wrong": [
            (lambda w, b, v, c: (v @ w, v @ b - c), "Expected"),
            (lambda w, b, v, c: v @ w, "Expected"),
            (lambda w, v: v @ w, "must work when called"),
            (4, "needs your function"),
        ],
    },
    "layers_to_a_thousandth": {
        "right": [5, 5.0, np.int64(5)],
        "wrong": [(7, "not the value"), ("five", "Asked for"), (-5, "not the value")],
        "misconceived": [(4.983, "whole sigmoids")],
    },
    "dead_neurons": {
        "right": [count_dead, count_with_loops],
        "wrong": [
            (lambda x, W, b: 0, "Expected"),
            (lambda x, W, b: W.shape[1], "Expected"),
            (lambda x, W, b: (x @ W + b <= 0).all(), "Expected"),
            (lambda x, W, b: [count_dead(x, W, b)], "an array of shape (1,)"),
            (lambda x, W, b: (x @ W + b <= 0).all(axis=2).sum(), "AxisError"),
        ],
    },
}
