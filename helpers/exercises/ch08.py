"""The exercises of chapter 08: accuracy, confusion matrix, scaling, steps, parameters, batches."""

import math

import numpy as np

from helpers.exercises.declare import When, function_exercise, value_exercise
from helpers.nn import softmax


def _random_predictions(rng: np.random.Generator) -> tuple:
    n, classes = int(rng.integers(5, 12)), int(rng.integers(3, 6))
    return softmax(rng.normal(size=(n, classes))), rng.integers(0, classes, size=n)


P = np.array([[0.45, 0.3, 0.25], [0.1, 0.3, 0.6], [0.4, 0.5, 0.1], [0.2, 0.2, 0.6]])
LABELS = np.array([0, 2, 0, 1])


def _right(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return p.argmax(axis=1) == labels


accuracy = function_exercise(
    "accuracy",
    "Write `accuracy(p, labels)`: the share of the rows of `p` whose largest probability stands "
    "in the column that the label names.",
    reference=lambda p, labels: float(_right(p, labels).mean()),
    cases=[(P, LABELS), (P[:2], LABELS[:2]), (P[3:], LABELS[3:]), (P[:3], LABELS[:3])],
    fresh=_random_predictions,
    misconceptions=[
        (
            lambda p, labels: int(_right(p, labels).sum()),
            "That counts the right ones. Divide by how many there are: the share.",
        ),
        (
            lambda p, labels: 100 * float(_right(p, labels).mean()),
            "That is in percent. The accuracy is a share, from 0 to 1.",
        ),
        (
            lambda p, labels: 1 - float(_right(p, labels).mean()),
            "That is the share of the wrong ones.",
        ),
        (
            lambda p, labels: float(p[np.arange(len(labels)), labels].mean()),
            "That is the mean probability of the true classes. The accuracy only asks which class "
            "has the largest one.",
        ),
        (
            lambda p, labels: float((p[np.arange(len(labels)), labels] > 0.5).mean()),
            "With more than two classes the largest probability may be below 0.5. Ask which class "
            "has the largest one.",
        ),
        (_right, "Those are the single answers, right or wrong. Return their mean, one number."),
    ],
    hints=[
        "`p.argmax(axis=1)` gives the column of the largest number in each row.",
        "Comparing that with `labels` gives True and False; True counts as 1.",
        "`(p.argmax(axis=1) == labels).mean()`",
    ],
    solution="""
        def accuracy(p, labels):
            return (p.argmax(axis=1) == labels).mean()
    """,
)


def _confusion(labels: np.ndarray, answers: np.ndarray, n_classes: int) -> np.ndarray:
    counts = np.zeros((n_classes, n_classes))
    np.add.at(counts, (labels, answers), 1)
    return counts


def _random_answers(rng: np.random.Generator) -> tuple:
    classes, n = int(rng.integers(3, 6)), int(rng.integers(6, 15))
    return rng.integers(0, classes, n), rng.integers(0, classes, n), classes


confusion = function_exercise(
    "confusion",
    "Write `confusion(labels, answers, n_classes)`: a matrix whose row i and column j count how "
    "often the label is i and the answer j.",
    reference=_confusion,
    cases=[
        (np.array([0, 0, 0, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 0]), 3),
        (np.array([1, 1, 0]), np.array([2, 2, 0]), 4),
    ],
    fresh=_random_answers,
    misconceptions=[
        (
            lambda labels, answers, n: _confusion(answers, labels, n),
            "Rows and columns are exchanged: the label chooses the row, the answer the column.",
        ),
        (
            lambda labels, answers, n: np.minimum(_confusion(labels, answers, n), 1),
            "Pairs that come several times are counted once. `counts[labels, answers] += 1` does "
            "that with arrays: use a loop, or `np.add.at`.",
        ),
        (
            lambda labels, answers, n: _confusion(labels, answers, n) * (1 - np.eye(n)),
            "The right answers are missing: they belong on the diagonal.",
        ),
        (
            lambda labels, answers, n: _confusion(labels, answers, n) / len(labels),
            "Those are shares. Count, without dividing.",
        ),
        (
            When(lambda got, want: np.shape(got) != np.shape(want)),
            "The matrix has `n_classes` rows and columns, also if a class does not occur.",
        ),
    ],
    hints=[
        "Begin with `np.zeros((n_classes, n_classes))`.",
        "Go through both arrays together, `for label, answer in zip(labels, answers)`, and add 1 "
        "in row `label`, column `answer`.",
        "Without a loop: `np.add.at(counts, (labels, answers), 1)`.",
    ],
    solution="""
        def confusion(labels, answers, n_classes):
            counts = np.zeros((n_classes, n_classes), int)
            for label, answer in zip(labels, answers):
                counts[label, answer] += 1
            return counts
    """,
)


def _random_pixels(rng: np.random.Generator) -> np.ndarray:
    shape = tuple(int(n) for n in rng.integers(2, 5, size=2))
    return rng.integers(0, 256, size=shape).astype(np.uint8)


scale = function_exercise(
    "scale",
    "Write `scale(pixels)`: pixels from 0 to 255, an array of bytes, become numbers from 0 to 1.",
    reference=lambda pixels: pixels / 255,
    cases=[
        np.array([[0, 51], [102, 255]], np.uint8),
        np.array([[10, 20, 30]], np.uint8),
        np.array([[200]], np.uint8),
    ],
    fresh=_random_pixels,
    misconceptions=[
        (
            lambda pixels: pixels / 256,
            "White would become 0.996: divide by the largest value, which is 255.",
        ),
        (
            lambda pixels: pixels // 255,
            "`//` divides without a remainder, so that nearly all becomes 0. Use `/`.",
        ),
        (
            lambda pixels: pixels / 255 - 0.5,
            'That is from -0.5 to 0.5, `scale="centered"` in the loader. Asked for: 0 to 1.',
        ),
        (
            lambda pixels: pixels / pixels.max(),
            "That divides by the largest value of these very pixels, so that each image would be "
            "scaled differently. White is 255, whether it occurs or not.",
        ),
        (lambda pixels: 1 - pixels / 255, "Black and white are exchanged: 0 stays 0."),
    ],
    hints=["The largest value is 255; it shall become 1.", "`pixels / 255`"],
    solution="""
        def scale(pixels):
            return pixels / 255
    """,
    right="Scaled with one number for all images, whatever they show.",
)

steps_per_epoch = function_exercise(
    "steps_per_epoch",
    "Write `steps_per_epoch(n, batch_size)`: how many batches an epoch over `n` examples has. The "
    "last batch may be smaller.",
    reference=lambda n, batch_size: math.ceil(n / batch_size),
    cases=[(60_000, 32), (50_000, 128), (10, 10), (10, 100), (7, 2)],
    fresh=lambda rng: (int(rng.integers(1, 5000)), int(rng.integers(1, 300))),
    misconceptions=[
        (
            lambda n, batch_size: n // batch_size,
            "The rest is forgotten: what is left over makes one more, smaller batch.",
        ),
        (
            lambda n, batch_size: n / batch_size,
            "Steps are whole numbers: round up, since a part of a batch is a step too.",
        ),
        (
            lambda n, batch_size: round(n / batch_size),
            "Round up, always: also a small rest is a batch.",
        ),
        (
            lambda n, batch_size: n // batch_size + 1,
            "One too many where `n` divides without a rest, as 60,000 by 32.",
        ),
        (lambda n, batch_size: n, "That would be batches of one example each."),
        (lambda n, batch_size: batch_size, "That is how many examples a batch has."),
    ],
    hints=[
        "50,000 examples in batches of 128: 390 full batches, and 80 examples are left.",
        "`math.ceil` rounds up; so does `-(-n // batch_size)`.",
    ],
    solution="""
        def steps_per_epoch(n, batch_size):
            return -(-n // batch_size)
    """,
)

parameters = value_exercise(
    "parameters",
    "How many numbers can training change in a network 784-256-10, with a bias for each neuron?",
    expected=784 * 256 + 256 + 256 * 10 + 10,
    tolerance=1e-9,
    misconceptions=[
        (784 * 256 + 256 * 10, "Those are the weights. Each of the 266 neurons has a bias too."),
        (
            784 * 256 + 256 * 10 + 784 + 256 + 10,
            "The inputs have no bias; they are no neurons. Only 256 + 10 biases.",
        ),
        (
            784 + 256 + 10,
            "Those are the nodes. Each pair of nodes in neighbouring layers has one weight.",
        ),
        (784 * 256 * 10, "Weights of different layers are added, not multiplied."),
        (
            784 * 256 + 256,
            "That is the first layer. The second one has 256 · 10 weights, 10 biases.",
        ),
        (784 * 256 + 256 + 256 * 10, "The biases of the last layer are missing."),
        (784 * 256 + 256 * 10 + 10, "The biases of the hidden layer are missing."),
        (784 * 256 + 256 * 10 + 2, "A bias for each neuron, not one for each layer."),
    ],
    hints=[
        "The first layer has 784 · 256 weights and 256 biases.",
        "The second one has 256 · 10 weights and 10 biases.",
    ],
    solution="answer = 784 * 256 + 256 + 256 * 10 + 10",
    right="203,530, as the table of the network says.",
)


NO_PAIR, TURNED, NO_ROWS = -1, -2, -3  # in place of the number of rows


def _use_batch(answer, n: int, size: int, seed: int) -> tuple:
    """Draw twice, and once more from the start; say what came.

    Row k of x is (k, -k) and its label is k, so that each row can be told from the others.

    Returns
    -------
    tuple
        How many rows came and how many differ; whether pairs hold, whether a second call gives
        other rows, whether the same generator gives the same ones, whether they are scattered.
    """
    y = np.arange(n)
    x = np.stack([y, -y], axis=1).astype(float)
    drawn = []
    for rng in [np.random.default_rng(seed)] * 2 + [np.random.default_rng(seed)]:
        batch = answer(x.copy(), y.copy(), size, rng)
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            return NO_PAIR, 0, 0, 0, 0, 0
        x_batch, y_batch = (np.asarray(part) for part in batch)
        if x_batch.ndim == 1 and y_batch.ndim == 2:
            return TURNED, 0, 0, 0, 0, 0
        if x_batch.ndim != 2 or y_batch.ndim != 1:
            return NO_ROWS, 0, 0, 0, 0, 0
        drawn.append((x_batch, y_batch))
    first, second, again = (x_batch[:, 0] for x_batch, _ in drawn)
    pairs = all(len(a) == len(b) and np.array_equal(a[:, 0], b) for a, b in drawn)
    other, same = not np.array_equal(first, second), np.array_equal(first, again)
    scattered = len(first) < 2 or np.ptp(first) >= len(first)
    return len(first), len(np.unique(first)), int(pairs), int(other), int(same), int(scattered)


random_batch = function_exercise(
    "random_batch",
    "Write `random_batch(x, y, size, rng)`: return `size` different rows of `x`, drawn at random "
    "with the generator `rng`, and the entries of `y` that belong to them.",
    reference=lambda n, size, seed: (size, size, 1, 1, 1, 1),
    cases=[(40, 20, 0), (100, 30, 1), (50, 45, 2)],
    use=_use_batch,
    form="a function that is called as `random_batch(x, y, size, rng)` and returns two arrays",
    misconceptions=[
        (
            When(lambda got, want: got[0] == NO_PAIR),
            "Return two arrays, with a comma between them: the rows of `x`, and the entries of "
            "`y` that belong to them.",
        ),
        (
            When(lambda got, want: got[0] == TURNED),
            "Exchanged: first the rows of `x`, then the entries of `y`.",
        ),
        (
            When(lambda got, want: got[0] == NO_ROWS),
            "What comes back has another form than `x` and `y`: a batch is some whole rows of "
            "`x`, and some entries of `y`.",
        ),
        (
            When(lambda got, want: got[2] == 0),
            "Images and labels no longer belong together: draw the rows once, and use them for "
            "both.",
        ),
        (When(lambda got, want: got[0] != want[0]), "The batch does not have `size` rows."),
        (
            When(lambda got, want: got[1] < want[1]),
            "Some rows come twice. `rng.choice` draws without putting back if it is told "
            "`replace=False`.",
        ),
        (
            When(lambda got, want: got[3] == 0),
            "Two calls gave the same rows. Use the generator that is passed in, and do not begin "
            "a new one with a fixed seed.",
        ),
        (
            When(lambda got, want: got[5] == 0),
            "These rows stand side by side in `x`: only where the batch begins is left to chance. "
            "Draw each row at random.",
        ),
        (
            When(lambda got, want: got[4] == 0),
            "The chance does not come from `rng`: begun anew with the same seed, it gave other "
            "rows, and so nobody could repeat your training. Draw with `rng` alone.",
        ),
    ],
    hints=[
        "`rng.choice(len(x), size, replace=False)` draws row numbers; so does the beginning of "
        "`rng.permutation(len(x))`.",
        "With the row numbers in `rows`: `return x[rows], y[rows]`.",
    ],
    solution="""
        def random_batch(x, y, size, rng):
            rows = rng.choice(len(x), size, replace=False)
            return x[rows], y[rows]
    """,
    right="Different rows each time, and every image keeps its label.",
)
