"""Record the learning curves behind chapter 10's explorer of dropout and patience.

81 trainings of 60 epochs with helpers.nn, on the first 1,000 images of the real MNIST, each with
the last 2,000 training images for validation. It is kept so that anyone can check the file; it
takes about ten minutes:

    python data/make_dropout_curves.py
"""

import itertools

from helpers.datasets import load_mnist
from helpers.training.dropout_curves import (
    EPOCHS,
    FILE,
    RATES,
    SEEDS,
    WIDTHS,
    images_for_curves,
    record,
    write_curves,
)

if __name__ == "__main__":
    digits = load_mnist("mnist")
    parts = images_for_curves(digits.x_train, digits.y_train)
    recorded = {}
    for width, rate, seed in itertools.product(WIDTHS, RATES, SEEDS):
        recorded[rate, width, seed] = curves = record(*parts, rate, width, seed, EPOCHS)
        best = curves.val_loss.argmin()
        print(
            f"{width} neurons, dropout {rate}, seed {seed}: lowest validation loss "
            f"{curves.val_loss[best]:.3f} after epoch {best + 1}, accuracy "
            f"{curves.val_accuracy[best]:.4f}, at the end {curves.val_accuracy[-1]:.4f}",
            flush=True,
        )
    write_curves(recorded)
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")
