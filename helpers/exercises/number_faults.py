"""What a teacher sees in wrong numbers: a factor, a sign, rounding, an input left out.

The rules are as in `helpers.exercises.faults`.
"""

import math
from collections.abc import Iterator

import numpy as np

from helpers.exercises.comparison import as_array
from helpers.exercises.evidence import ENOUGH, Evidence, agrees, is_telling

HALF_PRECISION = "`float16` keeps about three digits only; `float64` keeps fifteen."
SINGLE_PRECISION = "`float32` keeps about seven digits only; `float64` keeps fifteen."
SMALL_INTEGERS = "`{dtype}` holds whole numbers up to {largest:,} only; larger ones come out wrong."
WRAPPED = (
    "Your numbers are off by whole multiples of {range:,}: a `{dtype}` starts again at the other "
    "end where it's full. Turn it into `float` first, with `.astype(float)`."
)
NAN = (
    "`nan` means not a number; `0/0`, `inf - inf` and the root or logarithm of a negative number "
    "give it."
)
INFINITE = "`inf` means infinite: a division by 0, the logarithm of 0, or a number too large."
OPPOSITE = "It's exactly the other way round: 1 where 0 is expected, and 0 where 1 is."
NEGATED = "The sizes are right, but the sign isn't: it's the other way round every time."
SOME_SIGNS = "The sizes are right, but some of the signs aren't."
NO_SIGN = "The sizes are right, but the minus signs are missing."
PERCENT = "Your results are 100 times as large as expected: percent instead of a share?"
A_SHARE = "Your results are a hundredth of what's expected: a share instead of percent?"
TWICE = "Your results are always twice what's expected."
HALF = "Your results are always half of what's expected."
FACTOR = "Your results are always {factor} times what's expected."
OTHER_LOG = "Your logarithm has the wrong base: `np.log` is the natural one, and {wrong}."
LOG_BASES = {2: "`np.log2` has base 2", 10: "`np.log10` has base 10"}
STRETCHED = "Your results are always {factor} times what's expected, {and_offset}."
AND_MORE, AND_LESS = "plus {}", "minus {}"
OFFSET_MORE = "Your results are always too large by {offset}."
OFFSET_LESS = "Your results are always too small by {offset}."
SQUARED = "You give the square of what's expected."
ROOTED = "You give the square root of what's expected."
RECIPROCAL = "It's upside down: 1 divided by your result is what's expected."
COMPLEMENT = "1 minus your result is what's expected."
LOGGED = "You give the logarithm of what's expected."
EXPED = "You give e to the power of what's expected."
ROUNDED = "Your results are rounded to {digits}. Leave them as they are."
DIGITS = {0: "whole numbers", 1: "one digit after the point"}
DIGITS_MORE = "{} digits after the point"
CUT = (
    "All behind the decimal point is cut off. `int(...)`, `//` and `.astype(int)` do that; so "
    "does an array of whole numbers, such as `np.zeros_like(x)` of whole numbers, when it's "
    "filled."
)
TIMES_N = "Your result is {n} times what's expected, and {n} is the {count}. {sum_or_mean}"
OVER_N = "Your result is what's expected divided by {n}, and {n} is the {count}. {sum_or_mean}"
SUM_OR_MEAN = "Did you take a sum where a mean is meant, or the other way round?"
N_OF_ARRAY, N_OF_ALL = "length of axis {axis} of `{name}`", "number of all elements of `{name}`"
N_OF_LIST = "length of `{name}`"
N_MINUS_ONE = (
    "You divide by n - 1 where n is meant, or the other way round; n is the {count}, as here {n}."
)
PLUS = "Your result is what's expected plus `{name}`."
MINUS = "Your result is what's expected minus `{name}`."
TIMES = "Your result is what's expected times `{name}`."
OVER = "Your result is what's expected divided by `{name}`."
THE_OTHER_PART = (
    "Your result and what's expected add up to `{name}`: you give the other part of it."
)
ADDED = "`{name}` is added where it should be subtracted."
SUBTRACTED = "`{name}` is subtracted where it should be added."
TOO_STRICT = (
    "Your condition is too strict: it gives 0 for some that should be 1, never the other way round."
)
TOO_LENIENT = (
    "Your condition isn't strict enough: it gives 1 for some that should be 0, never the other "
    "way round."
)
ROWS_TO_ONE = "Each row should add up to 1, and yours don't all do."
TO_ONE = "They should add up to 1, and yours don't always do."
FROM_0_TO_1 = "All results should lie between 0 and 1. Some of yours don't."
BELOW_ZERO = "No result should be below 0. Some of yours are."
NOT_WHOLE = "All results should be whole numbers. Some of yours aren't."
YES_OR_NO = "That's a yes or no, True or False, and a number is asked for."
ONLY_BITS = "All results should be 0 or 1. Some of yours are neither."


def say_not_finite(evidence: Evidence) -> str:
    """Explain nan and inf."""
    if not evidence.fits:
        return ""
    wrong = evidence.differs
    if np.isnan(evidence.got[wrong]).all() and not np.isnan(evidence.want[wrong]).any():
        return NAN
    if np.isinf(evidence.got[wrong]).all() and np.isfinite(evidence.want[wrong]).all():
        return INFINITE
    return ""


def say_type(evidence: Evidence) -> str:
    """See whether the numbers have too few bits."""
    if not evidence.fits:
        return ""
    got = evidence.wrong[0].compared.got
    if isinstance(got, np.ndarray | np.generic):
        dtype = got.dtype
        if dtype == np.float16:
            small = np.abs(evidence.want) <= np.finfo(dtype).max
            near = np.isclose(evidence.got, evidence.want, rtol=5e-3, atol=1e-3, equal_nan=True)
            return HALF_PRECISION if (near | ~small).all() else ""
        if dtype == np.float32:
            scale = np.abs(evidence.want[np.isfinite(evidence.want)]).max(initial=0)
            near = np.isclose(evidence.got, evidence.want, rtol=2e-6, atol=2e-6 * scale)
            return SINGLE_PRECISION if near.all() else ""
        if dtype.kind in "iu" and dtype.itemsize < 8:
            largest = np.iinfo(dtype).max
            if np.any(np.concatenate([one[1].ravel() for one in evidence.pairs]) > largest):
                return SMALL_INTEGERS.format(dtype=dtype, largest=largest)
    return _say_wrapped(evidence)


def _say_wrapped(evidence: Evidence) -> str:
    """See whether small whole numbers have started again from the other end."""
    types = {
        value.dtype
        for one in evidence.tried
        for value in one.inputs
        if isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.dtype.itemsize < 4
    }
    if len(types) != 1 or not evidence.differs.any():
        return ""
    dtype = types.pop()
    span = 2 ** (8 * dtype.itemsize)
    turns = (evidence.got - evidence.want) / span
    whole = np.isclose(turns, np.round(turns), atol=1e-6).all()
    return WRAPPED.format(range=span, dtype=dtype) if whole and is_telling(evidence) else ""


def say_bits(evidence: Evidence) -> str:
    """See what is wrong with results that are 0 or 1."""
    if not evidence.fits or set(evidence.want) != {0.0, 1.0} or set(evidence.got) - {0.0, 1.0}:
        return ""
    counts = [np.sum(evidence.want == bit) for bit in (0, 1)]
    if min(counts) >= 2 and evidence.differs.all():
        return OPPOSITE
    wrong = evidence.want[evidence.differs]
    if min(counts) < 2 or len({len(want.ravel()) > 1 for _, want in evidence.pairs}) > 1:
        return ""
    if (
        evidence.pairs[0][1].ndim == 0 and len(set(evidence.got)) == 2
    ):  # conditions, no one-hot rows
        return TOO_STRICT if set(wrong) == {1.0} else TOO_LENIENT if set(wrong) == {0.0} else ""
    return ""


def say_relation(evidence: Evidence) -> str:
    """See whether the results are what is expected, but for a sign, a factor, a function."""
    if not evidence.fits or not is_telling(evidence):
        return ""
    want = evidence.want
    relations = [
        (NEGATED, -want),
        (NO_SIGN, np.abs(want)),
        (SOME_SIGNS, np.where(np.sign(evidence.got) == np.sign(-want), -want, want)),
        (PERCENT, 100 * want),
        (A_SHARE, want / 100),
        (TWICE, 2 * want),
        (HALF, want / 2),
        (RECIPROCAL, 1 / want),
        (COMPLEMENT, 1 - want),
        (SQUARED, want**2),
        (ROOTED, np.sqrt(want)),
        (LOGGED, np.log(want)),
        (EXPED, np.exp(want)),
    ]
    for said, other in relations:
        if agrees(evidence, other):
            return said
    return ""


def say_rounded(evidence: Evidence) -> str:
    """See whether digits were cut off."""
    if not evidence.fits or np.count_nonzero(evidence.differs) < 2 or not is_telling(evidence, 2):
        return ""
    got, want = evidence.got, evidence.want
    if not np.isfinite(want).all() or not np.isfinite(got).all():
        return ""
    exact = ~evidence.differs
    cut = np.equal(got, np.trunc(want)) | np.equal(got, np.floor(want)) | exact
    if cut.all() and not np.equal(got[~exact], np.round(want[~exact])).all():
        return CUT
    for digits in range(7):
        # what was right already may be so for whole numbers only
        rounded = np.isclose(got, np.round(want, digits), rtol=0, atol=10.0 ** -(digits + 5))
        if rounded.all():
            if len({f"{number:.9g}" for number in got}) < 2:
                return ""
            return ROUNDED.format(digits=DIGITS.get(digits, DIGITS_MORE.format(digits)))
    return CUT if cut.all() else ""


def say_factor(evidence: Evidence) -> str:
    """See whether all results are off by the same factor, or by the same amount."""
    if not evidence.fits or not is_telling(evidence):
        return ""
    got, want = evidence.got, evidence.want
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return ""
    large = np.abs(want) > 1e-3 * np.abs(want).max()
    factor = float(np.median(got[large] / want[large]))
    if factor and agrees(evidence, factor * want):
        for base, name in LOG_BASES.items():
            if math.isclose(factor * math.log(base), 1, rel_tol=1e-5):
                return OTHER_LOG.format(wrong=name)
        return FACTOR.format(factor=f"{factor:.5g}")
    offset = float(np.median(got - want))
    if not (offset and agrees(evidence, want + offset)) and is_telling(evidence, ENOUGH + 1):
        slope, start = np.polyfit(want, got, 1)
        if abs(slope) > 1e-3 and agrees(evidence, slope * want + start):
            more = (AND_MORE if start > 0 else AND_LESS).format(f"{abs(start):.5g}")
            return STRETCHED.format(factor=f"{slope:.5g}", and_offset=more)
    if offset and agrees(evidence, want + offset):
        said = OFFSET_MORE if offset > 0 else OFFSET_LESS
        return said.format(offset=f"{abs(offset):.6g}")
    return ""


def say_input_in_it(evidence: Evidence) -> str:
    """See whether an input, or how many it holds, was left out or came in once too often."""
    if not evidence.fits or not is_telling(evidence):
        return ""
    if not (np.isfinite(evidence.got).all() and np.isfinite(evidence.want).all()):
        return ""
    for said, values in _counts(evidence):
        if len(set(values)) < 2:
            continue
        n = np.concatenate(
            [
                np.full(want.size, float(k))
                for (_, want), k in zip(evidence.pairs, values, strict=True)
            ]
        )
        first = next(k for k, one in enumerate(evidence.tried) if not one.compared.equal)
        words = {"n": values[first], "count": said, "sum_or_mean": SUM_OR_MEAN}
        if agrees(evidence, evidence.want * n):
            return TIMES_N.format(**words)
        if agrees(evidence, evidence.want / n):
            return OVER_N.format(**words)
        if np.all(n > 1):
            for power in (1, -1, 0.5, -0.5):
                if agrees(evidence, evidence.want * (n / (n - 1)) ** power):
                    return N_MINUS_ONE.format(**words)
    for place, name in enumerate(evidence.names):
        value = _spread(evidence, place)
        if value is None or len({f"{number:.5g}" for number in value[evidence.differs]}) < 2:
            continue
        relations = [
            (PLUS, evidence.want + value),
            (MINUS, evidence.want - value),
            (ADDED, evidence.want + 2 * value),
            (SUBTRACTED, evidence.want - 2 * value),
            (TIMES, evidence.want * value),
            (OVER, evidence.want / value),
            (THE_OTHER_PART, value - evidence.want),
        ]
        for said, other in relations:
            if agrees(evidence, other):
                return said.format(name=name)
    return ""


def _counts(evidence: Evidence) -> Iterator[tuple[str, list[int]]]:
    """Yield what can be counted of the inputs: how it's called, and how many each time."""
    for place, name in enumerate(evidence.names):
        values = [one.inputs[place] for one in evidence.tried]
        if all(isinstance(value, list | tuple) for value in values):
            yield N_OF_LIST.format(name=name), [len(value) for value in values]
        if all(isinstance(value, np.ndarray) for value in values):
            for axis in range(min(value.ndim for value in values)):
                yield (
                    N_OF_LIST.format(name=name)
                    if all(value.ndim == 1 for value in values)
                    else N_OF_ARRAY.format(name=name, axis=axis),
                    [value.shape[axis] for value in values],
                )
            yield N_OF_ALL.format(name=name), [value.size for value in values]


def _spread(evidence: Evidence, place: int) -> np.ndarray | None:
    """Return an input stretched to the results' shapes, all in a row; None if it doesn't fit."""
    found = []
    for one, (_, want) in zip(evidence.tried, evidence.pairs, strict=True):
        array = as_array(one.inputs[place])
        if array is None or array.ndim > want.ndim:
            return None
        try:
            found.append(np.broadcast_to(array.astype(float), want.shape).ravel())
        except ValueError:
            return None
    return np.concatenate(found)


def say_property(evidence: Evidence) -> str:
    """Name what holds for all that is expected, and not for what came."""
    if not evidence.fits or len(evidence.tried) < 2 * ENOUGH:
        return ""
    got, want, room = evidence.got, evidence.want, 1e-6
    if isinstance(evidence.wrong[0].compared.got, bool | np.bool_) and set(want) - {0.0, 1.0}:
        return YES_OR_NO
    if all(w.ndim and w.shape[-1] > 1 for _, w in evidence.pairs):
        sums = [(g.sum(axis=-1), w.sum(axis=-1)) for g, w in evidence.pairs]
        if all(np.allclose(w, 1) for _, w in sums) and not all(np.allclose(g, 1) for g, _ in sums):
            return ROWS_TO_ONE if any(w.ndim > 1 for _, w in evidence.pairs) else TO_ONE
    if set(want) == {0.0, 1.0} and set(got) - {0.0, 1.0}:
        return ONLY_BITS
    shown = np.asarray(evidence.wrong[0].compared.plain)  # the learner is to see it there
    beyond = (shown < -room).any() or (shown > 1 + room).any()
    if (want >= 0).all() and (want <= 1).all() and beyond:
        return FROM_0_TO_1
    if (want >= 0).all() and (shown < -room).any():
        return BELOW_ZERO
    whole = all(np.asarray(one.compared.want).dtype.kind in "iu" for one in evidence.tried)
    if whole and not np.allclose(got, np.round(got)):
        return NOT_WHOLE
    return ""
