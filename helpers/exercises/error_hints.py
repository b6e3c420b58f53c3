"""What an error of Python or NumPy in an answer most often comes from, in a sentence."""

import re

import numpy as np

from helpers.exercises.comparison import as_array

XOR_SIGN = "In Python `^` doesn't mean “to the power of”: that's `**`."
TRUTH = (
    "`if`, `and`, `or` and `not` want one yes or no, and an array has one for each element. "
    "`np.where(condition, a, b)` decides for each; a mask such as `x > 0` works too. Combine "
    "conditions with `&` and `|`."
)
SHAPES = (
    "The shapes don't fit each other.{inputs} Is something to be transposed, or an axis missing?"
)
MATMUL = (
    "For `a @ b` the last axis of a must be as long as the first of b.{inputs} Is one of them to "
    "be transposed, or should they change places?"
)
INPUT_SHAPES = " Here the shapes are {shapes}."
RESHAPE = "`reshape` keeps all elements: the new shape must have exactly as many."
NO_ROOM = (
    "You put several numbers where there is room for one, or rows of different lengths together."
)
FILLS = "A part of an array takes only what has the shape of that part."
LAZY = "A `{0}` hasn't computed anything yet. Put `list(...)` around it."
ONE_NUMBER = (
    "`math`, `int(...)` and `float(...)` take a single number, and this is an array. The "
    "functions of NumPy, such as `np.exp`, take whole arrays."
)
WHOLE_INDEX = (
    "An index, and what `range` takes, must be a whole number. `/` always gives a fraction: `//` "
    "gives a whole number."
)
ARRAY_INDEX = "A list takes one index at a time; an array, made by `np.array(...)`, takes several."
LISTS_DO_NOT_CALCULATE = (
    "Lists and tuples can't be calculated with. Make arrays of them first: `np.array(...)`."
)
NUMBER_CALLED = (
    "Brackets right behind a number or a variable call it as a function. Is a `*` missing, or "
    "does a variable have the name of a function?"
)
ARRAY_CALLED = (
    "Round brackets call a function. For an element of an array write square ones, `x[0]`; to "
    "multiply, write `*`."
)
NUMBER_AS_LIST = "That's a single number where you expect several."
NO_ATTRIBUTE = "A {0} has no `.{1}`, but an array has: make one with `np.asarray(...)`."
NONE = (
    "There's a None: what a function gives that has no `return`, and what methods such as "
    "`.sort()` and `.append()` give, because they work in place."
)
NOT_CALLED = "That's a function that hasn't been called: write the brackets behind its name, too."
ROUND_ONE = "`round` takes a single number. For an array write `np.round(...)`."
NOT_A_FUNCTION = "Round brackets call a function, and this isn't one. Is a `*` missing?"
MORE_INPUTS = "A function that you call needs more inputs than you give it."
FEWER_INPUTS = "You give a function more inputs than it takes."
IN_PLACE = (
    "An array of whole numbers can't take fractions: instead of `x -= ...` write `x = x - ...`, "
    "or make it an array of floats first."
)
NOT_INTO_NUMBER = (
    "A single number has no elements to write into. `np.where(condition, a, b)` works for numbers "
    "and for arrays."
)
NOT_INTO_TUPLE = "A tuple can't be changed. Make a list of it first, or an array."
NOTHING_LEFT = (
    "For this input nothing is left: what you've picked out is empty, and has no smallest or "
    "largest number."
)
NO_NEGATIVE_RIM = "`np.pad` takes no negative widths: it adds, and never cuts off."
NO_STEP = "The step of `range` is 0 for this input. Have two inputs changed places?"
BELOW_ZERO = (
    "A length came out below 0 here. Work out by hand how long it should be for this input."
)
DRAWS_TOO_MANY = (
    "Without putting back, you can't draw more than there are. In `rng.choice(n, size)` the first "
    "number says from how many, the second one how many."
)
WITH_TEXT = "One of the two is a text, and can't be calculated with."
UNKNOWN_NAME = (
    "Python doesn't know `{0}` here: is it spelled right, and has the cell been run that defines "
    "it?"
)
LOCAL = (
    "A name that gets a value anywhere in a function belongs to the function: give it a value "
    "before you use it, or take another name."
)
TOO_FAR = "With n elements the indices run from 0 to n - 1."
TOO_MANY_INDICES = "There are more indices than the array has axes."
MASK_SHAPE = "A mask must have the shape of the array that it chooses from."
NO_KEY = "There's no such key in the dict."
BY_ZERO = "For this input you divide by 0."
CALLS_ITSELF = (
    "Your function calls itself over and over. If you meant another function: it has the same name."
)
FLOATING = "`np.errstate` or `np.seterr` would hide that, but not prevent it."
TOO_LARGE = "The number is too large to be held."
NOT_DEFINED = "For this input there's no such root or logarithm: it would be that of 0 or less."
SMALL_TYPE = (
    "The array holds small whole numbers only. Turn it into floats first: `.astype(float)`."
)
NO_SUCH_FUNCTION = "`{0}` has nothing by the name of `{1}`: is it spelled right?"
UNPACK = "Left of the `=` there are more names than values on the right, or fewer."
READ_ONLY = "This array may not be written into. Work on a copy: `x.copy()`."
NO_NUMBER = "That text can't be read as a number."

_LAZY = r"'(map|zip|filter|generator|reversed|enumerate)' object|'(map|zip|filter|generator)'"
_FUNCTION = r"'(?:function|method|builtin_function_or_method|type)'"
_NUMBER = r"'(?:int|float|numpy\.\w+\d+)' object is not"

# kind of error, what its text contains, what to say; the first that fits
HINTS = (
    (ValueError, r"truth value of an array|truth value of an empty array", TRUTH),
    (ValueError, r"matmul|shapes .* not aligned", MATMUL),
    (ValueError, r"could not broadcast input array|NumPy boolean array indexing assignment", FILLS),
    (ValueError, r"could not be broadcast|shape mismatch", SHAPES),
    (ValueError, r"cannot reshape", RESHAPE),
    (ValueError, r"inhomogeneous|array element with a sequence", NO_ROOM),
    (ValueError, r"must match exactly|must have same number of dimensions", SHAPES),
    (ValueError, r"values to unpack", UNPACK),
    (ValueError, r"math domain error|expected a (?:positive|nonnegative) input", NOT_DEFINED),
    (ValueError, r"read-only", READ_ONLY),
    (ValueError, r"zero-size array to reduction|empty (?:iterable|sequence)", NOTHING_LEFT),
    (ValueError, r"(?:iterable|sequence) argument is empty|arg is an empty", NOTHING_LEFT),
    (ValueError, r"index can't contain negative values", NO_NEGATIVE_RIM),
    (ValueError, r"negative dimensions", BELOW_ZERO),
    (ValueError, r"arg 3 must not be zero", NO_STEP),
    (ValueError, r"larger sample than population", DRAWS_TOO_MANY),
    (ValueError, r"invalid literal|could not convert string", NO_NUMBER),
    (TypeError, r"\^:|\^=:|bitwise_xor", XOR_SIGN),
    (TypeError, _LAZY, LAZY),
    (TypeError, r"'(?:int|float|numpy\.\w+)' object does not support item", NOT_INTO_NUMBER),
    (TypeError, r"'tuple' object does not support item", NOT_INTO_TUPLE),
    (TypeError, r"NoneType", NONE),
    (TypeError, r"only (?:0-dimensional|length-1|size-1) arrays|only 0-dim", ONE_NUMBER),
    (TypeError, rf"(?:not supported between|unsupported operand).*{_FUNCTION}", NOT_CALLED),
    (TypeError, rf"{_FUNCTION} object is not (?:subscriptable|iterable)", NOT_CALLED),
    (TypeError, r"indices must be integers or slices, not tuple", ARRAY_INDEX),
    (TypeError, r"interpreted as an integer|indices must be integers", WHOLE_INDEX),
    (TypeError, r"'str'|must be str", WITH_TEXT),
    (TypeError, r"multiply sequence|unsupported operand.*'(?:list|tuple)'", LISTS_DO_NOT_CALCULATE),
    (TypeError, r"can only concatenate (?:list|tuple)", LISTS_DO_NOT_CALCULATE),
    (TypeError, r"'numpy\.ndarray' object is not callable", ARRAY_CALLED),
    (TypeError, _NUMBER + r" callable|'(?:list|tuple)' object is not callable", NUMBER_CALLED),
    (TypeError, _NUMBER + r" (?:iterable|subscriptable)", NUMBER_AS_LIST),
    (
        TypeError,
        r"has no len|object is not iterable|unsized object|iteration over a 0-d",
        NUMBER_AS_LIST,
    ),
    (TypeError, r"doesn't define __round__", ROUND_ONE),
    (TypeError, r"bad operand type.*'(?:list|tuple)'", LISTS_DO_NOT_CALCULATE),
    (TypeError, r"object is not callable", NOT_A_FUNCTION),
    (TypeError, r"missing \d+ required", MORE_INPUTS),
    (TypeError, r"takes .* but .* (?:was|were) given", FEWER_INPUTS),
    (TypeError, r"Cannot cast ufunc", IN_PLACE),
    (AttributeError, r"NoneType", NONE),
    (AttributeError, r"'(list|tuple|int|float)' object has no attribute '(\w+)'", NO_ATTRIBUTE),
    (AttributeError, r"module '([\w.]+)' has no attribute '(\w+)'", NO_SUCH_FUNCTION),
    (UnboundLocalError, r"", LOCAL),
    (NameError, r"name '(\w+)' is not defined", UNKNOWN_NAME),
    (IndexError, r"invalid index to scalar", NUMBER_AS_LIST),
    (IndexError, r"only integers, slices|arrays used as indices", WHOLE_INDEX),
    (IndexError, r"too many indices", TOO_MANY_INDICES),
    (IndexError, r"boolean index did not match", MASK_SHAPE),
    (IndexError, r"shape mismatch", SHAPES),
    (IndexError, r"out of (?:range|bounds)", TOO_FAR),
    (KeyError, r"", NO_KEY),
    (ZeroDivisionError, r"", BY_ZERO),
    (RecursionError, r"", CALLS_ITSELF),
    (FloatingPointError, r"", FLOATING),
    (OverflowError, r"out of bounds for", SMALL_TYPE),
    (OverflowError, r"", TOO_LARGE),
)


def find_hint(error: BaseException, inputs: tuple, names: tuple[str, ...]) -> str:
    """Return what an error most often comes from; "" if it isn't known.

    Parameters
    ----------
    inputs, names
        What the answer was called with, and how it calls them, if that is known.
    """
    kinds = {type(value).__name__ for value in inputs if callable(value)}
    if isinstance(error, TypeError) and any(f"'{kind}'" in str(error) for kind in kinds):
        return NOT_CALLED
    for kind, pattern, hint in HINTS:
        found = re.search(pattern, str(error)) if isinstance(error, kind) else None
        if found:
            if hint is NO_ATTRIBUTE and not hasattr(np.ndarray, found[2]):
                continue
            words = [group for group in found.groups() if group]
            return hint.format(*words, inputs=_say_shapes(inputs, names))
    return ""


def _say_shapes(inputs: tuple, names: tuple[str, ...]) -> str:
    """Say which shapes the inputs have, where at least one is an array."""
    arrays = [as_array(value) for value in inputs]
    shapes = [
        f"`{name}`: {array.shape}"
        for name, array in zip(names, arrays, strict=False)
        if array is not None and array.ndim
    ]
    return INPUT_SHAPES.format(shapes=", ".join(shapes)) if shapes else ""
