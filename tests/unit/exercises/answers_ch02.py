"""Answers to the exercises of chapter 02: right, wrong, and misconceived."""

import numpy as np


def errors(x, y, w, b):
    return w * x + b - y


def slopes(x, y, w, b):
    e = errors(x, y, w, b)
    return 2 * np.mean(e * x), 2 * np.mean(e)


def mae(x, y, w, b):
    return np.mean(np.abs(errors(x, y, w, b)))


def signs_by_where(x, y, w, b):
    sign = np.where(errors(x, y, w, b) > 0, 1, -1)
    return (sign * x).mean(), sign.mean()


def signs_with_a_loop(x, y, w, b):
    slope_w = slope_b = 0
    for x_i, y_i in zip(x, y, strict=True):
        sign = 1 if w * x_i + b > y_i else -1
        slope_w, slope_b = slope_w + sign * x_i, slope_b + sign
    return [slope_w / len(x), slope_b / len(x)]


def slopes_by_differences(x, y, w, b, h=1e-4):
    return (
        (mae(x, y, w + h, b) - mae(x, y, w - h, b)) / (2 * h),
        (mae(x, y, w, b + h) - mae(x, y, w, b - h)) / (2 * h),
    )


def signs_in_place(x, y, w, b):
    sign = np.sign(errors(x, y, w, b))
    x *= sign
    return x.mean(), sign.mean()


def step_with_the_old_w(x, y, w, b, eta):
    old = w
    w = w - eta * slopes(x, y, w, b)[0]
    b = b - eta * slopes(x, y, old, b)[1]
    return w, b


def many_steps(x, y, w, b, eta):
    for _ in range(9):
        w, b = step_with_the_old_w(x, y, w, b, eta)
    return w, b


def fit(x, y):
    u = x - np.mean(x)
    w = np.sum(u * y) / np.sum(u * x)
    return w, np.mean(y) - w * np.mean(x)


def fit_by_lstsq(x, y):
    return np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]


def cov_and_var(x, y):
    w = np.cov(x, y)[0, 1] / np.var(x)
    return w, y.mean() - w * x.mean()


def by_normal_equations(x, y):
    table = np.column_stack([x, np.ones_like(x)])
    return np.linalg.inv(table.T @ table) @ table.T @ y


def by_sums(x, y):
    n = len(x)
    w = (n * (x * y).sum() - x.sum() * y.sum()) / (n * (x * x).sum() - x.sum() ** 2)
    return w, (y.sum() - w * x.sum()) / n


def walk(x, y, steps, rate):
    w = b = 0.0
    with np.errstate(all="ignore"):
        for _ in range(steps):
            slope_w, slope_b = slopes(x, y, w, b)
            w, b = w - rate * slope_w, b - rate * slope_b
    return w, b


def as_steps_end(x, y, far):
    """What thousands of steps come to: near x = 0 they arrive, far from it they don't."""
    return fit(x, y) if abs(x).max() < 50 else far(x, y)


def into_the_input(x, y):
    middle = x.mean()
    x -= middle
    w = (x * y).sum() / (x * x).sum()
    return w, y.mean() - w * middle


ANSWERS = {
    "which_fits": {"right": ["c", "C"]},
    "absolute_slopes": {
        "right": [signs_by_where, signs_with_a_loop, slopes_by_differences],
        "wrong": [
            (signs_in_place, "can't take fractions"),
            (lambda *a: np.sign(errors(*a)), "an array of shape (4,)"),
            (lambda x, y, w, b: (np.mean(errors(x, y, w, b) > 0), 0.5), "Expected"),
            (lambda x, y: (0.0, 0.0), "must work when called"),
            ((1.75, 0.5), "needs your function"),
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
    "repaired_step": {
        "right": [
            step_with_the_old_w,
            lambda x, y, w, b, eta: np.array([w, b]) - eta * np.array(slopes(x, y, w, b)),
        ],
        "wrong": [
            (many_steps, "Expected"),
            (lambda x, y, w, b, eta: step_with_the_old_w(x, y, w, b, eta)[0], "the number"),
            (lambda x, y, w, b: (w, b), "must work when called"),
        ],
    },
    "largest_rate": {
        "right": [1 / 3, 0.333, 0.33, 0.3333, np.float32(2 / 6)],
        "wrong": [
            (1.0, "not the value asked for"),
            (0.5, "not the value asked for"),
            ((1 / 3,), "A comma"),
            ("0.33", "quotation marks"),
        ],
        "misconceived": [
            (0.167, "lands on the bottom"),
            (0.67, "the derivative of 3"),
            (0.27, "the flats of this chapter"),
            (-1 / 3, "above 0"),
            (0.3359, "close, but not the limit"),
            (0.334, "close, but not the limit"),
        ],
    },
    "best_line": {
        "right": [
            fit,
            fit_by_lstsq,
            by_normal_equations,
            by_sums,
            lambda x, y: np.polyfit(x, y, 1),
        ],
        "wrong": [
            (lambda x, y: walk(x, y, 5, 0.01), "Expected"),
            (lambda x, y: fit(x, y)[0], "the number"),
            (lambda x, y: (np.mean(y / (x + 9)), 0.0), "Expected"),
            (lambda x, y: np.round(fit(x, y), 2), "Expected"),
            (into_the_input, "can't take fractions"),
        ],
        "misconceived": [
            (cov_and_var, "n - 1"),
            (lambda x, y: as_steps_end(x, y, lambda x, y: (np.nan, np.nan)), "Steps don't lead"),
            (lambda x, y: as_steps_end(x, y, lambda x, y: (-1e200, 1e198)), "Steps don't lead"),
            (
                lambda x, y: as_steps_end(x, y, lambda x, y: (np.mean(y) / np.mean(x), 0.0)),
                "Steps don't lead",
            ),
        ],
    },
    "steps_per_epoch": {
        "right": [48, 3 * -(-1000 // 64), 48.0],
        "wrong": [(64, "not the value asked for"), ("48", "text")],
        "misconceived": [(46.88, "no part of a step")],
    },
}
