"""The functions of chapters 03 and 05: what a neuron does with its sum, and softmax.

All take a number or anything NumPy makes an array of, of any shape, and return a new array (for a
number, a number). float16, float32 and float64 keep their type; whole numbers and booleans become
float64. The input is never changed. NaN, an empty array, text, complex numbers or None: a
ValueError that names the function.
"""

import numpy as np

from helpers.nn._checks import finite_floats, floats_without_nan


def step(x) -> np.ndarray:
    """Return 1 where x > 0 and 0 elsewhere, as whole numbers (int64). Built in chapters 01 and 03.

    At exactly 0 the neuron does not fire: only a sum above the threshold makes it.

    Parameters
    ----------
    x
        A number or an array of any shape; a ValueError for NaN, text, None, an empty array.
    """
    return (floats_without_nan(x, "step") > 0).astype(np.int64)


@np.errstate(under="ignore")  # exp(-1000) becomes 0, and that is what we want
def sigmoid(x) -> np.ndarray:
    """Return 1 / (1 + exp(-x)), between 0 and 1, without overflow. Built in chapter 03.

    Parameters
    ----------
    x
        A number or an array of any shape; a ValueError for NaN, text, None, an empty array.
    """
    x = floats_without_nan(x, "sigmoid")
    # exp of a negative number never overflows. For x < 0 both parts of the fraction are
    # multiplied by exp(x): 1 / (1 + exp(-x)) = exp(x) / (exp(x) + 1).
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def tanh(x) -> np.ndarray:
    """Return the hyperbolic tangent, between -1 and 1. Built in chapter 03.

    Parameters
    ----------
    x
        A number or an array of any shape; a ValueError for NaN, text, None, an empty array.
    """
    return np.tanh(floats_without_nan(x, "tanh"))


def relu(x) -> np.ndarray:
    """Return x where x > 0 and 0 elsewhere (rectified linear unit). Built in chapter 03.

    Parameters
    ----------
    x
        A number or an array of any shape; a ValueError for NaN, text, None, an empty array.
    """
    return np.maximum(floats_without_nan(x, "relu"), 0)


def identity(x) -> np.ndarray:
    """Return x as it is (a copy): the output layer of a regression. Built in chapters 03 and 05.

    Parameters
    ----------
    x
        A number or an array of any shape; a ValueError for NaN, text, None, an empty array.
    """
    return floats_without_nan(x, "identity").copy()[()]


@np.errstate(over="ignore", under="ignore")
def softmax(z) -> np.ndarray:
    """Return exp(z) / sum(exp(z)) over the last axis: probabilities. Built in chapter 05.

    Right for all finite logits: the largest one is subtracted first, which changes nothing in the
    quotient and keeps exp from overflowing. Computed in float64, whatever the type of z.

    Parameters
    ----------
    z
        Logits, one per class along the last axis; finite, otherwise a ValueError. A single
        number is a single class.
    """
    z = finite_floats(z, "softmax", "finite numbers, one per class along the last axis")
    return softmax_of(minus_maximum(z)).astype(z.dtype).reshape(z.shape)[()]


@np.errstate(over="ignore", under="ignore")
def log_softmax(z) -> np.ndarray:
    """Return the logarithm of softmax(z), exact also where softmax is 0. Built in chapter 05.

    Where the true value is below the most negative number of z's type, the result is -inf.

    Parameters
    ----------
    z
        Logits, one per class along the last axis; finite, otherwise a ValueError. A single
        number is a single class.
    """
    z = finite_floats(z, "log_softmax", "finite numbers, one per class along the last axis")
    shifted = minus_maximum(z)
    return (shifted - log_sum_exp(shifted)).astype(z.dtype).reshape(z.shape)[()]


# The steps of softmax, without checks; the loss takes the same.


def minus_maximum(z: np.ndarray) -> np.ndarray:
    """Return z minus its maximum along the last axis, in float64; at least one axis."""
    z = np.atleast_1d(z).astype(np.float64)
    return z - z.max(axis=-1, keepdims=True)


def softmax_of(shifted: np.ndarray) -> np.ndarray:
    """Return softmax along the last axis, where the maximum is 0."""
    e = np.exp(shifted)
    return e / e.sum(axis=-1, keepdims=True)


def log_sum_exp(shifted: np.ndarray) -> np.ndarray:
    """Return log(sum(exp(shifted))) along the last axis, which is kept; the maximum there is 0.

    The maximum gives exp(0) = 1, and log(1 + rest) is left to log1p: when the rest is smaller
    than 1e-16, 1 + rest would be just 1, and the result 0.
    """
    rest = np.exp(shifted)
    rows = rest.reshape(-1, rest.shape[-1])
    rows[np.arange(len(rows)), rows.argmax(axis=1)] = 0
    return np.log1p(rest.sum(axis=-1, keepdims=True))
