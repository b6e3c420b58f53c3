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


def adam_number_by_number(w, m, r, g, *rest):
    parts = [right_adam(*numbers, *rest) for numbers in zip(w, m, r, g, strict=True)]
    return [list(part) for part in zip(*parts, strict=True)]


def adam_in_place(w, m, r, g, *rest):
    new, m, r = right_adam(w, m, r, g, *rest)
    w -= w - new
    return w, m, r


def adam_as_printed(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    r = beta_2 * r + (1 - beta_2) * g
    m = m / (1 - beta_1**t)
    r = r / (1 - beta_2**t)
    w -= learning_rate * m / (np.sqrt(r) + epsilon)
    return w, m, r


def epoch_by_counting(t, n, batch_size):
    done, epoch = 0, 0
    while done < t:
        done += len(range(0, n, batch_size))
        epoch += 1
    return epoch


def rolled(v, momentum, steps=100_000):
    way = 0.0
    for _ in range(steps):
        v = momentum * v
        way += v
        if abs(v) < 1e-15:
            break
    return way


def rolled_if_to_the_right(v, momentum):
    way = 0.0
    while v > 1e-15:
        v = momentum * v
        way += v
    return way


def rolled_while_fast(v, momentum):
    way = 0.0
    while v > 0.01:
        v = momentum * v
        way += v
    return way


def rolled_too_early(v, momentum):
    way = 0.0
    for _ in range(100):
        way += v
        v = momentum * v
    return way


def half_not_counted(rho):
    k, left = 1, rho
    while left > 0.5:
        left *= rho
    return k


def half_by_squares(rho):
    k = 0
    while rho > 0.5:
        rho *= rho
        k += 1
    return k


def half_by_counting(rho):
    k = 0
    while rho**k > 0.5:
        k += 1
    return k


def half_too_strictly(rho):
    k = 0
    while rho**k >= 0.5:
        k += 1
    return k


def adam_without_epsilon(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * g
    r = beta_2 * r + (1 - beta_2) * g**2
    m_hat, r_hat = m / (1 - beta_1**t), r / (1 - beta_2**t)
    return w - learning_rate * m_hat / np.sqrt(r_hat), m, r


ANSWERS = {
    "epoch_of": {
        "right": [
            epoch_by_counting,
            lambda t, n, batch_size: math.ceil(t / math.ceil(n / batch_size)),
            lambda t, n, batch_size: (t - 1) // -(-n // batch_size) + 1,
        ],
        "wrong": [
            (lambda t, n, batch_size: [epoch_by_counting(t, n, batch_size)], ""),
            (lambda t, n: t // n, "called as"),
            (3, "the number 3"),
        ],
        "misconceived": [
            (lambda t, n, batch_size: -(-t // round(n / batch_size)), "as often as up"),
            (lambda t, n, batch_size: math.ceil(t / (n / batch_size)) + 1, "Twice wrong"),
        ],
    },
    "roll_out": {
        "right": [
            rolled,
            lambda v, momentum: v / (1 - momentum) - v,
            lambda v, momentum: v / (1 / momentum - 1),
        ],
        "wrong": [
            (lambda v, momentum: np.inf, "Expected"),
            (lambda v, momentum: v**2 / (1 - momentum), ""),
        ],
        "misconceived": [
            (lambda v, momentum: rolled(v, momentum, 100), "hasn't come to rest"),
            (rolled_if_to_the_right, "negative"),
            (rolled_while_fast, "never begins"),
            (rolled_too_early, "first step is αv"),
        ],
    },
    "half_forgotten": {
        "right": [
            half_by_counting,
            lambda rho: math.ceil(math.log(0.5) / math.log(rho)),
            lambda rho: np.ceil(-np.log(2) / np.log(rho)),
        ],
        "wrong": [(lambda rho: rho / 2, ""), (7, "the number 7")],
        "misconceived": [
            (half_too_strictly, "exactly half"),
            (half_not_counted, "count its steps"),
            (half_by_squares, "squares"),
        ],
    },
    "adam_step": {
        "right": [right_adam, adam_as_keras, adam_number_by_number],
        "wrong": [
            (adam_in_place, "changed the array"),
            (lambda w, m, r, g, t, a, b1, b2, e: w, ""),
        ],
        "misconceived": [(adam_as_printed, "g = -1"), (adam_without_epsilon, "ε is missing")],
    },
    "loss_curves": {
        "right": ["b d a c", "BDAC", "1: b, 2: d, 3: a and 4: c", {1: "b", 2: "d", 3: "a", 4: "c"}],
        "wrong": [
            ("d b a c", "Curve 1"),
            ("b c a d", "Curve 2"),
            ("b d e c", "Curve 3"),
            ("b d a e", "Curve 4"),
            ("b d a", "four letters"),
            ("b d a f", "four letters"),
            (4, "four letters"),
        ],
    },
    "which_optimizer": {"right": ["c", "C", ["c"]]},
}
