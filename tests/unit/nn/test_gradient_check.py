"""The gradient check of chapter 06, over whole networks: every layer with every loss.

Each layer and each loss alone is checked in test_layers.py and test_losses.py.
"""

import numpy as np
import pytest

from helpers.nn import (
    Dense,
    Dropout,
    MeanSquaredError,
    Network,
    ReLU,
    Sigmoid,
    SoftmaxCrossEntropy,
    Tanh,
    numerical_gradient,
)

KINDS = [Sigmoid, Tanh, ReLU, lambda: Dropout(0.4)]
NAMES = ["Sigmoid", "Tanh", "ReLU", "Dropout"]
LOSSES = [MeanSquaredError, SoftmaxCrossEntropy]


class WrongSlope(Tanh):
    """A layer that takes the slope of another function."""

    def _backward(self, grad):
        return grad * self._y * (1 - self._y)


class Overwrites(Dense):
    """A layer that keeps the last of the gradients that it should add."""

    def _backward(self, grad, input_gradient=True):
        back = super()._backward(grad)
        self.grads[1] = grad[-1]
        return back


def network_with(middle, loss, dense=Dense):
    layers = [dense(4, 5, seed=1, dtype="float64"), middle, Dense(5, 3, seed=2, dtype="float64")]
    network = Network(layers, loss)
    for k, param in enumerate(network.params):
        param[...] += 0.1 * np.random.default_rng(k).normal(size=param.shape)
    middle.training = True
    return network


def loss_of(network, x, y):
    """Return the loss, with the same choice of Dropout each time."""
    for layer in network.layers:
        if isinstance(layer, Dropout):
            layer._rng = np.random.default_rng(5)
    return network.loss.forward(network.forward(x), y)


def differences(network, x, y):
    """Return, for each parameter, how far backpropagation is from nudges."""
    loss_of(network, x, y)
    network.backward(network.loss.backward())
    found = []
    for param, grad in zip(network.params, network.grads, strict=True):
        start = param.copy()

        def loss_at(value, param=param):
            param[...] = value
            return loss_of(network, x, y)

        numerical = numerical_gradient(loss_at, start)
        param[...] = start
        found.append(np.abs(grad - numerical).max())
    return found


@pytest.mark.parametrize("n", [1, 7])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("make", KINDS, ids=NAMES)
def test_the_gradients_of_whole_networks_are_those_of_nudges(make, loss, n, rng):
    network = network_with(make(), loss())
    x, y = rng.normal(size=(n, 4)), rng.dirichlet(np.ones(3), n)
    assert max(differences(network, x, y)) < 1e-8
    assert max(np.abs(grad).max() for grad in network.grads) > 1e-3, "a check of zeros is none"


def test_with_whole_labels_too(rng):
    network = network_with(Tanh(), SoftmaxCrossEntropy())
    assert max(differences(network, rng.normal(size=(7, 4)), rng.integers(0, 3, 7))) < 1e-8


def test_the_mask_of_dropout_is_really_at_work(rng):
    network = network_with(Dropout(0.4), MeanSquaredError())
    x, y = rng.normal(size=(7, 4)), rng.normal(size=(7, 3))
    in_training = loss_of(network, x, y)
    network.layers[1].training = False
    assert loss_of(network, x, y) != in_training


@pytest.mark.parametrize(
    ("middle", "dense", "wrong"),
    [
        (WrongSlope(), Dense, [True, True, False, False]),
        (Tanh(), Overwrites, [False, True] + [False] * 2),
    ],
)
def test_the_check_finds_what_is_wrong_and_where(middle, dense, wrong, rng):
    network = network_with(middle, SoftmaxCrossEntropy(), dense)
    found = differences(network, rng.normal(size=(7, 4)), rng.integers(0, 3, 7))
    assert [difference > 1e-3 for difference in found] == wrong


def test_backpropagation_asks_each_layer_once(rng):
    network = network_with(Tanh(), SoftmaxCrossEntropy())
    asked = []
    for layer in network.layers:
        for name in ("_forward", "_backward"):
            method = getattr(layer, name)

            def counted(*args, name=name, method=method, **kwargs):
                asked.append(name)
                return method(*args, **kwargs)

            setattr(layer, name, counted)
    loss_of(network, rng.normal(size=(7, 4)), rng.integers(0, 3, 7))
    network.backward(network.loss.backward())
    assert asked == ["_forward"] * 3 + ["_backward"] * 3
