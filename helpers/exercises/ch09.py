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
from helpers.exercises.judge import KnownError, in_one_text
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
            "Choices are made on the validation set; the test set is looked at a single time, "
            "at the end, when there is nothing left to choose.",
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
        (407_050, "That's how many parameters it had before. By how many does it *grow*?"),
        *(
            (784 * n, "Only the new neuron counts; the others were there before.")
            for n in (512, 513)
        ),
        *(
            (n * 10, "Those lead out of all hidden neurons. Only the new one counts.")
            for n in (512, 513)
        ),
        (786, "A single output would be one weight more. This network has ten."),
        (774, "Weights in and weights out add up. You subtracted them."),
        (784 + 513, "The other hidden neurons were there before. What does the new one add?"),
        (523, "The other hidden neurons were there before. What does the new one add?"),
        (NEW_SIZE - 10, "That's nearly how many it has then. How many more is that than before?"),
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
    # other losses for an amount, as good an answer: the table has one of them only
    **dict.fromkeys(("mae", "MAE", "mean_absolute_error", "MeanAbsoluteError"), "mse"),
    **dict.fromkeys(("huber", "Huber", "log_cosh", "LogCosh"), "mse"),
    "bce": "binary_crossentropy",
    "BCE": "binary_crossentropy",
    "BinaryCrossentropy": "binary_crossentropy",
    "CategoricalCrossentropy": "categorical_crossentropy",
    "SparseCategoricalCrossentropy": SPARSE,
}
LOSSES = ("binary_crossentropy", "categorical_crossentropy", SPARSE, "mse")
METRICS = ("accuracy", "acc")

THREE_NAMES = (
    "Give three names, each in quotation marks, with commas between them: first spam, then plants, "
    "then temperature. Your answer has {got}."
)
AS_OBJECTS = (
    "These are losses of Keras as objects, and `compile` takes those as well. You need their "
    "names: texts, in quotation marks."
)
ALMOST_NAMES = (
    "These are the right losses. Write their names as in the table: small letters, underscores, "
    "and mse for the mean squared error."
)
UNKNOWN_LOSS = "{name} isn't among the four losses of the table."
ONLY_A_METRIC = "{name} is in the table's last column, the metrics. You need losses."
NOT_NAMES = "Give the three names as texts, each in quotation marks."
WRONG_LOSS = {
    "spam": {
        "mse": "Spam: squared errors and the like are for amounts. Spam or not is a question of "
        "two classes.",
        "other": "Spam: the categorical losses need one output for each class. With a single "
        "sigmoid output it's the binary one.",
    },
    "plants": {
        "mse": "Plants: squared errors and the like are for amounts. The number of a plant is only "
        "its name.",
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


size_from_log = value_exercise(
    "size_from_log",
    "A log ends each epoch with `469/469`, and there were 60,000 training images. How large were "
    "the batches?",
    expected=128,
    misconceptions=[
        (469, "That's the number of steps. How many images share one of them?"),
        (127, "127 images a step would make 473 steps: 60,000 / 127, rounded up."),
        (129, "129 images a step would make 466 steps: 60,000 / 129, rounded up."),
        (
            round(60_000 / 469, 2),
            "An image can't be divided. The last batch of an epoch may be smaller than the others.",
        ),
        (60_000 * 469, "The images are divided among the steps, not multiplied by them."),
    ],
    hints=[
        "469 steps use 60,000 images. How many does each use?",
        "60,000 / 469 is 127.93. The last batch of an epoch may be smaller than the others.",
    ],
    solution="answer = 128  # 60_000 / 128 = 468.75, and the rest of a batch is a step, too",
    right="No other size fits: 127 would make 473 steps, 129 would make 466.",
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

COUNTED_FROM_THE_END = "This counts the epochs from the end. The first loss belongs to epoch 1."


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
        (lambda val_loss: min(val_loss), "That is the lowest loss itself. You need the epoch."),
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
        (
            lambda val_loss: len(val_loss) - int(np.argmin(val_loss)),
            COUNTED_FROM_THE_END,
        ),
        (
            lambda val_loss: int(np.argmin(val_loss[::-1])) + 1,
            COUNTED_FROM_THE_END,
        ),
        (
            lambda val_loss: _lowest_below_one(val_loss, none=1) - 1,
            "Two things: the places in a list are counted from 0 and epochs from 1, so add 1. And "
            "a search for the lowest starts from the first loss, or from `float('inf')`: where "
            "all losses are above 1, yours finds nothing.",
        ),
        (
            lambda val_loss: len(val_loss) - 1,
            "That's one less than the last epoch. Where the loss was lowest is somewhere else.",
        ),
        (
            lambda val_loss: int(np.argmin(np.diff([*val_loss[:1], *val_loss]))) + 1,
            "That's where the loss *fell* furthest. The question is where it was lowest.",
        ),
        (
            lambda val_loss: int(np.argsort(val_loss)[min(1, len(val_loss) - 1)]) + 1,
            "That's the second lowest loss.",
        ),
        (
            lambda val_loss: round(min(val_loss)),
            "That is the lowest loss itself, rounded. You need the epoch.",
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
    right="By the loss you'd stop there. By the accuracy you needn't: it may hold, or still rise.",
)


NAMES = "uoguog"  # of the six trainings of `helpers.training.gap_curves.SIX`
SIGNS = {
    "u": "both accuracies stay low, the one on its own images too: it underfits.",
    "o": "it has nearly all its own images right, and clearly fewer of the others: it overfits.",
    "g": "both are high and close together: that's good.",
}
WRONG_NAME = "Look at training {number} again: {sign}"
SIX_LETTERS = (
    'Answer with six letters in quotation marks, training 1 first, such as "gggggg": u for '
    "underfits, o for overfits, g for good."
)


def _read_name(answer: object, number: int) -> str:
    """Return the letter that the answer gives to a training; refuse what isn't six letters."""
    words = re.findall(r"[a-z]+", in_one_text(answer))
    letters = [word[0] for word in words] if len(words) > 1 else list("".join(words))
    if len(letters) != len(NAMES) or not set(letters) <= set(SIGNS):
        raise KnownError(SIX_LETTERS)
    if letters[number - 1] != NAMES[number - 1]:
        raise KnownError(WRONG_NAME.format(number=number, sign=SIGNS[NAMES[number - 1]]))
    return letters[number - 1]


six_names = function_exercise(
    "six_names",
    "Six trainings: which underfits (u), which overfits (o), which is good (g)? Answer with six "
    "letters, training 1 first.",
    reference=lambda number: NAMES[number - 1],
    cases=[1, 2, 3, 4, 5, 6],
    use=_read_name,
    form="six letters in quotation marks",
    hints=[
        "First look at the end of the training curve alone: is it high? If not, it underfits.",
        "Where it's high, look at the distance to the validation curve.",
        "Two of each kind. One that underfits was too narrow, the other too brief.",
    ],
    solution='answer = "uoguog"',
    right="Trainings 1 and 4 underfit for different reasons: 1 has two hidden neurons and all the "
    "time it wants, 4 had only six epochs. Its curves still climb; those of 1 don't.",
)

# The guesses, in the order of the chapter.

on_others = choice_guess(
    "on_others",
    "Twenty epochs, and it reads nearly all the images it learned from. How about as many images "
    "that it has never seen?",
    options={
        "same": Choice(
            "as many, give or take one in a hundred: it has learned what digits look like",
            "You'd have to believe that it learns digits and nothing else. It also learns what its "
            "own images have by accident, and that's no help with others.",
        ),
        "fewer": Choice("a few in a hundred fewer, perhaps ten"),
        "half": Choice(
            "half of them, or less",
            "You'd have to believe that it only stores its own images. Most of what it learns from "
            "them is true of other digits, too.",
        ),
    },
    happens="fewer",
)

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
