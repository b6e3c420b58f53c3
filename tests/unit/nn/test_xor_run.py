import numpy as np
import pytest

from helpers import nn
from helpers.nn.softmax_gradients import cross_entropy_gradient, squared_error_gradient
from helpers.nn.xor_run import INPUTS, WANTED, xor_run, xor_start


def test_sixteen_of_twenty_starts_learn_xor():
    """The chapter says so."""
    right = [xor_run(seed, 2, 5.0, 1000).right[-1] for seed in range(20)]
    assert sum(found == 4 for found in right) == 16


def test_the_numbers_of_the_chapter():
    run = xor_run(0, 2, 5.0, 1000)
    assert np.round(run.loss[[0, -1]], 4).tolist() == [0.2514, 0.0009]
    assert np.round(run.outputs[-1], 2).tolist() == [0.03, 0.97, 0.97, 0.03]


@pytest.mark.parametrize("hidden", [1, 2, 4])
def test_a_step_goes_against_the_numerical_gradient(hidden):
    start, run = xor_start(4, hidden), xor_run(4, hidden, 0.1, 1)
    for k in range(4):

        def loss(param, k=k):
            moved = start._replace(**{start._fields[k]: param})
            answers = moved.output(moved.hidden(INPUTS))[:, None]
            return nn.mean_squared_error(answers, WANTED)

        expected = start[k] - 0.1 * nn.numerical_gradient(loss, start[k])
        assert np.allclose(run.weights[1][k], expected, atol=1e-8)


def test_what_makes_no_sense_is_refused():
    for wrong in ((-1, 2, 1.0, 5), (0, 0, 1.0, 5), (0, 2, -1.0, 5), (0, 2, 1.0, -5)):
        with pytest.raises(ValueError, match="expects"):
            xor_run(*wrong)


@pytest.mark.parametrize("seed", range(4))
def test_gradients_behind_a_softmax(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.normal(scale=4, size=5), np.eye(5)[seed]
    by_nudges = nn.numerical_gradient(lambda z: nn.cross_entropy(z[None], y[None]), z)
    assert np.allclose(cross_entropy_gradient(z, y), by_nudges, atol=1e-8)
    by_nudges = nn.numerical_gradient(lambda z: nn.mean_squared_error(nn.softmax(z), y), z)
    assert np.allclose(squared_error_gradient(z, y), by_nudges, atol=1e-8)
    with pytest.raises(ValueError, match="shape"):
        squared_error_gradient(z, y[:2])
