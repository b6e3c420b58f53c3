import numpy as np
import pytest

from helpers.nn import SGD, Adam, Dense, MeanSquaredError, Network, ReLU, SoftmaxCrossEntropy
from helpers.nn.loss_curves import loss_curves


def new_network():
    rng = np.random.default_rng(3)
    return Network([Dense(2, 8, seed=rng), ReLU(), Dense(8, 2, seed=rng)], SoftmaxCrossEntropy())


@pytest.fixture
def data(rng):
    x = rng.normal(size=(40, 2)).astype(np.float32)
    return (x[:25], (x[:25, 0] > 0).astype(int)), (x[25:], (x[25:, 0] > 0).astype(int))


def test_the_curves_are_the_losses_of_the_same_training_by_hand(data):
    train, test = data
    curves = loss_curves(new_network(), Adam(0.02), train, test, 12, 10, seed=5)
    network, optimizer = new_network(), Adam(0.02)
    rng, order = np.random.default_rng(5), None
    for update in range(12):
        assert curves.train[update] == network.evaluate(*train)[0]
        assert curves.test[update] == network.evaluate(*test)[0]
        place = update % 3  # 25 rows are batches of 10, 10 and 5
        order = rng.permutation(25) if place == 0 else order
        rows = order[10 * place : 10 * (place + 1)]
        network.train_step(train[0][rows], train[1][rows], optimizer)
    assert curves.updates.tolist() == list(range(13))
    assert (curves.test[-1], curves.accuracy) == network.evaluate(*test)
    assert not curves.diverged


def test_every_row_is_used_once_in_each_epoch(data):
    seen = []

    class Watched(Network):
        def train_step(self, x, y, optimizer):
            seen.append(x.copy())
            return super().train_step(x, y, optimizer)

    network = Watched([Dense(2, 2, seed=0)], SoftmaxCrossEntropy())
    loss_curves(network, SGD(0.1), *data, 6, 10, seed=0)
    for epoch in (seen[:3], seen[3:]):
        rows = np.concatenate(epoch)
        assert sorted(map(tuple, rows)) == sorted(map(tuple, data[0][0]))
    assert not np.array_equal(seen[0], seen[3])


def test_looks_at_even_distances_and_at_the_end(data):
    curves = loss_curves(new_network(), SGD(0.1), *data, 11, 5, seed=0, every=4)
    assert curves.updates.tolist() == [0, 4, 8, 11]
    assert len(curves.train) == len(curves.test) == 4
    fine = loss_curves(new_network(), SGD(0.1), *data, 11, 5, seed=0)
    np.testing.assert_array_equal(fine.train[curves.updates], curves.train)


def test_a_schedule_sets_the_rate(data):
    still = loss_curves(new_network(), SGD(0.5), *data, 8, 5, seed=0, schedule=lambda t: 0.0)
    assert np.ptp(still.train) == 0
    rates = []
    loss_curves(new_network(), SGD(0.5), *data, 4, 5, 0, lambda t: rates.append(t) or 0.1)
    assert rates == [0, 1, 2, 3]


def test_a_training_that_diverges_ends_early_with_finite_losses(rng):
    x = rng.normal(size=(20, 1))
    network = Network([Dense(1, 1, seed=0)], MeanSquaredError())
    curves = loss_curves(network, SGD(1e5), (x, 2 * x), (x, 2 * x), 500, 20, seed=0)
    assert curves.diverged
    assert curves.updates[-1] < 500
    assert np.isfinite(curves.train).all()
    assert curves.train[-1] > curves.train[0]
    assert curves.accuracy is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"updates": -1}, "updates = -1"),
        ({"batch_size": 0}, "batch_size = 0"),
        ({"every": 0}, "every = 0"),
        ({"seed": "x"}, "seed = 'x'"),
    ],
)
def test_wrong_arguments(data, change, message):
    arguments = {"updates": 3, "batch_size": 5, "seed": 0} | change
    with pytest.raises(ValueError, match=message):
        loss_curves(new_network(), SGD(0.1), *data, **arguments)
