"""What the general rules say of wrong functions and values, and where they keep silent."""

import functools

import numpy as np
import pytest

from helpers.exercises.declare import value_exercise
from tests.unit.exercises.making import DECLARED, function, judged, value

X = np.array([1.0, 2.0, 3.0])  # as if a notebook had it


def made(reference, draw, **declared):
    """Return an exercise whose inputs are drawn."""
    return function(reference, fresh=draw, name="f", **declared)


def two_rows(rng):
    n = int(rng.integers(2, 7))
    return rng.normal(size=n), rng.normal(size=n)


def two_tables(rng):
    n, m, k = rng.integers(2, 6, size=3)
    return rng.normal(size=(n, m)), rng.normal(size=(m, k))


class Twice:
    """A function that is an object."""

    def __call__(self, x):
        return 2 * x


MSE = made(lambda x, y: np.mean((x - y) ** 2), two_rows)
PAIR = made(lambda x, y: (np.mean(x), np.mean(y)), two_rows)
TRIPLE = made(lambda x, y: (np.mean(x), np.mean(y), np.sum(x * y)), two_rows)
TABLE = made(lambda x, w: x @ w, two_tables)
RELU = made(lambda x: np.maximum(x, 0), lambda rng: rng.normal(size=int(rng.integers(3, 7))))
BEST = made(lambda x, w: (x.argmax(axis=1), x.max(axis=1)), two_tables)
FAR = made(lambda x: np.where(np.abs(x) > 0.5, x, 0), lambda rng: rng.normal(size=8))
SHARES = made(lambda n: -(-n // 7), lambda rng: int(rng.integers(1, 60)))
TALLY = made(lambda x: np.bincount(x, minlength=9), lambda rng: rng.integers(0, 9, size=30))
MIDDLE = made(lambda x: x[2:-3], lambda rng: rng.normal(size=int(rng.integers(10, 14))))
ROOT = made(np.sqrt, lambda rng: rng.uniform(1, 9))
STEP = made(lambda w, eta, g: w - eta * g, lambda rng: tuple(rng.uniform(0.1, 2, size=3)))
ROWS = made(lambda z: z / z.sum(axis=1, keepdims=True), lambda rng: rng.uniform(1, 2, size=(3, 4)))
WHOLE = made(lambda x: x**2 + 1, lambda rng: int(rng.integers(1, 60)))
FIRES = made(lambda x: int(x > 0), lambda rng: float(rng.integers(-2, 3)))
GREY = made(
    lambda x: x.astype(float) - 100,
    lambda rng: rng.integers(0, 256, size=(2, 3)).astype(np.uint8),
)


def returns_in_the_loop(x, y):
    total = 0
    for a, b in zip(x, y, strict=True):
        total += (a - b) ** 2
        return total / len(x)


def overwrites(x, y):
    for a, b in zip(x, y, strict=True):
        total = (a - b) ** 2
    return total / len(x)


def row_in_the_loop(x, w):
    for row in x:
        return row @ w


def number_in_both_loops(x, w):
    out = np.zeros((len(x), w.shape[1]))
    for i in range(len(x)):
        for j in range(w.shape[1]):
            out[i, j] = x[i] @ w[:, j]
            return out


def row_of_zeros(x, w):
    out = np.zeros((len(x), w.shape[1]))
    for i in range(len(x)):
        out[i] = x[i] @ w
        return out


def writes_into(x, w):
    np.mean(x)[0] = 1


def keeps_calls(x, y, calls=[]):  # noqa: B006
    calls.append(1)
    return np.mean((x - y) ** 2) + len(calls)


def rows_one_by_one(x, w):
    for row in x:
        yield row @ w


def np_mse(x, y):
    return np.mean((x - y) ** 2)


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        # what kind of thing came
        (TABLE, lambda x, w: map(w.T.__matmul__, x), "A `map` hasn't computed anything yet"),
        (TABLE, lambda x, w: zip(x, w, strict=False), "A `zip`"),
        (TABLE, lambda x, w: (row @ w for row in x), "Square ones make a list"),
        (TABLE, rows_one_by_one, "`yield`"),
        (PAIR, lambda x, y: (np.mean(x), y.mean), "hasn't been called"),
        (MSE, lambda x, y: x.mean, "hasn't been called"),
        (MSE, lambda x, y: str(np_mse(x, y)), "text that looks like a number"),
        (MSE, lambda x, y: (np_mse(x, y),), "A comma behind a value"),
        (PAIR, lambda x, y: np.mean(x), "That's the first alone. Return all 2"),
        (PAIR, lambda x, y: np.mean(x) + np.mean(y), "one thing, and 2 are asked for"),
        (PAIR, lambda x, y: (np.mean(x), np.mean(y), 1), "length is 3, and 2"),
        (PAIR, lambda x, y: (np.mean(x), None), "a None in it"),
        (BEST, lambda x, w: x.argmax(axis=1), "That's the first alone"),
        (BEST, lambda x, w: list(zip(x.argmax(1), x.max(1), strict=True)), "grouped the other way"),
        (BEST, lambda x, w: np.stack([x.argmax(1), x.max(1)], axis=1), "grouped the other way"),
        (PAIR, lambda x, y: {np.mean(x), np.mean(y)}, "no order"),
        (ROOT, lambda x: (-x) ** 0.5, "complex number"),
        # how it depends on the inputs
        (MSE, keeps_calls, "two different results"),
        (MSE, lambda x, y: 0, "the same for every input"),
        (MSE, lambda x, y: np.mean(y**2), "whatever stands in `x`"),
        (MSE, lambda x, y: np.mean((X.mean() - y) ** 2), "It uses `X` from outside"),
        (STEP, lambda w, eta, g: w - g, "whatever `eta` is"),
        (MSE, returns_in_the_loop, "Is the `return` inside the loop?"),
        (MSE, overwrites, "last element"),
        (TABLE, row_in_the_loop, "inside the loop"),
        (RELU, lambda x: x, "That's `x`, unchanged."),
        (WHOLE, lambda x: x ^ 2 + 1, "Expected"),
        (WHOLE, lambda x: (x ^ 2) + 1, "`**`"),
        (MSE, lambda x, y: np.mean((x - y) ^ 2), "`**`"),
        # parts
        (PAIR, lambda x, y: (np.mean(y), np.mean(x)), "exchanged"),
        (
            TRIPLE,
            lambda x, y: (np.mean(x), x @ y, np.mean(y)),
            "The second and third are exchanged",
        ),
        (TRIPLE, lambda x, y: (x @ y, np.mean(x), np.mean(y)), "in another order"),
        (
            PAIR,
            lambda x, y: (np.mean(x), 7),
            "The first is right, on every input tried. The second",
        ),
        (PAIR, lambda x, y: (np.mean(x), 2 * np.mean(y)), "always twice"),
        (PAIR, lambda x, y: (-np.mean(x), -np.mean(y)), "the sign isn't"),
        # shapes
        (TABLE, lambda x, w: (x @ w).T, "rows and columns are exchanged"),
        (TABLE, lambda x, w: (x @ w).ravel(), "the shape isn't"),
        (TABLE, lambda x, w: (x @ w)[None], "an axis of length 1 too many"),
        (TABLE, lambda x, w: (x @ w)[0], "inside the loop"),
        (TABLE, lambda x, w: (x @ w)[:-1], "the last is missing"),
        (TABLE, lambda x, w: (x @ w).sum(axis=0), "That's the sum of what's expected along axis 0"),
        (TABLE, lambda x, w: x.sum(axis=0) @ np.abs(w), "One axis is gone"),
        (MSE, lambda x, y: (x - y) ** 2, "the mean of what you give is what's expected"),
        (MSE, lambda x, y: [np_mse(x, y)], "in brackets"),
        # numbers
        (MSE, lambda x, y: 100 * np_mse(x, y), "percent"),
        (MSE, lambda x, y: np_mse(x, y) / 2, "always half"),
        (MSE, lambda x, y: 3 * np_mse(x, y), "always 3 times"),
        (MSE, lambda x, y: np.sum((x - y) ** 2), "is the length of `x`"),
        (MSE, lambda x, y: np.var(x - y, ddof=1), "Expected"),
        (MSE, lambda x, y: np.sum((x - y) ** 2) / (len(x) - 1), "n - 1"),
        (MSE, lambda x, y: np_mse(x, y) + 1, "too large by 1."),
        (MSE, lambda x, y: np.sqrt(np_mse(x, y)), "square root of what's expected"),
        (MSE, lambda x, y: round(np_mse(x, y), 2), "rounded to 2 digits"),
        (MSE, lambda x, y: int(np_mse(x, y)), "cut off"),
        (MSE, lambda x, y: 1 / np_mse(x, y), "upside down"),
        (MSE, lambda x, y: np_mse(x, y) / 0, "`inf`"),
        (MSE, lambda x, y: 2 * np_mse(x, y) - 1, "2 times what's expected, minus 1"),
        (STEP, lambda w, eta, g: w + eta * g, "Expected"),
        (STEP, lambda w, eta, g: -eta * g, "what's expected minus `w`"),
        (ROOT, lambda x: np.log(x) / np.log(4), "Expected"),
        (made(np.log, lambda rng: rng.uniform(2, 9)), np.log2, "`np.log2` has base 2"),
        (GREY, lambda x: x - np.uint8(100), "multiples of 256"),
        (ROOT, lambda x: np.float16(np.sqrt(x)), "`float16`"),
        # places
        (RELU, lambda x: np.maximum(x, 0)[::-1], "reverse order"),
        (RELU, np.abs, "only where `x` is below 0"),
        (SHARES, lambda n: round(n / 7), "Right for some inputs, and one too small for others"),
        (SHARES, lambda n: int(n / 7 + 1.5), "one too large"),
        (TALLY, lambda x: np.bincount(x[1:], minlength=9), "left out, such as the first"),
        (MIDDLE, lambda x: x[2:], "goes on too long"),
        (MIDDLE, lambda x: x[2:5], "ends too early"),
        (MIDDLE, lambda x: x[:-3], "begins too early"),
        (MIDDLE, lambda x: x[5:-3], "begins too late"),
        (MIDDLE, lambda x: x[:0], "nothing in it"),
        (TABLE, lambda x, w: np.full((9, 9), x.sum() + w.sum()), "always has the shape (9, 9)"),
        (TABLE, lambda x, w: x + w.sum(), "as large as `x`"),
        (TABLE, number_in_both_loops, "Only the first number is there"),
        (TABLE, row_of_zeros, "Only the first row is there"),
        (FAR, lambda x: np.where(np.abs(x) > 0.5, x, 9), "Only where 0 is expected"),
        (FAR, lambda x: np.where(np.abs(x) > 0.5, x, 9), "yours gives something else: 9."),
        (TABLE, lambda x, w: np.sort(x @ w), "sorted"),
        (FIRES, lambda x: int(x > 1), "too strict"),
        (FIRES, lambda x: int(x >= 0), "isn't strict enough"),
        (FIRES, lambda x: int(x <= 0), "the other way round"),
        (ROWS, lambda z: z / z.sum(), "Each row should add up to 1"),
    ],
)
def test_the_fault_is_named(exercise, answer, words):
    with np.errstate(all="ignore"):
        result = judged(exercise, answer)
    assert result.outcome == "not yet"
    assert words in result.message
    assert len(result.message) < 900


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        (RELU, lambda x: x if x > 0 else 0, "`np.where(condition, a, b)`"),
        (TABLE, lambda x, w: w @ x, "For `a @ b`"),
        (TABLE, lambda x, w: x * w.T + x, "Here the shapes are `x`: ("),
        (TABLE, lambda x, w: x.T @ w, "the last axis of a"),
        (MSE, lambda x, y: sum(map(abs, x)) - map(abs, y), "`list(...)`"),
        (MSE, lambda x, y: list(x) - list(y), "Make arrays"),
        (MSE, lambda x, y: x(0), "square ones"),
        (MSE, lambda x, y: len(x)(x - y), "a `*` missing"),
        (MSE, lambda x, y: meen(x), "Python doesn't know `meen`"),  # noqa: F821
        (MSE, lambda x, y: np.meen(x), "nothing by the name of `meen`"),
        (MSE, lambda x, y: [1, 2].mean(), "an array has"),
        (MSE, lambda x, y: x[len(x)], "from 0 to n - 1"),
        (MSE, lambda x, y: x[len(x) / 2], "`//`"),
        (MSE, lambda x, y: list(range(len(x) / 2)), "`//`"),
        (MSE, lambda x, y: float(x), "single number"),
        (MSE, lambda x, y: x.tolist().sort() + 1, "There's a None"),
        (TABLE, writes_into, "no elements to write into"),
        (MSE, lambda x, y: x[x > 99].min(), "nothing is left"),
        (MSE, lambda x, y: min(x[x > 99]), "nothing is left"),
        (MSE, lambda x, y: np.pad(x, (-1, 0)), "takes no negative widths"),
        (MSE, lambda x, y: np.zeros(len(x) - 99), "below 0"),
        (MSE, functools.partial(lambda x, y: x.reshape(4, 7)), "keeps all elements"),
    ],
)
def test_an_error_is_explained(exercise, answer, words):
    result = judged(exercise, answer)
    assert "stopped with" in result.message
    assert words in result.message


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (MSE, lambda x, y: np.mean(np.abs(x - y))),
        (MSE, lambda x, y: np.mean(x - y) ** 2),
        (MSE, lambda x, y: np.mean((x - y) ** 2) + 0.01 * x[0]),
        (PAIR, lambda x, y: (np.median(x), np.median(y))),
        (TABLE, lambda x, w: np.sin(x @ w)),
        (STEP, lambda w, eta, g: w - eta * np.sin(g)),
        (ROOT, lambda x: x / 3 + 0.2 * np.sin(x) + 0.1),
    ],
)
def test_no_fault_is_made_up(exercise, answer):
    result = judged(exercise, answer)
    assert result.outcome == "not yet"
    assert not result.named


def test_a_rule_must_hold_for_every_input():
    def changes_with_n(x, y):
        return np_mse(x, y) * (2 if len(x) < 6 else 2.1)

    assert "twice" not in judged(MSE, changes_with_n).message


def test_few_different_numbers_are_no_proof():
    exercise = function(lambda x: 2, 1, 2, 3)
    for answer in (lambda x: 4, lambda x: -2, lambda x: 1):
        message = judged(exercise, answer).message
        assert not any(word in message for word in ("twice", "sign", "half", "too"))


# Values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "answer", "words"),
    [
        (0.24, 24, "24 % is 0.24"),
        (0.24, -0.24, "sign"),
        (0.24, 0.48, "twice"),
        (0.24, 0.12, "half"),
        (0.24, 2.4, "decimal point"),
        (0.24, 0.76, "what is left to 1"),
        (0.24, (0, 24), "with a point"),
        (1.5, (1, 5), "Python writes 1.5 with a point"),
        (0.24, (0.24,), "A comma"),
        (872232, (872, 232), "no comma between thousands: 872232."),
        (2616704, (2, 616, 704), "no comma between thousands: 2616704."),
        (0.24, [0.24], "in brackets"),
        (1 / 3, 0.33, "give more digits"),
        (1 / 7, 7, "upside down"),
        (0.24, 0.2401, "very near"),
        (795, 794, "off by one"),
        (795, 795.5, "whole number"),
        ((2, 5), (5, 2), "exchanged"),
        ((2, 5), (2, 4), "The first is right. The second is not."),
        ((2, 5, 7), (2, 7, 5), "The second and third are exchanged"),
        (np.array([1.0, 2.0, 3.0]), [2.0, 4.0, 6.0], "twice"),
        (np.array([[1.0, 2.0, 3.0]]), [1.0, 2.0, 3.0], "an axis of length 1 is missing"),
        ("adam", "Adam ", "small and capital letters"),
    ],
)
def test_the_fault_of_a_value_is_named(expected, answer, words):
    result = judged(value(expected), answer)
    assert result.outcome == "not yet"
    assert result.named
    assert words in result.message


@pytest.mark.parametrize(("expected", "answer"), [(4, 8), (2, 1), (5, 4), (0.24, 0.31), (48, 50)])
def test_of_a_small_or_distant_value_nothing_is_said(expected, answer):
    assert not judged(value(expected), answer).named


def test_a_whole_number_is_only_asked_for_where_a_fraction_cannot_be_right():
    about = value(872_232, tolerance=1e-3)
    assert judged(about, 872_234.67).outcome == "right"
    assert "whole number" not in judged(about, 436_117.3).message


def test_a_number_of_the_question_is_seen():
    exercise = value_exercise("v", "From -4, 1,000 and 0.5 in 3.", expected=7.31, **DECLARED)
    for number in (-4, 1000, 0.5, 3):
        assert "numbers in the question" in judged(exercise, number).message
    for other in (4, 1, 5):
        assert not judged(exercise, other).named


def test_a_shape_that_is_not_known_yet_can_be_a_misconception():
    exercise = value((2, 5), misconceptions=[((None, 5), "not known yet")])
    assert judged(exercise, (None, 5)).message == "not known yet"
    assert judged(exercise, [None, 5]).message == "not known yet"
    assert judged(exercise, (None, 4)).message != "not known yet"


def test_a_function_that_is_an_input_must_be_called():
    exercise = function(lambda f, x: f(x) + 1, (Twice(), 3.0), (Twice(), 4.0))
    assert "write the brackets" in judged(exercise, lambda f, x: f + 1).message


def test_a_misconception_is_known_when_it_is_rounded_and_the_exact_one_goes_first():
    exercise = value(5, misconceptions=[(2 / 3, "two thirds"), (0.67, "exactly that"), (17, "17")])
    assert judged(exercise, 0.667).message == "two thirds"
    assert judged(exercise, 0.67).message == "exactly that"
    assert judged(exercise, 17.0).message == "17"
    assert judged(exercise, 0.7).outcome == "not yet"
    assert "two thirds" not in judged(exercise, 0.7).message
