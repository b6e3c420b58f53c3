"""Putting values, calls and kinds of things into words that a learner reads."""

import inspect
import numbers
import reprlib
import types
from collections.abc import Callable

import numpy as np

from helpers.exercises.comparison import as_array

A_NUMBER = "the number {}"
ONE_NUMBER = "a number"
A_TEXT = "a text"
AN_ARRAY = "an array of shape {}"
A_COMPLEX = "the complex number {}"
UNEVEN = "a list whose rows differ in length"
A_LIST_WITH = "a list with {} in it"
AN_ARRAY_WITH = "an array of shape {shape} with {things} in it"
COMPLEX, TEXTS, NO_NUMBERS = "complex numbers", "texts", "something that is not a number"
A_TUPLE = "a tuple of length {count}: {kinds}"
EMPTY_TUPLE = "an empty tuple"
TEXT = "the text {}"
A_CLASS = "the class {}"
A_FUNCTION = "a function"
A_GENERATOR = "a generator (a function with `yield` gives one)"
AN_OBJECT = "an object of type {}"
CALL = "`{name}({inputs})`"
USE = "Your answer on `({inputs})`"
ANSWER = "Your answer"


class _Brief(reprlib.Repr):
    """Short texts of values; NumPy's numbers and arrays look like Python's."""

    def repr1(self, x: object, level: int) -> str:
        """Shorten one value, at any depth."""
        if isinstance(x, np.generic) or (isinstance(x, np.ndarray) and x.ndim == 0):
            x = x.item()
        if isinstance(x, float):
            return repr(float(f"{x:.6g}"))
        if isinstance(x, types.FunctionType):  # its address says nothing to a learner
            return x.__name__ if x.__name__.isidentifier() else A_FUNCTION
        if isinstance(x, np.ndarray):
            text = np.array2string(
                x, threshold=16, precision=4, separator=", ", suppress_small=True
            )
            shape = f" of shape {x.shape}" if x.size > 16 else ""
            return " ".join(text.split()) + shape
        text = super().repr1(x, level)
        # <function … at 0x7f…>, <module … from …>: no words for a learner
        return say_kind(x) if text.startswith("<") else text


_shortener = _Brief()
_shortener.maxlist = _shortener.maxtuple = 8
_shortener.maxstring = _shortener.maxother = 120


def brief(value: object) -> str:
    """Return a short text for any value."""
    return shorten(_shortener.repr(value))


def brief_pair(got: object, want: object) -> tuple[str, str]:
    """Return two texts, with all digits where fewer would look the same."""
    pair = brief(got), brief(want)
    if pair[0] == pair[1] and all(isinstance(value, numbers.Real) for value in (got, want)):
        return repr(float(got)), repr(float(want))
    return pair


def shorten(text: str, limit: int = 300) -> str:
    """Cut a text that is too long."""
    return text if len(text) <= limit else text[:limit] + "…"


def say_kind(value: object) -> str:
    """Say what kind of thing a value is."""
    if value is None:
        return "None"
    if isinstance(value, str):
        return TEXT.format(brief(value))
    if isinstance(value, type):
        return A_CLASS.format(value.__name__)
    if inspect.isgenerator(value):
        return A_GENERATOR
    if callable(value):
        return A_FUNCTION
    if isinstance(value, tuple) and len(value) <= 5:
        return _say_tuple(value, say_kind)
    array = as_array(value)
    if array is None:
        return _say_no_numbers(value)
    return AN_ARRAY.format(array.shape) if array.ndim else A_NUMBER.format(brief(value))


def say_form(value: object) -> str:
    """Say what form a value has, without giving it away."""
    if isinstance(value, str):
        return A_TEXT
    if isinstance(value, tuple):
        return _say_tuple(value, say_form)
    shape = np.shape(value)
    return AN_ARRAY.format(shape) if shape else ONE_NUMBER


def _say_tuple(value: tuple, say: Callable[[object], str]) -> str:
    """Say what a tuple holds; put tuples within it into brackets."""
    kinds = [f"({say(part)})" if isinstance(part, tuple) and part else say(part) for part in value]
    return A_TUPLE.format(count=len(value), kinds=", ".join(kinds)) if value else EMPTY_TUPLE


def _say_no_numbers(value: object) -> str:
    """Say what kind of thing a value is of which no array of numbers can be made."""
    if isinstance(value, numbers.Complex):
        return A_COMPLEX.format(brief(value))
    if not isinstance(value, list | tuple | np.ndarray):
        return AN_OBJECT.format(type(value).__name__)
    try:
        array = np.asarray(value)
    except ValueError:
        return UNEVEN
    things = {"c": COMPLEX, "U": TEXTS, "S": TEXTS}.get(array.dtype.kind, NO_NUMBERS)
    if isinstance(value, np.ndarray):
        return AN_ARRAY_WITH.format(shape=array.shape, things=things)
    return A_LIST_WITH.format(things)


def say_call(answer: object, name: str, inputs: tuple) -> str:
    """Write a call as the learner would, with the name that they gave their function."""
    own = getattr(answer, "__name__", "")
    name = own if own.isidentifier() else name
    return CALL.format(name=name, inputs=", ".join(map(brief, inputs)))


def say_use(inputs: tuple) -> str:
    """Name an answer that is used for some inputs without being a function of them."""
    return USE.format(inputs=", ".join(map(brief, inputs))) if inputs else ANSWER
