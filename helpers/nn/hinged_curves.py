"""Curves made of hinges, chapter 03: a few ReLU neurons, each with a height, and one output.

A hinge is v · relu(w x + b): flat up to its bend at x = -b / w, a straight arm from there on. The
output neuron adds its bias to the sum of them all.
"""

from collections.abc import Callable

import numpy as np

from helpers.nn.functions import relu, step

X_LIMITS = (-2.0, 2.0)  # of the curves to be built
JUMP = 0.2  # so near to the jump of the step, to either side, nothing is asked


def hinges(x, w, b, v) -> np.ndarray:
    """Return what each hinge adds at each x, v · relu(w x + b). Built in chapter 03.

    Parameters
    ----------
    x
        Places, (n,).
    w, b, v
        Weight, bias and height of each hinge, (k,).

    Returns
    -------
    numpy.ndarray
        (n, k).
    """
    x, w, b, v = (np.asarray(values, float) for values in (x, w, b, v))
    return v * relu(x[:, None] * w + b)


def bend(w: float, b: float) -> float:
    """Return where relu(w x + b) bends, -b / w; nan if w is 0. Built in chapter 03."""
    return -b / w + 0.0 if w else float("nan")


# What is to be built from three hinges, for x from -2 to 2. The W needs one that faces left.
SHAPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tent": lambda x: np.maximum(1 - np.abs(x), 0),
    "W": lambda x: np.interp(x, [-2, -1, 0, 1, 2], [1, 0, 0.5, 0, 0.5]),
    "step": step,
}


def largest_gap(shape: str, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return where a curve is farthest from one of `SHAPES`, and by how much. Chapter 03.

    Near the step's jump, closer than 0.2, nothing is asked: no hinge is steep enough.

    Parameters
    ----------
    shape
        Its name.
    x, y
        The curve, both (n,).
    """
    gaps = np.abs(y - SHAPES[shape](x))
    if shape == "step":
        gaps = np.where(np.abs(x) < JUMP - 1e-9, 0, gaps)
    k = int(gaps.argmax())
    return float(x[k]), float(gaps[k])
