"""A training taken one batch at a time, with settings that may change on the way. Chapter 08.

`Network.fit` trains for so many epochs with one setting. To watch and to interfere, take
single steps instead: a `TrainingRun` deals out the batches and keeps a record.
"""

from dataclasses import dataclass

import numpy as np

from helpers.nn._checks import complaint, one_of, random_numbers, whole_number
from helpers.nn.network import Network
from helpers.nn.optimizers import OPTIMIZERS as ALL

OPTIMIZERS = dict(reversed(ALL.items()))  # the best one for a learner's first try comes first

# The record has an entry after each step at first, later after every 5th and every 25th.
DENSE_UNTIL, EVERY_5_UNTIL = 20, 200


@dataclass(frozen=True)
class Snapshot:
    """Where a run stands; a new one is made with each entry of the record.

    Attributes
    ----------
    step
        Batches so far.
    epochs
        Rows so far, as a multiple of the training rows.
    entries
        How many entries the record has.
    logits
        What the network now gives for each validation row, (rows, classes).
    answers
        The class with the highest of them, (rows,).
    weights
        A copy of the first layer's weights, (neurons, inputs); of the first `watched` neurons.
    """

    step: int
    epochs: float
    entries: int
    logits: np.ndarray
    answers: np.ndarray
    weights: np.ndarray


class TrainingRun:
    """A classifier in training, step by step. Used in chapter 08.

    `step` is for one thread; `moment` and `curve` may be read by others meanwhile.

    Parameters
    ----------
    network
        A network for classes; it will be trained.
    x, y
        Training rows (n, inputs) and their classes (n,), whole numbers.
    validation_data
        (x, y), rows that the network is evaluated on for each entry of the record.
    seed
        For the order of the rows. The same seed and settings give the same run.
    watched
        How many neurons of the first layer `Snapshot.weights` shows.

    Attributes
    ----------
    moment
        The last `Snapshot`.
    every_step
        Whether each step from now on gets an entry of its own, for those who take them slowly.
    changes
        (step, optimizer, learning rate, batch size) for each setting, the first at step 0.
    """

    NAMES = ("step", "loss", "accuracy", "val_loss", "val_accuracy")

    def __init__(
        self,
        network: Network,
        x: np.ndarray,
        y: np.ndarray,
        validation_data: tuple[np.ndarray, np.ndarray],
        seed: int | None = None,
        watched: int = 24,
    ) -> None:
        """Evaluate the untrained network for the first entry."""
        if len(x) != len(y):
            came = f"{len(x)} rows and {len(y)} classes"
            raise ValueError(complaint("TrainingRun", came, "as many of one as of the other"))
        self._network, self._x, self._y = network, x, y
        self._x_val, self._y_val = validation_data
        self._rng = random_numbers(seed, "TrainingRun")
        self._watched = watched
        self._order, self._next = self._rng.permutation(len(x)), 0
        self._steps = self._rows = 0
        self._optimizer, self._batch_size = None, 1
        self.every_step = False
        self.changes: list[tuple[int, str, float, int]] = []
        self._record: dict[str, list[float]] = {name: [] for name in self.NAMES}
        self._start_sums()
        self._add_entry()

    def set(self, optimizer: str, learning_rate: float, batch_size: int) -> None:
        """Choose what the next batch is trained with.

        Parameters
        ----------
        optimizer
            One of `OPTIMIZERS`. Another one than before starts without memory.
        learning_rate
            0 or more.
        batch_size
            Rows in a batch, 1 or more; the last batch of an epoch takes what is left.
        """
        one_of(OPTIMIZERS, optimizer, "TrainingRun.set", "optimizer")
        size = whole_number(batch_size, "TrainingRun.set", "batch_size")
        if self.changes and self.changes[-1][1:] == (optimizer, learning_rate, size):
            return
        if type(self._optimizer).__name__ == optimizer:
            self._optimizer.learning_rate = learning_rate
        else:
            self._optimizer = OPTIMIZERS[optimizer](learning_rate)
        self._batch_size = size
        change = (self._steps, optimizer, learning_rate, size)
        if self.changes and self.changes[-1][0] == self._steps:
            self.changes[-1] = change  # nothing was trained with the one before
        else:
            self.changes.append(change)

    def step(self) -> None:
        """Train on the next batch.

        Raises
        ------
        ValueError
            If nothing was `set` yet, or if the numbers have grown beyond all bounds.
        """
        if self._optimizer is None:
            raise ValueError(complaint("TrainingRun.step", "no settings", "a call of set before"))
        if self._next >= len(self._order):
            self._order, self._next = self._rng.permutation(len(self._x)), 0
        rows = self._order[self._next : self._next + self._batch_size]
        loss, right = self._network.train_step(self._x[rows], self._y[rows], self._optimizer)
        self._next += len(rows)
        self._rows += len(rows)
        self._steps += 1
        self._sums += (len(rows), loss * len(rows), right)
        if self.every_step or self._steps % _interval(self._steps) == 0:
            self._add_entry()

    def curve(self, name: str, entries: int | None = None) -> np.ndarray:
        """Return one column of the record, as far as a `Snapshot` knows it.

        Parameters
        ----------
        name
            ``"step"``; ``"loss"`` or ``"accuracy"``, means over the batches since the entry
            before (nan in the first one); ``"val_loss"`` or ``"val_accuracy"``.
        entries
            How many; those of the last moment unless told.
        """
        return np.array(self._record[name][: entries or self.moment.entries])

    def _add_entry(self) -> None:
        logits = self._network.forward(self._x_val)
        answers = logits.argmax(axis=1)
        rows, loss_sum, right = self._sums
        values = (
            self._steps,
            loss_sum / rows if rows else np.nan,
            right / rows if rows else np.nan,
            self._network.loss.forward(logits, self._y_val),
            float(np.mean(answers == self._y_val)),
        )
        for name, value in zip(self.NAMES, values, strict=True):
            self._record[name].append(value)
        # Made last and put in place as a whole: another thread sees the old one or the new one.
        self.moment = Snapshot(
            step=self._steps,
            epochs=self._rows / len(self._x),
            entries=len(self._record["step"]),
            logits=logits.copy(),
            answers=answers,
            weights=self._network.params[0].T[: self._watched].copy(),
        )
        self._start_sums()

    def _start_sums(self) -> None:
        self._sums = np.zeros(3)  # rows, loss, right answers since the last entry


def _interval(step: int) -> int:
    """Return how many steps lie between two entries at this step."""
    return 1 if step <= DENSE_UNTIL else 5 if step <= EVERY_5_UNTIL else 25


def rate_at(changes: list[tuple[int, str, float, int]], step: int) -> float:
    """Return the learning rate with which `TrainingRun` took its step number `step` (from 1)."""
    return next(rate for start, _, rate, _ in reversed(changes) if start < step or start == 0)


def setback(losses: np.ndarray, factor: float = 2.0) -> int | None:
    """Return where a loss stood highest above its lowest value until then.

    Parameters
    ----------
    losses
        Above 0, (n,).
    factor
        How many times the lowest value counts as a setback, above 1.

    Returns
    -------
    int or None
        The place in `losses`; None if there was no setback.
    """
    losses = np.asarray(losses)
    times = losses / np.minimum.accumulate(losses)
    place = int(times.argmax())
    return place if times[place] >= factor else None
