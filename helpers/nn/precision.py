"""Where a computer's numbers end: the plain softmax of chapter 05, which overflows."""

import numpy as np

from helpers.nn._checks import complaint, described, finite_floats

FLOATS = {"float16": np.float16, "float32": np.float32, "float64": np.float64}


def naive_softmax(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return exp(z) and exp(z) / sum(exp(z)), just as written, in the float type of `z`.

    Built in chapter 05, to be seen failing; `helpers.nn.softmax` is the form to use. No warning
    is given: inf and nan stand in what is returned.

    Parameters
    ----------
    z
        Logits of one example: finite numbers, shape (classes,); anything else is a ValueError.
    """
    z = finite_floats(z, "naive_softmax")
    if z.ndim != 1:
        raise ValueError(complaint("naive_softmax", f"shape {z.shape}", "shape (classes,)"))
    with np.errstate(all="ignore"):
        e = np.exp(z)
        return e, e / e.sum(dtype=z.dtype)


def largest_exponent(dtype: type) -> float:
    """Return the number above which exp overflows in a float type. Built in chapter 05.

    Parameters
    ----------
    dtype
        One of `FLOATS`; anything else is a ValueError.
    """
    if not any(dtype is known for known in FLOATS.values()):
        known = ", ".join(f"np.{name}" for name in FLOATS)
        raise ValueError(complaint("largest_exponent", described(dtype), f"one of {known}"))
    return float(np.log(np.finfo(dtype).max.astype(np.float64)))
