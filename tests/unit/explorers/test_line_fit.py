import itertools

import numpy as np
import pytest
from matplotlib.contour import QuadContourSet
from scipy.stats import linregress

from helpers.explorers.line_fit import LOSS_LIMITS, NEXT_RATE, STEPS, LineFit
from helpers.explorers.line_walk import COURSE, FEWEST, MOST, RATES
from tests.unit.explorers.hands import drag, pixel, tell

X, Y = COURSE.T
BEST = linregress(X, Y)


@pytest.fixture(scope="module")
def fit():
    return LineFit()


def loss(w, b):
    return np.mean((w * X + b - Y) ** 2)


def walk(w, b, rate, steps):
    """Full-batch gradient descent, written out once more with matrices."""
    table = np.column_stack([X, np.ones_like(X)])
    place, path = np.array([w, b]), [np.array([w, b])]
    for _ in range(steps):
        place = place - rate * 2 / len(X) * table.T @ (table @ place - Y)
        path.append(place)
    return np.array(path)


def test_the_star_and_the_dotted_line_are_the_best_line(fit):
    star = next(
        line
        for ax in fit.figure.axes
        for line in ax.lines
        if line.get_marker() == "*" and line.get_xydata().size
    )
    assert np.allclose(star.get_xydata(), [[BEST.slope, BEST.intercept]])
    dotted = next(line for line in fit.line.axes.lines if line.get_linestyle() == ":")
    x, y = dotted.get_data()
    assert np.allclose(y, BEST.slope * x + BEST.intercept)
    (level,) = {
        line.get_ydata()[0] for line in fit.losses.axes.lines if line.get_linestyle() == ":"
    }
    assert level == pytest.approx(loss(BEST.slope, BEST.intercept))


def assert_the_surface_is_the_loss(fit, x, y):
    sets = [c for c in fit.path.ax.collections if isinstance(c, QuadContourSet) and not c.filled]
    (contours,) = sets
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        heights = [np.mean((w * x + b - y) ** 2) for w, b in path.vertices[::7]]
        assert np.allclose(heights, level, rtol=0.03)


def test_the_surface_is_the_loss(fit):
    assert_the_surface_is_the_loss(fit, X, Y)


@pytest.mark.parametrize(
    ("w", "b", "rate", "steps"),
    [(-2.0, 12.0, 0.1, 10), (5.0, 5.0, 10**-0.75, 30), (-3.0, 13.0, 0.001, STEPS)],
)
def test_path_line_and_curve_of_all_points(fit, w, b, rate, steps):
    exponents = np.arange(RATES[0], RATES[1] + 1e-9, RATES[2])
    rate = 10 ** exponents[np.abs(10**exponents - rate).argmin()]
    fit.state = {
        "learning_rate": rate,
        "batch_size": len(COURSE),
        "start_w": w,
        "start_b": b,
        "steps": steps,
    }
    path = walk(w, b, rate, steps)
    assert np.allclose(fit.path.line.get_xydata(), path)
    assert np.allclose(fit.path.now.get_xydata(), path[-1:])
    k, losses = fit.losses.get_data()
    assert k.tolist() == list(range(steps + 1))
    assert np.allclose(losses, [loss(*place) for place in path])
    x, y = fit.line.get_data()
    assert np.allclose(y, path[-1, 0] * x + path[-1, 1])
    assert f"w = {path[-1, 0]:.2f}, b = {path[-1, 1]:.2f}" in fit.alt
    ends = [segment[1] for segment in fit.residuals.get_segments()]
    inside = np.abs(path[-1, 0] * X + path[-1, 1] - 9.5) < 9.5
    assert np.allclose(np.array(ends)[inside, 1], (path[-1, 0] * X + path[-1, 1])[inside])
    assert not fit.ring.get_xydata().size


@pytest.mark.parametrize("size", [1, 7, 19])
def test_the_rings_are_the_points_that_made_the_last_step(fit, size):
    fit.state = {"learning_rate": 10**-1.5, "batch_size": size, "order": 3, "steps": 5}
    ringed = fit.ring.get_xydata()
    before, after = fit.path.line.get_xydata()[-2:]
    x, y = ringed.T
    errors = before[0] * x + before[1] - y
    slope = np.array([2 * np.mean(errors * x), 2 * np.mean(errors)])
    assert np.allclose(after - before, -(10**-1.5) * slope)
    assert f"{size} of 20 flats in order 3" in fit.alt


def test_the_order_matters_for_small_batches_only(fit):
    def end(size, order):
        fit.state = {"batch_size": size, "order": order, "steps": 30}
        return fit.facts["w"], fit.facts["b"]

    assert end(2, 0) != end(2, 1)
    assert end(20, 0) == end(20, 1)


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize(("w", "b"), list(itertools.product([-3.0, 5.0], [5.0, 13.0])))
def test_divergence_is_said_and_never_drawn_as_something_else(fit, size, w, b):
    fit.state = {
        "learning_rate": 1.0,
        "batch_size": size,
        "start_w": w,
        "start_b": b,
        "steps": STEPS,
    }
    assert fit.errors == ""
    assert "has left the picture" in fit.alt
    assert "greater than at the start" in fit.alt
    assert "too steep" in fit.alt
    assert "nan" not in fit.alt
    assert "inf" not in fit.alt
    assert fit.facts["loss"] > 1e50
    assert not fit.path.now.get_xydata().size
    assert not fit.now.get_xydata().size
    assert not fit.line.get_xydata().size
    assert np.nanmax(fit.losses.get_ydata()) > LOSS_LIMITS[1]


def test_the_turning_point_lies_between_two_places_of_the_slider(fit):
    """The task asks for the smallest diverging rate; its neighbour below must converge."""
    rate = 10**-0.55
    for factor, grows in ((1, True), (1 / NEXT_RATE, False)):
        fit.state = {
            "learning_rate": 10 ** (np.log10(rate * factor).round(2)),
            "batch_size": 20,
            "start_w": -2.0,
            "start_b": 12.0,
            "steps": STEPS,
        }
        assert (fit.facts["loss"] > loss(-2.0, 12.0)) == grows


def test_the_mark_on_the_loss_curve_is_whole_at_both_ends(fit):
    low, high = fit.now.axes.get_xlim()
    assert low < 0
    assert high > STEPS


@pytest.fixture
def own():
    return LineFit()


def test_the_start_is_dragged_over_the_surface(own):
    drag(own, "start", (2.52, 7.51))
    assert (own.state["start_w"], own.state["start_b"]) == (2.5, 7.5)
    assert own.path.start.get_xydata().tolist() == [[2.5, 7.5]]
    drag(own, "start", (99, 99))
    assert own.handles["start"].place == (5, 13)
    tell(own, type="click", **pixel(own, (1.02, 11.01), own.surface))
    assert own.handles["start"].place == (1, 11)


def test_an_end_of_the_line_turns_it_around_the_other(own):
    own.state = {"start_w": 1.0, "start_b": 9.0}
    drag(own, "right", (0, 14.0))
    assert (own.state["start_w"], own.state["start_b"]) == (1.5, 10.25)
    drag(own, "left", (0, 1.5))
    assert (own.state["start_w"], own.state["start_b"]) == (2.5, 7.75)
    assert own.handles["right"].place == (2.5, 14.0)
    own.state = {"steps": 1}
    assert {"left", "right"}.isdisjoint(own.handles)


def test_own_points_have_their_own_surface_once_the_hand_rests(own):
    before = own.contours
    drag(own, "points 0", (-2, 18), until="drag")
    assert own.contours is before
    assert own.points.get_xydata()[0] == pytest.approx([-2, 18], abs=0.05)
    tell(own, type="drop", name="points 0", **pixel(own, (-2, 18), own.plane))
    assert own.contours is not before
    x, y = own.facts["rows"].T
    best = linregress(x, y)
    assert_the_surface_is_the_loss(own, x, y)
    assert np.allclose(own.star.get_xydata(), [[best.slope, best.intercept]])
    assert "all 20 flats of your own" in own.alt
    own.controls["points"].click()
    assert_the_surface_is_the_loss(own, X, Y)


def test_points_are_added_and_removed_and_all_stay_in_the_batch(own):
    tell(own, type="click", **pixel(own, (0, 16), own.plane))
    assert own.facts["rows"][-1] == pytest.approx([0, 16], abs=0.1)
    assert own.facts["size"] == 21
    own.controls["add"].click()
    assert own.facts["size"] == 22
    own.state = {"points": own.state["points"][: FEWEST + 1]}
    for _ in range(2):
        tell(own, type="remove", name="points 0")
    assert own.facts["size"] == len(own.facts["rows"]) == FEWEST
    own.state = {"batch_size": 7, "steps": 4}
    assert own.facts["size"] == FEWEST
    own.state = {"points": [[k / 20, 1.0] for k in range(MOST - 1)]}
    for _ in range(2):
        own.controls["add"].click()
    assert len(own.facts["rows"]) == MOST
    assert "7 of 40 flats of your own in order 0" in own.alt
    assert own.errors == ""


def test_points_above_each_other_have_many_best_lines(own):
    own.state = {"points": [[1, 11], [1, 13]], "steps": 20}
    assert own.errors == ""
    assert "Many lines have the lowest loss, 1.00" in own.alt
    assert not own.star.get_xydata().size
    own.state = {"points": [[-1, 11], [1, 13]], "steps": 120, "learning_rate": 10**-1.0}
    assert own.errors == ""
    assert own.facts["loss"] < 1e-6


def test_the_diamond_and_a_click_on_the_curve_lead_to_a_step(own):
    drag(own, "now", (30.3, 2))
    assert own.state["steps"] == 30
    tell(own, type="click", **pixel(own, (77.1, 1), own.curve))
    assert own.state["steps"] == 77
    said = tell(own, type="hover", **pixel(own, (10, 1), own.curve))["text"]
    assert said == f"step 10\nloss {own.facts['path'].loss[10]:.2f}"
    said = tell(own, type="hover", **pixel(own, (100, 1), own.curve))["text"]
    assert said == "step 100\nclick: go there"
    said = tell(own, type="hover", **pixel(own, (1, 9), own.surface))["text"]
    assert float(said.split()[-1]) == pytest.approx(loss(1, 9), abs=0.05)
