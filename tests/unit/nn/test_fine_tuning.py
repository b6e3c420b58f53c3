"""Fine-tuning: the copy learns the new, the original stays, and mixing keeps the old."""

import numpy as np
import pytest

from helpers.nn import Adam, Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.nn.fine_tuning import fine_tune


@pytest.fixture(scope="module")
def world():
    """Four groups of points in four corners; the new ones lie in the first corner, as class 3."""
    rng = np.random.default_rng(0)
    corners = np.array([[-2, -2], [-2, 2], [2, -2], [2, 2]], np.float32)
    labels = np.repeat(np.arange(4), 60)
    points = (corners[labels] + rng.normal(0, 0.4, (240, 2))).astype(np.float32)
    network = Network([Dense(2, 16, seed=1), ReLU(), Dense(16, 4, seed=2)], SoftmaxCrossEntropy())
    network.fit(points, labels, 40, 16, Adam(0.01), seed=3)
    new = np.array([[-1.0, -3.5], [-0.8, -3.8]], np.float32), np.array([3, 3])
    return network, new, (points, labels)


def test_it_learns_the_new_and_leaves_the_original_alone(world):
    network, new, old = world
    before = [p.copy() for p in network.params]
    run = fine_tune(network, new, old, old, steps=30, learning_rate=0.01)
    for parameter, kept in zip(network.params, before, strict=True):
        np.testing.assert_array_equal(parameter, kept)
    assert run.answers.shape == (31, 2)
    assert run.new_accuracy.shape == run.test_accuracy.shape == (31,)
    assert run.new_accuracy[0] == 0
    assert run.new_accuracy[-1] == 1
    assert run.test_accuracy[0] == network.evaluate(*old)[1]


def test_alone_it_forgets_and_mixed_it_does_not(world):
    network, new, old = world
    alone, mixed = (
        fine_tune(network, new, old, old, mix=mix, steps=60, learning_rate=0.03)
        for mix in (0.0, 0.5)
    )
    assert alone.test_accuracy[-1] < 0.6
    assert mixed.test_accuracy[-1] > 0.9
    assert mixed.new_accuracy[-1] == 1


def test_the_same_seed_gives_the_same_run(world):
    network, new, old = world
    one, same, other = (
        fine_tune(network, new, old, old, mix=0.5, steps=20, learning_rate=0.03, seed=seed)
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one.test_accuracy, same.test_accuracy)
    assert (one.test_accuracy != other.test_accuracy).any()


def test_wrong_input_is_refused(world):
    network, new, old = world
    with pytest.raises(ValueError, match="no new examples"):
        fine_tune(network, (new[0][:0], new[1][:0]), old, old)
    for mix in (-0.1, 1.0, np.nan):
        with pytest.raises(ValueError, match="mix"):
            fine_tune(network, new, old, old, mix=mix)
