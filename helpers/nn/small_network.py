"""Chapter 11: a small network for two classes that trains thousands of steps a second.

What it computes is what `Network` computes with `Dense` layers, one activation function and
`SoftmaxCrossEntropy`; tests hold the two to the same numbers. In a network of 30 weights nearly
all of the time goes into calls and checks, so here are as few as possible: nothing is checked
after the start, all weights and biases lie one after the other in a single array, which the
optimizer changes in one go, and softmax of two classes becomes the sigmoid of their difference.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from helpers.nn._checks import complaint, described, random_numbers, whole_number
from helpers.nn.layers import Dense
from helpers.nn.optimizers import Optimizer

CLASSES = 2
SIGNS = np.array([-1.0, 1.0])  # of the two logits in their difference


def _sigmoid(x: np.ndarray) -> np.ndarray:
    """Return the sigmoid of x; written with tanh it cannot overflow and needs three passes."""
    y = np.tanh(0.5 * x)
    y += 1
    y *= 0.5
    return y


# From name to the function and its slope, the slope as a function of what came out.
Activation = tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray] | None]
ACTIVATIONS: dict[str, Activation] = {
    "ReLU": (lambda x: np.maximum(x, 0.0), lambda y: y > 0),
    "sigmoid": (_sigmoid, lambda y: y * (1 - y)),
    "tanh": (np.tanh, lambda y: 1 - y * y),
    "identity": (lambda x: x, None),
}


class SmallNetwork:
    """A fully connected network with two outputs, the logits of two classes. Chapter 11.

    Parameters
    ----------
    sizes
        Number of inputs, then of the neurons of each hidden layer: (2, 4, 2) has two of those.
        (2,) has none.
    activation
        One of `ACTIVATIONS`, in all hidden layers.
    seed
        For the first weights: Glorot uniform, as in `Dense`; the biases start at 0.

    Attributes
    ----------
    params
        All weights and biases in one array of float64: W1 row by row, b1, W2, b2, …
    grads
        Their gradients after the last `train_step`, in the same order.
    """

    def __init__(self, sizes: Sequence[int], activation: str, seed: int | None = None) -> None:
        """Draw the first weights."""
        who = "SmallNetwork"
        if not isinstance(sizes, list | tuple) or not sizes:
            expected = "whole numbers: inputs, then the neurons of each hidden layer"
            raise ValueError(complaint(who, f"sizes = {described(sizes)}", expected))
        if not isinstance(activation, str) or activation not in ACTIVATIONS:
            expected = "one of " + ", ".join(ACTIVATIONS)
            raise ValueError(complaint(who, f"activation = {described(activation)}", expected))
        self.sizes = (*(whole_number(n, who, "a size") for n in sizes), CLASSES)
        self._function, self._slope = ACTIVATIONS[activation]
        self.n_params = sum((n + 1) * m for n, m in pairwise(self.sizes))
        self.params, self.grads = np.zeros(self.n_params), np.zeros(self.n_params)
        self._weights, self._gradients = self.layers(self.params), self.layers(self.grads)
        # 1 at the weights and 0 at the biases, which L2 leaves alone.
        self._is_weight = np.zeros(self.n_params)
        rng = random_numbers(seed, who)
        for (w, _), (marks, _) in zip(self._weights, self.layers(self._is_weight), strict=True):
            w[...] = Dense(*w.shape, seed=rng, dtype=np.float64).params[0]
            marks[...] = 1

    def layers(self, flat: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return (W, b) of each layer as views into an array like `params`."""
        views, at = [], 0
        for n, m in pairwise(self.sizes):
            end = at + n * m
            views.append((flat[at:end].reshape(n, m), flat[end : end + m]))
            at = end + m
        return views

    def outputs(self, x: np.ndarray, params: np.ndarray | None = None) -> list[np.ndarray]:
        """Return what each hidden layer puts out, and last the logits.

        May be called from any thread, if `params` is a copy that nobody changes.

        Parameters
        ----------
        x
            A batch of floats, (n, inputs).
        params
            Other weights and biases than the network's own, in an array like `params`.

        Returns
        -------
        list of numpy.ndarray
            One of shape (n, neurons) for each hidden layer, then (n, 2).
        """
        weights = self._weights if params is None else self.layers(params)
        outputs, last = [], len(weights) - 1
        for i, (w, b) in enumerate(weights):
            x = x.dot(w)
            x += b
            if i < last:
                x = self._function(x)
            outputs.append(x)
        return outputs

    def train_step(
        self,
        x: np.ndarray,
        y: np.ndarray,
        optimizer: Optimizer,
        l2: float = 0.0,
        dropout: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        """Train on one batch. Nothing is checked; what overflows becomes inf or nan.

        Parameters
        ----------
        x
            float64, (n, inputs).
        y
            The classes, 0.0 or 1.0, as float64, (n,).
        optimizer
            One of those of `helpers.nn`, for this network alone.
        l2
            What the squares of all weights (not the biases) are multiplied by before they are
            added to the loss, as `keras.regularizers.L2` does it.
        dropout
            The share of the hidden neurons to be silenced, drawn with `rng` as `Dropout` does it.
        """
        # Forward: `before` holds the input of each layer.
        before, silenced = [x], []
        for w, b in self._weights[:-1]:
            x = x.dot(w)
            x += b
            x = self._function(x)
            if dropout:
                stays = rng.random(x.shape, dtype=np.float32) >= dropout
                silenced.append((x, stays / (1 - dropout)))
                x = x * silenced[-1][1]
            before.append(x)
        w, b = self._weights[-1]
        z = x.dot(w)
        z += b

        # softmax([z0, z1]) = [1 - p, p] with p = sigmoid(z1 - z0); the gradient for the logits is
        # softmax - y, divided by n, so it is the same number twice with both signs.
        half = _sigmoid(z[:, 1] - z[:, 0])
        half -= y
        half /= len(y)
        grad = np.multiply.outer(half, SIGNS)

        # Backward.
        for i in range(len(before) - 1, -1, -1):
            for_w, for_b = self._gradients[i]
            before[i].T.dot(grad, out=for_w)
            grad.sum(axis=0, out=for_b)
            if i == 0:
                break
            grad = grad.dot(self._weights[i][0].T)
            y_hidden = before[i]
            if dropout:
                y_hidden, factors = silenced[i - 1]
                grad *= factors
            if self._slope is not None:
                grad *= self._slope(y_hidden)
        if l2:
            self.grads += (2 * l2) * self._is_weight * self.params
        optimizer._update_flat(self.params, self.grads)


def probability(logits: np.ndarray) -> np.ndarray:
    """Return the probability of class 1, shape (n,), from the logits, (n, 2)."""
    return _sigmoid(logits[:, 1] - logits[:, 0])


def losses(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of each row, (n,), from the logits (n, 2) and classes (n,)."""
    ahead = (logits[:, 1] - logits[:, 0]) * (1 - 2 * y)  # of the wrong class
    return np.maximum(ahead, 0) + np.log1p(np.exp(-np.abs(ahead)))
