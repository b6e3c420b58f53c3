"""What a training does to the loss, update by update: chapter 07 compares optimizers by it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from helpers.nn._checks import NotFiniteError, random_numbers, whole_number
from helpers.nn.network import Network


class LossCurves(NamedTuple):
    """Losses of all rows, after 0 updates and then at even distances.

    A training that diverges ends early, with its last finite loss.
    """

    updates: np.ndarray  # (k,) how many updates had been made
    train: np.ndarray  # (k,) mean loss of all training rows
    test: np.ndarray  # (k,) mean loss of all test rows
    accuracy: float | None  # share of the test rows that are right at the end
    diverged: bool  # whether it ended early


def loss_curves(
    network: Network,
    optimizer,
    train: tuple,
    test: tuple,
    updates: int,
    batch_size: int,
    seed: int | None = None,
    schedule: Callable[[int], float] | None = None,
    every: int = 1,
) -> LossCurves:
    """Train a network for a number of updates, and look at its loss on the way. Chapter 07.

    In each epoch every row is used once, in a new order; the last batch takes what is left.

    Parameters
    ----------
    network, optimizer
        Both new; both are changed.
    train, test
        Pairs (x, y), shapes as in `Network.fit`.
    updates
        How many batches to train on.
    batch_size
        Rows in a batch; at most all of them.
    seed
        Seed for the order of the rows.
    schedule
        Called with the number of the update, from 0, for its learning rate; None for the
        optimizer's own rate all the way.
    every
        How many updates lie between two looks.
    """
    who = "loss_curves"
    updates = whole_number(updates, who, "updates", at_least=0)
    every = whole_number(every, who, "every")
    batches = _batches(len(train[0]), whole_number(batch_size, who, "batch_size"), seed)
    looks = [(0, network.evaluate(*train), network.evaluate(*test))]
    diverged = False
    for update in range(updates):
        if schedule is not None:
            optimizer.learning_rate = schedule(update)
        rows = next(batches)
        try:
            network.train_step(train[0][rows], train[1][rows], optimizer)
            if (update + 1) % every == 0 or update + 1 == updates:
                look = (update + 1, network.evaluate(*train), network.evaluate(*test))
                looks.append(look)
        except NotFiniteError:
            diverged = True
            break
    counts, of_train, of_test = zip(*looks, strict=True)
    return LossCurves(
        np.array(counts),
        np.array([loss for loss, _ in of_train]),
        np.array([loss for loss, _ in of_test]),
        of_test[-1][1],
        diverged,
    )


def _batches(n: int, size: int, seed: int | None):
    """Yield the rows of one batch after the other, epoch after epoch, without end."""
    rng = random_numbers(seed, "loss_curves")
    while True:
        order = rng.permutation(n)
        yield from (order[start : start + size] for start in range(0, n, size))
