"""The small network takes the very steps that `Network` takes."""

import numpy as np
import pytest

from helpers.nn import Dense, Dropout, Network, ReLU, Sigmoid, SoftmaxCrossEntropy, Tanh
from helpers.nn.functions import softmax
from helpers.nn.gradients import numerical_gradient
from helpers.nn.losses import cross_entropy
from helpers.nn.plane_run import OPTIMIZERS
from helpers.nn.small_network import ACTIVATIONS, SmallNetwork, losses, probability

LAYERS = {"ReLU": ReLU, "sigmoid": Sigmoid, "tanh": Tanh, "identity": None}


def twin(small: SmallNetwork, activation: str, dropout: float = 0, seed=None) -> Network:
    """Return a `Network` with copies of the same weights."""
    layers = []
    for w, b in small.layers(small.params):
        layers.append(Dense(*w.shape, dtype=np.float64))
        layers[-1].params = [w.copy(), b.copy()]
        layers += [LAYERS[activation]()] if LAYERS[activation] else []
        layers += [Dropout(dropout, seed)] if dropout else []
    surplus = (LAYERS[activation] is not None) + bool(dropout)
    return Network(layers[: len(layers) - surplus], SoftmaxCrossEntropy())


def flat(arrays) -> np.ndarray:
    return np.concatenate([array.ravel() for array in arrays])


@pytest.fixture
def batches(rng):
    x = rng.uniform(-5, 5, (12, 10, 2))
    return [(part, (part.sum(axis=1) > 1).astype(float)) for part in x]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(), (1,), (4, 2), (8, 8, 8, 8)])
def test_the_steps_are_those_of_network(activation, hidden, batches):
    small = SmallNetwork((2, *hidden), activation, seed=3)
    network = twin(small, activation)
    ours, theirs = OPTIMIZERS["SGD"](0.1), OPTIMIZERS["SGD"](0.1)
    assert small.n_params == network.n_params
    for x, y in batches:
        assert np.allclose(small.outputs(x)[-1], network.forward(x), rtol=1e-9, atol=1e-12)
        small.train_step(x, y, ours)
        network.train_step(x, y.astype(int), theirs)
        assert np.allclose(small.grads, flat(network.grads), rtol=1e-9, atol=1e-12)
        assert np.allclose(small.params, flat(network.params), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_takes_the_same_steps(name, batches):
    small = SmallNetwork((2, 4, 2), "tanh", seed=3)
    network = twin(small, "tanh")
    ours, theirs = OPTIMIZERS[name](0.05), OPTIMIZERS[name](0.05)
    for x, y in [*batches, *batches]:  # more than 16, so that what is tiny is dropped once
        small.train_step(x, y, ours)
        network.train_step(x, y.astype(int), theirs)
    assert ours.steps == theirs.steps == 24
    assert np.allclose(small.params, flat(network.params), rtol=1e-7, atol=1e-9)


def test_dropout_silences_the_same_neurons(batches):
    small = SmallNetwork((2, 6, 5), "tanh", seed=3)
    network = twin(small, "tanh", 0.3, np.random.default_rng(9))
    rng = np.random.default_rng(9)
    ours, theirs = OPTIMIZERS["SGD"](0.1), OPTIMIZERS["SGD"](0.1)
    for x, y in batches:
        small.train_step(x, y, ours, dropout=0.3, rng=rng)
        network.train_step(x, y.astype(int), theirs)
        assert np.allclose(small.params, flat(network.params), rtol=1e-6, atol=1e-7)


def test_l2_adds_the_squares_of_the_weights_to_the_loss(batches):
    small = SmallNetwork((2, 3), "sigmoid", seed=3)
    small.params += 0.5  # biases that are not 0
    before, (x, y), l2 = small.params.copy(), batches[0], 0.2

    def loss(params):
        weights = [w for w, _ in small.layers(params)]
        logits = small.outputs(x, params)[-1]
        return cross_entropy(logits, y.astype(int)) + l2 * sum((w**2).sum() for w in weights)

    slopes = numerical_gradient(loss, before.copy())
    small.train_step(x, y, OPTIMIZERS["SGD"](0.0), l2=l2)
    assert np.allclose(small.grads, slopes, atol=1e-6)
    assert (small.params == before).all()


def test_the_first_weights_are_those_of_dense():
    rng = np.random.default_rng(5)
    expected = [Dense(n, m, seed=rng, dtype=np.float64) for n, m in ((2, 4), (4, 3), (3, 2))]
    small = SmallNetwork((2, 4, 3), "ReLU", seed=5)
    assert (small.params == flat([p for layer in expected for p in layer.params])).all()


def test_losses_and_probabilities_are_those_of_the_course(rng):
    logits = rng.normal(0, 5, (50, 2))
    y = rng.integers(0, 2, 50)
    assert losses(logits, y).mean() == pytest.approx(cross_entropy(logits, y))
    assert np.allclose(probability(logits), softmax(logits)[:, 1])


def test_huge_logits_overflow_nowhere():
    logits = np.array([[0.0, 1e300], [1e300, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        assert list(probability(logits)) == [1, 0]
        assert list(losses(logits, np.array([1, 1]))) == [0, 1e300]


def test_others_may_ask_with_a_copy_of_the_weights(batches):
    small = SmallNetwork((2, 4), "tanh", seed=3)
    copy, (x, y) = small.params.copy(), batches[0]
    before = [output.copy() for output in small.outputs(x)]
    small.train_step(x, y, OPTIMIZERS["SGD"](1.0))
    assert all(np.array_equal(a, b) for a, b in zip(before, small.outputs(x, copy), strict=True))
    assert not np.array_equal(before[-1], small.outputs(x)[-1])


@pytest.mark.parametrize(
    "arguments",
    [((), "tanh"), ((2, 0), "tanh"), ((2, 1.5), "tanh"), ((2, 4), "swish"), (2, "tanh")],
)
def test_what_makes_no_network_is_refused(arguments):
    with pytest.raises(ValueError, match=r"^SmallNetwork got .*; it expects .*\.$"):
        SmallNetwork(*arguments)
