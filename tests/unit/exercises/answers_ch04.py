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


def by_the_logits_of_sigmoids(x, weights, biases):
    for w, b in zip(weights, biases, strict=True):
        x = sigmoid(x @ w + b)
    return np.log(x / (1 - x))


def rounded_on_the_way(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        x = sigmoid(x @ w + b).round(2)
    return x @ weights[-1] + biases[-1]


def three_layers(x, weights, biases):
    h1 = sigmoid(x @ weights[0] + biases[0])
    h2 = sigmoid(h1 @ weights[1] + biases[1])
    return h2 @ weights[2] + biases[2]


def widest_by_trying(n_inputs, n_outputs, budget):
    h = 0
    while n_inputs * (h + 1) + (h + 1) + (h + 1) * n_outputs + n_outputs <= budget:
        h += 1
    return h


def widest_with_a_list(n, m, budget):
    return max(h for h in range(budget) if sum(a * b + b for a, b in pairwise((n, h, m))) <= budget)


def widest_never_quite_full(n, m, budget):
    h = 0
    while (n + 1) * h + (h + 1) * m < budget:
        h += 1
    return h


def turned_and_back(x, W, b):
    return (W @ x.T).T + b


def one_after_the_other(x, W, b):
    return [[sum(row * weights) + bias for weights, bias in zip(W, b, strict=True)] for row in x]


ANSWERS = {
    "turn_clockwise": {
        "right": [
            [[0, -1], [1, 0]],
            np.array([[0.0, -1.0], [1.0, 0.0]]),
            np.array([[0, 1], [-1, 0]]).T,
        ],
        "wrong": [([[0, -2], [2, 0]], ""), ([0, -1], ""), ("clockwise", "Asked for")],
    },
    "from_a_book": {
        "right": [turned_and_back, one_after_the_other],
        "wrong": [
            (lambda x, W, b: x @ W + b, "ValueError"),
            (lambda x, W, b: W @ x + b, "ValueError"),
            (lambda x, W, b: W @ x.T + b, "ValueError"),
            (lambda x, W: x @ W.T, "must work when called"),
        ],
    },
    "layer_shapes": {
        "right": [
            ((784, 100), (100,)),
            [[784, 100], [100]],
            (np.zeros((784, 100)).shape, np.zeros(100).shape),
        ],
        "wrong": [
            (((784, 10), (10,)), ""),
            ("784 x 100", "Asked for"),
            (((784, 100), (1, 1, 100)), "Asked for"),
            (((784, 100), (100,), ()), "Asked for"),
        ],
        "misconceived": [
            (((32, 784), (32, 100)), "no place in W"),
            (((100, 784), (100, 1)), "the other way round"),
            (([100], [784, 100]), "W comes first"),
            (((784.0, 100.0), 1), "each neuron has its own"),
        ],
    },
    "which_stop": {"right": ["b c e", ("e", "b", "c"), "BCE"]},
    "weight_named": {
        "right": [0.4, np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]])[0, 1]],
        "wrong": [(0.7, ""), ("W2[0, 1]", "Asked for"), ((2, 1), "Asked for")],
    },
    "forward": {
        "right": [forward, row_by_row, with_the_library, by_the_logits_of_sigmoids],
        "wrong": [
            (transposed, "ValueError"),
            (bias_for_input, "ValueError"),
            (in_place, "can't take fractions"),
            (lambda x, weights: x, "must work when called"),
            (lambda x, weights, biases: forward(x, weights, biases).T, ""),
            (rounded_on_the_way, ""),
            (three_layers, "IndexError"),
        ],
    },
    "widest": {
        "right": [
            widest_by_trying,
            widest_with_a_list,
            lambda n, m, budget: np.floor((budget - m) / (n + m + 1)),
        ],
        "wrong": [
            (lambda n, m, budget: 125, ""),
            (lambda n, m, budget: (n + 1) * m, ""),
            (125, "the number 125"),
        ],
        "misconceived": [(widest_never_quite_full, "Round down")],
    },
}
