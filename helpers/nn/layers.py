"""The layers of chapter 06: each has ``forward`` and ``backward``, and does only local work.

``forward(x)`` takes a batch, one row per example, and keeps what ``backward`` will need.
``backward(grad)`` takes the gradient of the loss with respect to the layer's output, has the
shape of that output, and returns the gradient with respect to the layer's input. A layer with
weights has them in the list ``params``; ``backward`` puts their gradients into the list ``grads``.
Wrong shapes, NaN, infinity, and ``backward`` before ``forward`` are a ValueError.
"""

import numpy as np

from helpers.nn._checks import (
    check_finite,
    complaint,
    constant,
    described,
    finite_floats,
    numbers,
    random_numbers,
    whole_number,
)
from helpers.nn.functions import sigmoid


class Layer:
    """What all layers share: the checks. What a layer computes is in `_forward`, `_backward`.

    A network calls those two, and checks only what comes in and what goes out.
    """

    training = False  # the network sets it while it trains; only Dropout cares

    def __init__(self) -> None:
        """Make a layer without weights."""
        self.params = []
        self.grads = []
        self._output_shape = None  # of the last forward

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        return f"{type(self).__name__}()"

    def forward(self, x) -> np.ndarray:
        """Return the layer's output for the batch `x`.

        Parameters
        ----------
        x
            Finite numbers, one row per example; for `Dense` of shape (n, n_inputs), for the others
            of any shape.
        """
        return self._forward(self._checked_input(x))

    def backward(self, grad) -> np.ndarray:
        """Return the gradient for the layer's input; put those for its weights into `grads`.

        Parameters
        ----------
        grad
            The gradient for the layer's output: finite numbers in the shape of that output.
        """
        who = f"{self!r}.backward"
        if self._output_shape is None:
            raise ValueError(complaint(who, "no x to go back to", "a call of forward(x) before it"))
        grad = finite_floats(grad, who)
        if grad.shape != self._output_shape:
            expected = f"the shape of its output, {self._output_shape}"
            raise ValueError(complaint(who, f"a gradient of shape {grad.shape}", expected))
        return self._backward(grad)

    def _checked_input(self, x) -> np.ndarray:
        return finite_floats(x, f"{self!r}.forward")

    def _forward(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def _backward(self, grad: np.ndarray) -> np.ndarray:
        raise NotImplementedError


class Dense(Layer):
    """A fully connected layer: y = x W + b. Built in chapters 04 (forward) and 06 (backward).

    The weights W start Glorot uniform (Glorot and Bengio 2010), between ±√(6 / (inputs +
    outputs)), the bias b at 0, as in Keras. ``params`` is ``[W, b]``; other arrays of the same
    shapes may be put in their place.

    Parameters
    ----------
    n_inputs, n_outputs
        Shape of W: (n_inputs, n_outputs); of b: (n_outputs,). A ValueError if not whole numbers.
    seed
        Seed for W, or None. Give each layer its own, or their weights will resemble each other.
    dtype
        float32, or float64 for a gradient check.
    """

    def __init__(
        self,
        n_inputs: int,
        n_outputs: int,
        seed: int | None = None,
        dtype: type | str = np.float32,
    ) -> None:
        """Draw the first weights."""
        super().__init__()
        self.n_inputs = whole_number(n_inputs, "Dense", "n_inputs")
        self.n_outputs = whole_number(n_outputs, "Dense", "n_outputs")
        named = isinstance(dtype, type | str | np.dtype)
        if not named or dtype not in (np.float32, np.float64, "float32", "float64"):
            raise ValueError(
                complaint("Dense", f"dtype = {described(dtype)}", "float32 or float64")
            )
        limit = np.sqrt(6 / (self.n_inputs + self.n_outputs))
        w = random_numbers(seed, "Dense").uniform(-limit, limit, (self.n_inputs, self.n_outputs))
        self.params = [w.astype(dtype), np.zeros(self.n_outputs, dtype)]
        self.grads = [np.zeros_like(p) for p in self.params]
        self._x = None

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        return f"Dense({self.n_inputs}, {self.n_outputs})"

    def _checked_input(self, x) -> np.ndarray:
        who = f"{self!r}.forward"
        expected = f"shape (n, {self.n_inputs}), one row per example"
        x = numbers(x, who, expected)
        if x.shape == (self.n_inputs,):
            expected += " (for a single example use x.reshape(1, -1))"
        if x.ndim != 2 or x.shape[1] != self.n_inputs:
            raise ValueError(complaint(who, f"x of shape {x.shape}", expected))
        check_finite(x, who)
        return x

    def _forward(self, x: np.ndarray) -> np.ndarray:
        w, b = self._weights()
        self._x = x.astype(w.dtype, copy=False)  # kept for backward; not a copy
        # dot, where @ would read better: it lets other threads in even when the arrays are small,
        # so that a picture can be drawn while a small network trains.
        y = self._x.dot(w)
        y += b
        self._output_shape = y.shape
        return y

    def _backward(self, grad: np.ndarray, input_gradient: bool = True) -> np.ndarray | None:
        grad = grad.astype(self._x.dtype, copy=False)
        self.grads = [self._x.T.dot(grad), grad.sum(axis=0)]
        # Before the first layer of a network nothing can be trained, so nobody needs the gradient
        # for its input. It would be one of the three largest products of a whole step.
        return grad.dot(self.params[0].T) if input_gradient else None

    def _weights(self) -> tuple[np.ndarray, np.ndarray]:
        """Return W and b as floats; a ValueError if what was put in their place does not fit."""
        shapes = [(self.n_inputs, self.n_outputs), (self.n_outputs,)]
        if [np.shape(p) for p in self.params] != shapes:
            came = f"params of the shapes {[np.shape(p) for p in self.params]}"
            raise ValueError(complaint(repr(self), came, f"[W, b] of the shapes {shapes}"))
        w, b = self.params
        dtype = np.result_type(w, b, np.float32)  # whole numbers would cut off what they receive
        return np.asarray(w, dtype), np.asarray(b, dtype)


class Sigmoid(Layer):
    """The sigmoid of each number. Built in chapter 06; its derivative is y (1 - y)."""

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._output_shape = x.shape
        self._y = sigmoid(x)
        return self._y

    def _backward(self, grad: np.ndarray) -> np.ndarray:
        return grad * self._y * (1 - self._y)


class Tanh(Layer):
    """The hyperbolic tangent of each number. Built in chapter 06; its derivative is 1 - y²."""

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._output_shape = x.shape
        self._y = np.tanh(x)
        return self._y

    def _backward(self, grad: np.ndarray) -> np.ndarray:
        return grad * (1 - self._y * self._y)


class ReLU(Layer):
    """The positive part of each number. Built in chapter 06; its derivative is 1 or 0 (0 at 0)."""

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._output_shape = x.shape
        self._fires = x > 0
        return np.maximum(x, 0)

    def _backward(self, grad: np.ndarray) -> np.ndarray:
        return grad * self._fires


class LeakyReLU(Layer):
    """ReLU with a little slope below 0, so that a neuron there still learns. Used in chapter 03.

    Parameters
    ----------
    leak
        That slope, from 0 to below 1; anything else is a ValueError.
    """

    def __init__(self, leak: float = 0.01) -> None:
        """Make a layer without weights."""
        super().__init__()
        in_range = "a number from 0 to below 1"
        self.leak = constant(leak, "LeakyReLU", "leak", in_range, lambda leak: 0 <= leak < 1)

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        return f"LeakyReLU({self.leak:g})"

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._output_shape = x.shape
        self._slopes = np.where(x > 0, 1, self.leak).astype(x.dtype)
        return x * self._slopes

    def _backward(self, grad: np.ndarray) -> np.ndarray:
        return grad * self._slopes


class Dropout(Layer):
    """Silence each number with probability `rate`, in training only. Built in chapter 06.

    The others are divided by 1 - rate ("inverted" dropout, as in Keras), so that the mean stays
    what it is and nothing need be done when the network is used. Srivastava et al. 2014.

    Parameters
    ----------
    rate
        From 0 to below 1; anything else is a ValueError.
    seed
        Seed for the choice, or None.
    """

    def __init__(self, rate: float, seed: int | None = None) -> None:
        """Make a layer that does nothing until it is in training."""
        super().__init__()
        in_range = "a number from 0 to below 1"
        self.rate = constant(rate, "Dropout", "rate", in_range, lambda rate: 0 <= rate < 1)
        self._rng = random_numbers(seed, "Dropout")
        self._factors = None

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        return f"Dropout({self.rate:g})"

    def _forward(self, x: np.ndarray) -> np.ndarray:
        self._output_shape = x.shape
        self._factors = None
        if not self.training or not self.rate:
            return x
        stays = self._rng.random(x.shape, dtype=np.float32) >= self.rate
        self._factors = stays.astype(x.dtype) / (1 - self.rate)
        return x * self._factors

    def _backward(self, grad: np.ndarray) -> np.ndarray:
        return grad if self._factors is None else grad * self._factors


# From the name of an activation function to what comes after a Dense layer that has it.
ACTIVATION_LAYERS = {"ReLU": (ReLU,), "sigmoid": (Sigmoid,), "tanh": (Tanh,), "identity": ()}
