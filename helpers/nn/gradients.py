"""The slow, sure way to a gradient, with which chapter 06 checks the fast one."""

from collections.abc import Callable

import numpy as np

from helpers.nn._checks import NotFiniteError, complaint, described, finite_floats

# The error of a central difference is rounding / h + h²; it is smallest near the cube root of
# float64's rounding error, at about 6e-6.
STEP = np.finfo(np.float64).eps ** (1 / 3)


def numerical_gradient(f: Callable, x) -> np.ndarray:
    """Return the gradient of f at x by central differences, in float64. Built in chapter 06.

    Each entry x_i is moved by ±h with h = 6e-6 · max(1, abs(x_i)), so f is called twice per entry.

    Parameters
    ----------
    f
        A function of one argument shaped like x (it gets a float64 copy) that returns one number.
    x
        Where to take the gradient: a number or an array of any shape; never changed.

    Returns
    -------
    numpy.ndarray
        The gradient, in the shape of x. ValueError if f does not return one finite number.
    """
    who = "numerical_gradient"
    if not callable(f):
        raise ValueError(complaint(who, f"f = {described(f)}", "a function that returns a number"))
    x = finite_floats(x, who, "finite numbers as x").astype(np.float64)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        h = STEP * max(1.0, abs(x[i]))
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        distance = above[i] - below[i]  # what rounding has left of 2 h
        gradient[i] = (_number(f(above[()])) - _number(f(below[()]))) / distance
    return gradient[()]


def _number(result: object) -> float:
    """Return what f returned as a float; a ValueError if it is not one finite number."""
    who, expected = "numerical_gradient", "one finite number from f (did f forget to return it?)"
    try:
        array = np.asarray(result)
    except Exception:  # rows of different lengths, and whatever a foreign object may raise
        array = np.empty(0)
    if array.size != 1 or array.dtype.kind not in "iuf":
        raise ValueError(complaint(who, f"{described(result)} from f", expected))
    if not np.isfinite(array).all():
        raise NotFiniteError(complaint(who, f"{described(result)} from f", expected))
    return float(array.item())
