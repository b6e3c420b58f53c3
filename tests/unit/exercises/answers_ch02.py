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


def turned(x, y, w, b):
    return tuple(-slope for slope in slopes(x, y, w, b))


def means_multiplied(x, y, w, b):
    e = errors(x, y, w, b)
    return 2 * np.mean(e) * np.mean(x), 2 * np.mean(e)


def fit(x, y):
    u = x - np.mean(x)
    w = np.sum(u * y) / np.sum(u * x)
    return w, np.mean(y) - w * np.mean(x)


def fit_by_lstsq(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]


def through_the_origin(x, y):
    return x @ y / (x @ x), 0


def origin_then_mean(x, y):
    w = x @ y / (x @ x)
    return w, y.mean() - w * x.mean()


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
        "misconceived": [
            (lambda *a: np.sum(errors(*a) ** 2), "the sum of the squares"),
            (lambda *a: np.mean(errors(*a)), "not squared"),
            (lambda *a: np.mean(np.abs(errors(*a))), "without their signs"),
            (lambda *a: mse(*a) ** 0.5, "the root"),
            (lambda *a: np.mean(errors(*a)) ** 2, "the other way round"),
            (lambda x, y, w, b: mse(x, y, w, 0), "bias is missing"),
            (lambda *a: mse(*a) / 2, "half of it"),
            (lambda *a: errors(*a) ** 2, "one for each point"),
        ],
    },
    "gradient": {
        "right": [slopes, slopes_by_differences, slopes_as_product],
        "wrong": [
            (lambda *a: slopes(*a)[0], "the number"),
            (mse, "Expected"),
            (lambda x, y, w, b: (w, b), "Expected"),
        ],
        "misconceived": [
            (turned, "signs are turned"),
            (lambda *a: tuple(slope / 2 for slope in slopes(*a)), "half of what"),
            (lambda *a: tuple(len(a[0]) * slope for slope in slopes(*a)), "sum of squares"),
            (lambda *a: (slopes(*a)[1], slopes(*a)[1]), "by its own x"),
            (means_multiplied, "product of the means"),
            (lambda *a: slopes(*a)[::-1], "wrong way round"),
            (lambda x, y, w, b: (slopes(x, y, w, b)[0], b * slopes(x, y, w, b)[1]), "without b"),
        ],
    },
    "one_step": {
        "right": [1.9, 1.5 + 0.4, np.float64(1.9)],
        "wrong": [
            (2.0, "not the value asked for"),
            ("to the right", "text"),
            ((1.9, 0), "Asked for"),
        ],
        "misconceived": [
            (1.1, "uphill"),
            (5.5, "as long as the slope"),
            (0.4, "That is the step"),
            (-0.4, "rate times slope"),
            (1.6, "not just the rate"),
            (1.4, "against the sign"),
        ],
    },
    "largest_rate": {
        "right": [1 / 3, 0.333, np.float32(2 / 6)],
        "wrong": [(0.3, "not the value asked for"), (1.0, "not the value asked for")],
        "misconceived": [
            (1 / 6, "lands on the bottom"),
            (2 / 3, "second derivative"),
            (6, "curvature itself"),
            (3, "2 divided by the curvature"),
            (0.2686, "points of this chapter"),
        ],
    },
    "best_line": {
        "right": [fit, fit_by_lstsq, lambda x, y: np.polyfit(x, y, 1)],
        "wrong": [
            (a_few_steps, "Expected"),
            (lambda x, y: fit(x, y)[0], "the number"),
            (lambda x, y: (np.mean(y / x), 0.0), "Expected"),
        ],
        "misconceived": [
            (lambda x, y: fit(x, y)[::-1], "first w, then b"),
            (through_the_origin, "through the point (0, 0)"),
            (origin_then_mean, "from their means first"),
            (lambda x, y: fit(y, x), "predicts x from y"),
            (lambda x, y: (fit(x, y)[0], np.mean(y)), "point of the means"),
            (cov_and_var, "n - 1"),
        ],
    },
    "steps_per_epoch": {
        "right": [48, 3 * -(-1000 // 64), 48.0],
        "wrong": [(64, "not the value asked for"), ("48", "text")],
        "misconceived": [
            (16, "one epoch"),
            (45, "left over"),
            (46.875, "part of a step"),
            (47, "Round up"),
            (192, "epochs times batch size"),
            (3000, "one point"),
            (3, "all points"),
        ],
    },
}
