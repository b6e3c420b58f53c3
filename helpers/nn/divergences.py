"""Losses of a single probability, side by side: chapter 05.

All take the true probability `q` of the first of two classes and the predicted one `p`, numbers or
arrays, p between 0 and 1 without its ends, and return numbers of the same shape, in nats.
"""

import numpy as np
from numpy.typing import ArrayLike


def binary_cross_entropy(q: ArrayLike, p: ArrayLike) -> np.ndarray:
    """Return -q log p - (1 - q) log(1 - p). Built in chapter 05."""
    q, p = np.asarray(q, dtype=float), np.asarray(p, dtype=float)
    return -q * np.log(p) - (1 - q) * np.log1p(-p)


def entropy(q: ArrayLike) -> np.ndarray:
    """Return -q log q - (1 - q) log(1 - q), the cross-entropy of q with itself; 0 at q = 0, 1."""
    q = np.asarray(q, dtype=float)
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
    return (np.asarray(p, dtype=float) - np.asarray(q, dtype=float)) ** 2


def hinge(p: ArrayLike) -> np.ndarray:
    """Return max(0, 1 - s) for the score s = log(p / (1 - p)) of the true class.

    Built in chapter 05. Support vector machines use it on their own scores; here the score is the
    logit that belongs to the probability, so that it fits into one picture with the others.
    """
    p = np.asarray(p, dtype=float)
    return np.maximum(0.0, 1.0 - (np.log(p) - np.log1p(-p)))
