"""Early stopping: when a training ends, and which of its weights it keeps. Chapter 10."""

from collections.abc import Sequence
from typing import NamedTuple


class Stop(NamedTuple):
    """Where early stopping ends a training.

    Attributes
    ----------
    last
        The last epoch that is trained, counted from 1.
    best
        Of the epochs up to there, the first with the lowest validation loss.
    ran_out
        Whether patience ran out; otherwise all epochs were trained.
    """

    last: int
    best: int
    ran_out: bool


def early_stop(val_losses: Sequence[float], patience: int) -> Stop:
    """Return where early stopping ends a training with these validation losses. Chapter 10.

    It ends after `patience` epochs in a row without a new lowest loss, as Keras' ``EarlyStopping``
    does. An equal loss is no new lowest.

    Parameters
    ----------
    val_losses
        One for each epoch, at least one.
    patience
        In epochs.
    """
    best = 1
    for epoch, loss in enumerate(val_losses, 1):
        if loss < val_losses[best - 1]:
            best = epoch
        if epoch - best >= patience:
            return Stop(epoch, best, True)
    return Stop(len(val_losses), best, False)
