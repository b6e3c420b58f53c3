import numpy as np
import pytest
from scipy.optimize import minimize

from helpers.nn import SGD, AdaGrad, Adam, Momentum, RMSProp
from helpers.nn.surfaces import (
    BEYOND,
    BOWL,
    BUMPY,
    LIMITS,
    RAVINE,
    SADDLE,
    SURFACES,
    TILTED,
    optimizer_path,
    surface_grid,
)

ALL = list(SURFACES.values())
KINDS = [SGD, Momentum, AdaGrad, RMSProp, Adam]
NUDGE = 1e-5


@pytest.fixture(params=ALL, ids=[surface.name for surface in ALL])
def surface(request):
    return request.param


@pytest.fixture
def points(rng):
    return rng.uniform(*LIMITS, size=(200, 2))


def test_gradients_equal_numerical_differences(surface, points):
    for axis in (0, 1):
        nudge = NUDGE * np.eye(2)[axis]
        slopes = (surface.height(points + nudge) - surface.height(points - nudge)) / (2 * NUDGE)
        np.testing.assert_allclose(surface.gradient(points)[:, axis], slopes, atol=1e-8)


def test_heights_are_those_of_the_formulas_in_the_chapter(points):
    u, v = points.T
    np.testing.assert_allclose(RAVINE.height(points), u**2 / 20 + v**2)
    np.testing.assert_allclose(TILTED.height(points), (u + v) ** 2 / 40 + (u - v) ** 2 / 2)
    np.testing.assert_allclose(SADDLE.height(points), u**2 / 4 - v**2 / 2 + v**4 / 36)
    np.testing.assert_allclose(BOWL.height(points), (u**2 + v**2) / 2)
    waves = (2 - np.cos(3 * u) - np.cos(3 * v)) / 5
    np.testing.assert_allclose(BUMPY.height(points), (u**2 + v**2) / 10 + waves)


def test_the_minima_are_the_lowest_places(surface, points):
    np.testing.assert_allclose(surface.gradient(surface.minima), 0, atol=1e-12)
    np.testing.assert_allclose(surface.height(surface.minima), surface.lowest, atol=1e-12)
    np.testing.assert_array_equal(surface.above(surface.minima), 0)
    np.testing.assert_array_equal(surface.distance(surface.minima), 0)
    assert surface.height(points).min() > surface.lowest
    ends = [minimize(surface.height, point, jac=surface.gradient) for point in points[:25]]
    best = min(ends, key=lambda end: end.fun)
    assert best.fun == pytest.approx(surface.lowest, abs=1e-9)
    for end in ends:  # what is as low as the lowest is one of the minima that are listed
        if end.fun < surface.lowest + 1e-9:
            assert surface.distance(end.x) < 1e-3


def test_the_bumpy_surface_has_minima_that_are_not_the_lowest(points):
    ends = [minimize(BUMPY.height, p, jac=BUMPY.gradient, tol=1e-9).x for p in points[:25]]
    caught = [end for end in ends if BUMPY.distance(end) > 1]
    assert len(caught) > 5
    assert (BUMPY.above(np.array(caught)) > 0.3).all()


def test_the_tilted_ravine_is_the_ravine_turned_by_45_degrees(points):
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    np.testing.assert_allclose(TILTED.height(points @ turn.T), RAVINE.height(points), atol=1e-12)
    turned = RAVINE.gradient(points) @ turn.T
    np.testing.assert_allclose(TILTED.gradient(points @ turn.T), turned, atol=1e-12)


def test_distance_is_to_the_nearest_minimum():
    assert SADDLE.distance([0.0, 2.0]) == 1
    assert SADDLE.distance([0.0, -2.0]) == 1
    assert SADDLE.distance([4.0, 0.0]) == 5
    assert BOWL.distance([[3.0, 4.0], [0.0, 0.0]]).tolist() == [5, 0]


def test_the_grid_has_a_row_for_each_w2():
    axis, above = surface_grid(RAVINE)
    assert (axis[0], axis[-1]) == LIMITS
    assert above[0, -1] == pytest.approx(RAVINE.height([axis[-1], axis[0]]))
    assert above[3, 7] == pytest.approx(RAVINE.height([axis[7], axis[3]]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_is_what_the_optimizer_makes_of_the_gradients(kind):
    path = optimizer_path(SADDLE, (-3.5, 0.1), kind(0.05), 30)
    optimizer, point = kind(0.05), np.array([-3.5, 0.1])
    for step in range(30):
        assert path[step].tolist() == point.tolist()
        slopes = np.array([point[0] / 2, -point[1] + point[1] ** 3 / 9])
        optimizer.update([point], [slopes])
    np.testing.assert_allclose(path[30], point, rtol=1e-12)


def test_sgd_on_the_ravine_shrinks_each_weight_by_a_factor():
    path = optimizer_path(RAVINE, (-3.5, 2.0), SGD(0.9), 10)
    steps = np.arange(11)
    np.testing.assert_allclose(path[:, 0], -3.5 * 0.91**steps)
    np.testing.assert_allclose(path[:, 1], 2 * (-0.8) ** steps)


def test_a_schedule_sets_the_rate_of_each_step():
    path = optimizer_path(BOWL, (1.0, 2.0), SGD(9.0), 3, lambda step: [0.5, 0.1, 1.0][step])
    np.testing.assert_allclose(path[:, 1], [2, 1, 0.9, 0])


@pytest.mark.parametrize("kind", KINDS)
def test_on_the_axis_of_the_saddle_nobody_leaves_it(kind):
    path = optimizer_path(SADDLE, (-3.5, 0.0), kind(0.1), 200)
    np.testing.assert_array_equal(path[:, 1], 0)


def test_a_path_that_diverges_ends_early_and_finite():
    path = optimizer_path(RAVINE, (-3.5, 2.0), SGD(3.0), 1000)
    assert len(path) < 50
    assert np.isfinite(path).all()
    assert np.abs(path[-1]).max() > BEYOND >= np.abs(path[-2]).max()
    assert len(optimizer_path(SADDLE, (4.0, 4.0), Momentum(10.0), 100)) < 100


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": (1.0, 2.0, 3.0)}, r"shape \(3,\).*points \(w1, w2\)"),
        ({"start": np.zeros((2, 2))}, r"start of shape \(2, 2\)"),
        ({"start": (np.nan, 0)}, "nan"),
        ({"start": ("a", "b")}, "text"),
        ({"optimizer": SGD}, "are the brackets missing"),
        ({"optimizer": "SGD"}, "a new optimizer of helpers.nn"),
        ({"steps": -1}, "steps = -1"),
        ({"steps": 1.5}, "a whole number"),
    ],
)
def test_wrong_arguments(change, message):
    arguments = {"start": (1.0, 2.0), "optimizer": SGD(0.1), "steps": 3} | change
    with pytest.raises(ValueError, match=message):
        optimizer_path(BOWL, **arguments)


def test_an_optimizer_that_remembers_another_path_is_refused():
    optimizer = Adam(0.1)
    optimizer_path(BOWL, (1.0, 2.0), optimizer, 3)
    with pytest.raises(ValueError, match="a new optimizer"):
        optimizer_path(BOWL, (1.0, 2.0), optimizer, 3)
