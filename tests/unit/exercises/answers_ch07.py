"""Answers to the exercises of chapter 07: right, wrong, and misconceived."""

import math

import numpy as np


def adam_with(m_hat, r_hat, root=lambda r, epsilon: np.sqrt(r) + epsilon):
    """Return Adam with other corrections."""

    def step(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
        m = m * beta_1 + g * (1 - beta_1)
        r = r * beta_2 + g * g * (1 - beta_2)
        with np.errstate(all="ignore"):
            up, down = m_hat(m, beta_1, t), root(r_hat(r, beta_2, t), epsilon)
            return w - learning_rate * up / down, m, r

    return step


def corrected(mean, beta, t):
    return mean / (1 - beta**t)


def raw(mean, beta, t):
    return mean


right_adam = adam_with(corrected, corrected)


def adam_as_keras(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    """Put the corrections into the rate, and into epsilon too: the same numbers."""
    m = m + (g - m) * (1 - beta_1)
    r = r + (g**2 - r) * (1 - beta_2)
    alpha = learning_rate * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - alpha * m / (np.sqrt(r) + epsilon * math.sqrt(1 - beta_2**t)), m, r


def adam_that_remembers_the_correction(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    w, m, r = right_adam(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon)
    return w, m / (1 - beta_1**t), r / (1 - beta_2**t)


def adam_from_zero(w, m, r, g, t, learning_rate, beta_1, beta_2, epsilon):
    m = m * beta_1 + g * (1 - beta_1)
    r = r * beta_2 + g * g * (1 - beta_2)
    with np.errstate(all="ignore"):
        m_hat, r_hat = m / np.float64(1 - beta_1 ** (t - 1)), r / np.float64(1 - beta_2 ** (t - 1))
        return w - learning_rate * m_hat / (np.sqrt(r_hat) + epsilon), m, r


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


def rmsprop_without_square(w, r, g, learning_rate, rho, epsilon):
    mean = rho * r + (1 - rho) * g
    with np.errstate(all="ignore"):
        return w - learning_rate * g / np.sqrt(mean + epsilon), mean


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
        "misconceived": [
            (lambda n, batch_size, epochs: n // batch_size * epochs, "leaves out"),
            (lambda n, batch_size, epochs: (n // batch_size + 1) * epochs, "one too many"),
            (lambda n, batch_size, epochs: math.ceil(n * epochs / batch_size), "its own last"),
            (lambda n, batch_size, epochs: n * epochs / batch_size, "no parts"),
            (lambda n, batch_size, epochs: round(n / batch_size) * epochs, "`round` drops"),
            (lambda n, batch_size, epochs: math.ceil(n / batch_size), "one epoch"),
            (lambda n, batch_size, epochs: n * epochs, "for a batch"),
        ],
    },
    "momentum_step": {
        "right": [right_momentum, momentum_in_one_line],
        "wrong": [
            (in_place_momentum, "changed the array"),
            (lambda w, v, g, learning_rate, momentum: w - learning_rate * g, "Expected"),
            (lambda w, v, g, learning_rate, momentum: (v, w), "Expected"),
        ],
        "misconceived": [
            (lambda w, v, g, a, b: (w + b * v + a * g, b * v + a * g), "uphill"),
            (lambda w, v, g, a, b: (w - b * v + a * g, b * v - a * g), "turned around"),
            (lambda w, v, g, a, b: (w - b * v - a * g, b * v + a * g), "has the other sign"),
            (lambda w, v, g, a, b: (w - a * (b * v + g), b * v + g), "other convention"),
            (lambda w, v, g, a, b: (w + v, b * v - a * g), "old speed"),
            (
                lambda w, v, g, a, b: right_momentum(w, v, g, a * (1 - b), b),
                "not multiplied by 1 - α",
            ),
            (lambda w, v, g, a, b: right_momentum(w, v, g, a, 1), "no friction"),
        ],
    },
    "adagrad_step": {
        "right": [right_adagrad, adagrad_number_by_number],
        "wrong": [
            (lambda w, r, g, a, d: w, "Expected"),
            (lambda w, r, g, a, d: (w - a * g, r), "Expected"),
        ],
        "misconceived": [
            (lambda w, r, g, a, d: (w - a * g / np.sqrt(r + g * g + d), r + g * g), "inside the"),
            (lambda w, r, g, a, d: (w - a * g / (r + g * g + d), r + g * g), "root is missing"),
            (lambda w, r, g, a, d: (w - a * g / (np.sqrt(r) + d), r + g * g), "the old sum. Add"),
            (
                lambda w, r, g, a, d: (w - a * g / (np.sqrt(r + abs(g)) + d), r + abs(g)),
                "one of squares",
            ),
            (lambda w, r, g, a, d: right_adagrad(w, 0 * r, g, a, d), "is lost"),
            (
                lambda w, r, g, a, d: (
                    w - a * g / (np.sqrt(0.9 * r + 0.1 * g * g) + d),
                    0.9 * r + 0.1 * g * g,
                ),
                "it is RMSProp",
            ),
            (
                lambda w, r, g, a, d: (w - a / (np.sqrt(r + g * g) + d), r + g * g),
                "gradient is missing",
            ),
            (lambda w, r, g, a, d: right_adagrad(w, r, g, -a, d), "uphill"),
        ],
    },
    "rmsprop_step": {
        "right": [right_rmsprop, rmsprop_number_by_number],
        "wrong": [
            (lambda w, r, g, a, rho, e: (w, r), "Expected"),
            (lambda w, r, g, a, rho, e: w - a * g, "Expected"),
        ],
        "misconceived": [
            (lambda w, r, g, a, rho, e: right_rmsprop(w, r, g, a, 1 - rho, e), "exchanged"),
            (
                lambda w, r, g, a, rho, e: (
                    w - a * g / np.sqrt(rho * r + g * g + e),
                    rho * r + g * g,
                ),
                "factor 1 - ρ",
            ),
            (
                lambda w, r, g, a, rho, e: (w - a * g / np.sqrt(r + g * g + e), r + g * g),
                "That is AdaGrad",
            ),
            (
                lambda w, r, g, a, rho, e: (
                    w - a * g / (np.sqrt(rho * r + (1 - rho) * g * g) + e),
                    rho * r + (1 - rho) * g * g,
                ),
                "outside the root",
            ),
            (
                lambda w, r, g, a, rho, e: (
                    w - a * g / (rho * r + (1 - rho) * g * g + e),
                    rho * r + (1 - rho) * g * g,
                ),
                "root is missing",
            ),
            (rmsprop_without_square, "not squared"),
            (
                lambda w, r, g, a, rho, e: (
                    w - a * g / np.sqrt(r + e),
                    rho * r + (1 - rho) * g * g,
                ),
                "the old mean. Compute",
            ),
        ],
    },
    "adam_step": {
        "right": [right_adam, adam_as_keras],
        "wrong": [
            (lambda w, m, r, g, t, a, b1, b2, e: (w, m, r), "Expected"),
            (lambda w, m, r, g, t, a, b1, b2, e: w, "Expected"),
        ],
        "misconceived": [
            (adam_with(raw, raw), "bias correction is missing"),
            (adam_from_zero, "counted from 0"),
            (
                adam_with(*[lambda mean, beta, t: corrected(mean, beta, t + 1)] * 2),
                "no 1 needs",
            ),
            (
                adam_with(corrected, corrected, lambda r, epsilon: np.sqrt(r + epsilon)),
                "inside the root",
            ),
            (adam_with(corrected, raw), "Only `m`"),
            (adam_with(raw, corrected), "Only `r`"),
            (adam_with(*[lambda mean, beta, t: mean * (1 - beta**t)] * 2), "instead of"),
            (adam_with(*[lambda mean, beta, t: corrected(mean, beta, 1)] * 2), "power is missing"),
            (
                lambda w, m, r, g, t, a, b1, b2, e: (
                    w - a * g / (np.sqrt((r * b2 + g * g * (1 - b2)) / (1 - b2**t)) + e),
                    m * b1 + g * (1 - b1),
                    r * b2 + g * g * (1 - b2),
                ),
                "the gradient itself",
            ),
            (adam_that_remembers_the_correction, "a second time"),
            (
                lambda w, m, r, g, t, a, b1, b2, e: right_adam(w, m, r, g, t, a, b2, b1, e),
                "are exchanged",
            ),
        ],
    },
    "which_optimizer": {
        "right": ["c", "C", ["c"]],
        "wrong": [("x", "letter"), (3, "letter")],
        "misconceived": [("a", "wall to wall"), ("b", "overshoots"), ("d", "wander")],
    },
}
