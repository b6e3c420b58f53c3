"""Where a computer's numbers end: the plain softmax of chapter 05, which overflows."""

import numpy as np

from helpers.nn._checks import complaint, described, finite_floats
from helpers.nn.functions import log_softmax

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
    return float(np.log(np.finfo(_known(dtype, "largest_exponent")).max.astype(np.float64)))


def smallest_exponent(dtype: type) -> float:
    """Return the number below which exp is rounded to 0 in a float type. Used in chapter 05.

    Parameters
    ----------
    dtype
        One of `FLOATS`; anything else is a ValueError.
    """
    smallest = np.finfo(_known(dtype, "smallest_exponent")).smallest_subnormal
    return float(np.log(smallest.astype(np.float64)) - np.log(2))  # half of it is rounded down


def logit_for(share: float, others: np.ndarray) -> float:
    """Return the logit that gets this share of the softmax beside other logits. For chapter 05.

    Parameters
    ----------
    share
        Above 0 and below 1; anything else is a ValueError.
    others
        The other logits: finite numbers, shape (classes - 1,).
    """
    if not 0 < share < 1:
        expected = "a share above 0 and below 1"
        raise ValueError(complaint("logit_for", described(share), expected))
    others = finite_floats(others, "logit_for")
    log_of_sum = others[0] - log_softmax(others)[0]
    return float(np.log(share) - np.log1p(-share) + log_of_sum)


def _known(dtype: type, who: str) -> type:
    if not any(dtype is known for known in FLOATS.values()):
        known = ", ".join(f"np.{name}" for name in FLOATS)
        raise ValueError(complaint(who, described(dtype), f"one of {known}"))
    return dtype
