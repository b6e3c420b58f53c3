import numpy as np
import pytest

from helpers.explorers.line_walk import COURSE
from helpers.explorers.parabola import HEIGHT, HOLD, STEPS, Parabola
from tests.unit.explorers.hands import drag, pixel, tell

X, Y = COURSE.T
CURVATURE = 2 * np.mean(X * X)
BOTTOM = np.sum(X * (Y - HEIGHT)) / np.sum(X * X)


@pytest.fixture(scope="module")
def parabola():
    return Parabola()


def loss(w):
    return np.mean((w * X + HEIGHT - Y) ** 2)


def test_the_curve_is_the_loss(parabola):
    curve = max(parabola.bowl.lines, key=lambda line: len(line.get_xdata()))
    w, heights = curve.get_data()
    assert len(w) > 100
    assert np.allclose(heights, [loss(v) for v in w])


@pytest.mark.parametrize("w", [-2.0, 0.5, 1.2, 4.0])
@pytest.mark.parametrize("rate", [10**-3.0, 10**-1.0])
def test_tangent_and_next_step(parabola, w, rate):
    parabola.state = {"start_w": w, "learning_rate": rate, "steps": 0}
    slope = CURVATURE * (w - BOTTOM)
    x, y = parabola.step.tangent.get_data()
    assert np.diff(y) / np.diff(x) == pytest.approx(slope)
    assert np.interp(w, x, y) == pytest.approx(loss(w))
    landing = w - rate * slope
    assert parabola.step.landing.get_xydata() == pytest.approx(np.array([[landing, loss(landing)]]))
    side = "right" if slope < 0 else "left"
    assert f"to the {side}, to w = {landing:.2f}" in parabola.alt


def test_the_path_shrinks_by_the_same_factor_at_each_step(parabola):
    rate = 10**-0.7
    parabola.state = {"start_w": -2.0, "learning_rate": rate, "steps": 6}
    w, losses = parabola.path.line.get_data()
    assert np.allclose(w - BOTTOM, (-2 - BOTTOM) * (1 - rate * CURVATURE) ** np.arange(7))
    assert np.allclose(losses, [loss(v) for v in w])
    x, y = parabola.line.get_data()
    assert np.allclose(y, w[-1] * x + HEIGHT)


def test_only_one_place_of_the_start_is_flat(parabola):
    condition = parabola.tasks[0].condition
    settings = (
        {"points": None, "start_w": w / 20, "learning_rate": 0.1, "steps": 0}
        for w in range(-60, 101)
    )
    flat = [s["start_w"] for s in settings if condition({**s, **parabola.compute(**s)})]
    assert flat == [1.1]


@pytest.mark.parametrize("w", [-3.0, 5.0])
def test_what_leaves_the_picture_is_said(parabola, w):
    parabola.state = {"start_w": w, "learning_rate": 1.0, "steps": 0}
    assert "outside the picture" in parabola.alt
    assert not parabola.step.landing.get_xydata().size
    parabola.state = {"start_w": w, "learning_rate": 1.0, "steps": STEPS}
    assert parabola.errors == ""
    assert "has left the picture" in parabola.alt
    assert "too steep" in parabola.alt
    assert not any(artist.get_xydata().size for artist in parabola.step.artists)
    assert not parabola.path.now.get_xydata().size
    assert "nan" not in parabola.alt


def test_the_start_is_whole_at_both_ends(parabola):
    slider = parabola.controls["start_w"]
    low, high = parabola.bowl.get_xlim()
    assert low < slider.min
    assert high > slider.max


@pytest.fixture
def own():
    return Parabola()


def test_the_start_is_dragged_along_the_curve_and_by_the_line(own):
    drag(own, "start", (3.52, 70))
    assert own.state["start_w"] == 3.5
    assert own.handles["start"].place == pytest.approx((3.5, loss(3.5)))
    drag(own, "line", (0, 0.9 * HOLD + HEIGHT))
    assert own.state["start_w"] == 0.9
    drag(own, "start", (50, 0))
    assert own.state["start_w"] == 5
    own.state = {"steps": 3}
    assert "line" not in own.handles
    tell(own, type="click", **pixel(own, (1.01, 50), own.bowl))
    assert own.state["start_w"] == 1.0


def test_own_points_make_a_parabola_of_their_own(own):
    drag(own, "points 0", (-3, 18))
    x, y = own.facts["rows"].T
    assert (x[0], y[0]) == pytest.approx((-3, 18), abs=0.05)
    w, heights = own.curve.get_data()
    assert np.allclose(heights, [np.mean((v * x + HEIGHT - y) ** 2) for v in w])
    assert np.allclose(own.points.get_xydata(), np.column_stack([x, y]))
    assert own.alt.startswith("Your own 20 flats.")
    tell(own, type="click", **pixel(own, (0, 14), own.plane))
    assert own.facts["rows"][-1] == pytest.approx([0, 14], abs=0.05)
    tell(own, type="remove", name="points 1")
    assert len(own.facts["rows"]) == 20
    own.controls["add"].click()
    assert len(own.facts["rows"]) == 21
    own.controls["points"].click()
    assert np.allclose(own.facts["rows"], np.column_stack([X, Y]))


def test_points_above_zero_have_no_slope_at_all(own):
    own.state = {"points": [[0, 11], [0, 13]], "start_w": 2.0, "steps": 2}
    assert own.errors == ""
    assert own.facts["slope"] == 0
    assert "too short to change anything" in own.alt
    own.state = {"points": [[3, 18], [-3, 1]], "learning_rate": 1.0, "steps": STEPS}
    assert own.errors == ""


def test_hovering_tells_loss_and_slope_error_and_height(own):
    said = tell(own, type="hover", **pixel(own, (1.0, 40), own.bowl))["text"]
    assert said.startswith("w = 1.0")
    told = float(said.splitlines()[1].split()[1])
    assert told == pytest.approx(loss(1.0), abs=0.2)
    said = tell(own, type="hover", **pixel(own, (X[0], Y[0]), own.plane))["text"]
    assert said.splitlines()[-1].startswith("error ")
    assert float(said.split()[-2].replace(",", "")) == pytest.approx(
        100 * (-2 * X[0] + HEIGHT - Y[0]), abs=1
    )
    said = tell(own, type="hover", **pixel(own, (-2, 16), own.plane))["text"]
    assert "click: a new flat" in said
