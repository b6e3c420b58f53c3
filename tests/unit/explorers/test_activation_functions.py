import itertools

import numpy as np
import pytest
from scipy.special import expit

from helpers.explorers.activation_functions import NAMES, ActivationFunctions

EXPECTED = {
    "step": (lambda x: np.heaviside(x, 0), lambda x: np.zeros_like(x)),
    "sigmoid": (expit, lambda x: expit(x) * expit(-x)),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "ReLU": (lambda x: np.clip(x, 0, None), lambda x: np.heaviside(x, 0)),
    "identity": (lambda x: x, lambda x: np.ones_like(x)),
}


@pytest.fixture(scope="module")
def functions():
    return ActivationFunctions()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["function", "other"])
@pytest.mark.parametrize("x", [-6.0, -0.1, 0.3, 6.0])
def test_curves_and_points_are_the_function_and_its_slope(functions, name, place, x):
    functions.state = {"function": "tanh", "other": "tanh", place: name, "x": x}
    number = ("function", "other").index(place)
    for drawn, exact in zip((functions.functions, functions.slopes), EXPECTED[name], strict=True):
        xs, ys = drawn[number].curve.get_data()
        seen = np.isfinite(ys)
        assert seen.sum() >= 240
        assert xs[seen].min() == -6
        assert xs[seen].max() == 6
        assert np.allclose(ys[seen], exact(xs[seen]), atol=1e-12)
        assert np.allclose(drawn[number].point.get_xydata(), [[x, exact(np.float64(x))]])


@pytest.mark.parametrize(("name", "drawn"), [("step", "functions"), ("ReLU", "slopes")])
def test_no_line_leads_over_a_jump(functions, name, drawn):
    functions.state = {"function": name, "x": 1.0}
    _, ys = getattr(functions, drawn)[0].curve.get_data()
    steps = np.diff(ys)
    assert np.nanmax(np.abs(steps)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_tangent_touches_the_curve(functions, name):
    functions.state = {"function": name, "other": "step", "x": 1.5}
    xs, ys = functions.tangent.get_data()
    f, slope = EXPECTED[name]
    assert np.mean(ys) == pytest.approx(float(f(np.float64(1.5))))
    assert (ys[1] - ys[0]) / (xs[1] - xs[0]) == pytest.approx(float(slope(np.float64(1.5))))


@pytest.mark.parametrize(("name", "word"), [("step", "jump"), ("ReLU", "corner")])
def test_at_0_there_may_be_no_slope_and_it_is_said(functions, name, word):
    functions.state = {"function": name, "other": "sigmoid", "x": 0.0}
    assert functions.tangent.get_xydata().size == 0
    assert functions.slopes[0].point.get_xydata().size == 0
    assert functions.functions[0].point.get_xydata().tolist() == [[0, 0]]
    assert f"has a {word} and no slope" in functions.alt
    assert "sigmoid of 0.0 is 0.5, with the slope 0.25." in functions.alt


def test_the_scale_fits_both_functions(functions):
    for one, other in itertools.combinations(NAMES, 2):
        functions.state = {"function": one, "other": other, "x": 6.0}
        low, high = functions.plane.get_ylim()
        for number in (0, 1):
            _, ys = functions.functions[number].curve.get_data()
            assert low < np.nanmin(ys)
            assert np.nanmax(ys) < high


def test_tanh_is_flatter_from_about_1_7_on(functions):
    task = functions.tasks[1]
    for x, flatter in ((1.6, False), (1.7, True), (-1.7, True), (0.0, False)):
        functions.state = {"function": "tanh", "other": "sigmoid", "x": x}
        assert task.condition(functions.facts) == flatter


def test_far_out_a_slope_is_small_and_not_said_to_be_0(functions):
    functions.state = {"function": "tanh", "other": "sigmoid", "x": 6.0}
    assert functions.alt == (
        "Blue: tanh of 6.0 is 0.999988, with the slope 2.46e-05. "
        "Orange: sigmoid of 6.0 is 0.997527, with the slope 0.00247."
    )
