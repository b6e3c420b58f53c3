"""The exercises of chapter 11: the hyperparameter lab."""

import math
from itertools import pairwise

import numpy as np

from helpers.exercises.declare import Option, choice_exercise, function_exercise


def _random_widths(rng: np.random.Generator) -> list[int]:
    return [int(width) for width in rng.integers(2, 50, size=int(rng.integers(2, 6)))]


n_parameters = function_exercise(
    "n_parameters",
    "Write `n_parameters(widths)`: `widths` lists the inputs, the neurons of each hidden layer, "
    "and the outputs, such as [784, 64, 64, 10]. Return how many weights and biases there are.",
    reference=lambda widths: sum((a + 1) * b for a, b in pairwise(widths)),
    cases=[[784, 64, 64, 10], [2, 4, 1], [5, 3]],
    fresh=_random_widths,
    misconceptions=[
        (
            lambda widths: sum(a * b for a, b in pairwise(widths)),
            "These are the weights. Each neuron has a bias as well.",
        ),
        (
            lambda widths: sum(a * b for a, b in pairwise(widths)) + sum(widths),
            "One bias for each input is too many: inputs are numbers, not neurons.",
        ),
        (
            lambda widths: sum(a * (b + 1) for a, b in pairwise(widths)),
            "The biases belong to the layer that the weights lead to, not to the one they come "
            "from.",
        ),
        (lambda widths: sum(widths), "That counts neurons. Count the connections between them."),
        (lambda widths: sum(widths[1:]), "These are the biases alone. The weights are missing."),
    ],
    hints=[
        "Between a layer of a and a layer of b neurons there are a times b weights.",
        "Each of the b neurons has a bias too: (a + 1) * b. Add that up over all pairs that follow "
        "on one another.",
    ],
    solution="""
        def n_parameters(widths):
            return sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    """,
)

rate_curve = choice_exercise(
    "rate_curve",
    "Four trainings differ in nothing but the learning rate. The training loss, epoch by epoch: "
    "which one had the rate that is too large?",
    options={
        "a": Option(
            "2.29, 2.27, 2.26, 2.24, 2.23",
            "It falls evenly and hardly at all: that rate is too small.",
        ),
        "b": Option(
            "0.62, 0.31, 0.24, 0.20, 0.17",
            "It falls quickly at first, then more slowly. That is what a good rate looks like.",
        ),
        "c": Option(
            "3.9, 2.4, 2.32, 2.35, 2.31",
            "It jumps up at the start and then stays where guessing is, at about 2.3: the first "
            "steps have thrown the network off, and it does not come back.",
            right=True,
        ),
        "d": Option(
            "1.40, 0.80, 0.55, 0.44, 0.38",
            "It falls steadily; a little more speed might do it good, but nothing is too large.",
        ),
    },
    hints=[
        "Guessing one of ten digits has the loss log 10, which is about 2.3.",
        "A rate that is too small falls slowly. What does one do that is too large?",
    ],
)


def _random_accuracies(rng: np.random.Generator) -> list[float]:
    return [round(float(a), 4) for a in rng.uniform(0.8, 0.99, size=int(rng.integers(3, 7)))]


over_seeds = function_exercise(
    "over_seeds",
    "Write `over_seeds(accuracies)`: return two numbers, the mean over the seeds and the standard "
    "deviation that estimates how far single runs lie from it (divide by n - 1).",
    reference=lambda accuracies: (float(np.mean(accuracies)), float(np.std(accuracies, ddof=1))),
    cases=[[0.90, 0.92, 0.97], [0.96, 0.962, 0.958, 0.966], [0.5, 0.7]],
    fresh=_random_accuracies,
    misconceptions=[
        (
            lambda accuracies: (np.mean(accuracies), np.std(accuracies)),
            "This divides by n, as NumPy does by itself. Take `ddof=1`: with few seeds the "
            "deviation would come out too small.",
        ),
        (
            lambda accuracies: (np.mean(accuracies), np.var(accuracies, ddof=1)),
            "That is the variance. The standard deviation is its square root.",
        ),
        (
            lambda accuracies: (np.mean(accuracies), max(accuracies) - min(accuracies)),
            "From the smallest to the largest value is a spread too, but not the standard "
            "deviation; it grows with the number of seeds.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                np.std(accuracies, ddof=1) / np.sqrt(len(accuracies)),
            ),
            "That says how uncertain the mean is. How far single runs lie from it is asked for: do "
            "not divide by the root of n.",
        ),
        (
            lambda accuracies: (np.std(accuracies, ddof=1), np.mean(accuracies)),
            "Exchanged: the mean comes first.",
        ),
    ],
    hints=["`np.mean` and `np.std` do it.", "`np.std(accuracies, ddof=1)` divides by n - 1."],
    solution="""
        def over_seeds(accuracies):
            return np.mean(accuracies), np.std(accuracies, ddof=1)
    """,
)

luck_or_effect = choice_exercise(
    "luck_or_effect",
    "Validation accuracy in percent, five seeds each, as mean ± standard deviation. In which pair "
    "is there most likely an effect, and not luck?",
    options={
        "a": Option(
            "two layers 96.2 ± 0.2, four layers 96.4 ± 0.3",
            "The means lie 0.2 apart, single runs as far from their mean. Five seeds cannot tell.",
        ),
        "b": Option(
            "ReLU 96.2 ± 0.2, sigmoid 95.1 ± 0.2",
            "The means lie more than five standard deviations apart: hardly any sigmoid run comes "
            "near any ReLU run.",
            right=True,
        ),
        "c": Option(
            "seed 0 to 4: 96.2 ± 0.2, the best of ten other seeds: 96.6",
            "The best of ten runs is always good. Compare means with means.",
        ),
        "d": Option(
            "batch 32 89.0 ± 2.5, batch 16 90.5 ± 3.0",
            "1.5 looks like much, but single runs lie 2.5 to 3 from their mean. That can be luck.",
        ),
    },
    hints=[
        "How far apart are the means? How far are single runs from their mean?",
        "Look for the pair whose means lie many standard deviations apart.",
    ],
)


def _standardise(x_train: np.ndarray, x: np.ndarray) -> np.ndarray:
    return (x - x_train.mean()) / x_train.std()


def _random_pixels(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    columns = int(rng.integers(2, 5))
    return (
        rng.uniform(0, 255, size=(int(rng.integers(3, 6)), columns)).round(1),
        rng.uniform(0, 255, size=(int(rng.integers(2, 5)), columns)).round(1),
    )


standardised = function_exercise(
    "standardised",
    "Write `standardised(x_train, x)`: return `x` shifted and scaled by two numbers, so that the "
    "same done to `x_train` would give it the mean 0 and the standard deviation 1 over all of its "
    "numbers.",
    reference=_standardise,
    cases=[
        (np.array([[0.0, 10.0], [20.0, 50.0]]), np.array([[10.0, 40.0]])),
        (
            np.array([[1.0, 2.0, 6.0], [0.0, 3.0, 0.0]]),
            np.array([[5.0, 1.0, 2.0], [0.0, 0.0, 9.0]]),
        ),
    ],
    fresh=_random_pixels,
    misconceptions=[
        (
            lambda x_train, x: (x - x.mean()) / x.std(),
            "This takes mean and deviation from `x` itself. New images must be treated exactly as "
            "the training images were, so both come from `x_train`.",
        ),
        (
            lambda x_train, x: (x - x_train.mean(axis=0)) / x_train.std(axis=0),
            "This takes a mean and a deviation for each column. Two numbers for all are asked for; "
            "a pixel that is never lit would have the deviation 0.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / x_train.var(),
            "That divides by the variance. The standard deviation is its square root.",
        ),
        (lambda x_train, x: x - x_train.mean(), "The mean is right. Divide by the deviation too."),
        (lambda x_train, x: x / x_train.std(), "Subtract the mean before you divide."),
        (
            lambda x_train, x: x - x_train.mean() / x_train.std(),
            "Division comes before subtraction: put brackets around the difference.",
        ),
        (
            lambda x_train, x: _standardise(x_train, x_train),
            "This returns the training images. `x` is to be changed.",
        ),
    ],
    hints=[
        "`x_train.mean()` and `x_train.std()` are the two numbers.",
        "Subtract the first, then divide by the second.",
    ],
    solution="""
        def standardised(x_train, x):
            return (x - x_train.mean()) / x_train.std()
    """,
)


def _random_grid(rng: np.random.Generator) -> tuple[list[int], int]:
    return [int(n) for n in rng.integers(2, 7, size=int(rng.integers(2, 5)))], int(
        rng.integers(2, 9)
    )


n_trainings = function_exercise(
    "n_trainings",
    "Write `n_trainings(values, seeds)`: `values` says how many values each hyperparameter has, "
    "such as [3, 4, 2]; every combination is trained with so many seeds. How many trainings?",
    reference=lambda values, seeds: math.prod(values) * seeds,
    cases=[([3, 4, 2], 5), ([5], 3), ([2, 2, 2, 3], 4)],
    fresh=_random_grid,
    misconceptions=[
        (
            lambda values, seeds: sum(values) * seeds,
            "That would be one hyperparameter at a time. In a grid each value meets every value of "
            "the others: multiply.",
        ),
        (lambda values, seeds: math.prod(values), "Each combination is trained with every seed."),
        (
            lambda values, seeds: math.prod(values) + seeds,
            "The seeds multiply as well: all of them for each combination.",
        ),
        (
            lambda values, seeds: math.prod(values) ** seeds,
            "Each seed adds as many trainings as there are combinations; it does not multiply by "
            "them.",
        ),
        (lambda values, seeds: len(values) * seeds, "That counts hyperparameters, not values."),
    ],
    hints=[
        "Two hyperparameters with 3 and 4 values have 3 times 4 combinations.",
        "`math.prod(values)` multiplies them all. Then the seeds.",
    ],
    solution="""
        import math

        def n_trainings(values, seeds):
            return math.prod(values) * seeds
    """,
)
