"""Fitting a line (chapter 02): its loss, the slope of the loss, the way down, and the answer.

The line is ŷ = w x + b, with one number w and one number b; `x` and `y` are the points, both of
shape (n,). The loss is the mean squared error. A wrong shape, nan or infinity in the points: a
ValueError that says what came and what was expected.
"""

import math
from typing import NamedTuple

import numpy as np

from helpers.nn._checks import complaint, constant, finite_floats, random_numbers, whole_number


def line_loss(x, y, w, b) -> float | np.ndarray:
    """Return the mean squared error of the line ŷ = w x + b. Built in chapter 02.

    Parameters
    ----------
    x, y
        The points, shape (n,) each.
    w, b
        Slope and height at x = 0: two numbers, or two arrays of one shape for many lines at once.

    Returns
    -------
    float or numpy.ndarray
        One loss for each line, in the shape of w and b.
    """
    x, y = _points(x, y, "line_loss")
    w = finite_floats(w, "line_loss", "finite numbers as w").astype(float, copy=False)
    b = finite_floats(b, "line_loss", "finite numbers as b").astype(float, copy=False)
    if w.shape != b.shape:
        came = f"w of shape {w.shape} and b of shape {b.shape}"
        raise ValueError(complaint("line_loss", came, "two of one shape, one pair for each line"))
    errors = w[..., None] * x + b[..., None] - y
    loss = np.mean(errors**2, axis=-1)
    return loss if loss.ndim else float(loss)


def line_gradient(x, y, w: float, b: float) -> np.ndarray:
    """Return how the mean squared error changes with w and with b. Built in chapter 02.

    dL/dw = 2/n Σ (w x + b - y) x and dL/db = 2/n Σ (w x + b - y).

    Parameters
    ----------
    x, y
        The points, shape (n,) each.
    w, b
        Slope and height at x = 0.

    Returns
    -------
    numpy.ndarray
        The two derivatives, first for w and then for b, shape (2,).
    """
    return _gradient(*_points(x, y, "line_gradient"), *_line(w, b, "line_gradient"))


def line_curvature(x) -> np.ndarray:
    """Return the second derivatives of the mean squared error (its Hessian). Built in chapter 02.

    They are the same for every w and b, since the loss is a bowl of the second degree.

    Parameters
    ----------
    x
        Where the points stand, shape (n,).

    Returns
    -------
    numpy.ndarray
        ((d²L/dw², d²L/dw db), (d²L/db dw, d²L/db²)), shape (2, 2).
    """
    x, _ = _points(x, x, "line_curvature")
    return 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])


def largest_stable_rate(x) -> float:
    """Return the rate above which gradient descent with all points diverges. Built in chapter 02.

    It is 2 divided by the largest eigenvalue of the Hessian, the curvature in the steepest
    direction.

    Parameters
    ----------
    x
        Where the points stand, shape (n,).
    """
    return float(2 / np.linalg.eigvalsh(line_curvature(x))[-1])


def best_line(x, y) -> tuple[float, float]:
    """Return w and b of the line with the least mean squared error. Built in chapter 02.

    w = mean((x - x̄)(y - ȳ)) / mean((x - x̄)²) and b = ȳ - w x̄ (Legendre 1805).

    Parameters
    ----------
    x, y
        The points, shape (n,) each; at least two different x.
    """
    x, y = _points(x, y, "best_line")
    from_mean = x - x.mean()
    spread = np.mean(from_mean**2)
    if not spread:
        came = f"{x.size} points that all stand at x = {x[0]:g}"
        raise ValueError(complaint("best_line", came, "at least two different x"))
    w = np.mean(from_mean * (y - y.mean())) / spread
    return float(w), float(y.mean() - w * x.mean())


def least_absolute_line(x, y) -> tuple[float, float]:
    """Return w and b of a line with the least mean absolute error. Chapter 02.

    One of the best lines always goes through two of the points, so all pairs are tried: n² lines.

    Parameters
    ----------
    x, y
        The points, shape (n,) each; at least two different x.
    """
    x, y = _points(x, y, "least_absolute_line")
    one, other = np.triu_indices(x.size, 1)
    apart = x[one] != x[other]
    one, other = one[apart], other[apart]
    if not one.size:
        came = f"{x.size} points, none beside another"
        raise ValueError(complaint("least_absolute_line", came, "at least two different x"))
    w = (y[one] - y[other]) / (x[one] - x[other])
    b = y[one] - w * x[one]
    best = np.mean(np.abs(w[:, None] * x + b[:, None] - y), axis=1).argmin()
    return float(w[best]), float(b[best])


class LinePath(NamedTuple):
    """What gradient descent did, step by step; the first entry is the start.

    If the numbers grow beyond what float64 can hold, the path ends early, at the last finite step.
    """

    w: np.ndarray  # (steps + 1,)
    b: np.ndarray  # (steps + 1,)
    loss: np.ndarray  # (steps + 1,) of all points, whatever the batch
    batches: list[np.ndarray]  # one array for each step: the numbers of the points it looked at


def gradient_descent(
    x,
    y,
    w: float,
    b: float,
    learning_rate: float,
    steps: int,
    batch_size: int | None = None,
    seed: int = 0,
) -> LinePath:
    """Walk down the mean squared error: w ← w - η dL/dw, b ← b - η dL/db. Built in chapter 02.

    Parameters
    ----------
    x, y
        The points, shape (n,) each.
    w, b
        Where to start.
    learning_rate
        η, 0 or more.
    steps
        How many steps to take.
    batch_size
        From how many points each step takes its gradient: n or None for all of them (full batch),
        1 for one (stochastic), a number between for mini-batches. In each epoch every point is
        looked at once, in a new order; the last batch takes the points that are left.
    seed
        Seed for the order of the points. With all points in a batch there is no order.
    """
    who = "gradient_descent"
    x, y = _points(x, y, who)
    w, b = _line(w, b, who)
    rate = _rate(learning_rate, who)
    steps = whole_number(steps, who, "steps", at_least=0)
    batch_size = x.size if batch_size is None else whole_number(batch_size, who, "batch_size")
    batches = _batches(x.size, batch_size, steps, random_numbers(seed, who))
    ws, bs, losses = [w], [b], [_loss(x, y, w, b)]
    with np.errstate(over="ignore", invalid="ignore"):
        for batch in batches:
            slope_w, slope_b = _gradient(x[batch], y[batch], ws[-1], bs[-1])
            w, b = float(ws[-1] - rate * slope_w), float(bs[-1] - rate * slope_b)
            loss = _loss(x, y, w, b)
            if not (math.isfinite(w) and math.isfinite(b) and math.isfinite(loss)):
                break
            ws.append(w)
            bs.append(b)
            losses.append(loss)
    return LinePath(np.array(ws), np.array(bs), np.array(losses), batches[: len(ws) - 1])


class WeightPath(NamedTuple):
    """What gradient descent on w alone did, step by step; the first entry is the start."""

    w: np.ndarray  # (steps + 1,)
    loss: np.ndarray  # (steps + 1,)
    slope: np.ndarray  # (steps + 1,) dL/dw there


def weight_descent(x, y, w: float, b: float, learning_rate: float, steps: int) -> WeightPath:
    """Walk down the loss with w alone, while b stays: w ← w - η dL/dw. Built in chapter 02.

    Parameters
    ----------
    x, y
        The points, shape (n,) each.
    w, b
        Where to start, and the height that stays.
    learning_rate
        η, 0 or more.
    steps
        How many steps to take; so few that the numbers stay finite.
    """
    who = "weight_descent"
    x, y = _points(x, y, who)
    w, b = _line(w, b, who)
    rate = _rate(learning_rate, who)
    ws, slopes = [w], []
    for _ in range(whole_number(steps, who, "steps", at_least=0)):
        slopes.append(_gradient(x, y, ws[-1], b)[0])
        ws.append(float(ws[-1] - rate * slopes[-1]))
    slopes.append(_gradient(x, y, ws[-1], b)[0])
    path = np.array(ws)
    return WeightPath(path, line_loss(x, y, path, np.full_like(path, b)), np.array(slopes))


def _loss(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    errors = w * x + b - y
    return float(errors @ errors) / x.size


def _gradient(x: np.ndarray, y: np.ndarray, w: float, b: float) -> np.ndarray:
    errors = w * x + b - y
    return np.array([errors @ x, errors.sum()]) * (2 / x.size)


def _batches(n: int, size: int, steps: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return which points each of the steps looks at."""
    if size >= n:
        return [np.arange(n)] * steps
    batches: list[np.ndarray] = []
    while len(batches) < steps:
        order = rng.permutation(n)
        batches += [order[start : start + size] for start in range(0, n, size)]
    return batches[:steps]


def _rate(learning_rate: float, who: str) -> float:
    return constant(learning_rate, who, "learning_rate", "a rate of 0 or more", lambda r: r >= 0)


def _line(w: float, b: float, who: str) -> tuple[float, float]:
    """Return the two numbers of a line as floats."""
    w = constant(w, who, "w", "a finite number", lambda _: True)
    return w, constant(b, who, "b", "a finite number", lambda _: True)


def _points(x, y, who: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the points as two arrays of floats, shape (n,)."""
    x = finite_floats(x, who, "finite numbers as x").astype(float, copy=False)
    y = finite_floats(y, who, "finite numbers as y").astype(float, copy=False)
    if x.ndim != 1 or x.shape != y.shape:
        came = f"x of shape {x.shape} and y of shape {y.shape}"
        raise ValueError(complaint(who, came, "two of the same shape (n,)"))
    return x, y
