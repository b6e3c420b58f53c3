"""What can be said of any wrong answer, whatever the exercise: how it differs, where it stopped.

A rule that holds for all exercises goes here, into `RULES`; a misconception of one exercise is
declared with that exercise.
"""

import ast
import linecache
import traceback

import numpy as np

from helpers.exercises.comparison import Compared, close
from helpers.exercises.descriptions import (
    brief,
    brief_pair,
    say_form,
    say_kind,
    shorten,
)
from helpers.words import first_line

GAVE = "{call} gave {got}. Expected: {want}.{more}"
FIRST_DIFFERENCE = " The first element that differs is at index {index}: {got} instead of {want}."
NAN = " (`nan` means not a number; `0/0` and `inf - inf` give it.)"
A_COMMA = " A comma behind a value makes a tuple of it."
HALF_PRECISION = " (`float16` keeps about three digits only; `float64` keeps fifteen.)"
SMALL_INTEGERS = (
    " (`{dtype}` holds whole numbers up to {largest:,} only; larger ones come out wrong.)"
)
WRONG_VALUE = "{got} is not the value asked for."
WRONG_ELEMENT = " The first element that is wrong is at index {index}: {got}."
WRONG_KIND = "Your answer is {kind}. Asked for: {want}.{more}"
QUOTED = " Leave out the quotation marks."
RAISED = "{call} stopped with {error}{place}."
PLACE = ", in line {number} of your function"
PLACE_WITH_LINE = ", in line {number} of your function: `{line}`"
NEEDS_FORM = "{raised} The check needs {form}, and was given {answer}."


def explain_output(call: str, output: Compared) -> str:
    """Say how the wrong output of a call differs from the one expected."""
    if output.fits:
        got, want = brief_pair(output.got, output.want)
    else:
        got, want = _say_wrong_kind(output), say_kind(output.want)
    more = "".join(rule(output) for rule in RULES)
    if output.fits and "nan" in got + more and "nan" not in want:
        more += NAN
    return GAVE.format(call=call, got=got, want=want, more=more)


def explain_value(value: Compared) -> str:
    """Say what a wrong value is, without giving the right one away."""
    if not value.fits:
        more = QUOTED if _is_quoted(value.got) else _say_comma(value)
        kind, want = _say_wrong_kind(value), say_form(value.want)
        return WRONG_KIND.format(kind=kind, want=want, more=more)
    message = WRONG_VALUE.format(got=brief(value.got))
    if isinstance(value.plain, np.ndarray):
        index = _first_difference(value)
        message += WRONG_ELEMENT.format(index=_say_index(index), got=brief(value.plain[index]))
    return message


def explain_error(error: BaseException, answer: object, call: str, form: str) -> str:
    """Say with which error a call stopped, and in which line of the answer.

    Parameters
    ----------
    form
        What the answer must be, in words, if it is used rather than called; empty otherwise.
    """
    kind, text = type(error).__name__, first_line(error).rstrip(".")
    place = _say_place(error, answer)
    said = kind if text in ("", kind) else f"{kind}: {shorten(text)}"
    raised = RAISED.format(call=call, error=said, place=place)
    if form and not place:  # it is the wrong kind of answer that made its use stop
        given = say_kind(answer) if callable(answer) else brief(answer)
        return NEEDS_FORM.format(raised=raised, form=form, answer=given)
    return raised


# Rules: each looks at a wrong output and returns a sentence, or nothing if it has none to say


def _say_first_difference(output: Compared) -> str:
    """Name the first element that differs, where only elements do."""
    if not (output.fits and isinstance(output.plain, np.ndarray)):
        return ""
    index = _first_difference(output)
    parts = (_as_counted(part[index], output.want) for part in (output.plain, output.wanted))
    got, want = brief_pair(*parts)
    return FIRST_DIFFERENCE.format(index=_say_index(index), got=got, want=want)


def _say_comma(output: Compared) -> str:
    """Explain a tuple of one, where none was wanted."""
    got, want = output.got, output.want
    lone = isinstance(got, tuple) and len(got) == 1
    return A_COMMA if lone and not (isinstance(want, tuple) and len(want) == 1) else ""


def _say_narrow_type(output: Compared) -> str:
    """Explain a difference that comes from numbers with too few bits."""
    return _narrow_type(output.got, output.plain, output.wanted) if output.fits else ""


RULES = (_say_first_difference, _say_comma, _say_narrow_type)


def _narrow_type(got: object, plain: object, want: object) -> str:
    if isinstance(plain, tuple):
        said = [_narrow_type(*parts) for parts in zip(got, plain, want, strict=True)]
        return next(filter(None, said), "")
    if not isinstance(got, np.ndarray | np.generic):
        return ""
    dtype = got.dtype
    if dtype == np.float16:
        too_large = np.abs(want) > np.finfo(dtype).max
        near = np.isclose(plain, want, rtol=5e-3, atol=1e-3, equal_nan=True)
        return HALF_PRECISION if np.all(near | too_large) else ""
    if dtype.kind in "iu" and dtype.itemsize < 8:
        largest = np.iinfo(dtype).max
        if np.any(np.greater(want, largest)):
            return SMALL_INTEGERS.format(dtype=dtype, largest=largest)
    return ""


def _say_wrong_kind(output: Compared) -> str:
    """Say what came instead; part by part, if it has as many parts as were wanted."""
    got, want = output.got, output.want
    in_parts = isinstance(want, tuple) and isinstance(got, list) and len(got) == len(want)
    return say_kind(tuple(got) if in_parts else got)


def _first_difference(output: Compared) -> tuple[int, ...]:
    differs = ~close(output.plain, output.wanted, output.tolerance)
    return tuple(int(i) for i in np.argwhere(differs)[0])


def _say_index(index: tuple[int, ...]) -> str:
    return str(index[0] if len(index) == 1 else index)


def _as_counted(number: np.floating, want: object) -> float | int:
    """Return a number of an array; where whole numbers are wanted, as such if it is one."""
    whole = np.asarray(want).dtype.kind in "iu" and float(number).is_integer()
    return int(number) if whole else float(number)


def _is_quoted(value: object) -> bool:
    """Whether a text is a value in quotation marks."""
    try:
        return isinstance(value, str) and not isinstance(ast.literal_eval(value.strip()), str)
    except (ValueError, SyntaxError):
        return False


def _say_place(error: BaseException, answer: object) -> str:
    """Say which line of the answer the error came from, the line with `def` being line 1."""
    code = getattr(answer, "__code__", None) or getattr(type(answer).__call__, "__code__", None)
    steps = traceback.walk_tb(error.__traceback__)
    lines = [number for frame, number in steps if frame.f_code is code]
    if not lines:
        return ""
    line = linecache.getline(code.co_filename, lines[-1]).strip()
    number = lines[-1] - code.co_firstlineno + 1
    return (PLACE_WITH_LINE if line else PLACE).format(number=number, line=shorten(line, 80))
