"""Chapter 11: the training of a small network on points in the plane, epoch by epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.nn._checks import (
    NotFiniteError,
    complaint,
    constant,
    finite_floats,
    one_of,
    random_numbers,
    whole_number,
)
from helpers.nn.functions import minus_maximum, softmax_of
from helpers.nn.layers import ACTIVATION_LAYERS, Dense, Dropout
from helpers.nn.losses import SoftmaxCrossEntropy
from helpers.nn.network import Network
from helpers.nn.optimizers import OPTIMIZERS

CLASSES = 2

LARGEST = 1e30  # of a weight in a picture; on the way to diverging they grow beyond
ENTRIES = 600  # of the record: when there are more, every second one goes

DIVERGED = (
    "In epoch {epoch} the numbers grew beyond all bounds and training stopped: the learning rate "
    "({rate:g}) is too large here."
)


@dataclass(frozen=True)
class PlaneSettings:
    """How to train; all of it may change on the way.

    Attributes
    ----------
    optimizer
        One of `OPTIMIZERS`.
    learning_rate
        0 or more.
    batch_size
        Rows in a batch, 1 or more; never more than there are, and the last batch of an epoch
        takes what is left.
    l2
        What the squares of all weights (not the biases) are multiplied by before they are added
        to the loss, as `keras.regularizers.L2` does it; 0 or more.
    dropout
        The share of the hidden neurons that are silenced in training, from 0 to below 1.
    """

    optimizer: str = "SGD"
    learning_rate: float = 0.03
    batch_size: int = 10
    l2: float = 0.0
    dropout: float = 0.0

    def __post_init__(self) -> None:
        """Check all values; a ValueError for one that makes no sense."""
        who = "PlaneSettings"
        one_of(OPTIMIZERS, self.optimizer, who, "optimizer")
        whole_number(self.batch_size, who, "batch_size")
        for name in ("learning_rate", "l2"):
            constant(getattr(self, name), who, name, "0 or more", lambda value: value >= 0)
        in_range = "a number from 0 to below 1"
        constant(self.dropout, who, "dropout", in_range, lambda rate: 0 <= rate < 1)


class AfterEpoch(NamedTuple):
    """Where a run stands after an epoch. Never changed, so that any thread may read it.

    Attributes
    ----------
    epoch
        Epochs so far.
    params
        A copy of all weights and biases, one after the other: W1 row by row, b1, W2, b2, …
    train_loss, val_loss
        Mean cross-entropy (without what L2 adds), the network in use and not in training.
    train_right, val_right
        The share of points to which it gives the right class.
    """

    epoch: int
    params: np.ndarray
    train_loss: float
    val_loss: float
    train_right: float
    val_right: float


class PlaneRun:
    """A `Network` in training on points of two classes. Used in chapter 11.

    `epoch` is for one thread. `settings` may be set, and `moment`, `record` and `note` read, by
    others meanwhile.

    Parameters
    ----------
    x, y
        Points (n, 2) and their classes 0 or 1, (n,).
    n_train
        How many of them, drawn at random, are trained with; the others are the validation set.
        There must be at least one of each.
    hidden
        The number of neurons of each hidden layer; () for none.
    activation
        One of `ACTIVATION_LAYERS`, in all hidden layers.
    settings
        How to train at first.
    seed
        For weights, choice and order of the training points, and dropout. The same seed, the same
        data and the same settings give the same run.
    weight_scale
        What the Glorot weights of `Dense` are multiplied by at the start, 0 or more.

    Attributes
    ----------
    x, y
        The points and their classes; the first `n_train` are trained with.
    sizes
        Number of inputs, of the neurons of each hidden layer, and of outputs: one for each class.
    network
        The `Network`, float64, for the thread that trains.
    settings
        Put others in their place at any time: they hold from the next batch on. Another optimizer
        starts without memory.
    moment
        The last `AfterEpoch`.
    note
        Why the training has ended, in a sentence, or "".
    steps
        Batches so far.
    """

    def __init__(
        self,
        x: np.ndarray,
        y: np.ndarray,
        n_train: int,
        hidden: Sequence[int] = (),
        activation: str = "tanh",
        settings: PlaneSettings | None = None,
        seed: int = 0,
        weight_scale: float = 1.0,
    ) -> None:
        """Make the network and evaluate it untrained."""
        who = "PlaneRun"
        self.x, self.y = finite_floats(x, who).astype(float), np.asarray(y, np.int64)
        n_train = whole_number(n_train, who, "n_train")
        if self.x.ndim != 2 or self.y.shape != (len(self.x),) or n_train >= len(self.x):
            came = f"x of shape {self.x.shape}, y of shape {self.y.shape}, n_train = {n_train}"
            raise ValueError(complaint(who, came, "(n, 2), (n,) and fewer than n"))
        self.n_train = n_train
        mixed = np.random.default_rng((seed, 0)).permutation(len(self.x))
        self.x, self.y = self.x[mixed], self.y[mixed]
        self.sizes = (self.x.shape[1], *hidden, CLASSES)
        self.activation = one_of(ACTIVATION_LAYERS, activation, who, "activation")
        self.network = self._new_network(seed, np.random.default_rng((seed, 2)))
        # The optimizer takes all weights and biases as one array, of which those of the layers are
        # views: so small a network spends its time on calls, and these are fewer.
        self._params = np.concatenate([p.ravel() for p in self.network.params])
        self._is_weight = np.concatenate(
            [np.full(p.size, p.ndim == 2) for p in self.network.params]
        )
        scale = constant(weight_scale, who, "weight_scale", "0 or more", lambda s: s >= 0)
        self._params[self._is_weight] *= scale
        _put(self._params, self.network)
        self.settings = PlaneSettings() if settings is None else settings
        self.steps, self.note = 0, ""
        self._order = np.random.default_rng((seed, 1))
        self._optimizer = self._taken = None  # the optimizer, and the settings it has
        self._entries: list[tuple[float, float, float]] = []
        self._every = 1
        self.moment = self._evaluated(0)
        self._note_down()

    def epoch(self) -> bool:
        """Train once on all training points, in a new order; return False if that is over.

        It is over when the loss is no longer a finite number; `note` then says so, and `moment`
        stays at the last epoch with a finite one.
        """
        if self.note:
            return False
        order = self._order.permutation(self.n_train)
        x, y = self.x[order], self.y[order]
        at, epoch = 0, self.moment.epoch + 1
        try:
            with np.errstate(over="ignore", under="ignore", invalid="ignore"):
                self.network._set_training(True)
                while at < self.n_train:
                    settings = self.settings
                    if settings is not self._taken:
                        self._take(settings)
                    end = at + settings.batch_size
                    self._step(x[at:end], y[at:end], settings.l2)
                    self.steps += 1
                    at = end
                self.network._set_training(False)
                moment = self._evaluated(epoch)
        except NotFiniteError:
            self.note = DIVERGED.format(epoch=epoch, rate=settings.learning_rate)
            return False
        self.moment = moment
        self._note_down()
        return True

    @property
    def record(self) -> np.ndarray:
        """Epoch, training loss and validation loss of up to `ENTRIES` epochs, the last among them.

        Shape (3, entries). A long run keeps every second, fourth, … epoch.
        """
        moment, entries = self.moment, list(self._entries)  # both as they are at this instant
        last = (moment.epoch, moment.train_loss, moment.val_loss)
        entries = [entry for entry in entries if entry[0] < moment.epoch]
        return np.array([*entries, last]).T

    def set_points(self, x: np.ndarray, y: np.ndarray, n_train: int) -> None:
        """Go on with other points, the weights as they are. Not while an epoch is under way.

        Parameters
        ----------
        x, y
            Points (n, 2) and their classes, (n,).
        n_train
            How many of them, from the first one on, are trained with.
        """
        self.x, self.y, self.n_train = x, y, n_train
        self._go_on_at(self.moment.epoch)

    def set_params(self, params: Sequence[float], epoch: int) -> None:
        """Go on with other weights, as if they were those after an epoch; not while one goes on.

        Parameters
        ----------
        params
            In the order of `AfterEpoch.params`.
        epoch
            Which one it is.
        """
        self._params[:] = params
        self.note = ""
        self._go_on_at(epoch)

    def _go_on_at(self, epoch: int) -> None:
        self.moment = self._evaluated(epoch)
        self._entries = [entry for entry in self._entries if entry[0] < epoch]
        self._note_down()

    def _new_network(self, seed: object = None, dropout_seed: object = None) -> Network:
        rng, layers = random_numbers(seed, "PlaneRun"), []
        *hidden, last = pairwise(self.sizes)
        dropout_rng = random_numbers(dropout_seed, "PlaneRun")
        for n, m in hidden:
            layers += [
                Dense(n, m, rng, np.float64),
                *(kind() for kind in ACTIVATION_LAYERS[self.activation]),
            ]
            layers.append(Dropout(0, dropout_rng))
        return Network([*layers, Dense(*last, rng, np.float64)], SoftmaxCrossEntropy())

    def _step(self, x: np.ndarray, y: np.ndarray, l2: float) -> None:
        """Train on one batch, unchecked; NotFiniteError once the numbers overflow."""
        network = self.network
        # All that the gradient needs; the loss itself, a fifth of the time, nobody asks for here.
        network.loss._kept = network._forward(x), y
        network._backward(network.loss.backward())
        grads = np.concatenate([grad.ravel() for grad in network.grads])
        if l2:
            grads += 2 * l2 * self._is_weight * self._params
        self._optimizer._update([self._params], [grads])

    def _take(self, settings: PlaneSettings) -> None:
        if type(self._optimizer).__name__ == settings.optimizer:
            self._optimizer.learning_rate = settings.learning_rate
        else:
            self._optimizer = OPTIMIZERS[settings.optimizer](settings.learning_rate)
        for layer in self.network.layers:
            if isinstance(layer, Dropout):
                layer.rate = settings.dropout
        self._taken = settings

    def _evaluated(self, epoch: int) -> AfterEpoch:
        parts = slice(None, self.n_train), slice(self.n_train, None)
        train, val = (self.network.evaluate(self.x[part], self.y[part]) for part in parts)
        return AfterEpoch(epoch, self._params.copy(), train[0], val[0], train[1], val[1])

    def _note_down(self) -> None:
        moment = self.moment
        if moment.epoch % self._every == 0:
            self._entries.append((moment.epoch, moment.train_loss, moment.val_loss))
        if len(self._entries) >= ENTRIES:
            self._every *= 2
            self._entries = self._entries[::2]


def unit_pictures(
    run: PlaneRun, moment: AfterEpoch, grid: np.ndarray
) -> tuple[list[np.ndarray], np.ndarray]:
    """Return what every hidden neuron and the network say at each point of a grid.

    Parameters
    ----------
    run
        The run, for its network; its own weights are not read.
    moment
        Whose weights to take.
    grid
        Points, (rows, columns, 2); with float32 all is computed in float32.

    Returns
    -------
    hidden : list of numpy.ndarray
        For each hidden layer what its neurons put out, (rows, columns, neurons).
    p : numpy.ndarray
        The probability of class 1, (rows, columns).
    """
    rows, columns, inputs = grid.shape
    network = run._new_network()  # that of the run may be at work in another thread
    params = np.clip(moment.params, -LARGEST, LARGEST)  # float32 could not hold more
    _put(params.astype(grid.dtype), network)
    x, hidden = grid.reshape(-1, inputs), []
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        for layer in network.layers:
            x = layer._forward(x)
            if isinstance(layer, Dropout):  # the last of each hidden layer; in use it does nothing
                hidden.append(x.reshape(rows, columns, -1))
        p = softmax_of(minus_maximum(x))[:, 1]
    return hidden, p.reshape(rows, columns).astype(grid.dtype)


def weights_of(sizes: Sequence[int], params: np.ndarray) -> list[np.ndarray]:
    """Return the weights of each layer, (from, to), without the biases, as views.

    Parameters
    ----------
    sizes
        Number of neurons of each layer, the inputs first.
    params
        One number for each weight and bias, in the order of `AfterEpoch.params`.
    """
    at, weights = 0, []
    for n, m in pairwise(sizes):
        weights.append(params[at : at + n * m].reshape(n, m))
        at += (n + 1) * m
    return weights


def _put(params: np.ndarray, network: Network) -> None:
    """Make views into an array like `AfterEpoch.params` the weights and biases of a network."""
    at = 0
    for layer in network.layers:
        for i, param in enumerate(layer.params):
            layer.params[i] = params[at : at + param.size].reshape(param.shape)
            at += param.size
