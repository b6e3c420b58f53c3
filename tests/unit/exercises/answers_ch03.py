"""Answers to the exercises of chapter 03: right, wrong, and misconceived."""

import numpy as np


def step_with_if(x):
    if x > 0:
        return 1
    return 0


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
    "step_function": {
        "right": [
            lambda x: (np.asarray(x) > 0).astype(int),
            lambda x: np.where(np.asarray(x) > 0, 1.0, 0.0),
            lambda x: np.heaviside(x, 0),
            lambda x: np.greater(x, 0),
        ],
        "wrong": [
            (step_with_if, "ambiguous"),
            (lambda x: 1, "gave 1. Expected: 0."),
            (lambda x: x > 0.5, "Expected"),
            (lambda x: (x > 0).astype(int), "AttributeError"),
            (lambda x, y: 0, "must work when called"),
            (1, "needs your function"),
        ],
    },
    "stable_sigmoid": {
        "right": [stable, with_masks, by_tanh, lambda x: np.float32(stable(x))],
        "wrong": [
            (plain_sigmoid, "overflow"),
            (both_branches, "overflow"),
            (clipped, "Expected"),
            (lambda x: float(x), "TypeError"),
            (lambda x: 0.5 + 0 * np.asarray(x), "Expected"),
        ],
    },
    "slope_from_output": {
        "right": [lambda y: y * (1 - y), lambda y: y - np.square(y)],
        "wrong": [
            (lambda y: y, "Expected"),
            (lambda y: y * (1 + y), "Expected"),
            (lambda y: np.log(y), "Expected"),
            (0.25, "needs your function"),
        ],
    },
    "one_layer": {
        "right": [
            lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),
            lambda W1, b1, W2, b2: [np.dot(W1, W2), np.dot(b1, W2) + b2],
        ],
        "wrong": [
            (lambda W1, b1, W2, b2: (W2 @ W1, b2 @ W1 + b1), "Expected"),
            (lambda W1, b1, W2, b2: (W1 * W2, b1 * b2), "Expected"),
            (lambda W1, b1, W2, b2: W1 @ W2, "Expected"),
            (lambda W1, W2: W1 @ W2, "must work when called"),
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
            (lambda x, W, b: (x @ W + b <= 0).all(axis=0), "Expected"),
            (lambda x, W, b: (x @ W + b <= 0).all(axis=2).sum(), "AxisError"),
        ],
    },
}
