import numpy as np
import pytest

from helpers.nn import Adam
from helpers.nn.depth import stack
from helpers.nn.hinged_curves import JUMP, SHAPES, X_LIMITS, bend, hinges, largest_gap

X = np.linspace(*X_LIMITS, 401)


def test_a_hinge_is_flat_up_to_its_bend_and_straight_from_there():
    (right, left) = hinges(X, [2, -1], [1, 0.5], [3, -2]).T
    assert np.allclose(right, np.where(X > -0.5, 6 * (X + 0.5), 0))
    assert np.allclose(left, np.where(X < 0.5, -2 * (0.5 - X), 0))
    assert bend(2, 1) == -0.5
    assert bend(-1, 0.5) == 0.5
    assert np.isnan(bend(0, 1))


@pytest.mark.parametrize(
    ("shape", "w", "b", "v", "base"),
    [
        ("tent", [1, 1, 1], [1, 0, -1], [1, -2, 1], 0),
        ("tent", [-1, -1, -1], [1, 0, -1], [1, -2, 1], 0),
        ("W", [1, 1, -1], [1, 0, 1], [1.5, -1, 1], -2),
        ("step", [1, 1], [JUMP, -JUMP], [2.5, -2.5], 0),
    ],
)
def test_each_shape_can_be_built(shape, w, b, v, base):
    x, gap = largest_gap(shape, X, base + hinges(X, w, b, v).sum(axis=1))
    assert gap < 1e-9
    assert X_LIMITS[0] <= x <= X_LIMITS[1]


def test_the_w_needs_its_last_hinge_and_no_other_to_face_left():
    """The slope at the far left is that of the hinges that face left, with its sign changed."""
    slopes = np.diff(SHAPES["W"](np.array([-2.0, -1.0, 0.0, 1.0, 2.0])))
    changes = np.diff(slopes)
    fits = [
        [k for k in range(3) if mask >> k & 1]
        for mask in range(8)
        if np.isclose(-sum(changes[k] for k in range(3) if mask >> k & 1), slopes[0])
    ]
    assert fits == [[2]]


def test_the_largest_gap_is_found_where_it_is():
    y = SHAPES["tent"](X) + np.where(np.isclose(X, 1.5), -0.3, 0.1)
    assert largest_gap("tent", X, y) == (pytest.approx(1.5), pytest.approx(0.3))
    y = np.where(np.abs(X) < JUMP - 1e-6, 7.0, SHAPES["step"](X))
    assert largest_gap("step", X, y)[1] == 0


@pytest.mark.parametrize(
    ("n", "steps", "fewest", "most"), [(3, 300, 0, 1), (3, 1000, 1, 1), (30, 300, 19, 20)]
)
def test_three_hinges_are_too_few_for_training_and_thirty_are_plenty(n, steps, fewest, most):
    """What chapter 03 says of 20 random starts."""
    x = np.linspace(*X_LIMITS, 81).reshape(-1, 1)
    tent, found = SHAPES["tent"](x), 0
    for seed in range(20):
        network, optimizer = stack([1, n, 1], "ReLU", seed=seed), Adam(0.03)
        for _ in range(steps):
            network.train_step(x, tent, optimizer)
        found += np.abs(network.forward(x) - tent).max() <= 0.1
    assert fewest <= found <= most
