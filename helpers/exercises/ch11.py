"""The exercises and guesses of chapter 11: the hyperparameter lab."""

import math

import numpy as np

from helpers.exercises.declare import (
    Option,
    When,
    choice_exercise,
    function_exercise,
    value_exercise,
)
from helpers.exercises.guesses import Choice, choice_guess, number_guess

smaller_rate = choice_exercise(
    "smaller_rate",
    "Five trainings of different networks. Training loss by epoch, and in brackets the validation "
    "loss at the end. For which of them would you try a *smaller* learning rate next? Answer with "
    "all letters that are right.",
    options={
        "a": Option(
            "2.29, 2.27, 2.26, 2.24, 2.23 (2.23)",
            "a falls evenly and hardly at all. Its steps are too small already.",
        ),
        "b": Option(
            "3.9, 2.4, 2.32, 2.35, 2.31 (2.32)",
            "b jumps up and then stays where guessing is, at about 2.3: its first steps have "
            "thrown the network off.",
            right=True,
        ),
        "c": Option(
            "0.40, 0.21, 0.09, 0.03, 0.01 (0.95)",
            "c learns quickly and well; only the validation loss is high. It learns by heart, and "
            "a smaller rate would make it do so more slowly.",
        ),
        "d": Option(
            "0.62, 0.55, 0.70, 0.52, 0.66 (0.61)",
            "d has learned something, and now it jumps to and fro over the minimum: its steps are "
            "too long to settle.",
            right=True,
        ),
        "e": Option(
            "1.40, 0.80, 0.55, 0.44, 0.38 (0.39)",
            "e falls steadily and isn't done yet. It needs more epochs, not shorter steps.",
        ),
    },
    hints=[
        "Guessing one of ten digits has the loss log 10, which is about 2.3.",
        "Steps that are too long show in two ways: they throw a network off right away, or they "
        "don't let it settle.",
        "Which curves go up again? A training loss that falls doesn't ask for shorter steps.",
    ],
)


def _random_accuracies(rng: np.random.Generator) -> list[float]:
    return [round(float(a), 4) for a in rng.uniform(0.8, 0.99, size=int(rng.integers(3, 7)))]


VARIANCE = "That's the variance. The standard deviation is its square root."
PERCENT = "These are percent. Return the accuracies as they came, between 0 and 1."
DIVIDED_BY_N = (
    "This divides by n, as NumPy does by itself. Take `ddof=1`: with few seeds the deviation would "
    "come out too small."
)

over_seeds = function_exercise(
    "over_seeds",
    "Write `over_seeds(accuracies)`: return two numbers, the mean over the seeds and the standard "
    "deviation that estimates how far single runs lie from it (divide by n - 1).",
    reference=lambda accuracies: (float(np.mean(accuracies)), float(np.std(accuracies, ddof=1))),
    cases=[[0.90, 0.92, 0.97], [0.96, 0.962, 0.958, 0.966], [0.5, 0.7], [0.86, 0.85, 0.91, 0.9]],
    fresh=_random_accuracies,
    misconceptions=[
        (lambda accuracies: (np.mean(accuracies), np.std(accuracies)), DIVIDED_BY_N),
        *(
            (
                lambda accuracies, ddof=ddof: (
                    np.mean(accuracies),
                    np.var(accuracies, ddof=ddof),
                ),
                VARIANCE,
            )
            for ddof in (1, 0)
        ),
        (
            lambda accuracies: (
                100 * np.mean(accuracies),
                100 * np.std(accuracies, ddof=1),
            ),
            PERCENT,
        ),
        (
            lambda accuracies: (100 * np.mean(accuracies), 100 * np.std(accuracies)),
            f"{PERCENT} And {DIVIDED_BY_N[0].lower()}{DIVIDED_BY_N[1:]}",
        ),
        (
            lambda accuracies: (np.mean(accuracies), 100 * np.std(accuracies, ddof=1)),
            "The mean is right, and the deviation is in percent. Return both as the accuracies "
            "came, between 0 and 1.",
        ),
        (
            lambda accuracies: (np.mean(accuracies), max(accuracies) - min(accuracies)),
            "From the smallest to the largest value is the range. It grows with the number of "
            "seeds; the standard deviation doesn't.",
        ),
        (
            lambda accuracies: (np.mean(accuracies), (max(accuracies) - min(accuracies)) / 2),
            "Half the way from the smallest to the largest value looks at two runs only. The "
            "standard deviation looks at all of them.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                np.mean(np.abs(np.array(accuracies) - np.mean(accuracies))),
            ),
            "This is the mean of the distances. The standard deviation squares them, adds them "
            "up, divides by n - 1, and takes the root.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                np.std(accuracies, ddof=1) / np.sqrt(len(accuracies)),
            ),
            "That says how uncertain the mean is. You are asked how far single runs lie from it: "
            "don't divide by the root of n.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                np.std(accuracies) / np.sqrt(len(accuracies)),
            ),
            "That's nearly how uncertain the mean is. You are asked how far single runs lie from "
            "it: don't divide by the root of n.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                math.sqrt(sum((a - np.mean(accuracies)) ** 2 for a in accuracies)),
            ),
            "You added up the squares and took the root. Divide by n - 1 before you do.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                math.sqrt(sum((a - np.mean(accuracies)) ** 2 for a in accuracies))
                / (len(accuracies) - 1),
            ),
            "Divide by n - 1 under the root, not after it.",
        ),
        (
            lambda accuracies: (np.median(accuracies), np.std(accuracies, ddof=1)),
            "The deviation is right. The first number is the median, the run in the middle; the "
            "mean is asked for.",
        ),
        (
            lambda accuracies: (sum(accuracies), np.std(accuracies, ddof=1)),
            "The deviation is right. The first number is the sum: divide it by n.",
        ),
        (
            lambda accuracies: (max(accuracies), np.std(accuracies, ddof=1)),
            "The deviation is right. The first number is the best run, and the best of several is "
            "partly luck: take the mean.",
        ),
        (
            lambda accuracies: (
                sum(accuracies) / (len(accuracies) - 1),
                np.std(accuracies, ddof=1),
            ),
            "The deviation is right. For the mean, divide by n: the n - 1 is for the deviation "
            "alone.",
        ),
        (
            lambda accuracies: (
                np.mean(accuracies) - np.std(accuracies, ddof=1),
                np.mean(accuracies) + np.std(accuracies, ddof=1),
            ),
            "You took the mean minus and plus the deviation. Return the two numbers themselves.",
        ),
        (
            lambda accuracies: (np.std(accuracies, ddof=1), np.mean(accuracies)),
            "Exchanged: the mean comes first.",
        ),
        (
            lambda accuracies: (np.mean(accuracies), np.std(accuracies) / (len(accuracies) - 1)),
            "The mean is right. `np.std` has divided already, by n and under the root, and you "
            "divide once more. `np.std(accuracies, ddof=1)` divides by n - 1 instead.",
        ),
        *(
            (
                lambda accuracies, ddof=ddof: (
                    np.mean(accuracies),
                    np.sqrt(
                        np.sum((np.array(accuracies) - np.mean(accuracies)) ** 2)
                        / abs(len(accuracies) - ddof)
                    ),
                ),
                f"The mean is right. But this divides by n {said}. Divide by n - 1: `ddof=1`.",
            )
            for ddof, said in ((2, "- 2"), (-1, "+ 1"))
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                np.sqrt(np.sum(accuracies) / (len(accuracies) - 1)),
            ),
            "The mean is right. But here the accuracies themselves are added up. Take the "
            "distance of each from the mean, squared.",
        ),
        *(
            (
                lambda accuracies, which=which: (which(accuracies), np.std(accuracies, ddof=1)),
                "The deviation is right. The first number is a single run; the mean is asked for.",
            )
            for which in (min, lambda accuracies: accuracies[0], lambda accuracies: accuracies[-1])
        ),
        (
            lambda accuracies: (
                np.mean(accuracies),
                np.std(accuracies, ddof=1) / np.mean(accuracies),
            ),
            "The mean is right. The deviation is divided by it: leave that out.",
        ),
        (
            lambda accuracies: (np.mean(accuracies), 2 * np.std(accuracies, ddof=1)),
            "The mean is right, and the deviation is twice as large as asked for.",
        ),
    ],
    hints=["`np.mean` and `np.std` do it.", "`np.std(accuracies, ddof=1)` divides by n - 1."],
    solution="""
        def over_seeds(accuracies):
            return np.mean(accuracies), np.std(accuracies, ddof=1)
    """,
)

how_many_seeds = value_exercise(
    "how_many_seeds",
    "Single runs of a setting lie 0.9 percentage points from their mean, typically. You want a "
    "mean that's only uncertain by 0.1. How many runs must you average?",
    expected=81,
    tolerance=1e-9,
    misconceptions=[
        (
            9,
            "With nine runs the mean is uncertain by a third of 0.9, because the root of 9 is 3. "
            "It should be a ninth.",
        ),
        (3, "The mean of 3 runs is uncertain by 0.9 / 1.73, which is 0.52. That's far too much."),
        (8, "The mean of 8 runs is uncertain by 0.9 / 2.83, which is 0.32."),
        (18, "It isn't twice as many, but the square. Solve 0.9 / √n = 0.1 for n."),
        (80, "Almost: 0.9 / √80 is still a little above 0.1."),
        (82, "One less will do: 0.9 / √n is 0.1 exactly when √n is 9."),
        (10, "The mean of 10 runs is uncertain by 0.9 / 3.16, which is 0.28."),
        (
            When(lambda got, want: 0 < got < want),
            "Too few. The mean of n runs is uncertain by 0.9 / √n: put your number in.",
        ),
        (
            When(lambda got, want: got > want),
            "More than you need. The mean of n runs is uncertain by 0.9 / √n: put your number in.",
        ),
    ],
    hints=[
        "The mean of n runs is uncertain by the standard deviation of single runs, divided by √n.",
        "It should be 9 times less. Which number has the root 9?",
    ],
    solution="answer = (0.9 / 0.1) ** 2",
)

luck_or_effect = choice_exercise(
    "luck_or_effect",
    "Validation accuracy in percent, five seeds each, as mean ± standard deviation. In which pair "
    "is there most likely an effect, and not luck?",
    options={
        "a": Option(
            "two layers 96.2 ± 0.2, four layers 96.4 ± 0.3",
            "The means lie 0.2 apart, single runs just as far from their mean. Five seeds can't "
            "tell.",
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
            "1.5 looks like a lot, but single runs lie 2.5 to 3 from their mean. That can be luck.",
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
    axes = tuple(int(n) for n in rng.integers(2, 5, size=int(rng.integers(1, 3))))
    return (
        rng.uniform(-50, 255, size=(int(rng.integers(3, 6)), *axes)).round(1),
        rng.uniform(-50, 255, size=(int(rng.integers(2, 5)), *axes)).round(1),
    )


standardised = function_exercise(
    "standardised",
    "Write `standardised(x_train, x)`: return `x` shifted and scaled by two numbers, so that the "
    "same done to `x_train` would give it the mean 0 and the standard deviation 1 over all of its "
    "numbers (`np.std` as it is). Both are arrays of any shape.",
    reference=_standardise,
    cases=[
        (np.array([[0.0, 10.0], [20.0, 50.0]]), np.array([[10.0, 40.0]])),
        (
            np.array([[1.0, 2.0, 6.0], [0.0, 3.0, 0.0]]),
            np.array([[5.0, 1.0, 2.0], [0.0, 0.0, 9.0]]),
        ),
        (np.array([[[4, 0], [250, 9]]], dtype=np.uint8), np.array([[[0, 255], [7, 1]]], np.uint8)),
        (np.array([-3.0, 5.0, 1.0]), np.array([2.0, -8.0])),
    ],
    fresh=_random_pixels,
    tolerance=1e-5,  # those who divide by std + 1e-7, or reckon in float32, are right as well
    misconceptions=[
        (
            lambda x_train, x: (x - x.mean()) / x.std(),
            "This takes mean and deviation from `x` itself. New images must be treated exactly as "
            "the training images were, so both come from `x_train`.",
        ),
        (
            lambda x_train, x: (x - x.mean()) / x_train.std(),
            "The deviation comes from `x_train`, the mean from `x`. Take both from `x_train`.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / x.std(),
            "The mean comes from `x_train`, the deviation from `x`. Take both from `x_train`.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / x_train.std(ddof=1),
            "With `ddof=1` you divide by n - 1, as one does for a few runs out of many. "
            "Here the numbers of `x_train` themselves should get the deviation 1: take "
            "`x_train.std()` as it is.",
        ),
        *(
            (
                lambda x_train, x, ddof=ddof: (
                    (x - x_train.mean(axis=0)) / x_train.std(axis=0, ddof=ddof)
                ),
                "This takes a mean and a deviation for each pixel. You're asked for two numbers "
                "for all; a pixel that is never lit would have the deviation 0.",
            )
            for ddof in (0, 1)
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / x_train.var(),
            "That divides by the variance. The standard deviation is its square root.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) * x_train.std(),
            "Divide by the deviation: numbers that are spread wide have to come closer together.",
        ),
        (
            lambda x_train, x: (x + x_train.mean()) / x_train.std(),
            "Subtract the mean: what was average should become 0.",
        ),
        (
            lambda x_train, x: (x_train.mean() - x) / x_train.std(),
            "The sign is flipped: `x` comes first, then minus the mean.",
        ),
        (lambda x_train, x: x - x_train.mean(), "The mean is right. Divide by the deviation too."),
        (lambda x_train, x: x / x_train.std(), "Subtract the mean before you divide."),
        (
            lambda x_train, x: x - x_train.mean() / x_train.std(),
            "Division comes before subtraction: put brackets around the difference.",
        ),
        *(
            (
                lambda x_train, x, shift=shift: x / 255 - shift,
                "That's a fixed scale for pixels from 0 to 255. Here mean and deviation of "
                "`x_train` say how to shift and scale.",
            )
            for shift in (0.0, 0.5)
        ),
        (
            lambda x_train, x: (x - x_train.min()) / (x_train.max() - x_train.min()),
            "This brings `x_train` from 0 to 1. You're asked for the mean 0 and the standard "
            "deviation 1.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / (x_train.max() - x_train.min()),
            "The mean is right. Divide by the standard deviation, not by the distance from the "
            "smallest number to the largest.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / np.abs(x_train - x_train.mean()).mean(),
            "The mean is right. You divided by the mean distance from it; the standard deviation "
            "is the root of the mean *square* of these distances.",
        ),
        (
            lambda x_train, x: (
                (x - np.concatenate([x_train, x]).mean()) / np.concatenate([x_train, x]).std()
            ),
            "This takes mean and deviation from both together. New images may come one by one, "
            "later on, so both must come from `x_train` alone.",
        ),
        (
            lambda x_train, x: (x_train.mean(), x_train.std()),
            "These are the two numbers. Now shift and scale `x` by them, and return that.",
        ),
        (
            lambda x_train, x: _standardise(x, x_train),
            "The two have changed places: `x_train` comes first and gives mean and deviation, "
            "`x` is what you return.",
        ),
        (
            lambda x_train, x: (x - np.median(x_train)) / x_train.std(),
            "That's the median, the number in the middle. Subtract the mean.",
        ),
        (
            lambda x_train, x: _standardise(x_train, x_train),
            "This returns the training images. It's `x` that you should change.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / x_train.mean(),
            "You divide by the mean. Divide by the standard deviation.",
        ),
        (
            lambda x_train, x: (x - x_train.mean()) / np.sqrt(x_train.std()),
            "`std` is the root already. Divide by it as it is.",
        ),
        (
            lambda x_train, x: (x - x_train.max()) / x_train.std(),
            "You subtract the largest number. Subtract the mean.",
        ),
        (
            lambda x_train, x: x * x_train.std() + x_train.mean(),
            "That's the way back. To standardise, subtract the mean and then divide.",
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
    return [int(n) for n in rng.integers(2, 7, size=int(rng.integers(1, 6)))], int(
        rng.integers(2, 9)
    )


n_trainings = function_exercise(
    "n_trainings",
    "Write `n_trainings(values, seeds)`: `values` says how many values each hyperparameter has, "
    "such as [3, 4, 2]; every combination is trained with so many seeds. How many trainings?",
    reference=lambda values, seeds: math.prod(values) * seeds,
    cases=[([3, 4, 2], 5), ([5], 3), ([2, 2, 2, 3], 4), ([4, 1, 3], 2)],
    fresh=_random_grid,
    misconceptions=[
        (
            lambda values, seeds: sum(values) * seeds,
            "That would be one hyperparameter at a time. In a grid each value meets every value of "
            "the others: multiply.",
        ),
        (
            lambda values, seeds: sum(values) + seeds,
            "In a grid each value meets every value of the others, and every seed: multiply.",
        ),
        (lambda values, seeds: math.prod(values), "Each combination is trained with every seed."),
        (
            lambda values, seeds: sum(values),
            "In a grid each value meets every value of the others: multiply. And each combination "
            "is trained with every seed.",
        ),
        (
            lambda values, seeds: math.prod(values) + seeds,
            "The seeds multiply as well: all of them for each combination.",
        ),
        (
            lambda values, seeds: math.prod(values) ** seeds,
            "Each seed adds as many trainings as there are combinations; it doesn't multiply by "
            "them.",
        ),
        (
            lambda values, seeds: math.prod(value * seeds for value in values),
            "You multiplied each number of values by the seeds. The seeds count once: every "
            "combination is trained with each of them.",
        ),
        (
            lambda values, seeds: math.prod(values) * seeds * len(values),
            "Too many: a combination sets all hyperparameters together, so their number isn't a "
            "factor.",
        ),
        (
            lambda values, seeds: max(values) ** len(values) * seeds,
            "That's right only if all hyperparameters have as many values. Multiply the numbers "
            "themselves.",
        ),
        (lambda values, seeds: len(values) * seeds, "That counts hyperparameters, not values."),
        (
            lambda values, seeds: 2 ** len(values) * seeds,
            "That's right only if each hyperparameter has two values. Multiply the numbers in "
            "`values`.",
        ),
        (
            lambda values, seeds: max(values) * seeds,
            "That counts the values of one hyperparameter only. Each of them meets every value of "
            "the others: multiply.",
        ),
        (
            lambda values, seeds: math.prod(values) * (seeds + 1),
            "One training too many for each combination: there are as many as seeds.",
        ),
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

# Guesses.

too_large = choice_guess(
    "too_large",
    "Adam's usual learning rate is 0.001. A network with two hidden layers gets 0.5 instead, five "
    "hundred times as much. What becomes of it in five epochs?",
    options={
        "swings": Choice(
            "the loss swings wildly, but most digits are read right",
            "You'd have to believe that a network always finds its way back. The first steps "
            "push so many ReLUs to the side where they give 0 that no gradient is left to follow.",
        ),
        "guesses": Choice("it does no better than guessing"),
        "nan": Choice(
            "the loss becomes `nan`",
            "You'd have to believe that the weights grow without end. Once the ReLUs give 0, the "
            "gradients are 0 as well, and almost nothing moves any more.",
        ),
        "fast": Choice(
            "it's there after one epoch, and stays there",
            "You'd have to believe that the slope at one place says how to go from there, however "
            "far. It's true only for small steps.",
        ),
    },
    happens="guesses",
    why="The first steps throw it off, and nothing brings it back.",
)

same_winner = choice_guess(
    "same_winner",
    "With seed 0 the rate 0.001 reads more digits right than 0.005, three to nine more in a "
    "hundred. And with the two other seeds?",
    options={
        "small": Choice(
            "0.001 reads more, with each of the three seeds",
            "You'd have to believe that a lead of several in a hundred is too large to be luck. "
            "With 1,000 images and five epochs, luck is as large as that.",
        ),
        "changes": Choice("it changes from seed to seed"),
        "near": Choice(
            "with the other seeds the two rates are within one in a hundred of each other",
            "You'd have to believe that only seed 0 had luck, good or bad. Every run has some.",
        ),
    },
    happens="changes",
    why="One run each had settled nothing.",
)

winner_sinks = choice_guess(
    "winner_sinks",
    "The winner's settings are trained again, with ten new seeds. Where is the mean of these ten?",
    options={
        "holds": Choice(
            "about where the winner was",
            "You'd have to believe that the winner was better. It had the same settings as the "
            "other nine; only its seed was lucky, and luck doesn't come along.",
        ),
        "sinks": Choice("lower, about where all ten friends were on average"),
        "rises": Choice(
            "higher than the winner",
            "You'd have to believe that training again adds something. Each run starts from "
            "scratch.",
        ),
    },
    happens="sinks",
    why="The winner was picked for its luck, and new seeds bring new luck.",
)

dropout_in_a_hurry = choice_guess(
    "dropout_in_a_hurry",
    "In chapter 10 a wide network, trained for long, read more digits with dropout. This one has "
    "five epochs. What does a dropout of 0.5 do to its validation accuracy, on average over the "
    "four seeds?",
    options={
        "rises": Choice(
            "it rises by more than one in a hundred",
            "You'd have to believe that dropout always helps. It holds back learning by heart, and "
            "after five epochs nothing has been learned by heart yet.",
        ),
        "stays": Choice(
            "it stays within one in a hundred",
            "You'd have to believe that half of the neurons do as well as all of them. In each "
            "step a different half learns, so each neuron learns more slowly.",
        ),
        "falls": Choice("it falls by more than one in a hundred"),
    },
    happens="falls",
    why="Dropout pays for a smaller gap with slower learning. With so few steps you only pay.",
)

a_million = choice_guess(
    "a_million",
    "A network without hidden layers, 1,000 examples, and the learning rate 1,000,000. How many "
    "digits does it read right in the end?",
    options={
        "guesses": Choice(
            "one in ten, as by guessing",
            "You'd have to believe that huge steps destroy everything, as they did with two hidden "
            "layers. Without hidden layers there is no ReLU that could fall silent.",
        ),
        "none": Choice(
            "none: the loss is `nan`",
            "You'd have to believe that a million is too much for the numbers of a computer. They "
            "go up to 3 followed by 38 zeros.",
        ),
        "half": Choice(
            "about a third to a half",
            "You'd have to believe that what is learned is half spoiled by the size of the steps. "
            "But the size of the weights doesn't matter here: the largest output wins, whatever "
            "its size.",
        ),
        "most": Choice("two thirds or more"),
    },
    happens="most",
    why="Only which output is the largest counts, and that doesn't change when all weights are a "
    "billion times as large.",
)

enclosing = number_guess(
    "enclosing",
    "Some points fill a disc, the others lie in a ring around it. How many neurons must a single "
    "hidden layer have, at the least, to enclose the disc?",
    happens=3,
    near=0,
    unit="neurons",
    beliefs=[
        (
            lambda guess, happened: guess == 1,
            "You'd have to believe that a neuron's border can be bent. It's a straight line; one "
            "of them only cuts the plane in two.",
        ),
        (
            lambda guess, happened: guess == 2,
            "You'd have to believe that two straight lines can close something in. They leave at "
            "least one side open.",
        ),
        (
            lambda guess, happened: guess == 4,
            "You'd have to believe that you need a line for each of the four sides. Three make a "
            "triangle, and that's closed already.",
        ),
        (
            lambda guess, happened: guess > 4,
            "You'd have to believe that a round border needs many straight pieces. Three lines "
            "make a triangle, and tanh, which bends slowly, rounds off its corners.",
        ),
    ],
    otherwise="You'd have to believe that there are parts of neurons.",
    low=1,
    high=1000,
    why="Three lines make a triangle, and tanh rounds off its corners.",
)
