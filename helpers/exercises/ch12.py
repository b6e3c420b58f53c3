"""The exercises of chapter 12: TensorFlow the old way."""

import math
from itertools import pairwise

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise, value_exercise

# Of the network with two hidden layers, 784-256-64-10.
N_PARAMS = sum((n_in + 1) * n_out for n_in, n_out in pairwise((784, 256, 64, 10)))

which_run = choice_exercise(
    "which_run",
    "A graph is built with `a = x + 1`, `b = a * w`, `c = b - y`, `d = a * 2`; x and y are "
    "placeholders, w is a variable. Which of the four run in `sess.run(d, feed_dict={x: 3})`?",
    options={
        "a": Option("a", "a is needed for d.", right=True),
        "b": Option(
            "b",
            "d is computed from a alone. b was written earlier than d, but the order of the lines "
            "does not count: what the fetch depends on runs, nothing else.",
        ),
        "c": Option(
            "c", "d does not depend on c. If c ran, there would be an error, for y is not fed."
        ),
        "d": Option("d", "d is the fetch itself. w need not even have a value.", right=True),
    },
    hints=[
        "Start at the fetch and go back: from what is it computed?",
        "Go back from there once more, until you come to x.",
    ],
)

shape_of_w = value_exercise(
    "shape_of_w",
    "A fully connected layer takes 256 numbers and gives 64. Which shape has its W, if a batch is "
    "multiplied by it as in `tf.matmul(inputs, W)`? Answer with a pair of numbers.",
    expected=(256, 64),
    misconceptions=[
        (
            (64, 64),
            "[output, output] is the slip of the pen in the tutorial: 256 columns of a batch do "
            "not fit to 64 rows.",
        ),
        (
            (64, 256),
            "Turned round: that would fit to `tf.matmul(W, inputs)`. Here the batch stands on the "
            "left, so the rows of W are the inputs.",
        ),
        ((256, 256), "That is [input, input]. The layer gives 64 numbers: one column for each."),
        ((50, 64), "That is the shape of the result for a batch of 50. W does not know the batch."),
        ((50, 256), "That is the shape of a batch of 50 images that comes in."),
    ],
    hints=[
        "(rows of the batch, inputs) times W gives (rows of the batch, outputs).",
        "In a matrix product the columns of the left one are as many as the rows of the right one.",
    ],
    solution="answer = (256, 64)",
)

why_nan = choice_exercise(
    "why_nan",
    "What made the cross-entropy by hand nan (not merely infinite) in an example that was "
    "classified right?",
    options={
        "a": Option(
            "the learning rate was too large",
            "A large rate can make weights infinite, but here all weights were fine until the loss "
            "was nan; and the fused loss with the same rate had no trouble.",
        ),
        "b": Option(
            "a label of 0 was multiplied by the logarithm of a probability that was rounded to 0",
            "The logarithm of 0 is minus infinity, and 0 times infinity is not a number.",
            right=True,
        ),
        "c": Option(
            "the logarithm of the probability of the right class",
            "The example was classified right: that probability is near 1, its logarithm near 0.",
        ),
        "d": Option(
            "softmax overflowed",
            "TensorFlow's softmax subtracts the maximum first and cannot overflow. What happens "
            "is the opposite: a probability becomes so small that it is rounded to 0.",
        ),
    },
    hints=[
        "Look at the products of a row: which factors meet there?",
        "What is 0 times minus infinity?",
    ],
)


def _random_batch(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    order, size = rng.permutation(int(rng.integers(5, 30))), int(rng.integers(1, 7))
    return order, int(rng.integers(0, math.ceil(len(order) / size))), size


batch_rows = function_exercise(
    "batch_rows",
    "Write `batch_rows(order, k, size)`: `order` is a shuffled list of the rows of the data; "
    "return those of batch number k of an epoch, counted from 0. The last batch may be shorter.",
    reference=lambda order, k, size: order[k * size : (k + 1) * size],
    cases=[
        (np.array([3, 0, 5, 1, 4, 2]), 1, 2),
        (np.array([3, 0, 5, 1, 4, 2]), 0, 4),
        (np.array([6, 3, 0, 5, 1, 4, 2]), 2, 3),
    ],
    fresh=_random_batch,
    misconceptions=[
        (
            lambda order, k, size: order[k : k + size],
            "This begins at row k. Batch k begins where k whole batches have been handed out.",
        ),
        (
            lambda order, k, size: order[(k - 1) * size : k * size] if k else order[:0],
            "One batch too early: k is counted from 0, so batch 0 is the first one.",
        ),
        (
            lambda order, k, size: np.arange(len(order))[k * size : (k + 1) * size],
            "These are places in `order`, not what stands there: the data would not be shuffled.",
        ),
        (
            lambda order, k, size: order[k * size : k * size + size - 1],
            "One row too few: the end of a slice is not part of it.",
        ),
        (
            lambda order, k, size: order[k * size : k * size + size + 1],
            "One row too many: it comes again as the first of the next batch.",
        ),
        (
            lambda order, k, size: order[(k + 1) * size : (k + 2) * size],
            "One batch too late: k is counted from 0, so batch 0 is the first one.",
        ),
        (
            lambda order, k, size: order[:size],
            "This is the first batch, whatever k is: the rest of the data would never be seen.",
        ),
    ],
    hints=[
        "Before batch k, k batches of `size` rows have been handed out.",
        "A slice that goes beyond the end stops at the end by itself: `order[start:end]`.",
    ],
    solution="""
        def batch_rows(order, k, size):
            return order[k * size : (k + 1) * size]
    """,
)

steps = value_exercise(
    "steps",
    "How many train steps are 20 epochs of 55,000 images in batches of 50?",
    expected=20 * 55_000 // 50,
    misconceptions=[
        (1_100, "That is one epoch. There are 20."),
        (1_100_000, "That is how many images are shown in all. A step takes 50 of them."),
        (55_000, "That is how many images there are."),
        (24_000, "That is with all 60,000 images; 5,000 of them are held back for validation."),
        (1_000, "That is 20 times 50. How many batches make an epoch?"),
    ],
    hints=["One step takes one batch.", "55,000 / 50 steps make an epoch."],
    solution="answer = 20 * 55_000 // 50",
)

values_file = choice_exercise(
    "values_file",
    "Which file of a checkpoint holds what was learned?",
    options={
        "a": Option(
            "checkpoint",
            "That is a short text with the name of the latest checkpoint. You can write it again.",
        ),
        "b": Option(
            "digits-20.index",
            "The index says which variable lies where in the data; the values are not in it.",
        ),
        "c": Option(
            "digits-20.meta", "That is the graph. The program that built it can build it again."
        ),
        "d": Option(
            "digits-20.data-00000-of-00001",
            "The values of all variables, and those of Adam: by far the largest file.",
            right=True,
        ),
    },
    hints=["Look at the sizes.", f"{N_PARAMS:,} numbers of 4 bytes, and twice as many for Adam."],
)
