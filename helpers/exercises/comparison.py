"""Comparing what an answer gave with what was expected, as plain numbers and text."""

import math
import numbers
from dataclasses import dataclass

import numpy as np

MAX_SIZE = 10_000_000  # elements; a larger output of the wrong shape is not compared
SHARE = 1e-6  # by how much a value may differ, as a share of it, unless told
OF_WHOLE = 1e-3  # but a large whole number by no more than that
ROUNDING = 1e-9  # share by which arithmetic in another order may change a number


@dataclass(frozen=True)
class Precision:
    """How exact a value must be that a question asks for.

    Without either of the two: six digits, and whole numbers all of them.

    Attributes
    ----------
    tolerance
        Largest difference that counts as equal, as a share of the value.
    digits
        Decimals asked for: what rounds to the same decimals is equal. With -2, whole hundreds.
    """

    tolerance: float | None = None
    digits: int | None = None

    def close(self, got: object, want: object) -> np.ndarray:
        """Return for each element whether it is the one expected."""
        got, exact = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
        share = self.tolerance
        if share is None:
            share = SHARE if self.digits is None else ROUNDING
        with np.errstate(all="ignore"):
            allowed = np.where(exact == 0, share, share * np.abs(exact))  # 0 has no shares
            if self.tolerance is None:
                whole = np.equal(exact, np.round(exact))
                allowed = np.where(whole, np.minimum(allowed, OF_WHOLE), allowed)
            near = np.isclose(got, exact, rtol=0, atol=0, equal_nan=True)
            near |= np.abs(got - exact) <= allowed
            if self.digits is not None:
                unit = 10.0**-self.digits
                for rounded in (np.floor(exact / unit) * unit, np.ceil(exact / unit) * unit):
                    is_one = np.abs(rounded - exact) <= unit / 2 * (1 + ROUNDING)
                    near |= is_one & (np.abs(got - rounded) < unit / 2 * (1 - ROUNDING))
        return near


@dataclass(frozen=True)
class Compared:
    """An output beside the one expected.

    Attributes
    ----------
    got, want
        As they came.
    plain, wanted
        The same as a float, an array of floats, text, or a tuple of these. `plain` is None where
        no such thing can be made of `got`, or of one of its parts.
    fits
        Whether `got` is of the kind and shape of `want`.
    tolerance
        Largest difference that counts as equal, relative or absolute; or how exact a value must be.
    """

    got: object
    want: object
    plain: object
    wanted: object
    fits: bool
    tolerance: float | Precision

    @property
    def equal(self) -> bool:
        """Whether the two are the same."""
        return is_close(self.plain, self.wanted, self.tolerance)


def compare(got: object, want: object, tolerance: float | Precision) -> Compared:
    """Compare an output with the one expected."""
    plain, fits = look(got, want)
    return Compared(got, want, plain, look(want, want)[0], fits, tolerance)


def look(value: object, like: object) -> tuple[object, bool]:
    """Return a value in plain form (None if there is none), and whether it fits another one."""
    if isinstance(like, tuple):
        parts = value if isinstance(value, tuple | list) else as_array(value)
        if parts is None or getattr(parts, "ndim", 1) == 0 or len(parts) != len(like):
            return None, False
        looks = [look(part, other) for part, other in zip(parts, like, strict=True)]
        plain = tuple(part for part, _ in looks)
        return (None if any(p is None for p in plain) else plain), all(fits for _, fits in looks)
    if isinstance(like, str):
        return (str(value), True) if isinstance(value, str) else (None, False)
    array = as_array(value)
    fits = array is not None and array.shape == np.shape(like)
    if array is None or (not fits and array.size > MAX_SIZE):
        return None, False
    return (array.astype(float) if array.ndim else float(array)), fits


def as_array(value: object) -> np.ndarray | None:
    """Return numbers, booleans, and lists of them as an array; None if it is something else."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows that differ in length
        return None
    if array.dtype.kind == "O" and all(isinstance(part, numbers.Real) for part in array.flat):
        array = np.reshape([_as_float(part) for part in array.flat], array.shape)
    return array if array.dtype.kind in "biuf" else None


def _as_float(value: numbers.Real) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond the range of floats
        return math.inf if value > 0 else -math.inf


def is_close(got: object, want: object, tolerance: float | Precision) -> bool:
    """Compare two values in plain form."""
    if isinstance(got, tuple) and isinstance(want, tuple):
        pairs = zip(got, want, strict=False)
        return len(got) == len(want) and all(is_close(g, w, tolerance) for g, w in pairs)
    if isinstance(got, float | np.ndarray) and isinstance(want, float | np.ndarray):
        return np.shape(got) == np.shape(want) and bool(close(got, want, tolerance).all())
    return isinstance(got, str) and isinstance(want, str) and got == want


def close(got: object, want: object, tolerance: float | Precision) -> np.ndarray:
    """Return for each element whether it is the one expected."""
    if isinstance(tolerance, Precision):
        return tolerance.close(got, want)
    return np.isclose(got, want, rtol=tolerance, atol=tolerance, equal_nan=True)


def is_unchanged(before: object, after: object) -> bool:
    """Whether an input is still what it was, arrays within lists and tuples included."""
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(is_unchanged, before, after))
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=True)
    return before is after or bool(before == after)
