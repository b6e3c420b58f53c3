import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.datasets.toys import gate_table
from helpers.nn.perceptron import GATE_WEIGHTS, margin, perceptron, perceptron_rule, weighted_sum

TENTHS = st.integers(-20, 20)


@pytest.mark.parametrize("gate", GATE_WEIGHTS)
def test_the_weights_of_each_gate_make_the_gate(gate):
    x, y = gate_table(gate)
    assert perceptron(x, *GATE_WEIGHTS[gate]).tolist() == y.tolist()


def test_weighted_sum_of_one_input_and_of_many():
    assert weighted_sum([1.0, 2.0], [3.0, -1.0], 0.5) == 1.5
    assert weighted_sum(np.ones((5, 2)), [3.0, -1.0], 0.5).tolist() == [2.5] * 5


@given(w1=TENTHS, w2=TENTHS, b=TENTHS)
def test_tenths_fire_as_whole_numbers_do(w1, w2, b):
    # 0.1 + 0.2 - 0.3 is not 0 to a computer, yet the neuron must not fire.
    x, _ = gate_table("AND")
    exact = x @ [w1, w2] + b > 0
    assert perceptron(x, [w1 / 10, w2 / 10], b / 10).tolist() == exact.astype(int).tolist()


def test_margin_is_the_distance_of_the_nearest_point():
    x, _ = gate_table("AND")
    assert margin(x, *GATE_WEIGHTS["AND"]) == pytest.approx(0.2 / np.sqrt(0.5))
    assert margin(x, [1.0, 1.0], -1.5) == pytest.approx(0.5 / np.sqrt(2))
    assert margin(x, [2.0, 1.0], -2.0) == 0
    assert margin(x, [30.0, 40.0], -60.0) == pytest.approx(margin(x, [0.3, 0.4], -0.6))
    assert np.isnan(margin(x, [0.0, 0.0], 1.0))


@pytest.mark.parametrize("w", [[1.0], [1.0, 2.0, 3.0], [[1.0, 2.0]], 1.0])
def test_weights_that_do_not_fit_are_refused(w):
    with pytest.raises(ValueError, match="one weight for each column"):
        perceptron([[0.0, 1.0]], w, 0.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"x": "ab"}, "text"),
        ({"x": [[0.0, np.nan]]}, "nan or infinity"),
        ({"x": [1.0, 0.0]}, r"x of shape \(2,\) and y of shape \(1,\)"),
        ({"y": [0, 1]}, r"y of shape \(2,\)"),
        ({"y": [2]}, "the wanted output 2"),
        ({"w": None}, "finite numbers as w"),
        ({"b": [0.0]}, "b = a list of 1"),
        ({"learning_rate": 0.0}, "a rate above 0"),
        ({"looks": 2.5}, "looks = 2.5"),
        ({"first": [1]}, "1 in first"),
        ({"first": [-1]}, "a number in first = -1"),
    ],
)
def test_what_the_rule_cannot_use_is_refused(arguments, words):
    good = {"x": [[0.0, 1.0]], "y": [1], "w": [0.0, 0.0], "b": 0.0, "learning_rate": 1, "looks": 1}
    perceptron_rule(**good)
    with pytest.raises(ValueError, match=words):
        perceptron_rule(**{**good, **arguments})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (({}, [1.0], 0.0), "not a number"),
        (([1.0], [np.inf], 0.0), "finite numbers as w"),
        (([1.0], [1.0], None), "finite numbers as b"),
        (([1.0], [1.0], [0.0, 1.0]), "one number as b"),
    ],
)
def test_what_a_perceptron_cannot_use_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        perceptron(*arguments)


@pytest.mark.parametrize("gate", GATE_WEIGHTS)
@pytest.mark.parametrize("learning_rate", [0.1, 0.7])
def test_the_rule_finds_every_gate_and_then_stands_still(gate, learning_rate):
    x, y = gate_table(gate)
    path = perceptron_rule(x, y, np.array([0.3, -0.8]), 0.4, learning_rate, 200)
    assert path.wrong[-1] == 0
    first = np.flatnonzero(path.wrong == 0)[0]
    assert (path.w[first:] == path.w[first]).all()
    assert (path.b[first:] == path.b[first]).all()
    assert perceptron(x, path.w[-1], path.b[-1]).tolist() == y.tolist()


def test_one_look_by_hand():
    x, y = gate_table("AND")
    # (1, 1) should fire and does not: each weight and the bias grow by the rate.
    path = perceptron_rule(x[3:], y[3:], np.array([0.0, 0.0]), -0.5, 0.1, 1)
    assert np.allclose(path.w, [[0, 0], [0.1, 0.1]])
    assert np.allclose(path.b, [-0.5, -0.4])
    assert path.wrong.tolist() == [1, 1]


def test_the_rule_never_finds_xor_and_changes_nothing_of_its_input():
    x, y = gate_table("XOR")
    w = np.zeros(2)
    path = perceptron_rule(x, y, w, 0.0, 0.1, 400)
    assert path.wrong.min() > 0
    assert path.w.shape == (401, 2)
    assert w.tolist() == [0, 0]


def test_the_first_looks_go_where_they_are_told_and_then_in_turn():
    x, y = gate_table("AND")
    path = perceptron_rule(x, y, np.zeros(2), 0.0, 0.1, 6, first=(3, 3, 0))
    assert path.looked == [3, 3, 0, 3, 0, 1]
    alone = perceptron_rule(x[path.looked], y[path.looked], np.zeros(2), 0.0, 0.1, 6)
    assert np.allclose(path.w, alone.w)
    assert np.allclose(path.b, alone.b)
    assert perceptron_rule(x, y, np.zeros(2), 0.0, 0.1, 2, first=(3, 3, 0)).looked == [3, 3]


@pytest.mark.parametrize(
    ("gate", "looks", "w", "b"),
    [("AND", 18, [2, 1], -2), ("NAND", 18, [-2, -1], 3), ("OR", 9, [1, 1], 0)],
)
def test_from_zero_the_rule_needs_as_many_looks_as_chapter_01_says(gate, looks, w, b):
    x, y = gate_table(gate)
    path = perceptron_rule(x, y, np.zeros(2), 0.0, 1.0, 40)
    assert np.flatnonzero(path.wrong == 0)[0] == looks
    assert path.w[-1].tolist() == w
    assert path.b[-1] == b
    assert margin(x, path.w[-1], path.b[-1]) == 0


def test_xor_goes_round_in_a_circle():
    x, y = gate_table("XOR")
    path = perceptron_rule(x, y, np.array([-1.0, -0.8]), 1.2, 0.1, 400)
    rounds = np.column_stack([path.w, path.b])[::4]
    assert any(np.allclose(rounds[-1], before) for before in rounds[:-1])
    assert path.wrong[0] == 1
    assert path.wrong.max() > 1
