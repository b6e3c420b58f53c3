"""Make digits_8x8.npz, the embedded digits, from the copy that scikit-learn carries.

Run once, when the course was made; it is kept so that anyone can check the file:

    python data/make_embedded_digits.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

FILE = Path(__file__).with_name("digits_8x8.npz")
SEED = 1998  # the year in which the digits were given to the UCI repository
KEEP_ONE_IN = 5  # for the test


def fixed_order(labels: np.ndarray) -> np.ndarray:
    """Return the order of the digits: first those to train on, then one in five for the test.

    Stratified: every class gives its share to the test, to within one image. Shuffled: any slice
    of either part is a fair sample, whereas the original order keeps each writer together.
    """
    rng = np.random.default_rng(SEED)
    shuffled = rng.permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    for_test = by_class[::KEEP_ONE_IN]
    is_test = np.isin(shuffled, for_test)
    return np.concatenate([shuffled[~is_test], shuffled[is_test]])


def make(file: Path) -> None:
    """Write images (1797, 8, 8), labels (1797,) and order (1797,) to `file`."""
    digits = load_digits()
    np.savez_compressed(
        file,
        images=digits.images.astype(np.uint8),
        labels=digits.target.astype(np.uint8),
        order=fixed_order(digits.target).astype(np.uint16),
    )


if __name__ == "__main__":
    make(FILE)
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")
