"""Answers to the exercises of chapter 09: right, wrong, and misconceived."""

import itertools

import numpy as np

from tests.unit.exercises.making import later


@later
def network(keras, *sizes, hidden="relu", last="softmax", n_outputs=10, given_input=True):
    """Return a network with hidden layers of these sizes."""
    return keras.Sequential(
        [
            *([keras.Input((784,))] if given_input else []),
            *[keras.layers.Dense(size, activation=hidden) for size in sizes],
            keras.layers.Dense(n_outputs, activation=last),
        ]
    )


@later
def functional(keras):
    x = keras.Input((784,))
    h = keras.layers.ReLU()(keras.layers.Dense(64)(x))
    h = keras.layers.Dense(32, activation="relu")(h)
    return keras.Model(x, keras.layers.Dense(10, activation="softmax")(h))


@later
def trained(keras):
    model = network(64, 32).make()
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    rng = np.random.default_rng(0)
    model.fit(rng.random((64, 784)), np.arange(64) % 10, epochs=1, verbose=0)
    return model


def pairs(sizes):
    return list(itertools.pairwise(sizes))


def by_loop(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += (sizes[k - 1] + 1) * sizes[k]
    return total


def ceiling(n_samples, batch_size):
    return -(-n_samples // batch_size)


def by_slices(n_samples, batch_size):
    return len(range(0, n_samples, batch_size))


def by_index(val_loss):
    return val_loss.index(min(val_loss)) + 1


@later
def one_without_activation(keras):
    model = network(64, 32).make()
    model.layers[1].activation = keras.activations.linear
    return model


@later
def reshaped(keras):
    return keras.Sequential([keras.Input((784,)), keras.layers.Reshape((28, 28))])


@later
def for_images_with_rows(keras):
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])


@later
def class_of_models(keras):
    return keras.Sequential


THREE = ("binary_crossentropy", "sparse_categorical_crossentropy", "mse")

ANSWERS = {
    "which_set": {"right": ["d", "D", ["d"], "(d)"]},
    "parameters": {
        "right": [by_loop, lambda sizes: sum(n * m + m for n, m in pairs(sizes))],
        "wrong": [
            (lambda sizes: 407_050, "gave 407050"),
            (lambda sizes: sum(n * m - m for n, m in pairs(sizes)), "Expected"),
            (lambda sizes: sizes[9], "IndexError"),
            (407_050, "needs your function"),
        ],
    },
    "build": {
        "right": [network(64, 32), network(64, 32, given_input=False), functional(), trained()],
        "wrong": [
            (lambda: network(64, 32), "needs a Keras model"),
            ("784-64-32-10", "needs a Keras model"),
            (52_650, "needs a Keras model"),
            (class_of_models(), "needs a Keras model"),
        ],
        "misconceived": [
            (reshaped(), "one row of outputs"),
            (for_images_with_rows(), "one row"),
            (network(64, 32, n_outputs=1, last="sigmoid"), "ten outputs"),
            (network(64, 32, last="sigmoid"), "add up to 1"),
            (network(64, 32, last=None), "add up to 1"),
            (network(32, 64), "changed places"),
            (network(64), "missing"),
            (network(), "missing"),
            (network(64, 31), "another size"),
            (network(64, 32, 10), "another size"),
            (network(64, 32, hidden=None), "no activation"),
            (network(64, 32, hidden="sigmoid"), "not ReLU"),
            (network(64, 32, hidden="tanh"), "not ReLU"),
            (network(64, 32, hidden="leaky_relu"), "not ReLU"),
            (one_without_activation(), "not ReLU"),
        ],
    },
    "losses": {
        "right": [THREE, list(THREE), (*THREE[:2], "mean_squared_error")],
        "wrong": [("mse", "Asked for"), (3, "Asked for"), (("mse", "mse"), "Asked for")],
        "misconceived": [
            (("accuracy", *THREE[1:]), "is a metric"),
            (("cross_entropy", *THREE[1:]), "not among"),
            (("BinaryCrossentropy", "Sparse categorical crossentropy", "MSE"), "as the table does"),
            (("categorical_crossentropy", *THREE[1:]), "Spam"),
            (("sparse_categorical_crossentropy", *THREE[1:]), "Spam"),
            (("mse", *THREE[1:]), "Squared errors"),
            ((THREE[0], "categorical_crossentropy", "mse"), "whole numbers"),
            ((THREE[0], "binary_crossentropy", "mse"), "yes-or-no"),
            ((THREE[0], "mse", "mse"), "Squared errors"),
            ((*THREE[:2], "binary_crossentropy"), "an amount"),
        ],
    },
    "steps_per_epoch": {
        "right": [ceiling, by_slices, lambda n, b: int(np.ceil(n / b))],
        "wrong": [
            (lambda n, b: n * b, "Expected"),
            (lambda n, b: 1875, "gave 1875"),
            (lambda n: n // 32, "must work when called"),
        ],
    },
    "best_epoch": {
        "right": [by_index, lambda val_loss: int(np.argmin(val_loss)) + 1],
        "wrong": [
            (lambda val_loss: 3, "gave 3"),
            (lambda val_loss: len(val_loss) // 2, "Expected"),
            (lambda val_loss: val_loss.argmin() + 1, "AttributeError"),
        ],
    },
}
