"""Deep stacks of layers, chapter 03: what they can fit, and how much gradient reaches each layer.

A stack is a `Network` of `Dense` layers with an activation function between them (none after the
last) and the mean squared error as its loss. Its depth is the number of its Dense layers. All is
computed in float64, whose range is wide enough for what 20 layers make of a number.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.nn._checks import (
    complaint,
    constant,
    described,
    one_of,
    random_numbers,
    whole_number,
)
from helpers.nn.derivatives import ACTIVATIONS
from helpers.nn.layers import ACTIVATION_LAYERS, Dense
from helpers.nn.losses import MeanSquaredError, mean_squared_error
from helpers.nn.network import Network

WIDTH, EXAMPLES = 32, 64  # of the networks and the data of `random_stack`


def stack(
    sizes: Sequence[int],
    activation: str,
    weight_scale: float = 1.0,
    seed: int | None = None,
) -> Network:
    """Return a stack with random weights. Built in chapter 03.

    Parameters
    ----------
    sizes
        Number of inputs, then of the outputs of each layer: (2, 8, 1) is two layers.
    activation
        ``"sigmoid"``, ``"tanh"``, ``"ReLU"`` or ``"identity"``, after each layer but the last.
    weight_scale
        What the Glorot weights of `Dense` are multiplied by, 0 or more. The biases are 0.
    seed
        Seed for all weights together, or None.

    Raises
    ------
    ValueError
        If a value makes no sense.
    """
    if not isinstance(sizes, Sequence) or isinstance(sizes, str) or len(sizes) < 2:
        expected = "two or more whole numbers: inputs, then the outputs of each layer"
        raise ValueError(complaint("stack", f"sizes = {described(sizes)}", expected))
    one_of(ACTIVATION_LAYERS, activation, "stack", "activation")
    scale = constant(weight_scale, "stack", "weight_scale", "0 or more", lambda s: s >= 0)
    rng = random_numbers(seed, "stack")
    layers = []
    for n_inputs, n_outputs in pairwise(sizes):
        if layers:
            layers += [kind() for kind in ACTIVATION_LAYERS[activation]]
        layers.append(Dense(n_inputs, n_outputs, seed=rng, dtype=np.float64))
        layers[-1].params[0] *= scale
    return Network(layers, MeanSquaredError())


def gradient_norms(network: Network, x, y) -> np.ndarray:
    """Return, for each Dense layer, the length of the loss's gradient for its W.

    The length is √(sum of the squares of all entries). Chapter 03 finds the slopes of a small chain
    by nudges; here it's backpropagation, which chapter 06 builds and which is far quicker.

    Parameters
    ----------
    network
        A `Network`, for example a `stack`.
    x, y
        A batch: inputs (n, network.n_inputs) and what should come out.

    Returns
    -------
    numpy.ndarray
        (depth,), the layer nearest the input first.
    """
    network.loss.forward(network.forward(x), y)
    network.backward(network.loss.backward())
    dense = [layer for layer in network.layers if isinstance(layer, Dense)]
    return np.array([np.linalg.norm(layer.grads[0]) for layer in dense])


def mean_slopes(network: Network, x, activation: str) -> np.ndarray:
    """Return, for each hidden layer, the mean slope of its activation function. Chapter 03.

    Parameters
    ----------
    network
        A `stack` with this activation.
    x
        A batch of inputs, (n, network.n_inputs).
    activation
        Its activation function, by name.

    Returns
    -------
    numpy.ndarray
        (depth - 1,), means over the examples and the neurons of the layer.
    """
    slope = ACTIVATIONS[activation][1]
    means = []
    for layer in network.layers[:-1]:
        x = layer.forward(x)
        if isinstance(layer, Dense):
            means.append(slope(x).mean())
    return np.array(means)


def factors(network: Network, x, y) -> tuple[np.ndarray, np.ndarray]:
    """Return what makes the gradient longer or shorter on its way back through a stack.

    On the way from a layer to the one before it, the gradient for all sums is multiplied by the
    weights of the later layer, then by the slopes of the earlier one. Shown in chapter 03.

    Parameters
    ----------
    network
        A `stack`.
    x, y
        A batch: inputs (n, network.n_inputs) and what should come out.

    Returns
    -------
    by_weights, by_slopes
        For each hidden layer, (depth - 1,), the length after divided by the length before; 0 where
        nothing was left.
    """
    _, grads = _walk(network, x, y)
    lengths = [np.linalg.norm(grad) for grad in grads]
    by_weights, by_slopes, slope = [], [], 1.0
    for layer, (after, before) in zip(network.layers[1:], pairwise(lengths), strict=True):
        factor = after / before if before > 0 else 0.0
        if isinstance(layer, Dense):
            by_weights.append(factor)
            by_slopes.append(slope)
            slope = 1.0  # with no activation after the layer, it stays so
        else:
            slope = factor
    return np.array(by_weights), np.array(by_slopes)


def both_factors(network: Network, x, y) -> tuple[np.ndarray, np.ndarray]:
    """Return the two things that a layer's gradient is made of: signal forward, error back.

    The gradient for a layer's W is its inputs times the gradient for its sums, added up over the
    batch. Shown in chapter 03.

    Parameters
    ----------
    network
        A `stack`.
    x, y
        A batch: inputs (n, network.n_inputs) and what should come out.

    Returns
    -------
    signals, errors
        For each Dense layer, (depth,): the root mean square of all numbers that come in, and the
        length of the loss's gradient for its sums.
    """
    inputs, grads = _walk(network, x, y)
    dense = [k for k, layer in enumerate(network.layers) if isinstance(layer, Dense)]
    signals = [np.sqrt(np.square(inputs[k]).mean()) for k in dense]
    return np.array(signals), np.array([np.linalg.norm(grads[k]) for k in dense])


def _walk(network: Network, x, y) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Go forward and back through a stack; return each layer's inputs and its outputs' gradient."""
    inputs, grads = [], []
    for layer in network.layers:
        inputs.append(x)
        x = layer.forward(x)
    network.loss.forward(x, y)
    grad = network.loss.backward()
    for layer in reversed(network.layers):
        grads.append(grad)
        grad = layer.backward(grad)
    return inputs, grads[::-1]


class LayerByLayer(NamedTuple):
    """What goes on in a stack."""

    norms: np.ndarray  # (depth,) length of the gradient of each W
    slopes: np.ndarray  # (depth - 1,) mean slope of the activation in each hidden layer
    by_weights: np.ndarray  # (depth - 1,) see `factors`
    by_slopes: np.ndarray  # (depth - 1,)
    signals: np.ndarray  # (depth,) see `both_factors`
    errors: np.ndarray  # (depth,)


def random_stack(depth: int, activation: str, weight_scale: float, seed: int) -> LayerByLayer:
    """Return what goes on in a stack of 32 neurons a layer, fed with random numbers. Chapter 03.

    The 64 examples have 32 inputs and one wanted output, all drawn from the standard normal
    distribution, the same ones each time.

    Parameters
    ----------
    depth
        Number of Dense layers, 1 or more.
    activation, weight_scale, seed
        As in `stack`.
    """
    depth = whole_number(depth, "random_stack", "depth")
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((EXAMPLES, WIDTH)), rng.standard_normal((EXAMPLES, 1))
    network = stack([WIDTH] * depth + [1], activation, weight_scale, seed)
    norms, slopes = gradient_norms(network, x, y), mean_slopes(network, x, activation)
    found = (*factors(network, x, y), *both_factors(network, x, y))
    return LayerByLayer(norms, slopes, *found)


class FitPath:
    """The training of a network, step by step, remembered; it is trained as far as asked for.

    Each step is one batch of all examples.

    Attributes
    ----------
    losses
        The loss after 0, 1, 2, … steps, as far as trained.
    """

    def __init__(self, network: Network, x, y, optimizer) -> None:
        """Take a network that will be trained, and remember how it starts.

        Parameters
        ----------
        network, optimizer
            Both will be changed.
        x, y
            All examples, (n, inputs) and (n, outputs).
        """
        self._network, self._x, self._y, self._optimizer = network, x, y, optimizer
        self._outputs: list[np.ndarray] = []
        self.losses: list[float] = []
        self._remember()

    def outputs(self, step: int) -> np.ndarray:
        """Return the network's outputs for x after `step` steps, shape (n, outputs)."""
        while len(self.losses) <= step:
            # what `Network.train_step` does, but that its forward pass was that of `_remember`
            self._network.backward(self._network.loss.backward())
            self._optimizer.update(self._network.params, self._network.grads)
            self._remember()
        return self._outputs[step]

    def _remember(self) -> None:
        outputs = self._network.forward(self._x)
        self._outputs.append(outputs)
        self.losses.append(self._network.loss.forward(outputs, self._y))


# Curves to be fitted, for x from -1 to 1.
CURVES = {
    "line": lambda x: 0.8 * x - 0.1,
    "parabola": lambda x: 1.6 * x**2 - 0.8,
    "sine": lambda x: 0.9 * np.sin(np.pi * x),
    "corner": lambda x: 2 * np.abs(x) - 1,
    "wave": lambda x: 0.8 * np.sin(2.5 * np.pi * x),
}


def curve_points(name: str, n: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Return `n` points of one of `CURVES`, evenly spaced from x = -1 to 1. Used in chapter 03.

    Returns
    -------
    x, y
        Both (n, 1).
    """
    x = np.linspace(-1, 1, whole_number(n, "curve_points", "n"))[:, None]
    return x, CURVES[name](x)


def bent_curve(name: str, points: np.ndarray, n: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Return one of `CURVES`, bent so that it goes through some points. Used in chapter 03.

    Between two points as much of the bend is left as lies nearer to each of them.

    Parameters
    ----------
    name, n
        As for `curve_points`.
    points
        (points, 2), x from -1 to 1 in any order, one at least.

    Returns
    -------
    x, y
        Both (n, 1).
    """
    x, y = curve_points(name, n)
    at, heights = points[np.argsort(points[:, 0], kind="stable")].T
    return x, y + np.interp(x, at, heights - CURVES[name](at))


def best_line_loss(x: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error of the best straight line through the points, by formula.

    Built in chapter 02. `x` and `y` have the shape (n, 1).
    """
    columns = np.hstack([x, np.ones_like(x)])
    w, *_ = np.linalg.lstsq(columns, y)
    return mean_squared_error(columns @ w, y)
