"""Answers to the exercises of chapter 10: right and wrong."""

from types import SimpleNamespace

import numpy as np

from tests.unit.exercises.making import later


def flat(images):
    return np.array([image.flatten() / 255 - 0.5 for image in images])


def unit(images):
    return images.reshape(len(images), -1) / 255


def in_float32(images):
    return (images.astype("float32") / 255 - 0.5).reshape(len(images), -1)


def by_loop(y_hat):
    digits = [list(row).index(max(row)) for row in y_hat]
    return digits, [max(row) for row in y_hat]


@later
def with_keras(keras):
    """Let Keras' own callback decide."""

    def stopping_epoch(val_losses, patience):
        callback = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
        model = SimpleNamespace(stop_training=False, optimizer=None)
        callback.set_model(model)
        callback.on_train_begin()
        for epoch, loss in enumerate(val_losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            if model.stop_training:
                return epoch + 1
        return len(val_losses)

    return stopping_epoch


def by_slices(val_losses, patience):
    """Look back from each epoch over as many losses as the patience has."""
    for epoch in range(patience + 1, len(val_losses) + 1):
        if min(val_losses[epoch - patience : epoch]) >= min(val_losses[: epoch - patience]):
            return epoch
    return len(val_losses)


ANSWERS = {
    "centered": {
        "right": [flat, in_float32],
        "wrong": [
            (lambda images: images, "Expected"),
            (lambda images: unit(images) - 1, "Expected"),
        ],
    },
    "read": {
        "right": [lambda y_hat: (np.argmax(y_hat, 1), np.max(y_hat, 1)), by_loop],
        "wrong": [
            (lambda y_hat: y_hat.argmax(axis=1), "Expected: a tuple"),
            (lambda y_hat: (y_hat.argmax(axis=1), y_hat.min(axis=1)), "Expected"),
        ],
    },
    "rate_verdict": {"right": ["c", "C", ["c"]]},
    "pipeline_order": {"right": ["b", "B", ("b",)]},
    "stopping_epoch": {
        "right": [with_keras(), by_slices],
        "wrong": [
            (lambda val_losses, patience: patience, "Expected"),
            (lambda val_losses, patience: len(val_losses), "Expected"),
        ],
    },
    "dropout_factor": {
        "right": [1.25, 5 / 4, 1 / 0.8],
        "wrong": [(3, "not the value"), ("5/4", "Asked for")],
    },
}
