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


def rows(images):
    return images.reshape(len(images), -1)


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


def by_best_index(val_losses, patience):
    best = 0
    for k, loss in enumerate(val_losses):
        best = k if loss < val_losses[best] else best
        if k - best >= patience:
            return k + 1
    return len(val_losses)


def by_waiting(lowest=float("inf"), equal=False, reset=True):
    def stopping_epoch(val_losses, patience):
        best, waited = lowest, 0
        for epoch, loss in enumerate(val_losses, start=1):
            if loss < best or (equal and loss == best):
                best, waited = loss, 0 if reset else waited
            else:
                waited += 1
            if waited == patience:
                return epoch
        return len(val_losses)

    return stopping_epoch


def forgets_the_lowest(val_losses, patience):
    lowest, waited = float("inf"), 0
    for epoch, loss in enumerate(val_losses, start=1):
        if loss > lowest:
            waited += 1
        lowest = loss
        if waited == patience:
            return epoch
    return len(val_losses)


def counts_the_lowest(val_losses, patience):
    lowest, waited = float("inf"), 0
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < lowest:
            lowest, waited = loss, 1
        else:
            waited += 1
            if waited == patience:
                return epoch
    return len(val_losses)


ANSWERS = {
    "centered": {
        "right": [
            *(flat, in_float32),
            lambda images: (rows(images) - 127.5) / 255,
            lambda images: (rows(images).astype(int) * 2 - 255) / 510,
            lambda images: np.interp(rows(images), [0, 255], [-0.5, 0.5]),
        ],
        "wrong": [
            (lambda images: images, "Expected"),
            (lambda images: unit(images) - 1, "Expected"),
            (lambda images: images.reshape(len(images), images.shape[1] ** 2) / 255, "ValueError"),
            (lambda images: unit(images).astype(np.float16) - np.float16(0.5), "float16"),
        ],
        "misconceived": [
            (lambda images: (rows(images) - 128) / 255, "come out bright"),
            (lambda images: (rows(images) - 127) / 255, "come out bright"),
            (lambda images: rows(images - 128) / 256, "come out bright"),
            (lambda images: rows(images) / 256 - 0.5, "Nearly"),
            (lambda images: (rows(images).astype(float) - 128) / 255, "Nearly"),
        ],
    },
    "read": {
        "right": [
            *(lambda y_hat: (np.argmax(y_hat, 1), np.max(y_hat, 1)), by_loop),
            lambda y_hat: np.array([y_hat.argmax(axis=1), y_hat.max(axis=1)]),
            lambda y_hat: (y_hat.argsort(axis=1)[:, -1], np.sort(y_hat, axis=1)[:, -1]),
        ],
        "wrong": [
            (lambda y_hat: y_hat.argmax(axis=1), "the first alone"),
            (lambda y_hat: y_hat.max(axis=1), "the second alone"),
            (lambda y_hat: (y_hat.argmax(axis=1), y_hat.max(axis=1) ** 2), "The first is right"),
            (lambda y_hat: [(row.argmax(), row.max()) for row in y_hat], "grouped the other way"),
            (lambda y_hat: np.stack([y_hat.argmax(1), y_hat.max(1)], axis=1), "grouped the other"),
        ],
        "misconceived": [
            (lambda y_hat: (y_hat.argmax(axis=1), y_hat.min(axis=1)), "smallest"),
            (lambda y_hat: (y_hat.argmax(1), [row.mean() for row in y_hat]), "any image"),
        ],
    },
    "rate_verdict": {"right": ["c", "C", ["c"]]},
    "pipeline_order": {"right": ["b", "B", ("b",)]},
    "branch_params": {
        "right": [62_890, 62_890.0, 55_050 + 7840],
        "wrong": [(62_891, "not the value"), ("62,890", "Asked for")],
    },
    "deep_params": {
        "right": [244_522, sum([200_960, 32_896, 8256, 2080, 330])],
        "wrong": [(244_523, "not the value"), ("244,522", "Asked for")],
    },
    "stopping_epoch": {
        "right": [with_keras(), by_slices, by_best_index, by_waiting()],
        "wrong": [
            (lambda val_losses, patience: val_losses[patience], "Expected"),
            (lambda val_losses, patience: len(val_losses), "Expected"),
        ],
        "misconceived": [(forgets_the_lowest, "so far"), (counts_the_lowest, "not at 1")],
    },
    "dropout_factor": {
        "right": [1.25, 5 / 4, 1 / 0.8],
        "wrong": [(3, "not the value"), (1.2499, "not the value"), ("5/4", "Asked for")],
    },
}
