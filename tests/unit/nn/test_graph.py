import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.nn import numerical_gradient
from helpers.nn.graph import OPERATIONS, TWO_NEURONS, TWO_NEURONS_START, Graph, Node

NUMBERS = {name: st.floats(-3, 3) for name in TWO_NEURONS.given}


def two_neurons_by_hand(x, w1, w2, v1, v2, y):
    h1, h2 = (1 / (1 + math.exp(-w * x)) for w in (w1, w2))
    return (v1 * h1 + v2 * h2 - y) ** 2


@given(st.fixed_dictionaries(NUMBERS))
def test_forward_is_the_formula_and_backward_its_derivatives(numbers):
    values = TWO_NEURONS.forward(numbers)
    assert values["L"] == pytest.approx(two_neurons_by_hand(**numbers), rel=1e-12, abs=1e-14)
    gradients = TWO_NEURONS.backward(values)
    for name in TWO_NEURONS.given:
        expected = numerical_gradient(
            lambda value, name=name: two_neurons_by_hand(**{**numbers, name: float(value)}),
            numbers[name],
        )
        assert gradients[name].total == pytest.approx(expected, rel=1e-6, abs=1e-7)


def test_the_numbers_of_the_chapter():
    values = TWO_NEURONS.forward(TWO_NEURONS_START)
    gradients = TWO_NEURONS.backward(values)
    assert values["h1"] == pytest.approx(0.731, abs=5e-4)
    h1, h2 = 1 / (1 + math.exp(-1)), 1 / (1 + math.exp(2))
    e = h1 + 2 * h2 - 0.5
    assert values["L"] == pytest.approx(e * e)
    totals = {name: gradient.total for name, gradient in gradients.items()}
    assert totals["L"] == 1
    assert totals["e"] == totals["y_hat"] == totals["p1"] == pytest.approx(2 * e)
    assert totals["y"] == pytest.approx(-2 * e)
    assert totals["v1"] == pytest.approx(2 * e * h1)
    assert totals["w2"] == pytest.approx(2 * e * 2 * h2 * (1 - h2) * 2.0)
    through_1, through_2 = 2 * e * h1 * (1 - h1) * 0.5, 2 * e * 2 * h2 * (1 - h2) * -1.0
    assert totals["x"] == pytest.approx(through_1 + through_2)


def test_each_part_is_a_product_and_each_gradient_a_sum():
    values = TWO_NEURONS.forward(TWO_NEURONS_START)
    gradients = TWO_NEURONS.backward(values)
    for name, gradient in gradients.items():
        assert len(gradient.parts) == sum(name in node.inputs for node in TWO_NEURONS.nodes)
        for part in gradient.parts:
            assert part.outgoing == part.incoming * part.local
            assert part.incoming == gradients[part.through].total
        if name != "L":
            assert gradient.total == pytest.approx(sum(part.outgoing for part in gradient.parts))
    assert [part.through for part in gradients["x"].parts] == ["s2", "s1"]


def test_backward_comes_to_a_number_after_all_that_use_it():
    place = {name: k for k, name in enumerate(TWO_NEURONS.way_back)}
    assert set(place) == set(TWO_NEURONS.given) | {node.name for node in TWO_NEURONS.nodes}
    for node in TWO_NEURONS.nodes:
        assert all(place[node.name] < place[source] for source in node.inputs)


def test_a_number_used_twice_by_one_node_gets_both():
    square = Graph([Node("L", "times", ("a", "a"))])
    gradient = square.backward(square.forward({"a": 3.0}))["a"]
    assert gradient.total == 6
    assert len(gradient.parts) == 2


@pytest.mark.parametrize("name", OPERATIONS)
@given(inputs=st.lists(st.floats(-4, 4), min_size=2, max_size=2))
def test_the_slopes_of_each_operation(name, inputs):
    operation = OPERATIONS[name]
    inputs = inputs[: operation.n_inputs]
    slopes = operation.slopes(*inputs)
    assert len(slopes) == operation.n_inputs
    for k, slope in enumerate(slopes):
        moved = lambda value, k=k: operation.output(*inputs[:k], float(value), *inputs[k + 1 :])  # noqa: E731
        assert slope == pytest.approx(numerical_gradient(moved, inputs[k]), abs=1e-7)


def test_a_node_far_out_has_no_gradient_and_no_warning():
    values = TWO_NEURONS.forward({**TWO_NEURONS_START, "w1": 1000.0})
    assert TWO_NEURONS.backward(values)["s1"].total == 0


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([], "no nodes"),
        ([("L", "power", ("a", "b"))], "the operation = 'power'; it expects one of times"),
        ([("L", "times", ("a",))], "1 inputs for 'times' in 'L'; it expects 2"),
        ([("a", "square", ("x",)), ("a", "square", ("a",))], "the name 'a' twice"),
        ([("a", "square", ("a",))], "the name 'a' twice"),
        ([("L", "square", ("a",)), ("a", "square", ("x",))], "'L' before its input 'a'"),
    ],
)
def test_a_graph_that_makes_no_sense(nodes, message):
    with pytest.raises(ValueError, match=message):
        Graph(nodes)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({}, "got nothing; it expects a number for each of x, w1, w2, v1, v2, y"),
        (None, "got None"),
        ({**TWO_NEURONS_START, "b": 1.0}, "x, w1, w2, v1, v2, y, b; it expects"),
        ({**TWO_NEURONS_START, "x": math.nan}, "x = nan; it expects a finite number"),
        ({**TWO_NEURONS_START, "x": "2"}, "x = '2'"),
    ],
)
def test_wrong_numbers(numbers, message):
    with pytest.raises(ValueError, match=message):
        TWO_NEURONS.forward(numbers)


def test_backward_needs_what_forward_has_found():
    with pytest.raises(ValueError, match=r"no value of L, e, .*all that forward has returned"):
        TWO_NEURONS.backward(TWO_NEURONS_START)
