"""What recorded learning curves share: what is noted after an epoch, and how a file is read."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from helpers.nn import Network

MISSING = (
    "The recorded curves in data/{name}.npz are missing or damaged: put them back with "
    '"git checkout -- data/{name}.npz", or record them again with '
    '"python data/make_{name}.py", in the folder of the course.'
)


class AfterEachEpoch:
    """Notes loss and accuracy on some images after each epoch, with dropout off, in `seen`."""

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        """Take images as rows (n, 784) and their labels (n,)."""
        self.x, self.y, self.seen = x, y, []

    def on_epoch_end(self, network: Network, logs: dict) -> None:
        """Measure; `Network.fit` calls this."""
        self.seen.append(network.evaluate(self.x, self.y))


def read_recordings(file: Path, name: str, shapes: Mapping[str, tuple]) -> dict[str, np.ndarray]:
    """Return the arrays of a file by name, as float64; `name` is what the course calls the file.

    Raises
    ------
    ValueError
        If the file is missing or damaged, or an array hasn't the shape that `shapes` gives it.
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            found = {key: arrays[key].astype(float) for key in shapes}
        assert all(array.shape == shapes[key] for key, array in found.items())
        assert all(np.isfinite(array).all() for array in found.values())
    except Exception:  # a damaged file can make the reader fail in any way whatever
        raise ValueError(MISSING.format(name=name)) from None
    return found
