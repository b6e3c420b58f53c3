"""Fine-tuning: a trained network is trained further on a few new examples. Chapter 14.

What it then forgets of the old ones, and how mixing old ones in prevents it (rehearsal), is known
as catastrophic forgetting since McCloskey and Cohen (1989).
"""

import copy
from dataclasses import dataclass

import numpy as np

from helpers.nn._checks import complaint, constant
from helpers.nn.network import Network
from helpers.nn.optimizers import Adam

BATCH = 32


@dataclass(frozen=True, eq=False)
class FineTuning:
    """What a network said before the first step and after each one; n new examples.

    Attributes
    ----------
    answers
        Its answers to the new examples, (steps + 1, n).
    new_accuracy
        Share of the new examples that are read right, (steps + 1,).
    test_accuracy
        The same for the test examples, (steps + 1,).
    """

    answers: np.ndarray
    new_accuracy: np.ndarray
    test_accuracy: np.ndarray


def fine_tune(
    network: Network,
    new: tuple[np.ndarray, np.ndarray],
    old: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    *,
    mix: float = 0.0,
    steps: int = 40,
    learning_rate: float = 0.001,
    seed: int = 0,
) -> FineTuning:
    """Train a copy of a network on new examples, with Adam and batches of 32, and watch it.

    Parameters
    ----------
    network
        A trained one; it stays as it is.
    new, old, test
        Inputs (n, inputs) and labels (n,): the new examples, some on which the network was
        trained before, and others that tell what it still knows.
    mix
        Share of old examples in each batch, from 0 to below 1.
    steps
        How many batches.
    learning_rate
        Adam's.
    seed
        For the choice of the examples in each batch.

    Raises
    ------
    ValueError
        If there are no new examples, or `mix` is not from 0 to below 1.
    """
    if not len(new[0]):
        raise ValueError(complaint("fine_tune", "no new examples", "at least one"))
    constant(mix, "fine_tune", "mix", "a share from 0 to below 1", lambda share: 0 <= share < 1)
    trained, optimizer = copy.deepcopy(network), Adam(learning_rate)
    rng = np.random.default_rng(seed)
    n_old = round(mix * BATCH)
    answers, shares = [], []
    for step in range(steps + 1):
        if step:
            some_new = rng.integers(0, len(new[0]), BATCH - n_old)
            some_old = rng.integers(0, len(old[0]), n_old)
            x, y = (
                np.concatenate([a[some_new], b[some_old]]) for a, b in zip(new, old, strict=True)
            )
            trained.train_step(x, y, optimizer)
        answers.append(trained.predict(new[0]).argmax(axis=1))
        shares.append((trained.predict(test[0]).argmax(axis=1) == test[1]).mean())
    answers = np.array(answers)
    return FineTuning(answers, (answers == new[1]).mean(axis=1), np.array(shares))
