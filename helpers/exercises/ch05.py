"""The exercises of chapter 05: softmax, one-hot labels, losses."""

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise
from helpers.nn import cross_entropy, log_softmax
from helpers.nn import softmax as reference_softmax


def _naive(z: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        e = np.exp(z)
        return e / e.sum()


softmax = function_exercise(
    "softmax",
    "Write `softmax(z)` for an array of logits, right also for logits around 1000.",
    reference=reference_softmax,
    cases=[
        np.array([2.0, 1.0, 0.1]),
        np.array([1010.0, 1000.0, 990.0]),
        np.array([-1000.0, -1001.0]),
        np.array([0.0]),
    ],
    fresh=lambda rng: rng.normal(scale=5, size=rng.integers(2, 8)),
    misconceptions=[
        (
            _naive,
            "Right for small logits, but exp overflows for large ones and gives nan. Subtract the "
            "largest logit from all of them first: the result stays the same.",
        ),
        (lambda z: np.exp(z - z.max()), "The exponentials are not divided by their sum yet."),
        (
            lambda z: (z - z.min()) / max((z - z.min()).sum(), 1e-300),
            "The logits themselves are divided by their sum here. Take exp of each one first.",
        ),
        (
            lambda z: np.exp(z - z.max()) / len(z),
            "Divide by the sum of the exponentials, not by how many there are.",
        ),
        (
            log_softmax,
            "That is the logarithm of the softmax. Take exp, or leave the logarithm out.",
        ),
    ],
    hints=[
        "Subtract the largest logit: `z - z.max()`. That changes nothing in the quotient.",
        "Take `np.exp` of that, and divide by the sum.",
    ],
    solution="""
        def softmax(z):
            e = np.exp(z - z.max())
            return e / e.sum()
    """,
)


def _one_hot(labels: np.ndarray, n_classes: int) -> np.ndarray:
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1
    return rows


def _random_labels(rng: np.random.Generator) -> tuple:
    n_classes = int(rng.integers(3, 8))
    return rng.integers(0, n_classes, size=rng.integers(2, 9)), n_classes


one_hot = function_exercise(
    "one_hot",
    "Write `one_hot(labels, n_classes)`: a row for each label, 1 in its column and 0 elsewhere.",
    reference=_one_hot,
    cases=[(np.array([2, 0, 1]), 3), (np.array([1, 1]), 4), (np.array([0]), 3)],
    fresh=_random_labels,
    misconceptions=[
        (
            lambda labels, n_classes: _one_hot(labels, n_classes).T,
            "Rows and columns are exchanged: one row for each label, one column for each class.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels, int(labels.max()) + 1),
            "The number of columns comes from the labels that are there. A batch may lack the last "
            "class: use `n_classes`.",
        ),
        (
            lambda labels, n_classes: _one_hot((labels - 1) % n_classes, n_classes),
            "Every 1 is one column too far to the left: classes are counted from 0.",
        ),
        (
            lambda labels, n_classes: _one_hot((labels + 1) % n_classes, n_classes),
            "Every 1 is one column too far to the right: classes are counted from 0.",
        ),
        (
            lambda labels, n_classes: 1 - _one_hot(labels, n_classes),
            "0 and 1 are exchanged: the 1 belongs into the column of the label.",
        ),
    ],
    hints=[
        "Begin with `np.zeros((len(labels), n_classes))`.",
        "A loop over the labels does: in row i, column labels[i], write 1.",
        "In one line: `np.eye(n_classes)[labels]` picks the rows of the identity matrix.",
    ],
    solution="""
        def one_hot(labels, n_classes):
            return np.eye(n_classes)[labels]
    """,
)


def _of_true_class(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return p[np.arange(len(labels)), labels]


def _random_predictions(rng: np.random.Generator) -> tuple:
    n, classes = int(rng.integers(2, 7)), int(rng.integers(3, 6))
    return reference_softmax(rng.normal(size=(n, classes))), rng.integers(0, classes, size=n)


mean_cross_entropy = function_exercise(
    "mean_cross_entropy",
    "Write `loss(p, labels)`: the mean cross-entropy of a batch. `p` holds a row of probabilities "
    "for each example, `labels` the true classes as whole numbers.",
    reference=lambda p, labels: cross_entropy(np.log(p), labels),
    cases=[
        (np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]]), np.array([0, 1])),
        (np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]]), np.array([2, 2])),
    ],
    fresh=_random_predictions,
    misconceptions=[
        (
            lambda p, labels: float(-np.log(_of_true_class(p, labels)).sum()),
            "That is the sum over the batch. The mean does not grow with the batch.",
        ),
        (
            lambda p, labels: float(np.log(_of_true_class(p, labels)).mean()),
            "The sign is missing: logarithms of probabilities are negative, a loss is not.",
        ),
        (
            lambda p, labels: float(-np.log10(_of_true_class(p, labels)).mean()),
            "That is the logarithm to base 10. `np.log` is the natural one.",
        ),
        (
            lambda p, labels: float(-np.log2(_of_true_class(p, labels)).mean()),
            "That is the logarithm to base 2. `np.log` is the natural one.",
        ),
        (
            lambda p, labels: float(-np.log(_of_true_class(p, labels)).sum() / p.size),
            "This divides by the number of all entries. Divide by the number of examples.",
        ),
        (
            lambda p, labels: float(-np.log(p).mean()),
            "This takes all entries of `p`. Only the probability of the true class counts.",
        ),
        (
            lambda p, labels: float((1 - _of_true_class(p, labels)).mean()),
            "That is how far the true classes are from 1. Take the logarithm instead.",
        ),
        (
            lambda p, labels: -np.log(_of_true_class(p, labels)),
            "Those are the losses of the single examples. Return their mean, one number.",
        ),
    ],
    hints=[
        "For each example only one probability counts: that of its true class.",
        "`p[np.arange(len(labels)), labels]` picks them, one from each row.",
        "Then the mean of minus the logarithm: `-np.log(…).mean()`.",
    ],
    solution="""
        def loss(p, labels):
            return -np.log(p[np.arange(len(labels)), labels]).mean()
    """,
)

guessing_loss = value_exercise(
    "guessing_loss",
    "A network that knows nothing gives each of 10 classes the same probability. "
    "What is its cross-entropy (natural logarithm), to two decimals?",
    expected=float(np.log(10)),
    tolerance=0.003,
    misconceptions=[
        (
            -float(np.log(10)),
            "The size is right, the sign is not: a cross-entropy is never negative.",
        ),
        (1.0, "That is the logarithm to base 10. The loss uses the natural one, `np.log`."),
        (float(np.log2(10)), "That is the logarithm to base 2. The loss uses the natural one."),
        (0.1, "That is the probability of the true class. The loss is minus its logarithm."),
        (0.9, "That is how often such a network is wrong. The loss is minus the logarithm of 0.1."),
        (23.03, "That is the sum over ten classes. Only the true class counts."),
    ],
    hints=[
        "The true class has the probability 1/10, whichever it is.",
        "Minus the natural logarithm of 0.1.",
    ],
    solution="answer = -np.log(1 / 10)",
    right="A loss near 2.30 at the start of training on digits means: nothing learned yet.",
)

output_layer = choice_exercise(
    "output_layer",
    "A network shall tell cats, dogs and birds apart; each picture shows one of them. "
    "Which output layer and loss?",
    options={
        "a": Option(
            "one unit, identity, mean squared error on the class number 0, 1, 2",
            "That would say that a bird is twice a dog, and that a dog lies between a cat and a "
            "bird. Classes have no order: give each its own output.",
        ),
        "b": Option(
            "three units, softmax, cross-entropy",
            "One output for each class, probabilities that sum to 1, and the loss that goes with "
            "them.",
            right=True,
        ),
        "c": Option(
            "one unit, sigmoid, cross-entropy",
            "One sigmoid says yes or no: enough for two classes, not for three.",
        ),
        "d": Option(
            "three units, identity, accuracy",
            "Accuracy cannot be minimised: its derivative is 0 almost everywhere, so no weight "
            "would ever move.",
        ),
    },
    hints=[
        "As many outputs as classes.",
        "Exactly one class is right, so the outputs should be probabilities that sum to 1.",
    ],
)
