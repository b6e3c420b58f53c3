"""What a teacher sees in results of the wrong shape: transposed, summed away, in brackets.

The rules are as in `helpers.exercises.faults`.
"""

import itertools
from collections.abc import Callable
from functools import partial

import numpy as np

from helpers.exercises.comparison import as_array, close
from helpers.exercises.evidence import ENOUGH, Evidence

A_NUMBER = "a single number"
TRANSPOSED = "The numbers are right, but rows and columns are exchanged: transpose with `.T`."
IN_BRACKETS = "The number is right, but it's in brackets: return the number itself, as with `[0]`."
AXIS_OF_ONE = (
    "The numbers are right, but there's an axis of length 1 too many: {got} instead of {want}. "
    "It's kept by `keepdims=True`, or made by `[:, None]`, `reshape` or brackets."
)
AXIS_OF_ONE_MISSING = (
    "The numbers are right, but an axis of length 1 is missing: {got} instead of {want}. "
    "`keepdims=True`, `reshape` or `[:, None]` gives it."
)
RESHAPED = (
    "The numbers are right and in the right order, but the shape isn't: {got} instead of {want}."
)
FIRST_ONLY = (
    "That's right for the first one, but the others are missing. Is the `return` inside the loop?"
)
LAST_ONLY = (
    "That's right for the last one, but the others are missing. Does your loop overwrite what it "
    "has found before?"
)
SUMMED = "That's the {how} of what's expected{along}: one {how} too many."
NOT_SUMMED = "One step is missing: the {how}{along} of what you give is what's expected."
ALONG = " along axis {axis}"
HOW = {"sum": "sum", "mean": "mean", "max": "maximum", "min": "minimum"}
NOT_YET_ARG = (
    "One step is missing: what's expected is the place of the largest number, its `argmax`."
)
DIAGONAL = (
    "You've combined each with each. What's expected is only the diagonal of your table: the first "
    "with the first, the second with the second …"
)
SHAPES = "The shape is {got}; expected: {want}. {cause}"
AXES_EXCHANGED = "Rows and columns look exchanged: perhaps something is transposed."
TABLE = "A column combined with a row makes a table: each with each."
AXIS_MISSING = "One axis is gone: was it summed away, or was only one row used?"
AXIS_TOO_MANY = "There's one axis too many: something wasn't summed, or an axis was added."
KEPT_AS_ONE = "An axis has length 1: it was summed away and kept, or only one of its elements used."
ALWAYS_SHAPE = (
    "Your result always has the shape {got}, whatever comes in. Take its size from the inputs."
)
SHAPE_OF_INPUT = "Your result is as large as `{name}`, and has the shape {got}; expected: {want}."
ONE_MORE, ONE_LESS = "It's one too long.", "It's one too short."
TOO_LONG = "It begins as it should, but goes on too long."
TOO_SHORT = "It begins as it should, but ends too early."
TOO_SOON = "It ends as it should, but begins too early."
TOO_LATE = "It ends as it should, but begins too late."
EMPTY = (
    "There's nothing in it. A slice is empty if it begins behind its end, and so is the `range` of "
    "a loop."
)
LAST_MISSING = "It's right as far as it goes, but the last is missing."
FIRST_MISSING = "All that follows is right, but the first is missing."
LAST_TOO_MANY = "All of them are there, but there's one too many at the end."
FIRST_TOO_MANY = "All of them are there, but there's one too many at the beginning."


def say_shape(evidence: Evidence) -> str:
    """See how a result of the wrong shape came about."""
    bad = [(got, want) for got, want in evidence.pairs if got.shape != want.shape]
    if not bad:
        return ""
    tolerance = evidence.tolerance
    got, want = bad[0]
    shapes = {"got": got.shape or A_NUMBER, "want": want.shape or A_NUMBER}

    def every(relation: Callable[[np.ndarray, np.ndarray], bool]) -> bool:
        return all(relation(got, want) for got, want in bad)

    def same(a: object, b: object) -> bool:
        return np.shape(a) == np.shape(b) and bool(close(a, b, tolerance).all())

    wants = {f"{number:.5g}" for _, want in bad for number in want.ravel()}
    if len(wants) < ENOUGH:
        return ""
    if every(lambda g, w: g.ndim == 2 and same(g.T, w)):
        return TRANSPOSED
    if every(lambda g, w: w.ndim == 0 and g.size == 1 and same(g.ravel()[0], w)):
        return IN_BRACKETS
    if every(lambda g, w: same(np.squeeze(g), np.squeeze(w))):
        return (AXIS_OF_ONE if got.ndim > want.ndim else AXIS_OF_ONE_MISSING).format(**shapes)
    if every(lambda g, w: g.size == w.size and same(g.ravel(), w.ravel())):
        return RESHAPED.format(**shapes)
    many = any(len(w) > 1 and np.ptp(w) > 0 for _, w in bad if w.ndim)
    if many and every(lambda g, w: w.ndim and (same(g, w[0]) or same(g, w[:1]))):
        return FIRST_ONLY
    if many and every(lambda g, w: w.ndim and (same(g, w[-1]) or same(g, w[-1:]))):
        return LAST_ONLY
    if every(lambda g, w: w.ndim == 1 and g.ndim == 2 and same(np.diagonal(g), w)):
        return DIAGONAL
    # where some are wrong in the right shape, the length is not the fault
    length = _say_length(every, same) if len(bad) == len(evidence.wrong) else ""
    return length or _say_reduction(every, same)


def _say_length(every: Callable, same: Callable) -> str:
    """See whether an element is missing or too many."""
    if every(lambda g, w: w.ndim and same(g, w[:-1])):
        return LAST_MISSING
    if every(lambda g, w: w.ndim and same(g, w[1:])):
        return FIRST_MISSING
    if every(lambda g, w: g.ndim and w.size and same(g[:-1], w)):
        return LAST_TOO_MANY
    if every(lambda g, w: g.ndim and w.size and same(g[1:], w)):
        return FIRST_TOO_MANY
    if every(lambda g, w: not g.size and w.size):
        return EMPTY
    for said, relation in (
        (TOO_LONG, lambda g, w: w.size and len(g) > len(w) and same(g[: len(w)], w)),
        (TOO_SHORT, lambda g, w: g.size and len(w) > len(g) and same(w[: len(g)], g)),
        (TOO_SOON, lambda g, w: w.size and len(g) > len(w) and same(g[-len(w) :], w)),
        (TOO_LATE, lambda g, w: g.size and len(w) > len(g) and same(w[-len(g) :], g)),
    ):
        if every(lambda g, w, relation=relation: g.ndim == w.ndim > 0 and relation(g, w)):
            return said
    return ""


def _say_reduction(every: Callable, same: Callable) -> str:
    """See whether a sum, a mean or the like is missing or too many."""
    for (name, said), axis in itertools.product(HOW.items(), (None, 0, 1)):
        step = partial(_reduced, getattr(np, name), axis)
        along = "" if axis is None else ALONG.format(axis=axis)
        if every(lambda g, w, step=step: same(step(g), w)):
            return NOT_SUMMED.format(how=said, along=along)
        if every(lambda g, w, step=step: same(step(w), g)):
            return SUMMED.format(how=said, along=along)
    for axis in (None, 0, 1):
        if every(lambda g, w, axis=axis: same(_reduced(np.argmax, axis, g), w)):
            return NOT_YET_ARG
    return ""


def _reduced(step: Callable, axis: int | None, array: np.ndarray) -> object:
    """Return the sum, or the like, of an array; an empty list where there is none."""
    return step(array, axis=axis) if array.ndim > (axis or 0) and array.size else []


def say_shape_alone(evidence: Evidence) -> str:
    """Say what the shapes alone give away."""
    bad = [(got, want) for got, want in evidence.pairs if got.shape != want.shape]

    def without(longer: tuple, shorter: tuple) -> bool:
        return len(longer) == len(shorter) + 1 and any(
            longer[:k] + longer[k + 1 :] == shorter for k in range(len(longer))
        )

    causes = [
        (AXES_EXCHANGED, lambda g, w: g.ndim > 1 and g.shape == w.shape[::-1]),
        (TABLE, lambda g, w: g.ndim == 2 and w.ndim == 1 and g.shape == (len(w), len(w))),
        (AXIS_MISSING, lambda g, w: without(w.shape, g.shape)),
        (AXIS_TOO_MANY, lambda g, w: without(g.shape, w.shape)),
        (
            KEPT_AS_ONE,
            lambda g, w: (
                g.ndim == w.ndim and all(a in (1, b) for a, b in zip(g.shape, w.shape, strict=True))
            ),
        ),
        (ONE_MORE, lambda g, w: g.ndim == w.ndim == 1 and len(g) == len(w) + 1),
        (ONE_LESS, lambda g, w: g.ndim == w.ndim == 1 and len(g) == len(w) - 1),
    ]
    for cause, relation in causes:
        if bad and all(relation(got, want) for got, want in bad):
            got, want = (array.shape or A_NUMBER for array in bad[0])
            return SHAPES.format(cause=cause, got=got, want=want)
    return _say_whose_shape(evidence, bad)


def _say_whose_shape(evidence: Evidence, bad: list) -> str:
    """See whether all results have one shape, or that of an input."""
    if len({want.shape for _, want in bad}) < 2:
        return ""
    got, want = (array.shape for array in bad[0])
    if len({got.shape for got, _ in evidence.pairs}) == 1:
        return ALWAYS_SHAPE.format(got=got) if got else ""
    for place, name in enumerate(evidence.names):
        arrays = [as_array(one.inputs[place]) for one in evidence.tried]
        if all(
            array is not None and array.ndim and array.shape == got.shape
            for array, (got, _) in zip(arrays, evidence.pairs, strict=True)
        ):
            return SHAPE_OF_INPUT.format(name=name, got=got, want=want or A_NUMBER)
    return ""
