"""Learning curves recorded once: dropout at nine rates, three widths, three seeds. Chapter 10.

A network of two hidden layers learns from few images for many epochs. Early stopping only decides
when to end such a training and which of its weights to keep, so whatever the patience, it can be
read off one full recording. ``data/make_dropout_curves.py`` writes the recordings.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from helpers.nn import Adam, Dense, Dropout, Network, ReLU, SoftmaxCrossEntropy
from helpers.training.recordings import AfterEachEpoch, read_recordings

FILE = Path(__file__).resolve().parents[2] / "data" / "dropout_curves.npz"
RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
WIDTHS = (16, 64, 128)
SEEDS = (0, 1, 2)
EPOCHS = 60
N_TRAINING, N_VALIDATION = 1000, 2000
BATCH_SIZE = 32
CURVES = ("loss", "quiet_loss", "val_loss", "val_accuracy")


@dataclass(frozen=True)
class Curves:
    """What one training has seen, one number for each epoch.

    Attributes
    ----------
    loss
        On the training images as Keras reports it: a mean over the epoch, with dropout at work.
    quiet_loss
        On the training images after the epoch, with dropout off.
    val_loss, val_accuracy
        On the validation images after the epoch, with dropout off.
    """

    loss: np.ndarray
    quiet_loss: np.ndarray
    val_loss: np.ndarray
    val_accuracy: np.ndarray


def record(
    training: tuple, validation: tuple, rate: float, width: int, seed: int, epochs: int
) -> Curves:
    """Train 784-width-width-10 with dropout after each hidden layer; return its curves.

    Parameters
    ----------
    training, validation
        Images as rows (n, 784) and labels (n,).
    rate
        The share of hidden outputs that dropout sets to 0.
    width
        Neurons in each of the two hidden layers.
    seed
        Settles the start, the order of the images and what dropout chooses.
    epochs
        How many. Adam with its usual settings, batches of 32.
    """
    begin, hide = 10 * seed + 1, 10 * seed + 4
    network = Network(
        [
            *(Dense(training[0].shape[1], width, seed=begin), ReLU(), Dropout(rate, seed=hide)),
            *(Dense(width, width, seed=begin + 1), ReLU(), Dropout(rate, seed=hide + 1)),
            Dense(width, 10, seed=begin + 2),
        ],
        SoftmaxCrossEntropy(),
    )
    quiet = AfterEachEpoch(*training)
    seen = network.fit(
        *training, epochs, BATCH_SIZE, Adam(), validation, seed=10 * seed, callbacks=[quiet]
    )
    found = [seen["loss"], [loss for loss, _ in quiet.seen], seen["val_loss"], seen["val_accuracy"]]
    return Curves(*(np.array(values, np.float32) for values in found))


def images_for_curves(x_train: np.ndarray, y_train: np.ndarray) -> tuple[tuple, tuple]:
    """Return the first 1,000 images to train on and the last 2,000 for validation, with labels.

    Of fewer images than 6,000, the first sixth and the rest.
    """
    n = min(N_TRAINING, len(x_train) // 6)
    return (x_train[:n], y_train[:n]), (x_train[n:][-N_VALIDATION:], y_train[n:][-N_VALIDATION:])


def write_curves(recorded: dict[tuple[float, int, int], Curves], file: Path = FILE) -> None:
    """Write the curves of all rates, widths and seeds: float16, accuracies as counts of images."""
    arrays = {}
    for name in CURVES:
        values = [
            [[getattr(recorded[rate, width, seed], name) for seed in SEEDS] for width in WIDTHS]
            for rate in RATES
        ]
        array = np.array(values)
        if name == "val_accuracy":
            arrays[name] = (array * N_VALIDATION).round().astype(np.uint16)
        else:
            arrays[name] = array.astype(np.float16)
    np.savez_compressed(file, **arrays)


@cache
def _all_curves() -> dict[str, np.ndarray]:
    """Return each kind of curve, shape (rates, widths, seeds, epochs)."""
    shape = (len(RATES), len(WIDTHS), len(SEEDS), EPOCHS)
    found = read_recordings(FILE, "dropout_curves", dict.fromkeys(CURVES, shape))
    return found | {"val_accuracy": found["val_accuracy"] / N_VALIDATION}


def recorded_curves(rate: float, width: int, seed: int) -> Curves:
    """Return the recorded curves of one training, `EPOCHS` long. Chapter 10.

    Parameters
    ----------
    rate, width, seed
        One each of `RATES`, `WIDTHS` and `SEEDS`.

    Raises
    ------
    ValueError
        If there is no such recording, or the file is missing or damaged.
    """
    found = _all_curves()
    place = RATES.index(rate), WIDTHS.index(width), SEEDS.index(seed)
    return Curves(*(found[name][place] for name in CURVES))
