"""The exercises of chapter 08: causes of a loss, sure answers, confusion, scaling, batches."""

import re

import numpy as np

from helpers.exercises.declare import When, function_exercise
from helpers.exercises.guesses import Choice, choice_guess
from helpers.exercises.judge import KnownError, in_one_text
from helpers.nn import softmax

CAUSES = {
    "a": "Pixels from 0 to 255 show in the very first number: before any step, the loss is already "
    "far above 2.3.",
    "b": "With labels of other images there's nothing to learn. The loss starts a little above "
    "2.3, and after four epochs it has crept down only to 2.2.",
    "c": "A rate that's far too large leaves the first loss alone, since no step has been made "
    "yet. Then the loss jumps up.",
    "d": "With a rate that's far too small the loss starts near 2.3 and falls in every epoch, "
    "steadily but slowly.",
    "e": "If all weights are zero, every class gets the same probability. The loss starts at "
    "exactly ln 10 and hardly leaves it.",
    "f": "If nothing is wrong, the loss starts near 2.3 and drops sharply in the first epoch.",
}
CURVES = "dafceb"  # the cause of each curve, in order
WRONG_CAUSE = "Curve {curve} doesn't fit cause {letter}. {sign}"
SIX_LETTERS = (
    'Answer with six letters in quotation marks, one for each curve in order, such as "abcdef". '
    "The letters are a, b, c, d, e and f."
)


def _read_cause(answer: object, curve: int) -> str:
    """Return the letter that the answer gives to a curve; refuse what isn't six letters."""
    letters = re.findall(r"[a-z]", in_one_text(answer))
    if len(letters) != len(CAUSES) or not set(letters) <= set(CAUSES):
        raise KnownError(SIX_LETTERS)
    letter = letters[curve - 1]
    if letter != CURVES[curve - 1]:
        raise KnownError(WRONG_CAUSE.format(curve=curve, letter=letter, sign=CAUSES[letter]))
    return letter


six_causes = function_exercise(
    "six_causes",
    "Six trainings of one network, and six causes: which cause belongs to which curve? Answer "
    "with six letters, one for each curve in order.",
    reference=lambda curve: CURVES[curve - 1],
    cases=[1, 2, 3, 4, 5, 6],
    use=_read_cause,
    form="six letters in quotation marks",
    hints=[
        "Look at the first point of each curve: it's measured before any step. Which cause can "
        "change it?",
        "Then look at the second point. Which curve goes up first?",
        "Two curves stay near the dotted line. Which of them starts exactly on it?",
    ],
    solution='answer = "dafceb"',
    right="The first loss tells you about data and weights, the next ones about the rate. Curve 2 "
    "does learn: Adam's steps don't depend on the size of the gradients. It just starts from far "
    "away.",
)


def _random_predictions(rng: np.random.Generator) -> tuple:
    n, classes = int(rng.integers(6, 14)), int(rng.integers(3, 6))
    p = softmax(2 * rng.normal(size=(n, classes)))
    labels = np.where(rng.random(n) < 0.6, p.argmax(axis=1), rng.integers(0, classes, size=n))
    return p, labels, float(rng.uniform(p.max(axis=1).min(), p.max()))


P = np.array([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75], [0.25, 0.625, 0.125], [0.375, 0.25, 0.375]])
P = np.vstack([P, [[0.0625, 0.875, 0.0625]]])
LABELS = np.array([0, 2, 0, 1, 2])


def _right(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return p.argmax(axis=1) == labels


def _of_true_class(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return p[np.arange(len(labels)), labels]


accuracy_when_sure = function_exercise(
    "accuracy_when_sure",
    "Count only the answers the network is sure of. Write `accuracy_when_sure(p, labels, least)`: "
    "of those rows of `p` whose largest probability is at least `least`, which share has it in the "
    "column that the label names? (One such row is always there.)",
    reference=lambda p, labels, least: float(_right(p, labels)[p.max(axis=1) >= least].mean()),
    cases=[
        (P, LABELS, 0.5),
        (P, LABELS, 0.7),
        (P[:3], LABELS[:3], 0.625),
        (P, LABELS, 0.0),
        (P[:1], LABELS[:1], 0.25),
    ],
    fresh=_random_predictions,
    misconceptions=[
        (
            lambda p, labels, least: float(_right(p, labels).mean()),
            "That's the accuracy over all rows. Leave out those whose largest probability is below "
            "`least`.",
        ),
        (
            lambda p, labels, least: float(
                (_right(p, labels) & (p.max(axis=1) >= least)).sum() / len(labels)
            ),
            "That divides by all rows. Divide by the number of rows the network is sure of.",
        ),
        (
            lambda p, labels, least: float(_right(p, labels)[p.max(axis=1) > least].mean()),
            '"At least" includes `least` itself: use `>=`.',
        ),
        (
            lambda p, labels, least: float((p.max(axis=1) >= least).mean()),
            "That's how often the network is sure. How often is it right when it's sure?",
        ),
        (
            lambda p, labels, least: float((_of_true_class(p, labels) >= least).mean()),
            "That asks whether the *true* class has enough probability. The network doesn't know "
            "the true class: it's sure if its *largest* probability is large enough.",
        ),
        (
            lambda p, labels, least: float(
                _right(p, labels)[_of_true_class(p, labels) >= least].mean()
            ),
            "You choose the rows by the probability of the true class. The network doesn't know "
            "the true class: choose by the *largest* probability.",
        ),
        (
            lambda p, labels, least: int((_right(p, labels) & (p.max(axis=1) >= least)).sum()),
            "That counts the right ones. Divide by how many rows the network is sure of.",
        ),
        (
            lambda p, labels, least: float(_right(p, labels)[p.max(axis=1) <= least].mean()),
            "Those are the rows it is *not* sure of. Keep the ones at or above `least`.",
        ),
        (
            lambda p, labels, least: float(
                _of_true_class(p, labels)[p.max(axis=1) >= least].mean()
            ),
            "That's the mean probability of the true classes. Accuracy only asks which class has "
            "the largest one.",
        ),
        (
            lambda p, labels, least: float(
                (_right(p, labels) & (p.max(axis=1) >= least)).sum() / _right(p, labels).sum()
            ),
            "That's how often it was sure when it's right. The question is how often it's right "
            "when it's sure: divide by the number of rows it's sure of.",
        ),
        (
            lambda p, labels, least: float(_right(p, labels)[p.max(axis=1) < least].mean()),
            "Those are the rows it is *not* sure of. Keep the ones at or above `least`.",
        ),
        (
            lambda p, labels, least: float(
                _right(p, labels).sum() / (p.max(axis=1) >= least).sum()
            ),
            "You count all right rows, and divide by the sure ones only. Count the right ones "
            "*among* those it's sure of.",
        ),
        (
            lambda p, labels, least: float(1 - _right(p, labels)[p.max(axis=1) >= least].mean()),
            "That's the share of wrong answers. You need the share of right ones.",
        ),
        (
            lambda p, labels, least: float(p.max(axis=1)[p.max(axis=1) >= least].mean()),
            "That's how sure it is on average. How often is it right?",
        ),
    ],
    hints=[
        "`p.max(axis=1)` is how sure the network is of each row, `p.argmax(axis=1)` what it says.",
        "`sure = p.max(axis=1) >= least` is an array of True and False. In square brackets it "
        "picks the rows that are True.",
        "`(p.argmax(axis=1) == labels)[sure].mean()`",
    ],
    solution="""
        def accuracy_when_sure(p, labels, least):
            sure = p.max(axis=1) >= least
            return (p.argmax(axis=1) == labels)[sure].mean()
    """,
    right="Try it on this chapter's network, with 0 and with 0.99: it's wrong far less often where "
    "it's sure.",
)


def _confusion(labels: np.ndarray, answers: np.ndarray, n_classes: int) -> np.ndarray:
    counts = np.zeros((n_classes, n_classes))
    np.add.at(counts, (labels, answers), 1)
    return counts


def _random_answers(rng: np.random.Generator) -> tuple:
    classes, n = int(rng.integers(3, 6)), int(rng.integers(6, 15))
    return rng.integers(0, classes, n), rng.integers(0, classes, n), classes


def _are_shares(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether counts were divided by a total: of everything, of their rows or of their columns."""
    got = np.nan_to_num(got)
    shares = [want / np.maximum(total, 1) for total in _totals(want)]
    return any(np.allclose(got, share) or np.allclose(got, 100 * share) for share in shares)


def _totals(counts: np.ndarray) -> list[np.ndarray]:
    return [counts.sum(axis=axis, keepdims=True) for axis in (None, 0, 1)]


confusion = function_exercise(
    "confusion",
    "Write `confusion(labels, answers, n_classes)`: a matrix whose row i and column j count how "
    "often the label is i and the answer j.",
    reference=_confusion,
    cases=[
        (np.array([0, 0, 0, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 0]), 3),
        (np.array([1, 1, 0]), np.array([2, 2, 0]), 4),
        (np.array([1]), np.array([2]), 3),
    ],
    fresh=_random_answers,
    misconceptions=[
        (
            lambda labels, answers, n: np.outer(
                np.bincount(labels, minlength=n), np.bincount(answers, minlength=n)
            ),
            "Every label is paired with every answer: two loops, one inside the other, do that. "
            "Go through both arrays together, with `zip`.",
        ),
        (
            lambda labels, answers, n: _confusion((labels - 1) % n, (answers - 1) % n, n),
            "Row 0 and column 0 belong to class 0: use label and answer as they are, without - 1.",
        ),
        (
            lambda labels, answers, n: _confusion(answers, labels, n),
            "Rows and columns are swapped: the label chooses the row, the answer the column.",
        ),
        (
            lambda labels, answers, n: np.minimum(_confusion(labels, answers, n), 1),
            "A pair that occurs several times is counted once. `counts[labels, answers] += 1` does "
            "that with arrays: use a loop, or `np.add.at`.",
        ),
        (
            lambda labels, answers, n: _confusion(labels, answers, n) * (1 - np.eye(n)),
            "The right answers are missing: they belong on the diagonal.",
        ),
        (
            lambda labels, answers, n: np.diag(np.diag(_confusion(labels, answers, n))),
            "Only the right answers are counted. The mistakes belong in the matrix, too.",
        ),
        (
            lambda labels, answers, n: np.tile(_confusion(labels, answers, n).sum(axis=0), (n, 1)),
            "All rows are the same one: `[[0] * n] * n` repeats a single row. Make each row "
            "separately, or begin with `np.zeros((n, n))`.",
        ),
        (
            lambda labels, answers, n: np.diag(np.bincount(labels, minlength=n)),
            "That counts the labels alone. The column comes from the answer.",
        ),
        (
            lambda labels, answers, n: (
                _confusion(labels, answers, n) + _confusion(answers, labels, n)
            ),
            "Each pair is counted twice, once in each order. Only the row of the label and the "
            "column of the answer get a 1.",
        ),
        (
            When(_are_shares),
            "These are shares: the counts have been divided by a total. Leave them as counts.",
        ),
        (
            When(lambda got, want: np.ndim(got) == 2 and np.shape(got) != np.shape(want)),
            "The matrix has `n_classes` rows and columns, even if a class never occurs.",
        ),
        (
            When(lambda got, want: np.ndim(got) == 1 and np.allclose(got, np.diag(want))),
            "That's the diagonal alone, the right answers of each class. Return the whole matrix.",
        ),
        (
            When(lambda got, want: np.ndim(got) == 0 and got == want.sum() - np.trace(want)),
            "That's the number of mistakes. The matrix says which ones they are: a row for each "
            "label, a column for each answer.",
        ),
        (
            When(lambda got, want: np.ndim(got) == 0 and got == np.trace(want)),
            "That's the number of right answers. You need a matrix: a row for each label, a "
            "column for each answer.",
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


def _random_counts(rng: np.random.Generator) -> np.ndarray:
    classes = int(rng.integers(3, 6))
    return rng.integers(0, 9, size=(classes, classes)) + np.eye(classes, dtype=int)


def _diagonal(counts: np.ndarray) -> np.ndarray:
    return np.diag(counts).astype(float)


recall = function_exercise(
    "recall",
    "Write `recall(counts)`. `counts` is a confusion matrix, a row for each true digit and a "
    "column for each answer. Return one number per digit: the share of its images that are read "
    "right. (Each digit occurs.)",
    reference=lambda counts: _diagonal(counts) / counts.sum(axis=1),
    cases=[
        np.array([[8, 1, 1], [0, 3, 1], [5, 0, 5]]),
        np.array([[4, 0, 0, 1], [2, 6, 0, 2], [0, 0, 1, 0], [1, 4, 1, 3]]),
    ],
    fresh=_random_counts,
    misconceptions=[
        (
            lambda counts: _diagonal(counts) / counts.sum(axis=0),
            "You divide by the sums of the columns: that's the share of the *answers* 0, 1, … that "
            "are right, and is called precision. A digit's images are its row.",
        ),
        (
            lambda counts: counts / counts.sum(axis=1, keepdims=True),
            "That divides every entry of the matrix. Only the diagonal holds the right answers.",
        ),
        (
            lambda counts: counts / counts.sum(axis=1),
            "That divides the whole matrix, and each column by one of the sums. Take the diagonal "
            "first: `np.diag(counts)`.",
        ),
        (
            lambda counts: _diagonal(counts) / counts.sum(),
            "You divide by the number of all images. Divide each by the images of its own digit.",
        ),
        (
            lambda counts: float(_diagonal(counts).sum() / counts.sum()),
            "That's the accuracy over all digits. Return one number for each digit.",
        ),
        (
            lambda counts: float((_diagonal(counts) / counts.sum(axis=1)).mean()),
            "That's the mean over the digits. Return the single numbers.",
        ),
        (_diagonal, "Those are counts. Divide by how many images of each digit there are."),
        (
            lambda counts: 1 - _diagonal(counts) / counts.sum(axis=1),
            "That's the share read *wrongly*.",
        ),
        (
            lambda counts: _diagonal(counts) / (counts.sum(axis=1) - _diagonal(counts) + 1e-300),
            "You divide by the mistakes alone. Divide by all images of the digit, right or wrong.",
        ),
        (
            lambda counts: counts.max(axis=1) / counts.sum(axis=1),
            "The largest entry of a row needn't be the right answer. That one is on the diagonal.",
        ),
        (
            lambda counts: np.diag(counts) / counts.max(axis=1),
            "You divide by the largest entry of each row. Divide by the *sum* of the row: all "
            "images of that digit.",
        ),
        (
            lambda counts: counts.argmax(axis=1),
            "That's which answer comes most often. The question is how often the right one comes.",
        ),
        (
            lambda counts: (
                np.diag(counts)
                / np.where(
                    np.diag(counts) == counts.sum(axis=1), 1, counts.sum(axis=1) - np.diag(counts)
                )
            ),
            "You divide the right ones by the wrong ones. Divide by all images of that digit.",
        ),
    ],
    hints=[
        "`np.diag(counts)` takes out the diagonal: how many of each digit are read right.",
        "All images of a digit are its row: `counts.sum(axis=1)`.",
    ],
    solution="""
        def recall(counts):
            return np.diag(counts) / counts.sum(axis=1)
    """,
    right="On this chapter's matrix it tells you which digit your network finds hardest.",
)


def _random_pixels(rng: np.random.Generator) -> np.ndarray:
    shape = tuple(int(n) for n in rng.integers(2, 5, size=rng.integers(2, 4)))
    return rng.integers(0, 256, size=shape).astype(np.uint8)


NOT_WHITE = "White is 255, whether it occurs or not."

scale = function_exercise(
    "scale",
    "Write `scale(pixels)`: pixels from 0 to 255, an array of bytes of any shape, become numbers "
    "from 0 to 1.",
    reference=lambda pixels: pixels / 255,
    cases=[
        np.array([[0, 51, 254], [102, 255, 1]], np.uint8),
        np.array([[10, 20, 30]], np.uint8),
        np.array([[[200, 100], [3, 5]], [[0, 7], [60, 90]]], np.uint8),
    ],
    fresh=_random_pixels,
    misconceptions=[
        (
            lambda pixels: pixels / 256,
            "White would become 0.996: divide by the largest value, which is 255.",
        ),
        (
            lambda pixels: pixels // 255,
            "Only 0 and 1 are left, and nearly everything is 0: what comes after the point "
            "has been cut off. `//` does that, and so do `astype(int)`, `int` and writing the "
            "result into an array of bytes. Use `/`, and keep what it gives.",
        ),
        (
            lambda pixels: np.round(pixels / 255),
            "Rounded to 0 and 1, all greys are lost. Keep what `/` gives.",
        ),
        (
            lambda pixels: pixels / 255 - 0.5,
            'That is from -0.5 to 0.5, `scale="centered"` in the loader. Asked for: 0 to 1.',
        ),
        (lambda pixels: pixels / 255 * 2 - 1, "That is from -1 to 1. Asked for: 0 to 1."),
        (
            lambda pixels: pixels / pixels.max(),
            "That divides by the largest value of these very pixels, so each image would be scaled "
            "differently. " + NOT_WHITE,
        ),
        (
            lambda pixels: (pixels - pixels.min()) / (pixels.max() - pixels.min()),
            "That stretches from the smallest to the largest of these very pixels (min-max "
            "scaling), so each image would be scaled differently. " + NOT_WHITE,
        ),
        (
            lambda pixels: (pixels - pixels.mean()) / pixels.std(),
            "That's standardising: mean 0 and spread 1 for these very pixels. Asked for: 0 to 1, "
            "with the same number for every image.",
        ),
        (
            lambda pixels: pixels / pixels.max(axis=-1, keepdims=True),
            "That divides each row by its own largest value. " + NOT_WHITE,
        ),
        (
            lambda pixels: pixels / pixels.sum(),
            "That divides by the sum of these pixels. Divide by the largest value of a pixel.",
        ),
        (lambda pixels: 1 - pixels / 255, "Black and white are swapped: 0 stays 0."),
        (
            lambda pixels: (pixels > 0).astype(float),
            "Only 0 and 1 are left: all greys have become white. Keep what `/` gives.",
        ),
    ],
    hints=["The largest value is 255; it should become 1.", "`pixels / 255`"],
    solution="""
        def scale(pixels):
            return pixels / 255
    """,
    right="Scaled with one number for all images, whatever they show.",
)


NO_PAIR, TURNED, NO_ROWS = -1, -2, -3  # in place of the number of rows
DRAWS = 60  # the chance that a good answer never draws some row in so many batches: 1 in 10**15


def _use_batch(answer, n: int, size: int, seed: int) -> tuple:
    """Draw many batches, and one more from the start; say what came.

    Row k of x is (k, -k) and its label is k, so that each row can be told from the others.

    Returns
    -------
    tuple
        How many rows came and how many differ; whether pairs hold; how many of the batches hold
        different rows; whether the same generator gives the same ones; how many rows ever come;
        whether x and y were left alone; 1 if it's always the first rows, 2 if in another order.
    """
    y = np.arange(n)
    x = np.stack([y, -y], axis=1).astype(float)
    drawn, kept = [], True
    rng = np.random.default_rng(seed)
    for rng_now in [rng] * DRAWS + [np.random.default_rng(seed)]:
        given = x.copy(), y.copy()
        batch = answer(*given, size, rng_now)
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            return NO_PAIR, 0, 0, 0, 0, 0, 0, 0
        x_batch, y_batch = (np.array(part) for part in batch)
        if x_batch.ndim == 1 and y_batch.ndim == 2:
            return TURNED, 0, 0, 0, 0, 0, 0, 0
        if x_batch.ndim != 2 or y_batch.ndim != 1:
            return NO_ROWS, 0, 0, 0, 0, 0, 0, 0
        drawn.append((x_batch, y_batch))
        kept = kept and np.array_equal(given[0], x) and np.array_equal(given[1], y)
    rows = [x_batch[:, 0] for x_batch, _ in drawn]
    pairs = all(len(a) == len(b) and np.array_equal(a[:, 0], b) for a, b in drawn)
    return (
        *(len(rows[0]), len(np.unique(rows[0])), int(pairs)),
        len({tuple(sorted(batch)) for batch in rows[:DRAWS]}),
        int(np.array_equal(rows[0], rows[DRAWS])),
        len(np.unique(np.concatenate(rows[:DRAWS]))),
        int(kept),
        _among_the_first(rows, y[:size]),
    )


def _among_the_first(batches: list[np.ndarray], first: np.ndarray) -> int:
    """Return whether batches are always the first rows: 1 in their order, 2 in any other."""
    if all(np.array_equal(batch, first) for batch in batches):
        return 1
    return 2 * all(np.array_equal(np.sort(batch), first) for batch in batches)


random_batch = function_exercise(
    "random_batch",
    "Write `random_batch(x, y, size, rng)`: return `size` different rows of `x`, drawn at random "
    "with the generator `rng`, and the entries of `y` that belong to them.",
    reference=lambda n, size, seed: (size, size, 1, DRAWS, 1, n, 1, 0),
    cases=[(40, 20, 0), (100, 45, 1), (50, 30, 2)],
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
            "Swapped: first the rows of `x`, then the entries of `y`.",
        ),
        (
            When(lambda got, want: got[0] == NO_ROWS),
            "Your results don't have the form of `x` and `y`: a batch is some whole rows of "
            "`x`, and some entries of `y`.",
        ),
        (
            When(lambda got, want: got[2] == 0),
            "Images and labels no longer belong together: draw the row numbers once, and use them "
            "for both.",
        ),
        (When(lambda got, want: got[0] != want[0]), "The batch doesn't have `size` rows."),
        (
            When(lambda got, want: got[7] == 2),
            "It's always the first `size` rows of `x`, in another order each time. Draw from *all* "
            "row numbers: `len(x)` belongs where `size` is, and `size` says how many.",
        ),
        (
            When(lambda got, want: got[7] == 1),
            "It's always the first `size` rows of `x`. Draw which rows come, with `rng`.",
        ),
        (
            When(lambda got, want: got[1] < want[1]),
            "Some rows come twice. `rng.choice` draws each row at most once if it's told "
            "`replace=False`.",
        ),
        (
            When(lambda got, want: got[3] == 1),
            "Every call gave the same rows. Draw with the generator `rng` that's passed in; a new "
            "one with a fixed seed starts from the beginning in each call.",
        ),
        (
            When(lambda got, want: got[6] == 0),
            "Your function changed the `x` and `y` it was given: shuffled in place, they stay "
            "shuffled after the call. Draw row numbers instead, and pick with them.",
        ),
        (
            When(lambda got, want: got[3] < want[3]),
            "The rows aren't drawn one by one. Only a start is left to chance, and the rest of the "
            "batch follows from it, so few different batches are possible.",
        ),
        (
            When(lambda got, want: got[5] < want[5]),
            "Some rows never come, however often the function is called. Check the limits you draw "
            "between: `rng.integers(a, b)` never gives `b`, and `len(x) - 1` is the last row.",
        ),
        (
            When(lambda got, want: got[4] == 0),
            "The randomness doesn't come from `rng`: started again with the same seed, it gave "
            "other rows, so nobody could repeat your training. Draw with `rng` alone.",
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


# The guesses, in the order of the chapter.

steps_to_good = choice_guess(
    "steps_to_good",
    "In batches of 128, how many steps does it take until 90 % of the validation digits are read "
    "right?",
    options={
        "hundreds": Choice("fewer than 300"),
        "thousands": Choice(
            "about 2,000",
            "You'd have to believe that it must see every image several times. The first 90 % come "
            "from what all digits of a kind have in common, and that shows early.",
        ),
        "more": Choice(
            "about 20,000",
            "You'd have to believe that learning goes at an even pace. It's fast at first, and "
            "then slower and slower.",
        ),
    },
    happens="hundreds",
    why="The first 90 % are easy; the last few take most of the time.",
)

first_loss = choice_guess(
    "first_loss",
    "The network is new, its weights are random. How does its loss compare with 2.303?",
    options={
        "lower": Choice(
            "lower: ten random outputs are better than none",
            "You'd have to believe that random weights know a little. They know nothing of digits.",
        ),
        "equal": Choice(
            "equal: it's guessing, too",
            "You'd have to believe that a guesser gives every class the same. This one leans "
            "towards some classes, and each leaning is wrong nine times in ten.",
        ),
        "higher": Choice("higher"),
    },
    happens="higher",
    why="It leans towards some classes, without a reason, and pays for it.",
)

first_epoch = choice_guess(
    "first_epoch",
    "Which accuracy is higher for the first epoch: on the training images, which the network "
    "learns from, or on the validation images, which it has never seen?",
    options={
        "training": Choice(
            "on the training images",
            "You'd have to believe that both are measured at the same moment. The training "
            "accuracy is a mean over the whole epoch, with its clumsy beginning.",
        ),
        "validation": Choice("on the validation images"),
        "equal": Choice(
            "they're equal, to the percentage point",
            "You'd have to believe that the network doesn't change during its first epoch. It "
            "never changes more.",
        ),
    },
    happens="validation",
    why="Validation comes at the end of the epoch, after all its steps.",
)

negatives = choice_guess(
    "negatives",
    "Each test image is turned into its negative: dark ink on bright paper. How many does the "
    "network read right?",
    options={
        "most": Choice(
            "nearly as many as before: the shapes are the same",
            "You'd have to believe that the network sees shapes. It has only learned how much ink "
            "to expect in each pixel, and now every pixel says the opposite.",
        ),
        "half": Choice(
            "about half of them",
            "You'd have to believe that half of what it has learned still holds. But all its "
            "weights were fitted to bright ink on black, and a negative says the opposite.",
        ),
        "few": Choice("no more than a blind guesser would"),
    },
    happens="few",
    why="To you, light or dark is a detail. To the network it's all there is.",
)

untouched = choice_guess(
    "untouched",
    "The first layer has 200,704 weights. How many of them has the whole training left exactly as "
    "they were, to the last bit?",
    options={
        "none": Choice(
            "none: every step moves every weight",
            "You'd have to believe that every weight gets a gradient. A weight whose input is "
            "always 0 gets none.",
        ),
        "few": Choice(
            "a handful, by chance",
            "You'd have to believe that only chance can keep a weight still. A pixel that's always "
            "black does it for all 256 weights that listen to it.",
        ),
        "thousands": Choice("more than ten thousand"),
    },
    happens="thousands",
    why="A pixel that's always black moves none of its 256 weights.",
)

unscaled = choice_guess(
    "unscaled",
    "Pixels from 0 to 255 in place of 0 to 1, all else the same. How does the training end?",
    options={
        "well": Choice(
            "just as well: the weights adapt to larger numbers",
            "You'd have to believe that steps have the right length for any inputs. Their length "
            "goes with the inputs, and the very first ones throw the weights far away.",
        ),
        "error": Choice(
            "with an error, or with `nan`",
            "You'd have to believe that the computer notices. Every number stays finite, and all "
            "the arithmetic is in order.",
        ),
        "guessing": Choice("without any error, and no better than guessing"),
        "slowly": Choice(
            "it learns, but more slowly",
            "You'd have to believe that it recovers from its first steps. They kill the hidden "
            "neurons, and dead ones don't learn slowly; they don't learn.",
        ),
    },
    happens="guessing",
)
