"""XOR learned by two layers of sigmoids, step by step: the loop that ends chapter 06."""

from typing import NamedTuple

import numpy as np

from helpers.nn._checks import constant, whole_number
from helpers.nn.functions import sigmoid
from helpers.nn.layers import Dense, Sigmoid
from helpers.nn.losses import MeanSquaredError

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
WANTED = np.array([[0.0], [1.0], [1.0], [0.0]])


class XorWeights(NamedTuple):
    """All weights and biases of the network; `hidden` neurons side by side feed one more."""

    W1: np.ndarray  # (2, hidden)
    b1: np.ndarray  # (hidden,)
    W2: np.ndarray  # (hidden, 1)
    b2: np.ndarray  # (1,)

    def hidden(self, x: np.ndarray) -> np.ndarray:
        """Return what the hidden neurons give for inputs of shape (…, 2): shape (…, hidden)."""
        return sigmoid(x @ self.W1 + self.b1)

    def output(self, h: np.ndarray) -> np.ndarray:
        """Return what the output neuron gives for hidden values (…, hidden): shape (…)."""
        return sigmoid(h @ self.W2 + self.b2)[..., 0]


class XorRun(NamedTuple):
    """A whole training, before the first step and after each one.

    Attributes
    ----------
    weights
        One `XorWeights` for each moment, steps + 1 of them.
    outputs
        The answers to the inputs 00, 01, 10, 11: shape (steps + 1, 4).
    loss
        Mean squared error, shape (steps + 1,).
    """

    weights: list[XorWeights]
    outputs: np.ndarray
    loss: np.ndarray

    @property
    def right(self) -> np.ndarray:
        """How many of the four answers are on the right side of 0.5: shape (steps + 1,)."""
        return ((self.outputs > 0.5) == (WANTED[:, 0] > 0.5)).sum(axis=1)


def xor_start(seed: int, hidden: int) -> XorWeights:
    """Return weights drawn from the standard normal distribution, first W1, and biases of 0.

    Parameters
    ----------
    seed
        For the draw, a whole number of 0 or more.
    hidden
        How many hidden neurons, 1 or more.
    """
    hidden = whole_number(hidden, "xor_start", "hidden")
    rng = np.random.default_rng(whole_number(seed, "xor_start", "seed", at_least=0))
    return XorWeights(
        rng.normal(size=(2, hidden)), np.zeros(hidden), rng.normal(size=(hidden, 1)), np.zeros(1)
    )


def xor_run(seed: int, hidden: int, rate: float, steps: int) -> XorRun:
    """Train on all four inputs at a time: forward, loss, backward, step. Chapter 06.

    Parameters
    ----------
    seed, hidden
        As in `xor_start`.
    rate
        The learning rate η, 0 or more.
    steps
        How many steps, 0 or more.
    """
    steps = whole_number(steps, "xor_run", "steps", at_least=0)
    constant(rate, "xor_run", "rate", "0 or more", lambda rate: rate >= 0)
    start = xor_start(seed, hidden)
    layers = [Dense(2, hidden, dtype="float64"), Sigmoid(), Dense(hidden, 1, dtype="float64")]
    layers.append(Sigmoid())
    layers[0].params, layers[2].params = list(start[:2]), list(start[2:])
    loss, weights, outputs, losses = MeanSquaredError(), [], [], []
    for step in range(steps + 1):
        y_hat = INPUTS
        for layer in layers:
            y_hat = layer._forward(y_hat)
        losses.append(loss._forward(y_hat, WANTED))
        outputs.append(y_hat[:, 0])
        weights.append(XorWeights(*(p.copy() for n in (0, 2) for p in layers[n].params)))
        if step == steps:
            break
        grad = loss.backward()
        for layer in reversed(layers):
            grad = layer._backward(grad)
        for layer in layers:
            for param, gradient in zip(layer.params, layer.grads, strict=True):
                param -= rate * gradient
    return XorRun(weights, np.array(outputs), np.array(losses))
