"""The exercise bank: how an exercise is declared, checked and shown.

An exercise is a module-level name in the module of its chapter, ``helpers/exercises/chNN.py``.
A function to write, compared with a reference on fixed and on fresh random inputs::

    double = function_exercise(
        "double",  # the name it has in the bank, the same as the variable
        "Write a function `double(x)` that returns twice `x`.",
        reference=lambda x: 2 * x,
        cases=[3, -1.5, 0],  # always tried, in this order; several inputs: [(0, 1), (1, 1)]
        fresh=lambda rng: rng.uniform(-9, 9),  # other inputs at every check
        misconceptions=[(lambda x: x**2, "That is the square of `x`: `x` times itself.")],
        hints=["Twice something is 2 times it.", "Multiply with `*`, hand back with `return`."],
        solution="def double(x): return 2 * x",
    )

A number or an array is a `value_exercise`, a question with listed options a `choice_exercise`.
An answer that is neither but that does something, such as the weights of a neuron, is a
`function_exercise` too: its `use` says how the answer turns inputs into an output.

A misconception is a pair. Its second part is the message; its first part says how to know it:
another reference, wrong on purpose, that the answer agrees with on every input tried (for a value:
another value), or `When(lambda got, want: ...)`, true for every output that is wrong. The first
that fits is told. The fixed cases alone must tell misconceptions apart, or chance decides.

Each exercise needs an entry in ``tests/unit/exercises/answers_chNN.py``: answers that are right,
wrong, and misconceived. A new chapter is a new file here and a new file there, nothing else.

Whatever the answer does, the learner gets a sentence and never a traceback. The answer runs in a
thread of its own, so that one that never returns can be given up. One thing cannot be stopped: a
single operation that keeps Python's lock to itself for ever, such as ``9**9**9``.
"""

import ast
import builtins
import contextvars
import ctypes
import decimal
import dis
import html
import inspect
import io
import itertools
import linecache
import math
import numbers
import re
import reprlib
import sys
import threading
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np

TIME_LIMIT = 4.0  # seconds for one whole check
N_FRESH = 20  # random inputs for each check
MAX_PRINTED = 500  # characters kept of what an answer prints
MAX_SIZE = 10_000_000  # elements; a larger output is not compared
REAL = numbers.Real | decimal.Decimal

# What the learner reads ---------------------------------------------------------------------------

HINT = "Hint {number} of {total}"
# outcome or kind of note: (sign, word, colour that stands out on white and on black)
LABELS = {
    "right": ("✓", "Right", "#00875f"),
    "not yet": ("↻", "Not yet", "#c46a00"),
    "not attempted": ("○", "Not attempted", "#808080"),
    "hint": ("?", HINT, "#2a7fb8"),
}

RIGHT_FUNCTION = "The results are as expected for every input tried."
RIGHT_VALUE = "This is the value asked for."

NOT_BEGUN = "Put your answer in place of the `...`, then run this cell again."
NOTHING_PASSED = (
    "`check` was given None: there is no answer yet, or it is the result of a call that returns "
    "nothing. A function is passed by its name alone, without brackets."
)
NO_BODY = "Your function does nothing yet. Write its body, then run this cell again."
STILL_DOTS = "There is still a `...` to fill in."
STOPPED = "The check was stopped before it was done."

ONE_ANSWER = "`check` takes one answer. Several values go into brackets: `check((1, 2))`."
CHECK_IN_CHECK = "A function under check cannot start another check."
NEEDS_FUNCTION = (
    "`check` was given {kind}. It needs your function itself: "
    "its name alone, without brackets after it and without quotation marks."
)
NEEDS_VALUE = (
    "`check` was given {kind}. It needs a value. If a function computes it, call it first."
)
NO_INPUTS = "none"
INPUTS = "Your function takes the inputs ({names}), but it must work when called as {call}."

GAVE = "{call} gave {got}. Expected: {want}.{more}"
FIRST_DIFFERENCE = " The first element that differs is at index {index}: {got} instead of {want}."
NAN = " (`nan` means not a number; `0/0` and `inf - inf` give it.)"
A_COMMA = " A comma behind a value makes a tuple of it."
HALF_PRECISION = " (`float16` keeps about three digits only; `float64` keeps fifteen.)"
SMALL_INTEGERS = (
    " (`{dtype}` holds whole numbers up to {largest:,} only; larger ones come out wrong.)"
)
SOME_NONE = " One way through your function ends without `return`."
FORGOT_RETURN = "{call} returned nothing (None). Did you forget to return the result?"
PRINTED = "{call} printed {printed} and returned nothing (None). Use `return` instead of `print`."
CHANGED_INPUT = (
    "The results are as expected, but {call} changed the array or list that it was given. "
    "Work on a copy, or write the result into a new one."
)
RAISED = "{call} stopped with {error}{place}."
PLACE = ", in line {number} of your function"
PLACE_WITH_LINE = ", in line {number} of your function: `{line}`"
NEEDS_FORM = "{raised} The check needs {form}, and was given {answer}."
NO_INPUT = "input() does not work in a check: the inputs come as arguments of the function"
NEVER_RETURNED = "{call} had not returned when the {seconds:g} seconds of the check were over. "
NEVER_RETURNED += "Is there a loop that never ends, or one that runs far too long?"
UNREADABLE = "What your answer gave cannot be looked at: that stopped with {error}."
UNREADABLE_IN_TIME = "What your answer gave could not be looked at within {seconds:g} seconds."

WRONG_VALUE = "{got} is not the value asked for."
WRONG_ELEMENT = " The first element that is wrong is at index {index}: {got}."
WRONG_KIND = "Your answer is {kind}. Asked for: {want}.{more}"
QUOTED = " Leave out the quotation marks."

NEEDS_LETTER = (
    'Answer with the letter of an option in quotation marks, such as `check("{first}")`; '
    "with several letters if several are right. The options are {letters}. `check` was given {got}."
)
ONE_MISSING = "What you chose is right, but it is not all."

# what a thing is called in a sentence
A_NUMBER = "the number {}"
ONE_NUMBER = "a number"
A_TEXT = "a text"
AN_ARRAY = "an array of shape {}"
A_COMPLEX = "the complex number {}"
UNEVEN = "a list whose rows differ in length"
A_LIST_WITH = "a list with {} in it"
AN_ARRAY_WITH = "an array of shape {shape} with {things} in it"
COMPLEX, TEXTS, NO_NUMBERS = "complex numbers", "texts", "something that is not a number"
TOO_LARGE = "something far too large to compare"
A_TUPLE = "a tuple of length {count}: {kinds}"
EMPTY_TUPLE = "an empty tuple"
TEXT = "the text {}"
A_CLASS = "the class {}"
A_MODULE = "the module {}"
A_FUNCTION = "a function"
A_GENERATOR = "a generator (a function with `yield` gives one)"
A_COROUTINE = "a coroutine (an `async` function gives one)"
AN_OBJECT = "an object of type {}"
CALL = "`{name}({inputs})`"
USE = "Your answer on `({inputs})`"
USE_ALONE = "Your answer"

LAST_HINT = " This was the last hint; `.solution()` shows a solution."


# What an exercise is ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What a check found.

    Attributes
    ----------
    outcome
        ``"right"``, ``"not yet"`` or ``"not attempted"``.
    message
        What was found, in a sentence or two.
    """

    outcome: str
    message: str

    def _ipython_display_(self) -> None:
        """Show nothing: `check` has shown the message already."""


@dataclass(frozen=True)
class When:
    """Know a misconception by a condition on the outputs that are wrong.

    Attributes
    ----------
    predicate
        Called with what the answer gave and with what was expected (floats, arrays of floats,
        text, or tuples of them); true if the misconception would explain it.
    """

    predicate: Callable[[object, object], bool]


class KnownError(Exception):
    """Raised by the `use` of an exercise that sees for itself what is wrong: its text is told."""


@dataclass(frozen=True)
class Option:
    """One option of a question: its text, why it is right or wrong, and which of the two."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Exercise:
    """One exercise, made by one of the three builders below.

    Attributes
    ----------
    name
        Its name in its chapter.
    asks
        The task, as the learner reads it.
    hints
        From the first push to almost the answer.
    code
        A solution; its last statement binds the answer.
    misconceptions
        Pairs of how to know it and what to say.
    given
        What the chapter has defined by then and the solution uses, by name (besides ``np``).
    """

    name: str
    asks: str
    hints: Sequence[str]
    code: str
    misconceptions: Sequence[tuple[object, str]]
    given: Mapping[str, object]
    _expect: Callable[[], object]  # what a right answer gives; runs unguarded
    _judge: Callable[[object, object, "_Watch"], Result | None]  # runs in the worker thread
    _hint_numbers: Iterator[int] = field(default_factory=itertools.count)

    def __repr__(self) -> str:
        """Return the task."""
        return self.asks

    def check(self, answer: object = ..., *more: object) -> Result:
        """Check an answer, show what was found and return it."""
        result, printed = self.judge(answer) if not more else (Result("not yet", ONE_ANSWER), "")
        if printed:
            _print(printed.removesuffix("\n"))
        _show(result.outcome, result.message)
        return result

    def hint(self) -> None:
        """Show a hint; each call says more."""
        number = min(next(self._hint_numbers) + 1, len(self.hints))
        last = LAST_HINT if number == len(self.hints) else ""
        _show("hint", self.hints[number - 1] + last, number=number, total=len(self.hints))

    def solution(self) -> None:
        """Show a solution as code."""
        _display({"text/markdown": f"```python\n{self.code}\n```", "text/plain": self.code})

    def judge(self, answer: object, seconds: float | None = None) -> tuple[Result, str]:
        """Check an answer without showing anything.

        Parameters
        ----------
        answer
            Whatever the learner passed.
        seconds
            How long to wait for it; `TIME_LIMIT` unless told.

        Returns
        -------
        tuple[Result, str]
            What was found, and what the first call of the answer printed.
        """
        if _checking.get():
            raise RuntimeError(CHECK_IN_CHECK)
        if answer is ... or (type(answer) in (str, list, tuple) and not answer):
            return Result("not attempted", NOT_BEGUN), ""
        if answer is None:
            return Result("not attempted", NOTHING_PASSED), ""
        if _has_dots(answer):
            return Result("not attempted", STILL_DOTS), ""
        expected = self._expect()
        watch = _Watch(TIME_LIMIT if seconds is None else seconds)

        def work() -> Result | None:
            if _is_stub(answer):
                return Result("not attempted", NO_BODY)
            return self._judge(answer, expected, watch)

        result = _supervise(watch, work)
        return result, watch.printed


# How an exercise is declared ----------------------------------------------------------------------


def function_exercise(
    name: str,
    asks: str,
    *,
    reference: Callable[..., object],
    hints: Sequence[str],
    solution: str,
    cases: Sequence[object] = (),
    fresh: Callable[[np.random.Generator], object] | None = None,
    misconceptions: Sequence[tuple[Callable[..., object] | When, str]] = (),
    tolerance: float = 1e-6,
    right: str = RIGHT_FUNCTION,
    strict: bool = False,
    use: Callable[..., object] | None = None,
    form: str = "",
    given: Mapping[str, object] | None = None,
) -> Exercise:
    """Declare a function to write, compared with a reference by what it returns.

    Parameters
    ----------
    name, asks, hints, solution, misconceptions, given
        As in `Exercise`; `solution` is its code.
    reference
        Called with the same inputs as the answer. Returns a number, an array, text, or a tuple of
        these. Booleans count as 0 and 1, lists of numbers as arrays.
    cases
        Inputs that are always tried, each a tuple of arguments (or the only argument).
    fresh
        Makes more such inputs, from a random generator; called anew for each check.
    tolerance
        Largest difference that counts as equal, relative or absolute.
    right
        What to say of a right answer.
    strict
        Whether overflow, division by zero and invalid operations of NumPy count as errors.
    use
        ``use(answer, *inputs)`` gives the output, where the answer is not itself a function of the
        inputs, or where what counts is not what it returns. It may raise `KnownError`.
    form
        Needed with `use`: what the answer must be, in words ("three numbers w1, w2, b").
    """

    def expect() -> list[_Trial]:
        rng = np.random.default_rng()
        drawn = [fresh(rng) for _ in range(N_FRESH)] if fresh else []
        return [
            _Trial(inputs, reference(*deepcopy(inputs)))
            for inputs in (x if isinstance(x, tuple) else (x,) for x in [*cases, *drawn])
        ]

    def judge(answer: object, trials: list[_Trial], watch: _Watch) -> Result | None:
        if use is None and (refusal := _refuse_as_function(answer, name, trials[0].inputs)):
            return refusal
        floating = {"over": "raise", "divide": "raise", "invalid": "raise"} if strict else {}
        outputs = []
        for trial in trials:
            call = _say_use(trial.inputs) if use else _say_call(answer, name, trial.inputs)
            if not watch.begin(call):
                return None
            inputs = deepcopy(trial.inputs)
            try:
                with np.errstate(**floating):
                    got = answer(*inputs) if use is None else use(answer, *inputs)
            except _GivenUp:
                raise
            except KnownError as known:
                return Result("not yet", str(known))
            except BaseException as error:
                return _after_error(error, answer, call, form)
            if _has_dots(got):
                return Result("not attempted", STILL_DOTS)
            plain, fault = _compare(call, got, trial.want, tolerance)
            changed = use is None and not _is_unchanged(trial.inputs, inputs)
            outputs.append(_Output(call, got is None, plain, fault, changed))
            if plain is None and got is not None:  # nothing more can be learned from others
                break
        return _judge_outputs(trials, outputs, watch, misconceptions, tolerance, right)

    code = inspect.cleandoc(solution)
    return Exercise(name, asks, hints, code, misconceptions, given or {}, expect, judge)


def value_exercise(
    name: str,
    asks: str,
    *,
    expected: object,
    also: Sequence[object] = (),
    hints: Sequence[str],
    solution: str,
    misconceptions: Sequence[tuple[object, str]] = (),
    tolerance: float = 1e-6,
    right: str = RIGHT_VALUE,
    given: Mapping[str, object] | None = None,
) -> Exercise:
    """Declare a value to find: a number, an array, text, or a tuple of these.

    Parameters
    ----------
    name, asks, hints, solution, misconceptions, given
        As in `Exercise`; `solution` is its code.
    expected
        The value, or a function without arguments that works it out when an answer is checked.
    also
        Other values that are as right, of the same kind.
    tolerance
        Largest difference that counts as equal, relative or absolute.
    right
        What to say of a right answer.
    """

    def expect() -> object:
        return expected() if callable(expected) else expected

    def judge(answer: object, want: object, watch: _Watch) -> Result | None:
        if callable(answer) or isinstance(answer, types.ModuleType):
            return Result("not yet", NEEDS_VALUE.format(kind=_say_kind(answer)))
        plain, kind = _look(answer, want)
        wanted = _look(want, want)[0]
        as_right = [wanted, *(_look(other, want)[0] for other in also)]
        if plain is not None and any(_is_close(plain, good, tolerance) for good in as_right):
            return Result("right", right)
        for wrong, message in misconceptions:
            if isinstance(wrong, When):
                known = plain is not None and _is_true(wrong.predicate, plain, wanted)
            else:
                known = _is_close(_look(answer, wrong)[0], _look(wrong, wrong)[0], tolerance)
            if known:
                return Result("not yet", message)
        if kind:
            more = QUOTED if _is_quoted(answer) else _say_comma(answer, want)
            text = WRONG_KIND.format(kind=kind, want=_say_form(want), more=more)
            return Result("not yet", text)
        message = WRONG_VALUE.format(got=_brief(answer))
        if isinstance(plain, np.ndarray):
            index = _first_difference(plain, wanted, tolerance)
            message += WRONG_ELEMENT.format(index=_brief_index(index), got=_brief(plain[index]))
        return Result("not yet", message)

    code = inspect.cleandoc(solution)
    return Exercise(name, asks, hints, code, misconceptions, given or {}, expect, judge)


def choice_exercise(
    name: str, asks: str, *, options: Mapping[str, Option], hints: Sequence[str]
) -> Exercise:
    """Declare a question with listed options, one or several of them right.

    Parameters
    ----------
    name, asks, hints
        As in `Exercise`; the options are added to `asks`.
    options
        By their letters, in small type: ``{"a": Option("...", "Why.", right=True), ...}``.
        The reason of a wrong one is what the learner who chose it reads.
    """
    letters = [letter for letter, option in options.items() if option.right]

    def judge(answer: object, _: object, watch: _Watch) -> Result | None:
        parts = answer.ravel().tolist() if isinstance(answer, np.ndarray) else answer
        parts = [parts] if isinstance(parts, str) else parts
        if not isinstance(parts, list | tuple | set) or not all(isinstance(p, str) for p in parts):
            chosen = set()
        else:
            chosen = set(re.findall(r"\w", " ".join(parts).lower()))
        if not chosen or chosen - set(options):
            got = _brief(answer)
            given = {"first": next(iter(options)), "letters": ", ".join(options), "got": got}
            return Result("not yet", NEEDS_LETTER.format(**given))
        for letter in sorted(chosen):
            if not options[letter].right:
                return Result("not yet", options[letter].why)
        if chosen != set(letters):
            return Result("not yet", ONE_MISSING)
        return Result("right", " ".join(options[letter].why for letter in letters))

    asks = "\n".join([asks, *(f"  {letter}) {option.text}" for letter, option in options.items())])
    code = f'answer = "{" ".join(letters)}"'
    wrong = [(letter, option.why) for letter, option in options.items() if not option.right]
    return Exercise(name, asks, hints, code, wrong, {}, lambda: None, judge)


# Judging ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Trial:
    """Inputs for the answer, and what should come out."""

    inputs: tuple
    want: object


@dataclass(frozen=True)
class _Output:
    """What came out of one call."""

    call: str  # as the learner would write it
    is_none: bool
    plain: object  # as floats, arrays of floats, text; None if that cannot be
    fault: str  # how it differs from what was expected; empty if it does not
    changed_input: bool


def _refuse_as_function(answer: object, name: str, inputs: tuple) -> Result | None:
    """Refuse what cannot be called with these inputs, before it is called."""
    if not callable(answer) or isinstance(answer, type):
        return Result("not yet", NEEDS_FUNCTION.format(kind=_say_kind(answer)))
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some built-in functions have none
        return None
    try:
        signature.bind(*inputs)
    except TypeError:
        names = ", ".join(signature.parameters) or NO_INPUTS
        return Result("not yet", INPUTS.format(names=names, call=_say_call(answer, name, inputs)))
    return None


def _after_error(error: BaseException, answer: object, call: str, form: str) -> Result:
    """Say where and how the answer stopped; a stub that is half filled in is no attempt."""
    try:
        text = str(error).strip().rstrip(".")
    except BaseException:
        text = ""
    if isinstance(error, NotImplementedError) or (
        isinstance(error, TypeError) and "ellipsis" in text
    ):
        return Result("not attempted", STILL_DOTS)
    said = type(error).__name__ + (f": {_shorten(text)}" if text else "")
    place = _say_place(error, answer)
    raised = RAISED.format(call=call, error=said, place=place)
    if form and not place:  # it is the wrong kind of answer that made `use` stop
        given = _say_kind(answer) if callable(answer) else _brief(answer)
        raised = NEEDS_FORM.format(raised=raised, form=form, answer=given)
    return Result("not yet", raised)


def _judge_outputs(
    trials: list[_Trial],
    outputs: list[_Output],
    watch: "_Watch",
    misconceptions: Sequence[tuple[Callable[..., object] | When, str]],
    tolerance: float,
    right: str,
) -> Result:
    """Judge a function by all that came out of it."""
    wrong = [output for output in outputs if output.fault]
    if not wrong:
        changed = [output for output in outputs if output.changed_input]
        if changed:
            return Result("not yet", CHANGED_INPUT.format(call=changed[0].call))
        return Result("right", right)
    first = wrong[0]
    if all(output.is_none for output in outputs):
        if printed := watch.printed.strip():
            return Result("not yet", PRINTED.format(call=first.call, printed=_brief(printed)))
        return Result("not yet", FORGOT_RETURN.format(call=first.call))
    for recogniser, message in misconceptions:
        if _is_recognised(recogniser, trials, outputs, tolerance):
            return Result("not yet", message)
    return Result("not yet", first.fault + (SOME_NONE if first.is_none else ""))


def _is_recognised(
    recogniser: Callable[..., object] | When,
    trials: list[_Trial],
    outputs: list[_Output],
    tolerance: float,
) -> bool:
    """Whether a misconception explains every output."""
    for trial, output in zip(trials, outputs, strict=False):
        if output.plain is None:
            return False
        if isinstance(recogniser, When):
            wanted = _look(trial.want, trial.want)[0]
            if output.fault and not _is_true(recogniser.predicate, output.plain, wanted):
                return False
            continue
        try:
            other = recogniser(*deepcopy(trial.inputs))
        except Exception:  # a wrong reference need not work everywhere
            return False
        if not _is_close(output.plain, _look(other, trial.want)[0], tolerance):
            return False
    return True


def _is_true(predicate: Callable[[object, object], bool], got: object, want: object) -> bool:
    """Ask a predicate; one that does not fit the value counts as false."""
    try:
        return bool(predicate(got, want))
    except Exception:
        return False


def _has_dots(value: object) -> bool:
    """Whether a value is `...`, or a list or tuple with one in it."""
    return value is ... or (type(value) in (list, tuple) and any(x is ... for x in value))


def _is_stub(answer: object) -> bool:
    """Whether a function has no body yet: it reads no input and no name, and gives nothing.

    Looks at names and constants in the compiled code; instructions differ between versions.
    """
    code = getattr(answer, "__code__", None)
    if not isinstance(code, types.CodeType) or code.co_names or code.co_freevars:
        return False
    inputs = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    for step in dis.get_instructions(code):
        if "JUMP" in step.opname:  # a loop
            begun = True
        elif "CONST" in step.opname or "SMALL_INT" in step.opname:
            begun = step.argval is not None and not _has_dots(step.argval)
        else:
            read = step.argval if isinstance(step.argval, tuple) else (step.argval,)
            begun = "LOAD" in step.opname and not inputs.isdisjoint(read)
        if begun:
            return False
    return True


def _is_unchanged(before: object, after: object) -> bool:
    """Whether an input is still what it was, arrays within lists and tuples included."""
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_is_unchanged, before, after))
    if isinstance(before, np.ndarray):
        same_form = before.shape == after.shape and before.dtype == after.dtype
        return same_form and before.tobytes() == after.tobytes()
    return before is after or bool(before == after)


# Looking at values: every function here takes whatever an answer gave, and none of them raises ----


def _compare(call: str, got: object, want: object, tolerance: float) -> tuple[object, str]:
    """Return an output as plain numbers or text, and how it differs from the one expected."""
    plain, kind = _look(got, want)
    wanted = _look(want, want)[0]
    if kind:
        more = _say_comma(got, want)
        return plain, GAVE.format(call=call, got=kind, want=_say_kind(want), more=more)
    if _is_close(plain, wanted, tolerance):
        return plain, ""
    more = ""
    got_said, want_said = _brief_pair(got, want)
    if isinstance(plain, np.ndarray):
        index = _first_difference(plain, wanted, tolerance)
        pair = _brief_pair(*(_as_counted(part[index], want) for part in (plain, wanted)))
        more = FIRST_DIFFERENCE.format(index=_brief_index(index), got=pair[0], want=pair[1])
    if "nan" in got_said + more and "nan" not in want_said:
        more += NAN
    more += _say_narrow_type(got, plain, wanted)
    return plain, GAVE.format(call=call, got=got_said, want=want_said, more=more)


def _look(value: object, want: object) -> tuple[object, str]:
    """Turn a value into plain numbers or text of the kind that `want` is of.

    Returns
    -------
    tuple[object, str]
        A float, an array of floats, text, or a tuple of them (None if that cannot be); and, where
        kind or shape is not that of `want`, what it is instead.
    """
    try:
        if isinstance(want, tuple):
            if not isinstance(value, tuple | list):  # an array, or the shape of a tensor
                array = _as_array(value)
                if array is None or not array.ndim:
                    return None, _say_kind(value)
                value = array
            if len(value) != len(want):
                return None, _say_kind(value)
            looks = [_look(part, wanted) for part, wanted in zip(value, want, strict=True)]
            plain = tuple(part for part, _ in looks)
            if any(kind for _, kind in looks):
                return (None if None in map(type, plain) else plain), _say_parts(value)
            return plain, ""
        if isinstance(want, str):
            return (str(value), "") if isinstance(value, str) else (None, _say_kind(value))
        array = _as_array(value)
        if array is None:
            return None, _say_kind(value)
        kind = "" if array.shape == np.shape(want) else _say_kind(value)
        if kind and array.size > MAX_SIZE:
            return None, kind
        return (array.astype(float) if array.ndim else float(array)), kind
    except BaseException:
        return None, AN_OBJECT.format(type(value).__name__)


def _as_array(value: object) -> np.ndarray | None:
    """Return numbers, booleans, and lists of them as an array; None if it is something else."""
    if isinstance(value, REAL):
        return np.asarray(_as_float(value))
    if isinstance(value, list | tuple) and len(value) > MAX_SIZE:
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows that differ in length
        return None
    if array.dtype.kind == "O" and all(isinstance(part, REAL) for part in array.flat):
        array = np.reshape([_as_float(part) for part in array.flat], array.shape)
    return array if array.dtype.kind in "biuf" else None


def _as_float(value: numbers.Real | decimal.Decimal) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond the range of floats
        return math.inf if value > 0 else -math.inf


def _is_close(got: object, want: object, tolerance: float) -> bool:
    """Compare two values that `_look` has made plain."""
    if isinstance(got, tuple) and isinstance(want, tuple):
        pairs = zip(got, want, strict=False)
        return len(got) == len(want) and all(_is_close(g, w, tolerance) for g, w in pairs)
    if not all(isinstance(value, float | np.ndarray) for value in (got, want)):
        return type(got) is type(want) and got is not None and got == want
    if np.shape(got) != np.shape(want):
        return False
    return np.allclose(got, want, rtol=tolerance, atol=tolerance, equal_nan=True)


def _as_counted(number: np.floating, want: object) -> float | int:
    """Return a number of an array; where whole numbers are wanted, as such if it is one."""
    whole = np.asarray(want).dtype.kind in "iu" and float(number).is_integer()
    return int(number) if whole else float(number)


def _first_difference(got: np.ndarray, want: np.ndarray, tolerance: float) -> tuple[int, ...]:
    close = np.isclose(got, want, rtol=tolerance, atol=tolerance, equal_nan=True)
    return tuple(int(i) for i in np.argwhere(~close)[0])


# Putting values into words ------------------------------------------------------------------------


class _Brief(reprlib.Repr):
    """Short texts of values; NumPy's numbers and arrays look like Python's."""

    def repr1(self, x: object, level: int) -> str:
        """Shorten one value, at any depth."""
        if isinstance(x, np.generic) or (isinstance(x, np.ndarray) and x.ndim == 0):
            x = x.item()
        if isinstance(x, decimal.Decimal):
            return str(x)
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
        return _say_kind(x) if text.startswith("<") else text


_shortener = _Brief()
_shortener.maxlist = _shortener.maxtuple = 8
_shortener.maxstring = _shortener.maxother = 120


def _brief(value: object) -> str:
    """Return a short text for any value."""
    try:
        return _shorten(_shortener.repr(value))
    except BaseException:
        return AN_OBJECT.format(type(value).__name__)


def _brief_pair(got: object, want: object) -> tuple[str, str]:
    """Return two texts, with all digits where fewer would look the same."""
    pair = _brief(got), _brief(want)
    numbers_alike = pair[0] == pair[1] and isinstance(got, REAL) and isinstance(want, REAL)
    return (repr(float(got)), repr(float(want))) if numbers_alike else pair


def _brief_index(index: tuple[int, ...]) -> str:
    return str(index[0] if len(index) == 1 else index)


def _shorten(text: str, limit: int = 300) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


def _say_kind(value: object) -> str:
    """Say what kind of thing a value is."""
    try:
        if value is None:
            return "None"
        if isinstance(value, str):
            return TEXT.format(_brief(value))
        if isinstance(value, type):
            return A_CLASS.format(value.__name__)
        if isinstance(value, types.ModuleType):
            return A_MODULE.format(value.__name__)
        if inspect.isgenerator(value):
            return A_GENERATOR
        if inspect.iscoroutine(value):
            value.close()  # or Python warns that it was never awaited
            return A_COROUTINE
        if callable(value):
            return A_FUNCTION
        if isinstance(value, tuple) and len(value) <= 5:
            return _say_tuple(value, _say_kind)
        if isinstance(value, list | tuple) and len(value) > MAX_SIZE:
            return TOO_LARGE
        array = _as_array(value)
        if array is None:
            return _say_no_numbers(value)
        return AN_ARRAY.format(array.shape) if array.ndim else A_NUMBER.format(_brief(value))
    except BaseException:
        return AN_OBJECT.format(type(value).__name__)


def _say_tuple(value: tuple, say: Callable[[object], str]) -> str:
    """Say what a tuple holds; tuples within it stand in brackets."""
    kinds = [f"({say(part)})" if isinstance(part, tuple) and part else say(part) for part in value]
    return A_TUPLE.format(count=len(value), kinds=", ".join(kinds)) if value else EMPTY_TUPLE


def _say_no_numbers(value: object) -> str:
    """Say what kind of thing a value is of which no array of numbers can be made."""
    if isinstance(value, numbers.Complex):
        return A_COMPLEX.format(_brief(value))
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


def _say_comma(value: object, want: object) -> str:
    """Explain a tuple of one, where none was wanted."""
    lone = type(value) is tuple and len(value) == 1
    return A_COMMA if lone and not (isinstance(want, tuple) and len(want) == 1) else ""


def _is_quoted(value: object) -> bool:
    """Whether a text is a value in quotation marks."""
    try:
        return type(value) is str and not isinstance(ast.literal_eval(value.strip()), str)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False


def _say_narrow_type(got: object, plain: object, want: object) -> str:
    """Explain a difference that comes from numbers with too few bits."""
    if isinstance(plain, tuple):
        said = [_say_narrow_type(*parts) for parts in zip(got, plain, want, strict=False)]
        return next(filter(None, said), "")
    dtype = got.dtype if isinstance(got, np.ndarray | np.generic) else None
    if dtype == np.float16:
        too_large = np.abs(want) > np.finfo(dtype).max
        near = np.isclose(plain, want, rtol=5e-3, atol=1e-3, equal_nan=True)
        return HALF_PRECISION if np.all(near | too_large) else ""
    if dtype is not None and dtype.kind in "iu" and dtype.itemsize < 8:
        largest = np.iinfo(dtype).max
        if np.any(np.greater(want, largest)):
            return SMALL_INTEGERS.format(dtype=dtype, largest=largest)
    return ""


def _say_parts(value: tuple | list | np.ndarray) -> str:
    """Say what a list or tuple holds, and of an array its shape."""
    return _say_kind(value if isinstance(value, np.ndarray) else tuple(value))


def _say_form(value: object) -> str:
    """Say what form a value has, without giving it away."""
    if isinstance(value, str):
        return A_TEXT
    if isinstance(value, tuple):
        return _say_tuple(value, _say_form)
    shape = np.shape(value)
    return AN_ARRAY.format(shape) if shape else ONE_NUMBER


def _say_call(answer: object, name: str, inputs: tuple) -> str:
    """Write a call as the learner would, with the name that they gave their function."""
    own = getattr(answer, "__name__", None)
    name = own if isinstance(own, str) and own.isidentifier() else name
    return CALL.format(name=name, inputs=", ".join(map(_brief, inputs)))


def _say_use(inputs: tuple) -> str:
    """Name an answer that is used for some inputs without being a function of them."""
    return USE.format(inputs=", ".join(map(_brief, inputs))) if inputs else USE_ALONE


def _say_place(error: BaseException, answer: object) -> str:
    """Say which line of the answer the error came from, the line with `def` being line 1."""
    code = getattr(answer, "__code__", None) or getattr(type(answer).__call__, "__code__", None)
    steps = traceback.walk_tb(error.__traceback__)
    lines = [number for frame, number in steps if frame.f_code is code]
    if not lines:
        return ""
    line = linecache.getline(code.co_filename, lines[-1]).strip()
    number = lines[-1] - code.co_firstlineno + 1
    return (PLACE_WITH_LINE if line else PLACE).format(number=number, line=_shorten(line, 80))


# Running an answer --------------------------------------------------------------------------------

_checking: contextvars.ContextVar[bool] = contextvars.ContextVar("checking", default=False)


class _GivenUp(SystemExit):
    """Raised within an answer that takes too long; a thread that dies of it says nothing."""


@dataclass
class _Watch:
    """What the waiting thread knows of the working one."""

    seconds: float
    call: str = ""  # the one under way, as the learner would write it
    calls: int = 0
    printed: str = ""  # by the first call
    given_up: bool = False

    def begin(self, call: str) -> bool:
        """Note that a call begins; false if nobody waits for it any more."""
        self.call = call
        self.calls += 1
        return not self.given_up


class _Ear(io.TextIOBase):
    """Stands in for the standard output while an answer runs.

    Keeps the beginning of what its thread prints in the first call, drops the rest of it, and
    passes on what other threads print.
    """

    def __init__(self, watch: _Watch, thread: threading.Thread, stream: io.TextIOBase) -> None:
        self._watch, self._thread, self._stream = watch, thread, stream

    def write(self, text: str) -> int:
        """Keep or pass on some text."""
        if threading.current_thread() is not self._thread:
            return self._stream.write(text)
        if self._watch.calls <= 1:
            self._watch.printed += text[: MAX_PRINTED - len(self._watch.printed)]
        return len(text)


def _no_input(prompt: object = "") -> str:
    raise RuntimeError(NO_INPUT)


def _no_exit() -> None:
    raise SystemExit  # in a notebook `exit()` and `quit()` would end the kernel


@contextmanager
def _quiet(watch: _Watch, thread: threading.Thread) -> Iterator[None]:
    """Keep prints and warnings of a working thread off the page; no asking for input, no exit."""
    replaced = [
        (sys, "stdout", _Ear(watch, thread, sys.stdout)),
        (builtins, "input", _no_input),
    ]
    if shell := _find_shell():
        replaced.append((shell, "ask_exit", _no_exit))
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for place in replaced:
                setattr(*place)
            yield
        finally:
            for place in originals:
                setattr(*place)


def _supervise(watch: _Watch, work: Callable[[], Result | None]) -> Result:
    """Let `work` run in a thread, and say so if it does not come to its end in time."""
    results = []
    done = threading.Event()

    def run() -> None:
        _checking.set(True)
        try:
            try:
                with np.errstate(all="ignore"):
                    results.append(work())
            except BaseException as error:  # from an answer that no guard foresaw
                message = UNREADABLE.format(error=type(error).__name__)
                results.append(Result("not yet", message))
            finally:
                done.set()
        except _GivenUp:  # a second one, on the way out
            pass

    # in a copy of the context, what an answer displays goes to the cell that is running
    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(run,), daemon=True)
    with _quiet(watch, thread):
        try:
            thread.start()
            if done.wait(watch.seconds):
                return results[0]
            late = NEVER_RETURNED if watch.call else UNREADABLE_IN_TIME
        except KeyboardInterrupt:  # the learner pressed the stop button
            late = STOPPED
        message = late.format(call=watch.call, seconds=watch.seconds)
        watch.given_up = True
        _end(thread, done)
    return Result("not yet", message)


def _end(thread: threading.Thread, done: threading.Event) -> None:
    """Raise `_GivenUp` in a thread until it ends; give in if it will not.

    Once is not enough: a bare `except` in the answer swallows it. While a thread waits inside a
    library nothing reaches it; it ends when it comes back from there.
    """
    for _ in range(100):
        if done.wait(0.003):
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_GivenUp)
        )


# Showing ------------------------------------------------------------------------------------------


def _show(kind: str, text: str, **in_word: int) -> None:
    """Show a message with its label: rich in a notebook, a line of text elsewhere."""
    sign, word, colour = LABELS[kind]
    word = word.format(**in_word)
    body = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    box = f"border-left: 4px solid {colour}; padding: 0.3em 0.8em; margin: 0.3em 0; "
    box += "color: inherit; white-space: pre-wrap; overflow-wrap: anywhere"
    label = f'<strong><span aria-hidden="true">{sign}</span> {word}</strong>'
    page = f'<div role="status" style="{box}">{label}: {body}</div>'
    _display({"text/html": page, "text/plain": f"{word}: {text}"})


def _display(data: dict[str, str]) -> None:
    """Display text given by MIME type, or print the plain one where there is no IPython."""
    if _find_shell():
        from IPython.display import display

        display({kind: _sendable(text) for kind, text in data.items()}, raw=True)
    else:
        _print(data["text/plain"])


def _find_shell() -> object | None:
    """Return the IPython shell that is running, if there is one."""
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def _print(text: str) -> None:
    print(_sendable(text, getattr(sys.stdout, "encoding", None) or "utf-8"))


def _sendable(text: str, encoding: str = "utf-8") -> str:
    """Replace the letters that cannot be written in an encoding."""
    return text.encode(encoding, "replace").decode(encoding)
