"""Answers to the exercises of chapter 02: right, wrong, and misconceived."""

import numpy as np


def errors(x, y, w, b):
    return w * x + b - y


def mse(x, y, w, b):
    return np.mean(errors(x, y, w, b) ** 2)


def mse_with_a_loop(x, y, w, b):
    total = 0
    for i in range(len(x)):
        total += (y[i] - w * x[i] - b) ** 2
    return total / len(x)


def in_place(x, y, w, b):
    x *= w
    x += b
    x -= y
    return np.mean(x**2)


def slopes(x, y, w, b):
    e = errors(x, y, w, b)
    return 2 * np.mean(e * x), 2 * np.mean(e)


def slopes_by_differences(x, y, w, b, h=1e-4):
    return (
        (mse(x, y, w + h, b) - mse(x, y, w - h, b)) / (2 * h),
        (mse(x, y, w, b + h) - mse(x, y, w, b - h)) / (2 * h),
    )


def slopes_as_product(x, y, w, b):
    table = np.stack([x, np.ones_like(x)])
    return 2 * table @ errors(x, y, w, b) / len(x)


def fit(x, y):
    u = x - np.mean(x)
    w = np.sum(u * y) / np.sum(u * x)
    return w, np.mean(y) - w * np.mean(x)


def fit_by_lstsq(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]


def cov_and_var(x, y):
    w = np.cov(x, y)[0, 1] / np.var(x)
    return w, y.mean() - w * x.mean()


def a_few_steps(x, y):
    w = b = 0.0
    for _ in range(5):
        slope_w, slope_b = slopes(x, y, w, b)
        w, b = w - 0.01 * slope_w, b - 0.01 * slope_b
    return w, b


ANSWERS = {
    "mse": {
        "right": [
            mse,
            mse_with_a_loop,
            lambda x, y, w, b: np.var(y - w * x - b) + np.mean(y - w * x - b) ** 2,
        ],
        "wrong": [
            (in_place, "changed the array"),
            (lambda x, y, w, b: np.mean((y * x + b - w) ** 2), "Expected"),
            (lambda x, y: 0.0, "must work when called"),
            (mse(np.ones(2), np.ones(2), 1, 1), "the number 1"),
        ],
    },
    "gradient": {
        "right": [slopes, slopes_by_differences, slopes_as_product],
        "wrong": [
            (lambda *a: slopes(*a)[0], "the number"),
            (mse, "Expected"),
            (lambda x, y, w, b: (w, b), "Expected"),
        ],
    },
    "one_step": {
        "right": [1.9, 1.5 + 0.4, np.float64(1.9)],
        "wrong": [
            (2.0, "not the value asked for"),
            ("to the right", "text"),
            ((1.9, 0), "Asked for"),
        ],
    },
    "largest_rate": {
        "right": [1 / 3, 0.333, np.float32(2 / 6)],
        "wrong": [(0.3, "not the value asked for"), (1.0, "not the value asked for")],
    },
    "best_line": {
        "right": [fit, fit_by_lstsq, lambda x, y: np.polyfit(x, y, 1)],
        "wrong": [
            (a_few_steps, "Expected"),
            (lambda x, y: fit(x, y)[0], "the number"),
            (lambda x, y: (np.mean(y / x), 0.0), "Expected"),
        ],
        "misconceived": [(cov_and_var, "n - 1")],
    },
    "steps_per_epoch": {
        "right": [48, 3 * -(-1000 // 64), 48.0],
        "wrong": [(64, "not the value asked for"), ("48", "text")],
    },
}
