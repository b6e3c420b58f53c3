"""What a teacher sees in where the results are wrong: at one end, in another order, below 0.

The rules are as in `helpers.exercises.faults`.
"""

import numpy as np

from helpers.exercises.comparison import as_array, close, is_close
from helpers.exercises.evidence import ENOUGH, Evidence
from helpers.exercises.shape_faults import TRANSPOSED

BACKWARDS = "The numbers are right, but in the reverse order."
SHIFTED = "The numbers are right, but all of them are shifted by one place."
UPSIDE_DOWN, MIRRORED = "It's upside down.", "It's mirrored: left and right are exchanged."
SORTED = "The numbers are right, but sorted. Leave them in their order."
SHUFFLED = "The numbers are right, but in another order."
ALL_BUT = "All but {which} are right."
ONLY_ONE = "Only {which} is right; the others aren't."
FIRST, LAST = ("the first", "the first row"), ("the last", "the last row")
FIRST_NUMBER = "the first number"
ON_DIAGONAL, AT_RIM = "those on the diagonal", "those at the rim"
STILL_ZERO = (
    "Only {which} is there, and all the others are still 0. Is the `return` indented too far? "
    "Inside a loop it ends the function in the first round."
)
ONLY_WHERE = (
    "It's right wherever something other than {want} is expected. Only where {want} is expected, "
    "yours gives something else{got}."
)
ALWAYS_THAT = ": {}"
AT_BORDERS = (
    "Right for some inputs, and one too {size} for others. Look at the borders: is something "
    "rounded the wrong way, is it `<` for `<=`, or is a step counted once too often or too seldom?"
)
MISCOUNTED = (
    "Most of the numbers are right, and some are one too {size}: is something {how}, such as the "
    "first or the last?"
)
WRONG_ONLY = "It's right for all other inputs tried, and wrong only {when}."
WHERE = {
    "below": "where `{name}` is below 0",
    "zero": "where `{name}` is 0",
    "above": "where `{name}` is above 0",
}
WHEN = {
    "whole": "when `{name}` holds whole numbers: of which type is the array that you fill?",
    "fractions": "when `{name}` isn't a whole number",
    "array": "when `{name}` is an array",
    "number": "when `{name}` is a single number",
    "one": "when `{name}` has a single row or element",
    "several": "when `{name}` has more than one row or element",
    "not square": "when `{name}` isn't square, with more rows than columns or fewer",
    "negative": "when there's something below 0 in `{name}`",
    "with zero": "when there's a 0 in `{name}`",
    "with ties": "when two elements of `{name}` are equal",
}


def say_order(evidence: Evidence) -> str:
    """See whether the right numbers stand in the wrong places."""
    if not evidence.fits or any(want.ndim == 0 for _, want in evidence.pairs):
        return ""
    wrong = [
        (np.asarray(one.compared.plain), np.asarray(one.compared.wanted)) for one in evidence.wrong
    ]
    if max(len({f"{number:.6g}" for number in want.ravel()}) for _, want in wrong) < ENOUGH:
        return ""
    tolerance = evidence.tolerance
    flat = all(want.ndim == 1 for _, want in evidence.pairs)
    steps = [
        (BACKWARDS if flat else UPSIDE_DOWN, lambda w: w[::-1]),
        (SHIFTED, lambda w: np.roll(w, 1, axis=0)),
        (SHIFTED, lambda w: np.roll(w, -1, axis=0)),
        (SORTED, lambda w: np.sort(w, axis=-1)),
    ]
    if not flat:
        steps = [(TRANSPOSED, lambda w: w.T), *steps, (MIRRORED, lambda w: w[:, ::-1])]
    for said, step in steps:
        if all(is_close(got, step(want), tolerance) for got, want in evidence.pairs):
            return said
    if all(
        is_close(np.sort(got, axis=None), np.sort(want, axis=None), tolerance)
        for got, want in evidence.pairs
    ):
        return SHUFFLED
    return ""


def say_still_zero(evidence: Evidence) -> str:
    """See whether an array of zeros has been filled no further than its beginning."""
    if not evidence.fits:
        return ""
    pairs = [(got, want) for got, want in evidence.pairs if want.ndim and want.size > 1]
    for which, begins in (
        (FIRST_NUMBER, lambda array: array.ravel()[:1]),
        (FIRST[1], lambda array: array[:1] if array.ndim > 1 else array[:0]),
    ):
        told = 0
        for got, want in pairs:
            start, n = begins(got), begins(got).size
            rest, wanted = got.ravel()[n:], want.ravel()[n:]
            if not n or rest.any() or not close(start, begins(want), evidence.tolerance).all():
                break
            told += bool(start.any() and np.count_nonzero(wanted) > 1)
        else:
            if told >= ENOUGH:
                return STILL_ZERO.format(which=which)
    return ""


def say_where_wanted(evidence: Evidence) -> str:
    """See whether it goes wrong only where one certain number is expected, such as 0."""
    if not evidence.fits or all(want.ndim == 0 for _, want in evidence.pairs):
        return ""
    got, want, wrong = evidence.got, evidence.want, evidence.differs
    numbers = set(want[wrong].tolist())
    right = {f"{number:.5g}" for number in want[~wrong]}
    if len(numbers) != 1 or wrong.sum() < ENOUGH or len(right) < ENOUGH:
        return ""
    number = numbers.pop()
    if wrong[want == number].mean() < 0.5:
        return ""
    others = set(got[wrong].tolist())
    example = ALWAYS_THAT.format(f"{others.pop():g}") if len(others) == 1 else ""
    return ONLY_WHERE.format(want=f"{number:g}", got=example)


def say_which_elements(evidence: Evidence) -> str:
    """See whether wrong elements lie at one place only."""
    if not evidence.fits:
        return ""
    masks = []
    for got, want in evidence.pairs:
        if want.ndim == 0 or len(want) < 3 or min(want.shape) < 2:
            continue
        masks.append(~close(got, want, evidence.tolerance))
    wrong = [mask for mask in masks if mask.any()]
    if len(wrong) < ENOUGH or len(wrong) < 0.5 * len(masks):
        return ""
    rows = any(mask.ndim > 1 for mask in wrong)
    if all(not mask[1:].any() for mask in wrong):
        return ALL_BUT.format(which=FIRST[rows])
    if all(not mask[:-1].any() for mask in wrong):
        return ALL_BUT.format(which=LAST[rows])
    if all(mask[1:].all() and not mask[:1].any() for mask in wrong):
        return ONLY_ONE.format(which=FIRST[rows])
    if all(mask[:-1].all() and not mask[-1:].any() for mask in wrong):
        return ONLY_ONE.format(which=LAST[rows])
    square = all(mask.ndim == 2 and mask.shape[0] == mask.shape[1] for mask in wrong)
    if square and all(not (mask & ~np.eye(len(mask), dtype=bool)).any() for mask in wrong):
        return ALL_BUT.format(which=ON_DIAGONAL)
    if all(mask.ndim == 2 and min(mask.shape) > 2 and not mask[1:-1, 1:-1].any() for mask in wrong):
        return ALL_BUT.format(which=AT_RIM)
    return ""


def say_where(evidence: Evidence) -> str:
    """See whether wrong results belong to one sort of inputs only."""
    for place, name in enumerate(evidence.names):
        kind = _sign_where_wrong(evidence, place)
        if kind:
            return WRONG_ONLY.format(when=WHERE[kind].format(name=name))
    bad = np.array([not one.compared.equal for one in evidence.tried])
    if min(bad.sum(), (~bad).sum()) < 2 or len(bad) < 2 * ENOUGH:
        return ""
    for place, name in enumerate(evidence.names):
        values = [one.inputs[place] for one in evidence.tried]
        for kind, holds in SORTS.items():
            if [holds(value) for value in values] == bad.tolist():
                return WRONG_ONLY.format(when=WHEN[kind].format(name=name))
    return ""


def say_one_off(evidence: Evidence) -> str:
    """See whether whole numbers are right or one off, always to the same side."""
    if not evidence.fits or is_about_bits(evidence):
        return ""
    got, want = evidence.got, evidence.want
    off = set((got - want).tolist())
    if off not in ({0.0, 1.0}, {0.0, -1.0}) or not np.array_equal(want, np.round(want)):
        return ""
    if min(evidence.differs.sum(), (~evidence.differs).sum()) < ENOUGH:
        return ""
    large = 1.0 in off
    if all(one.ndim == 0 for one, _ in evidence.pairs):
        return AT_BORDERS.format(size="large" if large else "small")
    how = "counted twice" if large else "left out"
    return MISCOUNTED.format(size="large" if large else "small", how=how)


def is_about_bits(evidence: Evidence) -> bool:
    """Whether only 0 and 1 are wanted."""
    return bool(np.isin(evidence.want, (0, 1)).all())


def _sign_where_wrong(evidence: Evidence, place: int) -> str:
    """Return below which numbers alone the results are wrong: "below", "zero" or "above" 0."""
    if not evidence.fits:
        return ""
    arrays = [as_array(one.inputs[place]) for one in evidence.tried]
    shapes = [want.shape for _, want in evidence.pairs]
    if any(a is None or a.shape != shape for a, shape in zip(arrays, shapes, strict=True)):
        return ""
    value, wrong = np.concatenate([a.ravel().astype(float) for a in arrays]), evidence.differs
    for kind, mask in (("below", value < 0), ("above", value > 0), ("zero", value == 0)):
        n_needed = 1 if kind == "zero" else ENOUGH
        inside, outside = wrong[mask], wrong[~mask]
        if inside.sum() >= n_needed and not outside.any() and len(outside) >= ENOUGH:
            return kind if inside.mean() > 0.6 else ""
    return ""


def _array(value: object) -> np.ndarray:
    array = as_array(value)
    return np.zeros(0) if array is None else array


SORTS = {
    "whole": lambda value: _array(value).dtype.kind in "iu" and np.size(_array(value)) > 0,
    "array": lambda value: np.ndim(_array(value)) > 0,
    "number": lambda value: as_array(value) is not None and np.ndim(value) == 0,
    "one": lambda value: np.ndim(_array(value)) > 0 and len(_array(value)) == 1,
    "several": lambda value: np.ndim(_array(value)) > 0 and len(_array(value)) > 1,
    "not square": lambda value: _array(value).ndim == 2 and len(set(_array(value).shape)) == 2,
    "negative": lambda value: bool((_array(value) < 0).any()),
    "with zero": lambda value: bool((_array(value) == 0).any()),
    "with ties": lambda value: len(set(_array(value).ravel().tolist())) < _array(value).size,
}
