"""The thirteen decisions: what there is to choose, what goes together, and the code. Chapter 09."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace

# What there is to choose from: from the name of a decision to {its id: its words}.
TASKS = {"digit": "which digit?", "odd": "odd or even?", "slant": "how slanted?"}
OPTIONS = {
    "samples": {
        "all": "all training images",
        "few": "500 training images",
        "leak": "training + test images",
    },
    "labels": {"whole": "whole numbers", "one_hot": "one-hot rows", "measured": "measured numbers"},
    "preprocessing": {"flat": "scale, flatten", "images": "scale only", "bytes": "flatten only"},
    "tensors": {
        "784 10": "784 → 10",
        "784 2": "784 → 2",
        "784 1": "784 → 1",
        "28 10": "28 × 28 → 10",
        "28 2": "28 × 28 → 2",
        "28 1": "28 × 28 → 1",
    },
    "layers": {
        "two": "Dense, Dense",
        "one": "Dense",
        "three": "Dense, Dense, Dense",
        "flatten": "Flatten, Dense, Dense",
    },
    "activations": {
        "softmax": "512 relu, softmax",
        "sigmoid": "512 relu, sigmoid",
        "none": "512 relu, none",
        "linear": "512 none, softmax",
    },
    "loss": {
        "categorical_crossentropy": "categorical_crossentropy",
        "sparse_categorical_crossentropy": "sparse_categorical_…",
        "binary_crossentropy": "binary_crossentropy",
        "mse": "mse",
    },
    "optimizer": {"rmsprop": "rmsprop", "adam": "adam", "sgd": "sgd"},
    "metric": {"accuracy": "accuracy", "mae": "mae"},
    "fit": {
        "split": "hold back 1 in 12",
        "test": "all, watch test set",
        "blind": "all, watch nothing",
    },
    "epochs": {
        "10 32": "10 epochs, batch 32",
        "5 128": "5 epochs, batch 128",
        "1 60000": "1 epoch, batch 60,000",
    },
    "evaluate": {
        "test": "test set, once",
        "validation": "validation set",
        "training": "training set",
    },
    "standard": {"goal": "a goal set before", "rival": "the simplest rival", "none": "none"},
}

# Decisions that fit together, for each task; the explorer begins with the first: of each decision
# the first option, but for the labels.
_FIRST = {name: next(iter(words)) for name, words in OPTIONS.items()}
SENSIBLE = {"digit": {"task": "digit"} | _FIRST | {"labels": "one_hot"}}
SENSIBLE["odd"] = SENSIBLE["digit"] | {
    "task": "odd",
    "labels": "whole",
    "tensors": "784 1",
    "activations": "sigmoid",
    "loss": "binary_crossentropy",
}
SENSIBLE["slant"] = SENSIBLE["digit"] | {
    "task": "slant",
    "labels": "measured",
    "tensors": "784 1",
    "activations": "none",
    "loss": "mse",
    "metric": "mae",
}

CLASSES = {"digit": 10, "odd": 2, "slant": 0}


@dataclass(frozen=True)
class Rule:
    """Decisions that do not go together.

    Attributes
    ----------
    name
        Short, for tasks and tests.
    decisions
        Names of the decisions that clash.
    example
        Changes to the sensible settings of ``example["task"]`` that make this clash.
    applies
        From the settings (with ``inputs``, ``outputs`` and ``classes`` added) to whether they do.
    sentence
        Why, for the learner.
    """

    name: str
    decisions: tuple[str, ...]
    example: Mapping[str, str]
    applies: Callable[[SimpleNamespace], bool]
    sentence: str


# fmt: off
RULES = (
    Rule(
        "leak", ("samples", "evaluate"), {"task": "digit", "samples": "leak"},
        lambda s: s.samples == "leak",
        "The test images are among the samples: the network has seen the questions of its own "
        "examination.",
    ),
    Rule(
        "classes_measured", ("labels",), {"task": "odd", "labels": "measured"},
        lambda s: s.classes and s.labels == "measured",
        "A class is a name, not an amount: as an amount, a 4 would be twice a 2.",
    ),
    Rule(
        "slant_as_class", ("labels",), {"task": "slant", "labels": "whole"},
        lambda s: not s.classes and s.labels != "measured",
        "A slant is an amount. As a class, left or right, how far it leans is lost.",
    ),
    Rule(
        "bytes", ("preprocessing",), {"task": "digit", "preprocessing": "bytes"},
        lambda s: s.preprocessing == "bytes",
        "Pixels up to 255 make the first sums, and the first loss, far too large. Divide by 255.",
    ),
    Rule(
        "shape_784", ("preprocessing", "tensors"), {"task": "digit", "preprocessing": "images"},
        lambda s: s.preprocessing == "images" and s.inputs == "784",
        "The images come as 28 × 28, and the network expects rows of 784.",
    ),
    Rule(
        "shape_28", ("preprocessing", "tensors"),
        {"task": "digit", "tensors": "28 10", "layers": "flatten"},
        lambda s: s.preprocessing != "images" and s.inputs == "28",
        "The images come as rows of 784, and the network expects 28 × 28.",
    ),
    Rule(
        "no_flatten", ("tensors", "layers"),
        {"task": "digit", "preprocessing": "images", "tensors": "28 10"},
        lambda s: s.inputs == "28" and s.layers != "flatten" and s.loss != "mse",
        "Dense works along the last axis: without Flatten there are 28 rows of outputs for each "
        "image.",
    ),
    Rule(
        "no_flatten_mse", ("tensors", "layers"),
        {"task": "slant", "preprocessing": "images", "tensors": "28 1"},
        lambda s: s.inputs == "28" and s.layers != "flatten" and s.loss == "mse",
        "Dense works along the last axis: without Flatten the network gives 28 numbers for each "
        "image, one a row.",
    ),
    Rule(
        "ten_outputs", ("tensors",), {"task": "digit", "tensors": "784 2"},
        lambda s: s.classes == 10 and s.outputs != 10,
        "Ten classes need ten outputs, one each.",
    ),
    Rule(
        "two_outputs", ("tensors",),
        {"task": "odd", "tensors": "784 10", "activations": "softmax",
         "loss": "sparse_categorical_crossentropy"},
        lambda s: s.classes == 2 and s.outputs == 10,
        "Two classes need two outputs with softmax, or a single one with sigmoid.",
    ),
    Rule(
        "one_number", ("tensors",), {"task": "slant", "tensors": "784 2"},
        lambda s: not s.classes and s.outputs != 1,
        "One number needs one output.",
    ),
    Rule(
        "softmax_of_one", ("tensors", "activations"), {"task": "odd", "activations": "softmax"},
        lambda s: s.outputs == 1 and s.activations in ("softmax", "linear"),
        "Softmax over a single output is 1, whatever comes in: every answer is the same.",
    ),
    Rule(
        "many_sigmoids", ("tensors", "activations"), {"task": "digit", "activations": "sigmoid"},
        lambda s: s.classes and s.outputs > 1 and s.activations == "sigmoid",
        "Several sigmoids are separate answers that need not add up to 1. For one class out of "
        "several take softmax.",
    ),
    Rule(
        "sigmoid_slant", ("activations",), {"task": "slant", "activations": "sigmoid"},
        lambda s: not s.classes and s.activations == "sigmoid",
        "Sigmoid stays between 0 and 1, but a slant to the left is below 0.",
    ),
    Rule(
        "no_probabilities", ("activations", "loss"), {"task": "digit", "activations": "none"},
        lambda s: s.classes and s.activations == "none" and s.loss.endswith("crossentropy"),
        "This loss expects probabilities and gets any numbers. Softmax or sigmoid makes "
        "probabilities of them.",
    ),
    Rule(
        "all_linear", ("layers", "activations"), {"task": "digit", "activations": "linear"},
        lambda s: s.activations == "linear" and s.layers != "one",
        "Without an activation between them, two layers can do no more than one.",
    ),
    Rule(
        "categorical_whole", ("labels", "loss"), {"task": "digit", "labels": "whole"},
        lambda s: s.loss == "categorical_crossentropy" and s.labels == "whole" and s.outputs > 1,
        "categorical_crossentropy needs one-hot rows; for whole numbers there is "
        "sparse_categorical_crossentropy.",
    ),
    Rule(
        "sparse_one_hot", ("labels", "loss"),
        {"task": "digit", "loss": "sparse_categorical_crossentropy"},
        lambda s: s.loss == "sparse_categorical_crossentropy" and s.labels == "one_hot",
        "sparse_categorical_crossentropy needs whole numbers; for one-hot rows there is "
        "categorical_crossentropy.",
    ),
    Rule(
        "categorical_of_one", ("tensors", "loss"),
        {"task": "odd", "loss": "categorical_crossentropy"},
        lambda s: s.loss == "categorical_crossentropy" and s.outputs == 1 and s.labels != "one_hot",
        "With a single output categorical_crossentropy is 0 from the start, so nothing is "
        "learned. A single output goes with binary_crossentropy.",
    ),
    Rule(
        "sparse_of_one", ("tensors", "loss"),
        {"task": "odd", "loss": "sparse_categorical_crossentropy"},
        lambda s: s.classes == 2 and s.loss == "sparse_categorical_crossentropy" and s.outputs == 1,
        "sparse_categorical_crossentropy needs an output for each class. A single output goes "
        "with binary_crossentropy.",
    ),
    Rule(
        "row_for_one", ("labels", "tensors"), {"task": "odd", "labels": "one_hot"},
        lambda s: s.classes == 2 and s.labels == "one_hot" and s.outputs == 1,
        "A one-hot row has two numbers, and the network gives one.",
    ),
    Rule(
        "binary_whole", ("labels", "loss"),
        {"task": "odd", "tensors": "784 2", "activations": "softmax"},
        lambda s: s.loss == "binary_crossentropy" and s.labels == "whole" and s.outputs > 1,
        "binary_crossentropy compares one yes-or-no output with one 0 or 1. For whole numbers of "
        "several outputs there is sparse_categorical_crossentropy.",
    ),
    Rule(
        "binary_rows", ("tensors", "loss"), {"task": "digit", "loss": "binary_crossentropy"},
        lambda s: s.loss == "binary_crossentropy" and s.labels == "one_hot" and s.outputs > 1,
        "binary_crossentropy takes every output as a yes-or-no question of its own. For one class "
        "out of several take categorical_crossentropy.",
    ),
    Rule(
        "mse_classes", ("labels", "loss"), {"task": "digit", "loss": "mse"},
        lambda s: s.classes and s.loss == "mse",
        "Mean squared error is for amounts. For classes cross-entropy pushes harder where the "
        "network is sure and wrong.",
    ),
    Rule(
        "cross_entropy_slant", ("labels", "loss"), {"task": "slant", "loss": "binary_crossentropy"},
        lambda s: not s.classes and s.loss.endswith("crossentropy"),
        "Cross-entropy compares probabilities, and a slant is none. For amounts take mse.",
    ),
    Rule(
        "accuracy_slant", ("metric",), {"task": "slant", "metric": "accuracy"},
        lambda s: not s.classes and s.metric == "accuracy",
        "Accuracy counts exact hits, and a measured number is never hit exactly. mae says how far "
        "off the answers are on average.",
    ),
    Rule(
        "mae_classes", ("metric",), {"task": "digit", "metric": "mae"},
        lambda s: s.classes and s.metric == "mae",
        "mae is a distance between probabilities and labels. How often the answer is right is "
        "what accuracy says.",
    ),
    Rule(
        "test_watched", ("fit", "evaluate"), {"task": "digit", "fit": "test"},
        lambda s: s.fit == "test",
        "The test set is watched while the network learns. If you choose by it, you can no "
        "longer trust it as a judge.",
    ),
    Rule(
        "blind", ("fit",), {"task": "digit", "fit": "blind"},
        lambda s: s.fit == "blind" and s.evaluate != "validation",
        "No image is held back, so nobody sees when learning turns into learning by heart.",
    ),
    Rule(
        "one_step", ("epochs",), {"task": "digit", "epochs": "1 60000"},
        lambda s: s.epochs == "1 60000",
        "All images in one batch, once: the weights move a single step.",
    ),
    Rule(
        "on_training", ("evaluate",), {"task": "digit", "evaluate": "training"},
        lambda s: s.evaluate == "training",
        "On images that it has seen, the network may answer from memory.",
    ),
    Rule(
        "on_validation", ("evaluate",), {"task": "digit", "evaluate": "validation"},
        lambda s: s.evaluate == "validation" and s.fit == "split",
        "The validation set has helped to choose, so its figure is too kind.",
    ),
    Rule(
        "no_validation_set", ("fit", "evaluate"),
        {"task": "digit", "fit": "blind", "evaluate": "validation"},
        lambda s: s.evaluate == "validation" and s.fit != "split",
        "There is no validation set: nothing was held back.",
    ),
    Rule(
        "no_standard", ("standard",), {"task": "digit", "standard": "none"},
        lambda s: s.standard == "none",
        "A figure alone says nothing: 90 % may be good or poor. Compare it with something.",
    ),
)
# fmt: on


def clashes(settings: Mapping[str, str]) -> list[Rule]:
    """Return the rules that the settings break."""
    inputs, outputs = settings["tensors"].split()
    more = {"inputs": inputs, "outputs": int(outputs), "classes": CLASSES[settings["task"]]}
    facts = SimpleNamespace(**settings, **more)
    return [rule for rule in RULES if rule.applies(facts)]


def stops(settings: Mapping[str, str]) -> bool:
    """Say whether the code ends with an error: where shapes disagree, or a name is missing.

    All other clashes go unnoticed by Keras, and that is why one has to know them.
    """
    inputs, outputs = settings["tensors"].split()
    if (settings["preprocessing"] == "images") != (inputs == "28"):
        return True
    if settings["evaluate"] == "validation" and settings["fit"] != "split":
        return True
    no_flatten = inputs == "28" and settings["layers"] != "flatten"
    names = {settings["loss"], settings["metric"]} - {"accuracy"}
    return any(_disagree(name, settings, int(outputs), no_flatten) for name in names)


def _disagree(measure: str, settings: Mapping[str, str], outputs: int, no_flatten: bool) -> bool:
    """Say whether a loss or metric cannot compare the labels with the outputs."""
    classes = CLASSES[settings["task"]] or 2  # of slants: left and right
    one_hot = settings["labels"] == "one_hot"
    if measure == "sparse_categorical_crossentropy":
        known = settings["task"] == "slant" and settings["labels"] == "measured"
        return no_flatten or one_hot or (outputs < classes and not known)
    fits = outputs == classes if one_hot else outputs == 1
    if measure in ("mse", "mae"):  # these stretch one output over a row of labels
        return not (fits or outputs == 1) or (no_flatten and one_hot)
    return no_flatten or not fits


# The code, in pieces. Names in braces are filled in.
CODE = """\
import numpy as np
from helpers.datasets import load_mnist
from helpers.training import load_tensorflow

tf, keras = load_tensorflow()

# 1 prepare
data = load_mnist(scale="bytes", flatten=False)
{samples}


def prepare(images):
    return {prepare}


def label(images, digits):
{label}


x, y = prepare(images), label(images, digits)
x_test, y_test = prepare(data.x_test), label(data.x_test, data.y_test)
{split}

# 2 build
model = keras.Sequential([
    keras.Input({input}),
{layers}
])

# 3 compile
model.compile(
    loss="{loss}",
    optimizer="{optimizer}",
    metrics=["{metric}"],
)

# 4 train
history = model.fit(
    x_train, y_train, epochs={epochs}, batch_size={batch_size},{validation} verbose=0
)

# 5 evaluate
loss, score = model.evaluate({evaluate}, verbose=0)
{standard}
"""
SAMPLES = {
    "all": "images, digits = data.x_train, data.y_train",
    "few": "images, digits = data.x_train[:500], data.y_train[:500]",
    "leak": (
        "images = np.concatenate([data.x_train, data.x_test])\n"
        "digits = np.concatenate([data.y_train, data.y_test])"
    ),
}
PREPARE = {
    "flat": "images.reshape(-1, 784) / 255",
    "images": "images / 255",
    "bytes": "images.reshape(-1, 784)",
}
SLANT = """\
    # how many columns the strokes lean to the right for each row upwards
    up, right = 13.5 - np.arange(28)[:, None], np.arange(28) - 13.5
    slants = (images * up * right).sum((1, 2)) / (images * up**2).sum((1, 2))
"""
LABEL = {
    ("digit", "whole"): "    return digits",
    ("digit", "one_hot"): "    return keras.utils.to_categorical(digits, 10)",
    ("digit", "measured"): '    return digits.astype("float32")',
    ("odd", "whole"): "    return digits % 2",
    ("odd", "one_hot"): "    return keras.utils.to_categorical(digits % 2, 2)",
    ("odd", "measured"): '    return (digits % 2).astype("float32")',
    ("slant", "whole"): SLANT + "    return (slants > 0).astype(int)",
    ("slant", "one_hot"): SLANT + "    return keras.utils.to_categorical(slants > 0, 2)",
    ("slant", "measured"): SLANT + "    return slants",
}
SPLIT = (
    "n_val = len(x) // 12\nx_train, y_train = x[:-n_val], y[:-n_val]\n"
    "x_val, y_val = x[-n_val:], y[-n_val:]"
)
NO_SPLIT = "x_train, y_train = x, y"
VALIDATION = {
    "split": "\n    validation_data=(x_val, y_val),",
    "test": "\n    validation_data=(x_test, y_test),",
    "blind": "",
}
EVALUATE = {"test": "x_test, y_test", "validation": "x_val, y_val", "training": "x_train, y_train"}
GOALS = {"digit": "0.977", "odd": "0.985", "slant": "0.05"}
RIVALS = {
    "digit": ("np.bincount(data.y_test).max() / len(data.y_test)", "always the commonest digit"),
    "odd": ("np.bincount(data.y_test % 2).max() / len(data.y_test)", "always the commoner class"),
    "slant": ("np.abs(y_test - y_test.mean()).mean()", "always the mean slant"),
}
PRINT = 'print(f"{metric}: {{score:.3f}}")'
PRINT_GOAL = 'print(f"{metric}: {{score:.3f}}, goal: {goal}")'
PRINT_RIVAL = """\
# the simplest rival: {who}
rival = {rival}
print(f"{metric}: {{score:.3f}}, rival: {{rival:.3f}}")"""


def code(settings: Mapping[str, str]) -> str:
    """Return the program that the thirteen decisions come to."""
    inputs, outputs = settings["tensors"].split()
    task, metric = settings["task"], settings["metric"]
    rival, who = RIVALS[task]
    standard = {"none": PRINT, "goal": PRINT_GOAL, "rival": PRINT_RIVAL}[settings["standard"]]
    epochs, batch_size = settings["epochs"].split()
    return CODE.format(
        samples=SAMPLES[settings["samples"]],
        prepare=PREPARE[settings["preprocessing"]],
        label=LABEL[task, settings["labels"]],
        split=SPLIT if settings["fit"] == "split" else NO_SPLIT,
        input="(784,)" if inputs == "784" else "(28, 28)",
        layers="\n".join(_layers(settings["layers"], settings["activations"], outputs)),
        loss=settings["loss"],
        optimizer=settings["optimizer"],
        metric=metric,
        epochs=epochs,
        batch_size=batch_size,
        validation=VALIDATION[settings["fit"]],
        evaluate=EVALUATE[settings["evaluate"]],
        standard=standard.format(metric=metric, goal=GOALS[task], rival=rival, who=who),
    )


def _layers(layers: str, activations: str, outputs: str) -> list[str]:
    hidden = "512" if activations == "linear" else '512, activation="relu"'
    last = {"none": "", "linear": ', activation="softmax"'}.get(
        activations, f', activation="{activations}"'
    )
    count = {"one": 0, "two": 1, "three": 2, "flatten": 1}[layers]
    return [
        *(["    keras.layers.Flatten(),"] if layers == "flatten" else []),
        *[f"    keras.layers.Dense({hidden}),"] * count,
        f"    keras.layers.Dense({outputs}{last}),",
    ]
