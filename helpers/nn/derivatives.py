"""The slopes of the activation functions of chapter 03.

Like the functions themselves they take a number or anything NumPy makes an array of, of any shape,
and return a new array (for a number, a number) in the same float type; NaN, text or an empty array
is a ValueError. Where a function has a jump or a corner, at 0, its docstring says what comes out.
"""

from collections.abc import Callable

import numpy as np

from helpers.nn._checks import floats_without_nan
from helpers.nn.functions import identity, relu, sigmoid, step, tanh


def step_derivative(x) -> np.ndarray:
    """Return 0, the slope of `step`, and nan at 0, where it jumps. Built in chapter 03.

    Parameters
    ----------
    x
        A number or an array of any shape.
    """
    x = floats_without_nan(x, "step_derivative")
    return np.where(x == 0, x.dtype.type(np.nan), x.dtype.type(0))[()]


@np.errstate(under="ignore")  # far from 0 the slope becomes 0, and that is right
def sigmoid_derivative(x) -> np.ndarray:
    """Return the slope of `sigmoid`, y (1 - y) with y = sigmoid(x); at most 0.25, at 0.

    Built in chapter 03. Computed as sigmoid(x) sigmoid(-x), which is the same number, but exact
    also where y is so near 1 that 1 - y would be rounded to 0.

    Parameters
    ----------
    x
        A number or an array of any shape.
    """
    x = floats_without_nan(x, "sigmoid_derivative")
    return (sigmoid(x) * sigmoid(-x))[()]


@np.errstate(under="ignore", over="ignore")
def tanh_derivative(x) -> np.ndarray:
    """Return the slope of `tanh`, 1 - y² with y = tanh(x); at most 1, at 0.

    Built in chapter 03. Computed as four times the slope of the sigmoid at 2x: tanh is the sigmoid
    made twice as narrow and twice as high.

    Parameters
    ----------
    x
        A number or an array of any shape.
    """
    x = floats_without_nan(x, "tanh_derivative")
    return (4 * sigmoid_derivative(2 * x))[()]


def relu_derivative(x) -> np.ndarray:
    """Return 1 where x > 0 and 0 elsewhere, the slope of `relu`. Built in chapter 03.

    At 0 the function has a corner and no slope; 0 is used there, as in the layer `ReLU`.

    Parameters
    ----------
    x
        A number or an array of any shape.
    """
    x = floats_without_nan(x, "relu_derivative")
    return (x > 0).astype(x.dtype)[()]


def identity_derivative(x) -> np.ndarray:
    """Return 1, the slope of `identity`. Built in chapter 03.

    Parameters
    ----------
    x
        A number or an array of any shape.
    """
    return np.ones_like(floats_without_nan(x, "identity_derivative"))[()]


# Name: function, slope.
ACTIVATIONS: dict[str, tuple[Callable, Callable]] = {
    "step": (step, step_derivative),
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "ReLU": (relu, relu_derivative),
    "identity": (identity, identity_derivative),
}

# Functions that have no slope at 0, and why.
WITHOUT_SLOPE_AT_0 = {"step": "jump", "ReLU": "corner"}
