"""Answers to the exercises of chapter 09: right, wrong, and misconceived."""

from types import SimpleNamespace

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


@later
def with_weights_of(keras, kernel, bias="zeros", hidden="relu"):
    """Return the network asked for, or nearly, with other initial weights."""
    model = network(64, 32, hidden=hidden).make()
    start, shift = keras.initializers.get(kernel), keras.initializers.get(bias)
    model.set_weights([(start if w.ndim == 2 else shift)(w.shape) for w in model.get_weights()])
    return model


@later
def far_apart(keras, hidden="relu"):
    far = keras.initializers.RandomNormal(stddev=5.0, seed=0)
    return with_weights_of(far, "ones", hidden).make()


@later
def stacked(keras, *layers, shape=(784,)):
    """Return a network of such layers, each a size and an activation, or the name of a layer."""
    made = [
        keras.layers.Dense(*layer) if isinstance(layer, tuple) else getattr(keras.layers, layer)()
        for layer in layers
    ]
    return keras.Sequential([keras.Input(shape), *made])


def by_index(val_loss):
    return val_loss.index(min(val_loss)) + 1


def by_search(val_loss, lowest=float("inf"), found=1):
    for epoch, loss in enumerate(val_loss, start=1):
        if loss < lowest:
            lowest, found = loss, epoch
    return found


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
    "six_names": {
        "right": [
            *("uoguog", "U O G U O G", "1 u, 2 o, 3 g, 4 u, 5 o, 6 g", list("uoguog")),
            *("under over good under over good", dict(enumerate("uoguog", 1))),
        ],
        "wrong": [
            ("ooguog", "training 1 again"),
            ("uogooo", "both accuracies stay low"),
            ("uoguug", "clearly fewer of the others"),
            ("uoguoo", "high and close together"),
            ("uo", "six letters"),
            ("uoguox", "six letters"),
            (6, "six letters"),
        ],
    },
    "which_set": {"right": ["d", "D", ["d"], "(d)"]},
    "one_more": {
        "right": [795, 795.0, 784 + 1 + 10, np.int64(795)],
        "wrong": [(800, "not the value"), ("795", "Leave out the quotation marks")],
        "misconceived": [(407_050, "before"), (784 * 512, "Only the new neuron"), (523, "new one")],
    },
    "build": {
        "right": [
            *(network(64, 32), network(64, 32, given_input=False), functional(), trained()),
            *(with_weights_of("zeros"), with_weights_of("he_normal", "ones"), far_apart()),
            stacked("Flatten", (64, "relu"), (32, "relu"), (10, "softmax"), shape=(28, 28)),
            stacked((64, "relu"), "Identity", (32,), "ReLU", (10,), "Softmax"),
        ],
        "wrong": [
            (lambda: network(64, 32), "isn't a Keras model"),
            ("784-64-32-10", "isn't a Keras model"),
            (52_650, "isn't a Keras model"),
            (class_of_models(), "is a class"),
            (reshaped(), "one row of outputs"),
            (for_images_with_rows(), "no layers with weights"),
            (network(64, 32, n_outputs=1, last="sigmoid"), "784-64-32-1."),
            (network(64, 32, last="sigmoid"), "add up to 1"),
            (network(64, 32, last=None), "add up to 1"),
            (network(32, 64), "784-32-64-10"),
            (network(64), "784-64-10"),
            (network(), "784-10"),
            (network(64, 31), "784-64-31-10"),
            (network(64, 32, 10), "784-64-32-10-10"),
            (stacked((64, "relu"), "BatchNormalization", (32, "relu"), (10, "softmax")), "52,906"),
            (stacked((64, "relu", False), (32, "relu"), (10, "softmax")), "no biases"),
            (network(64, 32, hidden=None), "no activation"),
            (network(64, 32, hidden="sigmoid"), "both hidden layers have sigmoid"),
            (network(64, 32, hidden="tanh"), "both hidden layers have tanh"),
            (far_apart("tanh"), "both hidden layers have tanh"),
            (network(64, 32, hidden="relu6"), "both hidden layers have ReLU6"),
            (network(64, 32, hidden="leaky_relu"), "plain ReLU"),
            (one_without_activation(), "the second hidden layer has no activation"),
            (stacked((64, "tanh"), (32, "relu"), (10, "softmax")), "first hidden layer has tanh"),
            (stacked((64, "relu"), (32, "relu"), (10, "relu"), "Softmax"), "through ReLU"),
            (stacked((64, "relu"), (32, "relu"), (10, "softmax"), "Softmax"), "through softmax"),
        ],
    },
    "losses": {
        "right": [
            *(THREE, list(THREE), np.array(THREE), ", ".join(THREE)),
            *((*THREE[:2], "mean_squared_error"), ("bce", *THREE[1:])),
            *((*THREE[:2], "mae"), (*THREE[:2], "mean_absolute_error"), (*THREE[:2], "huber")),
            ("BinaryCrossentropy", "SparseCategoricalCrossentropy", "MeanSquaredError"),
            dict(zip(("spam", "plants", "temperature"), THREE, strict=True)),
        ],
        "wrong": [
            ("mse", "three names"),
            (3, "three names"),
            (("mse", "mse"), "three names"),
            ((1, 2, 3), "as texts"),
            (tuple(SimpleNamespace(name=name) for name in THREE), "as objects"),
            (("accuracy", *THREE[1:]), "accuracy is in the table's last column"),
            ((THREE[0], "mae", "mse"), "squared errors and the like"),
            (("sigmoid", *THREE[1:]), "sigmoid isn't among"),
            (("Binary crossentropy", "Sparse categorical crossentropy", "MSE"), "as in the table"),
            (("categorical_crossentropy", *THREE[1:]), "Spam"),
            (("sparse_categorical_crossentropy", *THREE[1:]), "Spam"),
            (("mse", *THREE[1:]), "Spam: squared errors"),
            ((THREE[0], "categorical_crossentropy", "mse"), "whole numbers"),
            ((THREE[0], "binary_crossentropy", "mse"), "yes-or-no"),
            ((THREE[0], "mse", "mse"), "Plants: squared errors"),
            ((*THREE[:2], "binary_crossentropy"), "an amount"),
        ],
    },
    "size_from_log": {
        "right": [128, 128.0, -(-60_000 // 469)],
        "wrong": [(32, "not the value"), ("128", "Asked for")],
        "misconceived": [(469, "number of steps"), (127.93, "can't be divided")],
    },
    "best_epoch": {
        "right": [by_index, by_search, lambda val_loss: int(np.argmin(val_loss)) + 1],
        "wrong": [
            (lambda val_loss: 3, "gave 3"),
            (lambda val_loss: len(val_loss) // 2, "Expected"),
            (lambda val_loss: val_loss.argmin() + 1, "AttributeError"),
            (lambda val_loss: by_search(val_loss, lowest=0), "Expected"),
            (lambda val_loss: by_search(val_loss, lowest=100), "[250.0, 120.0, 130.0]"),
        ],
        "misconceived": [
            (lambda val_loss: int(np.argmin(val_loss[::-1])) + 1, "from the end"),
            (
                lambda val_loss: by_search(val_loss, lowest=1) - 1 if min(val_loss) < 1 else 0,
                "add 1",
            ),
        ],
    },
}
