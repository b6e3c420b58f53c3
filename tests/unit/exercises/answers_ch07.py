"""Answers to the exercises of chapter 07: right and wrong."""

import math

import numpy as np


def right_adam(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    m = m * beta_1 + g * (1 - beta_1)
    r = r * beta_2 + g * g * (1 - beta_2)
    root = np.sqrt(r / (1 - beta_2**t))
    return w - learning_rate * m / (1 - beta_1**t) / (root + epsilon), m, r


def adam_as_keras(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    """Put the corrections into the rate, and into epsilon too: the same numbers."""
    m = m + (g - m) * (1 - beta_1)
    r = r + (g**2 - r) * (1 - beta_2)
    alpha = learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - alpha * m / (np.sqrt(r) + epsilon * math.sqrt(1 - beta_2**t)), m, r


def right_momentum(w, v, g, learning_rate, momentum):
    speed = v * momentum - g * learning_rate
    return w + speed, speed


def momentum_in_one_line(w, v, g, learning_rate, momentum):
    return [w + momentum * v - learning_rate * g, momentum * v - learning_rate * g]


def in_place_momentum(w, v, g, learning_rate, momentum):
    v *= momentum
    v -= learning_rate * g
    w += v
    return w, v


def right_adagrad(w, r, g, learning_rate, delta):
    total = r + g * g
    return w - learning_rate / (total**0.5 + delta) * g, total


def right_rmsprop(w, r, g, learning_rate, rho, epsilon):
    mean = r + (1 - rho) * (g * g - r)
    return w - learning_rate / (mean + epsilon) ** 0.5 * g, mean


def adagrad_number_by_number(w, r, g, learning_rate, delta):
    sums = [a + b**2 for a, b in zip(r, g, strict=True)]
    steps = [learning_rate * b / (math.sqrt(a) + delta) for a, b in zip(sums, g, strict=True)]
    return [a - b for a, b in zip(w, steps, strict=True)], sums


def rmsprop_number_by_number(w, r, g, learning_rate, rho, epsilon):
    means = [rho * a + (1 - rho) * b**2 for a, b in zip(r, g, strict=True)]
    steps = [learning_rate * b / math.sqrt(a + epsilon) for a, b in zip(means, g, strict=True)]
    return [a - b for a, b in zip(w, steps, strict=True)], means


ANSWERS = {
    "updates": {
        "right": [
            lambda n, batch_size, epochs: math.ceil(n / batch_size) * epochs,
            lambda n, batch_size, epochs: -(-n // batch_size) * epochs,
            lambda n, batch_size, epochs: len(range(0, n, batch_size)) * epochs,
        ],
        "wrong": [
            (lambda n, batch_size, epochs: batch_size * epochs, "Expected"),
            (lambda n, batch_size: n / batch_size, "called as"),
        ],
    },
    "momentum_step": {
        "right": [right_momentum, momentum_in_one_line],
        "wrong": [
            (in_place_momentum, "changed the array"),
            (lambda w, v, g, learning_rate, momentum: w - learning_rate * g, "Expected"),
            (lambda w, v, g, learning_rate, momentum: (v, w), "Expected"),
        ],
    },
    "adagrad_step": {
        "right": [right_adagrad, adagrad_number_by_number],
        "wrong": [
            (lambda w, r, g, a, d: w, "Expected"),
            (lambda w, r, g, a, d: (w - a * g, r), "Expected"),
        ],
    },
    "rmsprop_step": {
        "right": [right_rmsprop, rmsprop_number_by_number],
        "wrong": [
            (lambda w, r, g, a, rho, e: (w, r), "Expected"),
            (lambda w, r, g, a, rho, e: w - a * g, "Expected"),
        ],
    },
    "adam_step": {
        "right": [right_adam, adam_as_keras],
        "wrong": [
            (lambda w, m, r, g, t, a, b1, b2, e: (w, m, r), "Expected"),
            (lambda w, m, r, g, t, a, b1, b2, e: w, "Expected"),
        ],
    },
    "which_optimizer": {"right": ["c", "C", ["c"]]},
}
