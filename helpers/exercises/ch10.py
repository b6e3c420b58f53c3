"""The exercises of chapter 10: Keras in practice."""

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(float)


def _random_images(rng: np.random.Generator) -> np.ndarray:
    side = int(rng.integers(2, 6))
    return rng.integers(0, 256, size=(int(rng.integers(1, 5)), side, side), dtype=np.uint8)


centered = function_exercise(
    "centered",
    "Write `centered(images)`: bytes of shape (n, height, width) become rows of numbers from -0.5 "
    "to 0.5, shape (n, height * width). 0 becomes -0.5, and 255 becomes 0.5.",
    reference=lambda images: _rows(images) / 255 - 0.5,
    cases=[
        np.array([[[0, 255], [51, 204]]], np.uint8),
        np.array([[[0, 0], [0, 255]], [[255, 1], [2, 3]]], np.uint8),
    ],
    fresh=_random_images,
    misconceptions=[
        (lambda images: _rows(images) / 255, "These go from 0 to 1. Subtract 0.5."),
        (
            lambda images: _rows(images) / 255 * 2 - 1,
            "These go from -1 to 1. The range asked for is half as wide.",
        ),
        (
            lambda images: (_rows(images) - 0.5) / 255,
            "0.5 is subtracted from bytes here. Divide by 255 first, then subtract.",
        ),
        (
            lambda images: images / 255 - 0.5,
            "The numbers are right, the shape is not: each image must become one row.",
        ),
        (
            lambda images: (_rows(images) / 255 - 0.5).ravel(),
            "All images are in one row here. Each image must become a row of its own.",
        ),
        (
            lambda images: _rows(images) - 127.5,
            "These go from -127.5 to 127.5. Divide by 255 as well.",
        ),
    ],
    hints=[
        "`images / 255` gives numbers from 0 to 1.",
        "`.reshape(len(images), -1)` lays the rows of each image end to end.",
    ],
    solution="""
        def centered(images):
            return images.reshape(len(images), -1) / 255 - 0.5
    """,
)


def _random_rows(rng: np.random.Generator) -> np.ndarray:
    p = rng.random(size=(int(rng.integers(2, 7)), 10))
    return p / p.sum(axis=1, keepdims=True)


read = function_exercise(
    "read",
    "Write `read(y_hat)`: `y_hat` holds a row of probabilities for each image. Return two arrays: "
    "the most probable digit of each image, and its probability.",
    reference=lambda y_hat: (y_hat.argmax(axis=1), y_hat.max(axis=1)),
    cases=[
        np.array([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]]),
        np.array([[0.1, 0.2, 0.7], [0.3, 0.6, 0.1], [0.8, 0.1, 0.1], [0.2, 0.3, 0.5]]),
    ],
    fresh=_random_rows,
    misconceptions=[
        (
            lambda y_hat: (y_hat.argmax(axis=0), y_hat.max(axis=0)),
            "This looks for the greatest number of each column. An image is a row: `axis=1`.",
        ),
        (
            lambda y_hat: (y_hat.argmax(), y_hat.max()),
            "Without `axis` this looks for the greatest of all numbers. Take `axis=1`.",
        ),
        (
            lambda y_hat: (y_hat.max(axis=1), y_hat.argmax(axis=1)),
            "Exchanged: first the digits, then the probabilities.",
        ),
        (
            lambda y_hat: (y_hat.argmin(axis=1), y_hat.min(axis=1)),
            "These are the least probable digits.",
        ),
        (
            lambda y_hat: (y_hat.argmax(axis=1) + 1, y_hat.max(axis=1)),
            "Every digit is one too large: the first column belongs to digit 0.",
        ),
    ],
    hints=[
        "`argmax` gives the place of the greatest number, `max` the number itself.",
        "With `axis=1` both do so row by row.",
    ],
    solution="""
        def read(y_hat):
            return y_hat.argmax(axis=1), y_hat.max(axis=1)
    """,
)

rate_verdict = choice_exercise(
    "rate_verdict",
    "Two learning rates, three seeds each, validation accuracy in percent. "
    "Rate 0.01: 96.9, 97.4, 97.7. Rate 0.001: 97.4, 97.9, 97.6. What may you say?",
    options={
        "a": Option(
            "0.001 is better, its mean is higher",
            "The mean is higher by 0.3. But the three runs with one and the same rate lie up to "
            "0.8 apart, by luck alone; a difference of 0.3 can be luck too.",
        ),
        "b": Option(
            "0.01 is as good, for its best run beats the worst with 0.001",
            "Comparing the best of one with the worst of the other compares luck with bad luck.",
        ),
        "c": Option(
            "perhaps 0.001, but the spread is as large as the difference: run more seeds",
            "The mean over more seeds trembles less, and then a difference of 0.3 can be told "
            "from luck, or turns out to be none.",
            right=True,
        ),
        "d": Option(
            "the rate does not matter",
            "That was not shown either. Not to see a difference is not to see that there is none.",
        ),
    },
    hints=[
        "How far apart are runs that differ in nothing but the seed?",
        "Compare that with the difference of the two means.",
    ],
)

pipeline_order = choice_exercise(
    "pipeline_order",
    "The images are prepared by a map that takes long. Which order of the steps after it is right?",
    options={
        "a": Option(
            "shuffle, cache, batch, prefetch",
            "The cache remembers what comes out of the shuffle, so every epoch has the order of "
            "the first.",
        ),
        "b": Option(
            "cache, shuffle, batch, prefetch",
            "What is slow is remembered, what should be new each time comes after it.",
            right=True,
        ),
        "c": Option(
            "cache, batch, shuffle, prefetch",
            "This shuffles whole batches: the same images stay together in every epoch.",
        ),
        "d": Option(
            "shuffle, batch, prefetch, without cache",
            "Right, but slow: the map runs again for every image in every epoch.",
        ),
    },
    hints=[
        "The map should run once for each image, the shuffle anew in each epoch.",
        "A cache repeats whatever stands before it. What should not be repeated?",
    ],
)


def _stop(val_losses: list[float], patience: int, slack: int = 0) -> int:
    best, waited = np.inf, 0
    for epoch, loss in enumerate(val_losses, 1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited >= patience + slack:
            return epoch
    return len(val_losses)


def _stop_by_last(val_losses: list[float], patience: int) -> int:
    waited = 0
    for epoch in range(2, len(val_losses) + 1):
        waited = 0 if val_losses[epoch - 1] < val_losses[epoch - 2] else waited + 1
        if waited >= patience:
            return epoch
    return len(val_losses)


def _random_losses(rng: np.random.Generator) -> tuple[list[float], int]:
    falling = np.linspace(1, 0.3, 6) + rng.normal(scale=0.05, size=6)
    rising = np.linspace(0.3, 0.6, 6) + rng.normal(scale=0.05, size=6)
    losses = [round(float(loss), 3) for loss in [*falling, *rising]]
    return losses, int(rng.integers(1, 4))


stopping_epoch = function_exercise(
    "stopping_epoch",
    "Write `stopping_epoch(val_losses, patience)`: after which epoch, counted from 1, does early "
    "stopping end the training? It stops when the loss has not been below its lowest value so far "
    "for `patience` epochs in a row. If that never happens, all epochs are trained.",
    reference=_stop,
    cases=[
        ([0.5, 0.4, 0.3, 0.35, 0.36, 0.37, 0.38], 2),
        ([0.5, 0.4, 0.45, 0.43, 0.42, 0.3, 0.2], 3),
        ([0.5, 0.4, 0.3, 0.2], 2),
        ([0.3, 0.4, 0.35, 0.34, 0.33], 1),
    ],
    fresh=_random_losses,
    misconceptions=[
        (
            lambda val_losses, patience: int(np.argmin(val_losses)) + 1,
            "That is the epoch with the lowest loss. The training goes on after it, for `patience` "
            "epochs, to see whether it gets lower still.",
        ),
        (
            lambda val_losses, patience: _stop(val_losses, patience, slack=1),
            "One epoch too late: with a patience of 2 it stops after the second epoch without a "
            "new lowest loss.",
        ),
        (
            _stop_by_last,
            "This compares each loss with the one before. Compare it with the lowest so far: a "
            "loss that falls again after a rise need not be a new lowest.",
        ),
        (
            lambda val_losses, patience: _stop(val_losses, patience) - 1,
            "One too small: count the epochs from 1.",
        ),
    ],
    hints=[
        "Go through the losses one by one. Keep the lowest so far, and how long ago it was.",
        "A new lowest loss sets the count back to 0; any other adds 1.",
        "Return the number of the epoch in which the count reaches `patience`.",
    ],
    solution="""
        def stopping_epoch(val_losses, patience):
            lowest, waited = float("inf"), 0
            for epoch, loss in enumerate(val_losses, start=1):
                if loss < lowest:
                    lowest, waited = loss, 0
                else:
                    waited += 1
                if waited == patience:
                    return epoch
            return len(val_losses)
    """,
)

dropout_factor = value_exercise(
    "dropout_factor",
    "A dropout layer with rate 0.2 sets a fifth of the numbers to 0 in training. By which factor "
    "does it multiply the others, so that their sum stays the same on average?",
    expected=1 / (1 - 0.2),
    tolerance=1e-3,
    misconceptions=[
        (0.8, "With 0.8 the sum would shrink further. What is left must grow."),
        (0.2, "That is the share that is dropped."),
        (5.0, "That is 1 divided by the share that is dropped. Four fifths are left."),
        (1.2, "Four fifths times 1.2 is 0.96, not quite 1."),
        (1.0, "Then the sum would be four fifths of what it was."),
        (2.0, "That is right for a rate of 0.5."),
    ],
    hints=["Four fifths of the numbers are left.", "0.8 times the factor must be 1."],
    solution="answer = 1 / (1 - 0.2)",
    right="Keras and `helpers.nn` both do so; when the network is used, dropout does nothing.",
)
