"""What is said of any wrong answer: what it is, how it differs, where it stopped."""

import re
import sys
import warnings

import numpy as np
import pytest

from helpers.exercises.judge import Option
from tests.unit.exercises.making import function, judged, raises, value

# What was passed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (6, "the number 6"),
        (np.float64(6.5), "the number 6.5"),
        ("double", "the text 'double'"),
        (float, "the class float"),
        (np, "type module"),
        (np.ones(3), "an array of shape (3,)"),
        ({"a": 1}, "type dict"),
        ([[1], [2, 3]], "rows differ in length"),
        (1j, "the complex number 1j"),
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


# What came out ------------------------------------------------------------------------------------


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
        (lambda x: np.broadcast_to(1.0, (10**6, 10**6)), "shape (1000000, 1000000)"),
        (lambda x: "a" * 10**7, "..."),
        (lambda x: None if x < 0 else 2 * x, "`double(-1.5)` gave None"),
        (lambda x: None if x < 0 else 2 * x, "without `return`"),
        (generates, "a generator"),
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


def test_integers_with_too_few_bits_are_named():
    exercise = function(lambda x: 100 * x, 100)
    message = judged(exercise, lambda x: np.int8([100])[0] * np.int8([x])[0]).message
    assert "`int8` holds whole numbers up to 127 only" in message
    assert "holds" not in judged(exercise, np.int16).message


def test_numbers_that_look_alike_are_told_apart():
    exercise = function(lambda x: x, 1.0, tolerance=1e-12)
    message = judged(exercise, lambda x: x + 1e-10).message
    assert "gave 1.0000000001. Expected: 1.0." in message
    message = judged(exercise, lambda x: np.float32(x + 2e-7)).message
    assert "gave 1.000000238418579. Expected: 1.0." in message


def test_the_first_element_that_differs_is_told():
    def almost(x):
        y = np.array(x).T.copy()
        y[2, 1] += 0.5
        return y

    exercise = function(lambda x: np.array(x).T, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert "index (2, 1): 6.5 instead of 6.0" in judged(exercise, almost).message
    assert "shape (2, 3). Expected: an array of shape (3, 2)" in judged(exercise, np.array).message


def test_whole_numbers_are_said_as_such():
    message = judged(function(np.arange, 4), lambda k: np.arange(k) ** 2 + 1).message
    assert "at index 0: 1 instead of 0." in message


# What went wrong ----------------------------------------------------------------------------------


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
        (raises(ValueError, "\ntoo bad\nmore"), "stopped with ValueError: too bad, in line"),
        (raises(KeyError), "stopped with KeyError, in line"),
        (raises(SystemExit, 3), "SystemExit: 3"),
        (raises(KeyboardInterrupt), "KeyboardInterrupt"),
        (raises(GeneratorExit), "GeneratorExit"),
        (raises(StopIteration), "StopIteration"),
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


# Values, which may not be given away --------------------------------------------------------------


def test_a_wrong_value_does_not_give_the_right_one_away(share):
    assert "0.25" not in judged(share, 0.3).message


def test_array_value():
    exercise = value(np.array([[1, 2], [3, 4]]))
    assert judged(exercise, [[1, 2], [3, 4]]).outcome == "right"
    assert "index (1, 0): 5.0" in judged(exercise, [[1, 2], [5, 4]]).message
    assert "Asked for: an array of shape (2, 2)" in judged(exercise, [1, 2, 3, 4]).message


def test_a_value_in_quotation_marks_is_seen():
    exercise = value(((1, 2), (3,)))
    message = judged(exercise, "((1, 2), (3,))").message
    assert "Asked for: a tuple of length 2: (a tuple of length 2: a number, a number), " in message
    assert "Leave out the quotation marks" in message
    assert "quotation" not in judged(exercise, "one and two").message


@pytest.mark.parametrize("expected", [2.30259, (-1.25, -0.75), np.array([1.25, 7.5]), "sigmoid"])
@pytest.mark.parametrize("answer", ["words", (1,), 5, [[1.0], [2.0]], (1, 2, 3), b"x"])
def test_what_is_asked_for_is_not_given_away(expected, answer):
    message = judged(value(expected), answer).message
    for secret in ("2.3", "1.25", "0.75", "7.5", "sigmoid"):
        assert secret not in message


@pytest.mark.parametrize("thing", [np, len, lambda: 1, Option, object(), [len], {"a": np}])
def test_what_has_no_words_of_its_own_is_named_and_not_shown(question, thing):
    """No address in memory, no path of the machine."""
    message = judged(question, thing).message
    assert "<" not in message
    assert " at 0x" not in message


def test_no_placeholder_is_left_in_a_message(double, and_weights, share, question):
    answers = [lambda: 1, lambda x: 3 * x, 6, "{x}", raises(ValueError, "{y}"), (1, 1)]
    for exercise in (double, and_weights, share, question):
        for answer in answers:
            message = judged(exercise, answer).message
            assert not re.search(r"\{(?![xy])", message)
