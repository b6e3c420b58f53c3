"""What is said of any wrong answer, whatever the exercise: how it differs, where it stopped.

What its fault is, `helpers.exercises.faults` and `helpers.exercises.error_hints` find out.
"""

import ast
import linecache
import re
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
from helpers.exercises.error_hints import find_hint
from helpers.exercises.value_faults import find_value_fault
from helpers.words import first_line

GAVE = "{call} gave {got}. Expected: {want}."
FIRST_DIFFERENCE = "The first element that differs is at index {index}: {got} instead of {want}."
WRONG_VALUE = "{got} is not the value asked for."
WRONG_ELEMENT = "The first element that is wrong is at index {index}: {got}."
WRONG_KIND = "Your answer is {kind}. Asked for: {want}."
QUOTED = "Leave out the quotation marks."
RAISED = "{call} stopped with {error}{place}."
PLACE = ", in line {number} of your function"
PLACE_WITH_LINE = ", in line {number} of your function: `{line}`"
NEEDS_THIS = "The check needs {form}."
NEEDS_FORM = "The check needs {form}, and was given {answer}."


def explain_output(call: str, output: Compared, fault: str) -> str:
    """Say how the wrong output of a call differs from the one expected, and what its fault is."""
    if output.fits:
        got, want = brief_pair(output.got, output.want)
        fault = fault or _say_first_difference(output)
    else:
        got, want = _say_wrong_kind(output), say_kind(output.want)
    return _joined(GAVE.format(call=call, got=got, want=want), fault)


def explain_value(value: Compared) -> tuple[str, bool]:
    """Say what a wrong value is, without giving the right one away; and whether that helps."""
    fault = QUOTED if not value.fits and _is_quoted(value.got) else find_value_fault(value)
    if not value.fits:
        kind, want = _say_wrong_kind(value), say_form(value.want)
        return _joined(WRONG_KIND.format(kind=kind, want=want), fault), True
    more = fault
    if isinstance(value.plain, np.ndarray) and not fault:
        index = _first_difference(value)
        more = WRONG_ELEMENT.format(index=_say_index(index), got=brief(value.plain[index]))
    return _joined(WRONG_VALUE.format(got=brief(value.got)), more), bool(fault)


def explain_error(
    error: BaseException,
    answer: object,
    call: str,
    form: str,
    inputs: tuple = (),
    names: tuple[str, ...] = (),
) -> tuple[str, bool]:
    """Say with which error a call stopped, in which line of the answer, and what it comes from.

    Parameters
    ----------
    form
        What the answer must be, in words, if it is used rather than called; empty otherwise.
    inputs, names
        What it was called with, and how the answer calls them, if that is known.

    Returns
    -------
    tuple[str, bool]
        The sentences, and whether they say what the error comes from.
    """
    kind, text = type(error).__name__, first_line(error).rstrip(".")
    place = _say_place(error, answer)
    text = re.sub(r" at 0x[0-9a-fA-F]+", "", text)
    said = kind if text in ("", kind) else f"{kind}: {shorten(text)}"
    raised = RAISED.format(call=call, error=said, place=place)
    if form and not place:  # it is the wrong kind of answer that made its use stop
        if callable(answer) and form.startswith("a function"):
            return _joined(raised, NEEDS_THIS.format(form=form)), True
        given = say_kind(answer) if callable(answer) else brief(answer)
        return _joined(raised, NEEDS_FORM.format(form=form, answer=given)), True
    hint = find_hint(error, inputs, names)
    return _joined(raised, hint), bool(hint) or _is_ours(error)


def _is_ours(error: BaseException) -> bool:
    """Whether a function of the course has raised an error: it says what was expected."""
    frames = list(traceback.walk_tb(error.__traceback__))
    name = frames[-1][0].f_globals.get("__name__", "") if frames else ""
    return name.startswith("helpers.") and not name.startswith("helpers.exercises.")


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _say_first_difference(output: Compared) -> str:
    """Name the first element that differs, where only elements do."""
    if not isinstance(output.plain, np.ndarray):
        return ""
    index = _first_difference(output)
    parts = (_as_counted(part[index], output.want) for part in (output.plain, output.wanted))
    got, want = brief_pair(*parts)
    return FIRST_DIFFERENCE.format(index=_say_index(index), got=got, want=want)


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
