"""Answers to the exercises of chapter 01: right, wrong, and misconceived."""

import numpy as np


def votes_by_appending(n, k):
    w = []
    for _ in range(n):
        w.append(1.0)
    return w, -k + 1


def only_three(n, k):
    return [1, 1, 1], 0.5 - k


def xor_in_four(x1, x2, nand):
    m = nand(x1, x2)
    return nand(nand(x1, m), nand(x2, m))


def xor_in_five(x1, x2, nand):
    return nand(nand(x1, nand(x2, x2)), nand(nand(x1, x1), x2))


def xor_by_parts(x1, x2, nand):
    def invert(a):
        return nand(a, 1)

    return invert(nand(nand(x1, x2), nand(invert(x1), invert(x2))))


def xor_that_prints(x1, x2, nand):
    print("the first is", nand(x1, x2))
    return xor_in_four(x1, x2, nand)


def one_nand_and_python(x1, x2, nand):
    if nand(x1, x2) == 0:
        return 0
    return x1 or x2


def calls_nand_for_show(x1, x2, nand):
    nand(x1, x2)
    return int(x1 != x2)


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
    "at_least": {
        "right": [
            lambda n, k: (np.ones(n), 0.5 - k),
            lambda n, k: [[0.5] * n, np.array([-0.5 * k + 0.25])],
            lambda n, k: (np.full(n, 0.1), -0.1 * (k - 1)),  # a sum of 0, but for rounding
            lambda n, k: (np.full(n, 1e-12), 0.5e-12 - 1e-12 * k),
            lambda n, k: (np.linspace(1, 1.01, n), 0.5 - k),
            votes_by_appending,
        ],
        "wrong": [
            (lambda n, k: (np.ones(n), -k / 2), "gave 1. Expected: 0."),
            (lambda n, k: (1, 0.5 - k), "as weights and the number -1.5 as bias"),
            (lambda n, k: (0.5 - k, np.ones(n)), "an array of shape (3,) as bias"),
            (lambda n, k: 0.5 - k, "two things: the weights, then the bias"),
            (lambda n, k: np.append(np.ones(n), 0.5 - k), "two things"),
            (only_three, "an array of shape (3,) as weights"),
            (lambda n, k: print(np.ones(n), 0.5 - k), "instead of `print`"),
            (lambda n, k: (np.full(n, np.nan), 0.0), "nan or infinity"),
            (lambda n: np.ones(n), "called as `at_least(n, k)`"),
            ((1, 1, -0.7), "called as `at_least(n, k)`"),
        ],
        "misconceived": [
            (lambda n, k: (np.ones(n), -k), "more than k votes"),
            (lambda n, k: (np.ones(n), 1.5 - k), "one too few"),
            (lambda n, k: (-np.ones(n), k - 0.5), "the wrong way round"),
            (lambda n, k: (np.ones(n), 0.5 - n), "AND of all"),
            (lambda n, k: (np.ones(n), -0.5), "OR of all"),
            (lambda n, k: (np.ones(n) / n, -0.5), "the majority"),
            (lambda n, k: (0.5 * np.ones(n), -0.7), "always takes two votes"),
            (lambda n, k: ([1] * k + [0] * (n - k), 0.5 - k), "the first k votes only"),
            (lambda n, k: (np.ones(n), k - 0.5), "always fires"),
            (lambda n, k: (np.zeros(n), 0.5 - k), "never fires"),
        ],
    },
    "nand_weights": {
        "right": [
            (-0.6, -0.5, 0.7),
            [-1, -2, 2.5],
            np.array([-0.3, -0.4, 0.5]),
            (-1e-12, -2e-12, 2.5e-12),
            (-0.1, -0.7, 0.8),  # the sum for 11 is 0, but for rounding
            ([-0.6, -0.5], 0.7),
        ],
        "wrong": [
            ((0.6, -0.5, 0.0), "Your answer on `(0, 0)` gave 0. Expected: 1."),
            ((0.7, -0.6, -0.5), "with the bias last"),
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
            ((-1.0, 0.5, 0.3), "NOT x1"),
            ((-0.5, -1.0, 0.7), "NOT x2"),
            ((-0.1, -0.2, 0.7), "fires for every input"),
            ((-0.1, -0.2, -0.7), "never fires"),
        ],
    },
    "and_bias_range": {
        "right": [(-1.0, -0.5), [-1, -0.5], np.array([-1.0, -0.5])],
        "wrong": [
            ((-0.2, -0.7), "not the value asked for"),
            (-0.7, "Asked for"),
            ("-1 to -0.5", "Asked for"),
        ],
        "misconceived": [
            ((0.5, 1.0), "Mind the sign"),
            ((1, 0.5), "Mind the sign"),
            ((-0.9, -0.5), "goes on below"),
            ((-2.0, -0.5), "lower end is too low"),
            ((-np.inf, -0.5), "lower end is too low"),
            ((-1.0, 0.0), "that's OR"),
            ((-1, -0.51), "goes on above"),
            ((-0.9, -0.6), "there are more"),
            ((-10, -5), "never fires"),
            ((-0.9, -0.1), "goes too high"),
        ],
    },
    "xor_from_nand": {
        "right": [
            xor_in_four,
            xor_in_five,
            xor_by_parts,
            xor_that_prints,
            lambda a, b, nand: bool(xor_in_four(a, b, nand)),
            lambda a, b, nand: 1 if xor_in_four(a, b, nand) else 0,
            lambda a, b, nand: xor_in_four(a, b, nand) == 1,
        ],
        "wrong": [
            (lambda x1, x2, nand: nand(x1, 2), "ValueError"),
            (lambda x1, x2: x1 ^ x2, "called as"),
            (lambda x1, x2, nand: 7 * nand(x1, x2), "Only `nand`"),
            (lambda x1, x2, nand: x1 ^ x2, "Only `nand`"),
            (lambda x1, x2, nand: int(x1 != x2), "Only `nand`"),
            (lambda x1, x2, nand: 1 - xnor(x1, x2, nand), "Only `nand`"),
            (lambda x1, x2, nand: not xnor(x1, x2, nand), "Only `nand`"),
            (lambda x1, x2, nand: nand(x1, x2) and (x1 or x2), "Only `nand`"),
            (lambda x1, x2, nand: min(nand(x1, x2), max(x1, x2)), "Only `nand`"),
            (lambda x1, x2, nand: [[0, 1], [1, 0]][x1][x2], "Only `nand`"),
            (lambda x1, x2, nand: len({x1, x2}) - 1, "Only `nand`"),
            (one_nand_and_python, "Only `nand`"),
            (calls_nand_for_show, "Only `nand`"),
            (lambda x1, x2, nand: 1, "gave 1. Expected: 0."),
            (lambda x1, x2, nand: str(x1) != str(x2), "Expected"),
            (lambda x1, x2, nand: print(xor_in_four(x1, x2, nand)), "instead of `print`"),
            (lambda x1, x2, nand: [xor_in_four(x1, x2, nand)], "array of shape (1,)"),
            (5, "a function"),
        ],
        "misconceived": [
            (lambda x1, x2, nand: nand(x1, x2), "NAND itself"),
            (lambda x1, x2, nand: nand(nand(x1, x2), nand(x1, x2)), "That is AND"),
            (lambda x1, x2, nand: nand(nand(x1, x1), nand(x2, x2)), "That is OR"),
            (lambda x1, x2, nand: xor_in_four(1, nand(nand(x1, x1), nand(x2, x2)), nand), "NOR"),
            (xnor, "the opposite of XOR"),
            (lambda a, b, nand: nand(nand(a, nand(b, b)), 1), "1 for the input 10"),
            (lambda a, b, nand: nand(nand(b, nand(a, a)), 1), "1 for the input 01"),
        ],
    },
    "learning_step": {
        "right": [step, step_by_cases],
        "wrong": [
            (step_in_place, "can't take fractions"),
            (lambda x, y, w, b, eta: w, "Expected"),
            (lambda x, y, w, b, eta: (b, w), "Expected"),
            (lambda x, y, w, b, eta: (w + eta * x, b - eta), "Expected"),
            (lambda x, y, w, b, eta: (w + eta / x, b + eta), "Expected"),
        ],
    },
}
