"""The exercises of chapter 09: the five steps with Keras."""

import itertools
import math
import re

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)

which_set = choice_exercise(
    "which_set",
    "You train five networks that differ in size and choose the best one. Which images decide "
    "which is best, and which ones say how good the chosen network is?",
    options={
        "a": Option(
            "the training set decides, and says how good it is",
            "The training images have shaped the weights. On them the largest network wins, "
            "because it can learn most of them by heart.",
        ),
        "b": Option(
            "the test set decides, and says how good it is",
            "Whoever picks the best of five by the test set picks good luck on these images "
            "along with it. The figure of the winner is then too kind.",
        ),
        "c": Option(
            "the validation set decides, and says how good it is",
            "It may decide. But the figure of the winner is then too kind: it was chosen for "
            "doing well on just these images.",
        ),
        "d": Option(
            "the validation set decides, the test set says how good it is",
            "Choices are made on the validation set; the test set is looked at once, at the end, "
            "when there is nothing left to choose.",
            right=True,
        ),
    },
    hints=[
        "A figure is only fair if the images have had no influence on the network.",
        "Choosing is an influence too. So you need two sets besides the training set.",
    ],
)


def _random_sizes(rng: np.random.Generator) -> list[int]:
    return [int(size) for size in rng.integers(1, 900, size=rng.integers(2, 6))]


def _count(sizes: list[int]) -> int:
    return sum(n * m + m for n, m in itertools.pairwise(sizes))


parameters = function_exercise(
    "parameters",
    "Write `parameters(sizes)`: how many weights and biases has a network of Dense layers with "
    "these sizes, the input first? For example `parameters([784, 512, 10])`.",
    reference=_count,
    cases=[[784, 512, 10], [784, 10], [2, 3, 2, 2], [5, 1]],
    fresh=_random_sizes,
    misconceptions=[
        (
            lambda sizes: sum(n * m for n, m in itertools.pairwise(sizes)),
            "These are the weights alone. Every neuron also has a bias.",
        ),
        (
            lambda sizes: _count(sizes) + sizes[0],
            "The inputs are counted as if they had biases. They are numbers, not neurons.",
        ),
        (
            lambda sizes: sum(n * m + n for n, m in itertools.pairwise(sizes)),
            "A bias belongs to a neuron that receives, so a layer has as many as it has outputs.",
        ),
        (
            lambda sizes: math.prod(sizes),
            "Weights join one layer to the next only. Multiply neighbours, then add up.",
        ),
        (lambda sizes: sum(sizes[1:]), "These are the neurons. Each has a weight for each input."),
        (
            lambda sizes: sizes[0] * sizes[1] + sizes[1],
            "This is the first layer only. Add the others.",
        ),
    ],
    hints=[
        "One Dense layer with n inputs and m outputs has n · m weights and m biases.",
        "Go through neighbouring sizes: `for n, m in zip(sizes, sizes[1:])`.",
        "Add up `n * m + m`.",
    ],
    solution="""
        def parameters(sizes):
            return sum(n * m + m for n, m in zip(sizes, sizes[1:]))
    """,
    right="So the network of this chapter, 784-512-10, has 407,050 of them.",
)

BUILD_SIZES = (784, 64, 32, 10)


def _looked_at(model: object, n_images: int) -> tuple:
    """Return what a network does with random images: it is judged by that alone.

    Four numbers: outputs for an image; whether they are probabilities; parameters; whether the
    network is made of ReLUs (1), of something else (0), or is linear before the softmax (-1).
    """
    x = np.random.default_rng(n_images).normal(size=(n_images, 784)).astype(np.float32)
    try:
        y_hat = np.asarray(model(x), dtype=np.float64)
    except Exception:  # Keras' own message fills a page
        if isinstance(model, type) or not hasattr(model, "get_weights"):
            raise
        return -1, 0, 0, 0
    if y_hat.ndim != 2 or len(y_hat) != n_images:
        return -1, 0, 0, 0
    probabilities = bool((y_hat >= 0).all() and np.allclose(y_hat.sum(axis=1), 1, atol=1e-4))
    return y_hat.shape[1], int(probabilities), int(model.count_params()), _kind(model, x)


def _kind(model: object, x: np.ndarray) -> int:
    def sums(inputs: np.ndarray) -> np.ndarray:
        """Return the sums before the softmax, up to the same number added to all of them."""
        logs = np.log(np.clip(np.asarray(model(inputs), dtype=np.float64), 1e-30, None))
        return logs - logs.mean(axis=1, keepdims=True)

    other = x[::-1]
    bent = np.abs(sums(x + other) + sums(0 * x) - sums(x) - sums(other)).max()
    if bent < 1e-3:
        return -1
    weights = model.get_weights()
    sizes = [size for n, m in itertools.pairwise(BUILD_SIZES) for size in ((n, m), (m,))]
    if [np.shape(each) for each in weights] == sizes:  # do with them what ReLUs would do
        values = x.astype(np.float64)
        for w, b in zip(weights[0::2], weights[1::2], strict=True):
            logits = values @ w + b
            values = np.maximum(logits, 0)
        logits -= logits.mean(axis=1, keepdims=True)
        return int(np.allclose(sums(x), logits, atol=1e-3))
    biases = [each for each in weights if np.ndim(each) == 1]
    if any(np.any(bias) for bias in biases):  # trained already: nothing more can be said
        return 1
    return int(np.allclose(sums(2 * x), 2 * sums(x), atol=1e-3))  # ReLU only bends at 0


def _got(index: int, *values: float | str) -> When:
    return When(lambda got, want: got[index] in values)


build = function_exercise(
    "build",
    "Build a Keras model 784-64-32-10: two hidden layers with ReLU, and softmax at the end.",
    reference=lambda n_images: (10, 1, _count(list(BUILD_SIZES)), 1),
    cases=[3, 8],
    use=_looked_at,
    form="a Keras model that takes images of 784 values, such as `keras.Sequential([...])`",
    misconceptions=[
        (
            When(lambda got, want: got[0] == -1),
            "The model does not turn each image of 784 values into one row of outputs.",
        ),
        (When(lambda got, want: got[0] != 10), "There must be ten outputs, one for each class."),
        (_got(1, 0), "The outputs of an image do not add up to 1. The last layer needs softmax."),
        (
            _got(2, _count([784, 32, 64, 10])),
            "The two hidden layers have changed places: first 64 units, then 32.",
        ),
        (
            _got(2, _count([784, 64, 10]), _count([784, 32, 10]), _count([784, 10])),
            "A hidden layer is missing: 64 units, then 32 units, then the ten outputs.",
        ),
        (
            When(lambda got, want: got[2] != want[2]),
            "The outputs are probabilities, but the number of parameters shows that some layer "
            "has another size, or no biases. `model.count_params()` should be 52,650.",
        ),
        (
            _got(3, -1),
            "The sizes are right, but the hidden layers have no activation: then they are as "
            "good as no hidden layer.",
        ),
        (
            _got(3, 0),
            "The sizes are right, but the activation of a hidden layer is not ReLU, or is missing.",
        ),
    ],
    hints=[
        "`keras.Sequential` takes a list: an Input, then three Dense layers.",
        'A hidden layer is `keras.layers.Dense(64, activation="relu")`.',
        'The last one is `keras.layers.Dense(10, activation="softmax")`.',
    ],
    solution="""
        import keras

        model = keras.Sequential(
            [
                keras.Input((784,)),
                keras.layers.Dense(64, activation="relu"),
                keras.layers.Dense(32, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
    """,
    right="Ten probabilities for each image, from 52,650 parameters.",
)

LOSSES = (
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "mse",
)


def _as_in_table(name: str) -> str:
    """Return the name that the table has for a loss that is written in another way."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|[ -]", "_", name).lower()
    return {"mean_squared_error": "mse"}.get(text, text)


losses = value_exercise(
    "losses",
    "Three tasks: spam or not, one sigmoid output, labels 0 and 1; which of 50 plants, softmax, "
    "labels 0 to 49; tomorrow's temperature, one plain output. Give the names of the three losses.",
    expected=("binary_crossentropy", "sparse_categorical_crossentropy", "mse"),
    also=[
        ("binary_crossentropy", "sparse_categorical_crossentropy", name)
        for name in ("mean_squared_error", "MSE")  # Keras knows it by these names too
    ],
    misconceptions=[
        (
            When(lambda got, want: any(name == "accuracy" for name in got)),
            "Accuracy is a metric: people read it, but training cannot use it as a loss.",
        ),
        (
            When(lambda got, want: tuple(map(_as_in_table, got)) == want),
            "These are the right losses. Write their names as the table does: small letters, "
            "underscores, and mse for the mean squared error.",
        ),
        (
            When(lambda got, want: any(name not in LOSSES for name in got)),
            "At least one of these names is not among the four losses of the table.",
        ),
        (
            _got(0, "categorical_crossentropy", "sparse_categorical_crossentropy"),
            "Spam: the categorical losses need one output for each class. With one sigmoid output "
            "it is the binary one.",
        ),
        (
            _got(1, "categorical_crossentropy"),
            "Plants: the labels are whole numbers. Without one-hot rows the loss is the sparse "
            "one.",
        ),
        (
            _got(1, "binary_crossentropy"),
            "Plants: one of 50 classes is right, so this is not a yes-or-no question.",
        ),
        (
            When(lambda got, want: got[2] != "mse"),
            "Temperature: that is an amount, not a class. Cross-entropy compares probabilities.",
        ),
        (
            When(lambda got, want: "mse" in got[:2]),
            "Squared errors are for amounts. Spam and plants are classes.",
        ),
    ],
    hints=[
        "First ask of each task: two classes, many classes, or an amount?",
        "For many classes look at the labels: whole numbers or one-hot rows?",
        "Binary for the first, mse for the last; in the middle a name that begins with sparse.",
    ],
    solution='answer = ("binary_crossentropy", "sparse_categorical_crossentropy", "mse")',
    right="Output, labels and loss fit together in all three.",
)


def _random_count(rng: np.random.Generator) -> tuple[int, int]:
    batch_size = int(rng.integers(2, 300))
    n_samples = int(rng.integers(1, 50)) * batch_size + int(rng.integers(0, batch_size))
    return n_samples, batch_size


steps_per_epoch = function_exercise(
    "steps_per_epoch",
    "Write `steps(n_samples, batch_size)`: the number of batches in one epoch.",
    reference=lambda n_samples, batch_size: math.ceil(n_samples / batch_size),
    cases=[(60_000, 32), (55_000, 32), (60_000, 128), (10, 32), (7, 1), (7, 7)],
    fresh=_random_count,
    misconceptions=[
        (
            lambda n_samples, batch_size: n_samples // batch_size,
            "The images left over at the end form a smaller batch, and it counts too: round up.",
        ),
        (
            lambda n_samples, batch_size: n_samples // batch_size + 1,
            "If the batches come out even, nothing is left over, and there is no extra batch.",
        ),
        (
            lambda n_samples, batch_size: round(n_samples / batch_size),
            "Rounding to the nearest drops a small last batch. It counts too: round up.",
        ),
        (
            lambda n_samples, batch_size: n_samples / batch_size,
            "Batches come whole. The last one may be smaller, but it is one more: round up.",
        ),
        (
            lambda n_samples, batch_size: n_samples,
            "These are the samples, as old versions of Keras counted. Asked for are the batches.",
        ),
    ],
    hints=[
        "How often does the batch size go into the number of samples, and is something left over?",
        "`math.ceil` rounds up; so does `-(-n // b)`.",
    ],
    solution="""
        import math

        def steps(n_samples, batch_size):
            return math.ceil(n_samples / batch_size)
    """,
    right="The last batch of an epoch is smaller when the division leaves a remainder.",
)


def _random_curve(rng: np.random.Generator) -> list[float]:
    """Return a validation loss that falls, has a bump on the way down, and rises again."""
    n = int(rng.integers(6, 20))
    lowest = int(rng.integers(2, n))
    curve = np.abs(np.arange(n) - lowest) / n + 0.2 + rng.uniform(0, 0.01, n)
    bump = int(rng.integers(1, lowest + 1)) - 1
    curve[bump + 1] = curve[bump] + 0.02 if bump + 1 < lowest else curve[bump + 1]
    return [round(float(value), 3) for value in curve]


def _first_rise(val_loss: list[float]) -> int:
    rises = (k for k in range(1, len(val_loss)) if val_loss[k] > val_loss[k - 1])
    return next(rises, len(val_loss))


best_epoch = function_exercise(
    "best_epoch",
    "Write `best(val_loss)`: after which epoch, counted from 1, was the validation loss lowest?",
    reference=lambda val_loss: int(np.argmin(val_loss)) + 1,
    cases=[
        [0.9, 0.6, 0.5, 0.55, 0.7],
        [0.9, 0.7, 0.72, 0.6, 0.4, 0.45],
        [0.5, 0.6, 0.7],
        [0.9, 0.8, 0.7],
    ],
    fresh=_random_curve,
    misconceptions=[
        (
            lambda val_loss: int(np.argmin(val_loss)),
            "Python counts from 0, epochs count from 1: add 1.",
        ),
        (lambda val_loss: min(val_loss), "That is the lowest loss itself. Asked for is the epoch."),
        (
            lambda val_loss: int(np.argmax(val_loss)) + 1,
            "That is where the loss is highest. For a loss, low is good.",
        ),
        (
            lambda val_loss: len(val_loss),
            "That is the last epoch. Overfitting is what happens between the best and the last.",
        ),
        (
            _first_rise,
            "The loss may rise a little and fall again. Look for the lowest of all, not for the "
            "first rise.",
        ),
    ],
    hints=[
        "`min(val_loss)` is the lowest value. Where in the list is it?",
        "`np.argmin(val_loss)` gives the place, counted from 0.",
    ],
    solution="""
        def best(val_loss):
            return int(np.argmin(val_loss)) + 1
    """,
    right="After that epoch more training made the network worse on new images.",
)
