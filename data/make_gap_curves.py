"""Record the learning curves behind chapter 09's explorer of too little and too much.

36 trainings of 60 epochs with helpers.nn, on the first images of the real MNIST, each with the last
2,000 training images for validation. It is kept so that anyone can check the file; it takes some
minutes:

    python data/make_gap_curves.py
"""

import itertools

from helpers.datasets import load_mnist
from helpers.training.gap_curves import FILE, N_VALIDATION, SIZES, WIDTHS, record, write_curves

if __name__ == "__main__":
    digits = load_mnist("mnist")
    x, y = digits.x_train, digits.y_train
    validation = x[-N_VALIDATION:], y[-N_VALIDATION:]
    recorded = {}
    for width, size in itertools.product(WIDTHS, SIZES):
        recorded[width, size] = curves = record((x[:size], y[:size]), validation, width)
        best = curves.val_loss.argmin()
        print(
            f"{width} hidden, {size} images: lowest validation loss {curves.val_loss[best]:.3f} "
            f"after epoch {best + 1}, accuracy at the end {curves.after_accuracy[-1]:.3f} on its "
            f"own images, {curves.val_accuracy[-1]:.3f} on others",
            flush=True,
        )
    write_curves(recorded)
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")
