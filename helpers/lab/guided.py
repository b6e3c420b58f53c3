"""Guided experiments: a question about a hyperparameter, a prediction, the answer. Chapter 11.

The answer is read off the runs; nothing here knows it beforehand.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.lab.luck import Comparison, compare, in_sentences, mean, measured, value_range
from helpers.lab.records import Run
from helpers.lab.settings import Settings

# S3's network on few examples, so that a run takes about a second.
BASE = Settings(n_train=1000, epochs=5)
LETTERS = "abc"
TIED = ("none", "one", "both")  # of the other two, by how many they are

MEASURED = {
    "val_accuracy": "validation accuracy after the last epoch",
    "gap": "training accuracy minus validation accuracy",
}
TOO_FEW = "Some runs are missing, so there is no answer yet."
SO_FAR = "So far. "
MEANS = "Means: {means}."

RIGHT, WRONG, OPEN = "right", "wrong", "open"
WORST, BEST, TIE = "worst", "best", "tied with the best"
SCORE_RIGHT = "{question}: {predicted}, right."
SCORE_WRONG = "{question}: you predicted {predicted}, and it's {truth}."
SCORE_OPEN = "{question}: you predicted {predicted}, and it may be; {truth}, the seeds can't tell."
TIED_WORDS = {"none": "none of the others", "one": "one of the others", "both": "both others"}
TOTAL = "{n} of {all} right."


@dataclass(frozen=True)
class Experiment:
    """A question about one hyperparameter, and the trainings that answer it.

    Attributes
    ----------
    title
        The hyperparameter.
    question
        What is to be predicted.
    variants
        From the words for a value to the settings that it changes; two or three of them.
    measure
        What is looked at: a key of `MEASURED`. Of the accuracy the largest mean is the best, of
        the gap the smallest.
    why
        What to think about, told after the answer.
    """

    title: str
    question: str
    variants: Mapping[str, Mapping[str, Any]]
    why: str
    measure: str = "val_accuracy"
    base: Settings = BASE

    def settings(self, seeds: int, data: str = "auto") -> list[Settings]:
        """Return the trainings: every variant with the first seed, then with the second, …"""
        return [
            replace(self.base, data=data, seed=seed, **changes)
            for seed in range(seeds)
            for changes in self.variants.values()
        ]

    def sets(self, runs: Sequence[Run]) -> list[list[float]]:
        """Return what was measured, a list for each variant, one value for each complete run."""
        found: list[list[float]] = [[] for _ in self.variants]
        for run in runs:
            place = self.place(run)
            value = measured(run, self.measure)
            if place is not None and run.complete and math.isfinite(value):
                found[place].append(value)
        return found

    def compare(self, runs: Sequence[Run]) -> Comparison | None:
        """Return what the runs say; None while a variant has no values."""
        sets = self.sets(runs)
        sign = -1 if self.measure == "gap" else 1
        return compare([[sign * value for value in one] for one in sets]) if all(sets) else None

    def place(self, run: Run) -> int | None:
        """Return which variant a run belongs to, None for none."""
        for place, changes in enumerate(self.variants.values()):
            plan = replace(self.base, data=run.settings.data, seed=run.settings.seed, **changes)
            if plan == run.settings:
                return place
        return None


@dataclass(frozen=True)
class Answer:
    """What the runs say.

    Attributes
    ----------
    comparison
        Who is best, who is worst, what can't be told; None if the runs don't say: some are
        missing or yet to come, or there is one seed only.
    words
        The same in sentences.
    """

    comparison: Comparison | None = None
    words: str = ""


def answer(experiment: Experiment, runs: Sequence[Run], finished: bool = True) -> Answer:
    """Read the answer off the runs; while more are to come (not `finished`), the means only."""
    sets = experiment.sets(runs)
    if not any(sets):
        return Answer()
    found = experiment.compare(runs)
    if found is None:
        return Answer(words=TOO_FEW)
    names = list(experiment.variants)
    means = ", ".join(f"{names[k]} {mean(sets[k]):.3f}" for k in found.order)
    words = MEANS.format(means=means)
    if not finished:
        return Answer(words=SO_FAR + words)
    words += " " + in_sentences(found, names)
    return Answer(found if min(map(len, sets)) > 1 else None, words)


@dataclass(frozen=True)
class Prediction:
    """What a learner commits to before the trainings.

    Attributes
    ----------
    worst, best
        The places of two variants.
    tied
        How many of the others can't be told apart from the best: one of `TIED`.
    """

    worst: int
    best: int
    tied: str


@dataclass(frozen=True)
class Score:
    """How one of the three predictions fared.

    Attributes
    ----------
    question
        `WORST`, `BEST` or `TIE`.
    outcome
        `RIGHT`, `WRONG`, or `OPEN`: the one predicted may be it, and others may be, too.
    words
        The same in a sentence.
    """

    question: str
    outcome: str
    words: str


def scores(experiment: Experiment, found: Comparison, prediction: Prediction) -> list[Score]:
    """Return how the predictions fared: worst, best, and how many are tied with the best."""
    names = list(experiment.variants)
    ends = (
        (WORST, prediction.worst, found.may_be_worst),
        (BEST, prediction.best, found.may_be_best),
    )
    told = [
        (
            question,
            OPEN if place in places and len(places) > 1 else RIGHT if place in places else WRONG,
            names[place],
            " or ".join(names[k] for k in places),
        )
        for question, place, places in ends
    ]
    truth = TIED[len(found.may_be_best) - 1]
    outcome = RIGHT if truth == prediction.tied else WRONG
    told.append((TIE, outcome, TIED_WORDS[prediction.tied], TIED_WORDS[truth]))
    sentences = {RIGHT: SCORE_RIGHT, WRONG: SCORE_WRONG, OPEN: SCORE_OPEN}
    return [
        Score(
            question,
            outcome,
            sentences[outcome].format(
                question=question.capitalize(), predicted=predicted, truth=truth
            ),
        )
        for question, outcome, predicted, truth in told
    ]


def in_total(found: Sequence[Score]) -> str:
    """Return the scores in sentences, and how many are right."""
    n = sum(score.outcome == RIGHT for score in found)
    return " ".join([TOTAL.format(n=n, all=len(found)), *(score.words for score in found)])


def limits(experiment: Experiment, runs: Sequence[Run]) -> tuple[float, float]:
    """Return limits for an axis that shows all values, in tenths."""
    values = [value for one in experiment.sets(runs) for value in one]
    if not values or value_range(values) == math.inf:
        return 0.0, 1.0
    low, high = math.floor(10 * min(values) - 0.01) / 10, math.ceil(10 * max(values) + 0.01) / 10
    return low, high


def _each(name: str, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return variants that differ in one setting, from the words for each to its value."""
    return {words: {name: value} for words, value in values.items()}


_QUESTION = (
    "Three networks, {what}. Which one reads the fewest validation images at the end (worst), "
    "which one the most (best), and can the seeds tell the best from the others?"
)

EXPERIMENTS: dict[str, Experiment] = {
    "learning_rate": Experiment(
        "learning rate",
        _QUESTION.format(what="Adam with three learning rates, 5 epochs each"),
        _each("learning_rate", {"rate 0.001": 0.001, "rate 0.005": 0.005, "rate 0.1": 0.1}),
        "The time is short here: few examples, few epochs. A rate that is small arrives late, one "
        "that is too large never settles. What is right in five epochs may be wrong in fifty.",
    ),
    "batch_size": Experiment(
        "batch size",
        _QUESTION.format(what="batches of three sizes, 5 epochs each"),
        _each("batch_size", {"batch 8": 8, "batch 32": 32, "batch 256": 256}),
        "All see each image 5 times, but 1,000 images are 125 steps an epoch with batches of 8 and "
        "4 with batches of 256. Small batches buy more steps, and pay with time for each.",
    ),
    "epochs": Experiment(
        "epochs",
        _QUESTION.format(what="trained for a shorter or a longer time"),
        _each("epochs", {"1 epoch": 1, "5 epochs": 5, "20 epochs": 20}),
        "More epochs help as long as the validation accuracy still rises. After that they only "
        "cost time, and in the end the network overfits.",
    ),
    "depth": Experiment(
        "depth",
        _QUESTION.format(what="none, two and four hidden layers of 64"),
        _each(
            "hidden",
            {"no hidden layer": (), "2 hidden layers": (64,) * 2, "4 hidden layers": (64,) * 4},
        ),
        "More layers can say more, but with few images there is little to say, and each layer is "
        "one more for the gradient to come through.",
    ),
    "width": Experiment(
        "width",
        _QUESTION.format(what="two hidden layers of different width"),
        _each("hidden", {f"{n} neurons each": (n, n) for n in (4, 64, 256)}),
        "Through a layer of 4 neurons ten digits must pass as 4 numbers. From some width on there "
        "is room enough, and more costs time and gains little.",
    ),
    "activation": Experiment(
        "activation",
        _QUESTION.format(what="with ReLU, sigmoid and tanh in both hidden layers"),
        _each("activation", {"ReLU": "relu", "sigmoid": "sigmoid", "tanh": "tanh"}),
        "The slope of sigmoid is 0.25 at most, so two layers of it make gradients small, and "
        "learning starts slowly. Chapter 03 showed why.",
    ),
    "dropout": Experiment(
        "dropout",
        "Three networks, with three rates of dropout, 20 epochs each. Which one overfits most at "
        "the end, its training accuracy furthest above its validation accuracy (worst), which one "
        "least (best), and can the seeds tell the best from the others?",
        _each("dropout", {"no dropout": 0.0, "dropout 0.2": 0.2, "dropout 0.5": 0.5}),
        "The training accuracy is measured while neurons are switched off, the validation accuracy "
        "is not. With much dropout the difference can even be negative.",
        measure="gap",
        base=replace(BASE, epochs=20),
    ),
    "optimizer": Experiment(
        "optimizer",
        _QUESTION.format(what="with SGD, RMSprop and Adam, all with the rate 0.001"),
        _each("optimizer", {"SGD": "sgd", "RMSprop": "rmsprop", "Adam": "adam"}),
        "It is not a fair race, and that is the lesson: a rate that is good for Adam is far too "
        "small for SGD. A learning rate means nothing without its optimizer.",
    ),
    "scaling": Experiment(
        "input scaling",
        _QUESTION.format(what="with inputs from 0 to 255, from 0 to 1, and from -0.5 to 0.5"),
        _each(
            "scaling",
            {
                "bytes, 0 to 255": "bytes",
                "unit, 0 to 1": "unit",
                "shifted, -0.5 to 0.5": "centered",
            },
        ),
        "The first layer multiplies its weights by the inputs. With bytes its sums are 255 times "
        "as large, and so are the gradients of its weights; Adam divides by their size, most "
        "other optimizers do not.",
    ),
    "l2": Experiment(
        "L2",
        _QUESTION.format(what="with three penalties on large weights"),
        _each("l2", {"L2 0": 0.0, "L2 0.001": 0.001, "L2 0.3": 0.3}),
        "The penalty pulls every weight towards 0. A little of it may hold overfitting back, "
        "which 5 epochs hardly show; a lot of it leaves no weights to read digits with.",
    ),
}
