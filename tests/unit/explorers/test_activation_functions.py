import itertools

import numpy as np
import pytest
from scipy.special import expit

from helpers.explorers.activation_functions import NAMES, REACH, ActivationFunctions
from tests.unit.explorers.hands import drag, pixel, tell

EXPLORER = ActivationFunctions

EXPECTED = {
    "step": (lambda x: np.heaviside(x, 0), lambda x: np.zeros_like(x)),
    "sigmoid": (expit, lambda x: expit(x) * expit(-x)),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "ReLU": (lambda x: np.clip(x, 0, None), lambda x: np.heaviside(x, 0)),
    "identity": (lambda x: x, lambda x: np.ones_like(x)),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["function", "other"])
@pytest.mark.parametrize("x", [-6.0, -0.1, 0.3, 6.0])
def test_curves_and_points_are_the_function_and_its_slope(explorer, name, place, x):
    explorer.state = {"function": "tanh", "other": "tanh", place: name, "x": x}
    number = ("function", "other").index(place)
    for drawn, exact in zip((explorer.functions, explorer.slopes), EXPECTED[name], strict=True):
        xs, ys = drawn[number].curve.get_data()
        seen = np.isfinite(ys)
        assert seen.sum() >= 240
        assert xs[seen].min() == -6
        assert xs[seen].max() == 6
        assert np.allclose(ys[seen], exact(xs[seen]), atol=1e-12)
        assert np.allclose(drawn[number].point.get_xydata(), [[x, exact(np.float64(x))]])


@pytest.mark.parametrize(("name", "drawn"), [("step", "functions"), ("ReLU", "slopes")])
def test_no_line_leads_over_a_jump(explorer, name, drawn):
    explorer.state = {"function": name, "x": 1.0}
    _, ys = getattr(explorer, drawn)[0].curve.get_data()
    steps = np.diff(ys)
    assert np.nanmax(np.abs(steps)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_tangent_touches_the_curve(explorer, name):
    explorer.state = {"function": name, "other": "step", "x": 1.5}
    xs, ys = explorer.tangent.get_data()
    f, slope = EXPECTED[name]
    assert np.mean(ys) == pytest.approx(float(f(np.float64(1.5))))
    assert (ys[1] - ys[0]) / (xs[1] - xs[0]) == pytest.approx(float(slope(np.float64(1.5))))


@pytest.mark.parametrize(("name", "word"), [("step", "jump"), ("ReLU", "corner")])
def test_at_0_there_may_be_no_slope_and_it_is_said(explorer, name, word):
    explorer.state = {"function": name, "other": "sigmoid", "x": 0.0}
    assert explorer.tangent.get_xydata().size == 0
    assert explorer.slopes[0].point.get_xydata().size == 0
    assert explorer.functions[0].point.get_xydata().tolist() == [[0, 0]]
    assert f"has a {word} and no slope" in explorer.alt
    assert "sigmoid of 0.00 is 0.5, with the slope 0.25." in explorer.alt


def test_the_scale_fits_both_functions(explorer):
    for one, other in itertools.combinations(NAMES, 2):
        explorer.state = {"function": one, "other": other, "x": 6.0}
        low, high = explorer.plane.get_ylim()
        for number in (0, 1):
            _, ys = explorer.functions[number].curve.get_data()
            assert low < np.nanmin(ys)
            assert np.nanmax(ys) < high


def test_a_hand_that_is_a_step_beside_the_steepest_place_has_found_it(explorer):
    for x, found in ((0.1, False), (0.05, True), (0.0, True), (-0.05, True), (-0.1, False)):
        explorer.state = {"function": "sigmoid", "x": x}
        assert explorer.tasks[0].condition(explorer.facts) == found


def test_tanh_is_flatter_from_about_1_7_on(explorer):
    explorer.state = {"function": "tanh", "other": "sigmoid", "x": 3.0}
    tanh, sigmoid = explorer.facts["slopes"]
    assert tanh < sigmoid
    task = explorer.tasks[1]
    for x, flatter in (
        (0.0, False),
        (1.6, False),
        (1.65, False),
        (1.7, True),
        (1.75, True),
        (1.8, False),
    ):
        explorer.state = {"function": "tanh", "other": "sigmoid", "x": x}
        assert task.condition(explorer.facts) == flatter


def test_far_out_a_slope_is_small_and_not_said_to_be_0(explorer):
    explorer.state = {"function": "tanh", "other": "sigmoid", "x": 6.0}
    assert explorer.alt == (
        "Blue: tanh of 6.00 is 0.999988, with the slope 2.46e-05. "
        "Orange: sigmoid of 6.00 is 0.997527, with the slope 0.00247."
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("handle", ["point", "slope"])
def test_the_point_is_dragged_along_its_curve(explorer, name, handle):
    explorer.state = {"function": name, "other": "tanh", "x": 1.0}
    for place, x in ((-2.26, -2.25), (0.01, 0.0), (99, REACH), (-99, -REACH)):
        drag(explorer, handle, (place, 0.3))
        assert explorer.state["x"] == x
        assert explorer.handles[handle].x == x
        drawn = (explorer.functions if handle == "point" else explorer.slopes)[0].point
        if drawn.get_xydata().size:
            assert explorer.handles[handle].y == drawn.get_ydata()[0]


@pytest.mark.parametrize(
    ("plane", "name", "x"),
    [(0, "step", -1), (0, "tanh", -1), (0, "ReLU", 0.4), (1, "step", -5), (1, "tanh", -1)],
)
def test_a_curve_is_chosen_by_a_click_and_told_before(explorer, plane, name, x):
    explorer.state = {"function": "sigmoid", "other": "identity"}
    axes = (explorer.plane, explorer.slope_plane)[plane]
    where = pixel(explorer, (x, float(EXPECTED[name][plane](np.float64(x)))), axes)
    assert tell(explorer, type="hover", **where)["text"].startswith(f"{name} of ")
    tell(explorer, type="click", **where)
    assert explorer.state["function"] == name
    assert explorer.state["other"] == "sigmoid"


def test_far_from_all_curves_both_are_told(explorer):
    where = pixel(explorer, (-4, 0.6), explorer.plane)
    assert tell(explorer, type="hover", **where)["text"] == (
        "x = -4.00\nsigmoid 0.018, slope 0.0177\ntanh -0.999, slope 0.00134"
    )
    before = explorer.state
    tell(explorer, type="click", **where)
    assert explorer.state == before


def test_where_there_is_no_slope_the_handle_waits_half_way_and_says_so(explorer):
    explorer.state = {"function": "ReLU", "x": 0.0}
    handle = explorer.handles["slope"]
    assert handle.place == (0, 0.5)
    assert handle.says.endswith("no slope")
