"""The checks themselves: whatever an answer is or does, a sentence comes back in time."""

import asyncio
import builtins
import contextlib
import contextvars
import decimal
import fractions
import functools
import re
import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from helpers.exercises import core
from helpers.exercises.core import (
    Option,
    Result,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from tests.waiting import SECONDS, until

HINTS = ["first", "second"]


def judged(exercise, answer, seconds=4.0) -> Result:
    return exercise.judge(answer, seconds)[0]


class Hostile:
    """Raises whatever is asked of it, errors that end a program among them."""

    def __refuse(self, *_):
        raise SystemExit("hostile")

    __eq__ = __repr__ = __str__ = __array__ = __len__ = __iter__ = __bool__ = __float__ = __refuse
    __getitem__ = __hash__ = __getattr__ = __format__ = __lt__ = __refuse

    @property
    def __class__(self):
        raise KeyboardInterrupt("hostile")


class HostileFloat(float):
    def __float__(self):
        raise KeyboardInterrupt

    def __repr__(self):
        raise SystemExit


class HostileError(Exception):
    def __str__(self):
        raise SystemExit


# Not attempted ------------------------------------------------------------------------------------


def pass_only(x):
    pass


def docstring_only(x):
    """Twice x."""


def result_not_begun(x):
    result = ...
    return result


def result_none(x):
    result = None
    return result


def half_filled(x):
    factor = ...
    return factor * x


def sum_begun(x):
    y = x + 1
    return y, ...


def not_implemented(x):
    raise NotImplementedError("your turn")


def pair_not_begun(x):
    return ..., ...


@pytest.mark.parametrize(
    "answer",
    [
        *(..., None, (..., ...), [0.5, ...], "", []),
        *(pass_only, docstring_only, result_not_begun, result_none, half_filled),
        *(sum_begun, not_implemented, pair_not_begun),
        *(lambda x: None, lambda: ..., lambda: None),
    ],
)
def test_not_attempted(double, answer):
    assert judged(double, answer).outcome == "not attempted"


def test_check_without_an_answer_is_not_attempted(double):
    assert double.check().outcome == "not attempted"


def names_its_input(x):
    x  # noqa: B018


def stores_the_result(x):
    _ = 2 * x


@pytest.mark.parametrize("answer", [names_its_input, stores_the_result])
def test_a_body_that_works_without_return_is_an_attempt(double, answer):
    result = judged(double, answer)
    assert result.outcome == "not yet"
    assert "forget to return" in result.message


# Right --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: 2 * x,
        lambda x: np.float64(2 * x),
        lambda x: np.float32(2) * np.float32(x),
        lambda x: np.array(2 * x),
        lambda x: fractions.Fraction(2 * x),
        lambda x, factor=2: factor * x,
        lambda *inputs: 2 * inputs[0],
        functools.partial(np.multiply, 2),
        np.vectorize(lambda x: 2 * x, otypes=[float]),
    ],
)
def test_right(double, answer):
    assert judged(double, answer).outcome == "right"


@pytest.mark.parametrize("yes", [True, np.True_, 1, 1.0, np.int8(1), np.array(True), np.array(1.0)])
@pytest.mark.parametrize("want", [True, 1, 1.0, np.True_, np.array(1)])
def test_numbers_and_booleans_that_are_the_same_number(yes, want):
    exercise = value_exercise("v", "?", expected=want, hints=HINTS, solution="v = 1")
    assert judged(exercise, yes).outcome == "right"


@pytest.mark.parametrize(
    "answer",
    [lambda x: np.array(x).T, lambda x: np.array(x).T.tolist(), lambda x: [*zip(*x, strict=True)]],
)
def test_arrays_and_lists_are_alike(answer):
    exercise = function_exercise(
        "flip",
        "?",
        reference=lambda x: np.array(x).T,
        cases=[[[1, 2], [3, 4], [5, 6]]],
        hints=HINTS,
        solution="",
    )
    assert judged(exercise, answer).outcome == "right"


def test_several_outputs_may_come_as_a_list():
    exercise = function_exercise(
        "both", "?", reference=lambda x: (x, [x, x]), cases=[1, 2.5], hints=HINTS, solution=""
    )
    assert judged(exercise, lambda x: [x, np.array([x, x])]).outcome == "right"
    assert "a tuple of length 3" in judged(exercise, lambda x: (x, [x, x], 1)).message
    assert "shape (3,)" in judged(exercise, lambda x: (x, [x, x, x])).message
    assert judged(exercise, lambda x: (x, [x, x + 1])).outcome == "not yet"
    assert judged(exercise, lambda x: x).outcome == "not yet"


def test_inputs_differ_from_check_to_check(double):
    seen = []
    judged(double, lambda x: seen.append(x) or 2 * x)
    judged(double, lambda x: seen.append(x) or 2 * x)
    assert seen.count(3) == seen.count(-1.5) == 2
    assert len(set(seen)) == len(seen) - 2 == 2 * core.N_FRESH + 2


def test_an_answer_that_knows_only_the_fixed_cases_is_found_out(double):
    assert judged(double, {3: 6, -1.5: -3.0}.get).outcome == "not yet"


# Not yet: what was passed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (6, "the number 6"),
        (np.float64(6.5), "the number 6.5"),
        ("double", "the text 'double'"),
        (float, "the class float"),
        (np, "the module numpy"),
        (np.ones(3), "an array of shape (3,)"),
        ({"a": 1}, "type dict"),
        ([[1], [2, 3]], "rows differ in length"),
        (1j, "the complex number 1j"),
        (decimal.Decimal(6), "the number 6"),
        (["a", "b"], "a list with texts in it"),
        ([None, 1], "a list with something that is not a number in it"),
        (np.array([1j]), "an array of shape (1,) with complex numbers in it"),
        ((x for x in "ab"), "a generator"),
    ],
)
def test_what_is_no_function_is_named(double, answer, words):
    result = judged(double, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert "its name alone" in result.message


def test_a_call_that_printed_passes_none(double):
    result = judged(double, None)
    assert "the result of a call" in result.message


def test_several_answers_at_once(double, capsys):
    assert double.check(1, 2).outcome == "not yet"
    assert "one answer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda: 6, "(none)"),
        (lambda x, y: 6, "(x, y)"),
        (lambda *, x: 6, "(x)"),
        (lambda self, x, y=1, *, z: 6, "(self, x, y, z)"),
    ],
)
def test_wrong_number_of_inputs(double, answer, words):
    result = judged(double, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert "`double(3)`" in result.message


# Not yet: what came out ---------------------------------------------------------------------------


async def asynchronous(x):
    await asyncio.sleep(0)
    return 2 * x


def generates(x):
    yield 2 * x


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: 3 * x, "`double(3)` gave 9. Expected: 6."),
        (lambda x: 2 * x + 1e-5, "gave 6.00001. Expected: 6."),
        (lambda x: 2 * x + 3e-5 * (x != 3), "`double(-1.5)` gave -2.99997. Expected: -3.0."),
        (lambda x: x * x, "the square"),
        (lambda x: float("nan"), "not a number"),
        (lambda x: float("inf"), "gave inf"),
        (lambda x: 10**400, "gave 1000000"),
        (lambda x: 10**5000, "Expected: 6"),
        (lambda x: str(2 * x), "the text '6'"),
        (lambda x: b"6", "type bytes"),
        (lambda x: {"result": 2 * x}, "type dict"),
        (lambda x: {2 * x}, "type set"),
        (lambda x: [2 * x, [2 * x]], "rows differ in length"),
        (lambda x: [2 * x], "an array of shape (1,)"),
        (lambda x: (2 * x,), "gave a tuple of length 1: the number 6. Expected: the number 6."),
        (lambda x: np.zeros((2, 0)), "an array of shape (2, 0)"),
        (lambda x: lambda: 2 * x, "a function"),
        (lambda x: float, "the class float"),
        (lambda x: 2j * x, "the complex number 6j"),
        (lambda x: (2 * x,), "A comma behind a value makes a tuple of it."),
        (lambda x: np.float16(2 * x + 2e-3), "`float16` keeps about three digits"),
        (lambda x: [0] * (core.MAX_SIZE + 1), "too large"),
        (lambda x: np.broadcast_to(1.0, (10**6, 10**6)), "shape (1000000, 1000000)"),
        (lambda x: "a" * 10**7, "..."),
        (lambda x: None if x < 0 else 2 * x, "`double(-1.5)` gave None"),
        (lambda x: None if x < 0 else 2 * x, "without `return`"),
        (generates, "a generator"),
        (asynchronous, "a coroutine"),
        (lambda x: Hostile(), "type Hostile"),
        (lambda x: HostileFloat(6), "type HostileFloat"),
        (lambda x: [HostileFloat(6)], "type list"),
        (lambda x: type("Weird", (), {"__len__": lambda self: -1})(), "type Weird"),
        (lambda x: np.ma, "the module numpy.ma"),
        (print, "`return` instead of `print`"),
    ],
)
def test_wrong_output_is_described(double, answer, words):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = judged(double, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert len(result.message) < 700


@pytest.mark.parametrize("kind", [decimal.Decimal, np.float32, lambda x: np.array(x, dtype=object)])
def test_a_right_number_of_an_unusual_type_is_right(double, kind):
    assert judged(double, lambda x: kind(2 * x)).outcome == "right"


def test_integers_with_too_few_bits_are_named():
    exercise = function_exercise(
        "f", "?", reference=lambda x: 100 * x, cases=[100], hints=HINTS, solution=""
    )
    message = judged(exercise, lambda x: np.int8([100])[0] * np.int8([x])[0]).message
    assert "`int8` holds whole numbers up to 127 only" in message
    message = judged(exercise, lambda x: np.int16(x)).message
    assert "holds" not in message


def test_a_value_in_quotation_marks_is_seen():
    exercise = value_exercise("v", "?", expected=((1, 2), (3,)), hints=HINTS, solution="")
    message = judged(exercise, "((1, 2), (3,))").message
    assert "Asked for: a tuple of length 2: (a tuple of length 2: a number, a number), " in message
    assert "Leave out the quotation marks" in message
    assert "quotation" not in judged(exercise, "one and two").message


def test_a_use_may_say_itself_what_is_wrong():
    def use(answer, x):
        raise core.KnownError("It is too green.")

    exercise = function_exercise(
        "f", "?", reference=lambda x: x, cases=[1], use=use, form="a", hints=HINTS, solution=""
    )
    assert judged(exercise, 3) == Result("not yet", "It is too green.")


def test_numbers_that_look_alike_are_told_apart():
    exercise = function_exercise(
        "f", "?", reference=lambda x: x, cases=[1.0], tolerance=1e-12, hints=HINTS, solution=""
    )
    message = judged(exercise, lambda x: x + 1e-10).message
    assert "gave 1.0000000001. Expected: 1.0." in message
    message = judged(exercise, lambda x: np.float32(x + 2e-7)).message
    assert "gave 1.000000238418579. Expected: 1.0." in message


def test_the_first_element_that_differs_is_told():
    def almost(x):
        y = np.array(x).T.copy()
        y[2, 1] += 0.5
        return y

    exercise = function_exercise(
        "flipped",
        "?",
        reference=lambda x: np.array(x).T,
        cases=[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]],
        hints=HINTS,
        solution="",
    )
    assert "index (2, 1): 6.5 instead of 6.0" in judged(exercise, almost).message
    assert "shape (2, 3). Expected: an array of shape (3, 2)" in judged(exercise, np.array).message


def doubles_in_place(x):
    x *= 2
    return x


def appends(x):
    result = [2 * v for v in x]
    x.append(1)
    return np.array(result)


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        (np.array([1.0, 2.0]), doubles_in_place),
        ([1.0, 2.0], appends),
        (np.array([1.0, 2.0]), lambda x: (2 * x, x.resize(0, refcheck=False))[0]),
    ],
)
def test_an_input_that_is_changed(case, answer):
    exercise = function_exercise(
        "f",
        "?",
        reference=lambda x: 2 * np.array(x),
        cases=[case],
        hints=HINTS,
        solution="",
    )
    result = judged(exercise, answer)
    assert result.outcome == "not yet"
    assert "changed the array or list" in result.message
    assert judged(exercise, lambda x: 2 * np.array(x)).outcome == "right", "the case was changed"


def test_an_output_that_is_one_array_used_again():
    store = np.zeros(2)

    def answer(x):
        store[:] = factor * x
        return store

    factor = 2
    exercise = function_exercise(
        "f",
        "?",
        reference=lambda x: 2 * x,
        fresh=lambda rng: rng.normal(size=2),
        misconceptions=[(lambda x: 3 * x, "three times")],
        hints=HINTS,
        solution="",
    )
    assert judged(exercise, answer).outcome == "right"
    factor = 3
    assert judged(exercise, answer).message == "three times"


# Not yet: what went wrong -------------------------------------------------------------------------


def raises(kind, *values):
    def answer(x):
        raise kind(*values)

    return answer


def recurses(x):
    return recurses(x)


def stops_in_line_three(x):
    y = [x]
    return y[1]


def reads_input(x):
    return 2 * float(input("x? "))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (raises(ValueError, "too bad"), "stopped with ValueError: too bad, in line 2 of your fun"),
        (raises(KeyError), "stopped with KeyError"),
        (raises(SystemExit, 3), "SystemExit: 3"),
        (raises(KeyboardInterrupt), "KeyboardInterrupt"),
        (raises(GeneratorExit), "GeneratorExit"),
        (raises(StopIteration), "StopIteration"),
        (raises(HostileError), "HostileError"),
        (raises(ExceptionGroup, "several", [ValueError()]), "ExceptionGroup"),
        (raises(ValueError, "x" * 10_000), "xxx…"),
        (lambda x: sys.exit(), "SystemExit"),
        (recurses, "RecursionError"),
        (lambda x: bytearray(10**18), "MemoryError"),
        (stops_in_line_three, "`stops_in_line_three(3)` stopped with IndexError: list index out"),
        (stops_in_line_three, "in line 3 of your function: `return y[1]`"),
        (lambda x: x.shape, "AttributeError: 'int' object has no attribute 'shape'"),
        (lambda x: 1 / 0, "ZeroDivisionError: division by zero"),
        (reads_input, "input() does not work in a check"),
        (np.linalg.inv, "LinAlgError"),
        (len, "TypeError"),
    ],
)
def test_errors_are_quoted(double, answer, words):
    result = judged(double, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert len(result.message) < 700


def test_a_check_within_a_check(double):
    def answer(x):
        return double.check(answer)

    assert "another check" in judged(double, answer).message


def test_overflow_counts_only_where_it_is_asked_for(capfd):
    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    def stable(x):
        return np.exp(-np.logaddexp(0, -x))

    declaration = {
        "reference": stable,
        "cases": [np.array([-1000.0, 0.0, 1000.0])],
        "hints": HINTS,
        "solution": "",
    }
    assert judged(function_exercise("s", "?", **declaration), sigmoid).outcome == "right"
    strict = function_exercise("s", "?", **declaration, strict=True)
    assert "overflow" in judged(strict, sigmoid).message
    assert judged(strict, stable).outcome == "right"
    assert capfd.readouterr().err == ""


def test_warnings_of_an_answer_are_kept_off_the_page(double):
    def warns(x):
        warnings.warn("careful", stacklevel=1)
        np.log(np.array(-1.0))
        return 2 * x

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert judged(double, warns).outcome == "right"
        with np.errstate(all="raise"):
            assert judged(double, warns).outcome == "right"
    assert caught == []


def test_an_answer_sees_the_context_of_its_cell(double):
    context = contextvars.ContextVar("context")
    context.set("this cell")
    assert judged(double, lambda x: 2 * x if context.get() else 0).outcome == "right"


# Misconceptions -----------------------------------------------------------------------------------


def test_a_misconception_must_explain_every_output():
    exercise = function_exercise(
        "f",
        "?",
        reference=lambda x: 2 * x,
        cases=[2, 3],
        misconceptions=[
            (lambda x: 1 / (x - 2), "breaks"),
            (lambda x: x**2, "square"),
            (When(lambda got, want: got == 100 * want), "percent"),
            (When(lambda got, want: got.nonsense), "nonsense"),
        ],
        hints=HINTS,
        solution="",
    )
    assert judged(exercise, lambda x: x**2).message == "square"
    assert judged(exercise, lambda x: 200 * x).message == "percent"
    assert "Expected" in judged(exercise, lambda x: x**2 + (x == 2)).message
    for other in (2, 3):
        answer = {other: 7}.get
        message = judged(exercise, lambda x, answer=answer: answer(x, 200 * x)).message
        assert "Expected" in message


def test_a_wrong_shape_can_be_a_misconception():
    exercise = function_exercise(
        "f",
        "?",
        reference=lambda x: x @ x.T,
        fresh=lambda rng: rng.normal(size=(2, 3)),
        misconceptions=[
            (lambda x: x.T @ x, "the other way round"),
            (When(lambda got, want: np.shape(got) == (3, 2)), "that is x"),
        ],
        hints=HINTS,
        solution="",
    )
    assert judged(exercise, lambda x: x.T @ x).message == "the other way round"
    assert judged(exercise, lambda x: x.T).message == "that is x"


# Values and choices -------------------------------------------------------------------------------


@pytest.fixture
def share():
    return value_exercise(
        "share",
        "Which share?",
        expected=lambda: 0.25,
        tolerance=1e-3,
        misconceptions=[
            (When(lambda got, want: np.isclose(got, 100 * want)), "a fraction, not percent"),
            (0.75, "the other part"),
            ((1, 4), "two numbers"),
        ],
        hints=HINTS,
        solution="share = 0.25",
    )


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        (0.25, "right", "asked for"),
        (0.2501, "right", "asked for"),
        (np.float32(0.25), "right", ""),
        (fractions.Fraction(1, 4), "right", ""),
        (25, "not yet", "not percent"),
        (0.75, "not yet", "the other part"),
        ((1, 4), "not yet", "two numbers"),
        (0.3, "not yet", "0.3 is not the value"),
        (float("nan"), "not yet", "nan is not"),
        (10**400, "not yet", "is not the value"),
        ("0.25", "not yet", "the text '0.25'"),
        ([0.25], "not yet", "shape (1,)"),
        (lambda: 0.25, "not yet", "a function"),
        (float, "not yet", "the class float"),
        (np, "not yet", "the module numpy"),
        (..., "not attempted", "`...`"),
        (None, "not attempted", "None"),
    ],
)
def test_value(share, answer, outcome, words):
    result = judged(share, answer)
    assert result.outcome == outcome
    assert words in result.message


def test_a_wrong_value_does_not_give_the_right_one_away(share):
    assert "0.25" not in judged(share, 0.3).message


def test_array_value():
    exercise = value_exercise(
        "v", "?", expected=np.array([[1, 2], [3, 4]]), hints=HINTS, solution="v = 0"
    )
    assert judged(exercise, [[1, 2], [3, 4]]).outcome == "right"
    assert "index (1, 0): 5.0" in judged(exercise, [[1, 2], [5, 4]]).message
    assert "Asked for: an array of shape (2, 2)" in judged(exercise, [1, 2, 3, 4]).message


@pytest.fixture
def question():
    return choice_exercise(
        "question",
        "Which are even?",
        options={
            "a": Option("1", "One is odd."),
            "b": Option("2", "Two is even.", right=True),
            "c": Option("4", "Four is even.", right=True),
            "d": Option("5", "Five is odd."),
        },
        hints=HINTS,
    )


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        *(("b c", "right", "Two is even. Four is even."), ("CB", "right", "Two")),
        *((["c", "b"], "right", "Two"), ({"c", "b"}, "right", "Two"), ("(b), (c)", "right", "")),
        *(("b", "not yet", "not all"), ("a", "not yet", "One is odd"), ("bd", "not yet", "Five")),
        *(("z", "not yet", "options are a, b, c, d"), (2, "not yet", "given 2")),
        *((["b", 4], "not yet", "quotation"), (3.5, "not yet", "given 3.5")),
        *((len, "not yet", "quotation"), ("  ", "not yet", "quotation")),
        *((..., "not attempted", ""), (None, "not attempted", ""), ("", "not attempted", "")),
    ],
)
def test_choice(question, answer, outcome, words):
    result = judged(question, answer)
    assert result.outcome == outcome
    assert words in result.message


@pytest.fixture
def and_weights():
    return function_exercise(
        "and_weights",
        "Find w1, w2, b.",
        reference=lambda x1, x2: int(x1 and x2),
        cases=[(0, 0), (0, 1), (1, 0), (1, 1)],
        use=lambda answer, x1, x2: int(answer[0] * x1 + answer[1] * x2 + answer[2] > 0),
        form="three numbers w1, w2, b",
        misconceptions=[(lambda x1, x2: int(x1 or x2), "OR, not AND")],
        hints=HINTS,
        solution="weights = 0.5, 0.5, -0.7",
    )


def test_hostile_answers_to_every_kind_of_exercise(double, share, question, and_weights):
    for exercise in (double, share, question, and_weights):
        for make in (Hostile, HostileFloat, lambda: [Hostile()], lambda: 10**5000):
            result = judged(exercise, make())
            assert result.outcome == "not yet"


def test_the_task_of_a_choice_lists_its_options(question):
    assert repr(question).splitlines()[:3] == ["Which are even?", "  a) 1", "  b) 2"]


# Answers that are used ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome", "words"),
    [
        ((0.5, 0.5, -0.7), "right", "as expected"),
        (np.array([2, 1, -2.5]), "right", "as expected"),
        ((1, 1, -0.5), "not yet", "OR, not AND"),
        ((1, 1, 1), "not yet", "Your answer on `(0, 0)` gave 1. Expected: 0."),
        ((1, 1), "not yet", "IndexError"),
        ((1, 1), "not yet", "needs three numbers w1, w2, b, and was given (1, 1)"),
        (lambda x1, x2: x1 and x2, "not yet", "needs three numbers"),
        ((0.5, 0.5, ...), "not attempted", "`...`"),
        (np.array([0.5, None, 1]), "not yet", "needs three numbers"),
    ],
)
def test_used_answer(and_weights, answer, outcome, words):
    result = judged(and_weights, answer)
    assert result.outcome == outcome
    assert words in result.message


def test_a_class_can_be_used():
    class Layer:
        def forward(self, x):
            return 2 * x

    class Broken:
        def forward(self, x):
            return x[7]

    exercise = function_exercise(
        "layer",
        "?",
        reference=lambda x: 2 * x,
        cases=[1.0],
        use=lambda answer, x: answer().forward(x),
        form="a class with `forward(x)`",
        hints=HINTS,
        solution="",
    )
    assert judged(exercise, Layer).outcome == "right"
    assert "not subscriptable" in judged(exercise, Broken).message
    assert "has no attribute 'forward'" in judged(exercise, object).message


# Time ---------------------------------------------------------------------------------------------


def loops(x):
    while True:
        pass


def swallows_everything(x):
    while True:
        try:
            float(input())
        except:  # noqa: E722
            print("again")


def sleeps(x):
    time.sleep(100 * SECONDS)


def loops_the_second_time(x):
    while x < 0:
        pass
    return 2 * x


class SlowToLookAt:
    def __array__(self, *_, **__):
        loops(0)


class SlowError(Exception):
    def __str__(self):
        loops(0)


@pytest.mark.parametrize(
    ("answer", "call"),
    [
        (loops, "`loops(3)`"),
        (swallows_everything, "`swallows_everything(3)`"),
        (sleeps, "`sleeps(3)`"),
        (loops_the_second_time, "`loops_the_second_time(-1.5)`"),
        (lambda x: SlowToLookAt(), "`double(3)`"),
        (raises(SlowError), "`answer(3)`"),
        (lambda x: sum(1 for _ in iter(int, 1)), "`double(3)`"),
    ],
)
def test_an_answer_that_never_returns_is_given_up(double, answer, call, capfd):
    stream, ask = sys.stdout, builtins.input
    result = judged(double, answer, 0.3)
    assert result.outcome == "not yet"
    assert f"{call} had not returned when the 0.3 seconds" in result.message
    assert (sys.stdout, builtins.input) == (stream, ask)
    assert judged(double, lambda x: 2 * x).outcome == "right"
    assert capfd.readouterr() == ("", "")


def test_a_value_that_cannot_be_looked_at_in_time(share):
    assert "within 0.3 seconds" in judged(share, SlowToLookAt(), 0.3).message


def swallows_five_times(x):
    for _ in range(6):
        with contextlib.suppress(BaseException):
            loops(x)


def test_threads_of_given_up_answers_end(double):
    before = set(threading.enumerate())
    for answer in (loops, swallows_everything, swallows_five_times):
        judged(double, answer, 0.2)
    until(lambda: set(threading.enumerate()) <= before)


def test_the_limit_is_a_few_seconds():
    assert 2 <= core.TIME_LIMIT <= 5


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals to one thread")
def test_the_stop_button_ends_a_check(double):
    def interrupts(x):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        loops(x)

    # A shell that starts the tests in the background lets them ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert "stopped before" in judged(double, interrupts, 10).message
    finally:
        signal.signal(signal.SIGINT, before)


# Prints, warnings, display ------------------------------------------------------------------------


def test_only_the_first_call_prints(double, capsys):
    def chatty(x):
        print("called with", x)
        return 2 * x

    assert double.check(chatty).outcome == "right"
    out = capsys.readouterr().out
    assert out == f"called with 3\nRight: {core.RIGHT_FUNCTION}\n"


def test_a_flood_of_prints_is_cut(double, capsys):
    def flood(x):
        for i in range(2_000):
            print(i)

    double.check(flood)
    out = capsys.readouterr().out
    assert core.MAX_PRINTED < len(out) < core.MAX_PRINTED + 1000


def test_letters_that_cannot_be_written(double, capsys):
    double.check(lambda x: print("\ud800") or "\ud800")
    assert "Not yet" in capsys.readouterr().out


def test_other_threads_still_print_while_a_check_runs(double, capsys):
    def waits(x):
        event.set()
        time.sleep(0.01)
        return 2 * x

    def other():
        event.wait()
        print("from another thread")

    event = threading.Event()
    thread = threading.Thread(target=other)
    thread.start()
    double.judge(waits)
    thread.join()
    assert "from another thread" in capsys.readouterr().out


def test_hints_say_more_and_the_last_says_so(double, capsys):
    shown = []
    for _ in range(3):
        double.hint()
        shown.append(capsys.readouterr().out)
    assert shown[0] == "Hint 1 of 2: first\n"
    assert shown[1] == shown[2]
    assert shown[1].startswith("Hint 2 of 2: second This was the last hint")


def test_solution_is_code(double, capsys):
    double.solution()
    assert capsys.readouterr().out == "def double(x): return 2 * x\n"


def test_result_shows_nothing_a_second_time_but_has_a_repr():
    result = Result("right", "Fine.")
    assert result._ipython_display_() is None
    assert repr(result) == "Result(outcome='right', message='Fine.')"


def test_html_is_escaped_and_does_not_rely_on_colour(monkeypatch):
    shown = []
    monkeypatch.setattr(core, "_display", shown.append)
    core._show("not yet", "`f(1)` gave '<script>alert(1)</script>' & more")
    html, text = shown[0]["text/html"], shown[0]["text/plain"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<code>f(1)</code>" in html
    assert 'role="status"' in html
    assert "Not yet" in html
    assert "↻" in html
    assert text == "Not yet: `f(1)` gave '<script>alert(1)</script>' & more"


def luminance(colour: str) -> float:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("kind", core.LABELS)
def test_colours_stand_out_on_light_and_dark_pages(kind):
    bright = luminance(core.LABELS[kind][2])
    assert 1.05 / (bright + 0.05) >= 3, "on white"
    assert (bright + 0.05) / (luminance("#111111") + 0.05) >= 3, "on JupyterLab's dark grey"


def test_signs_and_words_differ():
    assert len({sign for sign, _, _ in core.LABELS.values()}) == len(core.LABELS)
    assert len({word for _, word, _ in core.LABELS.values()}) == len(core.LABELS)


def test_no_placeholder_is_left_in_a_message(double, and_weights, share, question):
    answers = [lambda: 1, lambda x: 3 * x, 6, "{x}", raises(ValueError, "{y}"), (1, 1)]
    for exercise in (double, and_weights, share, question):
        for answer in answers:
            message = judged(exercise, answer).message
            assert not re.search(r"\{(?![xy])", message)


@pytest.mark.parametrize("expected", [2.30259, (-1.25, -0.75), np.array([1.25, 7.5]), "sigmoid"])
@pytest.mark.parametrize("answer", ["words", (1,), 5, [[1.0], [2.0]], (1, 2, 3), b"x"])
def test_what_is_asked_for_is_not_given_away(expected, answer):
    exercise = core.value_exercise(
        "secret", "Find it.", expected=expected, hints=["a", "b"], solution="answer = 1"
    )
    message = exercise.judge(answer)[0].message
    for secret in ("2.3", "1.25", "0.75", "7.5", "sigmoid"):
        assert secret not in message


@pytest.mark.parametrize("thing", [np, len, lambda: 1, Option, object(), [len], {"a": np}])
def test_what_has_no_words_of_its_own_is_named_and_not_shown(question, thing):
    """No address in memory, no path of the machine."""
    message = question.judge(thing)[0].message
    assert "<" not in message
    assert " at 0x" not in message


def test_a_shape_may_come_as_whatever_turns_into_whole_numbers():
    class Shape:
        def __array__(self, dtype=None, copy=None):
            return np.array([3, 2])

    pair = value_exercise("pair", "A shape?", expected=(3, 2), hints=HINTS, solution="a = (3, 2)")
    assert pair.judge(Shape())[0].outcome == "right"
    assert pair.judge(np.array([2, 3]))[0].outcome == "not yet"
    assert "number 3" in pair.judge(np.array(3))[0].message


def test_whole_numbers_are_said_as_such():
    rows = function_exercise(
        "rows", "Rows?", reference=lambda k: np.arange(k), cases=[4], hints=HINTS, solution="0"
    )
    message = rows.judge(lambda k: np.arange(k) + 1)[0].message
    assert "at index 0: 1 instead of 0." in message
