"""Learning curves recorded once: six widths, six numbers of images, 60 epochs. Chapter 09.

Whatever the number of epochs, a training can be read off one full recording of it.
``data/make_gap_curves.py`` writes the recordings.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.nn import Adam, Dense, Network, ReLU, SoftmaxCrossEntropy
from helpers.training.recordings import AfterEachEpoch, read_recordings

FILE = Path(__file__).resolve().parents[2] / "data" / "gap_curves.npz"
WIDTHS = (1, 2, 8, 32, 128, 512)
SIZES = (30, 100, 300, 1000, 3000, 10_000)
EPOCHS = 60
N_VALIDATION = 2000
BATCH_SIZE = 32

# The trainings that exercise 7 shows, by number: width, images, epochs.
SIX = {
    1: (2, 10_000, 60),
    2: (512, 100, 40),
    3: (128, 10_000, 4),
    4: (8, 300, 6),
    5: (32, 1000, 60),
    6: (8, 10_000, 8),
}


class GapCurves(NamedTuple):
    """What one training has seen, one number for each epoch, (epochs,) each.

    `loss` and `accuracy` are those of the training images as Keras reports them: means over the
    epoch, while the weights change. `after_loss` and `after_accuracy` are measured on the same
    images when the epoch is over, as those of the validation images are.
    """

    loss: np.ndarray
    accuracy: np.ndarray
    after_loss: np.ndarray
    after_accuracy: np.ndarray
    val_loss: np.ndarray
    val_accuracy: np.ndarray


def record(training: tuple, validation: tuple, width: int, epochs: int = EPOCHS) -> GapCurves:
    """Train 784-width-10 with ReLU, Adam and batches of 32; return its curves.

    Parameters
    ----------
    training, validation
        Images as rows (n, 784) and labels (n,).
    width
        Neurons in the hidden layer.
    epochs
        How many.
    """
    layers = [Dense(784, width, seed=1), ReLU(), Dense(width, 10, seed=2)]
    after = AfterEachEpoch(*training)
    seen = Network(layers, SoftmaxCrossEntropy()).fit(
        *training, epochs, BATCH_SIZE, Adam(), validation, seed=3, callbacks=[after]
    )
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    loss, accuracy, val_loss, val_accuracy = (np.array(seen[name]) for name in names)
    return GapCurves(loss, accuracy, *np.transpose(after.seen), val_loss, val_accuracy)


def write_curves(recorded: dict[tuple[int, int], GapCurves], file: Path = FILE) -> None:
    """Write the curves of all widths and sizes."""
    curves = np.array([[recorded[width, size] for size in SIZES] for width in WIDTHS])
    np.savez_compressed(file, curves=curves.astype(np.float16))


@cache
def _all_curves() -> np.ndarray:
    """Return all curves, shape (widths, sizes, kinds, epochs)."""
    shape = (len(WIDTHS), len(SIZES), len(GapCurves._fields), EPOCHS)
    return read_recordings(FILE, "gap_curves", {"curves": shape})["curves"]


def gap_curves(width: int, size: int) -> GapCurves:
    """Return the recorded curves of one training, `EPOCHS` long. Chapter 09.

    Parameters
    ----------
    width, size
        One each of `WIDTHS` and `SIZES`: hidden neurons, and training images.

    Raises
    ------
    ValueError
        If there is no such recording, or the file is missing or damaged.
    """
    return GapCurves(*_all_curves()[WIDTHS.index(width), SIZES.index(size)])


def six_trainings() -> dict[int, GapCurves]:
    """Return the curves of `SIX`, each as long as its training. Chapter 09."""
    return {
        number: GapCurves(*(curve[:epochs] for curve in gap_curves(width, size)))
        for number, (width, size, epochs) in SIX.items()
    }
