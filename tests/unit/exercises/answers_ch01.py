"""Answers to the exercises of chapter 01: right, wrong, and misconceived."""

import numpy as np


def with_a_loop(x, w, b):
    total = b
    for i in range(len(x)):
        total += x[i] * w[i]
    return total > 0


def ignores_the_inputs(x, w, b):
    return 1


def only_two_inputs(x, w, b):
    return int(x[0] * w[0] + x[1] * w[1] + b > 0)


def xor_in_four(x1, x2, nand):
    m = nand(x1, x2)
    return nand(nand(x1, m), nand(x2, m))


def xor_in_five(x1, x2, nand):
    return nand(nand(x1, nand(x2, x2)), nand(nand(x1, x1), x2))


def xnor(x1, x2, nand):
    out = xor_in_four(x1, x2, nand)
    return nand(out, out)


def fires(x, w, b):
    return int(x @ w + b > 0)


def step(x, y, w, b, eta):
    error = y - fires(x, w, b)
    return w + eta * error * x, b + eta * error


def step_by_cases(x, y, w, b, eta):
    y_hat = fires(x, w, b)
    if y_hat < y:
        return [w[i] + eta * x[i] for i in range(len(x))], b + eta
    if y_hat > y:
        return [w[i] - eta * x[i] for i in range(len(x))], b - eta
    return w, b


def step_in_place(x, y, w, b, eta):
    error = y - fires(x, w, b)
    w += eta * error * x
    return w, b + eta * error


ANSWERS = {
    "neuron": {
        "right": [
            fires,
            with_a_loop,
            lambda x, w, b: np.heaviside(np.dot(x, w) + b, 0),
            lambda x, w, b: 1.0 if sum(p * q for p, q in zip(x, w, strict=True)) > -b else 0.0,
        ],
        "wrong": [
            (ignores_the_inputs, "gave 1. Expected: 0."),
            (only_two_inputs, "IndexError"),
            (lambda x, w, b: x * w, "array of shape (2,)"),
            (lambda x, w: 1, "must work when called"),
            (fires(np.ones(2), np.ones(2), 0.0), "the number 1"),
        ],
    },
    "nand_weights": {
        "right": [
            (-0.6, -0.5, 0.7),
            [-1, -2, 2.5],
            np.array([-0.3, -0.4, 0.5]),
            (-1e-12, -2e-12, 2.5e-12),
        ],
        "wrong": [
            ((-1.0, 0.5, 0.3), "Your answer on `(1, 0)` gave 0. Expected: 1."),
            ((-0.5, -0.5, 0.7), "Make them differ"),
            ({-0.6, -0.5, 0.7}, "three numbers"),
            ((-0.5, -0.6), "three numbers w1, w2, b"),
            ((np.nan, 1.0, 2.0), "three numbers"),
            ("nand", "three numbers"),
            (lambda x1, x2: 1 - x1 * x2, "three numbers"),
        ],
        "misconceived": [
            ((0.5, 0.6, -0.7), "This is AND"),
            ((0.5, 0.6, -0.2), "This is OR"),
            ((-0.5, -0.6, 0.2), "This is NOR"),
            ((-0.1, -0.2, 0.7), "fires for every input"),
            ((-0.1, -0.2, -0.7), "never fires"),
        ],
    },
    "and_bias_range": {
        "right": [(-1.0, -0.5), [-1, -0.5], np.array([-1.0, -0.5])],
        "wrong": [
            ((-2.0, -0.5), "not the value asked for"),
            (-0.7, "Asked for"),
            ("-1 to -0.5", "Asked for"),
        ],
    },
    "xor_from_nand": {
        "right": [xor_in_four, xor_in_five, lambda a, b, nand: bool(xor_in_four(a, b, nand))],
        "wrong": [
            (lambda x1, x2, nand: nand(x1, 2), "ValueError"),
            (lambda x1, x2: x1 ^ x2, "called as"),
            (lambda x1, x2, nand: 7 * nand(x1, x2), "Expected"),
            (lambda x1, x2, nand: x1 ^ x2, "never called"),
            (lambda x1, x2, nand: print(xor_in_four(x1, x2, nand)), "instead of `print`"),
            (lambda x1, x2, nand: [xor_in_four(x1, x2, nand)], "array of shape (1,)"),
            (5, "a function"),
        ],
        "misconceived": [
            (lambda x1, x2, nand: nand(x1, x2), "NAND itself"),
            (lambda x1, x2, nand: nand(nand(x1, x2), nand(x1, x2)), "That is AND"),
            (lambda x1, x2, nand: nand(nand(x1, x1), nand(x2, x2)), "That is OR"),
            (xnor, "the opposite of XOR"),
        ],
    },
    "learning_step": {
        "right": [step, step_by_cases],
        "wrong": [
            (step_in_place, "changed the array"),
            (lambda x, y, w, b, eta: w, "Expected"),
            (lambda x, y, w, b, eta: (b, w), "Expected"),
            (lambda x, y, w, b, eta: (w, b), "Expected"),
        ],
    },
}
