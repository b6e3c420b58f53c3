import numpy as np
import pytest

from helpers.nn.momentum import RAVINE_CURVATURES, fastest_ball, largest_rate, shrink_factor
from helpers.nn.optimizers import Momentum
from helpers.nn.surfaces import RAVINE, optimizer_path

START = (-3.5, 2.0)


def run(rate, momentum, steps):
    return RAVINE.distance(optimizer_path(RAVINE, START, Momentum(rate, momentum), steps))


@pytest.mark.parametrize(
    ("rate", "momentum"),
    [(0.1, 0.0), (0.9, 0.0), (0.1, 0.9), (1.5, 0.7), (1.0, 0.4), (1.34, 0.6), (1.8, 0.95)],
)
def test_the_factor_is_what_a_long_run_shrinks_by(rate, momentum):
    near = run(rate, momentum, 260)
    # Where it swings, the distance goes up and down: compare the largest of two long stretches.
    measured = (near[200:260].max() / near[100:160].max()) ** 0.01
    assert measured == pytest.approx(shrink_factor(rate, momentum), rel=0.01)


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.6, 0.9])
def test_the_largest_rate_is_where_running_it_begins_to_diverge(momentum):
    edge = largest_rate(momentum)
    assert edge == pytest.approx(1 + momentum)
    assert run(0.99 * edge, momentum, 3000)[-1] < 1e-6
    assert run(1.01 * edge, momentum, 3000)[-1] > 1e6
    assert shrink_factor(0.999 * edge, momentum) < 1 < shrink_factor(1.001 * edge, momentum)


def test_without_friction_it_swings_and_keeps_swinging():
    assert shrink_factor(0.5, 1.0) == pytest.approx(1.0)
    near = run(0.5, 1.0, 2000)
    assert near[1800:].max() == pytest.approx(near[:200].max(), rel=0.05)


def test_no_place_of_the_map_is_faster():
    rate, momentum = fastest_ball()
    assert (rate, momentum) == pytest.approx((1.336, 0.4026), abs=1e-3)
    rates, momenta = np.linspace(0.01, 2.2, 300), np.linspace(0, 1, 300)
    least = shrink_factor(rates, momenta[:, None]).min()
    assert shrink_factor(rate, momentum) == pytest.approx(0.6345, abs=1e-4)
    assert least >= shrink_factor(rate, momentum) - 1e-9


def test_the_curvatures_are_those_of_the_ravine():
    assert np.allclose(RAVINE.gradient((1.0, 1.0)), RAVINE_CURVATURES)
