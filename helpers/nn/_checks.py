"""Checks of what comes in, so that a slip is answered by one sentence instead of a wrong number."""

import math
from collections.abc import Collection
from numbers import Integral, Number, Real

import numpy as np

NUMBERS = "a number or an array of numbers"


class NotFiniteError(ValueError):
    """A number is nan or infinite where it must not be.

    A kind of its own, because `Network.fit` reads it as "the training has diverged".
    """


def complaint(who: str, came: str, expected: str) -> str:
    """Return the sentence that all errors of `helpers.nn` share."""
    return f"{who} got {came}; it expects {expected}."


def described(value: object) -> str:
    """Return a few words on what `value` is: its value if that is short, else kind and shape."""
    if isinstance(value, type):
        return f"the class {value.__name__} itself (are the brackets missing?)"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape} and type {value.dtype}"
    if isinstance(value, list | tuple | dict | set):
        return f"a {type(value).__name__} of {len(value)}"
    if value is None or isinstance(value, str | bytes | bool | Number):
        text = repr(value)
        return text if len(text) <= 40 else f"{text[:40]}…"
    return f"an object of type {type(value).__name__}"


def numbers(value: object, who: str, expected: str = NUMBERS) -> np.ndarray:
    """Return `value` as an array of real numbers, at least one; a ValueError if it is not that."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.getmaskarray(value).any():
        came = f"{described(value)} in which numbers are masked"
        hint = " (x.compressed() leaves the masked ones out, x.filled(0) puts 0 in their place)"
        raise ValueError(complaint(who, came, expected + hint))
    try:
        array = np.asarray(value)
    except Exception:  # rows of different lengths, and whatever a foreign object may raise
        came = f"{described(value)} that makes no array (are its rows of different lengths?)"
        raise ValueError(complaint(who, came, expected)) from None
    if array.dtype.kind not in "biuf":
        kinds = {"c": "complex numbers", "U": "text", "S": "text"}
        came = kinds.get(array.dtype.kind, "something that is not a number")
        if array.dtype == object and all(isinstance(entry, Real) for entry in array.flat):
            came = "numbers kept as Python objects"
            expected += " (np.asarray(x, dtype=float) makes them one if none is too large)"
        raise ValueError(complaint(who, f"{came} ({described(value)})", expected))
    if array.size == 0:
        raise ValueError(complaint(who, f"an empty array, shape {array.shape}", expected))
    return array


def floats(value: object, who: str, expected: str = NUMBERS) -> np.ndarray:
    """Return `value` as float16, 32 or 64 (all else becomes float64)."""
    array = numbers(value, who, expected)
    keeps_its_type = array.dtype in (np.float16, np.float32, np.float64)
    return array if keeps_its_type else array.astype(np.float64)


def floats_without_nan(value: object, who: str) -> np.ndarray:
    """Return `value` as `floats` does; a ValueError for nan. Infinity is a number too."""
    array = floats(value, who)
    nan = np.isnan(array)
    if nan.any():
        raise NotFiniteError(complaint(who, _where(nan, "nan"), NUMBERS))
    return array


def finite_floats(value: object, who: str, expected: str = "finite numbers") -> np.ndarray:
    """Return `value` as `floats` does; a ValueError for nan and infinity."""
    array = floats(value, who, expected)
    check_finite(array, who, expected)
    return array


def check_finite(array: np.ndarray, who: str, expected: str = "finite numbers") -> None:
    """Raise NotFiniteError if `array` holds nan or infinity."""
    finite = np.isfinite(array)
    if not finite.all():
        raise NotFiniteError(complaint(who, _where(~finite, "nan or infinity"), expected))


def _where(bad: np.ndarray, name: str) -> str:
    """Return how many entries are bad and where the first one is."""
    if bad.ndim == 0:
        return name
    first = [int(i) for i in np.argwhere(bad)[0]]
    return f"{name} in {bad.sum():,} of {bad.size:,} places, the first at {first}"


def one_of(names: Collection[str], value: object, who: str, name: str) -> str:
    """Return `value`; a ValueError if it is not one of the names."""
    if not isinstance(value, str) or value not in names:
        expected = "one of " + ", ".join(names)
        raise ValueError(complaint(who, f"{name} = {described(value)}", expected))
    return value


def whole_number(value: object, who: str, name: str, at_least: int | None = 1) -> int:
    """Return `value` as an int; a ValueError if it is no whole number or too small."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or (at_least is not None and value < at_least):
        limit = "it may be below 0" if at_least is None else f"{at_least} or more"
        expected = f"a whole number, {limit}"
        raise ValueError(complaint(who, f"{name} = {described(value)}", expected))
    return int(value)


def constant(value: object, who: str, name: str, expected: str, is_right) -> float:
    """Return `value` as a float; a ValueError if it is no number or `is_right(value)` is not so."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    try:
        fits = is_number and math.isfinite(value) and is_right(value)
    except OverflowError:  # a whole number beyond any float
        fits = False
    if not fits:
        raise ValueError(complaint(who, f"{name} = {described(value)}", expected))
    return float(value)


def random_numbers(seed: object, who: str) -> np.random.Generator:
    """Return NumPy's generator for `seed`; a ValueError if the seed is none."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError):
        expected = "a whole number, 0 or more, or None for other random numbers each time"
        raise ValueError(complaint(who, f"seed = {described(seed)}", expected)) from None
