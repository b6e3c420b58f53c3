"""The kinds of value that a hyperparameter may have: checked, made plain, put into words.

Chapter 11.
"""

import math
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

from helpers.words import counted

WRONG = "{name} is {value}; expected {expected}, so write for example {name}={example!r}."
INSTEAD = "{a} instead of {b}"


class Kind:
    """What values a hyperparameter takes, and how they read.

    Attributes
    ----------
    expected
        What makes sense, in words.
    example
        A value that does.
    """

    expected: str
    example: Any

    def plain(self, name: str, value: Any) -> Any:
        """Return a value as a plain Python type; a ValueError in a sentence if it is wrong."""
        try:
            return self._plain(value)
        except (TypeError, ValueError, OverflowError):
            facts = {"value": shown(value), "expected": self.expected, "example": self.example}
            raise ValueError(WRONG.format(name=name, **facts)) from None

    def words(self, label: str, value: Any) -> str:
        """Return label and value, such as "learning rate 0.001"; the value may make no sense."""
        return f"{label} {value_text(value)}"

    def difference(self, label: str, a: Any, b: Any) -> str:
        """Return how one value differs from another: "learning rate 0.001 instead of 0.01"."""
        return INSTEAD.format(a=self.words(label, a), b=value_text(b))


class OneOf(Kind):
    """One of several names; `offered` has the words on the page for each."""

    def __init__(
        self, *names: str, words: Mapping[str, str] | None = None, old: dict | None = None
    ) -> None:
        """Take the names, words that differ from them, and names that an earlier edition wrote."""
        self.offered = {name: (words or {}).get(name, name) for name in names}
        self.expected, self.example = "one of " + ", ".join(map(repr, names)), names[0]
        self._old = old or {}

    def _plain(self, value: Any) -> str:
        name = self._old.get(value, value)
        if not isinstance(name, str) or name not in self.offered:
            raise ValueError
        return str(name)


class Number(Kind):
    """A finite number of 0 or more."""

    def __init__(self, example: float, highest: float = math.inf) -> None:
        """Take an example and the largest value."""
        self.example, self._highest = example, highest
        self.expected = "a number " + _range(0, highest)

    def drawn(self, number: float, low: float, high: float) -> float:
        """Return a number drawn from a range with three digits, so that it can be read."""
        return float(min(max(float(f"{number:.3g}"), low), high))

    def _plain(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError
        if not math.isfinite(value) or not 0 <= value <= self._highest:
            raise ValueError
        return float(value) + 0.0  # -0.0 becomes 0.0


class Whole(Number):
    """A whole number; None for all there are, if it may be that."""

    def __init__(
        self,
        example: int,
        lowest: int = 1,
        highest: float = math.inf,
        noun: str = "",
        may_be_all: bool = False,
    ) -> None:
        """Take an example, the limits, and what is counted if the label doesn't say it."""
        self.example, self._limits, self._noun = example, (lowest, highest), noun
        self._may_be_all = may_be_all
        self.expected = (
            f"a whole number {_range(lowest, highest)}" + " or None for all" * may_be_all
        )

    def words(self, label: str, value: Any) -> str:
        """Return the number and what is counted, such as "5 epochs"."""
        if not self._noun:
            return super().words(label, value)
        noun = self._noun
        return counted(value, noun) if is_whole(value) else f"{value_text(value)} {noun}s"

    def drawn(self, number: float, low: float, high: float) -> int:
        """Return the whole number next to one drawn from a range."""
        return round(min(max(number, low), high))

    def _plain(self, value: Any) -> int | None:
        if value is None and self._may_be_all:
            return None
        low, high = self._limits
        if not is_whole(value) or not low <= value <= high:
            raise ValueError
        return int(value)


class Widths(Kind):
    """The widths of layers, in a tuple."""

    def __init__(self, most: int, widest: int) -> None:
        """Take how many there may be, and the largest width."""
        self.most, self.widest, self.example = most, widest, (64,)
        self.expected = f"up to {most} widths, each a whole number from 1 to {widest}"

    def words(self, label: str, value: Any) -> str:
        """Return such as "2 hidden layers of 64" or "no hidden layer"."""
        if not isinstance(value, tuple | list):
            return f"{label} {shown(value)}"
        each = f" of {value[0] if len(set(value)) == 1 else value_text(value)}" if value else ""
        return _layers(len(value)) + each

    def difference(self, label: str, a: Any, b: Any) -> str:
        """Return the number of layers, their width, or both, whichever differs."""
        if not (isinstance(a, tuple) and isinstance(b, tuple)):
            return super().difference(label, a, b)
        if len(a) == len(b) and len(set(a)) == len(set(b)) == 1:
            return INSTEAD.format(a=self.words(label, a), b=b[0])
        if len(a) != len(b) and len(set(a + b)) == 1:
            return INSTEAD.format(a=_layers(len(a)), b=len(b) or "none")
        return INSTEAD.format(a=self.words(label, a), b=self.words(label, b))

    def _plain(self, value: Any) -> tuple[int, ...]:
        if isinstance(value, str | Mapping) or len(widths := tuple(value)) > self.most:
            raise ValueError
        if not all(is_whole(width) and 1 <= width <= self.widest for width in widths):
            raise ValueError
        return tuple(map(int, widths))


def _layers(n: int) -> str:
    return counted(n, "hidden layer") if n else "no hidden layer"


def value_text(value: Any) -> str:
    """Return the value of a setting as a learner writes it: 0.001, 5,000, all, 64-64."""
    if value is None:
        return "all"
    if isinstance(value, tuple | list):
        return "-".join(map(str, value)) or "none"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return f"{value:,.0f}"
        text = repr(value)
        return text if "e" not in text else f"{value:g}"
    if is_whole(value):
        return f"{value:,}"
    return str(value).replace("_", " ")


def shown(value: Any) -> str:
    """Return a value that may be anything, cut to a length that fits into a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def is_whole(value: Any) -> bool:
    """Return whether a value is a whole number; True and False aren't."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _range(low: int, high: float) -> str:
    return f"of {low} or more" if high == math.inf else f"from {low} to {high}"
