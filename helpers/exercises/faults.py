"""What a teacher sees in wrong results, whatever the exercise: parts exchanged, an axis too many.

Each rule looks at all that an answer gave, on every input tried, and returns a sentence, or nothing
if it has none to say. It speaks only if what it says holds for all of them, and if there are enough
different ones that it's no coincidence. `RULES` has them in the order in which a teacher would go
through them; the first that speaks is told. A misconception of one exercise is declared with that
exercise, and goes before all of these.
"""

import dis
import inspect
import itertools
import math
import numbers
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from helpers.exercises.comparison import (
    ROUNDING,
    Compared,
    Precision,
    as_array,
    close,
    compare,
    is_close,
)
from helpers.exercises.descriptions import brief
from helpers.exercises.error_hints import XOR_SIGN

# What kind of thing came.
LAZY = "A `{kind}` hasn't computed anything yet: put `list(...)` around it."
GENERATOR = (
    "Round brackets around a `for` make a generator, which hasn't computed anything yet. Square "
    "ones make a list."
)
YIELDS = (
    "A function with `yield` hands out its results one by one. Collect them in a list, and "
    "`return` it."
)
A_METHOD = "That's a function that hasn't been called: write the brackets behind its name, too."
NUMBER_AS_TEXT = "That's a text that looks like a number. Return the number itself."
NUMBERS_AS_TEXT = "Those are texts that look like numbers. Return the numbers themselves."
OTHER_LETTERS = "The word is right, but small and capital letters and spaces count."
NO_ORDER = (
    "A set has no order, and keeps equal numbers only once. Return a list, a tuple or an array."
)
A_DICT = "Return the values themselves, not a dict."
A_COMMA = "A comma behind a value makes a tuple of it."
A_TEXT = "That's a text. Return the result itself, not a text that is made of it."
ONE_PART = "That's {which} alone. Return all {n}, with commas between them."
ONE_THING = "That's one thing, and {n} are asked for: return them with commas between them."
OTHER_LENGTH = "Its length is {got}, and {want} things are asked for."
HOLDS_NONE = "There's a None in it: a result that was never filled in or returned."
COMPLEX = "A negative number to the power of a fraction gives a complex number."
UNEVEN = "Its rows aren't equally long, so no array can be made of them."

# How it depends on the inputs.
TWO_RESULTS = (
    "Called twice with the same input, your function gave two different results: `{first}`, then "
    "`{second}`. Does it change a variable outside, or a default value, or draw random numbers?"
)
ALWAYS_SAME = "Your function gives the same for every input tried."
SAME_WHATEVER = "Your function gives the same whatever `{name}` is."
SAME_WHATEVER_IN_IT = "Your function gives the same whatever stands in `{name}`."
READS_OUTSIDE = (
    "Your function gives the same whatever `{name}` is. It uses {others} from outside: inside a "
    "function, work with its own inputs."
)
UNCHANGED = "That's `{name}`, unchanged."
ONLY_FIRST = (
    "Your result depends on the first element or row alone. Is the `return` inside the loop? Then "
    "the first round ends the function."
)
ONLY_LAST = (
    "Your result depends on the last element or row alone. Does each round of your loop overwrite "
    "what the one before has found?"
)

# Parts of a tuple.
EXCHANGED = "The two are right, but exchanged."
SOME_EXCHANGED = "{} exchanged, and otherwise right."
OTHER_ORDER = "All of them are right, but in another order."
ONE_IS_RIGHT = "{right} right, on every input tried. {wrong} not."
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
THE_ONE, THE_ONES = "The {} is", "The {} are"

# Shapes.
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
ONE_MORE, ONE_LESS = "It's one too long.", "It's one too short."
LAST_MISSING = "It's right as far as it goes, but the last is missing."
FIRST_MISSING = "All that follows is right, but the first is missing."
LAST_TOO_MANY = "All of them are there, but there's one too many at the end."
FIRST_TOO_MANY = "All of them are there, but there's one too many at the beginning."

# Numbers.
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

# Places.
BACKWARDS = "The numbers are right, but in the reverse order."
SHIFTED = "The numbers are right, but all of them are shifted by one place."
UPSIDE_DOWN, MIRRORED = "It's upside down.", "It's mirrored: left and right are exchanged."
SORTED = "The numbers are right, but sorted. Leave them in their order."
SHUFFLED = "The numbers are right, but in another order."
ALL_BUT = "All but {which} are right."
ONLY_ONE = "Only {which} is right; the others aren't."
FIRST, LAST = ("the first", "the first row"), ("the last", "the last row")
ON_DIAGONAL, AT_RIM = "those on the diagonal", "those at the rim"
TOO_STRICT = (
    "Your condition is too strict: it gives 0 for some that should be 1, never the other way round."
)
TOO_LENIENT = (
    "Your condition isn't strict enough: it gives 1 for some that should be 0, never the other "
    "way round."
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

# What is true of all that is expected, and not of what came.
ROWS_TO_ONE = "Each row should add up to 1, and yours don't all do."
TO_ONE = "They should add up to 1, and yours don't always do."
FROM_0_TO_1 = "All results should lie between 0 and 1. Some of yours don't."
BELOW_ZERO = "No result should be below 0. Some of yours are."
NOT_WHOLE = "All results should be whole numbers. Some of yours aren't."
YES_OR_NO = "That's a yes or no, True or False, and a number is asked for."
ONLY_BITS = "All results should be 0 or 1. Some of yours are neither."

# Values, of which nothing is given away that isn't there already.
VALUE_PERCENT = "Is that percent? Give it as a share: {got} % is {share}."
VALUE_SHARE = "Asked for is percent, and that looks like a share."
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
TUPLE_OF_TWO = (
    "A comma makes two numbers of it. If you mean a decimal number, write it with a point: {got}."
)

ENOUGH = 3  # so many different numbers must fit; one or two do so by chance
N_PROBES = 6
LONG_LISTS = 5  # parts of a tuple up to which all orders are tried


@dataclass(frozen=True)
class TriedInput:
    """One input that was tried, and what came out."""

    inputs: tuple
    compared: Compared


@dataclass(frozen=True)
class Evidence:
    """All that is known of a wrong answer.

    Attributes
    ----------
    tried
        Every input tried, with what came out.
    names
        How the answer calls its inputs; none where that is not known.
    answer
        What was checked.
    probe
        Calls the answer with other inputs; None if that failed or is not possible.
    """

    tried: Sequence[TriedInput]
    names: tuple[str, ...] = ()
    answer: object = None
    probe: Callable[[tuple], Compared | None] | None = None

    @cached_property
    def wrong(self) -> list[TriedInput]:
        """Those that went wrong."""
        return [one for one in self.tried if not one.compared.equal]

    @cached_property
    def pairs(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """What came and what was wanted, as arrays; empty unless each is one."""
        found = [(one.compared.plain, one.compared.wanted) for one in self.tried]
        numeric = all(isinstance(part, float | np.ndarray) for pair in found for part in pair)
        return [(np.asarray(got), np.asarray(want)) for got, want in found] if numeric else []

    @cached_property
    def fits(self) -> bool:
        """Whether all are numbers, and all shapes as wanted."""
        return bool(self.pairs) and all(got.shape == want.shape for got, want in self.pairs)

    @property
    def tolerance(self) -> float | Precision:
        """Largest difference that counts as equal."""
        return self.tried[0].compared.tolerance

    @cached_property
    def got(self) -> np.ndarray:
        """All numbers that came, one after the other."""
        return np.concatenate([got.ravel() for got, _ in self.pairs])

    @cached_property
    def want(self) -> np.ndarray:
        """All numbers that were wanted."""
        return np.concatenate([want.ravel() for _, want in self.pairs])

    @cached_property
    def differs(self) -> np.ndarray:
        """For each of these numbers, whether it is wrong."""
        return ~close(self.got, self.want, self.tolerance)

    def part(self, number: int) -> "Evidence":
        """Return what is known of one part of a tuple."""
        tried = [
            TriedInput(
                one.inputs,
                compare(one.compared.got[number], one.compared.want[number], self.tolerance),
            )
            for one in self.tried
        ]
        return Evidence(tried, self.names)


def find_fault(evidence: Evidence) -> str:
    """Return what the fault of a wrong answer is, in a sentence or two; "" if no rule knows."""
    with np.errstate(all="ignore"):
        for rule in RULES:
            try:
                if said := rule(evidence):
                    return said
            except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
                continue  # a rule that can't read what came has nothing to say of it
    return ""


# What kind of thing came --------------------------------------------------------------------------


def _say_kind(evidence: Evidence) -> str:
    """Name things that are no numbers."""
    compared = evidence.wrong[0].compared
    got, want = compared.got, compared.want
    if isinstance(got, map | zip | filter | reversed | enumerate):
        return LAZY.format(kind=type(got).__name__)
    if inspect.isgenerator(got):
        written = got.gi_code.co_name == "<genexpr>"
        return GENERATOR if written else YIELDS
    if isinstance(got, type({}.keys()) | type({}.values()) | type({}.items())):
        return LAZY.format(kind=type(got).__name__)
    if callable(got):
        return A_METHOD
    if isinstance(got, set | frozenset):
        return NO_ORDER
    if isinstance(got, dict):
        return A_DICT
    if isinstance(got, complex | np.complexfloating):
        return COMPLEX
    if isinstance(want, str):
        return _say_word(got, want)
    if isinstance(got, str):
        return NUMBER_AS_TEXT if _is_number(got) else A_TEXT
    if isinstance(want, tuple) and np.ndim(got) == 0:
        return _say_one_part(evidence)
    if isinstance(got, tuple) and len(got) == 1 and not isinstance(want, tuple):
        return A_COMMA
    if isinstance(got, tuple | list) and len(got):
        if any(part is None for part in got):
            return HOLDS_NONE
        if all(isinstance(part, str) and _is_number(part) for part in got):
            return NUMBERS_AS_TEXT
        if isinstance(want, tuple) and len(got) != len(want):
            return OTHER_LENGTH.format(got=len(got), want=len(want))
        lazy = [type(part).__name__ for part in got if isinstance(part, map | zip | filter)]
        if isinstance(want, tuple) and lazy:
            return LAZY.format(kind=lazy[0])
        if not isinstance(want, tuple):
            try:
                np.asarray(got)
            except ValueError:
                return UNEVEN
    return ""


def _say_one_part(evidence: Evidence) -> str:
    """See which of several things came alone."""
    n = len(evidence.tried[0].compared.want)
    for place in range(min(n, len(PLACES))):
        parts = [
            compare(one.compared.got, one.compared.want[place], evidence.tolerance)
            for one in evidence.tried
        ]
        if all(part.equal for part in parts):
            return ONE_PART.format(which=f"the {PLACES[place]}", n=n)
    return ONE_THING.format(n=n)


def _say_word(got: object, want: str) -> str:
    same = isinstance(got, str) and "".join(got.lower().split()) == "".join(want.lower().split())
    return OTHER_LETTERS if same else ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _say_power(evidence: Evidence) -> str:
    """See whether the answer says `^ 2`. With whole numbers that raises no error.

    No number of inputs shows that; the compiled code does, and nobody wants `^ 2` by itself.
    """
    return XOR_SIGN if _has_power(getattr(evidence.answer, "__code__", None)) else ""


def _has_power(code: object) -> bool:
    if not isinstance(code, types.CodeType):
        return False
    steps = list(dis.get_instructions(code))
    for before, step in itertools.pairwise(steps):
        sign = step.opname == "BINARY_OP" and step.argrepr in ("^", "^=")
        if (
            sign
            and isinstance(before.argval, int)
            and before.argval > 1
            and "LOAD" in before.opname
        ):
            return "CONST" in before.opname or "SMALL_INT" in before.opname
    return any(_has_power(constant) for constant in code.co_consts)


# How it depends on the inputs ---------------------------------------------------------------------


def _say_two_results(evidence: Evidence) -> str:
    """See whether the same input gives the same result again."""
    for one in evidence.wrong[:2]:
        before = one.compared.plain
        again = evidence.probe(one.inputs) if evidence.probe and before is not None else None
        if again is None or again.plain is None:
            continue
        if not is_close(again.plain, before, evidence.tolerance):
            first, second = brief(one.compared.got), brief(again.got)
            return TWO_RESULTS.format(first=first, second=second) if first != second else ""
    return ""


def _say_unchanged(evidence: Evidence) -> str:
    """See whether an input came back as it was."""
    for place, name in enumerate(evidence.names):
        values = [one.inputs[place] for one in evidence.tried]
        arrays = [as_array(value) for value in values]
        if any(array is None for array in arrays):
            continue
        same = [
            np.shape(one.compared.plain) == array.shape
            and bool(close(one.compared.plain, array.astype(float), 1e-12).all())
            for one, array in zip(evidence.tried, arrays, strict=True)
        ]
        if all(same) and len({str(array) for array in arrays}) >= ENOUGH:
            return UNCHANGED.format(name=name)
    return ""


def _say_always_same(evidence: Evidence) -> str:
    """See whether all results are the same, though other ones are wanted."""
    gots = [one.compared.plain for one in evidence.tried]
    wants = [one.compared.wanted for one in evidence.tried]
    if any(got is None for got in gots):
        return ""
    if evidence.pairs and len({np.shape(want) for want in wants}) > 1:
        fill = {float(number) for number in evidence.got}  # zeros of each shape
        constant = len(fill) == 1 and evidence.fits
    else:
        constant = all(is_close(got, gots[0], 1e-12) for got in gots[1:])
    different = [want for i, want in enumerate(wants) if not _is_among(want, wants[:i])]
    n_enough = 2 if all(_is_bit(want) for want in wants) else ENOUGH
    return ALWAYS_SAME if constant and len(different) >= n_enough else ""


def _is_among(value: object, others: Sequence[object]) -> bool:
    return any(is_close(value, other, 1e-6) for other in others)


def _is_bit(value: object) -> bool:
    return isinstance(value, float) and value in (0, 1)


def _say_first_or_last(evidence: Evidence) -> str:
    """See whether only the first of several elements counts, or only the last."""
    for place, said in ((0, ONLY_FIRST), (-1, ONLY_LAST)):
        if _depends_on_one(evidence, place):
            return said
    return ""


def _depends_on_one(evidence: Evidence, place: int) -> bool:
    """Whether a result stays the same when all other rows are made like one of them."""
    n_same, n_other = 0, 0
    for one in evidence.wrong if evidence.probe else ():
        found = _with_all_like(evidence, one, place)
        if found is None or n_same >= N_PROBES:
            continue
        if is_close(found.wanted, one.compared.wanted, 1e-3):
            continue  # that input tells nothing
        if not is_close(found.plain, one.compared.plain, 1e-9):
            return False
        n_same += 1
        other = _with_all_like(evidence, one, -1 - place)
        n_other += other is not None and not is_close(other.plain, one.compared.plain, 1e-9)
    return n_same >= 2 and n_other >= 2


def _with_all_like(evidence: Evidence, one: TriedInput, place: int) -> Compared | None:
    """Let the answer be called with all rows of its inputs like one of them."""
    changed = [_all_like(value, place) for value in one.inputs]
    if len({len(value) for value in changed if value is not None}) != 1:
        return None
    inputs = tuple(
        old if new is None else new for old, new in zip(one.inputs, changed, strict=True)
    )
    found = evidence.probe(inputs)
    return None if found is None or found.plain is None or one.compared.plain is None else found


def _all_like(value: object, place: int) -> object:
    """Return a list or array in which all rows are like one; None if it has fewer than two."""
    if isinstance(value, np.ndarray) and value.ndim and len(value) > 1:
        return np.stack([value[place]] * len(value))
    if isinstance(value, list) and len(value) > 1:
        return [value[place]] * len(value)
    return None


def _say_ignored_input(evidence: Evidence) -> str:
    """See whether one of the inputs makes no difference, though it should."""
    if not evidence.probe or not evidence.names:
        return ""
    for place, name in enumerate(evidence.names):
        if _is_ignored(evidence, place):
            others = _data_from_outside(evidence.answer)
            if others:
                listed = " and ".join(f"`{other}`" for other in others)
                return READS_OUTSIDE.format(name=name, others=listed)
            several = np.ndim(evidence.tried[0].inputs[place]) > 0
            return (SAME_WHATEVER_IN_IT if several else SAME_WHATEVER).format(name=name)
    return ""


def _is_ignored(evidence: Evidence, place: int) -> bool:
    n_same = 0
    for one, other in _exchanges(evidence, place):
        if n_same >= N_PROBES:
            break
        inputs = (*one.inputs[:place], other, *one.inputs[place + 1 :])
        found = evidence.probe(inputs)
        if found is None or not _has_numbers(found) or not _has_numbers(one.compared):
            continue
        if is_close(found.wanted, one.compared.wanted, 0.05):
            continue
        if not is_close(found.plain, one.compared.plain, 1e-9):
            return False
        n_same += 1
    return n_same >= ENOUGH


def _has_numbers(compared: Compared) -> bool:
    return compared.plain is not None and np.size(compared.got) > 0


def _exchanges(evidence: Evidence, place: int) -> Iterator[tuple[TriedInput, object]]:
    """Yield inputs tried, each with another value for one of them, of the same kind and shape."""
    tried = list(evidence.tried)
    for one, other in zip(tried, [*tried[1:], tried[0]], strict=True):
        mine, its = one.inputs[place], other.inputs[place]
        if type(mine) is type(its) and np.shape(mine) == np.shape(its):
            yield one, its
        elif isinstance(mine, np.ndarray) and isinstance(its, np.ndarray) and its.size:
            yield one, np.resize(its, mine.shape).astype(mine.dtype)


def _data_from_outside(answer: object) -> list[str]:
    """Return the names of the numbers and arrays that a function reads from its notebook."""
    code = getattr(answer, "__code__", None)
    outside = getattr(answer, "__globals__", {})
    data = (np.ndarray, numbers.Number, list, tuple)
    names = code.co_names if code else ()
    return [n for n in names if isinstance(outside.get(n), data) and not n.startswith("_")][:3]


# Parts of a tuple ---------------------------------------------------------------------------------


def _say_parts(evidence: Evidence) -> str:
    """See which parts of a tuple are right, and what is wrong with the others."""
    wants = [one.compared.want for one in evidence.tried]
    n = len(wants[0]) if isinstance(wants[0], tuple) else 0
    whole = all(_has_parts(one.compared, n) for one in evidence.tried)
    if n < 2 or not whole:
        return ""
    parts = [evidence.part(number) for number in range(n)]
    right = [number for number, part in enumerate(parts) if not part.wrong]
    for order in itertools.permutations(range(n)) if n <= LONG_LISTS else ():
        if all(_is_reordered(one.compared, order) for one in evidence.tried):
            return _say_moved(order)
    faults = {number: find_fault(part) for number, part in enumerate(parts) if part.wrong}
    said = next(iter(faults.values()))
    shared = said and all(fault == said for fault in faults.values())
    if right:
        head = ONE_IS_RIGHT.format(right=_listed(right), wrong=_listed(list(faults)))
        return f"{head} {said}" if shared else head
    if shared:
        return said
    return " ".join(f"{_listed([k])} wrong. {fault}" for k, fault in faults.items() if fault)


def _say_moved(order: Sequence[int]) -> str:
    """Say which parts have changed places."""
    moved = [k for k, place in enumerate(order) if place != k]
    if len(order) == 2:
        return EXCHANGED
    return SOME_EXCHANGED.format(_listed(moved)) if len(moved) == 2 else OTHER_ORDER


def _has_parts(compared: Compared, n: int) -> bool:
    got = compared.got
    return isinstance(got, tuple | list | np.ndarray) and len(got) == n == len(compared.want)


def _is_reordered(compared: Compared, order: Sequence[int]) -> bool:
    exchanged = tuple(compared.got[k] for k in order)
    return compare(exchanged, compared.want, compared.tolerance).equal


def _listed(places: Sequence[int]) -> str:
    """Say which parts, with a verb: "The first is", "The first and third are"."""
    words = [PLACES[k] if k < len(PLACES) else f"{k + 1}th" for k in places]
    if len(words) == 1:
        return THE_ONE.format(words[0])
    return THE_ONES.format(", ".join(words[:-1]) + " and " + words[-1])


# Shapes -------------------------------------------------------------------------------------------


def _say_shape(evidence: Evidence) -> str:
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
    return _say_length(every, same) or _say_reduction(every, same)


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


def _say_shape_alone(evidence: Evidence) -> str:
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
    return ""


# Numbers ------------------------------------------------------------------------------------------


def _is_telling(evidence: Evidence, at_least: int = ENOUGH) -> bool:
    """Whether there are enough different numbers that went wrong."""
    wrong = evidence.want[evidence.differs]
    return len({f"{number:.5g}" for number in wrong}) >= at_least


def _agrees(evidence: Evidence, other: np.ndarray) -> bool:
    """Whether what came is everywhere what a wrong idea gives."""
    return bool(close(evidence.got, other, _strict(evidence)).all())


def _strict(evidence: Evidence) -> float:
    return evidence.tolerance if isinstance(evidence.tolerance, float) else 1e-6


def _say_not_finite(evidence: Evidence) -> str:
    """Explain nan and inf."""
    if not evidence.fits:
        return ""
    wrong = evidence.differs
    if np.isnan(evidence.got[wrong]).all() and not np.isnan(evidence.want[wrong]).any():
        return NAN
    if np.isinf(evidence.got[wrong]).all() and np.isfinite(evidence.want[wrong]).all():
        return INFINITE
    return ""


def _say_type(evidence: Evidence) -> str:
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
    return WRAPPED.format(range=span, dtype=dtype) if whole and _is_telling(evidence) else ""


def _say_bits(evidence: Evidence) -> str:
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


def _say_relation(evidence: Evidence) -> str:
    """See whether the results are what is expected, but for a sign, a factor, a function."""
    if not evidence.fits or not _is_telling(evidence):
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
        if _agrees(evidence, other):
            return said
    return ""


def _say_rounded(evidence: Evidence) -> str:
    """See whether digits were cut off."""
    if not evidence.fits or np.count_nonzero(evidence.differs) < 2 or not _is_telling(evidence, 2):
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


def _say_factor(evidence: Evidence) -> str:
    """See whether all results are off by the same factor, or by the same amount."""
    if not evidence.fits or not _is_telling(evidence):
        return ""
    got, want = evidence.got, evidence.want
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return ""
    large = np.abs(want) > 1e-3 * np.abs(want).max()
    factor = float(np.median(got[large] / want[large]))
    if factor and _agrees(evidence, factor * want):
        for base, name in LOG_BASES.items():
            if math.isclose(factor * math.log(base), 1, rel_tol=1e-5):
                return OTHER_LOG.format(wrong=name)
        return FACTOR.format(factor=f"{factor:.5g}")
    offset = float(np.median(got - want))
    if not (offset and _agrees(evidence, want + offset)) and _is_telling(evidence, ENOUGH + 1):
        slope, start = np.polyfit(want, got, 1)
        if abs(slope) > 1e-3 and _agrees(evidence, slope * want + start):
            more = (AND_MORE if start > 0 else AND_LESS).format(f"{abs(start):.5g}")
            return STRETCHED.format(factor=f"{slope:.5g}", and_offset=more)
    if offset and _agrees(evidence, want + offset):
        said = OFFSET_MORE if offset > 0 else OFFSET_LESS
        return said.format(offset=f"{abs(offset):.6g}")
    return ""


def _say_input_in_it(evidence: Evidence) -> str:
    """See whether an input, or how many it holds, was left out or came in once too often."""
    if not evidence.fits or not _is_telling(evidence):
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
        if _agrees(evidence, evidence.want * n):
            return TIMES_N.format(**words)
        if _agrees(evidence, evidence.want / n):
            return OVER_N.format(**words)
        if np.all(n > 1):
            for power in (1, -1, 0.5, -0.5):
                if _agrees(evidence, evidence.want * (n / (n - 1)) ** power):
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
            if _agrees(evidence, other):
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


# Places -------------------------------------------------------------------------------------------


def _say_order(evidence: Evidence) -> str:
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


def _say_which_elements(evidence: Evidence) -> str:
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


def _say_where(evidence: Evidence) -> str:
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


def _say_property(evidence: Evidence) -> str:
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
    beyond = (got < -room).any() or (got > 1 + room).any()
    if (want >= 0).all() and (want <= 1).all() and beyond:
        return FROM_0_TO_1
    if (want >= 0).all() and (got < -room).any():
        return BELOW_ZERO
    whole = all(np.asarray(one.compared.want).dtype.kind in "iu" for one in evidence.tried)
    if whole and not np.allclose(got, np.round(got)):
        return NOT_WHOLE
    return ""


RULES = (
    _say_kind,
    _say_power,
    _say_two_results,
    _say_parts,
    _say_not_finite,
    _say_unchanged,
    _say_always_same,
    _say_first_or_last,
    _say_shape,
    _say_type,
    _say_bits,
    _say_relation,
    _say_rounded,
    _say_input_in_it,
    _say_factor,
    _say_ignored_input,
    _say_shape_alone,
    _say_order,
    _say_which_elements,
    _say_where,
    _say_property,
)


# Values -------------------------------------------------------------------------------------------


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
    two = len(got) == 2 and all(isinstance(part, int) for part in got) and got[1] >= 0
    if two and isinstance(value.wanted, float):
        meant = f"{got[0]}.{got[1]}"
        is_it = close(float(meant), value.wanted, value.tolerance)
        return (DECIMAL_COMMA if is_it else TUPLE_OF_TWO).format(got=meant)
    return ""


def _say_value(value: Compared) -> str:
    got, want = value.plain, value.wanted
    if isinstance(value.want, str):
        return _say_word(value.got, value.want)
    if isinstance(want, tuple) and isinstance(got, tuple):
        return _say_value_parts(value)
    if isinstance(got, np.ndarray) and isinstance(want, np.ndarray) and got.shape != want.shape:
        one = Evidence([TriedInput((), value)])
        return _say_shape(one) or _say_shape_alone(one)
    if isinstance(got, np.ndarray) and isinstance(want, float):
        one = got.size == 1 and close(got.ravel()[0], want, value.tolerance)
        return IN_BRACKETS if one else ""
    if isinstance(got, float) and isinstance(want, float) and math.isfinite(got):
        return _say_number(got, want, value)
    if isinstance(got, np.ndarray) and isinstance(want, np.ndarray):
        one = Evidence([TriedInput((), value)])
        return _say_relation(one) or _say_rounded(one) or _say_factor(one) or _say_order(one)
    return ""


def _say_value_parts(value: Compared) -> str:
    n = len(value.want)
    pairs = [compare(value.got[k], value.want[k], value.tolerance) for k in range(n)]
    right = [k for k, pair in enumerate(pairs) if pair.equal]
    wrong = [k for k in range(n) if k not in right]
    for order in itertools.permutations(range(n)) if n <= LONG_LISTS else ():
        if _is_reordered(value, order):
            return _say_moved(order)
    if right:
        return ONE_IS_RIGHT.replace(", on every input tried", "").format(
            right=_listed(right), wrong=_listed(wrong)
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
    if counts and not got.is_integer():
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
