"""Answers to the exercises of chapter 10: right, wrong, and misconceived."""

from types import SimpleNamespace

import numpy as np

from helpers.training import load_tensorflow

_, keras = load_tensorflow()


def flat(images):
    return np.array([image.flatten() / 255 - 0.5 for image in images])


def unit(images):
    return images.reshape(len(images), -1) / 255


def in_float32(images):
    return (images.astype("float32") / 255 - 0.5).reshape(len(images), -1)


def by_loop(y_hat):
    digits = [list(row).index(max(row)) for row in y_hat]
    return digits, [max(row) for row in y_hat]


def with_keras(val_losses, patience):
    """Let Keras' own callback decide."""
    callback = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
    model = SimpleNamespace(stop_training=False, optimizer=None)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, loss in enumerate(val_losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            return epoch + 1
    return len(val_losses)


def by_slices(val_losses, patience):
    """Look back from each epoch over as many losses as the patience has."""
    for epoch in range(patience + 1, len(val_losses) + 1):
        if min(val_losses[epoch - patience : epoch]) >= min(val_losses[: epoch - patience]):
            return epoch
    return len(val_losses)


def too_late(val_losses, patience):
    lowest, waited = float("inf"), 0
    for epoch, loss in enumerate(val_losses, start=1):
        lowest, waited = (loss, 0) if loss < lowest else (lowest, waited + 1)
        if waited > patience:
            return epoch
    return len(val_losses)


def by_last(val_losses, patience):
    waited = 0
    for epoch in range(1, len(val_losses)):
        waited = 0 if val_losses[epoch] < val_losses[epoch - 1] else waited + 1
        if waited == patience:
            return epoch + 1
    return len(val_losses)


ANSWERS = {
    "centered": {
        "right": [flat, in_float32],
        "wrong": [
            (lambda images: images, "Expected"),
            (lambda images: unit(images) - 1, "Expected"),
        ],
        "misconceived": [
            (unit, "from 0 to 1"),
            (lambda images: unit(images) * 2 - 1, "from -1 to 1"),
            (lambda images: (images.reshape(len(images), -1) - 0.5) / 255, "Divide by 255 first"),
            (lambda images: images / 255 - 0.5, "the shape is not"),
            (lambda images: images.ravel() / 255 - 0.5, "in one row"),
            (lambda images: unit(images) * 255 - 127.5, "127.5"),
        ],
    },
    "read": {
        "right": [lambda y_hat: (np.argmax(y_hat, 1), np.max(y_hat, 1)), by_loop],
        "wrong": [
            (lambda y_hat: y_hat.argmax(axis=1), "Expected: a tuple"),
            (lambda y_hat: (y_hat.argmax(axis=1), y_hat.min(axis=1)), "Expected"),
        ],
        "misconceived": [
            (lambda y_hat: (y_hat.argmax(axis=0), y_hat.max(axis=0)), "An image is a row"),
            (lambda y_hat: (y_hat.argmax(), y_hat.max()), "Without `axis`"),
            (lambda y_hat: (y_hat.max(axis=1), y_hat.argmax(axis=1)), "Exchanged"),
            (lambda y_hat: (y_hat.argmin(axis=1), y_hat.min(axis=1)), "least probable"),
            (lambda y_hat: (y_hat.argmax(axis=1) + 1, y_hat.max(axis=1)), "one too large"),
        ],
    },
    "rate_verdict": {
        "right": ["c", "C", ["c"]],
        "wrong": [("0.001", "letter"), (3, "letter")],
        "misconceived": [("a", "luck alone"), ("b", "bad luck"), ("d", "was not shown")],
    },
    "pipeline_order": {
        "right": ["b", "B", ("b",)],
        "wrong": [("z", "letter"), (2, "letter")],
        "misconceived": [
            ("a", "order of the first"),
            ("c", "whole batches"),
            ("d", "in every epoch"),
        ],
    },
    "stopping_epoch": {
        "right": [with_keras, by_slices],
        "wrong": [
            (lambda val_losses, patience: patience, "Expected"),
            (lambda val_losses, patience: len(val_losses), "Expected"),
        ],
        "misconceived": [
            (lambda val_losses, patience: val_losses.index(min(val_losses)) + 1, "lowest loss"),
            (too_late, "too late"),
            (by_last, "the one before"),
            (lambda val_losses, patience: with_keras(val_losses, patience) - 1, "from 1"),
        ],
    },
    "dropout_factor": {
        "right": [1.25, 5 / 4, 1 / 0.8],
        "wrong": [(3, "not the value"), ("5/4", "Asked for")],
        "misconceived": [
            (0.8, "shrink"),
            (0.2, "dropped"),
            (5, "Four fifths are left"),
            (1.2, "0.96"),
            (1, "four fifths"),
            (2, "0.5"),
        ],
    },
}
