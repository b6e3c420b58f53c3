"""Which outputs count as the same, and which are no numbers at all."""

import fractions
import functools

import numpy as np
import pytest

from helpers.exercises.comparison import MAX_SIZE, compare, is_unchanged, look
from helpers.exercises.judge import When
from tests.unit.exercises.making import function, judged, value


@pytest.mark.parametrize(
    "answer",
    [
        lambda x: 2 * x,
        lambda x: np.float64(2 * x),
        lambda x: np.float32(2) * np.float32(x),
        lambda x: np.array(2 * x),
        lambda x: np.array(2 * x, dtype=object),
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
    assert judged(value(want), yes).outcome == "right"


@pytest.mark.parametrize(
    "answer",
    [lambda x: np.array(x).T, lambda x: np.array(x).T.tolist(), lambda x: [*zip(*x, strict=True)]],
)
def test_arrays_and_lists_are_alike(answer):
    exercise = function(lambda x: np.array(x).T, [[1, 2], [3, 4], [5, 6]])
    assert judged(exercise, answer).outcome == "right"


def test_several_outputs_may_come_as_a_list():
    exercise = function(lambda x: (x, [x, x]), 1, 2.5)
    assert judged(exercise, lambda x: [x, np.array([x, x])]).outcome == "right"
    assert "a tuple of length 3" in judged(exercise, lambda x: (x, [x, x], 1)).message
    assert "shape (3,)" in judged(exercise, lambda x: (x, [x, x, x])).message
    assert judged(exercise, lambda x: (x, [x, x + 1])).outcome == "not yet"
    assert judged(exercise, lambda x: x).outcome == "not yet"


def test_a_shape_may_come_as_whatever_turns_into_whole_numbers():
    class Shape:
        def __array__(self, dtype=None, copy=None):
            return np.array([3, 2])

    pair = value((3, 2))
    assert judged(pair, Shape()).outcome == "right"
    assert judged(pair, np.array([2, 3])).outcome == "not yet"
    assert "number 3" in judged(pair, np.array(3)).message


def test_a_tuple_with_a_part_that_is_no_number_has_no_plain_form():
    assert look((1, "two"), (1, 2)) == (None, False)
    assert look((1, (2, "three")), (1, (2, 3))) == (None, False)
    assert look((1, 3), (1, 2)) == ((1.0, 3.0), True)


def test_no_condition_is_asked_about_a_part_that_is_no_number():
    asked = []
    exercise = value((1, 2), misconceptions=[(When(lambda got, want: asked.append(got)), "x")])
    assert "the text 'two'" in judged(exercise, (1, "two")).message
    assert asked == []
    judged(exercise, (1, 3))
    assert asked == [(1.0, 3.0)]


def test_an_output_with_a_part_that_is_no_number_ends_the_trials():
    tried = []
    exercise = function(lambda x: (x, x), 1, 2, 3)
    judged(exercise, lambda x: tried.append(x) or (x, "x"))
    assert tried == [1]


def test_a_large_output_of_the_wrong_shape_is_not_copied():
    large = np.broadcast_to(1.0, (MAX_SIZE, 10**6))
    assert compare(large, 1.0, 1e-6).plain is None


def doubles_in_place(x):
    x *= 2
    return x


def appends(x):
    result = [2 * v for v in x]
    x.append(1)
    return np.array(result)


@pytest.mark.parametrize(
    ("case", "answer"), [(np.array([1.0, 2.0]), doubles_in_place), ([1.0, 2.0], appends)]
)
def test_an_input_that_is_changed(case, answer):
    exercise = function(lambda x: 2 * np.array(x), case)
    result = judged(exercise, answer)
    assert result.outcome == "not yet"
    assert "changed the array or list" in result.message
    assert judged(exercise, lambda x: 2 * np.array(x)).outcome == "right", "the case was changed"


def test_an_array_within_a_list_may_not_be_changed_either():
    before, after = [np.array([1.0, np.nan])], [np.array([1.0, np.nan])]
    assert is_unchanged(before, after)
    after[0][0] = 2
    assert not is_unchanged(before, after)


def test_an_output_that_is_one_array_used_again():
    store = np.zeros(2)

    def answer(x):
        store[:] = factor * x
        return store

    factor = 2
    exercise = function(
        lambda x: 2 * x,
        fresh=lambda rng: rng.normal(size=2),
        misconceptions=[(lambda x: 3 * x, "three times")],
    )
    assert judged(exercise, answer).outcome == "right"
    factor = 3
    assert judged(exercise, answer).message == "three times"


@pytest.mark.parametrize(
    ("declared", "expected", "right", "wrong"),
    [
        ({}, 22000, [22000, 22000.0, 22000 + 1e-7], [22000.01, 21999, 2.2e4 + 1]),
        ({}, 1 / 3, [1 / 3, 0.3333333], [0.3333, 0.33]),
        ({}, 1e-5, [1e-5, 1.0000001e-5], [1.1e-5, 0]),
        ({}, 0, [0, -0.0, 1e-9], [1e-3]),
        ({}, (48, 0.25), [(48, 0.25)], [(48.1, 0.25), (48, 0.2501)]),
        (
            {"digits": 2},
            np.log(10),
            [2.3, 2.30, 2.303, 2.3026, 2.302, np.log(10), np.float32(2.302585)],
            [2.295, 2.305, 2.31, 2.29, 2],
        ),
        ({"digits": 2}, 1 / 3, [0.33, 0.333, 1 / 3], [0.3, 0.34, 0.3359]),
        ({"digits": 2}, 0.125, [0.12, 0.13, 0.125], [0.11, 0.14]),
        ({"digits": -2}, 101_770, [101_800, 101_770, 101_810], [101_700, 101_860]),
        ({"tolerance": 0.05}, 200, [200, 191, 209], [189, 211]),
    ],
)
def test_a_value_is_as_exact_as_the_question(declared, expected, right, wrong):
    exercise = value(expected, **declared)
    for answer in right:
        assert judged(exercise, answer).outcome == "right", answer
    for answer in wrong:
        assert judged(exercise, answer).outcome == "not yet", answer
