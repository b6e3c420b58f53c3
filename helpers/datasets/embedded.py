"""The embedded digits: 1,797 handwritten digits of 8 × 8 pixels, enlarged to MNIST's frame.

Where they come from and under which licence: data/README.md.
"""

from pathlib import Path

import numpy as np

from helpers.datasets.archive import Arrays, Fingerprint, unpack
from helpers.datasets.frame import FRAME, to_mnist_frame

FILE = Path(__file__).resolve().parents[2] / "data" / "digits_8x8.npz"
EXPECTED = {
    "images": Fingerprint((1797, 8, 8), 4087501628),
    "labels": Fingerprint((1797,), 4168075561),
    "order": Fingerprint((1797,), 4194711842, "uint16"),
}
N_TRAIN = 1437  # the first ones of `order`; the other 360 are for the test

SCALE = 8  # times larger, before the digit is cut out
# Grey levels (0 to 1) of the smooth enlargement that become black and white. Measured: with
# these the mean ink of an image is 103 full pixels (MNIST: 104), and a network trained on
# MNIST alone reads 89 % of the embedded digits (without the contrast: 87 %).
BLACK, WHITE = 0.25, 0.85

MISSING = (
    "The embedded digits are missing: there is no data/digits_8x8.npz in the course's folder, "
    "so fetch the course's files again."
)
DAMAGED = (
    "The embedded digits, data/digits_8x8.npz, cannot be used, because {why}: "
    "fetch the course's files again."
)


def load_embedded() -> Arrays:
    """Return x_train (1437, 28, 28), y_train, x_test (360, 28, 28), y_test, uint8, read-only.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file in `data/` is missing or damaged.
    """
    try:
        with FILE.open("rb") as stream:
            digits = unpack(stream, EXPECTED)
    except FileNotFoundError:
        raise FileNotFoundError(MISSING) from None
    except OSError as error:
        raise ValueError(DAMAGED.format(why=error.strerror or error)) from None
    except ValueError as error:
        raise ValueError(DAMAGED.format(why=error)) from None
    images = enlarge(digits["images"])
    train, test = np.split(digits["order"], [N_TRAIN])
    labels = digits["labels"]
    arrays = {
        "x_train": images[train],
        "y_train": labels[train],
        "x_test": images[test],
        "y_test": labels[test],
    }
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


def enlarge(images: np.ndarray) -> np.ndarray:
    """Bring small pictures of digits to the size and the frame of MNIST.

    As MNIST was made: see `to_mnist_frame`. Before that the picture is enlarged smoothly and its
    contrast raised, because an enlarged picture is blurred and a pen stroke is not.

    Parameters
    ----------
    images
        (n, height, width), 0 (paper) to 16 (ink).

    Returns
    -------
    numpy.ndarray
        (n, 28, 28), uint8, 0 (paper) to 255 (ink).
    """
    from PIL import Image

    smooth = Image.Resampling.LANCZOS
    levels = np.linspace(0, 1, 256)
    contrast = np.rint(255 * np.clip((levels - BLACK) / (WHITE - BLACK), 0, 1)).tolist()
    # A border of paper, so that the smooth enlargement has an outside at every edge.
    padded = np.pad(np.rint(images * (255 / 16)).astype(np.uint8), ((0, 0), (1, 1), (1, 1)))
    size = (padded.shape[2] * SCALE, padded.shape[1] * SCALE)

    framed = np.zeros((len(images), FRAME, FRAME), np.uint8)
    for small, frame in zip(padded, framed, strict=True):
        large = Image.fromarray(small).resize(size, smooth).point(contrast)
        frame[:] = to_mnist_frame(np.asarray(large))
    return framed
