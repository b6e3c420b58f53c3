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


def merged_with_loops(W1, b1, W2, b2):
    W = np.array([[sum(row * column) for column in W2.T] for row in W1])
    b = [sum(b1 * column) + bias for column, bias in zip(W2.T, b2, strict=True)]
    return W, b


def merged_as_if_square(W1, b1, W2, b2):
    n = len(W1)
    W = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            W[i, j] = W1[i] @ W2[:, j]
    return W, b1 @ W2 + b2


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
        ],
        "wrong": [
            (hard_with_if, "ambiguous"),
            (lambda x: np.clip(x // 4 + 0.5, 0, 1), "Expected"),
            (lambda x: np.clip(0.5 - np.asarray(x) / 4, 0, 1), "Expected"),
            (lambda x: 0.5, "gave 0.5. Expected: 0.75."),
            (lambda x, y: 0, "must work when called"),
            (1, "needs your function"),
        ],
        "misconceived": [(hard_in_whole_numbers, "cut off")],
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
    "one_layer": {
        "right": [
            merged_with_loops,
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),
            lambda W1, b1, W2, b2: [np.dot(W1, W2), np.dot(b1, W2) + b2],
            lambda W1, b1, W2, b2: (np.einsum("ij,jk", W1, W2), W2.T @ b1 + b2),
        ],
        "wrong": [
            (merged_as_if_square, "IndexError"),
            (lambda W1, b1, W2, b2: (W1.T @ W2, b1 @ W2 + b2), "ValueError"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 - b2), "Expected"),
            (lambda W1, b1, W2, b2: W1 @ W2, "Expected"),
            (lambda W1, W2: W1 @ W2, "called as `one_layer(W1, b1, W2, b2)`"),
        ],
        "misconceived": [
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2), "b1 passes through"),
            (lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2), "x meets W1 first"),
            (lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2), "b1 stands before W2"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W1 + b2), "it's W2 that it passes"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b2 @ W2 + b1), "it's b1 that passes"),
            (lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + b2), "the other way of writing"),
            (lambda W1, b1, W2, b2: (W2 @ W1, b2 @ W1 + b1), "the second layer before"),
            (lambda W1, b1, W2, b2: (W1 * W2, b1 * W2 + b2), "element by element"),
            (lambda W1, b1, W2, b2: (W1 * W2, b1 * b2), "the biases are not multiplied"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 * b2), "The biases are not multiplied"),
            (lambda W1, b1, W2, b2: (W1 + W2, b1 + b2), "side by side"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b2), "b1 of the first layer got lost"),
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2), "b2 of the second layer got lost"),
            (lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2), "first W, then b"),
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
