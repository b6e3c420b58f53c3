"""Answers to the exercises of chapter 04: right, wrong, and misconceived."""

from itertools import pairwise

import numpy as np

from helpers.nn import Dense, MeanSquaredError, Network, Sigmoid, sigmoid


def forward(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = sigmoid(x @ w + b)
    return x @ weights[-1] + biases[-1]


def row_by_row(x, weights, biases):
    rows = []
    for signals in x:
        for layer in range(len(weights)):
            sums = np.array(
                [
                    sum(signals[i] * weights[layer][i, j] for i in range(len(signals)))
                    + biases[layer][j]
                    for j in range(len(biases[layer]))
                ]
            )
            signals = sums if layer == len(weights) - 1 else 1 / (1 + np.exp(-sums))
        rows.append(signals)
    return rows


def with_the_library(x, weights, biases):
    layers = []
    for w, b in zip(weights, biases, strict=True):
        layers += [Dense(*w.shape), Sigmoid()]
        layers[-2].params = [w, b]
    return Network(layers[:-1], MeanSquaredError()).forward(x)


def transposed(x, weights, biases):
    return forward(x, [w.T for w in weights], biases)


def bias_for_input(x, weights, biases):
    return weights[0] @ biases[0] + biases[0]


def in_place(x, weights, biases):
    x += 0.5  # and so the learner's own array is no longer what it was
    return forward(x - 0.5, weights, biases)


def count(sizes):
    return sum(n * m + m for n, m in pairwise(sizes))


def count_with_the_library(sizes):
    layers = [Dense(n, m) for n, m in pairwise(sizes)]
    return Network(layers, MeanSquaredError()).n_params


def count_as_if_inputs_had_a_one(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += (sizes[i] + 1) * sizes[i + 1]
    return np.int64(total)


ANSWERS = {
    "layer_shapes": {
        "right": [
            ((784, 100), (100,)),
            [[784, 100], [100]],
            (np.zeros((784, 100)).shape, np.zeros(100).shape),
        ],
        "wrong": [
            (((784, 10), (10,)), "not the value asked for"),
            ((784, 100), "Asked for"),
            ("784 x 100", "Asked for"),
            (((784, 100), (1, 1, 100)), "Asked for"),
            ((784, 100, 100), "Asked for"),
        ],
        "misconceived": [
            (((32, 784), (100,)), "no place in W"),
            (((32, 100), (100,)), "no place in W"),
        ],
    },
    "which_stop": {"right": ["b c e", ("e", "b", "c"), "BCE"]},
    "weight_named": {
        "right": [0.4, np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]])[0, 1]],
        "wrong": [(0.1, "not the value"), ("W2[0, 1]", "Asked for"), ((2, 1), "Asked for")],
    },
    "forward": {
        "right": [forward, row_by_row, with_the_library],
        "wrong": [
            (transposed, "ValueError"),
            (bias_for_input, "ValueError"),
            (in_place, "changed the array"),
            (lambda x, weights: x, "must work when called"),
            (lambda x, weights, biases: forward(x, weights, biases).T, "Expected"),
        ],
    },
    "n_parameters": {
        "right": [count, count_with_the_library, count_as_if_inputs_had_a_one],
        "wrong": [
            (lambda sizes: 242_762, "Expected: 23"),
            (lambda sizes: sizes[0] * sizes[1] + sizes[1], "Expected"),
            (lambda sizes: sum(sizes), "Expected"),
            (242_762, "the number 242762"),
        ],
    },
}
