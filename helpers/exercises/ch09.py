"""The exercises of chapter 09: the five steps with Keras."""

import itertools
import math
import re
from collections.abc import Callable

import numpy as np

from helpers.exercises.declare import (
    Option,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess
from helpers.exercises.judge import KnownError
from helpers.nn import identity, relu, sigmoid, softmax, tanh

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
            "If you pick the best of five by the test set, you pick good luck on these images "
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
        "A number is only fair if the images have had no influence on the network.",
        "Choosing is an influence too. So you need two sets besides the training set.",
    ],
)


NEW_SIZE = 784 * 513 + 513 + 513 * 10 + 10

one_more = value_exercise(
    "one_more",
    "The network 784-512-10 gets one more hidden neuron: 513 of them. By how many parameters does "
    "it grow?",
    expected=784 + 1 + 10,
    tolerance=1e-9,
    misconceptions=[
        (784, "Those are the weights that lead into the new neuron. Is that all that it brings?"),
        (785, "That's what leads into the new neuron. Who listens to it? Each of them weighs it."),
        (794, "The weights are all there, in and out. The new neuron has a bias, too."),
        (11, "That's what leads out of it, and its bias. It also weighs each of its inputs."),
        (10, "Those are the weights that lead out of it. What leads into it?"),
        (
            1,
            "It's one neuron more, but a neuron brings many parameters: a weight for each of its "
            "connections, and a bias.",
        ),
        (
            796,
            "One too many: the new neuron has a single bias. The ten outputs had theirs already.",
        ),
        (805, "The biases of the ten outputs were there before. Only the new neuron's own is new."),
        (784 * 10, "The connections in and out add up. They don't multiply."),
        (NEW_SIZE, "That's how many it has then. How many more is that than before?"),
        (785 * 10, "The connections in and out add up. They don't multiply."),
        (
            401_920 + 785,
            "That's the new first layer. By how much does the whole network grow?",
        ),
    ],
    hints=[
        "Draw the new neuron, and all lines into it and out of it. Each line is a weight.",
        "784 lines lead into it. Out of it lead as many as there are outputs. And it has a bias.",
        "Or count the whole network twice, with 512 and with 513, and subtract.",
    ],
    solution="answer = 784 + 1 + 10",
    right="Each hidden neuron costs 795 numbers: 784 weights in, 1 bias, 10 weights out. So you "
    "can tell how wide a layer may be: with 100,000 numbers to spend, 125 neurons.",
)

BUILD_SIZES = (784, 64, 32, 10)
N_PARAMETERS = sum(n * m + m for n, m in itertools.pairwise(BUILD_SIZES))
SHAPES = [shape for n, m in itertools.pairwise(BUILD_SIZES) for shape in ((n, m), (m,))]
ACTIVATIONS = {
    "ReLU": relu,
    "no activation": identity,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "softmax": softmax,
    "ReLU6": lambda x: np.clip(x, 0, 6),
}
BEFORE_SOFTMAX = {"ReLU": relu, "sigmoid": sigmoid, "tanh": tanh, "softmax": softmax}

A_CLASS = "Your answer is a class. Put brackets after its name, with the list of layers in them."
NO_MODEL = (
    "Your answer isn't a Keras model. Pass the model itself, such as "
    "`keras.Sequential([...])` makes one."
)
NO_ROWS = (
    "The model doesn't take images of 784 values and turn each into one row of outputs. Does it "
    "begin with `keras.Input((784,))`, and end with a Dense layer?"
)
NO_INPUT = "There are no layers with weights in your model yet."
OTHER_SIZES = "Your network is {sizes}. Asked for: 784-64-32-10."
NO_BIASES = "The sizes are right, but some layer has no biases: leave `use_bias` alone."
MORE_WEIGHTS = (
    "The Dense layers have the right sizes, but another layer has parameters too: {count:,} in all "
    "and not 52,650. Leave it out."
)
NO_PROBABILITIES = "The outputs of an image don't add up to 1. The last layer needs softmax."
WRONG_HIDDEN = "The sizes are right, but not the activations: the {place} hidden layer has {name}."
BOTH_HIDDEN = "The sizes are right, but both hidden layers have {name}. Asked for: ReLU."
NO_HIDDEN = (
    "The sizes are right, but the hidden layers have no activation: then they are as good as no "
    "hidden layer."
)
WRONG_LAST = (
    "The hidden layers are right. But the ten sums go through {name} before the softmax: give the "
    "last Dense layer softmax alone."
)
SOME_ACTIVATION = (
    "The sizes are right, but what happens to the sums isn't: each hidden layer needs plain ReLU, "
    "the last layer softmax, and nothing else between them."
)


def _use_model(model: object, n_images: int) -> int:
    """Return 1 if a network does with images what was asked for; else say what it does.

    Its sizes are read off its weights. What happens between them is judged by what comes out when
    it's lent weights for which every activation gives something else; so its own don't matter.
    """
    if isinstance(model, type):
        raise KnownError(A_CLASS)
    if not (callable(model) and hasattr(model, "set_weights")):
        raise KnownError(NO_MODEL)
    rng = np.random.default_rng(n_images)
    x = rng.normal(size=(n_images, 784)).astype(np.float32)
    answer = _answers_of(model, x)
    _look_at_sizes(model)
    if answer.shape != (n_images, 10):
        raise KnownError(NO_ROWS)
    own = model.get_weights()
    lent = [
        rng.normal(scale=3 if len(shape) == 1 else scale / np.sqrt(shape[0]), size=shape)
        for scale, shape in zip((15, 3, 2, 3, 0.1, 3), SHAPES, strict=True)
    ]
    try:
        model.set_weights(lent)
        y_hat = _answers_of(model, x).astype(np.float64)
    finally:
        model.set_weights(own)
    _look_at_activations(y_hat, x.astype(np.float64), lent)
    return 1


def _answers_of(model: object, x: np.ndarray) -> np.ndarray:
    """Return the outputs for some images; to a network that flattens them itself, give squares."""
    for shape in ((784,), (28, 28), (28, 28, 1)):
        try:
            y_hat = np.asarray(model(x.reshape(-1, *shape)))
        except Exception:  # Keras' own message fills a page
            continue
        if y_hat.ndim == 2:
            return y_hat
    raise KnownError(NO_ROWS)


def _look_at_sizes(model: object) -> None:
    shapes = [np.shape(each) for each in model.get_weights()]
    if shapes == SHAPES:
        return
    kernels = [shape for shape in shapes if len(shape) == 2]
    if not kernels:
        raise KnownError(NO_INPUT)
    sizes = (kernels[0][0], *(m for _, m in kernels))
    if sizes != BUILD_SIZES:
        raise KnownError(OTHER_SIZES.format(sizes="-".join(map(str, sizes))))
    count = sum(math.prod(shape) for shape in shapes)
    raise KnownError(NO_BIASES if count < N_PARAMETERS else MORE_WEIGHTS.format(count=count))


def _look_at_activations(y_hat: np.ndarray, x: np.ndarray, weights: list[np.ndarray]) -> None:
    if (y_hat < 0).any() or not np.allclose(y_hat.sum(axis=1), 1, atol=1e-4):
        raise KnownError(NO_PROBABILITIES)

    def agrees(first: str, second: str, last: Callable = identity) -> bool:
        values = x
        for name, w, b in zip((first, second), weights[0::2], weights[1::2], strict=False):
            values = ACTIVATIONS[name](values @ w + b)
        return np.allclose(y_hat, softmax(last(values @ weights[4] + weights[5])), atol=1e-4)

    if agrees("ReLU", "ReLU"):
        return
    for name, last in BEFORE_SOFTMAX.items():
        if agrees("ReLU", "ReLU", last):
            raise KnownError(WRONG_LAST.format(name=name))
    for first, second in itertools.product(ACTIVATIONS, repeat=2):
        if agrees(first, second):
            if first == second:
                none = first == "no activation"
                raise KnownError(NO_HIDDEN if none else BOTH_HIDDEN.format(name=first))
            place, name = ("second", second) if first == "ReLU" else ("first", first)
            raise KnownError(WRONG_HIDDEN.format(place=place, name=name))
    raise KnownError(SOME_ACTIVATION)


build = function_exercise(
    "build",
    "Build a Keras model 784-64-32-10: two hidden layers with ReLU, and softmax at the end.",
    reference=lambda n_images: 1,
    cases=[3, 8],
    use=_use_model,
    form="a Keras model that takes images of 784 values, such as `keras.Sequential([...])`",
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

TASKS = ("spam", "plants", "temperature")
SPARSE = "sparse_categorical_crossentropy"
RIGHT_LOSSES = ("binary_crossentropy", SPARSE, "mse")
# Keras knows them by these names, too
SAME_LOSS = {
    "mean_squared_error": "mse",
    "MSE": "mse",
    "MeanSquaredError": "mse",
    "bce": "binary_crossentropy",
    "BCE": "binary_crossentropy",
    "BinaryCrossentropy": "binary_crossentropy",
    "CategoricalCrossentropy": "categorical_crossentropy",
    "SparseCategoricalCrossentropy": SPARSE,
}
LOSSES = ("binary_crossentropy", "categorical_crossentropy", SPARSE, "mse")
METRICS = ("accuracy", "acc", "mae", "mean_absolute_error")

THREE_NAMES = (
    "Give three names, each in quotation marks, with commas between them: first spam, then plants, "
    "then temperature. Your answer has {got}."
)
AS_OBJECTS = (
    "These are losses of Keras as objects, and `compile` takes those as well. Asked for are their "
    "names: texts, in quotation marks."
)
ALMOST_NAMES = (
    "These are the right losses. Write their names as in the table: small letters, underscores, "
    "and mse for the mean squared error."
)
UNKNOWN_LOSS = "{name} isn't among the four losses of the table."
ONLY_A_METRIC = "{name} is in the table's last column, the metrics. Asked for are losses."
NOT_NAMES = "Give the three names as texts, each in quotation marks."
WRONG_LOSS = {
    "spam": {
        "mse": "Spam: squared errors are for amounts. Spam or not is a question of two classes.",
        "other": "Spam: the categorical losses need one output for each class. With a single "
        "sigmoid output it's the binary one.",
    },
    "plants": {
        "mse": "Plants: squared errors are for amounts. The number of a plant is only its name.",
        "binary_crossentropy": "Plants: one of 50 classes is right, so this isn't a yes-or-no "
        "question.",
        "other": "Plants: the labels are whole numbers, not one-hot rows. There's a loss for that.",
    },
    "temperature": {
        "other": "Temperature: an amount isn't a class, and cross-entropy compares probabilities.",
    },
}


def _as_in_table(name: str) -> str:
    """Return the name that the table has for a loss that is written in another way."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|[ -]+", "_", name.strip()).lower()
    text = text.replace("cross_entropy", "crossentropy")
    return {"mean_squared_error": "mse"}.get(text, text)


def _read_loss(answer: object, place: int) -> str:
    """Return the loss that an answer names for a task; say what's wrong with a wrong one."""
    parts = list(answer.values()) if isinstance(answer, dict) else answer
    if isinstance(parts, str):
        parts = [part for part in re.split(r"[,;\n]+", parts) if part.strip()]
    parts = list(parts) if isinstance(parts, list | tuple | np.ndarray) else [parts]
    if len(parts) != len(TASKS):
        raise KnownError(THREE_NAMES.format(got=len(parts)))
    if not all(isinstance(part, str) for part in parts):
        known = (getattr(part, "name", getattr(part, "__name__", "")) for part in parts)
        losses = all(isinstance(name, str) and _as_in_table(name) in LOSSES for name in known)
        raise KnownError(AS_OBJECTS if losses else NOT_NAMES)
    names = [SAME_LOSS.get(part, part) for part in (str(part).strip() for part in parts)]
    if tuple(names) != RIGHT_LOSSES:
        _explain_losses(names)
    return names[place]


def _explain_losses(names: list[str]) -> None:
    tidy = [_as_in_table(name) for name in names]
    if tuple(tidy) == RIGHT_LOSSES:
        raise KnownError(ALMOST_NAMES)
    for name, asked in zip(names, tidy, strict=True):
        if asked not in LOSSES:
            raise KnownError(
                (ONLY_A_METRIC if asked in METRICS else UNKNOWN_LOSS).format(name=name)
            )
    for task, name, right in zip(TASKS, tidy, RIGHT_LOSSES, strict=True):
        if name != right:
            raise KnownError(WRONG_LOSS[task].get(name, WRONG_LOSS[task]["other"]))


losses = function_exercise(
    "losses",
    "Three tasks: spam or not, one sigmoid output, labels 0 and 1; which of 50 plants, softmax, "
    "labels 0 to 49; tomorrow's temperature, one plain output. Give the names of the three losses.",
    reference=lambda place: RIGHT_LOSSES[place],
    cases=[0, 1, 2],
    use=_read_loss,
    form="three names, each in quotation marks",
    hints=[
        "First ask of each task: two classes, many classes, or an amount?",
        "For many classes look at the labels: whole numbers or one-hot rows?",
        "Binary for the first, mse for the last; in the middle a name that begins with sparse.",
    ],
    solution='answer = ("binary_crossentropy", "sparse_categorical_crossentropy", "mse")',
    right="Output, labels and loss fit together in all three.",
)


def _steps(n: int, batch_size: int) -> int:
    return math.ceil(n / batch_size)


def _random_update(rng: np.random.Generator) -> tuple[int, int, int]:
    batch_size = int(rng.integers(2, 300))
    n = int(rng.integers(1, 50)) * batch_size + int(rng.integers(0, batch_size))
    return int(rng.integers(1, 6 * _steps(n, batch_size))), n, batch_size


epoch_of = function_exercise(
    "epoch_of",
    "Write `epoch_of(t, n, batch_size)`: in which epoch does step number `t` happen, with `n` "
    "training images in batches of `batch_size`? Steps and epochs count from 1.",
    reference=lambda t, n, batch_size: (t - 1) // _steps(n, batch_size) + 1,
    cases=[
        *[(1875, 60_000, 32), (1876, 60_000, 32), (1, 60_000, 32), (3750, 60_000, 32)],
        *[(4, 100, 30), (5, 100, 30), (8, 100, 30), (35, 100, 30), (41, 100, 30), (7, 7, 7)],
    ],
    fresh=_random_update,
    misconceptions=[
        (
            lambda t, n, batch_size: t // _steps(n, batch_size) + 1,
            "The last step of an epoch still belongs to it: with 60,000 images in batches of 32, "
            "step 1,875 is in epoch 1.",
        ),
        (
            lambda t, n, batch_size: (t - 1) // _steps(n, batch_size),
            "One too small: the first epoch is number 1.",
        ),
        (
            lambda t, n, batch_size: t // _steps(n, batch_size),
            "That many epochs are *finished* after step `t`. Asked for is the one in which it "
            "happens, from 1.",
        ),
        (
            lambda t, n, batch_size: (t - 1) // (n // batch_size) + 1,
            "The images left over at the end of an epoch form a smaller batch, and that's a step "
            "too: 100 images in batches of 30 make 4 steps.",
        ),
        (
            lambda t, n, batch_size: math.ceil(t * batch_size / n),
            "`t * batch_size` counts too many images: the last batch of an epoch is smaller if the "
            "division leaves a remainder. First work out the steps of one epoch.",
        ),
        (
            lambda t, n, batch_size: t * batch_size // n + 1,
            "`t * batch_size` counts too many images, and the last step of an epoch still belongs "
            "to it. First work out the steps of one epoch.",
        ),
        (
            lambda t, n, batch_size: t / _steps(n, batch_size),
            "That's how many epochs are done after step `t`. The epoch in which it happens is a "
            "whole number: round up.",
        ),
        (
            lambda t, n, batch_size: t * batch_size / n,
            "An epoch in which something happens is a whole number. First work out the steps of "
            "one epoch.",
        ),
        (
            lambda t, n, batch_size: round(t / _steps(n, batch_size)),
            "Rounding to the nearest puts the start of an epoch into the one before: round up.",
        ),
        (
            lambda t, n, batch_size: _steps(n, batch_size),
            "That's how many steps one epoch has. How often does that go into `t`?",
        ),
        (
            lambda t, n, batch_size: (t - 1) % _steps(n, batch_size) + 1,
            "That's which step *of its epoch* it is. Asked for is the epoch.",
        ),
        (
            lambda t, n, batch_size: math.ceil(t / batch_size),
            "`t` counts steps, not images. First work out how many steps one epoch has.",
        ),
    ],
    hints=[
        "How many steps has one epoch? A smaller batch at the end counts.",
        "With 4 steps in an epoch, steps 1 to 4 are in epoch 1, and 5 to 8 in epoch 2: that's `t` "
        "divided by 4, rounded up.",
        "`math.ceil` rounds up.",
    ],
    solution="""
        import math

        def epoch_of(t, n, batch_size):
            steps = math.ceil(n / batch_size)
            return math.ceil(t / steps)
    """,
    right="With it you can find the epoch in a log that only counts steps.",
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


def _last_rise(val_loss: list[float]) -> int:
    rises = [k for k in range(1, len(val_loss)) if val_loss[k] > val_loss[k - 1]]
    return rises[-1] if rises else len(val_loss)


def _lowest_below_one(val_loss: list[float], none: int) -> int:
    return int(np.argmin(val_loss)) + 1 if min(val_loss) < 1 else none


STARTS_FROM_ONE = (
    "It goes wrong where all losses are above 1. A search for the lowest starts from the first "
    "loss, or from `float('inf')`: then every loss is below the start."
)

best_epoch = function_exercise(
    "best_epoch",
    "Write `best(val_loss)`: after which epoch, counted from 1, was the validation loss lowest?",
    reference=lambda val_loss: int(np.argmin(val_loss)) + 1,
    cases=[
        [0.9, 0.6, 0.5, 0.55, 0.7],
        [0.9, 0.7, 0.72, 0.6, 0.4, 0.45],
        [0.5, 0.6, 0.7],
        [0.9, 0.8, 0.7],
        [3.1, 2.4, 1.5, 1.6, 1.2, 1.3],
        [250.0, 120.0, 130.0],
        [0.8],
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
            _last_rise,
            "That is the epoch before the *last* rise. The lowest of all may come earlier.",
        ),
        (lambda val_loss: _lowest_below_one(val_loss, none=0), STARTS_FROM_ONE),
        (lambda val_loss: _lowest_below_one(val_loss, none=1), STARTS_FROM_ONE),
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


# The guesses, in the order of the chapter.

ten_times_less = choice_guess(
    "ten_times_less",
    "For one image the right digit gets a probability of 0.1, for another only 0.01. How much "
    "larger is the second loss?",
    options={
        "ten": Choice(
            "ten times as large",
            "You'd have to believe that the loss goes with 1/probability. It goes with its "
            "logarithm: ten times less probable always *adds* the same.",
        ),
        "twice": Choice("twice as large"),
        "little": Choice(
            "barely larger: both are wrong",
            "You'd have to believe that the loss only asks right or wrong. It asks how probable "
            "the right digit was.",
        ),
    },
    happens="twice",
    why="Each factor of ten adds 2.3: once for 0.1, twice for 0.01.",
)

single_output = choice_guess(
    "single_output",
    "One sigmoid output, labels 0 and 1, and by habit `categorical_crossentropy`. What happens?",
    options={
        "error": Choice(
            "an error, as with the other two mistakes",
            "You'd have to believe that Keras checks whether loss and output make sense together. "
            "It checks shapes, and these fit.",
        ),
        "high": Choice(
            "it runs, but the loss stays high",
            "You'd have to believe that a loss that doesn't fit comes out large. This one has "
            "nothing to compare, and comes out as 0.",
        ),
        "zero": Choice("it runs, and the loss is 0 from the start"),
        "learns": Choice(
            "it runs, and learns all the same",
            "You'd have to believe that any cross-entropy does for two classes. This one compares "
            "the outputs of an image with each other, and there's only one.",
        ),
    },
    happens="zero",
)

after_one_epoch = choice_guess(
    "after_one_epoch",
    "After the first epoch, how many of a hundred validation images will it read right?",
    options={
        "few": Choice(
            "about 20",
            "You'd have to believe that once through the images is hardly a start. But once "
            "through is many steps, and each of them moves every weight.",
        ),
        "half": Choice(
            "about 50",
            "You'd have to believe that learning goes at an even pace. Most of it happens at the "
            "very beginning.",
        ),
        "most": Choice("more than 80"),
    },
    happens="most",
)

gets_worse = choice_guess(
    "gets_worse",
    "Towards the end of so long a training on so few images, what gets clearly worse?",
    options={
        "accuracy": Choice(
            "the validation accuracy: it forgets how to read new digits",
            "You'd have to believe that learning by heart pushes out what was learned before. It "
            "doesn't: the digits that it reads right stay right.",
        ),
        "loss": Choice("only the validation loss"),
        "both": Choice(
            "both, loss and accuracy on the validation images",
            "You'd have to believe that loss and accuracy measure the same. The loss also asks how "
            "sure the network is, and it gets surer of its mistakes without making more of them.",
        ),
        "nothing": Choice(
            "nothing: more training never hurts",
            "You'd have to believe that what is learned by heart does no harm. It makes the "
            "network sure, also where it's wrong.",
        ),
    },
    happens="loss",
    why="It doesn't make more mistakes; it gets surer of those that it makes.",
)
