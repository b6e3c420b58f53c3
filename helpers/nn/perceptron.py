"""The perceptron of chapter 01: one neuron, and the rule by which it finds its own weights."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from helpers.nn._checks import complaint, constant, finite_floats, whole_number
from helpers.nn.functions import step

# Weights and bias of the gates that one neuron can be: (w1, w2), b.
GATE_WEIGHTS = {
    "AND": ((0.5, 0.5), -0.7),
    "NAND": ((-0.5, -0.5), 0.7),
    "OR": ((0.5, 0.5), -0.2),
}

# Sums closer to 0 than this are rounding, not firing: 0.1 + 0.2 - 0.3 is 5.6e-17 to a computer.
ROUNDING_DIGITS = 9


def perceptron(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Return 1 where the weighted sum plus bias is above 0, and 0 elsewhere.

    Built in chapter 01, after Rosenblatt (1958).

    Parameters
    ----------
    x
        Inputs, shape (inputs,) or (n, inputs).
    w
        Weights, shape (inputs,).
    b
        Bias, a number.

    Raises
    ------
    ValueError
        If `x` and `w` disagree, or hold anything but finite numbers.

    Returns
    -------
    numpy.ndarray
        0 or 1 for each row of `x`.
    """
    return step(weighted_sum(x, w, b))


def weighted_sum(x: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Return x · w + b, the number that a perceptron compares with 0. Built in chapter 01.

    Shapes and errors as in `perceptron`.
    """
    x, w, b = (
        finite_floats(value, "perceptron", f"finite numbers as {name}").astype(float, copy=False)
        for name, value in (("x", x), ("w", w), ("b", b))
    )
    if b.ndim:
        raise ValueError(complaint("perceptron", f"b of shape {b.shape}", "one number as b"))
    if w.ndim != 1 or x.shape[-1:] != w.shape:
        raise ValueError(
            f"x has shape {x.shape} and w has shape {w.shape}; "
            "w must hold one weight for each column of x."
        )
    return np.round(x @ w + b, ROUNDING_DIGITS)


def margin(x: np.ndarray, w: np.ndarray, b: float) -> float:
    """Return how far the line x · w + b = 0 is from the nearest of the points. Built in chapter 01.

    A distance in units of `x`; nan where all weights are 0 and there is no line.

    Shapes and errors as in `perceptron`.
    """
    sums, length = np.abs(weighted_sum(x, w, b)), np.linalg.norm(w)
    return float(sums.min() / length) if length else np.nan


class PerceptronPath(NamedTuple):
    """What the learning rule did, look by look; the first entry is the start."""

    w: np.ndarray  # (looks + 1, inputs)
    b: np.ndarray  # (looks + 1,)
    wrong: np.ndarray  # (looks + 1,) how many of all examples are wrong with these weights
    looked: list[int]  # the number of the example at each look


def perceptron_rule(
    x: np.ndarray,
    y: np.ndarray,
    w: np.ndarray,
    b: float,
    learning_rate: float,
    looks: int,
    first: Sequence[int] = (),
) -> PerceptronPath:
    """Look at one example after the other, and shift weights and bias where the output is wrong.

    Built in chapter 01, after Rosenblatt (1958): w ← w + η (y - ŷ) x, b ← b + η (y - ŷ).

    Parameters
    ----------
    x, y
        Examples, shape (n, inputs), and wanted outputs 0 or 1, shape (n,). They are looked at in
        order, over and over.
    w, b
        Weights and bias to start from, shape (inputs,) and a number; not changed.
    learning_rate
        η, above 0.
    looks
        How many times to look at an example.
    first
        Numbers of the examples for the first looks, to depart from that order.

    Raises
    ------
    ValueError
        If shapes or values are not as described.
    """
    who = "perceptron_rule"
    x, y = (
        finite_floats(value, who, f"finite numbers as {name}").astype(float, copy=False)
        for name, value in (("x", x), ("y", y))
    )
    w = finite_floats(w, who, "finite numbers as w").astype(float)
    b = constant(b, who, "b", "a finite number", lambda _: True)
    constant(learning_rate, who, "learning_rate", "a rate above 0", lambda rate: rate > 0)
    looks = whole_number(looks, who, "looks", at_least=0)
    if x.ndim != 2 or y.shape != x.shape[:1]:
        came = f"x of shape {x.shape} and y of shape {y.shape}"
        raise ValueError(complaint(who, came, "x of shape (n, inputs) and y of shape (n,)"))
    if not np.isin(y, (0, 1)).all():
        came = f"the wanted output {y[~np.isin(y, (0, 1))][0]:g}"
        raise ValueError(complaint(who, came, "0 or 1 as wanted outputs"))
    for number in first:
        if whole_number(number, who, "a number in first", at_least=0) >= len(x):
            raise ValueError(complaint(who, f"{number} in first", f"a number below {len(x)}"))
    looked = [*first, *(look % len(x) for look in range(len(first), looks))][:looks]
    ws, bs = [w.copy()], [b]
    for i in looked:
        error = y[i] - perceptron(x[i], w, b)
        w, b = w + learning_rate * error * x[i], b + learning_rate * error
        ws.append(w)
        bs.append(b)
    path_w, path_b = np.array(ws), np.array(bs)
    outputs = np.array([perceptron(x, w, b) for w, b in zip(path_w, path_b, strict=True)])
    return PerceptronPath(path_w, path_b, (outputs != y).sum(axis=1), looked)
