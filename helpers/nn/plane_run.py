"""Chapter 11: the training of a small network on points in the plane, epoch by epoch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers.nn._checks import complaint, constant, described, finite_floats, whole_number
from helpers.nn.optimizers import SGD, AdaGrad, Adam, Momentum, RMSProp
from helpers.nn.small_network import SmallNetwork, losses, probability

OPTIMIZERS = {kind.__name__: kind for kind in (SGD, Momentum, AdaGrad, RMSProp, Adam)}

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
        See `SmallNetwork.train_step`; 0 or more.
    dropout
        From 0 to below 1.
    """

    optimizer: str = "SGD"
    learning_rate: float = 0.03
    batch_size: int = 10
    l2: float = 0.0
    dropout: float = 0.0

    def __post_init__(self) -> None:
        """Check all values; a ValueError for one that makes no sense."""
        who = "PlaneSettings"
        if not isinstance(self.optimizer, str) or self.optimizer not in OPTIMIZERS:
            expected = "one of " + ", ".join(OPTIMIZERS)
            raise ValueError(complaint(who, f"optimizer = {described(self.optimizer)}", expected))
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
        The network's weights and biases, in an array like `SmallNetwork.params`.
    train_loss, test_loss
        Mean cross-entropy (without what L2 adds), the network in use and not in training.
    train_right, test_right
        The share of points to which it gives the right class.
    """

    epoch: int
    params: np.ndarray
    train_loss: float
    test_loss: float
    train_right: float
    test_right: float


class PlaneRun:
    """A `SmallNetwork` in training on points of two classes. Used in chapter 11.

    `epoch` is for one thread. `settings` may be set, and `moment`, `record` and `note` read, by
    others meanwhile.

    Parameters
    ----------
    x, y
        Points (n, 2) and their classes 0 or 1, (n,).
    n_train
        How many of them, drawn at random, are trained with; the others are the test set. There
        must be at least one of each.
    hidden
        The number of neurons of each hidden layer; () for none.
    activation
        See `SmallNetwork`.
    settings
        How to train at first.
    seed
        For weights, choice and order of the training points, and dropout. The same seed, the same
        data and the same settings give the same run.

    Attributes
    ----------
    x, y
        The points and their classes, as floats; the first `n_train` are trained with.
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
    ) -> None:
        """Make the network and evaluate it untrained."""
        who = "PlaneRun"
        self.x, self.y = finite_floats(x, who).astype(float), np.asarray(y, float)
        n_train = whole_number(n_train, who, "n_train")
        if self.x.ndim != 2 or self.y.shape != (len(self.x),) or n_train >= len(self.x):
            came = f"x of shape {self.x.shape}, y of shape {self.y.shape}, n_train = {n_train}"
            raise ValueError(complaint(who, came, "(n, 2), (n,) and fewer than n"))
        self.n_train = n_train
        mixed = np.random.default_rng((seed, 0)).permutation(len(self.x))
        self.x, self.y = self.x[mixed], self.y[mixed]
        self.network = SmallNetwork((self.x.shape[1], *hidden), activation, seed)
        self.settings = PlaneSettings() if settings is None else settings
        self.steps, self.note = 0, ""
        self._order = np.random.default_rng((seed, 1))
        self._dropout = np.random.default_rng((seed, 2))
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
        network, at = self.network, 0
        with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
            while at < self.n_train:
                settings = self.settings
                if settings is not self._taken:
                    self._take(settings)
                end = at + settings.batch_size
                network.train_step(
                    x[at:end],
                    y[at:end],
                    self._optimizer,
                    settings.l2,
                    settings.dropout,
                    self._dropout,
                )
                self.steps += 1
                at = end
            moment = self._evaluated(self.moment.epoch + 1)
            finite = math.isfinite(moment.train_loss + moment.test_loss + moment.params.sum())
        if not finite:
            self.note = DIVERGED.format(epoch=moment.epoch, rate=settings.learning_rate)
            return False
        self.moment = moment
        self._note_down()
        return True

    @property
    def record(self) -> np.ndarray:
        """Epoch, training loss and test loss of up to `ENTRIES` epochs, the last among them.

        Shape (3, entries). A long run keeps every second, fourth, … epoch.
        """
        moment, entries = self.moment, list(self._entries)  # both as they are at this instant
        last = (moment.epoch, moment.train_loss, moment.test_loss)
        entries = [entry for entry in entries if entry[0] < moment.epoch]
        return np.array([*entries, last]).T

    def _take(self, settings: PlaneSettings) -> None:
        if type(self._optimizer).__name__ == settings.optimizer:
            self._optimizer.learning_rate = settings.learning_rate
        else:
            self._optimizer = OPTIMIZERS[settings.optimizer](settings.learning_rate)
        self._taken = settings

    def _evaluated(self, epoch: int) -> AfterEpoch:
        logits = self.network.outputs(self.x)[-1]
        loss = losses(logits, self.y)
        right = (logits[:, 1] > logits[:, 0]) == self.y
        parts = slice(None, self.n_train), slice(self.n_train, None)
        values = [float(of[part].mean()) for of in (loss, right) for part in parts]
        return AfterEpoch(epoch, self.network.params.copy(), *values)

    def _note_down(self) -> None:
        moment = self.moment
        if moment.epoch % self._every == 0:
            self._entries.append((moment.epoch, moment.train_loss, moment.test_loss))
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
    params = moment.params.astype(grid.dtype)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        *hidden, logits = run.network.outputs(grid.reshape(-1, inputs), params)
        p = probability(logits)
    return [h.reshape(rows, columns, -1) for h in hidden], p.reshape(rows, columns)
