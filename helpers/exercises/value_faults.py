"""What a teacher sees in a wrong value, without giving the right one away."""

import itertools
import math
import numbers

import numpy as np

from helpers.exercises.comparison import ROUNDING, Compared, close, compare, is_close
from helpers.exercises.evidence import Evidence, TriedInput
from helpers.exercises.faults import (
    A_COMMA,
    LONG_LISTS,
    ONE_IS_RIGHT,
    is_reordered,
    listed,
    say_moved,
    say_word,
)
from helpers.exercises.number_faults import say_factor, say_relation, say_rounded
from helpers.exercises.place_faults import say_order
from helpers.exercises.shape_faults import IN_BRACKETS, say_shape, say_shape_alone

VALUE_PERCENT = "Is that percent? Give it as a share: {got} % is {share}."
VALUE_SHARE = "It should be percent, and that looks like a share."
VALUE_SIGN = "The size is right. Look at the sign again."
VALUE_TWICE = "That's twice the value asked for."
VALUE_HALF = "That's half of the value asked for."
VALUE_TEN = "The digits are right, but the decimal point isn't where it should be."
VALUE_UPSIDE_DOWN = "It's upside down: 1 divided by it is what's asked for."
VALUE_COMPLEMENT = "That's what is left to 1: 1 minus it is the value asked for."
VALUE_ROUNDED = "That's the right value, but rounded too much: give more digits."
VALUE_NEAR = "That's very near, but not exact. Did you round on the way?"
VALUE_ONE_OFF = "That's off by one."
VALUE_CUT = "A whole number is asked for."
DECIMAL_COMMA = "Python writes {got} with a point; a comma makes two numbers of it."
THOUSANDS = "Python writes no comma between thousands: {got}."
TUPLE_OF_TWO = (
    "A comma makes two numbers of it. If you mean a decimal number, write it with a point: {got}."
)


def find_value_fault(value: Compared) -> str:
    """Return what the fault of a wrong value is; "" if no rule knows."""
    with np.errstate(all="ignore"):
        try:
            return _say_comma(value) or _say_value(value)
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            return ""


def _say_comma(value: Compared) -> str:
    got, want = value.got, value.want
    if isinstance(want, tuple) or not isinstance(got, tuple):
        return ""
    if len(got) == 1:
        return A_COMMA
    whole = all(isinstance(part, int) for part in got) and min(got[1:]) >= 0
    if whole and isinstance(value.wanted, float) and abs(value.wanted) >= 1000:
        meant = "".join([str(got[0]), *(f"{part:03}" for part in got[1:])])
        return THOUSANDS.format(got=meant)
    if whole and len(got) == 2 and isinstance(value.wanted, float):
        meant = f"{got[0]}.{got[1]}"
        is_it = close(float(meant), value.wanted, value.tolerance)
        return (DECIMAL_COMMA if is_it else TUPLE_OF_TWO).format(got=meant)
    return ""


def _say_value(value: Compared) -> str:
    got, want = value.plain, value.wanted
    if isinstance(value.want, str):
        return say_word(value.got, value.want)
    if isinstance(want, tuple) and isinstance(got, tuple):
        return _say_value_parts(value)
    if isinstance(got, np.ndarray) and isinstance(want, np.ndarray) and got.shape != want.shape:
        one = Evidence([TriedInput((), value)])
        return say_shape(one) or say_shape_alone(one)
    if isinstance(got, np.ndarray) and isinstance(want, float):
        one = got.size == 1 and close(got.ravel()[0], want, value.tolerance)
        return IN_BRACKETS if one else ""
    if isinstance(got, float) and isinstance(want, float) and math.isfinite(got):
        return _say_number(got, want, value)
    if isinstance(got, np.ndarray) and isinstance(want, np.ndarray):
        one = Evidence([TriedInput((), value)])
        return say_relation(one) or say_rounded(one) or say_factor(one) or say_order(one)
    return ""


def _say_value_parts(value: Compared) -> str:
    n = len(value.want)
    pairs = [compare(value.got[k], value.want[k], value.tolerance) for k in range(n)]
    right = [k for k, pair in enumerate(pairs) if pair.equal]
    wrong = [k for k in range(n) if k not in right]
    for order in itertools.permutations(range(n)) if n <= LONG_LISTS else ():
        if is_reordered(value, order):
            return say_moved(order)
    if right:
        return ONE_IS_RIGHT.replace(", on every input tried", "").format(
            right=listed(right), wrong=listed(wrong)
        )
    faults = {_say_value(pair) for pair in pairs}
    return faults.pop() if len(faults) == 1 else ""


def _say_number(got: float, want: float, value: Compared) -> str:
    """Say how a number differs from the one asked for."""
    counts = isinstance(value.want, numbers.Integral) or float(want).is_integer()
    small = counts and abs(want) < 10

    def agrees(other: float) -> bool:
        return bool(np.isfinite(other) and abs(got - other) <= 1e-6 * max(abs(other), 1e-12)) or (
            is_rounded(got, other)
        )

    if is_rounded(got, want) and not counts:
        return VALUE_ROUNDED
    if want and agrees(-want):
        return VALUE_SIGN
    if agrees(100 * want) and want and not counts:
        return VALUE_PERCENT.format(got=f"{got:g}", share=f"{got / 100:g}")
    if agrees(want / 100) and want and not small:
        return VALUE_SHARE
    exact = not getattr(value.tolerance, "tolerance", None)  # "about" takes fractions, too
    if counts and exact and not got.is_integer():
        return VALUE_CUT
    if small:
        return ""
    if agrees(2 * want):
        return VALUE_TWICE
    if agrees(want / 2):
        return VALUE_HALF
    if want and got and any(agrees(want * 10.0**k) for k in (-6, -5, -4, -3, -1, 1, 3, 4, 5, 6)):
        return VALUE_TEN
    if want and agrees(1 / want):
        return VALUE_UPSIDE_DOWN
    if 0 < want < 1 and agrees(1 - want):
        return VALUE_COMPLEMENT
    if counts and abs(got - want) == 1:
        return VALUE_ONE_OFF
    if not counts and abs(got - want) <= 5e-3 * abs(want):
        return VALUE_NEAR
    return ""


def is_rounded(got: object, exact: object) -> bool:
    """Whether a number is another one, rounded to two or more significant digits; or tuples."""
    if isinstance(got, tuple) and isinstance(exact, tuple) and len(got) == len(exact):
        pairs = list(zip(got, exact, strict=True))
        return all(is_close(g, e, ROUNDING) or is_rounded(g, e) for g, e in pairs)
    both = isinstance(got, float) and isinstance(exact, float)
    if not both or not exact or not math.isfinite(exact):
        return False
    digits = repr(abs(got)).lower().split("e")[0].replace(".", "").strip("0")
    return len(digits) >= 2 and float(f"{exact:.{len(digits) - 1}e}") == got
