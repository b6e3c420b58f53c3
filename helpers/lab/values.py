"""The kinds of value that a hyperparameter may have: checked, made plain, put into words.

Chapter 11.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import Any

from helpers.words import counted

WRONG = "{name} is {value}; expected {expected}, so write for example {name}={example!r}."
WRONG_WIDTHS = (
    "{name} is {value}; expected up to {most} widths, each a whole number from 1 to {widest}, "
    "so write for example {name}=(64, 64), {name}=(64,) or {name}=()."
)
INSTEAD = "{a} instead of {b}"


class Kind:
    """What values a hyperparameter takes, and how they read."""

    def plain(self, name: str, value: Any) -> Any:
        """Return a value as a plain Python type.

        Raises
        ------
        ValueError
            For a value that makes no sense: what came, what was expected, what to write.
        """
        raise NotImplementedError

    def words(self, label: str, value: Any) -> str:
        """Return label and value, such as "learning rate 0.001"."""
        return f"{label} {value_text(value)}"

    def difference(self, label: str, a: Any, b: Any) -> str:
        """Return how one value differs from another, such as "epochs 5 instead of 10"."""
        return INSTEAD.format(a=self.words(label, a), b=value_text(b))


@dataclass(frozen=True)
class OneOf(Kind):
    """One of several names.

    Attributes
    ----------
    offered
        From each name to the words for it on the page.
    old
        From what an earlier edition wrote to the name today.
    """

    offered: Mapping[str, str]
    old: Mapping[str, str] = field(default_factory=dict)

    def plain(self, name: str, value: Any) -> str:
        """Return the name."""
        if not isinstance(value, str) or self.old.get(value, value) not in self.offered:
            names = list(self.offered)
            _refuse(name, value, "one of " + ", ".join(map(repr, names)), names[0])
        return str(self.old.get(value, value))


@dataclass(frozen=True)
class Number(Kind):
    """A finite number of 0 or more.

    Attributes
    ----------
    example
        A sensible value, for the sentence that says what to write.
    highest
        The largest value.
    """

    example: float
    highest: float = math.inf

    def plain(self, name: str, value: Any) -> float:
        """Return a float."""
        number = _finite(value)
        if number is None or not 0 <= number <= self.highest:
            some = "of 0 or more" if self.highest == math.inf else f"from 0 to {self.highest:g}"
            _refuse(name, value, f"a number {some}", self.example)
        return number + 0.0  # -0.0 becomes 0.0

    def drawn(self, number: float, low: float, high: float) -> float:
        """Return a number drawn from a range with three digits, so that it can be read."""
        return float(min(max(float(f"{number:.3g}"), low), high))


@dataclass(frozen=True)
class Whole(Number):
    """A whole number.

    Attributes
    ----------
    lowest
        The smallest value.
    noun
        What is counted; "" if the label says it.
    may_be_all
        Whether None is a value too: all there are.
    """

    lowest: int = 1
    noun: str = ""
    may_be_all: bool = False

    def plain(self, name: str, value: Any) -> int | None:
        """Return an int, or None for all."""
        if value is None and self.may_be_all:
            return None
        if not is_whole(value) or not self.lowest <= value <= self.highest:
            some = f"of {self.lowest} or more"
            if self.highest != math.inf:
                some = f"from {self.lowest} to {self.highest}"
            also = " or None for all" if self.may_be_all else ""
            _refuse(name, value, f"a whole number {some}{also}", self.example)
        return int(value)

    def words(self, label: str, value: Any) -> str:
        """Return the number and what is counted, such as "5 epochs"."""
        if not self.noun:
            return super().words(label, value)
        return counted(value, self.noun) if is_whole(value) else f"{value_text(value)} {self.noun}s"

    def drawn(self, number: float, low: float, high: float) -> int:
        """Return the whole number next to one drawn from a range."""
        return round(min(max(number, low), high))


@dataclass(frozen=True)
class Widths(Kind):
    """The widths of layers, in a tuple.

    Attributes
    ----------
    most
        How many there may be.
    widest
        The largest width.
    """

    most: int
    widest: int

    def plain(self, name: str, value: Any) -> tuple[int, ...]:
        """Return a tuple of whole numbers."""
        try:
            widths = () if isinstance(value, str | Mapping) else tuple(value)
            good = not isinstance(value, str | Mapping) and len(widths) <= self.most
        except TypeError:
            good = False
        if not good or not all(is_whole(width) and 1 <= width <= self.widest for width in widths):
            facts = {"name": name, "value": shown(value)}
            raise ValueError(WRONG_WIDTHS.format(**facts, most=self.most, widest=self.widest))
        return tuple(int(width) for width in widths)

    def words(self, label: str, value: Any) -> str:
        """Return such as "2 hidden layers of 64" or "no hidden layer"."""
        if not isinstance(value, tuple | list):
            return f"{label} {shown(value)}"
        if not value:
            return _layers(0)
        each = str(value[0]) if len(set(value)) == 1 else value_text(value)
        return f"{_layers(len(value))} of {each}"

    def difference(self, label: str, a: Any, b: Any) -> str:
        """Return the number of layers, their width, or both, whichever differs."""
        if not (isinstance(a, tuple) and isinstance(b, tuple)):
            return super().difference(label, a, b)
        if len(a) == len(b) and len(set(a)) == len(set(b)) == 1:
            return INSTEAD.format(a=self.words(label, a), b=b[0])
        if len(a) != len(b) and len(set(a + b)) == 1:
            return INSTEAD.format(a=_layers(len(a)), b=len(b) or "none")
        return INSTEAD.format(a=self.words(label, a), b=self.words(label, b))


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


def _refuse(name: str, value: Any, expected: str, example: Any) -> None:
    raise ValueError(
        WRONG.format(name=name, value=shown(value), expected=expected, example=example)
    )


def _finite(value: Any) -> float | None:
    """Return a finite number as a float, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond any float
        return None
    return number if math.isfinite(number) else None
