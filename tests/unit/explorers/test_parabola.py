import numpy as np
import pytest

from helpers.datasets.toys import noisy_line
from helpers.explorers.line_walk import POINTS
from helpers.explorers.parabola import HEIGHT, STEPS, Parabola

X, Y = noisy_line(**POINTS)
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


@pytest.mark.parametrize("w", [-1.0, 1.5, 2.2, 5.0])
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
    parabola.state = {"start_w": -1.0, "learning_rate": rate, "steps": 6}
    w, losses = parabola.path.line.get_data()
    assert np.allclose(w - BOTTOM, (-1 - BOTTOM) * (1 - rate * CURVATURE) ** np.arange(7))
    assert np.allclose(losses, [loss(v) for v in w])
    x, y = parabola.line.get_data()
    assert np.allclose(y, w[-1] * x + HEIGHT)


def test_only_one_place_of_the_start_is_flat(parabola):
    condition = parabola.tasks[0].condition
    settings = ({"start_w": w / 20, "learning_rate": 0.1, "steps": 0} for w in range(-40, 121))
    flat = [s["start_w"] for s in settings if condition({**s, **parabola.compute(**s)})]
    assert flat == [2.1]


@pytest.mark.parametrize("w", [-2.0, 6.0])
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
