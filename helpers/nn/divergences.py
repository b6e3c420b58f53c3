"""Losses of a single probability, side by side: chapter 05.

All take the true probability `q` of the first of two classes and the predicted one `p`, numbers or
arrays, q from 0 to 1 and p between them without the ends, and return numbers of the same shape, in
nats. Anything else is a ValueError.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.nn._checks import complaint, finite_floats


def binary_cross_entropy(q: ArrayLike, p: ArrayLike) -> np.ndarray:
    """Return -q log p - (1 - q) log(1 - p). Built in chapter 05."""
    q, p = _true(q, "binary_cross_entropy"), _predicted(p, "binary_cross_entropy")
    return -q * np.log(p) - (1 - q) * np.log1p(-p)


def entropy(q: ArrayLike) -> np.ndarray:
    """Return -q log q - (1 - q) log(1 - q), the cross-entropy of q with itself; 0 at q = 0, 1."""
    q = _true(q, "entropy")
    inside = np.clip(q, np.finfo(float).tiny, 1 - np.finfo(float).epsneg)
    return np.where((q == 0) | (q == 1), 0.0, binary_cross_entropy(q, inside))


def kl_divergence(q: ArrayLike, p: ArrayLike) -> np.ndarray:
    """Return the Kullback-Leibler divergence of p from q: cross-entropy minus entropy.

    Built in chapter 05, after Kullback and Leibler (1951). It is 0 where p = q, and above 0
    elsewhere.
    """
    return binary_cross_entropy(q, p) - entropy(q)


def squared_error(q: ArrayLike, p: ArrayLike) -> np.ndarray:
    """Return (p - q)². Built in chapter 05."""
    return (_predicted(p, "squared_error") - _true(q, "squared_error")) ** 2


def hinge(p: ArrayLike) -> np.ndarray:
    """Return max(0, 1 - s) for the score s = log(p / (1 - p)) of the true class.

    Built in chapter 05. Support vector machines use it on their own scores; here the score is the
    logit that belongs to the probability, so that it fits into one picture with the others.
    """
    p = _predicted(p, "hinge")
    return np.maximum(0.0, 1.0 - (np.log(p) - np.log1p(-p)))


def _true(q: ArrayLike, who: str) -> np.ndarray:
    return _between(q, who, "true probabilities from 0 to 1", lambda q: (q >= 0) & (q <= 1))


def _predicted(p: ArrayLike, who: str) -> np.ndarray:
    expected = "predicted probabilities above 0 and below 1"
    return _between(p, who, expected, lambda p: (p > 0) & (p < 1))


def _between(value: ArrayLike, who: str, expected: str, is_right) -> np.ndarray:
    array = finite_floats(value, who, expected).astype(float, copy=False)
    wrong = array[~is_right(array)]
    if wrong.size:
        raise ValueError(complaint(who, f"{wrong[0]:g}", expected))
    return array
