"""The two losses of the course, each as a plain function and as a part of a network.

A loss compares what the network says, `y_hat`, with what it should have said, `y`, and gives one
number: the mean over the batch. As a part of a network it also has `backward`, the gradient with
which backpropagation starts, and it knows how to read the network's output.

Both are computed in float64, whatever comes in, and take care that nothing overflows on the way:
the true value comes out for all finite input, as long as float64 can hold it.
"""

import numpy as np

from helpers.nn._checks import complaint, finite_floats, numbers
from helpers.nn.functions import log_sum_exp, minus_maximum, softmax, softmax_of


def mean_squared_error(y_hat, y) -> float:
    """Return the mean of (y_hat - y)² over all elements. Built in chapters 02 and 05.

    Parameters
    ----------
    y_hat, y
        Predictions and true values: finite numbers, two arrays of one shape (or two numbers).

    Raises
    ------
    ValueError
        If the shapes differ. (n,) against (n, 1) counts as different: NumPy would stretch the two
        to (n, n) without a word, and the mean would be wrong.
    """
    y_hat, y = _same_shape(y_hat, y, "mean_squared_error")
    return _mean_of_squares(y_hat, y)


def cross_entropy(logits, labels) -> float:
    """Return the mean of -log(softmax(logits)[label]) over the batch. Built in chapter 05.

    Parameters
    ----------
    logits
        The network's outputs before softmax: finite numbers, shape (n, classes).
    labels
        Either whole numbers from 0 to classes - 1, shape (n,), or rows of probabilities that sum
        to 1, shape (n, classes); a one-hot row is such a row.

    Raises
    ------
    ValueError
        If shapes or labels are not as described.
    """
    logits, labels = _logits_and_labels(logits, labels, "cross_entropy")
    return _mean_cross_entropy(logits, labels)


class MeanSquaredError:
    """Mean squared error as the last part of a network, for regression. Built in chapter 06."""

    def __init__(self) -> None:
        """Make a loss that has not seen anything yet."""
        self._kept = None  # what backward needs from forward

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        return "MeanSquaredError()"

    def forward(self, y_hat, y) -> float:
        """Return the loss. Shapes and errors as in `mean_squared_error`."""
        return self._forward(*_same_shape(y_hat, y, "MeanSquaredError.forward"))

    def _forward(self, y_hat: np.ndarray, y: np.ndarray) -> float:
        """Do what `forward` does, without the checks."""
        self._kept = y_hat, y
        return _mean_of_squares(y_hat, y)

    @np.errstate(over="ignore", under="ignore")
    def backward(self) -> np.ndarray:
        """Return the gradient 2 (y_hat - y) / size, in the shape and type of y_hat."""
        y_hat, y = _kept(self)
        # Halved first: the difference of two huge numbers might overflow.
        half = y_hat / np.float64(2) - y / np.float64(2)
        return (half * (4 / half.size)).astype(y_hat.dtype)

    def check_labels(self, y, shape: tuple, who: str) -> np.ndarray:
        """Return `y` as an array; a ValueError if it does not fit outputs of that shape."""
        return _same_shape(np.broadcast_to(np.float32(0), shape), y, who)[1]

    def predictions(self, outputs: np.ndarray) -> np.ndarray:
        """Return the outputs as they are: in a regression they are the predictions."""
        return outputs

    def count_right(self, outputs: np.ndarray, y) -> None:
        """Return None: a regression has no right or wrong, only near and far."""


class SoftmaxCrossEntropy:
    """Softmax and cross-entropy as the last part of a network, for classes. Built in chapter 06.

    The two belong together: the loss takes logits, so that no logarithm of 0 can arise, and the
    gradient of both is simply softmax(logits) - y.
    """

    def __init__(self) -> None:
        """Make a loss that has not seen anything yet."""
        self._kept = None  # what backward needs from forward

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        return "SoftmaxCrossEntropy()"

    def forward(self, y_hat, y) -> float:
        """Return the loss of the logits `y_hat`. Shapes and errors as in `cross_entropy`."""
        return self._forward(*_logits_and_labels(y_hat, y, "SoftmaxCrossEntropy.forward"))

    def _forward(self, logits: np.ndarray, labels: np.ndarray) -> float:
        """Do what `forward` does, without the checks."""
        self._kept = logits, labels
        return _mean_cross_entropy(logits, labels)

    @np.errstate(over="ignore", under="ignore")
    def backward(self) -> np.ndarray:
        """Return the gradient (softmax(logits) - y) / n, in the shape and type of the logits."""
        logits, labels = _kept(self)
        n = len(logits)
        gradient = softmax_of(minus_maximum(logits))
        if labels.ndim == 1:
            gradient[np.arange(n), labels] -= 1
        else:
            gradient = gradient * labels.sum(axis=1, keepdims=True) - labels
        return (gradient / n).astype(logits.dtype)

    def check_labels(self, y, shape: tuple, who: str) -> np.ndarray:
        """Return `y` as an array; a ValueError if it does not fit logits of that shape."""
        return _labels(y, shape, who)

    def predictions(self, outputs: np.ndarray) -> np.ndarray:
        """Return the probabilities of the classes, from the logits."""
        return softmax(outputs)

    def count_right(self, outputs: np.ndarray, y) -> int:
        """Return how many rows have their largest output at the right class."""
        y = np.asarray(y)
        labels = y if y.ndim == 1 else y.argmax(axis=1)
        return int((outputs.argmax(axis=1) == labels).sum())


@np.errstate(over="ignore", under="ignore")
def _mean_of_squares(y_hat: np.ndarray, y: np.ndarray) -> float:
    difference = y_hat.astype(np.float64) - y
    # Brought to the size of 1 before squaring, and back after the mean: 1e200 squared would
    # overflow. ldexp multiplies by a power of two, which loses no digit.
    exponent = np.frexp(np.abs(difference).max())[1]
    mean = np.mean(np.ldexp(difference, -exponent) ** 2)
    return float(np.ldexp(mean, 2 * exponent))


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def _mean_cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    shifted = minus_maximum(logits)
    mean = np.mean(_picked(log_sum_exp(shifted) - shifted, labels))
    if np.isfinite(mean):
        return float(mean)
    # Logits near the end of float64. The difference of two of them may overflow, and so may the
    # sum of the losses, where their mean does not: this time with quarters of the logits, and
    # with losses brought to the size of 1.
    quarter = logits.astype(np.float64) / 4
    losses = _picked(
        log_sum_exp(shifted) / 4 + (quarter.max(axis=1, keepdims=True) - quarter), labels
    )
    exponent = np.frexp(losses.max())[1]
    return float(np.ldexp(np.mean(np.ldexp(losses, -exponent)), exponent) * 4)


def _picked(losses: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the loss of each row, from what it would be for each class: that of its label."""
    if labels.ndim == 1:
        return losses[np.arange(len(losses)), labels]
    return (losses * labels).sum(axis=1)


def _kept(loss: object) -> tuple[np.ndarray, np.ndarray]:
    if loss._kept is None:
        raise ValueError(
            complaint(f"{loss!r}.backward", "no prediction to go back from", "a forward before it")
        )
    return loss._kept


def _same_shape(y_hat, y, who: str) -> tuple[np.ndarray, np.ndarray]:
    y_hat = finite_floats(y_hat, who, "finite numbers as y_hat")
    y = finite_floats(y, who, "finite numbers as y")
    if y_hat.shape != y.shape:
        slip = ""
        if y_hat.size == y.size:
            slip = f" (give both the same shape, for example with y.reshape({y_hat.shape}))"
        came = f"y_hat of shape {y_hat.shape} and y of shape {y.shape}"
        raise ValueError(complaint(who, came, f"two of one shape{slip}"))
    return y_hat, y


def _logits_and_labels(logits, labels, who: str) -> tuple[np.ndarray, np.ndarray]:
    logits = finite_floats(logits, who, "finite numbers as logits")
    if logits.ndim != 2:
        slip = ""
        if logits.ndim < 2 and np.ndim(labels) == 2:
            slip = " (logits come first, labels second: are they swapped?)"
        elif logits.ndim == 1:
            slip = " (for a single example use logits.reshape(1, -1))"
        came = f"logits of shape {logits.shape}"
        raise ValueError(complaint(who, came, f"shape (n, classes){slip}"))
    return logits, _labels(labels, logits.shape, who)


def _labels(labels, shape: tuple, who: str) -> np.ndarray:
    """Return the labels as whole numbers (n,) or probabilities (n, classes)."""
    n, classes = shape
    expected = (
        f"whole numbers from 0 to {classes - 1} of shape ({n},) "
        f"or one-hot rows of shape ({n}, {classes})"
    )
    labels = numbers(labels, who, f"labels: {expected}")
    came = f"labels of shape {labels.shape}"
    if labels.shape == (n, 1) and classes != 1:
        expected += " (labels.reshape(-1) makes one of the other)"
    elif len(labels.shape) == 2 and len(labels) == n:
        expected += f" (one column for each of the {classes} outputs)"
    if labels.shape not in ((n,), (n, classes)):
        raise ValueError(complaint(who, came, expected))
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise ValueError(complaint(who, "labels that are nan or infinite", expected))
    return _rows(labels, who) if labels.ndim == 2 else _classes(labels, classes, who)


def _classes(labels: np.ndarray, classes: int, who: str) -> np.ndarray:
    wrong = (labels < 0) | (labels >= classes) | (labels % 1 != 0)
    if wrong.any():
        came = f"the label {labels[wrong][0]} in {wrong.sum():,} of {labels.size:,} places"
        expected = f"whole numbers from 0 to {classes - 1} (number of outputs: {classes})"
        raise ValueError(complaint(who, came, expected))
    return labels.astype(np.int64)


def _rows(labels: np.ndarray, who: str) -> np.ndarray:
    labels = labels.astype(np.float64)
    sums = labels.sum(axis=1)
    wrong = (labels.min(axis=1) < 0) | (np.abs(sums - 1) > 1e-3)
    if wrong.any():
        came = f"labels with the row {_short(labels[wrong][0])}"
        expected = (
            "probabilities: no number below 0, and rows that sum to 1 "
            "(if those are logits, the two arguments are swapped)"
        )
        raise ValueError(complaint(who, came, expected))
    return labels


def _short(row: np.ndarray) -> str:
    numbers = [f"{value:.4g}" for value in row[:5]]
    return "[" + ", ".join(numbers) + (", …]" if len(row) > 5 else "]")
