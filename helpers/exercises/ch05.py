"""The exercises and guesses of chapter 05: softmax, one-hot labels, losses."""

from collections.abc import Callable

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess, number_guess
from helpers.nn import cross_entropy, log_softmax, sigmoid, softmax


def _rows(
    shift: Callable[[np.ndarray], object] = lambda z: z.max(axis=1, keepdims=True),
    total: Callable[[np.ndarray], object] = lambda e: e.sum(axis=1, keepdims=True),
    exp: Callable[[np.ndarray], np.ndarray] = np.exp,
) -> Callable[[np.ndarray], np.ndarray]:
    """Return a softmax that subtracts this, divides by that, and takes this for exp."""

    def softmax_rows(z: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            e = exp(z - shift(z))
            return e / total(e)

    return softmax_rows


def _random_logits(rng: np.random.Generator) -> np.ndarray:
    n, classes = (int(k) for k in rng.permutation([1, 2, 3, 4, 5, 6])[:2])
    return rng.normal(scale=float(rng.choice([1, 5, 500])), size=(n, classes))


NOT_THE_MAXIMUM = (
    "Right for small logits. But with {what} subtracted, a logit far above it still overflows in "
    "exp. Subtract the largest of each row: then no exponent is above 0."
)


def _divided_by_the_largest(z: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        e = np.exp(z / z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


softmax_rows = function_exercise(
    "softmax_rows",
    "Write `softmax_rows(z)` for a whole batch: `z` has the shape (n, classes), and softmax goes "
    "along each row. It must be right for logits of any size, also if a row holds very large and "
    "very small ones.",
    reference=softmax,
    cases=[
        np.array([[2.0, 1.0, 0.1], [0.3, -1.2, 0.8]]),
        np.array([[1000.0, 0, 0, 0, 0], [0, 0, 0, 0, 1000.0], [800.0, 800.0, 0, 0, 0]]),
        np.array([[0.0, 0.0, 1000.0, 0.0], [-1000.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, -1000.0]]),
        np.array([[1010.0, 1000.0], [-1001.0, -1000.0], [0.3, -0.2]]),
        np.array([[1000.0, 1001.0, 1002.0], [999.0, 1000.0, 998.0]]),
        np.array([[3, 1, 0], [0, 2, 2]]),
        np.array([[0.5, -0.5, 2.0]]),
    ],
    fresh=_random_logits,
    misconceptions=[
        (
            lambda z: np.exp(z) / np.exp(z).sum(),
            "That divides by the sum over the whole batch: each row must add up to 1 by itself, so "
            "sum with `axis=1, keepdims=True`. And exp overflows for large logits: subtract the "
            "largest of each row first.",
        ),
        (
            _rows(lambda z: 0.0),
            "Right for small logits, but exp overflows for large ones and gives nan. Subtract the "
            "largest logit of each row first: the result stays the same.",
        ),
        (
            lambda z: np.nan_to_num(_rows(lambda z: 0.0)(z)),
            "The overflow is still there: nan has only been replaced, and what it hides isn't the "
            "answer. Subtract the largest logit of each row before exp.",
        ),
        *(
            (_rows(shift), NOT_THE_MAXIMUM.format(what=what))
            for what, shift in {
                "the mean": lambda z: z.mean(axis=1, keepdims=True),
                "the smallest logit": lambda z: z.min(axis=1, keepdims=True),
                "the first logit": lambda z: z[:, :1],
                "the last logit": lambda z: z[:, -1:],
                "the median": lambda z: np.median(z, axis=1, keepdims=True),
                "the mean of the batch": lambda z: z.mean(),
            }.items()
        ),
        (
            _rows(lambda z: z.max()),
            "This subtracts the largest logit of the whole batch. In a row far below it every exp "
            "becomes 0, and 0 / 0 is nan. Each row needs its own maximum: `axis=1, "
            "keepdims=True`.",
        ),
        (
            _rows(lambda z: np.abs(z).max(axis=1, keepdims=True)),
            "With the largest size subtracted, a row of very negative logits goes down to 0 / 0. "
            "Take the largest logit with its sign: `z.max(…)`.",
        ),
        (
            lambda z: _rows(lambda z: 0.0)(np.clip(z, -700, 700)),
            "Cutting the logits off changes them: 1010 and 1000 become equal. Subtract the "
            "largest of each row; that changes nothing in the result.",
        ),
        (
            lambda z: softmax(z.T).T,
            "Softmax goes down the columns here, over the examples. It belongs along each row, "
            "over the classes: `axis=1`.",
        ),
        (
            _rows(lambda z: z.max(), lambda e: e.sum()),
            "This makes the whole batch sum to 1. Each row has to: `axis=1, keepdims=True`.",
        ),
        (
            _rows(total=lambda e: e.sum()),
            "The maximum is taken row by row, but the sum over the whole batch. Each row must sum "
            "to 1.",
        ),
        (
            _rows(lambda z: z.max(axis=0)),
            "The maximum is taken down each column, over the examples. Each row needs its own: "
            "`axis=1, keepdims=True`.",
        ),
        (
            _rows(total=lambda e: e.sum(axis=0)),
            "This divides by the sums of the columns. Each row must sum to 1: `axis=1, "
            "keepdims=True`.",
        ),
        (_rows(total=lambda e: 1.0), "The exponentials aren't divided by their sum yet."),
        (
            _rows(total=lambda e: e.shape[1]),
            "Divide by the sum of the exponentials of the row, not by how many there are.",
        ),
        *(
            (
                wrong,
                "The logits themselves are divided by their sum here. Take exp of each one first.",
            )
            for wrong in (
                _rows(lambda z: 0.0, exp=lambda z: z),
                _rows(exp=lambda z: z),
                _rows(lambda z: z.min(axis=1, keepdims=True), exp=lambda z: z),
            )
        ),
        (_rows(exp=np.exp2), "This raises 2 to each logit. Softmax raises e: `np.exp`."),
        *(
            (wrong, "The sign is flipped: the largest logit must get the largest probability.")
            for wrong in (
                lambda z: softmax(-z),
                _rows(lambda z: z.max(axis=1, keepdims=True), exp=lambda d: np.exp(-d)),
            )
        ),
        *(
            (
                wrong,
                "All goes to the largest logit here. Softmax leaves something for the others, "
                "unless they're far below.",
            )
            for wrong in (
                lambda z: np.eye(z.shape[1])[z.argmax(axis=1)],
                lambda z: 1.0 * (z == z.max(axis=1, keepdims=True)),
            )
        ),
        (
            lambda z: sigmoid(z),
            "That's the sigmoid: it looks at one number at a time, and the rows don't sum to 1.",
        ),
        (
            log_softmax,
            "That's the logarithm of the softmax. Take exp, or leave the logarithm out.",
        ),
        (
            lambda z: softmax(z).astype(int) if z.dtype.kind == "i" else softmax(z),
            "Right for floats. But whole numbers as logits give whole numbers back, cut off: an "
            "array from `zeros_like(z)` has the type of `z`. Make it with `np.zeros(z.shape)`.",
        ),
        (lambda z: softmax(z)[0], "That's the first row only. Each example needs its own."),
        (
            lambda z: softmax(z).T,
            "The numbers are right, but rows and columns are exchanged.",
        ),
        (
            _divided_by_the_largest,
            "You divide by the largest logit, and that changes the result. *Subtract* it: then "
            "nothing changes.",
        ),
    ],
    hints=[
        "Each row needs its own maximum and its own sum. `z.max(axis=1)` gives one number for each "
        "row, but in the shape (n,).",
        "With `keepdims=True` it gets the shape (n, 1): a column, which broadcasting repeats along "
        "each row.",
        "Two lines: `e = np.exp(z - z.max(axis=1, keepdims=True))`, then divide by the sums in the "
        "same way.",
    ],
    solution="""
        def softmax_rows(z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)
    """,
    right="Each row sums to 1, whatever is in it. That's `helpers.nn.softmax`.",
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
    cases=[
        (np.array([2, 0, 1, 2, 2]), 4),
        (np.array([1, 1]), 3),
        (np.array([0]), 3),
        (np.array([3, 0, 5, 1]), 6),
    ],
    fresh=_random_labels,
    misconceptions=[
        (
            lambda labels, n_classes: np.tile(
                _one_hot(labels, n_classes).max(axis=0), (len(labels), 1)
            ),
            "Every row has the 1s of all labels. `rows[:, labels] = 1` writes into whole columns, "
            "and `[[0] * n] * m` is the same row m times. Each row gets a single 1, in the column "
            "of its own label.",
        ),
        (
            lambda labels, n_classes: np.eye(n_classes),
            "That's the table to pick from: row k is the label k. Pick the rows of the labels.",
        ),
        (
            lambda labels, n_classes: np.eye(len(labels), n_classes),
            "The labels aren't used here: row 0 has its 1 in column 0, row 1 in column 1, and so "
            "on. The column is the label.",
        ),
        (
            lambda labels, n_classes: _one_hot(np.sort(labels), n_classes),
            "The rows are sorted here. They come in the order of the labels.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels, n_classes) * labels[:, None],
            "The label itself is written into its column. One-hot means a 1 there, whichever the "
            "class.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels, n_classes + 1),
            "There's a column too many: n_classes columns, numbered from 0.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels + 1, n_classes + 1),
            "Every 1 is one column too far to the right: classes are counted from 0, so there's no "
            "need for an extra column.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels, n_classes).max(axis=0),
            "All labels are in one row here. Each of them needs a row of its own.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels, n_classes)[0],
            "That's the row of the first label only. Each label needs one.",
        ),
        (
            lambda labels, n_classes: _one_hot(labels, n_classes).ravel(),
            "The numbers are right, but in one long row. The shape is (labels, classes).",
        ),
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
            "0 and 1 are exchanged: the 1 belongs in the column of the label.",
        ),
        *(
            (
                lambda labels, n_classes, k=k: np.eye(n_classes, k=k)[labels],
                f"Every 1 is one column too far to the {side}, or lost at the rim: classes are "
                "counted from 0, so the column is the label itself.",
            )
            for k, side in ((1, "right"), (-1, "left"))
        ),
        (
            lambda labels, n_classes: np.eye(n_classes)[np.unique(labels)],
            "Each label that occurs has one row here. Each *example* needs a row, also if its "
            "label was there before.",
        ),
        (
            lambda labels, n_classes: np.eye(n_classes)[labels[::-1]],
            "The rows are in the reverse order.",
        ),
        (
            lambda labels, n_classes: np.ones((len(labels), n_classes)),
            "Every number is 1. Each row has a single 1, in the column of its label.",
        ),
        (
            lambda labels, n_classes: np.zeros((len(labels), n_classes)),
            "Nothing has been written into the zeros. Each row gets a 1 in the column of its "
            "label.",
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


def _both_sides(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    y = _one_hot(labels, p.shape[1])
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def _random_predictions(rng: np.random.Generator) -> tuple:
    n, classes = int(rng.integers(2, 7)), int(rng.integers(3, 6))
    return softmax(rng.normal(size=(n, classes))), rng.integers(0, classes, size=n)


mean_cross_entropy = function_exercise(
    "mean_cross_entropy",
    "Write `loss(p, labels)`: the mean cross-entropy of a batch. `p` holds a row of probabilities "
    "for each example, `labels` the true classes as whole numbers.",
    reference=lambda p, labels: cross_entropy(np.log(p), labels),
    cases=[
        (np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]]), np.array([0, 1])),
        (np.array([[0.7, 0.2, 0.1], [0.25, 0.3, 0.45], [0.6, 0.3, 0.1]]), np.array([2, 0, 0])),
        (
            np.array([[0.4, 0.3, 0.2, 0.1], [0.1, 0.15, 0.25, 0.5], [0.3, 0.1, 0.2, 0.4]]),
            np.array([1, 3, 2]),
        ),
        (np.array([[0.05, 0.95]]), np.array([0])),
    ],
    fresh=_random_predictions,
    tolerance=1e-4,  # an epsilon of 1e-7 in the logarithm, as Keras has it, may be seen below that
    misconceptions=[
        (
            lambda p, labels: float(-np.log(p[:, labels]).mean()),
            "`p[:, labels]` takes the columns of all labels from every row. Each example has one "
            "label: `p[np.arange(len(labels)), labels]` picks one number from each row.",
        ),
        (
            lambda p, labels: float(-np.log(p.max(axis=1)).mean()),
            "This takes the largest probability of each row, whether or not it's that of the true "
            "class. A network that is sure and wrong would get away with it.",
        ),
        (
            lambda p, labels: float(-np.log(_of_true_class(p, labels).mean())),
            "The mean is taken before the logarithm here. First the loss of each example, then the "
            "mean.",
        ),
        (
            lambda p, labels: float(-np.log(p).sum() / len(p)),
            "This adds the logarithms of all entries of a row. Only the probability of the true "
            "class counts.",
        ),
        (
            lambda p, labels: float(np.mean((p - _one_hot(labels, p.shape[1])) ** 2)),
            "That's the mean squared error. The cross-entropy takes the logarithm of the "
            "probability of the true class.",
        ),
        *(
            (
                wrong,
                "This counts the wrong classes too, with log(1 - p). That belongs to a single "
                "sigmoid; with softmax only the true class counts.",
            )
            for wrong in (
                lambda p, labels: float(_both_sides(p, labels).sum() / len(p)),
                lambda p, labels: float(_both_sides(p, labels).mean()),
            )
        ),
        (
            lambda p, labels: float((p.argmax(axis=1) == labels).mean()),
            "That's the accuracy. It doesn't see how sure the network was.",
        ),
        (
            lambda p, labels: float((p.argmax(axis=1) != labels).mean()),
            "That's the share of wrong answers. It doesn't see how sure the network was.",
        ),
        (
            cross_entropy,
            "`cross_entropy` takes logits, and `p` holds probabilities already: so softmax is "
            "taken twice here.",
        ),
        (
            lambda p, labels: float(-_of_true_class(p, labels).mean()),
            "The logarithm is missing: this is minus the mean probability of the true classes.",
        ),
        (
            lambda p, labels: float(-np.log(_of_true_class(p, labels - 1)).mean()),
            "This picks the class one to the left of the label: classes are counted from 0.",
        ),
        (
            lambda p, labels: float(-np.log(_of_true_class(p, labels)[0])),
            "That's the loss of the first example only. Take the mean over all of them.",
        ),
        (
            lambda p, labels: float(-np.log(_of_true_class(p, labels)[-1]) / len(p)),
            "Only the last example is left: each one overwrites the one before. Add them up, with "
            "`+=` or `-=`.",
        ),
        (
            lambda p, labels: float(np.median(-np.log(_of_true_class(p, labels)))),
            "That's the median. The loss of a batch is the mean.",
        ),
        (
            lambda p, labels: float(np.max(-np.log(_of_true_class(p, labels)))),
            "That's the loss of the worst example. Take the mean over all of them.",
        ),
        (
            lambda p, labels: float(np.min(-np.log(_of_true_class(p, labels)))),
            "That's the loss of the best example. Take the mean over all of them.",
        ),
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
        (
            lambda p, labels: (
                -np.mean(_of_true_class(p, labels) * np.log(_of_true_class(p, labels)))
            ),
            "The logarithm is multiplied by `p` itself. In the formula it's multiplied by the "
            "label, which is 1 for the true class.",
        ),
        (
            lambda p, labels: -np.mean(np.log(1 - _of_true_class(p, labels))),
            "That's the logarithm of what the *other* classes get. Take that of the true class.",
        ),
        (
            lambda p, labels: np.mean((1 - _of_true_class(p, labels)) ** 2),
            "That's a squared error. Cross-entropy takes the logarithm: minus log of the "
            "probability.",
        ),
        *(
            (
                lambda p, labels, little=little: (
                    -np.mean(np.log(_of_true_class(p, labels) + little))
                ),
                f"You add {little:g} before the logarithm, and that shows in the result. If you "
                "add something against log 0, let it be far smaller, such as 1e-12.",
            )
            for little in (1.0, 0.1, 0.01, 1e-3)
        ),
        (
            lambda p, labels: np.mean(1 / _of_true_class(p, labels)),
            "That's 1 over the probability. The loss is the logarithm of that.",
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


def _near(number: float) -> When:
    """Know a number that is given with two decimals."""
    return When(lambda got, want: abs(got - number) < 0.006)


guessing_loss = value_exercise(
    "guessing_loss",
    "A network that knows nothing gives each of 10 classes the same probability. "
    "What is its cross-entropy (natural logarithm), to two decimals?",
    expected=float(np.log(10)),
    also=[2.30, 2.302, 2.303],
    tolerance=1e-4,
    misconceptions=[
        (
            _near(-float(np.log(10))),
            "The size is right, the sign isn't: a cross-entropy is never negative.",
        ),
        (_near(1.0), "That's the logarithm to base 10. The loss uses the natural one, `np.log`."),
        (
            _near(-1.0),
            "That's the logarithm of 0.1 to base 10, and the sign is missing. The loss is minus "
            "the natural logarithm.",
        ),
        (
            _near(float(np.log2(10))),
            "That's the logarithm to base 2. The loss uses the natural one.",
        ),
        (
            _near(0.9),
            "That's how often such a network is wrong. The loss is minus the logarithm of 0.1.",
        ),
        (0.1, "That's the probability of the true class. The loss is minus its logarithm."),
        (
            _near(float(-np.log(0.9))),
            "That's minus the logarithm of 0.9. The true class has the probability 0.1.",
        ),
        (10.0, "That's the number of classes. The loss is its logarithm."),
        (
            When(lambda got, want: abs(got - 10 * want) < 0.06),
            "That's the sum over ten classes. Only the true class counts.",
        ),
        (
            When(lambda got, want: abs(got - want / 10) < 0.006),
            "That's one tenth of it. The other classes have a label of 0, so they add nothing and "
            "nothing is divided by ten.",
        ),
        (
            When(lambda got, want: 0.003 < abs(got - want) < 0.06),
            "Very near, but not right to two decimals. Let Python work it out: `-np.log(…)`.",
        ),
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
    "A network is to tell cats, dogs and birds apart; each picture shows one of them. "
    "Which output layer and loss?",
    options={
        "a": Option(
            "one output, identity, mean squared error on the class number 0, 1, 2",
            "That would say that a bird is twice a dog, and that a dog lies between a cat and a "
            "bird. Classes have no order: give each its own output.",
        ),
        "b": Option(
            "three outputs, softmax, cross-entropy",
            "One output for each class, probabilities that sum to 1, and the loss that goes with "
            "them.",
            right=True,
        ),
        "c": Option(
            "one output, sigmoid, cross-entropy",
            "One sigmoid says yes or no: enough for two classes, not for three.",
        ),
        "d": Option(
            "three outputs, identity, accuracy",
            "You can't climb a staircase by its slope: accuracy's is 0 almost everywhere, so no "
            "weight would ever move.",
        ),
    },
    hints=[
        "As many outputs as classes.",
        "Exactly one class is right, so the outputs should be probabilities that sum to 1.",
    ],
)

temperature_of_half = value_exercise(
    "temperature_of_half",
    "With the three logits of this chapter in `z`, which temperature gives the first class a "
    "probability of one half? One decimal will do.",
    expected=2.0,
    tolerance=0.025,
    misconceptions=[
        (
            When(lambda got, want: 0.45 <= got <= 0.55),
            "That's one over it, or the half itself. The logits are *divided* by the temperature, "
            "so a number below 1 makes the first class surer.",
        ),
        (1.0, "At 1 nothing has changed yet: the first class has 0.66."),
        (
            When(lambda got, want: 0 < got < 1.95),
            "The first class still has more than a half there. Go higher: a higher temperature "
            "makes the answer less certain.",
        ),
        (
            When(lambda got, want: got > 2.05),
            "The first class has less than a half there. Go lower.",
        ),
    ],
    hints=[
        "It's between 1, where the first class has 0.66, and 5, where it has 0.40.",
        "Try `softmax_as_written(z / 3)`, then halve the range, as often as you need.",
    ],
    solution="answer = 2.0",
    right="At 2.0 it's 0.502.",
)


# Guesses

third_logit = choice_guess(
    "third_logit",
    "Only the third logit changes, from 0.1 to 3.0. What happens to the probabilities of the "
    "first two classes, 0.659 and 0.242?",
    options={
        "stay": Choice(
            "they stay as they are",
            "You'd have to believe that each output looks at its own input only. But all three "
            "share one sum of 1.",
        ),
        "amount": Choice(
            "both lose the same amount",
            "You'd have to believe that the third class takes its share evenly. The second class "
            "hasn't that much to lose.",
        ),
        "factor": Choice("both shrink by the same factor"),
        "second": Choice(
            "the second loses nearly all, the first stays nearly as it is",
            "You'd have to believe that the weaker class pays first. But both are divided by the "
            "same sum.",
        ),
    },
    happens="factor",
    why="Only the sum below the fraction has changed, and it's the same for both.",
)

float32_limit = number_guess(
    "float32_limit",
    "The largest `float32` is about 3 with 38 zeros behind it. From which logit on does its exp "
    "overflow?",
    happens=88.72,
    near=12,
    beliefs=[
        (
            lambda guess, happened: guess >= 1e6,
            "You'd have to believe that the logit itself must be too large for the type. It's e "
            "to the power of it that overflows.",
        ),
        (
            lambda guess, happened: guess > happened,
            "You'd have to believe that exp grows slowly enough to leave you room. Each 2.3 in the "
            "logit is one more zero.",
        ),
        (
            lambda guess, happened: 30 <= guess <= 50,
            "You'd have to believe that each 1 in the logit is one zero. That's for powers of 10: "
            "for powers of e it takes 2.3.",
        ),
    ],
    otherwise="You'd have to believe that a number with 38 digits is soon reached. It takes a bit "
    "more: each zero costs 2.3 in the logit.",
    low=0,
    high=1e39,
    why="38 zeros, and each costs 2.3 in the logit.",
)

large_negative_offset = choice_guess(
    "large_negative_offset",
    "A large positive offset breaks softmax as written: exp overflows. And a large negative "
    "one, such as -1000?",
    options={
        "fine": Choice(
            "it still gives the right probabilities",
            "You'd have to believe that only numbers that are too large can do harm.",
        ),
        "zeros": Choice(
            "it gives three times 0",
            "You'd have to believe that 0 divided by 0 is 0. Every exp is rounded to 0, and so is "
            "their sum.",
        ),
        "nan": Choice("it gives nan"),
    },
    happens="nan",
    why="Every exp is rounded to 0, and 0 / 0 is nan.",
)

right_and_certain = choice_guess(
    "right_and_certain",
    "A network gives the true class the probability 1 and the other class exactly 0: right and "
    "certain. What does Python say for the sum of -y log(y_hat) over both classes?",
    options={
        "zero": Choice(
            "0: nothing is wrong",
            "You'd have to believe that 0 times anything is 0. For the other class it's 0 times "
            "minus infinity, and that's nan.",
        ),
        "inf": Choice(
            "infinity",
            "You'd have to believe that the label 0 can't hold back the logarithm of 0. It does "
            "hold it back, and breaks on it.",
        ),
        "nan": Choice("nan, not a number"),
    },
    happens="nan",
    why="The other class adds 0 times minus infinity.",
)

nudged_accuracy = choice_guess(
    "nudged_accuracy",
    "40 points, one weight. You raise the weight from 0.3 to 0.3001, and the loss falls a little. "
    "What does the accuracy do?",
    options={
        "rises": Choice(
            "it rises a little too",
            "You'd have to believe that accuracy and loss move together. The loss is smooth; the "
            "accuracy can only count points.",
        ),
        "nothing": Choice("nothing at all"),
        "jumps": Choice(
            "it jumps by a point or more",
            "You'd have to believe that some point is always just about to change sides. With 40 "
            "points that's rare.",
        ),
    },
    happens="nothing",
    why="No point has changed sides.",
)

lowest_loss = choice_guess(
    "lowest_loss",
    "The same 40 points. You turn w until the loss is as low as it gets. How high is the accuracy "
    "there?",
    options={
        "highest": Choice(
            "as high as it gets with any w",
            "You'd have to believe that the loss counts mistakes. It counts how sure you were of "
            "every point, the right ones too.",
        ),
        "lower": Choice("lower than with some other w"),
        "perfect": Choice(
            "1: no point is wrong",
            "You'd have to believe that a loss at its lowest has no mistakes left. One weight "
            "can't get all 40 points right.",
        ),
    },
    happens="lower",
    why="0.95 there, at w = 0.99, and 0.975 anywhere from 0.37 to 0.74. The loss gives up one "
    "point because most of the others get surer.",
)
